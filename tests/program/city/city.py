"""The city from its first day to its last, and what must be so at the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from random import Random
from statistics import median

from sqlalchemy import text

from handlers.posts.answers import ANSWER
from messages.format import HANOI
from storage import audit
from storage.counting.recount import differences
from storage.database.store import Store
from storage.initiatives.answers import times
from tests.program.city import ledger
from tests.program.city.days import Days
from tests.program.city.ledger import Story
from tests.program.city.people import Clock, Habit, People

FIRST = date(2026, 8, 3)  # a Monday; the second of September is a holiday
LONGEST = timedelta(days=14)  # that anybody is left without an answer or an honest word
Figures = dict[str, float | int]


def nobody_told(_day: int) -> None:
    """Nobody watches."""


def live(
    store: Store, *, unions: int, a_day: int, days: int, seed: int, top: bool, told: Callable[[int], None] = nobody_told
) -> Figures:
    """Let it happen in an empty database with the sample's campaign; AssertionError says what is wrong then."""
    clock = Clock(datetime.combine(FIRST, time(7), HANOI))
    people = People(store, clock, unions, top)
    days_ = Days(store, people, clock, FIRST, a_day, Random(seed))
    for number in range(days):
        days_.happen(number)
        told(number + 1)
    stories = ledger.read(store)
    _nobody_is_forgotten(stories, people, clock.now)
    _nothing_was_promised_where_nobody_reads(stories, people, days_)
    _answers_agree(store, stories, clock.now)
    _counts_and_record_agree(store)
    _reminders_reach_who_reads(store, people)
    return _figures(stories, people, days_.done)


def _nobody_is_forgotten(stories: dict[str, Story], people: People, now: datetime) -> None:
    """After two weeks everybody had an answer or an honest word, and somebody above sees what waits."""
    by_unit = {union.grassroots: union for union in people.unions}
    for code, story in stories.items():
        readers = people.readers(by_unit[story.unit])
        if not readers or story.status == "withdrawn" or now - story.came <= LONGEST:
            continue
        if not story.answers and story.late is None:
            raise AssertionError(f"{code} of {story.unit} came {story.came}: its author heard nothing")
        waits = story.status == "submitted" and now - story.waits_since > LONGEST
        taken_up = story.put_off or any(at >= story.waits_since for at in story.answers)
        if waits and len(readers) > 1 and not taken_up:
            raise AssertionError(f"{code} of {story.unit} waits since {story.waits_since}, and nobody above took it up")


def _nothing_was_promised_where_nobody_reads(stories: dict[str, Story], people: People, days: Days) -> None:
    for union, receipt in days.receipts.values():
        promised = "chậm nhất ngày" in receipt
        if promised != bool(people.readers(union)):
            raise AssertionError(f"{union.habit}: {receipt}")
    for union in people.unions:
        if not people.readers(union):
            broken = [code for code, story in stories.items() if story.unit == union.grassroots and story.late]
            if broken:
                raise AssertionError(f"nobody reads, and yet a promise was broken: {broken[:3]}")


def _answers_agree(store: Store, stories: dict[str, Story], now: datetime) -> None:
    with store.read() as tx:
        told = times.by_unit(tx, now)
    counted = ledger.answer_times(stories, now)
    for unit in {*told, *counted}:
        one, other = told.get(unit), counted.get(unit)
        if one != other:
            raise AssertionError(f"{unit}: the bot says {one}, the messages {other}")


def _counts_and_record_agree(store: Store) -> None:
    with store.read() as tx:
        if wrong := list(differences(tx))[:3]:
            raise AssertionError(f"counts: {wrong}")
        if row := audit.verify(tx):
            raise AssertionError(f"the record is not whole from row {row} on")


def _reminders_reach_who_reads(store: Store, people: People) -> None:
    """Who is away is not urged: who stands in for them is."""
    with store.read() as tx:
        sql = text("SELECT DISTINCT CAST(scope AS integer) FROM slot WHERE job = :job AND state = 'posted'")
        urged = set(tx.execute(sql, {"job": ANSWER}).scalars())
    away = {people.officers[union.code].person for union in people.unions if union.habit is Habit.AWAY}
    if urged & away:
        raise AssertionError("officers who are away were urged to read")


def _figures(stories: dict[str, Story], people: People, done: Counter[str]) -> Figures:
    found: Figures = {"initiatives": len(stories), **dict(sorted(done.items()))}
    found["told that it is late"] = sum(story.late is not None for story in stories.values())
    by_unit = {union.grassroots: union.habit for union in people.unions}
    for habit in Habit:
        mine = [story for story in stories.values() if by_unit[story.unit] is habit]
        days = [(story.answers[0] - story.came).total_seconds() / 86_400 for story in mine if story.answers]
        if days:
            found[f"{habit.value}: half answered within days"] = round(median(days), 1)
    return found
