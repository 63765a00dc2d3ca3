"""Ranks with ties: equal worth, equal rank, the next one skipped; within a rank by code."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from handlers.awards.weighing import Standing, in_order, last_rank
from handlers.boards.ranking import fraction
from storage.programme.units import Unit


def unit(number: int) -> Unit:
    return Unit(
        code=f"U{number:03}", name=f"Công đoàn {number}", short_name=str(number), kind="quan", parent="HN", aliases=(),
        members=0, cluster="", valid_from=None, valid_to=None, successors=(),
    )  # fmt: skip


AMOUNTS = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 4)), max_size=12)


@given(AMOUNTS)
def test_whoever_has_as_many_above_them_has_the_same_rank(amounts: list[tuple[int, int]]) -> None:
    stand = [Standing(unit=unit(place), number=part, people=0, benefit=0) for place, (part, _) in enumerate(amounts)]
    parts = {one.unit.code: fraction(part, whole) for one, (part, whole) in zip(stand, amounts, strict=True)}
    rows = in_order(list(reversed(stand)), parts)
    known = {code: part for code, part in parts.items() if part is not None}
    for row in rows:
        part = known.get(row.unit.code)
        better = sum(1 for other in known.values() if part is not None and other > part)
        assert row.rank == (0 if part is None else better + 1)
    assert [(not row.rank, row.rank, row.unit.code) for row in rows] == sorted(
        (not row.rank, row.rank, row.unit.code) for row in rows
    )


def test_a_rank_that_too_many_share_is_not_on_the_list() -> None:
    assert last_rank({1: 1, 2: 4_999}) == 2
    assert last_rank({1: 1, 2: 5_000}) == 1
    assert last_rank({1: 1_000_000}) == 0
    assert last_rank({1: 500, 501: 1}) == 1
