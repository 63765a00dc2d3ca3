"""Fills in a Word template. It takes a thirtieth of a second and holds the interpreter: a bot does it in a child."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from messages.paper import PaperTemplateError, environment

FillIn = Callable[[Path, Sequence[Mapping[str, Any]]], list[bytes]]  # `several`, here or in a child


def fields_of(file: Path) -> set[str]:
    """The names that a template asks for. PaperTemplateError: it cannot be read."""
    try:
        found: set[str] = _opened(file).get_undeclared_template_variables(environment())
    except Exception as error:  # it may be any file: each of the libraries says in its own way what is wrong
        raise PaperTemplateError(_why(error)) from None
    return found


def filled(file: Path, fields: Mapping[str, Any]) -> bytes:
    """The paper with these fields. PaperTemplateError: the template cannot be filled in."""
    made = BytesIO()
    try:
        paper = _opened(file)
        paper.render(dict(fields), environment(), autoescape=True)
        paper.save(made)
    except Exception as error:
        raise PaperTemplateError(_why(error)) from None
    return made.getvalue()


def several(file: Path, papers: Sequence[Mapping[str, Any]]) -> list[bytes]:
    """The same for many, for a child process."""
    return [filled(file, fields) for fields in papers]


def _opened(file: Path) -> Any:
    from docxtpl import DocxTemplate

    return DocxTemplate(BytesIO(file.read_bytes()))


def _why(error: Exception) -> str:
    """What the library says; never what stands in an answer."""
    return f"{type(error).__name__}: {error}".splitlines()[0][:200]
