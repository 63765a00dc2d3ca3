"""What a board's picture shows, all in words and numbers: `messages/pictures/board.svg` knows nothing else.

The rows add up to the large number above them: the first units, all others together, and what was handed in for the
unit itself. For a unit that has none below it, the rows are the units beside it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from handlers.boards.board import Board, Line
from handlers.boards.words import drawn_forecast, in_order, kind, moved, place
from messages.catalog import say
from messages.format import moment, number, percent, signed

MOST_ROWS = 10  # units in a picture, and one's own: more would be too small to read in a chat


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One bar: its text left and right, and how long its two parts are."""

    rank: str = ""
    name: str
    before: int
    today: int
    label: str
    own: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What a picture shows."""

    title: str
    subtitle: str
    large: tuple[tuple[str, str], ...]  # (number, what it is)
    targets: tuple[tuple[str, int], ...]  # (words, tenths of a percent)
    lines: tuple[str, ...]  # what ends when, and the unit's place
    rows: tuple[Row, ...]
    legend: tuple[str, str]

    @property
    def longest(self) -> int:
        """What the longest bar counts."""
        return max(1, *(row.before + row.today for row in self.rows))


def sheet_of(board: Board, lang: str) -> Sheet:
    """A board as what a picture shows of it."""
    return Sheet(
        title=board.name,
        subtitle=f"{moment(board.at, lang)} · {board.campaign_name}",
        large=(
            (number(board.total.submitted, lang), say("board.draw.total", lang)),
            (signed(board.today.submitted, lang), say("board.draw.today", lang)),
        ),
        targets=tuple((f"{percent(one.tenths, lang)} {kind(one.kind, lang)}", one.tenths) for one in board.percents),
        lines=tuple(_lines(board, lang)),
        rows=() if board.empty else tuple(_rows(board, lang)),
        legend=(say("board.draw.before", lang), say("board.draw.today", lang)),
    )


def _lines(board: Board, lang: str) -> Iterable[str]:
    if board.empty:
        yield say("board.none_yet", lang)
    if board.phase:
        yield say("board.phase", lang, phase=board.phase, percents="")
    else:
        yield say("board.left", lang, days=board.days_left, until=board.ends_on, campaign=board.campaign_name)
    if told := drawn_forecast(board, lang):
        yield told
    if board.placed:
        yield place(board, lang)
    if board.in_time is not None:
        yield say("board.in_time", lang, tenths=board.in_time)


def _rows(board: Board, lang: str) -> Iterable[Row]:
    if not board.lines:
        yield from _beside(board, lang)
        return
    placed = in_order(board)
    for line in placed[:MOST_ROWS]:
        yield _row(line, lang)
    shown = {line.code for line in placed[:MOST_ROWS]}
    others = [line for line in board.lines if line.code not in shown]
    if others:
        total = sum(line.total.submitted for line in others)
        today = sum(line.today.submitted for line in others)
        yield _sum(say("board.draw.others", lang, n=len(others)), total, today, lang)
    itself = board.itself
    if itself.total.submitted:
        yield _sum(say("board.draw.direct", lang), itself.total.submitted, itself.today.submitted, lang)


def _beside(board: Board, lang: str) -> Iterable[Row]:
    """The first of the units beside it; its own is among them, or stands below them."""
    placed = [line for line in board.beside if line.worth is not None and not line.idle]
    for number_, line in enumerate(placed):
        own = line.code == board.code
        if number_ < MOST_ROWS or own:
            yield _row(line, lang, own)


def _row(line: Line, lang: str, own: bool = False) -> Row:
    name = line.short_name
    if line.ended:
        name += f" {say('board.ended', lang)}"
    total, today = line.total.submitted, line.today.submitted
    return Row(
        rank=f"{line.rank}.", name=name, before=total - max(today, 0), today=max(today, 0),
        label=_label(total, today, lang) + moved(line.moved), own=own,
    )  # fmt: skip


def _sum(name: str, total: int, today: int, lang: str) -> Row:
    """A row without a bar: many units together would dwarf all others."""
    return Row(name=name, before=0, today=0, label=_label(total, today, lang))


def _label(total: int, today: int, lang: str) -> str:
    """ "125 (+3)"; a day without anything is not said on each line."""
    if not today:
        return number(total, lang)
    return f"{number(total, lang)} ({signed(today, lang)})"
