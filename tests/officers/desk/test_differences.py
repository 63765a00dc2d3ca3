"""Two answers beside each other: the words that differ are marked, whatever their capitals and marks."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from handlers.desk.differences import Piece, beside


def test_only_the_words_that_differ_are_marked() -> None:
    left, right = beside("Thêm chốt định vị, thợ không chỉnh tay", "thêm lò xo định vị thợ không chỉnh tay")
    assert left == [Piece("Thêm ", False), Piece("chốt ", True), Piece("định vị, thợ không chỉnh tay", False)]
    assert right == [Piece("thêm ", False), Piece("lò xo ", True), Piece("định vị thợ không chỉnh tay", False)]


@given(st.text(), st.text())
def test_both_texts_come_back_whole(one: str, other: str) -> None:
    left, right = beside(one, other)
    assert "".join(piece.text for piece in left) == one and "".join(piece.text for piece in right) == other
