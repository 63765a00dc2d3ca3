"""The library: initiatives that everybody may read and learn from, by their places (`library_bits.py`).

What is found is looked up by `sharing.PUBLIC` each time, so what is no longer verified, shared or open is gone at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Connection

from storage.database import bulk
from storage.initiatives.sharing import PUBLIC

_COLUMNS = "initiative.id, code, typist_id, author, initiative.unit, title, answers, benefit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """An initiative that everybody may read."""

    id: int
    code: str
    typist_id: int | None
    author: str
    unit: str
    title: str
    answers: dict[str, Any]
    benefit: int | None

    @property
    def before(self) -> str:
        """How it was."""
        return str(self.answers.get("before") or "")

    @property
    def solution(self) -> str:
        """How it is done now."""
        return str(self.answers.get("solution") or "")

    @property
    def effect(self) -> str:
        """What came of it."""
        return str(self.answers.get("effects") or "")


def at(tx: Connection, places: Sequence[int]) -> list[Shared]:
    """What stands at these places, in that order; nothing that not everybody may read."""
    if not places:
        return []
    sql = f"SELECT place, {_COLUMNS} {_FROM} WHERE place {bulk.among(tx, 'places')} AND {PUBLIC}"
    rows = bulk.rows(tx, sql, places=bulk.keys(tx, places))
    found = {place: _shared(row) for place, *row in rows}
    return [found[place] for place in places if place in found]


def newest(tx: Connection, most: int) -> list[Shared]:
    """Those that came last."""
    sql = f"SELECT {_COLUMNS} {_FROM} WHERE {PUBLIC} ORDER BY place DESC LIMIT {most}"
    return [_shared(row) for row in bulk.rows(tx, sql)]


_FROM = "FROM library JOIN initiative ON initiative.id = library.initiative_id"


def _shared(row: Sequence[Any]) -> Shared:
    key, code, typist, author, unit, title, answers, benefit = row
    return Shared(
        id=key,
        code=code,
        typist_id=typist,
        author=author,
        unit=unit,
        title=title,
        answers=orjson.loads(answers),
        benefit=benefit,
    )
