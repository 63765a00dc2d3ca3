"""The running bot: opens the database, starts intake, ticker and channels, and stops them in order."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp import web

from bot import clock
from bot.channels.web import WebChat
from bot.intake import Intake
from bot.media import Media
from bot.settings import Settings, secret
from bot.ticker import Ticker
from handlers.sample import load_sample
from storage import units
from storage.migrate import migrate
from storage.store import Store


@dataclass(frozen=True, slots=True)
class Running:
    """What `run` says of itself in one line."""

    address: str
    channels: tuple[str, ...]
    database: str
    files: str


def open_store(settings: Settings) -> Store:
    """The database with its newest tables; the demo's has sample data in it."""
    store = Store(settings.database)
    migrate(store)
    if settings.chat == "demo":
        with store.write() as tx:
            if not units.version(tx):
                load_sample(tx)
    return store


@asynccontextmanager
async def running(settings: Settings) -> AsyncIterator[Running]:
    """Everything started; at the end of the block everything is stopped, and nothing is half done."""
    store = await asyncio.to_thread(open_store, settings)
    intake = Intake(store, clock.now, settings.language)
    media = Media(settings.media_dir)
    ticker = Ticker(store, intake, media, clock.now)
    demo = settings.chat == "demo"
    web_chat = WebChat(store, intake, media, secret(settings), clock.now, settings.language, demo)
    runner = web.AppRunner(web_chat.app(), access_log=None, shutdown_timeout=5)
    try:
        await runner.setup()
        host = "127.0.0.1" if demo else settings.host
        await web.TCPSite(runner, host, settings.port).start()
        ticker.start()
        address = settings.public_url or f"http://{'localhost' if host == '127.0.0.1' else host}:{settings.port}"
        channels = (*settings.channels, *((f"web ({settings.chat})",) if settings.chat != "off" else ()))
        yield Running(address, channels, store.name, str(settings.media_dir))
    finally:
        ticker.close()
        await runner.cleanup()
        await intake.close()
        store.close()


async def run(settings: Settings) -> None:
    """Run until SIGINT or SIGTERM."""
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    async with running(settings) as started:
        channels = ", ".join(started.channels)
        print(
            f"Sáng Kiến Bot: {started.address} · {channels} · {started.database} · {started.files}",
            flush=True,
        )
        await stop.wait()
