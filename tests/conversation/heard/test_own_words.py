"""A word to the bot is never content: no shortcut, command, label or order is kept in a free field without a question."""

from __future__ import annotations

from typing import Any

import pytest

from handlers.commands import COMMANDS
from handlers.initiative.form import INITIATIVE
from handlers.people.profile import PROFILE
from handlers.reading.fold import fold
from messages.catalog import listed, say
from storage.conversation import batch
from storage.database.store import Store
from tests.cast.talker import Talker, until

FREE = ("title", "before", "solution", "calculation", "coauthors")
EACH = 7  # of the words, a seventh is tried at each question: all of them within seven questions


def words_to_the_bot() -> list[str]:
    """What the bot itself writes on buttons and calls its questions and commands; and orders about each question."""
    words = [say(f"any.shortcut.{name}", "vi") for name in ("keep", "skip", "back", "help", "cancel")]
    words += [say(key, "vi") for key in ("menu.new", "menu.mine", "menu.help_label", "menu.resume")]
    for flow in (INITIATIVE, PROFILE):
        for step in flow.steps:
            label = say(f"{flow.name}.{step.key}.label", "vi")
            words += [label, f"sửa {label}", f"đổi {label.lower()} giúp em"]
            words += [say(f"{flow.name}.{step.key}.choice.{value}", "vi") for value in getattr(step, "values", ())
                      if not step.final]  # fmt: skip
    for command in COMMANDS:
        words += [f"/{name}" for name in command.names if name not in ("rutdongy", "xoa", "withdraw", "erase")]
        words += listed(f"menu.said.{command.vi}", "vi")
    return list(dict.fromkeys(words + [fold(word) for word in words]))


WORDS = words_to_the_bot()


def standing(store: Store) -> str:
    """The question that is open."""
    with store.read() as tx:
        return str(batch.chats(tx, [("web", "an")], "vi", Talker(store, "x").now, {})["web", "an"].state.get("shown"))


def answers(store: Store) -> dict[str, Any]:
    """Of the one draft there is."""
    with store.read() as tx:
        chat = batch.chats(tx, [("web", "an")], "vi", Talker(store, "x").now, {})["web", "an"]
        drafts = batch.drafts(tx, [chat.draft_id or 0], {})
        return dict(next(iter(drafts.values())).answers) if drafts else {}


@pytest.mark.parametrize("field", FREE)
def test_no_word_to_the_bot_is_kept_in_a_free_field(lite: Store, field: str) -> None:
    at = FREE.index(field)
    person = Talker(lite, "an").introduced().says(*until(field))
    for word in WORDS[at::EACH]:
        person.says(word)
        kept = answers(lite).get(field)
        assert kept is None, f"{word!r} was kept: {kept!r}"
        if "là câu trả lời" in person.text:
            person.says("không")  # so that the next word meets the question, and not this doubt
        person.says("tiếp")
        if standing(lite) != field:
            person.says("/moi khac").says(*until(field))


@pytest.mark.parametrize(
    "typed", ["Tên sáng kiến", "Bảng xếp hạng", "Khai sáng kiến mới", "Giá trị làm lợi", "cách làm mới"]
)
def test_it_is_asked_whether_that_is_the_answer(lite: Store, typed: str) -> None:
    person = Talker(lite, "an").introduced().says(*until("title"), typed).hears(f"“{typed}” là câu trả lời")
    person.says("không").hears("Tên sáng kiến là gì")
    person.says(typed, "đúng").hears("lĩnh vực")


@pytest.mark.parametrize("order", ["sửa tên", "sua ten", "đổi đơn vị", "thay tên", "tên sai"])
def test_an_order_is_no_authors_name(lite: Store, order: str) -> None:
    Talker(lite, "an").introduced().says("nộp hộ", order).does_not_hear("Đã ghi")


@pytest.mark.parametrize("said", ["xong", "xong rồi", "nộp", "gửi"])
def test_done_is_no_yes_to_a_question_of_another_kind(lite: Store, said: str) -> None:
    person = Talker(lite, "an").introduced().says(*until("confidential")).hears("giữ kín")
    person.says(said).does_not_hear("Đã ghi").hears("giữ kín không")
    Talker(lite, "binh").introduced().says(*until("recognised")).says(said).does_not_hear("Đã ghi")
