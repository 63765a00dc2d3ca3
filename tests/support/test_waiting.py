"""A human is offered to who gets on no more; what waits is told again; when somebody is there is said as it is."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import text

from handlers.posts.run import run_due
from messages.format import HANOI
from storage.answer_clock import SupportHours, hours_of
from storage.database.store import Store
from storage.support import questions
from tests.cast.crowd import BADINH, HOANGMAI, MONDAY_NINE, on_monday, supporter
from tests.cast.talker import Talker, until

ASKED = "/hotro Máy em không gửi được ảnh thì làm sao ạ?"
HOURS = SupportHours(time(8), time(17))


@pytest.mark.parametrize("channel", ["telegram", "zalo_bot", "web"])
def test_a_human_is_offered_at_the_third_misunderstanding(lite: Store, channel: str) -> None:
    ha = supporter(lite, "hà", HOANGMAI)
    an = Talker(lite, "an", channel).introduced().says(*until("applied"))
    an.says("zzz qqq").does_not_see("Hỏi người hỗ trợ").says("zzz qqq").does_not_see("Hỏi người hỗ trợ")
    an.says("xem sổ cũ").hears("gặp người hỗ trợ").sees("Hỏi người hỗ trợ").is_at("applied")
    if channel == "zalo_bot":
        an.says("Hỏi người hỗ trợ", "1")
    else:
        an.presses("Hỏi người hỗ trợ").presses("Hỏi về câu vừa nhắn")
    an.hears("“xem sổ cũ”").says("ừ").hears("câu hỏi số 1").is_at("applied")
    ha.looks().hears("xem sổ cũ", "Đang khai câu")
    an.says("15/6/2026").hears("15/06/2026")


@pytest.mark.parametrize(
    ("since", "due"),
    [
        ((23, 9, 0), (23, 9, 30)),  # a Monday
        ((23, 16, 45), (24, 8, 15)),
        ((23, 20, 0), (24, 8, 30)),
        ((27, 16, 50), (30, 8, 20)),  # over a weekend
        ((22, 9, 0), (23, 8, 30)),
        ((23, 7, 0), (23, 8, 30)),
    ],
)
def test_half_an_hour_of_the_desks_hours(since: tuple[int, int, int], due: tuple[int, int, int]) -> None:
    asked, told = (datetime(2026, 11, *at, tzinfo=HANOI) for at in (since, due))
    assert HOURS.after(asked, timedelta(minutes=30)) == told


@pytest.mark.parametrize("typed", ["", "8-17", "17:00-8:00", "8:00", "8:00-25:00", "giờ hành chính"])
def test_hours_that_are_none_are_refused(typed: str) -> None:
    with pytest.raises(ValueError):
        hours_of(typed)


def test_outside_the_hours_the_next_one_is_said(lite: Store) -> None:
    supporter(lite, "hà", HOANGMAI)
    an = Talker(lite, "an").introduced().says(ASKED, "ừ").hears("từ 08:00 23/11/2026 có người xem")  # on a Sunday
    an.says("/khep 1")
    on_monday(an).says(ASKED, "ừ").hears("Có trả lời là em nhắn").does_not_hear("chưa có người trực")


def test_the_team_is_reminded_once_and_who_has_it_alone(store: Store) -> None:
    ha, lan = supporter(store, "hà", HOANGMAI), supporter(store, "lan", HOANGMAI)
    an = on_monday(Talker(store, "an").introduced()).says(ASKED, "ừ")
    ha.looks()
    lan.looks()
    for minutes, told in ((29, False), (32, True), (40, False)):
        run_due(store, MONDAY_NINE + timedelta(minutes=minutes))
        for one in (ha, lan):
            assert ("chờ trả lời từ" in one.looks().text) is told, minutes
    lan.presses("Để em trả lời").says("Anh chụp lại giúp em")
    an.says("/hotro Vẫn chưa được ạ")
    lan.looks()
    ha.looks()
    run_due(store, an.now + timedelta(minutes=31))
    lan.looks().hears("chờ trả lời từ", "Vẫn chưa được ạ")
    ha.looks().hears_nothing()


def test_the_team_is_reminded_of_what_somebody_took_whose_role_ended(lite: Store) -> None:
    ha, lan = supporter(lite, "hà", HOANGMAI), supporter(lite, "lan", HOANGMAI)
    on_monday(Talker(lite, "an").introduced()).says(ASKED, "ừ")
    on_monday(ha).says("/nhan 1")
    lan.looks()
    with lite.write() as tx:
        tx.exec_driver_sql("DELETE FROM officer WHERE person_id = (SELECT person_id FROM chat WHERE chat = 'hà')")
    run_due(lite, MONDAY_NINE + timedelta(minutes=40))
    ha.looks().hears_nothing()
    lan.looks().hears("chờ trả lời từ")


def test_nobody_is_reminded_at_night_nor_of_what_was_answered(lite: Store) -> None:
    ha = supporter(lite, "hà", HOANGMAI)
    Talker(lite, "an").introduced().says(ASKED, "ừ")  # on a Sunday
    ha.looks()
    run_due(lite, ha.now + timedelta(hours=3))
    ha.looks().hears_nothing()
    on_monday(ha).says("/traloi 1 Chụp lại giúp em")
    run_due(lite, MONDAY_NINE + timedelta(hours=2))
    ha.looks().does_not_hear("chờ trả lời từ")
    with lite.read() as tx:
        assert questions.number_waiting(tx) == 0


def test_what_waits_elsewhere_hides_nothing(lite: Store) -> None:
    an = Talker(lite, "an").introduced()
    with lite.write() as tx:
        (person,) = tx.execute(text("SELECT id FROM person")).scalars()
        for _ in range(250):
            questions.ask(tx, person=person, unit=HOANGMAI, place="", typed="", words="?", now=MONDAY_NINE)
    bo = on_monday(Talker(lite, "bo").introduced(unit="ba dinh")).says(ASKED, "ừ")
    ha = supporter(lite, "hà", BADINH).says("/cho").hears("Máy em không gửi được ảnh")
    ha.presses("251 – Nguyễn Văn An").says("Anh chụp lại giúp em")
    bo.looks().hears("Anh chụp lại giúp em")
    an.looks().does_not_hear("Anh chụp lại giúp em")
