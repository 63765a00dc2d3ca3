"""Weeks of a small city: nobody is forgotten, no promise is broken, counts agree. More: `python -m tests.program.city`."""

from __future__ import annotations

from storage.database.store import Store
from tests.program.city.city import live


def test_in_a_city_with_an_officer_above_all_nobody_waits_without_an_answer_or_a_word(lite: Store) -> None:
    found = live(lite, unions=7, a_day=8, days=19, seed=1, top=True)
    assert found["initiatives"] == 8 * 19
    assert found["told that it is late"]
    assert found["read: city"]


def test_where_the_city_has_no_officer_nothing_is_promised_to_whom_nobody_reads(lite: Store) -> None:
    found = live(lite, unions=7, a_day=8, days=17, seed=2, top=False)
    assert found["told that it is late"]
    assert "no officer: half answered within days" not in found
