"""Where people give up: at which question a form that was begun has lain for days.

Nothing is counted while people type: it is read from the drafts that are there, and only how many is kept of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from handlers.conversation.talk import Talk
from handlers.initiative.form import INITIATIVE
from storage.people import unfinished
from storage.posts.waiting import STUCK

STOPS_OF = timedelta(days=30)  # forms begun since then
MOST_DRAFTS = 5_000  # the latest ones: reading them takes a second


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A question: how many came as far as this, and how many of them have stopped here."""

    key: str
    came: int
    stopped: int

    @property
    def tenths(self) -> int:
        """The share that stopped: 1000 is all."""
        return self.stopped * 1000 // self.came


@dataclass(frozen=True, slots=True, kw_only=True)
class Stops:
    """The questions at which somebody stopped, in the order of the form."""

    handed_in: int
    stopped: int
    going_on: int  # begun and touched lately
    questions: tuple[Stop, ...]


def stops(talk: Talk, units: Sequence[str]) -> Stops:
    """Of people of these units, in the last days."""
    tx, now = talk.context.tx, talk.context.now
    stopped: Counter[str] = Counter()
    going_on: Counter[str] = Counter()
    for one in unfinished.begun(tx, INITIATIVE.name, units, now - STOPS_OF, MOST_DRAFTS):
        step = INITIATIVE.next(one.answers, talk)
        if step is not None:
            counter = stopped if one.touched_at < now - STUCK else going_on
            counter[step.key] += 1
    handed_in = unfinished.handed_in(tx, units, now - STOPS_OF)
    return Stops(
        handed_in=handed_in,
        stopped=stopped.total(),
        going_on=going_on.total(),
        questions=_questions(stopped, going_on, handed_in),
    )


def _questions(stopped: Counter[str], going_on: Counter[str], handed_in: int) -> tuple[Stop, ...]:
    """Whoever stands at a question, or beyond it, has come there; who handed in has come everywhere."""
    found, came = [], handed_in
    for step in reversed(INITIATIVE.steps):
        came += stopped[step.key] + going_on[step.key]
        if stopped[step.key]:
            found.append(Stop(key=step.key, came=came, stopped=stopped[step.key]))
    return tuple(reversed(found))
