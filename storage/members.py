"""Who is in a group, and who administers it, on a channel that tells us: by events, and by asking now and then."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, text

from storage import bulk


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


def groups(tx: Connection, channel: str) -> list[tuple[int, str]]:
    """(key, chat) of the groups of a channel that can be reached."""
    rows = tx.execute(
        text(
            "SELECT chat.id, chat FROM chat JOIN group_chat ON group_chat.chat_id = chat.id"
            " WHERE channel = :channel AND gone_at IS NULL ORDER BY chat.id"
        ),
        {"channel": channel},
    )
    return [(row.id, row.chat) for row in rows]


def bound(tx: Connection, channel: str) -> dict[str, str]:
    """The unit of every group of a channel that is bound to one, by its chat."""
    rows = tx.execute(
        text(
            "SELECT chat, unit FROM group_chat JOIN chat ON chat.id = group_chat.chat_id"
            " WHERE channel = :channel AND unit <> ''"
        ),
        {"channel": channel},
    )
    return {row.chat: row.unit for row in rows}


def by_phone(tx: Connection, channel: str, phone: str) -> str:
    """The account on a channel of somebody with this phone number; empty when there is none."""
    found = tx.execute(
        text(
            "SELECT chat FROM chat JOIN person ON person.id = chat.person_id"
            " WHERE channel = :channel AND phone = :phone ORDER BY seen_at DESC LIMIT 1"
        ),
        {"channel": channel, "phone": phone},
    )
    return str(found.scalar() or "")


def wrote_last(tx: Connection, channel: str) -> str:
    """The person who wrote last on a channel; empty when nobody has."""
    found = tx.execute(
        text(
            "SELECT chat FROM chat WHERE channel = :channel AND person_id IS NOT NULL"
            " AND NOT EXISTS (SELECT 1 FROM group_chat WHERE chat_id = chat.id) ORDER BY seen_at DESC LIMIT 1"
        ),
        {"channel": channel},
    )
    return str(found.scalar() or "")
