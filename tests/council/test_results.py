"""What marks come to, against a reckoning of its own, whatever is marked; ties share a rank."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from handlers.council.marking import read_points
from handlers.council.results import judged, tenths
from storage.initiatives.council import Criterion, Item, Marks

CRITERIA = (Criterion(name="A", points=30, weight=30), Criterion(name="B", points=10, weight=70))


def item(number: int) -> Item:
    return Item(
        id=number, code=f"SK-{number}", title="", author="", unit="", people=frozenset(), confidential=False
    )  # fmt: skip


MARKS = st.dictionaries(
    st.integers(1, 4),
    st.dictionaries(
        st.integers(1, 5), st.fixed_dictionaries({0: st.sampled_from((0, 1500, 3000))}, optional={1: st.sampled_from((0, 500))})
    ),
)


@given(MARKS)
def test_scores_are_averages_by_weight_and_ranks_count_who_stands_above(marks: dict[int, Marks]) -> None:
    items = [item(number) for number in range(1, 6)]
    rows = {row.item.id: row for row in judged(CRITERIA, items, marks)}
    for one in items:
        whole = [theirs[one.id] for theirs in marks.values() if len(theirs.get(one.id, {})) == 2]
        scores = [Fraction(given[0], 3000) * 30 + Fraction(given[1], 1000) * 70 for given in whole]
        row = rows[one.id]
        assert row.members == len(scores)
        assert row.score == (sum(scores, Fraction()) / len(scores) if scores else None)
        better = sum(1 for other in rows.values() if row.score is not None and other.score is not None and other.score > row.score)
        assert row.rank == (better + 1 if scores else 0)


def test_points_are_read_as_people_type_them() -> None:
    criterion = CRITERIA[0]
    read = {typed: read_points(typed, criterion) for typed in ("8", "8,5", "8.25", "30 điểm", "0", " 7 đ ")}
    assert read == {"8": 800, "8,5": 850, "8.25": 825, "30 điểm": 3000, "0": 0, " 7 đ ": 700}
    assert [read_points(typed, criterion) for typed in ("31", "-1", "8,555", "tám", "", "²", "30,01")] == [None] * 7


def test_scores_are_written_half_up() -> None:
    assert [tenths(Fraction(value)) for value in ("71.25", "71.249", "0", "100")] == [713, 712, 0, 1000]
    assert tenths(None) is None


def test_who_became_an_author_since_does_not_count() -> None:
    own = replace(item(1), people=frozenset({7}))
    (row,) = judged(CRITERIA, [own], {7: {1: {0: 3000, 1: 1000}}, 8: {1: {0: 1500, 1: 500}}})
    assert row.score == 50 and row.members == 1
