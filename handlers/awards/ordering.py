"""/khenthuong: the award lists of an officer's units: what stands first on each, and the file behind an address."""

from __future__ import annotations

from handlers.awards import asking, tables
from handlers.awards.asking import Wanted
from handlers.awards.weighing import THRESHOLDS_VND, Asked, Lists, weigh
from handlers.conversation import ask
from handlers.conversation.context import Context
from handlers.conversation.talk import Talk
from handlers.people.roles import units_of
from messages.wire import Option, Reply
from storage.initiatives.awards import Counting

SHEET = "awards"  # of `Reply.sheet`: what file it is
MOST_FIRSTS = 3  # units that are named in the message


def awards(talk: Talk, about: str) -> None:
    """/khenthuong, /khenthuong 1/1/2026 đến 30/6/2026, /khenthuong quý 2 công nhận word."""
    wanted = asking.read(talk, about)
    if wanted is None:
        ask.aside(talk, talk.say("awards.how"))
        return
    lists = lists_of(talk.context, units_of(talk), wanted, named=False)
    if not lists.number:
        ask.aside(talk, talk.say("awards.nothing", **_heading(talk, lists)), menu=_others(talk, wanted)[1:])
        return
    sheet = f"{talk.me.id}-{int(talk.context.now.timestamp())}-{talk.lang}-{SHEET}-{wanted.address}"
    menu = _others(talk, wanted)
    talk.state.offers(menu)
    ask.hand(talk, Reply(_summary(talk, lists), choices=menu, turn=talk.state.turn, sheet=sheet))


def lists_of(context: Context, units: tuple[str, ...], wanted: Wanted, *, named: bool = True) -> Lists:
    """The lists of these units, with the thresholds that the operator set."""
    asked = Asked(
        units=units,
        first=wanted.first,
        last=wanted.last,
        counting=wanted.counting,
        thresholds=context.limits.award_benefits or THRESHOLDS_VND,
    )
    return weigh(context.tx, context.units, asked, named=named)


def _heading(talk: Talk, lists: Lists) -> dict[str, str]:
    counted, *_ = tables.rules(lists, talk.lang)
    return {"title": tables.title(lists, talk.context.units, talk.lang), "counted": counted}


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
            tables.kind_of_target(target, talk.lang),
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
        **_heading(talk, lists),
    )


def _others(talk: Talk, wanted: Wanted) -> tuple[Option, ...]:
    """The same as another kind of file, and with what else may count."""
    form, said = ("xlsx", "excel_file") if wanted.form == "docx" else ("docx", "word_file")
    counting = Counting.VERIFIED if wanted.counting is Counting.RECOGNISED else Counting.RECOGNISED
    return (
        Option(f"/khenthuong {wanted._replace(form=form).address}", talk.say(f"awards.{said}")),
        Option(f"/khenthuong {wanted._replace(counting=counting).address}", talk.say(f"awards.instead.{counting}")),
    )
