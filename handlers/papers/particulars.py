"""What only the legal form asks of an author, asked in their chat when it is wanted: each question may be skipped.

A consent of its own comes first: what it is for, how long it is kept. What is said is kept in a table of its own, and
stands on the form and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from handlers.conversation.flow import Flow
from handlers.conversation.steps.choice import Choice
from handlers.conversation.steps.step import Answered, Answers
from handlers.conversation.talk import Talk
from handlers.officers import review as reviewing
from handlers.papers.as_written import AsWritten
from handlers.papers.give import show
from handlers.people.menu import aside, main_menu
from handlers.reading.fold import fold
from messages.format import paragraphs
from storage.counting import coauthors
from storage.initiatives import initiatives
from storage.initiatives.initiatives import Initiative
from storage.people import particulars
from storage.people.particulars import Agreed

NAME = "particulars"
#: Grows with the meaning of `particulars.agree.ask`.
CONSENT_VERSION = "1"
BESIDE = "beside"  # among the answers: "yes" where there are co-authors
OWN = ("birth", "position", "degree", "investor", "conditions")

_PARTS = re.compile(r"\s*[,;|]\s*|\s+[-–—]\s+")
_BIRTH = re.compile(r"\d{4}|\d{1,2}[/.-]\d{1,2}")


def begin(talk: Talk, found: Initiative) -> None:
    """Ask for consent, and then one question after another."""
    beside = "yes" if coauthors.names(found.answers) else "no"
    head = talk.say("papers.about", code=found.code, title=found.title, page=talk.has_page)
    reviewing.open_form(talk, NAME, found, head, {BESIDE: beside})


def drop(talk: Talk, found: Initiative) -> None:
    """What was given for it goes."""
    talk.afterwards(particulars.drop, key=found.id, now=talk.context.now)
    aside(talk, talk.say("papers.dropped", code=found.code))


def _given(talk: Talk) -> None:
    """Keep it with the proof of consent; a refusal leaves the form to be filled in by hand."""
    answers, agreed = talk.answers, Agreed(version=CONSENT_VERSION, text=_text(talk))
    found = initiatives.by_id(talk.context.tx, talk.initiative or 0)
    talk.end()
    if found is None or found.typist_id != talk.me.id:
        talk.tell(talk.say("papers.unknown"), menu=main_menu(talk))
        return
    if answers["agree"] == "no":
        talk.afterwards(particulars.drop, key=found.id, now=talk.context.now)  # whoever agreed before does no more
        show(talk, found, talk.say("papers.by_hand"), given=False)
        return
    talk.afterwards(
        particulars.keep, key=found.id, person=talk.me.id, chat=talk.chat, answers=kept(answers, found), agreed=agreed,
        now=talk.context.now,
    )  # fmt: skip
    show(talk, found, talk.say("papers.kept"), given=True)


def _text(talk: Talk) -> str:
    """What was agreed to, as it was shown and as it could be read in full."""
    return paragraphs(talk.word("agree", "ask"), talk.word("agree", "help"))


# What was said, as the form has it


def kept(answers: Answers, found: Initiative) -> dict[str, Any]:
    """The answers in the places of the form."""
    names = coauthors.names(found.answers)
    return {
        **{name: answers[name] for name in OWN if answers.get(name)},
        "coauthors": _by_name(answers.get("coauthors") or "", names),
        "helpers": [_helper(line) for line in _lines(answers.get("helpers") or "")],
    }


def _lines(text: str) -> list[str]:
    return [line for line in map(str.strip, text.splitlines()) if any(map(str.isalnum, line))]


def _by_name(text: str, names: Sequence[str]) -> dict[str, Mapping[str, str]]:
    """By the co-author's name what a line says of them; lines without names are in the order of the form."""
    lines = _lines(text)
    told: dict[str, Mapping[str, str]] = {}
    for place, line in enumerate(lines):
        named = [name for name in names if f" {fold(name)} " in f" {fold(line)} "]
        if not named and len(lines) == len(names):
            named = [names[place]]
        if len(named) == 1:
            told[named[0]] = _author(line, fold(named[0]))
    return told


def _author(line: str, name: str) -> dict[str, str]:
    """ "Trần Thị Lan, 1990, công nhân, trung cấp": what is no date is the position, and the rest the degree."""
    parts = [part for part in _PARTS.split(line) if fold(part) and fold(part) != name]
    birth = next((part for part in parts if _BIRTH.search(part)), "")
    position, *degree = [*(part for part in parts if part != birth), ""]
    return {"birth": birth, "position": position, "degree": ", ".join(filter(None, degree))}


def _helper(line: str) -> dict[str, str]:
    """ "Lê Văn Ba - hàn khung": the name, and what they did."""
    name, _, work = _PARTS.sub("\n", line, count=1).partition("\n")
    return {"name": name, "work": work}


_AGREED = Answered("agree", "yes")


def _with_others(answers: Answers) -> bool:
    return _AGREED(answers) and answers.get(BESIDE) == "yes"


def _asked(key: str, most: int, when: Callable[[Answers], bool] = _AGREED) -> AsWritten:
    return AsWritten(key, when=when, optional=True, least=1, most=most)


PARTICULARS: Flow[Talk] = Flow(
    NAME,
    steps=(
        Choice("agree", ("yes", "no"), counted=False, exact=True),
        _asked("birth", 60),
        _asked("position", 100),
        _asked("degree", 200),
        _asked("coauthors", 2000, _with_others),
        _asked("investor", 300),
        _asked("conditions", 2000),
        _asked("helpers", 3000),
    ),
    finish=_given,
    on_page=True,
)
