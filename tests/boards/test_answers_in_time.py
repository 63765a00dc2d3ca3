"""Boards say which share of the initiatives was answered in time, where the operator wants it shown."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.files.board_picture import Pictures
from bot.files.board_sheet import sheet_of
from bot.pages.board import BoardPages
from handlers.boards.board import board
from storage.database import facts
from storage.database.store import Store
from storage.initiatives.answers import shares
from storage.initiatives.answers.shares import SHOW_ANSWERS
from storage.replica import Replica
from tests.cast.crowd import CITY, HOANGMAI, officer
from tests.cast.talker import MORNING, Talker
from tests.databases import ON_BOTH


def reckoned(store: Store, days: int) -> None:
    """What the alarm does each hour."""
    found = store.reading(shares.reckon, MORNING + timedelta(days=days))
    if found:
        store.writing(shares.keep, found)


@ON_BOTH
def test_boards_say_how_many_were_answered_in_time(store: Store) -> None:
    store.writing(facts.keep, SHOW_ANSWERS, "on")
    an, _ = (Talker(store, name).introduced().submits() for name in ("an", "minh"))
    hoa = officer(store, "hoa", HOANGMAI)
    reckoned(store, days=1)
    an.says("/thongke").does_not_hear("đúng hẹn")  # nothing was to be answered yet
    hoa.waits(days=2).says("/duyet").presses("Xác minh")
    reckoned(store, days=2)
    an.says("/thongke").hears("Trả lời đúng hẹn: 100,0%")
    hoa.waits(days=12).says("/duyet").presses("Xác minh")
    reckoned(store, days=14)
    an.says("/thongke hà nội").hears("Trả lời đúng hẹn: 50,0%")  # and so in all units above


def test_where_it_is_off_nothing_is_said_nor_reckoned(lite: Store) -> None:
    an = Talker(lite, "an").introduced().submits()
    officer(lite, "hoa", HOANGMAI).says("/duyet").presses("Xác minh")
    assert lite.reading(shares.reckon, MORNING) == ""
    an.says("/thongke").does_not_hear("đúng hẹn")


def answered_late_and_in_time(store: Store) -> None:
    """One of Hoàng Mai in time, one of it too late."""
    store.writing(facts.keep, SHOW_ANSWERS, "on")
    for name in ("an", "minh"):
        Talker(store, name).introduced().submits()
    hoa = officer(store, "hoa", HOANGMAI)
    hoa.waits(days=2).says("/duyet").presses("Xác minh").waits(days=12).says("/duyet").presses("Xác minh")
    reckoned(store, days=14)


def test_the_picture_says_it_of_its_unit(lite: Store) -> None:
    answered_late_and_in_time(lite)
    shown = lite.reading(board, CITY, MORNING + timedelta(days=14))
    assert shown is not None and "Trả lời đúng hẹn: 50,0%" in sheet_of(shown, "vi").lines
    lite.writing(facts.keep, SHOW_ANSWERS, "off")
    shown = lite.reading(board, CITY, MORNING + timedelta(days=14))
    assert shown is not None and not any("đúng hẹn" in line for line in sheet_of(shown, "vi").lines)


async def seen(store: Store, folder: Path) -> str:
    """The page of the city's board, two weeks later."""
    site, clock = web.Application(), MORNING + timedelta(days=14)
    BoardPages(Replica(store, "", lambda: clock), Pictures(folder), lambda: clock, "vi").add_to(site)
    async with TestClient(TestServer(site)) as browser:
        return await (await browser.get("/board/HN")).text()


def test_the_page_says_it_of_its_unit_and_of_each_below(lite: Store, tmp_path: Path) -> None:
    answered_late_and_in_time(lite)
    text = asyncio.run(seen(lite, tmp_path))
    assert "<dt>Trả lời đúng hẹn</dt><dd>50,0%</dd>" in text
    [line] = [part for part in text.split("<tr>") if "/board/Q-HOANGMAI" in part]
    assert "50,0%" in line
    assert "đúng hẹn" in text.partition("<thead>")[2].partition("</thead>")[0]
    [other] = [part for part in text.split("<tr>") if "/board/Q-BADINH" in part]
    assert "50,0%" not in other
