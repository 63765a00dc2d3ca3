"""What a council judges by, from a campaign's file: each criterion with its most points, and its weight."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handlers.loading.cells import LONGEST_CELL, CellError
from handlers.loading.table import Problem
from handlers.reading.cleaning import clean

MOST_CRITERIA = 12
MOST_POINTS = 1_000  # of a criterion, and of weight
KEYS = ("name", "points", "weight")


def read_criteria(given: Any, problems: list[Problem]) -> list[dict[str, Any]]:
    """The criteria, as a campaign keeps them; where no weight is given it is as many as the points."""
    if not isinstance(given, list) or not all(isinstance(part, dict) for part in given):
        problems.append(Problem("not_a_list", column="criteria"))
        return []
    if len(given) > MOST_CRITERIA:
        problems.append(Problem("too_many_criteria", column="criteria", values={"most": MOST_CRITERIA}))
    found, names = [], set[str]()
    for number, part in enumerate(given, 1):
        where = f"criteria {number}: "
        one = _criterion(part, where, problems)
        name = one.get("name", "")
        if name and name.casefold() in names:
            problems.append(Problem("criterion_twice", column=f"{where}name", values={"got": name}))
        names.add(name.casefold())
        found.append(one)
    return found


def _criterion(part: Mapping[str, Any], where: str, problems: list[Problem]) -> dict[str, Any]:
    strange = [key for key in part if key not in KEYS]
    problems += [Problem("strange_key", column=where + key, values={"known": list(KEYS)}) for key in strange]
    problems += [Problem("missing_key", column=where + key) for key in ("name", "points") if key not in part]
    readers = {"name": _name, "points": _number, "weight": _number}
    one: dict[str, Any] = {}
    for key, read in readers.items():
        if key in part:
            try:
                one[key] = read(part[key])
            except CellError as error:
                problems.append(Problem(error.key, column=where + key, values=error.values))
    return {"weight": one["points"], **one} if "points" in one else one


def _name(value: Any) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > LONGEST_CELL:
        raise CellError("text", got=str(value)[:40])
    return " ".join(clean(value).split())


def _number(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= MOST_POINTS:
        raise CellError("points", got=str(value)[:40], most=MOST_POINTS)
    return value
