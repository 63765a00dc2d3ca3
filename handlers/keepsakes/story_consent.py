"""/chokechuyen CODE có|nêu tên|không: an author says whether a story of theirs may be told in groups."""

from __future__ import annotations

from handlers.conversation import ask
from handlers.conversation.talk import Talk
from handlers.reading.fold import fold
from messages.catalog import listed
from messages.wire import Option
from storage.initiatives import initiatives
from storage.posts import stories
from storage.posts.groups import bound
from storage.posts.stories import ANSWERS, Answer


def answer(talk: Talk, about: str) -> None:
    """Keep what they say; until the story is told, they may say otherwise."""
    code, _, typed = about.partition(" ")
    found = initiatives.by_code(talk.context.tx, code)
    chosen = stories.find(talk.context.tx, found.id) if found is not None else None
    if found is None or chosen is None or found.typist_id != talk.me.id:
        ask.aside(talk, talk.say("story_card.nothing_asked"))
        return
    said = _said(talk, typed)
    if said is None:
        menu = [Option(f"/chokechuyen {found.code} {one}", talk.say(f"story_card.press.{one}")) for one in ANSWERS]
        ask.aside(talk, talk.say("story_card.which", code=found.code), tuple(menu))
        return
    talk.afterwards(stories.answer, initiative=found.id, said=said, now=talk.context.now)
    talk.afterwards(stories.call_off, code=found.code)
    tx = talk.context.tx
    told, heard_by = stories.has_gone(tx, found.code), {chosen.unit, found.unit}
    has_group = any(group.unit in heard_by for group in bound(tx))
    ask.aside(talk, talk.say(f"story_card.said.{said}", code=found.code, told=told, has_group=has_group))


def _said(talk: Talk, typed: str) -> Answer | None:
    words = fold(typed).strip(" .!")
    return next((one for one in ANSWERS if words in listed(f"story_card.heard.{one}", talk.lang)), None)
