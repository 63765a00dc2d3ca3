"""The words by which a form in one message is read: labels, cues, greetings; and the patterns made of them.

They are the names of the questions in `messages/*/initiative.toml`, and `one_message.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from handlers.initiative.form import INITIATIVE
from handlers.reading.fold import fold
from messages.catalog import LANGUAGES, all_words, listed, say

# Too common, or they mean the contrary.
_NOT_LABELS = {"cong khai", "public", "anh", "tep", "file", "so", "quan", "huyen", "tien"}
_BULLET = r"(?:\d{1,2} ?[.)/] ?|[-*•+>–] ?)?"
# Around a label on a line of its own whatever is no letter may stand: emoji, bold marks, "1/", "•".
_ADORNED = r"[^a-z0-9\n]{0,12}(?:\d{1,2}[^a-z0-9\n]{1,6})?"
_BEHIND = r"[^a-z0-9\n:=：(]{0,6}"
_REMARK = r"(?: ?\([^)\n]{0,160}\))?"


@cache
def keys() -> dict[str, str]:
    """Folded labels, of all languages, with the keys of their questions; of none: what we do not ask."""
    found: dict[str, str] = {}
    for lang in LANGUAGES:
        for step in INITIATIVE.steps:
            name = f"{INITIATIVE.name}.{step.key}"
            words = (say(f"{name}.label", lang), *listed(f"{name}.names", lang))
            for word in (*listed(f"one_message.label.{step.key}", lang), *words):
                if not step.final and fold(word) not in _NOT_LABELS:
                    found.setdefault(fold(word), step.key)
    return found | dict.fromkeys(said("label.none"), "")


@cache
def labels() -> re.Pattern[str]:
    """A label with what separates it from what it is a label of."""
    words, sure = either(keys()), either(word for word in keys() if word not in cues())
    alone = either(word for word in keys() if " " in word)
    return re.compile(
        rf"(?:^|\n){_ADORNED}(?P<adorned>{words}){_BEHIND}{_REMARK}{_BEHIND}[:=：] ?"
        rf"|[.;,|/] ?{_BULLET}(?P<label>{words}){_REMARK} ?[:=：] ?"
        rf"|(?:^|\n){_ADORNED}(?P<dashed>{words})[*_~`]*{_REMARK} [-–—] "
        rf"|(?:^|\n){_ADORNED}(?P<said>{sure})[*_~`]* la "
        rf"|(?:^|\n){_ADORNED}(?P<alone>{alone}){_BEHIND}{_REMARK}{_BEHIND}(?=\n|$)"
    )


@cache
def cues() -> dict[str, str]:
    """How people begin to tell, by the key of the question that it answers."""
    begins = {cue: step.key for step in INITIATIVE.steps for cue in said(f"opening.{step.key}")}
    did = {f"{who} {did}": "solution" for who in said("opening.who") for did in said("opening.did")}
    return did | begins


@cache
def openings() -> re.Pattern[str]:
    """A sentence that begins with a cue."""
    return re.compile(rf"{_BULLET}(?P<cue>{either(cues())})\b")


@cache
def befores() -> re.Pattern[str]:
    """A sentence that begins with the words before a day or an amount."""
    return re.compile(rf"{_BULLET}(?:{either([*said('inside.applied'), *said('inside.benefit')])})\b")


@cache
def courtesies() -> re.Pattern[str]:
    """A greeting, thanks, or who writes."""
    words = either([*said("courtesy.words"), *said("courtesy.who")])
    return re.compile(rf"(?:da |thua |vang |va )*(?:{words})\b")


def either(words: Iterable[str]) -> str:
    """These words as one pattern, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def said(key: str) -> tuple[str, ...]:
    """The words of that list in all languages."""
    return tuple(word for lang in LANGUAGES for word in listed(f"one_message.{key}", lang))


@cache
def templates() -> list[str]:
    """What we send to be filled in, to know it again."""
    return [bare(str(all_words(lang)["one_message.template"])) for lang in LANGUAGES]


def bare(text: str) -> str:
    """Folded words and nothing between them."""
    return " ".join(re.findall(r"\w+", fold(text)))
