"""What a receipt says besides the code: whether a campaign counts what was handed in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from storage.database.store import Store
from tests.cast.crowd import HOANGMAI, officer
from tests.cast.talker import PLEDGE, Talker

STORY = (
    "Hồi trước mỗi lần thay dao phay bọn em phải dừng máy 40 phút, mò mẫm chỉnh bằng tay. Giờ em tự chế cái đồ gá có"
    " chốt định vị, lắp vào là đúng luôn, thay dao chỉ còn 5 phút"
)


@pytest.fixture
def between(lite: Store) -> Iterator[Store]:
    """A day between two campaigns."""
    with lite.write() as tx:
        tx.execute(text("UPDATE campaign SET ends_on = '2026-11-21'"))
    yield lite


def test_between_two_campaigns_a_receipt_says_that_none_counts_it(between: Store) -> None:
    an = Talker(between, "an").introduced().submits()
    an.hears("em giữ hồ sơ", "không có đợt sáng kiến nào đang mở").does_not_hear("được đếm")


def test_an_officer_looks_at_it_all_the_same(between: Store) -> None:
    hoa = officer(between, "hoa", HOANGMAI)
    Talker(between, "an").introduced().submits().hears("xem hồ sơ", "chưa tính vào đợt nào")
    hoa.says("/duyet").hears("1 hồ sơ đang chờ").presses("Xác minh").hears("Đã xác minh")


def test_a_short_one_promises_no_count_either(between: Store) -> None:
    an = Talker(between, "an").introduced().says("để sau", STORY, "đúng").hears("ghi nhanh", "chưa tính vào đợt nào")
    an.does_not_hear("được tính đủ")


def test_while_a_campaign_is_open_nothing_is_said_of_it(lite: Store) -> None:
    Talker(lite, "an").introduced().tells().says(*PLEDGE).hears("được đếm").does_not_hear("đợt sáng kiến nào")
