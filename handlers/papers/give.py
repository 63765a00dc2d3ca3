"""/don: the legal form of an initiative, to its author and to officers of its units, by an address of our own.

/don CODE          the form, and what is left open on it
/don CODE thêm     what only the form asks is asked of its author, one by one
/don CODE xin      an officer has the author asked for it
/don CODE xóa      what was given for it goes
"""

from __future__ import annotations

from collections.abc import Callable

from handlers.conversation import ask
from handlers.conversation.talk import Talk
from handlers.officers import waiting
from handlers.officers.record import write_down
from handlers.papers import application, asking, gathering
from handlers.people.menu import aside
from handlers.people.roles import read_by
from handlers.reading.fold import fold
from messages.catalog import listed, listed_in_all
from messages.format import paragraphs
from messages.wire import Option
from storage.initiatives import initiatives
from storage.initiatives.initiatives import Initiative
from storage.people import particulars

MOST = 5  # of one's own that are offered
ADD, REQUEST, DROP = "add", "request", "drop"
ORDERS = (ADD, REQUEST, DROP)


def give(talk: Talk, about: str) -> None:
    """The form of that initiative, or what else is wanted of it."""
    from handlers.papers import particulars as asked  # it shows the form when all is said

    code, _, order = about.partition(" ")
    if not code:
        _which(talk)
        return
    found = initiatives.by_code(talk.context.tx, code)
    if found is None or not _may_have(talk, found):
        _refuse(talk, found)
        return
    wanted = _order(order)
    if found.status not in application.PRINTED:
        aside(talk, talk.say("papers.not_printed", code=found.code, status=found.status))
    elif wanted == REQUEST and waiting.may_read(talk, found):
        aside(talk, asking.ask_author(talk, found).said(talk))
    elif wanted in (ADD, DROP) and found.typist_id == talk.me.id:
        do: dict[str, Callable[[Talk, Initiative], None]] = {ADD: asked.begin, DROP: asked.drop}
        do[wanted](talk, found)
    else:
        show(talk, found)


def _order(typed: str) -> str:
    said = fold(typed)
    return next((name for name in ORDERS if said in listed_in_all(f"papers.said.{name}")), "")


def _may_have(talk: Talk, found: Initiative) -> bool:
    """Whoever handed it in, and officers who read what its unit hands in."""
    return found.typist_id == talk.me.id or waiting.may_read(talk, found)


def _refuse(talk: Talk, found: Initiative | None) -> None:
    """There is none for this person; that an officer asked for another unit's is on record."""
    if found is not None and read_by(talk):
        write_down(talk, "initiative refused", found.code)
    aside(talk, talk.say("papers.unknown"))


def _which(talk: Talk) -> None:
    """Those that somebody may mean; one alone is shown at once."""
    own = [one for one in initiatives.of_person(talk.context.tx, talk.me.id) if one.status in application.PRINTED]
    if len(own) == 1:
        show(talk, own[0])
        return
    menu = tuple(Option(f"/don {one.code}", one.code) for one in own[:MOST])
    ask.aside(talk, talk.say("papers.which_here", found=own[:MOST]), menu=menu)


def show(talk: Talk, found: Initiative, head: str = "", *, given: bool | None = None) -> None:
    """The form's address, and what is left open on it. `given`: what becomes of it in this very moment."""
    tx, lang = talk.context.tx, talk.lang
    mine = found.typist_id == talk.me.id
    if given is None:
        given = particulars.are_given(tx, found.id)
    paper = None if head else gathering.one(tx, found.code)
    lacking = paper.said(lang) if paper is not None else ""
    text = talk.say("papers.here", code=found.code, title=found.title, lacking=lacking, mine=mine, given=given)
    ask.aside(talk, paragraphs(head, text), menu=_menu(talk, found, mine=mine, given=given))
    talk.replies[-1].legal_form = f"{talk.me.id}-{found.id}-{lang}"


def _menu(talk: Talk, found: Initiative, *, mine: bool, given: bool) -> tuple[Option, ...]:
    orders: tuple[str, ...] = ()
    if mine:
        orders = (ADD, DROP) if given else (ADD,)
    elif found.typist_id is not None and not given:
        orders = (REQUEST,)
    return tuple(
        Option(f"/don {found.code} {listed(f'papers.said.{name}', talk.lang)[0]}", talk.say(f"papers.{name}"))
        for name in orders
    )
