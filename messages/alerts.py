"""What is wrong with the bot, in words for operators: what it is, and what to do.

An alert is known by its key: "disk", or "token of telegram", a kind and what it is about. To add a kind: its two
sentences in `messages/*/alerts.toml`; one without has words that only name it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from messages.catalog import LANGUAGES, has, in_every_language, say

MOST_NAMED = 8  # in one message; Zalo takes 2,000 letters


class AlertWords(NamedTuple):
    """One alert as it is told."""

    what: str
    todo: str


def words(key: str, lang: str) -> AlertWords:
    """What it is and what to do."""
    name, about = _named(key)
    return AlertWords(say(f"alerts.what.{name}", lang, about=about), say(f"alerts.todo.{name}", lang, about=about))


def words_in_every_language(key: str) -> AlertWords:
    """The same for whoever sits at the command line."""
    name, about = _named(key)
    what = in_every_language(f"alerts.what.{name}", about=about)
    return AlertWords(what, in_every_language(f"alerts.todo.{name}", about=about))


def _named(key: str) -> tuple[str, str]:
    """The name of its sentences, and what it is about: a channel is called the same in every language."""
    kind, _, about = key.partition(" of ")
    name, lang = kind.replace(" ", "_"), LANGUAGES[0]
    if not has(f"alerts.what.{name}", lang):
        name, about = "other", key
    if has(f"alerts.channel.{about}", lang):
        about = say(f"alerts.channel.{about}", lang)
    return name, about


def in_words(began: Sequence[str], over: Sequence[str], lang: str, machine: str = "") -> str:
    """What is wrong from now on and what is well again, in one message. `machine`: on which of several; "": on all."""
    named = [words(key, lang) for key in began]
    ended = [words(key, lang).what for key in over]
    return say(
        "alerts.told", lang, began=named[:MOST_NAMED], over=ended[:MOST_NAMED], machine=machine,
        more=max(0, len(named) - MOST_NAMED) + max(0, len(ended) - MOST_NAMED),
    )  # fmt: skip
