"""Whether words are a person's full name, and no question, refusal or order.

A text with accents is compared by its accents: "Tài" is no "tại", "Khôi" is no "khỏi", "La" is no "là". Only a text
without any is folded, and there a family name in front decides.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal
from unicodedata import normalize

from handlers.reading.fold import fold, word_set
from handlers.reading.names.words import (
    AMBIGUOUS,
    AMBIGUOUS_FOLDED,
    FAMILIES,
    FAMILIES_FOLDED,
    GROUPS,
    MIDDLE,
    OFTEN_MIDDLE,
    PLAIN_SENTENCE,
    ROLES,
    SENTENCE,
    SENTENCE_FOLDED,
    SYLLABLES,
)
from handlers.reading.replies import PHRASES, read_reply

LEAST_WORDS, MOST_WORDS = 2, 7
MANY_WORDS = 5  # in a name without accents: then no word of a sentence may be among them
LONGEST_NAME = 100  # letters
_LETTERS = re.compile(r"[^\W\d_]+(?:['’.\-][^\W\d_]+)*['’.]?")
_VOWELS = re.compile("[aeiouy]")
#: A folded Vietnamese syllable; a name of another language has others.
_SYLLABLE = re.compile("(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnprstvx])?[aeiouy]{1,3}(?:ng|nh|ch|[cmnpt])?")

_APPS = word_set("zalo facebook fb telegram tele messenger gmail")  # "y như zalo" is nobody's name

Sureness = Literal["", "maybe", "sure"]


@lru_cache(maxsize=1024)
def sureness(text: str) -> Sureness:
    """How surely all of these words are one full name; "" where they are none."""
    words = text.split()
    if not LEAST_WORDS <= len(words) <= MOST_WORDS or len(text) > LONGEST_NAME:
        return ""
    if any(_LETTERS.fullmatch(word) is None or word.casefold() in _APPS for word in words):
        return ""
    typed = normalize("NFC", text).casefold()
    if " ".join(typed.split()[:2]) in ROLES or _is_reply(typed, has_capitals(words)):
        return ""
    if is_family(words[0].casefold(), has_accents(typed)):
        return "sure" if _fits_family(typed, has_capitals(words)) else ""
    return _without_family(words, typed)


def is_name(text: str) -> bool:
    """Whether all of these words may be one full name."""
    return sureness(text) != ""


def certain(text: str) -> bool:
    """Whether this is a name whatever else it may be: three words and more with a known family name in front."""
    return len(text.split()) > LEAST_WORDS and begins_with_family(text) and sureness(text) == "sure"


def begins_with_family(text: str) -> bool:
    """Whether the first word is a known family name."""
    first = normalize("NFC", text).casefold().split()[:1]
    return bool(first) and is_family(first[0], has_accents(text))


def has_accents(text: str) -> bool:
    """Whether any letter was typed with an accent; here the bar of đ counts, since "Đinh Lan Anh" is spelled so."""
    return fold(text) != " ".join(text.casefold().split())


def has_capitals(words: list[str]) -> bool:
    """Whether each word begins with a capital letter, as a name does; shouting without accents says nothing."""
    shouted = all(word.isupper() and word.isascii() for word in words)
    return not shouted and all(word[:1].isupper() for word in words)


def is_family(word: str, accented: bool) -> bool:
    """Whether this is a family name, by its accents where the text has some."""
    if word.startswith(("h'", "h’")):  # as Ede and Jarai write the names of women: "H'Hen Niê"
        return True
    if accented and not word.isascii():
        return word in FAMILIES
    if accented:
        return word in FAMILIES or word in FAMILIES_FOLDED - SENTENCE_FOLDED
    return word in FAMILIES_FOLDED


def _is_reply(typed: str, capitals: bool) -> bool:
    """A word to the bot: "đồng ý", "từ chối", "dong y", whoever may be called so."""
    words = typed.split()
    accented = has_accents(typed)
    if len(words) == LEAST_WORDS and words[0] == "khong":
        return True  # "khong ai", "khong co"
    if fold(typed) in PHRASES:
        return read_reply(typed) != ""
    if not accented:
        return not capitals and len(words) == LEAST_WORDS and _is_bare_reply(typed, *words)
    return not capitals and read_reply(typed) != ""


def _is_bare_reply(typed: str, first: str, last: str) -> bool:
    """ "vang anh", "thoi huy"; but "do huy" is a name."""
    return (first in PHRASES or last in _POLITE_LAST) and read_reply(typed) != ""


_NAMES_PEOPLE = ("thị", "văn")
_POLITE_LAST = word_set("a anh chi em nhe nha di luon roi oi")


def _fits_family(typed: str, capitals: bool) -> bool:
    """Whether what stands behind a family name makes a name of it."""
    words = typed.split()
    rest = words[1:]
    if capitals:
        return True
    if has_accents(typed):
        return _fits_accented(words[0], rest)
    said = sum(word in SENTENCE_FOLDED for word in rest)
    if (rest[0] in OFTEN_MIDDLE and len(rest) > 1) or not MIDDLE.isdisjoint(rest[:-1]):
        return said < 2
    if len(rest) == 1 and rest[0] in ("ten", "muc", "sua"):
        return False
    if words[0] in AMBIGUOUS_FOLDED:
        return said == 0 and all(map(_may_be_given, rest))
    if len(words) >= MANY_WORDS:
        return said == 0
    return said < 2


def _fits_accented(family: str, rest: list[str]) -> bool:
    said = sum(word in SENTENCE for word in rest)
    if family not in AMBIGUOUS or (rest[0] in OFTEN_MIDDLE and len(rest) > 1):
        return said < 2 or PLAIN_SENTENCE.isdisjoint(rest)
    return said == 0 and all(_may_be_given(fold(word)) for word in rest)


def _may_be_given(word: str) -> bool:
    """Whether a folded word stands in given names, or in another language."""
    return word in SYLLABLES or _SYLLABLE.fullmatch(word) is None


_KIN = re.compile(r"(?:bố|mẹ|ba|má|sếp|con|cháu) (?:em|tôi|mình|chị|anh|cháu|tui|nó)")  # "của bố em"


def _without_family(words: list[str], typed: str) -> Sureness:
    """A name of an unknown family: of another people, or half a name, or no name at all."""
    folded = fold(typed).split()
    said = SENTENCE if has_accents(typed) else SENTENCE_FOLDED
    if typed.split()[0] in GROUPS or _KIN.fullmatch(typed) is not None:
        return ""
    if len(words) > LEAST_WORDS and has_capitals(words) and typed.split()[1] in _NAMES_PEOPLE:
        return "sure"  # "Sầm Thị Huệ": nothing else is written so
    if not said.isdisjoint(typed.split()):
        named = has_accents(typed) and len(words) > LEAST_WORDS and has_capitals(words)
        return "maybe" if named and said.isdisjoint(typed.split()[1:]) else ""
    if any(_VOWELS.search(word) is None for word in folded):
        return ""
    if any(_SYLLABLE.fullmatch(word) is None for word in folded):
        return "sure" if has_capitals(words) else "maybe"
    if has_capitals(words) or SYLLABLES.issuperset(folded):
        return "maybe"
    return ""
