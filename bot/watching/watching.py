"""All that watches over a running bot, put together."""

from __future__ import annotations

import socket
from collections.abc import Callable
from datetime import datetime

from aiohttp import web

from bot.http.callers import networks
from bot.intake.intake import Intake
from bot.schedule.ticker import Ticker
from bot.sending.sender import Sender
from bot.settings import Settings
from bot.watching.alerts import Alerts
from bot.watching.health import HealthPages
from bot.watching.looks import Looks
from bot.watching.loop_lag import LoopLag
from bot.watching.replica_lag import ReplicaLag
from bot.watching.watchers import Watchers
from storage.replica import Replica


class Watching:
    """Make it in a running event loop."""

    def __init__(
        self, settings: Settings, replica: Replica, intake: Intake, sender: Sender, ticker: Ticker,
        now: Callable[[], datetime], bot: str,
    ) -> None:  # fmt: skip
        """`bot`: its name among those that may share the database."""
        self._settings = settings
        self._intake = intake
        self._sender = sender
        self._ticker = ticker
        store = replica.store
        self._replica = replica
        self._replica_lag = ReplicaLag(replica)
        self._looks = Looks(store, settings.files, settings.channels, now)
        self._watchers = Watchers(settings.metrics_token, networks(settings.metrics_networks))
        self._loop_lag = LoopLag()
        names = {"bot": "", "machine": ""} if store.sqlite else {"bot": bot, "machine": socket.gethostname()}
        self._alerts = Alerts(store, intake, self._looks, ticker.late_seconds, now, **names)

    def add_to(self, app: web.Application) -> None:
        """Put its pages into an application; figures only where somebody was given leave to see them."""
        settings, late_seconds = self._settings, self._ticker.late_seconds
        HealthPages(self._looks, self._watchers, late_seconds, settings.channels, settings.roles.split(",")).add_to(app)
        if not self._watchers.there_are:
            return
        from bot.watching.metrics import Counted, MetricsPage  # whose library nobody else needs

        counted = Counted(
            intake=self._intake.counts,
            sending=self._sender.counts,
            waiting=lambda: self._intake.waiting,
            late_seconds=late_seconds,
            loop_lag=self._loop_lag,
            replica=self._replica,
            limits=self._sender.limits,
            processes=self._sender.shared.processes if self._sender.shared is not None else {},
        )
        MetricsPage(counted, self._looks, self._watchers).add_to(app)

    def start(self) -> None:
        """Begin to watch."""
        if self._watchers.there_are:
            self._loop_lag.start()
        self._replica_lag.start()
        if self._settings.chat != "demo":  # there nothing is real
            self._alerts.start()

    async def stop(self) -> None:
        """Watch no more."""
        self._loop_lag.close()
        await self._replica_lag.stop()
        await self._alerts.stop()
