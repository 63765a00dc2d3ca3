"""A text is brought near the usual troubles that it tells of, whatever words it tells them in."""

from __future__ import annotations

import pytest

from handlers.reading.related import troubles
from handlers.reading.related.lines import lines

NAMES = [name for file in troubles.FILES for name, *_ in lines(file)]


def nearest(text: str) -> list[str]:
    """The names of the three that it is nearest to."""
    return [NAMES[number] for number, _ in troubles.nearest(text, 3)]


@pytest.mark.parametrize("typed", ["tĩnh điện làm chết linh kiện", "tinh dien lam chet linh kien"])
def test_a_trouble_is_known_with_and_without_accents(typed: str) -> None:
    assert nearest(typed)[0] == "tĩnh điện làm hỏng linh kiện"


def test_a_word_that_means_the_same_brings_a_text_nearer() -> None:
    """Without meanings, three other troubles of stairs stand before that of children: "bé" is a "trẻ"."""
    assert "Trẻ lên xuống cầu thang, đi hàng" in nearest("bé té ở cầu thang")


def test_who_says_nothing_of_work_is_near_no_trouble() -> None:
    assert nearest("xyz qwerty") == nearest("") == []
