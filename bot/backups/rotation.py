"""Which nightly backups are kept: one for each of the last 7 nights, 4 weeks and 6 months. Others are thrown away.

What people have erased is so in no backup any more after half a year. Backups that somebody asked for are theirs.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

from bot.backups.place import UNFINISHED, Place, night_of

NIGHTS, WEEKS, MONTHS = 7, 4, 6
#: One that somebody asked for is not made for so long; a night's is made by nobody else.
LONGEST_SECONDS = 24 * 3600


def kept(nights: Iterable[date]) -> set[date]:
    """Those of these nights whose backups stay: the first of each week and month, as it cannot become another later."""
    newest_first = sorted(set(nights), reverse=True)
    stay = set(newest_first[:NIGHTS])
    stay |= _first_of_each(newest_first, lambda night: night.isocalendar()[:2], WEEKS)
    stay |= _first_of_each(newest_first, lambda night: (night.year, night.month), MONTHS)
    return stay


def _first_of_each(newest_first: list[date], period: Callable[[date], tuple[int, int]], most: int) -> set[date]:
    firsts: dict[tuple[int, int], date] = {}
    for night in newest_first:
        firsts[period(night)] = night
    return set(list(firsts.values())[:most])


def throw_away_old(place: Place) -> list[date]:
    """Delete the nightly backups that are kept no longer, and what was broken off; which nights they were of."""
    for left in place.unfinished():
        if _is_left_over(left):
            shutil.rmtree(left, ignore_errors=True)
    found = {night: backup for backup in place.finished() if (night := night_of(backup)) is not None}
    old = sorted(found.keys() - kept(found))
    for night in old:
        shutil.rmtree(found[night])
    return old


def _is_left_over(unfinished: Path) -> bool:
    """Whether nobody is at it any more."""
    if night_of(unfinished.with_name(unfinished.name.removesuffix(UNFINISHED))) is not None:
        return True
    return unfinished.stat().st_mtime < time.time() - LONGEST_SECONDS
