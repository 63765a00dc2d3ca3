"""/nhanrong: which initiatives are applied by other units, and which units learn from others; apart from all counts.

What its author does not share is counted, and not named.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from handlers.boards.ranking import ranked
from handlers.conversation import ask
from handlers.conversation.talk import Talk
from handlers.groups.group import group_of, tell
from storage.initiatives import sharing
from storage.initiatives.reuse import spread

MOST_LISTED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An initiative or a unit, and how often it is applied or applies."""

    rank: int
    name: str
    number: int
    unit: str = ""
    code: str = ""


def show(talk: Talk, about: str) -> None:
    """The board of the unit that is named, else of one's own."""
    units, code = talk.context.units, talk.me.unit or talk.context.units.root
    if about:
        got = units.index.find(about)
        code = got.value if got.status in ("ok", "confirm") and got.value else units.city(about)
    if not code:
        ask.aside(talk, talk.say("board.no_unit"))
        return
    ask.aside(talk, board(talk, code))


def show_in_group(talk: Talk, _about: str) -> None:
    """The board of the group's unit."""
    unit = group_of(talk).unit
    if not unit:
        tell(talk, talk.say("groups.standings_private"))
        return
    tell(talk, board(talk, unit))


def board(talk: Talk, unit: str) -> str:
    """What of this unit others apply, what it and those below it apply of others."""
    tx, units = talk.context.tx, talk.context.units
    pairs = spread.pairs(tx)
    there = spread.about(tx, [*{key for key, _ in pairs}])
    given = Counter(key for key, _ in pairs if units.within(there[key][2], (unit,)))
    learnt = [who for _, who in pairs if units.within(who, (unit,))]
    return talk.say(
        "reuse.board",
        name=units.label(unit),
        at=talk.context.now,
        given=given.total(),
        initiatives=len(given),
        learnt=len(learnt),
        top=_initiatives(talk, given, there),
        units=_units(talk, Counter(_below(talk, unit, who) for who in learnt)),
    )


def _initiatives(talk: Talk, given: Mapping[int, int], there: Mapping[int, tuple[str, str, str]]) -> list[Line]:
    """Those that are applied by most units, as far as they are shared."""
    named = sharing.public(talk.context.tx, list(given))
    ranks = ranked({str(key): number for key, number in given.items() if key in named})
    lines = []
    for key, rank in ranks.items():
        code, title, unit = there[int(key)]
        label = talk.context.units.label(unit)
        lines.append(Line(rank=rank, name=title, number=given[int(key)], unit=label, code=code))
    return sorted(lines, key=lambda line: (line.rank, line.code))[:MOST_LISTED]


def _units(talk: Talk, learnt: Mapping[str, int]) -> list[Line]:
    ranks = ranked(learnt)
    lines = [Line(rank=rank, name=talk.context.units.label(code), number=learnt[code]) for code, rank in ranks.items()]
    return sorted(lines, key=lambda line: (line.rank, line.name))[:MOST_LISTED]


def _below(talk: Talk, unit: str, who: str) -> str:
    """The unit right below this one that it belongs to; this one itself where it is that."""
    line = talk.context.units.line(who)
    return line[max(line.index(unit) - 1, 0)]
