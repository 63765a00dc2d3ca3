"""The units above a unit, as the counts need them."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, text

from storage.database import bulk

TREE = 20220108  # any number: PostgreSQL's advisory lock between counting and moving a unit to another parent


def share_tree(tx: Connection) -> None:
    if tx.dialect.name != "sqlite":
        bulk.run(tx, f"SELECT pg_advisory_xact_lock_shared({TREE})")


def ancestors(tx: Connection, units: Iterable[str]) -> dict[str, list[str]]:
    """Each of these units with all above it; one that is in no tree counts at the top, where there is one."""
    wanted = sorted(set(units))
    found: dict[str, list[str]] = {unit: [] for unit in wanted}
    sql = (
        "WITH RECURSIVE up (unit, above) AS (SELECT code, code FROM unit WHERE code {among}"
        " UNION SELECT up.unit, unit.parent FROM up JOIN unit ON unit.code = up.above"
        " WHERE unit.parent IS NOT NULL)"
        " SELECT unit, above FROM up"
    )
    for unit, above in bulk.rows(tx, sql.format(among=bulk.among(tx, "units")), units=bulk.keys(tx, wanted)):
        found[unit].append(above)
    lost = [unit for unit in wanted if not found[unit]]
    if lost:
        highest = top(tx)
        found |= {unit: [highest or unit] for unit in lost}
    return found


MOST_ROOTS = 200  # that are listed: a sheet without the unit above each would be one long list of roots


def top(tx: Connection) -> str:
    """The unit that stands above all: the only root, of whatever kind, or the only city among the roots; else empty."""
    for which in ("", " AND kind = 'city'"):
        found = tx.execute(text(f"SELECT code FROM unit WHERE parent IS NULL{which} LIMIT 2")).scalars().all()
        if len(found) == 1:
            return str(found[0])
    return ""


def roots(tx: Connection) -> list[tuple[str, str]]:
    """(code, name) of the units that nothing stands above."""
    rows = tx.execute(text(f"SELECT code, name FROM unit WHERE parent IS NULL ORDER BY code LIMIT {MOST_ROOTS}"))
    return [(row.code, row.name) for row in rows]
