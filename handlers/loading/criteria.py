"""What a council judges by, from a campaign's file: each criterion with its most points, and its weight."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from handlers.loading.cells import CellError
from handlers.loading.parts import parts, settled, text
from handlers.loading.table import Problem

MOST_CRITERIA = 12
MOST_POINTS = 1_000  # of a criterion, and of weight


def read_criteria(given: Any, problems: list[Problem]) -> list[dict[str, Any]]:
    """The criteria, as a campaign keeps them; where no weight is given it is as many as the points."""
    given = parts(given, "criteria", problems)
    if len(given) > MOST_CRITERIA:
        problems.append(Problem("too_many_criteria", column="criteria", values={"most": MOST_CRITERIA}))
    found, names = [], set[str]()
    for number, part in enumerate(given, 1):
        where = f"criteria {number}: "
        one = settled(part, _CRITERION, ("name", "points"), where, problems)
        name = one.get("name", "")
        if name and name.casefold() in names:
            problems.append(Problem("criterion_twice", column=f"{where}name", values={"got": name}))
        names.add(name.casefold())
        found.append({"weight": one["points"], **one} if "points" in one else one)
    return found


def _number(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= MOST_POINTS:
        raise CellError("points", got=str(value)[:40], most=MOST_POINTS)
    return value


_CRITERION: dict[str, Callable[[Any], Any]] = {"name": text(str), "points": _number, "weight": _number}
