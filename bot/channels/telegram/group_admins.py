"""Who administers which group, as far as Telegram tells."""

from __future__ import annotations

from typing import Any

import structlog
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.channels.telegram.http import Call, StrangeAnswerError
from messages.wire import Incoming

ADMIN_QUESTION_SECONDS = 10.0  # that the answer may take: a command in a group waits for it

_ADMINS = ("creator", "administrator")
_OUTSIDE = ("left", "kicked")
# What Telegram says of somebody who is not in the group; any other refusal tells nothing about them.
_NOBODY = ("user not found", "member not found", "participant_id_invalid", "user_not_participant", "user_id")

log = structlog.get_logger()


class GroupAdmins:
    """Asked each time, since who was an admin may be none by now.

    Where members are hidden, or the person seems to be outside though they have just written, the list of admins is
    asked for: every bot in the group may read that.
    """

    def __init__(self, call: Call) -> None:
        self._call = call

    async def includes(self, event: Incoming) -> bool | None:
        """Whether the sender administers the group; None: Telegram does not tell, or could not be asked."""
        if event.sender.startswith("-"):
            return None  # it is written in the name of a channel: nobody tells whose
        chat, person = int(event.chat), int(event.sender)
        try:
            return await self._asked(chat, person)
        except TelegramError as error:
            log.warning("telegram_admin_unknown", said=str(error))
            return None

    async def _asked(self, chat: int, person: int) -> bool:
        try:
            found = await self._call("getChatMember", {"chat_id": chat, "user_id": person}, hold=ADMIN_QUESTION_SECONDS)
        except (BadRequest, Forbidden) as refused:
            if any(sign in str(refused).lower() for sign in _NOBODY):
                return False
            return await self._is_listed(chat, person)
        if not isinstance(found, dict):
            raise StrangeAnswerError("the answer is no member")
        if found.get("status") in _OUTSIDE:
            return await self._is_listed_if_asked(chat, person)
        return found.get("status") in _ADMINS

    async def _is_listed_if_asked(self, chat: int, person: int) -> bool:
        """Whether the list of admins names this person, where it is to be had."""
        try:
            return await self._is_listed(chat, person)
        except TelegramError:
            return False

    async def _is_listed(self, chat: int, person: int) -> bool:
        found = await self._call("getChatAdministrators", {"chat_id": chat}, hold=ADMIN_QUESTION_SECONDS)
        if not isinstance(found, list):
            raise StrangeAnswerError("the answer is no list of admins")
        return any(_is(member, person) for member in found)


def _is(member: Any, person: int) -> bool:
    user = member.get("user") if isinstance(member, dict) else None
    return isinstance(user, dict) and user.get("id") == person
