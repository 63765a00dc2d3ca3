"""What authors were told, read from the outbox alone: when each was answered first, and who was told that it is late."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import median

from sqlalchemy import text

from messages.format import HANOI
from messages.wire import unpack
from storage.answer_clock import USUAL_DAYS
from storage.database.columns import Instant
from storage.database.store import Store
from storage.initiatives.answers.times import AnswerTimes
from tests.program.city.days import works

CODE = re.compile(r"\b(?:SK|XA)-\d{4}-\d{6}\b")
ANSWERS = ("Tin vui", "nhờ anh/chị bổ sung", "chưa công nhận được", "hỏi về sáng kiến", "nên gộp vào hồ sơ ấy")
UNDONE, LATE = "đang xem lại sáng kiến", "chưa xem xong sáng kiến"


@dataclass(slots=True)
class Story:
    """One initiative as its author saw it."""

    unit: str
    status: str
    came: datetime
    waits_since: datetime
    put_off: bool  # by an officer who had it before them
    answers: list[datetime] = field(default_factory=list)
    late: datetime | None = None


def read(store: Store) -> dict[str, Story]:
    """Of every initiative, by its code."""
    told: dict[str, Story] = {}
    with store.read() as tx:
        sql = text(
            "SELECT code, unit, initiative.status, submitted_at, waits_since, later_until IS NOT NULL FROM initiative"
            " LEFT JOIN review ON review.initiative_id = initiative.id"
        )
        for code, *rest in tx.execute(sql.columns(submitted_at=Instant, waits_since=Instant)):
            told[code] = Story(*rest)
        sql = text("SELECT at, body FROM outbox WHERE kind = 'post' ORDER BY id")
        for at, body in tx.execute(sql.columns(at=Instant)):
            _note(told, at, unpack(body).text)
    return told


def _note(told: dict[str, Story], at: datetime, said: str) -> None:
    found = CODE.search(said)
    if found is None:
        return
    story = told[found[0]]
    if UNDONE in said:
        story.answers.pop()
    elif LATE in said:
        if story.late is not None:
            raise AssertionError(f"{found[0]}: told twice that it is late")
        story.late = at
    elif any(words in said for words in ANSWERS):
        story.answers.append(at)


def answer_times(told: dict[str, Story], now: datetime) -> dict[str, AnswerTimes]:
    """What `python -m bot answers` should say."""
    by_unit: dict[str, list[Story]] = defaultdict(list)
    for story in told.values():
        by_unit[story.unit].append(story)
    found = {}
    for unit, stories in by_unit.items():
        answered = [story for story in stories if story.answers]
        waiting = [story for story in stories if story.status == "submitted"]
        days = [(story.answers[0] - story.came).total_seconds() / 86_400 for story in answered]
        if answered or waiting:
            found[unit] = AnswerTimes(
                answered=len(answered),
                median_days=median(days) if days else 0.0,
                in_time=sum(_day(story.answers[0]) <= due(story.came) for story in answered),
                waiting=len(waiting),
                late=sum(due(story.waits_since) < _day(now) for story in waiting),
            )
    return found


def due(came: datetime) -> date:
    """The day by which it should have been answered, counted day by day."""
    day, left = _day(came), USUAL_DAYS
    while left:
        day += timedelta(days=1)
        if works(day):
            left -= 1
    return day


def _day(at: datetime) -> date:
    return at.astimezone(HANOI).date()
