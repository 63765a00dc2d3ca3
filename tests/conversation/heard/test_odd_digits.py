"""Digits that no number is made of, and far too many of them: nothing that is typed is lost for that."""

from __future__ import annotations

import pytest

from storage.database.store import Store
from tests.cast.talker import ANSWERS, OPENED, Talker, until

ODD = ("²", "sửa ²", "①", "٣", "sửa ٣", "9" * 4301, "sửa " + "9" * 4301, "câu " + "1" * 5000, "/sua " + "9" * 4301,
       "/trangthai SK-2026-" + "9" * 4301, "/tiep " + "9" * 4301, "/tiep ²", "/tamdung " + "9" * 4301, "/bantin " + "9" * 4301 + ":30",
       "9" * 4301 + " triệu", "1,5" + "0" * 4301, "ngày " + "9" * 4301, "9" * 4301 + " ngày trước", "tháng ²", "quý ②",
       "½", "1²/6/2026", "Trần Văn Bình " + "9" * 4301 + "%", "/ma ²", "#" + "9" * 4301, "/bangxephang " + "9" * 4301)  # fmt: skip


@pytest.mark.parametrize("at", [*ANSWERS, *OPENED, "review"])
def test_odd_digits_are_answered_at_every_question(lite: Store, at: str) -> None:
    worker = Talker(lite, "an").introduced().says(*until(at))
    for typed in ODD:
        worker.says(typed)
        assert worker.receipt.outcome == "done", (at, typed[:20], worker.receipt.error)


def test_odd_digits_are_answered_before_and_within_the_introduction(lite: Store) -> None:
    for number, before in enumerate(((), ("Nguyễn Văn An",), ("Nguyễn Văn An", "0912345678"))):
        worker = Talker(lite, f"an{number}").opens().presses("Tôi đồng ý").says(*before)
        for typed in ODD:
            worker.says(typed)
            assert worker.receipt.outcome == "done", (before, typed[:20], worker.receipt.error)


@pytest.mark.parametrize("line", ["1. {}\n2. {}", "{}. của tôi\n", "/mau\n1. {}\n2. {}", "Số tiền làm lợi: {}"])
def test_odd_digits_are_answered_in_a_form_of_one_message(lite: Store, line: str) -> None:
    worker = Talker(lite, "an").introduced()
    for typed in ODD:
        worker.says(line.format(typed, typed))
        assert worker.receipt.outcome == "done", (line, typed[:20], worker.receipt.error)
