"""The backup of each night: whether it is time, and a process of its own that makes it, so that no chat waits.

Once a night, also over restarts and with several bots: `storage/database/copies/taken.py` keeps whose turn it is.
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable
from datetime import datetime, time, timedelta
from multiprocessing import get_context
from multiprocessing.connection import Connection

import structlog

from bot.background.child import end_with_parent
from bot.background.watch import Notice
from bot.backups.place import Place, name_of_night
from bot.backups.rotation import throw_away_old
from bot.backups.taking import is_of, take
from bot.intake.intake import Intake
from messages.format import HANOI
from storage.database.copies import taken
from storage.database.copies.file_copy import BadCopyError
from storage.database.store import Store, TroubleError

#: Of the process that makes it: whoever writes to the bot comes first.
NICE = 10

log = structlog.get_logger()


class NightlyBackup:
    """Call `look` every hour."""

    def __init__(self, store: Store, intake: Intake, place: Place, hour: int, clock: Callable[[], datetime]) -> None:
        """`hour`: of Hà Nội."""
        self._store, self._intake, self._place, self._hour, self._clock = store, intake, place, hour, clock
        self._notice = Notice("backup")

    async def look(self) -> None:
        """Make the backup of the last night, if there is none and nobody is at it."""
        try:
            now = self._clock()
            night = self._last_night(now)
            stands = await asyncio.to_thread(self._store.reading, taken.nightly)
            self._notice.raised = stands is not None and bool(stands.failed)
            if stands is not None and not stands.is_due(night, now):
                return
            if await self._intake.write(taken.claim, night, now):
                await self._make(night)
        except TroubleError as trouble:
            log.warning("backup_put_off", said=str(trouble))

    def _last_night(self, now: datetime) -> datetime:
        """The last moment at which it was the hour."""
        at = datetime.combine(now.astimezone(HANOI).date(), time(self._hour), HANOI)
        return at if at <= now else at - timedelta(days=1)

    async def _make(self, night: datetime) -> None:
        why = await _in_a_process(self._place, name_of_night(night.date()))
        self._notice.raised = bool(why)
        if why:
            log.error("backup_failed", said=why)
            await self._intake.write(taken.failed, why)
            return
        log.info("backed_up", night=night.date().isoformat())
        await self._intake.write(taken.done, night, self._clock())


async def _in_a_process(place: Place, name: str) -> str:
    """Why there is none; "" when it is there. Whoever stops waiting stops the process."""
    # "spawn": a fork would carry the parent's threads and database connections along.
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=make, args=(theirs, place, name), daemon=True)
    await asyncio.to_thread(process.start)
    theirs.close()
    try:
        said: str = await asyncio.to_thread(ours.recv)
        return said
    except (EOFError, OSError):
        return "the process that makes it ended"
    finally:
        process.kill()
        await asyncio.to_thread(process.join)
        ours.close()


def make(pipe: Connection, place: Place, name: str) -> None:
    """In the process: make it, throw old ones away, and tell why there is none, or ""."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in a terminal reaches both, and the other one ends this one
    end_with_parent()
    os.nice(NICE)
    pipe.send(why_not(place, name))


def why_not(place: Place, name: str) -> str:
    """Make it; why there is none, or ""."""
    to = place.folder / name
    try:
        if not to.exists():
            take(place, to)
        elif not is_of(place, to):
            return f"{to} is of another database: each bot needs a BACKUP_DIR of its own"
        throw_away_old(place)
    except (BadCopyError, TroubleError) as error:
        return str(error)
    except OSError as error:
        return error.strerror or str(error)
    except Exception as error:  # of whatever kind: an operator hears of it; its words may quote a row
        return type(error).__name__
    return ""
