"""/chepho: the team types out a photo of handwriting or a voice. What it typed is proposed, and kept by one press."""

from __future__ import annotations

from handlers.conversation import ask
from handlers.conversation.answer import read
from handlers.conversation.steps.text import Text
from handlers.conversation.take import WRITTEN_OR_SPOKEN
from handlers.conversation.talk import Talk
from handlers.initiative import drafts
from handlers.initiative.form import INITIATIVE
from handlers.support import asking, helping
from handlers.support.asking import NO, YES
from handlers.support.told import helper_of, tell, tell_team
from messages.wire import Option
from storage import answer_clock
from storage.conversation import evidence
from storage.conversation.evidence import Kept
from storage.support import questions
from storage.support.questions import By, Question

INSTEAD = "thay"  # behind the number: in the place of what was answered meanwhile
WORDS_OF_A_YES = 3  # the file, the question, "yes"
SHOWN = 200  # letters of an answer that is in the way


def order(talk: Talk, about: str) -> None:
    """/chepho: the photo or voice that came last, for the open question. /chepho FILE QUESTION yes: it may go."""
    typed, step = about.split(), talk.step
    sent = _sent(talk)
    if typed[-1:] == [NO]:
        ask.aside(talk, talk.say("support.kept_back"))
    elif len(typed) == WORDS_OF_A_YES and typed[-1] == YES:
        file = next((one for one in sent if str(one.id) == typed[0]), None)
        if file is None or not isinstance(INITIATIVE.by_key.get(typed[1]), Text):
            ask.aside(talk, talk.say("support.typing.nothing"))
        else:
            _send(talk, file, typed[1])
    elif not sent or not isinstance(step, Text):
        ask.aside(talk, talk.say("support.typing.nothing"))
    else:
        _ask_whether(talk, sent[-1], step.key)


def _sent(talk: Talk) -> list[Kept]:
    """The photos and voices of the open draft."""
    if talk.flow is not INITIATIVE or talk.draft is None:
        return []
    there = evidence.of_draft(talk.context.tx, talk.draft.id)
    return [one for one in there if one.mime.startswith(WRITTEN_OR_SPOKEN)]


def _ask_whether(talk: Talk, file: Kept, key: str) -> None:
    """Read back what goes to whom: one yes, and nothing before it."""
    menu = (
        Option(f"/chepho {file.id} {key} {YES}", talk.say("support.typing.send")),
        Option(f"/chepho {NO}", talk.say("support.do_not")),
    )
    place, voice = ask.step_label(INITIATIVE.name, key, talk.lang), _is_voice(file)
    talk.tell(talk.say("support.typing.sure", who=asking.who_answers(talk), place=place, voice=voice), menu=menu)


def _is_voice(file: Kept) -> bool:
    return file.mime.startswith("audio/")


def _send(talk: Talk, file: Kept, key: str) -> None:
    """It is a question of the desk like any; a file is asked about once."""
    tx, now = talk.context.tx, talk.context.now
    already = questions.of_file(tx, file.id)
    if already is not None:
        ask.aside(talk, talk.say("support.typing.already", n=already.id))
        return
    words = talk.say("support.typing.asked", voice=_is_voice(file))
    number = questions.ask(
        tx,
        person=talk.me.id,
        unit=talk.me.unit,
        place=f"{INITIATIVE.name}.{key}",
        typed="",
        words=words,
        now=now,
        file=file.id,
    )
    question, team = questions.find(tx, number), asking.team(talk)
    if question is not None:
        tell_team(talk, "asked", question, [(f"/nhan {number}", "support.typing.take")])
    opens = answer_clock.read_hours(tx).opens(now)
    told = talk.say("support.sent", n=number, who=asking.who(talk, team), opens=opens if opens > now else None)
    ask.aside(talk, told)


def keep(talk: Talk, about: str) -> None:
    """/giuchep 12: what was typed out is the answer. /giuchep 12 thay: though something was answered meanwhile."""
    question = questions.held(talk.context.tx, helping.number_in(about))
    if question is None or question.person_id != talk.me.id or question.evidence_id is None:
        ask.aside(talk, talk.say("support.typing.gone"))
        return
    words = next((line.words for line in reversed(question.lines) if line.by == By.TEAM), "")
    draft = evidence.draft_of(talk.context.tx, question.evidence_id)
    key = question.place.partition(".")[2]
    if not words or not draft or not _opened(talk, draft) or INITIATIVE.by_key.get(key) is None:
        ask.aside(talk, talk.say("support.typing.too_late", words=words))
    elif not INITIATIVE.by_key[key].when(talk.answers):
        ask.aside(talk, talk.say("support.typing.too_late", words=words))
    elif talk.answers.get(key) not in (None, words) and about.partition(" ")[2] != INSTEAD:
        _ask_which(talk, question, key)
    else:
        before = talk.answers.get(key)
        talk.state.asks(key)
        read(talk, INITIATIVE.by_key[key], words)
        if talk.answers.get(key) not in (None, before) or before == words:
            _close(talk, question)


def _opened(talk: Talk, draft: int) -> bool:
    """Whether that draft is open in this chat now."""
    if talk.draft is None or talk.draft.id != draft or talk.flow is not INITIATIVE:
        drafts.resume(talk, str(draft))
        talk.replies.clear()
    return talk.flow is INITIATIVE and talk.draft is not None and talk.draft.id == draft


def _ask_which(talk: Talk, question: Question, key: str) -> None:
    menu = (
        Option(f"/giuchep {question.id} {INSTEAD}", talk.say("support.typing.instead")),
        Option(f"/khep {question.id}", talk.say("support.typing.as_it_is")),
    )
    place = ask.step_label(INITIATIVE.name, key, talk.lang)
    shown = INITIATIVE.by_key[key].show(talk.answers[key], talk)[:SHOWN]
    talk.tell(talk.say("support.typing.which", place=place, shown=shown), menu=menu)


def _close(talk: Talk, question: Question) -> None:
    """It is done with, and who typed it hears that it was of use."""
    if question.closed_at is not None:
        return
    questions.close(talk.context.tx, question, talk.context.now)
    helper = helper_of(talk, question)
    if helper is not None:
        tell(talk, [helper], "support.told.kept", question)
