"""How long it takes until an initiative is answered first, by unit, as the audit log tells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from sqlalchemy import Connection, text

from messages.format import HANOI
from storage import answer_clock
from storage.database import bulk
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
    answered, waiting = _answered(tx, None), _waiting(tx, now)
    units = {unit for unit, _, _ in answered} | waiting.keys()
    return _together(answered, waiting, {unit: [unit] for unit in sorted(units)})


def together(
    tx: Connection, now: datetime, since: datetime, groups: Mapping[str, Collection[str]]
) -> dict[str, AnswerTimes]:
    """The same for several units taken together, by the name of each group; of what was answered since that moment."""
    return _together(_answered(tx, since), _waiting(tx, now), groups)


_Answer = tuple[str, float, bool]  # the unit, after how many days it answered, whether that was in time


def _answered(tx: Connection, since: datetime | None) -> list[_Answer]:
    clock = answer_clock.read(tx)
    acts = ", ".join(f"'{act}'" for act in (*ANSWERS, UNDONE))
    later = " WHERE first.at >= :since" if since else ""
    rows = tx.execute(
        text(
            "SELECT unit, submitted_at, first.at AS answered_at FROM initiative"
            " JOIN (SELECT subject, min(at) AS at FROM (SELECT subject, at, action,"
            " coalesce(lead(action) OVER (PARTITION BY subject ORDER BY id), '') AS after"
            f" FROM audit WHERE action IN ({acts})) act"
            f" WHERE '{UNDONE}' NOT IN (action, after) GROUP BY subject) first"
            f" ON first.subject = initiative.code{later}"
        ).columns(submitted_at=Instant, answered_at=Instant),
        {"since": bulk.stamp(tx, since)} if since else {},
    )
    return [
        (unit, (at - came).total_seconds() / 86_400, at.astimezone(HANOI).date() <= clock.due(came))
        for unit, came, at in rows
    ]


def _waiting(tx: Connection, now: datetime) -> dict[str, tuple[int, int]]:
    return to_review(tx, answer_clock.read(tx).late_before(now.astimezone(HANOI).date()))


def _together(
    answered: Sequence[_Answer], waiting: Mapping[str, tuple[int, int]], groups: Mapping[str, Collection[str]]
) -> dict[str, AnswerTimes]:
    named: dict[str, list[str]] = defaultdict(list)
    for name, units in groups.items():
        for unit in units:
            named[unit].append(name)
    days: dict[str, list[float]] = defaultdict(list)
    in_time: dict[str, int] = defaultdict(int)
    for unit, took, was_in_time in answered:
        for name in named[unit]:
            days[name].append(took)
            in_time[name] += was_in_time
    waits: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for unit, (number, late) in waiting.items():
        for name in named[unit]:
            waits[name] = (waits[name][0] + number, waits[name][1] + late)
    return {
        name: AnswerTimes(
            answered=len(days[name]),
            median_days=median(days[name]) if days[name] else 0.0,
            in_time=in_time[name],
            waiting=waits[name][0],
            late=waits[name][1],
        )
        for name in groups
    }
