"""A JSON file that `python -m bot export` wrote, as the rows of a sheet: its columns, and all answers beside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import orjson

from handlers.loading.table import SHEETS, BadFileError, Problem

ANSWERS = "answers"  # in the row that stands beside the columns


def rows_of(content: bytes) -> tuple[Iterator[Sequence[str]], int]:
    """Rows of text, the headings first; and how many there are. BadFileError for what is no such file."""
    try:
        found = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise BadFileError([Problem("not_json", values={"why": str(error)})]) from None
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise BadFileError([Problem("not_json", values={"why": "[{…}, …]"})])
    return _rows(found), len(found) + 1


def _rows(found: Sequence[Mapping[str, Any]]) -> Iterator[Sequence[str]]:
    names = [name for name in SHEETS["initiatives"].columns if any(name in one for one in found[:1])]
    yield [*names, ANSWERS]
    for one in found:
        row = one.get("row")
        answers = row.get(ANSWERS) if isinstance(row, dict) else None
        yield [*(_text(one.get(name)) for name in names), orjson.dumps(answers).decode() if answers else ""]


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    return str(value)
