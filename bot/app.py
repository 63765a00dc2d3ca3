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
from datetime import datetime
from functools import partial
from pathlib import Path

from aiohttp import web

from bot import clock
from bot.background.loops import Loop
from bot.channels.fetcher import Fetcher
from bot.channels.registry import ChannelSetup, RunningChannel, open_channels
from bot.channels.web.chat import WebChat
from bot.channels.web.demo import Demo, DemoSessions, open_clock
from bot.channels.web.sessions import Sessions
from bot.clock import DemoClock
from bot.data_folder import open_database
from bot.files.board_picture import Pictures
from bot.files.media import Media
from bot.http.callers import TRUSTED
from bot.http.connections import IDLE_SECONDS, raise_limit
from bot.http.guard import BEHIND_HTTPS, Admits, from_this_machine
from bot.http.neighbours import Neighbours
from bot.http.signed_links import Links
from bot.intake.intake import WRITER_THREADS, Intake, Writer, collect_less
from bot.intake.worker_process import WorkerProcess, worth_it
from bot.pages.board import BoardPages
from bot.pages.day_list import Lists
from bot.pages.desk import every
from bot.pages.desk.desks import Desks
from bot.pages.downloads import Downloads
from bot.pages.evidence import EvidencePages
from bot.pages.front import Front
from bot.pages.mini_app import MiniApp
from bot.pages.one_page import FormPages
from bot.schedule.posts import Posts
from bot.schedule.preparing import make_search_ready
from bot.schedule.ticker import Ticker
from bot.sending.sender import Sender
from bot.settings import Settings, days_of, secret, shared_secret
from bot.setup import every as setup_pages
from bot.setup.doors import Doors, doors_path
from bot.setup.frame import Parts as SetupParts
from handlers.alike import preparing
from handlers.conversation.context import Limits, Operator
from handlers.demo import days
from handlers.loading.sample import load_sample
from messages.catalog import in_every_language
from messages.channels import ZALO_BOT
from storage import answer_clock
from storage.answer_clock import AnswerClock
from storage.counting.standing import QUICK_COUNTS
from storage.database import facts
from storage.database.migrate import migrate
from storage.database.store import Store
from storage.initiatives.answers.shares import SHOW_ANSWERS
from storage.programme import units

#: Between two looks whether the database is in its place, also while nobody writes.
LOOK_FOR_FILE_SECONDS = 1.0
HTTP_SHUTDOWN_SECONDS = 5  # for requests that are being answered when the bot stops


@dataclass(frozen=True, slots=True)
class Running:
    """What `run` says of itself in one line."""

    address: str
    channels: tuple[str, ...]
    store: Store
    files: str
    elsewhere: str  # how others come in, where they may


@dataclass(frozen=True, slots=True)
class Core:
    """What every other part stands on."""

    settings: Settings
    store: Store
    intake: Intake
    media: Media
    pictures: Pictures
    links: Links
    demo_clock: DemoClock | None
    neighbours: Neighbours | None  # DEMO=lan: who else may open the demo
    begin_again: Callable[[], None]  # stop, and start with the settings as they are then

    @property
    def now(self) -> Callable[[], datetime]:
        """The clock of all conversations and posts: the demo's own, where it is the demo."""
        return _clock_of(self.demo_clock)


@dataclass(frozen=True, slots=True)
class Parts:
    """What is started when everything has been made."""

    channels: Sequence[RunningChannel]
    sender: Sender
    fetcher: Fetcher
    posts: Posts
    ticker: Ticker
    runner: web.AppRunner
    watching: Loop
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
    with store.write() as tx:
        facts.keep(tx, QUICK_COUNTS, "on" if settings.quick_counts else "off")
        answer_clock.keep(tx, AnswerClock(settings.answer_days, days_of(settings.holidays)))
        facts.keep(tx, SHOW_ANSWERS, "on" if settings.show_answers else "off")
    setup_pages.write_notes(store, settings)
    if settings.chat == "demo":
        with store.write() as tx:
            if not units.version(tx):
                load_sample(tx)
                days.begin(tx, clock.now())
    preparing.begin(store)


def limits_of(settings: Settings) -> Limits:
    """What the operator allows in the conversation."""
    page = settings.public_url if settings.chat == "public" else ""
    operator = Operator(
        controller=settings.controller,
        telegram=bool(settings.telegram_token),
        server_abroad=settings.server_abroad,
    )
    return Limits(
        operator=operator,
        name_persons=settings.name_persons, board_public=settings.board == "public", page=page,
        has_address=bool(settings.public_url),
        most_groups={ZALO_BOT.name: settings.zalo_bot_max_groups},
    )  # fmt: skip


async def _open_core(settings: Settings, closing: AsyncExitStack, begin_again: Callable[[], None]) -> Core:
    """Database, demo's clock, intake: opened first, and closed last."""
    store = open_database(settings)
    closing.enter_context(store.only_writer())
    closing.callback(store.close)
    await asyncio.to_thread(_make_ready, store, settings)
    key = await asyncio.to_thread(shared_secret, settings, store)
    settings = settings.model_copy(update={"secret_key": key.decode()})
    demo_clock = None
    if settings.chat == "demo":
        demo_clock = await asyncio.to_thread(open_clock, store)
    limits = limits_of(settings)
    writers: Sequence[Writer] = ()
    if worth_it(store):
        worker = WorkerProcess(store, WRITER_THREADS, settings.language, limits)
        closing.push_async_callback(asyncio.to_thread, worker.close)
        writers = worker.writers
    intake = Intake(store, _clock_of(demo_clock), settings.language, writers, limits)
    closing.push_async_callback(intake.close)
    return Core(
        settings=settings,
        store=store,
        intake=intake,
        media=Media(settings.files),
        pictures=Pictures(settings.files),
        links=Links(settings.public_url, secret(settings)),
        demo_clock=demo_clock,
        neighbours=Neighbours() if settings.shared_demo else None,
        begin_again=begin_again,
    )


def _clock_of(demo_clock: DemoClock | None) -> Callable[[], datetime]:
    return clock.now if demo_clock is None else demo_clock.now


async def _open_parts(core: Core, closing: AsyncExitStack) -> Parts:
    """Make the rest; nothing is started yet, and whatever fails from here on, all of it is closed."""
    channels = open_channels(ChannelSetup(core.settings, core.store, core.intake, core.links))
    sender = Sender(core.store, core.intake, core.now, channels, core.links, _bot_name(core.settings))
    sources = {channel.name: channel for channel in channels}
    fetcher = Fetcher(core.store, core.intake, core.media, sender, core.now, sources)
    posts = Posts(core.store, core.intake, core.pictures, core.now)
    is_read = bool(channels) or core.settings.chat != "off"
    ticker = Ticker(core.store, core.intake, core.media, core.now, posts if is_read else None, clock.now)
    web_chat = _open_web_chat(core)
    if channels:
        posts.on_posted.append(partial(sender.wake, post=True))
    for channel in channels:
        channel.on_mended.append(partial(sender.begin_anew, channel.name))
    posts.on_posted.append(web_chat.wake)
    app = _web_app(core, web_chat, channels, ticker)
    setup_pages.add_to(app, _setup_parts(core, [partial(sender.wake, post=True), web_chat.wake]))
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=HTTP_SHUTDOWN_SECONDS, keepalive_timeout=IDLE_SECONDS)
    parts = Parts(
        channels=channels,
        sender=sender,
        fetcher=fetcher,
        posts=posts,
        ticker=ticker,
        runner=runner,
        watching=Loop("connections", partial(web_chat.connections.watch, runner)),
        preparing=make_search_ready(core.intake),
    )
    _close_with(closing, parts)
    return parts


def _bot_name(settings: Settings) -> str:
    """The same in each life of this bot, and another for any other: where it runs, and where it listens."""
    place = f"{socket.gethostname()} {Path.cwd()} {settings.port}"
    return hashlib.sha256(place.encode()).hexdigest()[:16]


def _close_with(closing: AsyncExitStack, parts: Parts) -> None:
    """The last that is pushed stops first: no new posts and events, then nothing goes out, then all hang up."""
    for channel in parts.channels:
        closing.push_async_callback(channel.close)
    closing.push_async_callback(parts.sender.close)
    closing.push_async_callback(parts.fetcher.close)
    closing.push_async_callback(parts.runner.cleanup)
    for channel in parts.channels:
        closing.push_async_callback(channel.stop_receiving)
    closing.push_async_callback(parts.posts.close)
    closing.callback(parts.ticker.close)
    closing.push_async_callback(parts.watching.stop)
    closing.push_async_callback(parts.preparing.stop)


def _open_web_chat(core: Core) -> WebChat:
    settings = core.settings
    demo = core.demo_clock is not None
    open_sessions = DemoSessions if demo else Sessions
    sessions = open_sessions(core.store, core.intake, secret(settings), core.now, settings.language)
    return WebChat(
        core.store, core.intake, core.media, core.links, sessions, core.now, settings.language,
        demo=demo, admits=_admits(core),
    )  # fmt: skip


def _admits(core: Core) -> Admits | None:
    """Who may open the pages: in the demo this machine, and phones that brought its code."""
    if core.neighbours is not None:
        return core.neighbours.admits
    return from_this_machine if core.demo_clock is not None else None


def _web_app(core: Core, web_chat: WebChat, channels: Sequence[RunningChannel], ticker: Ticker) -> web.Application:
    """Every address that this program answers: the chat, the channels' webhooks, the pages that are switched on."""
    settings, lang = core.settings, core.settings.language
    talks = settings.chat != "off"
    app = web_chat.app(talks=talks)
    if core.neighbours is not None:
        app.middlewares.insert(0, core.neighbours.let_in)
    app[TRUSTED] = () if core.demo_clock is not None else settings.proxies
    app[BEHIND_HTTPS] = settings.public_url.startswith("https://")
    if core.demo_clock is not None:
        Demo(core.store, core.intake, web_chat, core.demo_clock, lang, ticker.post).add_to(app)
    for channel in channels:
        channel.add_to(app)
    if settings.public_url or talks:
        Downloads(core.store, core.media, core.links, core.now).add_to(app)
        in_telegram = bool(core.links.mini_app and settings.telegram_token)
        FormPages(
            core.store, core.intake, core.media, core.links, core.now, lang, limits_of(settings), in_telegram
        ).add_to(app)  # fmt: skip
        if in_telegram:
            MiniApp(core.store, core.links, settings.telegram_token, core.now, lang).add_to(app)
        Lists(core.store, core.links, core.now, lang).add_to(app)
        desks = Desks(
            core.store, core.intake, core.media, core.pictures, core.links, secret(settings), core.now, lang,
            limits_of(settings),
        )  # fmt: skip
        every.add_to(app, desks)
        EvidencePages(core.store, core.media, core.links, core.now, lang).add_to(app)
    web_chat.board = settings.board == "public"
    if not talks:
        Front(core.store, core.now, lang, web_chat.board).add_to(app)
    if settings.board == "public":
        BoardPages(core.store, core.pictures, core.now, lang).add_to(app)
    return app


def _setup_parts(core: Core, wake: Sequence[Callable[[int], None]]) -> SetupParts:
    def wake_all(chat_id: int) -> None:
        for one in wake:
            one(chat_id)

    return SetupParts(
        settings=core.settings,
        store=core.store,
        intake=core.intake,
        pictures=core.pictures,
        key=secret(core.settings),
        clock=clock.now,
        doors=Doors(doors_path(core.settings)),
        begin_again=core.begin_again,
        wake=wake_all,
    )


async def _start(parts: Parts, settings: Settings) -> None:
    """Webhooks may come before the channels are open, and have to find the door; the sender needs them open."""
    raise_limit()
    await parts.runner.setup()
    parts.watching.start()
    await web.TCPSite(parts.runner, _host(settings), settings.port).start()
    for channel in parts.channels:
        await channel.start()
    if parts.channels:
        parts.sender.start()
        parts.fetcher.start()
    parts.ticker.start()
    parts.preparing.start()
    collect_less()


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
        files=str(settings.files),
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

    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
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
