"""Who tells what a colleague of the same workplace told before hears of it, at the title, the story and the end."""

from __future__ import annotations

import pytest

from storage.database.store import Store
from tests.cast.talker import ANSWERS, PLEDGE, Talker, since

TITLE, COPIED_TITLE = ANSWERS["title"], "Khuôn dập cải tiến, giảm phế phẩm"
COPY = {
    ANSWERS["title"]: "Thêm chốt cho khuôn ở máy số năm",
    ANSWERS["before"]: "Moi ca phai dung may ba lan de chinh khuon",
    ANSWERS["solution"]: "Them chot dinh vi va lo xo hoi vao khuon nen tho khoi phai chinh tay",
}
STORY_BEFORE = "Hồi trước thay dao phải dừng máy 40 phút, cả tổ ngồi chờ"
STORY_NOW = "Giờ em tự chế đồ gá có chốt định vị, thay dao chỉ còn 5 phút mà không phải rà lại"


@pytest.fixture
def author(lite: Store) -> Talker:
    return Talker(lite, "an").introduced().submits()


def colleague(store: Store, workplace: str = "xưởng cơ khí 3", unit: str = "hoang mai") -> Talker:
    who = Talker(store, "minh").opens().presses("Tôi đồng ý")
    return who.says("Trần Văn Minh", "0912345679", workplace, unit).hears("Tên sáng kiến")


def test_a_title_that_a_colleague_has_is_told_when_it_is_given(lite: Store, author: Talker) -> None:
    minh = colleague(lite).says(COPIED_TITLE)
    minh.hears(f"Gần giống với “{TITLE}” của một đồng nghiệp", "nộp ngày 22/11/2026", "vẫn nộp", "lĩnh vực")


def test_whose_it_is_is_said_where_they_agreed_to_be_named(lite: Store, author: Talker) -> None:
    author.says("/neuten đồng ý")
    colleague(lite).says(TITLE).hears("của Nguyễn Văn An ở cùng nơi làm việc")


def test_the_same_story_under_another_title_is_told_before_it_is_handed_in(lite: Store, author: Talker) -> None:
    minh = colleague(lite).tells(but=COPY).hears(f"Gần giống với “{TITLE}”")
    minh.says(*PLEDGE).hears("Mã hồ sơ")  # it is never refused


def test_a_story_that_is_kept_is_compared_at_once(lite: Store) -> None:
    author = Talker(lite, "an").introduced()
    author.tells(but={ANSWERS["before"]: STORY_BEFORE, ANSWERS["solution"]: STORY_NOW}).says(*PLEDGE)
    colleague(lite).says(f"{STORY_BEFORE}. {STORY_NOW.upper()}").hears(f"Gần giống với “{TITLE}”", "Em ghi thế này")


def test_ones_own_is_named_by_its_code(lite: Store, author: Talker) -> None:
    author.says("/moi", TITLE).hears("Anh/chị đã nộp một sáng kiến gần giống: SK-2026-000001")


@pytest.mark.parametrize(
    ("workplace", "unit"), [("Xưởng cơ khí 3", "ba đình"), ("Trường mầm non Sao Mai", "hoang mai")]
)
def test_what_another_workplace_has_is_told_to_nobody(lite: Store, author: Talker, workplace: str, unit: str) -> None:
    colleague(lite, workplace, unit).says(TITLE).does_not_hear("giống").says(*since("field")).does_not_hear("giống")


def test_what_is_confidential_is_told_to_nobody(lite: Store) -> None:
    Talker(lite, "an").introduced().tells().says("sửa bảo mật", "có", *PLEDGE).hears("Mã hồ sơ")
    colleague(lite).says(TITLE).does_not_hear("giống").says(*since("field")).does_not_hear("giống")


def test_what_was_taken_back_is_told_no_more(lite: Store, author: Talker) -> None:
    author.says("/rut SK-2026-000001").presses("Rút lại")
    colleague(lite).says(TITLE).does_not_hear("giống")
