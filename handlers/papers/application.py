"""What stands on an Đơn yêu cầu công nhận sáng kiến: the fields of its template, filled in from an initiative.

Fields after TT 18/2013/TT-BKHCN, Phụ lục I, in Vietnamese whoever asks. What is not known is a dotted line to write on,
and is named in `lacking`, so that nobody is held up and nothing is forgotten.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from handlers.conversation.steps import money
from handlers.conversation.steps.step import UNCLEAR
from messages.catalog import listed, say
from messages.format import span

LANG = "vi"  # the form is one of Vietnamese law
DOTS = "." * 40
SHORT_DOTS = "." * 8  # in a narrow column
PRINTED = ("submitted", "returned", "verified")  # statuses of those that there is a form for

#: The fields of the template, each with what stands in one of them: what `check` tries a template with.
AUTHOR = ("name", "birth", "workplace", "position", "degree", "share")
HELPER = ("name", "birth", "workplace", "position", "degree", "work")
LINES = (
    "recipient", "title", "investor", "field", "applied", "before", "solution", "place", "confidential", "conditions",
    "benefit", "benefit_of_others", "signed_at", "code",
)  # fmt: skip
LISTS = ("legal_basis", "authors", "helpers")
#: What the form cannot go without; `code` and `place` are more than it asks for.
NEEDED = (*LISTS, *(name for name in LINES if name not in ("code", "place")))

Row = Mapping[str, Any]  # of storage.initiatives.sheets.exports.initiatives
Given = Mapping[str, Any]  # the answers to `particulars`
NOTHING: Given = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """One form: its fields, and the names of what is left to be written by hand (`papers.lacks.<name>`)."""

    code: str
    fields: Mapping[str, Any]
    lacking: tuple[str, ...]

    def said(self, lang: str) -> str:
        """What is left to be written by hand, in words."""
        return "; ".join(say(f"papers.lacks.{name}", lang) for name in self.lacking)


def application(row: Row, given: Given, legal_basis: Sequence[str]) -> Application:
    """The form of that initiative; `given`: what its author gave for it alone."""
    answers = row["answers"]
    at = row["workplace"] or row["unit_name"]
    known = {
        "recipient": say("papers.recipient", LANG, at=at) if at else "",
        "title": row["title"],
        "investor": given.get("investor"),
        "field": chosen("field", row["field"]),
        "applied": applied_when(answers.get("applied"), row["applied_on"]),
        "before": answers.get("before"),
        "solution": answers.get("solution"),
        "place": answers.get("place"),
        "confidential": say(f"papers.confidential.{'yes' if row['confidential'] else 'no'}", LANG),
        "conditions": given.get("conditions"),
        "benefit": _benefit(answers),
        "code": row["code"],
    }
    authors = [_first(row, given, at), *_others(answers, given)]
    lacking = [name for name in LINES if name in known and not known[name] and name != "place"]
    lacking += [name for name in ("birth", "position", "degree") if any(not one[name] for one in authors)]
    return Application(
        code=row["code"],
        fields={
            **{name: str(known.get(name) or DOTS) for name in LINES},
            "legal_basis": list(legal_basis or listed("papers.legal_basis", LANG)),
            "authors": [_dotted(one, AUTHOR) for one in authors],
            "helpers": [_dotted(one, HELPER) for one in _helpers(given)],
            "signed_at": SHORT_DOTS * 3,
        },
        lacking=tuple(lacking),
    )


def chosen(name: str, value: str, lang: str = LANG) -> str:
    """What was chosen of what is offered for `name`, in words; "" where nothing clear was."""
    return say(f"initiative.{name}.choice.{value}", lang) if value and value != UNCLEAR else ""


def applied_when(answer: Mapping[str, Any] | None, day: date | None, lang: str = LANG) -> str:
    """The first day of use, or the month that was told."""
    if answer and answer.get("start"):
        return span(date.fromisoformat(answer["start"]), date.fromisoformat(answer["end"]), lang)
    return span(day, day, lang) if day else ""


def _benefit(answers: Mapping[str, Any]) -> str:
    """The sum with how it was reckoned, or what else came of it."""
    if answers.get("effect") != "money" or not answers.get("benefit"):
        return str(answers.get("effects") or "")
    calculation = answers.get("calculation") or ""
    return say("papers.benefit", LANG, shown=money.written(answers["benefit"], LANG), calculation=calculation)


# Who made it


def _first(row: Row, given: Given, at: str) -> dict[str, Any]:
    coauthors = row["answers"].get("coauthors")
    own = {name: given.get(name) for name in ("birth", "position", "degree")}
    return {"name": row["author"], "workplace": at, "share": coauthors["first"] if coauthors else 100, **own}


def _others(answers: Mapping[str, Any], given: Given) -> Iterator[dict[str, Any]]:
    told = given.get("coauthors") or {}
    for name, share in (answers.get("coauthors") or {}).get("people", ()):
        yield {"birth": "", "position": "", "degree": "", **told.get(name, {}), "name": name, "share": share}


def _helpers(given: Given) -> list[Mapping[str, Any]]:
    """Who took part in the first use; an empty row to write in where nobody is named."""
    return list(given.get("helpers") or [{}])


def _dotted(one: Mapping[str, Any], columns: Sequence[str]) -> dict[str, str]:
    return {name: str(one.get(name) or SHORT_DOTS) for name in columns}


def example() -> dict[str, Any]:
    """Fields as a template may ask for them: what it is tried with."""
    return {
        **{name: DOTS for name in LINES},
        "legal_basis": list(listed("papers.legal_basis", LANG)),
        "authors": [_dotted({}, AUTHOR)],
        "helpers": [_dotted({}, HELPER)],
    }
