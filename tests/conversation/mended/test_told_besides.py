"""What belongs to another answer is put there, though it comes in pieces, or where more is asked for."""

from __future__ import annotations

from datetime import timedelta

import pytest

from messages.wire import Incoming
from storage.database.store import Store
from tests.cast.rows import only_draft
from tests.cast.talker import Talker, until

AT_ONCE = timedelta(seconds=3)


@pytest.fixture
def an(lite: Store) -> Talker:
    return Talker(lite, "an").introduced()


def types_at_once(who: Talker, *texts: str) -> Talker:
    """These, each three seconds after the one before."""
    for text in texts:
        who.sent += 1
        who.now += AT_ONCE
        who.gives(Incoming(who.channel, f"{who.name}-{who.sent}", who.name, who.name, who.now, text=text))
    return who


def test_half_a_name_waits_for_the_rest_and_is_never_kept_in_silence(lite: Store) -> None:
    dao = Talker(lite, "dao").opens().says("đồng ý", "Nguyễn Thị").hears("Em hiểu là Nguyễn Thị")
    types_at_once(dao, "Bích Đào").hears("Đã ghi: Nguyễn Thị Bích Đào").is_at("phone")


def test_a_workplace_in_two_messages_is_one(lite: Store) -> None:
    dao = Talker(lite, "dao").opens().says("đồng ý", "Nguyễn Thị Bích Đào", "bỏ qua", "Khoa nội").is_at("union")
    types_at_once(dao, "bệnh viện Thanh Nhàn").hears("Khoa nội, bệnh viện Thanh Nhàn").is_at("union")
    lan = Talker(lite, "lan").opens().says("đồng ý", "Đỗ Thị Lan", "bỏ qua", "Công ty")
    types_at_once(lan, "may Đức Giang").hears("Đã ghi: Công ty may Đức Giang")


def test_one_word_begins_a_story_that_goes_on_at_once(an: Talker, lite: Store) -> None:
    types_at_once(an.says(*until("before")), "Rác", "đổ chung một xe", "về bãi mới phân loại lại").is_at("solution")
    assert only_draft(lite).answers["before"] == "Rác\nđổ chung một xe\nvề bãi mới phân loại lại"


@pytest.mark.parametrize("told", ["QĐ số 9 ngày 2/2/2026", "quyết định 15/QĐ-CT ngày 2/2/2026"])
def test_a_decision_says_that_it_was_recognised(an: Talker, lite: Store, told: str) -> None:
    an.says(*until("evidence"), told).hears("Đã công nhận", told).is_at("evidence")
    assert (only_draft(lite).answers["recognised"], only_draft(lite).answers["decision"]) == ("yes", told)


@pytest.mark.parametrize(
    ("asked", "typed", "key", "value"),
    [
        ("evidence", "ngày áp dụng là 20/5/2026", "applied", "2026-05-20"),
        ("evidence", "lĩnh vực là y tế", "field", "health"),
        ("effect", "lĩnh vực: an toàn", "field", "safety"),
        ("evidence", "số tiền là 40 triệu", "benefit", 40_000_000),
    ],
)
def test_an_answer_that_is_named_is_changed_without_more_ado(
    an: Talker, lite: Store, asked: str, typed: str, key: str, value: object
) -> None:
    an.says(*until(asked), typed).hears("Em sửa mục").is_at(asked)
    kept = only_draft(lite).answers[key]
    assert value in (kept.values() if isinstance(kept, dict) else [kept])


def test_a_name_with_its_share_is_no_new_title(an: Talker, lite: Store) -> None:
    an.says(*until("evidence"), "tên là Lê Văn Ba 20%").hears("Lê Văn Ba 20%").is_at("evidence")
    assert only_draft(lite).answers["title"] == "Cải tiến khuôn dập giảm phế phẩm"


@pytest.mark.parametrize(
    ("typed", "opened"),
    [("đồng tác giả thiếu chị Hoa", "coauthors"), ("cách làm thiếu ý cuối", "solution"), ("tên sáng kiến chưa hay", "title")],
)
def test_what_is_wrong_opens_at_the_end(an: Talker, typed: str, opened: str) -> None:
    an.says(*until("review"), typed).is_at(opened)


def test_who_handed_in_by_mistake_may_take_it_back(an: Talker) -> None:
    an.says(*until("review"), "gửi").hears("Mã hồ sơ")
    an.says("nộp nhầm rồi, xóa giúp em").hears("không còn được tính")
