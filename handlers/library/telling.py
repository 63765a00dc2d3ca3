"""/kho máy dập hay kẹt phôi: how others do it; the same for a trouble that is told at the menu, or begins a form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.alike import library
from handlers.conversation import ask
from handlers.conversation.talk import Talk
from handlers.people.menu import main_menu
from handlers.sharing import offering
from messages.format import beginning
from messages.wire import Option
from storage.initiatives.library.found import Shared
from storage.initiatives.reuse import spread

COMMAND, ANOTHER_WAY = "/kho", "/cachkhac"
LEAST_WORDS = 3  # of a trouble that nobody asked about
LONGEST_TITLE, LONGEST_WAY = 80, 140  # letters of each that are shown


@dataclass(frozen=True, slots=True)
class Line:
    """One that was found, as it is told: `way` is how it is done, `applied` by how many other units."""

    title: str
    unit: str
    way: str
    applied: str


def find(talk: Talk, trouble: str) -> None:
    """/kho: up to three ways of others; without words those about the trouble that the open form tells."""
    trouble = trouble.strip() or str(talk.answers.get("before") or "")
    if not trouble:
        ask.aside(talk, talk.say("library.ask", page=_page(talk)), main_menu(talk))
        return
    found = library.find(talk.context.tx, trouble)
    if found:
        _show(talk, trouble, found)
    else:
        _hold(talk, trouble)
        ask.aside(talk, talk.say("library.none", begun=talk.flow is not None), (_another_way(talk, "none"),))


def told(talk: Talk) -> bool:
    """Whether words at the menu, which nobody asked for, tell a trouble that others have solved: then it is shown."""
    trouble = talk.event.text
    if talk.person is None or not talk.person.name or talk.event.files or len(trouble.split()) < LEAST_WORDS:
        return False
    found = library.find(talk.context.tx, trouble, asked=False)
    if found:
        _show(talk, trouble, found)
    return bool(found)


def beside(talk: Talk, trouble: str) -> str:
    """What is said beside a form that begins with this trouble; "" where nobody has solved it."""
    number = len(library.find(talk.context.tx, trouble, asked=False))
    return talk.say("library.beside", number=number) if number else ""


def _show(talk: Talk, trouble: str, found: Sequence[Shared]) -> None:
    _hold(talk, trouble)
    menu = [*_applied(talk, found), _another_way(talk, "otherwise")]
    typed = [f"{option.value}: {option.label}" for option in menu[:-1]] if talk.flow is not None else []
    applied = spread.how_many(talk.context.tx, [one.id for one in found])
    lines = [_line(talk, one, applied.get(one.id, 0)) for one in found]
    ask.aside(talk, talk.say("library.found", found=lines, typed=typed), tuple(menu))


def _applied(talk: Talk, found: Sequence[Shared]) -> list[Option]:
    """A button for each; of several it says which."""
    if len(found) == 1:
        return [offering.option(found[0].code, talk.lang)]
    commands = [offering.option(one.code, talk.lang).value for one in found]
    return [Option(value, talk.say("library.press.apply", number=at)) for at, value in enumerate(commands, 1)]


def _another_way(talk: Talk, label: str) -> Option:
    return Option(ANOTHER_WAY, talk.say(f"library.press.{label}"))


def _hold(talk: Talk, trouble: str) -> None:
    """A form may begin with these words."""
    if talk.flow is None:
        talk.state.holds(trouble)


def _line(talk: Talk, one: Shared, applied: int) -> Line:
    return Line(
        title=beginning(one.title, LONGEST_TITLE),
        unit=talk.context.units.label(one.unit),
        way=beginning(one.solution, LONGEST_WAY),
        applied=talk.say("reuse.spread", number=applied) if applied else "",
    )


def _page(talk: Talk) -> str:
    """Where all of them are read; "" where no page is."""
    return talk.context.limits.library
