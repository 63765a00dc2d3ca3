"""Who is in a group, and who administers it, on a channel that tells us: by events, and by asking now and then."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, text

from storage.database import bulk


def came(tx: Connection, chat_id: int, sender: str) -> None:
    """Somebody is in the group; what they were there stays."""
    bulk.insert(tx, "group_member", [{"chat_id": chat_id, "sender": sender, "admin": False}], ignore=True)


def went(tx: Connection, chat_id: int, sender: str) -> None:
    """They are in the group no more, and administer it no more, however they came to."""
    for table in ("group_member", "group_admin"):
        tx.execute(
            text(f"DELETE FROM {table} WHERE chat_id = :chat AND sender = :sender"), {"chat": chat_id, "sender": sender}
        )


def set_admin(tx: Connection, chat_id: int, sender: str, admin: bool) -> None:
    """Somebody in the group administers it from now on, or no more."""
    row = {"chat_id": chat_id, "sender": sender, "admin": admin}
    bulk.merge(tx, "group_member", [row], ("chat_id", "sender"), "admin = excluded.admin")
    if not admin:
        tx.execute(text("DELETE FROM group_admin WHERE chat_id = :chat_id AND sender = :sender"), row)


def reconcile(tx: Connection, chat_id: int, there: Iterable[str]) -> None:
    """These are in the group, and nobody else; who administers it the list does not say."""
    there = set(there)
    known = set(
        tx.execute(text("SELECT sender FROM group_member WHERE chat_id = :chat"), {"chat": chat_id}).scalars()
    ) | set(tx.execute(text("SELECT sender FROM group_admin WHERE chat_id = :chat"), {"chat": chat_id}).scalars())
    for sender in sorted(known - there):
        went(tx, chat_id, sender)
    rows = [{"chat_id": chat_id, "sender": sender, "admin": False} for sender in sorted(there)]
    bulk.insert(tx, "group_member", rows, ignore=True)


def is_admin(tx: Connection, channel: str, chat: str, sender: str) -> bool:
    """Whether the platform has told us that they administer this group."""
    found = tx.execute(
        text(
            "SELECT 1 FROM group_member JOIN chat ON chat.id = group_member.chat_id"
            " WHERE channel = :channel AND chat = :chat AND sender = :sender AND admin"
        ),
        {"channel": channel, "chat": chat, "sender": sender},
    )
    return found.first() is not None
