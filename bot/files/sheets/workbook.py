"""Initiatives of a day as an Excel sheet for an officer's phone: a frozen head, the columns that fit come first.

To change what is in the sheet: COLUMNS, and their names in `[column]` of `messages/*/officers.toml`.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from bot.files.sheets import xlsx
from handlers.conversation.steps.step import UNCLEAR
from handlers.initiative.form import left_to_union, shares
from messages.catalog import has, say
from messages.format import HANOI

COLUMNS = {  # widths in characters: the first three fit a phone held upright
    "title": 30,
    "unit": 18,
    "at": 7,
    "author": 18,
    "coauthors": 26,
    "benefit": 15,
    "recognised": 14,
    "status": 14,
    "confidential": 16,
    "kind": 14,
    "field": 18,
    "above": 16,
    "to_fill": 18,
    "code": 16,
}
CODED = {  # columns that hold a code, and the table of words that has its meaning
    "kind": "initiative.kind.choice",
    "field": "initiative.field.choice",
    "recognised": "initiative.recognised.choice",
    "status": "officers.status",
}


def workbook(rows: Iterable[dict[str, Any]], lang: str) -> bytes:
    """The rows as a sheet: a frozen head, widths for a phone."""
    heads = [say(f"officers.column.{name}", lang) for name in COLUMNS]
    read = ([_shown(name, row, lang) for name in COLUMNS] for row in rows)
    file = io.BytesIO()
    xlsx.write(file, say("officers.sheet.title", lang), heads, tuple(COLUMNS.values()), read, first_stays=False)
    return file.getvalue()


def _shown(name: str, row: Mapping[str, Any], lang: str) -> Any:
    """A value as people read it; amounts stay numbers."""
    if name == "to_fill":
        return "; ".join(say(f"initiative.{key}.label", lang) for key in left_to_union(row["answers"]))
    if name == "coauthors":
        return shares(row["answers"])[1]
    value = row[name]
    if name in CODED and value == UNCLEAR:
        return say("any.unclear", lang)
    if name == "confidential":  # who passes the sheet on has to know
        return say("initiative.confidential.choice.yes", lang) if value else ""
    if isinstance(value, datetime):
        return value.astimezone(HANOI).time().replace(second=0, microsecond=0)
    if name in CODED and has(f"{CODED[name]}.{value}", lang):
        return say(f"{CODED[name]}.{value}", lang)
    return value
