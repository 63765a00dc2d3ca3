"""/hotro: somebody asks a human of their union. One yes and the question goes, with where they stand in the form."""

from __future__ import annotations

from dataclasses import replace

from handlers.conversation import ask, take
from handlers.conversation.state import ASKS_A_HUMAN
from handlers.conversation.talk import Talk
from handlers.people.consent import must_consent
from handlers.people.start import proceed
from handlers.reading.fold import fold
from handlers.support.told import as_it_stands, group_of, team_of, tell, tell_team
from messages.wire import Option
from storage import answer_clock
from storage.people import officers
from storage.support import questions
from storage.support.questions import NOBODY, By, Question, Team

YES, NO, TYPED = "yes", "no", "typed"
BACK, FORM = "tiep", "khai"  # what was typed after an answer is a reply to it; it answers the form
LONGEST = 1500  # letters of what is said to a human, and by one
SHOWN = 200  # letters of it that are read back before it goes


def ask_human(talk: Talk, about: str) -> None:
    """/hotro: ask a human. /hotro WORDS: ask them that; to what is open they are added."""
    if talk.person is None or must_consent(talk):
        _name_them(talk)
        return
    order = fold(about)
    if order == NO:
        talk.state.wants_to_ask()
        talk.state.may_reply()
        ask.aside(talk, talk.say("support.kept_back"))
    elif order == YES and talk.state.question[0]:
        _send(talk)
    elif order in (BACK, FORM) and talk.state.reply[2]:
        _settle(talk, back=order == BACK)
    elif order == TYPED and _typed(talk, ""):
        put(talk, _typed(talk, ""))
    elif about and order not in (YES, TYPED, BACK, FORM):
        put(talk, about)
    else:
        _ask_what(talk)


def _name_them(talk: Talk) -> None:
    """Who agreed to nothing is not asked for words that we may not keep."""
    if talk.person is None:
        proceed(talk, head=talk.say("menu.human"))
    else:
        ask.aside(talk, talk.say("menu.human"))


def _ask_what(talk: Talk) -> None:
    """What is it that they want to know? The next words are that."""
    talk.state.writes(ASKS_A_HUMAN)
    question = questions.open_of(talk.context.tx, talk.me.id)
    if question is not None:
        _ask_what_more(talk, question)
        return
    menu: tuple[Option, ...] = ()
    typed = _typed(talk, "")
    if typed:
        menu = (Option(f"/hotro {TYPED}", talk.say("support.about_typed")),)
    talk.tell(talk.say("support.what", who=who_answers(talk), typed=typed[:SHOWN]), menu=menu)


def _ask_what_more(talk: Talk, found: Question) -> None:
    question = as_it_stands(talk, found)
    menu = (Option(f"/khep {question.id}", talk.say("support.clear_now")),)
    talk.tell(talk.say("support.more_what", one=question), menu=menu)


def say_more(talk: Talk, question: Question, words: str) -> None:
    """More to that question of theirs, of several to no other; without words, the next ones are it."""
    if question.closed_at is not None and words and questions.open_of(talk.context.tx, talk.me.id) is not None:
        ask.aside(talk, talk.say("support.closed", n=question.id))  # another is open, and not meant
    elif question.closed_at is not None:
        ask_human(talk, words)
    elif len(words) > LONGEST:
        talk.state.writes(question.id)
        talk.tell(talk.say("support.too_long", most=LONGEST))
    elif words:
        add(talk, question, words)
    else:
        talk.state.writes(question.id)
        _ask_what_more(talk, question)


def put(talk: Talk, words: str) -> None:
    """These words are for a human: added to what is open, else read back for a yes."""
    if len(words) > LONGEST:
        talk.state.writes(ASKS_A_HUMAN)
        talk.tell(talk.say("support.too_long", most=LONGEST))
        return
    question = questions.open_of(talk.context.tx, talk.me.id)
    if question is not None:
        add(talk, question, words)
        return
    talk.state.wants_to_ask(words, _place(talk), _typed(talk, words))
    menu = Option(f"/hotro {YES}", talk.say("support.send")), Option(f"/hotro {NO}", talk.say("support.do_not"))
    place = ask.step_label(*_place(talk).split("."), talk.lang) if _place(talk) else ""
    typed = _typed(talk, words)[:SHOWN]
    there = team(talk)
    in_group = group_of(talk, there) is not None
    given = {"question": shortened(words), "place": place, "typed": typed, "in_group": in_group}
    given["known"] = talk.context.known.find(words, talk.lang)
    talk.tell(talk.say("support.sure", who=who(talk, there), **given), menu)


def shortened(words: str, most: int = SHOWN) -> str:
    """How they begin, where they are too long to be shown."""
    return words if len(words) <= most else f"{words[:most].rstrip()}…"


def _send(talk: Talk) -> None:
    """They said yes: what goes is what they were shown, though they typed more since."""
    (words, place, typed), tx, now = talk.state.question, talk.context.tx, talk.context.now
    talk.state.wants_to_ask()
    already = questions.open_of(tx, talk.me.id)  # asked meanwhile in another chat of theirs
    if already is not None:
        add(talk, already, words)
        return
    number = questions.ask(tx, person=talk.me.id, unit=talk.me.unit, place=place, typed=typed, words=words, now=now)
    question, there = questions.find(tx, number), team(talk)
    if question is not None:
        tell_team(talk, "asked", question, [(f"/nhan {number}", "support.take")])
    opens = answer_clock.read_hours(tx).opens(now)
    ask.aside(talk, talk.say("support.sent", n=number, who=who(talk, there), opens=opens if opens > now else None))


def _settle(talk: Talk, back: bool) -> None:
    """What they typed after an answer goes to who answered, or is the answer to the open question: they said which."""
    number, _, words = talk.state.reply
    talk.state.may_reply()
    question = questions.find(talk.context.tx, number)
    if back and question is not None and question.closed_at is None and question.person_id == talk.me.id:
        add(talk, question, words)
    elif back:
        put(talk, words)
    elif talk.flow is None:
        ask.aside(talk, talk.say("support.kept_back"))
    else:
        talk.event = replace(talk.event, kind="message", text=words, pressed="")
        take.take(talk)


def add(talk: Talk, found: Question, words: str) -> None:
    """More words of whoever asked, for whoever answers; where nobody does yet, for all of the team."""
    question = questions.held(talk.context.tx, found.id)
    if question is None or question.closed_at is not None:
        ask.aside(talk, talk.say("support.closed", n=found.id))
        return
    questions.says(talk.context.tx, question, By.ASKER, words, talk.context.now)
    question = as_it_stands(talk, question)
    if question.taken_by is not None:
        button = (f"/traloi {question.id}", "support.answer")
        tell(talk, [question.taken_by], "support.told.more", question, [button], words=words)
    else:
        tell_team(talk, "more", question, [(f"/nhan {question.id}", "support.take")], words=words)
    ask.aside(talk, talk.say("support.added", one=question, who=who_answers(talk)))


def team(talk: Talk) -> Team:
    """Who answers whoever talks; nobody where none of them can be reached now."""
    found = team_of(talk, talk.me.unit, talk.me.id)
    if officers.reached(talk.context.tx, found.people, talk.context.now) or group_of(talk, found):
        return found
    return NOBODY


def who_answers(talk: Talk) -> str:
    """What those are called who answer whoever talks; "" where nobody does."""
    return who(talk, team(talk))


def who(talk: Talk, found: Team) -> str:
    """What a team is called: "tổ hỗ trợ của …"; "" where there is nobody."""
    if not found.people:
        return ""
    return talk.say(f"support.who.{found.role}", unit=talk.context.units.label(found.unit))


def _place(talk: Talk) -> str:
    """The question of the form that stands open; "" for none."""
    return f"{talk.flow_name}.{talk.this_step.key}" if talk.flow is not None and talk.step is not None else ""


def _typed(talk: Talk, words: str) -> str:
    """What was not understood at the open question, where that is not what is asked."""
    key, typed = talk.state.misread
    if not key or typed == words or not _place(talk).endswith(f".{key}"):
        return ""
    return typed
