"""Each officers' command tried from outside: one kind sentence, and nothing of the initiative, on every channel."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import text

from handlers.commands import COMMANDS, Who
from storage.database.store import Store
from storage.people import officers
from tests.cast.crowd import BADINH, CITY, HOANGMAI, officer, supporter
from tests.cast.rows import initiative, submit
from tests.cast.talker import ANSWERS, MORNING, Talker

CODE = "SK-2026-000001"
SECRETS = (ANSWERS["title"], "chốt định vị", "500.000.000", "Lê Thị Nga")
ABOUT = {
    "duyet": (CODE, f"{CODE} xacminh", f"{CODE} trung {CODE}", f"{CODE} ảnh", "tất cả", "quá hẹn"),
    "tim": (CODE, "khuôn dập", "lê thị nga"), "khop": ("", CODE, f"{CODE} CS-001"),
    "congnhan": (CODE, f"{CODE} bỏ"), "nghi": ("5 ngày",), "moicanbo": ("", "hoàng mai"),
    "thoicanbo": (f"1 {HOANGMAI}",), "manhom": ("hoàng mai",),
}  # fmt: skip
ORDERS = [
    f"/{command.vi} {about}".strip()
    for command in COMMANDS
    if command.who in (Who.OFFICER, Who.READER)
    for about in ABOUT.get(command.vi, ("",))
]
#: What the support team is answered as officers are; all else is for officers, and it is said who they are.
FOR_SUPPORT = frozenset({
    f"/duyet {CODE}", f"/duyet {CODE} ảnh", "/duyet tất cả", "/duyet quá hẹn", f"/tim {CODE}", "/tim khuôn dập",
    "/tim lê thị nga", "/tomtat", "/bantin", "/ban", "/cho", "/nhan", "/chuyen",
    "/hoinhieu", "/mautraloi",
})  # fmt: skip


def unknown(store: Store) -> Talker:
    return Talker(store, "la", "telegram").opens()


def worker(store: Store) -> Talker:
    return Talker(store, "tho", "zalo_bot").introduced().says("/huy")


def of_another_unit(store: Store) -> Talker:
    return officer(store, "lan", BADINH, "telegram").waits(hours=1)


def officer_no_more(store: Store) -> Talker:
    who = officer(store, "cu", CITY)
    with store.write() as tx:
        for one in officers.listed(tx):
            if one.unit == CITY:
                officers.remove(tx, one.person_id)
    return who


def withdrawn(store: Store) -> Talker:
    return officer(store, "rut", HOANGMAI).says("/rutdongy").presses("Rút đồng ý")


def stands(store: Store) -> list[tuple[object, ...]]:
    """All that an order could have changed."""
    with store.read() as tx:
        initiatives = tx.execute(text("SELECT status, unit, recognised FROM initiative")).all()
        roles = tx.execute(text("SELECT person_id, unit FROM officer ORDER BY 1")).all()
        deputies = tx.execute(text("SELECT person_id FROM deputy")).all()
        return [tuple(row) for row in (*initiatives, *roles, *deputies)]


@pytest.mark.parametrize("stranger", [unknown, worker, officer_no_more, withdrawn])
def test_who_is_no_officer_hears_one_sentence_for_every_order(lite: Store, stranger: Callable[[Store], Talker]) -> None:
    author = Talker(lite, "nga").opens().presses("Tôi đồng ý")
    author.says("Lê Thị Nga", "0912345678", "Xưởng cơ khí 3", "hoang mai").submits()
    officer(lite, "hoa", HOANGMAI)
    who = stranger(lite)
    before = stands(lite)
    for order in ORDERS:
        who.says(order).does_not_hear(*SECRETS)
        assert len(who.heard) == 1 and not any(reply.evidence or reply.file or reply.sheet for reply in who.heard)
    assert stands(lite) == before


def test_the_support_team_reads_and_changes_nothing(lite: Store) -> None:
    author = Talker(lite, "nga").opens().presses("Tôi đồng ý")
    author.says("Lê Thị Nga", "0912345678", "Xưởng cơ khí 3", "hoang mai").submits()
    officer(lite, "hoa", HOANGMAI)
    minh = supporter(lite, "minh", HOANGMAI, "zalo_bot")
    before = stands(lite)
    for order in ORDERS:
        minh.says(order).does_not_hear("dành cho cán bộ phụ trách")
        assert ("cán bộ phụ trách quyết" in minh.text) is (order not in FOR_SUPPORT), f"{order}: {minh.text}"
    assert stands(lite) == before


def test_another_units_support_team_sees_nothing_of_it(lite: Store) -> None:
    author = Talker(lite, "nga").opens().presses("Tôi đồng ý")
    author.says("Lê Thị Nga", "0912345678", "Xưởng cơ khí 3", "hoang mai").submits()
    ba = supporter(lite, "ba", BADINH, "telegram")
    before = stands(lite)
    for order in (*ORDERS, f"/trangthai {CODE}", f"/sua {CODE}", f"/rut {CODE}"):
        ba.says(order).does_not_hear(*SECRETS)
        assert not any(reply.evidence or reply.file for reply in ba.heard)
    assert stands(lite) == before


def test_another_units_officer_sees_and_changes_nothing_of_it(lite: Store) -> None:
    author = Talker(lite, "nga").opens().presses("Tôi đồng ý")
    author.says("Lê Thị Nga", "0912345678", "Xưởng cơ khí 3", "hoang mai").submits()
    officer(lite, "hoa", HOANGMAI)
    lan = of_another_unit(lite)
    before = stands(lite)
    for order in (*ORDERS, f"/trangthai {CODE}", f"/sua {CODE}", f"/rut {CODE}"):
        lan.says(order).does_not_hear(*SECRETS)
        assert not any(reply.evidence or reply.file for reply in lan.heard)
    assert stands(lite) == before


# How much is said


def test_two_hundred_decisions_by_numbers_are_two_messages_each_on_zalo(lite: Store) -> None:
    hoa = officer(lite, "hoa", HOANGMAI, "zalo_bot")
    submit(lite, [initiative(number, HOANGMAI, 900 + number) for number in range(1, 201)], MORNING)
    hoa.says("/duyet").hears("200 hồ sơ đang chờ")
    said = hoa.read
    for left in range(199, 0, -1):
        hoa.waits(seconds=-12).says("1")
        assert len(hoa.heard) == 1
        hoa.hears("Đã xác minh", f"{left} hồ sơ đang chờ")
    hoa.says("1").hears("Đã xác minh", "Không còn hồ sơ nào")
    assert hoa.read - said == 200  # one in and one out for each: two of the messages that are sold
    with lite.read() as tx:
        assert tx.execute(text("SELECT count(*) FROM initiative WHERE status = 'verified'")).scalar() == 200


def test_on_zalo_a_reason_is_a_number_too(lite: Store) -> None:
    author = Talker(lite, "an").introduced().submits()
    hoa = officer(lite, "hoa", HOANGMAI, "zalo_bot").says("/duyet", "2").hears("nhờ tác giả bổ sung gì")
    hoa.says("3").hears("Đã trả lại")
    author.looks().hears("ghi rõ cách tính")
    hoa.says("hoàn tác").hears("Em đã hoàn tác").says("/duyet", "5").hears("hiện lại vào ngày mai")
