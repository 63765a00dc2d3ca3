"""Checks sheets of units and targets, and campaigns: rows of text become rows of the database, or problems.

A column more is a line in SHEETS and its heading in `messages/*/loading.toml`; so is a word more for a kind.
Nothing is guessed: what is not understood is a `Problem` with its row, its column and the key of its words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from itertools import chain, islice, pairwise
from typing import Any, TypeVar

from sqlalchemy import Connection

from handlers.fold import fold
from handlers.initiative import FIELDS
from handlers.understand import clean
from messages.catalog import LANGUAGES, listed, say, table
from storage import units
from storage.units import Rows, Unit

EXAMPLE = "VI-DU"  # the code in the example row of a template: that row is passed over
ROWS_ABOVE_HEADINGS = 20  # at most
LONGEST_CELL = 300  # characters in a cell
MOST_COUNTED = 100_000_000  # members, initiatives: more is a slip, and the column holds 32 bits

Found = TypeVar("Found")
Values = dict[str, Any]
Row = tuple[int, Values]  # its number as a spreadsheet shows it, and what was read of it

_CODE = re.compile("[A-Z0-9][A-Z0-9_-]{0,39}")  # as Telegram's start link takes it, short enough for a button
_PREFIX = re.compile("[A-Z0-9]{1,10}")
_NUMBER = re.compile(r"-?(?:[0-9]{1,3}(?:[., ][0-9]{3})+|[0-9]+)")
_DAY = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")
_ISO = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_BROKEN = re.compile(r"#(?:N/A|REF!|NAME\?|VALUE!|DIV/0!|NULL!|NUM!)")  # a formula that failed


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


class BadFileError(Exception):
    """The file loads nothing: all that is wrong with it, in order of rows."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = tuple(sorted(problems, key=lambda problem: problem.row))


class CellError(Exception):
    """One cell does not hold what its column holds."""

    def __init__(self, key: str, **values: Any) -> None:
        super().__init__(key)
        self.key, self.values = key, values


@dataclass(frozen=True, slots=True)
class Present:
    """What the database holds before the file: units by code, and the phases of each campaign."""

    units: Mapping[str, Unit]
    phases: Mapping[str, Mapping[str, str]]  # by campaign: names of phases
    campaign: str = ""  # the only one, or the one that was asked for
    version: int = 0  # of the units


def present(tx: Connection, campaign: str = "") -> Present:
    """What is there now. BadFileError when no such campaign is."""
    phases = units.phases(tx)
    campaign = campaign.upper()
    if campaign and campaign not in phases:
        raise BadFileError([Problem("unknown_campaign", values={"got": campaign, "known": sorted(phases)})])
    by_code = {unit.code: unit for unit in units.all_units(tx)}
    return Present(units=by_code, phases=phases, campaign=campaign or _only(phases), version=units.version(tx))


def _only(codes: Mapping[str, Any]) -> str:
    """The code, where there is but one."""
    if len(codes) != 1:
        return ""
    return next(iter(codes))


# Cells


def _words(*names: str) -> Callable[[str], str]:
    """Reads one of a few values, said in any language, with or without accents."""

    def read(text: str) -> str:
        known = _meanings(*names)
        if said(text) in known:
            return known[said(text)]
        labels = [label for name in names for label in table(name, "vi").values()]
        raise CellError("unknown_word", got=text, known=labels)

    return read


@cache
def _meanings(*names: str) -> dict[str, str]:
    """{"ma cap tren": "parent", "parent": "parent", …} of these tables of words."""
    found = {}
    for name in names:
        for lang in LANGUAGES:
            for value, label in table(name, lang).items():
                for word in (value, label, *listed(f"{name}_said.{value}", lang)):
                    found[said(word)] = value
    return found


def said(text: str) -> str:
    """The key that headings and words are compared by: '* Mã cấp trên (nếu có)' is 'ma cap tren'."""
    return " ".join(re.findall("[a-z0-9]+", fold(re.sub(r"\(.*?\)", " ", text))))


def code(text: str) -> str:
    """A code in capitals."""
    if not _CODE.fullmatch(text.upper()):
        raise CellError("code_format", got=text)
    return text.upper()


def codes(text: str) -> list[str]:
    """Several codes, with ; between them."""
    return [code(part) for part in _parts(text)]


def name(text: str) -> str:
    """A name: at least one letter in it."""
    if not any(letter.isalpha() for letter in text):
        raise CellError("no_letters", got=text)
    return text


def names(text: str) -> list[str]:
    """Several names, with ; between them."""
    return _parts(text)


def _parts(text: str) -> list[str]:
    return list(dict.fromkeys(part.strip() for part in text.split(";") if part.strip()))


def number(text: str) -> int:
    """A count: 1250 or 1.250 or 1,250."""
    if not _NUMBER.fullmatch(text):
        raise CellError("number", got=text)
    value = int(re.sub("[., ]", "", text))
    if value < 0:
        raise CellError("negative", got=text)
    if value > MOST_COUNTED:
        raise CellError("too_large", got=text, most=MOST_COUNTED)
    return value


def day(text: str) -> date:
    """A day: 30/6/2025 or 2025-06-30."""
    found = _DAY.fullmatch(text)
    try:
        if found:
            value = date(int(found[3]), int(found[2]), int(found[1]))
        elif _ISO.fullmatch(text):
            value = date.fromisoformat(text)
        else:
            raise CellError("date", got=text)
    except ValueError:
        raise CellError("no_such_day", got=text) from None
    if not 1900 <= value.year <= 2200:
        raise CellError("no_such_day", got=text)
    return value


def scope(text: str) -> str:
    """A phase as written; nothing for the whole campaign."""
    if said(text) in _meanings("loading.whole"):
        return ""
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A kind of sheet: its columns in the order of the template, and how each is read."""

    name: str
    columns: Mapping[str, Callable[[str], Any]]
    needed: tuple[str, ...]  # columns that must be there, and filled in
    empty: Mapping[str, Any]  # what an empty cell means in the others

    @property
    def words(self) -> str:
        """Where the headings are among the words."""
        return f"loading.{self.name}"


SHEETS = {
    "units": Sheet(
        name="units",
        columns={
            "code": code,
            "name": name,
            "short_name": name,
            "kind": _words("loading.kind"),
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
            "kind": _words("loading.target_kind"),
            "value": number,
            "issuer": name,
            "issued_on": day,
            "campaign": code,
        },
        needed=("unit", "kind", "value", "issuer"),
        empty={"phase": "", "issued_on": None, "campaign": ""},
    ),
}  # fmt: skip


# Sheets


@dataclass(frozen=True, slots=True, kw_only=True)
class _Heads:
    """The row of headings: which sheet it is, and which place each column has."""

    sheet: Sheet
    row: int
    places: Mapping[str, int]
    written: Sequence[str]
    strange: tuple[str, ...]  # headings that mean nothing here
    twice: tuple[str, ...]

    @property
    def missing(self) -> list[str]:
        return [column for column in self.sheet.needed if column not in self.places]

    def heading(self, column: str) -> str:
        """As the file writes it."""
        place = self.places.get(column)
        if place is None:
            return _label(self.sheet, column)
        return self.written[place]


def known_headings(rows: Iterable[Sequence[str]]) -> int:
    """How many headings are known in the best of these rows."""
    heads = _heads(list(rows))
    if heads is None:
        return 0
    return len(heads.places)


def fits(rows: Iterable[Sequence[str]]) -> bool:
    """Whether these rows begin a sheet that can be read: all the headings it needs are there."""
    heads = _heads(list(rows))
    return heads is not None and not heads.missing


def read(rows: Iterable[Sequence[str]], there: Present) -> Rows:
    """Rows of the database from a sheet of text. BadFileError lists all that is wrong."""
    numbered = iter(enumerate(rows, 1))
    first = list(islice(numbered, ROWS_ABOVE_HEADINGS))
    heads = _heads([cells for _, cells in first])
    if heads is None:
        raise BadFileError([Problem("no_headings", values={"units": _needed("units"), "targets": _needed("targets")})])
    _check_heads(heads)
    problems: list[Problem] = []
    below = chain((row for row in first if row[0] > heads.row), numbered)
    read_rows = list(_rows(heads, below, problems))
    found = _Problems(heads, problems)
    if heads.sheet.name == "units":
        result = _units(read_rows, there, found)
    else:
        result = _targets(read_rows, there, found)
    if not read_rows and not problems:
        problems.append(Problem("no_rows"))
    if problems:
        raise BadFileError(problems)
    return result


def _needed(sheet: str) -> list[str]:
    return [_label(SHEETS[sheet], column) for column in SHEETS[sheet].needed]


def _label(sheet: Sheet, column: str) -> str:
    """A heading that would be understood, in both languages: 'Mã cấp trên (parent)'."""
    return f"{say(f'{sheet.words}.{column}', 'vi')} ({column})"


def _heads(rows: Sequence[Sequence[str]]) -> _Heads | None:
    """The row and the sheet that fit best; None when no row has two known headings."""
    found = [_matched(sheet, number, cells) for number, cells in enumerate(rows, 1) for sheet in SHEETS.values()]
    best = max(found, key=lambda heads: (-len(heads.missing), len(heads.places)), default=None)
    if best is None or len(best.places) < 2:
        return None
    return best


def _matched(sheet: Sheet, row: int, cells: Sequence[str]) -> _Heads:
    meanings, ignored = _meanings(sheet.words), _meanings("loading.ignored")
    places: dict[str, int] = {}
    strange, twice = [], []
    for place, cell in enumerate(cells):
        column = meanings.get(said(cell))
        if column in places:
            twice.append(cell)
        elif column:
            places[column] = place
        elif said(cell) and said(cell) not in ignored:
            strange.append(cell)
    return _Heads(sheet=sheet, row=row, places=places, written=cells, strange=tuple(strange), twice=tuple(twice))


def _check_heads(heads: _Heads) -> None:
    problems = [Problem("missing_column", heads.row, heads.heading(column)) for column in heads.missing]
    known = [_label(heads.sheet, column) for column in heads.sheet.columns]
    problems += [Problem("strange_column", heads.row, cell, {"known": known}) for cell in heads.strange]
    problems += [Problem("column_twice", heads.row, cell) for cell in heads.twice]
    if problems:
        raise BadFileError(problems)


def _rows(heads: _Heads, rows: Iterable[tuple[int, Sequence[str]]], problems: list[Problem]) -> Iterator[Row]:
    key = heads.sheet.needed[0]
    for row, cells in rows:
        texts = [" ".join(clean(cell).split()) for cell in cells]
        filled = [*texts, *[""] * len(heads.written)]  # a row may end before its last column
        given = {column: filled[place] for column, place in heads.places.items()}
        if not any(texts) or given[key].upper() == EXAMPLE:
            continue
        if any(texts[len(heads.written) :]):
            problems.append(Problem("too_many_cells", row, values={"most": len(heads.written)}))
            continue
        values = {}
        for column, text in given.items():
            try:
                values[column] = _cell(heads.sheet, column, text)
            except CellError as error:
                problems.append(Problem(error.key, row, heads.heading(column), error.values))
        yield row, values


def _cell(sheet: Sheet, column: str, text: str) -> Any:
    if not text:
        if column in sheet.needed:
            raise CellError("empty")
        return sheet.empty[column]
    if _BROKEN.fullmatch(text):
        raise CellError("broken_formula", got=text)
    if len(text) > LONGEST_CELL:
        raise CellError("too_long", got=len(text), most=LONGEST_CELL)
    return sheet.columns[column](text)


@dataclass(frozen=True, slots=True)
class _Problems:
    """Collects what is wrong with rows that were read."""

    heads: _Heads
    found: list[Problem]

    def add(self, key: str, row: int, column: str, **values: Any) -> None:
        self.found.append(Problem(key, row, self.heads.heading(column), values))


# Units


def _units(rows: list[Row], there: Present, problems: _Problems) -> Rows:
    _find_twins(rows, ("code",), "code", problems)
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
        "parent": unit.parent,
        "valid_from": unit.valid_from,
        "valid_to": unit.valid_to,
        "successors": unit.successors,
    }


def _find_twins(rows: list[Row], key: tuple[str, ...], column: str, problems: _Problems) -> None:
    """The same key in two rows."""
    first: dict[tuple[Any, ...], int] = {}
    for row, values in rows:
        if all(part in values for part in key):
            earlier = first.setdefault(tuple(values[part] for part in key), row)
            if earlier != row:
                problems.add("twice", row, column, got=values[column], first=earlier)


def _check_parent(row: int, unit: Values, tree: Mapping[str, Values], problems: _Problems) -> None:
    start, end = unit["valid_from"], unit["valid_to"]
    if start and end and end < start:
        problems.add("ends_before_start", row, "valid_to", start=start, end=end)
    if unit["parent"] is None:
        return
    above = tree.get(unit["parent"])
    if above is None:
        problems.add("unknown_unit", row, "parent", got=unit["parent"])
    elif start and above["valid_to"] and above["valid_to"] < start:
        problems.add("parent_ended", row, "parent", got=unit["parent"], end=above["valid_to"], start=start)
    elif end and above["valid_from"] and end < above["valid_from"]:
        problems.add("parent_later", row, "parent", got=unit["parent"], start=above["valid_from"], end=end)


def _check_successors(row: int, unit: Values, tree: Mapping[str, Values], problems: _Problems) -> None:
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


def _find_circles(rows: list[Row], tree: Mapping[str, Values], problems: _Problems) -> None:
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


# Targets


def _targets(rows: list[Row], there: Present, problems: _Problems) -> Rows:
    for row, target in rows:
        if "unit" in target and target["unit"] not in there.units:
            problems.add("unknown_target_unit", row, "unit", got=target["unit"])
        _place(row, target, there, problems)
    _find_twins(rows, ("campaign", "phase", "unit", "kind"), "unit", problems)
    return {"target": [target for _, target in rows]}


def _place(row: int, target: Values, there: Present, problems: _Problems) -> None:
    """Fill in the campaign and turn the name of a phase into its code."""
    campaign = target["campaign"] = target.get("campaign") or there.campaign
    if campaign not in there.phases:
        key = "unknown_campaign" if campaign else "which_campaign"
        problems.add(key, row, "campaign", got=campaign, known=sorted(there.phases))
        return
    wanted = target.get("phase", "")
    phases = there.phases[campaign]
    target["phase"] = next((code for code in phases if said(wanted) in (said(code), said(phases[code]))), "")
    if wanted and not target["phase"]:
        problems.add("unknown_phase", row, "phase", got=wanted, known=list(phases))


# Campaigns


def read_campaign(given: Mapping[str, Any]) -> Rows:
    """The rows of one campaign and its phases, from a TOML file. BadFileError lists all that is wrong."""
    problems: list[Problem] = []
    campaign = _settled(given, _CAMPAIGN, ("code", "name", "starts_on", "ends_on"), "", problems)
    phases = []
    parts = given.get("phases", [])
    if not isinstance(parts, list) or not all(isinstance(part, dict) for part in parts):
        problems.append(Problem("not_a_list", column="phases"))
        parts = []
    for number, part in enumerate(parts, 1):
        where = f"phases {number}: "
        phase = _settled(part, _PHASE, tuple(_PHASE), where, problems)
        phases.append({"campaign": campaign.get("code", ""), **phase})
        _check_window(phase, campaign, where, problems)
    _check_window(campaign, {}, "", problems)
    _check_phases(phases, problems)
    if problems:
        raise BadFileError(problems)
    return {"campaign": [units.complete("campaign", campaign)], "phase": phases}


def _settled(
    given: Mapping[str, Any],
    wanted: Mapping[str, Callable[[Any], Any]],
    needed: tuple[str, ...],
    where: str,
    problems: list[Problem],
) -> Values:
    known = list(wanted)
    if not where:  # the campaign itself
        known.append("phases")
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


def _text(read: Callable[[str], Found]) -> Callable[[Any], Found]:
    def apply(value: Any) -> Found:
        if not isinstance(value, str) or not value.strip() or len(value) > LONGEST_CELL:
            raise CellError("text", got=str(value)[:40])
        return read(" ".join(clean(value).split()))

    return apply


def _texts(read: Callable[[str], Any]) -> Callable[[Any], Any]:
    def apply(value: Any) -> Any:
        if not isinstance(value, list):
            raise CellError("not_a_list")
        return [_text(read)(part) for part in value]

    return apply


def _date(value: Any) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    return _text(day)(value)


def _prefix(text: str) -> str:
    if not _PREFIX.fullmatch(text):
        raise CellError("prefix_format", got=text)
    return text


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise CellError("true_or_false", got=str(value)[:40])
    return value


def _category(text: str) -> str:
    """One of the form's categories, by its key or by its label in any language."""
    labels = {said(say(f"initiative.field.choice.{value}", lang)): value for value in FIELDS for lang in LANGUAGES}
    if text in FIELDS:
        return text
    value = labels.get(said(text))
    if value is None:
        raise CellError("unknown_word", got=text, known=list(FIELDS))
    return value


_CAMPAIGN: dict[str, Callable[[Any], Any]] = {
    "code": _text(code),
    "name": _text(name),
    "prefix": _text(_prefix),
    "starts_on": _date,
    "ends_on": _date,
    "applied_from": _date,
    "applied_to": _date,
    "legal_basis": _texts(name),
    "fields": _texts(_category),
    "sample": _flag,
}
_PHASE: dict[str, Callable[[Any], Any]] = {
    "code": _text(code),
    "kind": _text(_words("loading.phase_kind")),
    "name": _text(name),
    "starts_on": _date,
    "ends_on": _date,
}


def _check_window(part: Values, whole: Values, where: str, problems: list[Problem]) -> None:
    for first, last in (("starts_on", "ends_on"), ("applied_from", "applied_to")):
        start, end = part.get(first), part.get(last)
        if start and end and end < start:
            problems.append(Problem("ends_before_start", column=where + last, values={"start": start, "end": end}))
    earliest, latest = whole.get("starts_on"), whole.get("ends_on")
    for key in ("starts_on", "ends_on"):
        day = part.get(key)
        if day and earliest and latest and not earliest <= day <= latest:
            values = {"day": day, "start": earliest, "end": latest}
            problems.append(Problem("outside_campaign", column=where + key, values=values))


def _check_phases(phases: list[Values], problems: list[Problem]) -> None:
    """Codes differ, and phases do not overlap; a peak may lie across them."""
    seen: set[str] = set()
    for number, phase in enumerate(phases, 1):
        if phase.get("code") in seen:
            column = f"phases {number}: code"
            problems.append(Problem("phase_twice", column=column, values={"got": phase["code"]}))
        seen.add(phase.get("code", ""))
    complete = [phase for phase in phases if {"code", "kind", "starts_on", "ends_on"} <= phase.keys()]
    whole = sorted((phase for phase in complete if phase["kind"] == "phase"), key=lambda phase: phase["starts_on"])
    for one, other in pairwise(whole):
        if other["starts_on"] <= one["ends_on"]:
            values = {"one": one["code"], "other": other["code"]}
            problems.append(Problem("phases_overlap", column="phases", values=values))
