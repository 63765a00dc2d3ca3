"""Cells of sheets that must stay text: a spreadsheet runs what begins with one of these signs as a formula."""

from __future__ import annotations

from typing import Any

FORMULA_SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")  # also in full width


def escape_formula(cell: Any) -> Any:
    """The cell; text that a spreadsheet would run gets an apostrophe in front. Numbers stay numbers."""
    if isinstance(cell, str) and cell.startswith(FORMULA_SIGNS):
        return f"'{cell}"
    return cell
