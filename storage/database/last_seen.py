"""When this database was last looked at, so that no single clock says how old everything is.

A clock that jumps by more than a day is doubted until it has held: ahead for a day, back for a month. What was written
while it stood back looks older than it is: it is spared afterwards, as if it had been written when that was over.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import orjson
from sqlalchemy import Connection, text

from storage.database import facts
from storage.database.columns import Instant

FACT = "clock"
#: What a clock may jump: more than any mended drift, and less than the shortest time that anything is kept.
JUMP = timedelta(days=1)
#: How long one that jumped further has to hold. Waiting costs nothing but that things are kept a little longer.
AHEAD_HOLDS = timedelta(days=1)
BACK_HOLDS = timedelta(days=30)
#: Between two looks at a clock that holds: a bot may be off for a day in between.
LOOKS_APART = timedelta(days=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """What is known of the clock: when it was last right; since when and until when another time has been read."""

    right: datetime
    doubted_since: datetime | None = None
    doubted: datetime | None = None
    back_from: datetime | None = None  # while it stood back it read these times
    back_to: datetime | None = None
    healed: datetime | None = None  # when it was right again after that

    @property
    def is_doubted(self) -> bool:
        """Whether nothing may be called old by it."""
        return self.doubted is not None


def look(tx: Connection, now: datetime) -> Clock:
    """What is known of the clock after it has been read once more; call it every hour."""
    before = _kept(tx) or Clock(right=_latest(tx) or now)
    after = read(before, now)
    facts.keep(tx, FACT, orjson.dumps(after).decode())
    return after


def read(clock: Clock, now: datetime) -> Clock:
    """What is known of the clock once it reads `now`."""
    if abs(now - clock.right) <= JUMP:
        return _right(clock, max(now, clock.right))
    if clock.doubted is None or clock.doubted_since is None or not _goes_on(clock.doubted, now):
        return _doubted(replace(clock, doubted_since=now), now)
    holds = BACK_HOLDS
    if now > clock.right:
        holds = AHEAD_HOLDS
    if now - clock.doubted_since >= holds:
        return _right(clock, now)
    return _doubted(clock, now)


def _goes_on(before: datetime, now: datetime) -> bool:
    return timedelta() <= now - before <= LOOKS_APART


def _right(clock: Clock, now: datetime) -> Clock:
    healed = clock.healed
    if clock.back_from is not None and healed is None:
        healed = now
    return replace(clock, right=now, doubted=None, doubted_since=None, healed=healed)


def _doubted(clock: Clock, now: datetime) -> Clock:
    clock = replace(clock, doubted=now)
    if now > clock.right:
        return clock
    back_from, back_to = clock.back_from or now, clock.back_to or now
    # What was written since the last look may be as much older.
    return replace(clock, back_from=min(back_from, now - JUMP), back_to=max(back_to, now + JUMP), healed=None)


def _kept(tx: Connection) -> Clock | None:
    found = facts.find(tx, FACT)
    if not found:
        return None
    read_back = {name: value and datetime.fromisoformat(value) for name, value in orjson.loads(found).items()}
    return Clock(**read_back)


def _latest(tx: Connection) -> datetime | None:
    """When a database that has not kept this before was last written to."""
    sql = text("SELECT max(at) AS at FROM seen").columns(at=Instant)
    found: datetime | None = tx.execute(sql).scalar()
    return found
