"""What the bench knows of a contender: it answers an update, and says when all its replies are out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Update = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a contender may keep things: a folder on a disk, a server's address; how many people come."""

    folder: Path
    url: str
    people: int


@dataclass(frozen=True, slots=True)
class Contender:
    """`answer` returns when the update may be acknowledged, `settle` when all is sent and kept."""

    answer: Callable[[Update], Awaitable[Any]]
    settle: Callable[[], Awaitable[None]]
    handed_in: Callable[[], int]  # forms that arrived: checked at the end, so that nobody is fast by failing


Open = Callable[[Place], AbstractAsyncContextManager[Contender]]
