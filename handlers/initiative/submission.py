"""Hand the form in: its code, its row, its place in the counts, the receipt."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from handlers.alike import similar
from handlers.alike.similar import Told
from handlers.conversation.flow import SHORT
from handlers.conversation.steps.date import PeriodAnswer
from handlers.conversation.steps.money import MoneyAnswer
from handlers.conversation.steps.step import Answers
from handlers.conversation.steps.text import title_key
from handlers.conversation.steps.unit import UnitAnswer
from handlers.conversation.talk import Talk
from handlers.ease import asking as ease
from handlers.people import menu, profile
from handlers.people.coauthors import asking
from handlers.people.coauthors.known import key_by_name
from handlers.people.told_before import STORY
from messages.format import HANOI, paragraphs
from messages.wire import Option
from storage import answer_clock, found_by, moulds
from storage.conversation.drafts import drop_files
from storage.conversation.drafts import put as put_draft
from storage.counting import coauthors
from storage.counting.count import QUICK, entries
from storage.database.counters import one_more
from storage.database.records import ENTRY_COLUMNS, Entry, Move
from storage.database.store import new_id
from storage.initiatives import initiatives, recognition, sharing
from storage.initiatives.initiatives import Initiative

_RECEIPTS = {QUICK: "mine.receipt", "returned": "mine.mended"}  # by what it was before; others are merely changed
WITHOUT_CAMPAIGN = "SK"  # what receipt codes begin with where no campaign says it


def large_amount(answers: Answers) -> int:
    """The benefit in VND where it is one to look at twice, else 0."""
    benefit: MoneyAnswer | None = answers.get("benefit")
    if answers.get("effect") != "money" or benefit is None or not benefit["large"]:
        return 0
    return benefit["vnd"]


def submit(talk: Talk) -> None:
    """Hand the draft in: a new initiative with a receipt code, or the new answers of one that is being edited."""
    answers = talk.this_flow.submitted(talk.answers, talk)
    if SHORT in talk.answers:
        _submit_short(talk, answers)
        return
    if talk.initiative is None:
        key, code = _put_in(talk, answers)
        receipt = "mine.receipt"
    else:
        before = entries(talk.context.tx, "id = :key", key=talk.initiative).get(talk.initiative)  # held from here on
        found = initiatives.by_id(talk.context.tx, talk.initiative)
        if before is None or found is None or _overtaken(talk, found):
            _too_late(talk, found)
            return
        _change(talk, found, before, answers)
        key, code = found.id, found.code
        receipt = _RECEIPTS.get(found.status, "mine.updated")
    files = talk.this_flow.files
    if files is not None and files.sent(talk.answers):
        talk.afterwards(initiatives.take_evidence, draft=talk.this_draft.id, initiative=key)
    if not answers["unit"].get("unclear"):
        profile.remember_unit(talk, answers["unit"]["code"])
    units, unit = talk.context.units, answers["unit"]["code"]
    question, choices = ease.offer(talk) if talk.initiative is None else ("", ())
    talk.end()
    text = talk.say(receipt, code=code, unit=units.label(unit), at=talk.context.now, **_promise(talk, unit))
    talk.tell(paragraphs(text, question), menu=(*_after(talk, code, answers), *choices))


def _promise(talk: Talk, unit: str) -> dict[str, Any]:
    """Whether a campaign counts it, who looks at it and by which day; nobody where no officer is up to the city."""
    context = talk.context
    reader, counted = context.reader(unit), context.campaign is not None
    if not reader:
        return {"reader": "", "due": None, "counted": counted}
    due = answer_clock.read(context.tx).due(context.now)
    return {"reader": context.units.label(reader), "due": due, "counted": counted}


def _submit_short(talk: Talk, answers: Answers) -> None:
    """Hand in what the short form holds; a draft with the same answers waits for the rest."""
    key, code = _put_in(talk, answers, QUICK)
    old, flow = talk.this_draft, talk.this_flow
    files = flow.files
    rest = {name: answer for name, answer in talk.answers.items() if name not in {SHORT, *flow.final}}
    left = sum(1 for name in flow.plan(rest).places if name not in rest)
    if files is not None and files.sent(talk.answers):
        talk.afterwards(initiatives.take_evidence, draft=old.id, initiative=key)
    unit = talk.context.units.label(answers["unit"]["code"])
    talk.end()
    draft = put_draft(talk.changes, talk.me.id, rest, talk.context.now, initiative=key)
    menu = (Option(f"/tiep {draft}", talk.say("story.complete")), *_after(talk, code, answers))
    counted, now = talk.context.campaign is not None, talk.context.now
    talk.tell(talk.say("story.receipt", code=code, unit=unit, at=now, left=left, counted=counted), menu=menu)


def _put_in(talk: Talk, answers: Answers, status: str = "submitted") -> tuple[int, str]:
    """A new initiative: its key and its receipt code."""
    code, key, now = _new_code(talk), new_id(talk.context.now), talk.context.now
    row = _new(talk, answers, key, code, status)
    if STORY in talk.answers:
        row["answers"][STORY] = talk.answers[STORY]
    talk.changes.insert("initiative", row)
    told = Told.of(row["title"], answers)
    hashes, like = similar.handed_in(talk.context.tx, key=key, author=row["author"], told=told)
    for table, one in found_by.rows(key, hashes):
        talk.changes.insert(table, one)
    if like is not None:
        talk.changes.insert("alike", like)
    talk.changes.moves.append(Move(before=None, after=_entry(row), at=now))
    _keep_coauthors(talk, key, answers)
    if row["by_author"]:
        units = talk.context.units
        talk.afterwards(asking.find_earlier, name=talk.me.name, unit=row["unit"], units=units, now=now)
    return key, code


def _change(talk: Talk, found: Initiative, before: Entry, answers: Answers) -> None:
    """The new answers of one that was handed in; one of the short form is complete now, and counts from today on."""
    columns, now = searched_columns(talk, answers), talk.context.now
    if STORY in found.answers:
        columns["answers"][STORY] = found.answers[STORY]
    if "workplace" in answers:
        columns["workplace"] = _workplace(talk, answers)
    if recognition.find(talk.context.tx, found.id) is not None:
        columns["recognised"] = recognition.YES  # an officer has seen the decision
    again: dict[str, Any] = {}
    if found.status == QUICK:
        again = {"status": "submitted", "submitted_at": now, "waits_since": now}
    elif found.status == "returned":  # mended: the union's turn again
        again = {"status": "submitted", "reviewed_at": None, "waits_since": now}
    talk.changes.update("initiative", {"id": found.id, **columns, **again, "updated_at": now})
    told = Told.of(columns["title"], answers)
    talk.afterwards(similar.keep, key=found.id, author=columns["author"], told=told)
    talk.afterwards(similar.flag, key=found.id, told=told)
    talk.afterwards(moulds.changed, key=found.id)
    talk.afterwards(sharing.forget, initiative=found.id)  # a yes to other words is a yes no more
    after = _entry({"campaign": before.campaign, "status": found.status, **columns, **again})
    talk.changes.moves.append(Move(before=before, after=replace(after, coauthors=before.coauthors), at=now))
    _keep_coauthors(talk, found.id, answers, named_before=bool(coauthors.names(found.answers)))


def _keep_coauthors(talk: Talk, key: int, answers: Answers, named_before: bool = False) -> None:
    """Who takes part beside the author is found out and counted behind the rows, where it is known to be true."""
    if named_before or coauthors.names(answers):
        units, since = talk.context.units, talk.this_draft.created_at
        talk.afterwards(asking.keep, initiative=key, units=units, since=since, now=talk.context.now)


def _overtaken(talk: Talk, found: Initiative) -> bool:
    """Whether it may not be changed any more, or was changed after this draft began; given back is no change of it."""
    if found.status == "returned":
        return False
    return not found.open or talk.this_draft.created_at < found.updated_at


def _too_late(talk: Talk, found: Initiative | None) -> None:
    """Meanwhile it was edited elsewhere, or reviewed: these answers go."""
    talk.afterwards(drop_files, draft=talk.this_draft.id)
    talk.end()
    why = "mine.too_late"
    if found is not None and found.open:
        why = "mine.edited_since"
    talk.tell(talk.say(why, one=found), menu=menu.main_menu(talk))


def _new_code(talk: Talk) -> str:
    """SK-2026-000123: counted inside the transaction, so that none is missing and none is given twice."""
    campaign, prefix = talk.context.campaign, WITHOUT_CAMPAIGN
    if campaign is not None:
        prefix = campaign.prefix
    series = f"{prefix}-{talk.context.now.astimezone(HANOI).year}"
    return f"{series}-{one_more(talk.context.tx, talk.changes, series):06}"


def _new(talk: Talk, answers: Answers, key: int, code: str, status: str) -> dict[str, Any]:
    campaign, now = talk.context.campaign, talk.context.now
    return {
        "id": key,
        "code": code,
        "campaign": "" if campaign is None else campaign.code,
        "typist_id": talk.me.id,
        "workplace": _workplace(talk, answers),
        "status": status,
        **searched_columns(talk, answers),
        "submitted_at": now,
        "updated_at": now,
        "reviewed_at": None,
        "waits_since": now,
    }


def _workplace(talk: Talk, answers: Answers) -> str:
    """The author's, which is never that of who types for them; "" where it was not asked."""
    if answers.get("behalf") != "other":
        return talk.me.workplace
    asked: UnitAnswer | None = answers.get("workplace")
    return "" if asked is None else asked["raw"]


def searched_columns(talk: Talk, answers: Answers) -> dict[str, Any]:
    """What is searched and counted; `answers` beside it holds all of the form. The short form leaves some empty."""
    benefit: MoneyAnswer | None = answers.get("benefit")
    unit: UnitAnswer = answers["unit"]
    by_author = answers.get("behalf") != "other"
    applied: PeriodAnswer | None = answers.get("applied")
    applied_on = None
    if applied is not None and applied["start"]:
        applied_on = date.fromisoformat(applied["start"])
    author, author_key = talk.me.name, talk.me.id
    if not by_author:
        author = answers["author"]
        author_key = key_by_name(author, unit["code"])
    return {
        "author": author,
        "author_key": author_key,
        "by_author": by_author,
        "unit": unit["code"],
        "title": answers["title"],
        "title_key": title_key(answers["title"]),
        "kind": answers.get("kind", ""),
        "field": answers.get("field", ""),
        "applied_on": applied_on,
        "benefit": None if benefit is None else benefit["vnd"],
        "large": large_amount(answers) > 0,
        "recognised": answers.get("recognised", ""),
        "confidential": answers.get("confidential") != "no",  # kept to officers while it is unclear
        "answers": dict(answers),
    }


def _entry(row: dict[str, Any]) -> Entry:
    """As the counts see it, without its co-authors."""
    return Entry(**{name: row[name] for name in ENTRY_COLUMNS})


def _after(talk: Talk, code: str, answers: Answers) -> tuple[Option, ...]:
    """What may be done next; where somebody else took part, their codes too."""
    options = (
        Option("/moi", talk.say("menu.new")),
        Option(f"/trangthai {code}", talk.say("menu.status", code=code)),
        Option("/cuatoi", talk.say("menu.mine")),
    )
    if not coauthors.names(answers):
        return options
    return (*options, Option(f"/madongtacgia {code}", talk.say("coauthor.give")))
