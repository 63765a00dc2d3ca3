"""Drafts of forms: those of a person, the open one, and the files of one that goes."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection, text

from storage.database import facts
from storage.database.records import Changes, Draft
from storage.database.store import TABLES, new_id

_DRAFT = TABLES["draft"]


def of_person(tx: Connection, person: int) -> list[Draft]:
    """The forms that the person has not handed in, the one touched last first."""
    found = _DRAFT.c
    rows = tx.execute(
        _DRAFT.select().where(found.person_id == person).order_by(found.touched_at.desc(), found.id.desc())
    )
    return [Draft(*row) for row in rows]


def open_draft(tx: Connection, person: int, flow: str = "initiative") -> Draft | None:
    """The form of that kind that the person touched last."""
    return next((draft for draft in of_person(tx, person) if draft.flow == flow), None)


def put(changes: Changes, person: int, answers: dict[str, Any], now: datetime, initiative: int | None = None) -> int:
    """A draft that no chat works on yet, to be gone on with; its key."""
    key = new_id(now)
    changes.insert(
        "draft",
        {
            "id": key,
            "person_id": person,
            "flow": "initiative",
            "initiative_id": initiative,
            "answers": answers,
            "created_at": now,
            "touched_at": now,
        },
    )
    return key


def drop_files(tx: Connection, draft: int) -> None:
    """The files of a draft that was thrown away go too, and its words from the disk."""
    facts.keep(tx, facts.ERASED, str(draft))
    tx.execute(
        text("UPDATE evidence SET state = 'erase', draft_id = NULL, name = '' WHERE draft_id = :draft"),
        {"draft": draft},
    )


def drop_file(tx: Connection, draft: int, key: int) -> None:
    """One file of a draft goes, and its words from the disk."""
    facts.keep(tx, facts.ERASED, str(draft))
    tx.execute(
        text("UPDATE evidence SET state = 'erase', draft_id = NULL, name = '' WHERE id = :key AND draft_id = :draft"),
        {"key": key, "draft": draft},
    )


def drop(changes: Changes, draft: int) -> None:
    """Throw a draft away, and its files with it."""
    changes.delete("draft", draft)
    changes.then.append(partial(drop_files, draft=draft))
