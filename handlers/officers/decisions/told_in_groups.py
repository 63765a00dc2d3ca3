"""/kechuyen CODE: an officer wants a story told in the groups of their unit; its author is asked first.

/kechuyen CODE kèm ảnh|chỉ chữ: whether its photos may stand on the card, where it has any and the author agrees too.
"""

from __future__ import annotations

from handlers.conversation import ask
from handlers.conversation.talk import Talk
from handlers.keepsakes import photos
from handlers.keepsakes.photos import Photo
from handlers.keepsakes.story import story, words
from handlers.officers import review
from handlers.officers.decisions.told import tell_author
from handlers.officers.waiting import may_decide
from handlers.people.roles import units_of
from handlers.reading.fold import fold
from messages.catalog import listed
from messages.wire import Option
from storage.initiatives import initiatives
from storage.initiatives.initiatives import Initiative
from storage.people import officers
from storage.posts import stories
from storage.posts.groups import bound
from storage.posts.stories import ANSWERS, Answer, Chosen

CHOSEN = "story chosen"  # at this moment, by its initiative: another officer may choose it too


def tell_story(talk: Talk, about: str) -> None:
    """Choose it, once; whoever asks again hears how it stands."""
    tx = talk.context.tx
    code, _, typed = about.strip().partition(" ")
    found = initiatives.by_code(tx, code)
    if found is None or not may_decide(talk, found):
        review.say(talk, talk.say("review.unknown" if code else "story_card.choose_what"))
        return
    chosen = stories.find(tx, found.id)
    with_photos = _with_photos(talk, typed)
    if chosen is not None and chosen.may_show_photos and with_photos is False:
        _take_photos_back(talk, found)
    elif chosen is not None or (CHOSEN, found.id) in talk.context.memo:
        _say_how_it_stands(talk, found, chosen)
    elif why := _why_not(talk, found):
        review.say(talk, talk.say(f"story_card.cannot.{why}", code=found.code))
    else:
        there = photos.of_initiative(tx, found.id)
        if there and with_photos is None:
            _ask_about_photos(talk, found, there)
        else:
            _ask_author(talk, found, there if with_photos else [])


def _with_photos(talk: Talk, typed: str) -> bool | None:
    """What they say of its photos; None: nothing."""
    said = fold(typed).strip(" .!")
    if said in listed("story_card.heard.with_photos", talk.lang):
        return True
    if said in listed("story_card.heard.words_only", talk.lang):
        return False
    return None


def _say_how_it_stands(talk: Talk, found: Initiative, chosen: Chosen | None) -> None:
    answer = chosen.answer if chosen is not None else Answer.OPEN
    number = len(chosen.on_card) if chosen is not None else 0
    menu = [_words_only(talk, found)] if chosen is not None and chosen.may_show_photos else []
    review.say(talk, talk.say("story_card.chosen_before", code=found.code, answer=answer, photos=number), menu)


def _words_only(talk: Talk, found: Initiative) -> Option:
    return _press(talk, found, "words_only")


def _press(talk: Talk, found: Initiative, key: str) -> Option:
    word = listed(f"story_card.heard.{key}", talk.lang)[0]
    return Option(f"/kechuyen {found.code} {word}", talk.say(f"story_card.photos.{key}"))


def _ask_about_photos(talk: Talk, found: Initiative, there: list[Photo]) -> None:
    """They see each before they say whether the author is asked about it."""
    evidence = photos.show(talk, found, there)
    menu = (_press(talk, found, "with_photos"), _words_only(talk, found))
    lines = [] if talk.flow is None else [f"{option.value}: {option.label}" for option in menu]
    ask.aside(talk, talk.say("story_card.photos.offer", code=found.code, lines=lines), menu)
    talk.replies[-1].evidence = evidence


def _take_photos_back(talk: Talk, found: Initiative) -> None:
    told = stories.has_gone(talk.context.tx, found.code)
    talk.afterwards(
        stories.take_photos_back, initiative=found.id, code=found.code, officer=talk.me.id, name=talk.me.name,
        now=talk.context.now,
    )  # fmt: skip
    review.say(talk, talk.say("story_card.photos.taken_back", code=found.code, told=told))


def _why_not(talk: Talk, found: Initiative) -> str:
    if found.status != "verified":
        return "not_verified"
    if found.is_private:
        return "private"
    if not found.by_author or found.typist_id is None:
        return "nobody_to_ask"
    if not any(group.unit in (_unit(talk, found), found.unit) for group in bound(talk.context.tx)):
        return "no_group"
    if not officers.reached(talk.context.tx, [found.typist_id], talk.context.now):
        return "out_of_reach"
    return ""


def _ask_author(talk: Talk, found: Initiative, offered: list[Photo]) -> None:
    talk.context.memo[CHOSEN, found.id] = True
    talk.afterwards(
        stories.choose, initiative=found.id, code=found.code, unit=_unit(talk, found),
        offered=[one.file.id for one in offered], officer=talk.me.id, name=talk.me.name, now=talk.context.now,
    )  # fmt: skip
    told = words(story(talk.context.tx, found, talk.lang, named=False), talk.lang)
    presses = [(f"/chokechuyen {found.code} {one}", f"story_card.press.{one}") for one in ANSWERS]
    tell_author(talk, found, "story_card.ask", presses, story=told, photos=len(offered))
    review.say(talk, talk.say("story_card.chosen", code=found.code, photos=len(offered)))


def _unit(talk: Talk, found: Initiative) -> str:
    """The officer's own unit to whose groups it goes: the nearest above the initiative's."""
    line = talk.context.units.line(found.unit) if found.unit else []
    mine = units_of(talk)
    return next((one for one in line if one in mine), mine[0])
