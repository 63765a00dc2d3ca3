"""Texts as Zalo takes them: composed, and in parts of a length that it does not refuse."""

from __future__ import annotations

from unicodedata import normalize

from bot.channels import cutting
from bot.channels.cutting import utf16_units

MOST_TEXT_UNITS = 1900  # UTF-16 units in a message; the platform takes 2000 and does not say of what
LINK_UNITS = 400  # of these, left for an address under the text


def split(text: str, most: int = MOST_TEXT_UNITS) -> list[str]:
    """The text in parts of at most `most` UTF-16 units, cut between paragraphs, lines, words, letters."""
    return cutting.split(normalize("NFC", text), most, utf16_units)
