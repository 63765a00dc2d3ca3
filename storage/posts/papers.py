"""Who is to be sent a paper: a letter when an initiative is verified, a certificate when its recognition is recorded.

A paper goes once to each of those who take part and have an account: its slot says so. Which words and which picture
is in `handlers/posts/papers.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, text

from storage.counting.coauthors import Answer
from storage.counting.count import COUNTED
from storage.database import bulk
from storage.sending import outbox

LETTER, CERTIFICATE = "letter", "certificate"  # jobs: their slots are a person's
_COUNTED = ", ".join(f"'{status}'" for status in sorted(COUNTED))


@dataclass(frozen=True, slots=True)
class Kind:
    """When a paper is due, how often, and while what holds of its initiative."""

    event: str  # SQL: initiatives, and since when a paper of theirs may be due
    period: str  # SQL: what makes it one paper of a person
    while_: str  # SQL: what has to hold until it has gone


#: A certificate names its decision: one that was recorded wrongly and is recorded anew makes another.
KINDS = {
    LETTER: Kind(
        "SELECT initiative_id, at, '' AS number FROM review WHERE status = 'verified' AND at >= :since",
        "code",
        "initiative.status = 'verified'",
    ),
    CERTIFICATE: Kind(
        "SELECT initiative_id, at, number FROM recognition WHERE at >= :since",
        "code || ' ' || number",
        f"initiative.status IN ({_COUNTED})",
    ),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """One paper of one person."""

    initiative_id: int
    person_id: int
    period: str
    at: datetime


def wanted(tx: Connection, job: str, since: datetime, most: int) -> list[Wanted]:
    """Those that nobody was sent yet, the oldest first; who was only named has to have said that it is they."""
    kind = KINDS[job]
    rows = bulk.rows(
        tx,
        f"WITH event AS ({kind.event}), taking AS ("
        " SELECT event.initiative_id, event.at, event.number, typist_id AS person_id FROM event"
        " JOIN initiative ON initiative.id = event.initiative_id WHERE typist_id IS NOT NULL"
        " UNION SELECT event.initiative_id, event.at, event.number, person_id FROM event"
        " JOIN named ON named.initiative_id = event.initiative_id WHERE answer = :yes)"
        f" SELECT initiative.id, taking.person_id, {kind.period} AS period, taking.at FROM taking"
        f" JOIN initiative ON initiative.id = taking.initiative_id WHERE {kind.while_}"
        " AND NOT EXISTS (SELECT 1 FROM slot WHERE slot.job = :job AND slot.scope = CAST(taking.person_id AS text)"
        f" AND slot.period = {kind.period}) ORDER BY taking.at, initiative.id, taking.person_id LIMIT :most",
        job=job, since=bulk.stamp(tx, since), yes=Answer.YES.value, most=most,
    )  # fmt: skip
    read = bulk.reader(tx)
    return [Wanted(key, person, period, read(at)) for key, person, period, at in rows]


def still(tx: Connection, job: str, codes: Iterable[str]) -> set[str]:
    """Those of these initiatives of which such a paper is still true."""
    kind = KINDS[job]
    recorded = ""
    if job == CERTIFICATE:
        recorded = "AND EXISTS (SELECT 1 FROM recognition WHERE recognition.initiative_id = initiative.id)"
    sql = f"SELECT code FROM initiative WHERE {kind.while_} {recorded} AND code {bulk.among(tx, 'codes')}"
    return {code for (code,) in bulk.rows(tx, sql, codes=bulk.keys(tx, sorted(set(codes))))}


def call_off(tx: Connection, *, job: str, initiative: int, code: str) -> None:
    """What it said is so no more: of its papers, those that did not go yet do not go, and may be due again."""
    people = (
        "SELECT typist_id FROM initiative WHERE id = :key UNION SELECT person_id FROM named WHERE initiative_id = :key"
    )
    theirs = [key for (key,) in bulk.rows(tx, f"SELECT id FROM chat WHERE person_id IN ({people})", key=initiative)]
    chats = outbox.call_off(tx, f"{job} {code}", theirs)
    if chats:
        tx.execute(
            text(
                "DELETE FROM slot WHERE job = :job AND (period = :code OR period LIKE :more) AND scope IN"
                f" (SELECT CAST(person_id AS text) FROM chat WHERE id {bulk.among(tx, 'chats')})"
            ),
            {"job": job, "code": code, "more": f"{code} %", "chats": bulk.keys(tx, chats)},
        )
