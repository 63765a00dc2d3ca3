"""A story that is typed where a list is to be picked from is kept as the story, and the list is asked again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from storage.database.store import Store
from tests.cast.rows import only_draft
from tests.cast.talker import Talker, until

STORY = "Mỗi ca dừng máy ba lần để chỉnh khuôn"


def kept(lite: Store) -> dict[str, Any]:
    """The answers of the only form that is open."""
    return only_draft(lite).answers


@pytest.fixture
def an(lite: Store) -> Talker:
    return Talker(lite, "an").introduced().says(*until("field"))


@pytest.mark.parametrize(
    ("story", "key"),
    [
        (STORY, "before"),
        ("Cân lúa bằng tay, chậm, hay sai số", "before"),
        ("moi ca dung may ba lan de chinh khuon, rat mat thoi gian", "before"),
        ("thợ hàn phải cúi suốt ca, đau lưng", "before"),
        ("Nồi ám khói đen, cọ hết cả buổi chiều", "before"),
        ("Điều dưỡng phải chạy lên chạy xuống ba tầng lấy thuốc", "before"),
        ("em hàn thêm cái khung quay, thợ ngồi thẳng mà hàn, bớt đau lưng", "solution"),
    ],
)
def test_a_story_at_the_field_is_kept_and_the_field_is_asked_again(
    an: Talker, lite: Store, story: str, key: str
) -> None:
    an.says(story).hears(story, "lĩnh vực").is_at("field")
    assert kept(lite)[key] == story
    assert "field" not in kept(lite)


@pytest.mark.parametrize(
    "said",
    [
        "lĩnh vực nào cũng được hả em",
        "em làm bên y tế, khoa sản",
        "chọn giúp chị với",
        "không biết nên chọn cái nào cho nó đúng",
        "em làm ở phòng giao dịch ngân hàng chính sách",
        "em phân vân giữa y tế với an toàn",
    ],
)
def test_what_tells_no_story_is_none_there(an: Talker, lite: Store, said: str) -> None:
    an.says(said)
    assert not {"before", "solution"} & kept(lite).keys()


def test_who_told_it_early_is_asked_for_the_rest(an: Talker, lite: Store) -> None:
    an.says(STORY, "kỹ thuật").is_at("solution")
    assert (kept(lite)["before"], kept(lite)["field"]) == (STORY, "engineering")


def soon(lite: Store, text: str) -> Talker:
    """Who typed a title, and this 1.3 seconds after it."""
    an = Talker(lite, "an").introduced().says(*until("title"), "Giá treo ống hút bùn")
    an.now += timedelta(seconds=1.3 - 30)
    return an.says(text)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Thợ phải cúi suốt, đau lưng lắm", "before"),
        ("trước đây anh em phải khiêng bằng tay", "before"),
        ("em hàn thêm hai cái móc với con tăng đơ nữa", "solution"),
        ("áp dụng từ 3/2026", "applied"),
        ("có chị Trần Thị Hoa 30% làm cùng", "coauthors"),
        ("làm lợi 30 triệu", "benefit"),
        ("giải pháp kỹ thuật", "field"),
        ("lĩnh vực cơ khí", "field"),
    ],
)
def test_what_answers_another_question_is_no_part_of_the_title_however_soon(lite: Store, text: str, key: str) -> None:
    soon(lite, text)
    assert kept(lite)["title"] == "Giá treo ống hút bùn"
    assert kept(lite)[key]


@pytest.mark.parametrize("text", ["của tổ bơm số 3", "tự chế từ sắt vụn", "cho thợ phải cúi suốt ca"])
def test_what_goes_on_with_the_title_belongs_to_it(lite: Store, text: str) -> None:
    soon(lite, text).hears("Em ghi thêm vào mục “Tên sáng kiến”")
    assert kept(lite)["title"] == f"Giá treo ống hút bùn {text}"
