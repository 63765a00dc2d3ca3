"""Group chats: which unit each belongs to, when it gets its posts, and what happens when its id changes."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Date, text

from storage import bulk
from storage.columns import Instant

POST_AT = "17:00"  # in Hà Nội; after the first shift, before people go home
REMIND_ON = "14"  # weekdays, 1 is Monday


@dataclass(frozen=True, slots=True)
class Group:
    """See `tables.Group`."""

    chat_id: int
    unit: str = ""
    title: str = ""
    thread: str = ""
    post_at: str = POST_AT
    quiet: bool = False
    bound_at: datetime | None = None
    hour_at: datetime | None = None
    resumed_at: datetime | None = None
    paused_until: date | None = None
    remind_on: str = REMIND_ON


_NAMES = tuple(field.name for field in fields(Group))
_KINDS: dict[str, Any] = {
    "bound_at": Instant,
    "hour_at": Instant,
    "resumed_at": Instant,
    "paused_until": Date,
}


def find(tx: Connection, chat_id: int) -> Group | None:
    """The settings of a group, if it has any."""
    row = tx.execute(
        text(f"SELECT {', '.join(_NAMES)} FROM group_chat WHERE chat_id = :chat").columns(**_KINDS),
        {"chat": chat_id},
    ).first()
    return Group(**{**row._mapping, "quiet": bool(row.quiet)}) if row else None


def save(tx: Connection, group: Group) -> None:
    """Keep a group's settings."""
    values: dict[str, Any] = {name: getattr(group, name) for name in _NAMES}
    tx.execute(text("DELETE FROM group_chat WHERE chat_id = :chat"), {"chat": group.chat_id})
    bulk.insert(tx, "group_chat", [values])


def is_admin(tx: Connection, chat_id: int, sender: str) -> bool:
    """Whether that account brought a code to this group."""
    found = tx.execute(
        text("SELECT 1 FROM group_admin WHERE chat_id = :chat AND sender = :sender"),
        {"chat": chat_id, "sender": sender},
    )
    return found.first() is not None


def add_admin(tx: Connection, chat_id: int, sender: str) -> None:
    """That account may change this group's settings from now on."""
    bulk.insert(tx, "group_admin", [{"chat_id": chat_id, "sender": sender}], ignore=True)


def move(tx: Connection, channel: str, old: str, new: str) -> None:
    """The chat `old` is called `new` from now on, everywhere; again does nothing.

    When `new` is known already (something was said there first), it keeps its own settings, else it gets the old
    ones, and the old chat's messages become its own.
    """
    ids = {
        row.chat: row.id
        for row in tx.execute(
            text("SELECT id, chat FROM chat WHERE channel = :channel AND chat IN (:old, :new) ORDER BY id"),
            {"channel": channel, "old": old, "new": new},
        )
    }
    names = {"channel": channel, "old": old, "new": new}
    tx.execute(text("UPDATE parked SET chat = :new WHERE channel = :channel AND chat = :old"), names)
    if old not in ids:
        return
    if new not in ids:
        tx.execute(text("UPDATE chat SET chat = :new WHERE id = :id"), {"new": new, "id": ids[old]})
        return
    _merge(tx, ids[old], ids[new])


def _merge(tx: Connection, old: int, new: int) -> None:
    both = {"old": old, "new": new}
    said = tx.execute(text("SELECT said FROM chat WHERE id = :new"), both).scalar_one()
    last = tx.execute(text("SELECT coalesce(max(n), 0) FROM outbox WHERE chat_id = :old"), both).scalar_one()
    tx.execute(text("UPDATE outbox SET chat_id = :new, n = n + :said WHERE chat_id = :old"), {**both, "said": said})
    tx.execute(text("UPDATE chat SET said = :said WHERE id = :new"), {**both, "said": said + last})
    if bound := find(tx, old):
        mine = find(tx, new)
        if mine is None or not mine.unit:
            tx.execute(text("DELETE FROM group_chat WHERE chat_id = :new"), both)
            tx.execute(text("UPDATE group_chat SET chat_id = :new WHERE chat_id = :old"), both)
        else:
            tx.execute(text("DELETE FROM group_chat WHERE chat_id = :chat"), {"chat": bound.chat_id})
    tx.execute(text("DELETE FROM chat WHERE id = :old"), both)
