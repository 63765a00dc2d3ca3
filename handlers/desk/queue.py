"""What waits for an officer, as the desk lists it, and one initiative whole, with what is to be known beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from handlers.alike import similar
from handlers.alike.similar import Told
from handlers.conversation.talk import Talk
from handlers.desk.deciding import FORMS, REASONS, said
from handlers.desk.differences import Piece, beside
from handlers.initiative.coach import checking
from handlers.officers import waiting
from handlers.officers.decisions import may, moulds, recorded
from handlers.officers.decisions.moulds import Group
from handlers.officers.decisions.outcome import Outcome
from handlers.officers.review import answers_of
from handlers.officers.waiting import may_decide, may_read
from handlers.papers import asking
from handlers.papers.application import PRINTED
from handlers.reading.money.named import named_amounts
from messages.catalog import say
from storage import answer_clock, audit
from storage.answer_clock import AnswerClock
from storage.conversation import evidence
from storage.conversation.evidence import Kept
from storage.initiatives import initiatives, queued, recognition, review
from storage.initiatives.initiatives import Initiative
from storage.initiatives.queued import Page, Place
from storage.initiatives.recognition import Recognition
from storage.initiatives.reuse import spread
from storage.initiatives.review import Merged, Reviewed
from storage.initiatives.sheets import portal
from storage.initiatives.sheets.portal import Entered
from storage.people import personal_data

MOST_LISTED = 50
MOST_HISTORY = 50
NO_MARKS: Mapping[int, str] = {}
_PLACE = re.compile(r"([01])([01])_(\d{1,11})\.(\d{6})_(\d{1,18})", re.ASCII)
#: What is told of its history: `desk.queue.done.<name>`. That somebody else wanted to see it is for the record alone.
DONE = frozenset({
    "verified", "returned", "rejected", "asked", "answered", "later", "merged", "undone", "reopened", "recognised",
    "not_recognised", "particulars_asked", "entered", "not_entered",
})  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One that waits."""

    code: str
    title: str
    author: str
    unit: str
    large: bool
    differs: bool  # the calculation gives another amount
    mark: str  # that there are others of its mould, in words
    due: date
    late: bool
    seen: int  # its state, by the Unix time of its last change


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What waits: how many, and a page of them; `listed`: there is nothing to decide, its authors are to mend it."""

    total: int
    late: int
    lines: Sequence[Line]
    skipped: int  # that stand before the page
    previous: str  # the place where the page before this one ends; "": this is the first
    following: str  # the place where the next page begins; "": this is the last
    only: str  # what of it was asked for, in words
    listed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question of the form and its answer."""

    label: str
    shown: str
    pieces: Sequence[Piece] = ()  # the answer, where sentences of it stand in others of its mould: which ones
    other: Sequence[Piece] = ()  # of the one beside it
    own: Sequence[Piece] = ()  # the same answer as pieces, where there is one beside it


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """One that tells nearly the same."""

    code: str
    title: str
    author: str
    unit: str
    status: str
    per_cent: int
    questions: Sequence[Question]
    mergeable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that was done about it."""

    at: datetime
    name: str
    done: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class One:
    """An initiative whole."""

    found: Initiative
    phone: str
    unit: str
    questions: Sequence[Question]
    sum: str  # whether the calculation gives the benefit, in words
    amounts: Sequence[int]  # that are named in the calculation
    files: Sequence[Kept]
    due: date
    late: bool
    reviewed: Reviewed | None
    recognised: Recognition | None
    merged: Sequence[Merged]
    beside: Sequence[Beside]
    mould: Group | None
    mark: str  # that there are others of its mould, in words
    history: Sequence[Event]
    may_undo: bool
    own: bool  # the officer handed it in, and does not decide about it
    decides: bool  # the officer decides about that unit; else only reads, and asks
    entered: Entered | None  # it stands on the portal
    printed: bool  # there is a legal form for it
    may_ask_more: bool  # its author may be asked for what only the form needs
    may_record: bool  # the workplace's own decision may be recorded
    applied_by: int  # how many other units apply it

    @property
    def seen(self) -> int:
        """Which state of it this is."""
        return int(self.found.updated_at.timestamp())

    @property
    def waits(self) -> bool:
        """Whether it waits, and not for somebody else than this officer."""
        return self.found.status == "submitted" and not self.own


def read_wanted(talk: Talk, marks: Sequence[str], typed: str) -> tuple[str, ...] | None:
    """What is asked for by these marks and words, as /duyet takes it; None: the words name nothing."""
    found = tuple(mark for mark in marks if mark in waiting.MARKS)
    if not typed.strip():
        return found
    named = waiting.read_wanted(talk, typed)
    return (*found, *named) if named else None


def waits(talk: Talk, wanted: Sequence[str], after: str = "", before: str = "") -> Waiting:
    """What waits for this officer, or those of it that are wanted, in the order of /duyet; a page of them."""
    tx, now, scope = talk.context.tx, talk.context.now, waiting.scope(talk, wanted)
    queue = queued.queue(tx, scope, now, Page(most=MOST_LISTED, after=_place(after), before=_place(before)))
    if not queue.codes and queue.total:  # all of that page has been decided
        queue = queued.queue(tx, scope, now, Page(most=MOST_LISTED))
    found, clock = initiatives.by_codes(tx, queue.codes), answer_clock.read(tx)
    marks = moulds.marks(talk, [one.id for one in found.values()])
    there_are_more = queue.skipped + len(queue.codes) < queue.total
    return Waiting(
        total=queue.total,
        late=queue.late,
        lines=[_line(talk, found[code], clock, marks) for code in queue.codes if code in found],
        skipped=queue.skipped,
        previous=_named(queue.first) if queue.skipped else "",
        following=_named(queue.last) if there_are_more else "",
        only=waiting.shown_wanted(talk, wanted),
        listed=not waiting.LISTED.keys().isdisjoint(wanted),
    )


def _named(place: Place | None) -> str:
    """A place as it stands in an address."""
    return f"{place.asked}{place.mine}_{place.since.timestamp():.6f}_{place.key}" if place else ""


def _place(named: str) -> Place | None:
    """The place that an address names; None for what names none."""
    found = _PLACE.fullmatch(named)
    if found is None:
        return None
    since = datetime.fromtimestamp(int(found[3]), UTC) + timedelta(microseconds=int(found[4]))
    return Place(asked=int(found[1]), mine=int(found[2]), since=since, key=int(found[5]))


def lines(talk: Talk, codes: Sequence[str]) -> list[tuple[Line, Initiative]]:
    """These initiatives, as far as they are this officer's."""
    found = initiatives.by_codes(talk.context.tx, codes)
    there = [found[code] for code in dict.fromkeys(codes) if code in found and may_read(talk, found[code])]
    clock = answer_clock.read(talk.context.tx)
    return [(_line(talk, one, clock), one) for one in there]


def foreseen(talk: Talk, codes: Sequence[str], lang: str) -> list[tuple[Line, str]]:
    """Each of these with why nothing can be decided about it; "": it can."""
    each = []
    for line, found in lines(talk, codes):
        why = may.why_not(talk, found) if may_decide(talk, found) else Outcome("desk.unknown")
        each.append((line, "" if why is None else said(why, lang)))
    return each


def _line(talk: Talk, one: Initiative, clock: AnswerClock, marks: Mapping[int, str] = NO_MARKS) -> Line:
    return Line(
        code=one.code,
        title=one.title,
        author=one.author,
        unit=talk.context.units.label(one.unit),
        large=one.large,
        differs=checking.differs(one.answers),
        mark=marks.get(one.id, ""),
        due=clock.due(one.waits_since),
        late=one.status == "submitted" and one.waits_since < clock.late_before(talk.context.today),
        seen=int(one.updated_at.timestamp()),
    )


def one(talk: Talk, code: str) -> One | None:
    """All of that initiative; None where there is none for this officer."""
    tx = talk.context.tx
    found = initiatives.by_code(tx, code)
    if found is None or not may_read(talk, found):
        return None
    line, answers = _line(talk, found, answer_clock.read(tx)), answers_of(talk, found)
    group = moulds.of(talk, found)
    return One(
        found=found,
        phone=personal_data.phone(tx, found.typist_id),
        unit=line.unit,
        questions=[Question(label=label, shown=shown, pieces=_marked(group, shown)) for label, shown in answers],
        sum=checking.mark(found.answers, talk.lang),
        amounts=named_amounts(str(found.answers.get("calculation") or "")),
        files=[file for file in evidence.of_initiative(tx, found.id) if file.path],
        due=line.due,
        late=line.late,
        reviewed=review.find(tx, found.id),
        recognised=recognition.find(tx, found.id),
        merged=review.merged_into(tx, found.code),
        beside=_beside(talk, found, answers),
        mould=group,
        mark=moulds.said(talk, group) if group else "",
        history=_history(talk, found),
        may_undo=may.may_undo(talk, found),
        own=found.typist_id == talk.me.id,
        decides=may_decide(talk, found),
        entered=portal.find(tx, found.id),
        printed=found.status in PRINTED,
        may_ask_more=asking.why_not(talk, found) is None,
        may_record=may_decide(talk, found) and recorded.why_not_recorded(talk, found) is None,
        applied_by=spread.how_many(tx, [found.id]).get(found.id, 0),
    )


def _marked(group: Group | None, shown: str) -> list[Piece]:
    """The answer in pieces, where it has sentences of the others; `differs`: it is marked."""
    if group is None:
        return []
    parts = re.split("([\\x02\\x03])", group.marked(shown, "\x02", "\x03"))
    return [Piece(text, parts[at - 1] == "\x02") for at, text in enumerate(parts) if text not in "\x02\x03"]


def file_of(talk: Talk, code: str, key: str) -> Kept | None:
    """A file of that initiative, for its officer."""
    found = initiatives.by_code(talk.context.tx, code)
    if found is None or not may_read(talk, found):
        return None
    files = evidence.of_initiative(talk.context.tx, found.id)
    return next((file for file in files if str(file.id) == key and file.path), None)


def is_elsewhere(talk: Talk, code: str) -> bool:
    """Whether other units have an initiative of that code."""
    found = initiatives.by_code(talk.context.tx, code)
    return found is not None and not may_read(talk, found)


def _beside(talk: Talk, found: Initiative, answers: Sequence[tuple[str, str]]) -> list[Beside]:
    """Those that tell nearly the same; what they tell only as far as their unit is this officer's."""
    if found.status != "submitted":
        return []
    tx = talk.context.tx
    there = similar.alike(tx, Told.of(found.title, found.answers), found.id)
    others = initiatives.by_codes(tx, [one.found.code for one in there])
    shown = []
    for one in there:
        other = others.get(one.found.code)
        if other is None:
            continue
        mine = may_read(talk, other)
        shown.append(
            Beside(
                code=other.code,
                title=other.title,
                author=other.author if mine else "",
                unit=talk.context.units.label(other.unit),
                status=other.status,
                per_cent=one.per_cent,
                questions=_compared(answers, dict(answers_of(talk, other))) if mine else (),
                mergeable=may_decide(talk, other),
            )
        )
    return shown


def _compared(answers: Sequence[tuple[str, str]], theirs: Mapping[str, str]) -> list[Question]:
    """The questions that both answer, each with both answers in pieces."""
    compared = []
    for label, shown in answers:
        if label in theirs:
            own, others = beside(shown, theirs[label])
            compared.append(Question(label=label, shown=shown, own=own, other=others))
    return compared


def _history(talk: Talk, found: Initiative) -> list[Event]:
    """What was done about it, the newest first."""
    events = []
    for act in audit.of_subject(talk.context.tx, found.code, MOST_HISTORY):
        done = act.action.removeprefix("initiative ").replace(" ", "_")
        if done not in DONE:
            continue
        why = act.after.get("reason") or act.after.get("question") or act.after.get("answer") or act.after.get("into")
        events.append(Event(at=act.at, name=act.name, done=done, why=str(why or "")))
    return events


def undoable(talk: Talk, codes: Sequence[str]) -> list[str]:
    """Those of them whose decision this officer may take back now."""
    return [found.code for _, found in lines(talk, codes) if may.may_undo(talk, found)]


def told_reasons(status: str, lang: str) -> list[tuple[str, str]]:
    """(value, what it is called) of the reasons that a form of the chat offers."""
    return [(reason, say(f"{FORMS[status]}.reason.choice.{reason}", lang)) for reason in REASONS[status]]
