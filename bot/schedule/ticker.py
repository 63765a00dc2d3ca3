"""The alarm: posts every minute and when the next is due, keeping house every hour, a backup each night.

APScheduler rings, and what is due then is decided elsewhere: how long things are kept in `storage/retention.py`, which
posts there are in `handlers/posts/run.py`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger

from bot.background.parts import Part
from bot.background.watch import Watch
from bot.files.media import STALE_SECONDS, Media
from bot.intake.intake import Intake
from bot.schedule.nightly import NightlyBackup
from bot.schedule.posts import Posts
from bot.shelves.shelf import ShelfTroubleError
from messages.catalog import in_every_language
from storage import retention
from storage.conversation import evidence
from storage.database import facts, last_seen
from storage.database.last_seen import Clock
from storage.database.store import Store, TroubleError
from storage.initiatives.answers import shares
from storage.posts import announcements
from storage.sending import outbox

PATHS_A_QUERY = 500
#: After a tick that failed.
AGAIN_SECONDS = 60
#: What people have erased is gone from the disk so soon after.
SCRUB_EVERY_SECONDS = 5
POST_EVERY_SECONDS = 60
KEEP_HOUSE_EVERY_SECONDS = 3600
#: The machine's clock is compared so often with one that nobody sets.
LOOK_AT_CLOCK_SECONDS = 20
#: What it may go back without a word: a mended drift.
BACK_SECONDS = 5

log = structlog.get_logger()


class Every(BaseTrigger):  # type: ignore[misc]  # the library has no types
    """So many seconds after it rang last: a clock that jumped ahead by years does not make it ring for each of them."""

    def __init__(self, seconds: float) -> None:
        self._pause = timedelta(seconds=seconds)

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        """When it rings next."""
        return now + self._pause


class Ticker:
    """Runs until `close`. A tick that fails is logged; the next one does its work, and until then `/health` tells."""

    def __init__(
        self, store: Store, intake: Intake, media: Media, clock: Callable[[], datetime],
        posts: Posts | None = None, real: Callable[[], datetime] | None = None, backup: NightlyBackup | None = None,
    ) -> None:  # fmt: skip
        """`real`: the machine's own clock, by which alarms ring and files are old, where `clock` is the demo's."""
        self._store = store
        self._intake = intake
        self._media = media
        self._clock = clock
        self._posts = posts
        self._real = real or clock
        self._posting = asyncio.Lock()
        self._closing = False
        self._posts_watch = Watch(Part.POSTS)
        scrub_watch = Watch(Part.SCRUBBING)
        self._scheduler = AsyncIOScheduler(timezone="Asia/Ho_Chi_Minh")
        # A late tick is as good as one on time, and one is enough however many were missed.
        options = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1, "next_run_time": self._real()}
        often: list[tuple[Every, Watch, Callable[[], Awaitable[Any]]]] = [
            (Every(KEEP_HOUSE_EVERY_SECONDS), Watch(Part.KEEPING_HOUSE), self.keep_house),
            (Every(SCRUB_EVERY_SECONDS), scrub_watch, self.scrub),
        ]
        if backup is not None:
            often.append((Every(KEEP_HOUSE_EVERY_SECONDS), Watch(Part.BACKUP), backup.look))
        if posts is not None:
            often.append((Every(POST_EVERY_SECONDS), self._posts_watch, self.post))
        self._often = [
            self._scheduler.add_job(self._tick, every, args=[watch, work], **options) for every, watch, work in often
        ]
        self._watched, self._every_seconds = scrub_watch, SCRUB_EVERY_SECONDS  # by which a late tick is known
        if posts is not None:
            self._watched, self._every_seconds = self._posts_watch, POST_EVERY_SECONDS
        # By the event loop's clock: when the watched tick did its work last, or was started. None: it was not.
        self._done_at: float | None = None
        self._ahead = 0.0  # seconds that the clock is ahead of the event loop's, which nobody sets
        self._looking: asyncio.TimerHandle | None = None

    def start(self) -> None:
        """Begin; the first tick comes at once."""
        self._scheduler.start()
        self._done_at = asyncio.get_running_loop().time()
        self._ahead = self._seconds_ahead()
        self._look_at_clock()

    def _look_at_clock(self) -> None:
        """Alarms are set by the clock: where that went back, they would ring only when it has caught up."""
        loop = asyncio.get_running_loop()
        before, self._ahead = self._ahead, self._seconds_ahead()
        if self._ahead < before - BACK_SECONDS:
            log.warning("clock_went_back", seconds=round(before - self._ahead))
            for job in self._often:
                job.modify(next_run_time=self._real())
        self._looking = loop.call_later(LOOK_AT_CLOCK_SECONDS, self._look_at_clock)

    def _seconds_ahead(self) -> float:
        return self._real().timestamp() - asyncio.get_running_loop().time()

    async def _tick(self, watch: Watch, work: Callable[[], Awaitable[Any]]) -> None:
        """Do what the alarm rang for. Closing breaks it off, and that is no fault to be logged."""
        try:
            await work()
        except (Exception, asyncio.CancelledError) as error:
            if not self._closing:
                watch.failed(error)
                self._ring(watch, work, self._real() + timedelta(seconds=AGAIN_SECONDS))
        else:
            watch.works()
            if watch is self._watched:
                self._done_at = asyncio.get_running_loop().time()

    def late_seconds(self) -> float:
        """By how much the tick is late that posts what is due; of a bot that posts nothing, the one that scrubs.

        0 where it was not started: another process does it.
        """
        if self._done_at is None:
            return 0.0
        return max(0.0, asyncio.get_running_loop().time() - self._done_at - self._every_seconds)

    async def post(self) -> datetime | None:
        """Post what is due, and set the alarm for the next: to the moment returned, if one is known."""
        if self._posts is None:
            return None
        async with self._posting:
            try:
                soon = await self._posts.run()
            except TroubleError as trouble:
                log.warning("posts_put_off", said=str(trouble))
                return None
        if soon is not None:
            self._ring(self._posts_watch, self.post, self._real() + (soon - self._clock()))
        return soon

    def _ring(self, watch: Watch, work: Callable[[], Awaitable[Any]], at: datetime) -> None:
        """Set the alarm for this work to another moment, beside its usual ones."""
        options = {"id": f"next {watch.name}", "replace_existing": True, "misfire_grace_time": None}
        self._scheduler.add_job(self._tick, "date", args=[watch, work], run_date=at, **options)

    async def keep_house(self) -> None:
        """Forget what is old, in small transactions; erase files that were given up."""
        now = self._clock()
        await self._media.look()
        try:
            await self._erase_files()
            clock = await self._intake.write(last_seen.look, self._real())
            if clock.is_doubted:
                _say_doubted(clock)
                return
            while await self._intake.write(retention.forget, now, clock):
                await asyncio.sleep(0)
            await self._reckon_answers(now)
            await self._erase_files()
            await self._media.at_shelf(self._sweep, self._real())
        except (TroubleError, ShelfTroubleError) as trouble:
            log.warning("housekeeping_put_off", said=str(trouble))

    async def _reckon_answers(self, now: datetime) -> None:
        """How many answers came in time, for boards that show it; read beside the writers, for it may take seconds."""
        reckoned = await asyncio.to_thread(self._store.reading, shares.reckon, now)
        if reckoned:
            await self._intake.write(shares.keep, reckoned)

    async def scrub(self) -> None:
        """What people had erased goes from the disk: their files, and what the database's log still says."""
        try:
            await self._erase_files()
            erased = await asyncio.to_thread(self._store.reading, facts.find, facts.ERASED)
            if not erased:
                return
            folded = await self._intake.do(self._store.fold_log)
            if folded:
                await self._intake.write(facts.drop, facts.ERASED, erased)
        except TroubleError as trouble:
            log.warning("housekeeping_put_off", said=str(trouble))

    async def _erase_files(self) -> None:
        """Erase the bytes first, then the row: a crash between leaves a row that is done again."""
        found = await asyncio.to_thread(self._store.reading, retention.given_up)
        if not found:
            return
        try:
            await self._media.remove(*(path for _, path in found))
        except ShelfTroubleError as trouble:  # the rows stay, and it is tried again in a moment
            log.warning("files_not_erased", number=len(found), said=str(trouble))
            return
        await self._intake.write(retention.erased, found)

    def _sweep(self, now: datetime) -> None:
        """Remove files that no row names: of an upload that was cut off, or that its form did not take."""
        old = self._media.old_files(now.timestamp() - STALE_SECONDS)
        for start in range(0, len(old), PATHS_A_QUERY):
            paths = old[start : start + PATHS_A_QUERY]
            known = self._store.reading(evidence.known_paths, paths)
            known |= self._store.reading(outbox.files_waiting, paths)
            known |= self._store.reading(announcements.pictures_known, paths)
            for path in set(paths) - known:
                self._media.erase(path)

    def close(self) -> None:
        """No further ticks; one that runs is broken off."""
        self._closing = True
        if self._looking is not None:
            self._looking.cancel()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)


def _say_doubted(clock: Clock) -> None:
    """Operators read this every hour until the clock is right, or has held."""
    log.error(
        "clock_doubted",
        reads=str(clock.doubted),
        was_last=str(clock.right),
        said=in_every_language("commands.clock_doubted"),
    )
