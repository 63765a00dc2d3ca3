"""The post of the day at the top of its group, in the place of ours that stood there before."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

import structlog
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.channels.telegram.http import Call
from bot.channels.telegram.read import CHANNEL
from bot.intake.intake import Intake
from messages.catalog import say
from messages.wire import Reply
from storage.conversation import chats
from storage.database.store import Store, Transaction, TroubleError
from storage.sending import outbox, pinned

log = structlog.get_logger()


class Pins:
    """Nothing depends on it: where the bot may not pin, the post stands in the group all the same."""

    def __init__(self, call: Call, store: Store, intake: Intake, clock: Callable[[], datetime]) -> None:
        self._call, self._store, self._intake, self._clock = call, store, intake, clock

    async def put_up(self, address: int, sent: Any) -> None:
        """Pin the message that was sent, without a sound; then take down the former one of ours, and no other."""
        number = sent.get("message_id") if isinstance(sent, dict) else None
        if not number:
            return
        try:
            await self._pin(address, number)
        except TelegramError as error:
            log.info("telegram_not_pinned", said=str(error))
        except TroubleError as trouble:
            log.info("telegram_not_pinned", said=str(trouble))

    async def _pin(self, address: int, number: int) -> None:
        try:
            await self._call("pinChatMessage", _message(address, number) | {"disable_notification": True})
        except (BadRequest, Forbidden) as error:
            if _NO_RIGHT.search(str(error)):
                await self._tell(address)
            raise
        keep = partial(self._store.writing, pinned.replace, CHANNEL, str(address), str(number))
        before = await self._intake.do(keep)
        if before and before != str(number):
            await self._call("unpinChatMessage", _message(address, int(before)))

    async def _tell(self, address: int) -> None:
        """A group that wants it is told once what its admins may do."""
        chat_id = await self._intake.write(_queue_once, str(address), self._clock())
        if chat_id:
            self._intake.queued_for(chat_id)


_NO_RIGHT = re.compile(r"not enough rights|ADMIN_REQUIRED|need administrator rights", re.IGNORECASE)


def _queue_once(tx: Transaction, address: str, now: datetime) -> int:
    """The chat in which it is said; 0 where it was said before, or pins are not wanted any more."""
    found = chats.find(tx, CHANNEL, address)
    thread = pinned.topic(tx, found[0]) if found else None
    if found is None or thread is None or not pinned.may_not(tx, found[0], now):
        return 0
    chat_id, lang = found
    outbox.queue(tx, chat_id, Reply(say("groups.no_pins", lang), thread=thread), now, kind="post")
    return chat_id


def _message(address: int, number: int) -> dict[str, Any]:
    return {"chat_id": address, "message_id": number}
