"""A campaign from its sheet: dates, prefix of codes, phases, categories."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from handlers.initiative.form import FIELDS
from handlers.loading.cells import PREFIX, CellError, code, day, name, one_of, said
from handlers.loading.criteria import read_criteria
from handlers.loading.parts import parts, settled, text
from handlers.loading.table import BadFileError, Problem, Values
from messages.catalog import LANGUAGES, say
from storage.programme import loading
from storage.programme.loading import Rows

# Campaigns

NO_LINES: Mapping[str, int] = {}


def read_campaign(given: Mapping[str, Any], lines: Mapping[str, int] = NO_LINES) -> Rows:
    """The rows of one campaign and its phases, from a TOML file. BadFileError lists all that is wrong.

    `lines`: where in the file each part of a list begins, by "phases 1", "criteria 2".
    """
    problems: list[Problem] = []
    campaign = settled(given, _CAMPAIGN, ("code", "name", "starts_on", "ends_on"), "", problems, ("phases", "criteria"))
    phases = []
    for number, part in enumerate(parts(given.get("phases", []), "phases", problems), 1):
        where = f"phases {number}: "
        phase = settled(part, _PHASE, tuple(_PHASE), where, problems)
        phases.append({"campaign": campaign.get("code", ""), **phase})
        _check_window(phase, campaign, where, problems)
    _check_window(campaign, {}, "", problems)
    _check_phases(phases, problems)
    if "criteria" in given:
        campaign["criteria"] = read_criteria(given["criteria"], problems)
    if problems:
        raise BadFileError([_at_line(problem, lines) for problem in problems])
    return {"campaign": [loading.complete("campaign", campaign)], "phase": phases}


def _at_line(problem: Problem, lines: Mapping[str, int]) -> Problem:
    """The same with the line at which its part begins."""
    part, parted, _ = problem.column.partition(": ")
    return replace(problem, row=lines.get(part, 0)) if parted else problem


def _texts(read: Callable[[str], Any]) -> Callable[[Any], Any]:
    def apply(value: Any) -> Any:
        if not isinstance(value, list):
            raise CellError("not_a_list")
        return [text(read)(part) for part in value]

    return apply


def _date(value: Any) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    return text(day)(value)


def _prefix(typed: str) -> str:
    if not PREFIX.fullmatch(typed):
        raise CellError("prefix_format", got=typed)
    return typed


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise CellError("true_or_false", got=str(value)[:40])
    return value


def _category(typed: str) -> str:
    """One of the form's categories, by its key or by its label in any language."""
    labels = {said(say(f"initiative.field.choice.{value}", lang)): value for value in FIELDS for lang in LANGUAGES}
    if typed in FIELDS:
        return typed
    value = labels.get(said(typed))
    if value is None:
        raise CellError("unknown_word", got=typed, known=list(FIELDS))
    return value


_CAMPAIGN: dict[str, Callable[[Any], Any]] = {
    "code": text(code),
    "name": text(name),
    "prefix": text(_prefix),
    "starts_on": _date,
    "ends_on": _date,
    "applied_from": _date,
    "applied_to": _date,
    "legal_basis": _texts(name),
    "fields": _texts(_category),
    "sample": _flag,
}
_PHASE: dict[str, Callable[[Any], Any]] = {
    "code": text(code),
    "kind": text(one_of("loading.phase_kind")),
    "name": text(name),
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
