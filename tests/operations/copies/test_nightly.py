"""The backup of each night: once, also over restarts and with several bots; one that fails is an operator's matter."""

from __future__ import annotations

import asyncio
from datetime import date, datetime, timedelta
from pathlib import Path

from bot.background.watch import notices
from bot.intake.intake import Intake
from bot.schedule.nightly import NightlyBackup
from handlers.remaining import Item, Mark, Outside, items
from storage import set_up
from storage.database.copies import file_copy, taken
from storage.database.migrate import migrate
from storage.database.store import Store
from tests.cast.groups import at
from tests.databases import ON_BOTH
from tests.operations.copies.places import photo, place

SATURDAY, SUNDAY, MONDAY = date(2026, 11, 21), date(2026, 11, 22), date(2026, 11, 23)


def looks(store: Store, folder: Path, *moments: datetime) -> None:
    """A bot that was begun looks at these moments whether it is time, and ends."""

    async def live() -> None:
        now = moments[0]
        intake = Intake(store, lambda: now)
        nightly = NightlyBackup(store, intake, place(store, folder), 2, lambda: now)
        for now in moments:  # noqa: B007  the clock reads it
            await nightly.look()
        assert notices() == (["backup"] if mark(store, now).mark is Mark.NEEDED else [])
        await intake.close()

    asyncio.run(live())


def mark(store: Store, now: datetime) -> Item:
    """The line of backups in the list of what is left to do."""
    found = items(Outside(backup_hour=2), store.reading(set_up.look, now), now)
    return next(item for item in found if item.key == "backup")


def nights(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "backup").glob("*"))


def test_each_night_has_one_backup_also_over_restarts(lite: Store, tmp_path: Path) -> None:
    photo(tmp_path)
    looks(lite, tmp_path, at("23:00", SATURDAY), at("01:30"))
    assert nights(tmp_path) == [], "a new bot begins with the night to come"
    looks(lite, tmp_path, at("02:10"), at("03:10"))
    assert nights(tmp_path) == ["2026-11-22"] and mark(lite, at("04:00")).mark is Mark.DONE
    copy = tmp_path / "backup" / "2026-11-22"
    file_copy.check(copy / "database.db")
    assert list((copy / "files").rglob("*.png"))
    made = (copy / "database.db").stat().st_mtime_ns
    looks(lite, tmp_path, at("10:00"), at("01:59", MONDAY))
    assert nights(tmp_path) == ["2026-11-22"] and (copy / "database.db").stat().st_mtime_ns == made
    looks(lite, tmp_path, at("09:00", MONDAY))
    assert nights(tmp_path) == ["2026-11-22", "2026-11-23"], "a machine that was off at night does it in the morning"


def test_a_clock_that_was_a_year_ahead_costs_no_night(lite: Store, tmp_path: Path) -> None:
    looks(lite, tmp_path, at("23:00", SATURDAY))
    looks(lite, tmp_path, at("03:00", date(2027, 11, 22)))
    looks(lite, tmp_path, at("03:10"), at("04:10"), at("02:00", MONDAY))
    assert nights(tmp_path) == ["2026-11-22", "2026-11-23", "2027-11-22"]


def test_of_two_databases_none_takes_the_backup_of_the_other_for_its_own(lite: Store, tmp_path: Path) -> None:
    other = Store(f"sqlite:///{tmp_path}/other.db")
    migrate(other)
    for store in (lite, other):
        looks(store, tmp_path, at("23:00", SATURDAY))
    looks(lite, tmp_path, at("02:10"))
    looks(other, tmp_path, at("02:10"))
    left = mark(other, at("02:20"))
    assert left.mark is Mark.NEEDED and "BACKUP_DIR" in left.todo("vi")
    assert mark(lite, at("02:20")).mark is Mark.DONE
    other.close()


def test_one_that_fails_is_named_and_tried_again(lite: Store, tmp_path: Path) -> None:
    looks(lite, tmp_path, at("23:00", SATURDAY))
    (tmp_path / "backup").write_text("a file where the folder should be")
    looks(lite, tmp_path, at("02:00"), at("02:20"))
    left = mark(lite, at("02:20"))
    assert left.mark is Mark.NEEDED and "File exists" in left.todo("vi") and "make backup" in left.todo("en")
    (tmp_path / "backup").unlink()
    looks(lite, tmp_path, at("02:40"))
    assert nights(tmp_path) == [], "not at once again"
    looks(lite, tmp_path, at("03:00"))
    assert nights(tmp_path) == ["2026-11-22"] and mark(lite, at("03:00")).mark is Mark.DONE


@ON_BOTH
def test_of_two_bots_one_makes_it_and_one_that_was_killed_is_waited_for(store: Store) -> None:
    night = at("02:00")
    store.writing(taken.claim, night - timedelta(days=1), night - timedelta(hours=5))
    assert store.writing(taken.claim, night, night) and not store.writing(taken.claim, night, night)
    assert not store.writing(taken.claim, night, night + timedelta(hours=5))
    assert store.writing(taken.claim, night, night + timedelta(hours=6)), "nothing was heard of it"
    store.writing(taken.done, night, night + timedelta(hours=7))
    assert not store.writing(taken.claim, night, night + timedelta(hours=20))
    assert store.writing(taken.claim, night + timedelta(days=1), night + timedelta(days=1))
