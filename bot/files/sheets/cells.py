"""Cells of sheets that must stay text: a spreadsheet runs what begins with one of these signs as a formula."""

from __future__ import annotations

from typing import Any

FORMULA_SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")  # also in full width


def escape_formula(cell: Any) -> Any:
    """The cell; text that a spreadsheet would run gets an apostrophe in front. Numbers stay numbers."""
    if isinstance(cell, str) and _is_run(cell):
        return f"'{cell}"
    return cell


def without_guard(cell: str) -> str:
    """The text that `escape_formula` made this of."""
    return cell[1:] if cell.startswith("'") and _is_run(cell) else cell


def _is_run(cell: str) -> bool:
    """Whether a spreadsheet would run it, or it looks as if it was guarded from that already."""
    return cell.lstrip("'").startswith(FORMULA_SIGNS)
