"""How much there is of everything, for the screen of operators."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, text

from storage.sending.unsent import HELD_BACK, UNSENT


@dataclass(frozen=True, slots=True)
class State:
    """How much there is of everything; `workplaces`: people whose workplace matches no loaded union.

    `held_back`: those of `unsent` that waited in a backup which was put back.
    `questions`: what people ask a human and nobody answered yet.
    """

    units: int
    campaigns: int
    groups: int
    officers: int
    people: int
    initiatives: int
    drafts: int
    queued: int
    unsent: int
    held_back: int
    parked: int
    workplaces: int
    questions: int


_COUNTS = {
    "units": "SELECT count(*) FROM unit",
    "campaigns": "SELECT count(*) FROM campaign",
    "groups": "SELECT count(*) FROM group_chat JOIN chat ON chat.id = chat_id WHERE unit <> '' AND gone_at IS NULL",
    "officers": "SELECT count(DISTINCT person_id) FROM officer WHERE role = 'officer'",
    "people": "SELECT count(*) FROM person",
    "initiatives": "SELECT count(*) FROM initiative WHERE status <> 'withdrawn'",
    "drafts": "SELECT count(*) FROM draft",
    "queued": "SELECT count(*) FROM outbox WHERE state = 'queued'",
    "unsent": f"SELECT count(*) FROM outbox WHERE {UNSENT}",
    "held_back": f"SELECT count(*) FROM outbox WHERE {HELD_BACK}",
    "parked": "SELECT count(*) FROM parked",
    "questions": "SELECT count(*) FROM support WHERE waits_since IS NOT NULL",
    "workplaces": "SELECT count(*) FROM person LEFT JOIN unit ON unit.code = person.unit AND unit.kind = 'grassroots'"
    " WHERE person.workplace <> '' AND unit.code IS NULL",
}


def number(tx: Connection, of: str) -> int:
    """One of these numbers alone: some look through all people."""
    return int(tx.execute(text(_COUNTS[of])).scalar() or 0)


def state(tx: Connection) -> State:
    """The numbers of the screen for operators."""
    return State(**{of: number(tx, of) for of in _COUNTS})
