"""Vietnamese typed in Telex or VNI while no input method was on: "Traanf Ddwcs" and "Tra62n D9u71c" are "Trần Đức".

`fold.untelex` and `fold.unvni` take these marks away, to compare; here they become the accents that were meant.
"""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import normalize

_TONES = dict(zip("fsrxj", "\u0300\u0301\u0309\u0303\u0323", strict=True))
_VNI_TONES = dict(zip("21345", "\u0300\u0301\u0309\u0303\u0323", strict=True))
_HATS = {"a": "â", "e": "ê", "o": "ô"}
_HORNS = {"a": "ă", "o": "ơ", "u": "ư"}
_VNI_MARKS = {"6": _HATS, "7": {"o": "ơ", "u": "ư"}, "8": {"a": "ă"}, "9": {"d": "đ"}}
_SYLLABLE = re.compile(
    "(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnprstvx])?[aăâeêioôơuưy]{1,3}(?:ng|nh|ch|[cmnpt])?"
)
_VOWELS = re.compile("(?<=^q)u(?=[aăâeêioôơuưy])|(?<=^g)i(?=[aăâeêoôơuư])|([aăâeêioôơuưy]+)")


def decoded(text: str) -> str:
    """The same words with the accents that were meant; "" where none is typed so, or it does not spell words."""
    if not text.isascii():
        return ""
    for decode in (_telex, _vni):
        words = [decode(word) for word in text.split()]
        shown = " ".join(words)
        if shown != text and "" not in words:
            return shown
    return ""


@lru_cache(maxsize=2048)
def _telex(word: str) -> str:
    """'Traanf' -> 'Trần'; "" for what is no syllable."""
    letters, tone = "", ""
    for letter in word.lower():
        if letter in _TONES and re.search("[aăâeêioôơuưy]", letters):
            tone = _TONES[letter]
        elif letter == "w":
            letters = _horned(letters)
        elif letter in _HATS and re.search(f"{letter}[^aeiouy]*$", letters):
            at = letters.rindex(letter)
            letters = letters[:at] + _HATS[letter] + letters[at + 1 :]
        elif letter == "d" and letters[:1] == "d":
            letters = "đ" + letters[1:]
        else:
            letters += letter
    return _cased(_toned(letters, tone), word)


def _horned(letters: str) -> str:
    """What a "w" makes of the letters before it: ươ, ơ, ư, ă; alone it is ư."""
    if "uo" in letters:
        return letters.replace("uo", "ươ")
    for at in range(len(letters) - 1, -1, -1):
        if letters[at] in _HORNS:
            return letters[:at] + _HORNS[letters[at]] + letters[at + 1 :]
    return letters + "ư"


@lru_cache(maxsize=2048)
def _vni(word: str) -> str:
    """'Tra62n' -> 'Trần', 'D9u71c' -> 'Đức'; "" for what is no syllable."""
    letters, tone = "", ""
    for letter in word.lower():
        if letter in _VNI_TONES and letters:
            tone = _VNI_TONES[letter]
        elif letter in _VNI_MARKS:
            letters = _marked(letters, _VNI_MARKS[letter])
        else:
            letters += letter
    return _cased(_toned(letters, tone), word)


def _marked(letters: str, marks: dict[str, str]) -> str:
    if "ơ" in marks.values() and "uo" in letters:
        return letters.replace("uo", "ươ")
    for at in range(len(letters) - 1, -1, -1):
        if letters[at] in marks:
            return letters[:at] + marks[letters[at]] + letters[at + 1 :]
    return letters


def _toned(letters: str, tone: str) -> str:
    """With the tone where it is written ("hòa", "toán", "trần"); "" for what is no Vietnamese syllable."""
    if _SYLLABLE.fullmatch(letters) is None:
        return ""
    if not tone:
        return letters
    vowels = next((found for found in _VOWELS.finditer(letters) if found[1]), None)
    if vowels is None:
        return ""
    at = vowels.start() + _bearer(vowels[1], closed=vowels.end() < len(letters))
    return normalize("NFC", letters[: at + 1] + tone + letters[at + 1 :])


def _bearer(vowels: str, closed: bool) -> int:
    """Which of these vowels bears the tone."""
    own = [at for at, vowel in enumerate(vowels) if vowel in "ăâêôơư"]
    if own:
        return own[-1]
    if len(vowels) == 3 or (len(vowels) == 2 and closed):
        return 1
    return 0


def _cased(syllable: str, typed: str) -> str:
    if typed.isupper() and len(typed) > 1:
        return syllable.upper()
    if typed[:1].isupper():
        return syllable[:1].upper() + syllable[1:]
    return syllable
