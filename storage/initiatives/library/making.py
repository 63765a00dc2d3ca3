"""The library is made of what was shared before, and anew when its words are others (`handlers/reading/related`)."""

from __future__ import annotations

from typing import Any

import orjson
from sqlalchemy import Connection

from storage.database import bulk, facts
from storage.initiatives.sharing import PUBLIC

_VERSION = "library"  # a fact: by which words it was made


def version(tx: Connection) -> str:
    """By which words it was made."""
    return facts.find(tx, _VERSION)


def begin_again(tx: Connection, version_: str) -> None:
    """It is empty, and made by these words from now on."""
    for table in ("library", "library_bits"):
        bulk.run(tx, f"DELETE FROM {table}")
    facts.keep(tx, _VERSION, version_)


def missing(tx: Connection, most: int) -> list[tuple[int, str, dict[str, Any]]]:
    """(id, title, answers) of some that everybody may read and that are not in it."""
    there = "EXISTS (SELECT 1 FROM library WHERE library.initiative_id = initiative.id)"
    sql = f"SELECT id, title, answers FROM initiative WHERE {PUBLIC} AND NOT {there} ORDER BY id LIMIT {most}"
    return [(key, title, orjson.loads(answers)) for key, title, answers in bulk.rows(tx, sql)]
