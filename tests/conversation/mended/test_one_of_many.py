"""A word, a name or a share within an answer is put right by what was wrong with it, without its question's name."""

from __future__ import annotations

import pytest

from tests.cast.talker import Talker
from tests.databases import ON_BOTH

UP_TO_THE_COAUTHORS = (
    "Giàn phơi khăn tự quay", "sản xuất",
    "Trước đây phơi khăn trên dây, hay rơi xuống nền", "Em làm giàn xoay có kẹp, quay một vòng là khô cả hai mặt",
    "15/6/2026", "hiệu quả khác", "Khăn không rơi nữa, khỏi giặt lại", "Mai Thị Hoa 10%, Mai Văn Lá 15%",
)  # fmt: skip


@pytest.fixture
def recognised(worker: Talker) -> Talker:
    """Somebody who named two co-authors, and is asked whether it is recognised."""
    return worker.says(*UP_TO_THE_COAUTHORS, "sửa công nhận").hears("công nhận chưa")


@pytest.mark.parametrize(
    ("typed", "read_back"),
    [
        ("à chị Hoa 25% cơ", "tác giả chính 60%; Mai Thị Hoa 25%; Mai Văn Lá 15%"),
        ("sửa tỷ lệ của anh Lá thành 20%", "tác giả chính 70%; Mai Thị Hoa 10%; Mai Văn Lá 20%"),
        ("tên chị Hoa viết là Hòa", "Mai Thị Hòa 10%; Mai Văn Lá 15%"),
        ("đồng tác giả thứ hai tên phải là Mai Văn Lý", "Mai Thị Hoa 10%; Mai Văn Lý 15%"),
        ("bỏ anh Lá ra nhé", "tác giả chính 90%; Mai Thị Hoa 10%"),
        ("anh Lâm chứ không phải anh Lá", "Mai Thị Hoa 10%; Mai Văn Lâm 15%"),
    ],
)
def test_one_co_author_is_put_right(recognised: Talker, typed: str, read_back: str) -> None:
    recognised.says(typed).hears("Em sửa mục “Đồng tác giả” thành:", read_back, "công nhận chưa")


def test_the_co_authors_are_taken_out(recognised: Talker) -> None:
    recognised.says("xóa đồng tác giả đi em").hears("“Đồng tác giả” thành: (không có)", "công nhận chưa")


def test_a_word_of_a_story_is_put_right(recognised: Talker) -> None:
    recognised.says("à nhầm, khăn lau chứ không phải khăn trên").hears("công nhận chưa")
    recognised.says("sửa giúp em chữ giàn xoay thành giàn treo").hears("có kẹp, quay một vòng", "giàn treo")


def test_a_story_that_denies_something_stays_a_story(worker: Talker) -> None:
    story = "Làm bằng tay chứ không phải kỹ thuật gì, mỗi ca mất cả giờ"
    worker.says(*UP_TO_THE_COAUTHORS[:2]).says(story).hears("Đã ghi ạ.", "làm khác đi thế nào")


def test_a_name_in_the_profile_is_put_right(stranger: Talker) -> None:
    stranger.opens().presses("Tôi đồng ý").says("Lương Thị Hà Giang", "0912345678")
    stranger.says("tên em viết sai rồi, Lường chứ không phải Lương").hears("Lường Thị Hà Giang", "làm việc ở đâu")


@pytest.mark.parametrize(
    ("typed", "heard"),
    [
        ("chưa, công khai được", "công khai"),
        ("không, chưa có", "minh chứng"),
    ],
)
def test_what_one_question_can_read_alone_is_not_parted(recognised: Talker, typed: str, heard: str) -> None:
    recognised.says(typed).hears("Còn gì nữa")


@ON_BOTH
def test_two_answers_at_once(worker: Talker) -> None:
    worker.says(UP_TO_THE_COAUTHORS[0], "sửa loại giải pháp").says("kỹ thuật, lĩnh vực cơ khí").hears("cơ khí", "trước đây việc này")
    worker.says(*UP_TO_THE_COAUTHORS[2:4]).says("từ 3/4/2026, tính được khoảng 90 triệu").hears("90.000.000")
