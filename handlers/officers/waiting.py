"""Which initiatives wait for which officer, and which of them the officer wants to see.

The nearest officer reads: of the initiative's unit, else of the one above it, and so on. What waited for too long is
seen by the officers above as well. Who asks for some of them ("/duyet lớn", "/duyet hoàng mai") sees those of all
units below, whoever is to read them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from handlers.conversation.steps.step import Unclear, Unsure
from handlers.conversation.talk import Talk
from handlers.initiative.at_once import ASKED, DECIDED
from handlers.initiative.form import INITIATIVE
from handlers.officers.group_codes import named
from handlers.one_page.fields import PageContext
from handlers.people.roles import read_by, supported_by, units_of
from handlers.reading.fold import fold
from messages.catalog import listed_in_all
from storage import answer_clock
from storage.counting.count import QUICK
from storage.initiatives.initiatives import Initiative
from storage.initiatives.queued import Scope, Wanted
from storage.people import officers
from storage.programme.units import below

#: What may be asked for by name: the words are `review.said.<mark>`. Those of `LISTED` cannot be decided about.
ALL, LARGE, LATE, ALIKE, MOULD, RETURNED = "all", "large", "late", "alike", "mould", "given_back"
MARKS = (ALL, LARGE, LATE, ALIKE, MOULD, QUICK, RETURNED)
LISTED = {QUICK: QUICK, RETURNED: "returned"}  # and the status that it is
UNIT, FIELD = "unit=", "field="  # before a unit's code and a field's key


def may_read(talk: Talk, found: Initiative) -> bool:
    """Whether this person has a role for the initiative's unit or one above it; what has no unit is the city's."""
    return _within(talk, found, read_by(talk))


def may_decide(talk: Talk, found: Initiative) -> bool:
    """Whether they decide about it: as an officer, or in the place of one."""
    return _within(talk, found, units_of(talk))


def _within(talk: Talk, found: Initiative, mine: tuple[str, ...]) -> bool:
    units = talk.context.units
    if not found.unit:
        return units.root in mine
    return units.within(found.unit, mine)


def with_all_below(talk: Talk, mine: tuple[str, ...]) -> list[str]:
    """These units with all below them; "", what has no unit, is the city's."""
    found = sorted({code for unit in mine for code in below(talk.context.tx, unit)})
    if talk.context.units.root in mine:
        found.append("")
    return found


# What is asked for


def read_wanted(talk: Talk, typed: str) -> tuple[str, ...]:
    """What "lớn hoàng mai" asks for: marks, a unit, a field; () where it names nothing, several units where unclear."""
    rest = f" {fold(typed)} "
    found = []
    for mark in MARKS:
        for word in sorted(_said(mark), key=len, reverse=True):
            if f" {word} " in rest:
                found.append(mark)
                rest = rest.replace(f" {word} ", " ")
    lead = next((word for word in _said("field") if f" {word} " in rest), "")
    rest = rest.replace(f" {lead} ", " ") if lead else rest
    words = _in_own_spelling(typed, rest)
    if not words:
        return tuple(found)
    units = [] if lead else named(talk, words, read_by(talk))
    if units:
        return (*found, *(UNIT + code for code in units))
    field = _field(talk, words)
    return (*found, FIELD + field) if field else ()


def _said(mark: str) -> tuple[str, ...]:
    return listed_in_all(f"review.said.{mark}")


def _in_own_spelling(typed: str, folded: str) -> str:
    """The words of `typed` that are left in `folded`: units and fields are found better with their accents."""
    left = folded.split()
    return " ".join(word for word in re.split(r"[\s,;]+", typed) if word and set(fold(word).split()) & set(left))


def _field(talk: Talk, words: str) -> str:
    """The field of work that is called so; "" for none."""
    shown = PageContext(
        flow_name=INITIATIVE.name,
        answers={},
        lang=talk.lang,
        person=None,
        context=talk.context,
        unit="",
        initiative=None,
    )
    step = INITIATIVE.by_key["field"]
    if words in {option.value for option in step.options(shown)}:
        return words
    try:
        return str(step.read(words, shown))
    except (Unclear, Unsure):
        return ""


def shown_wanted(talk: Talk, wanted: Iterable[str]) -> str:
    """What is asked for, in words: "giá trị lớn, LĐLĐ quận Hoàng Mai"; "" where nothing special is."""
    parts = []
    for one in wanted:
        if one.startswith(UNIT):
            parts.append(talk.context.units.label(one.removeprefix(UNIT)))
        elif one.startswith(FIELD):
            parts.append(talk.say(f"initiative.field.choice.{one.removeprefix(FIELD)}").lower())
        else:
            parts.append(talk.say(f"review.only.{one}"))
    return ", ".join(parts)


def scope(talk: Talk, wanted: Iterable[str] = ()) -> Scope:
    """Those whose nearest officer this is, and of all units below those that wait for too long; else what is wanted."""
    tx, units, mine = talk.context.tx, talk.context.units, read_by(talk)
    asked = frozenset(wanted)
    all_below = [code for code in with_all_below(talk, mine) if code]
    if asked:
        within = [one.removeprefix(UNIT) for one in asked if one.startswith(UNIT)]
        own = [code for code in all_below if not within or units.within(code, within)]
        if units.root in within or not within:
            own += _of_no_unit(talk)
        others: list[str] = []
    else:
        looked_after = officers.looked_after(tx).union(supported_by(talk))
        own = [code for code in all_below if units.nearest(code, looked_after) in mine]
        others = sorted(set(all_below).difference(own))
        own += _of_no_unit(talk)
    return Scope(
        own=own,
        below=others,
        late=answer_clock.read(tx).late_before(talk.context.today),
        person_id=talk.me.id,
        wanted=_conditions(asked),
        done=[key[1] for key in talk.context.memo if key[0] in (DECIDED, ASKED)],
    )


def _of_no_unit(talk: Talk) -> list[str]:
    """What has no unit is the city's."""
    return [""] if talk.context.units.root in read_by(talk) else []


def _conditions(asked: frozenset[str]) -> Wanted:
    return Wanted(
        status=next((status for mark, status in LISTED.items() if mark in asked), "submitted"),
        large=LARGE in asked,
        late=LATE in asked,
        alike=ALIKE in asked,
        mould=MOULD in asked,
        field="".join(one.removeprefix(FIELD) for one in asked if one.startswith(FIELD)),
    )
