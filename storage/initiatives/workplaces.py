"""Workplaces that were typed as text and belong to no grassroots union that is loaded: which there are, and their end.

Texts are compared as they are read, without accents and capitals, by who asks: the database has them as typed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Connection, text

from storage.counting import count
from storage.database import bulk, facts
from storage.database.records import Move
from storage.database.store import TABLES

_INITIATIVE = TABLES["initiative"]


UNDO_FOR = timedelta(minutes=10)
_MATCHED = "matched-"  # and the officer: a fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """A workplace that was matched: from which unit to which union, and what was so before."""

    typed: str
    unit: str
    to: str
    at: datetime
    answered: dict[int, Any]  # what its initiatives had as their unit, by their keys
    people: list[int]


class Typed(NamedTuple):
    """A workplace as it was typed, the unit that its initiatives count for, how many they are, the latest of them."""

    unit: str
    workplace: str
    number: int
    latest: int  # the initiative's key


def unmatched(tx: Connection, units: Sequence[str], since: datetime) -> list[Typed]:
    """Those of initiatives handed in since then for these units, as far as they are no grassroots unions; most first.

    "" among the units: what has no unit.
    """
    rows = bulk.rows(
        tx,
        "SELECT initiative.unit, initiative.workplace, count(*), max(initiative.id) FROM initiative"
        " LEFT JOIN unit ON unit.code = initiative.unit LEFT JOIN person ON person.id = initiative.typist_id"
        " LEFT JOIN unit own ON own.code = person.unit"
        f" WHERE initiative.unit {bulk.among(tx, 'units')} AND coalesce(unit.kind, '') <> 'grassroots'"
        " AND submitted_at >= :since AND initiative.workplace <> '' AND status <> 'withdrawn'"
        # A member of a grassroots union who hands in for the union above it chose so.
        " AND coalesce(own.kind, '') <> 'grassroots'"
        " GROUP BY initiative.unit, initiative.workplace ORDER BY count(*) DESC, min(initiative.id)",
        units=bulk.keys(tx, units), since=bulk.stamp(tx, since),
    )  # fmt: skip
    return [Typed(*row) for row in rows]


def of_initiative(tx: Connection, key: int) -> tuple[str, str] | None:
    """(unit, workplace as typed) of that initiative."""
    row = tx.execute(text("SELECT unit, workplace FROM initiative WHERE id = :key"), {"key": key}).first()
    return (row.unit, row.workplace) if row else None


def spellings(tx: Connection, unit: str) -> list[str]:
    """Every workplace that was typed for that unit, by whoever handed in or introduced themselves."""
    both = "SELECT workplace FROM initiative WHERE unit = :unit UNION SELECT workplace FROM person WHERE unit = :unit"
    return [typed for (typed,) in bulk.rows(tx, both, unit=unit) if typed]


def how_many(tx: Connection, typed: Sequence[str], unit: str) -> int:
    """How many initiatives of that unit have a workplace that was typed so."""
    sql = f"SELECT count(*) FROM initiative WHERE unit = :unit AND workplace {bulk.among(tx, 'typed')}"
    return int(tx.execute(text(sql), {"unit": unit, "typed": bulk.keys(tx, typed)}).scalar_one())


def match(
    tx: Connection, *, typed: Sequence[str], unit: str, to: str, label: str, officer: int, now: datetime
) -> list[Move]:
    """All that was typed so for that unit belongs to the union `to` from now on; what that moves in the counts.

    Who typed it belongs to that union too, so that what they hand in later counts there at once. The officer may take
    it back for some minutes: what it was before is remembered.
    """
    values = {"typed": bulk.keys(tx, typed), "unit": unit}
    where = f"unit = :unit AND workplace {bulk.among(tx, 'typed')}"
    before = count.entries(tx, where, **values)
    there = _answers(tx, list(before))
    people = [key for (key,) in bulk.rows(tx, f"SELECT id FROM person WHERE {where}", **values)]
    rows = [_moved(key, to, answers | {"unit": {"code": to, "raw": label}}, now) for key, answers in there.items()]
    bulk.update(tx, "initiative", rows)
    tx.execute(text(f"UPDATE person SET unit = :to WHERE {where}"), {**values, "to": to})
    matched = Matched(
        typed=typed[0] if typed else "",
        unit=unit,
        to=to,
        at=now,
        answered={key: answers.get("unit") for key, answers in there.items()},
        people=people,
    )
    facts.keep(tx, _fact(officer), orjson.dumps(asdict(matched), option=orjson.OPT_NON_STR_KEYS).decode())
    return [Move(entry, replace(entry, unit=to), now) for entry in before.values()]


def last_match(tx: Connection, officer: int, now: datetime) -> Matched | None:
    """What this officer matched last, while it may be taken back."""
    found = orjson.loads(facts.find(tx, _fact(officer)) or "null")
    if found is None:
        return None
    answered = {int(key): answer for key, answer in found["answered"].items()}
    at = datetime.fromisoformat(found["at"])
    return Matched(**found | {"answered": answered, "at": at}) if now - at <= UNDO_FOR else None


def unmatch(tx: Connection, *, matched: Matched, officer: int, now: datetime) -> list[Move]:
    """What was matched belongs where it did before, but for what has been moved since."""
    still = "unit = :to AND id " + bulk.among(tx, "keys")
    before = count.entries(tx, still, to=matched.to, keys=bulk.keys(tx, list(matched.answered)))
    rows = []
    for key, answers in _answers(tx, list(before)).items():
        others = {name: answer for name, answer in answers.items() if name != "unit"}
        if matched.answered[key] is not None:
            others["unit"] = matched.answered[key]
        rows.append(_moved(key, matched.unit, others, now))
    bulk.update(tx, "initiative", rows)
    values = {"unit": matched.unit, "to": matched.to, "keys": bulk.keys(tx, matched.people)}
    tx.execute(text(f"UPDATE person SET unit = :unit WHERE {still}"), values)
    facts.keep(tx, _fact(officer), "")
    return [Move(entry, replace(entry, unit=matched.unit), now) for entry in before.values()]


def still_there(tx: Connection, matched: Matched) -> int:
    """How many of its initiatives are where it moved them."""
    sql = f"SELECT count(*) FROM initiative WHERE unit = :to AND id {bulk.among(tx, 'keys')}"
    keys = bulk.keys(tx, list(matched.answered))
    return int(tx.execute(text(sql), {"to": matched.to, "keys": keys}).scalar_one())


def forget(tx: Connection, now: datetime) -> int:
    """Forget what can be taken back no more; how many there were."""
    old = []
    for name, value in bulk.rows(tx, "SELECT name, value FROM fact WHERE name LIKE :some", some=f"{_MATCHED}%"):
        if not value or now - datetime.fromisoformat(orjson.loads(value)["at"]) > UNDO_FOR:
            old.append((name, value))
    for name, value in old:
        facts.drop(tx, name, value)
    return len(old)


def _fact(officer: int) -> str:
    return f"{_MATCHED}{officer}"


def _answers(tx: Connection, keys: Sequence[int]) -> dict[int, dict[str, Any]]:
    rows = _INITIATIVE.select().with_only_columns(_INITIATIVE.c.id, _INITIATIVE.c.answers)
    return {row.id: row.answers for row in tx.execute(rows.where(_INITIATIVE.c.id.in_(keys)))}


def _moved(key: int, unit: str, answers: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    return {"id": key, "unit": unit, "updated_at": now, "answers": dict(answers)}
