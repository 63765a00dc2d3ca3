"""What was picked: a number, a label with or without accents, a keyword. One place, for all channels."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from unicodedata import is_normalized, normalize

from handlers.fold import fold, untelex
from messages.wire import Option

_NUMBER = re.compile(r"\W*(?:so|chon|cau|muc|y|number|option|phuong an)?\s*(\d{1,2})\W*")
_INVISIBLE = re.compile("[\u200b\u2060\ufeff\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\u00ad]")
_AROUND = " .!?,;:"
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
    typed = fold(text).strip(_AROUND)
    number = _NUMBER.fullmatch(typed)
    if number and 1 <= int(number[1]) <= len(choices):
        return choices[int(number[1]) - 1].value
    meant = ways(typed)
    for option in (*choices, *shortcuts):
        if typed and (option.value == typed or folded(option.label) in meant):
            return option.value
    return ""


def nearest(text: str, choices: Sequence[Option]) -> str:
    """The value of the one label that begins with these words ("ky"), or else holds them ("moi truong")."""
    for typed in ways(fold(text).strip(_AROUND)):
        for fits in (str.startswith, _holds):
            found = [option.value for option in choices if fits(folded(option.label), typed)]
            if len(found) == 1 and len(typed) > 1:
                return found[0]
    return ""


def ways(typed: str) -> tuple[str, ...]:
    """Folded words as they stand, and as they would read had Telex been on: "cuar tooi" is "cua toi"."""
    return (typed, " ".join(untelex(word) for word in typed.split()))


@lru_cache(maxsize=4096)
def folded(label: str) -> str:
    """A label as it is compared; labels are few and compared with every message."""
    return fold(label).strip(_AROUND)


def _holds(label: str, typed: str) -> bool:
    return len(typed) > 3 and f" {typed} " in f" {label.replace(',', '')} "
