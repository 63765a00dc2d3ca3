"""`/health` says whether the bot is alive, `/ready` whether it can take requests; what is wrong, only who may hear it."""

from __future__ import annotations

import asyncio
import gc
import json
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.background.parts import Part
from bot.background.watch import Notice, Watch
from bot.files.media import Media
from bot.http.callers import TRUSTED, networks
from bot.intake.intake import Intake
from bot.schedule.ticker import Ticker
from bot.settings import ROLES
from bot.watching import looks
from bot.watching.health import NO_ROOM_BYTES, HealthPages
from bot.watching.looks import Looks
from bot.watching.watchers import Watchers
from messages.wire import Reply
from storage.conversation import batch
from storage.database.store import Store
from storage.sending import outbox, queues
from tests.fakes.telegram import TOKEN, Somebody, fake_telegram
from tests.program.program import Program, free_port
from tests.program.telegram import settings
from tests.program.waiting import eventually

TOLD = "a-token-of-those-who-watch"
NOW = datetime(2026, 11, 29, 3, tzinfo=UTC)


class Watched:
    """The pages on a server of their own, behind a proxy that is trusted."""

    def __init__(self, store: Store, folder: Path, given: str = "", proxies: str = "127.0.0.1") -> None:
        self.late = 0.0
        self._store, self._folder = store, folder
        self._networks, self._proxies = networks(given), networks(proxies)

    @asynccontextmanager
    async def served(self) -> AsyncIterator[TestClient[web.Request, web.Application]]:
        found = Looks(self._store, self._folder, ["telegram"], lambda: NOW)
        app = web.Application()
        app[TRUSTED] = self._proxies
        HealthPages(found, Watchers(TOLD, self._networks), lambda: self.late, ["telegram"], ROLES).add_to(app)
        async with TestClient(TestServer(app)) as browser:
            yield browser

    def asked(self, path: str, **headers: str) -> tuple[int, dict[str, Any]]:
        named = {name.replace("_", "-"): value for name, value in headers.items()}

        async def ask() -> tuple[int, dict[str, Any]]:
            async with self.served() as browser, browser.get(path, headers=named) as answer:
                return answer.status, json.loads(await answer.read())

        return asyncio.run(ask())


@pytest.fixture(autouse=True)
def nothing_is_wrong_yet() -> None:
    gc.collect()  # a notice of a test before stands as long as its bot is in memory


@contextmanager
def raised(notice: Notice) -> Iterator[None]:
    notice.raised = True
    yield
    notice.raised = False


def wait_since(store: Store, minutes: int, chat: str = "501", kind: str = "reply") -> None:
    with store.write() as tx:
        found = batch.chats(tx, [("telegram", chat)], "vi", NOW)["telegram", chat]
        outbox.queue(tx, found.id, Reply("Chào anh/chị"), NOW - timedelta(minutes=minutes), kind)


STRANGER = {"X_Forwarded_For": "203.0.113.7"}


def test_who_balances_the_load_hears_whether_it_is_ready_and_no_more(lite: Store, tmp_path: Path) -> None:
    watched = Watched(lite, tmp_path)
    with raised(Notice("token of telegram")):
        assert watched.asked("/ready", **STRANGER) == (200, {"ready": True})
        assert watched.asked("/health", **STRANGER) == (200, {"ok": True})


def test_details_are_for_this_machine_a_token_and_networks(lite: Store, tmp_path: Path) -> None:
    watched = Watched(lite, tmp_path, given="203.0.113.0/24")
    for headers in ({}, STRANGER, {"X_Forwarded_For": "198.51.100.1", "Authorization": f"Bearer {TOLD}"}):
        assert "database" in watched.asked("/ready", **headers)[1]
    for headers in ({"X_Forwarded_For": "198.51.100.1"}, {**STRANGER, "Authorization": "Bearer another-token-here"}):
        assert watched.asked("/ready", **headers) == (200, {"ready": True})


def test_a_proxy_on_this_machine_that_is_not_trusted_brings_strangers(lite: Store, tmp_path: Path) -> None:
    watched = Watched(lite, tmp_path, proxies="")
    assert watched.asked("/ready", **STRANGER) == (200, {"ready": True})


def test_what_waits_and_what_is_wrong_with_a_channel_is_told(lite: Store, tmp_path: Path) -> None:
    wait_since(lite, minutes=7)
    wait_since(lite, minutes=2, chat="502")
    with raised(Notice("connection of telegram")):
        status, told = Watched(lite, tmp_path).asked("/ready")
    assert (status, told["ready"], told["wrong"]) == (200, True, [])  # no other bot would reach it
    assert (told["waiting"], told["oldest_unsent_seconds"]) == (2, 420)
    assert told["channels"] == {"telegram": ["connection"]} and told["disk_free_mb"] > 0


def test_a_tick_that_stands_still_is_not_ready(lite: Store, tmp_path: Path) -> None:
    watched = Watched(lite, tmp_path)
    watched.late = 301.0
    status, told = watched.asked("/ready")
    assert (status, told["wrong"], told["tick_late_seconds"]) == (503, ["tick"], 301)


def test_a_full_disk_is_not_ready(lite: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looks, "free_bytes", lambda _: NO_ROOM_BYTES - 1)
    assert Watched(lite, tmp_path).asked("/ready")[1]["wrong"] == ["disk"]


def test_a_database_that_does_not_answer_is_not_ready_and_nobody_waits_for_it(
    lite: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looks, "PATIENCE_SECONDS", 0.05)
    fifo = tmp_path / "never"
    os.mkfifo(fifo)
    with lite.write() as tx:
        tx.exec_driver_sql("ALTER TABLE outbox RENAME TO hidden")
    assert Watched(lite, tmp_path).asked("/ready")[0] == 503
    with lite.write() as tx:
        tx.exec_driver_sql("ALTER TABLE hidden RENAME TO outbox")
    monkeypatch.setattr(queues, "text", lambda _: fifo.read_text())  # a thread that waits for ever
    watched = Watched(lite, tmp_path)

    async def asked_twice() -> list[int]:
        async with watched.served() as browser:
            statuses = []
            for _ in range(2):
                async with browser.get("/ready") as answer:
                    statuses.append(answer.status)
            fifo.write_text("")
            return statuses

    assert asyncio.run(asked_twice()) == [503, 503]


def test_a_dead_loop_is_not_alive(lite: Store, tmp_path: Path) -> None:
    watch = Watch(Part.SENDING)
    watch.failed(ValueError())
    watched = Watched(lite, tmp_path)
    assert watched.asked("/health") == (503, {"ok": False, "down": ["sending"]})
    assert watched.asked("/health", **STRANGER) == (503, {"ok": False})
    watch.works()
    assert watched.asked("/health")[0] == 200


def test_what_waits_is_counted_by_channel_and_kind(store: Store) -> None:
    wait_since(store, minutes=7)
    wait_since(store, minutes=9)
    wait_since(store, minutes=3, kind="post")
    found = store.reading(queues.queues, ["telegram", "zalo_bot"])
    assert [(one.channel, one.kind, one.number, NOW - one.oldest) for one in found] == [
        ("telegram", "post", 1, timedelta(minutes=3)), ("telegram", "reply", 2, timedelta(minutes=9)),
    ]  # fmt: skip
    assert store.reading(queues.queues, ["zalo_bot"]) == []
    assert store.reading(queues.queues, []) == []


def test_a_channel_that_is_down_is_seen_on_a_running_bot_and_so_is_its_return(tmp_path: Path) -> None:
    with fake_telegram() as telegram:
        given = settings(telegram)
        bot = Program(tmp_path, **given, WEB_CHAT="off").start()
        try:
            Somebody(telegram, 501).says("xin chào").hears("đồng ý")
            assert bot.ask("GET", "/ready")[1]["channels"] == {"telegram": []}
        finally:
            assert bot.stop() == 0
        bot = Program(
            tmp_path, **given | {"TELEGRAM_API_URL": f"http://127.0.0.1:{free_port()}"}, WEB_CHAT="off"
        ).start()
        try:
            eventually(lambda: bot.ask("GET", "/ready")[1]["channels"] == {"telegram": ["connection"]})
            assert bot.ask("GET", "/ready")[0] == bot.ask("GET", "/health")[0] == 200
            assert TOKEN not in json.dumps(bot.ask("GET", "/ready")[1])
        finally:
            assert bot.stop() == 0


def test_a_tick_is_late_until_it_has_done_its_work(lite: Store, tmp_path: Path) -> None:
    async def late() -> tuple[float, float]:
        intake = Intake(lite, lambda: NOW)
        ticker = Ticker(lite, intake, Media(tmp_path), lambda: NOW)
        ticker._done_at = asyncio.get_running_loop().time() - 400
        before = ticker.late_seconds()
        await ticker._tick(ticker._watched, ticker.scrub)
        await intake.close()
        return before, ticker.late_seconds()

    before, after = asyncio.run(late())
    assert 390 < before < 400 and after == 0
