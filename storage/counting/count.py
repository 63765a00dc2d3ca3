"""The counts of every unit, kept in the transaction that changes them.

An initiative counts once, for its unit and every unit above it. One of the short form (`QUICK`) is counted apart
until it is complete. What leaves (withdrawn, merged, rejected,
moved to another unit) leaves on the day it leaves. To count something more: a column in the tables `total`,
`day_count` and `ledger`, its name in `Sums`, and its line in `_worth`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from operator import add
from typing import Any

from sqlalchemy import Connection, text

from messages.format import HANOI
from storage.counting.sums import NAMES, At
from storage.counting.tree import ancestors, share_tree
from storage.database import bulk
from storage.database.records import ENTRY_COLUMNS, Entry, Move

QUICK = "quick"  # the status of one handed in by the short form, whose other answers are still to come
COUNTED = frozenset({"submitted", "returned", "verified"})  # statuses in which an initiative counts
HELD = timedelta(hours=1)  # a clock set back by no more than this keeps the order in which things were counted
_ADD = {
    table: ", ".join(f"{name} = {table}.{name} + excluded.{name}" for name in NAMES) for table in ("total", "day_count")
}
_PUT = ", ".join(f"{name} = excluded.{name}" for name in NAMES)


# Counting


def count(tx: Connection, moves: Sequence[Move]) -> None:
    """Count what these initiatives changed at one moment, in a handful of statements."""
    moves = [move for move in moves if move.before != move.after]
    if not moves:
        return
    share_tree(tx)
    above = ancestors(tx, {entry.unit for move in moves for entry in (move.before, move.after) if entry is not None})
    sums: dict[At, list[int]] = defaultdict(lambda: [0] * len(NAMES))
    taking: dict[tuple[int, str, str], int] = defaultdict(int)
    for move in moves:
        _add(move, above, sums, taking)
    for at, change in change_people(tx, taking).items():
        sums[at][PEOPLE] += change
    write(tx, sums, moves[0].at)


PEOPLE, TAKEN_BACK = NAMES.index("people"), NAMES.index("taken_back")


def _add(
    move: Move,
    above: Mapping[str, Sequence[str]],
    sums: dict[At, list[int]],
    taking: dict[tuple[int, str, str], int],
) -> None:
    before, after = _places(move.before, above), _places(move.after, above)
    for entry, places, sign in ((move.before, before, -1), (move.after, after, 1)):
        if entry is None or not places:
            continue
        worth = [sign * value for value in _worth(entry)]
        for place in places:
            sums[place] = list(map(add, sums[place], worth))
            if entry.status != QUICK:
                for person in {entry.author_key, *entry.coauthors}:
                    taking[person, *place] += sign
    if move.before is not None and move.before.status != QUICK:
        for place in set(before).difference(after):
            sums[place][TAKEN_BACK] += 1


def _places(entry: Entry | None, above: Mapping[str, Sequence[str]]) -> list[At]:
    if entry is None or (entry.status not in COUNTED and entry.status != QUICK):
        return []
    return [(entry.campaign, unit) for unit in above[entry.unit]]


def _worth(entry: Entry) -> tuple[int, ...]:
    """What one initiative adds, in the order of `Sums`; people come from elsewhere."""
    if entry.status == QUICK:
        return (0, 0, 0, 0, 0, 0, 1)
    return (1, entry.recognised == "yes", entry.status == "verified", 0, entry.benefit or 0, 0, 0)


def change_people(tx: Connection, taking: Mapping[tuple[int, str, str], int]) -> dict[At, int]:
    """Who has the first or no longer any initiative in a unit: by how much its people change."""
    rows = [
        {"person": person, "campaign": campaign, "unit": unit, "n": n}
        for (person, campaign, unit), n in sorted(taking.items())
        if n
    ]
    key = ("person", "campaign", "unit")
    found = bulk.merge(tx, "taking_part", rows, key, "n = taking_part.n + excluded.n", returning=(*key, "n"))
    changes: dict[At, int] = defaultdict(int)
    done: set[int] = set()
    for person, campaign, unit, n in found:
        was = n - taking[person, campaign, unit]
        changes[campaign, unit] += (n > 0) - (was > 0)
        if n == 0:
            done.add(person)
    if done:
        among = bulk.among(tx, "done")
        bulk.run(tx, f"DELETE FROM taking_part WHERE person {among} AND n = 0", done=bulk.keys(tx, sorted(done)))
    return changes


def write(tx: Connection, sums: Mapping[At, Sequence[int]], now: datetime) -> None:
    rows = [
        {"campaign": campaign, "unit": unit, "at": now, **dict(zip(NAMES, map(int, sum_), strict=True))}
        for (campaign, unit), sum_ in sorted(sums.items())
    ]
    at = "at = CASE WHEN total.at > excluded.at THEN total.at ELSE excluded.at END"
    key = ("campaign", "unit")
    totals = bulk.merge(tx, "total", rows, key, f"{at}, {_ADD['total']}", returning=(*key, "at", *NAMES))
    # The unit at the top is among them, though nothing may have changed for it: its time holds for all.
    read = bulk.reader(tx)
    latest = max((read(at) for _, _, at, *_ in totals), default=now)
    changed = [row for row in rows if any(row[name] for name in NAMES)]
    if latest > now + HELD:
        _put_before(tx, changed)
        put_day(tx, changed, now)
        return
    # "As of T" must never change afterwards: a clock set back a little does not bring later changes before T.
    if latest > now:
        held = [{"campaign": campaign, "unit": unit, "at": latest} for campaign, unit, *_ in sorted(totals)]
        bulk.update(tx, "total", held, key)
    stands = {
        (campaign, unit): {"campaign": campaign, "unit": unit, "at": latest, **dict(zip(NAMES, stand, strict=True))}
        for campaign, unit, _, *stand in totals
    }
    bulk.merge(tx, "ledger", [stands[row["campaign"], row["unit"]] for row in changed], (*key, "at"), _PUT)
    put_day(tx, changed, latest)


def put_day(tx: Connection, changed: Sequence[dict[str, Any]], at: datetime) -> None:
    """What these changes add to their day."""
    day = at.astimezone(HANOI).date()
    days = [{"day": day} | {name: value for name, value in row.items() if name != "at"} for row in changed]
    bulk.merge(tx, "day_count", days, ("campaign", "unit", "day"), _ADD["day_count"])


def _put_before(tx: Connection, changed: Sequence[dict[str, Any]]) -> None:
    """Put changes before those that a clock far ahead, or right, dated later: what stands there grows too."""
    names = ", ".join(NAMES)
    grown = ", ".join(f"coalesce(earlier.{name}, 0) + :{name}" for name in NAMES)
    for row in changed:
        values = row | {"at": bulk.stamp(tx, row["at"])}
        here = "campaign = :campaign AND unit = :unit"
        tx.execute(
            text(
                f"UPDATE ledger SET {', '.join(f'{name} = {name} + :{name}' for name in NAMES)}"
                f" WHERE {here} AND at > :at"
            ),
            values,
        )
        tx.execute(
            text(
                f"INSERT INTO ledger (campaign, unit, at, {names}) SELECT :campaign, :unit, :at, {grown}"
                f" FROM (SELECT 1 AS one) AS one LEFT JOIN (SELECT * FROM ledger WHERE {here} AND at <= :at"
                f" ORDER BY at DESC LIMIT 1) AS earlier ON true WHERE true"
                f" ON CONFLICT (campaign, unit, at) DO UPDATE SET {_PUT}"
            ),
            values,
        )


def seal(tx: Connection, moment: datetime) -> None:
    """Let whatever is counted from now on count after `moment`, even when a clock steps back.

    Call it before a board as of `moment` is made that is to stay as it is.
    """
    after = bulk.stamp(tx, moment + timedelta(microseconds=1))
    tx.execute(
        text("UPDATE total SET at = :after WHERE at < :after AND unit IN (SELECT code FROM unit WHERE parent IS NULL)"),
        {"after": after},
    )


def entry(tx: Connection, key: int) -> Entry | None:
    """One initiative as the counts see it, held likewise; None: it is not there."""
    return entries(tx, "id = :key", key=key).get(key)


def entries(tx: Connection, where: str, **values: Any) -> dict[int, Entry]:
    """Initiatives as the counts see them, held till the commit; `where` is SQL."""
    lock = "" if tx.dialect.name == "sqlite" else " ORDER BY id FOR UPDATE"
    sql = f"SELECT id, {', '.join(ENTRY_COLUMNS)} FROM initiative WHERE {where}{lock}"
    rows = tx.execute(text(sql), values).all()
    beside = _coauthors(tx, [row[0] for row in rows])
    named = [(row[0], dict(zip(ENTRY_COLUMNS, row[1:], strict=True))) for row in rows]
    return {key: Entry(**columns, coauthors=tuple(beside[key])) for key, columns in named}


def _coauthors(tx: Connection, ids: Sequence[int]) -> Mapping[int, Sequence[int]]:
    """Who takes part beside the authors of these."""
    found: dict[int, list[int]] = defaultdict(list)
    if ids:
        sql = f"SELECT initiative_id, person FROM coauthor WHERE initiative_id {bulk.among(tx, 'ids')} ORDER BY 1, 2"
        for key, person in bulk.rows(tx, sql, ids=bulk.keys(tx, sorted(ids))):
            found[key].append(person)
    return found


def forget_person(tx: Connection, person: int, fresh: int) -> None:
    """The person's initiatives go on counting as those of `fresh`, whom nothing else names."""
    values = {"person": person, "fresh": fresh}
    tx.execute(
        text("UPDATE initiative SET author_key = :fresh WHERE typist_id = :person AND author_key = :person"),
        values,
    )
    tx.execute(text("UPDATE coauthor SET person = :fresh WHERE person = :person"), values)
    tx.execute(text("UPDATE merged_person SET person = :fresh WHERE person = :person"), values)
    tx.execute(text("UPDATE taking_part SET person = :fresh WHERE person = :person"), values)
