"""What words mean that name no answer is guessed and asked, and kept only where it is certain."""

from __future__ import annotations

import pytest

from storage.database.store import Store
from tests.cast.talker import Talker, until


def at(store: Store, asked: str) -> Talker:
    """Somebody before that question."""
    return Talker(store, "an").introduced().says(*until(asked))


def test_a_choice_that_nobody_listed_is_guessed_and_asked(lite: Store) -> None:
    an = at(lite, "field").says("bên em dạy nghề").hears("Em hiểu là Giáo dục, đào tạo")
    an.says("ừ").hears("Đã ghi: Giáo dục, đào tạo")


def test_a_choice_that_nobody_listed_and_nobody_doubts_is_kept(lite: Store) -> None:
    at(lite, "field").says("bên em trồng cây cắt cỏ công viên").hears("Đã ghi: Tài nguyên, môi trường")


@pytest.mark.parametrize(
    ("asked", "typed"),
    [
        ("recognised", "Có quyết định rồi nhưng bị thu hồi vì ghi sai tên, đang chờ ra cái mới"),
        ("recognised", "nghe ong to truong noi la duoc cong nhan roi, ma toi chua thay giay to gi"),
        ("effect", "Được thì được nhưng sếp dặn không được nói con số"),
        ("field", "nửa y tế nửa công nghệ"),
        ("field", "nó dính cả máy móc lẫn an toàn"),
        ("kind", "kt hoặc quản lý, phân vân ghê"),
    ],
)
def test_a_choice_that_a_sentence_names_and_hardly_means_is_asked_about(lite: Store, asked: str, typed: str) -> None:
    at(lite, asked).says(typed).does_not_hear("Đã ghi")


def test_an_answer_before_what_sounds_like_a_question_is_kept(lite: Store) -> None:
    at(lite, "confidential").says("công khai hết đi em, giấu chi").hears("Đã ghi: Công khai được")


def test_who_asks_of_a_choice_chooses_none(lite: Store) -> None:
    at(lite, "confidential").says("có gì mà phải giữ kín không em").does_not_hear("Đã ghi")


def test_a_name_of_a_choice_within_words_that_choose_nothing_is_asked(lite: Store) -> None:
    an = at(lite, "effect").says("tính được không em cũng chịu luôn đó").does_not_hear("Đã ghi")
    an.says("hình như tính được").hears("Em hiểu là", "Đúng không ạ").says("ừ").hears("bao nhiêu tiền")


def test_a_denial_that_asks_denies(lite: Store) -> None:
    at(lite, "effect").says("đâu có ra tiền, chỉ an toàn hơn thôi").does_not_hear("bao nhiêu tiền")


def test_who_names_only_whom_they_ask_at_work_asks_nobody_here(lite: Store) -> None:
    an = at(lite, "before").says("nhờ cán bộ").does_not_hear("muốn hỏi gì").hears("thêm")
    an.says("nhờ cán bộ giúp em với").hears("muốn hỏi gì")


@pytest.mark.parametrize(
    ("asked", "typed"),
    [
        ("kind", "không phải đề tài nghiên cứu"), ("field", "ngoài y tế ra"), ("field", "chả dính gì đến môi trường"),
        ("recognised", "chắc chắn sẽ được công nhận"), ("confidential", "công khai trong công ty thôi"),
    ],
)  # fmt: skip
def test_what_is_denied_hoped_for_or_partly_so_is_not_kept(lite: Store, asked: str, typed: str) -> None:
    at(lite, asked).says(typed).does_not_hear("Đã ghi")


def test_what_is_told_beside_a_choice_is_kept_whole(lite: Store) -> None:
    an = at(lite, "effect").says("an toàn hơn, chi phí mua đồ chỉ 500 nghìn").hears("Có gì thêm")
    an.says("sửa hiệu quả khác").hears("an toàn hơn, chi phí mua đồ chỉ 500 nghìn")
