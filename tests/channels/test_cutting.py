"""Long texts are cut where people would cut them, and never inside a letter, in whatever unit a channel counts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.cutting import split, utf16_units

FAMILY = "👩‍👩‍👧"  # five code points, eight UTF-16 units
FLAG = "🇻🇳"


@pytest.mark.parametrize("length", [len, utf16_units])
@pytest.mark.parametrize("between", ["\n\n", "\n", " "])
def test_a_text_is_cut_between_paragraphs_lines_and_words(between: str, length: Callable[[str], int]) -> None:
    assert split("a" * 60 + between + "b" * 60, 100, length) == ["a" * 60, "b" * 60]


def test_a_text_without_a_place_to_cut_is_cut_between_letters() -> None:
    assert split("a" * 150, 100) == ["a" * 100, "a" * 50]
    assert split(FAMILY * 3, 12) == [FAMILY * 2, FAMILY]
    assert split(FAMILY * 3, 12, utf16_units) == [FAMILY] * 3
    assert split("x" + FLAG * 3, 4) == ["x" + FLAG, FLAG * 2]


def test_a_letter_longer_than_a_part_is_cut_after_all() -> None:
    zalgo = "a" + "\u0301" * 50
    assert "".join(split(zalgo, 20)) == zalgo


def test_what_fits_is_left_whole_and_nothing_is_nothing() -> None:
    assert split("  vừa đủ \n", 6) == ["vừa đủ"]
    assert split(" \n ", 6) == []


def test_a_vietnamese_letter_counts_one_and_an_emoji_two() -> None:
    assert [utf16_units(text) for text in ("ợ", "😀", "\ud83d")] == [1, 2, 1]


@given(st.text(alphabet=st.sampled_from("aợ😀👩‍🏽🇻🇳"), max_size=200), st.integers(40, 80))
def test_no_part_is_too_long_and_no_letter_is_lost_or_cut(text: str, most: int) -> None:
    for length in (len, utf16_units):
        parts = split(text, most, length)
        assert all(0 < length(part) <= most for part in parts)
        if all(length(letter) <= most for letter in regex.findall(r"\X", text)):
            assert [letter for part in parts for letter in regex.findall(r"\X", part)] == regex.findall(r"\X", text)
