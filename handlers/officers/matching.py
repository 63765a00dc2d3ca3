"""/khop: workplaces that were typed as text are matched to grassroots unions, and all of the same text follow."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from handlers.conversation import ask
from handlers.conversation.talk import Talk
from handlers.officers.group_codes import named
from handlers.officers.record import write_down
from handlers.officers.review import refuse
from handlers.officers.waiting import may_decide, with_all_below
from handlers.people.roles import units_of
from handlers.reading.fold import fold
from messages.catalog import listed
from messages.wire import Option
from storage.initiatives import initiatives, workplaces
from storage.initiatives.initiatives import Initiative
from storage.initiatives.workplaces import Typed

SINCE = timedelta(days=90)
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
    found = _alike(workplaces.unmatched(tx, with_all_below(talk, units_of(talk)), talk.context.now - SINCE))
    menu = []
    for one in found[:MOST_LISTED]:
        latest = initiatives.by_id(tx, one.latest)
        if latest is not None:
            menu.append(Option(f"/khop {latest.code}", f"{one.workplace[:LABEL_LETTERS]} ({one.number})"))
    ask.aside(talk, talk.say("review.unmatched", number=len(found), days=SINCE.days), menu=tuple(menu))


def _alike(typed: Iterable[Typed]) -> list[Typed]:
    """The same workplace of the same unit, however it was typed, as one."""
    found: dict[tuple[str, str], Typed] = {}
    for one in typed:
        key = one.unit, fold(one.workplace)
        known = found.get(key)
        if known is not None:
            one = known._replace(number=known.number + one.number, latest=max(known.latest, one.latest))
        found[key] = one
    return sorted(found.values(), key=lambda one: -one.number)


def _about_one(talk: Talk, found: Initiative, union: str) -> None:
    """To which union its workplace may belong; or it does belong to the one that was named."""
    place = workplaces.of_initiative(talk.context.tx, found.id)
    if place is None or not place[1] or _is_grassroots(talk, place[0]):
        ask.aside(talk, talk.say("review.matched_already", code=found.code))
        return
    unit, typed = place
    unions = _grassroots(talk, named(talk, union or typed, units_of(talk)))
    if union and len(unions) == 1:
        _match(talk, unit, typed, unions[0])
        return
    below = [code for code, one in talk.context.units.by_code.items() if one.parent == (unit or None)]
    offered = unions or talk.context.units.in_order(_grassroots(talk, below))
    menu = tuple(Option(f"/khop {found.code} {one}", talk.context.units.label(one)) for one in offered[:MOST_OFFERED])
    text = talk.say("review.match_which", workplace=typed, code=found.code, sure=bool(unions), offered=len(menu))
    ask.aside(talk, text, menu=menu)


def _grassroots(talk: Talk, codes: Iterable[str]) -> list[str]:
    mine = units_of(talk)
    units = talk.context.units
    return [code for code in codes if _is_grassroots(talk, code) and units.active(code) and units.within(code, mine)]


def _is_grassroots(talk: Talk, code: str) -> bool:
    known = talk.context.units.by_code.get(code)
    return known is not None and known.kind == "grassroots"


def _match(talk: Talk, unit: str, typed: str, to: str) -> None:
    """All of the same text under the same unit belong there from now on."""
    tx, now, label = talk.context.tx, talk.context.now, talk.context.units.label(to)
    same = [one for one in workplaces.spellings(tx, unit) if fold(one) == fold(typed)]
    number = workplaces.how_many(tx, same, unit)
    talk.afterwards(workplaces.match, typed=same, unit=unit, to=to, label=label, officer=talk.me.id, now=now)
    after = {"workplace": typed, "unit": to, "initiatives": number}
    write_down(talk, "workplace matched", to, before={"unit": unit}, after=after)
    undo = Option(f"/khop {listed('review.said.undo', talk.lang)[0]}", talk.say("review.undo"))
    menu = (Option("/khop", talk.say("review.match_next")), undo)
    ask.aside(talk, talk.say("review.matched_to", workplace=typed, unit=label, number=number), menu=menu)


def _undo(talk: Talk) -> None:
    """What this officer matched last belongs where it did before, all of the same text with it."""
    now = talk.context.now
    matched = workplaces.last_match(talk.context.tx, talk.me.id, now)
    if matched is None or not talk.context.units.within(matched.to, units_of(talk)):
        ask.aside(talk, talk.say("review.no_match_undo"))
        return
    talk.afterwards(workplaces.unmatch, matched=matched, officer=talk.me.id, now=now)
    number, before = workplaces.still_there(talk.context.tx, matched), {"unit": matched.to}
    after = {"workplace": matched.typed, "unit": matched.unit, "initiatives": number}
    write_down(talk, "workplace unmatched", matched.to, before=before, after=after)
    menu = (Option("/khop", talk.say("review.match_next")),)
    ask.aside(talk, talk.say("review.match_undone", workplace=matched.typed, number=number), menu=menu)
