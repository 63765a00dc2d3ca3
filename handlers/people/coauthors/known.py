"""Whom a name means that somebody wrote among the co-authors: one account, or nobody that we know."""

from __future__ import annotations

import unicodedata
from hashlib import blake2b

from sqlalchemy import Connection

from handlers.conversation.units import Units
from handlers.reading.fold import fold
from storage.people import personal_data


def key_by_name(name: str, unit: str) -> int:
    """Who takes part, where they are known by name and unit only; below 0, where no person's id is."""
    named = f"{fold(name)}\n{unit}".encode()
    return -1 - int.from_bytes(blake2b(named, digest_size=8).digest()) // 2


def account_of(tx: Connection, units: Units, name: str, unit: str) -> int | None:
    """The one person of that name in the unit, above it or below it; None where there is none, or more than one."""
    if not unit:
        return None
    found = [
        person
        for person, called, theirs in personal_data.called(tx, fold(name))
        if spelled_alike(called, name) and (units.within(theirs, [unit]) or units.within(unit, [theirs]))
    ]
    if len(found) != 1:
        return None
    return found[0]


def spelled_alike(one: str, other: str) -> bool:
    """Whether two names that are the same without accents may be one: where both have accents, these agree."""
    mine, theirs = _accents(one), _accents(other)
    return mine == theirs or not any(mine) or not any(theirs)


def _accents(name: str) -> list[str]:
    """The accents of each word, wherever in it they stand: "Hoà" is "Hòa"."""
    return ["".join(sorted(filter(_is_accent, word))) for word in unicodedata.normalize("NFD", name.casefold()).split()]


def _is_accent(letter: str) -> bool:
    return letter == "đ" or unicodedata.combining(letter) > 0
