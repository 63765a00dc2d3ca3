"""THE FLOW: what is asked about an initiative, and what handing it in writes.

To add a question: one line among the steps, and its words in `messages/vi/initiative.toml` and `messages/en/`.
Every channel then shows it, the review lists it, "sửa 5" edits it. Fields after TT 18/2013/TT-BKHCN, Phụ lục I.
"""

from __future__ import annotations

from datetime import date
from functools import partial
from hashlib import blake2b
from typing import Any

from handlers import people
from handlers.flow import Flow
from handlers.fold import fold
from handlers.steps import (
    Answered,
    Answers,
    Calculation,
    Category,
    Choice,
    CoAuthors,
    Date,
    Files,
    Money,
    Name,
    Pledge,
    Review,
    Text,
    Title,
    Unit,
    large_amount,
    title_key,
)
from handlers.talk import Talk
from messages.format import HANOI
from messages.wire import Option
from storage import initiatives
from storage.counters import one_more
from storage.counts import entries
from storage.people import drop_files
from storage.records import Entry, Move
from storage.store import new_id

KINDS = ("technical", "management", "operation", "technology", "research")
FIELDS = (
    "production",
    "engineering",
    "digital",
    "education",
    "health",
    "safety",
    "environment",
    "administration",
    "management",
    "union",
    "other",
)
READ_BACK_FROM = 10_000_000_000  # VND: one typing error there moves the whole city's total


def submit(talk: Talk) -> None:
    """Hand the draft in: a new initiative with a receipt code, or the new answers of one that is being edited."""
    assert talk.draft is not None and talk.flow is not None
    answers = talk.flow.submitted(talk.answers)
    editing = talk.draft.initiative_id
    if editing is None:
        code = _new_code(talk)
        key = new_id(talk.context.now)
        row = _new(talk, answers, key, code)
        talk.changes.insert("initiative", row)
        talk.changes.moves.append(Move(None, _entry(row), talk.context.now))
    else:
        before = entries(talk.context.tx, "id = :key", key=editing).get(editing)
        found = initiatives.by_id(talk.context.tx, editing)
        if found is None or not found.open or talk.draft.created_at < found.updated_at:
            talk.changes.then.append(partial(drop_files, draft=talk.draft.id))
            talk.end()
            why = "edited_since" if found is not None and found.open else "too_late"
            talk.tell(talk.say(f"mine.{why}", one=found), menu=people.menu(talk))
            return
        key, code = found.id, found.code
        columns = _columns(talk, answers)
        talk.changes.update("initiative", {"id": key, **columns, "updated_at": talk.context.now})
        assert before is not None
        row = {"campaign": before.campaign, "status": found.status, **columns}
        talk.changes.moves.append(Move(before, _entry(row), talk.context.now))
    if talk.answers.get("files"):
        talk.changes.then.append(partial(initiatives.take_evidence, draft=talk.draft.id, initiative=key))
    people.remember_unit(talk, answers["unit"]["code"])
    unit = talk.context.units.label(answers["unit"]["code"])
    talk.end()
    receipt = "mine.receipt" if editing is None else "mine.updated"
    talk.tell(talk.say(receipt, code=code, unit=unit, at=talk.context.now), menu=_after(talk, code))


INITIATIVE = Flow(
    "initiative",
    steps=(
        Choice("behalf", ("self", "other")),
        Name("author", least=4, most=100, when=Answered("behalf", "other")),
        Unit("unit"),
        Title("title", least=10, most=200),
        Choice("kind", KINDS),
        Category("field", FIELDS),
        Text("before", least=20, most=2000),
        Text("solution", least=40, most=4000),
        Date("applied", latest="today"),
        Choice("effect", ("money", "other")),
        Money(
            "benefit",
            when=Answered("effect", "money"),
            read_back_from=READ_BACK_FROM,
            none_means=("effect", "other"),
            none_text="effects",
        ),
        Calculation("calculation", when=Answered("effect", "money"), least=10, most=1000),
        Text("effects", when=Answered("effect", "other"), least=20, most=1000),
        CoAuthors("coauthors", optional=True),
        Choice("recognised", ("yes", "waiting", "no")),
        Text("decision", when=Answered("recognised", "yes"), optional=True, most=200),
        Files("evidence", most=10, optional=True),
        Choice("confidential", ("no", "yes")),
        Review("review"),
        Pledge("pledge"),
    ),
    finish=submit,
)


def _new_code(talk: Talk) -> str:
    """SK-2026-000123: counted inside the transaction, so that none is missing and none is given twice."""
    prefix = talk.context.campaign.prefix if talk.context.campaign else "SK"
    series = f"{prefix}-{talk.context.now.astimezone(HANOI).year}"
    return f"{series}-{one_more(talk.context.tx, talk.changes, series):06}"


def _new(talk: Talk, answers: Answers, key: int, code: str) -> dict[str, Any]:
    assert talk.person is not None
    return {
        "id": key,
        "code": code,
        "campaign": talk.context.campaign.code if talk.context.campaign else "",
        "typist_id": talk.person.id,
        "workplace": talk.person.workplace,
        "status": "submitted",
        **_columns(talk, answers),
        "submitted_at": talk.context.now,
        "updated_at": talk.context.now,
        "reviewed_at": None,
    }


def _columns(talk: Talk, answers: Answers) -> dict[str, Any]:
    """What is searched and counted; `answers` beside it holds all of the form."""
    assert talk.person is not None
    benefit = answers.get("benefit")
    return {
        "author": talk.person.name if answers["behalf"] == "self" else answers["author"],
        "author_key": _author_key(talk, answers),
        "by_author": answers["behalf"] == "self",
        "unit": answers["unit"]["code"],
        "title": answers["title"],
        "title_key": title_key(answers["title"]),
        "kind": answers["kind"],
        "field": answers["field"],
        "applied_on": date.fromisoformat(answers["applied"]["start"]),
        "benefit": benefit["vnd"] if benefit else None,
        "large": large_amount(answers) > 0,
        "recognised": answers["recognised"],
        "confidential": answers["confidential"] == "yes",
        "answers": dict(answers),
    }


def _author_key(talk: Talk, answers: Answers) -> int:
    """Who takes part. Somebody else is known by name and unit only; below 0, where no person's id is."""
    assert talk.person is not None
    if answers["behalf"] == "self":
        return talk.person.id
    named = f"{fold(answers['author'])}\n{answers['unit']['code']}".encode()
    return -1 - int.from_bytes(blake2b(named, digest_size=8).digest()) // 2


def _entry(row: dict[str, Any]) -> Entry:
    return Entry(*(row[name] for name in ("campaign", "unit", "author_key", "status", "recognised", "benefit")))


def _after(talk: Talk, code: str) -> tuple[Option, ...]:
    return (
        Option("/moi", talk.say("menu.new")),
        Option(f"/trangthai {code}", talk.say("menu.status", code=code)),
        Option("/cuatoi", talk.say("menu.mine")),
    )
