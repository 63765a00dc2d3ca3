"""/duyet: what waits for this officer, one initiative at a time, and what one press makes of it.

The words of a decision are asked by the small forms in `verdicts.py`. What a decision changes is in
`storage/initiatives/review.py`; who is told is decided here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from handlers.alike import similar
from handlers.alike.similar import Told
from handlers.conversation import ask
from handlers.conversation.talk import Talk
from handlers.initiative import at_once
from handlers.initiative.at_once import DECIDED, LATER
from handlers.initiative.form import INITIATIVE
from handlers.initiative.mine import RECEIPT
from handlers.officers import files, waiting
from handlers.officers.record import write_down
from handlers.officers.waiting import may_decide, may_read
from handlers.one_page.fields import PageContext
from handlers.people.roles import who_decides
from handlers.people.telling import tell
from handlers.reading.fold import fold
from handlers.reading.replies import read_reply
from messages.catalog import listed
from messages.format import paragraphs
from messages.wire import Option
from storage import answer_clock
from storage.conversation import evidence
from storage.conversation.drafts import of_person
from storage.counting import coauthors
from storage.counting.coauthors import Answer
from storage.counting.count import COUNTED
from storage.initiatives import initiatives, recognition, review
from storage.initiatives.initiatives import Initiative
from storage.initiatives.review import Officer, Queue, Reviewed
from storage.people import personal_data

ORDERS = ("verified", "returned", "rejected", "ask", "later", "undo")
ASKED_BY_ANY = frozenset({"ask"})  # also by who is of the support team
MERGE = "merged"  # with the code of the other behind it
FINAL = frozenset({"verified", "rejected"})  # what co-authors hear too; what is to be mended, its author mends
PUT_OFF = timedelta(days=1)
WITH_WORDS = {"returned": "returning", "rejected": "rejecting", "ask": "asking"}  # the form that asks for them
NO_ANSWERS: Mapping[str, str] = {}
SMALL_FORMS = frozenset({*WITH_WORDS.values(), "answering", "recognising"})


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
    else:
        _ordered(talk, found, order)


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
        _merge(talk, found, other)
    elif name == "undo":
        _undo(talk, found)
    elif (why := why_not(talk, found, seen)) is not None:
        say(talk, why)
    elif name == "later":
        _put_off(talk, found)
    elif name in WITH_WORDS:
        open_form(talk, WITH_WORDS[name], found)
    else:
        decide(talk, found, name)


def _order(typed: str, lang: str) -> tuple[str, int]:
    """What is to be done, and of which state of the initiative (Unix time of its last change; 0: none was named)."""
    words, seen = fold(typed), 0
    head, _, last = words.rpartition(" ")
    if head and last.isdigit():
        words, seen = head, int(last)
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
    waits = review.queue(tx, waiting.scope(talk, wanted), now)
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
    sent = evidence.of_initiative(tx, found.id)
    text = talk.say(
        "review.one",
        one=found,
        phone=personal_data.phone(tx, found.typist_id),
        unit=talk.context.units.label(found.unit),
        lines=answers_of(talk, found),
        files=[file.name for file in sent],
        due=answer_clock.read(tx).due(found.waits_since),
        waits=waits,
        only=waiting.shown_wanted(talk, talk.state.queue) if waits else "",
        reviewed=review.find(tx, found.id),
        recognised=recognition.find(tx, found.id),
        merged=review.merged_into(tx, found.code),
        alike=alike,
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
            if name != "undo" and (decides or name in ASKED_BY_ANY)
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


def why_not(talk: Talk, found: Initiative, seen: int = 0) -> str | None:
    """Why nothing can be decided about it now; None: it can."""
    if found.typist_id == talk.me.id:
        return talk.say("review.own")
    held = review.hold(talk.context.tx, found.id)
    status = held[0] if held else "withdrawn"
    decided = talk.context.memo.get((DECIDED, found.id))  # by another officer, in this very moment
    if status != "submitted" or decided:
        return _decided_by(talk, found, decided or status)
    if any(row["id"] == found.id for row in talk.changes.updates.get("initiative", ())):
        return talk.say("review.just_changed", code=found.code)
    if seen and held and int(held[1].timestamp()) != seen:
        return talk.say("review.changed", code=found.code)
    return None


def _decided_by(talk: Talk, found: Initiative, status: str) -> str:
    """That it is done, and by whom where an officer did it."""
    reviewed = review.find(talk.context.tx, found.id)
    name = ""
    if reviewed is not None and reviewed.status == status and reviewed.officer_id and reviewed.officer_id != talk.me.id:
        name = personal_data.name(talk.context.tx, reviewed.officer_id)
    return talk.say("review.done_already", code=found.code, status=status, name=name)


def say(talk: Talk, text: str, menu: Sequence[Option] = ()) -> None:
    """Say it beside an open form, which asks again; else with what may be done next."""
    ask.aside(talk, text, menu=tuple(menu))


# What is decided


def decide(talk: Talk, found: Initiative, status: str, reason: str = "", questions: Sequence[str] = ()) -> None:
    """Write the decision, tell the author, and show what waits next."""
    now = talk.context.now
    talk.context.memo[DECIDED, found.id] = status
    talk.afterwards(
        review.decide,
        key=found.id,
        code=found.code,
        officer=officer(talk),
        status=status,
        reason=reason,
        questions=questions,
        now=now,
    )
    buttons = (("/sua " + found.code, "review.mend"),) if status == "returned" else ()
    tell_author(talk, found, f"review.told.{status}", buttons, reason=reason)
    if status in FINAL:
        tell_coauthors(talk, found, f"review.told.{status}", reason=reason)
    undo = Option(f"/duyet {found.code} {listed('review.said.undo', talk.lang)[0]}", talk.say("review.undo"))
    show_next(talk, talk.say(f"review.decided.{status}", code=found.code, told=can_be_told(found)), menu=(undo,))


def officer(talk: Talk) -> Officer:
    """Who decides here."""
    return Officer(person_id=talk.me.id, name=talk.me.name)


def can_be_told(found: Initiative) -> bool:
    """Whether whoever typed it in still has an account here."""
    return found.typist_id is not None


def tell_author(
    talk: Talk, found: Initiative, key: str, buttons: Sequence[tuple[str, str]] = (), **values: object
) -> None:
    """Whoever typed it in hears it, in their own chat; nobody where they withdrew their consent."""
    if found.typist_id is None:
        return
    role = "author" if found.typist_id == found.author_key else "typist"
    _tell(talk, found, [found.typist_id], key, buttons, role=role, **values)


def tell_coauthors(talk: Talk, found: Initiative, key: str, **values: object) -> None:
    """Those who confirmed that they are co-authors hear what came of it."""
    named = coauthors.named(talk.context.tx, found.id)
    people = [one.person_id for one in named if one.answer == Answer.YES.value and one.person_id != found.typist_id]
    if people:
        _tell(talk, found, people, key, (), role="coauthor", **values)


def _tell(
    talk: Talk, found: Initiative, people: Sequence[int], key: str, buttons: Sequence[tuple[str, str]], **values: object
) -> None:
    unit = talk.context.units.label(found.unit)
    talk.afterwards(
        tell, people, key, talk.context.now, buttons=buttons, code=found.code, title=found.title, unit=unit,
        author=found.author, **values,
    )  # fmt: skip


def _undo(talk: Talk, found: Initiative) -> None:
    """Take one's own decision back, some minutes long, while nothing was built on it."""
    now = talk.context.now
    reviewed = review.find(talk.context.tx, found.id)
    if not _may_undo(talk, found, reviewed):
        say(talk, talk.say("review.no_undo", code=found.code))
        return
    talk.afterwards(review.undo, key=found.id, code=found.code, officer=officer(talk), status=found.status, now=now)
    tell_author(talk, found, "review.told.undone")
    if found.status in (*FINAL, MERGE):
        tell_coauthors(talk, found, "review.told.undone")
    again = Option(f"/duyet {found.code}", found.code)
    text = talk.say("review.undone", code=found.code, told=can_be_told(found))
    say(talk, text, (again, Option("/duyet", talk.say("review.next"))))


def _may_undo(talk: Talk, found: Initiative, reviewed: Reviewed | None) -> bool:
    if reviewed is None or not reviewed.status or reviewed.status != found.status:
        return False
    return reviewed.officer_id == talk.me.id and talk.context.now - reviewed.at <= review.UNDO_FOR


def _merge(talk: Talk, found: Initiative, into: str) -> None:
    """It tells the same as another initiative that counts, of a unit of this officer: that one counts for both."""
    other = initiatives.by_code(talk.context.tx, into)
    if other is None or other.id == found.id or not may_decide(talk, other):
        say(talk, talk.say("review.no_merge", code=found.code))
        return
    if (why := _why_not_merged(talk, found, other)) is not None:
        say(talk, why)
        return
    now = talk.context.now
    talk.context.memo[DECIDED, found.id] = MERGE
    talk.afterwards(
        review.merge, key=found.id, code=found.code, into=other.code, into_key=other.id, officer=officer(talk), now=now
    )
    same = found.author_key == other.author_key
    for tells in (tell_author, tell_coauthors):
        tells(talk, found, "review.told.merged", other=other, same=same)
    tell_author(talk, other, "review.told.merged_into", other=found, same=same, open=other.open)
    undo = Option(f"/duyet {found.code} {listed('review.said.undo', talk.lang)[0]}", talk.say("review.undo"))
    told = can_be_told(found) and can_be_told(other)
    show_next(talk, talk.say("review.decided.merged", code=found.code, into=other.code, told=told), menu=(undo,))


def _why_not_merged(talk: Talk, found: Initiative, other: Initiative) -> str | None:
    """Why it cannot be merged into the other one now, also after what others have just made of either; None: it can."""
    for key in sorted((found.id, other.id)):  # in one order, so that two who merge at once wait for each other
        review.hold(talk.context.tx, key)
    if (why := why_not(talk, found)) is not None:
        return why
    if other.typist_id == talk.me.id:
        return talk.say("review.own")
    held = review.hold(talk.context.tx, other.id)
    status = at_once.decided(talk, other.id) or (held[0] if held else "")
    if status not in COUNTED:
        return talk.say("review.no_merge", code=found.code)
    return None


def _put_off(talk: Talk, found: Initiative) -> None:
    now = talk.context.now
    talk.context.memo[DECIDED, found.id] = LATER
    until = now + PUT_OFF
    talk.afterwards(review.put_off, key=found.id, code=found.code, officer=officer(talk), until=until, now=now)
    show_next(talk, talk.say("review.put_off", code=found.code))


def open_form(
    talk: Talk, flow: str, found: Initiative, head: str = "", answers: Mapping[str, str] = NO_ANSWERS
) -> None:
    """Ask for the words of a decision in a small form of its own; one that was left open before goes."""
    for draft in of_person(talk.context.tx, talk.me.id):
        if draft.flow in SMALL_FORMS:
            talk.changes.delete("draft", draft.id)
    talk.leave()
    talk.open(flow, dict(answers), initiative=found.id)
    ask.ask(talk, head=head or talk.say("review.about", code=found.code, title=found.title))
