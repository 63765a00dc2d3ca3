"""Where a chat stands between two messages: which form, which question, what was offered. Kept as JSON."""

from __future__ import annotations

from itertools import compress
from operator import ne
from typing import Any


class ChatState:
    """All that the next message needs to be understood. The answers themselves are in the draft.

    Each event makes its own and moves it by `Talk.at`; what is kept is `kept()`. What differs from a fresh chat is
    all that an object holds, and the rest is its class's: every message makes one, and few parts of it differ.
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

    def __init__(self, **known: Any) -> None:
        vars(self).update(known)

    def kept(self) -> dict[str, Any]:
        """What differs from a fresh chat, as JSON values."""
        known = vars(self)
        return dict(compress(known.items(), map(ne, known.values(), map(_FRESH.__getitem__, known))))

    @classmethod
    def load(cls, kept: dict[str, Any]) -> ChatState:
        """The state that `kept()` wrote; names of an older or newer release are passed over."""
        known = {name: value for name, value in kept.items() if name in _FRESH}
        if "menu" in known:
            known["menu"] = tuple((value, label) for value, label in known["menu"])
        for name in _LISTS.intersection(known):
            known[name] = tuple(known[name])
        return cls(**known)


_FRESH = {name: getattr(ChatState, name) for name in ChatState.__annotations__}
_LISTS = {name for name, fresh in _FRESH.items() if isinstance(fresh, tuple)} - {"menu"}  # tuples, but for JSON
