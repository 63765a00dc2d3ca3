"""Whole dialogues, played through the door: what a person types, and what has to be so in between.

A dialogue is a table of `tests/cases/dialogues_*.toml` with a `name`, the question `at` which it begins ("start": from
the first message on) and a `talk`, a line each:

    > text          typed, 30 seconds after what came before; \\n is a line end
    + text          typed three seconds after
    ?               where the bot doubts, the first that it offers is taken
    * label         the button that reads so is pressed, on the last message that has it: also one further up
    & 2 text        so many photos are sent, with or without words
    % old => new    the message that read so is edited
    ~ 14 h          so much time passes (s, min, h, d)
    < a / b         what was said since the last message holds one of these
    ! a             and does not hold this
    @ KEY           that question is open; "@ -" none
    = KEY: V        the answer to it is V, written as in the files of answers; "= KEY: ~a & b" holds these parts
    - KEY           it has no answer
    # words         a remark

A file with `short = true` is played as people do: nothing is opened that is not asked. In the others each question was
asked by itself; whoever plays them opens what comes unasked now.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import timedelta
from itertools import takewhile
from pathlib import Path
from typing import ClassVar

from handlers.receive import Receiver
from storage.database.store import Store
from tests.cast.talker import OPENED
from tests.cast.understanding.as_typed import AT_ONCE, RECEIPT, THINKING, WAY, Crowd, Standing
from tests.cast.understanding.judging import NOTHING, is_value

START = "start"
UNITS = {"s": "seconds", "min": "minutes", "h": "hours", "d": "days"}
PARTS = " & "


@dataclass(frozen=True, kw_only=True)
class Dialogue:
    """One of them, as it is written."""

    name: str
    at: str
    lines: tuple[str, ...]
    short: bool = False


@dataclass(frozen=True, kw_only=True)
class Check:
    """One line that was checked: whether it holds, and what the bot had said."""

    line: str
    right: bool
    said: str
    typed: str


def read_dialogues(path: Path) -> list[Dialogue]:
    """All dialogues of a file."""
    found = tomllib.loads(path.read_text("utf-8"))
    short = found.get("short", False)
    return [
        Dialogue(name=one["name"], at=one["at"], lines=tuple(one["talk"].strip().split("\n")), short=short)
        for one in found["dialogue"]
    ]


def play(store: Store, dialogue: Dialogue, number: int) -> list[Check]:
    """What became of each check."""
    return _Stage(Receiver(store), dialogue, number).play()


class _Stage:
    """One person, what they typed last, and what was said since."""

    def __init__(self, receiver: Receiver, dialogue: Dialogue, number: int) -> None:
        self.dialogue = dialogue
        begin = next(iter(WAY)) if dialogue.at == START else dialogue.at
        self.crowd = Crowd(receiver, f"d{number}", [begin])
        self.typed, self.said, self.checks = "", self.crowd.heard(0, 0), list[Check]()
        self.opened = {*WAY}
        if begin != RECEIPT and not dialogue.short:
            self.opened = {*takewhile(lambda key: key != begin, WAY)}

    def play(self) -> list[Check]:
        """Line by line. A "yes" at the review that only leads to the pledge is no message: the two are one screen."""
        lines = self.dialogue.lines
        for line, following in zip(lines, (*lines[1:], ""), strict=True):
            sign, _, rest = line.partition(" ")
            if sign not in self.does:
                raise ValueError(f"{self.dialogue.name}: cannot be read: {line!r}")
            if sign == ">" and not self.dialogue.short and following == "@ pledge" and self.crowd.standing(0, "review").shown == "review":
                continue
            self.does[sign](self, rest.strip())
        return self.checks

    def _opens_what_nobody_is_asked(self) -> None:
        """A dialogue answers every question, also those that are opened at the review only: here they come in order."""
        standing, keys = self.crowd.standing(0), [*WAY]
        if not standing.flow or standing.unsure or standing.shown not in keys:
            return
        before = keys[: keys.index(standing.shown)]
        unasked = [key for key in before if key in OPENED and key not in self.opened and key not in standing.answers]
        if standing.answers.get("recognised") != "yes":
            unasked = [key for key in unasked if key != "decision"]
        if unasked:
            self.opened.add(unasked[0])
            self.crowd.says({0: OPENED[unasked[0]][1]}, AT_ONCE - AT_ONCE)

    # Doing

    def _types(self, text: str) -> None:
        self._says(text, THINKING)

    def _adds(self, text: str) -> None:
        self._says(text, AT_ONCE)

    def _says(self, text: str, after: timedelta) -> None:
        seen = self.crowd.number(0)
        self.typed = text.replace("\\n", "\n")
        self.crowd.says({0: self.typed}, after)
        self._opens_what_nobody_is_asked()
        self.said = self.crowd.heard(0, seen)

    def _sends(self, told: str) -> None:
        many, _, text = told.partition(" ")
        seen = self.crowd.number(0)
        self.typed = f"({many} photos) {text}"
        self.crowd.sends(0, int(many), text)
        self.said = self.crowd.heard(0, seen)

    def _edits(self, told: str) -> None:
        old, _, new = told.partition(" => ")
        seen = self.crowd.number(0)
        self.typed = f"{old} (edited: {new})"
        self.crowd.edits(0, old, new)
        self.said = self.crowd.heard(0, seen)

    def _presses(self, label: str) -> None:
        seen = self.crowd.number(0)
        self.typed = f"[{label}]"
        self.crowd.presses(0, label)
        self.said = self.crowd.heard(0, seen)

    def _waits(self, time: str) -> None:
        number, unit = time.split()
        self.crowd.now += timedelta(**{UNITS[unit]: int(number)})

    def _settles(self, _: str) -> None:
        if self.crowd.standing(0).unsure:
            self._types("1")

    def _remarks(self, _: str) -> None:
        """Nothing happens."""

    # Looking

    def _check(self, line: str, right: bool) -> None:
        self.checks.append(Check(line=line, right=right, said=self.said, typed=self.typed))

    def _hears(self, words: str) -> None:
        said = self.said.casefold()
        self._check(f"< {words}", any(word.casefold() in said for word in words.split(" / ")))

    def _does_not_hear(self, words: str) -> None:
        self._check(f"! {words}", words.casefold() not in self.said.casefold())

    def _is_at(self, key: str) -> None:
        standing = self.crowd.standing(0, key)
        shown = standing.shown if standing.flow else "-"
        self._check(f"@ {key}", shown == key)

    def _has(self, told: str) -> None:
        key, _, value = told.partition(": ")
        standing = self.crowd.standing(0)
        if value.startswith("~"):
            right = _holds(standing, key, value.removeprefix("~").strip().split(PARTS))
        else:
            right = is_value(standing.answers.get(key), value.replace("\\n", "\n"))
        self._check(f"= {told}", right)

    def _has_none(self, key: str) -> None:
        self._check(f"- {key}", self.crowd.standing(0).answers.get(key) in NOTHING)

    does: ClassVar = {
        ">": _types, "+": _adds, "?": _settles, "*": _presses, "&": _sends, "%": _edits, "~": _waits, "#": _remarks,
        "<": _hears, "!": _does_not_hear, "@": _is_at, "=": _has, "-": _has_none,
    }  # fmt: skip


def _holds(standing: Standing, key: str, parts: list[str]) -> bool:
    answer = standing.answers.get(key)
    return isinstance(answer, str) and all(part in answer for part in parts)
