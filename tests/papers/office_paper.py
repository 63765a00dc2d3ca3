"""A page as an office's letters are, which our Word templates are made on: A4 in a Times-like serif."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

FONT, TABLE = "Times New Roman", "Table Grid"
#: The same parts each time a template is made.
MADE_AT = datetime(2026, 1, 1)


def blank(left_cm: float, *, landscape: bool = False) -> Any:
    """A paper with nothing on it; `left_cm`: its margin where it is bound."""
    paper: Any = Document()
    page = paper.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    if landscape:
        page.orientation = WD_ORIENT.LANDSCAPE
        page.page_width, page.page_height = Cm(29.7), Cm(21)
    page.left_margin, page.right_margin, page.top_margin, page.bottom_margin = Cm(left_cm), Cm(1.5), Cm(2), Cm(2)
    style = paper.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(13)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(name), FONT)
    style.paragraph_format.space_after = Pt(4)
    return paper


def save(paper: Any, file: Path, title: str = "") -> None:
    """Write it, made by nobody in particular."""
    properties = paper.core_properties
    properties.title, properties.author = title, ""
    properties.created = properties.modified = MADE_AT
    paper.save(str(file))
