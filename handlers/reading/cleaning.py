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


def clean(text: str) -> str:
    """The text without what no person typed: NUL, lone surrogates, marks that turn the writing direction.

    Composed (NFC), line ends as \\n. Joiners stay: emoji are made with them.
    """
    if len(text) < SHORT_TEXT and text.isprintable() and is_normalized("NFC", text):
        return text.strip()  # most texts: nothing below would change them
    text = _PILES.sub(r"\1", text[:LONGEST_TEXT])
    text = normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _CONTROL.sub("", _INVISIBLE.sub("", text)).replace("\u00a0", " ").strip()
