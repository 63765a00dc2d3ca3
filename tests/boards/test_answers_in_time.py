"""Boards say which share of the initiatives was answered in time, where the operator wants it shown."""

from __future__ import annotations

from datetime import timedelta

from storage.database import facts
from storage.database.store import Store
from storage.initiatives import answer_shares
from storage.initiatives.answer_shares import SHOW_ANSWERS
from tests.cast.crowd import HOANGMAI, officer
from tests.cast.talker import MORNING, Talker


def reckoned(store: Store, days: int) -> None:
    """What the alarm does each hour."""
    shares = store.reading(answer_shares.reckon, MORNING + timedelta(days=days))
    if shares:
        store.writing(answer_shares.keep, shares)


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
    assert lite.reading(answer_shares.reckon, MORNING) == ""
    an.says("/thongke").does_not_hear("đúng hẹn")
