"""What the desk's overview counts among all initiatives, beside the boards: fields and kinds, answers, forms begun."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection

from storage.initiatives.answers import times
from storage.initiatives.sorts import sorts
from storage.people import unfinished
from tests.cast.rows import CAMPAIGN

Counted = Callable[[Connection, Sequence[str], datetime], object]

#: Each with the days that it looks back.
COUNTS: dict[str, Counted] = {
    "fields and kinds": lambda tx, units, _: sorts(tx, CAMPAIGN, None if "" in units else units),
    "answers of 90 days": lambda tx, units, now: times.together(tx, now, now - timedelta(days=90), {"it": units}),
    "handed in for 30 days": lambda tx, units, now: unfinished.handed_in(tx, units, now - timedelta(days=30)),
}
