"""When backups were taken, whether the night's one failed, and whose turn it is: one fact, so that two never do it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import orjson
from sqlalchemy import Connection, text

from storage.database import facts

BACKED_UP_AT = "backed_up_at"  # the fact: the last copy, whoever took it
NIGHTLY = "nightly_backup"  # the fact
#: After one that failed.
AGAIN_AFTER = timedelta(minutes=55)
#: One that is not heard of for so long was broken off.
LONGEST = timedelta(hours=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Nightly:
    """How the nightly backup stands."""

    done: datetime  # the night of the last one that there is
    tried: datetime  # when the last was begun
    failed: str = ""  # why there is none of the last night

    def is_due(self, night: datetime, now: datetime) -> bool:
        """Whether that night's is to be begun. What lies ahead of us was kept while the clock was wrong."""
        if night <= self.done <= now:
            return False
        if self.tried < night:
            return True
        pause = AGAIN_AFTER if self.failed else LONGEST
        return not self.tried <= now < self.tried + pause


def nightly(tx: Connection) -> Nightly | None:
    """How it stands; None: none was ever thought of."""
    found = facts.find(tx, NIGHTLY)
    if not found:
        return None
    kept = orjson.loads(found)
    done, tried = datetime.fromisoformat(kept["done"]), datetime.fromisoformat(kept["tried"])
    return Nightly(done=done, tried=tried, failed=kept["failed"])


def claim(tx: Connection, night: datetime, now: datetime) -> bool:
    """Begin that night's; False: it is done, or somebody is at it. A new database has its first the night after."""
    first = Nightly(done=night, tried=night)
    # Holds the row, so that of two who come at once the second sees what the first has written.
    held = "INSERT INTO fact (name, value) VALUES (:name, :value) ON CONFLICT (name) DO UPDATE SET value = fact.value"
    tx.execute(text(held), {"name": NIGHTLY, "value": orjson.dumps(first).decode()})
    found = nightly(tx) or first
    if not found.is_due(night, now):
        return False
    _keep(tx, replace(found, tried=now, failed=""))
    return True


def done(tx: Connection, night: datetime, now: datetime) -> None:
    """That night's is there."""
    _keep(tx, Nightly(done=night, tried=now))
    backed_up(tx, now)


def failed(tx: Connection, why: str) -> None:
    """There is none of this night yet."""
    found = nightly(tx)
    if found is not None:
        _keep(tx, replace(found, failed=why))


def backed_up(tx: Connection, now: datetime) -> None:
    """A copy was taken."""
    facts.keep(tx, BACKED_UP_AT, now.isoformat())


def backed_up_at(tx: Connection) -> datetime | None:
    """When the last was."""
    kept = facts.find(tx, BACKED_UP_AT)
    return datetime.fromisoformat(kept) if kept else None


def _keep(tx: Connection, stands: Nightly) -> None:
    facts.keep(tx, NIGHTLY, orjson.dumps(stands).decode())
