"""Makes the search of an older database ready behind a start, in small pieces with pauses: nobody who writes waits."""

from __future__ import annotations

import asyncio

from bot.background.loops import Loop
from bot.background.parts import Part
from bot.intake.intake import Intake
from handlers.alike import preparing

PAUSE_SECONDS = 0.1  # between two pieces


def make_search_ready(intake: Intake) -> Loop:
    """The loop that does it, and ends when it is done."""

    async def work() -> None:
        while await intake.write(preparing.prepare_some):
            await asyncio.sleep(PAUSE_SECONDS)

    return Loop(Part.SEARCH_INDEX, work)
