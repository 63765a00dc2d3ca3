"""A part of a TOML file as values: a campaign, one of its phases, one of its criteria."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from handlers.loading.cells import LONGEST_CELL, CellError, Found
from handlers.loading.table import Problem, Values
from handlers.reading.cleaning import clean


def parts(given: Any, key: str, problems: list[Problem]) -> list[dict[str, Any]]:
    """The parts of a list of that name."""
    if not isinstance(given, list) or not all(isinstance(part, dict) for part in given):
        problems.append(Problem("not_a_list", column=key))
        return []
    return given


def settled(
    given: Mapping[str, Any],
    wanted: Mapping[str, Callable[[Any], Any]],
    needed: tuple[str, ...],
    where: str,
    problems: list[Problem],
    lists: tuple[str, ...] = (),
) -> Values:
    """The values of one part; `where` it stands in the file; its `lists` are read by themselves."""
    known = [*wanted, *lists]
    strange = [key for key in given if key not in known]
    problems += [Problem("strange_key", column=where + key, values={"known": known}) for key in strange]
    problems += [Problem("missing_key", column=where + key) for key in needed if key not in given]
    values = {}
    for key in wanted:
        if key in given:
            try:
                values[key] = wanted[key](given[key])
            except CellError as error:
                problems.append(Problem(error.key, column=where + key, values=error.values))
    return values


def text(read: Callable[[str], Found]) -> Callable[[Any], Found]:
    """Reads what has to be a text."""

    def apply(value: Any) -> Found:
        if not isinstance(value, str) or not value.strip() or len(value) > LONGEST_CELL:
            raise CellError("text", got=str(value)[:40])
        return read(" ".join(clean(value).split()))

    return apply
