"""A channel that stops receiving finishes what it has taken, and small tasks are waited for, but not for ever."""

from __future__ import annotations

import asyncio

from bot.background.small_tasks import BackgroundTasks
from bot.channels.receiving import Receiving


def test_stopping_interrupts_the_wait_for_more_and_not_the_handling() -> None:
    asyncio.run(_stopped_while_handling())


async def _stopped_while_handling() -> None:
    done: list[str] = []
    begun = asyncio.Event()

    async def handle() -> str:
        begun.set()
        await asyncio.sleep(0.01)
        done.append("handled")
        return "handled"

    async def receive() -> None:
        done.append(await receiving.finish(handle()))
        done.append("asked for more")

    receiving = Receiving("telegram")
    receiving.start(receive)
    await begun.wait()
    await receiving.stop()
    assert done == ["handled"]


def test_what_never_began_can_be_stopped() -> None:
    asyncio.run(Receiving("telegram").stop())


def test_small_tasks_are_waited_for_only_so_long() -> None:
    asyncio.run(_finished_in_time())


async def _finished_in_time() -> None:
    tasks = BackgroundTasks()
    done: list[str] = []

    async def soon() -> None:
        done.append("soon")

    async def never() -> None:
        await asyncio.Event().wait()

    await tasks.finish(60.0)
    tasks.add(soon())
    await tasks.finish(60.0)
    tasks.add(never())
    await tasks.finish(0.01)
    assert done == ["soon"]
