"""/duyet: what waits for this officer, one initiative at a time, and what one press makes of it.

The words of a decision are asked by the small forms in `verdicts.py`; decided it is in `decisions/`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from handlers.alike import similar
from handlers.alike.similar import Told
from handlers.conversation import ask
from handlers.conversation.talk import Talk
from handlers.initiative.coach import checking
from handlers.initiative.form import INITIATIVE
from handlers.officers import files, waiting
from handlers.officers.decisions import decide, may, moulds
from handlers.officers.decisions.decide import MERGE
from handlers.officers.decisions.outcome import Outcome
from handlers.officers.decisions.told import can_be_told
from handlers.officers.record import write_down
from handlers.officers.waiting import may_decide, may_read
from handlers.one_page.fields import PageContext
from handlers.people.roles import who_decides
from handlers.reading.digits import whole as number_of
from handlers.reading.fold import fold
from handlers.reading.picking import RECEIPT
from handlers.reading.replies import read_reply
from messages.catalog import listed
from messages.format import paragraphs
from messages.wire import Option
from storage import answer_clock
from storage.conversation import evidence
from storage.conversation.drafts import of_person
from storage.initiatives import initiatives, queued, recognition, review
from storage.initiatives.initiatives import Initiative
from storage.initiatives.queued import Queue
from storage.people import personal_data

MOST_LISTED, MOST_BUTTONS = 30, 8  # of one mould
ORDERS = ("verified", "returned", "rejected", "ask", "later", "undo")
ASKED_BY_ANY = frozenset({"ask"})  # also by who is of the support team
WITH_WORDS = {"returned": "returning", "rejected": "rejecting", "ask": "asking"}  # the form that asks for them
NO_ANSWERS: Mapping[str, Any] = {}
SMALL_FORMS = frozenset({*WITH_WORDS.values(), "answering", "recognising", "particulars", "entering", "doubting"})


def queue(talk: Talk, about: str) -> None:
    """/duyet: the next that waits. /duyet lớn, /duyet hoàng mai: of those. /duyet CODE …: that one, and what to do."""
    code, _, order = about.partition(" ")
    found = initiatives.by_code(talk.context.tx, code)
    if found is not None:
        _about_one(talk, found, order)
    elif code and RECEIPT.fullmatch(code):
        say(talk, talk.say("review.unknown"))
    else:
        _look_through(talk, about)


def _look_through(talk: Talk, typed: str) -> None:
    """What waits, or those of it that are asked for; they are gone through until others are asked for."""
    wanted = waiting.read_wanted(talk, typed) if typed else ()
    if typed and not wanted:
        say(talk, talk.say("review.only_what"), _filters(talk))
        return
    talk.state.looks_through(wanted)
    show_next(talk)


def _filters(talk: Talk) -> tuple[Option, ...]:
    """What may be asked for, each behind a press."""
    return tuple(
        Option(f"/duyet {listed(f'review.said.{mark}', talk.lang)[0]}", talk.say(f"review.only.{mark}"))
        for mark in waiting.MARKS
    )


def _about_one(talk: Talk, found: Initiative, order: str) -> None:
    """This initiative, or what the officer wants made of it, as far as it is in their units."""
    if not may_read(talk, found):
        refuse(talk, found)
    elif not order:
        show(talk, found)
    elif fold(order) in listed("review.said.files", talk.lang):
        files.show(talk, found)
    elif fold(order) in listed("review.said.mould", talk.lang):
        _show_group(talk, found)
    elif fold(order) in listed("review.said.ask_each", talk.lang):
        say(talk, moulds.ask_each(talk, found).said(talk), (Option(f"/duyet {found.code}", found.code),))
    else:
        _ordered(talk, found, order)


def _show_group(talk: Talk, found: Initiative) -> None:
    """All that are of one mould with it, or of one hand, and the one question to each author."""
    group = moulds.of(talk, found)
    if group is None:
        say(talk, talk.say("review.mould.none", code=found.code))
        return
    codes = [one.code for one in group.members[:MOST_LISTED]]
    each = initiatives.by_codes(talk.context.tx, codes)
    there = [each[code] for code in codes if code in each]
    menu = [Option(f"/duyet {one.code}", one.code) for one in there if one.id != found.id][:MOST_BUTTONS]
    if group.open:
        word = listed("review.said.ask_each", talk.lang)[0]
        menu.insert(0, Option(f"/duyet {found.code} {word}", talk.say("review.mould.ask_each")))
    question = talk.say(f"review.mould.question.{group.kind}")
    say(talk, talk.say("review.mould.listed", group=group, found=there, question=question), menu)


def refuse(talk: Talk, found: Initiative) -> None:
    """This is not theirs to do: who may read it hears who decides, others that there is no such one; it is recorded."""
    write_down(talk, "initiative refused", found.code)
    if may_read(talk, found):
        say(talk, who_decides(talk, found.unit), (Option(f"/duyet {found.code}", found.code),))
    else:
        say(talk, talk.say("review.unknown"))


def _ordered(talk: Talk, found: Initiative, order: str) -> None:
    """What the officer wants made of it; who is of the support team only asks."""
    name, seen = _order(order, talk.lang)
    word, _, other = order.partition(" ")
    if not name and other and fold(word) in listed(f"review.said.{MERGE}", talk.lang):
        name = MERGE
    if not name:
        say(talk, talk.say("review.order_unknown", code=found.code))
    elif name not in ASKED_BY_ANY and not may_decide(talk, found):
        refuse(talk, found)
    elif name == MERGE:
        decided(talk, found, decide.merge(talk, found, other))
    elif name == "undo":
        _undo(talk, found)
    elif name == "later":
        decided(talk, found, decide.put_off(talk, found, seen=seen))
    elif name not in WITH_WORDS:
        decided(talk, found, decide.decide(talk, found, name, seen=seen))
    elif (why := may.why_not(talk, found, seen)) is not None:
        say(talk, why.said(talk))
    elif name == "ask" and not can_be_told(found):
        say(talk, talk.say("review.nobody_to_ask"))
    else:
        open_form(talk, WITH_WORDS[name], found)


def _order(typed: str, lang: str) -> tuple[str, int]:
    """What is to be done, and of which state of the initiative (Unix time of its last change; 0: none was named)."""
    words, seen = fold(typed), 0
    head, _, last = words.rpartition(" ")
    named = number_of(last) if head else None
    if named is not None:
        words, seen = head, named
    return next((name for name in ORDERS if words in listed(f"review.said.{name}", lang)), ""), seen


def ways_to_say(word: str, lang: str) -> tuple[str, ...]:
    """All words for what the buttons under an initiative call so; a bare yes or no is not among them."""
    said = (listed(f"review.said.{name}", lang) for name in (*ORDERS, MERGE))
    found = next((words for words in said if words[0] == word), ())
    return tuple(one for one in found if read_reply(one) not in ("YES", "NO"))


# What waits


def show_next(talk: Talk, head: str = "", menu: Sequence[Option] = ()) -> None:
    """The first that waits of those that are gone through, behind what is said about the one before it."""
    now, tx, wanted = talk.context.now, talk.context.tx, talk.state.queue
    waits = queued.queue(tx, waiting.scope(talk, wanted), now)
    if not waiting.LISTED.keys().isdisjoint(wanted):
        _list(talk, waits)
        return
    for code in waits.codes:
        found = initiatives.by_code(tx, code)
        if found is not None:
            show(talk, found, head, waits, menu)
            return
    only = waiting.shown_wanted(talk, wanted)
    others = (Option("/duyet", talk.say("review.next")),) if wanted else ()
    say(talk, paragraphs(head, talk.say("review.nothing", only=only)), (*menu, *others))


def _list(talk: Talk, waits: Queue) -> None:
    """Those that wait for their authors: there is nothing to decide, each may be looked at."""
    tx, only = talk.context.tx, waiting.shown_wanted(talk, talk.state.queue)
    found = [one for one in (initiatives.by_code(tx, code) for code in waits.codes) if one is not None]
    menu = tuple(Option(f"/duyet {one.code}", one.code) for one in found)
    ask.aside(talk, talk.say("review.listed", found=found, only=only, total=waits.total), menu=menu)


def show(
    talk: Talk, found: Initiative, head: str = "", waits: Queue | None = None, menu: Sequence[Option] = ()
) -> None:
    """All of one initiative, with what may be done."""
    tx = talk.context.tx
    told = Told.of(found.title, found.answers)
    alike = similar.alike(tx, told, found.id) if found.status == "submitted" else []
    sent, group = evidence.of_initiative(tx, found.id), moulds.of(talk, found)
    mark = moulds.said(talk, group) if group else ""
    lines = answers_of(talk, found)
    if group:
        lines = [(label, group.marked(told, "«", "»")) for label, told in lines]
        word = listed("review.said.mould", talk.lang)[0]
        menu = (Option(f"/duyet {found.code} {word}", mark), *menu)
    text = talk.say(
        "review.one",
        one=found,
        phone=personal_data.phone(tx, found.typist_id),
        unit=talk.context.units.label(found.unit),
        lines=lines,
        mould=mark,
        files=[file.name for file in sent],
        due=answer_clock.read(tx).due(found.waits_since),
        waits=waits,
        only=waiting.shown_wanted(talk, talk.state.queue) if waits else "",
        reviewed=review.find(tx, found.id),
        recognised=recognition.find(tx, found.id),
        merged=review.merged_into(tx, found.code),
        alike=alike,
        sum=checking.mark(found.answers, talk.lang),
        labels={one.found.code: talk.context.units.label(one.found.unit) for one in alike},
    )
    options: tuple[Option, ...] = ()
    if found.status == "submitted" and found.typist_id != talk.me.id:
        seen, decides = int(found.updated_at.timestamp()), may_decide(talk, found)
        options = tuple(
            Option(
                f"/duyet {found.code} {listed(f'review.said.{name}', talk.lang)[0]} {seen}", talk.say(f"review.{name}")
            )
            for name in ORDERS
            if name != "undo" and (decides or name in ASKED_BY_ANY) and (name != "ask" or can_be_told(found))
        )
        word = listed(f"review.said.{MERGE}", talk.lang)[0]
        options += tuple(
            Option(f"/duyet {found.code} {word} {one.found.code}", talk.say("review.merged", code=one.found.code))
            for one in alike[:1]
            if decides
        )
    say(talk, paragraphs(head, text), (*options, *files.offered(talk, found, sent), *menu))
    if sent:
        talk.replies[-1].evidence = f"{talk.me.id}-{found.id}-{talk.lang}"


def answers_of(talk: Talk, found: Initiative) -> list[tuple[str, str]]:
    """(question, answer) of all that was handed in, in words, in the order of the form."""
    shown = PageContext(
        flow_name=INITIATIVE.name,
        answers=found.answers,
        lang=talk.lang,
        person=None,
        context=talk.context,
        unit="",
        initiative=found.id,
    )
    told = []
    for step in INITIATIVE.plan(found.answers).listed:
        answer = found.answers.get(step.key)
        if answer is not None and step.key not in ("title", "unit"):
            told.append((ask.step_label(INITIATIVE.name, step.key, talk.lang), step.show(answer, shown)))
    return told


def say(talk: Talk, text: str, menu: Sequence[Option] = ()) -> None:
    """Say it beside an open form, which asks again; else with what may be done next."""
    ask.aside(talk, text, menu=tuple(menu))


# What is decided


def decided(talk: Talk, found: Initiative, outcome: Outcome) -> None:
    """Say what became of it, and show what waits next."""
    if not outcome.done:
        say(talk, outcome.said(talk))
        return
    menu: tuple[Option, ...] = ()
    if outcome.key not in ("review.put_off", "review.asked"):
        menu = (Option(f"/duyet {found.code} {listed('review.said.undo', talk.lang)[0]}", talk.say("review.undo")),)
    show_next(talk, outcome.said(talk), menu=menu)


def _undo(talk: Talk, found: Initiative) -> None:
    """Take one's own decision back."""
    outcome = decide.undo(talk, found)
    menu: tuple[Option, ...] = ()
    if outcome.done:
        menu = Option(f"/duyet {found.code}", found.code), Option("/duyet", talk.say("review.next"))
    say(talk, outcome.said(talk), menu)


def open_form(
    talk: Talk, flow: str, found: Initiative, head: str = "", answers: Mapping[str, Any] = NO_ANSWERS
) -> None:
    """Ask for the words of a decision in a small form of its own; one that was left open before goes."""
    for draft in of_person(talk.context.tx, talk.me.id):
        if draft.flow in SMALL_FORMS:
            talk.changes.delete("draft", draft.id)
    talk.leave()
    talk.open(flow, dict(answers), initiative=found.id)
    ask.ask(talk, head=head or talk.say("review.about", code=found.code, title=found.title))
