"""The bot that meets the faults: its folder, its Telegram, its database, people who type and groups with a due post."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import psycopg
from sqlalchemy import text

from storage.database.store import Store
from tests.cast import groups
from tests.conftest import filled
from tests.fakes.telegram import TOKEN, FakeTelegram, Somebody
from tests.program.kills import Crowd
from tests.program.program import Program, begun_by, free_port

FIRST_PERSON = 101
FILLING_IN = 6  # people at a time
GROUPS = 12
ANSWER_SECONDS = 60.0  # after a fault is over, somebody is answered; much less, but on a busy machine
END_SECONDS = 40.0  # a bot that has to end by itself does so within this time
DATABASE = "sangkien.db"
RESUMING = "mình đang khai dở"  # what somebody is told who comes back after days, and may go on
TELEGRAM_METHODS = ("sendMessage", "sendPhoto", "getUpdates")


@dataclass
class Visitors(Crowd):
    """People who fill in a form each; while it is `open`, another comes for each who is done."""

    open: bool = False
    asked: dict[int, str] = field(default_factory=dict)  # by person: the question that was answered last

    def begin(self) -> None:
        """Who is here has said so in coming."""

    def is_over(self) -> bool:
        """Another may come at any time."""
        return False

    def comes(self) -> None:
        """One more person."""
        number = FIRST_PERSON + len(self.people)
        self.people[number] = Somebody(self.telegram, number)
        self._say(self.people[number], "/start")

    def _look(self, chat: int, said: str) -> None:
        if chat not in self.people:
            return
        if RESUMING in said:  # by its clock the bot has not heard of them for days, and asks again what it asked last
            self.answered[chat].discard(self.asked.get(chat, ""))
            self._say(self.people[chat], "/tiep")
            return
        before, answered = len(self.done), set(self.answered.get(chat, ()))
        super()._look(chat, said)
        for question in self.answered[chat] - answered:
            self.asked[chat] = question
        if self.open and len(self.done) > before:
            self.comes()


@dataclass
class Stage:
    """What a fault may touch."""

    bot: Program
    telegram: FakeTelegram
    url: str
    chance: Random
    visitors: Visitors
    stop: threading.Event = field(default_factory=threading.Event)

    @property
    def sqlite(self) -> bool:
        return self.url.startswith("sqlite")

    @property
    def data(self) -> Path:
        """The folder of the SQLite file."""
        return self.bot.folder / "data"

    def waits(self, seconds: float) -> None:
        """That long goes by; the bot lives all the time."""
        self.stop.wait(seconds)
        if self.bot.process.poll() is not None:
            raise AssertionError(f"the bot ended by itself:\n{self.last_words}")

    def restarts(self) -> None:
        self.bot.start()

    def ends_by_itself(self) -> None:
        """It says in a sentence why it cannot go on, and ends with a status that tells so."""
        begun = len(self.bot.said())
        try:
            status = self.bot.process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"it runs on after {END_SECONDS} s:\n{self.last_words}") from None
        self.bot._over()
        assert status != 0, "it ended as if all were well"
        said = self.bot.said()[begun:]
        assert said.strip(), "it ended without a word"
        assert "Traceback" not in said, said

    @property
    def last_words(self) -> str:
        return "\n".join(self.bot.said().splitlines()[-25:])

    def answers(self) -> None:
        """Somebody is answered again."""
        if not self.visitors.open:
            return
        read = len(self.telegram.sent)
        try:
            self.telegram.wait(lambda: len(self.telegram.sent) > read, ANSWER_SECONDS, "for any answer")
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self.last_words}") from None

    def processes(self) -> list[int]:
        return [self.bot.process.pid, *begun_by(self.bot.process.pid)]

    def files(self) -> list[Path]:
        """The SQLite file and what belongs to it."""
        return [path for end in ("", "-wal", "-shm") if (path := self.data / (DATABASE + end)).exists()]

    @contextmanager
    def lite(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self.data / DATABASE, timeout=30, isolation_level=None)) as connection:
            yield connection

    @contextmanager
    def postgres(self) -> Iterator[psycopg.Connection[object]]:
        with psycopg.connect(self.url, autocommit=True) as connection:
            yield connection


@contextmanager
def stage(
    folder: Path, telegram: FakeTelegram, *, url: str, mode: str, chance: Random, seconds: float
) -> Iterator[Stage]:
    """A running bot and its people; one of them has filled in the form before anything goes wrong."""
    (folder / "data").mkdir()
    url = url or f"sqlite:///{folder}/data/{DATABASE}"
    port = free_port()
    settings = {
        "TELEGRAM_TOKEN": TOKEN,
        "TELEGRAM_API_URL": telegram.address,
        "TELEGRAM_RATES": "9999/1 9999/1 9999/1",
        "DATABASE_URL": url,
        "PORT": str(port),
    }
    if mode == "webhook":
        settings |= {"TELEGRAM_MODE": "webhook", "PUBLIC_URL": f"http://127.0.0.1:{port}"}
    bot = Program(folder, **settings)
    bot.module = "tests.program.faults.stepped"
    visitors = Visitors(telegram, {})
    made = Stage(bot, telegram, url, chance, visitors)
    again = Random(chance.random()) if mode == "webhook" else None  # of that thread alone: a seed gives the same faults
    driver = threading.Thread(target=visitors.run, args=(made.stop, again))
    _prepare(made, seconds)
    bot.start()
    try:
        visitors.comes()
        driver.start()
        telegram.wait(lambda: visitors.done, ANSWER_SECONDS, "for the first person")
        visitors.open = True
        for _ in range(FILLING_IN):
            visitors.comes()
        yield made
    finally:
        made.stop.set()
        if driver.is_alive():
            driver.join()
        if bot.process.poll() is None:
            bot.kill()


def _prepare(made: Stage, seconds: float) -> None:
    """Tables and units, a campaign that runs today, and groups whose post is due some time during the run."""
    if made.sqlite:
        store = filled(made.url)
        store.close()
        with made.lite() as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copy(made.data / DATABASE, made.bot.folder / "another.db")
    store = Store(made.url)
    now = datetime.now(UTC)
    with store.write() as tx:
        window = {"begin": (now - timedelta(days=30)).date(), "end": (now + timedelta(days=400)).date()}
        tx.execute(text("UPDATE campaign SET starts_on = :begin, ends_on = :end"), window)
        for table in ("phase", "target"):  # no other posts than those of the day
            tx.execute(text(f"DELETE FROM {table}"))
    for number in range(1, GROUPS + 1):
        made.telegram.group(-number)
        key = groups.group(store, str(-number), post_at="00:00", bound_at=now)
        due = now + timedelta(seconds=made.chance.uniform(0, seconds))
        groups.change(store, key, hour_at=due, remind_on="")
    store.close()
