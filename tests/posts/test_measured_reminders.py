"""Whether reminding helps is measured: who is not reminded, for how long, who never is left out, and what is told of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from itertools import count
from random import Random

import pytest
from sqlalchemy import text

from handlers.conversation.context import Limits, Operator
from handlers.people.consent import CONSENT_VERSION
from handlers.posts import run
from handlers.posts.job import ONE_DAY
from handlers.posts.reminders import drafts, targets, trials
from handlers.posts.reminders.trials import Effect
from messages.format import HANOI
from storage.database import bulk, facts
from storage.database.store import Store
from storage.people import joining, preferences
from storage.people.preferences import Preference
from storage.posts.trials import MEASURING, Finished, weeks
from storage.programme import loading
from tests.cast.crowd import CITY, officer
from tests.cast.groups import change, group
from tests.cast.rows import CAMPAIGN, aims, initiative, rows, submit
from tests.cast.talker import Talker, receiver
from tests.databases import ON_BOTH

SUNDAY, MONDAY = date(2026, 11, 22), date(2026, 11, 23)
FIRST_KEY = 1_000
MANY = 200


def at(clock: str, day: date) -> datetime:
    """That hour in Hà Nội."""
    return datetime.combine(day, time.fromisoformat(clock), HANOI).astimezone(UTC)


@pytest.fixture
def measured(store: Store) -> Store:
    """A bot that measures its reminders; many people left their form on Sunday."""
    store.writing(facts.keep, MEASURING, "on")
    begin(store, range(FIRST_KEY, FIRST_KEY + MANY))
    return store


def begin(store: Store, people: Iterable[int], touched: datetime | None = None) -> None:
    """Each of these has a form with a title, touched last at that moment."""
    now = touched or at("08:00", SUNDAY)
    person = {
        "name": "", "phone": "", "workplace": "", "unit": "", "last_unit": "", "consent": CONSENT_VERSION,
        "created_at": now,
    }  # fmt: skip
    draft = {"flow": "initiative", "initiative_id": None, "answers": {"title": "Giàn phơi"}, "created_at": now}
    chat = {"channel": "telegram", "lang": "vi", "said": 1, "state": {}, "seen_at": now, "gone_at": None}
    with store.write() as tx:
        bulk.insert(tx, "person", [{"id": key, **person} for key in people])
        bulk.insert(tx, "draft", [{"id": key, "person_id": key, "touched_at": now, **draft} for key in people])
        bulk.insert(tx, "chat", [{"chat": f"p{key}", "person_id": key, "draft_id": key, **chat} for key in people])


def reminded(store: Store, day: date) -> set[int]:
    """Who is reminded on that day; the alarm rings twice, in case of a restart."""
    told: set[int] = set()
    for clock in ("12:00", "12:01"):
        done = run.run_due(store, at(clock, day), 1, (drafts.JOB,))
        told |= {int(due.scope) for due in done.posted}
    return told


def everybody() -> set[int]:
    return set(range(FIRST_KEY, FIRST_KEY + MANY))


# Who


def test_a_tenth_hears_nothing_for_a_week_and_the_same_ones_each_day(measured: Store) -> None:
    held = everybody() - reminded(measured, MONDAY)
    assert 8 <= len(held) <= 35, "a tenth of 200"
    assert everybody() - reminded(measured, MONDAY + ONE_DAY * 2) == held
    assert reminded(measured, MONDAY + ONE_DAY * 9) == everybody(), "after a week they are reminded like all others"


def test_where_it_is_switched_off_everybody_is_reminded(measured: Store) -> None:
    measured.writing(facts.keep, MEASURING, "off")
    assert reminded(measured, MONDAY) == everybody()


@ON_BOTH
def test_somebody_held_once_is_held_no_more_in_that_campaign(measured: Store) -> None:
    held = everybody() - reminded(measured, MONDAY)
    with measured.write() as tx:
        tx.execute(text("UPDATE draft SET touched_at = :at"), {"at": bulk.stamp(tx, at("08:00", MONDAY + ONE_DAY * 9))})
    assert held <= reminded(measured, MONDAY + ONE_DAY * 10)


@ON_BOTH
def test_what_was_given_back_and_what_somebody_chose_is_never_held(measured: Store) -> None:
    held = sorted(everybody() - set(reminded(measured, MONDAY)))
    with measured.write() as tx:
        tx.execute(text("DELETE FROM slot"))
    given_back, chose = held[0], held[1]
    submit(measured, [initiative(1, "Q-BADINH", given_back)], at("08:00", SUNDAY))
    with measured.write() as tx:
        tx.execute(text("UPDATE draft SET initiative_id = 1 WHERE id = :key"), {"key": given_back})
        preferences.save(tx, Preference(chose), at("09:00", SUNDAY))
    assert everybody() - reminded(measured, MONDAY) == set(held) - {given_back, chose}


@ON_BOTH
@pytest.mark.parametrize("part", ["campaign", "phase"])
def test_in_the_last_three_days_of_a_campaign_or_phase_everybody_is_reminded(measured: Store, part: str) -> None:
    with measured.write() as tx:
        tx.execute(text(f"UPDATE {part} SET ends_on = '2026-11-26'"))  # a Thursday
    assert reminded(measured, MONDAY) != everybody()
    assert reminded(measured, MONDAY + ONE_DAY * 2) == everybody()


@ON_BOTH
def test_accounts_that_are_joined_stay_what_the_first_of_them_was(measured: Store) -> None:
    free = reminded(measured, MONDAY)
    held = everybody() - free
    first, second = min(held), min(free)
    with measured.write() as tx:
        (chat,) = tx.execute(text("SELECT id FROM chat WHERE person_id = :p"), {"p": first}).scalars()
        tx.execute(text("DELETE FROM slot WHERE scope = :p"), {"p": str(second)})
        joining.join(tx, first, second, chat, at("13:00", MONDAY))
    assert second not in reminded(measured, MONDAY + ONE_DAY * 2)


@ON_BOTH
def test_who_goes_on_before_the_reminder_is_written_is_measured_by_nothing(measured: Store) -> None:
    noon = at("12:00", MONDAY)
    with measured.read() as tx:
        dues = run.find_due(tx, noon, 1, (drafts.JOB,))
        posts, _ = run.write(tx, dues, (drafts.JOB,))
    with measured.write() as tx:
        tx.execute(text("DELETE FROM draft"))
        assert run.claim(tx, posts, noon, (drafts.JOB,)) == []
    assert rows(measured, "SELECT scope FROM slot") == []


@ON_BOTH
def test_groups_of_a_unit_behind_hear_every_other_week_unless_they_chose_the_days(store: Store) -> None:
    store.writing(facts.keep, MEASURING, "on")
    row = {"campaign": "TD2026", "phase": "GD2", "unit": "Q-BADINH", "kind": "giao", "value": 5000, "issuer": "x"}
    with store.write() as tx:
        tx.execute(text("DELETE FROM target WHERE unit = 'Q-BADINH'"))
        tx.execute(text("DELETE FROM phase WHERE code <> 'GD2'"))  # in the last days of one everybody is reminded
        loading.put(tx, loading.difference(tx, {"target": [row]}))
    usual, own = group(store, "g", "Q-BADINH"), group(store, "h", "Q-BADINH")
    change(store, own, remind_on="2")
    told: dict[int, list[int]] = {usual: [], own: []}
    for n in range(28):
        done = run.run_due(store, at("09:00", MONDAY + ONE_DAY * n), 1, (targets.JOB,))
        for due in done.posted:
            told[int(due.scope)].append(n)
    weeks = [day // 7 for day in told[usual]]
    assert weeks in ([0, 0, 2, 2], [1, 1, 3, 3]), "Mondays and Thursdays of every other week"
    assert told[own] == [1, 8, 15, 22]


EVEN, ODD = "CS-001", "CS-003"  # whose weeks without a reminder take turns
MANY_AT_ONCE = 9


@ON_BOTH
def test_a_week_in_which_all_are_reminded_on_one_day_tells_nothing_of_groups(store: Store) -> None:
    """In the last days of a phase everybody hands in, and everybody is reminded: that is not what reminding does."""
    with store.write() as tx:
        tx.execute(text("UPDATE phase SET ends_on = '2026-12-18' WHERE code = 'GD2'"))  # the Friday of the fourth week
    assert MANY_AT_ONCE not in found_by_unit(store, of_week=4)


def test_weeks_before_it_is_measured_tell_nothing_of_groups(store: Store) -> None:
    assert MANY_AT_ONCE not in found_by_unit(store, of_week=1, measured_from=8)


def test_weeks_in_which_groups_are_held_or_reminded_tell_what_their_units_handed_in(store: Store) -> None:
    assert found_by_unit(store, of_week=3).count(MANY_AT_ONCE) == 2


def found_by_unit(store: Store, of_week: int, measured_from: int = 0) -> list[int]:
    """What is counted for two units that are behind for four weeks, and hand in MANY_AT_ONCE each in one of these."""
    with store.write() as tx:
        tx.execute(text("DELETE FROM phase WHERE code <> 'GD2'"))
    for unit in (EVEN, ODD):
        aims(store, unit, 5000)
        group(store, f"g {unit}", unit)
    for n in range(28):
        if n == measured_from:
            store.writing(facts.keep, MEASURING, "on")
        run.run_due(store, at("09:00", MONDAY + ONE_DAY * n), 1, (targets.JOB,))
    numbers = count(1)
    found = [initiative(next(numbers), unit, 1) for unit in (EVEN, ODD) for _ in range(MANY_AT_ONCE)]
    submit(store, found, at("10:00", MONDAY + ONE_DAY * (7 * of_week - 6)))
    with store.read() as tx:
        by_unit = weeks(tx, CAMPAIGN, MONDAY, MONDAY + ONE_DAY * 28)
    assert by_unit.keys() == {EVEN, ODD}
    return [n for kinds in by_unit.values() for some in kinds.values() for n in some]


# What came of it


def told(store: Store, name: str = "city") -> str:
    """What the officer of the city reads when they ask."""
    return officer(store, name, CITY).waits(days=20).says("/tomtat").text


def finish(store: Store, people: Iterable[int], day: date) -> None:
    """Each of these hands one in."""
    found = [initiative(key, "Q-BADINH", key) for key in people]
    submit(store, found, at("15:00", day))
    with store.write() as tx:
        tx.execute(text("UPDATE initiative SET submitted_at = :at"), {"at": bulk.stamp(tx, at("15:00", day))})


@ON_BOTH
def test_with_few_people_it_says_that_it_cannot_tell(measured: Store) -> None:
    free = reminded(measured, MONDAY)
    finish(measured, sorted(free)[:20], MONDAY + ONE_DAY)
    assert "chưa đủ người để biết" in told(measured)


def test_with_many_it_says_how_many_finished_with_and_without(measured: Store) -> None:
    free = sorted(reminded(measured, MONDAY))
    finish(measured, free[: len(free) // 2], MONDAY + ONE_DAY)
    read = told(measured)
    assert "Nhắc lần 1: xong 4" in read or "Nhắc lần 1: xong 50,0%" in read
    assert "so với 0,0% không nhắc (±" in read


def test_what_is_handed_in_after_a_week_or_before_it_is_over_does_not_count(measured: Store) -> None:
    free = sorted(reminded(measured, MONDAY))
    finish(measured, free, MONDAY + ONE_DAY * 8)
    with measured.read() as tx:
        early = trials.outcome(tx, at("12:00", MONDAY + ONE_DAY * 6))
        late = trials.outcome(tx, at("13:00", MONDAY + ONE_DAY * 20))
    assert early is None, "no trial is over"
    assert late is not None and late.reminded == Finished(len(free), 0)


def test_only_who_answers_for_all_reads_of_it(measured: Store) -> None:
    reminded(measured, MONDAY)
    mine = officer(measured, "district", "Q-BADINH").waits(days=20).says("/tomtat").text
    assert "Tình hình sáng kiến" in mine and "Nhắc lần 1" not in mine


# Its arithmetic, against a truth that is known

RUNS = 1_000
ENOUGH, TOO_MANY = 0.93, 0.97


def share_of_runs_that_hold(truth: float, effects: Iterable[Effect | None]) -> float:
    """In how many of the runs the truth lies within what is told."""
    held = [effect is not None and abs(effect.more - truth) <= effect.give_or_take for effect in effects]
    return sum(held) / len(held)


def of_so_many(random: Random, people: int, chance: float) -> Finished:
    return Finished(people, sum(random.random() < chance for _ in range(people)))


@pytest.mark.parametrize(("with_one", "without"), [(0.26, 0.20), (0.31, 0.24), (0.08, 0.08)])
def test_the_truth_about_people_lies_in_the_band_in_95_of_100_runs(with_one: float, without: float) -> None:
    random = Random(1)
    effects = [
        trials.of_people(of_so_many(random, 900, with_one), of_so_many(random, 100, without)) for _ in range(RUNS)
    ]
    assert ENOUGH <= share_of_runs_that_hold(with_one - without, effects) <= TOO_MANY


def test_the_truth_about_groups_lies_in_the_band_in_95_of_100_runs() -> None:
    random = Random(2)
    effects = [trials.of_groups(units(random, more=0.8)) for _ in range(RUNS)]
    assert ENOUGH <= share_of_runs_that_hold(0.8, effects) <= TOO_MANY


def units(random: Random, more: float) -> Mapping[str, Mapping[bool, list[int]]]:
    """What 60 units of all sizes hand in, in three weeks of each kind."""
    found: dict[str, dict[bool, list[int]]] = {}
    for number in range(60):
        usual = random.uniform(1, 12)
        found[str(number)] = {
            True: [_count(random, usual) for _ in range(3)],
            False: [_count(random, usual + more) for _ in range(3)],
        }
    return found


def _count(random: Random, mean: float) -> int:
    """So many as come when that many come on average."""
    waited, n = random.expovariate(mean), 0
    while waited < 1:
        waited, n = waited + random.expovariate(mean), n + 1
    return n


def test_few_units_tell_nothing_of_groups() -> None:
    assert trials.of_groups({str(n): {True: [1], False: [3]} for n in range(trials.FEWEST_UNITS - 1)}) is None


def test_that_four_thousand_people_tell_twenty_from_twenty_six_per_cent() -> None:
    few = trials.of_people(Finished(900, 234), Finished(100, 20))
    enough = trials.of_people(Finished(3600, 936), Finished(400, 80))
    assert not few.is_sure and enough.is_sure


def test_who_asks_what_is_kept_reads_that_some_reminders_come_late(lite: Store) -> None:
    receiver(lite, Limits(operator=Operator(measures=True)))
    Talker(lite, "an").introduced().says("/dulieu").hears("nhận muộn hơn một tuần, để biết nhắc có ích không")
