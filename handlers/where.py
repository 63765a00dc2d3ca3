"""Where a chat stands between two messages: which form, which question, what was offered. Kept as JSON."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from itertools import compress
from operator import attrgetter, ne
from typing import Any


@dataclass(slots=True)
class Where:
    """All that the next message needs to be understood. The answers themselves are in the draft.

    Each event makes its own and moves it by `Talk.at`; what is kept is `kept()`.
    """

    flow: str = ""  # the form being filled in; empty: none
    shown: str = ""  # the question on the screen: what comes answers this one, whatever a new release asks first
    asking: str = ""  # a step asked out of order (back, edit); empty: the first without an answer
    unsure: tuple[Any, ...] = ()  # what the last answer may have meant: picked from before it counts
    doubt: str = ""  # why it was unsure: a key of the words
    page: int = 0  # of those, where they are more than a screen shows
    turn: int = 0  # the number of the question on the screen
    missed: tuple[int, int, str] = (0, 0, "")  # answers that were none: the turn, how many, why (a key of the words)
    pressed: tuple[int, str] = (0, "")  # the last press that counted: the same again is a double tap
    menu: tuple[tuple[str, str], ...] = ()  # commands offered last (value, label): may be picked by number
    held: str = ""  # words typed after a long absence, until it is clear what they are
    unit: str = ""  # unit of the poster or link by which the person came
    code: str = ""  # one-time code of an invitation, until there is a person with a name who can take it up
    sheet: str = ""  # the form in one message: "given" its template is out, "read" it came back
    asked: tuple[Any, ...] = ()  # what was missing in it, asked together: (key, what it may have meant)
    wrong: tuple[int, int] = (0, 0)  # codes that were no good: how many, since when (Unix time)
    colleague: bool = False  # a human colleague wrote here after our last question; until when is in `handovers`
    deaf: int = 0  # when we last said that something cannot be received here (Unix time): not each time
    album: str = ""  # the album answered last: its other files come as events of their own; "!": too many were said

    def kept(self) -> dict[str, Any]:
        """What differs from a fresh chat, as JSON values."""
        values = _values(self)
        return dict(compress(zip(_NAMES, values, strict=True), map(ne, values, _FRESH)))


_NAMES = tuple(field.name for field in fields(Where))
_FRESH = tuple(field.default for field in fields(Where))
_values: Callable[[Where], tuple[Any, ...]] = attrgetter(*_NAMES)


def where(kept: dict[str, Any]) -> Where:
    """The place that `kept()` wrote; names of an older or newer release are passed over."""
    known = {name: value for name, value in kept.items() if name in _NAMES}
    for name in ("unsure", "missed", "pressed", "asked", "wrong"):
        if name in known:
            known[name] = tuple(known[name])
    if "menu" in known:
        known["menu"] = tuple((value, label) for value, label in known["menu"])
    return Where(**known)
