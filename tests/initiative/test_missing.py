"""A story that only praises is asked how, one with a number on one side alone is asked for the other: once."""

from __future__ import annotations

import pytest

from storage.database.store import Store
from tests.cast.rows import only_draft
from tests.cast.talker import ANSWERS, Talker, between, until

PRAISE = "Rất hiệu quả, nhanh hơn trước nhiều, anh em ai cũng phấn khởi và hài lòng"


@pytest.fixture
def an(lite: Store) -> Talker:
    return Talker(lite, "an").introduced()


def test_who_only_praises_is_asked_how(an: Talker, lite: Store) -> None:
    an.says(*until("solution"), PRAISE).hears("làm bằng cách nào").sees("Bỏ qua")
    an.says("Lắp thêm chốt định vị vào khuôn dập").is_at("applied")
    assert only_draft(lite).answers["solution"] == f"{PRAISE}\nLắp thêm chốt định vị vào khuôn dập"


def test_how_may_be_skipped_and_is_not_asked_again(an: Talker, lite: Store) -> None:
    an.says(*until("solution"), PRAISE, "bỏ qua").is_at("applied").says(*between("applied", "review"))
    assert only_draft(lite).answers["solution"] == PRAISE


def test_a_time_before_asks_for_the_time_now(an: Talker, lite: Store) -> None:
    an.says(*until("before"), "Mỗi lần thay khuôn mất 40 phút, thợ phải chờ", *between("solution", "evidence"))
    an.hears("Bây giờ còn mất bao lâu").says("10 phút").is_at("evidence")
    assert only_draft(lite).answers["solution"] == f"{ANSWERS['solution']}\nBây giờ: 10 phút"


def test_a_time_now_asks_for_the_time_before(an: Talker, lite: Store) -> None:
    now = "Làm đồ gá kẹp nhanh cho máy dập, mỗi lần thay chỉ còn 10 phút"
    an.says(*until("solution"), now, *between("applied", "evidence")).hears("Trước đây mất bao lâu").says("bỏ qua")
    an.is_at("evidence")


@pytest.mark.parametrize(
    ("before", "now"),
    [
        (ANSWERS["before"], ANSWERS["solution"]),
        ("Mỗi lần thay khuôn mất 40 phút", "Làm đồ gá kẹp nhanh cho máy dập, mỗi lần thay chỉ còn 10 phút"),
        ("Mỗi lần thay khuôn mất 40 phút", "Làm đồ gá kẹp nhanh cho máy dập, thay xong trong mười phút"),
        ("Máy dập 63 tấn mua từ năm 2015 hay kẹt phôi", ANSWERS["solution"]),
    ],
)
def test_where_both_sides_or_none_have_a_number_nobody_is_asked(an: Talker, before: str, now: str) -> None:
    an.says(*until("before"), before, now, *between("applied", "evidence")).is_at("evidence")
