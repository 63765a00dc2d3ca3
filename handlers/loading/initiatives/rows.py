"""Initiatives from their sheet: where each belongs, who takes part, its answers as the form would have kept them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from hashlib import blake2b
from typing import Any

from handlers.conversation.steps.step import UNCLEAR
from handlers.conversation.steps.text import title_key
from handlers.initiative.form import READ_BACK_FROM
from handlers.loading.cells import CellError, day, said
from handlers.loading.table import Present, Problems, Row, Values, find_twins
from handlers.people.coauthors.known import key_by_name
from handlers.people.told_before import STORY
from handlers.reading.fold import fold
from messages.format import HANOI
from storage.programme.loading import Rows
from storage.programme.units import Unit

NOON = time(12)  # of a day without an hour
_PLAIN = ("title", "kind", "field", "before", "solution", "place", "calculation", "effects", "recognised", "decision")
_MEANT = ("code", "start", "vnd", "people", "first")  # of an answer; the rest of it is how it was typed


def initiatives(rows: list[Row], there: Present, problems: Problems) -> Rows:
    """What the sheet holds, checked; each with its row in the sheet, and without what only the database can say."""
    by_name = _by_name(there.units.values())
    made = [_made(row, {**_NOT_GIVEN, **values}, there, by_name, problems) for row, values in rows]
    coded = [(row, values) for row, values in rows if values.get("code")]
    find_twins(coded, ("code",), "code", problems)
    uncoded = [(one["row"], one) for one in made if not one["code"]]
    find_twins(uncoded, ("title_key", "author_folded", "unit"), "title", problems)
    return {"initiative": made}


_NOT_GIVEN: Mapping[str, Any] = {"title": "", "author": "", "unit": "", "code": "", "campaign": "", "workplace": ""}


def _by_name(units: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for unit in units:
        for called in {said(one) for one in (unit.name, unit.short_name, *unit.aliases)}:
            found.setdefault(called, []).append(unit.code)
    return found


def _made(
    row: int, values: Values, there: Present, by_name: Mapping[str, list[str]], problems: Problems
) -> dict[str, Any]:
    unit = _unit(row, values, there.units, by_name, problems)
    author, benefit = values["author"], values.get("benefit")
    large = benefit is not None and benefit >= READ_BACK_FROM
    marks = _marks(values.get("people") or (), author, unit, values.get("coauthors") or ())
    return {
        "row": row,
        "code": values["code"],
        "campaign": _campaign(row, values, there, problems),
        "author": author,
        "author_folded": fold(author),
        "author_key": marks[0],
        "people": marks[1:],
        "by_author": bool(values.get("by_author")),
        "unit": unit,
        "workplace": values["workplace"],
        "title": values["title"],
        "title_key": title_key(values["title"]),
        "kind": values.get("kind") or "",
        "field": values.get("field") or "",
        "applied_on": values.get("applied_on"),
        "benefit": benefit,
        "large": large,
        "recognised": values.get("recognised") or "",
        "confidential": bool(values.get("confidential")),
        "status": values.get("status") or "submitted",
        "answers": _answers(values, unit, large),
        "submitted_at": _handed_in(values),
        "updated_at": values.get("updated_at"),
        "reviewed_at": values.get("reviewed_at"),
        "reason": values.get("reason") or "",
        "decision": _decision(values),
    }


def _unit(
    row: int, values: Values, units: Mapping[str, Unit], by_name: Mapping[str, list[str]], problems: Problems
) -> str:
    """Its code, by the code or the name in the sheet; "" for a workplace that no union is loaded for."""
    column = "unit" if values["unit"] else "unit_name"
    typed = values.get(column) or ""
    if typed.upper() in units:
        return typed.upper()
    found = by_name.get(said(typed), [])
    if len(found) == 1:
        return found[0]
    if found:
        problems.add("which_unit", row, column, got=typed, known=found)
    elif typed:
        problems.add("unknown_target_unit", row, column, got=typed)
    elif not values["workplace"]:
        problems.add("empty", row, "unit")
    return ""


def _campaign(row: int, values: Values, there: Present, problems: Problems) -> str:
    """What an export says, also that it was in none; else the one that there is."""
    campaign = str(values["campaign"] or ("" if values["code"] else there.campaign))
    if campaign not in there.phases and (campaign or not values["code"]):
        key = "unknown_campaign" if campaign else "which_campaign"
        problems.add(key, row, "campaign", got=campaign, known=sorted(there.phases))
    return campaign


def _handed_in(values: Values) -> datetime | None:
    """None: when it is loaded."""
    day = values.get("day")
    return None if day is None else datetime.combine(day, values.get("hour") or NOON, HANOI)


def _marks(given: Any, author: str, unit: str, coauthors: Any) -> list[int]:
    """Who takes part: the author, and the others. Nobody of a sheet is an account here: their owner signs in alone."""
    if given:
        author_key, *others = [_as_nobody(key) for key in given]
    else:
        author_key = key_by_name(author, unit)
        others = [key_by_name(name, unit) for name, _ in coauthors]
    return [author_key, *sorted(set(others) - {author_key})]


def _as_nobody(key: int) -> int:
    """The key of a person somewhere else as one that no account has, always the same."""
    if key < 0:
        return key
    return -1 - int.from_bytes(blake2b(f"elsewhere {key}".encode(), digest_size=8).digest()) // 2


def _decision(values: Values) -> dict[str, Any] | None:
    """The recognition that an officer recorded; None where there is none."""
    if not values.get("level"):
        return None
    return {
        "number": values.get("number") or "",
        "day": values.get("decided_on"),
        "level": values["level"],
        "was": values.get("said") or "",
        "at": values.get("recorded_at"),
    }


# Answers


def _answers(values: Values, unit: str, large: bool) -> dict[str, Any]:
    """The form as it would stand, had it been filled in so."""
    answers: dict[str, Any] = {"behalf": "self" if values.get("by_author") else "other"}
    if not values.get("by_author"):
        answers["author"] = values["author"]
        if values["workplace"]:
            answers["workplace"] = {"code": "", "raw": values["workplace"]}
    answers["unit"] = {"code": unit, "raw": values.get("unit_name") or values["unit"]}
    answers |= {key: values[key] for key in _PLAIN if values.get(key)}
    if values.get("applied_on"):
        day = values["applied_on"].isoformat()
        answers["applied"] = {"start": day, "end": day, "raw": day}
    answers |= _effect(values, large)
    answers |= _coauthors(values)
    answers["confidential"] = "yes" if values.get("confidential") else "no"
    for key in values.get("to_fill") or ():
        answers[key] = _unknown(key, answers)
    return answers | _told(values.get("answers") or {}, answers)


def _effect(values: Values, large: bool) -> dict[str, Any]:
    benefit = values.get("benefit")
    if benefit is None:
        return {"effect": "other"} if values.get("effects") else {}
    sum_ = {"vnd": benefit, "period": "once", "approx": False, "large": large, "raw": str(benefit)}
    return {"effect": "money", "benefit": sum_}


def _coauthors(values: Values) -> dict[str, Any]:
    pairs = [[name, share] for name, share in values.get("coauthors") or ()]
    if not pairs:
        return {}
    raw = ", ".join(f"{name} {share}%" for name, share in pairs)
    return {"coauthors": {"people": pairs, "first": 100 - sum(share for _, share in pairs), "raw": raw}}


def _unknown(key: str, answers: Mapping[str, Any]) -> Any:
    """The answer to a question that is left to the union."""
    if key == "unit":
        return {**answers["unit"], "unclear": True}
    if key == "applied":
        return {"start": "", "end": "", "raw": "", "unclear": True}
    return UNCLEAR


def _told(given: Mapping[str, Any], made: Mapping[str, Any]) -> dict[str, Any]:
    """Those of an export's own answers that say what its columns say; of a file anything may be written."""
    kept = {key: answer for key, answer in given.items() if key in made and _is_same(answer, made[key])}
    if isinstance(given.get(STORY), str):
        kept[STORY] = given[STORY]
    return kept


def _is_same(answer: Any, ours: Any) -> bool:
    """Whether it means what ours means: beside that it may hold how that was typed."""
    if not isinstance(answer, dict) or not isinstance(ours, dict):
        return bool(answer == ours)
    if not all(type(answer.get(name)) is type(value) for name, value in ours.items()):
        return False
    is_meant = all(answer[name] == ours[name] for name in _MEANT if name in ours)
    return is_meant and ("end" not in ours or answer["end"] == ours["end"] or _is_day(answer["end"]))


def _is_day(typed: str) -> bool:
    try:
        day(typed)
    except CellError:
        return False
    return True
