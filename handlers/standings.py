"""Standings on demand: /bangxephang and /thongke, in the private chat and in groups.

Persons are named nowhere here: units and sums only. The words that may follow a command are in
`messages/*/board.toml`.
"""

from __future__ import annotations

from handlers import boards
from handlers.boards import BY, PERIODS, Board
from handlers.fold import fold
from handlers.talk import Talk
from messages.catalog import listed
from messages.wire import Option
from storage import counts

MOST_VALUE = 60  # bytes of a button's value: Telegram takes 64


def ranking(talk: Talk, about: str, unit: str = "") -> tuple[str, tuple[Option, ...]]:
    """The answer to "/bangxephang tuần chỉ tiêu hoàng mai", and the buttons to switch with.

    `unit` is whose standings are meant when none is named: the group's, else the person's.
    """
    about, period = _take(talk, about, "period", PERIODS)
    about, by = _take(talk, about, "by", BY)
    code = _unit(talk, about) if about else unit or _own(talk)
    if not code:
        return talk.say("board.no_unit"), ()
    found = _board(talk, code, period or "all", by or "number")
    if found is not None and not found.lines and found.parent and not about:
        found = _board(talk, found.parent, period or "all", by or "number")
    if found is None:
        return talk.say("board.nothing"), ()
    named = found.code if about else ""
    return boards.ranking(found, talk.lang), _switches(talk, found, named)


def numbers(talk: Talk, about: str, unit: str = "") -> tuple[str, tuple[Option, ...]]:
    """The answer to "/thongke hoàng mai"."""
    code = _unit(talk, about) if about else unit or _own(talk)
    if not code:
        return talk.say("board.no_unit"), ()
    found = _board(talk, code, "all", "number")
    if found is None:
        return talk.say("board.nothing"), ()
    option = Option(_value("all", "number", code if about else ""), talk.say("board.see_ranking"))
    return boards.numbers(found, talk.lang), (option,)


def _board(talk: Talk, code: str, period: str, by: str) -> Board | None:
    """Made once for all who ask in the same moment."""
    memo, key = talk.world.memo, (code, period, by)
    if key not in memo:
        memo[key] = boards.board(talk.world.tx, code, talk.world.now, period, by)
    found: Board | None = memo[key]
    return found


def _take(talk: Talk, about: str, kind: str, values: tuple[str, ...]) -> tuple[str, str]:
    """Take the words for one of these values out of what was typed: (the rest, the value)."""
    typed = f" {fold(about)} "
    words = sorted(
        ((word, value) for value in values for word in listed(f"board.said.{value}", talk.lang)), key=_longest
    )
    for word, value in words:
        if f" {word} " in typed:
            return typed.replace(f" {word} ", " ", 1).strip(), value
    return typed.strip(), ""


def _longest(word: tuple[str, str]) -> int:
    return -len(word[0])


def _unit(talk: Talk, typed: str) -> str:
    """The unit that is surely meant: by code, or by name."""
    units = talk.world.units
    code = next((code for code in (typed, typed.upper()) if code in units.by_code), "")
    got = units.index.find(typed) if not code else None
    return code or (got.value or "" if got is not None and got.status in ("ok", "confirm") else "")


def _own(talk: Talk) -> str:
    """The person's union, or the one above it; the city's for somebody who has none."""
    person, known = talk.person, talk.world.units.by_code
    code = person.unit if person is not None else ""
    unit = known.get(code)
    if unit is not None and unit.kind == "grassroots" and unit.parent:
        return unit.parent
    return code if unit is not None else counts.top(talk.world.tx)


def _switches(talk: Talk, shown: Board, named: str) -> tuple[Option, ...]:
    periods = [
        Option(_value(one, shown.by, named), talk.say(f"board.period.{one}")) for one in PERIODS if one != shown.period
    ]
    measures = [Option(_value(shown.period, one, named), talk.say(f"board.by.{one}")) for one in BY if one != shown.by]
    return (*periods, *measures)


def _value(period: str, by: str, named: str) -> str:
    value = f"/bangxephang {period} {by} {named}".strip()
    return value if len(value.encode()) <= MOST_VALUE else f"/bangxephang {period} {by}"
