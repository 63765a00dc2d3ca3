"""How long things are kept. People are told each number that concerns them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, text

from messages.channels import PULLED
from storage.database import bulk
from storage.database.columns import is_closed
from storage.database.store import first_id
from storage.people.personal_data import erase

SEEN = timedelta(days=3)  # Telegram sends an event again for a day; the margin is for a weekend of trouble
SENT = timedelta(days=7)
TRANSCRIPT = timedelta(days=30)  # what the web page shows to somebody who comes back
PARKED = timedelta(days=30)
STRANGER = timedelta(days=30)  # a chat of nobody who consented
DRAFT = timedelta(days=90)  # said at consent and in /dulieu
PERSON = timedelta(days=90)  # whose only chats were closed: nobody can come back to it
CODE = timedelta(days=30)  # after its end
HELD = timedelta(days=90)  # a post for somebody who has not written since
HANDOVER = timedelta(days=1)
SLOT = timedelta(days=400)  # a year of posts can be looked up; far longer than anything is posted late
AT_ONCE = 500  # rows in a transaction: a few milliseconds


@dataclass(frozen=True, slots=True, kw_only=True)
class _Old:
    """Rows of a table that are kept for so long; `rows`: which they are, by their `key`."""

    table: str
    rows: str
    kept: timedelta
    key: str = "id"


_OLD = (
    _Old(
        table="seen",
        rows="SELECT channel, event_id FROM seen WHERE at < :before",
        kept=SEEN,
        key="(channel, event_id)",
    ),
    _Old(
        table="outbox",
        rows="SELECT outbox.id FROM outbox JOIN chat ON chat.id = outbox.chat_id"
        " WHERE at < :before AND outbox.state NOT IN ('queued', 'held') AND channel NOT IN :pulled",
        kept=SENT,
    ),
    _Old(
        table="outbox",
        rows="SELECT id FROM outbox WHERE at < :before AND state NOT IN ('queued', 'held')",
        kept=TRANSCRIPT,
    ),
    _Old(table="outbox", rows="SELECT id FROM outbox WHERE at < :before AND state = 'held'", kept=HELD),
    _Old(
        table="handover",
        rows="SELECT chat_id FROM handover WHERE until < :before",
        kept=HANDOVER,
        key="chat_id",
    ),
    _Old(table="parked", rows="SELECT id FROM parked WHERE at < :before", kept=PARKED),
    _Old(table="draft", rows="SELECT id FROM draft WHERE touched_at < :before AND id < :first", kept=DRAFT),
    _Old(table="code", rows="SELECT id FROM code WHERE expires_at < :before", kept=CODE),
    _Old(
        table="slot",
        rows="SELECT job, scope, period FROM slot WHERE due_at < :before",
        kept=SLOT,
        key="(job, scope, period)",
    ),
)


def forget(tx: Connection, now: datetime) -> int:
    """Delete some of what is too old; how many rows went. Call it until it answers 0."""
    gone = sum(_forget_old(tx, old, now - old.kept) for old in _OLD)
    return gone + _forget_people(tx, now) + _forget_strangers(tx, now)


def _forget_old(tx: Connection, old: _Old, before: datetime) -> int:
    some = f"{old.rows} LIMIT {AT_ONCE}"
    values = {"before": bulk.stamp(tx, before), "first": first_id(before), "pulled": sorted(PULLED)}
    if old.table == "draft":
        give_up = f"UPDATE evidence SET state = 'erase', draft_id = NULL, name = '' WHERE draft_id IN ({some})"
        tx.execute(text(give_up), values)
    delete = text(f"DELETE FROM {old.table} WHERE {old.key} IN ({some})")
    if ":pulled" in old.rows:
        delete = delete.bindparams(bindparam("pulled", expanding=True))
    return tx.execute(delete, values).rowcount


def _forget_people(tx: Connection, now: datetime) -> int:
    """People who closed every chat of theirs long ago: as if they had withdrawn consent."""
    found = tx.execute(
        text(
            f"SELECT DISTINCT person_id FROM chat WHERE person_id IS NOT NULL AND {is_closed()} AND seen_at < :before"
            " AND NOT EXISTS (SELECT 1 FROM chat other WHERE other.person_id = chat.person_id"
            f" AND (NOT {is_closed('other')} OR other.seen_at >= :before)) LIMIT {AT_ONCE // 10}"
        ),
        {"before": bulk.stamp(tx, now - PERSON)},
    )
    people = [row.person_id for row in found]
    for person in people:
        erase(tx, person, chat=0, now=now, everything=False)
    return len(people)


def _forget_strangers(tx: Connection, now: datetime) -> int:
    """Chats of nobody who consented, with their messages; groups stay."""
    held = "" if tx.dialect.name == "sqlite" else " FOR UPDATE"  # somebody may be coming back at this moment
    found = tx.execute(
        text(
            "SELECT id FROM chat WHERE person_id IS NULL AND seen_at < :before"
            " AND NOT EXISTS (SELECT 1 FROM group_chat WHERE chat_id = chat.id)"
            f" ORDER BY id LIMIT {AT_ONCE}{held}"
        ),
        {"before": bulk.stamp(tx, now - STRANGER)},
    )
    chats = [{"chat": row.id} for row in found]
    if chats:
        tx.execute(text("DELETE FROM outbox WHERE chat_id = :chat"), chats)
        tx.execute(text("DELETE FROM lease WHERE chat_id = :chat"), chats)
        tx.execute(text("DELETE FROM chat WHERE id = :chat"), chats)
    return len(chats)


def given_up(tx: Connection) -> list[tuple[int, str]]:
    """(key, path) of files that are to be deleted."""
    rows = tx.execute(text(f"SELECT id, path FROM evidence WHERE state = 'erase' LIMIT {AT_ONCE}"))
    return [(row.id, row.path) for row in rows]


def erased(tx: Connection, ids: Sequence[int]) -> None:
    """These files are gone from the disk."""
    tx.execute(text("DELETE FROM evidence WHERE id = :id AND state = 'erase'"), [{"id": key} for key in ids])
