"""What one of several processes does and no other, such as fetching a channel's events; or a channel closed for all.

It is held for a few seconds and renewed; of a dead holder it is free soon, and for the next life of the same bot at
once. The database's own clock decides.
"""

from __future__ import annotations

from sqlalchemy import Connection

from storage.database import bulk


def take(tx: Connection, name: str, bot: str, life: str, seconds: float) -> bool:
    """Whether this life of that bot holds it for so long from now on."""
    sql = (
        "INSERT INTO hold (name, holder, until)"
        " VALUES (:name, :holder, clock_timestamp() + make_interval(secs => :seconds))"
        " ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until"
        " WHERE starts_with(hold.holder, :bot) OR hold.until < clock_timestamp() RETURNING name"
    )
    values = {"name": name, "holder": f"{bot}.{life}", "bot": f"{bot}.", "seconds": seconds}
    return bool(bulk.rows(tx, sql, **values))


def give_back(tx: Connection, name: str, bot: str, life: str) -> None:
    """Whoever wants it has it at once."""
    bulk.run(tx, "DELETE FROM hold WHERE name = :name AND holder = :holder", name=name, holder=f"{bot}.{life}")


def extend(tx: Connection, name: str, seconds: float) -> None:
    """It lasts so long from now on, or longer if it did already; nobody holds it."""
    bulk.run(
        tx,
        "INSERT INTO hold (name, holder, until) VALUES (:name, '', clock_timestamp() + make_interval(secs => :seconds))"
        " ON CONFLICT (name) DO UPDATE SET until = greatest(hold.until, excluded.until)",
        name=name,
        seconds=seconds,
    )


def seconds_left(tx: Connection, name: str) -> float:
    """How long it lasts; 0: it does not."""
    sql = "SELECT extract(epoch FROM until - clock_timestamp()) FROM hold WHERE name = :name"
    found = bulk.rows(tx, sql, name=name)
    return max(0.0, float(found[0][0])) if found else 0.0
