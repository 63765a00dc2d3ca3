"""The cells of a sheet of initiatives, as `handlers/records/columns.py` writes them and as an office types them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from functools import cache
from typing import Any

import orjson

from handlers.conversation.steps.step import UNCLEAR
from handlers.initiative.form import INITIATIVE
from handlers.loading.cells import LONGEST_CELL, CellError, code, day, name, one_of, said
from handlers.reading.fold import fold
from handlers.reading.money.rules import read_money
from handlers.reading.names import coauthors as named
from messages.catalog import LANGUAGES, say
from messages.format import HANOI

MOST_MONEY = 10**15  # VND: more is a slip
_PLAIN_NUMBER = re.compile(r"[0-9]{1,3}(?:[., ][0-9]{3})+|[0-9]{1,16}")
_MONTH = re.compile(r"([0-9]{1,2})[/.-]([0-9]{4})")
_HOUR = re.compile(r"([0-9]{1,2})[:hH]([0-9]{2})(?::([0-9]{2})(?:\.[0-9]+)?)?")
_SHARE = re.compile(r"(.+?)\s+([0-9]{1,3})\s?%")
_KEY = re.compile("k[0-9a-f]{16}")
_64_BITS = 2**64
#: What a heading calls the unit of its sums, without accents, and how it is said.
_UNITS = {r"\btrieu|\btr\W?d\b": "triệu", r"\bnghin\b|\bngan\b|\b1[.,]?000\b": "nghìn", r"\bt[yi]\b": "tỷ"}


def text(typed: str) -> str:
    """As it is typed."""
    return typed


def author(typed: str) -> str:
    """One person's name; others stand in a column of their own."""
    if "\n" in typed.strip():
        raise CellError("one_author", got=typed.splitlines()[1].strip())
    return short_name(typed)


def short_name(typed: str) -> str:
    """A person's name, or a title: it stands in an index, and in lists."""
    if len(typed) > LONGEST_CELL:
        raise CellError("too_long", got=len(typed), most=LONGEST_CELL)
    return name(typed)


def unclear_or(read: Callable[[str], str]) -> Callable[[str], str]:
    """The same, or that it is left to the union."""

    def either(typed: str) -> str:
        return UNCLEAR if said(typed) in _unclear_words() else read(typed)

    return either


@cache
def _unclear_words() -> set[str]:
    return {UNCLEAR, *(said(say("any.unclear", lang)) for lang in LANGUAGES)}


def yes_or_no(typed: str) -> bool:
    """có, không, x, 1, 0."""
    if typed in ("1", "x", "X", "✓"):
        return True
    if typed == "0":
        return False
    return one_of("sheets.yes_no")(typed) == "true"


def hour(typed: str) -> time:
    """8:05, 08:05:30, 8h05."""
    found = _HOUR.fullmatch(typed)
    try:
        if found:
            return time(int(found[1]), int(found[2]), int(found[3] or 0))
    except ValueError:
        pass
    raise CellError("hour", got=typed)


def instant(typed: str) -> datetime:
    """A day with its hour on Hà Nội's clock; midnight where there is none."""
    first, _, rest = typed.replace("T", " ").partition(" ")
    at = hour(rest) if rest.strip() else time()
    return datetime.combine(day(first), at, HANOI)


def day_or_month(typed: str) -> date:
    """A day; of a month its first."""
    found = _MONTH.fullmatch(typed)
    return day(f"1/{typed}") if found else day(typed)


def in_unit_of(heading: str, typed: str) -> str:
    """A bare number with the unit that its heading names: under "Làm lợi (triệu đồng)" 120 is 120 triệu."""
    if any(letter.isalpha() for letter in typed):
        return typed
    folded = fold(heading)
    unit = next((unit for sign, unit in _UNITS.items() if re.search(sign, folded)), "")
    return f"{typed} {unit}".strip()


def amount(typed: str) -> int:
    """A sum in VND: 1250000, 1.250.000, 1 tỷ 2."""
    if _PLAIN_NUMBER.fullmatch(typed):
        value = int(re.sub("[., ]", "", typed))
    else:
        found = read_money(typed)
        if found.status != "ok" or found.value is None:
            raise CellError("amount", got=typed)
        value = found.value
    if value > MOST_MONEY:
        raise CellError("too_large", got=typed, most=MOST_MONEY)
    return value


def shared(typed: str) -> list[list[Any]]:
    """Co-authors with their shares in per cent: Trần Thị B 20%; Lê Văn C 10%."""
    parts = [_SHARE.fullmatch(part.strip()) for part in typed.split(";") if part.strip()]
    pairs: list[list[Any]] = [[part[1], int(part[2])] for part in parts if part]
    if len(pairs) < len(parts):
        pairs = _as_typed(typed)
    if sum(int(share) for _, share in pairs) > 100:
        raise CellError("shares", got=typed)
    return pairs


def _as_typed(typed: str) -> list[list[Any]]:
    """The same as somebody may say it in a chat."""
    try:
        found = named.read(typed)
    except named.NotClearError:
        raise CellError("coauthors", got=typed) from None
    return [] if found is None else [[one, share] for one, share in found.people]


def left_open(typed: str) -> list[str]:
    """The questions that are left to the union, by their keys: as codes, or by their names with ; between them."""
    fillable = [step.key for step in INITIATIVE.steps if step.fillable]
    parts = typed.split()
    if all(part in fillable for part in parts):
        return parts
    known = {said(say(f"initiative.{key}.label", lang)): key for key in fillable for lang in LANGUAGES}
    parts = [said(part) for part in typed.split(";") if part.strip()]
    strange = [part for part in parts if part not in known]
    if strange:
        raise CellError("unknown_word", got=strange[0], known=fillable)
    return [known[part] for part in parts]


def people(typed: str) -> list[int]:
    """Who takes part, by the marks that an export gave them: the author first."""
    marks = typed.split()
    if not all(_KEY.fullmatch(mark) for mark in marks):
        raise CellError("people_marks", got=typed[:40])
    keys = [int(mark[1:], 16) for mark in marks]
    return [key - _64_BITS if key >= _64_BITS // 2 else key for key in keys]


def told(typed: str) -> dict[str, Any]:
    """All answers, as an export to JSON has them."""
    try:
        found = orjson.loads(typed)
    except orjson.JSONDecodeError:
        found = None
    if not isinstance(found, dict):
        raise CellError("text", got=typed[:40])
    return found


#: A column of an export that says nothing of its own is read as text, and passed over.
COLUMNS: Mapping[str, Callable[[str], Any]] = {
    "title": short_name,
    "author": author,
    "unit": text,
    "day": day,
    "field": unclear_or(one_of("initiative.field.choice")),
    "kind": unclear_or(one_of("initiative.kind.choice")),
    "before": text,
    "solution": text,
    "applied_on": day_or_month,
    "place": text,
    "benefit": amount,
    "calculation": text,
    "effects": text,
    "coauthors": shared,
    "recognised": unclear_or(one_of("initiative.recognised.choice")),
    "decision": text,
    "confidential": yes_or_no,
    "workplace": text,
    "campaign": code,
    "status": one_of("officers.status"),
    "code": code,
    "hour": hour,
    "share": text,
    "by_author": yes_or_no,
    "unit_name": text,
    "unit_above": text,
    "officer": text,
    "reason": text,
    "reviewed_at": instant,
    "updated_at": instant,
    "due": text,
    "number": text,
    "decided_on": day,
    "level": one_of("sheets.level"),
    "said": unclear_or(one_of("initiative.recognised.choice")),
    "recorded_at": instant,
    "applied_by": text,
    "to_fill": left_open,
    "evidence": text,
    "link": text,
    "people": people,
    "answers": told,
}
NEEDED = ("title", "author")
EMPTY: Mapping[str, Any] = {
    **dict.fromkeys(COLUMNS, ""),
    **dict.fromkeys(("day", "hour", "applied_on", "benefit", "reviewed_at", "updated_at", "decided_on", "recorded_at")),
    **{"coauthors": (), "people": (), "to_fill": (), "answers": {}, "confidential": False, "by_author": False},
}
#: Texts that keep their lines, and may be long.
AS_TYPED = frozenset(
    ("title", "author", "before", "solution", "place", "calculation", "effects", "decision", "workplace", "reason",
     "number", "answers")
)  # fmt: skip
#: Longer than a story: all answers of an initiative, as an export to JSON has them.
LONGEST = {"answers": 1_000_000}
#: A heading that says more of its cells.
MEANT: Mapping[str, Callable[[str, str], str]] = {"benefit": in_unit_of}
#: Those of a sheet that an office fills in.
TO_FILL_IN = ("code", *tuple(COLUMNS)[: tuple(COLUMNS).index("campaign")])
