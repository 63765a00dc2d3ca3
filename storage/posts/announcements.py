"""Announcements of officers: what is announced, in whose name, to whom, and how far it has come.

One is written and its chats are counted (`draft`), it is sent from its hour on (`sending`), and then it is over. Which
chats it goes to, and what became of each, is in `announced.py`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import Connection, text

from storage.database import bulk, counters
from storage.database.columns import Instant, Json
from storage.sending import usage
from storage.sending.usage import REPLIES_ONLY_AT_SHARE

COUNTER = "announcement"
#: To whom, among the people of its units: everybody; who has begun an initiative; who has neither begun nor handed in
#: one; everybody of the units behind their targets; the groups of the units, and no person.
EVERYBODY, BEGUN, NOT_BEGUN, BEHIND, GROUPS = "everybody", "begun", "not_begun", "behind", "groups"
AUDIENCES = (EVERYBODY, BEGUN, NOT_BEGUN, BEHIND, GROUPS)


class State(StrEnum):
    """How far an announcement has come; kept, so the spelling stays."""

    DRAFT = "draft"  # it is being written, and its chats are counted
    SENDING = "sending"  # it goes out from its hour on
    DONE = "done"
    STOPPED = "stopped"  # by an officer: whoever had not got it does not get it
    LEFT = "left"  # the same by itself, since whoever sent it does not answer for the union any more
    DROPPED = "dropped"  # it was never sent


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """See `tables.Announcement`."""

    id: int
    person_id: int | None
    by_unit: str
    units: tuple[str, ...]
    audience: str
    words: str
    link: str
    picture: str
    picture_bytes: int
    picture_id: int | None
    state: str
    counts: Mapping[str, Mapping[str, int]]  # of chats, by channel and state
    counted_unit: str
    counted_id: int
    counted_at: datetime | None
    made_at: datetime
    send_at: datetime | None
    ended_at: datetime | None

    @property
    def is_counted(self) -> bool:
        """Whether all its chats are known."""
        return self.counted_at is not None

    @property
    def awaits_picture(self) -> bool:
        """Whether its picture was sent, and is still to be fetched."""
        return self.picture_id is not None


#: By name: the bot of before goes on while a newer one has given the table another column.
_COLUMNS = ", ".join(Announcement.__slots__)
_INSTANTS: dict[str, Any] = {"counted_at": Instant, "made_at": Instant, "send_at": Instant, "ended_at": Instant}


def make(
    tx: Connection, *, person: int, by_unit: str, units: Sequence[str], words: str, link: str, now: datetime
) -> int:
    """Keep what is to be announced, to everybody of these units; its number."""
    number = counters.next_number(tx, COUNTER)
    row = {
        "id": number, "person_id": person, "by_unit": by_unit, "units": list(units), "audience": EVERYBODY,
        "words": words, "link": link, "picture": "", "picture_bytes": 0, "picture_id": None,
        "state": State.DRAFT.value, "counts": {}, "counted_unit": "", "counted_id": 0, "counted_at": None,
        "made_at": now, "send_at": None, "ended_at": None,
    }  # fmt: skip
    bulk.insert(tx, "announcement", [row])
    return number


def _found(tx: Connection, where: str, **values: Any) -> list[Announcement]:
    sql = text(f"SELECT {_COLUMNS} FROM announcement WHERE {where}").columns(units=Json, counts=Json, **_INSTANTS)
    return [Announcement(**{**row, "units": tuple(row["units"])}) for row in tx.execute(sql, values).mappings()]


def find(tx: Connection, number: int) -> Announcement | None:
    """That announcement."""
    return next(iter(_found(tx, "id = :id", id=number)), None)


def held(tx: Connection, number: int) -> Announcement | None:
    """The same, held till the commit: nobody else changes it meanwhile."""
    lock = "" if tx.dialect.name == "sqlite" else " FOR UPDATE"
    return next(iter(_found(tx, f"id = :id{lock}", id=number)), None)


def latest(tx: Connection, by_units: Collection[str], most: int) -> list[Announcement]:
    """The newest in the name of these units, but for those that were dropped."""
    where = f"by_unit {bulk.among(tx, 'units')} AND state <> 'dropped' ORDER BY id DESC LIMIT :most"
    return _found(tx, where, units=bulk.keys(tx, sorted(by_units)), most=most)


def to_be_sent(tx: Connection, now: datetime) -> list[Announcement]:
    """Those that go out now, the oldest first, held till the commit; not one that somebody else holds."""
    where = f"state = 'sending' AND send_at <= :now ORDER BY send_at, id{_free(tx)}"
    return _found(tx, where, now=bulk.stamp(tx, now))


def to_be_counted(tx: Connection) -> list[Announcement]:
    """The first whose chats are not all known yet, held in the same way; at most one."""
    return _found(tx, f"state = 'draft' AND counted_at IS NULL ORDER BY id LIMIT 1{_free(tx)}")


def _free(tx: Connection) -> str:
    """SQL: an officer who changes or stops one at this moment comes first, and its next step sees what they did."""
    return "" if tx.dialect.name == "sqlite" else " FOR UPDATE SKIP LOCKED"


def next_at(tx: Connection, now: datetime) -> datetime | None:
    """When there is something to do for one of them: now, while chats are to be counted; None: for none."""
    sql = text(
        "SELECT min(CASE WHEN state = 'draft' THEN :now ELSE send_at END) AS at FROM announcement"
        " WHERE state IN ('draft', 'sending') AND (state = 'sending' OR counted_at IS NULL)"
    ).columns(at=Instant)
    at: datetime | None = tx.execute(sql, {"now": bulk.stamp(tx, now)}).scalar()
    return at


def change(tx: Connection, number: int, **values: Any) -> None:
    """Write these columns of it."""
    bulk.update(tx, "announcement", [{"id": number, **values}])


def stop_begun(tx: Connection, now: datetime) -> None:
    """Of a database that is to be put back: what went out then, or was to go out since, may have arrived."""
    sql = "UPDATE announcement SET state = 'stopped', ended_at = :now WHERE state = 'sending' AND send_at <= :now"
    bulk.run(tx, sql, now=bulk.stamp(tx, now))


def count_anew(tx: Connection, number: int, units: Sequence[str], audience: str) -> None:
    """It is for these from now on: its chats have to be counted again."""
    fresh: dict[str, Any] = {"counts": {}, "counted_unit": "", "counted_id": 0, "counted_at": None}
    change(tx, number, units=list(units), audience=audience, **fresh)


def waiting_for(tx: Connection, picture: int) -> Announcement | None:
    """The one that waits for this photo (evidence.id), held till the commit."""
    lock = "" if tx.dialect.name == "sqlite" else " FOR UPDATE"
    return next(iter(_found(tx, f"picture_id = :picture{lock}", picture=picture)), None)


def pictures_known(tx: Connection, paths: Sequence[str]) -> set[str]:
    """Which of these files under MEDIA_DIR some announcement shows."""
    sql = f"SELECT picture FROM announcement WHERE picture {bulk.among(tx, 'paths')}"
    return {path for (path,) in bulk.rows(tx, sql, paths=bulk.keys(tx, paths))} if paths else set()


class Left(NamedTuple):
    """What a channel that sells its messages has left of this month's before only replies are sent."""

    channel: str
    messages: int


def left_this_month(tx: Connection, now: datetime) -> list[Left]:
    """Of each such channel that was used this month."""
    rows = bulk.rows(
        tx, "SELECT channel, came + went, most FROM meter WHERE month = :month AND most > 0", month=usage.month(now)
    )
    return [Left(channel, max(0, int(most * REPLIES_ONLY_AT_SHARE) - used)) for channel, used, most in rows]
