"""What this Telegram server does not know: said no once, it is not asked again for a day, also after a restart.

Servers of our own may be older than Telegram's: "method not found", or a parameter that is passed over in silence.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import structlog
from telegram.error import BadRequest, TelegramError

from bot.intake.intake import Intake
from storage.database import facts
from storage.database.store import Store, TroubleError

ALONE, RICH = "alone", "rich"  # messages for one member of a group; messages with tables
ASK_AGAIN = timedelta(days=1)

log = structlog.get_logger()


class UnknownMethodError(BadRequest):
    """The server has no method of that name; nothing was done."""


def is_unknown_method(error: TelegramError) -> bool:
    """Whether the server says that it has no such method; with a wrong token it says "Not Found" alone."""
    return "method not found" in str(error).lower()


class UnknownMethods:
    """Kept as facts of the database, "telegram:<address>:<what>", with the moment until which they hold."""

    def __init__(self, store: Store, intake: Intake, clock: Callable[[], datetime], server: str) -> None:
        self._store, self._intake, self._clock, self._server = store, intake, clock, server
        self._until: dict[str, str] = {}  # by what, as it is kept; "" where nothing is

    async def knows(self, what: str) -> bool:
        """Whether the server may be asked for this: it has not said no lately."""
        if what not in self._until:
            self._until[what] = await asyncio.to_thread(self._store.reading, facts.find, self._name(what))
        return self._until[what] <= self._clock().isoformat()

    async def said_no(self, what: str) -> None:
        """The server does not know this: remembered for a day."""
        until = (self._clock() + ASK_AGAIN).isoformat()
        self._until[what] = until
        log.info("telegram_server_is_older", what=what)
        try:
            await self._intake.do(partial(self._store.writing, facts.keep, self._name(what), until))
        except TroubleError as trouble:
            log.info("telegram_server_not_remembered", said=str(trouble))

    def _name(self, what: str) -> str:
        return f"telegram:{self._server}:{what}"
