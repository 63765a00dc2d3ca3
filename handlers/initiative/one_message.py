"""The whole form in one message: `/mau` gives a template, what comes back is read, the rest is asked.

"Tên: … / Trước đây: … / Cách làm: …" in any order, labels with or without accents, or free words with some of
it: `sheet/labelled.py` reads it, `filling.py` fills it into the form, `asking_rest.py` asks for what is missing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from handlers import reading
from handlers.conversation.steps.step import Instead, Unclear, Unsure
from handlers.conversation.talk import Talk
from handlers.initiative.asking_rest import ask_rest, is_short, shortened
from handlers.initiative.filling import fill, read_answer
from handlers.initiative.form import INITIATIVE
from handlers.initiative.sheet import labelled
from handlers.initiative.sheet.prose import LONG_TEXT
from handlers.initiative.stories import keep as stories
from handlers.people import allowance
from handlers.reading import orders
from handlers.reading.digits import whole
from messages.wire import Option
from storage.conversation import drafts

STALE = timedelta(hours=12)  # after so long nobody remembers what was asked together

_NUMBERED = re.compile(r"(\d{1,2})\s*[).:\-]\s*(.+)")


# Giving the template


def give(talk: Talk, _about: str) -> None:
    """/mau: a short template to fill in and send back as one message."""
    if talk.flow_name != INITIATIVE.name:
        if allowance.refuses_new(talk):
            return
        draft = drafts.open_draft(talk.context.tx, talk.me.id)
        talk.leave()
        if draft is not None and not draft.answers:
            talk.take_up(draft)
            talk.state.resumes(INITIATIVE.name)
        else:
            talk.open(INITIATIVE.name)
    units = [option.label for option in INITIATIVE.by_key["unit"].options(talk)]
    talk.tell(talk.say("one_message.template", unit="".join(units[:1])))
    talk.state.gives_template()


# Taking what comes back


def taken(talk: Talk) -> bool:
    """Whether this text was a filled template, or what was missing in one; then it is answered."""
    event, flow = talk.event, talk.flow
    asked_for = talk.state.sheet == "given"
    missing = talk.state.asked and flow is INITIATIVE and talk.context.now - talk.chat.seen_at < STALE
    begun = flow is INITIATIVE and (asked_for or "title" not in talk.answers)
    if not (missing or begun or flow is None):
        return False
    if event.kind != "message" or event.files or talk.person is None or not talk.person.name:
        return False
    if missing:
        return _rest(talk)
    given = labelled.read(event.text, asked_for)
    if given and not asked_for and is_short(talk, given) and stories.taken(talk):
        return True
    if not given:
        if asked_for:
            talk.state.reads_template()  # they go on question by question: a long answer is only that
        if asked_for and len(event.text) >= LONG_TEXT:
            _keep_unread(talk)
            return True
        return False
    if talk.flow is None:
        if allowance.refuses_new(talk):
            return True
        talk.leave()
        talk.open(INITIATIVE.name)
    talk.state.reads_template()
    doubts = fill(talk, given)
    ask_rest(talk, doubts)
    placed = {key: words for key, words in given.items() if not isinstance(doubts.get(key), Unclear)}
    _say_unplaced(talk, labelled.unplaced(event.text, placed))
    return True


def _say_unplaced(talk: Talk, left: str) -> None:
    """Quote what has found no place among the answers, above what was read."""
    if left and talk.replies:
        note = talk.say("one_message.unplaced", text=shortened(left))
        talk.replies[0] = replace(talk.replies[0], text=f"{note}\n\n{talk.replies[0].text}")


def _keep_unread(talk: Talk) -> None:
    """Say that nothing could be read, and keep the words: they may be the description, or be sent again."""
    talk.state.holds(talk.event.text)
    as_way = Option("/lay solution", talk.say("one_message.use_as_way"))
    talk.tell(talk.say("one_message.unread"), menu=(as_way, Option("/mau", talk.say("one_message.once_more"))))


def _rest(talk: Talk) -> bool:
    """The answer to several questions at once: labelled, numbered, or a line for each in their order."""
    asked, text = talk.state.takes_asked(), talk.event.text
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if not lines or reading.read_reply(text) not in ("", "YES", "NO") or orders.is_order(text):
        return False
    keys = [key for key, _ in asked]
    given = labelled.labelled(text) or _to_each_its_own(talk, _in_order(lines, keys))
    meant = {key: candidates for key, candidates in asked if candidates}
    sure: dict[str, Any] = {}
    for key, candidates in meant.items():
        number = _picked(given.get(key, ""), len(candidates))
        if number is not None:
            sure[key] = candidates[number]
            del given[key]
    ask_rest(talk, fill(talk, given, sure))
    return True


def _in_order(lines: Sequence[str], keys: Sequence[str]) -> dict[str, str]:
    """A line for each question: by its number where all have one, else in the order of the questions."""
    numbered = [found for found in map(_NUMBERED.fullmatch, lines) if found and 1 <= int(found[1]) <= len(keys)]
    if len(keys) > 1 and len(numbered) == len(lines):
        return {keys[int(found[1]) - 1]: found[2] for found in numbered}
    answers = list(lines[: len(keys) - 1])
    rest = lines[len(keys) - 1 :]
    if rest:
        answers.append("\n".join(rest))
    return dict(zip(keys, answers, strict=False))


def _to_each_its_own(talk: Talk, given: dict[str, str]) -> dict[str, str]:
    """Lines in the person's own order: one that is no answer where it stands may surely be the answer to another."""
    lost = {key: line for key, line in given.items() if not _fits(talk, key, line)}
    homes = {key: [other for other in lost if _fits(talk, other, line)] for key, line in lost.items()}
    moved = {key: others[0] for key, others in homes.items() if len(others) == 1}
    found = {home: lost[key] for key, home in moved.items()}
    if len(found) < len(moved):
        return given  # two lines for one question
    return {key: line for key, line in given.items() if key not in moved} | found


def _fits(talk: Talk, key: str, line: str) -> bool:
    """Whether the line answers that question; a number picks only where it stands."""
    step = INITIATIVE.by_key[key]
    if line.strip(" .)").isdecimal():
        return bool(step.options(talk))
    try:
        read_answer(talk, step, line)
    except (Unclear, Instead):
        return False
    except Unsure:
        return True
    return True


def _picked(text: str, many: int) -> int | None:
    """ "đúng" or "1" to "em hiểu là …": which of the candidates."""
    if reading.read_reply(text) == "YES":
        return 0
    number = whole(text.strip(" .)"))
    if number is not None and 1 <= number <= many:
        return number - 1
    return None
