"""The award lists as an Excel file: a sheet for each, its rules above its rows."""

from __future__ import annotations

import io

from bot.files.sheets.xlsx import Page, write_pages
from handlers.awards.tables import rules, tables, title
from handlers.awards.weighing import Lists
from handlers.conversation.units import Units
from messages.catalog import say


def awards_sheet(lists: Lists, units: Units, lang: str) -> bytes:
    """The workbook; where nothing counts, one sheet that says so."""
    called = title(lists.asked, units, lang)
    pages = [
        Page(
            title=table.title, heads=table.heads, widths=table.widths, rows=table.rows, above=(called, *table.rules),
            first_stays=False,
        )
        for table in tables(lists, units, lang)
    ]  # fmt: skip
    if not pages:
        above = (called, *rules(lists.asked, lang))
        pages = [Page(title=say("awards.page.title", lang), heads=[say("awards.page.nothing", lang)], widths=[40],
                      rows=(), above=above, first_stays=False)]  # fmt: skip
    file = io.BytesIO()
    write_pages(file, pages)
    return file.getvalue()
