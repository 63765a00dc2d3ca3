"""Initiatives of one mould, or of one hand: what an officer sees of such a group, and one question to each author.

Nothing is refused for it, and authors hear nothing of it: each is asked what only who did it can tell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.alike import similar
from handlers.alike.moulds import shared_sentences
from handlers.conversation.talk import Talk
from handlers.initiative.at_once import ASKED
from handlers.officers.decisions import decide
from handlers.officers.decisions.outcome import Outcome
from handlers.officers.decisions.told import can_be_told
from handlers.officers.waiting import with_all_below
from handlers.people.roles import read_by
from storage import moulds
from storage.initiatives import initiatives, review
from storage.initiatives import similar as told_by
from storage.initiatives.initiatives import Initiative
from storage.moulds import Kind, Member

MOST_COMPARED = 20  # others, to say which sentences they share
MOST_ASKED = 40  # authors by one press; the next press asks the others


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """What an initiative is of, as far as it is in this officer's units."""

    kind: str
    members: Sequence[Member]
    sentences: Sequence[str]  # of this one, that most of the others have too

    @property
    def open(self) -> int:
        """How many were not asked."""
        return sum(1 for one in self.members if not one.asked)

    def marked(self, told: str, before: str, after: str) -> str:
        """An answer with what it shares between these marks."""
        for one in self.sentences:
            told = told.replace(one, f"{before}{one}{after}")
        return told


def of(talk: Talk, found: Initiative) -> Group | None:
    """Its group; None where this officer sees none. What is of one mould and of one hand is told as of one mould."""
    tx = talk.context.tx
    members = moulds.together(tx, found.id, with_all_below(talk, read_by(talk)))
    for kind in Kind:
        group = [one for one in members if one.kind == kind]
        if len(group) > 1:
            others = [one.id for one in group if one.id != found.id][:MOST_COMPARED]
            told = [similar.story(answers) for _, _, _, answers in told_by.told(tx, others)]
            shared = shared_sentences(similar.story(found.answers), told) if kind == Kind.MOULD else []
            return Group(kind=kind, members=group, sentences=shared)
    return None


def said(talk: Talk, group: Group) -> str:
    """How many there are: "12 hồ sơ cùng khuôn"."""
    return _said(talk, group.kind, len(group.members))


def marks(talk: Talk, keys: Sequence[int]) -> dict[int, str]:
    """The same of each of these that is of a group of which this officer sees others."""
    if not keys:
        return {}
    numbers = moulds.numbers(talk.context.tx, keys, with_all_below(talk, read_by(talk)))
    found = {(key, kind): number for key, kind, number in numbers if number > 1}
    return {key: _said(talk, kind, found[key, kind]) for kind in reversed(Kind) for key in keys if (key, kind) in found}


def _said(talk: Talk, kind: str, number: int) -> str:
    return talk.say(f"review.mould.mark.{kind}", number=number)


def ask_each(talk: Talk, found: Initiative) -> Outcome:
    """Ask each author in its group the one question, once of each initiative, and about one of theirs at a time."""
    group = of(talk, found)
    if group is None:
        return Outcome("review.mould.none", {"code": found.code})
    open_ = [one for one in group.members if not one.asked]
    question = talk.say(f"review.mould.question.{group.kind}")
    each = initiatives.by_codes(talk.context.tx, [one.code for one in open_])
    done: dict[int | None, Initiative] = {}
    for one in (each[member.code] for member in open_ if member.code in each):
        if len(done) < MOST_ASKED and one.typist_id not in done and _ask(talk, one, question):
            done[one.typist_id] = one
    if not done:
        return Outcome("review.mould.asked_already", {"code": found.code})
    talk.afterwards(moulds.asked, keys=[one.id for one in done.values()])
    values = {"code": found.code, "number": len(done), "left": len(open_) - len(done)}
    return Outcome("review.mould.asked", values, done=True)


def _ask(talk: Talk, found: Initiative, question: str) -> bool:
    """Whether it was asked; a question that waits for its answer is left to who asked it."""
    reviewed = review.find(talk.context.tx, found.id)
    if (ASKED, found.id) in talk.context.memo or (reviewed is not None and reviewed.asked):
        return False
    return can_be_told(found) and decide.ask(talk, found, question).done
