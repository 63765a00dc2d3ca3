"""The words by which a form in one message is read: labels, cues, greetings; and the patterns made of them.

They are the names of the questions in `messages/*/initiative.toml`, and `one_message.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from handlers.initiative.form import INITIATIVE
from handlers.reading.fold import fold
from messages.catalog import LANGUAGES, all_words, listed, listed_in_all, say

# Too common, or they mean the contrary.
_NOT_LABELS = {"cong khai", "public", "anh", "tep", "file", "so", "quan", "huyen"}
BULLET = r"(?:\d{1,2} ?[.)/] ?|[-*•+>–] ?)?"
_PLACE_AND_DAY = r"[a-z][a-z .]{1,25}, ?(?:ngay \S{1,4} ?(?:thang|/|-|\.)|\d{1,2}[/.-]\d)"
_BEFORE_DAY = r"(?:(?:ngay|mung|mong|thang|nam|quy|dau|giua|cuoi|tuan|hoc ky|khoang|tam) ){0,3}"
DAY = rf"{_BEFORE_DAY}(?:\d|t\d|thang|nam|hom|tet|dot|he|quy)"
_DATE = r"(?:t\d{1,2}\b|(?:thang|quy|nam|dau nam|dau thang) \d|\d{1,2}/\d)"
_EACH = r"(?:moi|mot|1|hang|ca) (?:ngay|thang|nam|quy|ca|tuan)"
_AMOUNT = r"\d[\d.,]* ?(?:trieu|tr|ty|ti|nghin|ngan|k|d|dong|vnd)\b"


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
    found |= {words: "applied" for words in _days() if words not in found}
    found |= {words: "before" for words in past_tails() if words not in found}
    return found | dict.fromkeys(said("label.none"), "")


def _days() -> list[str]:
    """ "thời gian đưa vào sử dụng", "ngày bắt đầu dùng": how people name the first day."""
    when, what = said("day.when"), said("day.what")
    return [f"{one} {other}{tail}" for one in when for other in what for tail in ("", " tu")]


@cache
def around() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What may stand before and behind the words of a label without changing whose it is."""
    before = rf"^(?:(?:{either(said('around.before'))}) )+"
    behind = rf" (?:{either([*said('around.behind'), *said('around.past')])})$"
    return re.compile(before), re.compile(behind)


@cache
def past_tails() -> frozenset[str]:
    """Those words of them that tell of the old way."""
    return frozenset(said("around.past"))


@cache
def line_cues() -> re.Pattern[str]:
    """A line that begins with the words before a day or an amount, and then has one."""
    return re.compile(
        rf"(?:^|\n)[^a-z0-9\n]{{0,6}}{BULLET}(?:(?P<applied>(?:{either(said('inside.applied'))})(?= {DAY})"
        rf"|tu(?= {_DATE}))"
        rf"|(?P<benefit>(?:{either(said('inside.benefit'))}))(?= {_AMOUNT}))[ ]"
    )


@cache
def inside() -> dict[str, re.Pattern[str]]:
    """Within a sentence: the words before a day or an amount, and what follows them."""
    ahead = {"applied": f"(?={DAY})", "benefit": ""}
    return {
        key: re.compile(rf"\b(?:{either(said(f'inside.{key}'))})\b:? ?{day}([^\n;]+?)(?=[.,](?: |$)|;|\n|$)")
        for key, day in ahead.items()
    }


def find_inside(key: str, plain: str) -> re.Match[str] | None:
    """Where that stands in a text; most have none of the words, which are quick to find."""
    places = [place for words in said(f"inside.{key}") if (place := plain.find(words)) >= 0]
    return inside()[key].search(plain, min(places)) if places else None


@cache
def title_words() -> re.Pattern[str]:
    """Words that name a title."""
    return re.compile(rf"\b(?:{either(said('label.title'))})\b")


@cache
def spoken() -> re.Pattern[str]:
    """Where another part begins in a text without any sign: a cue of two words and more."""
    begins = [cue for cue in _begins() if " " in cue]
    days, amounts = either(said("inside.applied")), either(said("inside.benefit"))
    return re.compile(
        rf"(?:^| )(?P<cue>(?:{either(begins)})\b|(?:{days}) (?={DAY})|(?:{amounts}) (?=(?:khoang |duoc )?{_AMOUNT})"
        r"|(?:ten sang kien|hieu qua|loi ich) la )"
    )


@cache
def closings() -> re.Pattern[str]:
    """A line with which a letter closes: its place and day, who signs, thanks."""
    alone = rf"(?:{either(said('courtesy.closing'))})(?: ?\([^)]*\))?[ .,:!]*$"
    thanks = rf"(?:da |thua |vang |va )*(?:{either(said('courtesy.thanks'))})\b"
    return re.compile(rf"{_PLACE_AND_DAY}|{alone}|{thanks}")


@cache
def cues() -> dict[str, str]:
    """How people begin to tell, by the key of the question that it answers."""
    did = {f"{who} {did}": "solution" for who in said("opening.who") for did in said("opening.did")}
    return did | _begins()


@cache
def _begins() -> dict[str, str]:
    return {cue: step.key for step in INITIATIVE.steps for cue in said(f"opening.{step.key}")}


_FIRST_WORD = re.compile(rf"{BULLET}([a-z]+)")


def opening(plain: str, start: int) -> str:
    """The key of the question whose story begins here, with a cue of it; "" where none does."""
    first = _FIRST_WORD.match(plain, start)
    if first is None or first[1] not in _first_words():
        return ""
    found = _openings().match(plain, start)
    return "" if found is None else cues()[found["cue"]]


@cache
def _first_words() -> frozenset[str]:
    return frozenset(cue.partition(" ")[0] for cue in cues())


@cache
def _openings() -> re.Pattern[str]:
    did = rf"(?:{either(said('opening.who'))}) (?:{either(said('opening.did'))})"
    return re.compile(rf"{BULLET}(?P<cue>{did}|{either(_begins())})\b")


@cache
def befores() -> re.Pattern[str]:
    """A sentence that begins with the words before a day or an amount."""
    day, amount = either(said("inside.applied")), either(said("inside.benefit"))
    return re.compile(rf"{BULLET}(?:(?:{day})\b|(?:{_EACH} (?:[a-z]+ ){{0,2}})?(?:{amount})\b)")


@cache
def courtesies() -> re.Pattern[str]:
    """A greeting, thanks, or who writes."""
    words = either([*said("courtesy.words"), *said("courtesy.thanks"), *said("courtesy.who")])
    return re.compile(rf"(?:da |thua |vang |va )*(?:{words})\b|{_PLACE_AND_DAY}")


def either(words: Iterable[str]) -> str:
    """These words as one pattern, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def said(key: str) -> tuple[str, ...]:
    """The words of that list in all languages."""
    return listed_in_all(f"one_message.{key}")


@cache
def templates() -> list[str]:
    """What we send to be filled in, to know it again."""
    return [bare(str(all_words(lang)["one_message.template"])) for lang in LANGUAGES]


def bare(text: str) -> str:
    """Folded words and nothing between them."""
    return words_of(fold(text))


def words_of(plain: str) -> str:
    """The same of a text that is folded."""
    return " ".join(_WORD.findall(plain))


_WORD = re.compile(r"\w+")
