"""The same photo, sent by several: known again when it was made smaller or saved anew, and shown to officers."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Sequence
from pathlib import Path
from random import Random

from PIL import Image, ImageDraw

from bot.files.media import Media
from bot.files.thumbnail import look
from bot.intake.intake import Intake
from bot.schedule.preparing import look_at_photos
from storage import retention
from storage.database import bulk
from storage.database.store import Store
from tests.cast.crowd import HOANGMAI, officer
from tests.cast.rows import initiative, rows, submit
from tests.cast.talker import MORNING
from tests.databases import ON_BOTH
from tests.files.photos import arriving, jpeg


def machine(number: int, side: int = 1200, quality: int = 90) -> bytes:
    """A photo with some things in it, of that width and quality."""
    chance = Random(number)
    picture = Image.new("RGB", (1200, 900), "grey")
    draw = ImageDraw.Draw(picture)
    for _ in range(30):
        x, y = chance.randrange(1100), chance.randrange(800)
        colour = tuple(chance.randrange(256) for _ in range(3))
        draw.rectangle((x, y, x + chance.randrange(60, 500), y + chance.randrange(60, 400)), fill=colour)
    file = io.BytesIO()
    picture.resize((side, side * 3 // 4)).save(file, "JPEG", quality=quality)
    return file.getvalue()


def looks(folder: Path, photo: bytes) -> int | None:
    file = folder / "photo.jpg"
    file.write_bytes(photo)
    return look(file)


def kept(store: Store, media: Media, photos: Sequence[bytes], first: int = 1) -> None:
    """An initiative by another person with each of these photos, which are then looked at."""

    async def run() -> None:
        made = []
        for at, photo in enumerate(photos, first):
            file = await media.save(arriving(photo), f"{at}.jpg")
            made.append(
                {"id": at, "initiative_id": at, "channel": "web", "chat_id": 1, "path": file.path, "state": "kept",
                 "created_at": MORNING, "ref": "", "name": "", "mime": "image/jpeg", "size": 1, "reason": ""}
            )  # fmt: skip
        with store.write() as tx:
            bulk.insert(tx, "evidence", made)
        intake = Intake(store, lambda: MORNING)
        while await look_at_photos(store, intake, media, MORNING):
            pass
        await intake.close()

    submit(store, [initiative(at, HOANGMAI, 100 + at) for at, _ in enumerate(photos, first)], MORNING)
    asyncio.run(run())


def test_a_copy_that_was_made_smaller_or_saved_anew_looks_the_same(tmp_path: Path) -> None:
    seen: list[int] = []
    for number in range(20):
        one, copy = looks(tmp_path, machine(number)), looks(tmp_path, machine(number, side=500, quality=40))
        assert one is not None and copy is not None and (one ^ copy).bit_count() <= 3
        assert all((one ^ other).bit_count() > 3 for other in seen)
        seen.append(one)


def test_a_photo_that_shows_nothing_is_like_no_other(tmp_path: Path) -> None:
    assert looks(tmp_path, jpeg()) is None
    assert looks(tmp_path, b"no photo") is None


@ON_BOTH
def test_officers_see_who_sent_the_same_photo(store: Store, tmp_path: Path) -> None:
    media = Media(tmp_path)
    kept(store, media, [machine(1), machine(2), machine(1, side=700, quality=60), machine(3), jpeg(), jpeg()])
    kept(store, media, [machine(1, quality=50)], first=8)
    assert rows(store, "SELECT initiative_id, group_id FROM mould ORDER BY 1") == [(1, 1), (3, 1), (8, 1)]
    hoa = officer(store, "hoa", HOANGMAI)
    hoa.says("/duyet T-3").hears("3 hồ sơ cùng một ảnh")
    hoa.presses("3 hồ sơ cùng một ảnh").hears("T-1", "T-8").does_not_hear("T-2", "Câu giống nhau")


@ON_BOTH
def test_how_an_erased_photo_looked_goes_with_it(store: Store, tmp_path: Path) -> None:
    kept(store, Media(tmp_path), [machine(1), machine(2)])
    with store.write() as tx:
        bulk.run(tx, "UPDATE evidence SET state = 'erase' WHERE id = 1")
        retention.erased(tx, retention.given_up(tx))
    assert rows(store, "SELECT DISTINCT evidence_id FROM photo_look") == [(2,)]
