"""/khenthuong: the award lists of an officer's units: what stands first on each, and the file behind an address."""

from __future__ import annotations

from handlers.awards import asking, tables, weighing
from handlers.awards.asking import Wanted
from handlers.awards.weighing import THRESHOLDS_VND, Asked, Lists, weigh
from handlers.boards import words
from handlers.conversation import ask
from handlers.conversation.context import Context
from handlers.conversation.talk import Talk
from handlers.people.roles import units_of
from messages.wire import Option, Reply
from storage.initiatives.awards import Counting

SHEET = "awards"  # of `Reply.sheet`: what file it is
MOST_FIRSTS = 3  # units that are named in the message
MOST_IN_CHAT = 10_000  # initiatives that are weighed while others wait for their answers: a seventh of a second


def awards(talk: Talk, about: str) -> None:
    """/khenthuong, /khenthuong 1/1/2026 đến 30/6/2026, /khenthuong quý 2 công nhận word."""
    wanted = asking.read(talk, about)
    if wanted is None:
        ask.aside(talk, talk.say("awards.how"))
        return
    asked = asked_for(talk.context, units_of(talk), wanted)
    if weighing.are_more(talk.context.tx, talk.context.units, asked, MOST_IN_CHAT):
        text = talk.say("awards.many", most=MOST_IN_CHAT, **_heading(talk, asked))
    else:
        lists = weigh(talk.context.tx, talk.context.units, asked, named=False)
        if not lists.number:
            ask.aside(talk, talk.say("awards.nothing", **_heading(talk, asked)), menu=_others(talk, wanted)[1:])
            return
        text = _summary(talk, lists)
    sheet = f"{talk.me.id}-{int(talk.context.now.timestamp())}-{talk.lang}-{SHEET}-{wanted.address}"
    menu = _others(talk, wanted)
    talk.state.offers(menu)
    ask.hand(talk, Reply(text, choices=menu, turn=talk.state.turn, sheet=sheet))


def lists_of(context: Context, units: tuple[str, ...], wanted: Wanted) -> Lists:
    """The lists of these units."""
    return weigh(context.tx, context.units, asked_for(context, units, wanted))


def asked_for(context: Context, units: tuple[str, ...], wanted: Wanted) -> Asked:
    """What is asked of these units, with the thresholds that the operator set."""
    return Asked(
        units=units,
        first=wanted.first,
        last=wanted.last,
        counting=wanted.counting,
        thresholds=context.limits.award_benefits or THRESHOLDS_VND,
    )


def _heading(talk: Talk, asked: Asked) -> dict[str, str]:
    counted, *_ = tables.rules(asked, talk.lang)
    return {"title": tables.title(asked, talk.context.units, talk.lang), "counted": counted}


def _summary(talk: Talk, lists: Lists) -> str:
    """How much counts, how many reach each threshold, and the unit that leads each list."""
    firsts = [
        (tables.kind_of(one.unit.kind, talk.lang), one.unit.name, one.number)
        for one in lists.by_number
        if one.rank == 1
    ]
    leading = [
        (
            tables.kind_of(one.unit.kind, talk.lang),
            words.kind(target, talk.lang),
            one.unit.name,
            round(one.percentage.part * 1000),
        )
        for target, rows in lists.by_target.items()
        for one in rows
        if one.rank == 1 and one.number and one.percentage is not None
    ]
    return talk.say(
        "awards.summary",
        lists=lists,
        levels=list(lists.reached.items()),
        firsts=firsts[:MOST_FIRSTS],
        targets=leading[:MOST_FIRSTS],
        **_heading(talk, lists.asked),
    )


def _others(talk: Talk, wanted: Wanted) -> tuple[Option, ...]:
    """The same as another kind of file, and with what else may count."""
    form, said = ("xlsx", "excel_file") if wanted.form == "docx" else ("docx", "word_file")
    counting = Counting.VERIFIED if wanted.counting is Counting.RECOGNISED else Counting.RECOGNISED
    return (
        Option(f"/khenthuong {wanted._replace(form=form).address}", talk.say(f"awards.{said}")),
        Option(f"/khenthuong {wanted._replace(counting=counting).address}", talk.say(f"awards.instead.{counting}")),
    )
