"""Which of an officer's units some typed words mean; among ten thousand a list is no way to choose.

Accents and the order of words make no difference, and a word may be cut short; what matches nothing so is looked for
as the chat does, with typing errors forgiven.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from heapq import nsmallest
from itertools import islice
from typing import NamedTuple

from handlers.conversation.talk import Talk
from handlers.reading.fold import fold
from messages.alphabet import Key, alphabetical

FEW = 40  # units that stand in one list, to choose from without typing
MOST_OFFERED = 50
BEFORE_CODE = " · "  # a name that was chosen from suggestions has its code behind this

Named = tuple[str, str]  # a unit's code and its name


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The unit that is meant, or those that may be; `foreign`: the code of one that is no unit of this officer."""

    code: str = ""
    typed: str = ""
    offered: tuple[Named, ...] = ()
    foreign: str = ""


class Matches(NamedTuple):
    """The first units that some words mean, in order, and how many there are."""

    codes: list[str]
    total: int


NONE = Matches([], 0)


def few(talk: Talk, mine: tuple[str, ...]) -> list[Named]:
    """All units that take initiatives, by their names, where they are few enough for a list; else none."""
    units = talk.context.units
    allowed = (code for code in units.by_code if _is_allowed(talk, code, mine, ended=False))
    codes = list(islice(allowed, FEW + 1))
    return named(talk, units.in_order(codes)) if len(codes) <= FEW else []


def chosen(talk: Talk, typed: str, mine: tuple[str, ...], *, ended: bool = False) -> Chosen:
    """What these words mean among my units and those below; `ended`: also among those that are no more."""
    units = talk.context.units
    typed = " ".join(typed.split())
    last = typed.rpartition(BEFORE_CODE)[2]
    code = next((code for code in (last, last.upper()) if code in units.by_code), "")
    if code:
        is_mine = units.within(code, mine) and (ended or units.active(code))
        return Chosen(code=code, typed=typed) if is_mine else Chosen(typed=typed, foreign=code)
    found = search(talk, typed, mine, ended=ended) if typed else NONE
    if found.total == 1:
        return Chosen(code=found.codes[0], typed=typed)
    return Chosen(typed=typed, offered=tuple(named(talk, found.codes)))


def search(talk: Talk, typed: str, mine: tuple[str, ...], *, ended: bool = False, most: int = MOST_OFFERED) -> Matches:
    """The units in whose name, short name, other names or code all of these words stand; the nearest first."""
    units = talk.context.units
    words = [f" {word}" for word in fold(typed).split()]
    found = [code for code, (_, spoken) in units.spoken.items() if all(word in spoken for word in words)]
    if not found:
        got = units.index.find(typed)
        likely = [code for code in dict.fromkeys((got.value, *got.candidates)) if code]
        found = [code for code in likely if _is_allowed(talk, code, mine, ended=ended)]
        return Matches(found[:most], len(found))
    found = [code for code in found if _is_allowed(talk, code, mine, ended=ended)]
    # Of thousands only the first are put in order: a word that all have is typed on the way to each other one.
    order = partial(_order, talk, words)
    return Matches(nsmallest(most, found, key=order), len(found))


def _order(talk: Talk, words: list[str], code: str) -> tuple[bool, Key]:
    return _is_named_by_others(talk, code, words), alphabetical(talk.context.units.label(code))


def _is_named_by_others(talk: Talk, code: str, words: list[str]) -> bool:
    """Whether it is found by the unit above it, or by another name, and not by its own name alone."""
    own, _ = talk.context.units.spoken[code]
    return not all(word in own for word in words)


def named(talk: Talk, codes: list[str]) -> list[Named]:
    """These units with their names, in the order in which they come."""
    return [(code, talk.context.units.label(code)) for code in codes]


def suggestion(one: Named) -> str:
    """What stands in the field when that unit was chosen: it is understood again without a doubt."""
    code, name = one
    return f"{name}{BEFORE_CODE}{code}"


def _is_allowed(talk: Talk, code: str, mine: tuple[str, ...], *, ended: bool) -> bool:
    units = talk.context.units
    return (ended or units.active(code)) and units.within(code, mine)
