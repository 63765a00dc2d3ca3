"""Whatever is verified, undone, merged, taken back, moved, told, confirmed and erased: units counted are those that are.

The other count is made here, of what was done, by following each initiative to the one that it was merged into.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule, run_state_machine_as_test

from handlers.people.coauthors.merged import come_back
from storage.database.store import Store
from storage.initiatives import initiatives, review
from storage.initiatives.reuse import reports
from storage.initiatives.reuse.reports import Status
from storage.initiatives.review import Officer
from storage.initiatives.status import move_to_unit
from storage.people import personal_data
from tests.cast.keepsakes.shared import applied
from tests.cast.machine import OnOneFile
from tests.cast.rows import NOON, initiative, submit
from tests.databases import ON_BOTH

UNITS = ("Q-HOANGMAI", "Q-BADINH", "Q-DONGDA", "Q-LONGBIEN")
NUMBERS = (1, 2, 3, 4)
OFFICER = Officer(person_id=99, name="Hoa")
ACTS = ("verify", "undo", "merge", "part", "withdraw", "move", "tell", "confirm", "refuse", "take_back", "erase")


class Played:
    """What was done to four initiatives, on a database and beside it."""

    def __init__(self, store: Store) -> None:
        self.store, self.now = store, NOON
        self.units = dict(zip(NUMBERS, UNITS, strict=True))
        self.status = dict.fromkeys(NUMBERS, "submitted")
        self.into: dict[int, int] = {}
        self.reports: dict[int, tuple[int, str, str]] = {}  # by its number: the initiative, the unit, how it stands
        submit(store, [initiative(number, self.units[number], -number) for number in NUMBERS], NOON)

    def counted(self) -> dict[str, int]:
        """By how many units each is applied."""
        found: dict[int, set[str]] = {}
        for one, unit, stands in self.reports.values():
            root = self.root(one)
            if stands == Status.CONFIRMED and self.status[root] == "verified":
                found.setdefault(root, set()).add(unit)
        for root, units in found.items():
            units -= {self.units[number] for number in NUMBERS if self.root(number) == root}
        return {f"T-{root}": len(units) for root, units in found.items() if units}

    def root(self, one: int) -> int:
        """What it was merged into in the end."""
        while one in self.into:
            one = self.into[one]
        return one

    def does(self, act: str, one: int, other: int, unit: str) -> None:
        """One thing, where it can be done."""
        self.now += timedelta(minutes=1)
        getattr(self, f"_{act}")(one, other, unit)

    def _verify(self, one: int, _other: int, _unit: str) -> None:
        if self.status[one] == "submitted":
            with self.store.write() as tx:
                review.decide(
                    tx, key=one, code=f"T-{one}", officer=OFFICER, status="verified", reason="", questions=(),
                    now=self.now,
                )  # fmt: skip
            self.status[one] = "verified"

    def _undo(self, one: int, _other: int, _unit: str) -> None:
        if self.status[one] in ("verified", "merged"):
            with self.store.write() as tx:
                review.undo(
                    tx, key=one, code=f"T-{one}", officer=OFFICER, status=self.status[one], now=self.now
                )  # fmt: skip
            self.status[one] = "submitted"
            self.into.pop(one, None)

    def _merge(self, one: int, other: int, _unit: str) -> None:
        if one != other and self.status[one] == "submitted" and self.status[other] in ("submitted", "verified"):
            with self.store.write() as tx:
                review.merge(
                    tx, key=one, code=f"T-{one}", into=f"T-{other}", into_key=other, officer=OFFICER, now=self.now
                )  # fmt: skip
            self.status[one], self.into[one] = "merged", other

    def _part(self, one: int, _other: int, _unit: str) -> None:
        if self.status[one] == "merged":
            with self.store.write() as tx:
                review.reopen(tx, key=one, code=f"T-{one}", now=self.now)
            self.status[one] = "submitted"
            del self.into[one]

    def _withdraw(self, one: int, _other: int, _unit: str) -> None:
        if self.status[one] == "submitted":
            with self.store.write() as tx:
                initiatives.withdraw(tx, one, self.now)
                come_back(tx, [f"T-{one}"], self.now)
            self.status[one] = "withdrawn"
            for merged in [each for each, into in self.into.items() if into == one]:
                self.status[merged] = "submitted"
                del self.into[merged]

    def _move(self, one: int, _other: int, unit: str) -> None:
        with self.store.write() as tx:
            move_to_unit(tx, one, unit, self.now)
        self.units[one] = unit

    def _tell(self, one: int, other: int, unit: str) -> None:
        with self.store.write() as tx:
            key = reports.tell(
                tx, initiative=one, unit=unit, person=other, since=None, result="", now=self.now
            )  # fmt: skip
        standing = [each for each in self.reports.values() if each[:2] == (one, unit) and each[2] in reports.STANDS]
        assert bool(key) == (not standing)
        if key:
            self.reports[key] = one, unit, Status.TOLD

    def _confirm(self, one: int, other: int, _unit: str) -> None:
        self._decide(one + other, Status.TOLD, Status.CONFIRMED)

    def _refuse(self, one: int, other: int, _unit: str) -> None:
        self._decide(one + other, Status.TOLD, Status.REFUSED)

    def _decide(self, number: int, before: Status, after: Status) -> None:
        keys = [key for key, each in self.reports.items() if each[2] == before]
        if keys:
            key = keys[number % len(keys)]
            with self.store.write() as tx:
                reports.decide(tx, key=key, status=after, officer=OFFICER, code="T", now=self.now)
            self.reports[key] = *self.reports[key][:2], after

    def _take_back(self, one: int, other: int, _unit: str) -> None:
        keys = [key for key, each in self.reports.items() if each[2] in reports.STANDS]
        if keys:
            key = keys[(one + other) % len(keys)]
            with self.store.write() as tx:
                reports.take_back(tx, key=key, now=self.now)
            self.reports[key] = *self.reports[key][:2], Status.TAKEN_BACK

    def _erase(self, _one: int, other: int, _unit: str) -> None:
        """What was confirmed stays; nobody is left to answer for the rest."""
        with self.store.write() as tx:
            personal_data.erase(tx, other, 0, self.now, everything=True)
            left = {key for (key,) in tx.exec_driver_sql("SELECT id FROM reuse WHERE status = 'confirmed'")}
            kept = {key for (key,) in tx.exec_driver_sql("SELECT id FROM reuse")}
        assert left == {key for key, each in self.reports.items() if each[2] == Status.CONFIRMED}
        self.reports = {key: each for key, each in self.reports.items() if key in kept}


class Spread(OnOneFile):
    """The same, step by step."""

    def __init__(self) -> None:
        super().__init__()
        self.played = Played(self.store)

    @rule(
        act=st.sampled_from(ACTS), one=st.sampled_from(NUMBERS), other=st.sampled_from(NUMBERS),
        unit=st.sampled_from(UNITS),
    )  # fmt: skip
    def something_is_done(self, act: str, one: int, other: int, unit: str) -> None:
        self.played.does(act, one, other, unit)

    @rule(one=st.sampled_from(NUMBERS), unit=st.sampled_from(UNITS))
    def it_is_applied_and_confirmed(self, one: int, unit: str) -> None:
        for act in ("verify", "tell", "confirm"):
            self.played.does(act, one, one, unit)

    @invariant()
    def the_count_is_the_recount(self) -> None:
        assert applied(self.store) == self.played.counted()


@pytest.mark.parametrize("examples", [12, pytest.param(40, marks=pytest.mark.long)])
def test_whatever_is_done_the_count_is_the_recount(sqlite_template: Path, examples: int) -> None:
    Spread.template = sqlite_template
    run_state_machine_as_test(Spread, settings=settings(max_examples=examples, stateful_step_count=40, deadline=None))


@ON_BOTH
@pytest.mark.parametrize("seed", range(3))
def test_on_both_databases(store: Store, seed: int) -> None:
    chance, played, seen = Random(seed), Played(store), 0
    for _ in range(120):
        act = chance.choice((*ACTS, "verify", "tell", "confirm", "merge"))
        played.does(act, chance.choice(NUMBERS), chance.choice(NUMBERS), chance.choice(UNITS))
        seen = max(seen, len(played.counted()))
        assert applied(store) == played.counted()
    assert seen, "nothing was ever counted"
