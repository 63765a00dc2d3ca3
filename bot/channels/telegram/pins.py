"""The post of the day at the top of its group, in the place of ours that stood there before."""

from __future__ import annotations

from functools import partial
from typing import Any

import structlog
from telegram.error import TelegramError

from bot.channels.telegram.http import Call
from bot.channels.telegram.read import CHANNEL
from bot.intake.intake import Intake
from storage.database.store import Store, TroubleError
from storage.sending import pinned

log = structlog.get_logger()


class Pins:
    """Nothing depends on it: where the bot may not pin, the post stands in the group all the same."""

    def __init__(self, call: Call, store: Store, intake: Intake) -> None:
        self._call, self._store, self._intake = call, store, intake

    async def put_up(self, address: int, sent: Any) -> None:
        """Pin the message that was sent, without a sound; then take down the former one of ours, and no other."""
        number = sent.get("message_id") if isinstance(sent, dict) else None
        if not number:
            return
        try:
            await self._call("pinChatMessage", _message(address, number) | {"disable_notification": True})
            keep = partial(self._store.writing, pinned.replace, CHANNEL, str(address), str(number))
            before = await self._intake.do(keep)
            if before and before != str(number):
                await self._call("unpinChatMessage", _message(address, int(before)))
        except TelegramError as error:
            log.info("telegram_not_pinned", said=str(error))
        except TroubleError as trouble:
            log.info("telegram_not_pinned", said=str(trouble))


def _message(address: int, number: int) -> dict[str, Any]:
    return {"chat_id": address, "message_id": number}
