"""Long texts: 4,000 letters are taken, and a story told where a name was asked for is not lost."""

from __future__ import annotations

from storage.database.store import Store
from tests.cast.rows import only_draft
from tests.cast.talker import ANSWERS, Talker, until

STORY = "Trước đây mỗi ca phải dừng máy ba lần để chỉnh khuôn, mất nhiều thời gian và phế phẩm nhiều. " * 4


def test_a_story_of_4_000_letters_is_taken(lite: Store) -> None:
    worker = Talker(lite, "an").introduced().says(*until("before"), ("dừng máy " * 445)[:4000].strip())
    worker.hears("Đã ghi", "làm khác đi")


def test_what_is_too_long_is_said_kindly_and_not_the_same_twice(lite: Store) -> None:
    worker = Talker(lite, "an").introduced().says(*until("before"), "dừng máy " * 600).hears("giữ lại ý chính", "4.000")
    worker.says("dừng máy lâu " * 600).hears("Vẫn còn dài ạ: ").does_not_hear("chưa hiểu")


def test_a_story_where_the_name_was_asked_is_kept(lite: Store) -> None:
    worker = Talker(lite, "an").introduced().says(*until("title"), STORY)
    worker.hears("Em giữ rồi, chưa mất gì", "Trước đây: Trước đây mỗi ca", "Còn 3 câu nữa").is_at("title")
    worker.says("Cải tiến khuôn dập giảm phế phẩm", ANSWERS["solution"]).hears("3. Trước đây: Trước đây mỗi ca")
    assert only_draft(lite).answers["before"] == STORY.strip()
