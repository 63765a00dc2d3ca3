"""After a submission people say by one press whether it was easy, once a quarter, and nobody can tell who said what."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage import retention
from storage.database.store import Store
from tests.cast.rows import rows
from tests.cast.talker import PLEDGE, Talker
from tests.databases import ON_BOTH


@pytest.mark.parametrize("channel", ["telegram", "zalo_bot", "zalo_oa", "web"])
def test_one_press_under_the_receipt(lite: Store, channel: str) -> None:
    an = Talker(lite, "an", channel).introduced().submits().hears("có dễ không")
    if channel == "zalo_bot":
        an.says("dễ").hears("cảm ơn")
    else:
        an.presses("Dễ").hears("cảm ơn")
    an.says("/moi").tells().says(*PLEDGE).hears("Mã hồ sơ").does_not_hear("có dễ không")
    assert rows(lite, "SELECT unit, answer, step FROM ease") == [("Q-HOANGMAI", "easy", "")]


def test_the_next_quarter_it_is_asked_again(lite: Store) -> None:
    an = Talker(lite, "an").introduced().submits().hears("có dễ không")
    an.waits(days=45).says("/moi").tells().says(*PLEDGE).hears("Mã hồ sơ", "có dễ không")


def test_who_found_it_hard_may_say_where_and_each_counts_once(lite: Store) -> None:
    an = Talker(lite, "an").introduced().submits()
    screen = an.screen
    an.presses("Khó").hears("Câu nào khó nhất").presses("Cách tính").hears("cảm ơn")
    an.presses_old("Dễ", screen).presses_old("Khó", screen).presses("Tên sáng kiến")
    assert rows(lite, "SELECT answer, step FROM ease ORDER BY id") == [("hard", ""), ("step", "calculation")]


@pytest.mark.parametrize("channel", ["telegram", "zalo_bot"])
def test_who_then_says_nothing_has_no_later_answer_taken_for_it(lite: Store, channel: str) -> None:
    an = Talker(lite, "an", channel).introduced().submits().says("khó").hears("Câu nào khó nhất")
    an.waits(minutes=11).says("3").does_not_hear("cảm ơn").says("Cách tính").does_not_hear("cảm ơn")
    assert rows(lite, "SELECT answer, step FROM ease") == [("hard", "")]


def test_who_says_it_amid_a_form_is_asked_nothing_more(lite: Store) -> None:
    an = Talker(lite, "an", "telegram").introduced().submits()
    receipt = an.screen
    an.says("/moi").presses_old("Khó", receipt).hears("cảm ơn").does_not_hear("Câu nào khó nhất").is_at("title")
    an.says("Cách tính công mới cho tổ may").does_not_hear("cảm ơn")
    assert rows(lite, "SELECT answer, step FROM ease") == [("hard", "")]


@ON_BOTH
def test_what_is_said_is_kept_as_long_as_it_is_told(store: Store) -> None:
    an = Talker(store, "an").introduced().submits().presses("Dễ")
    store.writing(retention.forget, an.now + timedelta(days=89))
    assert rows(store, "SELECT answer FROM ease") == [("easy",)]
    store.writing(retention.forget, an.now + timedelta(days=92))
    assert rows(store, "SELECT answer FROM ease") == []


def test_statistics_tell_it_of_five_and_of_nobody(store: Store) -> None:
    for n in range(5):
        an = Talker(store, f"an{n}").introduced().submits()
        if n < 2:
            an.presses("Khó").presses("Cách tính")
        else:
            an.presses("Dễ")
        if n < 4:
            an.says("/thongke").does_not_hear("Khai có dễ không")
    an.says("/thongke").hears("60,0% trong 5 người trả lời thấy dễ", "Cách tính (2)")
    Talker(store, "ba").introduced(unit="ba dinh").says("/thongke").does_not_hear("Khai có dễ không")


def test_what_is_kept_leads_to_nobody(lite: Store) -> None:
    an = Talker(lite, "an").introduced().submits()
    an.presses("Khó").says("/xuat")
    assert "2026-Q4 asked" in (an.screen.document.text if an.screen.document else "")
    an.says("/xoa yes")
    assert rows(lite, "SELECT * FROM slot WHERE job = 'ease'") == []
    assert rows(lite, "SELECT day, unit, answer FROM ease") == [("2026-11-22", "Q-HOANGMAI", "hard")]
