"""Makes legal forms and the papers of sessions one at a time, for whoever opens one on a page."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path

from bot.files.papers import council
from bot.files.papers.child import filling_child, papers_child
from bot.files.papers.template import template
from handlers.council.printing import Printed
from handlers.papers.application import Application

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MADE_AT_ONCE = 2  # each has a child process of its own


class Forms:
    """Makes the forms; whoever comes when two are being made waits."""

    def __init__(self, folder: Path) -> None:
        """`folder`: where an office keeps its own templates."""
        self.folder = folder
        self._turns = asyncio.Semaphore(MADE_AT_ONCE)

    @property
    def template(self) -> Path:
        """What is filled in."""
        return template(self.folder)

    async def made(self, form: Application) -> bytes:
        """That form as a file. PaperTemplateError: the office's template cannot be filled in."""
        async with self._turns:
            return await asyncio.to_thread(self._make, form)

    async def of_session(self, printed: Printed, lang: str) -> bytes:
        """The papers of that session in one zip. PaperTemplateError: likewise."""
        async with self._turns:
            return await asyncio.to_thread(self._make_zip, printed, lang)

    def _make_zip(self, printed: Printed, lang: str) -> bytes:
        file = io.BytesIO()
        with papers_child() as fill:
            council.write_zip(file, printed, self.folder, lang, fill)
        return file.getvalue()

    def _make(self, form: Application) -> bytes:
        with filling_child(self.template) as fill:
            (content,) = fill([form.fields])
        return content


def file_name(form: Application) -> str:
    """What the file is called."""
    return f"don-{form.code}.docx"
