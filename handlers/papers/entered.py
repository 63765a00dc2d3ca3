"""/chuyen: the hand-over sheet in chat; that an initiative stands on the portal is kept, or taken back as a mistake.

/chuyen CODE        the lines to copy, and the photos
/chuyen CODE nộp    it was typed in there: under which code
/chuyen CODE nhầm   it was not, after all
"""

from __future__ import annotations

from handlers.conversation.flow import Flow
from handlers.conversation.talk import Talk
from handlers.officers import review as reviewing
from handlers.officers.decisions.outcome import Outcome
from handlers.officers.record import write_down
from handlers.officers.verdicts import initiative_of
from handlers.officers.waiting import may_decide
from handlers.papers import portal
from handlers.papers.application import PRINTED
from handlers.papers.as_written import AsWritten
from handlers.people.menu import main_menu
from handlers.reading.fold import fold
from messages.catalog import listed, listed_in_all
from messages.wire import Option
from storage.conversation import evidence
from storage.initiatives import initiatives
from storage.initiatives.initiatives import Initiative
from storage.initiatives.sheets import portal as kept

ENTER, UNDO = "enter", "undo"
ORDERS = (ENTER, UNDO)
MOST_NUMBER = 100  # letters


# What is kept


def enter(talk: Talk, found: Initiative, number: str) -> Outcome:
    """It stands there under that code; an officer may put the code right."""
    number = " ".join(number.split())[:MOST_NUMBER]
    if not number:
        return Outcome("papers.portal.number_missing", {"code": found.code})
    if found.status not in PRINTED:
        return Outcome("papers.portal.left", {"code": found.code, "status": found.status})
    before = kept.find(talk.context.tx, found.id)
    talk.afterwards(kept.keep, key=found.id, number=number, officer=talk.me.id, now=talk.context.now)
    was = {"number": before.number} if before is not None else {}
    write_down(talk, "initiative entered", found.code, before=was, after={"number": number})
    return Outcome("papers.portal.entered", {"code": found.code, "number": number}, done=True)


def take_back(talk: Talk, found: Initiative) -> Outcome:
    """One's own entry of some minutes ago was a mistake."""
    before = kept.find(talk.context.tx, found.id)
    if before is None or not may_take_back(talk, before):
        return Outcome("papers.portal.no_undo", {"code": found.code})
    talk.afterwards(kept.drop, key=found.id)
    write_down(talk, "initiative not entered", found.code, before={"number": before.number})
    return Outcome("papers.portal.undone", {"code": found.code}, done=True)


def may_take_back(talk: Talk, before: kept.Entered | None) -> bool:
    """Whether this officer kept it themself, some minutes ago."""
    if before is None or before.officer_id != talk.me.id:
        return False
    return talk.context.now - before.at <= kept.UNDO_FOR


# In chat


def hand_over(talk: Talk, about: str) -> None:
    """The sheet of that initiative, or what became of it on the portal."""
    code, _, word = about.partition(" ")
    found = initiatives.by_code(talk.context.tx, code)
    if found is None:
        reviewing.say(talk, talk.say("review.unknown" if code else "papers.portal.which"))
        return
    if not may_decide(talk, found):
        reviewing.refuse(talk, found)
        return
    order = _order(word)
    if order == UNDO:
        reviewing.say(talk, take_back(talk, found).said(talk))
    elif found.status not in PRINTED:
        reviewing.say(talk, talk.say("papers.portal.left", code=found.code, status=found.status))
    elif order == ENTER:
        reviewing.open_form(talk, ENTERING.name, found)
    else:
        _show(talk, found)


def _order(typed: str) -> str:
    said = fold(typed)
    return next((name for name in ORDERS if said in listed_in_all(f"papers.portal.said.{name}")), "")


def _show(talk: Talk, found: Initiative) -> None:
    tx = talk.context.tx
    entered = kept.find(tx, found.id)
    text = talk.say(
        "papers.portal.sheet", code=found.code, lines=portal.sheet(talk, found),
        entered=entered.number if entered else "",
    )  # fmt: skip
    word = listed(f"papers.portal.said.{ENTER}", talk.lang)[0]
    menu = (Option(f"/chuyen {found.code} {word}", talk.say("papers.portal.enter")),)
    reviewing.say(talk, text, menu)
    if any(file.path for file in evidence.of_initiative(tx, found.id)):
        talk.replies[-1].evidence = f"{talk.me.id}-{found.id}-{talk.lang}"


def _entered(talk: Talk) -> None:
    found, number = initiative_of(talk), talk.answers["number"]
    talk.end()
    if found is None:
        talk.tell(talk.say("review.unknown"), menu=main_menu(talk))
        return
    outcome = enter(talk, found, number)
    menu = main_menu(talk)
    if outcome.done:
        word = listed(f"papers.portal.said.{UNDO}", talk.lang)[0]
        menu = (Option(f"/chuyen {found.code} {word}", talk.say("papers.portal.undo")), *menu)
    talk.tell(outcome.said(talk), menu=menu)


ENTERING: Flow[Talk] = Flow(
    "entering", steps=(AsWritten("number", least=1, most=MOST_NUMBER, counted=False),), finish=_entered
)
