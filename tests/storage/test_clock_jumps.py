"""A clock that jumps, ahead or back, by days or to 1970, destroys nothing: what is old is not the word of one clock."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import apscheduler.schedulers.base
import pytest
import structlog

from bot.files.media import Media
from bot.intake.intake import Intake
from bot.schedule import ticker as alarm
from bot.schedule.ticker import Ticker
from storage.database import bulk
from storage.database.store import Store
from tests.cast.sending import until
from tests.cast.talker import MORNING, Talker, between
from tests.databases import ON_BOTH

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
COUNTS = "SELECT (SELECT count(*) FROM seen), (SELECT count(*) FROM outbox), (SELECT count(*) FROM draft)"


def is_gone(path: Path) -> bool:
    return not path.exists()


def counted(store: Store) -> tuple[int, int, int]:
    with store.read() as tx:
        return tuple(tx.exec_driver_sql(COUNTS).one())


def keeps_house(store: Store, folder: Path, moments: Iterable[datetime]) -> list[str]:
    """Keep house while the clock reads each of these; what was said of the clock."""

    async def run() -> None:
        reads = {"now": MORNING}
        intake = Intake(store, lambda: reads["now"])
        ticker = Ticker(store, intake, Media(folder), lambda: reads["now"])
        for moment in moments:
            reads["now"] = moment
            await ticker.keep_house()
        await intake.close()

    with structlog.testing.capture_logs() as said:
        asyncio.run(run())
    return [line["event"] for line in said if line["log_level"] == "error"]


@pytest.mark.parametrize(
    "jump", [100 * DAY, 2 * DAY, 3000 * DAY, -100 * DAY, MORNING - datetime(1970, 1, 2, tzinfo=UTC)]
)
@pytest.mark.parametrize("known", [True, False])
def test_a_start_with_a_wrong_clock_deletes_nothing_and_says_so(
    worker: Talker, tmp_path: Path, jump: timedelta, known: bool
) -> None:
    worker.says(*between("title", "before"))
    before = counted(worker.store)
    if known:
        assert keeps_house(worker.store, tmp_path, [worker.now]) == []
    assert keeps_house(worker.store, tmp_path, [worker.now + jump]) == ["clock_doubted"]
    assert counted(worker.store) == before
    assert keeps_house(worker.store, tmp_path, [worker.now + HOUR]) == []
    assert counted(worker.store) == before


def test_what_is_old_goes_once_the_clock_has_held_for_a_day(worker: Talker, tmp_path: Path) -> None:
    worker.says(*between("title", "before"))
    later = worker.now + 100 * DAY
    assert len(keeps_house(worker.store, tmp_path, [later + number * HOUR for number in range(24)])) == 24
    assert all(counted(worker.store))
    assert keeps_house(worker.store, tmp_path, [later + DAY]) == []
    assert counted(worker.store)[2] == 0


def test_a_second_start_a_day_later_confirms_and_a_right_one_between_does_not(worker: Talker, tmp_path: Path) -> None:
    worker.says(*between("title", "before"))
    later = worker.now + 100 * DAY
    keeps_house(worker.store, tmp_path, [worker.now, later, worker.now + HOUR])
    assert keeps_house(worker.store, tmp_path, [later + DAY]) == ["clock_doubted"]
    assert all(counted(worker.store))
    assert keeps_house(worker.store, tmp_path, [later + 2 * DAY + HOUR]) == []
    assert counted(worker.store)[2] == 0


@ON_BOTH
@pytest.mark.parametrize(
    "stood", [MORNING - 100 * DAY, datetime(1970, 1, 2, tzinfo=UTC), datetime(2000, 1, 1, tzinfo=UTC)]
)
def test_what_was_written_while_the_clock_stood_back_is_kept_as_long_as_promised(
    store: Store, tmp_path: Path, stood: datetime
) -> None:
    keeps_house(store, tmp_path, [MORNING])
    worker = Talker(store, "an", now=stood).introduced().says(*between("title", "before"))
    keeps_house(store, tmp_path, [stood + HOUR])
    assert keeps_house(store, tmp_path, [MORNING + 3 * HOUR]) == []
    assert all(counted(store))
    worker.now = MORNING + 3 * HOUR
    days = [MORNING + number * DAY for number in range(1, 92)]
    keeps_house(store, tmp_path, days[:89])
    assert counted(store)[2] == 1
    keeps_house(store, tmp_path, days[89:])
    assert counted(store)[2] == 0


def test_files_that_no_row_names_yet_stay_too(worker: Talker, tmp_path: Path) -> None:
    stray = tmp_path / "ab" / f"{'a' * 32}.jpg"
    stray.parent.mkdir()
    stray.write_bytes(b"x")
    keeps_house(worker.store, tmp_path, [worker.now, datetime.now(UTC) + 1000 * DAY])
    assert stray.exists()


class SetClock:
    """The machine's clock, which somebody sets while the bot runs; the alarm's library reads it too."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.set_by = timedelta()
        patched = type("SetTime", (datetime,), {"now": lambda zone=None: datetime.now(zone) + self.set_by})
        monkeypatch.setattr(apscheduler.schedulers.base, "datetime", patched)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.set_by


@pytest.mark.parametrize("jump", [-100 * DAY, -3000 * DAY, 100 * DAY, 20_000 * DAY])
def test_alarms_ring_on_after_the_clock_was_set_back_or_ahead_while_running(
    lite: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jump: timedelta
) -> None:
    monkeypatch.setattr(alarm, "LOOK_AT_CLOCK_SECONDS", 0.05)
    monkeypatch.setattr(alarm, "SCRUB_EVERY_SECONDS", 0.05)
    clock = SetClock(monkeypatch)
    media = Media(tmp_path / "media")

    def given_up(name: str) -> Path:
        path = media.folder / "ab" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
        with lite.write() as tx:
            row = {"channel": "web", "chat_id": 1, "path": f"ab/{name}", "state": "erase", "created_at": clock()}
            bulk.insert(tx, "evidence", [{**row, "ref": "", "name": "", "mime": "", "size": 1, "reason": ""}])
        return path

    async def run() -> None:
        intake = Intake(lite, clock)
        ticker = Ticker(lite, intake, media, clock)
        ticker.start()
        first = given_up("1.jpg")
        await until(partial(is_gone, first))
        clock.set_by = jump
        for number in range(2, 5):  # the first of these may go by a tick that was under way
            later = given_up(f"{number}.jpg")
            await until(partial(is_gone, later))
        ticker.close()
        await intake.close()

    asyncio.run(run())
