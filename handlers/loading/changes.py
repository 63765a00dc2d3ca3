"""What the rows of a sheet would change, whatever kind of sheet it is, and changing it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from handlers.loading.initiatives import change
from storage.programme import loading
from storage.programme.loading import Difference, Rows


def difference(tx: Connection, rows: Rows, now: datetime) -> Difference:
    """Compare rows with those in the database; BadFileError where they cannot both be right."""
    if change.TABLE in rows:
        return change.difference(tx, rows[change.TABLE], now)
    return loading.difference(tx, rows)


def put(tx: Connection, what: Difference, now: datetime) -> None:
    """Write it. ChangedError: something was loaded since the difference was taken."""
    if change.TABLE in what.new:
        change.put(tx, what, now)
    else:
        loading.put(tx, what, now)
