"""`/` of a bot that talks elsewhere: a small page, never raw JSON."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cast.pages.desk import Browser
from tests.cast.pages.setup import Fresh
from tests.program import on_disk
from tests.program.program import Program


@pytest.fixture
def silent(tmp_path: Path) -> Iterator[Program]:
    started = Fresh(tmp_path, WEB_CHAT="off", CONTROLLER="Công đoàn Hoa Sen, 1 Tràng Tiền").start()
    yield started
    started.kill()


def campaign_runs(bot: Fresh, starts: str, ends: str) -> None:
    on_disk.rows(bot, "UPDATE campaign SET starts_on = ?, ends_on = ?", starts, ends)


def test_it_says_that_the_bot_is_being_set_up_and_then_where_the_board_is(silent: Fresh) -> None:
    first = Browser(silent).opens("/")
    assert first.status == 200
    first.sees("đang được cài đặt", "make setup")
    office = Browser(silent)
    secret = silent.door.partition("ma=")[2]
    office.opens(silent.door).sends("/cai-dat/vao", ma=secret).sees("chưa có kênh nào")
    office.opens("/cai-dat/don-vi").sends("/cai-dat/don-vi", how="hanoi").sees("46 đơn vị", "LĐLĐ thành phố Hà Nội (HN)")
    office.opens("/cai-dat/dot").sends("/cai-dat/dot", name="Đợt", starts_on="2020-01-01", ends_on="2099-12-31", target="")
    office.opens("/cai-dat/dot").sends("/cai-dat/dot", name="Đợt", starts_on="2020-01-01", ends_on="2099-12-31", target="1.200")
    assert 'name="target" value="1200"' in office.opens("/cai-dat/dot").text
    first.opens("/").sees("Trợ lý đang chạy", "Bảng xếp hạng").does_not_see("Chưa tới đợt")
    for starts, ends in (("2098-01-01", "2099-12-31"), ("2020-01-01", "2021-12-31")):
        campaign_runs(silent, starts, ends)
        first.opens("/").sees("Chưa tới đợt").does_not_see("make setup", "đang được cài đặt")
        assert ("/board" in first.text) is (starts < "2026")  # before the first one there is none
    assert first.opens("/board").status == 200
    first.opens("/?lang=en").sees("No campaign runs today", "Board")
    campaign_runs(silent, "2020-01-01", "2099-12-31")
    first.opens("/").sees("Trợ lý đang chạy", "Bảng xếp hạng").does_not_see("make setup")
    first.opens("/?lang=en").sees("The assistant is running")
    lost = first.opens("/nothing")
    assert lost.status == 404
    lost.sees("Zalo").does_not_see("{")
