"""The month's messages of Zalo Bot run out: who fills a form in hears it once, and where to go on."""

from __future__ import annotations

import pytest

from handlers.conversation.context import Limits
from storage.database.store import Store
from storage.sending import usage
from tests.cast.talker import ANSWERS, Talker, receiver, until


@pytest.fixture
def lan(store: Store) -> Talker:
    """Somebody on Zalo Bot whose profile is known, with no form open."""
    receiver(store, Limits(page="https://sangkien.example.vn"))
    return Talker(store, "lan", channel="zalo_bot").introduced().says(*until("kind"), "/huy")


def used(store: Store, messages: int) -> None:
    """So many of the month's thousand are used by now."""
    with store.write() as tx:
        before = usage.used(tx, "zalo_bot", "2026-11").all
        usage.add(tx, "zalo_bot", "2026-11", messages - before, 0, 1000)


def test_from_95_percent_who_begins_hears_it_once(store: Store, lan: Talker) -> None:
    used(store, 949)
    lan.says("/moi khac").does_not_hear("sắp hết").says("/huy")
    used(store, 950)
    lan.says("/moi khac").hears(
        "sắp hết", "vẫn còn nguyên", "/taikhoan", "https://sangkien.example.vn", "Tên sáng kiến là gì"
    )
    lan.says("sửa đơn vị").does_not_hear("sắp hết").says("/huy", "/moi khac").does_not_hear("sắp hết")


def test_from_98_percent_who_is_in_the_middle_hears_it_once(store: Store, lan: Talker) -> None:
    lan.says("/tiep")
    used(store, 979)
    lan.says("kỹ thuật").does_not_hear("sắp hết")
    used(store, 980)
    lan.says("sản xuất").hears("sắp hết", "trước đây").says(ANSWERS["before"]).does_not_hear("sắp hết")


def test_from_99_percent_no_form_is_begun_and_an_open_one_goes_on(store: Store, lan: Talker) -> None:
    used(store, 990)
    lan.says("/moi khac").hears("chưa mở hồ sơ mới", "/taikhoan").does_not_hear("Tên sáng kiến là gì")
    lan.says("/mau").hears("chưa mở hồ sơ mới")
    lan.says("/tiep").hears("lĩnh vực").says("sản xuất").hears("vướng ở đâu")
    lan.says("/taikhoan").hears("Mã nối tài khoản")


def test_other_channels_and_other_months_know_nothing_of_it(store: Store, lan: Talker) -> None:
    used(store, 999)
    Talker(store, "an", channel="telegram").introduced().does_not_hear("sắp hết")
    lan.waits(days=20).says("/moi khac").does_not_hear("hết").hears("Tên sáng kiến là gì")
