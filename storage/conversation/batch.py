"""What one batch of events reads and writes, in few statements: chats, people, drafts, seen events, messages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from orjson import dumps, loads
from sqlalchemy import Connection

from storage.counting import count
from storage.database import bulk, counters
from storage.database.records import Changes, Chat, Draft, Person
from storage.sending import outbox

Key = tuple[str, str]  # channel, and the chat's or the event's id there


def chats(
    tx: Connection, keys: Iterable[Key], lang: str, now: datetime, known: dict[Key, Chat] | None = None
) -> dict[Key, Chat]:
    """These chats, held till the commit; those met for the first time are made. What is `known` is not read again."""
    found = {} if known is None else known
    unread = [key for key in keys if key not in found]
    found |= _chats(tx, unread)
    missing = sorted(key for key in unread if key not in found)
    if missing:
        fresh = dict.fromkeys(("person_id", "draft_id", "gone_at"))
        fresh |= {"lang": lang, "said": 0, "state": {}, "seen_at": now}
        rows = [{"channel": channel, "chat": chat, **fresh} for channel, chat in missing]
        bulk.insert(tx, "chat", rows, ignore=True)
        found |= _chats(tx, missing)
    return found


def _chats(tx: Connection, keys: Iterable[Key]) -> dict[Key, Chat]:
    found: dict[Key, Chat] = {}
    for channel, names in sorted(_by_channel(keys).items()):
        rows = bulk.select(tx, "chat", "chat", names, where="channel = :channel", lock=True, channel=channel)
        read = bulk.reader(tx)
        found |= {
            (channel, name): Chat(
                key, channel, name, person, draft, lang, said, loads(state), read(seen_at), gone_at and read(gone_at)
            )
            for key, _, name, person, draft, lang, said, state, seen_at, gone_at in rows
        }
    return found


def _by_channel(keys: Iterable[Key]) -> dict[str, list[str]]:
    names: dict[str, list[str]] = defaultdict(list)
    for channel, name in keys:
        names[channel].append(name)
    return names


def unseen(tx: Connection, events: Iterable[Key], now: datetime) -> set[Key]:
    """Which of these events were not handled before; from now on all of them were.

    Ask after holding the chats: then nobody handles them meanwhile.
    """
    at, fresh = bulk.stamp(tx, now), set[Key]()
    for channel, ids in _by_channel(events).items():
        given = dumps(ids).decode()
        rows = bulk.rows(tx, _SEE[tx.dialect.name], channel=channel, events=given, at=at)
        fresh |= {(channel, event) for (event,) in rows}
    return fresh


_SEE = {
    dialect: f"INSERT INTO seen (channel, event_id, at) SELECT :channel, {events}, :at FROM {source}"
    " ON CONFLICT DO NOTHING RETURNING event_id"
    for dialect, events, source in (
        ("sqlite", "value", "json_each(:events) WHERE true"),
        ("postgresql", "event", "jsonb_array_elements_text(CAST(:events AS jsonb)) AS event"),
    )
}


def people(tx: Connection, ids: Iterable[int], known: dict[int, Person]) -> dict[int, Person]:
    """These people, held till the commit; what is `known` is not read again."""
    read = bulk.reader(tx)
    rows = bulk.select(tx, "person", "id", [key for key in ids if key not in known], lock=True)
    for key, name, phone, workplace, unit, last_unit, consent, created_at, name_key in rows:
        known[key] = Person(key, name, phone, workplace, unit, last_unit, consent, read(created_at), name_key)
    return known


def drafts(tx: Connection, ids: Iterable[int], known: dict[int, Draft]) -> dict[int, Draft]:
    """These drafts, likewise; whoever holds the person holds them."""
    read = bulk.reader(tx)
    rows = bulk.select(tx, "draft", "id", [key for key in ids if key not in known])
    for key, person, flow, initiative, answers, created_at, touched_at in rows:
        known[key] = Draft(key, person, flow, initiative, loads(answers), read(created_at), read(touched_at))
    return known


def save(tx: Connection, changes: Changes, now: datetime) -> int:
    """Write everything that a batch caused; tables and rows in a fixed order, so that batches cannot deadlock.

    The key of the first message: the others have those after it. 0 where several processes write.
    """
    at, stamp = bulk.stamp(tx, now), bulk.stamp
    chats = [(key, said, dumps(state).decode(), stamp(tx, seen)) for key, said, state, seen in changes.chats]
    touched = [(key, dumps(answers).decode(), at) for key, answers in changes.drafts]
    messages = [(chat, n, body, state, at) for chat, n, body, state in changes.messages]
    bulk.write(
        tx,
        bulk.Write("chat", ("id", "said", "state", "seen_at"), chats, key=("id",)),
        bulk.Write("draft", ("id", "answers", "touched_at"), touched, key=("id",)),
        bulk.Write("outbox", ("chat_id", "n", "body", "state", "at"), messages),
    )
    first = outbox.first_key(tx, len(messages))
    for name, value in sorted(changes.numbers.items()):
        counters.raise_to(tx, name, value)
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
    count.count(tx, moves)
    return first


def _id(row: bulk.Values) -> int:
    return int(row["id"])
