"""The templates of papers: ours, or an office's own of the same name; and what is wrong with one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.files.papers.word import FillIn, fields_of, several
from handlers.papers import application
from messages.catalog import in_every_language
from messages.paper import FOLDER, PaperTemplateError

APPLICATION = "application.docx"


def template(folder: Path, name: str = APPLICATION) -> Path:
    """The template of that name: the office's own where it has one in its folder."""
    own = folder / name
    return own if own.is_file() else FOLDER / name


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What is wrong with a template, in words; "": nothing. `useless`: no paper can be made of it."""

    wrong: str = ""
    useless: bool = False


def look_at(
    file: Path,
    known: Mapping[str, Any] | None = None,
    needed: Sequence[str] = application.NEEDED,
    fill: FillIn = several,
) -> Looked:
    """Whether papers can be made of that template, and whether it has all that is needed.

    `known`: fields as it may ask for them, those of the form if none are said; `fill` tries it.
    """
    known = application.example() if known is None else known
    try:
        asked = fields_of(file)
    except PaperTemplateError as error:
        return Looked(wrong=_said("unreadable", why=str(error)), useless=True)
    strange = sorted(asked - known.keys())
    if strange:
        return Looked(wrong=_said("unknown_fields", names=strange, known=sorted(known)), useless=True)
    try:
        fill(file, [known])
    except PaperTemplateError as error:
        return Looked(wrong=_said("trial", why=str(error)), useless=True)
    missing = [name for name in needed if name not in asked]
    return Looked(wrong=_said("missing_fields", names=missing) if missing else "")


def _said(key: str, **values: Any) -> str:
    return in_every_language(f"papers.{key}", **values)
