"""/kechuyen CODE: an officer wants a story told in the groups of their unit; its author is asked first."""

from __future__ import annotations

from handlers.conversation.talk import Talk
from handlers.keepsakes.story import story, words
from handlers.officers import review
from handlers.officers.decisions.told import tell_author
from handlers.officers.waiting import may_decide
from handlers.people.roles import units_of
from storage.initiatives import initiatives
from storage.initiatives.initiatives import Initiative
from storage.people import officers
from storage.posts import stories
from storage.posts.stories import ANSWERS, Answer

CHOSEN = "story chosen"  # at this moment, by its initiative: another officer may choose it too


def tell_story(talk: Talk, about: str) -> None:
    """Choose it, once; whoever asks again hears how it stands."""
    tx = talk.context.tx
    found = initiatives.by_code(tx, about.strip())
    if found is None or not may_decide(talk, found):
        review.say(talk, talk.say("review.unknown" if about.strip() else "story_card.choose_what"))
        return
    chosen = stories.find(tx, found.id)
    if chosen is not None or (CHOSEN, found.id) in talk.context.memo:
        answer = chosen.answer if chosen is not None else Answer.OPEN
        review.say(talk, talk.say("story_card.chosen_before", code=found.code, answer=answer))
    elif why := _why_not(talk, found):
        review.say(talk, talk.say(f"story_card.cannot.{why}", code=found.code))
    else:
        _ask_author(talk, found)


def _why_not(talk: Talk, found: Initiative) -> str:
    if found.status != "verified":
        return "not_verified"
    if found.is_private:
        return "private"
    if not found.by_author or found.typist_id is None:
        return "nobody_to_ask"
    if not officers.reached(talk.context.tx, [found.typist_id], talk.context.now):
        return "out_of_reach"
    return ""


def _ask_author(talk: Talk, found: Initiative) -> None:
    talk.context.memo[CHOSEN, found.id] = True
    talk.afterwards(
        stories.choose, initiative=found.id, code=found.code, unit=_unit(talk, found), officer=talk.me.id,
        name=talk.me.name, now=talk.context.now,
    )  # fmt: skip
    told = words(story(talk.context.tx, found, talk.lang, named=False), talk.lang)
    presses = [(f"/chokechuyen {found.code} {one}", f"story_card.press.{one}") for one in ANSWERS]
    tell_author(talk, found, "story_card.ask", presses, story=told)
    review.say(talk, talk.say("story_card.chosen", code=found.code))


def _unit(talk: Talk, found: Initiative) -> str:
    """The officer's own unit to whose groups it goes: the nearest above the initiative's."""
    line = talk.context.units.line(found.unit) if found.unit else []
    mine = units_of(talk)
    return next((one for one in line if one in mine), mine[0])
