"""Groups that get posts, the slots of those posts, and the posts themselves on their way to the outbox.

A slot is made once: the row is unique, and whoever inserts it posts. How long slots are kept is in
`keeping.py`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, Date, Row, text

from messages.format import HANOI
from messages.wire import Reply, pack
from storage import bulk
from storage.columns import Instant
from storage.groups import REMIND_ON

# What the scope of a slot names, by the job's name as it is kept. Erasing a person takes the slots of theirs along.
GROUP, PERSON, UNIT = "group", "person", "unit"
SCOPES = {
    "campaign": GROUP,
    "daily": GROUP,
    "digest": PERSON,
    "draft": PERSON,
    "milestone": UNIT,
    "pace": GROUP,
    "picture": GROUP,
}


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
    remind_on: str = REMIND_ON

    @property
    def scope(self) -> str:
        """What the slots of its own posts are called by."""
        return str(self.chat_id)

    @property
    def since(self) -> datetime | None:
        """Since when it gets posts: nothing from before is owed to it."""
        return max((one for one in (self.bound_at, self.resumed_at) if one is not None), default=None)

    def paused(self, day: date) -> bool:
        """Whether it asked for no posts on that day."""
        return self.paused_until is not None and day <= self.paused_until


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


_BOUND = (
    "SELECT chat_id, channel, lang, title, thread, unit, post_at,"
    " bound_at, hour_at, resumed_at, paused_until, remind_on FROM group_chat JOIN chat ON chat.id = group_chat.chat_id"
    " WHERE unit <> '' AND NOT quiet AND gone_at IS NULL"
)


def bound(tx: Connection) -> list[Bound]:
    """Every group that wants posts and can be reached."""
    return _bound(tx, "", {})


def owed(tx: Connection, job: str, now: datetime) -> list[Bound]:
    """Of these, those that may have to get a daily post by now: of today, or still of yesterday.

    Most of the time there is none: the minute's look must not read a thousand groups for that.
    """
    here = now.astimezone(HANOI)
    values = {
        "job": job, "hour": f"{here:%H:%M}",
        "today": here.date().isoformat(), "before": (here.date() - timedelta(days=1)).isoformat(),
    }  # fmt: skip
    claimed = "EXISTS (SELECT 1 FROM slot WHERE job = :job AND scope = CAST(chat_id AS text) AND period = :{})"
    before, today = (f"NOT {claimed.format(day)}" for day in ("before", "today"))
    return _bound(tx, f" AND ({before} OR (post_at <= :hour AND {today}))", values)


def _bound(tx: Connection, where: str, values: dict[str, Any]) -> list[Bound]:
    kinds: dict[str, Any] = {"bound_at": Instant, "hour_at": Instant, "resumed_at": Instant, "paused_until": Date}
    rows = tx.execute(text(f"{_BOUND}{where} ORDER BY chat_id").columns(**kinds), values)
    return [Bound(*row) for row in rows]


def hours(tx: Connection) -> list[str]:
    """The hours at which some group has its daily post."""
    sql = "SELECT DISTINCT post_at FROM group_chat WHERE unit <> '' AND NOT quiet ORDER BY post_at"
    return list(tx.execute(text(sql)).scalars())


def anybody(tx: Connection) -> bool:
    """Whether there is any group that belongs to a unit."""
    return tx.execute(text("SELECT 1 FROM group_chat WHERE unit <> '' LIMIT 1")).first() is not None


def weekdays(tx: Connection) -> set[str]:
    """The weekdays on which some group is reminded."""
    chosen = tx.execute(text("SELECT DISTINCT remind_on FROM group_chat WHERE unit <> '' AND NOT quiet")).scalars()
    return {day for days in chosen for day in days}


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
