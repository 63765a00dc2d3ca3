"""Accents that somebody typed count; a text without any is compared without them."""

from __future__ import annotations

import pytest

from handlers.reading.fold import Spelled, SpelledPattern, has_accents, is_one_of, marked, means

SAME = [
    ("huy", "hủy"),
    ("huỷ bỏ", "hủy bỏ"),
    ("HUỶ BỎ", "hủy bỏ"),
    ("đuợc rồi", "được rồi"),
    ("đựơc", "được"),
    ("đươc", "được"),
    ("đuoc roi", "được rồi"),
    ("khong có", "không có"),
    ("không duoc", "không được"),
    ("bo qua ạ", "bỏ qua ạ"),
    ("qúy", "quý"),
    ("thuý", "thúy"),
    ("gìa", "già"),
    ("ho\u0300a", "hoà"),
    ("ok", "ok"),
]
OTHERS = [
    ("đợi", "đổi"),
    ("Tài", "tại"),
    ("Khổng", "không"),
    ("Hồ Anh Huy", "hồ anh hủy"),
    ("thường", "thưởng"),
    ("thương", "thưởng"),
    ("sáu", "sau"),
    ("chính", "chỉnh"),
    ("bo quá", "bỏ qua"),
    ("Cẩn", "cần"),
    ("đoi", "dời"),
    ("hồng hà", "hông hả"),
]


@pytest.mark.parametrize(("typed", "spelled"), SAME)
def test_this_is_that_word(typed: str, spelled: str) -> None:
    assert means(typed, spelled)
    assert Spelled({spelled: 1}).get(typed) == 1
    assert is_one_of(typed, (spelled, "khác"))


@pytest.mark.parametrize(("typed", "spelled"), OTHERS)
def test_this_is_another_word(typed: str, spelled: str) -> None:
    assert not means(typed, spelled)
    assert Spelled({spelled: 1}).get(typed) is None
    assert typed not in Spelled({spelled: 1})


def test_one_folded_word_has_a_meaning_for_each_spelling() -> None:
    words = Spelled({"đổi": "edit", "đợi": "wait"})
    assert (words.get("đổi"), words.get("đợi"), words.get("doi")) == ("edit", "wait", "edit")


@pytest.mark.parametrize("typed", ["có thưởng không em", "co thuong k", "được thuong gì"])
def test_a_pattern_finds_its_words(typed: str) -> None:
    assert SpelledPattern(r"\b(?:có|được) thưởng\b").search(typed)


@pytest.mark.parametrize("typed", ["hay có thương tích", "nắng thường", "không được thường xuyên"])
def test_a_pattern_finds_no_others(typed: str) -> None:
    assert SpelledPattern(r"\b(?:có|được) thưởng\b").search(typed) is None


@pytest.mark.parametrize("typed", ["nguyen van an", "dạ nguyen van an ạ", "đi", "OK 👍", "500k ₫"])
def test_without_accents(typed: str) -> None:
    assert not has_accents(typed)


def test_the_tone_has_one_place() -> None:
    assert marked("  Hoà\u00a0 BÌNH, Thuỷ") == marked("hòa bình, thủy")
