"""Two answers in one message: "kỹ thuật, lĩnh vực cơ khí", "từ 3/4/2026, tính được khoảng 90 triệu".

The first clauses answer the open question surely, and what is left answers surely the one that comes next. Only where
both are read so, and the rest could not be meant for the open question, are the two parted.
"""

from __future__ import annotations

import re
from dataclasses import replace

from handlers.conversation.answer import keep, read, refusal
from handlers.conversation.mending.changing import answer_in
from handlers.conversation.steps.step import AnyStep, Instead, Unclear
from handlers.conversation.talk import Talk
from handlers.reading.fold import SpelledPattern

LONGEST = 200  # letters
MOST_CLAUSES = 5
#: "…, không phải, 25%".
_TAKES_BACK = SpelledPattern(r"(?:không phải|nhầm|lộn|à)\b")
_BETWEEN = re.compile(r"[,;.]\s+|\n+|\s+[-–]\s+")


def taken(talk: Talk, step: AnyStep, text: str) -> bool:
    """Whether these are two answers; then both are taken, and read back."""
    if step.free or step.final or talk.state.unsure or len(text) > LONGEST or talk.draft is None:
        return False
    cuts = list(_BETWEEN.finditer(text))
    if not 0 < len(cuts) < MOST_CLAUSES:
        return False
    for cut in cuts:
        first, rest = text[: cut.start()].strip(), text[cut.end() :].strip()
        if first and rest and _TAKES_BACK.match(rest) is None and _both(talk, step, first, rest):
            return True
    return False


def _both(talk: Talk, step: AnyStep, first: str, rest: str) -> bool:
    if not _is_sure(talk, step, first) or not _is_nothing(talk, step, rest):
        return False
    answer = answer_in(talk, step, first)
    answers = {**talk.answers, step.key: answer}
    after = talk.this_flow.plan(answers).next(answers, talk)
    if after is None or after.free or after.final or not (_is_sure(talk, after, rest) or _moves_on(talk, after, rest)):
        return False
    keep(talk, step, answer)
    talk.state.gives(step.key, talk.event.sent_ms, "")
    talk.state.asks_next()
    if not taken(talk, after, rest):
        read(talk, after, rest)
    talk.replies[0] = replace(talk.replies[0], text=f"{step.echo(answer, talk)}\n{talk.replies[0].text}")
    return True


def _is_sure(talk: Talk, step: AnyStep, text: str) -> bool:
    """Whether the question reads these words without a doubt."""
    return refusal(answer_in, talk, step, text) is None


def _moves_on(talk: Talk, step: AnyStep, text: str) -> bool:
    """Whether they answer it and the one behind it: "có, 60 triệu"."""
    return refusal(answer_in, talk, step, text) is Instead


def _is_nothing(talk: Talk, step: AnyStep, text: str) -> bool:
    return refusal(answer_in, talk, step, text) is Unclear
