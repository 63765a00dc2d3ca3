"""What waits for officers, read for all units at once: returned, large, unmatched, stuck, out of reach.

Each is one query that an index or a short time bounds, however many initiatives there are; whose units they concern
is decided in `handlers/posts/digests.py`. Numbers of initiatives are
the counts' (`storage/counting/`), not counted here.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Date, bindparam, text

from messages.channels import HOLDING
from messages.format import HANOI
from storage import answer_clock
from storage.database import bulk
from storage.database.columns import Instant
from storage.sending.unsent import UNSENT

STUCK = timedelta(days=3)  # a draft that nobody touched for so long


@dataclass(frozen=True, slots=True)
class Large:
    """An initiative of a value that an officer is to check."""

    unit: str
    code: str
    benefit: int


@dataclass(frozen=True, slots=True)
class Lost:
    """A group that gets no posts. `why`: gone, quiet, paused, muted, failed (one did not arrive, or nobody knows).

    `last`: when it got its last one, as far back as messages are kept.
    """

    chat_id: int
    unit: str
    channel: str
    title: str
    why: str
    last: datetime | None


@dataclass(frozen=True, slots=True)
class Answered:
    """A question to a human, and after how many minutes it was answered first."""

    unit: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """All of it at one moment; what is counted, by unit. `parents`: the unit above each unit."""

    parents: dict[str, str | None]
    returned: dict[str, int]
    large: list[Large]
    unmatched: dict[str, Counter[str]]  # workplaces as typed, by the unit that their initiatives count for
    stuck: dict[str, int]
    lost: list[Lost]
    asked: dict[str, int]  # how many questions to a human wait for an answer
    answered: list[Answered]  # since the first moment of the digest
    to_review: dict[str, tuple[int, int]]  # by unit: how many wait for an officer, how many of them for too long
    applying: dict[str, tuple[int, int]]  # by unit: how many say it applies others' initiatives; confirmed since


def waiting(tx: Connection, at: datetime, since: datetime) -> Waiting:
    """What waits at that moment; workplaces are those of initiatives handed in from `since` on."""
    return Waiting(
        parents=parents(tx),
        returned=_returned(tx),
        large=_large(tx),
        unmatched=_unmatched(tx, since, at),
        stuck=_stuck(tx, at),
        lost=lost(tx, at),
        asked=dict(bulk.rows(tx, "SELECT unit, count(*) FROM support WHERE waits_since IS NOT NULL GROUP BY unit")),
        answered=_answered(tx, since, at),
        applying=_applying(tx, since, at),
        to_review=to_review(tx, answer_clock.read(tx).late_before(at.astimezone(HANOI).date())),
    )


def parents(tx: Connection) -> dict[str, str | None]:
    """The unit above each unit."""
    return {code: parent for code, parent in bulk.rows(tx, "SELECT code, parent FROM unit")}


def to_review(tx: Connection, late_before: datetime) -> dict[str, tuple[int, int]]:
    """By unit: how many wait for an officer, and how many of them since before that moment."""
    rows = bulk.rows(
        tx,
        "SELECT unit, count(*), sum(CASE WHEN waits_since < :late THEN 1 ELSE 0 END) FROM initiative"
        " WHERE status = 'submitted' GROUP BY unit",
        late=bulk.stamp(tx, late_before),
    )
    return {unit: (int(number), int(overdue)) for unit, number, overdue in rows}


def _applying(tx: Connection, since: datetime, at: datetime) -> dict[str, tuple[int, int]]:
    rows = bulk.rows(
        tx,
        "SELECT unit, sum(CASE WHEN status = 'told' THEN 1 ELSE 0 END),"
        " sum(CASE WHEN status = 'confirmed' THEN 1 ELSE 0 END) FROM reuse WHERE status = 'told'"
        " OR (status = 'confirmed' AND at >= :since AND at <= :at) GROUP BY unit",
        since=bulk.stamp(tx, since),
        at=bulk.stamp(tx, at),
    )
    return {unit: (int(waits), int(new)) for unit, waits, new in rows}


def units(tx: Connection) -> list[str]:
    """The units that have something that waits for an officer."""
    return sorted(unit for (unit,) in bulk.rows(tx, "SELECT DISTINCT unit FROM initiative WHERE status = 'submitted'"))


def begin_clock(tx: Connection, unit: str, since: datetime | None, now: datetime) -> None:
    """It is the union's turn from now on with what waits there since then; None: with all that waits there."""
    values = {"unit": unit, "now": bulk.stamp(tx, now)}
    later = ""
    if since is not None:
        later, values["since"] = " AND waits_since > :since", bulk.stamp(tx, since)
    sql = "UPDATE initiative SET waits_since = :now WHERE status = 'submitted' AND unit = :unit"
    bulk.run(tx, sql + later, **values)


def _returned(tx: Connection) -> dict[str, int]:
    """Sent back to their authors and not handed in again."""
    return dict(bulk.rows(tx, "SELECT unit, count(*) FROM initiative WHERE status = 'returned' GROUP BY unit"))


def _large(tx: Connection) -> list[Large]:
    rows = bulk.rows(
        tx,
        "SELECT unit, code, coalesce(benefit, 0) FROM initiative"
        " WHERE large AND reviewed_at IS NULL AND status = 'submitted' ORDER BY benefit DESC, code",
    )
    return [Large(*row) for row in rows]


def _unmatched(tx: Connection, since: datetime, at: datetime) -> dict[str, Counter[str]]:
    """Only units that are no grassroots union can be meant, and they are few: the index gives their days."""
    codes = [code for (code,) in bulk.rows(tx, "SELECT code FROM unit WHERE kind <> 'grassroots'")]
    rows = bulk.rows(
        tx,
        "SELECT initiative.unit, initiative.workplace, count(*) FROM initiative"
        " JOIN person ON person.id = initiative.typist_id LEFT JOIN unit ON unit.code = person.unit"
        f" WHERE initiative.unit {bulk.among(tx, 'codes')} AND submitted_at >= :since AND submitted_at <= :at"
        " AND initiative.workplace <> '' AND coalesce(unit.kind, '') <> 'grassroots' AND status <> 'withdrawn'"
        " GROUP BY initiative.unit, initiative.workplace",
        codes=bulk.keys(tx, ["", *codes]), since=bulk.stamp(tx, since), at=bulk.stamp(tx, at),
    )  # fmt: skip
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for unit, workplace, n in rows:
        found[unit][workplace] += n
    return found


def _answered(tx: Connection, since: datetime, at: datetime) -> list[Answered]:
    rows = bulk.rows(
        tx,
        "SELECT unit, asked_at, answered_at FROM support WHERE answered_at >= :since AND answered_at <= :at",
        since=bulk.stamp(tx, since), at=bulk.stamp(tx, at),
    )  # fmt: skip
    read = bulk.reader(tx)
    return [Answered(unit, int((read(end) - read(begin)).total_seconds() // 60)) for unit, begin, end in rows]


def _stuck(tx: Connection, at: datetime) -> dict[str, int]:
    """Drafts of new initiatives, by the union of who began them. Drafts are kept for months, not for ever."""
    rows = bulk.rows(
        tx,
        "SELECT person.unit, count(*) FROM draft JOIN person ON person.id = draft.person_id"
        " WHERE flow = 'initiative' AND initiative_id IS NULL AND answers <> '{}' AND touched_at < :before"
        " GROUP BY person.unit",
        before=bulk.stamp(tx, at - STUCK),
    )
    return dict(rows)


def lost(tx: Connection, at: datetime) -> list[Lost]:
    """Groups that hear nothing at that moment. A post is held back where the bot may not write just now."""
    windows = ", ".join(f"'{channel}'" for channel in sorted(HOLDING))  # there a post waits for somebody to write
    posts = "SELECT 1 FROM outbox WHERE outbox.chat_id = chat.id AND outbox.kind = 'post' AND outbox.at > :since"
    muted = f"(channel NOT IN ({windows}) AND EXISTS ({posts} AND outbox.state = 'held'))"
    rows = tx.execute(
        text(
            "SELECT chat.id, unit, channel, title, CASE WHEN gone_at IS NOT NULL THEN 'gone' WHEN quiet THEN 'quiet'"
            f" WHEN paused_until >= :day THEN 'paused' WHEN {muted} THEN 'muted' ELSE 'failed' END AS why,"
            " (SELECT max(outbox.at) FROM outbox WHERE outbox.chat_id = chat.id AND outbox.kind = 'post'"
            " AND outbox.state = 'sent') AS last"
            " FROM group_chat JOIN chat ON chat.id = group_chat.chat_id"
            f" WHERE unit <> '' AND (gone_at IS NOT NULL OR quiet OR paused_until >= :day OR {muted}"
            f" OR EXISTS ({posts} AND {UNSENT}))"
            " ORDER BY unit, chat.id"
        )
        .bindparams(bindparam("day", type_=Date))
        .columns(last=Instant),
        {"day": at.astimezone(HANOI).date(), "since": bulk.stamp(tx, at - timedelta(days=1))},
    )
    return [Lost(*row) for row in rows]
