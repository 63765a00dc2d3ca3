"""The running bot: opens the database, starts intake, ticker and channels, and stops them in order."""

from __future__ import annotations

import asyncio
import hmac
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp import web

from bot import clock
from bot.beside import WorkerProcess, worth_it
from bot.channels.board import BoardPages
from bot.channels.demo import DemoChat, open_clock
from bot.channels.lists import Lists
from bot.channels.telegram import Telegram
from bot.channels.upload import Pages
from bot.channels.web import WebChat
from bot.channels.zalo_bot import WEBHOOK_PATH as ZALO_PATH
from bot.channels.zalo_bot import BotSettings, ZaloBot, webhook_secret
from bot.channels.zalo_oa import WEBHOOK_PATH as ZALO_OA_PATH
from bot.channels.zalo_oa import AccountSettings, ZaloOa
from bot.channels.zalo_oa_http import Api as ZaloOaApi
from bot.channels.zalo_oa_shapes import Identity as ZaloOaAccount
from bot.fetcher import Fetcher
from bot.intake import WRITER_THREADS, Intake, collect_less
from bot.links import Links
from bot.media import Media
from bot.pictures import Pictures
from bot.posts import Posts
from bot.quota import Meter
from bot.rates import rates_of
from bot.sender import Sender
from bot.settings import Settings, secret
from bot.ticker import Ticker
from bot.tokens import Tokens
from handlers.sample import load_initiatives, load_sample
from handlers.world import ContextCache
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
    plan = {"zalo_bot": settings.zalo_bot_max_groups}
    store.memory["known"] = ContextCache(name_persons=settings.name_persons == "on", most_groups=plan)
    if settings.chat == "demo":
        with store.write() as tx:
            if not units.version(tx):
                load_sample(tx)
                load_initiatives(tx, clock.now())
    return store


def open_telegram(settings: Settings, store: Store, intake: Intake) -> Telegram:
    """The Telegram channel; a webhook's secret that is not set follows from SECRET_KEY."""
    webhook = f"{settings.public_url}/telegram" if settings.telegram_mode == "webhook" else ""
    own = hmac.new(secret(settings), b"telegram webhook", "sha256").hexdigest()
    return Telegram(
        settings.telegram_token, store, intake, clock.now, settings.files, api_url=settings.telegram_api_url,
        webhook=webhook, secret=settings.telegram_webhook_secret or own,
        rates=rates_of(settings.telegram_rates),
    )  # fmt: skip


def open_zalo(settings: Settings, store: Store, intake: Intake, links: Links) -> ZaloBot:
    """The Zalo Bot channel."""
    webhook = settings.public_url + ZALO_PATH if settings.zalo_mode == "webhook" else ""
    meter = Meter(
        "zalo_bot", settings.zalo_bot_monthly_quota, store, intake, clock.now, settings.language,
        most_groups=settings.zalo_bot_max_groups,
    )  # fmt: skip
    bot = BotSettings(
        token=settings.zalo_bot_token,
        api_url=settings.zalo_bot_api_url,
        webhook=webhook,
        secret=webhook_secret(secret(settings), settings.zalo_bot_webhook_secret),
    )
    return ZaloBot(bot, intake=intake, links=links, meter=meter, clock=clock.now)


def open_zalo_oa(settings: Settings, store: Store, intake: Intake, links: Links) -> ZaloOa:
    """The Official Account; what goes in and out is counted, and nothing is held back for it."""
    api = ZaloOaApi(
        settings.zalo_oa_api_url, settings.zalo_oa_oauth_url, settings.zalo_oa_app_id, settings.zalo_oa_app_secret
    )
    account = AccountSettings(
        identity=ZaloOaAccount(settings.zalo_oa_app_id, pause=settings.zalo_oa_pause_minutes * 60),
        secret_key=settings.zalo_oa_secret_key,
        media=settings.files,
        rates=rates_of(settings.zalo_oa_rates),
        signature_order=settings.zalo_oa_signature,
        buttons=settings.zalo_oa_buttons == "on",
        paid_posts=settings.zalo_oa_paid_posts == "on",
    )
    return ZaloOa(
        account,
        api=api,
        tokens=Tokens(settings.zalo_oa_refresh_token, api, store, intake.do, clock.now),
        store=store,
        intake=intake,
        links=links,
        meter=Meter("zalo_oa", 0, store, intake, clock.now, settings.language),
        clock=clock.now,
    )


@asynccontextmanager
async def running(settings: Settings) -> AsyncIterator[Running]:
    """Everything started; at the end of the block everything is stopped, and nothing is half done."""
    store = await asyncio.to_thread(open_store, settings)
    demo = settings.chat == "demo"
    demo_clock = await asyncio.to_thread(open_clock, store) if demo else None
    now = demo_clock.now if demo_clock else clock.now
    worker = WorkerProcess(store, WRITER_THREADS) if worth_it(store) else None
    intake = Intake(store, now, settings.language, worker.writers if worker else ())
    media = Media(settings.files)
    telegram = open_telegram(settings, store, intake) if settings.telegram_token else None
    links = Links(settings.public_url, secret(settings))
    zalo = open_zalo(settings, store, intake, links) if settings.zalo_bot_token else None
    zalo_oa = open_zalo_oa(settings, store, intake, links) if settings.zalo_oa_app_id else None
    channels: list[Telegram | ZaloBot | ZaloOa] = [one for one in (telegram, zalo, zalo_oa) if one is not None]
    sender = Sender(store, intake, now, channels, links)
    pictures = Pictures(settings.files)

    def wake(chat_id: int, post: bool) -> None:
        if channels:
            sender.wake(chat_id, post)
        web_chat.wake(chat_id)

    posts = Posts(store, intake, pictures, now, wake)
    ticker = Ticker(store, intake, media, now, posts if channels or settings.chat != "off" else None, clock.now)
    fetcher = Fetcher(store, intake, media, sender, now, {channel.name: channel for channel in channels})
    behind = bool(settings.public_url)  # then a proxy on this machine may stand before us
    if demo_clock:
        web_chat: WebChat = DemoChat(store, intake, media, secret(settings), demo_clock, settings.language, ticker.post)
    else:
        web_chat = WebChat(store, intake, media, secret(settings), now, settings.language, False, behind)
    app = web_chat.app(talks=settings.chat != "off")
    if telegram:
        app.router.add_post("/telegram", telegram.webhook)
    if zalo:
        app.router.add_post(ZALO_PATH, zalo.webhook)
    if zalo_oa:
        app.router.add_post(ZALO_OA_PATH, zalo_oa.webhook)
        app.router.add_get(ZALO_OA_PATH, zalo_oa.probe)
    if settings.public_url:
        Pages(store, intake, media, links, now, settings.language).add_to(app)
    if settings.public_url or settings.chat != "off":
        Lists(store, links, now, settings.language).add_to(app)
    if settings.board == "public":
        BoardPages(store, pictures, settings.files, now, settings.language).add_to(app)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=5)
    try:
        await runner.setup()
        host = "127.0.0.1" if demo else settings.host
        await web.TCPSite(runner, host, settings.port).start()
        for channel in channels:
            await channel.start()
        ticker.start()
        if channels:
            sender.start()
            fetcher.start()
        collect_less()
        address = settings.public_url or f"http://{'localhost' if host == '127.0.0.1' else host}:{settings.port}"
        names = (*settings.channels, *((f"web ({settings.chat})",) if settings.chat != "off" else ()))
        yield Running(address, names, store.name, str(settings.files))
    finally:
        ticker.close()
        await posts.close()
        for channel in channels:
            await channel.stop_receiving()
        await runner.cleanup()
        await fetcher.close()
        await sender.close()
        for channel in channels:
            await channel.close()
        await intake.close()
        if worker:
            await asyncio.to_thread(worker.close)
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
