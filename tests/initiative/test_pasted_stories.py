"""A hundred stories pasted where nothing was asked: none is lost, nothing is read into them, few messages make a code."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from handlers.initiative.stories import says
from handlers.reading.remarks.stories import tells
from storage.conversation import drafts
from storage.conversation.chats import find, standing
from storage.database.store import Store
from storage.initiatives import initiatives
from tests.cast import places
from tests.cast.talker import Talker

STORIES: list[dict[str, Any]] = tomllib.loads((places.CASES / "stories.toml").read_text("utf-8"))["story"]
ASKED = {
    "trước đây việc này": "Trước đây phải làm bằng tay, vừa chậm vừa hay sai, anh em kêu nhiều",
    "làm khác đi thế nào": "Bây giờ làm bằng dụng cụ tự chế, một người làm được, nhanh hơn trước nhiều",
    "Tên sáng kiến là gì": "Dụng cụ tự chế thay làm bằng tay",
    "đúng thì mình nộp": "đúng",
    "lĩnh vực nào": "1",  # of a form in one message that holds nearly everything
    "Hiệu quả có tính": "2",
    "1) Lĩnh vực": "1\n2",
    "Tôi cam đoan": "đúng",
}
MOST_MESSAGES = 8  # in and out, from a story to a code
NOTHING_WRONG_SHARE = 0.99


def test_there_are_a_hundred_of_many_trades() -> None:
    assert len(STORIES) >= 100
    assert len({story["trade"] for story in STORIES}) >= 50


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story["text"][:30])
def test_each_is_taken_for_a_story_and_its_two_ways_are_told_apart(story: dict[str, Any]) -> None:
    assert tells(story["text"], "vi")
    given = says.read(story["text"])
    assert story["way"] in given["solution"] and story["way"] not in given.get("before", "")
    assert story.get("old", "") in given.get("before", "")
    assert len(given["title"].split()) >= 3


def test_none_is_lost_and_next_to_nothing_is_read_wrongly(lite: Store) -> None:
    an = Talker(lite, "an", "zalo_bot").introduced().says("để sau")
    wrong, messages = list[str](), list[int]()
    for story in STORIES:
        begun = an.sent, an.read
        an.waits(hours=1).says(story["text"])
        kept = _answers(an)
        wrong += _wrong(kept, story)
        is_whole = "Em đọc được:" in an.text
        assert is_whole or kept["story"] == story["text"]
        for _ in range(MOST_MESSAGES):
            if "Mã hồ sơ" in an.text:
                break
            an.says(next(said for asked, said in ASKED.items() if asked in an.text))
        an.hears("Mã hồ sơ")
        messages.append(an.sent - begun[0] + an.read - begun[1])
        with lite.read() as tx:
            found = initiatives.by_code(tx, an.code)
        assert found is not None and story["way"] in found.answers["solution"]
        assert is_whole or found.answers["story"] == story["text"]
    assert max(messages) <= MOST_MESSAGES, messages
    assert sum(messages) / len(messages) <= 5.5, messages
    assert len(wrong) <= (1 - NOTHING_WRONG_SHARE) * len(STORIES), wrong


def _answers(an: Talker) -> dict[str, Any]:
    """The answers of the draft that is open in this chat."""
    with an.store.read() as tx:
        chat = find(tx, an.channel, an.name)
        assert chat is not None
        key, _ = standing(tx, chat[0])
        person = tx.exec_driver_sql("SELECT person_id FROM draft WHERE id = ?", (key,)).scalar_one()
        return next(draft.answers for draft in drafts.of_person(tx, person) if draft.id == key)


def _wrong(kept: dict[str, Any], story: dict[str, Any]) -> list[str]:
    """What was read and is not what the story tells; what was left out is not wrong."""
    benefit, applied = kept.get("benefit"), kept.get("applied")
    found = []
    if benefit is not None and benefit["vnd"] != story.get("money", 0):
        found.append(f"{story['trade']}: {benefit}")
    if applied is not None and applied["start"] != story.get("day", ""):
        found.append(f"{story['trade']}: {applied}")
    if kept.get("author", "") not in story["text"] or kept.get("coauthors"):
        found.append(f"{story['trade']}: {kept}")
    return found
