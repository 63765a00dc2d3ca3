"""Readers of what the platform sends, which may be of any shape: they answer something empty and never raise."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

LATEST_MILLISECOND = 1e14  # since 1970: in the year 5138; what is later is no date


def as_dict(value: object) -> dict[str, Any]:
    """The object, or an empty one."""
    return value if isinstance(value, dict) else {}


def as_list(value: object) -> list[Any]:
    """The list, or an empty one."""
    return value if isinstance(value, list) else []


def as_text(value: object) -> str:
    """The text, or an empty one."""
    return value if isinstance(value, str) else ""


def as_id(value: object) -> str:
    """The text, or the number as one: ids are sent either way."""
    return str(value) if type(value) is int else as_text(value)


def moment(milliseconds: object, otherwise: datetime) -> datetime:
    """The time so many milliseconds after 1970; `otherwise` when that is no number, or no date of this age."""
    if isinstance(milliseconds, bool) or not isinstance(milliseconds, (int, float)):
        return otherwise
    if not 0 < milliseconds < LATEST_MILLISECOND:
        return otherwise
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def fingerprint(values: Sequence[object]) -> str:
    """What tells an event without an id from others: a hash of what it holds."""
    whole = repr(list(values)).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(whole, digest_size=12).hexdigest()
