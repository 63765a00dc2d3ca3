"""Which nightly backups are kept, over a year; what somebody asked for is not thrown away."""

from __future__ import annotations

import os
from datetime import date, timedelta
from pathlib import Path

from bot.backups.place import Place
from bot.backups.rotation import MONTHS, NIGHTS, WEEKS, kept, throw_away_old


def test_seven_nights_four_weeks_and_six_months_are_kept() -> None:
    there: set[date] = set()
    for day in range(400):
        night = date(2026, 1, 1) + timedelta(days=day)
        there = kept({*there, night})
        assert there >= {night - timedelta(days=back) for back in range(min(NIGHTS, day + 1))}
        assert len(there) <= NIGHTS + WEEKS + MONTHS
        if day > 200:
            ages = sorted((night - one).days for one in there)
            assert ages[-1] >= 30 * (MONTHS - 1) and any(21 <= age <= 31 for age in ages)
            assert len({(one.year, one.month) for one in there}) == MONTHS


def test_what_somebody_asked_for_stays_and_what_was_broken_off_goes(tmp_path: Path) -> None:
    nights = [date(2026, 11, 29) - timedelta(days=back) for back in range(60)]
    for name in (*map(str, nights), "20261101-101500", "2026-11-30.part", "20261130-101500.part", "notes"):
        (tmp_path / name).mkdir()
    (tmp_path / "20261128-101500.part").mkdir()
    os.utime(tmp_path / "20261128-101500.part", (1, 1))
    gone = throw_away_old(Place(database="", media=tmp_path, folder=tmp_path))
    left = {path.name for path in tmp_path.iterdir()}
    assert {"20261101-101500", "notes", "2026-11-29"} <= left and "2026-11-30.part" not in left
    assert "20261130-101500.part" in left, "somebody is at it"
    assert "20261128-101500.part" not in left
    assert len(gone) == 60 - len(kept(nights)) and not {str(night) for night in gone} & left
