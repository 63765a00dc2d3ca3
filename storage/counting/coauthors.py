"""Who takes part in an initiative beside its author: names in its answers, some of which are known to be accounts.

Whoever is named has a row of `tables.Named` once their account is known: they are told, and confirm it or have their
name taken out. The rows of `tables.CoAuthor` are what is counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, text

from storage.counting.count import entries, entry
from storage.database import bulk
from storage.database.records import Entry, Move
from storage.database.store import TABLES

ANSWER = "coauthors"  # the answer of an initiative that names them: people with their shares, and the author's share
_NAMED = TABLES["named"]
_INITIATIVE = TABLES["initiative"]


class Answer(StrEnum):
    """What a person says to being named; kept in the column `answer`, so the spelling stays."""

    OPEN = ""  # they were told
    YES = "yes"
    NO = "no"


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """See `tables.Named`."""

    initiative_id: int
    person_id: int
    name: str
    answer: str
    at: datetime


# Who is known


def named(tx: Connection, initiative: int) -> list[Named]:
    """Those with an account whom this initiative names, or named."""
    return _rows(tx, _NAMED.c.initiative_id == initiative)


def naming(tx: Connection, person: int) -> list[Named]:
    """The initiatives that name this person, but for those from which the name was taken out; the latest first."""
    return _rows(tx, (_NAMED.c.person_id == person) & (_NAMED.c.answer != Answer.NO.value))


def find(tx: Connection, initiative: int, person: int) -> Named | None:
    """What this person says to being named there; None where they are not known to be."""
    found = _rows(tx, (_NAMED.c.initiative_id == initiative) & (_NAMED.c.person_id == person))
    return found[0] if found else None


def _rows(tx: Connection, condition: Any) -> list[Named]:
    rows = tx.execute(_NAMED.select().where(condition).order_by(_NAMED.c.initiative_id.desc(), _NAMED.c.person_id))
    return [Named(**row) for row in rows.mappings()]


def keep(tx: Connection, one: Named) -> None:
    """This is what is known of them now."""
    forget(tx, one)
    bulk.insert(tx, "named", [asdict(one)])


def forget(tx: Connection, one: Named) -> None:
    """They are not named there any more."""
    mine = (_NAMED.c.initiative_id == one.initiative_id) & (_NAMED.c.person_id == one.person_id)
    tx.execute(_NAMED.delete().where(mine))


def names(answers: Mapping[str, Any]) -> list[str]:
    """The names of the co-authors, as they were written."""
    return [name for name, _ in (answers.get(ANSWER) or {}).get("people", ())]


def naming_by_key(tx: Connection, people: Sequence[int], most: int) -> list[int]:
    """The last initiatives in which one of these takes part beside the author."""
    sql = f"SELECT initiative_id FROM coauthor WHERE person {bulk.among(tx, 'people')} ORDER BY 1 DESC LIMIT {most}"
    return [key for (key,) in bulk.rows(tx, sql, people=bulk.keys(tx, sorted(people)))]


def share_of(answers: Mapping[str, Any], name: str) -> int:
    """The share of that name in per cent; 0 where it is not there."""
    people = (answers.get(ANSWER) or {}).get("people", ())
    return next((share for one, share in people if one == name), 0)


# Who is counted


def put(tx: Connection, initiative: int, people: Sequence[int]) -> None:
    """These take part in it beside its author, and nobody else; nothing is counted."""
    tx.execute(text("DELETE FROM coauthor WHERE initiative_id = :key"), {"key": initiative})
    bulk.insert(tx, "coauthor", [{"initiative_id": initiative, "person": person} for person in people])


def change(tx: Connection, initiative: int, people: Sequence[int], now: datetime) -> list[Move]:
    """The same, with what that changes in the counts."""
    before = entry(tx, initiative)
    merged = set(_merged_into(tx, initiative)) - {before.author_key if before else 0}
    after = tuple(sorted({*people, *merged}))
    if before is None or before.coauthors == after:
        return []
    put(tx, initiative, after)
    return [Move(before, replace(before, coauthors=after), now)]


def take_out(tx: Connection, one: Named, now: datetime) -> list[Move]:
    """Their name goes out of the answers, and its share back to the author; that they answered so is kept."""
    before = entry(tx, one.initiative_id)
    keep(tx, replace(one, name="", answer=Answer.NO.value, at=now))
    if before is None:
        return []
    drop_name(tx, one.initiative_id, one.name)
    others = tuple(person for person in before.coauthors if person != one.person_id)
    put(tx, one.initiative_id, others)
    return [Move(before, replace(before, coauthors=others), now)]


def drop_name(tx: Connection, initiative: int, name: str) -> None:
    """That name stands in the answers no more; who else is named keeps their share."""
    mine = _INITIATIVE.c.id == initiative
    answers = tx.execute(_INITIATIVE.select().with_only_columns(_INITIATIVE.c.answers).where(mine)).scalar_one()
    # Its moment of change stays: an edit that its author is at is not overtaken by this.
    tx.execute(_INITIATIVE.update().where(mine).values(answers={**answers, ANSWER: _without(answers, name)}))


def _without(answers: Mapping[str, Any], name: str) -> dict[str, Any] | None:
    """The answer that names the co-authors, without this one; None where there was nobody else."""
    answer = answers.get(ANSWER) or {"people": [], "first": 100}
    people = [[one, share] for one, share in answer["people"] if one != name]
    if not people:
        return None
    freed = share_of(answers, name)
    # As typed it has the name too.
    raw = ", ".join(f"{one} {share}%" for one, share in people)
    return {**answer, "people": people, "first": answer["first"] + freed, "raw": raw}


def as_another(entry: Entry | None, person: int, into: int) -> Entry | None:
    """The same, once `person` is `into`."""
    if entry is None:
        return None
    beside = {into if one == person else one for one in entry.coauthors}
    author = into if entry.author_key == person else entry.author_key
    return replace(entry, author_key=author, coauthors=tuple(sorted(beside)))


# Who takes part since another initiative was merged into this one


def _merged_into(tx: Connection, initiative: int) -> list[int]:
    sql = "SELECT DISTINCT person FROM merged_person WHERE into_id = :key ORDER BY person"
    return [person for (person,) in bulk.rows(tx, sql, key=initiative)]


def merge(tx: Connection, initiative: int, into: int, now: datetime) -> list[Move]:
    """Whoever takes part in `initiative` takes part in the other one too."""
    found = entries(tx, "id = :one OR id = :other", one=initiative, other=into)
    merged, other = found.get(initiative), found.get(into)
    if merged is None or other is None:
        return []
    new = sorted({merged.author_key, *merged.coauthors} - {other.author_key, *other.coauthors})
    rows = [{"initiative_id": initiative, "person": person, "into_id": into} for person in new]
    bulk.insert(tx, "merged_person", rows)
    return change(tx, into, other.coauthors, now)


def part(tx: Connection, initiative: int, now: datetime) -> list[Move]:
    """It is merged no more: those who came by it go out again, wherever they were carried to since."""
    moves, waiting = [], [initiative]
    gone: set[int] | None = None
    while waiting:
        at = waiting.pop()
        rows = bulk.rows(tx, "SELECT person, into_id FROM merged_person WHERE initiative_id = :key", key=at)
        rows = [(person, into) for person, into in rows if gone is None or person in gone]
        gone = {person for person, _ in rows}
        for person, _ in rows:
            here = {"key": at, "person": person}
            tx.execute(text("DELETE FROM merged_person WHERE initiative_id = :key AND person = :person"), here)
        for into in sorted({into for _, into in rows}):
            moves += _leave(tx, into, gone, now)
            waiting.append(into)
    return moves


def _leave(tx: Connection, initiative: int, people: set[int], now: datetime) -> list[Move]:
    """They take part in it no more, but for those whom it names itself."""
    before = entry(tx, initiative)
    if before is None:
        return []
    own = {one.person_id for one in named(tx, initiative) if one.answer != Answer.NO.value}
    return change(tx, initiative, [one for one in before.coauthors if one not in people or one in own], now)
