"""Groups that are bound, their admins, and what they hear."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import text

from messages.format import HANOI
from messages.wire import Incoming, unpack
from storage.database import bulk
from storage.database.store import Store
from storage.posts import groups
from storage.posts.groups import Group
from tests.cast.talker import receive

SUNDAY = date(2026, 11, 22)


def at(clock: str, day: date = SUNDAY) -> datetime:
    """That hour in Hà Nội."""
    return datetime.combine(day, time.fromisoformat(clock), HANOI).astimezone(UTC)


def group(store: Store, name: str, unit: str = "HN", post_at: str = "17:00", bound_at: datetime | None = None) -> int:
    """A group on Telegram that belongs to a unit."""
    with store.write() as tx:
        row: dict[str, Any] = {
            "channel": "telegram", "chat": name, "person_id": None, "draft_id": None, "lang": "vi",
            "said": 0, "state": {},
            "seen_at": at("00:00"), "gone_at": None,
        }  # fmt: skip
        bulk.insert(tx, "chat", [row])
        (key,) = tx.execute(text("SELECT id FROM chat WHERE chat = :name"), {"name": name}).scalars()
        groups.save(tx, Group(key, unit, name, post_at=post_at, bound_at=bound_at or at("00:00", date(2026, 1, 1))))
    return int(key)


def change(store: Store, key: int, **values: object) -> None:
    with store.write() as tx:
        found = groups.find(tx, key)
        assert found is not None
        groups.save(tx, replace(found, **values))  # type: ignore[arg-type]


# The settings of a group


def said_in_group(store: Store, line: str, now: datetime, admin: bool | None = True) -> str:
    """An admin of group g types this; what the bot answers."""
    said = Incoming("telegram", f"{line}{now}{admin}", "g", "chief", now, text=line, group=True, admin=admin)
    receive([said], store, now)
    with store.read() as tx:
        rows = tx.execute(text("SELECT body FROM outbox WHERE kind = 'reply' ORDER BY id DESC LIMIT 1"))
        return unpack(rows.scalar_one()).text
