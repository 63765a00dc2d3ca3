"""Units from their sheet, checked against each other and against those that exist: parents, successors, no circles."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.loading.table import Present, Problems, Row, Values, find_twins
from storage.programme.loading import Rows
from storage.programme.units import Unit

#: Parts of a grassroots union, and what may stand right above them.
BELOW_GRASSROOTS = ("bo_phan", "to")
ABOVE_THEM = ("grassroots", "bo_phan")

# Units


def read_units(rows: list[Row], there: Present, problems: Problems) -> Rows:
    find_twins(rows, ("code",), "code", problems)
    rows = [(row, unit) for row, unit in rows if "code" in unit]
    for _, unit in rows:
        if "short_name" in unit:
            unit["short_name"] = unit["short_name"] or unit.get("name", "")
    tree: dict[str, Values] = {code: _standing(unit) for code, unit in there.units.items()}
    after = [(row, _NEW | tree.get(unit["code"], {}) | unit) for row, unit in rows]
    tree |= {unit["code"]: unit for _, unit in after}
    for row, unit in after:
        _check_parent(row, unit, tree, problems)
        _check_successors(row, unit, tree, problems)
    _find_circles(rows, tree, problems)
    return {"unit": [unit for _, unit in rows]}


_NEW: Values = {"parent": None, "valid_from": None, "valid_to": None, "successors": []}


def _standing(unit: Unit) -> Values:
    return {
        "code": unit.code,
        "kind": unit.kind,
        "parent": unit.parent,
        "valid_from": unit.valid_from,
        "valid_to": unit.valid_to,
        "successors": unit.successors,
    }


def _check_parent(row: int, unit: Values, tree: Mapping[str, Values], problems: Problems) -> None:
    start, end = unit["valid_from"], unit["valid_to"]
    if start and end and end < start:
        problems.add("ends_before_start", row, "valid_to", start=start, end=end)
    if unit["parent"] is None:
        if unit.get("kind") in BELOW_GRASSROOTS:
            problems.add("not_below_grassroots", row, "parent")
        return
    above = tree.get(unit["parent"])
    if unit.get("kind") in BELOW_GRASSROOTS and above is not None and above.get("kind") not in ABOVE_THEM:
        problems.add("not_below_grassroots", row, "parent")
    if above is None:
        problems.add("unknown_unit", row, "parent", got=unit["parent"])
    elif start and above["valid_to"] and above["valid_to"] < start:
        problems.add("parent_ended", row, "parent", got=unit["parent"], end=above["valid_to"], start=start)
    elif end and above["valid_from"] and end < above["valid_from"]:
        problems.add("parent_later", row, "parent", got=unit["parent"], start=above["valid_from"], end=end)


def _check_successors(row: int, unit: Values, tree: Mapping[str, Values], problems: Problems) -> None:
    end = unit["valid_to"]
    for successor in unit["successors"]:
        if successor == unit["code"]:
            problems.add("own_successor", row, "successors", got=successor)
        elif successor not in tree:
            problems.add("unknown_unit", row, "successors", got=successor)
        elif end is None:
            problems.add("successor_without_end", row, "successors", got=successor)
        elif tree[successor]["valid_to"] and tree[successor]["valid_to"] <= end:
            problems.add("successor_ended", row, "successors", got=successor, end=tree[successor]["valid_to"])


def _find_circles(rows: list[Row], tree: Mapping[str, Values], problems: Problems) -> None:
    """Units that are above themselves."""
    lines = {unit["code"]: row for row, unit in rows}
    done: set[str] = set()
    for start in lines:
        path: dict[str, int] = {}
        at = start
        while at in tree and at not in done and at not in path:
            path[at] = len(path)
            at = tree[at]["parent"] or ""
        if at in path:
            circle = list(path)[path[at] :]
            for member in circle:
                if member in lines:
                    problems.add("circle", lines[member], "parent", circle=[*circle, at])
        done.update(path)
