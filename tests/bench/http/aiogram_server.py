"""aiogram over HTTP: its own client and webhook handler (both aiohttp), state in memory or in Redis.

Updates are handled within their request: in the background, its default, an answer could overtake the new state.
"""

from __future__ import annotations

from typing import Any

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.fsm.storage.base import BaseStorage
from aiogram.fsm.storage.memory import MemoryStorage
from aiogram.webhook.aiohttp_server import SimpleRequestHandler, setup_application
from aiohttp import web

from tests.bench.drive import run
from tests.bench.http.rival import PATH, SECRET, asked, serve
from tests.bench.rivals.aiogram_bot import dispatcher_on


async def main() -> None:
    """Until SIGTERM; then it says how many forms arrived."""
    me = asked()
    handed_in: list[dict[str, Any]] = []
    bot = Bot(me.token, session=AiohttpSession(api=TelegramAPIServer.from_base(me.api)))
    dispatcher = dispatcher_on(_storage(me.kept, me.url), handed_in)
    app = web.Application()
    hook = SimpleRequestHandler(dispatcher, bot, handle_in_background=False, secret_token=SECRET)
    hook.register(app, path=PATH)
    setup_application(app, dispatcher, bot=bot)
    await serve(app, me, lambda: bot.set_webhook(me.webhook, secret_token=SECRET))
    print(len(handed_in), flush=True)


def _storage(kept: str, url: str) -> BaseStorage:
    if kept == "memory":
        return MemoryStorage()
    from aiogram.fsm.storage.redis import RedisStorage

    return RedisStorage.from_url(url)


if __name__ == "__main__":
    run(main())
