"""`/metrics`: what was answered and sent, what waits, what is down; for whom a setting allows it, and nobody's data."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from prometheus_client.parser import text_string_to_metric_families

from bot.background.counts import BOUNDS_SECONDS, Durations, IntakeCounts, SendingCounts
from bot.sending.rate_limits import Limiter, rates_of
from bot.watching import loop_lag
from bot.watching.looks import Looks
from bot.watching.loop_lag import LoopLag
from bot.watching.metrics import Counted, MetricsPage
from bot.watching.watchers import Watchers
from storage.database.store import Store
from storage.replica import Replica
from storage.sending import usage
from tests.fakes.telegram import Somebody, fake_telegram
from tests.program.program import Phone, Program, program
from tests.program.telegram import settings
from tests.program.waiting import eventually

TOKEN = "a-token-of-prometheus"
TELL = {"Authorization": f"Bearer {TOKEN}"}
NOW = datetime(2026, 11, 29, 3, tzinfo=UTC)

Figures = dict[tuple[str, ...], float]


def figures(text: str) -> Figures:
    """By name and labels, as Prometheus' own parser reads them."""
    families = text_string_to_metric_families(text)
    return {(one.name, *one.labels.values()): one.value for family in families for one in family.samples}


def asked(store: Store, folder: Path, sending: SendingCounts | None = None, channels: tuple[str, ...] = ()) -> Figures:
    """What the page says of these counts."""
    intake = IntakeCounts()
    for seconds in (0.0005, 0.004, 0.004, 99.0):
        intake.batches.add(seconds)

    async def ask() -> str:
        counted = Counted(
            intake=intake,
            sending=sending or SendingCounts(),
            waiting=lambda: 3,
            late_seconds=lambda: 4.5,
            loop_lag=LoopLag(),
            limits={"telegram": Limiter(rates_of("30/1 3/3 20/60"), time.monotonic)},
            processes={"telegram": 2},
            replica=Replica(store, "", lambda: NOW),
        )
        app = web.Application()
        MetricsPage(counted, Looks(store, folder, channels, lambda: NOW), Watchers(TOKEN, ())).add_to(app)
        async with TestClient(TestServer(app)) as browser, browser.get("/metrics", headers=TELL) as answer:
            assert answer.headers["Content-Type"].startswith("text/plain")
            return await answer.text()

    return figures(asyncio.run(ask()))


def test_a_running_bot_counts_what_it_answers_and_sends(tmp_path: Path) -> None:
    with fake_telegram() as telegram:
        bot = Program(tmp_path, **settings(telegram), WEB_CHAT="off", METRICS_TOKEN=TOKEN).start()
        try:
            an = Somebody(telegram, 501).says("xin chào").hears("đồng ý")
            an.presses("Tôi đồng ý").hears("tên")
            an.says("Nguyễn Văn An").hears("Số điện thoại")

            def now() -> Figures:
                return figures(bot.ask("GET", "/metrics", Authorization=f"Bearer {TOKEN}")[1])

            # A call is counted when its answer is there, which is after the message was seen.
            eventually(lambda: now().get(("sangkien_sends_total", "telegram", "sent"), 0) >= 3)
            found = now()
        finally:
            assert bot.stop() == 0
    assert found["sangkien_steps_total", "done"] == 3
    assert 1 <= found["sangkien_batch_seconds_count",] <= 3 and found["sangkien_batch_seconds_sum",] > 0
    assert found["sangkien_events_waiting",] == found["sangkien_tick_late_seconds",] == 0
    assert found["sangkien_event_loop_lag_seconds",] < 5 and found["process_resident_memory_bytes",] > 1e6
    labels = {label for name, *told in found for label in told if name.startswith("sangkien_")}
    assert labels <= {"telegram", "done", "sent", "reply", "post", "+Inf", *map(str, BOUNDS_SECONDS)}


def test_who_was_not_given_leave_sees_nothing(tmp_path: Path) -> None:
    with program(tmp_path, WEB_CHAT="public", METRICS_TOKEN=TOKEN) as bot:
        assert bot.ask("GET", "/metrics") == (401, "")
        assert bot.ask("GET", "/metrics", Authorization="Bearer of-bad-tidings-only")[0] == 401
        Phone(bot)
        assert "sangkien_steps_total" in bot.ask("GET", "/metrics", Authorization=f"Bearer {TOKEN}")[1]


def test_networks_may_be_given_leave_and_without_leave_there_is_no_such_page(tmp_path: Path) -> None:
    with program(tmp_path, WEB_CHAT="public", METRICS_NETWORKS="127.0.0.1 ::1") as bot:
        assert bot.ask("GET", "/metrics")[0] == 200
    with program(tmp_path, WEB_CHAT="public") as bot:
        assert bot.ask("GET", "/metrics")[0] == 404


def test_a_histogram_counts_upwards(lite: Store, tmp_path: Path) -> None:
    found = asked(lite, tmp_path)
    buckets = [found["sangkien_batch_seconds_bucket", bound] for bound in ("0.001", "0.0025", "0.005", "10.0", "+Inf")]
    assert buckets == [1, 1, 3, 3, 4] and found["sangkien_batch_seconds_count",] == 4


def test_what_a_channel_said_is_told_by_channel(lite: Store, tmp_path: Path) -> None:
    sending = SendingCounts()
    sending.sends.update({("telegram", "sent"): 7, ("zalo_bot", "unknown"): 1})
    sending.slowed["telegram"] += 2
    found = asked(lite, tmp_path, sending)
    assert (
        found["sangkien_sends_total", "telegram", "sent"] == 7
        and found["sangkien_sends_total", "zalo_bot", "unknown"] == 1
    )
    assert found["sangkien_slowed_total", "telegram"] == 2


def test_what_is_left_of_the_months_messages(store: Store, tmp_path: Path) -> None:
    with store.write() as tx:
        usage.add(tx, "zalo_bot", "2026-11", 1800, 400, 3000)
        usage.add(tx, "zalo_oa", "2026-11", 9, 9, 0)
        usage.add(tx, "zalo_bot", "2026-10", 3000, 0, 3000)
    found = asked(store, tmp_path, channels=("zalo_bot",))
    assert found["sangkien_quota_left", "zalo_bot"] == 800
    assert ("sangkien_quota_left", "zalo_oa") not in found


def test_a_database_that_does_not_answer_is_a_figure_too(lite: Store, tmp_path: Path) -> None:
    with lite.write() as tx:
        tx.exec_driver_sql("DROP TABLE meter")
    found = asked(lite, tmp_path)
    assert found["sangkien_database_answers",] == 0 and found["sangkien_events_waiting",] == 3


def test_a_loop_that_was_held_up_is_seen_for_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop_lag, "MEASURE_EVERY_SECONDS", 0.01)

    async def held_up() -> float:
        lag = LoopLag()
        lag.start()
        until = time.monotonic() + 0.1
        while time.monotonic() < until:
            pass
        while not lag.worst_seconds:
            await asyncio.sleep(0)
        lag.close()
        return lag.worst_seconds

    assert 0.08 < asyncio.run(held_up()) < 5


@pytest.mark.parametrize("seconds", [0.0, BOUNDS_SECONDS[0], BOUNDS_SECONDS[-1], 1e9])
def test_each_duration_has_its_place(seconds: float) -> None:
    durations = Durations()
    durations.add(seconds)
    assert sum(durations.numbers) == 1
