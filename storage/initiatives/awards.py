"""Initiatives of a time as award lists weigh them: whose they are, what they are worth, whether they were recognised.

All of a time are read in a few columns; the rest, of those that stand on a list, by `details` and `names_of`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, text

from messages.format import HANOI
from storage.counting import coauthors
from storage.database import bulk
from storage.database.columns import Json


class Counting(StrEnum):
    """What counts for an award; it stands in addresses, so the spelling stays."""

    VERIFIED = "verified"  # by the union
    RECOGNISED = "recognised"  # by the workplace, in a decision that an officer recorded


_COUNTS = {
    Counting.VERIFIED: "status = 'verified'",
    Counting.RECOGNISED: "status IN ('submitted', 'returned', 'verified') AND number IS NOT NULL",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """An initiative that counts; `people`: everybody who takes part, its author first."""

    id: int
    code: str
    unit: str
    author_key: int
    benefit: int | None
    people: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """The rest of one that stands on a list."""

    id: int
    title: str
    author: str
    author_key: int
    unit: str
    workplace: str
    status: str
    decision: str  # number of the decision that recognised it; "": none is recorded
    confidential: bool
    benefit: int | None  # VND
    coauthors: tuple[str, ...]  # names, as they were written

    @property
    def people(self) -> str:
        """The names of all who take part, its author first, as far as they were not erased."""
        return "; ".join(filter(None, (self.author, *self.coauthors)))


def _those(
    tx: Connection, units: Sequence[str] | None, first: date, last: date, counting: Counting
) -> tuple[str, dict[str, Any]]:
    """SQL from FROM on, and its values."""
    begin = datetime.combine(first, time(), HANOI)
    end = datetime.combine(last + timedelta(days=1), time(), HANOI)
    values: dict[str, Any] = {"first": bulk.stamp(tx, begin), "last": bulk.stamp(tx, end)}
    of_units = ""
    if units is not None:
        of_units, values["units"] = f" AND unit {bulk.among(tx, 'units')}", bulk.keys(tx, units)
    those = (
        "FROM initiative LEFT JOIN recognition ON recognition.initiative_id = initiative.id"
        f" WHERE {_COUNTS[counting]} AND title <> '' AND submitted_at >= :first AND submitted_at < :last{of_units}"
    )
    return those, values


def are_more(
    tx: Connection, units: Sequence[str] | None, first: date, last: date, counting: Counting, than: int
) -> bool:
    """Whether more than so many count: no more of them are looked at."""
    those, values = _those(tx, units, first, last, counting)
    return bool(bulk.rows(tx, f"SELECT 1 {those} LIMIT 1 OFFSET :than", **values, than=than))


def weighed(tx: Connection, units: Sequence[str] | None, first: date, last: date, counting: Counting) -> list[Weighed]:
    """All that count of these units (None: of all) and were handed in on these days, by their codes."""
    those, values = _those(tx, units, first, last, counting)
    beside: dict[int, list[int]] = defaultdict(list)
    in_those = f"initiative_id IN (SELECT initiative.id {those})"
    for key, person in bulk.rows(
        tx, f"SELECT initiative_id, person FROM coauthor WHERE {in_those} ORDER BY 1, 2", **values
    ):
        beside[key].append(person)
    rows = bulk.rows(tx, f"SELECT initiative.id, code, unit, author_key, benefit {those} ORDER BY code", **values)
    return [
        Weighed(
            id=key, code=code, unit=unit, author_key=author, benefit=benefit,
            people=tuple(dict.fromkeys((author, *beside[key]))),
        )
        for key, code, unit, author, benefit in rows
    ]  # fmt: skip


def details(tx: Connection, ids: Iterable[int]) -> dict[int, Detail]:
    """The rest of these, by id."""
    rows = tx.execute(
        text(
            "SELECT initiative.id, title, author, author_key, unit, workplace, status,"
            " coalesce(number, '') AS decision, confidential, benefit, answers FROM initiative"
            " LEFT JOIN recognition ON recognition.initiative_id = initiative.id"
            f" WHERE initiative.id {bulk.among(tx, 'ids')}"
        ).columns(answers=Json),
        {"ids": bulk.keys(tx, sorted(set(ids)))},
    )
    found = {}
    for row in rows.mappings():
        one = dict(row)
        named = coauthors.names(one.pop("answers"))
        found[one["id"]] = Detail(**one | {"confidential": bool(one["confidential"])}, coauthors=tuple(named))
    return found


def names_of(tx: Connection, people: Iterable[int]) -> dict[int, str]:
    """What those of these people who have an account call themselves."""
    accounts = sorted({person for person in people if person > 0})
    sql = f"SELECT id, name FROM person WHERE id {bulk.among(tx, 'people')}"
    return dict(bulk.rows(tx, sql, people=bulk.keys(tx, accounts))) if accounts else {}
