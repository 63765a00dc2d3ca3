"""The conversation's second process: it answers as the first does, and when it dies nothing is lost or done twice.

No process that the bot begins outlives it.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from multiprocessing.context import SpawnProcess
from pathlib import Path
from urllib.request import urlopen

import pytest

from bot.intake.intake import WRITER_THREADS, Intake
from bot.intake.worker_process import EVENTS_OF_A_CROWD, WorkerProcess
from handlers.receive import Receipt
from messages.wire import Incoming, unpack
from storage.database.store import Store, TroubleError
from storage.sending.outbox import Queued
from tests.cast.morning import PEOPLE, TYPED, at_eight, types_all
from tests.cast.talker import MORNING
from tests.program.program import begun_by, program


@asynccontextmanager
async def with_worker(store: Store, begun: bool = True) -> AsyncIterator[Intake]:
    """An intake whose second process works, or that waits for many people."""
    worker = WorkerProcess(store, WRITER_THREADS)
    intake = Intake(store, at_eight, writers=worker.writers)
    try:
        if begun:
            worker.begin(MORNING)
        async with asyncio.timeout(30):
            while begun and not worker.ready:
                await asyncio.sleep(0.02)
        yield intake
    finally:
        await intake.close()
        worker.close()
        assert not processes()


def processes() -> list[SpawnProcess]:
    return [one for one in multiprocessing.active_children() if isinstance(one, SpawnProcess)]


def handed_in(store: Store) -> list[str]:
    with store.read() as tx:
        numbers = tx.exec_driver_sql("SELECT count(*), max(n) FROM outbox GROUP BY chat_id").all()
        codes = tx.exec_driver_sql("SELECT code FROM initiative ORDER BY code").scalars().all()
    assert all(count == last for count, last in numbers)
    return list(codes)


def test_many_people_hand_in_through_the_second_process(lite: Store) -> None:
    async def run() -> list[list[Receipt]]:
        async with with_worker(lite) as intake:
            assert len(processes()) == 1
            return await asyncio.gather(*(types_all(intake, f"person {n}") for n in range(PEOPLE)))

    receipts = asyncio.run(run())
    assert {receipt.outcome for person in receipts for receipt in person} == {"done"}
    assert handed_in(lite) == [f"SK-2026-{n:06}" for n in range(1, PEOPLE + 1)]


def test_it_dies_in_the_middle_and_nobody_notices(lite: Store) -> None:
    async def run() -> None:
        async with with_worker(lite) as intake:
            talks = [asyncio.create_task(types_all(intake, f"person {n}")) for n in range(PEOPLE)]
            await asyncio.wait(talks, return_when=asyncio.FIRST_COMPLETED)  # the others are in the middle of something
            for process in processes():
                assert process.pid is not None
                os.kill(process.pid, signal.SIGKILL)
            await asyncio.gather(*talks)

    asyncio.run(run())
    assert handed_in(lite) == [f"SK-2026-{n:06}" for n in range(1, PEOPLE + 1)]


def test_a_quiet_bot_stays_one_process_and_a_crowd_begins_the_second(lite: Store) -> None:
    async def run() -> None:
        async with with_worker(lite, begun=False) as intake:
            await types_all(intake, "an")
            assert not processes()
            hello = [
                Incoming("web", f"{n}", f"{n}", f"{n}", MORNING, text="chào") for n in range(4 * EVENTS_OF_A_CROWD)
            ]
            await asyncio.gather(*(intake.put(event) for event in hello))
            assert len(processes()) == 1

    asyncio.run(run())
    assert handed_in(lite) == ["SK-2026-000001"]


def test_what_is_to_be_sent_comes_back_from_it_as_it_is_kept(lite: Store) -> None:
    async def run() -> Receipt:
        async with with_worker(lite) as intake:
            return await intake.put(Incoming("telegram", "1", "7", "7", MORNING, text="/start"))

    receipt = asyncio.run(run())
    (row,) = receipt.rows
    assert receipt == Receipt("done", row.chat_id, queued=1, rows=(row,)), "each field in its own place"
    assert isinstance(row, Queued)
    with lite.read() as tx:
        kept = tx.exec_driver_sql("SELECT id, chat_id, n, body FROM outbox").one()
    assert (row.id, row.chat_id, row.n, row.body) == tuple(kept)
    assert (row.channel, row.chat) == ("telegram", "7") and "anh/chị" in unpack(row.body).text


def test_trouble_of_the_database_is_told_across(lite: Store) -> None:
    async def run() -> None:
        async with with_worker(lite) as intake:
            with lite.write() as tx:
                tx.exec_driver_sql("ALTER TABLE seen RENAME TO away")
            event = Incoming("web", "1", "an", "an", MORNING, text=TYPED[0])
            with pytest.raises(TroubleError, match="seen"):
                await intake.put(event)
            with lite.write() as tx:
                tx.exec_driver_sql("ALTER TABLE away RENAME TO seen")
            assert (await intake.put(event)).outcome == "done"

    asyncio.run(run())


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_what_the_bot_began_ends_with_it_even_when_it_is_killed(tmp_path: Path) -> None:
    with program(tmp_path, WEB_CHAT="demo") as bot:
        with urlopen(f"{bot.address}/board/HN.png") as picture:  # drawn in another process
            assert picture.read(4) == b"\x89PNG"
        begun = list(begun_by(bot.process.pid))
        bot.kill()
    assert begun

    async def over() -> None:
        async with asyncio.timeout(20):
            while any(Path(f"/proc/{process}/fd/0").exists() for process in begun):
                await asyncio.sleep(0.02)

    asyncio.run(over())
