"""The form as a Mini App: Telegram opens our page within itself, and says, signed, who opened it.

    GET  /telegram-form    a page whose script hands over what Telegram said
    POST /telegram-form    that → JSON with the address of the form that stands open in this person's chat, or a reason

Nothing secret stands in the address: who opens it elsewhere, or shows what Telegram signed for another bot or long
ago, gets no further. https://core.telegram.org/bots/webapps#validating-data-received-via-the-mini-app
"""

from __future__ import annotations

import asyncio
import hmac
import time
from collections.abc import Callable
from datetime import datetime
from urllib.parse import parse_qsl

import orjson
from aiohttp import web

from bot.http.body import read_body
from bot.http.headers import SECRET_ADDRESS_HEADERS, TELEGRAM_WEB, content_policy
from bot.http.requests import RequestLimit, json_text
from bot.http.signed_links import MINI_APP_PATH, Links
from messages.catalog import say
from messages.channels import TELEGRAM
from messages.page import page
from storage.conversation import chats
from storage.database.store import Store, Transaction

GOOD_FOR_SECONDS = 3600  # of what Telegram signs when the page is opened
AHEAD_SECONDS = 60  # that its clock may be ahead of ours
MOST_BODY_BYTES = 16 * 1024
MOST_FIELDS = 50
REQUESTS_BURST, REQUESTS_PER_SECOND = 20, 0.5  # for one person
HEADERS = SECRET_ADDRESS_HEADERS | {
    "Content-Security-Policy": content_policy(
        "script-src 'self'", "img-src 'self'", "connect-src 'self'", framed_by=TELEGRAM_WEB
    )
}


class MiniApp:
    """The routes; `add_to` puts them into the application."""

    def __init__(self, store: Store, links: Links, token: str, clock: Callable[[], datetime], lang: str) -> None:
        self._store = store
        self._links = links
        self._token = token
        self._clock = clock
        self._lang = lang
        self._limit = RequestLimit(REQUESTS_BURST, REQUESTS_PER_SECOND)

    def add_to(self, app: web.Application) -> None:
        """All routes of this file."""
        app.router.add_get(MINI_APP_PATH, self._show)
        app.router.add_post(MINI_APP_PATH, self._open)

    async def _show(self, _request: web.Request) -> web.Response:
        return web.Response(
            text=page("mini_app.html", self._lang, "form.mini_app"), content_type="text/html", headers=HEADERS
        )

    async def _open(self, request: web.Request) -> web.Response:
        body = await read_body(request, MOST_BODY_BYTES)
        if len(body) > MOST_BODY_BYTES:
            raise web.HTTPRequestEntityTooLarge(MOST_BODY_BYTES, len(body))
        user = opened_by(body.decode("utf-8", "replace"), self._token, self._clock())
        if user is None:
            return self._answer(403, {"reason": say("form.mini_app.unknown", self._lang)})
        if self._limit.wait(user, time.monotonic()):
            raise web.HTTPTooManyRequests
        address = await asyncio.to_thread(self._store.reading, self._address, user)
        if not address:
            return self._answer(404, {"reason": say("form.mini_app.nothing_open", self._lang)})
        return self._answer(200, {"address": address})

    def _address(self, tx: Transaction, user: str) -> str:
        """Of the form that stands open in this person's private chat, whose number is their own; "" for none."""
        found = chats.find(tx, TELEGRAM.name, user)
        if found is None:
            return ""
        draft, state = chats.standing(tx, found[0])
        if not state.get("flow"):
            return ""
        return self._links.path("form", str(draft or -found[0]), self._clock())

    def _answer(self, status: int, said: dict[str, str]) -> web.Response:
        return web.json_response(said, status=status, dumps=json_text, headers=HEADERS)


def opened_by(init_data: str, token: str, now: datetime) -> str | None:
    """The number of the person who opened the Mini App of this bot just now; None where Telegram does not say so."""
    try:
        fields = parse_qsl(init_data, keep_blank_values=True, strict_parsing=True, max_num_fields=MOST_FIELDS)
        said = dict(fields)
        given = said.pop("hash")
        checked = "\n".join(f"{name}={said[name]}" for name in sorted(said))
        secret = hmac.digest(b"WebAppData", token.encode(), "sha256")
        right = hmac.new(secret, checked.encode(), "sha256").hexdigest()
        age = now.timestamp() - int(said["auth_date"])
        user = orjson.loads(said["user"])["id"]
    except (ValueError, KeyError, TypeError):
        return None
    good = len(said) + 1 == len(fields) and hmac.compare_digest(right.encode(), given.encode())
    if not (good and -AHEAD_SECONDS <= age <= GOOD_FOR_SECONDS and type(user) is int):
        return None
    return str(user)
