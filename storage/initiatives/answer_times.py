"""How long it takes until an initiative is answered first, by unit, as the audit log tells."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from sqlalchemy import Connection, text

from messages.format import HANOI
from storage import answer_clock
from storage.database.columns import Instant
from storage.posts.waiting import to_review

#: What counts as an answer: a decision, or a question to the author.
ANSWERS = ("initiative verified", "initiative returned", "initiative rejected", "initiative merged", "initiative asked")
UNDONE = "initiative undone"  # what stands right before it was none


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerTimes:
    """Of one unit: how many were answered, in how many days half of them, how many in time; how many are late now."""

    answered: int
    median_days: float
    in_time: int
    waiting: int
    late: int

    @property
    def tenths(self) -> int:
        """The share that was answered in time, of those answered and those late: 1000 is all."""
        promised = self.answered + self.late
        return 1000 if not promised else self.in_time * 1000 // promised


def by_unit(tx: Connection, now: datetime) -> dict[str, AnswerTimes]:
    """Each unit with initiatives that were answered or wait."""
    clock = answer_clock.read(tx)
    days: dict[str, list[float]] = defaultdict(list)
    in_time: dict[str, int] = defaultdict(int)
    acts = ", ".join(f"'{act}'" for act in (*ANSWERS, UNDONE))
    rows = tx.execute(
        text(
            "SELECT unit, submitted_at, first.at AS answered_at FROM initiative"
            " JOIN (SELECT subject, min(at) AS at FROM (SELECT subject, at, action,"
            " coalesce(lead(action) OVER (PARTITION BY subject ORDER BY id), '') AS after"
            f" FROM audit WHERE action IN ({acts})) act"
            f" WHERE '{UNDONE}' NOT IN (action, after) GROUP BY subject) first ON first.subject = initiative.code"
        ).columns(submitted_at=Instant, answered_at=Instant)
    )
    for unit, came, answered in rows:
        days[unit].append((answered - came).total_seconds() / 86_400)
        in_time[unit] += answered.astimezone(HANOI).date() <= clock.due(came)
    late_before = clock.late_before(now.astimezone(HANOI).date())
    waiting = to_review(tx, late_before)
    return {
        unit: AnswerTimes(
            answered=len(days[unit]),
            median_days=median(days[unit]) if days[unit] else 0.0,
            in_time=in_time[unit],
            waiting=waiting.get(unit, (0, 0))[0],
            late=waiting.get(unit, (0, 0))[1],
        )
        for unit in sorted({*days, *waiting})
    }
