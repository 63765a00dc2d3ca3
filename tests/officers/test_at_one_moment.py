"""Presses and orders that meet at one moment, also on two processes: one holds, everybody is told what is so."""

from __future__ import annotations

import pytest

from messages.wire import Incoming
from storage.counting.recount import differences
from storage.database.store import Store
from tests.cast.crowd import HOANGMAI, invitation, officer
from tests.cast.talker import Talker, receive

FIRST, SECOND = "SK-2026-000001", "SK-2026-000002"


@pytest.fixture
def an(lite: Store) -> Talker:
    return Talker(lite, "an").introduced().submits()


@pytest.fixture
def minh(lite: Store, an: Talker) -> Talker:
    return Talker(lite, "minh").introduced().submits()


@pytest.fixture
def hoa(lite: Store) -> Talker:
    return officer(lite, "hoa", HOANGMAI)


@pytest.fixture
def lan(lite: Store) -> Talker:
    return officer(lite, "lan", HOANGMAI)


def at_once(store: Store, *said: tuple[Talker, str]) -> None:
    """All of them say it in one batch, in this order; each reads what came."""
    now = max(who.now for who, _ in said)
    events = [Incoming(who.channel, f"once-{who.name}", who.name, who.name, now, text=line) for who, line in said]
    receive(events, store, now)
    for who, _ in said:
        who.now = now
        who.looks()


def statuses(store: Store) -> list[str]:
    with store.read() as tx:
        assert not list(differences(tx))
        return list(tx.exec_driver_sql("SELECT status FROM initiative ORDER BY code").scalars())


def test_of_two_officers_who_decide_at_one_moment_the_second_hears_that_it_is_done(
    lite: Store, an: Talker, hoa: Talker, lan: Talker
) -> None:
    at_once(lite, (hoa, f"/duyet {FIRST} xac minh"), (lan, f"/duyet {FIRST} xac minh"))
    hoa.hears("Đã xác minh")
    lan.hears("đã được xác minh").does_not_hear("Đã xác minh")
    assert statuses(lite) == ["verified"]


def test_what_its_author_takes_back_at_that_moment_is_not_verified(lite: Store, an: Talker, hoa: Talker) -> None:
    at_once(lite, (an, f"/rut {FIRST} yes"), (hoa, f"/duyet {FIRST} xac minh"))
    hoa.hears("đã được tác giả rút").does_not_hear("Đã xác minh")
    an.hears("rút").does_not_hear("Tin vui")
    assert statuses(lite) == ["withdrawn"]


def test_what_is_verified_at_that_moment_is_not_taken_back(lite: Store, an: Talker, hoa: Talker) -> None:
    at_once(lite, (hoa, f"/duyet {FIRST} xac minh"), (an, f"/rut {FIRST} yes"))
    hoa.hears("Đã xác minh")
    an.hears("Tin vui").does_not_hear("Đã rút")
    assert statuses(lite) == ["verified"]


def test_two_are_not_merged_into_each_other(lite: Store, an: Talker, minh: Talker, hoa: Talker, lan: Talker) -> None:
    at_once(lite, (hoa, f"/duyet {FIRST} trung {SECOND}"), (lan, f"/duyet {SECOND} trung {FIRST}"))
    hoa.hears("Đã gộp")
    lan.hears("không gộp").does_not_hear("Đã gộp")
    assert statuses(lite) == ["merged", "submitted"]


def test_nothing_is_merged_into_what_is_taken_back_at_that_moment(
    lite: Store, an: Talker, minh: Talker, hoa: Talker
) -> None:
    at_once(lite, (minh, f"/rut {SECOND} yes"), (hoa, f"/duyet {FIRST} trung {SECOND}"))
    hoa.hears("không gộp").does_not_hear("Đã gộp")
    an.looks().does_not_hear("gộp vào hồ sơ ấy")
    assert statuses(lite) == ["submitted", "withdrawn"]


def test_what_was_merged_comes_back_when_the_other_is_taken_back(
    lite: Store, an: Talker, minh: Talker, hoa: Talker
) -> None:
    hoa.says(f"/duyet {FIRST} trung {SECOND}").hears("Đã gộp")
    minh.says(f"/rut {SECOND} yes")
    an.looks().hears("chờ xem")
    assert statuses(lite) == ["submitted", "withdrawn"]
    hoa.says("/duyet").hears(FIRST)


def test_a_chain_of_merges_keeps_one_that_counts_and_comes_back_link_by_link(
    lite: Store, an: Talker, minh: Talker, hoa: Talker
) -> None:
    tu = Talker(lite, "tu").introduced().submits()
    hoa.says(f"/duyet {FIRST} trung {SECOND}", f"/duyet {SECOND} trung SK-2026-000003").hears("Đã gộp")
    assert statuses(lite) == ["merged", "merged", "submitted"]
    tu.says("/rut SK-2026-000003 yes")
    assert statuses(lite) == ["merged", "submitted", "withdrawn"]
    minh.says("/xoa").presses("Xóa tất cả")
    assert statuses(lite) == ["submitted", "withdrawn", "withdrawn"]


def test_nobody_merges_what_another_told_into_their_own(lite: Store, an: Talker, minh: Talker) -> None:
    minh.says(invitation(lite, HOANGMAI)).says(f"/duyet {FIRST} trung {SECOND}").hears("cán bộ khác xem")
    assert statuses(lite) == ["submitted", "submitted"]
