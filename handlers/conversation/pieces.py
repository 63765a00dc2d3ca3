"""Messages that belong together: what was typed before a question could be read does not answer it.

Somebody sends "Cắt vải bằng kéo tay", and three seconds later "mỗi lớp mất 4 phút": the second belongs to the answer
that the first gave, and not to the question that we asked in between. Only where the open question reads the words
exactly ("15/6/2026") are they taken for its answer: who knows the form may be quick.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from handlers.conversation.answer import SPOKEN, Otherwise, answered, can_read, is_sure, keep, read, read_back_joined
from handlers.conversation.ask import ask, step_label
from handlers.conversation.steps.choice import Choice
from handlers.conversation.steps.files import Files, says_none
from handlers.conversation.steps.step import AnyStep, Apart, Instead, Unclear, Unsure
from handlers.conversation.steps.text import Title, was_cut
from handlers.conversation.steps.unit import Workplace
from handlers.conversation.talk import Talk
from handlers.reading.fold import SpelledPattern, fold
from handlers.reading.picking import pick, plain
from storage.sending import outbox

READING_MS = 2000  # the least that anybody takes to see a question
LETTERS_A_SECOND = 15  # of the quickest, who speak to the keyboard
LEAST_MS = 5000  # within this nobody has read and answered
PASTING_MS = 2000  # within this nobody types
PASTED = 20  # so many letters
MOST_MS = 10_000  # who pastes needs no longer
AT_ONCE = timedelta(milliseconds=LEAST_MS)
KEPT_FOR_US = timedelta(days=1)  # so long channels keep what is sent while we are away; beyond it a clock is wrong
CLOCKS_DIFFER = timedelta(seconds=2)
HANDLED_TOGETHER = timedelta(seconds=10)  # what waited for us is answered within so long
_DENIAL = re.compile(
    r"^\W*(?:không|khong|ko|k|hông)\b[\s,.]*(?:phải\s*,?)?\s*|\s+(?:cơ|mà|cơ mà|nhé|ạ|em)\W*$", re.IGNORECASE
)
#: A sentence goes on with these words, and no answer begins with them: "trong sản xuất" behind a title.
_GOES_ON = SpelledPattern(r"^(?:trong|cho|của|bằng|để|và|với|tại|theo|khi|nhờ)\s")
FEW_WORDS = 3  # in which a choice is named; more may only hold its name

# Why words are no answer to a question of these kinds at all, and not only a poor one.
_NOT_AT_ALL = frozenset({
    "no_date", "no_money", "no_unit", "pick_one", "no_unit_found", "which_unit", "names_please", "no_phone",
    "too_short", "no_words", "answer_please", "send_files", "which_month",
})  # fmt: skip


def taken(talk: Talk, step: AnyStep, text: str, otherwise: Otherwise) -> bool:
    """Whether these words belong to the answer before; then they are added to it, and the open question asked again.

    `otherwise`: what they may be that neither of the two asked.
    """
    if talk.state.unsure:
        return _completes(talk, step, text)
    key, sent, start = talk.state.told
    if not sent or key == step.key or talk.event.turn == talk.state.turn:
        return False  # or the page says itself which question this answers
    last, old = talk.this_flow.by_key.get(key), talk.answers.get(key)
    if last is None or old is None or step.final:
        return False
    quick = _is_quick(talk, sent, text)
    early = not quick and _waited(talk, sent)
    if not (quick or early or _unread(talk, step, last)):
        return False
    if start and _was_the_next(talk, step, last, start):
        return True
    if isinstance(last, Title) and not goes_on_with(text) and otherwise(talk, step, text):
        return True  # a name is not made longer by what answers another question
    pasted = not early and _is_pasted(talk, sent, old) and is_sure(talk, step, text)
    if not pasted and not _reads_exactly(talk, step, last, text) and join(talk, step, last, text):
        return True
    if early and step.free:
        read(talk, step, text, doubt="words")  # a story that waited for a question that nobody had seen
        return True
    return False


# When it was typed


def _is_quick(talk: Talk, sent: int, text: str) -> bool:
    """Whether nobody could have read a question and typed so much since the message before."""
    if abs(talk.context.now - talk.event.at) > KEPT_FOR_US:
        return False
    typing = READING_MS + len(text) * 1000 // LETTERS_A_SECOND
    return abs(talk.event.sent_ms - sent) <= min(max(typing, LEAST_MS), MOST_MS)


def _is_pasted(talk: Talk, sent: int, old: Any) -> bool:
    """Whether nobody can have typed it since the message before: a program, or answers that lay ready.

    The parts of a text that the client cut come as fast, and belong together.
    """
    at_once = len(talk.event.text) >= PASTED and 0 <= talk.event.sent_ms - sent < PASTING_MS
    return at_once and not (isinstance(old, str) and was_cut(old))


def _waited(talk: Talk, sent: int) -> bool:
    """Whether it waited for us together with the message before, as after the bot was away."""
    now, at, asked = talk.context.now, talk.event.at, talk.chat.seen_at
    if talk.event.sent_ms < sent or now - at > KEPT_FOR_US or now - asked > HANDLED_TOGETHER:
        return False
    return at < asked - CLOCKS_DIFFER


def _unread(talk: Talk, step: AnyStep, last: AnyStep) -> bool:
    """Whether our question has not gone out yet, since the channel cannot be reached."""
    return step.free and last.free and outbox.is_put_off(talk.context.tx, talk.chat.id)


# What it is


def _reads_exactly(talk: Talk, step: AnyStep, last: AnyStep, text: str) -> bool:
    """Whether the open question can be meant: its kind reads these words, or may ask what they mean."""
    if last.free and _GOES_ON.match(text):
        return False
    if isinstance(last, Title) and _names_a_choice(talk, step, text):
        return True
    if step.free:
        return not last.free and any(map(str.isdigit, text)) and is_sure(talk, step, text)
    if isinstance(step, Files) and last.free and step.ends(text, talk) and not says_none(text):
        return False  # "khỏi thuê giàn giáo", behind a story
    try:
        step.read(text, talk)
    except Apart as told:
        return last.key not in told.answers and last.key not in told.doubts
    except Unsure:
        return not isinstance(last, Workplace)  # "bệnh viện Thanh Nhàn" behind "Khoa nội" names no union
    except Instead:
        return True
    except Unclear as error:
        return error.key not in _NOT_AT_ALL
    return not (isinstance(step, Choice) and last.free and len(text.split()) > FEW_WORDS)


def goes_on_with(text: str) -> bool:
    """Whether these words can only go on with a sentence before them: "của tổ bơm số 3"."""
    return _GOES_ON.match(text) is not None


def _names_a_choice(talk: Talk, step: AnyStep, text: str) -> bool:
    """Whether they are nothing but the name of a choice, with or without that of its question: "lĩnh vực cơ khí"."""
    typed = plain(text)
    if typed in talk.this_flow.called or typed.removeprefix("giai phap ") in talk.this_flow.called:
        return True
    if not isinstance(step, Choice):
        return False
    label = fold(step_label(talk.flow_name, step.key, talk.lang))
    return typed.startswith(f"{label} ") and can_read(talk, step, text)


def join(talk: Talk, step: AnyStep, last: AnyStep, text: str) -> bool:
    """Add these words to the answer before and read it back; False where the two make no answer."""
    old, event = talk.answers[last.key], talk.event
    whole = last.joined(old, text)
    try:
        answer = last.read(whole, talk) if whole else None
    except Unclear as error:
        return error.key == "too_long" and _is_too_long(talk, last, error)
    except Unsure as doubt:
        return not last.free and _is_another(old, doubt.answers[0]) and _is_doubted(talk, last, doubt)
    except Instead:
        return False
    if answer is None or not _is_another(old, answer):
        return False
    keep(talk, last, answer)
    start = 0
    if last.free and step.free and is_sure(talk, step, text):
        start = len(whole) - len(text)
    talk.state.adds(last.key, event.sent_ms, event.message, start)
    ask(talk, head=read_back_joined(talk, last, answer), again=True)
    return True


def _is_doubted(talk: Talk, last: AnyStep, doubt: Unsure) -> bool:
    """With these words the answer before may be another: its question opens and asks."""
    talk.keep({key: answer for key, answer in talk.answers.items() if key != last.key})
    talk.state.asks(last.key)
    talk.state.doubts(doubt.answers, doubt.key)
    ask(talk)
    return True


def _completes(talk: Talk, step: AnyStep, text: str) -> bool:
    """Whether these words go with what is in doubt: "250" – "triệu"; "tháng 4" – "không, năm trước cơ"."""
    doubted = talk.state.unsure[0]
    if isinstance(doubted, str) and not step.free and step.completes(doubted, text):
        talk.state.settles()
        read(talk, step, f"{doubted} {text}")
        return True
    if isinstance(step, Workplace) and talk.state.doubt == "words" and talk.event.at - talk.chat.seen_at <= AT_ONCE:
        talk.state.settles()
        read(talk, step, f"{doubted['raw']} {text}")  # "Công ty", and then which
        return True
    if isinstance(doubted, str) and talk.state.doubt in SPOKEN and talk.event.at - talk.chat.seen_at <= AT_ONCE:
        talk.state.settles()
        read(talk, step, step.joined(doubted, text) or text)  # nobody who is spoken to writes on at once
        return True
    if step.free or not isinstance(doubted, Mapping) or not doubted.get("raw"):
        return False
    if not step.goes_on(text) and _stands_alone(talk, step, text):
        return False
    more = _DENIAL.sub("", text)
    try:
        answer = step.read(step.joined(doubted, more) or text, talk)
    except Unsure as doubt:
        if _is_another(doubted, doubt.answers[0]):
            return _is_doubted(talk, step, doubt)
        if not step.goes_on(text) or talk.state.doubt == "equal_shares":
            return False
        answer = doubt.answers[0]  # "20", and then "củ": of what was offered they chose the first
    except (Unclear, Instead):
        return False
    answered(talk, step, answer)
    return True


def _stands_alone(talk: Talk, step: AnyStep, text: str) -> bool:
    """Whether these words are an answer by themselves; other names take the place of those in doubt, unless at once."""
    if talk.state.doubt != "equal_shares" or talk.event.at - talk.chat.seen_at <= AT_ONCE:
        return is_sure(talk, step, text)
    return can_read(talk, step, text)


def _is_another(before: Any, answer: Any) -> bool:
    """Whether it is not the same in other words."""
    if isinstance(before, Mapping) and isinstance(answer, Mapping) and any({**answer, "raw": ""}.values()):
        return {**before, "raw": ""} != {**answer, "raw": ""}
    return bool(before != answer)


def _is_too_long(talk: Talk, last: AnyStep, error: Unclear) -> bool:
    """The two are more than that question takes: it is asked again, its answer is not the half of a text."""
    talk.state.asks(last.key)
    ask(talk, head=talk.word(last.key, f"error.{error.key}", **error.values))
    return True


def _was_the_next(talk: Talk, step: AnyStep, last: AnyStep, start: int) -> bool:
    """Whether what was joined has been the answer to the open question: these words answer exactly the one behind it.

    Somebody sends a whole form without waiting. Then each has its own.
    """
    whole: str = talk.answers[last.key]
    if not step.free or not isinstance(whole, str) or len(whole) <= start:
        return False
    answers = {**talk.answers, last.key: whole[:start].rstrip(), step.key: whole[start:]}
    after = talk.this_flow.plan(answers).next(answers, talk)
    if after is None or after.free:
        return False
    try:
        answer = _exact(talk, after)
    except Unsure as doubt:
        talk.keep(answers)
        talk.state.asks(after.key)
        talk.state.doubts(doubt.answers, doubt.key)
        ask(talk)
    except (Unclear, Instead):
        return False
    else:
        talk.keep(answers)
        answered(talk, after, answer)
    return True


def _exact(talk: Talk, step: AnyStep) -> Any:
    """The answer in what was typed, also by its number or label. Raises what `Step.read` does."""
    picked = pick(talk.event.text, step.options(talk))
    if picked:
        return step.pick(picked, talk)
    return step.read(talk.event.text, talk)
