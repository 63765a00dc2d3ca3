"""Counts everything anew from the initiatives, and says where the kept counts differ.

`python -m bot recount` runs it.

It reads every initiative: a minute or so for millions. On one connection it sees one moment, while others
write.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import orjson
from sqlalchemy import Connection, text

from storage.counting import count
from storage.counting.count import COUNTED, QUICK
from storage.counting.sums import NAMES, At
from storage.counting.tree import ancestors
from storage.database import bulk
from storage.database.columns import Instant

_COUNTED = ", ".join(f"'{status}'" for status in sorted(COUNTED))
_FULL = f"status <> '{QUICK}'"
# (person, campaign, unit) for each who takes part in a counted initiative, once for each.
_TAKING = (
    f"SELECT id, author_key AS person, campaign, unit FROM initiative WHERE status IN ({_COUNTED})"
    " UNION SELECT id, person, campaign, unit FROM initiative JOIN coauthor ON initiative_id = id"
    f" WHERE status IN ({_COUNTED})"
)
_MEASURES = ("submitted", "recognised", "verified", "benefit", "quick")  # what a single initiative says


@dataclass(frozen=True, slots=True)
class Difference:
    """`kept` stands in `where` for a unit, `counted` is right."""

    where: str  # total, day_count, ledger, taking_part
    campaign: str
    unit: str
    measure: str
    kept: int
    counted: int


def differences(tx: Connection) -> Iterator[Difference]:
    """Every difference there is."""
    counted = _counted(tx)
    kept = _kept(tx, "SELECT * FROM total")
    yield from _compare("total", kept, counted, (*_MEASURES, "people"))
    # The days and the ledger are held to the totals: what left on which day, nobody could count again.
    yield from _compare(
        "day_count",
        _kept(tx, f"SELECT campaign, unit, {_SUMS} FROM day_count GROUP BY campaign, unit"),
        kept,
        NAMES,
    )
    last = "SELECT campaign, unit, max(at) AS at FROM ledger GROUP BY campaign, unit"
    same = "ledger.campaign = last.campaign AND ledger.unit = last.unit AND ledger.at = last.at"
    yield from _compare("ledger", _kept(tx, f"SELECT ledger.* FROM ledger JOIN ({last}) last ON {same}"), kept, NAMES)
    yield from _people(tx)


def repair(tx: Connection, now: datetime) -> None:
    """Make the kept counts what the initiatives say, from now on; what stood before stays as it was said."""
    if tx.dialect.name != "sqlite":
        tx.execute(text("LOCK TABLE total, taking_part IN EXCLUSIVE MODE"))  # nobody counts meanwhile
    last = tx.execute(text("SELECT max(at) AS at FROM ledger").columns(at=Instant)).scalar()
    now = max(now, last or now)  # whatever the clock reads: no row is older than one that is there
    _count_people_anew(tx)
    counted, kept = _counted(tx), _kept(tx, "SELECT * FROM total")
    # What was taken back, nobody could count again.
    rows: list[bulk.Values] = [
        {"campaign": campaign, "unit": unit, "at": now}
        | counted[campaign, unit]
        | {"taken_back": kept.get((campaign, unit), {}).get("taken_back", 0)}
        for campaign, unit in sorted(counted.keys() | kept.keys())
    ]
    bulk.merge(tx, "total", rows, ("campaign", "unit"), _PUT_ALL)
    days = _kept(tx, f"SELECT campaign, unit, {_SUMS} FROM day_count GROUP BY campaign, unit")
    missing = [
        row | {name: row[name] - days.get((row["campaign"], row["unit"]), {}).get(name, 0) for name in NAMES}
        for row in rows
    ]
    count.put_day(tx, [row for row in missing if any(row[name] for name in NAMES)], now)
    bulk.merge(tx, "ledger", rows, ("campaign", "unit", "at"), _PUT_ALL)


def _count_people_anew(tx: Connection) -> None:
    tx.execute(text("DELETE FROM taking_part"))
    found = tx.execute(
        text(f"SELECT person, campaign, unit, count(*) AS n FROM ({_TAKING}) part GROUP BY person, campaign, unit")
    ).all()
    above = ancestors(tx, {row.unit for row in found})
    taking: dict[tuple[int, str, str], int] = defaultdict(int)
    for row in found:
        for unit in above[row.unit]:
            taking[row.person, row.campaign, unit] += row.n
    count.change_people(tx, taking)


_SUMS = ", ".join(f"sum({name}) AS {name}" for name in NAMES)
_PUT_ALL = ", ".join(f"{name} = excluded.{name}" for name in ("at", *NAMES))


def _compare(
    where: str, kept: dict[At, dict[str, int]], right: dict[At, dict[str, int]], names: tuple[str, ...]
) -> Iterator[Difference]:
    for place in sorted(kept.keys() | right.keys()):
        for name in names:
            has, should = kept.get(place, {}).get(name, 0), right.get(place, {}).get(name, 0)
            if has != should:
                yield Difference(where, *place, name, has, should)


def _kept(tx: Connection, sql: str) -> dict[At, dict[str, int]]:
    rows = tx.execute(text(sql)).mappings()
    return {(row["campaign"], row["unit"]): {name: int(row[name]) for name in NAMES} for row in rows}


def _counted(tx: Connection) -> dict[At, dict[str, int]]:
    """From the initiatives; each adds to its unit and to all above, as the tree is today."""
    found: dict[At, dict[str, int]] = defaultdict(lambda: dict.fromkeys(NAMES, 0))
    own = tx.execute(
        text(
            f"SELECT campaign, unit, sum(CASE WHEN {_FULL} THEN 1 ELSE 0 END) AS submitted,"
            f" sum(CASE WHEN {_FULL} AND recognised = 'yes' THEN 1 ELSE 0 END) AS recognised,"
            " sum(CASE WHEN status = 'verified' THEN 1 ELSE 0 END) AS verified,"
            f" sum(CASE WHEN {_FULL} THEN coalesce(benefit, 0) ELSE 0 END) AS benefit,"
            f" sum(CASE WHEN {_FULL} THEN 0 ELSE 1 END) AS quick"
            f" FROM initiative WHERE status IN ({_COUNTED}, '{QUICK}') GROUP BY campaign, unit"
        )
    ).all()
    above = ancestors(tx, {row.unit for row in own})
    for row in own:
        for unit in above[row.unit]:
            for name in _MEASURES:
                found[row.campaign, unit][name] += int(getattr(row, name))
    for row in tx.execute(
        text("SELECT campaign, unit, count(*) AS n FROM taking_part WHERE n > 0 GROUP BY campaign, unit")
    ):
        found[row.campaign, row.unit]["people"] = row.n
    return found


def _people(tx: Connection) -> Iterator[Difference]:
    """Who takes part how often, against the initiatives."""
    units = {row.unit for row in tx.execute(text("SELECT DISTINCT unit FROM initiative"))}
    pairs = [(unit, above) for unit, line in ancestors(tx, units).items() for above in line]
    if tx.dialect.name == "sqlite":
        given = "SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(:pairs)"
    else:
        given = "SELECT value ->> 0, value ->> 1 FROM json_array_elements(CAST(:pairs AS json))"
    counted = (
        f"SELECT person, campaign, above AS unit, count(*) AS n FROM ({_TAKING}) part"
        " JOIN line ON line.unit = part.unit GROUP BY person, campaign, above"
    )
    kept = "SELECT person, campaign, unit, n FROM taking_part"
    both = (
        f"WITH line (unit, above) AS ({given})"
        f" SELECT campaign, unit, sum(kept) AS kept, sum(right_) AS right_ FROM ("
        f" SELECT campaign, unit, 1 AS kept, 0 AS right_ FROM ({kept} EXCEPT {counted}) a"
        f" UNION ALL SELECT campaign, unit, 0, 1 FROM ({counted} EXCEPT {kept}) b) c"
        " GROUP BY campaign, unit ORDER BY 1, 2"
    )
    for row in tx.execute(text(both), {"pairs": orjson.dumps(pairs).decode()}):
        yield Difference("taking_part", row.campaign, row.unit, "people", int(row.kept), int(row.right_))
