"""A reply as plain text with numbered choices: for the terminal and for channels without buttons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from messages.catalog import say
from messages.wire import Option, Reply

QUESTIONS_WITH_WORDS = 3  # of a chat: under these all is said that may be typed
ALWAYS_HEARD = frozenset({"skip", "back", "help", "cancel"})


def screen(reply: Reply, lang: str) -> str:
    """The whole screen: progress, text, `1. …` lines, and one line that says what may be typed."""
    parts = []
    if reply.step is not None:
        parts.append(say("screen.step", lang, n=reply.step, m=reply.steps))
    parts.append(reply.text)
    if reply.named:
        reply = replace(reply, choices=(), shortcuts=(*reply.choices, *reply.shortcuts))
    if reply.choices:
        parts.append(numbered(reply.choices))
    words = " · ".join(option.label.lower() for option in _worth_saying(reply))
    if reply.choices and reply.mention:
        parts.append(say("screen.pick_by_mention", lang))
    elif words and reply.choices:
        parts.append(say("screen.pick", lang, words=words))
    elif words and not reply.named and reply.turn > QUESTIONS_WITH_WORDS:
        parts.append(say("screen.word", lang, words=words))
    elif words:
        parts.append(say("screen.type", lang, words=words))
    elif reply.choices and (reply.step is None or reply.turn <= QUESTIONS_WITH_WORDS):
        parts.append(say("screen.pick_only", lang))
    return "\n\n".join(parts)


def _worth_saying(reply: Reply) -> tuple[Option, ...]:
    """After a few questions "bỏ qua", "quay lại", "giúp", "tạm dừng" are known; what only this one offers is said."""
    if reply.turn <= QUESTIONS_WITH_WORDS:
        return reply.shortcuts
    return tuple(option for option in reply.shortcuts if option.value not in ALWAYS_HEARD)


def numbered(options: Iterable[Option]) -> str:
    """A line for each option, with the number that picks it."""
    return "\n".join(f"{number}. {option.label}" for number, option in enumerate(options, 1))
