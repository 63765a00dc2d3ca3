"""Telegram's webhook: set, and looked at every few minutes, since anybody with the token may set it elsewhere."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import structlog
from telegram.error import TelegramError

from bot.background.watch import Notice
from bot.channels.telegram.http import Call
from bot.channels.telegram.pauses import Pauses
from bot.channels.telegram.read import ALLOWED_UPDATES
from bot.intake.turns import Turn
from messages.catalog import in_every_language

LOOK_EVERY_SECONDS = 180.0
WEBHOOK_CONNECTIONS = 40  # that Telegram may hold at once
_SECRET_REFUSED = ("401", "403")  # what we answer to a call without our secret

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where Telegram is to send updates, and the secret by which it proves that it is Telegram."""

    url: str  # empty: it is not to send them, they are fetched
    secret: str
    turn: Turn | None = None  # to fetch them: of several processes one does


NO_WEBHOOK = Webhook("", "")


class WebhookKeeper:
    """Sets the webhook and keeps it.

    What Telegram says of it is for operators: the log has it once, and `/health` names it until the next look.
    """

    def __init__(self, call: Call, webhook: Webhook) -> None:
        self._call = call
        self._webhook = webhook
        self._notice = Notice("webhook of telegram")
        self._last_error_at: int | None = None  # Unix time, of the last error that Telegram told of; None: not asked
        self._last_error = ""  # which is said already

    async def keep(self) -> None:
        """Set it, and again whenever it is not as it should be."""
        await self._set()
        while True:
            await self._look()
            await asyncio.sleep(LOOK_EVERY_SECONDS)

    async def _set(self) -> None:
        parameters = {
            "url": self._webhook.url,
            "secret_token": self._webhook.secret,
            "allowed_updates": list(ALLOWED_UPDATES),
            "max_connections": WEBHOOK_CONNECTIONS,
        }
        pauses = Pauses()
        while True:
            try:
                await self._call("setWebhook", parameters)
                return
            except TelegramError as error:
                log.warning("telegram_webhook_not_set", said=str(error))
                await pauses.after(error)

    async def _look(self) -> None:
        try:
            found = await self._call("getWebhookInfo")
        except TelegramError as error:
            log.debug("telegram_webhook_unknown", said=str(error))
            return
        if not isinstance(found, dict) or not isinstance(found.get("url"), str):
            return
        refused = self._tell_error(found)
        is_ours = found["url"] == self._webhook.url and _is_whole(found)
        if not is_ours:
            host = urlsplit(found["url"]).hostname or ""
            log.error("telegram_webhook_lost", host=host, said=in_every_language("telegram.webhook_lost"))
        self._notice.raised = bool(refused or not is_ours)
        if not is_ours or any(status in refused for status in _SECRET_REFUSED):
            await self._set()

    def _tell_error(self, found: dict[str, Any]) -> str:
        """What went wrong with the webhook since the last look, in Telegram's words; said once as long as it lasts.

        What the first look finds is from before the start: it is no news.
        """
        at, said = found.get("last_error_date"), str(found.get("last_error_message") or "")[:200]
        if type(at) is not int:
            at = 0
        before = self._last_error_at
        self._last_error_at = max(at, before or 0)
        if before is None or at <= before:
            self._last_error = ""
            return ""
        if said != self._last_error:
            when = datetime.fromtimestamp(at, UTC).isoformat()
            waiting = found.get("pending_update_count")
            log.error("telegram_webhook_error", said=said, at=when, waiting=waiting)
        self._last_error = said
        return said


async def look_at(call: Call, url: str) -> str:
    """For operators: what is wrong with the webhook that should be there; empty: nothing, or nobody tells."""
    try:
        found = await call("getWebhookInfo")
    except TelegramError:
        return ""
    if not isinstance(found, dict) or not isinstance(found.get("url"), str):
        return ""
    wrong = []
    if found["url"] != url:
        wrong.append(f"webhook: {urlsplit(found['url']).hostname or '-'}; {in_every_language('telegram.set_webhook')}")
    if found.get("last_error_message"):
        wrong.append(f"{in_every_language('telegram.webhook_error')}: {found['last_error_message']}")
    return "; ".join(wrong)


def _is_whole(found: dict[str, Any]) -> bool:
    """Whether all that we asked for is sent."""
    allowed = found.get("allowed_updates", ALLOWED_UPDATES)
    return isinstance(allowed, list | tuple) and set(allowed) == set(ALLOWED_UPDATES)
