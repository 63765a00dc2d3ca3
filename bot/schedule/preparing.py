"""Makes the search of an older database ready behind a start, in small pieces with pauses: nobody who writes waits.

Then it goes on looking, in as small pieces, for copies of one mould and of one photo among what is handed in.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from bot.background.loops import Loop
from bot.background.parts import Part
from bot.files.media import Media
from bot.files.thumbnail import KINDS, look
from bot.intake.intake import Intake
from handlers.alike import moulded, preparing
from storage import moulds
from storage.database.store import Store
from storage.moulds import Photo

PAUSE_SECONDS = 0.1  # between two pieces
LOOK_EVERY_SECONDS = 60.0  # at what was handed in
PHOTOS_AT_ONCE = 4


def make_search_ready(store: Store, intake: Intake, media: Media, clock: Callable[[], datetime]) -> Loop:
    """The loop that does it."""

    async def work() -> None:
        while await intake.write(preparing.prepare_some):
            await asyncio.sleep(PAUSE_SECONDS)
        while True:
            texts = await intake.write(moulded.look_at_some, clock())
            photos = await look_at_photos(store, intake, media, clock())
            await asyncio.sleep(PAUSE_SECONDS if texts or photos else LOOK_EVERY_SECONDS)

    return Loop(Part.SEARCH_INDEX, work)


async def look_at_photos(store: Store, intake: Intake, media: Media, now: datetime) -> bool:
    """Look at the next few photos; whether there may be others."""
    some = await asyncio.to_thread(store.reading, moulds.next_photos, PHOTOS_AT_ONCE, now, KINDS)
    if some:
        looks = [(photo, await media.at_shelf(_look, media, photo)) for photo in some]
        await intake.write(moulds.photos_seen, looks)
    return len(some) == PHOTOS_AT_ONCE


def _look(media: Media, photo: Photo) -> int | None:
    with suppress(FileNotFoundError), media.shelf.at_hand(photo.path) as file:
        return look(file)
    return None
