"""Which period a value reaches: "2 triệu/ngày x 26 ngày" is a month's, with "x 12" a year's."""

from __future__ import annotations

from fractions import Fraction

from handlers.reading.sums.values import Value

_ORDER = ("second", "minute", "hour", "shift", "day", "week", "month", "quarter", "year")
PER_YEAR = {"month": Fraction(12), "quarter": Fraction(4), "week": Fraction(52), "year": Fraction(1)}
#: What a factor without a word may count, from one number to another: the 12 of "30 triệu/tháng x 12".
_BARE_COUNTS = {
    "shift": ((2, 4), (500, 1100)),
    "day": ((20, 31), (180, 366)),
    "week": ((4, 5), (48, 52)),
    "month": ((9, 12),),
    "quarter": ((4, 4),),
}
ONCE, ONCE_OR_MONTHLY = (Fraction(1),), (Fraction(1), Fraction(12))


def spans(value: Value) -> tuple[Fraction, ...]:
    """What it may be multiplied by for a year, the likeliest first; empty: by the days or shifts that nobody told."""
    counts, bare = dict(value.counts), list(value.bare)
    rates = set(value.rates & frozenset(_ORDER))
    for place, period in enumerate(_ORDER[:-1]):
        if period not in rates:
            continue
        rates.discard(period)
        number = _counted(period, counts, bare)
        if number is not None and rates.isdisjoint(_ORDER[place + 1 :]):
            rates |= _after(period, number)
        elif number is not None:
            continue  # "1 tháng 220 ca"
        elif not _is_gone_through(period, rates & set(_ORDER[place:]), counts):
            return _of_one(period, told=period in value.rates)
    if "year" in rates or not value.counts.keys().isdisjoint(("month", "year", "quarter")):
        return ONCE
    if counts.get("week", 100) <= 5 or counts.get("day", 100) <= 31:
        return ONCE_OR_MONTHLY
    return ONCE


def annual(value: Value) -> Fraction | None:
    """By how much it is to be multiplied for a year; None where nobody says."""
    return next(iter(spans(value)), None)


def _is_gone_through(period: str, larger: set[str], counts: dict[str, Fraction]) -> bool:
    """Whether a larger period stands beside it, so that the value is not of one of these alone."""
    if period in ("second", "minute", "hour") or larger:
        return True
    return period in ("shift", "day") and not counts.keys().isdisjoint(("day", "week", "month", "year"))


def _of_one(period: str, told: bool) -> tuple[Fraction, ...]:
    """`told`: they say so themselves, and it was not reckoned from days."""
    if period not in PER_YEAR:
        return ()
    return (PER_YEAR[period],) if told else (Fraction(1), PER_YEAR[period])


def _counted(period: str, counts: dict[str, Fraction], bare: list[Fraction]) -> Fraction | None:
    """By how many of these periods it was multiplied; that is taken out."""
    if period in counts:
        return counts.pop(period)
    for number in bare:
        if any(least <= number <= most for least, most in _BARE_COUNTS.get(period, ())):
            bare.remove(number)
            return number
    return None


def _after(period: str, number: Fraction) -> set[str]:
    """The period that so many of these make."""
    if period == "shift" and number <= 4:
        return {"day"}
    if period == "week" and number <= 5:
        return {"month"}
    if period == "day" and number <= 7:
        return set()
    if (period == "shift" and number <= 100) or (period == "day" and number <= 31):
        return {"month"}
    return {"year"} if period in ("shift", "day", "week", "month", "quarter") else set()
