"""What all processes of one database have to agree on, by name."""

from __future__ import annotations

from sqlalchemy import Connection, text

ERASED = "erased"  # somebody had something erased whose bytes are still to go from the disk


def find(tx: Connection, name: str) -> str:
    """The value of that name; "" when there is none."""
    return str(tx.execute(text("SELECT value FROM fact WHERE name = :name"), {"name": name}).scalar() or "")


def first(tx: Connection, begins: str) -> tuple[str, str]:
    """(name, value) of the first of those whose names begin so; ("", "") where there is none."""
    sql = "SELECT name, value FROM fact WHERE name >= :begins AND name < :after ORDER BY name LIMIT 1"
    found = tx.execute(text(sql), {"begins": begins, "after": f"{begins}\U0010ffff"}).first()
    return ("", "") if found is None else (found.name, found.value)


def keep(tx: Connection, name: str, value: str) -> None:
    """It has this value from now on."""
    sql = "INSERT INTO fact (name, value) VALUES (:name, :value) ON CONFLICT (name) DO UPDATE SET value = :value"
    tx.execute(text(sql), {"name": name, "value": value})


def agree(tx: Connection, name: str, value: str) -> str:
    """The value that stands for all: this one, where there was none before."""
    sql = "INSERT INTO fact (name, value) VALUES (:name, :value) ON CONFLICT (name) DO NOTHING"
    tx.execute(text(sql), {"name": name, "value": value})
    return find(tx, name)


def drop(tx: Connection, name: str, value: str) -> None:
    """It has no value any more, unless that is another by now."""
    tx.execute(text("DELETE FROM fact WHERE name = :name AND value = :value"), {"name": name, "value": value})
