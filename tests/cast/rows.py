"""Initiatives as rows, handed in without a conversation, and moments to look at them; the draft that is open."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import text

from bot.files.sheets.records import WRITERS, Wanted
from handlers.records.columns import COLUMNS, Sheet
from storage.answer_clock import AnswerClock
from storage.conversation import drafts
from storage.counting import coauthors as coauthors_of
from storage.counting import count
from storage.database import bulk
from storage.database.records import ENTRY_COLUMNS, Draft, Entry, Move
from storage.database.store import Store
from storage.initiatives.search import Search
from storage.initiatives.sheets import exports
from storage.programme import loading


def exported(store: Store) -> list[dict[str, str]]:
    """The lines of a CSV with all initiatives."""
    file = io.BytesIO()
    with store.read() as tx:
        wanted = Wanted(names=tuple(COLUMNS), sheet=Sheet(clock=AnswerClock()), lang="vi")
        WRITERS["csv"](file, exports.initiatives(tx, Search()), wanted)
    return list(csv.DictReader(io.StringIO(file.getvalue().decode("utf-8-sig"), newline="")))


NOON = datetime(2026, 11, 22, 5, tzinfo=UTC)


CAMPAIGN = "TD2026"


def rows(store: Store, sql: str) -> list[tuple[Any, ...]]:
    """What that statement finds."""
    with store.read() as tx:
        return [tuple(row) for row in tx.execute(text(sql))]


# In bulk


def initiative(
    number: int, unit: str, person: int, status: str = "submitted", recognised: str = "no", benefit: int = 0
) -> dict[str, Any]:
    """A row as a form leaves it."""
    at = datetime(2026, 3, 1, tzinfo=UTC)
    return {
        "id": number, "code": f"T-{number}", "campaign": CAMPAIGN, "typist_id": person, "author": "",
        "author_key": person,
        "by_author": True, "unit": unit, "workplace": "", "title": f"t{number}", "title_key": f"t{number}",
        "kind": "technical",
        "field": "other", "applied_on": date(2026, 1, 1), "benefit": benefit, "large": False,
        "recognised": recognised,
        "confidential": False, "status": status, "answers": {}, "submitted_at": at, "updated_at": at, "waits_since": at,
        "reviewed_at": None,
    }  # fmt: skip


def entry(row: dict[str, Any], coauthors: tuple[int, ...] = ()) -> Entry:
    return Entry(**{name: row[name] for name in ENTRY_COLUMNS}, coauthors=coauthors)


def submit(
    store: Store, rows: list[dict[str, Any]], now: datetime, coauthors: Mapping[int, tuple[int, ...]] | None = None
) -> None:
    """`coauthors`: who takes part beside the authors, by the numbers of the initiatives."""
    beside = coauthors or {}
    with store.write() as tx:
        bulk.insert(tx, "initiative", rows)
        for row in rows:
            coauthors_of.put(tx, row["id"], beside.get(row["id"], ()))
        count.count(tx, [Move(None, entry(row, beside.get(row["id"], ())), now) for row in rows])


NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)


def only_draft(store: Store) -> Draft:
    """The only form that is open."""
    with store.read() as tx:
        person = tx.execute(text("SELECT person_id FROM draft")).scalar_one()
        (draft,) = drafts.of_person(tx, person)
    return draft


def aims(store: Store, unit: str, value: int, phase: str = "GD2", kind: str = "giao") -> None:
    """The unit has this target and no other for the phase."""
    row = {"campaign": "TD2026", "phase": phase, "unit": unit, "kind": kind, "value": value, "issuer": "x"}
    with store.write() as tx:
        tx.execute(text("DELETE FROM target WHERE unit = :unit"), {"unit": unit})
        loading.put(tx, loading.difference(tx, {"target": [row]}))
