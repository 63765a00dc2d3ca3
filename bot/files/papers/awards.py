"""The award lists as a Word file: `awards.docx`, ours or an office's own. Of a long list only the first rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.files.papers.child import filling_child
from bot.files.papers.template import template
from handlers.awards.tables import Table, as_text, tables, title
from handlers.awards.weighing import Lists
from handlers.conversation.units import Units
from messages.catalog import say

NAME = "awards"
MOST_ROWS = 2_000  # of a list: forty pages; Word and who fills it in take a second for them


def awards_paper(lists: Lists, units: Units, lang: str, folder: Path) -> bytes:
    """The file. PaperTemplateError: the office's template in `folder` cannot be filled in."""
    with filling_child(template(folder, f"{NAME}.docx")) as fill:
        (content,) = fill([awards_fields(lists, units, lang)])
    return content


def awards_fields(lists: Lists, units: Units, lang: str) -> dict[str, Any]:
    """All lists that have rows, one below the other, each with its rules."""
    made = [_shown(table, lang) for table in tables(lists, units, lang)]
    return {"title": title(lists.asked, units, lang), "lists": made}


def example() -> dict[str, Any]:
    """Fields as a template may ask for them: what it is tried with."""
    return {"title": "…", "lists": [{"title": "…", "rules": ["…"], "heads": ["…"], "rows": [["…"]]}]}


def _shown(table: Table, lang: str) -> dict[str, Any]:
    rows = [[as_text(cell, lang) for cell in row] for row in table.rows[:MOST_ROWS]]
    rules = table.rules
    if len(table.rows) > MOST_ROWS:
        rules = (*rules, say("awards.rule.first_only", lang, most=MOST_ROWS, all=len(table.rows)))
    return {"title": table.title, "rules": rules, "heads": table.heads, "rows": rows}
