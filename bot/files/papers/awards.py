"""The award lists as a Word file: `messages/papers/awards.docx`."""

from __future__ import annotations

from typing import Any

from bot.files.papers.filling import filled
from handlers.awards.tables import Table, as_text, tables, title
from handlers.awards.weighing import Lists
from handlers.conversation.units import Units


def awards_paper(lists: Lists, units: Units, lang: str) -> bytes:
    """All lists that have rows, one below the other, each with its rules."""
    made = [_shown(table, lang) for table in tables(lists, units, lang)]
    return filled("awards", {"title": title(lists.asked, units, lang), "lists": made})


def _shown(table: Table, lang: str) -> dict[str, Any]:
    rows = [[as_text(cell, lang) for cell in row] for row in table.rows]
    return {"title": table.title, "rules": table.rules, "heads": table.heads, "rows": rows}
