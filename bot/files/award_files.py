"""Award lists as a file, Excel or Word: its name, and its bytes."""

from __future__ import annotations

from pathlib import Path

from bot.files.papers.forms import WORD
from bot.files.sheets.records import MIMES
from handlers.awards.asking import Wanted
from handlers.awards.ordering import lists_of
from handlers.conversation.context import Context
from messages.catalog import say

TYPES = {"xlsx": MIMES["xlsx"], "docx": WORD}


def name(wanted: Wanted, lang: str) -> str:
    """What the file is called."""
    days = f"{wanted.first.isoformat()}-{wanted.last.isoformat()}"
    return f"{say('awards.file', lang)}-{days}.{wanted.form}"


def made(context: Context, units: tuple[str, ...], wanted: Wanted, lang: str, folder: Path) -> bytes:
    """The lists of these units as they stand now; `folder`: where an office has templates of its own.

    PaperTemplateError: such a template cannot be filled in.
    """
    lists = lists_of(context, units, wanted)
    if wanted.form == "docx":
        from bot.files.papers.awards import awards_paper

        return awards_paper(lists, context.units, lang, folder)
    from bot.files.sheets.awards import awards_sheet

    return awards_sheet(lists, context.units, lang)
