"""What this program answers over HTTP: the chat, the channels' webhooks, the pages that are switched on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog
from aiohttp import web

from bot import clock
from bot.channels.registry import RunningChannel
from bot.channels.web.chat import WebChat
from bot.channels.web.demo import Demo, DemoSessions
from bot.channels.web.sessions import Sessions
from bot.clock import DemoClock
from bot.files.board_picture import Pictures
from bot.files.media import Media
from bot.files.papers.forms import Forms
from bot.http.callers import TRUSTED
from bot.http.guard import BEHIND_HTTPS, Admits, from_this_machine
from bot.http.neighbours import Neighbours
from bot.http.signed_links import Links
from bot.intake.intake import Intake
from bot.pages.board import BoardPages
from bot.pages.certificate import CertificatePages
from bot.pages.check import CheckPages
from bot.pages.day_list import Lists
from bot.pages.desk import every
from bot.pages.desk.desks import Desks
from bot.pages.downloads import Downloads
from bot.pages.evidence import EvidencePages
from bot.pages.front import Front
from bot.pages.library import PATH as LIBRARY
from bot.pages.library import LibraryPages
from bot.pages.mini_app import MiniApp
from bot.pages.one_page import FormPages
from bot.pages.paper import PaperPages
from bot.schedule.ticker import Ticker
from bot.settings import Settings, secret, sums_of
from bot.setup.doors import Doors, doors_path
from bot.setup.frame import Parts as SetupParts
from handlers.conversation.context import Limits, Operator
from handlers.papers import portal
from messages.channels import ZALO_BOT
from messages.paper import PaperTemplateError
from storage.database.store import Store
from storage.replica import Replica

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Core:
    """What every other part stands on."""

    settings: Settings
    store: Store
    replica: Replica
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
        return clock_of(self.demo_clock)


def clock_of(demo_clock: DemoClock | None) -> Callable[[], datetime]:
    return clock.now if demo_clock is None else demo_clock.now


def measures_reminders(settings: Settings) -> bool:
    """Whether some reminders come late, to see whether reminding helps; in the demo everybody gets theirs."""
    return settings.measure_reminders and settings.chat != "demo"


def limits_of(settings: Settings) -> Limits:
    """What the operator allows in the conversation."""
    page = settings.public_url if settings.chat == "public" else ""
    operator = Operator(
        controller=settings.controller,
        telegram=bool(settings.telegram_token),
        server_abroad=settings.server_abroad,
        measures=measures_reminders(settings),
    )
    return Limits(
        operator=operator,
        name_persons=settings.name_persons, board_public=settings.board == "public", page=page,
        has_address=bool(settings.public_url), library=_library(settings),
        portal=portal_order(settings),
        most_groups={ZALO_BOT.name: settings.zalo_bot_max_groups}, award_benefits=sums_of(settings.award_benefits),
    )  # fmt: skip


def _library(settings: Settings) -> str:
    """The address of the public library, "" where there is none."""
    return f"{settings.public_url}{LIBRARY}" if settings.public_url and settings.library == "public" else ""


def portal_order(settings: Settings) -> portal.Order:
    """The office's own fields of the hand-over sheet; ours where it has none, or they cannot be read."""
    file = settings.papers / portal.FILE
    if not file.is_file():
        return ()
    try:
        return portal.read_order(file)
    except PaperTemplateError as error:
        log.warning("portal_fields_unusable", file=str(file), why=str(error))
        return ()


def open_web_chat(core: Core) -> WebChat:
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


def web_app(core: Core, web_chat: WebChat, channels: Sequence[RunningChannel], ticker: Ticker) -> web.Application:
    """Every address that this program answers: the chat, the channels' webhooks, the pages that are switched on."""
    settings, lang = core.settings, core.settings.language
    if not settings.does("web"):
        return web_chat.app(talks=False)
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
        Lists(core.store, core.intake, core.links, settings.papers, core.now, lang, limits_of(settings)).add_to(app)
        desks = Desks(
            core.replica, core.intake, core.media, core.pictures, core.links, secret(settings), core.now, lang,
            limits_of(settings),
        )  # fmt: skip
        forms = Forms(settings.papers)
        every.add_to(app, desks, forms)
        PaperPages(core.store, core.intake, forms, core.links, core.now, lang).add_to(app)
        EvidencePages(core.store, core.media, core.links, core.now, lang).add_to(app)
        CheckPages(core.store, core.now, lang).add_to(app)
        CertificatePages(core.store, core.media, core.pictures, core.links, core.now, lang).add_to(app)
    web_chat.board = settings.board == "public"
    if not talks:
        Front(core.store, core.now, lang, web_chat.board).add_to(app)
    if settings.board == "public":
        BoardPages(core.replica, core.pictures, core.now, lang).add_to(app)
    if settings.library == "public":
        LibraryPages(core.store, lang).add_to(app)
    return app


def setup_parts(core: Core, wake: Sequence[Callable[[int], None]]) -> SetupParts:
    """What the set-up page stands on; `wake`: who is told that something was queued for a chat."""

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
