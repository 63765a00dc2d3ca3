"""A question, a hedge or a farewell is heard as such, and a story with the same words is none of them."""

from __future__ import annotations

import pytest

from handlers.reading import remarks
from handlers.reading.remarks import learned
from tests.cast.places import CASES
from tests.cast.understanding.readings import rows_of

ROWS = rows_of(CASES / "remarks.tsv")


@pytest.mark.parametrize("row", ROWS, ids=[row["text"] for row in ROWS])
def test_what_is_said_to_the_bot_is_told_from_what_tells(row: dict[str, str]) -> None:
    found = remarks.read(row["text"])
    doubt = "" if found.sure else "doubt"
    assert " ".join(filter(None, (found.kind, found.about, doubt))) == row["remark"]


def test_a_long_story_is_never_held_back_by_its_last_words() -> None:
    assert (
        remarks.read("Trước đây thợ phải đo tay từng cây, sai là bỏ cả cây. " * 6 + "Ghi vậy được chưa em?").kind == ""
    )


@pytest.mark.parametrize("said", ["chào", "chào em", "em cho em xem", "mai", "đợi", "quên", "đang bận quá"])
@pytest.mark.parametrize("again", ["em ơi", "em cho em", "ạ", "anh chị", "mất rồi", "nhiều nhiều"])
def test_words_said_over_and_over_are_read_to_their_end(said: str, again: str) -> None:
    whole = f"{said} {f'{again} ' * 80}"[:230] + " không x"
    assert remarks.read(whole).kind == ""


def test_words_have_the_same_points_in_whatever_order_they_are_added() -> None:
    for row in rows_of(CASES / "remarks.tsv"):
        found = learned.points(row["text"], "before")
        assert found == round(found, 2), row["text"]
