"""Whether people find the form easy: their answers without who gave them, and who was asked in which quarter."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Connection, Date, bindparam, text

from messages.format import HANOI
from storage.database import bulk
from storage.database.store import TABLES

JOB = "ease"  # of the slots that say who was asked, and answered: they are a person's, and go with them


class Answer(StrEnum):
    """What somebody said; kept, so the spelling stays. STEP: which question was hard, beside HARD."""

    EASY = "easy"
    HARD = "hard"
    STEP = "step"


class Asked(StrEnum):
    """What happens once a quarter; kept in the period of a slot."""

    ASKED = "asked"
    ANSWERED = "answered"
    STEP = "step"


@dataclass(slots=True)
class Result:
    """How many found it easy and hard, and which questions were hard for how many."""

    easy: int = 0
    hard: int = 0
    steps: Counter[str] = field(default_factory=Counter)


def claim(tx: Connection, person: int, what: Asked, now: datetime) -> bool:
    """Whether this is the first time in this quarter; from now on it is not."""
    day = now.astimezone(HANOI)
    period = f"{day.year}-Q{(day.month + 2) // 3} {what.value}"
    row = {"job": JOB, "scope": str(person), "period": period, "due_at": now, "at": now, "state": "posted"}
    return bool(bulk.insert_new(tx, "slot", [row], returning=("period",)))


def keep(tx: Connection, *, day: date, unit: str, answer: Answer, step: str) -> None:
    """Somebody of that unit said so."""
    tx.execute(TABLES["ease"].insert().values(day=day, unit=unit, answer=answer.value, step=step))


def by_unit(tx: Connection, since: date) -> dict[str, Result]:
    """What was said since that day, by the unit of who said it."""
    sql = text("SELECT unit, answer, step, count(*) AS n FROM ease WHERE day >= :since GROUP BY unit, answer, step")
    found: dict[str, Result] = {}
    for row in tx.execute(sql.bindparams(bindparam("since", type_=Date)), {"since": since}):
        result = found.setdefault(row.unit, Result())
        if row.answer == Answer.EASY:
            result.easy += row.n
        elif row.answer == Answer.HARD:
            result.hard += row.n
        else:
            result.steps[row.step] += row.n
    return found
