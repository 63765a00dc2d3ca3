"""Zalo's emoticons come as text, and a text may begin with "/" without being an order."""

from __future__ import annotations

import pytest

from handlers.reading.cleaning import without_emoticons
from storage.database.store import Store
from tests.cast.talker import Talker, until


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("Cải tiến khuôn dập /-heart", "Cải tiến khuôn dập"), ("/-heart /-rose Máy cắt vải :>", "Máy cắt vải"),
        ("500 triệu :-((", "500 triệu"), ("8-) có", "có"), ("cảm ơn /-thanks/-thanks", "cảm ơn"), ("đúng ạ ;-d", "đúng ạ"),
        ("/-strong", "👍"), ("/-strong /-strong", "👍"), ("/-weak", "👎"), ("/-heart", "❤"), (":>", "🙂"), ("/-bd :)", "🙂"),
        ("lúc 8h", "lúc 8h"), ("16:30", "16:30"), ("Tên: Máy cắt", "Tên: Máy cắt"), ("tỷ lệ 1:3", "tỷ lệ 1:3"),
        ("Giá trị:", "Giá trị:"), ("/moi", "/moi"), ("xem (mục b);", "xem (mục b);"), ("Nhóm gồm: a; b; c", "Nhóm gồm: a; b; c"),
    ],
)  # fmt: skip
def test_emoticons_at_either_end_go_and_nothing_else(typed: str, left: str) -> None:
    assert without_emoticons(typed) == left


def test_a_thumb_is_a_yes_where_yes_or_no_is_asked(lite: Store) -> None:
    lan = Talker(lite, "lan", channel="zalo_oa").introduced().tells()
    lan.hears("xem lại giúp em").says("/-strong").hears("Mã hồ sơ")


def test_an_answer_with_emoticons_is_kept_without_them(lite: Store) -> None:
    lan = Talker(lite, "lan", channel="zalo_oa").introduced().says(*until("title"), "/-rose Máy cắt vải tự động /-heart")
    lan.hears("lĩnh vực").says("quay lại").hears("Đang ghi: Máy cắt vải tự động")


@pytest.mark.parametrize("typed", ["/ Máy cắt vải tự động", "/Máy cắt vải tự động", "/- Máy cắt vải tự động"])
def test_a_text_that_begins_with_a_slash_and_is_no_command_is_an_answer(lite: Store, typed: str) -> None:
    lan = Talker(lite, "lan").introduced().says(*until("title"), typed).hears("lĩnh vực")
    lan.says("quay lại").hears("Máy cắt vải tự động").says("/khongco").hears("Em chưa hiểu lệnh")
