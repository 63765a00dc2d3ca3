"""A correction is told from what only begins like one, however often its words are said."""

from __future__ import annotations

import pytest

from handlers.reading import corrections


@pytest.mark.parametrize("again", ["oi ", "ôi ", "a ", "quen mat ", "em nhé ", "rồi ạ "])
@pytest.mark.parametrize("said", ["", "à nhầm ", "tên phải là "])
def test_words_said_over_and_over_are_read_to_their_end(said: str, again: str) -> None:
    assert not corrections.bare(f"{said}{again * 80}"[:150] + "máy x")


@pytest.mark.parametrize("text", ["à nhầm", "ôi khoan đã nhầm rồi ạ", "thôi chết quên mất, em ghi nhầm rồi nhé"])
def test_a_bare_mistake_is_heard(text: str) -> None:
    assert corrections.bare(text)
