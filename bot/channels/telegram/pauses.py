"""How long to wait before Telegram is asked again."""

from __future__ import annotations

import asyncio

from telegram.error import RetryAfter, TelegramError

from bot.background.backoff import backoff
from bot.channels.telegram.http import seconds_to_wait

LONGEST_RETRY_SECONDS = 30.0


class Pauses:
    """Waits between tries: ever longer, or for as long as Telegram says."""

    def __init__(self) -> None:
        self.failures = 0  # in a row, since Telegram last named a time

    async def after(self, error: TelegramError) -> None:
        """Wait."""
        if isinstance(error, RetryAfter):
            self.failures = 0
            await asyncio.sleep(seconds_to_wait(error))
        else:
            self.failures += 1
            await asyncio.sleep(backoff(self.failures, LONGEST_RETRY_SECONDS, first=1.0))
