"""What one batch of events reads and writes, in few statements: chats, people, drafts, seen events, messages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection

from storage import bulk, counts
from storage.records import Changes, Chat, Draft, Person

Key = tuple[str, str]  # channel, and the chat's or the event's id there


def chats(tx: Connection, keys: Sequence[Key], lang: str, now: datetime) -> dict[Key, Chat]:
    """These chats, held till the commit; those met for the first time are made."""
    found = _chats(tx, keys)
    missing = sorted(set(keys) - found.keys())
    if missing:
        fresh = dict.fromkeys(("person_id", "draft_id", "gone_at")) | {
            "lang": lang,
            "said": 0,
            "state": {},
            "seen_at": now,
        }
        bulk.insert(
            tx,
            "chat",
            [{"channel": channel, "chat": chat, **fresh} for channel, chat in missing],
            ignore=True,
        )
        found |= _chats(tx, missing)
    return found


def _chats(tx: Connection, keys: Sequence[Key]) -> dict[Key, Chat]:
    found: dict[Key, Chat] = {}
    for channel in sorted({channel for channel, _ in keys}):
        names = [chat for other, chat in keys if other == channel]
        for row in bulk.select(tx, "chat", "chat", names, where="channel = :channel", lock=True, channel=channel):
            chat = Chat(*row)
            found[chat.channel, chat.chat] = chat
    return found


def seen(tx: Connection, events: Sequence[Key]) -> set[Key]:
    """Which of these events were handled before. Ask after holding the chats: then nobody handles them meanwhile."""
    found: set[Key] = set()
    for channel in {channel for channel, _ in events}:
        ids = [event for other, event in events if other == channel]
        rows = bulk.select(tx, "seen", "event_id", ids, where="channel = :channel", channel=channel)
        found |= {(channel, event) for _, event, _ in rows}
    return found


def people(tx: Connection, ids: Iterable[int]) -> dict[int, Person]:
    """These people, held till the commit."""
    return {row[0]: Person(*row) for row in bulk.select(tx, "person", "id", ids, lock=True)}


def drafts(tx: Connection, ids: Iterable[int]) -> dict[int, Draft]:
    """These drafts; whoever holds the person holds them."""
    return {row[0]: Draft(*row) for row in bulk.select(tx, "draft", "id", ids)}


def save(tx: Connection, before: Sequence[Chat], after: Sequence[Chat], changes: Changes) -> None:
    """Write everything that a batch caused; tables and rows in a fixed order, so that batches cannot deadlock."""
    bulk.update(tx, "chat", sorted(map(_moved, before, after), key=_id))
    for table in sorted(changes.inserts):
        bulk.insert(tx, table, changes.inserts[table])
    for table in sorted(changes.updates):
        bulk.update(tx, table, sorted(changes.updates[table], key=_id))
    for table in sorted(changes.deletes):
        bulk.delete(tx, table, sorted(changes.deletes[table]))
    moves = list(changes.moves)
    for change in changes.then:
        moves += change(tx) or ()
    # Last, since every batch writes the city's row: it is held for as short as can be.
    counts.count(tx, moves)


def _moved(old: Chat, new: Chat) -> bulk.Values:
    """What every event moves; who it is and what it fills in only when that changed, since those have an index."""
    row = {"id": new.id, "said": new.said, "state": new.state, "seen_at": new.seen_at}
    same = (old.person_id, old.draft_id, old.lang, old.gone_at) == (new.person_id, new.draft_id, new.lang, new.gone_at)
    if not same:
        row |= {"person_id": new.person_id, "draft_id": new.draft_id, "lang": new.lang, "gone_at": new.gone_at}
    return row


def _id(row: bulk.Values) -> int:
    return int(row["id"])
