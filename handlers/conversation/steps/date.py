"""A day or a period within the campaign, as people say it: "hôm qua", "tháng 4", "15/3"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NotRequired, TypedDict

from handlers import reading
from handlers.conversation.steps.step import Step, StepContext, Unclear, Unsure, which_or_confirm
from handlers.reading.fold import SpelledPattern
from handlers.reading.names.places import beside_a_day
from messages.catalog import say
from messages.format import day, span
from storage.programme.campaigns import Campaign


class PeriodAnswer(TypedDict):
    """The first day, or a span such as a month, in ISO ("": left to the union); and the text as typed."""

    start: str
    end: str
    raw: str
    unclear: NotRequired[bool]  # left to the union


@dataclass(frozen=True, kw_only=True)
class Date(Step[PeriodAnswer]):
    """The first day (or the span, such as a month) of use."""

    latest: str = ""  # "today": not later than today
    place: str = ""  # the question where it is used, which may be told in one with the day

    def joined(self, answer: PeriodAnswer, text: str) -> str:
        if _DAY_ALONE.match(text):
            return f"{text} {answer['raw']}"  # "5/2025", and then "ngày 12"
        if text.strip().isdecimal() and len(text.strip()) < YEAR_DIGITS:
            return text  # "16" behind "15-6" is no year
        return f"{answer['raw']} {text}"

    def completes(self, before: str, text: str) -> bool:
        waits = before.isdecimal() or _DAY_ALONE.match(before) is not None or _YEAR_ALONE.search(before) is not None
        return waits and _MONTH.match(text) is not None

    def wants(self, word: str, text: str, talk: StepContext) -> bool:
        return word == "NO"  # "chưa": not put to use yet

    def read(self, text: str, talk: StepContext) -> PeriodAnswer:
        got = reading.read_date(text, talk.context.today)
        if got.value is not None:
            likeliest = self._kept(got.value, text, talk)
            if (got.status == "ok" or _is_rough_month(got)) and _IS_BOUND.search(text) is None:
                return likeliest
            raise Unsure("confirm", likeliest, *[self._kept(days, text, talk) for days in got.candidates])
        if got.status == "ask" and got.candidates:
            answers = [self._kept(days, text, talk) for days in got.candidates]
            raise Unsure(which_or_confirm(answers), *answers)
        raise Unclear(_why_none(text, got, talk.context.today))

    def reads_exactly(self, text: str) -> bool:
        """ "15/3/2026 tai khoa Noi tong hop"."""
        return text[:1].isdigit()

    def told_along(self, text: str, talk: StepContext) -> dict[str, Any]:
        found = beside_a_day(text) if self.place and self.place not in talk.answers else ""
        return {self.place: found} if found else {}

    def corrected(self, answer: PeriodAnswer, value: str) -> str:
        """ "Không phải, năm ngoái" after "3 tháng 3" is of that day."""
        if not _YEAR_ALONE.match(value):
            return value
        return f"{_ITS_YEAR.sub('', answer['raw'])} {value}"

    def unclear(self, talk: StepContext) -> PeriodAnswer:
        return PeriodAnswer(start="", end="", raw="", unclear=True)

    def _kept(self, days: tuple[date, date], text: str, talk: StepContext) -> PeriodAnswer:
        start, end = days
        answer = PeriodAnswer(start=start.isoformat(), end=end.isoformat(), raw=text)
        self.check(answer, talk)
        return answer

    def check(self, answer: PeriodAnswer, talk: StepContext) -> None:
        if self.latest == "today" and answer["start"] and date.fromisoformat(answer["start"]) > talk.context.today:
            raise Unclear("future")

    def show(self, answer: PeriodAnswer, talk: StepContext) -> str:
        if not answer["start"]:
            return say("any.unclear", talk.lang)
        return span(date.fromisoformat(answer["start"]), date.fromisoformat(answer["end"]), talk.lang)

    def echo(self, answer: PeriodAnswer, talk: StepContext) -> str:
        echo, campaign = Step.echo(self, answer, talk), talk.context.campaign
        if campaign is None or not answer["start"] or _in_window(answer, campaign):
            return echo
        return f"{echo}\n{_outside(campaign, talk.lang)}"


#: "Trước 15/6/2026", "chưa tới 15/6/2026", "đến 15/6/2026 là xong".
_IS_BOUND = SpelledPattern(
    r"\b(?:trước|sau|chưa (?:tới|đến)) (?:ngày |tháng |mùng )?\d"
    r"|\b(?:đến|tới) (?:ngày )?\d\S* (?:là|thì|mới) (?:xong|hết|ngưng)"
    r"|^\W*(?:xong|kết thúc|hết) "
)
YEAR_DIGITS = 4
_MONTH = SpelledPattern(r"^tháng\b")
_DAY_ALONE = SpelledPattern(r"^(?:ngày|mùng|mồng) (?:\d{1,2}|\w+)$")
_YEAR_ALONE = SpelledPattern(
    r"^(?:dạ |hình như |khoảng |tầm |chừng )*(?:đầu |giữa |cuối )?năm (?:ngoái|kia|trước|20\d\d)\W*$"
)
_ITS_YEAR = re.compile(r"(?:[/.-]| năm | nam )20\d\d\b|\s+năm (?:nay|ngoái|trước)\b", re.IGNORECASE)
A_FUTURE = timedelta(days=3650)  # a day that is none today, and one by then, lies ahead

_NOT_YET = SpelledPattern(
    r"^(?:dạ )?(?:chưa(?! (?:nhớ|biết|rõ|chắc|tra|xem|kịp|hỏi))|sắp|định|dự kiến|chuẩn bị)\b"
    r"|\b(?:chưa|sắp) (?:áp dụng|làm|dùng|triển khai|chạy|thử)|not yet"
)


def _why_none(text: str, got: reading.Reading[tuple[date, date]], today: date) -> str:
    """Why this is no day: a key of the words."""
    if _NOT_YET.search(text):
        return "not_yet"
    if got.status == "ask":
        return "which_month"
    if reading.lies_ahead(text, today) or reading.read_date(text, today + A_FUTURE).value:
        return "future"
    return "no_date"


def _is_rough_month(got: reading.Reading[tuple[date, date]]) -> bool:
    """'khoảng tháng 4/2026': a month was asked for, and one is told."""
    return got.status == "confirm" and got.approx and got.value is not None and got.value[0] != got.value[1]


def _in_window(answer: PeriodAnswer, campaign: Campaign) -> bool:
    """Whether the use falls, in part at least, into what the campaign counts."""
    since, until = campaign.applied_from, campaign.applied_to
    early = since is not None and date.fromisoformat(answer["end"]) < since
    late = until is not None and date.fromisoformat(answer["start"]) > until
    return not early and not late


def _outside(campaign: Campaign, lang: str) -> str:
    since = until = ""
    if campaign.applied_from:
        since = day(campaign.applied_from, lang)
    if campaign.applied_to:
        until = day(campaign.applied_to, lang)
    return say("any.outside_window", lang, since=since, until=until)
