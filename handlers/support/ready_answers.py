"""/mautraloi: what a team answers often, in its own words. /mautraloi 12 chooses one of them for question 12."""

from __future__ import annotations

from handlers.conversation import ask
from handlers.conversation.talk import Talk
from handlers.people.roles import read_by, supported_by
from handlers.reading.fold import fold
from handlers.support import asking, helping
from messages.wire import Option
from storage.support import ready_answers
from storage.support.ready_answers import MOST, ReadyAnswer

KIND = "ready"  # of the text that somebody writes next
NEW, SHOW, EDIT, DROP = "moi", "xem", "sua", "xoa"
_NEW = (NEW, "new")  # as it is typed; the others are pressed, or picked by number
LONGEST_NAME = 40  # letters: it is a button
FEW = 8  # are listed with how they begin
SHOWN = 80  # letters of each of those


def order(talk: Talk, about: str) -> None:
    """/mautraloi: the list. /mautraloi 12: choose for that question. /mautraloi moi, xem 3, sua 3, xoa 3."""
    first, _, rest = about.partition(" ")
    what = fold(first)
    if helping.number_in(about):
        _for_question(talk, helping.number_in(about), helping.number_in(rest))
    elif what in _NEW:
        _begin(talk)
    elif what not in (SHOW, EDIT, DROP):
        _list(talk)
    elif (found := _mine(talk, helping.number_in(rest))) is not None:
        _ORDERS[what](talk, found)


def _list(talk: Talk, head: str = "") -> None:
    there = ready_answers.of_units(talk.context.tx, read_by(talk))
    menu = tuple(Option(f"/mautraloi {SHOW} {one.id}", one.name) for one in there)
    text = talk.say("support.ready.list", there=there, few=len(there) <= FEW, shown=SHOWN, most=MOST, head=head)
    talk.tell(text, menu=(*menu, Option(f"/mautraloi {NEW}", talk.say("support.ready.add"))))


def _show(talk: Talk, found: ReadyAnswer) -> None:
    menu = (
        Option(f"/mautraloi {EDIT} {found.id}", talk.say("support.ready.edit")),
        Option(f"/mautraloi {DROP} {found.id}", talk.say("support.ready.drop")),
    )
    talk.tell(f"{found.name}\n{found.words}", menu=menu)


def _begin(talk: Talk) -> None:
    """The next words are a new one."""
    if len(ready_answers.of_units(talk.context.tx, [_home(talk)])) >= MOST:
        _list(talk, head=talk.say("support.ready.full", most=MOST))
        return
    talk.state.writes_text(KIND)
    talk.tell(talk.say("support.ready.write", longest=LONGEST_NAME))


def _edit(talk: Talk, found: ReadyAnswer) -> None:
    talk.state.writes_text(KIND, found.id)
    talk.tell(talk.say("support.ready.rewrite", one=found, longest=LONGEST_NAME))


def _drop(talk: Talk, found: ReadyAnswer) -> None:
    ready_answers.drop(talk.context.tx, found.id)
    _list(talk, head=talk.say("support.ready.dropped", one=found))


_ORDERS = {SHOW: _show, EDIT: _edit, DROP: _drop}


def write(talk: Talk, number: int, text: str) -> None:
    """These words are that one, or a new one: its name stands in the first line, or before a colon."""
    if not read_by(talk):
        ask.aside(talk, talk.say("officers.not_one"))
        return
    name, _, words = text.partition("\n")
    if not words:
        name, _, words = text.partition(":")
    name, words = name.strip(" :"), words.strip()
    if not name or not words or len(name) > LONGEST_NAME or len(words) > asking.LONGEST:
        talk.state.writes_text(KIND, number)
        talk.tell(talk.say("support.ready.how", longest=LONGEST_NAME, most=asking.LONGEST))
        return
    tx, now = talk.context.tx, talk.context.now
    there = ready_answers.of_units(tx, [_home(talk)])
    same = next((one.id for one in there if fold(one.name) == fold(name)), 0)
    number = number or same
    if number and _mine(talk, number) is None:
        return
    if number:
        ready_answers.change(tx, number, name=name, words=words, person=talk.me.id, now=now)
    else:
        ready_answers.add(tx, unit=_home(talk), name=name, words=words, person=talk.me.id, now=now)
    ask.aside(talk, talk.say("support.ready.kept", name=name))


def _for_question(talk: Talk, number: int, chosen: int) -> None:
    """Those that fit a question, or the one that was chosen as its answer; words that are typed instead are it too."""
    question = helping.taken(talk, number)
    if question is None:
        return
    units = talk.context.units
    there = ready_answers.of_units(talk.context.tx, units.line(question.unit or units.root))
    found = next((one for one in there if one.id == chosen), None)
    if found is not None:
        helping.answer(talk, number, found.words)
        return
    talk.state.writes(number)
    menu = tuple(Option(f"/mautraloi {number} {one.id}", one.name) for one in there)
    few = len(there) <= FEW
    talk.tell(talk.say("support.ready.which", there=there, n=number, few=few, shown=SHOWN), menu=menu)


def _mine(talk: Talk, number: int) -> ReadyAnswer | None:
    """That one, where it is of a team of this person's; else they hear that there is none."""
    found = ready_answers.find(talk.context.tx, number)
    if found is None or found.unit not in read_by(talk):
        _list(talk, head=talk.say("support.ready.gone"))
        return None
    return found


def _home(talk: Talk) -> str:
    """The unit whose team keeps what this person writes: the one that they support, else the one they answer for."""
    return (*supported_by(talk), *read_by(talk))[0]
