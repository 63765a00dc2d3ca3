"""What may be said of a workbook's page, whatever kind of file it becomes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

Rows: TypeAlias = Sequence[Sequence[Any]]


@dataclass(frozen=True)
class Zeros:
    """A number shown by this format."""

    value: int
    code: str  # "000"
    shown: str


@dataclass(frozen=True)
class Merged:
    """A cell that lies over those below and beside it."""

    value: Any
    down: int = 1
    across: int = 1


class Broken:
    """#REF!"""


class Uncalculated:
    """A formula without a value."""


@dataclass(frozen=True)
class Hidden:
    """A row that is folded away."""

    cells: Sequence[Any]


def cells_of(row: Sequence[Any] | Hidden) -> Sequence[Any]:
    return row.cells if isinstance(row, Hidden) else row
