"""Who hands in for somebody says so where the title is asked, with the name or without; a title stays a title."""

from __future__ import annotations

import pytest

from storage.database.store import Store
from tests.cast.rows import only_draft
from tests.cast.talker import Talker


@pytest.fixture
def an(lite: Store) -> Talker:
    return Talker(lite, "an").introduced()


@pytest.mark.parametrize(
    ("typed", "author"),
    [
        ("Nộp hộ cho Lê Thị Hoa", "Lê Thị Hoa"),
        ("nộp giùm chị Trần Thị Mơ", "Trần Thị Mơ"),
        ("nộp hộ Trần Văn Tám", "Trần Văn Tám"),
        ("nop giup chi tran thi mo", "Tran Thi Mo"),
    ],
)
def test_the_author_is_named_at_once(an: Talker, lite: Store, typed: str, author: str) -> None:
    an.says(typed).hears("nộp hộ").is_at("unit")
    assert only_draft(lite).answers["author"] == author


@pytest.mark.parametrize(
    "title", ["Viết hộ văn bản hành chính", "Nhập hộ dữ liệu cho tổ trưởng", "Khai hộ Trang thiết bị bằng mã QR"]
)
def test_a_thing_that_is_written_for_others_is_a_title(an: Talker, lite: Store, title: str) -> None:
    an.says(title).is_at("field")
    assert only_draft(lite).answers["title"] == title
