"""The days of the demo: what sample people hand in and sample officers answer, hour by hour, the same for everybody.

A working day brings more than a Sunday, each week a little more than the one before, and one union that was behind
goes past the others. To change how much there is: PER_WEEKDAY; who overtakes: LATE.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from sqlalchemy import Connection

from handlers.reading.fold import fold
from messages.format import HANOI
from storage import audit
from storage.database import counters
from storage.database.store import new_id
from storage.initiatives import initiatives
from storage.programme import campaigns, units
from storage.programme.units import Unit

MOST_DAYS = 14  # that pass at once: a demo that lay for long does not make its visitor wait
DAYS_BEFORE = 30  # on which initiatives were handed in before the demo began
INITIATIVES_BEFORE = 2999  # the next one is the 3,000th
PER_WEEKDAY = (96, 104, 100, 110, 116, 82, 74)  # initiatives, from Monday to Sunday
HOURS = (7, 8, 9, 10, 11, 13, 14, 15, 16, 19)  # of Hà Nội, at which they come
LATE = "Q-LONGBIEN"  # the union that begins late and then overtakes
HASTE = 0.25  # by how much more each day, of what it began with
BENEFITS_VND = (20_000_000, 45_000_000, 80_000_000, 120_000_000, 300_000_000)
ANSWER_DAYS = (0, 1, 1, 2, 3, 5)  # days after which sample officers answer
ANSWERS_KEPT = 7  # days before the demo began whose answers are on record: all of them take seconds at the first start
LIVED = "demo lived"  # the counter that keeps until when the days have passed, in seconds of Unix time
HANDED_IN = "demo handed in"  # the counter that numbers what sample people handed in
BEGAN = "demo began"  # the counter that keeps the demo's first day, as its ordinal


@dataclass(frozen=True, slots=True)
class _Hour:
    at: datetime
    number: int  # of initiatives


def begin(tx: Connection, now: datetime) -> None:
    """The weeks before `now`, so that boards have something to show."""
    today = _day(now)
    counters.raise_to(tx, BEGAN, today.toordinal())
    counters.raise_to(tx, LIVED, int(now.timestamp()))
    days = [today - timedelta(days=ago) for ago in range(DAYS_BEFORE, 0, -1)]
    hours = [hour for hour in _hours(today) if hour.at <= now]
    of_today = sum(hour.number for hour in hours)
    shares = _split(INITIATIVES_BEFORE - of_today, [_weight(day, today) for day in days])
    noons = [_Hour(_at(day, 12), number) for day, number in zip(days, shares, strict=True)]
    _hand_in(tx, [*noons, *hours], now)


def go_on(tx: Connection, until: datetime) -> None:
    """What sample people did since this was called last, up to that moment."""
    lived = datetime.fromtimestamp(counters.number(tx, LIVED), HANOI)
    if until <= lived or not counters.number(tx, BEGAN):
        return
    counters.raise_to(tx, LIVED, int(until.timestamp()))
    last = _day(until)
    first = max(_day(lived), last - timedelta(days=MOST_DAYS))
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    hours = [hour for day in days for hour in _hours(day) if lived < hour.at <= until]
    _hand_in(tx, hours, until)


def _hours(day: date) -> list[_Hour]:
    """How many come in each hour of a day."""
    chance = Random(day.toordinal())
    number = PER_WEEKDAY[day.weekday()] + chance.randint(-4, 4)
    numbers = _split(number, [chance.uniform(0.7, 1.3) for _ in HOURS])
    return [_Hour(_at(day, hour), many) for hour, many in zip(HOURS, numbers, strict=True)]


def _weight(day: date, today: date) -> float:
    """How busy a day before the demo was: by its weekday, and the more the nearer."""
    return PER_WEEKDAY[day.weekday()] * (1 - 0.01 * (today - day).days)


def _split(whole: int, weights: Sequence[float]) -> list[int]:
    """`whole` in parts that stand to each other as the weights do, and are together exactly that."""
    ends, before = [], 0.0
    for weight in weights:
        before += weight
        ends.append(round(whole * before / sum(weights)))
    return [end - start for start, end in zip([0, *ends[:-1]], ends, strict=True)]


def _hand_in(tx: Connection, hours: Sequence[_Hour], now: datetime) -> None:
    """Put in what came in these hours, each hour as one, and then what officers answered."""
    answered: list[tuple[datetime, str]] = []
    places = [unit for unit in units.all_units(tx) if unit.kind != "city"]
    running, began = campaigns.all_campaigns(tx), counters.number(tx, BEGAN)
    for hour in hours:
        day = _day(hour.at)
        campaign = next((one for one in running if one.starts_on <= day <= one.ends_on), None)
        if campaign is None:
            continue
        chance = Random(hour.at.timestamp())
        zeal = list(_zeal(places, day, began))
        rows = [
            _initiative(counters.next_number(tx, HANDED_IN), campaign.code, unit.code, hour.at, chance)
            for unit in chance.choices(places, zeal, k=hour.number)
        ]
        initiatives.put(tx, rows)
        answered += [(_answered_at(row["submitted_at"], now, chance), row["code"]) for row in rows]
    lately = now - timedelta(days=ANSWERS_KEPT)
    for at, code in sorted(one for one in answered if one[0] >= lately):
        audit.write(tx, audit.Act(action="initiative verified", subject=code, name="Cán bộ mẫu"), at)


def _zeal(places: Sequence[Unit], day: date, began: int) -> Iterator[float]:
    """How likely each union is to be the one of an initiative on that day."""
    chance = Random(1)
    for unit in places:
        share = unit.members * chance.uniform(0.3, 1.7)
        if unit.code == LATE:
            share *= 1 + HASTE * max(0, day.toordinal() - began)
        yield share if unit.active(day) else 0.0


def _answered_at(submitted: datetime, now: datetime, chance: Random) -> datetime:
    return min(submitted + timedelta(days=chance.choice(ANSWER_DAYS), minutes=chance.randint(5, 90)), now)


def _initiative(n: int, campaign: str, unit: str, at: datetime, chance: Random) -> dict[str, Any]:
    title = f"Sáng kiến mẫu {n}"
    return {
        "id": new_id(at), "code": f"MAU-{n:06}", "campaign": campaign, "typist_id": None, "author": f"Tác giả mẫu {n}",
        "author_key": -n, "by_author": True, "unit": unit, "workplace": "", "title": title, "title_key": fold(title),
        "kind": "technical", "field": "production", "applied_on": _day(at) - timedelta(days=30),
        "benefit": chance.choice((None, *BENEFITS_VND)), "large": False, "confidential": False,
        "recognised": chance.choice(("yes", "no", "waiting")), "status": "verified",
        "answers": {}, "submitted_at": at, "updated_at": at, "reviewed_at": None,
    }  # fmt: skip


def _day(moment: datetime) -> date:
    return moment.astimezone(HANOI).date()


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), HANOI)
