"""Looks each minute for what is wrong with the bot, and has operators told: each thing once, and its end.

What comes and goes within a minute is told to nobody. As long as all is well the database is asked every few minutes.
That it takes no changes is told when it does again: nobody can be told before.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from bot.background.loops import Loop
from bot.background.parts import Part
from bot.background.watch import DATABASE
from bot.intake.intake import Intake
from bot.watching.findings import Findings, down_channels, findings
from bot.watching.looks import Looks
from handlers.alerts import telling
from handlers.alerts.telling import News
from storage import alerts as kept
from storage.alerts import Alert
from storage.database import facts
from storage.database.store import Store, TroubleError

LOOK_EVERY_SECONDS = 60.0
#: The database is asked so often as long as nothing is wrong, and each minute while something is.
ALL_WELL_LOOK_SECONDS = 300.0
#: What has lasted for so long is told.
BEGAN_AFTER = timedelta(seconds=60)
#: What has not been seen for so long is over.
OVER_AFTER = timedelta(seconds=120)
#: A bot says so often that it still looks after its own; see `storage.alerts.FORGOTTEN_AFTER`.
SEEN_AGAIN_AFTER = timedelta(minutes=10)

#: The fact that is written to see whether anything can be.
TRIED = "database_tried"

log = structlog.get_logger()


class Alerts:
    """`bot`, `machine`: its name and its machine's, where several bots may share the database; else "" and ""."""

    def __init__(
        self, store: Store, intake: Intake, looks: Looks, late_seconds: Callable[[], float],
        clock: Callable[[], datetime], *, bot: str = "", machine: str = "",
    ) -> None:  # fmt: skip
        self._store = store
        self._intake = intake
        self._looks = looks
        self._late_seconds = late_seconds
        self._clock = clock
        self._bot = bot
        self._machine = machine
        self._standing: set[Alert] | None = None  # of which operators were told; None: not read yet
        self._first_seen: dict[Alert, datetime] = {}
        self._last_seen: dict[Alert, datetime] = {}
        self._told_at: datetime | None = None  # the last time that the database was written to
        self._running = Loop(Part.ALERTS, self._run)

    def start(self) -> None:
        """Begin to look."""
        self._running.start()

    async def stop(self) -> None:
        """Look no more."""
        await self._running.stop()

    async def _run(self) -> None:
        while True:
            try:
                await self.look()
            except TroubleError as trouble:
                log.warning("alerts_put_off", said=str(trouble))
            await asyncio.sleep(LOOK_EVERY_SECONDS)

    async def look(self) -> None:
        """Look once, and have told what there is to tell."""
        if self._standing is None:
            self._standing = await asyncio.to_thread(self._store.reading, kept.of, self._bot)
        good_for = LOOK_EVERY_SECONDS / 2 if self._standing or self._first_seen else ALL_WELL_LOOK_SECONDS
        look = await self._looks.take(good_for)
        found, now = findings(look, self._late_seconds()), self._clock()
        self._see(found, now, blind=look.inside is None)
        if look.inside is None:  # then nobody can be told of anything
            return
        if DATABASE in found.common:
            await self._intake.write(facts.keep, TRIED, now.isoformat())  # nobody else may have anything to write
        began = {one for one, since in self._first_seen.items() if now - since >= BEGAN_AFTER} - self._standing
        over = {one for one in self._standing if now - self._last_seen.setdefault(one, now) >= OVER_AFTER}
        if began or over or self._is_to_be_seen(now):
            await self._tell(began, over, down_channels(found.own), now)

    def _see(self, found: Findings, now: datetime, blind: bool) -> None:
        """What was seen at a time that is yet to come, by a clock that was wrong, counts as seen now.

        `blind`: the database does not say what else is wrong, nor that something is over.
        """
        there = {Alert(key, self._bot) for key in found.own} | {Alert(key, "") for key in found.common}
        if blind:
            there |= {one for one in self._standing or () if not one.bot}
        if self._is_untold(Alert(DATABASE, "")):
            there.add(Alert(DATABASE, ""))
        self._first_seen = {one: min(self._first_seen.get(one, now), now) for one in there}
        self._last_seen = {one: min(at, now) for one, at in self._last_seen.items()} | dict.fromkeys(there, now)

    def _is_untold(self, alert: Alert) -> bool:
        """Whether it has lasted, and nobody was told."""
        since = self._first_seen.get(alert)
        if since is None or alert in (self._standing or ()):
            return False
        return self._last_seen.get(alert, since) - since >= BEGAN_AFTER

    def _is_to_be_seen(self, now: datetime) -> bool:
        """Whether another bot would take this one's alerts for those of a bot that is no more."""
        if not (self._bot and self._standing):
            return False
        return self._told_at is None or now - self._told_at >= SEEN_AGAIN_AFTER

    async def _tell(self, began: set[Alert], over: set[Alert], down: set[str], now: datetime) -> None:
        news = News(bot=self._bot, machine=self._machine, began=began, over=over, down=down)
        told = await self._intake.write(telling.tell, news, now)
        self._told_at = now
        self._standing = told.standing
        self._last_seen = {one: at for one, at in self._last_seen.items() if one in told.standing}
        for one in sorted(began & told.standing):
            log.warning("alert_began", about=one.key)
        for one in sorted(over - told.standing):
            log.info("alert_over", about=one.key)
        for chat_id in told.chats:
            self._intake.queued_for(chat_id)
