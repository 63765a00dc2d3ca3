"""The threads that write: what breaks one off is heard of, and people are answered all the same."""

from __future__ import annotations

import asyncio
import threading
from ctypes import c_ulong, py_object, pythonapi

import structlog

from bot.background.watch import down
from bot.intake.intake import Intake
from handlers.receive import Receipt
from storage.database.store import Store
from tests.cast.morning import at_eight, types_all
from tests.databases import ON_BOTH


@ON_BOTH
def test_a_writing_thread_that_is_broken_off_is_heard_of_and_goes_on(store: Store) -> None:
    async def run() -> list[Receipt]:
        intake = Intake(store, at_eight)
        try:
            for thread in intake._threads:
                broken_off(thread)
            return await asyncio.wait_for(types_all(intake, "an"), 60)
        finally:
            await intake.close()

    with structlog.testing.capture_logs() as said:
        receipts = asyncio.run(run())
    assert {receipt.outcome for receipt in receipts} == {"done"}
    heard = [line for line in said if line["event"] == "background_failed"]
    assert heard and {(line["part"], line["error"]) for line in heard} == {("writing", "SystemExit")}
    assert "writing" not in down()


def broken_off(thread: threading.Thread) -> None:
    """As Python ends a thread that it was told to end: at its next step, wherever that is."""
    assert thread.ident is not None
    pythonapi.PyThreadState_SetAsyncExc(c_ulong(thread.ident), py_object(SystemExit))
