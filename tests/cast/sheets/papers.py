"""Papers opened again, and templates that an office might bring."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document


class Opened:
    """A Word file as a library reads it."""

    def __init__(self, content: bytes) -> None:
        self.document: Any = Document(BytesIO(content))
        self.lines: list[str] = [paragraph.text for paragraph in self.document.paragraphs]

    @property
    def text(self) -> str:
        """All that stands on it outside of tables."""
        return "\n".join(self.lines)

    def after(self, label: str) -> str:
        """What stands behind those words."""
        (found,) = [line for line in self.lines if label in line]
        return found.partition(label)[2].removeprefix(": ")

    def table(self, number: int) -> list[list[str]]:
        """The rows of a table, below its headings."""
        return [[cell.text for cell in row.cells] for row in self.document.tables[number].rows[1:]]


def word_file(file: Path, *paragraphs: str) -> Path:
    """A template with these paragraphs."""
    document: Any = Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    file.parent.mkdir(parents=True, exist_ok=True)
    document.save(str(file))
    return file
