"""Officers: people with a role for a unit and all below it. The row is the role; every use asks the table anew.

Who is of the support team of a unit reads what its officers read and asks authors; decisions are the officers'.
What an officer may do with the role is in `handlers/officers/digest.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import chain
from typing import NamedTuple

from sqlalchemy import Connection, Date, text

from messages.alphabet import alphabetical
from messages.channels import TAKING_NO_POSTS
from storage.database import bulk
from storage.database.columns import Instant, is_closed
from storage.people import codes, desk_sessions
from storage.people.codes import CodeKind
from storage.people.preferences import Preference
from storage.sending import reach

GOOD_FOR = timedelta(days=7)
_USUAL = Preference(0)  # what holds for who never chose


class Role(StrEnum):
    """What somebody is to a unit; kept in the column `role`, so the spelling stays."""

    OFFICER = "officer"  # reads, and decides
    SUPPORT = "support"  # reads, and asks authors
    COUNCIL = "council"  # marks what is put before the council; kept in a table of its own, beside any other role
    OPERATOR = "operator"  # is told when something is wrong with the bot; of no unit, and kept in `operators.py`


class Held(NamedTuple):
    """The units that somebody is an officer of, and those of whose support team they are."""

    units: tuple[str, ...]
    supported: tuple[str, ...]


NO_ROLE = Held((), ())


class Invitation(NamedTuple):
    """What an invitation gives; `name`: whom it is for, "" where it does not say."""

    unit: str
    name: str
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Officer:
    """A role as it is listed: `name` as the person gave it, else as the invitation did."""

    person_id: int
    name: str
    unit: str
    since: datetime
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """An officer who may get digests: what they chose, defaults where they never chose."""

    person_id: int
    units: tuple[str, ...]
    supported: tuple[str, ...]  # units of whose support team they are
    since: datetime  # of the oldest role
    digest: str
    digest_at: str
    digest_day: int
    paused_until: date | None
    changed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Reached:
    """The private chat in which somebody is to be told something."""

    person_id: int
    chat_id: int
    channel: str
    lang: str
    name: str


def units(tx: Connection, person: int | None) -> tuple[str, ...]:
    """The units that this person is an officer of; none for somebody who is no officer."""
    return held(tx, person).units


def supported(tx: Connection, person: int | None) -> tuple[str, ...]:
    """The units of whose support team this person is."""
    return held(tx, person).supported


def held(tx: Connection, person: int | None) -> Held:
    """All roles of this person."""
    if person is None:
        return NO_ROLE
    sql = text("SELECT unit, role FROM officer WHERE person_id = :person ORDER BY unit")
    rows = tx.execute(sql, {"person": person})
    by_role: dict[str, list[str]] = {Role.OFFICER.value: [], Role.SUPPORT.value: []}
    for unit, role in rows:
        by_role[role].append(unit)
    return Held(tuple(by_role[Role.OFFICER.value]), tuple(by_role[Role.SUPPORT.value]))


def appoint(tx: Connection, person: int, unit: str, name: str, now: datetime, role: Role = Role.OFFICER) -> None:
    """Give a role; who has it keeps it as it is, and an officer is not of the support team beside that."""
    row = {"person_id": person, "unit": unit, "name": name, "since": now, "role": role.value}
    bulk.insert(tx, "officer", [row], ignore=True)
    if role is Role.OFFICER:
        sql = text("UPDATE officer SET role = :role WHERE person_id = :person AND unit = :unit AND role <> :role")
        tx.execute(sql, {"role": role.value, "person": person, "unit": unit})


def remove(tx: Connection, person: int, unit: str = "") -> tuple[str, ...]:
    """Take a person's role for a unit away, or all of theirs; the units of those that went.

    With the last role of an officer the desk closes: nobody is still in when the person is appointed again.
    """
    there = held(tx, person)
    gone = tuple(one for one in chain(*there) if unit in ("", one))
    if set(there.units) <= set(gone):
        desk_sessions.end_all(tx, person)
    for one in gone:
        role = {"person": person, "unit": one}
        tx.execute(text("DELETE FROM officer WHERE person_id = :person AND unit = :unit"), role)
    return gone


def listed(tx: Connection) -> list[Officer]:
    """Everybody with a role, by the code of the unit, then by name."""
    rows = tx.execute(
        text(
            "SELECT person_id, coalesce(nullif(person.name, ''), officer.name) AS name, officer.unit, since, role"
            " FROM officer LEFT JOIN person ON person.id = person_id ORDER BY person_id"
        ).columns(since=Instant)
    )
    found = [Officer(**row) for row in rows.mappings()]
    return sorted(found, key=lambda one: (one.unit, alphabetical(one.name)))


def deciding(tx: Connection) -> list[Officer]:
    """The officers among them: the support team decides nothing."""
    return [one for one in listed(tx) if one.role == Role.OFFICER]


def invite(tx: Connection, unit: str, name: str, now: datetime, role: Role = Role.OFFICER) -> str:
    """A one-time code that gives whoever brings it that role."""
    about = f"{unit}\n{name}" if role is Role.OFFICER else f"{unit}\n{name}\n{role}"
    return codes.make(tx, CodeKind.OFFICER, about, now, GOOD_FOR)


def invited(tx: Connection, code: str, now: datetime) -> Invitation | None:
    """What an invitation gives that is still good."""
    about = codes.about(tx, CodeKind.OFFICER, code, now)
    if about is None:
        return None
    unit, _, rest = about.partition("\n")
    name, _, role = rest.partition("\n")
    return Invitation(unit, name, Role(role or Role.OFFICER))


def looked_after(tx: Connection) -> frozenset[str]:
    """The units that have an officer."""
    sql = "SELECT DISTINCT unit FROM officer WHERE role = :role"
    return frozenset(unit for (unit,) in bulk.rows(tx, sql, role=Role.OFFICER.value))


def addressees(tx: Connection) -> list[Addressee]:
    """Every officer with what they chose to be sent."""
    rows = tx.execute(
        text(
            "SELECT officer.person_id, officer.unit, role, since, coalesce(digest, :often) AS digest,"
            " coalesce(digest_at, :hour) AS digest_at, coalesce(digest_day, :day) AS digest_day,"
            " paused_until, changed_at"
            " FROM officer LEFT JOIN preference ON preference.person_id = officer.person_id"
            " ORDER BY officer.person_id, officer.unit"
        ).columns(since=Instant, changed_at=Instant, paused_until=Date),
        {"often": _USUAL.digest, "hour": _USUAL.digest_at, "day": _USUAL.digest_day},
    )
    found: dict[int, Addressee] = {}
    for row in rows.mappings():
        wants = dict(row)
        unit, role = wants.pop("unit"), wants.pop("role")
        one = found.get(row["person_id"]) or Addressee(**wants, units=(), supported=())
        if role == Role.OFFICER:
            one = replace(one, units=(*one.units, unit))
        else:
            one = replace(one, supported=(*one.supported, unit))
        found[row["person_id"]] = replace(one, since=min(one.since, row["since"]))
    return list(found.values())


def reached(tx: Connection, people: Iterable[int], now: datetime, but: Iterable[str] = ()) -> dict[int, Reached]:
    """The one chat of each of these people: of those where a post arrives now, the one where they were active last.

    `but`: channels that are left out.
    """
    rows = tx.execute(
        text(
            "SELECT person_id, chat.id, channel, lang, name FROM chat JOIN person ON person.id = person_id"
            f" WHERE person_id {bulk.among(tx, 'people')} AND gone_at IS NULL"
            f" AND NOT channel {bulk.among(tx, 'without_posts')} AND NOT {is_closed()}"
            f" ORDER BY {reach.RANK} DESC, seen_at, chat.id"
        ),
        {
            "people": bulk.keys(tx, sorted(set(people))),
            "without_posts": bulk.keys(tx, sorted({*TAKING_NO_POSTS, *but})),
            **reach.values(tx, now),
        },
    )
    return {row.person_id: Reached(*row) for row in rows}


def officers_of(tx: Connection, chats: Iterable[int]) -> dict[int, int]:
    """{chat: its person}, of those of these chats whose person is an officer and can be reached there."""
    rows = tx.execute(
        text(
            f"SELECT id, person_id FROM chat WHERE id {bulk.among(tx, 'chats')} AND gone_at IS NULL"
            " AND EXISTS (SELECT 1 FROM officer WHERE officer.person_id = chat.person_id)"
        ),
        {"chats": bulk.keys(tx, sorted(set(chats)))},
    )
    return {row.id: row.person_id for row in rows}
