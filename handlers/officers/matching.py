"""/khop: workplaces that were typed as text are matched to grassroots unions, and all of the same text follow."""

from __future__ import annotations

from handlers.conversation import ask
from handlers.conversation.talk import Talk
from handlers.officers.decisions import matches
from handlers.officers.decisions.matches import SINCE
from handlers.officers.review import refuse
from handlers.officers.waiting import may_decide
from handlers.reading.fold import fold
from messages.catalog import listed
from messages.wire import Option
from storage.initiatives import initiatives
from storage.initiatives.initiatives import Initiative

MOST_LISTED = 8
MOST_OFFERED = 8  # unions to choose from
LABEL_LETTERS = 40


def match(talk: Talk, about: str) -> None:
    """/khop: what matches nothing. /khop CODE: to what that one's workplace may belong. /khop CODE UNION: it does.

    /khop hoàn tác: it does not, for some minutes.
    """
    code, _, union = about.partition(" ")
    found = initiatives.by_code(talk.context.tx, code)
    if not code:
        _list(talk)
    elif fold(about) in listed("review.said.undo", talk.lang):
        _undo(talk)
    elif found is None:
        ask.aside(talk, talk.say("review.unknown"))
    elif not may_decide(talk, found):
        refuse(talk, found)
    else:
        _about_one(talk, found, union.strip())


def _list(talk: Talk) -> None:
    """The workplaces of one's units that match no union, the most frequent first."""
    tx = talk.context.tx
    found = matches.unmatched(talk)
    menu = []
    for one in found[:MOST_LISTED]:
        latest = initiatives.by_id(tx, one.latest)
        if latest is not None:
            menu.append(Option(f"/khop {latest.code}", f"{one.workplace[:LABEL_LETTERS]} ({one.number})"))
    ask.aside(talk, talk.say("review.unmatched", number=len(found), days=SINCE.days), menu=tuple(menu))


def _about_one(talk: Talk, found: Initiative, union: str) -> None:
    """To which union its workplace may belong; or it does belong to the one that was named."""
    place = matches.place_of(talk, found)
    if place is None:
        ask.aside(talk, talk.say("review.matched_already", code=found.code))
        return
    unit, typed = place
    unions = matches.called(talk, union or typed)
    if union and len(unions) == 1:
        undo = Option(f"/khop {listed('review.said.undo', talk.lang)[0]}", talk.say("review.undo"))
        offered_next = (Option("/khop", talk.say("review.match_next")), undo)
        ask.aside(talk, matches.match(talk, place, unions[0]).said(talk), menu=offered_next)
        return
    offered = (unions or matches.right_below(talk, unit))[:MOST_OFFERED]
    menu = tuple(Option(f"/khop {found.code} {one}", talk.context.units.label(one)) for one in offered)
    text = talk.say("review.match_which", workplace=typed, code=found.code, sure=bool(unions), offered=len(menu))
    ask.aside(talk, text, menu=menu)


def _undo(talk: Talk) -> None:
    """What this officer matched last belongs where it did before, all of the same text with it."""
    outcome = matches.undo(talk)
    menu = (Option("/khop", talk.say("review.match_next")),) if outcome.done else ()
    ask.aside(talk, outcome.said(talk), menu=menu)
