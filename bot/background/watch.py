"""Which parts of the program do not do their work just now: they say so here, and `/health` hands it on."""

from __future__ import annotations

from pathlib import Path
from traceback import extract_tb
from weakref import WeakSet

import structlog

from bot.background.parts import Part

ROOT = Path(__file__).parents[2]

#: The notice that the database takes no changes.
DATABASE = "database"

log = structlog.get_logger()

_watches: WeakSet[Watch] = WeakSet()
_notices: WeakSet[Notice] = WeakSet()


class Watch:
    """One part, by its name in the log and on `/health`. It counts only as long as somebody holds it."""

    def __init__(self, part: Part, channel: str = "") -> None:
        self.name = f"{part} {channel}" if channel else str(part)
        self.down = False
        _watches.add(self)

    def failed(self, error: BaseException) -> None:
        """It ended, or did not do its work; that is logged without the error's words, which may quote people."""
        self.down = True
        log.error("background_failed", part=self.name, error=type(error).__name__, at=place(error))

    def works(self) -> None:
        """It does its work."""
        if self.down:
            self.down = False
            log.info("background_works_again", part=self.name)


class Notice:
    """Something outside this program that operators have to look at, though every part of it works."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.raised = False
        _notices.add(self)


def notices() -> list[str]:
    """The names of what operators have to look at."""
    return sorted({notice.name for notice in _notices if notice.raised})


def down() -> list[str]:
    """The names of the parts that do not work just now."""
    return sorted({watch.name for watch in _watches if watch.down})


def place(error: BaseException) -> str:
    """Where it was raised: the innermost line of ours, as file:line; empty for an error that was never raised."""
    frames = extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(ROOT) and ".venv" not in frame.filename]
    if not ours:
        return ""
    last = ours[-1]
    return f"{Path(last.filename).relative_to(ROOT)}:{last.lineno}"
