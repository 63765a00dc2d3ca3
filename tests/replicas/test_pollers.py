"""Of several processes one fetches a channel's events, and when it dies another does so within seconds."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from pathlib import Path

from sqlalchemy import text

from bot.intake.turns import TURN_SECONDS, Turn
from storage.database.store import Store
from tests.fakes.telegram import FakeTelegram, Somebody
from tests.program.replicas.running import ALL, on_one_telegram

WITHIN_SECONDS = 10.0
assert TURN_SECONDS < WITHIN_SECONDS / 2 + 1


def conflicts(telegram: FakeTelegram) -> list[tuple[str, int]]:
    with telegram.changed:
        return [call for call in telegram.refused if call[1] == 409]


def test_another_fetches_soon_after_the_one_that_did_was_killed(
    tmp_path: Path, telegram: FakeTelegram, shared_url: str
) -> None:
    with on_one_telegram(tmp_path, shared_url, telegram, ALL, ALL) as (first, second):
        an = Somebody(telegram, 101).says("/start").hears("đồng ý")
        assert conflicts(telegram) == [], "the other does not ask meanwhile"
        fetching, other = (first, second) if "turn_taken" in first.said() else (second, first)
        assert "turn_taken" not in other.said()
        fetching.kill()
        killed_at = time.monotonic()
        an.says("đồng ý").hears("họ và tên", seconds=WITHIN_SECONDS)
        assert time.monotonic() - killed_at < WITHIN_SECONDS
        assert "turn_taken" in other.said()


def test_who_was_frozen_and_wakes_leaves_it_to_the_other(
    tmp_path: Path, telegram: FakeTelegram, shared_url: str
) -> None:
    with on_one_telegram(tmp_path, shared_url, telegram, ALL, ALL) as (first, second):
        an = Somebody(telegram, 101).says("/start").hears("đồng ý")
        frozen, other = (first, second) if "turn_taken" in first.said() else (second, first)
        os.kill(frozen.process.pid, signal.SIGSTOP)
        try:
            an.says("đồng ý").hears("họ và tên", seconds=WITHIN_SECONDS)
            assert "turn_taken" in other.said()
        finally:
            os.kill(frozen.process.pid, signal.SIGCONT)
        telegram.wait(lambda: "turn_lost" in frozen.said(), WITHIN_SECONDS)
        an.says("Nguyễn Văn An").hears("điện thoại")
        assert other.stop() == 0
        an.says("0912345678").hears("làm việc", seconds=WITHIN_SECONDS)
        assert frozen.said().count("turn_taken") == 2, "and takes it over when that one has ended"


def test_a_database_that_says_nothing_does_not_keep_two_at_it(shared_url: str) -> None:
    store = Store(shared_url)

    async def run() -> None:
        begun, ended = asyncio.Event(), asyncio.Event()

        async def work() -> None:
            begun.set()
            try:
                await asyncio.Event().wait()
            finally:
                ended.set()

        turn = asyncio.create_task(Turn(store, "polling of telegram", "one").during(work))
        await begun.wait()
        with store.write() as tx:
            tx.execute(text("LOCK TABLE hold IN ACCESS EXCLUSIVE MODE"))
            await asyncio.wait_for(ended.wait(), WITHIN_SECONDS)
        turn.cancel()
        await asyncio.gather(turn, return_exceptions=True)

    asyncio.run(run())
    store.close()
