"""Standings on demand: /bangxephang and /thongke, in the private chat and in groups.

Units and sums only: persons are named in `leaders.py`, and only where that was switched on. The words that may
follow a command are in `messages/*/board.toml`.
"""

from __future__ import annotations

import re

from handlers.boards import board, ease, leaders, words
from handlers.boards.board import BY, PERIODS, Board
from handlers.boards.forecast import with_forecasts
from handlers.conversation import ask
from handlers.conversation.talk import Talk
from handlers.reading.fold import fold
from messages.alphabet import alphabetical
from messages.catalog import listed
from messages.format import paragraphs
from messages.wire import Option, Reply
from storage.counting import tree

MOST_VALUE = 60  # bytes of a button's value: Telegram takes 64
MOST_CHOICES = 8  # units to choose from in one message
SHORT_NAME = 30  # letters of a cluster's name that fit a button's value


def ranking(talk: Talk, about: str, unit: str = "") -> tuple[str, tuple[Option, ...]]:
    """The answer to "/bangxephang tuần chỉ tiêu hoàng mai", and the buttons to switch with.

    `unit` is whose standings are meant when none is named: the group's, else the person's.
    """
    about, page = _page(about)
    about, by = _take(talk, about, BY)  # first: "so tuần trước" names no period
    about, period = _take(talk, about, PERIODS)
    shown = period or "all", by or "number"
    own = unit or _own(talk)
    if named := _of_cluster(talk, about, own):
        return _cluster(talk, named, *shown, page, whose=named == own)
    about, scope = _take(talk, about, ("cluster", "persons"))
    code = own
    if about:
        code, others = _unit(talk, about)
        if others:
            return _which(talk, others, *shown)
    if not code:
        return _nowhere(talk, about, *shown)
    if scope == "cluster":
        return _cluster(talk, code, *shown, page)
    if scope == "persons":
        found = _board(talk, code, "all", "number")
        if found is None:
            return talk.say("board.nothing"), ()
        return leaders.leaders(talk, found), ()
    found = _board(talk, code, *shown)
    if found is not None and not found.lines and found.parent and not about:
        found = _board(talk, found.parent, *shown)
    if found is None:
        return talk.say("board.nothing"), ()
    named = found.code if about else ""
    page = min(page, words.pages(found) - 1)
    return words.ranking(found, talk.lang, page), (*_turns(talk, found, named, page), *_switches(talk, found, named))


def _of_cluster(talk: Talk, about: str, own: str) -> str:
    """A unit of the cluster that is named ("cụm 1"): the one who asks, where it is in that cluster."""
    typed, known = fold(about).replace("cum thi dua ", "cum "), talk.context.units.by_code.values()
    found = [unit.code for unit in known if typed and unit.cluster and fold(unit.cluster) == typed]
    if own in found:
        return own
    return next(iter(found), "")


def _cluster(
    talk: Talk, code: str, period: str, by: str, page: int, whose: bool = True
) -> tuple[str, tuple[Option, ...]]:
    """The standings of a unit's cluster, or of the cluster of the unit above it; else which ones there are.

    `whose`: it is that unit's rank that is asked for, not only its cluster. Those of a cluster are compared among
    themselves already: they stand in no bands of size.
    """
    by = "members" if by == "size" else by
    known = talk.context.units.by_code
    near = [known[one] for one in (code, known[code].parent or "") if one in known]
    mine = next((unit.code for unit in near if unit.cluster), "")
    if not mine:
        return _clusters(talk, code, period, by)
    found = _board(talk, mine, period, by, cluster=True)
    if found is None:
        return talk.say("board.nothing"), ()
    named = f"cluster {mine}" if whose else fold(found.cluster)
    page = min(page, words.pages(found) - 1)
    options = (*_turns(talk, found, named, page), *_switches(talk, found, named))
    return words.ranking(found, talk.lang, page, cluster=True, whose=whose), options


def _clusters(talk: Talk, code: str, period: str, by: str) -> tuple[str, tuple[Option, ...]]:
    """The clusters of the units right below one, to choose from."""
    firsts: dict[str, str] = {}
    for unit in talk.context.units.by_code.values():
        if unit.cluster and unit.parent == code:
            firsts.setdefault(unit.cluster, unit.code)
    if not firsts:
        return talk.say("board.no_cluster", name=talk.context.units.label(code)), ()
    menu = []
    for name, first in sorted(firsts.items(), key=lambda item: alphabetical(item[0])):
        named = fold(name) if len(name) <= SHORT_NAME else f"cluster {first}"
        menu.append(Option(_value(period, by, named), name))
    return talk.say("board.which_cluster"), tuple(menu)


def statistics(talk: Talk, about: str, unit: str = "") -> tuple[str, tuple[Option, ...]]:
    """The answer to "/thongke hoàng mai"."""
    code = unit or _own(talk)
    if about:
        code, others = _unit(talk, about)
        if others:
            menu = tuple(Option(f"/thongke {one}", talk.context.units.label(one)) for one in others)
            return talk.say("board.which_unit"), menu
    if not code:
        return _nowhere(talk, about, "all", "number")
    found = _board(talk, code, "all", "number")
    if found is None:
        return talk.say("board.nothing"), ()
    found = with_forecasts(talk.context.tx, {code: found})[code]
    named = code if about else ""
    option = Option(_value("all", "number", named), talk.say("board.see_ranking"))
    return paragraphs(words.numbers(found, talk.lang), ease.said(talk, code)), (option,)


def _board(talk: Talk, code: str, period: str, by: str, cluster: bool = False) -> Board | None:
    """Made once for all who ask in the same moment."""
    memo, key = talk.context.memo, (code, period, by, cluster)
    if key not in memo:
        memo[key] = board.board(talk.context.tx, code, talk.context.now, period, by, cluster)
    found: Board | None = memo[key]
    return found


def _take(talk: Talk, about: str, values: tuple[str, ...]) -> tuple[str, str]:
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


def _unit(talk: Talk, typed: str) -> tuple[str, tuple[str, ...]]:
    """(the unit that is surely meant, by code or by name; those to choose from where it may be several)."""
    units = talk.context.units
    for code in (typed, typed.upper()):
        if code in units.by_code:
            return code, ()
    if city := units.city(typed):
        return city, ()
    got = units.index.find(typed)
    if got.status in ("ok", "confirm"):
        return got.value or "", ()
    candidates = tuple(dict.fromkeys(code for code in (got.value, *got.candidates) if code))
    return "", tuple(units.in_order(candidates[:MOST_CHOICES]))


def _nowhere(talk: Talk, about: str, period: str, by: str) -> tuple[str, tuple[Option, ...]]:
    """No unit is known: who named none chooses among those that stand above all."""
    found = [] if about else tree.roots(talk.context.tx)
    if not found:
        return talk.say("board.no_unit"), ()
    found = sorted(found, key=lambda root: alphabetical(root[1]))[:MOST_CHOICES]
    return talk.say("board.which_root"), tuple(Option(_value(period, by, code), name) for code, name in found)


def _which(talk: Talk, units: tuple[str, ...], period: str, by: str) -> tuple[str, tuple[Option, ...]]:
    """Which of these units is meant."""
    menu = tuple(Option(_value(period, by, code), talk.context.units.label(code)) for code in units)
    return talk.say("board.which_unit"), menu


def _own(talk: Talk) -> str:
    """The person's union, or the one above it; the city's for somebody who has none."""
    person, known = talk.person, talk.context.units.by_code
    code = person.unit if person is not None else ""
    unit = known.get(code)
    if unit is not None and unit.kind == "grassroots" and unit.parent:
        return unit.parent
    if unit is None:
        return tree.top(talk.context.tx)
    return code


_PAGE = re.compile(r"\b(?:trang|page) (\d{1,3})\b")


def _page(about: str) -> tuple[str, int]:
    """Take "trang 2" out of what was typed: (the rest, the number of the page, from 0)."""
    typed = fold(about)
    found = _PAGE.search(typed)
    if found is None:
        return about, 0
    return f"{typed[: found.start()]} {typed[found.end() :]}".strip(), max(int(found[1]) - 1, 0)


def _turns(talk: Talk, shown: Board, named: str, page: int) -> list[Option]:
    """The buttons for the next page and the one before."""
    turns = []
    if page + 1 < words.pages(shown):
        turns.append(("more", page + 2))
    if page:
        turns.append(("less", page))
    options = []
    for way, number in turns:
        value = f"/bangxephang {shown.period} {shown.by} trang {number} {named}".strip()
        if len(value.encode()) <= MOST_VALUE:
            options.append(Option(value, talk.say(f"any.choice.{way}")))
    return options


def _switches(talk: Talk, shown: Board, named: str) -> tuple[Option, ...]:
    of_cluster = bool(shown.cluster) and (named.startswith("cluster ") or named == fold(shown.cluster))
    others = [one for one in PERIODS if one != shown.period]
    if shown.by == "change":  # which compares two weeks
        others = []
    measures = [one for one in BY if one != shown.by and not (of_cluster and one == "size")]
    options = [Option(_value(one, shown.by, named), talk.say(f"board.period.{one}")) for one in others]
    options += [Option(_value(shown.period, one, named), talk.say(f"board.by.{one}")) for one in measures]
    if shown.cluster and not of_cluster:
        options.append(Option(_value(shown.period, shown.by, f"cluster {shown.code}"), shown.cluster))
    return tuple(options)


def _value(period: str, by: str, named: str) -> str:
    value = f"/bangxephang {period} {by} {named}".strip()
    if len(value.encode()) > MOST_VALUE:
        return f"/bangxephang {period} {by}"
    return value


# Standings


def show_ranking(talk: Talk, about: str) -> None:
    """/bangxephang: how the units stand, with buttons to switch."""
    if _hidden(talk):
        return
    text, menu = ranking(talk, about)
    ask.aside(talk, text, menu)


def show_statistics(talk: Talk, about: str) -> None:
    """/thongke: everything counted for a unit."""
    if _hidden(talk):
        return
    text, menu = statistics(talk, about)
    ask.aside(talk, text, menu)


def _hidden(talk: Talk) -> bool:
    """Whether boards are not public and nobody knows who asks. Says so."""
    if talk.context.limits.board_public or talk.person is not None:
        return False
    talk.replies.append(Reply(talk.say("board.not_public")))
    return True
