"""Forms that were begun and not handed in, with what is answered in each; and how many were."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from storage.database import bulk
from storage.database.columns import Instant, Json
from storage.database.store import first_id


@dataclass(frozen=True, slots=True)
class Begun:
    """One form: what is answered, and when it was touched last."""

    answers: dict[str, Any]
    touched_at: datetime


def begun(tx: Connection, flow: str, units: Sequence[str], since: datetime, most: int) -> Iterator[Begun]:
    """The latest drafts of new forms begun since then, at most so many, by people of these units."""
    found = tx.execute(
        text(
            "SELECT answers, touched_at FROM draft JOIN person ON person.id = draft.person_id"
            " WHERE draft.id >= :first AND flow = :flow AND initiative_id IS NULL"
            f" AND person.unit {bulk.among(tx, 'units')} ORDER BY draft.id DESC LIMIT :most"
        ).columns(answers=Json, touched_at=Instant),
        {"first": first_id(since), "flow": flow, "units": bulk.keys(tx, units), "most": most},
    )
    return (Begun(*row) for row in found)


def handed_in(tx: Connection, units: Sequence[str], since: datetime) -> int:
    """How many initiatives of these units were handed in since then."""
    found = tx.execute(
        text(f"SELECT count(*) FROM initiative WHERE unit {bulk.among(tx, 'units')} AND submitted_at >= :since"),
        {"units": bulk.keys(tx, units), "since": bulk.stamp(tx, since)},
    )
    return int(found.scalar_one())
