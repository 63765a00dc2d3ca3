"""Reads co-authors with shares: "Nguyễn Văn A 30%, Trần Thị B 20%". The first author has what is left of 100."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from handlers.reading.fold import fold
from handlers.reading.names import begins_with_family, has_accents, is_name, read_name
from handlers.reading.own_words import is_own_word

MOST = 20  # people; more is a list somebody pasted by mistake
_SHARE = re.compile(r"[-:(–]?\s*(\d{1,3})(?:[.,]0+)?\s*(?:%|phần trăm|percent)\s*\)?", re.IGNORECASE)
_HALF = re.compile(r"\b(?:một nửa|mot nua|1 nửa|nửa|phân nửa|a half|half)\b", re.IGNORECASE)  # "nua" alone may be "nữa"
_BETWEEN = re.compile(r"[\n;,]|\s+(?:và|va|and)\s+")
_POLITE = frozenset({"em", "anh", "chi", "a", "nhe", "nha", "nua", "thoi"})  # "30% em nhé"
_NUMBERED = re.compile(r"^\s*(?:\d{1,2}[.)]|[-*•+])\s*")
_MYSELF = {"toi", "em", "minh", "ban than", "tac gia", "tac gia chinh", "me", "myself", "tui"}
_NOBODY = re.compile(
    "(?:khong|ko|k|hok|no|none|nobody|no one|alone|(?:just|only) me|khong (?:co|ai)|k co|ko co)(?: ai| a)?"
    "|(?:khong|ko|k|hok) (?:co )?ai(?: (?:ca|het|lam|cung|voi|em|toi|minh|nua|khac|tham gia|chung|dau|nhe|nha|a))*"
    "|(?:chi )?(?:co )?(?:(?:mot|1) )?minh(?: toi| em| minh)?|chi (?:co )?(?:toi|em)"
)


class NotClearError(Exception):
    """No list of co-authors: a key of the words and its numbers."""

    def __init__(self, key: str, /, **values: Any) -> None:
        super().__init__(key)
        self.key, self.values = key, values


@dataclass(frozen=True, slots=True)
class CoAuthors:
    """People with shares in percent; `first` is the first author's; `equal`: nobody named a share."""

    people: tuple[tuple[str, int], ...]
    first: int
    equal: bool = False


def read(text: str, author: str = "") -> CoAuthors | None:
    """The people named beside the `author`, or None for nobody. NotClearError says what is wrong with the list."""
    if _is_nobody(text):
        return None
    named = [_person(part) for part in _parts(text)]
    if len(named) > MOST:
        raise NotClearError("too_many_people", most=MOST)
    myself = _MYSELF | {fold(author)}
    mine = [share for name, share in named if fold(name) in myself]
    others = [(name, share) for name, share in named if fold(name) not in myself]
    if not others:
        return None
    return _shared(others, mine[0] if mine else None)


def _is_nobody(text: str) -> bool:
    """Whether that says nobody. Only accents can tell "Khổng Cơ Ái" from "khong co ai"."""
    if _NOBODY.fullmatch(fold(text).strip(" .")) is None:
        return False
    return not (has_accents(text) and names_only(text))


def names_only(text: str) -> bool:
    """Whether all that was typed are full names of known families, with or without shares."""
    parts = _parts(text)
    return bool(parts) and all(map(_is_surely_name, parts))


def _is_surely_name(part: str) -> bool:
    name = _name_in(part)
    return begins_with_family(name) and is_name(name)


def _parts(text: str) -> list[str]:
    """What was typed for each person."""
    text = _HALF.sub("50%", re.sub(r"[ \t\u00a0]+", " ", text))
    parts = _SHARE.sub(lambda share: share[0] + ";", text)  # a share ends a person: "Bình 30% Cường 20%"
    return [part for part in _BETWEEN.split(parts) if not _POLITE.issuperset(fold(part).strip(" .").split())]


def _name_in(part: str) -> str:
    return " ".join(_SHARE.sub(" ", _NUMBERED.sub("", part)).split()).strip(" .-:–()")


def _person(part: str) -> tuple[str, int | None]:
    """The full name, and the share where one is told. NotClearError where it is no name."""
    share = _SHARE.search(_NUMBERED.sub("", part))
    typed = _name_in(part)
    if fold(typed) in _MYSELF:
        name = typed
    else:
        name = read_name(typed)
    if not name or is_own_word(typed):
        raise NotClearError("names_please")
    return name, int(share[1]) if share else None


def _shared(others: list[tuple[str, int | None]], mine: int | None) -> CoAuthors:
    shares = [share for _, share in others if share is not None]
    if not shares and mine is None:
        return _equal([name for name, _ in others])
    if len(shares) < len(others):
        raise NotClearError("share_missing", name=next(name for name, share in others if share is None))
    first = 100 - sum(shares) if mine is None else mine
    if first + sum(shares) != 100 or first < 1 or min(shares) < 1:
        raise NotClearError("not_hundred", got=sum(shares) + (mine or 0), named=mine is not None)
    return CoAuthors(tuple((name, share) for name, share in others if share is not None), first)


def _equal(names: list[str]) -> CoAuthors:
    share = 100 // (len(names) + 1)
    return CoAuthors(tuple((name, share) for name in names), 100 - share * len(names), equal=True)
