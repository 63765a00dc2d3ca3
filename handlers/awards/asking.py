"""Of which days award lists are asked for, and what counts: as it is typed in a chat, at the desk, in an address."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from handlers import reading
from handlers.conversation.talk import Talk
from handlers.reading.fold import fold
from messages.catalog import listed_in_all
from storage.initiatives.awards import Counting

LEAST_YEAR, MOST_YEAR = 1900, 2200  # a day more or less is still a day, wherever a clock stands
_DAY = "%Y%m%d"
_PARTED = "."  # in an address
_YEAR = re.compile(r"\b(?:19|20)[0-9]{2}\b")
_WHOLE_YEAR = re.compile(r"(?:(?:ca )?(?:nam|year) )?((?:19|20)[0-9]{2})")


class Wanted(NamedTuple):
    """The days, the first and the last included; what counts; the form of the file."""

    first: date
    last: date
    counting: Counting = Counting.VERIFIED
    form: str = "xlsx"

    @property
    def address(self) -> str:
        """As it stands in a signed address, and in the value of a button."""
        return _PARTED.join((self.first.strftime(_DAY), self.last.strftime(_DAY), self.counting, self.form))


FORMS = ("xlsx", "docx")


def from_address(text: str) -> Wanted | None:
    """What `Wanted.address` wrote; None for anything else."""
    parts = text.split(_PARTED)
    if len(parts) != 4 or parts[2] not in tuple(Counting) or parts[3] not in FORMS:
        return None
    days = [_day(part) for part in parts[:2]]
    first, last = days
    if first is None or last is None or not are_days(first, last):
        return None
    return Wanted(first, last, Counting(parts[2]), parts[3])


def _day(text: str) -> date | None:
    if not (text.isascii() and text.isdecimal() and len(text) == 8):
        return None
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None


def usual(talk: Talk) -> Wanted:
    """The days of the campaign up to today; without one those of this year."""
    campaign, today = talk.context.campaign, talk.context.today
    first = campaign.starts_on if campaign is not None else date(today.year, 1, 1)
    return Wanted(first, today)


def read(talk: Talk, typed: str) -> Wanted | None:
    """ "1/1/2026 đến 30/6/2026", "quý 2/2026 word", "công nhận": the days and what counts; None: no days are meant."""
    if found := from_address(typed.strip()):
        return found
    words = f" {fold(typed)} "
    words, is_word = _take(words, "word")
    words, by_decision = _take(words, "recognised")
    days = days_of(talk, words)
    if days is None:
        return None
    counting = Counting.RECOGNISED if by_decision else Counting.VERIFIED
    return Wanted(*days, counting, "docx" if is_word else "xlsx")


def days_of(talk: Talk, typed: str) -> tuple[date, date] | None:
    """The days that are typed, usual ones where nothing is; None where they are none or turned round."""
    words = f" {fold(typed)} "
    for word in _said("from"):
        words = words.replace(f" {word} ", " ")
    if not words.strip():
        return usual(talk)[:2]
    spans = [_span(part.strip(), talk.context.today) for part in _parted(words.strip())]
    found = [span for span in spans if span is not None]
    if len(found) < len(spans):
        return None
    first, last = found[0][0], found[-1][1]
    return (first, last) if are_days(first, last) else None


def are_days(first: date, last: date) -> bool:
    """Whether they are in order, and of years that initiatives can be of."""
    return first <= last and first.year >= LEAST_YEAR and last.year <= MOST_YEAR


def _span(typed: str, today: date) -> tuple[date, date] | None:
    """The days that are meant; a time that lists are made of may end later than today, where its year is written."""
    if whole := _WHOLE_YEAR.fullmatch(typed):
        year = int(whole[1])
        return date(year, 1, 1), date(year, 12, 31)
    years = [int(year) for year in _YEAR.findall(typed)]
    return reading.read_date(typed, max((today, *(date(year, 12, 31) for year in years)))).value


def _parted(words: str) -> list[str]:
    """One day or span, or the two at its ends."""
    for word in _said("between"):
        parts = re.split(rf"(?<=\S)\s+{re.escape(word)}\s+(?=\S)", words, maxsplit=1)
        if len(parts) == 2:
            return parts
    return [words]


def _take(words: str, name: str) -> tuple[str, bool]:
    for word in sorted(_said(name), key=len, reverse=True):
        if f" {word} " in words:
            return words.replace(f" {word} ", " ", 1), True
    return words, False


def _said(name: str) -> tuple[str, ...]:
    return listed_in_all(f"awards.said.{name}")
