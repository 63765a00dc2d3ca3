"""Fills in a template of `messages/papers/`: a Word file whose places an office may move, and words it may change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.files.papers import word
from messages.paper import FOLDER

DOTS = "…" * 12  # what is missing is written by hand


def filled(name: str, values: Mapping[str, Any]) -> bytes:
    """The paper with these values in its places; text stays text, whatever it holds."""
    return word.filled(FOLDER / f"{name}.docx", values)


def dotted(value: str) -> str:
    """The value, or dots to write on where there is none."""
    return value or DOTS
