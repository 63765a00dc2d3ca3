"""Two kinds of column that every table uses, an instant in UTC and a small JSON value; and closed chats in SQL."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import orjson
from sqlalchemy import DateTime, Dialect, Text
from sqlalchemy.types import TypeDecorator

CLOSED = "closed:"  # how a chat's address begins once its session was ended: nobody can come back to it


def is_closed(chat: str = "chat") -> str:
    """SQL: whether the session of that chat was ended. Without LIKE, whose % the driver's own cursor would read."""
    return f"substr({chat}.chat, 1, {len(CLOSED)}) = '{CLOSED}'"


class Instant(TypeDecorator[datetime]):
    """An aware datetime: timestamptz on PostgreSQL, UTC text that sorts by time on SQLite."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        kind = Text() if dialect.name == "sqlite" else DateTime(timezone=True)
        return dialect.type_descriptor(kind)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None or dialect.name != "sqlite":
            return value
        return to_text(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return from_text(value) if dialect.name == "sqlite" else value.astimezone(UTC)


class Json(TypeDecorator[Any]):
    """A JSON value kept as text, since nothing is searched inside it."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else orjson.dumps(value).decode()

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        return None if value is None else orjson.loads(value)


def from_text(value: str) -> datetime:
    """The instant that `to_text` wrote."""
    return datetime.fromisoformat(value + "+00:00")


@lru_cache(maxsize=64)  # most rows of a batch carry the same instant
def to_text(value: datetime) -> str:
    """How SQLite keeps an instant. ValueError for a naive datetime: it has no instant."""
    if value.tzinfo is None:
        raise ValueError("a naive datetime names no instant")
    return value.astimezone(UTC).isoformat(" ", "microseconds")[:26]  # without its +00:00
