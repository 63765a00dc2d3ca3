"""The hand-over sheet for the Confederation's portal: what is copied into it, one field a line, in an office's order.

Nothing is filled in by machine: an officer copies each line, and then says under which code it stands there.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from handlers.conversation.steps import money
from handlers.conversation.steps.step import UNCLEAR
from handlers.conversation.talk import Talk
from handlers.initiative.form import shares
from handlers.papers.application import applied_when, chosen
from messages.catalog import in_every_language, say
from messages.paper import FOLDER, PaperTemplateError
from storage.initiatives.initiatives import Initiative
from storage.initiatives.search import Search
from storage.initiatives.sheets import exports
from storage.people import personal_data

FILE = "portal.toml"
LONGEST_LABEL = 100

Row = Mapping[str, Any]
Order = tuple[tuple[str, str], ...]  # (name of a field, its label; "" for ours)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A field of the portal and what goes into it."""

    name: str
    label: str
    text: str


# The order


def read_order(file: Path) -> Order:
    """The fields in that file. PaperTemplateError says what is wrong with it, in every language."""
    try:
        given = tomllib.loads(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise PaperTemplateError(_said("unreadable", why=str(error).splitlines()[0])) from None
    found = given.get("fields")
    if not isinstance(found, list) or not found or not all(isinstance(one, dict) for one in found):
        raise PaperTemplateError(_said("no_fields"))
    strange = [str(one.get("name"))[:LONGEST_LABEL] for one in found if one.get("name") not in FIELDS]
    if strange:
        raise PaperTemplateError(_said("unknown", names=strange, known=list(FIELDS)))
    return tuple((one["name"], str(one.get("label", ""))[:LONGEST_LABEL]) for one in found)


def _said(key: str, **values: Any) -> str:
    return in_every_language(f"papers.portal.wrong.{key}", **values)


@cache
def our_order() -> Order:
    """The one that comes with the bot."""
    return read_order(FOLDER / FILE)


# The sheet


def sheet(talk: Talk, found: Initiative) -> list[Line]:
    """The lines that have something to copy, in the office's order."""
    tx, lang = talk.context.tx, talk.lang
    row = next(exports.initiatives(tx, Search(codes=(found.code,))), None)
    if row is None:
        return []
    row = {**row, "phone": personal_data.phone(tx, found.typist_id) if found.by_author else ""}
    return lines(row, talk.context.limits.portal or our_order(), lang)


def lines(row: Row, order: Sequence[tuple[str, str]], lang: str) -> list[Line]:
    """What goes into each of these fields; one with nothing in it is left out."""
    told = [(name, label or say(f"papers.portal.field.{name}", lang), FIELDS[name](row, lang)) for name, label in order]
    return [Line(name=name, label=label, text=text) for name, label, text in told if text]


def _of(name: str) -> Callable[[Row, str], str]:
    return lambda row, _lang: str(row[name] or "")


def _answer(key: str) -> Callable[[Row, str], str]:
    def read(row: Row, _lang: str) -> str:
        value = row["answers"].get(key)
        return value if isinstance(value, str) and value != UNCLEAR else ""

    return read


def _choice(name: str) -> Callable[[Row, str], str]:
    return lambda row, lang: chosen(name, row[name], lang)


def _benefit(row: Row, lang: str) -> str:
    answers = row["answers"]
    if answers.get("effect") != "money" or not answers.get("benefit"):
        return ""
    return money.written(answers["benefit"], lang)


def _effects(row: Row, _lang: str) -> str:
    answers = row["answers"]
    return "" if answers.get("effect") == "money" else str(answers.get("effects") or "")


def _coauthors(row: Row, _lang: str) -> str:
    first, others = shares(row["answers"])
    return f"{row['author']} {first}; {others}" if others else ""


def _decision(row: Row, _lang: str) -> str:
    """As an officer recorded it, else as its author said."""
    for number, *_ in row["recognition"]:
        return str(number)
    return str(row["answers"].get("decision") or "") if row["recognised"] == "yes" else ""


def _confidential(row: Row, lang: str) -> str:
    return say(f"sheets.yes_no.{str(bool(row['confidential'])).lower()}", lang)


FIELDS: Mapping[str, Callable[[Row, str], str]] = {
    "author": _of("author"),
    "phone": _of("phone"),
    "workplace": lambda row, _lang: str(row["workplace"] or row["unit_name"] or ""),
    "unit": _of("unit_name"),
    "above": _of("unit_above"),
    "title": _of("title"),
    "kind": _choice("kind"),
    "field": _choice("field"),
    "before": _answer("before"),
    "solution": _answer("solution"),
    "applied": lambda row, lang: applied_when(row["answers"].get("applied"), row["applied_on"], lang),
    "place": _answer("place"),
    "benefit": _benefit,
    "calculation": _answer("calculation"),
    "effects": _effects,
    "coauthors": _coauthors,
    "recognised": _choice("recognised"),
    "decision": _decision,
    "confidential": _confidential,
    "code": _of("code"),
}
