"""Which initiatives come from one mould, have the same photo, or came one after another from one typist.

Groups that officers alone see.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

import orjson
from sqlalchemy import Connection

from storage.database import bulk, facts
from storage.database.store import first_id

_AGAIN = "mould again "  # what facts' names begin with: an initiative that tells something else now
_PHOTOS = "mould photos"  # a fact: the initiative and the photo of it that were looked at last
MOST_BITS_APART = 3  # of the 64 of two looks of one photo: so one of their four quarters is the same
MOST_OF_A_QUARTER = 500  # photos that are compared for it
_LOOKED = "moulds"  # a fact: the key of the last initiative that was looked at
_SETTLED = timedelta(minutes=1)  # so old keys stand: a commit that took longer would be passed over
_LOCK = 20261130  # any number: PostgreSQL's advisory lock, since of two who look at the same ones one is enough
_THERE = "initiative.status NOT IN ('withdrawn', 'merged')"


class Kind(StrEnum):
    """What the initiatives of a group have in common."""

    MOULD = "mould"  # the same words around other names and numbers
    PHOTO = "photo"  # the same photo, sent by several
    BURST = "burst"  # one typist, within an hour


@dataclass(frozen=True, slots=True, kw_only=True)
class ToLookAt:
    """An initiative that no group was looked for yet."""

    id: int
    typist_id: int | None
    by_author: bool
    submitted_at: datetime
    answers: dict[str, object]


class Member(NamedTuple):
    """An initiative of a group."""

    kind: str
    id: int
    code: str
    asked: bool  # the one question, once


def hold(tx: Connection) -> None:
    """Only one looks at a time."""
    if tx.dialect.name != "sqlite":
        bulk.run(tx, f"SELECT pg_advisory_xact_lock({_LOCK})")


def next_ones(tx: Connection, most: int, now: datetime) -> list[ToLookAt]:
    """The next initiatives that nobody looked at."""
    last, settled = int(facts.find(tx, _LOOKED) or -1), first_id(now - _SETTLED)
    return _to_look_at(tx, f"id > :last AND id < :settled ORDER BY id LIMIT {most}", last=last, settled=settled)


def _to_look_at(tx: Connection, which: str, **values: int) -> list[ToLookAt]:
    read = bulk.reader(tx)
    sql = f"SELECT id, typist_id, by_author, submitted_at, answers FROM initiative WHERE {which}"
    return [
        ToLookAt(id=key, typist_id=typist, by_author=bool(own), submitted_at=read(at), answers=orjson.loads(answers))
        for key, typist, own, at, answers in bulk.rows(tx, sql, **values)
    ]


def looked(tx: Connection, last: int) -> None:
    """Initiatives up to that key were looked at."""
    facts.keep(tx, _LOOKED, str(last))


def changed(tx: Connection, key: int) -> None:
    """It tells something else now, and is to be looked at again."""
    facts.keep(tx, f"{_AGAIN}{key:020}", str(key))


def next_changed(tx: Connection) -> tuple[ToLookAt | None, bool]:
    """One that tells something else now, which is of no mould any more; whether its author was asked before."""
    name, value = facts.first(tx, _AGAIN)
    if not name:
        return None, False
    facts.drop(tx, name, value)
    own, key = "initiative_id = :key AND kind = 'mould'", int(value)
    was_asked = any(asked for (asked,) in bulk.rows(tx, f"SELECT asked FROM mould WHERE {own}", key=key))
    bulk.run(tx, f"DELETE FROM mould WHERE {own}", key=key)
    found = _to_look_at(tx, "id = :key", key=key)
    return (found[0] if found else None), was_asked


def typed_before(tx: Connection, typist: int, since: datetime, until: datetime) -> list[int]:
    """What this person handed in as their own between these moments."""
    sql = (
        f"SELECT id FROM initiative WHERE typist_id = :typist AND by_author AND {_THERE}"
        " AND submitted_at BETWEEN :since AND :until ORDER BY id"
    )
    given = {"typist": typist, "since": bulk.stamp(tx, since), "until": bulk.stamp(tx, until)}
    return [key for (key,) in bulk.rows(tx, sql, **given)]


def join(tx: Connection, kind: Kind, keys: Iterable[int]) -> None:
    """These are one group, with all that were of a group with one of them."""
    members = sorted(set(keys))
    had = f"SELECT DISTINCT group_id FROM mould WHERE kind = :kind AND initiative_id {bulk.among(tx, 'keys')}"
    groups = [group for (group,) in bulk.rows(tx, had, kind=kind.value, keys=bulk.keys(tx, members))]
    least = min(*members, *groups)
    if set(groups) - {least}:
        joined = f"UPDATE mould SET group_id = :least WHERE kind = :kind AND group_id {bulk.among(tx, 'groups')}"
        bulk.run(tx, joined, least=least, kind=kind.value, groups=bulk.keys(tx, groups))
    rows = [{"initiative_id": key, "kind": kind.value, "group_id": least, "asked": False} for key in members]
    bulk.insert(tx, "mould", rows, ignore=True)


def together(tx: Connection, key: int, units: Sequence[str]) -> list[Member]:
    """All of the groups of that initiative that are of these units, itself among them, the oldest first."""
    sql = (
        "SELECT mould.kind, initiative.id, code, mould.asked FROM mould own"
        " JOIN mould ON mould.kind = own.kind AND mould.group_id = own.group_id"
        " JOIN initiative ON initiative.id = mould.initiative_id"
        f" WHERE own.initiative_id = :key AND {_THERE} AND initiative.unit {bulk.among(tx, 'units')}"
        " ORDER BY initiative.id"
    )
    found = bulk.rows(tx, sql, key=key, units=bulk.keys(tx, units))
    return [Member(kind, one, code, bool(asked)) for kind, one, code, asked in found]


def numbers(tx: Connection, keys: Sequence[int], units: Sequence[str]) -> list[tuple[int, str, int]]:
    """(key, kind, how many are of its group and of these units) of those of these that are of one."""
    sql = (
        "SELECT own.initiative_id, own.kind, count(*) FROM mould own"
        " JOIN mould ON mould.kind = own.kind AND mould.group_id = own.group_id"
        " JOIN initiative ON initiative.id = mould.initiative_id"
        f" WHERE own.initiative_id {bulk.among(tx, 'keys')} AND {_THERE} AND initiative.unit {bulk.among(tx, 'units')}"
        " GROUP BY own.initiative_id, own.kind"
    )
    return [(*row,) for row in bulk.rows(tx, sql, keys=bulk.keys(tx, keys), units=bulk.keys(tx, units))]


def asked(tx: Connection, keys: Sequence[int]) -> None:
    """The authors of these were asked."""
    sql = f"UPDATE mould SET asked = :yes WHERE initiative_id {bulk.among(tx, 'keys')}"
    bulk.run(tx, sql, yes=True, keys=bulk.keys(tx, keys))


# Photos


class Photo(NamedTuple):
    """A photo of an initiative; `path`: on the shelf."""

    id: int
    initiative_id: int
    path: str


def next_photos(tx: Connection, most: int, now: datetime, mimes: Iterable[str]) -> list[Photo]:
    """The next photos that nobody looked at."""
    initiative, _, photo = (facts.find(tx, _PHOTOS) or "-1 -1").partition(" ")
    sql = (
        "SELECT id, initiative_id, path FROM evidence WHERE initiative_id >= :initiative AND initiative_id < :settled"
        " AND (initiative_id, id) > (:initiative, :photo) AND state = 'kept'"
        f" AND mime {bulk.among(tx, 'mimes')} ORDER BY initiative_id, id LIMIT {most}"
    )
    given = {"initiative": int(initiative), "photo": int(photo), "settled": first_id(now - _SETTLED)}
    return [Photo(*row) for row in bulk.rows(tx, sql, mimes=bulk.keys(tx, sorted(mimes)), **given)]


def photos_seen(tx: Connection, looks: Sequence[tuple[Photo, int | None]]) -> None:
    """How these photos look, 64 bits each; None: nothing is to be told by it. Those with the same one are a group."""
    hold(tx)
    for photo, look in looks:
        if look is not None:
            same = _of_others(tx, photo, look)
            rows = [{"quarter": one, "evidence_id": photo.id, "look": f"{look:016x}"} for one in _quarters(look)]
            bulk.insert(tx, "photo_look", rows, ignore=True)
            if same:
                join(tx, Kind.PHOTO, [photo.initiative_id, *same])
    last = looks[-1][0]
    facts.keep(tx, _PHOTOS, f"{last.initiative_id} {last.id}")


def _quarters(look: int) -> list[int]:
    return [at << 16 | look >> 16 * at & 0xFFFF for at in range(4)]


def _of_others(tx: Connection, photo: Photo, look: int) -> list[int]:
    """The initiatives of other typists that have the same photo."""
    sql = (
        "SELECT other.id, look FROM photo_look JOIN evidence ON evidence.id = evidence_id AND state = 'kept'"
        " JOIN initiative other ON other.id = evidence.initiative_id JOIN initiative own ON own.id = :own"
        f" WHERE quarter {bulk.among(tx, 'quarters')} AND other.typist_id <> own.typist_id"
        f" AND other.status NOT IN ('withdrawn', 'merged') LIMIT {MOST_OF_A_QUARTER}"
    )
    found = bulk.rows(tx, sql, own=photo.initiative_id, quarters=bulk.keys(tx, _quarters(look)))
    return [key for key, other in found if (int(other, 16) ^ look).bit_count() <= MOST_BITS_APART]
