"""Keeping house: what is old goes after the time that was promised, files go with their rows, nothing else goes."""

from __future__ import annotations

import asyncio
import os
from datetime import timedelta
from pathlib import Path

import pytest

from bot.intake import Intake
from bot.media import Media
from bot.ticker import Ticker
from storage import keeping
from storage.store import Store
from tests.conversation import FORM, MORNING, Talker

COUNTS = "SELECT (SELECT count(*) FROM seen), (SELECT count(*) FROM outbox), (SELECT count(*) FROM draft)"


def counted(store: Store) -> tuple[int, int, int]:
    with store.read() as tx:
        return tuple(tx.exec_driver_sql(COUNTS).one())


@pytest.mark.parametrize(
    ("days", "kept"), [(2, (True, True, True)), (4, (False, True, True)), (31, (False, False, True)), (91, (False, False, False))]
)
def test_each_thing_is_kept_as_long_as_promised(worker: Talker, days: int, kept: tuple[bool, ...]) -> None:
    worker.says(*FORM[:5])
    with worker.store.write() as tx:
        while keeping.forget(tx, worker.now + timedelta(days=days)):
            pass
    assert tuple(count > 0 for count in counted(worker.store)) == kept


def test_a_person_whose_draft_went_goes_on_kindly(worker: Talker) -> None:
    worker.says(*FORM[:5]).waits(days=100)
    with worker.store.write() as tx:
        keeping.forget(tx, worker.now)
    worker.says("chào em").hears("muốn làm gì").sees("Khai sáng kiến mới")


def test_files_go_with_their_draft_and_strays_are_swept(lite: Store, tmp_path: Path) -> None:
    media = Media(tmp_path / "media")
    worker = Talker(lite, "an").introduced().says(*FORM[:13]).sends("kept.jpg")
    for name in ("kept.jpg", "stray.jpg", "fresh.jpg"):
        path = media.folder / "ab" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
        if name != "fresh.jpg":
            os.utime(path, (0, 0))
    later = MORNING + timedelta(days=1)
    os.utime(media.folder / "ab/fresh.jpg", (later.timestamp(), later.timestamp()))

    async def keep_house(after: timedelta) -> set[str]:
        intake = Intake(lite, lambda: MORNING + after)
        await Ticker(lite, intake, media, lambda: MORNING + after).keep_house()
        await intake.close()
        return {path.name for path in media.folder.glob("*/*")}

    assert asyncio.run(keep_house(timedelta(days=1))) == {"kept.jpg", "fresh.jpg"}
    worker.says("/xoa yes")
    assert asyncio.run(keep_house(timedelta(days=1))) == {"fresh.jpg"}
