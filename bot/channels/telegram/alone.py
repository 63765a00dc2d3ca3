"""Shows an answer in the group where it was asked, so that nobody but the asker sees it.

First goes a line that everybody may read, addressed to the asker alone; then it is edited into the answer. A server
that knows no such messages passes the address over, and what then stands in the group is that line: the answer itself
travels only by a method which such servers refuse.
"""

from __future__ import annotations

from enum import Enum, auto

import structlog
from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError

from bot.channels.telegram.http import Call
from bot.channels.telegram.render import Beside, Message
from bot.channels.telegram.unknown_methods import ALONE, UnknownMethods, is_unknown_method

MOST_SHOWN = 1024  # code points: the method that edits takes no more

log = structlog.get_logger()


class Shown(Enum):
    """What became of it."""

    ANSWER = auto()  # its reader sees the answer in the group
    LINE = auto()  # in the group stands the line that leads to the private chat
    NOTHING = auto()


class PrivateAnswers:
    """`show` before an answer goes to the private chat, `point_there` after it, where nothing was shown."""

    def __init__(self, call: Call, unknown: UnknownMethods) -> None:
        self._call, self._unknown = call, unknown

    async def show(self, beside: Beside, message: Message) -> Shown:
        """Show it, or the line. TelegramError: neither, and it may be tried again."""
        if not await self._unknown.knows(ALONE):
            return Shown.NOTHING
        reader = {"receiver_user_id": beside.reader}
        # The first is what the Bot API 10.2 reads, the second what 10.3 does.
        addressed = {**beside.line, **reader, "ephemeral_message_parameters": reader}
        if beside.question:
            addressed["reply_parameters"] = {"ephemeral_message_id": beside.question}
        try:
            sent = await self._call("sendMessage", addressed)
        # The bot is no admin there, or the answer took too long; or the group has another address, which is not the
        # private chat's: the group's next message finds that out.
        except (BadRequest, Forbidden, ChatMigrated) as refused:
            log.info("telegram_not_alone", said=str(refused))
            return Shown.NOTHING
        number = sent.get("ephemeral_message_id") if isinstance(sent, dict) else None
        if not number:
            await self._unknown.said_no(ALONE)
            return Shown.LINE
        if beside.whole and len(message.parameters["text"]) <= MOST_SHOWN and await self._edit(beside, message, number):
            return Shown.ANSWER
        return Shown.LINE

    async def _edit(self, beside: Beside, message: Message, number: int) -> bool:
        edited = {
            "chat_id": beside.line["chat_id"],
            "receiver_user_id": beside.reader,
            "ephemeral_message_id": number,
            "text": message.parameters["text"],
            "reply_markup": beside.line["reply_markup"],
        }
        try:
            await self._call("editEphemeralMessageText", edited)
        except (BadRequest, Forbidden, ChatMigrated) as refused:
            if is_unknown_method(refused):
                await self._unknown.said_no(ALONE)
            log.info("telegram_not_alone", said=str(refused))
            return False
        return True

    async def point_there(self, beside: Beside) -> None:
        """Say in the group that the answer is in the private chat. Nothing depends on it: the answer is there."""
        try:
            await self._call("sendMessage", beside.line)
        except TelegramError as error:
            log.info("telegram_line_not_sent", said=str(error))
