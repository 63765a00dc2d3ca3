"""Hours, numbers of days and weekdays as people type them: "17h30", "2 tuần", "thứ 2, thứ 5"."""

from __future__ import annotations

import re
from datetime import date, time
from functools import cache

from handlers.reading.fold import fold
from messages.catalog import LANGUAGES, listed, say

_CLOCK = re.compile(
    r"(?:(?:luc|vao|at) )?(?P<hour>\d{1,2})(?: ?(?:gio|[hg:.]))?(?:(?<=[a-z:.]) ?(?P<minute>\d\d)(?: ?(?:phut|ph|p))?)?"
    r"(?P<half> ?ruoi)?(?: ?(?P<part>sang|trua|chieu|toi|dem|am|pm))?"
)

# Hours that are said from one again: "5 giờ chiều", "9 giờ đêm"; "1 giờ đêm" is one.
_AFTER_NOON = {
    "trua": range(1, 4), "chieu": range(1, 12), "toi": range(1, 12), "pm": range(1, 12), "dem": range(6, 12),
}  # fmt: skip


def clock_time(text: str) -> time | None:
    """ "17:30", "17h30", "17 giờ", "5 rưỡi chiều", "8am" as a time of day; None when it is none."""
    found = _CLOCK.fullmatch(fold(text).replace("：", ":"))
    if found is None or (found["half"] and found["minute"]):
        return None
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if found["half"]:
        minute = 30
    if hour in _AFTER_NOON.get(found["part"] or "", ()):
        hour += 12
    elif hour == 12 and found["part"] in ("am", "dem"):
        hour = 0
    if hour >= 24 or minute >= 60:
        return None
    return time(hour, minute)


def number_of_days(text: str) -> int | None:
    """ "7", "7 ngày", "2 tuần"; None when it is none."""
    found = re.fullmatch(r"(\d{1,3}) ?(?:ngay|hom|days?|(tuan|weeks?))?", fold(text).strip(" ."))
    if found is None:
        return None
    days_each = 7 if found[2] else 1
    return int(found[1]) * days_each


_UNTIL = re.compile(r"(?:den|toi|het|until|till)(?: het| ngay| the end of)* (?P<end>.+)")
_DAY_AND_MONTH = re.compile(r"(\d{1,2}) ?(?:[/.-]|thang) ?(\d{1,2})(?: ?[/.-] ?(\d{4}))?")


def days_until(text: str, today: date) -> int | None:
    """ "đến 5/12", "tới hết thứ sáu": how many days until then, that day and today too; None when it is none."""
    found = _UNTIL.fullmatch(fold(text).strip(" ."))
    if found is None:
        return None
    day_and_month = _DAY_AND_MONTH.fullmatch(found["end"])
    if day_and_month is None:
        return _until_weekday(found["end"], today)
    day, month, year = (int(part or 0) for part in day_and_month.groups())
    try:
        end = date(year or today.year, month, day)
        if end < today and not year:
            end = date(today.year + 1, month, day)
    except ValueError:
        return None
    return (end - today).days + 1


def _until_weekday(typed: str, today: date) -> int | None:
    """The next day of that name; today, where it is one."""
    named = weekdays(typed)
    if named is None or len(named) != 1:
        return None
    return (int(named) - today.isoweekday()) % 7 + 1


WEEK = "1234567"  # 1 is Monday


# Weekdays as people say them


def weekdays(typed: str) -> str | None:
    """ "thứ 2, thứ 5" is "14"; None when something else is said too."""
    if any(fold(typed).strip(" .!") in listed("reminders.daily", lang) for lang in LANGUAGES):
        return WEEK
    words = _words()
    text = re.sub(r"\bthu (?=[89])", "thu_", fold(typed))  # "thứ 8" is no Thursday
    pattern = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
    days = re.findall(rf"\b(?:{pattern})\b", text)
    rest = re.sub(rf"\b(?:{pattern}|va|and|hang tuan|every|on)\b|[\s,;&+.]", "", text)
    if rest or not days:
        return None
    return "".join(sorted({words[day] for day in days}))


@cache
def _words() -> dict[str, str]:
    return {word: day for lang in LANGUAGES for day in WEEK for word in listed(f"reminders.said.{day}", lang)}


def told(days: str, lang: str) -> str:
    """ "14" as "thứ Hai, thứ Năm"."""
    return ", ".join(say(f"reminders.weekday.{day}", lang) for day in days)
