"""The running bot: opens the database, starts intake, channels, sender and ticker, and stops them in mirror order."""

from __future__ import annotations

import asyncio
import hashlib
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import structlog
from aiohttp import web

from bot import clock
from bot.background.loops import Loop
from bot.background.parts import Part
from bot.channels.fetcher import Fetcher
from bot.channels.registry import ChannelSetup, RunningChannel, open_channels
from bot.channels.web.chat import WebChat
from bot.channels.web.demo import open_clock
from bot.data_folder import open_database
from bot.files.board_picture import Pictures
from bot.files.media import Media
from bot.http.connections import IDLE_SECONDS, raise_limit
from bot.http.neighbours import Neighbours
from bot.http.signed_links import Links
from bot.intake.intake import WRITER_THREADS, Intake, Writer, collect_less
from bot.intake.news import News, Topic
from bot.intake.worker_process import WorkerProcess, worth_it
from bot.outside import outside_of
from bot.schedule.announcing import Announcing
from bot.schedule.nightly import NightlyBackup
from bot.schedule.posts import Posts
from bot.schedule.preparing import make_search_ready
from bot.schedule.ticker import Ticker
from bot.sending.sender import Sender
from bot.settings import Settings, days_of, secret, shared_secret
from bot.setup import every as setup_pages
from bot.site import Core, clock_of, limits_of, measures_reminders, open_web_chat, setup_parts, web_app
from bot.watching.watching import Watching
from handlers import remaining
from handlers.alike import preparing
from handlers.demo import days
from handlers.loading.sample import load_sample
from handlers.receive import Receipt
from messages.catalog import in_every_language
from storage import answer_clock, paper_marks
from storage.answer_clock import AnswerClock
from storage.counting.standing import QUICK_COUNTS
from storage.database import facts
from storage.database.copies.transfer import look_for_unfinished
from storage.database.migrate import migrate
from storage.database.sealing import Seal
from storage.database.store import Store
from storage.initiatives.answers.shares import SHOW_ANSWERS
from storage.posts.trials import MEASURING
from storage.programme import units
from storage.replica import Replica
from storage.sending import tokens

#: Between two looks whether the database is in its place, also while nobody writes.
LOOK_FOR_FILE_SECONDS = 1.0
HTTP_SHUTDOWN_SECONDS = 5  # for requests that are being answered when the bot stops

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Running:
    """What `run` says of itself in one line."""

    address: str
    channels: tuple[str, ...]
    store: Store
    files: str
    elsewhere: str  # how others come in, where they may


@dataclass(frozen=True, slots=True)
class Parts:
    """What is started when everything has been made."""

    channels: Sequence[RunningChannel]
    news: News
    sender: Sender
    fetcher: Fetcher
    posts: Posts
    announcing: Announcing
    ticker: Ticker
    runner: web.AppRunner
    watching: Watching
    connections: Loop
    preparing: Loop


@asynccontextmanager
async def running(settings: Settings, begin_again: Callable[[], None] = lambda: None) -> AsyncIterator[Running]:
    """Everything started; at the end of the block everything is stopped, and nothing is half done.

    `begin_again`: whoever runs it ends the block, and starts anew with the settings as they are then.
    """
    async with AsyncExitStack() as closing:
        core = await _open_core(settings, closing, begin_again)
        parts = await _open_parts(core, closing)
        await _start(parts, settings)
        yield _described(core)


def _make_ready(store: Store, settings: Settings) -> None:
    """Give the database its newest tables, and the demo's its sample data."""
    migrate(store)
    look_for_unfinished(store)
    with store.write() as tx:
        facts.keep(tx, QUICK_COUNTS, "on" if settings.quick_counts else "off")
        answer_clock.keep(tx, AnswerClock(settings.answer_days, days_of(settings.holidays)))
        answer_clock.keep_hours(tx, settings.support_hours)
        remaining.keep(tx, outside_of(settings))
        facts.keep(tx, SHOW_ANSWERS, "on" if settings.show_answers else "off")
        facts.keep(tx, MEASURING, "on" if measures_reminders(settings) else "off")
        facts.keep(tx, paper_marks.ADDRESS, _address(settings))
    setup_pages.write_notes(store, settings)
    if settings.chat == "demo":
        with store.write() as tx:
            if not units.version(tx):
                load_sample(tx)
                days.begin(tx, clock.now())
    preparing.begin(store)


def _seal_tokens(store: Store, key: bytes, before: str) -> None:
    """Encrypt what stands in plain words, or by the key of before; where neither opens it, operators read it."""
    if before:
        lost = store.writing(tokens.seal_all, Seal(key, before.encode()))
    else:
        lost = store.writing(tokens.seal_plain, Seal(key))
    if lost:
        log.error("tokens_of_another_secret")


async def _open_core(settings: Settings, closing: AsyncExitStack, begin_again: Callable[[], None]) -> Core:
    """Database, demo's clock, intake: opened first, and closed last."""
    store = open_database(settings)
    closing.enter_context(store.only_writer())
    closing.callback(store.close)
    await asyncio.to_thread(_make_ready, store, settings)
    key = await asyncio.to_thread(shared_secret, settings, store)
    settings = settings.model_copy(update={"secret_key": key.decode()})
    if settings.zalo_oa_app_id:
        await asyncio.to_thread(_seal_tokens, store, key, settings.secret_key_before)
    demo_clock = None
    if settings.chat == "demo":
        demo_clock = await asyncio.to_thread(open_clock, store)
    limits = limits_of(settings)
    writers: Sequence[Writer] = ()
    if worth_it(store):
        worker = WorkerProcess(store, WRITER_THREADS, settings.language, limits)
        closing.push_async_callback(asyncio.to_thread, worker.close)
        writers = worker.writers
    replica = Replica(store, settings.replica, clock_of(demo_clock))
    closing.callback(replica.close)
    intake = Intake(store, clock_of(demo_clock), settings.language, writers, limits)
    closing.push_async_callback(intake.close)
    media = Media(settings.files, settings.shelf)
    return Core(
        settings=settings,
        store=store,
        replica=replica,
        intake=intake,
        media=media,
        pictures=Pictures(settings.files, media),
        links=Links(settings.public_url, secret(settings)),
        demo_clock=demo_clock,
        neighbours=Neighbours() if settings.shared_demo else None,
        begin_again=begin_again,
    )


async def _open_parts(core: Core, closing: AsyncExitStack) -> Parts:
    """Make the rest; nothing is started yet, and whatever fails from here on, all of it is closed."""
    bot = _bot_name(core.settings)
    channels = open_channels(ChannelSetup(core.settings, core.store, core.intake, core.media, core.links, bot))
    news = News(core.store)
    sender = Sender(core.store, core.intake, core.now, channels, core.links, bot, news)
    sources = {channel.name: channel for channel in channels}
    fetcher = Fetcher(core.store, core.intake, core.media, sender, core.now, sources)
    posts = Posts(core.store, core.intake, core.pictures, core.now)
    announcing = Announcing(core.store, core.intake, core.now)
    is_read = bool(channels) or core.settings.chat != "off"
    ticker = Ticker(
        core.store, core.intake, core.media, core.now, posts if is_read else None, clock.now, _nightly(core)
    )  # fmt: skip
    web_chat = open_web_chat(core)
    for channel in channels:
        channel.on_mended.append(partial(sender.begin_anew, channel.name))
    wake = _who_is_woken(core.settings, news, sender, web_chat)
    posts.on_posted += wake
    announcing.on_queued += wake
    if not core.store.sqlite:
        core.intake.on_done.append(partial(_tell_others, news, core.settings))
    _hear_others(core.settings, news, sender, fetcher, announcing, web_chat)
    app = web_app(core, web_chat, channels, ticker)
    if core.settings.does("web"):
        setup_pages.add_to(app, setup_parts(core, wake))
    watching = Watching(core.settings, core.replica, core.intake, sender, ticker, core.now, bot)
    watching.add_to(app)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=HTTP_SHUTDOWN_SECONDS, keepalive_timeout=IDLE_SECONDS)
    parts = Parts(
        channels=channels,
        news=news,
        sender=sender,
        fetcher=fetcher,
        posts=posts,
        announcing=announcing,
        ticker=ticker,
        runner=runner,
        watching=watching,
        connections=Loop(Part.CONNECTIONS, partial(web_chat.connections.watch, runner)),
        preparing=make_search_ready(core.store, core.intake, core.media, core.now),
    )
    _close_with(closing, parts)
    return parts


def _who_is_woken(settings: Settings, news: News, sender: Sender, web_chat: WebChat) -> list[Callable[[int], None]]:
    """Those who hear of a chat for which something was queued: here, and in other processes."""
    wake: list[Callable[[int], None]] = [web_chat.wake, partial(news.tell, Topic.PAGES)]
    if settings.does("send"):
        return [*wake, partial(sender.wake, post=True)]
    return [*wake, partial(news.tell, Topic.SENDING)]


def _tell_others(news: News, settings: Settings, receipt: Receipt) -> None:
    """What an event left for others to do, where this process does not do it."""
    if not receipt.queued or receipt.elsewhere:
        news.tell(Topic.PAGES, receipt.elsewhere or receipt.chat_id)
    if not settings.does("send"):
        if receipt.queued:
            news.tell(Topic.SENDING, receipt.chat_id)
        if receipt.elsewhere:
            news.tell(Topic.SENDING, receipt.elsewhere)
        if receipt.files:
            news.tell(Topic.FILES)
    if receipt.announces and not settings.does("post"):
        news.tell(Topic.ANNOUNCING)


def _hear_others(
    settings: Settings, news: News, sender: Sender, fetcher: Fetcher, announcing: Announcing, web_chat: WebChat
) -> None:
    """What other processes leave to this one; while nothing is heard, it looks by itself."""
    if settings.does("web"):
        news.on_news[Topic.PAGES].append(web_chat.wake)
        news.on_unheard.append(web_chat.look_soon)
    if settings.does("send"):
        news.on_news[Topic.SENDING].append(sender.wake)
        news.on_news[Topic.FILES].append(lambda _: fetcher.look_soon())
        news.on_unheard += [sender.look_soon, fetcher.look_soon]
    if settings.does("post"):
        news.on_news[Topic.ANNOUNCING].append(lambda _: announcing.look_soon())
        news.on_unheard.append(announcing.look_soon)


def _nightly(core: Core) -> NightlyBackup | None:
    """The backup of each night, where one is wanted."""
    hour = core.settings.backup_hour
    if hour is None:
        return None
    return NightlyBackup(core.store, core.intake, core.settings.backups, hour, clock.now)


def _bot_name(settings: Settings) -> str:
    """The same in each life of this bot, and another for any other: where it runs, and where it listens."""
    place = f"{socket.gethostname()} {Path.cwd()} {settings.port}"
    return hashlib.sha256(place.encode()).hexdigest()[:16]


def _close_with(closing: AsyncExitStack, parts: Parts) -> None:
    """The last that is pushed stops first: no new posts and events, then nothing goes out, then all hang up."""
    for channel in parts.channels:
        closing.push_async_callback(channel.close)
    closing.push_async_callback(parts.news.stop)
    closing.push_async_callback(parts.sender.close)
    closing.push_async_callback(parts.fetcher.close)
    closing.push_async_callback(parts.runner.cleanup)
    for channel in parts.channels:
        closing.push_async_callback(channel.stop_receiving)
    closing.push_async_callback(parts.posts.close)
    closing.push_async_callback(parts.announcing.close)
    closing.callback(parts.ticker.close)
    closing.push_async_callback(parts.watching.stop)
    closing.push_async_callback(parts.connections.stop)
    closing.push_async_callback(parts.preparing.stop)


async def _start(parts: Parts, settings: Settings) -> None:
    """Webhooks may come before the channels are open, and have to find the door; the sender needs them open."""
    raise_limit()
    await parts.runner.setup()
    parts.connections.start()
    await web.TCPSite(parts.runner, _host(settings), settings.port).start()
    parts.news.start()
    for channel in parts.channels:
        await channel.start(settings.receives(channel.name))
    if parts.channels and settings.does("send"):
        parts.sender.start()
        parts.fetcher.start()
    if settings.does("post"):
        parts.ticker.start()
        parts.announcing.start()
        parts.preparing.start()
    parts.watching.start()
    collect_less()


def _address(settings: Settings) -> str:
    """Where papers lead whoever scans them; the demo's own pages are on this machine."""
    if settings.chat == "demo":
        return f"http://localhost:{settings.port}"
    return settings.public_url


def _host(settings: Settings) -> str:
    """The demo is for this machine alone, unless its code opens it in the same network."""
    if settings.shared_demo:
        return "0.0.0.0"
    return "127.0.0.1" if settings.chat == "demo" else settings.host


def _described(core: Core) -> Running:
    settings = core.settings
    host = _host(settings)
    if settings.chat == "demo" or host == "127.0.0.1":
        host = "localhost"
    names = list(settings.channels)
    if settings.chat != "off":
        names.append(f"web ({settings.chat})")
    return Running(
        address=settings.public_url or f"http://{host}:{settings.port}",
        channels=tuple(names),
        store=core.store,
        files=core.media.shelf.name,
        elsewhere=core.neighbours.invitation(settings.port) if core.neighbours is not None else "",
    )


async def run(settings: Settings) -> bool:
    """Run until SIGINT or SIGTERM; True: it is to begin anew, with the settings as they are now.

    FileLostError: the database is not in its place any more, and all is stopped.
    """
    stop = asyncio.Event()
    again = False

    def begin_again() -> None:
        nonlocal again
        again = True
        stop.set()

    def end() -> None:
        nonlocal again
        again = False
        stop.set()

    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, end)
    async with running(settings, begin_again) as started:
        channels = ", ".join(started.channels)
        if settings.ignored:
            names = ", ".join(settings.ignored)
            said = in_every_language("commands.setting.demo_ignores", names=names, database=settings.database)
            print(said, file=sys.stderr, flush=True)
        print(f"Sáng Kiến Bot: {started.address} · {channels} · {started.store.name} · {started.files}", flush=True)
        if started.elsewhere:
            print(started.elsewhere, flush=True)
        if line := await asyncio.to_thread(setup_pages.address_to_say, started.store, settings, clock.now()):
            print(line, flush=True)
        while not stop.is_set():
            started.store.look_for_file()
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_FOR_FILE_SECONDS):
                    await stop.wait()
    return again
