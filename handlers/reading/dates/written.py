"""Dates written out: '15/6/2023', 'T.8/2026', '15/6' of no year, 'quý 3'; and what several of them mean together."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from handlers.reading.dates.relative import around, only_rough
from handlers.reading.dates.spans import (
    OLDEST,
    Span,
    asked,
    checked,
    day_of,
    full_year,
    latest,
    month_of,
    quarter_of,
)
from handlers.reading.dates.years import year_beside, year_named
from handlers.reading.fold import Reading

WHOLE_DATE = re.compile(
    r"(?<![0-9.,/-])([0-9]{1,2}) ?([/.\- ,]) ?([0-9]{1,2}) ?[/.\- ,] ?([0-9]{4}|[0-9]{2})(?![0-9]|[./-][0-9])"
)
YEAR_FIRST = re.compile(
    r"(?<![0-9/.-])((?:19|20)[0-9]{2})(?P<mark>[/.\- ])([0-9]{1,2})(?P=mark)([0-9]{1,2})(?![0-9]|[./-][0-9])"
)
_SOLID = re.compile(r"(?<![0-9.,/-])([0-9]{8}|[0-9]{6})(?![0-9.,/-])")
_MONTH_YEAR = re.compile(
    r"(?<![0-9.,/-])(?P<named>(?:thang|thg|th|t) ?)?(?P<month>[0-9]{1,2})"
    r"(?: ?[/.\-, ] ?(?:nam )?| ?nam )(?P<year>[0-9]{4})(?![0-9]|[./-][0-9])"
)
_MONTH_SHORT = re.compile(
    r"\b(?:thang|thg|th|t) ?(?P<month>[0-9]{1,2})(?: ?[/.\-] ?| ?nam )(?P<year>[0-9]{2})(?![0-9]|[./-][0-9])"
)
_YEAR_MONTH = re.compile(r"(?<![0-9./-])(?P<year>(?:19|20)[0-9]{2}) ?[/\-.] ?(?P<month>[0-9]{1,2})(?![0-9]|[./-][0-9])")
_DAY_MONTH = re.compile(
    r"(?<![0-9.,/-])(?P<day>[0-9]{1,2}) ?(?P<mark>[/.\-]) ?(?P<month>[0-9]{1,2})(?![0-9]|[./-][0-9])"
)
_MONTH = re.compile(r"\b(?P<word>thang|thg|th|t) ?(?P<month>[0-9]{1,2})(?![0-9])")
_QUARTER = re.compile(
    r"\b(?:quy|q) ?(?P<quarter>[0-9]|i{1,3}|iv)\b"
    r"(?: ?[/.\-,]? ?(?:nam ?)?(?P<year>(?:19|20)[0-9]{2}|(?<=/)[0-9]{2}|(?<=nam )[0-9]{2})(?![0-9]))?"
)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_FROM_DAY = re.compile(
    r"(?<![0-9/.])([0-9]{1,2}) ?(?:-|den|toi|,|va) ?([0-9]{1,2}/[0-9]{1,2}(?:/[0-9]{2,4})?)(?![0-9/])"
)
_RANGE = re.compile(r"^ ?(?:den|toi|-|~|->|=>|cho den|den het|den ngay|toi ngay|den cuoi|- ?ngay|den thang)[a-z ]*$")
_TRIAL = re.compile(r"\b(?:thuq?|thi diem|dai tra|chinh thuc|nhan rong|ap dung that|chay that|mo rong|toan bo)\b")
LAST_WEEKDAY = 7  # "T3" may be a Tuesday; there is no "thứ 8"


@dataclass(frozen=True)
class Mention:
    """A written date: where it stands in the key, and how it reads."""

    start: int
    end: int
    reading: Reading[Span]


# --- one date --------------------------------------------------------------------------------------------


def day_month_year(day: str, month: str, year: str, today: date) -> Reading[Span]:
    """'15', '6', '2023'."""
    span = day_of(full_year(year), int(month), int(day)) if int(year) or len(year) == 2 else None
    if span is None and int(month) > 12 >= int(day):  # "6/15/2023", month first
        return checked(day_of(full_year(year), int(day), int(month)), today, "confirm")
    return checked(span, today)


def quarter_in(key: str, today: date) -> Reading[Span] | None:
    """'quý I năm 2024', 'Q3'."""
    found = _QUARTER.search(key)
    if not found:
        return None
    several = len(_QUARTER.findall(key)) > 1
    typed = found["quarter"]
    quarter = _ROMAN.get(typed) or int(typed)
    year = full_year(found["year"]) if found["year"] else year_named(key, today)
    if year is not None:
        return checked(quarter_of(year, quarter), today, "confirm" if several or around(key) else "ok")
    if not 1 <= quarter <= 4:
        return Reading("reject")
    return checked(latest(lambda y: quarter_of(y, quarter), today), today, "confirm")


def days_range(key: str, today: date) -> Reading[Span] | None:
    """'15-20/6/2023' starts on the 15th; '3-5/2022' starts in March."""
    found = _FROM_DAY.search(key)
    if not found or re.search(r"thang [0-9]+ ?(?:-|den)", key):
        return None
    parts = found[2].split("/")
    if len(parts) == 3:
        return checked(day_of(full_year(parts[2]), int(parts[1]), int(found[1])), today, "confirm")
    return asked()


def _solid(digits: str, today: date) -> Reading[Span]:
    """'15062023', '20230615', '150623'."""
    if len(digits) == 8:
        forward = day_of(int(digits[4:]), int(digits[2:4]), int(digits[:2])) if digits[4:] > "0000" else None
        backward = day_of(int(digits[:4]), int(digits[4:6]), int(digits[6:])) if digits[:4] > "0000" else None
        return checked(forward if forward and forward[0].year >= OLDEST else backward, today)
    short = day_of(2000 + int(digits[4:]), int(digits[2:4]), int(digits[:2]))
    other = day_of(2000 + int(digits[:2]), int(digits[2:4]), int(digits[4:]))
    month = month_of(int(digits[2:]), int(digits[:2])) if digits[2:4] in ("19", "20") else None
    possible = [span for span in (short, month, other) if span and span[0].year >= OLDEST and span[0] <= today]
    return checked(possible[0], today, "confirm", tuple(possible[1:])) if possible else Reading("reject")


def _day_month(match: re.Match[str], key: str, today: date) -> Reading[Span]:
    """'15/6' of no year, which may also be a month and a year, or a fraction."""
    first, second = int(match["day"]), int(match["month"])
    year = year_beside(key, match.end(), today) or year_named(key, today)
    if year is not None:
        return checked(day_of(year, second, first), today)
    past = latest(lambda y: day_of(y, second, first), today)
    month = _short_month(first, second, today)
    if past is None:
        return Reading("confirm", month) if month and second > 12 else Reading("reject")  # "6/23"
    if re.search(r"\b(?:hom|mung|mong|tuq?)\b", key) or "ngay" in key:
        return Reading("confirm", past)
    if month and second >= 10:
        return asked(past, month)
    mark = match["mark"]
    if (first < second <= 5 and mark != "-") or (mark == "." and first < 13):
        return asked(past)
    return Reading("confirm", past)


def _short_month(month: int, year: int, today: date) -> Span | None:
    """'6/23' as June 2023, unless it lies ahead."""
    span = month_of(2000 + year, month)
    return span if span and span[0] <= today else None


def _month(match: re.Match[str], key: str, today: date) -> Reading[Span]:
    """'tháng 6', 'T3', of the year that is named elsewhere, or the last one."""
    number = int(match["month"])
    year = year_beside(key, match.end(), today) or year_named(key, today)
    if year is not None:
        return _of_year(number, year, key, today)
    last = latest(lambda y: month_of(y, number), today)
    if match["word"] == "t" and 1 < number <= LAST_WEEKDAY:  # "T3": March or Tuesday
        return asked(last)
    return checked(last, today, "confirm")


def _of_year(month: int, year: int, key: str, today: date) -> Reading[Span]:
    five = month == 5 and "nam 5" in key
    return _about(checked(month_of(year, month), today, "confirm" if five else "ok"), key)


def _about(reading: Reading[Span], key: str) -> Reading[Span]:
    """A whole month with 'khoảng' or 'giữa' before it is read back; with 'khoảng' alone it is no less sure."""
    if reading.status == "ok" and around(key):
        return replace(reading, status="confirm", approx=only_rough(key))
    return reading


# --- several dates ---------------------------------------------------------------------------------------


def mentions(key: str, today: date) -> list[Mention]:
    """Every written date: whole dates first, then months, then days of no year."""
    found: list[Mention] = []
    rest = key

    def take(pattern: re.Pattern[str], read: Callable[[re.Match[str]], Reading[Span]]) -> None:
        nonlocal rest
        for match in pattern.finditer(rest):
            found.append(Mention(match.start(), match.end(), read(match)))
        rest = pattern.sub(lambda match: "#" * len(match.group()), rest)

    def month_year(match: re.Match[str]) -> Reading[Span]:
        return _about(checked(month_of(full_year(match["year"]), int(match["month"])), today), key)

    take(YEAR_FIRST, lambda m: checked(day_of(int(m[1]), int(m[3]), int(m[4])), today))
    take(WHOLE_DATE, lambda m: day_month_year(m[1], m[3], m[4], today))
    take(_SOLID, lambda m: _solid(m[1], today))
    take(_MONTH_YEAR, month_year)
    take(_MONTH_SHORT, month_year)
    take(_YEAR_MONTH, month_year)
    take(_DAY_MONTH, lambda m: _day_month(m, rest, today))
    take(_MONTH, lambda m: _month(m, rest, today))
    return sorted(found, key=lambda mention: mention.start)


def weighed(key: str, found: list[Mention]) -> Reading[Span]:
    """One date, the start of a span, or several to choose from."""
    first = found[0].reading
    if len(found) == 1:
        if first.status == "ok" and around(key[: found[0].start]):
            return Reading("confirm", first.value)
        return first
    if len(found) == 2 and _RANGE.match(key[found[0].end : found[1].start]):
        return Reading("confirm", first.value, first.candidates) if first.value else first
    values = list(map(_likeliest, found))
    if len(set(values)) == 1 and first.value:
        return first
    known = [value for value in values if value]
    if _TRIAL.search(key) and len(known) == len(values):
        return Reading("confirm", min(known))  # the earlier of trial and use
    return asked(*values)


def _likeliest(mention: Mention) -> Span | None:
    """Its days; of those that it may mean the first: "1/4" before a day that has its year."""
    if mention.reading.value is not None:
        return mention.reading.value
    return next(iter(mention.reading.candidates), None)
