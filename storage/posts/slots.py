"""Groups that get posts, the slots of those posts, and the posts themselves on their way to the outbox.

A slot is made once: the row is unique, and whoever inserts it posts. How long slots are kept is in
`storage/retention.py`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Connection, Row, text

from messages.format import HANOI
from messages.wire import Reply, pack
from storage.database import bulk, facts
from storage.sending import pinned

# What the scope of a slot names, by the job's name as it is kept. Erasing a person takes the slots of theirs along.
GROUP, PERSON, UNIT = "group", "person", "unit"
SCOPES = {
    "answer": PERSON,
    "campaign": GROUP,
    "certificate": PERSON,
    "daily": GROUP,
    "digest": PERSON,
    "draft": PERSON,
    "ease": PERSON,
    "late": PERSON,
    "letter": PERSON,
    "milestone": UNIT,
    pinned.NO_RIGHT: GROUP,
    "pace": GROUP,
    "picture": GROUP,
    "support": PERSON,
    "support_group": GROUP,
    "story": GROUP,
    "successor": GROUP,
    "story_offer": PERSON,
}

#: The fact: what was due before that moment is not posted any more, since a backup was put back then.
PUT_BACK_AT = "put_back_at"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """See `tables.Slot`."""

    job: str
    scope: str
    period: str
    due_at: datetime
    state: str

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes it unique."""
        return self.job, self.scope, self.period


@dataclass(frozen=True, slots=True)
class Post:
    """What is said in a chat because of a slot; several chats may share one. None: the slot is claimed, no more."""

    slot: Slot
    chat_id: int
    reply: Reply | None
    state: dict[str, Any] | None = None  # where its chat stands after it; None: as before


def nothing_due_before(tx: Connection, now: datetime) -> None:
    """What was due up to now is not posted late: it may have been posted since the backup that is put back."""
    facts.keep(tx, PUT_BACK_AT, now.isoformat())


def put_back_at(tx: Connection) -> datetime | None:
    """When a backup was put back last."""
    found = facts.find(tx, PUT_BACK_AT)
    return datetime.fromisoformat(found) if found else None


def claimed(tx: Connection, job: str, since: date) -> set[tuple[str, str]]:
    """(scope, period) of a job's slots that were due from the beginning of that day on."""
    first = bulk.stamp(tx, datetime.combine(since, time(), HANOI))
    rows = tx.execute(
        text("SELECT scope, period FROM slot WHERE due_at >= :first AND job = :job"), {"job": job, "first": first}
    )
    return {(row.scope, row.period) for row in rows}


def taken(tx: Connection, job: str, periods: Iterable[str]) -> set[tuple[str, str]]:
    """(scope, period) of a job's slots with one of these periods."""
    rows = tx.execute(
        text(f"SELECT scope, period FROM slot WHERE job = :job AND period {bulk.among(tx, 'periods')}"),
        {"job": job, "periods": bulk.keys(tx, sorted(set(periods)))},
    )
    return {(row.scope, row.period) for row in rows}


def ever_posted(tx: Connection, job: str, scopes: Iterable[str]) -> set[str]:
    """Those of these scopes that had a post of the job before, as far back as slots are kept."""
    among = bulk.among(tx, "scopes")
    rows = tx.execute(
        text(f"SELECT DISTINCT scope FROM slot WHERE job = :job AND state = 'posted' AND scope {among}"),
        {"job": job, "scopes": bulk.keys(tx, sorted(set(scopes)))},
    )
    return {row.scope for row in rows}


def hold(tx: Connection, chats: Sequence[int]) -> None:
    """Hold these chats till the commit, before anything else is held, as whoever answers in them does."""
    if tx.dialect.name != "sqlite" and chats:
        # In the order of `batch.chats`, so that the two never wait for each other.
        held = text('SELECT id FROM chat WHERE id = ANY(:chats) ORDER BY channel COLLATE "C", id FOR UPDATE')
        tx.execute(held, {"chats": sorted(chats)})


def put(tx: Connection, posts: Sequence[Post], now: datetime, pulled: Collection[str] = ()) -> list[Post]:
    """Claim the slots of these, and queue what is said in those that nobody had claimed: the posts queued.

    On channels that are `pulled` nobody has to send them: they are there at once.
    """
    slots = {post.slot.key: post.slot for post in posts}
    rows = [
        {
            "job": slot.job, "scope": slot.scope, "period": slot.period,
            "due_at": slot.due_at, "at": now, "state": slot.state,
        }
        for _, slot in sorted(slots.items())
    ]  # fmt: skip
    mine = set(bulk.insert_new(tx, "slot", rows, returning=("job", "scope", "period")))
    wanted = sorted(
        (post for post in posts if post.reply is not None and post.slot.key in mine), key=lambda post: post.slot.key
    )
    return _queue(tx, wanted, now, pulled)


def _queue(tx: Connection, posts: Sequence[Post], now: datetime, pulled: Collection[str]) -> list[Post]:
    """Like `outbox.queue`, for many chats in two statements; those whose chat is still there."""
    by_chat: dict[int, list[Post]] = {}
    for post in posts:
        by_chat.setdefault(post.chat_id, []).append(post)
    if not by_chat:
        return []
    lock = "" if tx.dialect.name == "sqlite" else " ORDER BY id FOR UPDATE"
    held = text(f"SELECT id, said, channel FROM chat WHERE id {bulk.among(tx, 'chats')}{lock}")
    chats = {row.id: row for row in tx.execute(held, {"chats": bulk.keys(tx, sorted(by_chat))})}
    bulk.update(tx, "chat", [_after(chat, by_chat[key]) for key, chat in sorted(chats.items())])
    rows = [
        {
            "chat_id": key,
            "n": chat.said + n,
            "kind": "post",
            "body": pack(post.reply),
            "state": "sent" if chat.channel in pulled else "queued",
            "at": now,
        }
        for key, chat in sorted(chats.items())
        for n, post in enumerate(by_chat[key], 1)
        if post.reply is not None
    ]
    bulk.insert(tx, "outbox", rows)
    return [post for post in posts if post.chat_id in chats]


def _after(chat: Row[Any], posts: Sequence[Post]) -> dict[str, Any]:
    """What changes in a chat that gets these posts."""
    state = next((post.state for post in reversed(posts) if post.state is not None), None)
    return {"id": chat.id, "said": chat.said + len(posts)} | ({} if state is None else {"state": state})
