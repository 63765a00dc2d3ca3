"""Whom no reminder reached though one was due, and what they handed in: so that it is known whether reminding helps.

The first reminder of a person in a campaign has a second slot, whose period is `trial <campaign>`: in one state it
came, in the other it was held back. Of groups their own slots tell it. Erasing a person takes theirs along.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from storage.counting.count import QUICK
from storage.counting.standing import submitted_by_day
from storage.database import bulk, facts
from storage.posts.draft_reminders import DRAFT
from storage.posts.groups import REMIND_ON

MEASURING = "measure_reminders"  # the fact that says whether any is held back: "on"
PACE = "pace"  # the job that reminds groups; its periods are days, its scopes chats
REMINDED, HELD = "reminded", "held"  # states of a slot
A_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Trial:
    """The first reminder of a person in a campaign: whether it was held back, and when it was due."""

    held: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Finished:
    """Of so many people so many handed in."""

    people: int = 0
    finished: int = 0


def is_on(tx: Connection) -> bool:
    """Whether reminders are held back from some."""
    return facts.find(tx, MEASURING) == "on"


def period(campaign: str) -> str:
    """Of the slot that keeps a person's trial."""
    return f"trial {campaign}"


def of(tx: Connection, people: Collection[int], campaign: str) -> dict[int, Trial]:
    """The trials of those of these people who have one."""
    rows = bulk.rows(
        tx,
        f"SELECT scope, state, due_at FROM slot"
        f" WHERE job = :job AND period = :period AND scope {bulk.among(tx, 'scopes')}",
        job=DRAFT,
        period=period(campaign),
        scopes=bulk.keys(tx, sorted(map(str, people))),
    )
    read = bulk.reader(tx)
    return {int(scope): Trial(state == HELD, read(at)) for scope, state, at in rows}


def choosers(tx: Connection, people: Collection[int]) -> set[int]:
    """Those of these people who chose themselves what they are sent."""
    sql = f"SELECT person_id FROM preference WHERE person_id {bulk.among(tx, 'people')}"
    return {person for (person,) in bulk.rows(tx, sql, people=bulk.keys(tx, sorted(people)))}


def finished(tx: Connection, campaign: str, within: timedelta, now: datetime) -> dict[bool, Finished]:
    """By whether it was held back: who handed in within that time after the first reminder was due.

    Of trials whose time is over; what is handed in by the short form is not finished.
    """
    rows = bulk.rows(
        tx,
        "SELECT slot.scope, slot.state, slot.due_at, initiative.submitted_at FROM slot"
        " LEFT JOIN initiative ON initiative.typist_id = CAST(slot.scope AS bigint)"
        f" AND initiative.submitted_at >= slot.due_at AND initiative.status <> '{QUICK}'"
        " WHERE slot.job = :job AND slot.period = :period AND slot.due_at <= :before",
        job=DRAFT,
        period=period(campaign),
        before=bulk.stamp(tx, now - within),
    )
    people: dict[bool, set[str]] = {True: set(), False: set()}
    done: dict[bool, set[str]] = {True: set(), False: set()}
    read = bulk.reader(tx)
    for scope, state, due, submitted in rows:
        people[state == HELD].add(scope)
        if submitted is not None and read(submitted) < read(due) + within:
            done[state == HELD].add(scope)
    return {held: Finished(len(people[held]), len(done[held])) for held in people}


def weeks(tx: Connection, campaign: str, first: date, today: date) -> dict[str, dict[bool, list[int]]]:
    """What each unit handed in, in each of its whole weeks in which it was behind, by whether its reminder was held.

    A week in which one of its groups heard a reminder and another did not tells nothing; nor does one that has a day on
    which nobody's was held, as in the last days of a phase, when more is handed in anyway.
    """
    reminders = _reminders(tx, first)
    days_held = {day for _, day, state in reminders if state == HELD}
    left_out = {_monday(day) for _, day, _ in reminders if str(day.isoweekday()) in REMIND_ON and day not in days_held}
    told: dict[tuple[str, date], set[bool]] = defaultdict(set)
    for unit, day, state in reminders:
        monday = _monday(day)
        if monday + A_WEEK <= today and monday not in left_out:
            told[unit, monday].add(state == HELD)
    counted = _handed_in(tx, campaign, sorted({unit for unit, _ in told}), first, today)
    found: dict[str, dict[bool, list[int]]] = defaultdict(lambda: {True: [], False: []})
    for (unit, monday), states in told.items():
        if len(states) == 1:
            found[unit][states.pop()].append(counted[unit, monday])
    return found


def _reminders(tx: Connection, first: date) -> list[tuple[str, date, str]]:
    """(unit, day, state) of the reminders that its groups got, or did not."""
    rows = bulk.rows(
        tx,
        "SELECT group_chat.unit, slot.period, slot.state FROM slot"
        " JOIN group_chat ON group_chat.chat_id = CAST(slot.scope AS bigint)"
        f" WHERE slot.job = :job AND slot.period >= :first AND slot.state IN ('posted', '{HELD}')",
        job=PACE,
        first=first.isoformat(),
    )
    return [(unit, date.fromisoformat(day), state) for unit, day, state in rows]


def _handed_in(
    tx: Connection, campaign: str, units: Sequence[str], first: date, last: date
) -> defaultdict[tuple[str, date], int]:
    """By unit and Monday."""
    found: defaultdict[tuple[str, date], int] = defaultdict(int)
    for unit, by_day in submitted_by_day(tx, campaign, units, first, last).items():
        for day, number in by_day.items():
            found[unit, _monday(day)] += number
    return found


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
