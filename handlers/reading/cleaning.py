"""Typed text made clean: one form of each letter, no invisible characters, a bounded length."""

from __future__ import annotations

import re
from unicodedata import is_normalized, normalize

_INVISIBLE = re.compile("[\u200b\u2060\ufeff\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\u00ad]")
# Composing is quadratic in a pile of marks on one letter; no script needs more than four.
_PILES = re.compile(
    "([\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]{4})[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]+"
)
SHORT_TEXT = 500  # characters in which no pile of marks is high enough to cost anything
LONGEST_TEXT = 20_000  # characters looked at: twice what any question takes
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


#: As Zalo sends its own: "/-heart", ":>", ":-((", "8-)".
_EMOTICON = r"(?:/-[a-z]{1,12}|(?<!\S)(?:[:;]-?[^\w\s]{1,3}|[:;]-?[pdbozh3v]|8-\)|&-\()(?!\S))"
_EMOTICONS_FIRST = re.compile(rf"(?:{_EMOTICON}\s*)+", re.IGNORECASE)
_EMOTICONS_LAST = re.compile(rf"(?:\s*{_EMOTICON})+\Z", re.IGNORECASE)
_MEANT = (("/-strong", "👍"), ("/-ok", "👍"), ("/-weak", "👎"), ("/-no", "👎"), ("/-heart", "❤"))


def without_emoticons(text: str) -> str:
    """A clean text without the emoticons at either end; where it is nothing else, one emoji of that meaning."""
    if not ("/-" in text or ":" in text or ";" in text or "-)" in text or "-(" in text):
        return text
    first = _EMOTICONS_FIRST.match(text)
    if first is not None and first.end() == len(text):
        return next((emoji for code, emoji in _MEANT if code in text.lower()), "🙂")
    if first is not None:
        text = text[first.end() :]
    return _EMOTICONS_LAST.sub("", text)


#: Letters that look like the Vietnamese one and stand for it: the Icelandic eth, the African D.
_BARRED = re.compile("[\u00d0\u0189\u00f0\u0256]")
_MEANT_BY = {"\u00d0": "Đ", "\u0189": "Đ", "\u00f0": "đ", "\u0256": "đ"}


def clean(text: str) -> str:
    """The text without what no person typed: NUL, lone surrogates, marks that turn the writing direction.

    Composed (NFC), line ends as \\n, "Đ" for what only looks like it. Joiners stay: emoji are made with them.
    """
    if not text.isascii() and _BARRED.search(text) is not None:
        text = _BARRED.sub(lambda letter: _MEANT_BY[letter[0]], text)
    if len(text) < SHORT_TEXT and text.isprintable() and is_normalized("NFC", text):
        return text.strip()  # most texts: nothing below would change them
    text = _PILES.sub(r"\1", text[:LONGEST_TEXT])
    text = normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _CONTROL.sub("", _INVISIBLE.sub("", text)).replace("\u00a0", " ").strip()
