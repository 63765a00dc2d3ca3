"""Who comes late, and who is gone: the first officer of a unit, an author who took back or had all erased."""

from __future__ import annotations

from datetime import date, time

import pytest

from handlers.posts.job import on
from handlers.posts.run import run_due
from storage import audit
from storage.audit import Act
from storage.database.store import Store
from storage.people import officers
from tests.cast.crowd import BADINH, HOANGMAI, officer
from tests.cast.rows import rows
from tests.cast.talker import Talker

CODE = "SK-2026-000001"


@pytest.fixture
def an(lite: Store) -> Talker:
    return Talker(lite, "an").introduced().submits()


@pytest.fixture
def hoa(lite: Store, an: Talker) -> Talker:
    return officer(lite, "hoa", HOANGMAI)


def comes(store: Store, name: str, after: Talker) -> Talker:
    """An officer of Hoàng Mai who is appointed now."""
    who = Talker(store, name)
    who.now = after.now
    with store.write() as tx:
        code = officers.invite(tx, HOANGMAI, "", after.now)
    return who.introduced().says("/huy", f"/ma {code}")


def test_what_waited_while_nobody_read_is_due_from_the_day_on_which_the_first_officer_comes(
    lite: Store, an: Talker
) -> None:
    an.waits(days=25)
    hoa = comes(lite, "hoa", an).says("/duyet")
    hoa.hears(CODE, "chậm nhất ngày 28/12/2026").does_not_hear("quá hẹn")
    run_due(lite, on(date(2026, 12, 18), time(8, 31)))
    an.looks().does_not_hear("như đã hẹn")
    run_due(lite, on(date(2026, 12, 29), time(8, 31)))
    an.looks().hears("chưa xem xong", "như đã hẹn")


def test_what_was_promised_stays_promised_when_another_officer_comes(lite: Store, an: Talker, hoa: Talker) -> None:
    second = Talker(lite, "minh").introduced().submits()
    with lite.write() as tx:
        [one] = officers.listed(tx)
        officers.remove(tx, one.person_id)
    second.waits(days=25)
    comes(lite, "lan", second).says("/duyet").hears("2 quá hẹn")


def test_between_two_officers_nothing_was_promised(lite: Store, an: Talker, hoa: Talker) -> None:
    with lite.write() as tx:
        [one] = officers.listed(tx)
        officers.remove(tx, one.person_id)
        audit.write(tx, Act(action="officer ended", subject=HOANGMAI), hoa.now)
    second = Talker(lite, "minh").introduced()
    second.now = hoa.now
    second.waits(hours=1).says("/huy", "/moi khac").submits().waits(days=25)
    comes(lite, "lan", second).says("/duyet").hears("2 hồ sơ đang chờ, 1 quá hẹn")


def test_a_form_that_mends_what_was_taken_back_goes_with_it(lite: Store, an: Talker, hoa: Talker) -> None:
    hoa.says("/duyet").presses("Trả lại để bổ sung").presses("Số tiền, cách tính")
    an.looks().says(f"/sua {CODE}").hears("Năm đầu làm lợi").says(f"/rut {CODE}").presses("Rút lại")
    an.hears("Em đã rút").does_not_see("Làm tiếp").says("/tiep").does_not_hear("Năm đầu làm lợi")
    an.says(f"/sua {CODE}").hears("đã rút").does_not_hear("Năm đầu làm lợi")
    assert rows(lite, "SELECT count(*) FROM draft WHERE initiative_id IS NOT NULL") == [(0,)]


def test_nobody_waits_for_an_answer_of_who_took_it_back(lite: Store, an: Talker, hoa: Talker) -> None:
    hoa.says("/duyet").presses("Hỏi tác giả").says("Máy nào ạ?")
    an.looks().says(f"/rut {CODE}").presses("Rút lại").hears("Em đã rút")
    hoa.says(f"/duyet {CODE}").hears("đã rút").does_not_hear("Đang chờ tác giả")


@pytest.mark.parametrize(("order", "press"), [("/xoa", "Xóa tất cả"), ("/rutdongy", "Rút đồng ý")])
def test_nobody_waits_for_an_answer_of_who_has_no_account_any_more(
    lite: Store, an: Talker, hoa: Talker, order: str, press: str
) -> None:
    hoa.says("/duyet").presses("Hỏi tác giả").says("Máy nào ạ?")
    an.says(order).presses(press)
    hoa.says(f"/duyet {CODE}").hears(CODE).does_not_hear("Đang chờ tác giả").does_not_see("Hỏi tác giả")
    hoa.says(f"/duyet {CODE} hỏi").does_not_hear("hỏi tác giả điều gì")


@pytest.mark.parametrize(("typed", "days"), [
    ("/nghi đến 24/11", 3), ("/nghi tới hết ngày 24/11/2026", 3), ("/nghi đến thứ 3", 3), ("/nghi đến chủ nhật", 1),
    ("/nghi đến 5/12 giao Lan", 14), ("/nghi den 2/1", 42),
])  # fmt: skip
def test_who_is_away_may_say_until_when(lite: Store, hoa: Talker, typed: str, days: int) -> None:
    officer(lite, "lan", BADINH)
    hoa.says(typed).hears(f"Trong {days} ngày", "ai xem hồ sơ thay")


@pytest.mark.parametrize("typed", ["/nghi đến 31/2", "/nghi đến 20/11/2026", "/nghi đến 5/8", "/nghi đến bao giờ"])
def test_a_last_day_that_is_none_is_asked_again(lite: Store, hoa: Talker, typed: str) -> None:
    officer(lite, "lan", BADINH)
    hoa.says(typed).hears("/nghi 5 ngày, hoặc /nghi đến 5/12")


@pytest.mark.parametrize("typed", ["/nghi 5 ngày, giao cho chị Lan", "/nghi 5 ngày giao Lan", "/nghi 5 ngày nhờ lan xem"])
def test_who_is_away_names_who_stands_in_with_the_days(lite: Store, hoa: Talker, typed: str) -> None:
    for name, called in (("lan", "Trần Thị Lan"), ("tam", "Lê Văn Tâm")):
        officer(lite, name, BADINH)
        with lite.write() as tx:
            newest = "id = (SELECT max(id) FROM person)"
            tx.exec_driver_sql(f"UPDATE person SET name = '{called}' WHERE {newest}")
    hoa.says(typed).hears("Trong 5 ngày", "ai xem hồ sơ thay").sees("Trần Thị Lan").does_not_see("Lê Văn Tâm")
    hoa.says("/nghi 5 ngày, giao cho ông Bảy").sees("Trần Thị Lan", "Lê Văn Tâm")
