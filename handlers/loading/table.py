"""A sheet as rows: which columns it has and how they are named, the rows read, the problems found."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from handlers.loading.cells import code, codes, day, name, names, number, one_of, scope
from handlers.loading.initiatives import cells as initiatives
from messages.catalog import say
from storage.programme import campaigns
from storage.programme.units import Unit, all_units
from storage.programme.units import version as units_version

ROWS_ABOVE_HEADINGS = 20  # at most
Values = dict[str, Any]
Row = tuple[int, Values]  # its number as a spreadsheet shows it, and what was read of it


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, at a row (0: the whole file) and a column, as key and numbers."""

    key: str
    row: int = 0
    column: str = ""  # as the file writes it
    values: Values = field(default_factory=dict)

    def why(self, lang: str) -> str:
        """The reason alone."""
        return say(f"loading.problem.{self.key}", lang, **self.values)

    def sentence(self, lang: str) -> str:
        """Where and why: 'Dòng 12, cột “Mã cấp trên”: không có đơn vị Q-XYZ trong tệp hay trong dữ liệu.'"""
        return say("loading.sentence", lang, row=self.row, column=self.column, why=self.why(lang))


@dataclass(frozen=True, slots=True)
class Note:
    """What was done with a file that one should know of, though it was loaded."""

    key: str
    values: Values = field(default_factory=dict)

    def sentence(self, lang: str) -> str:
        """'2 dòng đang ẩn trong tệp (4, 7) vẫn được nạp.'"""
        return say(f"loading.note.{self.key}", lang, **self.values)


class BadFileError(Exception):
    """The file loads nothing: all that is wrong with it, in order of rows."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = tuple(sorted(problems, key=lambda problem: problem.row))


@dataclass(frozen=True, slots=True)
class Present:
    """What the database holds before the file: units by code, and the phases of each campaign."""

    units: Mapping[str, Unit]
    phases: Mapping[str, Mapping[str, str]]  # by campaign: names of phases
    campaign: str = ""  # the only one, or the one that was asked for
    version: int = 0  # of the units


def present(tx: Connection, campaign: str = "") -> Present:
    """What is there now. BadFileError when no such campaign is."""
    phases = campaigns.phases(tx)
    campaign = campaign.upper()
    if campaign and campaign not in phases:
        raise BadFileError([Problem("unknown_campaign", values={"got": campaign, "known": sorted(phases)})])
    by_code = {unit.code: unit for unit in all_units(tx)}
    return Present(units=by_code, phases=phases, campaign=campaign or _only(phases), version=units_version(tx))


def _only(codes: Mapping[str, Any]) -> str:
    """The code, where there is but one."""
    if len(codes) != 1:
        return ""
    return next(iter(codes))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A kind of sheet: its columns in the order of the template, and how each is read."""

    name: str
    columns: Mapping[str, Callable[[str], Any]]
    needed: tuple[str, ...]  # columns that must be there, and filled in
    empty: Mapping[str, Any]  # what an empty cell means in the others
    as_typed: frozenset[str] = frozenset()  # columns of long texts, which keep their lines
    template: tuple[str, ...] = ()  # the columns that an office fills in, where these are not all
    longest: Mapping[str, int] = field(default_factory=dict)  # of columns that may be longer, in characters
    meant: Mapping[str, Callable[[str, str], str]] = field(default_factory=dict)  # (heading, cell): what is meant
    headings: str = ""  # where the headings are among the words, if not with this kind of sheet

    @property
    def words(self) -> str:
        """Where the headings are among the words."""
        return self.headings or f"loading.{self.name}"

    @property
    def marked(self) -> str:
        """The column that says which row is the example."""
        return "code" if "code" in self.columns else self.needed[0]


SHEETS = {
    "units": Sheet(
        name="units",
        columns={
            "code": code,
            "name": name,
            "short_name": name,
            "kind": one_of("loading.kind"),
            "parent": code,
            "aliases": names,
            "members": number,
            "cluster": name,
            "valid_from": day,
            "valid_to": day,
            "successors": codes,
        },
        needed=("code", "name", "kind"),
        empty={
            "short_name": "",
            "parent": None,
            "aliases": [],
            "members": 0,
            "cluster": "",
            "valid_from": None,
            "valid_to": None,
            "successors": [],
        },
    ),
    "targets": Sheet(
        name="targets",
        columns={
            "unit": code,
            "phase": scope,
            "kind": one_of("loading.target_kind"),
            "value": number,
            "issuer": name,
            "issued_on": day,
            "campaign": code,
        },
        needed=("unit", "kind", "value", "issuer"),
        empty={"phase": "", "issued_on": None, "campaign": ""},
    ),
    "initiatives": Sheet(
        name="initiatives",
        columns=initiatives.COLUMNS,
        needed=initiatives.NEEDED,
        empty=initiatives.EMPTY,
        as_typed=initiatives.AS_TYPED,
        template=initiatives.TO_FILL_IN,
        longest=initiatives.LONGEST,
        meant=initiatives.MEANT,
        headings="sheets.column",
    ),
}  # fmt: skip


# Sheets


@dataclass(frozen=True, slots=True, kw_only=True)
class Heads:
    """The row of headings: which sheet it is, and which place each column has."""

    sheet: Sheet
    row: int
    places: Mapping[str, int]
    written: Sequence[str]
    strange: tuple[str, ...]  # headings that mean nothing here
    twice: tuple[str, ...]

    @classmethod
    def of_nothing(cls) -> Heads:
        """Of a sheet whose headings are not known yet."""
        return cls(sheet=SHEETS["units"], row=0, places={}, written=(), strange=(), twice=())

    @property
    def missing(self) -> list[str]:
        return [column for column in self.sheet.needed if column not in self.places]

    def heading(self, column: str) -> str:
        """As the file writes it."""
        place = self.places.get(column)
        if place is None:
            return heading(self.sheet, column)
        return self.written[place]


def heading(sheet: Sheet, column: str) -> str:
    """A heading that would be understood, in both languages: 'Mã cấp trên (parent)'."""
    return f"{say(f'{sheet.words}.{column}', 'vi')} ({column})"


@dataclass(frozen=True, slots=True)
class Problems:
    """Collects what is wrong with rows that were read."""

    heads: Heads
    found: list[Problem]

    def add(self, key: str, row: int, column: str, **values: Any) -> None:
        self.found.append(Problem(key, row, self.heads.heading(column), values))


def find_twins(rows: list[Row], key: tuple[str, ...], column: str, problems: Problems) -> None:
    """The same key in two rows."""
    first: dict[tuple[Any, ...], int] = {}
    for row, values in rows:
        if all(part in values for part in key):
            earlier = first.setdefault(tuple(values[part] for part in key), row)
            if earlier != row:
                problems.add("twice", row, column, got=values[column], first=earlier)
