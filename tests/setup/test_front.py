"""`/` of a bot that talks elsewhere: a small page, never raw JSON."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cast.pages.desk import Browser
from tests.cast.pages.setup import Fresh
from tests.program.program import Program


@pytest.fixture
def silent(tmp_path: Path) -> Iterator[Program]:
    started = Fresh(tmp_path, WEB_CHAT="off", CONTROLLER="Công đoàn Hoa Sen, 1 Tràng Tiền").start()
    yield started
    started.kill()


def test_it_says_that_the_bot_is_being_set_up_and_then_where_the_board_is(silent: Fresh) -> None:
    first = Browser(silent).opens("/")
    assert first.status == 200
    first.sees("đang được cài đặt", "make setup")
    office = Browser(silent)
    secret = silent.door.partition("ma=")[2]
    office.opens(silent.door).sends("/cai-dat/vao", ma=secret).sees("chưa có kênh nào")
    office.opens("/cai-dat/don-vi").sends("/cai-dat/don-vi", how="hanoi").sees("46 đơn vị", "LĐLĐ thành phố Hà Nội (HN)")
    office.opens("/cai-dat/dot").sends("/cai-dat/dot", name="Đợt", starts_on="2020-01-01", ends_on="2099-12-31", target="")
    first.opens("/").sees("Trợ lý đang chạy", "Bảng xếp hạng").does_not_see("make setup")
    first.opens("/?lang=en").sees("The assistant is running")
    lost = first.opens("/nothing")
    assert lost.status == 404
    lost.sees("Zalo").does_not_see("{")
