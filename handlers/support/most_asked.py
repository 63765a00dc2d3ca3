"""/hoinhieu: the ten most asked this week. One press proposes one to the bot's own answers; the city's officers review.

What is reviewed is answered like what the bot was born with, in its language, until it is taken back.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from handlers.conversation import ask
from handlers.conversation.talk import Talk
from handlers.people.roles import read_by, units_of
from handlers.reading.asked.alike import likeness, words_of
from handlers.reading.fold import fold
from handlers.support import asking, helping
from handlers.support.told import remember_said, tell
from messages.wire import Option
from storage.people import officers
from storage.support import faq, questions
from storage.support.faq import Faq, State
from storage.support.questions import By, Question

KIND = "faq"  # of the text that somebody writes next
WEEK = timedelta(days=7)
MOST_LISTED = 10
SAME = 0.5  # the share of common words from which two questions are one
SHOWN = 60  # letters of each that is listed
ASKED, PROPOSE, SHOW, APPROVE, EDIT, DROP, LIVE = "xem", "dua", "cau", "duyet", "sua", "bo", "bot"


@dataclass(slots=True)
class Often:
    """Questions that are one: the one that was asked first stands for all."""

    first: Question
    words: frozenset[str]
    times: int
    answer: str  # what the team answered last, "" for nothing


def order(talk: Talk, about: str) -> None:
    """/hoinhieu: the list. /hoinhieu xem 12: one of it. Of the bot's own: cau, duyet, sua, bo and its number; bot."""
    first, _, rest = about.partition(" ")
    what, number = fold(first), helping.number_in(rest)
    if what == ASKED:
        _show_asked(talk, number)
    elif what == PROPOSE:
        _propose(talk, number)
    elif what == LIVE and _reviews(talk):
        _list_live(talk)
    elif what == LIVE:
        ask.aside(talk, talk.say("support.faq.reviewed_above"))
    elif what in _REVIEW and (found := _reviewed(talk, number)) is not None:
        _REVIEW[what](talk, found)
    elif what not in _REVIEW:
        _list(talk)


# What is asked


def _list(talk: Talk) -> None:
    there = _most_asked(talk)[:MOST_LISTED]
    menu = [Option(f"/hoinhieu {ASKED} {one.first.id}", _short(one.first.first)) for one in there]
    if _reviews(talk):
        proposed = faq.all_of(talk.context.tx, State.PROPOSED)
        menu += [Option(f"/hoinhieu {SHOW} {one.id}", talk.say("support.faq.to_review", asked=_short(one.asked)))
                 for one in proposed[:MOST_LISTED]]  # fmt: skip
        menu.append(Option(f"/hoinhieu {LIVE}", talk.say("support.faq.live")))
    rows = [(one.times, one.first.first[:SHOWN]) for one in there]
    talk.tell(talk.say("support.faq.most_asked", rows=rows), menu=tuple(menu))


def _short(words: str) -> str:
    return asking.shortened(words, SHOWN)


def _most_asked(talk: Talk) -> list[Often]:
    """What people of these units asked within a week, alike ones as one, the most frequent first."""
    units, mine = talk.context.units, read_by(talk)
    found: list[Often] = []
    for one in questions.asked_since(talk.context.tx, talk.context.now - WEEK):
        if units.within(one.unit or units.root, mine):
            _count(found, one)
    return sorted(found, key=lambda one: -one.times)


def _count(found: list[Often], one: Question) -> None:
    """To the questions that this one is alike, else as one of its own."""
    words, answer = words_of(one.first), _answer(one)
    for often in found:
        if likeness(often.words, words) >= SAME:
            often.times += 1
            often.answer = answer or often.answer
            return
    found.append(Often(one, words, 1, answer))


def _answer(question: Question) -> str:
    return next((line.words for line in reversed(question.lines) if line.by == By.TEAM), "")


def _show_asked(talk: Talk, number: int) -> None:
    found = _one_of(talk, number)
    if found is not None:
        menu = (Option(f"/hoinhieu {PROPOSE} {number}", talk.say("support.faq.propose")),)
        text = talk.say("support.faq.asked", asked=found.first.first, times=found.times, answer=found.answer)
        talk.tell(text, menu=menu)
        remember_said(talk, number)


def _one_of(talk: Talk, number: int) -> Often | None:
    found = next((one for one in _most_asked(talk) if one.first.id == number), None)
    if found is None:
        ask.aside(talk, talk.say("support.gone", n=number))
    return found


def _propose(talk: Talk, number: int) -> None:
    """One press: it waits for a review; whoever reviews goes on with it at once, the others hear of it, once."""
    found = _one_of(talk, number)
    if found is None:
        return
    waits, is_new = faq.of_question(talk.context.tx, number), False
    if waits is None or (found.answer and not waits.answer):  # nothing was answered yet when it was proposed
        waits, is_new = _put(talk, found, waits), True
    if _reviews(talk):
        _show(talk, waits)
        return
    top = [one.person_id for one in officers.deciding(talk.context.tx) if one.unit == talk.context.units.root]
    if is_new:
        button = (f"/hoinhieu {SHOW} {waits.id}", "support.faq.review")
        tell(talk, top, "support.faq.told", found.first, (button,), asked=_short(waits.asked), number=waits.id)
    ask.aside(talk, talk.say("support.faq.proposed", reviewed=bool(top)))


def _put(talk: Talk, found: Often, before: Faq | None) -> Faq:
    """Propose it, in the place of what was proposed of it before."""
    tx, asked, answer = talk.context.tx, found.first.first, found.answer
    lang = _lang_of(talk, found.first)
    if before is not None:
        faq.drop(tx, before.id)
    number = faq.propose(
        tx, lang=lang, asked=asked, answer=answer, question=found.first.id, person=talk.me.id,
        now=talk.context.now,
    )  # fmt: skip
    return Faq(id=number, lang=lang, asked=asked, answer=answer, state=State.PROPOSED, question_id=found.first.id)


def _lang_of(talk: Talk, question: Question) -> str:
    """The language of whoever asked; of whoever proposes it, where they can be reached no more."""
    chat = officers.reached(talk.context.tx, [question.person_id], talk.context.now).get(question.person_id)
    return chat.lang if chat is not None else talk.lang


# What the bot answers


def _reviews(talk: Talk) -> bool:
    """Whether this person answers for all units, and so for what the bot says to everybody."""
    return talk.context.units.root in units_of(talk)


def _reviewed(talk: Talk, number: int) -> Faq | None:
    found = faq.find(talk.context.tx, number) if _reviews(talk) else None
    if found is None:
        ask.aside(talk, talk.say("support.faq.gone"))
    return found


def _list_live(talk: Talk) -> None:
    there = faq.all_of(talk.context.tx, State.LIVE)
    menu = tuple(Option(f"/hoinhieu {SHOW} {one.id}", _short(one.asked)) for one in there)
    talk.tell(talk.say("support.faq.live_list", number=len(there)), menu=menu)


def _show(talk: Talk, found: Faq) -> None:
    menu = [Option(f"/hoinhieu {EDIT} {found.id}", talk.say("support.faq.edit"))]
    if found.state == State.PROPOSED and found.answer:
        menu.insert(0, Option(f"/hoinhieu {APPROVE} {found.id}", talk.say("support.faq.approve")))
    menu.append(Option(f"/hoinhieu {DROP} {found.id}", talk.say("support.faq.drop")))
    talk.tell(talk.say("support.faq.one", one=found), menu=tuple(menu))
    if found.question_id is not None:
        remember_said(talk, found.question_id)


def _approve(talk: Talk, found: Faq) -> None:
    tx = talk.context.tx
    if not found.answer:
        _show(talk, found)
        return
    if sum(one.lang == found.lang for one in faq.all_of(tx, State.LIVE)) >= faq.MOST:
        talk.tell(talk.say("support.faq.full", most=faq.MOST))
        return
    faq.approve(tx, found.id, talk.context.now)
    ask.aside(talk, talk.say("support.faq.approved"))


def _edit(talk: Talk, found: Faq) -> None:
    talk.state.writes_text(KIND, found.id)
    talk.tell(talk.say("support.faq.how", one=found))


def _drop(talk: Talk, found: Faq) -> None:
    faq.drop(talk.context.tx, found.id)
    ask.aside(talk, talk.say("support.faq.dropped", one=found))


_REVIEW = {SHOW: _show, APPROVE: _approve, EDIT: _edit, DROP: _drop}


def write(talk: Talk, number: int, text: str) -> None:
    """These words are its answer; with a first line that ends with "?", that is the question."""
    found = _reviewed(talk, number)
    if found is None:
        return
    first, _, rest = text.partition("\n")
    asked, answer = found.asked, text.strip()
    if rest.strip() and first.rstrip().endswith("?"):
        asked, answer = first.strip(), rest.strip()
    if len(answer) > asking.LONGEST:
        talk.state.writes_text(KIND, number)
        talk.tell(talk.say("support.too_long", most=asking.LONGEST))
        return
    faq.rewrite(talk.context.tx, number, asked=asked, answer=answer, now=talk.context.now)
    _show(talk, replace(found, asked=asked, answer=answer))
