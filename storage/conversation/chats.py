"""Chats and their messages, read by those who show them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from orjson import loads
from sqlalchemy import Connection, text

from messages.wire import Reply, unpack
from storage.database import bulk
from storage.database.columns import CLOSED, is_closed
from storage.database.records import Chat, Person
from storage.database.store import TABLES

_CHAT = TABLES["chat"]


@dataclass(frozen=True, slots=True)
class Message:
    """A reply with its number in the chat: 1, 2, 3 …; `lang`: what is spoken there by now."""

    n: int
    reply: Reply
    lang: str = ""


def private_chats(tx: Connection, channel: str) -> int:
    """How many people ever wrote on the channel: its private chats."""
    found = tx.execute(
        text(
            "SELECT count(*) FROM chat WHERE channel = :channel"
            " AND NOT EXISTS (SELECT 1 FROM group_chat WHERE group_chat.chat_id = chat.id)"
        ),
        {"channel": channel},
    )
    return int(found.scalar() or 0)


def hold(tx: Connection, chat_id: int) -> None:
    """Whoever answers in this chat waits till the commit: it is taken before what it asks about, as there."""
    if tx.dialect.name != "sqlite":
        bulk.run(tx, "SELECT 1 FROM chat WHERE id = :chat FOR UPDATE", chat=chat_id)


def find(tx: Connection, channel: str, chat: str) -> tuple[int, str] | None:
    """(key, language) of a chat that is known."""
    row = tx.execute(
        text("SELECT id, lang FROM chat WHERE channel = :channel AND chat = :chat"),
        {"channel": channel, "chat": chat},
    ).first()
    return (row.id, row.lang) if row else None


def standing(tx: Connection, chat_id: int) -> tuple[int, dict[str, Any]]:
    """The draft that a chat works on, 0 for none, and where it stands: the chat's state, as it is kept."""
    found = _CHAT.select().with_only_columns(_CHAT.c.draft_id, _CHAT.c.state).where(_CHAT.c.id == chat_id)
    row = tx.execute(found).one()
    return row.draft_id or 0, row.state


def reachable(tx: Connection, chat_id: int) -> tuple[str, str] | None:
    """(channel, language) of a chat; None when it cannot be reached."""
    sql = "SELECT channel, lang FROM chat WHERE id = :chat AND gone_at IS NULL"
    row = tx.execute(text(sql), {"chat": chat_id}).first()
    return (row.channel, row.lang) if row else None


def channels_of(tx: Connection, person: int) -> list[str]:
    """The channels on which a person can be met."""
    sql = f"SELECT DISTINCT channel FROM chat WHERE person_id = :person AND NOT {is_closed()} ORDER BY channel"
    return list(tx.execute(text(sql), {"person": person}).scalars())


def messages(tx: Connection, chat_id: int, after: int, most: int = 200) -> list[Message]:
    """The chat's messages after that number, in order."""
    rows = tx.execute(
        text(
            "SELECT n, body, lang FROM outbox JOIN chat ON chat.id = chat_id"
            " WHERE chat_id = :chat AND n > :after ORDER BY n LIMIT :most"
        ),
        {"chat": chat_id, "after": after, "most": most},
    )
    return [Message(row.n, unpack(row.body), row.lang) for row in rows]


def said(tx: Connection, chat_ids: Sequence[int]) -> dict[int, int]:
    """The number of the last message of each of these chats."""
    sql = f"SELECT id, said FROM chat WHERE id {bulk.among(tx, 'chats')}"
    return dict(bulk.rows(tx, sql, chats=bulk.keys(tx, chat_ids)))


def last_message(tx: Connection, chat_id: int) -> Message | None:
    """The newest message of the chat, if it is still kept."""
    found = text("SELECT n, body FROM outbox WHERE chat_id = :chat AND n > 0 ORDER BY n DESC LIMIT 1")
    row = tx.execute(found, {"chat": chat_id}).first()
    return None if row is None else Message(row.n, unpack(row.body))


def close(tx: Connection, chat_id: int) -> None:
    """End a session on a shared computer: its key opens nothing any more, its messages are gone."""
    tx.execute(text("DELETE FROM outbox WHERE chat_id = :chat"), {"chat": chat_id})
    # Where it stood may hold words that were typed and answers that were not kept yet.
    tx.execute(
        text("UPDATE chat SET chat = :closed, draft_id = NULL, state = '{}' WHERE id = :chat"),
        {"chat": chat_id, "closed": f"{CLOSED}{chat_id}"},
    )


def cut(tx: Connection, person: int, but: int, pulled: Collection[str]) -> None:
    """All chats of a person but this one are nobody's: who writes there is a stranger, and sees nothing of before.

    On channels that are `pulled` whoever has a session's key could read on: it opens nothing any more.
    """
    others = tx.execute(
        text("SELECT id, channel FROM chat WHERE person_id = :person AND id <> :but ORDER BY id"),
        {"person": person, "but": but},
    ).all()
    for chat in others:
        if chat.channel in pulled:
            close(tx, chat.id)
        cleared = "UPDATE chat SET person_id = NULL, draft_id = NULL, state = '{}' WHERE id = :chat"
        tx.execute(text(cleared), {"chat": chat.id})


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


def of_officers(tx: Connection, channel: str, unit: str) -> list[str]:
    """The accounts on a channel of the officers of a unit; who wrote last comes first."""
    found = tx.execute(
        text(
            "SELECT chat FROM chat JOIN officer ON officer.person_id = chat.person_id"
            " WHERE channel = :channel AND officer.unit = :unit AND officer.role = 'officer' AND gone_at IS NULL"
            " ORDER BY seen_at DESC, chat.id"
        ),
        {"channel": channel, "unit": unit},
    )
    return [str(chat) for (chat,) in found]


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


def of_account(tx: Connection, channel: str, account: str) -> tuple[Chat, Person] | None:
    """The private chat of an account with its person, to be looked at; None where there is none, or it is blocked."""
    read = bulk.reader(tx)
    mine = "channel = :channel AND person_id IS NOT NULL AND gone_at IS NULL"
    for key, _, name, owner, draft, lang, said, state, seen_at, _ in bulk.select(
        tx, "chat", "chat", [account], where=mine, channel=channel
    ):
        chat = Chat(key, channel, name, owner, draft, lang, said, loads(state), read(seen_at), None)
        for _, called, phone, workplace, unit, last_unit, consent, created_at, name_key in bulk.select(
            tx, "person", "id", [owner]
        ):
            return chat, Person(owner, called, phone, workplace, unit, last_unit, consent, read(created_at), name_key)
    return None


def person_of(tx: Connection, channel: str, sender: str) -> int | None:
    """Whose account this is, where somebody wrote to us from it in private."""
    sql = "SELECT person_id FROM chat WHERE channel = :channel AND chat = :sender AND person_id IS NOT NULL"
    found = tx.execute(text(sql), {"channel": channel, "sender": sender}).scalar()
    return None if found is None else int(found)
