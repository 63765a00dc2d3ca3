"""The columns of a sheet of initiatives: the receipt code first, then day and hour, then all that is known.

To add a column: a line in COLUMNS, and its name in `[column]` of `messages/*/sheets.toml`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from typing import Any

from handlers.conversation.steps.step import UNCLEAR
from handlers.conversation.steps.text import Text
from handlers.initiative.form import INITIATIVE, left_to_union, shares
from messages.catalog import has, say
from messages.format import HANOI
from storage.answer_clock import AnswerClock

Row = Mapping[str, Any]  # of storage.initiatives.sheets.exports.initiatives
Cell = str | int | bool | date | time | datetime | None  # instants are on Hà Nội's clock, without a zone

_64_BITS = 2**64 - 1
STORY_WIDTH, TEXT_WIDTH, SHORT_WIDTH, DAY_WIDTH = 48, 26, 14, 11  # in letters


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a column needs beside the row: until when answers are due, the address of the desk or ""."""

    clock: AnswerClock
    desk: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: how its cell is read off a row; `words`: where the words for its codes are."""

    read: Callable[[Row, Sheet], Cell]
    width: int = SHORT_WIDTH
    words: str = ""


def _of(name: str) -> Callable[[Row, Sheet], Cell]:
    """What the row holds under that name."""

    def read(row: Row, _sheet: Sheet) -> Cell:
        value = row[name]
        return local(value) if isinstance(value, datetime) else value

    return read


def _answer(key: str) -> Callable[[Row, Sheet], Cell]:
    """What was typed to that question."""

    def read(row: Row, _sheet: Sheet) -> Cell:
        value = row["answers"].get(key)
        return value if isinstance(value, str) else None

    return read


def _beside(table: str, place: int) -> Callable[[Row, Sheet], Cell]:
    """What stands in another table, in that place of its row."""

    def read(row: Row, _sheet: Sheet) -> Cell:
        found = row[table]
        return found[0][place] if found else None

    return read


def local(moment: datetime) -> datetime:
    """What the clocks in Hà Nội showed then; a sheet knows no zones."""
    return moment.astimezone(HANOI).replace(tzinfo=None)


def _due(row: Row, sheet: Sheet) -> Cell:
    return sheet.clock.due(row["waits_since"]) if row["status"] == "submitted" else None


def _decided_on(row: Row, _sheet: Sheet) -> Cell:
    day = row["recognition"][0][1] if row["recognition"] else None
    return date.fromisoformat(day) if isinstance(day, str) else day  # SQLite has days as text


def _recorded_at(row: Row, _sheet: Sheet) -> Cell:
    return local(row["recognition"][0][4]) if row["recognition"] else None


def _people(row: Row, _sheet: Sheet) -> Cell:
    """A mark for each who takes part, the author first: the same person has the same one in every row."""
    return " ".join(f"k{key & _64_BITS:016x}" for key in (row["author_key"], *(one for (one,) in row["people"])))


def _link(row: Row, sheet: Sheet) -> Cell:
    """Where an officer who has signed in sees it, its photos and files first."""
    return f"{sheet.desk}{row['code']}#evidence" if sheet.desk else None


_NAMED = ("title", "author")
#: What is not reviewed by itself stands in another answer.
_TYPED = tuple(
    step.key for step in INITIATIVE.steps if isinstance(step, Text) and step.reviewed and step.key not in _NAMED
)
COLUMNS: Mapping[str, Column] = {
    "code": Column(_of("code"), 18),
    "day": Column(lambda row, _: local(row["submitted_at"]).date(), DAY_WIDTH),
    "hour": Column(lambda row, _: local(row["submitted_at"]).time().replace(microsecond=0), 7),
    "title": Column(_of("title"), STORY_WIDTH),
    "author": Column(_of("author"), TEXT_WIDTH),
    "share": Column(lambda row, _: shares(row["answers"])[0], 8),
    "coauthors": Column(lambda row, _: shares(row["answers"])[1], TEXT_WIDTH),
    "by_author": Column(_of("by_author"), 8, "sheets.yes_no"),
    "unit": Column(_of("unit"), SHORT_WIDTH),
    "unit_name": Column(_of("unit_name"), TEXT_WIDTH),
    "unit_above": Column(_of("unit_above"), TEXT_WIDTH),
    "workplace": Column(_of("workplace"), TEXT_WIDTH),
    "campaign": Column(_of("campaign"), 10),
    "kind": Column(_of("kind"), SHORT_WIDTH, "initiative.kind.choice"),
    "field": Column(_of("field"), SHORT_WIDTH, "initiative.field.choice"),
    **{key: Column(_answer(key), STORY_WIDTH) for key in _TYPED},
    "applied_on": Column(_of("applied_on"), DAY_WIDTH),
    "benefit": Column(_of("benefit"), 16),
    "recognised": Column(_of("recognised"), SHORT_WIDTH, "initiative.recognised.choice"),
    "status": Column(_of("status"), SHORT_WIDTH, "officers.status"),
    "officer": Column(_beside("review", 0), TEXT_WIDTH),
    "reason": Column(_beside("review", 2), TEXT_WIDTH),
    "reviewed_at": Column(_of("reviewed_at"), 17),
    "updated_at": Column(_of("updated_at"), 17),
    "due": Column(_due, DAY_WIDTH),
    "number": Column(_beside("recognition", 0), SHORT_WIDTH),
    "decided_on": Column(_decided_on, DAY_WIDTH),
    "level": Column(_beside("recognition", 2), SHORT_WIDTH, "sheets.level"),
    "said": Column(_beside("recognition", 3), SHORT_WIDTH, "initiative.recognised.choice"),
    "recorded_at": Column(_recorded_at, 17),
    "applied_by": Column(_beside("reuse", 0), 8),
    "confidential": Column(_of("confidential"), 8, "sheets.yes_no"),
    "to_fill": Column(lambda row, _: " ".join(left_to_union(row["answers"])), SHORT_WIDTH),
    "evidence": Column(lambda row, _: "; ".join(name for (name,) in row["evidence"] if name), TEXT_WIDTH),
    "link": Column(_link, TEXT_WIDTH),
    "people": Column(_people, TEXT_WIDTH),
}


def unknown(names: Iterable[str]) -> list[str]:
    """Which of these are no columns."""
    return [name for name in names if name not in COLUMNS]


def cells(names: Sequence[str], sheet: Sheet) -> Callable[[Row], list[Cell]]:
    """What reads the cells of an initiative, in these columns; codes are codes."""
    reads = [COLUMNS[name].read for name in names]

    def read(row: Row) -> list[Cell]:
        return [one(row, sheet) for one in reads]

    return read


def shown(names: Sequence[str], sheet: Sheet, lang: str) -> Callable[[Row], list[Cell]]:
    """The same in words that people read."""
    read = cells(names, sheet)
    coded = [(place, COLUMNS[name].words) for place, name in enumerate(names) if COLUMNS[name].words]
    to_fill = names.index("to_fill") if "to_fill" in names else -1

    def in_words(row: Row) -> list[Cell]:
        found = read(row)
        for place, words in coded:
            if found[place] is not None:
                found[place] = _word(words, str(found[place]).lower(), lang)
        if to_fill >= 0 and found[to_fill]:
            found[to_fill] = "; ".join(say(f"initiative.{key}.label", lang) for key in str(found[to_fill]).split())
        return found

    return in_words


@cache
def _word(words: str, code: str, lang: str) -> str:
    if code == UNCLEAR:
        return say("any.unclear", lang)
    return say(f"{words}.{code}", lang) if has(f"{words}.{code}", lang) else code


def headings(names: Sequence[str], lang: str) -> list[str]:
    """What stands above these columns."""
    return [say(f"sheets.column.{name}", lang) for name in names]
