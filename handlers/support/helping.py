"""The team's side: /cho lists what waits, /nhan takes one, /traloi answers, /chuyen hands on, /khep closes."""

from __future__ import annotations

from handlers.conversation import ask
from handlers.conversation.talk import Talk
from handlers.officers import verdicts
from handlers.officers.files import comes
from handlers.people.roles import read_by
from handlers.people.start import proceed
from handlers.reading.fold import fold
from handlers.support import asking
from handlers.support.told import helper_of, others_of, place_of, remember_said, tell, tell_team
from messages.wire import Option, Reply
from storage.conversation import evidence
from storage.people import officers
from storage.support import questions
from storage.support.questions import By, Question

INSTEAD = "thay"  # behind the number: though a colleague has it
MOST_LISTED = 10
SHOWN = 60  # letters of each that is listed
LONGEST_NUMBER = 9  # digits


def show_waiting(talk: Talk, _about: str) -> None:
    """/cho: what waits for an answer in the units of this person, the oldest first."""
    there = [one for one in questions.waiting(talk.context.tx) if one.person_id != talk.me.id and _is_theirs(talk, one)]
    if not there:
        ask.aside(talk, talk.say("support.none_waiting"))
        return
    menu = tuple(Option(f"/nhan {one.id}", talk.say("support.listed", one=one)) for one in there[:MOST_LISTED])
    unit_of = talk.context.units.label
    rows = [(one, unit_of(one.unit), one.lines[-1].words[:SHOWN]) for one in there[:MOST_LISTED]]
    ask.aside(talk, talk.say("support.waiting", rows=rows, total=len(there)), menu)


def take(talk: Talk, about: str) -> None:
    """/nhan N: this person answers it from now on. /nhan N thay: though a colleague has it."""
    first, _, order = about.partition(" ")
    if not first:
        show_waiting(talk, "")
        return
    question = _theirs(talk, number_in(first))
    if question is None:
        return
    before = helper_of(talk, question)
    if before is not None and before != talk.me.id and fold(order) != INSTEAD:
        _somebody_has_it(talk, question)
        return
    if before != talk.me.id:
        _take(talk, question)
    begin(talk, question)


def begin(talk: Talk, question: Question) -> None:
    """Show all of it; the next words are the answer."""
    talk.state.writes(question.id)
    text = talk.say("support.yours", one=question, place=place_of(question, talk.lang), unit=_unit(talk, question))
    menu: tuple[Option, ...] = ()
    if talk.buttons:  # else "1" would be one of these, and not the answer that it may be
        menu = (Option(f"/mautraloi {question.id}", talk.say("support.ready.choose")), *_menu(talk, question))
    if question.evidence_id is not None:
        _show_file(talk, question.id, question.evidence_id)
    talk.tell(text, menu=menu)
    remember_said(talk, question.id)


def _show_file(talk: Talk, number: int, key: int) -> None:
    """What is to be typed out: in the chat where it carries such a file, else behind an address."""
    file = evidence.find(talk.context.tx, key)
    if file is None or not file.path:
        talk.replies.append(Reply(talk.say("support.typing.no_file", gone=file is None)))
    elif comes(talk, file):
        caption = talk.say("support.typing.file", n=number)
        talk.replies.append(Reply(caption, file=file.path, file_name=file.name, photo=file.mime in evidence.PHOTOS))
    else:
        address = f"{talk.me.id}-q{number}-{talk.lang}"
        talk.replies.append(Reply(talk.say("support.typing.file", n=number), evidence=address))


def _take(talk: Talk, question: Question) -> None:
    """It is theirs; the others hear it, and whoever asked."""
    questions.take(talk.context.tx, question, talk.me.id, talk.context.now)  # it is held: nobody is quicker
    tell(talk, [question.person_id], "support.told.taken_for_you", question)
    tell_team(talk, "taken", question)
    before = question.taken_by
    if before is not None and before not in (talk.me.id, *others_of(talk, question)):
        tell(talk, [before], "support.told.taken", question)


def reply(talk: Talk, about: str) -> None:
    """/traloi N WORDS: answer that question, or say more about one's own. /traloi CODE: the union's question."""
    number, words = number_in(about), words_in(about)
    if not number:
        verdicts.reply(talk, about)
        return
    question = questions.find(talk.context.tx, number)
    if question is not None and question.person_id == talk.me.id:
        asking.say_more(talk, question, words)
    elif words:
        answer(talk, number, words)
    elif (found := _theirs(talk, number)) is not None and _has_it(talk, found):
        begin(talk, found)


def say(talk: Talk, number: int, words: str) -> None:
    """These words are for that question: an answer, or more of whoever asked it."""
    question = questions.find(talk.context.tx, number)
    if question is not None and question.person_id == talk.me.id:
        asking.say_more(talk, question, words)
    else:
        answer(talk, number, words)


def answer(talk: Talk, number: int, words: str) -> None:
    """These words go to whoever asked; nobody else may have it."""
    question = taken(talk, number)
    if question is None:
        return
    if len(words) > asking.LONGEST:
        talk.state.writes(number)
        talk.tell(talk.say("support.too_long", most=asking.LONGEST))
        return
    questions.says(talk.context.tx, question, By.TEAM, words, talk.context.now)
    tell_asker(talk, question, words)
    reached = bool(officers.reached(talk.context.tx, [question.person_id], talk.context.now))
    menu = (Option(f"/traloi {number}", talk.say("support.write_more")), *_menu(talk, question)[::-1])
    ask.aside(talk, talk.say("support.answered", one=question, reached=reached), menu)


def tell_asker(talk: Talk, question: Question, words: str, **who: str) -> None:
    """The answer goes to whoever asked; of what was typed out they are asked whether it is to be kept."""
    n = question.id
    key, buttons = "answered", ((f"/traloi {n}", "support.write_back"), (f"/khep {n}", "support.clear_now"))
    if question.evidence_id is not None:
        key, buttons = "typed", ((f"/giuchep {n}", "support.typing.keep"), (f"/khep {n}", "support.typing.leave"))
    tell(talk, [question.person_id], f"support.told.{key}", question, buttons, words=words, **who)
    if question.evidence_id is None:
        talk.afterwards(questions.mark_answered, question.person_id, n, talk.context.now)


def taken(talk: Talk, number: int) -> Question | None:
    """That question, where this person answers it from now on; else they hear why not."""
    question = _theirs(talk, number)
    return question if question is not None and _has_it(talk, question) else None


def _has_it(talk: Talk, question: Question) -> bool:
    """Whether this person answers it, taking it where nobody does; else they hear who does."""
    helper = helper_of(talk, question)
    if helper is None:
        _take(talk, question)
    elif helper != talk.me.id:
        _somebody_has_it(talk, question)
    return helper in (None, talk.me.id)


def hand_on(talk: Talk, about: str) -> None:
    """/chuyen N: a colleague is to answer it."""
    question = _theirs(talk, number_in(about))
    if question is None:
        return
    if helper_of(talk, question) != talk.me.id:
        ask.aside(talk, talk.say("support.not_taken", n=question.id))
        return
    questions.pass_on(talk.context.tx, question, talk.context.now)
    others = others_of(talk, question)
    tell_team(talk, "handed_on", question, [(f"/nhan {question.id}", "support.take")])
    tell(talk, [question.person_id], "support.told.handed_on_for_you", question, others=len(others))
    ask.aside(talk, talk.say("support.handed_on", n=question.id, others=len(others)))


def close(talk: Talk, about: str) -> None:
    """/khep N: it is done with, as whoever asked or whoever answers says."""
    if talk.person is None:
        proceed(talk)
        return
    number = number_in(about)
    question = questions.find(talk.context.tx, number)
    if question is not None and question.person_id == talk.me.id:
        _close_own(talk, number)
        return
    question = taken(talk, number)
    if question is None:
        return
    questions.close(talk.context.tx, question, talk.context.now)
    tell(talk, [question.person_id], "support.told.closed_for_you", question, [("/hotro", "support.ask_again")])
    ask.aside(talk, talk.say("support.closed_now", n=number))


def _close_own(talk: Talk, number: int) -> None:
    question = questions.held(talk.context.tx, number)
    if question is not None and question.closed_at is None:
        questions.close(talk.context.tx, question, talk.context.now)
        helper = helper_of(talk, question)
        if helper is None:
            tell_team(talk, "closed", question)
        else:
            tell(talk, [helper], "support.told.closed", question)
    ask.aside(talk, talk.say("support.closed_own"))


def _theirs(talk: Talk, number: int) -> Question | None:
    """That question, held, where this person may answer it now; else they hear why not."""
    question = questions.held(talk.context.tx, number)
    if question is None or question.person_id == talk.me.id:
        ask.aside(talk, talk.say("support.gone", n=number))
        return None
    if not _is_theirs(talk, question):
        ask.aside(talk, talk.say("support.not_yours", n=number))
        return None
    if question.closed_at is not None:
        ask.aside(talk, talk.say("support.closed", n=number))
        return None
    return question


def _is_theirs(talk: Talk, question: Question) -> bool:
    units = talk.context.units
    return units.within(question.unit or units.root, read_by(talk))


def _somebody_has_it(talk: Talk, question: Question) -> None:
    menu = (Option(f"/nhan {question.id} {INSTEAD}", talk.say("support.take_over")),)
    ask.aside(talk, talk.say("support.has_it", one=question), menu)


def _menu(talk: Talk, question: Question) -> tuple[Option, ...]:
    return (
        Option(f"/chuyen {question.id}", talk.say("support.hand_on")),
        Option(f"/khep {question.id}", talk.say("support.close")),
    )


def _unit(talk: Talk, question: Question) -> str:
    return talk.context.units.label(question.unit)


def number_in(about: str) -> int:
    """The number that was typed; 0, which no question has, for none."""
    first = next(iter(about.split(maxsplit=1)), "")
    return int(first) if first.isdecimal() and len(first) <= LONGEST_NUMBER else 0


def words_in(about: str) -> str:
    """What stands behind the number, or on the lines below it."""
    return "".join(about.split(maxsplit=1)[1:]).strip()
