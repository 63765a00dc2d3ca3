"""A bot that is not set up yet says so, and keeps what is told; one with a single union asks nobody for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from handlers.setup import programme
from storage.database.migrate import migrate
from storage.database.store import Store
from storage.programme.loading import difference, put
from tests.cast.talker import Talker

STORY = "Trước đây tổ em vá săm mất cả buổi vì phải tháo bánh. Giờ em hàn thêm cái giá quay nên vá tại chỗ, mười phút là xong."
DAYS = {"name": "Sáng kiến 2026", "starts_on": "2026-01-01", "ends_on": "2026-12-31", "target": ""}


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[Store]:
    """A database with its tables and nothing in them."""
    store = Store(f"sqlite:///{tmp_path}/bare.db")
    migrate(store)
    yield store
    store.close()


def load_union(store: Store) -> None:
    with store.write() as tx:
        put(tx, difference(tx, programme.one_union("Công đoàn Công ty Hoa Sen", "vi")))


def load_campaign(store: Store) -> None:
    with store.write() as tx:
        put(tx, difference(tx, programme.campaign(tx, DAYS, "", "vi")))


def later(an: Talker) -> Talker:
    """After what a running bot needs to see that something was loaded."""
    an.now += timedelta(minutes=1)
    return an


def test_a_worker_hears_that_the_bot_is_being_set_up_and_nobody_asks_for_a_union_that_is_not_there(bare: Store) -> None:
    an = Talker(bare, "an").says("xin chào", "đồng ý").hears("họ và tên, điện thoại, nơi làm việc.")
    an.says("Nguyễn Văn An, 0912345678, Xưởng 1").hears("đang được cài đặt", "/tiep").does_not_hear("ten don vi", "Bước")
    an.says("/moi").hears("đang được cài đặt")


def test_what_is_told_meanwhile_is_kept_and_gone_on_with(bare: Store) -> None:
    an = Talker(bare, "an").says("xin chào", "đồng ý", "Nguyễn Văn An, 0912345678, Xưởng 1")
    an.says(STORY).hears("em cũng giữ lại", "/tiep").says("/tiep").hears("đang được cài đặt")
    load_union(bare)
    later(an).says("/tiep").hears("đang được cài đặt")  # still no campaign
    load_campaign(bare)
    later(an).says("/tiep").hears("giá quay", "Công đoàn Công ty Hoa Sen").does_not_hear("chưa rõ", "công đoàn nào")


def test_a_story_before_consent_waits_too(bare: Store) -> None:
    an = Talker(bare, "an").says(STORY).says("đồng ý", "Nguyễn Văn An, 0912345678, Xưởng 1").hears("đang được cài đặt")
    load_union(bare)
    load_campaign(bare)
    later(an).says("/tiep").hears("giá quay")


def test_between_campaigns_nobody_hears_that_the_bot_is_being_set_up(bare: Store) -> None:
    load_union(bare)
    load_campaign(bare)
    with bare.write() as tx:
        tx.exec_driver_sql("UPDATE campaign SET starts_on = '2020-01-01', ends_on = '2020-12-31'")
    an = Talker(bare, "an").says("xin chào", "đồng ý", "Nguyễn Văn An, 0912345678, Xưởng 1")
    an.hears("Tên sáng kiến").does_not_hear("đang được cài đặt")


def test_with_one_union_nobody_is_asked_for_it(bare: Store) -> None:
    load_union(bare)
    load_campaign(bare)
    an = Talker(bare, "an").says("xin chào", "đồng ý").hears("nơi làm việc.").does_not_hear("công đoàn cấp trên")
    an.says("Nguyễn Văn An, 0912345678, Xưởng 1").hears("Tên sáng kiến").says("/hoso").hears("Công đoàn Công ty Hoa Sen")
    an.says("/bangxephang").hears("Công đoàn Công ty Hoa Sen").says("/thongke").hears("Hoa Sen")


def test_who_names_that_union_all_the_same_is_understood(bare: Store) -> None:
    load_union(bare)
    load_campaign(bare)
    an = Talker(bare, "an").says("xin chào", "đồng ý", "Nguyễn Văn An, 0912345678, Xưởng 1, công đoàn Hoa Sen")
    an.hears("Tên sáng kiến")
