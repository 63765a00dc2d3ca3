"""Who is in at the officers' desk: a row for each browser, found by the hash of its secret.

A session is good for whoever the chat still belongs to; whether that person is an officer, `officers.units` says.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, text

from storage.database import bulk
from storage.database.columns import Instant, is_closed

GOOD_FOR = timedelta(hours=12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """An open session, and the private chat from which it was asked for."""

    hash: str
    person_id: int
    chat_id: int
    channel: str
    chat: str
    lang: str
    device: str
    since: datetime


_OPEN = (
    "SELECT hash, desk_session.person_id, chat_id, channel, chat, desk_session.lang, device, since FROM desk_session"
    " JOIN chat ON chat.id = chat_id AND chat.person_id = desk_session.person_id"
    f" WHERE ends_at > :now AND NOT {is_closed()}"
)


def hashed(secret: str) -> str:
    """What the database knows a secret by."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def begin(tx: Connection, secret: str, person: int, chat: int, lang: str, device: str, now: datetime) -> None:
    """From now on who has this secret is in."""
    row = {
        "hash": hashed(secret),
        "person_id": person,
        "chat_id": chat,
        "lang": lang,
        "device": device,
        "since": now,
        "ends_at": now + GOOD_FOR,
    }
    bulk.insert(tx, "desk_session", [row])


def find(tx: Connection, secret: str, now: datetime) -> Session | None:
    """The session with that secret, while it is good."""
    sql = text(f"{_OPEN} AND hash = :hash").columns(since=Instant)
    row = tx.execute(sql, {"hash": hashed(secret), "now": bulk.stamp(tx, now)}).mappings().first()
    return Session(**row) if row else None


def of_person(tx: Connection, person: int, now: datetime) -> list[Session]:
    """All open sessions of somebody, the newest first."""
    sql = text(f"{_OPEN} AND desk_session.person_id = :person ORDER BY since DESC, hash").columns(since=Instant)
    return [Session(**row) for row in tx.execute(sql, {"person": person, "now": bulk.stamp(tx, now)}).mappings()]


def speak(tx: Connection, hash_: str, lang: str) -> None:
    """Go on in this language."""
    tx.execute(text("UPDATE desk_session SET lang = :lang WHERE hash = :hash"), {"lang": lang, "hash": hash_})


def end(tx: Connection, hash_: str) -> None:
    """Its secret opens nothing any more."""
    tx.execute(text("DELETE FROM desk_session WHERE hash = :hash"), {"hash": hash_})


def end_all(tx: Connection, person: int) -> None:
    """Nobody is in as this person any more."""
    tx.execute(text("DELETE FROM desk_session WHERE person_id = :person"), {"person": person})
