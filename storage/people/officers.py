"""Officers: people with a role for a unit and all below it. The row is the role; every use asks the table anew.

What an officer may do with the role is in `handlers/officers/digest.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, Date, text

from messages.channels import TAKING_NO_POSTS
from storage.database import bulk
from storage.database.columns import Instant, is_closed
from storage.people import codes, desk_sessions
from storage.people.codes import CodeKind
from storage.people.preferences import Preference
from storage.sending import reach

GOOD_FOR = timedelta(days=7)
_USUAL = Preference(0)  # what holds for who never chose


@dataclass(frozen=True, slots=True)
class Officer:
    """A role as it is listed: `name` as the person gave it, else as the invitation did."""

    person_id: int
    name: str
    unit: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Addressee:
    """An officer who may get digests: what they chose, defaults where they never chose."""

    person_id: int
    units: tuple[str, ...]
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
    """The units that this person has a role for; none for somebody who is no officer."""
    if person is None:
        return ()
    rows = tx.execute(text("SELECT unit FROM officer WHERE person_id = :person ORDER BY unit"), {"person": person})
    return tuple(row.unit for row in rows)


def appoint(tx: Connection, person: int, unit: str, name: str, now: datetime) -> None:
    """Give a role; who has it keeps it as it is."""
    bulk.insert(tx, "officer", [{"person_id": person, "unit": unit, "name": name, "since": now}], ignore=True)


def remove(tx: Connection, person: int, unit: str = "") -> tuple[str, ...]:
    """Take a person's role for a unit away, or all of theirs; the units of those that went.

    With the last role the desk closes: nobody is still in when the person is appointed again.
    """
    held = units(tx, person)
    gone = tuple(one for one in held if unit in ("", one))
    if gone == held:
        desk_sessions.end_all(tx, person)
    for one in gone:
        role = {"person": person, "unit": one}
        tx.execute(text("DELETE FROM officer WHERE person_id = :person AND unit = :unit"), role)
    return gone


def listed(tx: Connection) -> list[Officer]:
    """Everybody with a role, by unit."""
    rows = tx.execute(
        text(
            "SELECT person_id, coalesce(nullif(person.name, ''), officer.name) AS name, officer.unit, since"
            " FROM officer LEFT JOIN person ON person.id = person_id ORDER BY officer.unit, since, person_id"
        ).columns(since=Instant)
    )
    return [Officer(*row) for row in rows]


def invite(tx: Connection, unit: str, name: str, now: datetime) -> str:
    """A one-time code that makes an officer of whoever brings it."""
    return codes.make(tx, CodeKind.OFFICER, f"{unit}\n{name}", now, GOOD_FOR)


def invited(tx: Connection, code: str, now: datetime) -> tuple[str, str] | None:
    """(unit, name) of an invitation that is still good."""
    about = codes.about(tx, CodeKind.OFFICER, code, now)
    if about is None:
        return None
    unit, _, name = about.partition("\n")
    return unit, name


def looked_after(tx: Connection) -> frozenset[str]:
    """The units for which somebody has a role."""
    return frozenset(unit for (unit,) in bulk.rows(tx, "SELECT DISTINCT unit FROM officer"))


def addressees(tx: Connection) -> list[Addressee]:
    """Every officer with what they chose to be sent."""
    rows = tx.execute(
        text(
            "SELECT officer.person_id, officer.unit, since, coalesce(digest, :often) AS digest,"
            " coalesce(digest_at, :hour) AS digest_at, coalesce(digest_day, :day) AS digest_day,"
            " paused_until, changed_at"
            " FROM officer LEFT JOIN preference ON preference.person_id = officer.person_id"
            " ORDER BY officer.person_id, officer.unit"
        ).columns(since=Instant, changed_at=Instant, paused_until=Date),
        {"often": _USUAL.digest, "hour": _USUAL.digest_at, "day": _USUAL.digest_day},
    )
    found: dict[int, Addressee] = {}
    for person, unit, since, *wants in rows:
        known = found.get(person)
        held = (*known.units, unit) if known else (unit,)
        found[person] = Addressee(person, held, min(since, known.since) if known else since, *wants)
    return list(found.values())


def reached(tx: Connection, people: Iterable[int], now: datetime) -> dict[int, Reached]:
    """The one chat of each of these people: of those where a post arrives now, the one where they were active last."""
    rows = tx.execute(
        text(
            "SELECT person_id, chat.id, channel, lang, name FROM chat JOIN person ON person.id = person_id"
            f" WHERE person_id {bulk.among(tx, 'people')} AND gone_at IS NULL"
            f" AND NOT channel {bulk.among(tx, 'without_posts')} AND NOT {is_closed()}"
            f" ORDER BY {reach.RANK} DESC, seen_at, chat.id"
        ),
        {
            "people": bulk.keys(tx, sorted(set(people))),
            "without_posts": bulk.keys(tx, TAKING_NO_POSTS),
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
