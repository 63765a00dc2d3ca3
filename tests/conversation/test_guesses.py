"""What words mean that name no answer is guessed and asked, never kept; what only seems to name one is asked too."""

from __future__ import annotations

from storage.database.store import Store
from tests.cast.talker import Talker, until


def at(store: Store, asked: str) -> Talker:
    """Somebody before that question."""
    return Talker(store, "an").introduced().says(*until(asked))


def test_a_choice_that_nobody_listed_is_guessed_and_asked(lite: Store) -> None:
    an = at(lite, "field").says("bên em trồng cây cắt cỏ công viên").hears("Em hiểu là Tài nguyên, môi trường")
    an.says("ừ").hears("Đã ghi: Tài nguyên, môi trường")


def test_a_name_of_a_choice_within_words_that_choose_nothing_is_asked(lite: Store) -> None:
    an = at(lite, "effect").says("tính được không em cũng chịu luôn đó").does_not_hear("Đã ghi")
    an.says("hình như tính được").hears("Em hiểu là", "Đúng không ạ").says("ừ").hears("bao nhiêu tiền")


def test_a_denial_that_asks_denies(lite: Store) -> None:
    at(lite, "effect").says("đâu có ra tiền, chỉ an toàn hơn thôi").does_not_hear("bao nhiêu tiền")


def test_who_names_only_whom_they_ask_at_work_asks_nobody_here(lite: Store) -> None:
    an = at(lite, "before").says("nhờ cán bộ").does_not_hear("muốn hỏi gì").hears("thêm")
    an.says("nhờ cán bộ giúp em với").hears("muốn hỏi gì")
