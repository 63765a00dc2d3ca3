"""/chokechuyen CODE có|nêu tên|không: an author says whether a story of theirs may be told in groups.

/chokechuyen CODE ảnh 1 2|chỉ chữ: after a yes, which of its photos may stand on the card; no word is no photo.
"""

from __future__ import annotations

import re

from handlers.conversation import ask
from handlers.conversation.talk import Talk
from handlers.keepsakes import photos
from handlers.keepsakes.photos import Photo, Pick
from handlers.reading.fold import fold
from messages.catalog import listed
from messages.wire import Option
from storage.initiatives import initiatives
from storage.initiatives.initiatives import Initiative
from storage.posts import stories
from storage.posts.groups import bound
from storage.posts.stories import ANSWERS, Answer, Chosen

COMMAND = "/chokechuyen"
_NUMBER = re.compile(r"\d+")


def answer(talk: Talk, about: str) -> None:
    """Keep what they say; until the story is told, they may say otherwise."""
    code, _, typed = about.partition(" ")
    found = initiatives.by_code(talk.context.tx, code)
    chosen = stories.find(talk.context.tx, found.id) if found is not None else None
    if found is None or chosen is None or found.typist_id != talk.me.id:
        ask.aside(talk, talk.say("story_card.nothing_asked"))
        return
    said = _said(talk, typed)
    if said is not None:
        _keep(talk, found, chosen, said)
    elif chosen.agreed and _is_about_photos(talk, typed):
        _keep_photos(talk, found, chosen, typed)
    else:
        menu = [Option(f"{COMMAND} {found.code} {one}", talk.say(f"story_card.press.{one}")) for one in ANSWERS]
        ask.aside(talk, talk.say("story_card.which", code=found.code), tuple(menu))


def _said(talk: Talk, typed: str) -> Answer | None:
    words = fold(typed).strip(" .!")
    return next((one for one in ANSWERS if words in listed(f"story_card.heard.{one}", talk.lang)), None)


def _keep(talk: Talk, found: Initiative, chosen: Chosen, said: Answer) -> None:
    talk.afterwards(stories.answer, initiative=found.id, said=said, now=talk.context.now)
    talk.afterwards(stories.call_off, code=found.code)
    tx = talk.context.tx
    told, heard_by = stories.has_gone(tx, found.code), {chosen.unit, found.unit}
    has_group = any(group.unit in heard_by for group in bound(tx))
    text = talk.say(f"story_card.said.{said}", code=found.code, told=told, has_group=has_group)
    there = photos.of_initiative(tx, found.id, only=chosen.offered)
    if said == Answer.NO or not has_group or not there:
        ask.aside(talk, text)
    else:
        _ask_photos(talk, found, there, text)


# Its photos


def _is_about_photos(talk: Talk, typed: str) -> bool:
    return _numbers(talk, typed) is not None or _words_only(talk, typed)


def _words_only(talk: Talk, typed: str) -> bool:
    return fold(typed).strip(" .!") in listed("story_card.heard.words_only", talk.lang)


def _numbers(talk: Talk, typed: str) -> list[str] | None:
    """The numbers behind "ảnh", each once; None where that is not what it begins with."""
    first, _, others = fold(typed).partition(" ")
    if first not in listed("story_card.heard.photos", talk.lang):
        return None
    return list(dict.fromkeys(_NUMBER.findall(others)))


def _ask_photos(talk: Talk, found: Initiative, there: list[Photo], head: str) -> None:
    """All that may be chosen, and the question behind it; what was said is kept in any case."""
    evidence = photos.show(talk, found, there)
    choices = photos.picks(there)
    menu = [Option(f"{COMMAND} {found.code} {_press(one)}", _label(talk, one)) for one in choices]
    menu.append(Option(f"{COMMAND} {found.code} {_word(talk, 'words_only')}", talk.say("story_card.photos.words_only")))
    lines = [] if talk.flow is None else [f"{option.value}: {option.label}" for option in menu]
    other_way = " ".join(map(str, reversed(choices[0].numbers))) if len(there) > 1 else ""
    text = talk.say("story_card.photos.ask", code=found.code, lines=lines, other_way=other_way)
    ask.aside(talk, f"{head}\n\n{text}", tuple(menu))
    talk.replies[-1].evidence = evidence


def _press(pick: Pick) -> str:
    return " ".join(("photos", *map(str, pick.numbers)))


def _word(talk: Talk, key: str) -> str:
    return listed(f"story_card.heard.{key}", talk.lang)[0]


def _label(talk: Talk, pick: Pick) -> str:
    return talk.say("story_card.photos.pick", numbers=pick.numbers)


def _keep_photos(talk: Talk, found: Initiative, chosen: Chosen, typed: str) -> None:
    tx = talk.context.tx
    there = {str(one.number): one for one in photos.of_initiative(tx, found.id, only=chosen.offered)}
    numbers = _numbers(talk, typed)
    if numbers is not None and not (0 < len(numbers) <= len(photos.PAIR) and set(numbers) <= there.keys()):
        if there:
            _ask_photos(talk, found, list(there.values()), talk.say("story_card.photos.not_there"))
        else:
            ask.aside(talk, talk.say("story_card.photos.none", code=found.code))
        return
    picked = photos.picked([there[number] for number in numbers]) if numbers else Pick((), {})
    told = stories.has_gone(tx, found.code)
    talk.afterwards(stories.answer_photos, initiative=found.id, photos=picked.photos, now=talk.context.now)
    talk.afterwards(stories.call_off, code=found.code)
    ask.aside(talk, talk.say("story_card.photos.kept", code=found.code, numbers=picked.numbers, told=told))
