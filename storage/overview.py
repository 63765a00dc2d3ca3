"""How much there is of everything, for the screen of operators."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, text

from storage.sending.unsent import UNSENT


@dataclass(frozen=True, slots=True)
class State:
    """How much there is of everything; `workplaces`: people whose workplace matches no loaded union."""

    units: int
    campaigns: int
    groups: int
    officers: int
    people: int
    initiatives: int
    drafts: int
    queued: int
    unsent: int
    parked: int
    workplaces: int


def state(tx: Connection) -> State:
    """The numbers of the screen for operators."""
    counts = (
        "SELECT count(*) FROM unit",
        "SELECT count(*) FROM campaign",
        "SELECT count(*) FROM group_chat JOIN chat ON chat.id = chat_id WHERE unit <> '' AND gone_at IS NULL",
        "SELECT count(DISTINCT person_id) FROM officer WHERE role = 'officer'",
        "SELECT count(*) FROM person",
        "SELECT count(*) FROM initiative WHERE status <> 'withdrawn'",
        "SELECT count(*) FROM draft",
        "SELECT count(*) FROM outbox WHERE state = 'queued'",
        f"SELECT count(*) FROM outbox WHERE {UNSENT}",
        "SELECT count(*) FROM parked",
        "SELECT count(*) FROM person LEFT JOIN unit ON unit.code = person.unit AND unit.kind = 'grassroots'"
        " WHERE person.workplace <> '' AND unit.code IS NULL",
    )
    return State(*(int(tx.execute(text(sql)).scalar() or 0) for sql in counts))
