"""What everybody may read in the library, without an account: the newest, or what helps with a trouble."""

from __future__ import annotations

from sqlalchemy import Connection

from handlers.alike import library
from storage.initiatives.library import found as kept
from storage.initiatives.library.found import Shared
from storage.programme import units

MOST_FOUND, MOST_NEWEST = 10, 20


def look(tx: Connection, typed: str) -> tuple[list[Shared], dict[str, str]]:
    """What is shown, and the names of its units by their codes."""
    found = library.find(tx, typed, MOST_FOUND) if typed else kept.newest(tx, MOST_NEWEST)
    return found, {code: units.name(tx, code) for code in {one.unit for one in found}}
