"""Counting: kept with what changes it, for the unit and all above; corrections show on their day; the past stays."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from messages.format import HANOI
from storage.counting import count, recount
from storage.counting.standing import QUICK_COUNTS, days, standing
from storage.counting.sums import NOTHING, Sums
from storage.database import bulk, facts
from storage.database.records import Entry, Move
from storage.database.store import Store
from storage.initiatives.status import move_to_unit, set_status
from storage.programme import history, loading
from tests.cast.rows import CAMPAIGN, entry, initiative, submit
from tests.cast.talker import PLEDGE, Talker
from tests.databases import ON_BOTH

HOUR = timedelta(hours=1)


def stands(store: Store, unit: str, at: datetime) -> Sums:
    """What stood counted for the unit then."""
    with store.read() as tx:
        return standing(tx, CAMPAIGN, [unit], [at])[unit][0]


def on(store: Store, unit: str, day: date) -> Sums:
    """What that day changed."""
    with store.read() as tx:
        return days(tx, CAMPAIGN, unit, day, day).get(day, NOTHING)


def is_right(store: Store) -> None:
    """A full recount finds nothing to say."""
    with store.write() as tx:
        assert list(recount.differences(tx)) == []


def ids(store: Store) -> list[int]:
    with store.read() as tx:
        return [row.id for row in tx.execute(text("SELECT id FROM initiative ORDER BY id"))]


@ON_BOTH
def test_an_initiative_counts_for_its_unit_and_all_above(worker: Talker) -> None:
    worker.submits()
    for unit in ("Q-HOANGMAI", "HN"):
        assert stands(worker.store, unit, worker.now) == Sums(1, 0, 0, 1, 500_000_000, 0)
    assert stands(worker.store, "Q-BADINH", worker.now) == NOTHING
    assert on(worker.store, "HN", worker.now.astimezone(HANOI).date()).submitted == 1
    is_right(worker.store)


@ON_BOTH
def test_an_edit_changes_what_counts_and_not_how_many(worker: Talker) -> None:
    worker.submits()
    code = worker.code
    worker.says(f"/sua {code}", "sửa đơn vị", "ba đình", "sửa làm lợi", "80 triệu", "sửa công nhận", "có", "bỏ qua")
    worker.says(*PLEDGE).hears(code)
    assert stands(worker.store, "Q-BADINH", worker.now) == Sums(1, 1, 0, 1, 80_000_000, 0)
    assert stands(worker.store, "Q-HOANGMAI", worker.now) == Sums(0, 0, 0, 0, 0, 1)
    assert stands(worker.store, "HN", worker.now) == Sums(1, 1, 0, 1, 80_000_000, 0)
    is_right(worker.store)


@ON_BOTH
def test_one_that_is_withdrawn_leaves_on_the_day_it_leaves(worker: Talker) -> None:
    worker.submits()
    sent, code = worker.now, worker.code
    worker.waits(days=3).says(f"/rut {code} yes")
    assert stands(worker.store, "HN", sent).submitted == 1
    assert stands(worker.store, "HN", worker.now) == Sums(taken_back=1)
    assert on(worker.store, "HN", worker.now.astimezone(HANOI).date()) == Sums(-1, 0, 0, -1, -500_000_000, 1)
    assert on(worker.store, "HN", sent.astimezone(HANOI).date()).submitted == 1
    is_right(worker.store)


@ON_BOTH
def test_who_withdraws_consent_still_counts_and_who_erases_leaves(worker: Talker, store: Store) -> None:
    worker.submits()
    other = Talker(store, "binh", now=worker.now).introduced().submits()
    worker.says("/rutdongy yes")
    assert stands(store, "HN", other.now).people == 2
    other.waits(hours=1).says("/xoa yes")
    assert stands(store, "HN", other.now) == Sums(1, 0, 0, 1, 500_000_000, 1)
    is_right(store)


@ON_BOTH
def test_a_person_counts_once(worker: Talker) -> None:
    worker.submits().presses("Khai sáng kiến mới").tells(but={"Cải tiến khuôn dập giảm phế phẩm": "Giá treo dụng cụ"})
    worker.says(*PLEDGE).hears("Mã hồ sơ")
    assert stands(worker.store, "HN", worker.now) == Sums(2, 0, 0, 1, 1_000_000_000, 0)
    worker.says(f"/rut {worker.code} yes")
    assert stands(worker.store, "HN", worker.now).people == 1
    is_right(worker.store)


@ON_BOTH
def test_one_of_the_short_form_is_counted_apart_until_it_is_complete(store: Store) -> None:
    submit(store, [initiative(1, "Q-HOANGMAI", 7, status="quick"), initiative(2, "Q-HOANGMAI", 7)], START)
    submit(store, [initiative(3, "Q-BADINH", 8, status="quick", recognised="yes", benefit=5)], START)
    assert stands(store, "HN", START) == Sums(1, 0, 0, 1, 0, 0, quick=2)
    is_right(store)
    with store.write() as tx:
        assert set_status(tx, 3, "submitted", START + HOUR)
        assert set_status(tx, 1, "withdrawn", START + HOUR)
    assert stands(store, "HN", START + HOUR) == Sums(2, 1, 0, 2, 5, 0, quick=0)  # what never counted is not taken back
    is_right(store)
    with store.write() as tx:
        tx.execute(text("UPDATE total SET quick = 4"))
        assert {found.measure for found in recount.differences(tx)} == {"quick"}
        recount.repair(tx, START + HOUR)
    is_right(store)


@ON_BOTH
def test_the_operator_may_have_the_short_form_in_the_totals(store: Store) -> None:
    submit(store, [initiative(1, "Q-HOANGMAI", 7, status="quick"), initiative(2, "Q-HOANGMAI", 7)], START)
    store.writing(facts.keep, QUICK_COUNTS, "on")
    assert stands(store, "HN", START) == Sums(2, 0, 0, 1, 0, 0, quick=1)
    assert on(store, "HN", START.astimezone(HANOI).date()).submitted == 2
    is_right(store)


@ON_BOTH
@pytest.mark.parametrize(
    ("status", "counted"),
    [
        ("verified", Sums(1, 0, 1, 1, 500_000_000, 0)),
        ("returned", Sums(1, 0, 0, 1, 500_000_000, 0)),
        ("rejected", Sums(taken_back=1)),
        ("merged", Sums(taken_back=1)),
    ],
)
def test_a_status_counts_from_the_moment_it_is_set(worker: Talker, store: Store, status: str, counted: Sums) -> None:
    worker.submits()
    later = worker.now + HOUR
    with store.write() as tx:
        assert set_status(tx, ids(store)[0], status, later)
        assert not set_status(tx, ids(store)[0], status, later)
        assert not set_status(tx, 1, status, later)
    assert stands(store, "Q-HOANGMAI", later - timedelta(seconds=1)).submitted == 1
    assert stands(store, "Q-HOANGMAI", later) == counted
    is_right(store)
    worker.waits(hours=2).says("/cuatoi").says("/trangthai SK-2026-000001").hears("SK-2026-000001")
    with store.write() as tx:
        set_status(tx, ids(store)[0], "submitted", later + HOUR)
    assert stands(store, "HN", later + HOUR).submitted == 1
    is_right(store)


@ON_BOTH
def test_a_status_that_is_none_is_refused(worker: Talker, store: Store) -> None:
    with store.write() as tx, pytest.raises(ValueError, match="no such status"):
        set_status(tx, 1, "lost", worker.now)


@ON_BOTH
def test_moved_to_another_unit(worker: Talker, store: Store) -> None:
    worker.submits()
    later = worker.now + HOUR
    with store.write() as tx:
        assert move_to_unit(tx, ids(store)[0], "Q-BADINH", later)
        assert not move_to_unit(tx, ids(store)[0], "Q-BADINH", later)
    assert stands(store, "Q-HOANGMAI", later) == Sums(taken_back=1)
    assert stands(store, "Q-BADINH", later).submitted == 1
    assert stands(store, "HN", later) == Sums(1, 0, 0, 1, 500_000_000, 0)
    is_right(store)


UNITS = ("Q-HOANGMAI", "Q-BADINH", "CS-0001", "CS-0002", "HN")
START = datetime(2026, 3, 1, 16, 59, 30, tzinfo=UTC)  # half a minute before midnight in Hà Nội

Step = tuple[str, int, int, int]
steps = st.lists(
    st.tuples(
        st.sampled_from(("new", "status", "move", "parent")),
        st.integers(0, 7),
        st.integers(0, 5),
        st.integers(-40, 4000),
    ),
    max_size=14,
)


@ON_BOTH
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=steps)
def test_whatever_happens_a_recount_agrees_and_the_past_stays(
    store: Store, grassroots: tuple[str, str], plan: list[Step]
) -> None:
    with store.write() as tx:
        for table in ("initiative", "coauthor", "total", "day_count", "ledger", "taking_part", "load"):
            tx.execute(text(f"DELETE FROM {table}"))
    places = ("Q-HOANGMAI", "Q-BADINH", "HN", "", *grassroots)
    now, made = START, 0
    photos: list[tuple[datetime, dict[str, tuple[Sums, ...]]]] = []
    for what, a, b, seconds in plan:
        now += timedelta(seconds=seconds)
        if what == "new" or not made:
            rows = [
                initiative(made + n, places[(a + n) % 6], b, recognised="yes" if n else "no", benefit=n)
                for n in range(1, 4)
            ]
            others = {made + n: tuple({(b + n) % 6, -n}) for n in range(1, 4)}  # at times the author again
            submit(store, rows, now, others)
            made += 3
        elif what == "status":
            with store.write() as tx:
                set_status(
                    tx,
                    1 + a % made,
                    ("submitted", "verified", "rejected", "merged", "withdrawn", "returned")[b],
                    now,
                )
        elif what == "move":
            with store.write() as tx:
                move_to_unit(tx, 1 + a % made, places[b], now)
        else:
            row = {"code": grassroots[a % 2], "parent": ("Q-HOANGMAI", "Q-BADINH", "HN")[b % 3]}
            with store.write() as tx:
                loading.put(tx, loading.difference(tx, {"unit": [row]}), now)
        latest = max((at for at, _ in photos), default=now)
        if now >= latest:
            with store.write() as tx:
                count.seal(tx, now)
                photos.append((now, standing(tx, CAMPAIGN, places, [now])))
            photos = [photos[-1], *(photo for photo in photos[:-1] if photo[0] < now)]
    is_right(store)
    for at, photo in photos:
        with store.read() as tx:
            assert standing(tx, CAMPAIGN, places, [at]) == photo


@pytest.fixture
def grassroots(store: Store) -> tuple[str, str]:
    with store.read() as tx:
        one, two = tx.execute(text("SELECT code FROM unit WHERE kind = 'grassroots' ORDER BY code LIMIT 2")).scalars()
    return one, two


@ON_BOTH
def test_a_unit_that_changes_parents_takes_its_counts_along(store: Store, grassroots: tuple[str, str]) -> None:
    one, _ = grassroots
    with store.read() as tx:
        (old,) = tx.execute(text("SELECT parent FROM unit WHERE code = :code"), {"code": one}).scalars()
    new = "Q-BADINH" if old != "Q-BADINH" else "Q-HOANGMAI"
    submit(store, [initiative(1, one, 7, benefit=5), initiative(2, one, 8), initiative(3, old, 7)], START)
    later = START + timedelta(days=1)
    with store.write() as tx:
        loading.put(tx, loading.difference(tx, {"unit": [{"code": one, "parent": new, "name": "Tên mới"}]}), later)
    assert stands(store, old, later) == Sums(1, 0, 0, 1, 0, 2)
    assert stands(store, new, later) == Sums(2, 0, 0, 2, 5, 0)
    assert stands(store, "HN", later) == Sums(3, 0, 0, 2, 5, 0)
    assert stands(store, old, START).submitted == 3
    is_right(store)
    with store.read() as tx:
        was, now = (
            {
                row["code"]: row
                for row in history.as_of(tx, "unit", "code = :code", history.loads_after(tx, at), code=one)
            }[one]
            for at in (START, later)
        )
    assert (was["parent"], now["parent"], now["name"]) == (old, new, "Tên mới") and was["name"] != "Tên mới"


@ON_BOTH
def test_two_units_that_change_places_in_the_tree(store: Store, grassroots: tuple[str, str]) -> None:
    one, two = grassroots
    with store.write() as tx:
        loading.put(
            tx,
            loading.difference(tx, {"unit": [{"code": one, "parent": two}, {"code": two, "parent": "HN"}]}),
            START,
        )
    submit(store, [initiative(1, one, 7), initiative(2, two, 8)], START)
    with store.write() as tx:
        loading.put(
            tx,
            loading.difference(tx, {"unit": [{"code": one, "parent": "HN"}, {"code": two, "parent": one}]}),
            START + HOUR,
        )
    assert stands(store, one, START + HOUR).submitted == 2
    assert stands(store, two, START + HOUR) == Sums(1, 0, 0, 1, 0, 1)
    is_right(store)


@ON_BOTH
def test_a_clock_set_back_does_not_change_the_past(store: Store) -> None:
    submit(store, [initiative(1, "Q-BADINH", 7)], START)
    submit(store, [initiative(2, "Q-BADINH", 7)], START - timedelta(minutes=20))
    assert stands(store, "Q-BADINH", START - timedelta(minutes=1)) == NOTHING
    assert stands(store, "Q-BADINH", START).submitted == 2
    is_right(store)


@ON_BOTH
def test_a_clock_that_was_far_ahead_is_forgotten(store: Store) -> None:
    submit(store, [initiative(1, "Q-BADINH", 7)], START + timedelta(days=400))
    submit(store, [initiative(2, "Q-BADINH", 7)], START)
    assert on(store, "Q-BADINH", START.astimezone(HANOI).date()).submitted == 1


@ON_BOTH
def test_a_burst_is_a_handful_of_statements(store: Store) -> None:
    from sqlalchemy import event

    said: list[str] = []
    rows = [initiative(n, ("Q-BADINH", "Q-HOANGMAI", "Q-CAUGIAY")[n % 3], n % 40) for n in range(1, 101)]
    with store.write() as tx:
        bulk.insert(tx, "initiative", rows)
        event.listen(tx, "before_cursor_execute", lambda *args: said.append(args[2]))
        count.count(tx, [Move(None, entry(row), START) for row in rows])
    assert len(said) <= 6, said
    assert stands(store, "HN", START) == Sums(100, 0, 0, 40, 0, 0)
    is_right(store)


@ON_BOTH
def test_many_count_at_once_and_none_is_lost(store: Store) -> None:
    def work(start: int) -> None:
        for n in range(start, start + 60, 3):
            submit(
                store,
                [initiative(n + k, ("Q-BADINH", "Q-HOANGMAI", "HN")[(n + k) % 3], (n + k) % 11) for k in range(3)],
                START,
            )

    threads = [threading.Thread(target=work, args=(start,)) for start in (1, 101, 201)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert stands(store, "HN", START).submitted == 180
    is_right(store)


@ON_BOTH
def test_a_recount_says_every_difference(store: Store) -> None:
    submit(store, [initiative(1, "Q-BADINH", 7, benefit=10)], START)
    with store.write() as tx:
        tx.execute(text("UPDATE total SET submitted = 5 WHERE unit = 'HN'"))
        tx.execute(text("UPDATE taking_part SET person = 8 WHERE unit = 'Q-BADINH'"))
        found = {(one.where, one.unit, one.measure, one.kept, one.counted) for one in recount.differences(tx)}
    assert found == {
        ("total", "HN", "submitted", 5, 1),
        ("day_count", "HN", "submitted", 1, 5),
        ("ledger", "HN", "submitted", 1, 5),
        ("taking_part", "Q-BADINH", "people", 1, 1),
    }


def test_an_entry_is_replaced_whole() -> None:
    one = Entry("c", "u", 1, "submitted", "no", None)
    assert replace(one, status="verified") != one


@ON_BOTH
@pytest.mark.parametrize("hours", [3, 50, -3, -50, 24 * 365, -24 * 100])
def test_counts_agree_whatever_the_clock_read_in_between(store: Store, hours: int) -> None:
    right = Talker(store, "an").introduced().submits()
    wrong = Talker(store, "binh", now=right.now + timedelta(hours=hours)).introduced().submits()
    after = Talker(store, "chi", now=right.now + timedelta(minutes=30)).introduced().submits()
    with store.read() as tx:
        assert list(recount.differences(tx)) == []
        campaign = tx.exec_driver_sql("SELECT max(campaign) FROM total").scalar_one()
        seen = standing(tx, campaign, ["Q-HOANGMAI"], [after.now, max(after.now, wrong.now)])["Q-HOANGMAI"]
    assert [sums.submitted for sums in seen] == [2 if hours > 0 else 3, 3]


@ON_BOTH
def test_what_differs_is_repaired_and_stays_right(store: Store) -> None:
    worker = Talker(store, "an").introduced().submits()
    with store.write() as tx:
        tx.exec_driver_sql("UPDATE total SET submitted = submitted + 5, people = 0")
        tx.exec_driver_sql("UPDATE ledger SET benefit = 1")
        tx.exec_driver_sql("DELETE FROM day_count")
        tx.exec_driver_sql("UPDATE taking_part SET n = 7")
        assert list(recount.differences(tx))
    with store.write() as tx:
        recount.repair(tx, worker.now + timedelta(minutes=1))
    with store.read() as tx:
        assert list(recount.differences(tx)) == []
    Talker(store, "binh", now=worker.now + timedelta(hours=1)).introduced().submits()
    with store.read() as tx:
        assert list(recount.differences(tx)) == []
