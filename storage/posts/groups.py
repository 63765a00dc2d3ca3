"""Group chats: which unit each belongs to, when it gets its posts, and what happens when its id changes."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Boolean, Connection, Date, text

from messages.format import HANOI
from storage.database import bulk
from storage.database.columns import Instant

EVERY_DAY = "1234567"
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
    post_on: str = EVERY_DAY
    without: str = ""
    pictures: bool = True
    pins: bool = False

    def wants(self, kind: str) -> bool:
        """Whether posts of that kind come."""
        return kind not in self.without.split()


_NAMES = tuple(field.name for field in fields(Group))
_YES_OR_NO = ("quiet", "pictures", "pins")
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
    if row is None:
        return None
    return Group(**dict(zip(_NAMES, row, strict=True)) | {name: bool(getattr(row, name)) for name in _YES_OR_NO})


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
    # What was pinned there has another number in the new chat.
    tx.execute(text("DELETE FROM pinned WHERE channel = :channel AND chat = :old"), names)
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
    tx.execute(
        text(
            "UPDATE announced SET chat_id = :new, n = CASE WHEN n > 0 THEN n + :said ELSE 0 END WHERE chat_id = :old"
            " AND NOT EXISTS (SELECT 1 FROM announced other WHERE other.chat_id = :new"
            " AND other.announcement_id = announced.announcement_id)"
        ),
        {**both, "said": said},
    )
    tx.execute(text("DELETE FROM announced WHERE chat_id = :old"), both)
    told = "UPDATE support_told SET chat_id = :new, n = n + :said WHERE chat_id = :old"
    tx.execute(text(told), {**both, "said": said})
    tx.execute(text("UPDATE team_group SET chat_id = :new WHERE chat_id = :old"), both)
    if bound := find(tx, old):
        mine = find(tx, new)
        if mine is None or not mine.unit:
            tx.execute(text("DELETE FROM group_chat WHERE chat_id = :new"), both)
            tx.execute(text("UPDATE group_chat SET chat_id = :new WHERE chat_id = :old"), both)
        else:
            tx.execute(text("DELETE FROM group_chat WHERE chat_id = :chat"), {"chat": bound.chat_id})
    tx.execute(text("DELETE FROM chat WHERE id = :old"), both)


REMINDER_HOUR = time(9)


def reachable(tx: Connection, channel: str) -> list[tuple[int, str]]:
    """(key, chat) of the groups of a channel that can be reached."""
    rows = tx.execute(
        text(
            "SELECT chat.id, chat FROM chat JOIN group_chat ON group_chat.chat_id = chat.id"
            " WHERE channel = :channel AND gone_at IS NULL ORDER BY chat.id"
        ),
        {"channel": channel},
    )
    return [(row.id, row.chat) for row in rows]


def units_by_chat(tx: Connection, channel: str) -> dict[str, str]:
    """The unit of every group of a channel that is bound to one, by its chat."""
    rows = tx.execute(
        text(
            "SELECT chat, unit FROM group_chat JOIN chat ON chat.id = group_chat.chat_id"
            " WHERE channel = :channel AND unit <> ''"
        ),
        {"channel": channel},
    )
    return {row.chat: row.unit for row in rows}


def bound_groups(tx: Connection, channel: str = "") -> int:
    """How many groups of the channel belong to a unit; of all channels together where none is named."""
    found = tx.execute(
        text(
            "SELECT count(*) FROM group_chat JOIN chat ON chat.id = group_chat.chat_id"
            " WHERE :channel IN ('', channel) AND unit <> '' AND gone_at IS NULL"
        ),
        {"channel": channel},
    )
    return int(found.scalar() or 0)


def of_unit(tx: Connection, unit: str, but: int) -> int:
    """How many groups belong to the unit, but for this one."""
    sql = (
        "SELECT count(*) FROM group_chat JOIN chat ON chat.id = group_chat.chat_id"
        " WHERE unit = :unit AND gone_at IS NULL AND chat_id <> :but"
    )
    return int(tx.execute(text(sql), {"unit": unit, "but": but}).scalar() or 0)


def of_admin(tx: Connection, channel: str, sender: str, but: int) -> int:
    """How many bound groups of the channel this account bound or brought a code to, but for this one."""
    sql = (
        "SELECT count(*) FROM group_admin JOIN group_chat ON group_chat.chat_id = group_admin.chat_id"
        " JOIN chat ON chat.id = group_admin.chat_id"
        " WHERE sender = :sender AND channel = :channel AND unit <> '' AND gone_at IS NULL AND chat.id <> :but"
    )
    return int(tx.execute(text(sql), {"sender": sender, "channel": channel, "but": but}).scalar() or 0)


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
    post_on: str = EVERY_DAY
    without: str = ""
    pictures: bool = True
    pins: bool = False

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

    def wants(self, kind: str) -> bool:
        """Whether posts of that kind come."""
        return kind not in self.without.split()


_BOUND = (
    "SELECT chat_id, channel, lang, title, thread, unit, post_at,"
    " bound_at, hour_at, resumed_at, paused_until, remind_on, post_on, without, pictures, pins"
    " FROM group_chat JOIN chat ON chat.id = group_chat.chat_id"
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
        "job": job, "hour": f"{here:%H:%M}", "kind": f"%{job}%",
        "weekday": f"%{here.isoweekday()}%", "weekday_before": f"%{(here - timedelta(days=1)).isoweekday()}%",
        "today": here.date().isoformat(), "before": (here.date() - timedelta(days=1)).isoformat(),
    }  # fmt: skip
    claimed = "EXISTS (SELECT 1 FROM slot WHERE job = :job AND scope = CAST(chat_id AS text) AND period = :{})"
    before = f"(post_on LIKE :weekday_before AND NOT {claimed.format('before')})"
    today = f"(post_on LIKE :weekday AND post_at <= :hour AND NOT {claimed.format('today')})"
    return _bound(tx, f" AND without NOT LIKE :kind AND ({before} OR {today})", values)


def _bound(tx: Connection, where: str, values: dict[str, Any]) -> list[Bound]:
    kinds: dict[str, Any] = {"bound_at": Instant, "hour_at": Instant, "resumed_at": Instant, "paused_until": Date}
    kinds |= {"pictures": Boolean, "pins": Boolean}
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
