"""Groups that get posts, the slots of those posts, and the posts themselves on their way to the outbox.

A slot is made once: the row is unique, and whoever inserts it posts. How long slots are kept is in
`keeping.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, Date, text

from messages.wire import Reply, pack
from storage import bulk
from storage.columns import Instant


@dataclass(frozen=True, slots=True)
class Bound:
    """A group chat that belongs to a unit and gets its posts."""

    chat_id: int
    channel: str
    lang: str
    title: str
    thread: str
    unit: str
    post_at: str
    bound_at: datetime | None
    hour_at: datetime | None
    resumed_at: datetime | None
    paused_until: date | None


@dataclass(frozen=True, slots=True)
class Slot:
    """See `tables.Slot`; `chat_id` is its scope."""

    job: str
    chat_id: int
    period: str
    due_at: datetime
    state: str


@dataclass(frozen=True, slots=True)
class Post:
    """A slot with what is to be said in it; None: nothing, it is too late."""

    slot: Slot
    reply: Reply | None


def bound(tx: Connection) -> list[Bound]:
    """Every group that wants posts and can be reached."""
    rows = tx.execute(
        text(
            "SELECT chat_id, channel, lang, title, thread, unit, post_at,"
            " bound_at, hour_at, resumed_at, paused_until"
            " FROM group_chat JOIN chat ON chat.id = group_chat.chat_id"
            " WHERE unit <> '' AND NOT quiet AND gone_at IS NULL ORDER BY chat_id"
        ).columns(bound_at=Instant, hour_at=Instant, resumed_at=Instant, paused_until=Date)
    )
    return [Bound(*row) for row in rows]


def claimed(tx: Connection, job: str, since: date) -> set[tuple[int, str]]:
    """(chat, period) of the slots of periods from that day on."""
    rows = tx.execute(
        text("SELECT scope, period FROM slot WHERE job = :job AND period >= :since"),
        {"job": job, "since": since.isoformat()},
    )
    return {(int(row.scope), row.period) for row in rows}


def put(tx: Connection, posts: Sequence[Post], now: datetime) -> list[int]:
    """Claim these slots, and queue what is said in those that nobody had claimed; the chats of the queued
    posts.
    """
    posts = sorted(posts, key=lambda post: (post.slot.job, str(post.slot.chat_id), post.slot.period))
    rows = [
        {
            "job": post.slot.job, "scope": str(post.slot.chat_id), "period": post.slot.period,
            "due_at": post.slot.due_at, "at": now, "state": post.slot.state,
        }
        for post in posts
    ]  # fmt: skip
    key = ("job", "scope", "period")
    mine = {tuple(row) for row in bulk.insert_new(tx, "slot", rows, returning=key)}
    wanted = [
        (post.slot.chat_id, post.reply)
        for post in posts
        if post.reply is not None and (post.slot.job, str(post.slot.chat_id), post.slot.period) in mine
    ]
    _queue(tx, wanted, now)
    return [chat_id for chat_id, _ in wanted]


def _queue(tx: Connection, replies: Sequence[tuple[int, Reply]], now: datetime) -> None:
    """Like `outbox.queue`, for many chats in two statements."""
    by_chat: dict[int, list[Reply]] = {}
    for chat_id, reply in replies:
        by_chat.setdefault(chat_id, []).append(reply)
    if not by_chat:
        return
    lock = "" if tx.dialect.name == "sqlite" else " ORDER BY id FOR UPDATE"
    held = text(f"SELECT id, said FROM chat WHERE id {bulk.among(tx, 'chats')}{lock}")
    said = {row.id: row.said for row in tx.execute(held, {"chats": bulk.keys(tx, sorted(by_chat))})}
    bulk.update(tx, "chat", [{"id": key, "said": n + len(by_chat[key])} for key, n in sorted(said.items())])
    rows = [
        {
            "chat_id": chat,
            "n": said[chat] + n,
            "kind": "post",
            "body": pack(reply),
            "state": "queued",
            "at": now,
        }
        for chat, some in sorted(by_chat.items())
        if chat in said
        for n, reply in enumerate(some, 1)
    ]
    bulk.insert(tx, "outbox", rows)
