"""What was picked: a number, a label with or without accents, a keyword. One place, for all channels."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from unicodedata import is_normalized, normalize

from handlers.fold import fold
from messages.wire import Option

_NUMBER = re.compile(r"\W*(?:so|chon|cau|muc|y|number|option|phuong an)?\s*(\d{1,2})\W*")
_INVISIBLE = re.compile("[\u200b\u2060\ufeff\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\u00ad]")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """The text without what no person typed: NUL, lone surrogates, marks that turn the writing direction.

    Composed (NFC), line ends as \\n. Joiners stay: emoji are made with them.
    """
    if text.isprintable() and is_normalized("NFC", text):
        return text.strip()  # most texts: nothing below would change them
    text = normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _CONTROL.sub("", _INVISIBLE.sub("", text)).replace("\u00a0", " ").strip()


def pick(text: str, choices: Sequence[Option], shortcuts: Sequence[Option] = ()) -> str:
    """The value that was picked, or nothing. Only choices go by number: "2" is an answer to "how many?"."""
    typed = fold(text).strip(" .!?,;:")
    number = _NUMBER.fullmatch(typed)
    if number and 1 <= int(number[1]) <= len(choices):
        return choices[int(number[1]) - 1].value
    for option in (*choices, *shortcuts):
        if typed and typed in (_label(option.label), option.value):
            return option.value
    return _by_beginning(typed, choices)


def _by_beginning(typed: str, choices: Sequence[Option]) -> str:
    """"ky" or "ung dung" when just one label begins so."""
    if len(typed) < 2 or typed.isdigit():
        return ""
    found = [option.value for option in choices if _label(option.label).startswith(typed)]
    return found[0] if len(found) == 1 else ""


@lru_cache(maxsize=2048)
def _label(label: str) -> str:
    """A label as it is typed; the same few hundred come again and again."""
    return fold(label).strip(" .!?,;:")
