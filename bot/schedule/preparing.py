"""Makes the search of an older database ready behind a start, in small pieces with pauses: nobody who writes waits.

Then it goes on looking for copies of one mould among what is handed in, in as small pieces.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

from bot.background.loops import Loop
from bot.background.parts import Part
from bot.intake.intake import Intake
from handlers.alike import moulded, preparing

PAUSE_SECONDS = 0.1  # between two pieces
LOOK_EVERY_SECONDS = 60.0  # at what was handed in


def make_search_ready(intake: Intake, clock: Callable[[], datetime]) -> Loop:
    """The loop that does it."""

    async def work() -> None:
        while await intake.write(preparing.prepare_some):
            await asyncio.sleep(PAUSE_SECONDS)
        while True:
            more = await intake.write(moulded.look_at_some, clock())
            await asyncio.sleep(PAUSE_SECONDS if more else LOOK_EVERY_SECONDS)

    return Loop(Part.SEARCH_INDEX, work)
