"""What machines ask: `GET /health`, is it alive; `GET /ready`, can it take requests. 200 is yes, 503 no.

Whoever asks hears so much. Those whom `Watchers` names hear what is wrong too; nothing personal is in it. What only
keeps messages from going out makes nobody less ready: another bot in front would not mend it, and it is alerted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from aiohttp import web

from bot.background.watch import down, notices
from bot.settings import ROLES
from bot.watching.findings import TICK_LATE_SECONDS
from bot.watching.looks import Look, Looks
from bot.watching.watchers import Watchers

#: A load balancer asks every few seconds, and several may; they share a look.
LOOK_IS_GOOD_SECONDS = 3.0
#: With less room than that not even a line of text can be kept.
NO_ROOM_BYTES = 50 * 2**20


class HealthPages:
    """The routes.

    `late_seconds`: by how much the tick is late; `channels`: those that are on; `roles`: what this process does, told
    where it is not everything.
    """

    def __init__(
        self, looks: Looks, watchers: Watchers, late_seconds: Callable[[], float], channels: Sequence[str],
        roles: Sequence[str],
    ) -> None:  # fmt: skip
        self._looks = looks
        self._watchers = watchers
        self._late_seconds = late_seconds
        self._channels = channels
        self._roles = roles

    def add_to(self, app: web.Application) -> None:
        """Put the routes into an application."""
        app.router.add_get("/health", self._health)
        app.router.add_get("/ready", self._ready)

    async def _health(self, request: web.Request) -> web.Response:
        parts, look_at = down(), notices()
        answer: dict[str, Any] = {"ok": not parts}
        if self._watchers.may_know_details(request):
            if len(self._roles) < len(ROLES):
                answer["roles"] = self._roles
            if parts:
                answer["down"] = parts
            if look_at:
                answer["look_at"] = look_at
        return web.json_response(answer, status=503 if parts else 200)

    async def _ready(self, request: web.Request) -> web.Response:
        look, late = await self._looks.take(LOOK_IS_GOOD_SECONDS), self._late_seconds()
        wrong = _wrong(look, late)
        answer: dict[str, Any] = {"ready": not wrong}
        if self._watchers.may_know_details(request):
            answer |= {"wrong": wrong} | self._details(look, late)
        return web.json_response(answer, status=503 if wrong else 200)

    def _details(self, look: Look, late: float) -> dict[str, Any]:
        """What it stands on; null where nobody answered."""
        answers = look.inside is not None
        return {
            "database": answers,
            "tick_late_seconds": round(late),
            "waiting": look.waiting if answers else None,
            "oldest_unsent_seconds": round(look.oldest_seconds("reply", "post")) if answers else None,
            "disk_free_mb": None if look.free_bytes is None else look.free_bytes // 2**20,
            "channels": {channel: _troubles(channel) for channel in self._channels},
            "down": down(),
            "look_at": notices(),
        }


def _wrong(look: Look, late: float) -> list[str]:
    """Why no requests should come here now."""
    wrong = []
    if look.inside is None:
        wrong.append("database")
    if look.free_bytes is not None and look.free_bytes < NO_ROOM_BYTES:
        wrong.append("disk")
    if late > TICK_LATE_SECONDS:
        wrong.append("tick")
    return wrong


def _troubles(channel: str) -> list[str]:
    """What is wrong with a channel: its connection, token, webhook, or that nothing receives."""
    found = [name.removesuffix(f" of {channel}") for name in notices() if name.endswith(f" of {channel}")]
    if f"receiving from {channel}" in down():
        found.append("receiving")
    return found
