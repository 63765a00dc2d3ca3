"""What answers another question than the open one is kept there, read back, and the open question stays."""

from __future__ import annotations

from typing import Any

import pytest

from storage.database.store import Store
from tests.cast.rows import only_draft
from tests.cast.talker import Talker, until


@pytest.fixture
def an(lite: Store) -> Talker:
    return Talker(lite, "an").introduced()


def kept(lite: Store) -> dict[str, Any]:
    """The answers of the only form that is open."""
    return only_draft(lite).answers


def test_who_knows_the_longer_form_answers_what_nobody_asks_any_more(an: Talker, lite: Store) -> None:
    an.says("của tôi").hears("Người nộp", "chính tác giả", "Tên sáng kiến").is_at("title")
    an.says("quận Hoàng Mai").hears("“Đơn vị”: LĐLĐ quận Hoàng Mai").is_at("title")
    an.says("Máng dẫn phôi tự rơi cho máy cắt thép").is_at("field")
    an.says("tác nghiệp").is_at("field").says("cơ khí").is_at("before")
    assert (kept(lite)["behalf"], kept(lite)["unit"]["code"]) == ("self", "Q-HOANGMAI")
    assert (kept(lite)["field"], kept(lite)["title"]) == ("engineering", "Máng dẫn phôi tự rơi cho máy cắt thép")


@pytest.mark.parametrize(
    ("asked", "typed", "key", "value"),
    [
        ("before", "công khai được", "confidential", "no"),
        ("before", "một mình em làm", "coauthors", None),
        ("evidence", "giữ kín nội dung", "confidential", "yes"),
        ("applied", "cơ sở chưa công nhận", "recognised", "no"),
        ("review", "giữ kín nội dung", "confidential", "yes"),
        ("review", "đã có quyết định công nhận", "recognised", "yes"),
    ],
)
def test_an_answer_is_kept_at_the_question_that_it_fits(
    an: Talker, lite: Store, asked: str, typed: str, key: str, value: object
) -> None:
    an.says(*until(asked)).says(typed).is_at(asked)
    assert kept(lite)[key] == value


def test_a_day_and_an_amount_may_come_sooner(an: Talker, lite: Store) -> None:
    an.says(*until("before")).says("15/6/2026").hears("“Áp dụng từ”: 15/06/2026").is_at("before")
    an.says("500 triệu").hears("“Giá trị làm lợi”: 500.000.000 đồng").is_at("before")
    an.says("Mỗi ca phải dừng máy ba lần để chỉnh khuôn")
    an.says("Thêm chốt định vị và lò xo hồi vào khuôn nên thợ không phải chỉnh tay").is_at("calculation")
    assert kept(lite)["effect"] == "money"


def test_the_field_just_told_may_be_said_otherwise(an: Talker, lite: Store) -> None:
    an.says("Máng dẫn phôi tự rơi cho máy cắt thép", "kỹ thuật").is_at("before")
    an.says("sản xuất").hears("“Lĩnh vực” thành: Sản xuất, kinh doanh").is_at("before")
    assert kept(lite)["field"] == "production"


@pytest.mark.parametrize(
    ("asked", "typed"),
    [
        ("solution", "mua cái cảm biến 80k"),
        ("applied", "chưa có xài, mới mần xong"),
        ("applied", "đang chờ duyệt kinh phí rồi mới làm"),
        ("review", "nhìn được rồi"),
    ],
)
def test_words_that_only_sound_like_another_answer_change_nothing(
    an: Talker, lite: Store, asked: str, typed: str
) -> None:
    an.says(*until(asked))
    before = kept(lite)
    an.says(typed)
    assert kept(lite) == before


def test_co_authors_are_told_at_the_review(an: Talker, lite: Store) -> None:
    an.tells().says("chị Trần Thị Mận 30%").hears("Trần Thị Mận 30%").is_at("pledge")
    an.says("gửi").hears("Mã hồ sơ")
