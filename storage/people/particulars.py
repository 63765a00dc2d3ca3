"""What an author gives for the legal form alone: dates of birth, positions, degrees. With a consent of its own.

It stands in a table of its own, is read for the form and for nothing else, and goes with the rest of that person's
data, when its time is over, or when its author says so; the proof of consent stays with its end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from storage.database import bulk
from storage.database.records import Chat
from storage.database.store import TABLES, new_id

_TABLE = TABLES["particulars"]
#: Begins the version of each consent to this; consent to the bot itself has a number alone.
VERSIONS = "particulars-"
_END = (
    "UPDATE consent SET ended_at = :now WHERE ended_at IS NULL"
    " AND id IN (SELECT consent_id FROM particulars WHERE {which})"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """What was agreed to: the version of the text, and the text as it was read."""

    version: str
    text: str


def of_initiatives(tx: Connection, keys: Sequence[int]) -> dict[int, Mapping[str, Any]]:
    """What was given for each of these."""
    rows = tx.execute(_TABLE.select().where(_TABLE.c.initiative_id.in_(list(keys)))).mappings()
    return {row["initiative_id"]: row["answers"] for row in rows}


def are_given(tx: Connection, key: int) -> bool:
    """Whether anything was given for that one."""
    return bool(bulk.rows(tx, "SELECT 1 FROM particulars WHERE initiative_id = :key", key=key))


def keep(
    tx: Connection, *, key: int, person: int, chat: Chat, answers: Mapping[str, Any], agreed: Agreed, now: datetime
) -> None:
    """Keep it, in place of what was given before, with the proof that this person agreed in that chat."""
    drop(tx, key=key, now=now)
    consent = new_id(now)
    proof = {"id": consent, "person_id": person, "channel": chat.channel, "chat": chat.chat, "lang": chat.lang}
    proof |= {"version": VERSIONS + agreed.version, "text": agreed.text, "given_at": now, "ended_at": None}
    bulk.insert(tx, "consent", [proof])
    row = {"initiative_id": key, "person_id": person, "consent_id": consent, "answers": dict(answers)}
    bulk.insert(tx, "particulars", [row | {"given_at": now}])


def forget_coauthor(tx: Connection, *, key: int, name: str) -> None:
    """Who is no co-author of that one any more: what was told of them goes."""
    mine = _TABLE.c.initiative_id == key
    answers = tx.execute(_TABLE.select().with_only_columns(_TABLE.c.answers).where(mine)).scalar() or {}
    others = answers.get("coauthors") or {}
    if name in others:
        left = {other: told for other, told in others.items() if other != name}
        tx.execute(_TABLE.update().where(mine).values(answers={**answers, "coauthors": left}))


def drop(tx: Connection, *, key: int, now: datetime) -> None:
    """It is not kept any more."""
    values = {"key": key, "now": bulk.stamp(tx, now)}
    tx.execute(text(_END.format(which="initiative_id = :key")), values)
    tx.execute(text("DELETE FROM particulars WHERE initiative_id = :key"), {"key": key})
