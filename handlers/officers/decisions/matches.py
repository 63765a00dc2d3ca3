"""A workplace that was typed as text belongs to a grassroots union: with one press all of the same text follow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

from handlers.conversation.talk import Talk
from handlers.officers.decisions.outcome import Outcome
from handlers.officers.group_codes import named
from handlers.officers.record import write_down
from handlers.officers.waiting import with_all_below
from handlers.people.roles import units_of
from handlers.reading.fold import fold
from messages.alphabet import alphabetical
from storage.initiatives import workplaces
from storage.initiatives.initiatives import Initiative
from storage.initiatives.workplaces import Matched, Typed

SINCE = timedelta(days=90)


def unmatched(talk: Talk) -> list[Typed]:
    """The workplaces of this officer's units that match no union, the most frequent first; each once, however typed."""
    tx = talk.context.tx
    return _alike(workplaces.unmatched(tx, with_all_below(talk, units_of(talk)), talk.context.now - SINCE))


def _alike(typed: Iterable[Typed]) -> list[Typed]:
    """The same workplace of the same unit, however it was typed, as one."""
    found: dict[tuple[str, str], Typed] = {}
    for one in typed:
        key = one.unit, fold(one.workplace)
        known = found.get(key)
        if known is not None:
            one = known._replace(number=known.number + one.number, latest=max(known.latest, one.latest))
        found[key] = one
    return sorted(found.values(), key=lambda one: (-one.number, alphabetical(one.workplace)))


def place_of(talk: Talk, found: Initiative) -> tuple[str, str] | None:
    """(unit, workplace as typed) of an initiative that is to be matched; None where it is matched, or has no such."""
    place = workplaces.of_initiative(talk.context.tx, found.id)
    if place is None or not place[1] or _is_grassroots(talk, place[0]):
        return None
    return place


def called(talk: Talk, typed: str) -> list[str]:
    """The grassroots unions of this officer that these words may name."""
    return grassroots(talk, named(talk, typed, units_of(talk)))


def right_below(talk: Talk, unit: str) -> list[str]:
    """The grassroots unions of that unit, by their names."""
    below = [code for code, one in talk.context.units.by_code.items() if one.parent == (unit or None)]
    return talk.context.units.in_order(grassroots(talk, below))


def grassroots(talk: Talk, codes: Iterable[str]) -> list[str]:
    """Those of these units that are grassroots unions of this officer and take initiatives."""
    mine = units_of(talk)
    units = talk.context.units
    return [code for code in codes if _is_grassroots(talk, code) and units.active(code) and units.within(code, mine)]


def _is_grassroots(talk: Talk, code: str) -> bool:
    known = talk.context.units.by_code.get(code)
    return known is not None and known.kind == "grassroots"


def match(talk: Talk, place: tuple[str, str], to: str) -> Outcome:
    """All of the same text under the same unit belong to that union from now on."""
    unit, typed = place
    tx, now, label = talk.context.tx, talk.context.now, talk.context.units.label(to)
    same = [one for one in workplaces.spellings(tx, unit) if fold(one) == fold(typed)]
    number = workplaces.how_many(tx, same, unit)
    talk.afterwards(workplaces.match, typed=same, unit=unit, to=to, label=label, officer=talk.me.id, now=now)
    after = {"workplace": typed, "unit": to, "initiatives": number}
    write_down(talk, "workplace matched", to, before={"unit": unit}, after=after)
    return Outcome("review.matched_to", {"workplace": typed, "unit": label, "number": number}, done=True)


def last(talk: Talk) -> Matched | None:
    """What this officer matched last, while they may take it back."""
    matched = workplaces.last_match(talk.context.tx, talk.me.id, talk.context.now)
    if matched is None or not talk.context.units.within(matched.to, units_of(talk)):
        return None
    return matched


def undo(talk: Talk) -> Outcome:
    """What this officer matched last belongs where it did before, all of the same text with it."""
    matched, now = last(talk), talk.context.now
    if matched is None:
        return Outcome("review.no_match_undo")
    talk.afterwards(workplaces.unmatch, matched=matched, officer=talk.me.id, now=now)
    number, before = workplaces.still_there(talk.context.tx, matched), {"unit": matched.to}
    after = {"workplace": matched.typed, "unit": matched.unit, "initiatives": number}
    write_down(talk, "workplace unmatched", matched.to, before=before, after=after)
    return Outcome("review.match_undone", {"workplace": matched.typed, "number": number}, done=True)


def offered(talk: Talk, one: Typed, most: int) -> Sequence[str]:
    """The unions to which a typed workplace may belong, the likeliest; else those of its unit."""
    return (called(talk, one.workplace) or right_below(talk, one.unit))[:most]
