"""Brings typed Vietnamese to a plain key, and holds the shape in which every reading is given.

Figures, units and dates are compared by folded keys: lower case, no diacritics, single spaces. Words are compared by
`means`, `Spelled` and `SpelledPattern`: their lists are written as Vietnamese is spelled, and accents that were typed
count, so that "đợi" is no "đổi" and "Huy" no "hủy". To read another input method, add its decoder beside `untelex` and
`unvni`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, wraps
from typing import Generic, Literal, TypeVar
from unicodedata import normalize

Status = Literal["ok", "confirm", "ask", "none", "reject"]
Period = Literal["once", "year", "month", "day", "shift", "per_unit", "other"]
Bound = Literal["", "least", "most"]
T = TypeVar("T")
R = TypeVar("R")

LONGEST = 300
"""Folded characters an answer may have; a longer text is a story, not an amount, a date or a unit."""

_RAW_LONGEST = 4 * LONGEST  # a decomposed "ệ" is three characters, and a zero-width one may follow
_SLICE = 256  # sorting combining marks is quadratic in CPython, so long texts are decomposed in slices
_DROPPED_LETTERS = "\u0300-\u036f\u200b-\u200f\u2060\ufeff\ufe00-\ufe0f\u00ad"
_DROPPED = re.compile(f"[{_DROPPED_LETTERS}]+")
_NOT_DROPPED = re.compile(rf"[^\x00-\x7f{_DROPPED_LETTERS}]")  # what is no ASCII and is kept; most texts have none
_LETTERS = str.maketrans({"đ": "d", "ð": "d", "₫": "d", "ı": "i"} | {chr(0xFF10 + n): str(n) for n in range(10)})
_VOWELS = re.compile("[aeiouy]")


@dataclass(frozen=True)
class Reading(Generic[T]):
    """What a text was read as; `value` is None unless `status` is ok or confirm."""

    status: Status
    value: T | None = None
    candidates: tuple[T, ...] = ()
    period: Period = "once"
    approx: bool = False
    bound: Bound = ""  # "không dưới 30 triệu": the value is the least, or the most, that it may be


def word_set(words: str) -> frozenset[str]:
    """'a b c' as a set; keeps long lists of words readable."""
    return frozenset(words.split())


SHORT = 24
"""Letters of a word, and of a text that is typed again and again: "có", "bỏ qua", "500 triệu"."""


def remembered(read: Callable[[str], R]) -> Callable[[str], R]:
    """A reader that remembers what it made of many short texts, and of a few long ones.

    Several readers in turn look at the same message, which is folded and marked once for them all. What it reads from
    must be its argument alone.
    """
    short, long = lru_cache(maxsize=8192)(read), lru_cache(maxsize=16)(read)

    @wraps(read)
    def recall(text: str) -> R:
        return short(text) if len(text) <= SHORT else long(text)

    return recall


@remembered
def fold(text: str) -> str:
    """'  Hoàng\u00a0 MAI' -> 'hoang mai': lower case, no diacritics, đ as d, single spaces."""
    lowered = text.casefold()
    if not lowered.isascii():
        slices = [lowered[at : at + _SLICE] for at in range(0, len(lowered), _SLICE)]
        lowered = "".join([unicodedata.normalize("NFD", part) for part in slices]).replace("đ", "d")
        if _NOT_DROPPED.search(lowered) is None:
            lowered = lowered.encode("ascii", "ignore").decode()
        else:
            lowered = _DROPPED.sub("", lowered).translate(_LETTERS)
    return " ".join(lowered.split())


_ACCENTED = re.compile(r"[^\W\d_A-Za-zđĐ]|[\u0300-\u036f]")  # a letter or a mark that is more than the bar of đ
_WORD = re.compile(r"[^\W\d_]+")
_WORDS_AND_BETWEEN = re.compile(r"([^\W\d_]+)")
_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
_COURTESY = word_set("ạ dạ vâng nhé nhá ơi")  # a keyboard puts these in by itself: nobody types accents for them
_HALF_HORNED = re.compile("uơ(?=[a-z])|ưo(?=[a-z])")  # "đuợc", "đựoc"
_BEARS_TONE = re.compile("[âêôơăư]")
_VOWEL = re.compile("(?<=q)u([aeiouy])|[aeiouy]")
# No syllable is spelled so: a stop at its end wants a tone, and these vowels a hat or a horn.
_NEVER_BARE = re.compile("khong|[a-z]*(?:[aeiouy](?:p|t|c|ch)|(?<!q)uo[a-z]+|[iy]e[a-z]+)")

_STOP_END = re.compile("(?:p|t|c|ch)$")


@remembered
def has_accents(text: str) -> bool:
    """Whether somebody typed this with accents, so that they count. The bar of đ and a polite "ạ" alone are none."""
    if text.isascii() or _ACCENTED.search(text) is None:
        return False
    lowered = normalize("NFC", text.casefold())
    return any(_ACCENTED.search(word[0]) and word[0] not in _COURTESY for word in _WORD.finditer(lowered))


@remembered
def marked(text: str) -> str:
    """'  Hoà\u00a0 BÌNH' -> 'hòa bình': lower case with its accents, the tone always at one place, single spaces."""
    lowered = " ".join(text.casefold().split())
    if lowered.isascii():
        return lowered
    return "".join(map(_one_tone_place, _WORDS_AND_BETWEEN.split(normalize("NFC", lowered))))


@lru_cache(maxsize=8192)  # there are some seven thousand syllables
def _one_tone_place(word: str) -> str:
    """'hoà' and 'hòa', 'thuý' and 'thúy' as one; 'đuợc' as 'được'. What has no accent stays as it is."""
    if word.isascii():
        return word
    tones = [mark for mark in unicodedata.normalize("NFD", word) if mark in _TONES]
    level = _HALF_HORNED.sub("ươ", _level(word))
    if not tones:
        return level
    bearers = [found.end() for found in _BEARS_TONE.finditer(level)][-1:]
    bearers += [found.end() for found in _VOWEL.finditer(level)][:1]
    if not bearers:
        return normalize("NFC", word)
    return normalize("NFC", level[: bearers[0]] + tones[0] + level[bearers[0] :])


@lru_cache(maxsize=8192)
def _level(word: str) -> str:
    """The word without its tone."""
    letters = unicodedata.normalize("NFD", word)
    return normalize("NFC", "".join(letter for letter in letters if letter not in _TONES))


def means(typed: str, spelled: str) -> bool:
    """Whether typed words are those of this spelling: "huy bo", "huỷ bỏ" mean "hủy bỏ", "Huy Bơ" does not.

    A word that was typed with accents means only what is spelled with the same. A bare word means any spelling where
    the whole text is bare; in a text with accents it means itself, unless nothing is spelled so ("khong có").
    """
    return fold(typed) == fold(spelled) and agree(marked(typed).split(), marked(spelled).split(), has_accents(typed))


def agree(typed: Sequence[str], spelled: Sequence[str], accented: bool) -> bool:
    """The same of marked words one by one; `accented`: the text that they stand in has accents."""
    return len(typed) == len(spelled) and all(
        one == other or bare_means(one, other, accented) for one, other in zip(typed, spelled, strict=True)
    )


def bare_means(typed: str, spelled: str, accented: bool) -> bool:
    """Whether a word that was typed without its accents is that marked one; `accented`: the text around it has some."""
    bare = typed.replace("đ", "d")
    if not bare.isascii():  # "đươc": a stop at its end wants a tone
        return _STOP_END.search(typed) is not None and typed == _level(spelled)
    if "đ" in typed and "đ" not in spelled:
        return False
    if accented and _NEVER_BARE.fullmatch(bare) is None:
        return False
    return bare == fold(spelled)


class Spelled(Generic[T]):
    """What phrases mean, by their right spelling; looked up by what people type, as `means` says."""

    def __init__(self, phrases: Mapping[str, T]) -> None:
        self._found: dict[str, list[tuple[str, T]]] = {}
        for phrase, meaning in phrases.items():
            self._found.setdefault(fold(phrase), []).append((phrase, meaning))

    def get(self, typed: str) -> T | None:
        """The meaning of this text, whole; None where it is none of the phrases."""
        for phrase, meaning in self._found.get(fold(typed), ()):
            if means(typed, phrase):
                return meaning
        return None

    def __contains__(self, typed: str) -> bool:
        return any(means(typed, phrase) for phrase, _ in self._found.get(fold(typed), ()))


class SpelledWords:
    """A list of words in their right spelling, looked up by one word that was typed."""

    def __init__(self, words: Iterable[str]) -> None:
        self._by_fold: dict[str, list[str]] = {}
        for word in words:
            self._by_fold.setdefault(fold(word), []).append(marked(word))

    def has(self, typed: str, accented: bool) -> bool:
        """Whether this marked word is one of them; `accented`: the text that it stands in has accents."""
        found = self._by_fold.get(fold(typed))
        return found is not None and any(typed == word or bare_means(typed, word, accented) for word in found)


@lru_cache(maxsize=512)
def _spelled(phrases: tuple[str, ...]) -> Spelled[bool]:
    return Spelled(dict.fromkeys(phrases, True))


def is_one_of(typed: str, phrases: tuple[str, ...]) -> bool:
    """Whether this text, whole, is one of these phrases, which are spelled with their accents."""
    return typed in _spelled(phrases)


class SpelledPattern:
    """A regular expression in right spelling: r"bao lâu|mấy phút". A text without accents is searched without them.

    Of words that may be repeated, "(?:em |em ơi |dạ )*", each is tried in one way only, the longest first: else "em ơi
    em ơi em ơi …" would be tried in so many ways that the search never ends. Both are compiled when they are first
    needed: a command of the bot that reads no answers starts in half the time.
    """

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern

    @cached_property
    def _once(self) -> str:
        return _REPEATED_WORDS.sub(_each_in_one_way, normalize("NFC", self._pattern))

    @cached_property
    def _marked(self) -> re.Pattern[str]:
        return re.compile(_PATTERN_WORD.sub(_marked_pattern, self._once))

    @cached_property
    def _folded(self) -> re.Pattern[str]:
        return re.compile(_PATTERN_WORD.sub(_folded_pattern, self._once))

    def search(self, typed: str) -> re.Match[str] | None:
        """Where it stands in the marked text, or in the folded one of a text without accents."""
        if has_accents(typed):
            return self._marked.search(marked(typed))
        return self.folded(fold(typed))

    def folded(self, key: str) -> re.Match[str] | None:
        """Where it stands in a folded text, whatever accents were typed: a quick look at first."""
        return self._folded.search(key)

    def occurs(self, typed: str) -> bool:
        """Whether it stands in the text, for a pattern that denies nothing: what is not in the folded text is nowhere.

        So most texts are not marked at all.
        """
        return self._folded.search(fold(typed)) is not None and self.search(typed) is not None

    def match(self, typed: str) -> re.Match[str] | None:
        """The same at the beginning of the text."""
        if has_accents(typed):
            return self._marked.match(marked(typed))
        return self._folded.match(fold(typed))

    def behind(self, typed: str) -> str | None:
        """What stands behind it on one line, as it was typed; None where the text does not begin with it.

        None too where spelling changes how many letters there are: then nobody knows where that is.
        """
        line = " ".join(normalize("NFC", typed).split())
        found = self.match(line)
        if found is None or len(found.string) != len(line):
            return None
        return line[found.end() :]

    def found(self, ready: str, accented: bool) -> re.Match[str] | None:
        """The same in a text that was marked, or folded where it has no accents, before."""
        return (self._marked if accented else self._folded).search(ready)

    def all(self, ready: str, accented: bool) -> list[str]:
        """All places of it in such a text, one behind another."""
        return (self._marked if accented else self._folded).findall(ready)

    def fullmatch(self, typed: str) -> re.Match[str] | None:
        """The same for the whole text."""
        if has_accents(typed):
            return self._marked.fullmatch(marked(typed))
        return self._folded.fullmatch(fold(typed))


_INNER_WORDS = re.compile(r"\(\?:([\w /|]++)\)")
_REPEATED_WORDS = re.compile(r"\(\?:((?:[\w /|]|\(\?:[\w /|]++\))++)\)\*")
_CHOICE = re.compile(r"(?:[\w /]|\(\?:[\w /|]++\))++")


def _each_in_one_way(repeated: re.Match[str]) -> str:
    inner = _INNER_WORDS.sub(lambda found: f"(?:{_longest_first(found[1].split('|'))})", repeated[1])
    return f"(?:(?>{_longest_first(_CHOICE.findall(inner))}))*"


def _longest_first(choices: list[str]) -> str:
    return "|".join(sorted(choices, key=len, reverse=True))


_PATTERN_WORD = re.compile(r"\\.|\(\?[^\W\d_]|[^\W\d_]+")  # an escape, the head of a group, or a word


def _marked_pattern(word: re.Match[str]) -> str:
    if word[0].isascii():
        return word[0]
    spelled = _one_tone_place(word[0])
    bare = fold(spelled)
    return f"(?:{spelled}|{bare})" if _NEVER_BARE.fullmatch(bare) else spelled


def _folded_pattern(word: re.Match[str]) -> str:
    return word[0] if word[0].isascii() else fold(word[0])


def short_key(text: str) -> str | None:
    """The folded text, or None when it is too long to be a short answer."""
    if len(text) > _RAW_LONGEST:
        text = " ".join(text.split())
        if len(text) > _RAW_LONGEST:
            return None
    key = fold(text)
    return key if len(key) <= LONGEST else None


@lru_cache(maxsize=8192)  # there are some seven thousand folded syllables
def untelex(word: str) -> str:
    """'trieeuj' -> 'trieu', 'ddoongf' -> 'dong': a folded word typed in Telex with no input method on."""
    first = _VOWELS.search(word)
    if first is None:
        return word.replace("w", "u").replace("dd", "d") if len(word) > 1 else word
    head = word[: first.start()].replace("dd", "d").replace("w", "u")
    # no Vietnamese syllable has s, f, r, x, j, z or w after its vowel: there they are marks
    rest = re.sub("[sfrxjzw]", "", word[first.start() :])
    rest = re.sub("aa|ee|oo", lambda pair: pair.group()[0], rest)
    if head.startswith("d") and rest.endswith("d"):  # "dongd": the bar of đ typed last
        rest = rest[:-1]
    if len(rest) > 2 and rest[-1] in "aeo" and rest[-1] in rest[:-1]:  # "trieuej": the hat typed last
        rest = rest[:-1]
    return head + rest


def unvni(word: str) -> str:
    """'hoa2ng' -> 'hoang', 'd9o6ng2' -> 'dong': a folded word typed in VNI with no input method on."""
    return re.sub("(?<=[a-z])[0-9]+", "", word)


MOST_LETTERS = 4096  # that are remembered


@lru_cache(maxsize=MOST_LETTERS)
def _folded(letter: str) -> str:
    return "\n" if letter == "\n" else " " if letter.isspace() else fold(letter)


def _quickly(text: str) -> str:
    """The text folded all at once, where each of its letters may be."""
    return normalize("NFD", text.casefold()).replace("đ", "d").encode("ascii", "ignore").decode()


@lru_cache(maxsize=MOST_LETTERS)
def _is_quick(letter: str) -> bool:
    folded = _folded(letter)
    return len(folded) == 1 and folded == _quickly(letter)


Spots = tuple[str, str, Sequence[int]]
"""A text, the same folded, and where each folded letter was typed."""


@lru_cache(maxsize=2)
def spots(text: str) -> Spots:
    """The composed text, the same folded (lines stay, blanks become one), the place of each folded letter."""
    text = normalize("NFC", text)
    if all(map(_is_quick, set(text))):
        return text, *_with_single_blanks(_quickly(text), list(range(len(text) + 1)))
    places = [place for place, letter in enumerate(text) for _ in _folded(letter)]
    return text, *_with_single_blanks(text.translate(_LETTER_BY_LETTER), [*places, len(text)])


class _LetterByLetter(dict[int, str]):
    """For `str.translate`: keeps the letters that it met, but not all that strangers may think of."""

    def __missing__(self, code: int) -> str:
        folded = _folded(chr(code))
        if len(self) < MOST_LETTERS:
            self[code] = folded
        return folded


_LETTER_BY_LETTER = _LetterByLetter()
_TOO_MANY_BLANKS = re.compile("(?<=[ \n]) +")


def _with_single_blanks(plain: str, places: list[int]) -> tuple[str, list[int]]:
    """The same without the blanks behind a blank or a line end."""
    found = [run.span() for run in _TOO_MANY_BLANKS.finditer(plain)]
    for begin, end in reversed(found):
        del places[begin:end]
    if found:
        plain = _TOO_MANY_BLANKS.sub("", plain)
    return plain, places
