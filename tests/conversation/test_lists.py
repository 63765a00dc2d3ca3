"""A list that was just shown takes what is typed, and a screen has one numbered list."""

from __future__ import annotations

import pytest

from bot.channels import plain_text
from storage.database.store import Store
from tests.cast.talker import Talker, until


@pytest.fixture
def worker(lite: Store) -> Talker:
    return Talker(lite, "an").introduced()


def test_what_is_typed_at_the_list_opens_that_question(worker: Talker) -> None:
    worker.says(*until("applied"), "sửa").hears("muốn sửa mục nào").says("cách làm").hears("làm khác đi thế nào", "Đang ghi")


def test_two_that_are_named_are_asked_one_after_the_other(worker: Talker) -> None:
    worker.says(*until("applied"), "sửa").says("tên sáng kiến và loại giải pháp").hears("Tên sáng kiến là gì")
    worker.says("Khuôn dập có chốt định vị").hears("loại giải pháp nào").says("quản lý").hears("từ khi nào")


def test_what_names_nothing_is_no_answer_either(worker: Talker) -> None:
    worker.tells().says("sửa", "chỗ ấy ấy").hears("chưa thấy mục nào", "muốn sửa mục nào").sees("Tên sáng kiến")
    worker.says("tạm dừng").hears("lưu nháp")


def test_parts_of_the_profile_are_called_as_people_call_them(worker: Talker) -> None:
    worker.says("/hoso", "sdt").hears("Số điện thoại để công đoàn")


def test_the_numbers_at_the_review_are_those_of_the_answers(worker: Talker) -> None:
    worker.tells().hears("1. Người nộp", "3. Tên sáng kiến")
    shown = plain_text.screen(worker.screen, "vi")
    assert sum(line.startswith("1. ") for line in shown.split("\n")) == 1
    assert "gửi · sửa" in shown
    worker.says("1").hears("mình hay nộp hộ").says("giữ nguyên").says("số 3").hears("Tên sáng kiến là gì")
    worker.says("giữ nguyên").hears("Tôi cam đoan")


def test_a_miss_at_the_review_is_one_line(worker: Talker) -> None:
    worker.tells().says("lung tung").hears("chưa rõ ý này", "“sửa 4”").does_not_hear("1. ", "\n")
    worker.says("linh tinh").does_not_hear("1. ").says("giúp").does_not_hear("1. ")
    worker.says("tiếp").hears("1. Người nộp").hears("Tôi cam đoan")
