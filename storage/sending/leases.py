"""Which process sends to which chat: a chat is leased for a moment, so that its messages keep their order.

A lease is short and renewed while its holder lives; what a dead one held is taken over soon, and by the next life of
the same bot at once. The database's own clock decides: those of two machines may differ. With SQLite there are none.

A chat that is given back takes along what was sent to it a moment ago: whoever sends next keeps its limits too.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from orjson import dumps, loads
from sqlalchemy import Connection

from storage.database import bulk

#: Nobody else sends to a chat for so long after its lease was taken or renewed.
LEASE_SECONDS = 6.0
_UNTIL = f"clock_timestamp() + make_interval(secs => {LEASE_SECONDS})"


#: For each limit of a chat: the seconds for which each of its last messages still counts.
Places = list[list[float]]


class Held(NamedTuple):
    """A lease: on which chat, and under which name. One that is taken anew has another name."""

    chat_id: int
    name: str
    places: Places = []  # noqa: RUF012  # nobody changes it


@dataclass(frozen=True, slots=True)
class Holder:
    """One life of a bot. `bot` is the same in each of its lives, and no other bot's."""

    bot: str
    life: str = field(default_factory=lambda: secrets.token_hex(8))

    @property
    def names(self) -> str:
        """How the names of all its leases begin."""
        return f"{self.bot}.{self.life}."


def lease(tx: Connection, chats: Sequence[int], holder: Holder, number: int) -> list[Held]:
    """Those of these chats that nobody else is sending to; they are the holder's from now on."""
    name = f"{holder.names}{number}"
    sql = (
        f"INSERT INTO lease (chat_id, holder, until) SELECT id, :name, {_UNTIL} FROM chat"
        " WHERE id = ANY(:chats) ORDER BY id ON CONFLICT (chat_id) DO UPDATE SET holder = :name, until = excluded.until"
        " WHERE lease.holder = '' OR starts_with(lease.holder, :ours) OR lease.until < clock_timestamp()"
        " RETURNING chat_id, places, extract(epoch FROM clock_timestamp() - placed_at)"
    )
    values = {"chats": bulk.keys(tx, chats), "name": name, "ours": holder.names}
    return [
        Held(chat_id, name, _left(places, float(ago or 0)) if places else [])
        for chat_id, places, ago in bulk.rows(tx, sql, **values)
    ]


def _left(places: str, ago: float) -> Places:
    """What is left of them so many seconds later."""
    return [[seconds - ago for seconds in window if seconds > ago] for window in loads(places)]


def renew(tx: Connection, chats: Sequence[int], holder: Holder) -> list[int]:
    """Hold these chats for longer; those that are still the holder's."""
    sql = (
        # Held in order of the chats first, as `lease` does, so that two processes never wait for each other.
        "WITH mine AS (SELECT chat_id FROM lease WHERE chat_id = ANY(:chats) AND starts_with(holder, :ours)"
        f" ORDER BY chat_id FOR UPDATE) UPDATE lease SET until = {_UNTIL} FROM mine"
        " WHERE lease.chat_id = mine.chat_id RETURNING lease.chat_id"
    )
    return [chat_id for (chat_id,) in bulk.rows(tx, sql, chats=bulk.keys(tx, chats), ours=holder.names)]


def release(tx: Connection, leases: Sequence[Held]) -> None:
    """Give these chats back, with what was sent there a moment ago; one that was taken again meanwhile stays."""
    given = [
        {"chat_id": chat_id, "holder": name, "places": dumps(places).decode(), "seconds": _longest(places)}
        for chat_id, name, places in leases
    ]
    bulk.run(
        tx,
        "WITH mine AS (SELECT lease.chat_id, given.places, given.seconds FROM lease"
        " JOIN jsonb_to_recordset(CAST(:given AS jsonb))"
        " AS given(chat_id bigint, holder text, places text, seconds double precision)"
        " ON lease.chat_id = given.chat_id AND lease.holder = given.holder"
        " ORDER BY lease.chat_id FOR UPDATE OF lease)"
        " UPDATE lease SET holder = '', places = mine.places, placed_at = clock_timestamp(),"
        " until = clock_timestamp() + make_interval(secs => mine.seconds) FROM mine WHERE lease.chat_id = mine.chat_id",
        given=dumps(given).decode(),
    )


def _longest(places: Places) -> float:
    return max((seconds for window in places for seconds in window), default=0.0)


def forget(tx: Connection) -> None:
    """Of chats that were given back: those to which nothing counts any more."""
    bulk.run(
        tx,
        "WITH over AS (SELECT chat_id FROM lease WHERE holder = '' AND until < clock_timestamp()"
        " ORDER BY chat_id FOR UPDATE SKIP LOCKED) DELETE FROM lease USING over WHERE lease.chat_id = over.chat_id",
    )


def end_former_lives(tx: Connection, holder: Holder) -> int:
    """Take back what this bot held when it was killed; how many chats."""
    sql = "DELETE FROM lease WHERE starts_with(holder, :bot) AND NOT starts_with(holder, :ours)"
    return int(bulk.run(tx, sql, bot=f"{holder.bot}.", ours=holder.names).rowcount)
