"""What people have erased is on the disk no more: the raw files are searched, not the tables."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.files.media import Media
from bot.intake.intake import Intake
from bot.schedule.ticker import Ticker
from storage.database.store import Store
from tests.cast.talker import ANSWERS, MORNING, PLEDGE, Talker, until

NAME, PHONE, WORKPLACE, BEFORE = "Nguyễn Văn An", "912345678", "Xưởng cơ khí 3", ANSWERS["before"]
PHOTO = b"the very bytes of a photo"


def on_the_disk(folder: Path, *words: str | bytes) -> list[str]:
    """Which of these stand anywhere in the files of the database and of people, and where."""
    found = []
    for path in sorted(folder.rglob("*")):
        held = path.read_bytes() if path.is_file() else b""
        for word in words:
            if (word if isinstance(word, bytes) else word.encode()) in held:
                found.append(f"{word!r} in {path.name}")
    return found


def scrub(store: Store, media: Path) -> None:
    async def run() -> None:
        intake = Intake(store, lambda: MORNING)
        await Ticker(store, intake, Media(media), lambda: MORNING).scrub()
        await intake.close()

    asyncio.run(run())


@pytest.fixture
def an(lite: Store, tmp_path: Path) -> Talker:
    """Nguyễn Văn An, with a photo in an initiative that is not handed in."""
    photo = tmp_path / "media" / "ab" / "khuôn.jpg"
    photo.parent.mkdir(parents=True)
    photo.write_bytes(PHOTO)
    return Talker(lite, "an").introduced().says(*until("evidence")).sends("khuôn.jpg")


def test_what_was_told_is_on_the_disk_before(an: Talker, tmp_path: Path) -> None:
    assert len(on_the_disk(tmp_path, NAME, PHONE, WORKPLACE, BEFORE, PHOTO)) >= 5


@pytest.mark.parametrize("ending", [("/xoa yes",), ("/rutdongy yes",)])
def test_a_person_who_erases_leaves_no_word_and_no_photo(an: Talker, tmp_path: Path, ending: tuple[str, ...]) -> None:
    an.says(*ending).hears("Em đã xóa", "sao lưu")
    scrub(an.store, tmp_path / "media")
    assert on_the_disk(tmp_path, NAME, PHONE, WORKPLACE, BEFORE, PHOTO) == []


def test_what_was_handed_in_and_not_reviewed_goes_too(an: Talker, tmp_path: Path) -> None:
    an.says("xong", "không", *PLEDGE).hears("Mã hồ sơ").says("/xoa yes")
    scrub(an.store, tmp_path / "media")
    assert on_the_disk(tmp_path, NAME, PHONE, WORKPLACE, BEFORE, PHOTO) == []


def test_an_erasure_that_waits_for_a_reader_is_finished_afterwards(an: Talker, tmp_path: Path) -> None:
    with an.store.read() as tx:
        tx.exec_driver_sql("SELECT * FROM person").all()
        an.says("/xoa yes")
        scrub(an.store, tmp_path / "media")
    scrub(an.store, tmp_path / "media")
    assert on_the_disk(tmp_path, NAME, PHONE, WORKPLACE, BEFORE, PHOTO) == []


def test_a_photo_that_comes_before_consent_goes_at_once(lite: Store, tmp_path: Path) -> None:
    photo = tmp_path / "media" / "ab" / "lạc.jpg"
    photo.parent.mkdir(parents=True)
    photo.write_bytes(PHOTO)
    Talker(lite, "an").opens().sends("lạc.jpg")
    scrub(lite, tmp_path / "media")
    assert on_the_disk(tmp_path, PHOTO) == []
