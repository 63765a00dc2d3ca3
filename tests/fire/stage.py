"""What a run needs: the database, one bot or two, the channels' stand-ins, the wires between them, and the people."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import psycopg
from sqlalchemy import text

from storage.database.store import Store
from tests.cast import groups
from tests.cast.crowd import HOANGMAI, invitation
from tests.conftest import filled
from tests.fakes import zalo_oa
from tests.fakes.telegram import TOKEN, FakeTelegram, fake_telegram
from tests.fakes.zalo_bot import FakeZalo
from tests.fire.check import rows
from tests.fire.crowd import Crowd
from tests.fire.lines import Line, TelegramLine, WebLine, ZaloBotLine, ZaloOaLine
from tests.fire.people import WAYS, Officer
from tests.fire.wires import Wires
from tests.program import zalo_oa as official
from tests.program.postgres import Home, Popen, short_folder
from tests.program.program import Program, begun_by, free_port
from tests.program.waiting import eventually

SQLITE, POSTGRESQL = "sqlite", "postgresql"
CHANNELS = ("telegram", "zalo_bot", "zalo_oa", "web")
PUBLIC = "https://bot.example.vn"
GROUPS = 12
OFFICER = "98"
WIDE = "9999/1 9999/1 9999/1"
READY_SECONDS = 60.0
A_KILL_SECONDS = 2.5  # or so: posts become due all over a run


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a run."""

    seed: int
    kills: int
    conversations: int
    database: str = SQLITE
    channels: tuple[str, ...] = CHANNELS
    ways: tuple[str, ...] = tuple(WAYS)
    at_once: int = 24  # people who talk at a time; more than some 60, and the bot begins its second process
    faults: tuple[str, ...] = ()  # only these; (): all
    minutes: float = 0.0  # after so many it ends, whatever was reached; 0: it goes on


@dataclass
class Server:
    """A PostgreSQL that can be killed and started again on what it left."""

    home: Home
    data: Path
    sockets: Path
    running: ExitStack = field(default_factory=ExitStack)
    process: Popen | None = None

    @property
    def url(self) -> str:
        """Past all wires."""
        return f"postgresql://postgres@/postgres?host={self.sockets}"

    @property
    def socket(self) -> str:
        return f"{self.sockets}/.s.PGSQL.5432"

    def starts(self) -> None:
        """Start it, and wait until it answers."""
        self.process = self.running.enter_context(self.home.serves(self.data, self.sockets))

    def kills(self) -> None:
        """As a power cut would: SIGKILL, the server and all that it began."""
        assert self.process is not None
        for process in (self.process.pid, *begun_by(self.process.pid)):
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        self.process.wait()
        self.running.close()


@dataclass
class Stage:
    """What a fault may touch."""

    asked: Asked
    url: str  # of the database, past all wires
    bots: list[Program]
    crowd: Crowd
    telegram: TelegramLine
    wires: Wires
    chance: Random
    zalo: FakeZalo
    oa: zalo_oa.FakeOa
    server: Server | None = None

    @property
    def sqlite(self) -> bool:
        return self.server is None

    @property
    def file(self) -> Path:
        """That of SQLite."""
        return Path(self.url.removeprefix("sqlite:///"))

    def processes(self) -> list[int]:
        """The first bot and all that it began."""
        return [self.bots[0].process.pid, *begun_by(self.bots[0].process.pid)]

    def waits(self, seconds: float) -> None:
        """That long goes by: a fault lasts so long, whatever the bot does."""
        time.sleep(seconds)

    @contextmanager
    def postgres(self) -> Iterator[psycopg.Connection[object]]:
        with psycopg.connect(self.url, autocommit=True) as connection:
            yield connection


@contextmanager
def stage(folder: Path, asked: Asked) -> Iterator[Stage]:
    """Everything runs; at the end it is stopped, however it stands."""
    with ExitStack() as closing:
        server = closing.enter_context(_server()) if asked.database == POSTGRESQL else None
        (folder / "data").mkdir()
        url = server.url if server else f"sqlite:///{folder}/data/sangkien.db"
        store = filled(url)
        closing.callback(store.close)
        wires = closing.enter_context(Wires(asked.seed).open())
        ports = [free_port() for _ in range(2 if server else 1)]
        door = wires.lay("door", *map(str, ports))
        telegram = closing.enter_context(fake_telegram(everyone=(10**6, 1.0), private=(10**6, 1.0)))
        zalo = closing.enter_context(FakeZalo(public=PUBLIC, site=door.address))
        oa = closing.enter_context(zalo_oa.FakeOa(public=PUBLIC, site=door.address, limit=10**9))
        telegram.public, telegram.site, telegram.in_group = PUBLIC, door.address, (10**6, 1.0)
        line = TelegramLine(telegram)
        web = WebLine(door.address, asked.seed)
        lines: list[Line] = [line, ZaloBotLine(zalo, asked.seed), ZaloOaLine(oa, asked.seed), web]
        for one in lines:
            closing.callback(one.close)
        crowd = Crowd([one for one in lines if one.name in asked.channels], line, asked.conversations, asked.ways, asked.at_once, asked.seed)
        settings = _settings(wires, telegram, zalo, oa) | {"DATABASE_URL": url, "SECRET_KEY": "a-secret-of-the-tests-of-fire-and-of-nothing-else"}
        if server:
            database = wires.lay("database", server.socket)
            settings["DATABASE_URL"] = f"postgresql://postgres@127.0.0.1:{database.port}/postgres"
        bots = []
        for number, port in enumerate(ports):
            (folder / f"bot{number}").mkdir()
            bots.append(Program(folder / f"bot{number}", PORT=str(port), **settings))
            bots[-1].module = "tests.program.faults.stepped"
        made = Stage(asked, url, bots, crowd, line, wires, Random(asked.seed), zalo, oa, server)
        _groups(made, store)
        crowd.appoints(OFFICER, Officer(invitation(store)))
        for bot in bots:
            closing.callback(_killed, bot.start())
        # Who is killed while Zalo hands over the account's tokens needs a human's consent again: no program can help it.
        eventually(lambda: bool(zalo.webhook and telegram.webhook) and _has_tokens(url), READY_SECONDS)
        yield made


def _has_tokens(url: str) -> bool:
    return bool(rows(url, "SELECT 1 FROM token WHERE access <> ''"))


def _killed(bot: Program) -> None:
    if bot.process.poll() is None:
        bot.kill()


@contextmanager
def _server() -> Iterator[Server]:
    with short_folder() as folder:
        home = Home.made(folder)
        server = Server(home, home.subfolder("data"), home.subfolder("sockets"))
        home.initialise(server.data)
        server.starts()
        try:
            yield server
        finally:
            server.running.close()


def _settings(wires: Wires, telegram: FakeTelegram, zalo: FakeZalo, oa: zalo_oa.FakeOa) -> dict[str, str]:
    def over(name: str, url: str) -> str:
        return wires.lay(name, url.rpartition(":")[2]).address

    return {
        **official.SETTINGS,
        "PUBLIC_URL": PUBLIC,
        "TELEGRAM_TOKEN": TOKEN,
        "TELEGRAM_API_URL": over("telegram", telegram.address),
        "TELEGRAM_RATES": WIDE,
        "TELEGRAM_MODE": "webhook",
        "ZALO_BOT_TOKEN": zalo.token,
        "ZALO_BOT_API_URL": over("zalo_bot", zalo.url),
        "ZALO_BOT_MONTHLY_QUOTA": "0",
        "ZALO_OA_API_URL": over("zalo_oa", oa.url),
        "ZALO_OA_OAUTH_URL": oa.url,
        "ZALO_OA_RATES": WIDE,
        "WEB_CHAT": "public",
        "TRUSTED_PROXIES": "127.0.0.1",
    }


def _groups(made: Stage, store: Store) -> None:
    """Groups whose board is due some time during the run, of a campaign that runs today; no other posts."""
    now = datetime.now(UTC)
    with store.write() as tx:
        window = {"begin": (now - timedelta(days=30)).date(), "end": (now + timedelta(days=400)).date()}
        tx.execute(text("UPDATE campaign SET starts_on = :begin, ends_on = :end"), window)
        for table in ("phase", "target"):
            tx.execute(text(f"DELETE FROM {table}"))
    for number in range(1, GROUPS + 1):
        chat = str(-number)
        made.telegram.telegram.group(-number)
        key = groups.group(store, chat, HOANGMAI, post_at="00:00", bound_at=now)
        due = now + timedelta(seconds=made.chance.uniform(0, made.asked.kills * A_KILL_SECONDS))
        groups.change(store, key, hour_at=due, remind_on="", pictures=False)
        made.crowd.groups.append(chat)
        made.crowd.record.due[made.telegram.name, chat] = due
