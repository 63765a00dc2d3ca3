"""Days counted from today: "hôm qua", "3 tháng trước", "thứ ba tuần trước"; and what is still to come."""

from __future__ import annotations

import re
from datetime import date, timedelta

from handlers.reading.dates.spans import (
    Span,
    asked,
    checked,
    day_of,
    days_before,
    month_before,
    month_of,
    quarter_of,
)
from handlers.reading.fold import Reading, SpelledPattern, fold, has_accents

_UNIT = "(?P<unit>ngay|hom|bua|tuan|thang|nam)"
_NO_NAME = "(?<![0-9])" + "".join(f"(?<!{word} )" for word in ("thang", "quy", "ngay", "mung", "mong", "thu", "nam"))
_AGO = re.compile(rf"{_NO_NAME}(?P<count>[0-9]{{1,3}}) ?{_UNIT} ?(?:truoc|ve truoc|qua|roi|nay)\b")
_ABOUT = r"(?:(?:dung|tron|chan|vua|chung|khoang|tam|co|gan|hon|do|ngot|xap xi|duoc) )*"
_AGO_FRONT = re.compile(rf"\b(?:cach day|cach nay) ?{_ABOUT}(?P<count>[0-9]{{1,3}}) ?{_UNIT}\b")
_ONE_OR_OTHER = re.compile(r"(?<![0-9/.-])[0-9] ?[-, ] ?[0-9] (?:ngay|hom|bua|tuan|thang|nam)\b")  # "3-4 tháng trước"
_HALF = re.compile(
    rf"\bnua (?P<unit>thang|nam) (?:truoc|nay|roi|qua)\b|\bcach (?:day|nay) {_ABOUT}nua (?P<front>thang|nam)\b"
)
_COUNTLESS = re.compile(
    r"\b(?:may|vai|nhieu|ca|hon|gan) (?:ngay|hom|bua|tuan|thang|nam) (?:nay|truoc|qua|roi)\b|\bmay nay\b"
)
_WEEKDAY = re.compile(
    r"\b(?:thu (?P<name>[2-7]|hai|ba|tu|nam|sau|bay)|(?P<sunday>chu nhat|cn))\b"
    r"(?P<week> ?tuan (?:truoc|roi|qua|nay|vua roi|vua qua))?"
)
_WEEKDAYS = {"hai": 0, "ba": 1, "tu": 2, "nam": 3, "sau": 4, "bay": 5}
SUNDAY = 6
_FUTURE = re.compile(
    r"\b(?:(?:ngay|hom|sang|chieu|toi|trua) mai|hom sauq?|ngay kia|ngay motq?|(?:ngay|tuan|thang|nam|quy) (?:sauq?|toi)"
    r"|sang (?:tuan|thang|nam|quy)|[0-9]+ (?:ngay|hom|bua|tuan|thang|nam) nuaq?|sap toi|ra gieng|mai)\b"
)
_NOT_LAST = r"(?:truoc|roi|qua|vua roi|vua qua)"
_DAYS_BACK = (
    (re.compile(r"\b(?:hom|bua) kia\b"), 2),
    (re.compile(r"\b(?:(?:hom|ngay|bua|sang|chieu|toi|trua|dem) (?:hom )?qua|yesterday)\b"), 1),
    (re.compile(r"\b(?:(?:hom|ngay|bua|sang|chieu|toi|trua) (?:hom )?nay|today)\b"), 0),
)
LONGEST_AGO = 600  # months


_DAY = (
    r"(?:(?<![\d/.-])\d{1,2} ?[/.-] ?\d{1,2}|\btháng ?(?:\d{1,2}|giêng|chạp|mười hai|mười một|một|hai)|\bthứ (?:[2-7]"
    r"|hai|ba|tư|năm|sáu|bảy)|\bchủ nhật)"
)
#: "25/12 tới", "tháng 12 sắp tới"; and not "15/3 tới nay", "tháng 5 tới tháng 9".
_COMES = SpelledPattern(
    rf"{_DAY} (?:sắp tới|tới đây|tới(?=\W*$| (?:mới|sẽ|thì|này|em|ạ|nhé|nha|là|bắt đầu|áp dụng|chạy|triển khai)\b))"
)
#: Bare, "toi" is "tôi" as well.
_COMES_BARE = re.compile(rf"{fold(_DAY)} (?:sap toi|toi day|toi(?=\W*$))")
_OF_THIS_YEAR = re.compile(r"(?:\b(?P<day>[0-9]{1,2})(?: ?[/.-] ?| thang )|\bthang )(?P<month>[0-9]{1,2}) nay\b")


def is_ahead(key: str) -> bool:
    """'tháng sau', 'ngày kia', '3 tuần nữa'."""
    return _FUTURE.search(key) is not None


def comes(text: str) -> bool:
    """Whether a day without a year is named as the next one: "25/12 tới", by the words as they were typed."""
    key = fold(text)
    if " toi" not in key:
        return False
    return _COMES.search(text) is not None if has_accents(text) else _COMES_BARE.search(key) is not None


def comes_this_year(key: str, today: date) -> bool:
    """'5/12 này', 'tháng 12 này', before it has come."""
    found = _OF_THIS_YEAR.search(key)
    if found is None:
        return False
    month, named = int(found["month"]), found["day"]
    return month > today.month or (month == today.month and named is not None and int(named) > today.day)


def says_one_or_other(key: str) -> bool:
    """'3-4 tháng trước' counts back, and is no day of April."""
    return _ONE_OR_OTHER.search(key) is not None


def relative_day(key: str, today: date) -> Reading[Span] | None:
    """'hôm nay', 'hôm qua', 'hôm kia', 'sáng nay'; not beside another date or month."""
    if _COUNTLESS.search(key):  # "mấy hôm nay"
        return None
    if re.search(r"[0-9]|\b(?:nam|thang|quy|tuan)\b", key):
        return None
    found = [days_before(today, back) for pattern, back in _DAYS_BACK if pattern.search(key)]
    if len(found) > 1:  # "hôm qua hôm kia gì đó"
        return asked(*found)
    return Reading("ok", found[0]) if found else None


def relative_span(key: str, today: date) -> Reading[Span] | None:
    """'3 ngày trước', 'tuần trước', 'tháng trước', 'quý trước'."""
    if says_one_or_other(key):
        return asked()
    ago = _AGO.search(key) or _AGO_FRONT.search(key)
    if ago:
        return _ago(int(ago["count"]), ago["unit"], today)
    half = _HALF.search(key)
    if half:
        span = days_before(today, 15) if (half["unit"] or half["front"]) == "thang" else month_before(today, 6)
        return checked(span, today, "confirm")
    if _COUNTLESS.search(key):
        return asked()
    return _week(key, today) or _month(key, today) or _quarter(key, today)


def _ago(count: int, unit: str, today: date) -> Reading[Span]:
    if unit in ("ngay", "hom", "bua"):
        return Reading("ok", days_before(today, count))
    if unit == "tuan":
        return Reading("confirm", days_before(today, 7 * count))
    if unit == "thang" and count < LONGEST_AGO:
        return checked(month_before(today, count), today, "confirm")
    return asked()


def _week(key: str, today: date) -> Reading[Span] | None:
    monday = today - timedelta(days=today.weekday())
    last = re.search(rf"\btuan {_NOT_LAST}\b( nua\b)?", key)
    if last:
        monday -= timedelta(days=14 if last[1] else 7)
        return Reading("confirm", (monday, monday + timedelta(days=6)))
    if re.search(r"\btuan nay\b", key):
        return Reading("confirm", (monday, monday + timedelta(days=6)))
    return None


def _month(key: str, today: date) -> Reading[Span] | None:
    for pattern, back in ((rf"thang {_NOT_LAST} nua", 2), (rf"thang {_NOT_LAST}", 1), ("thang nay", 0)):
        if not re.search(rf"\b{pattern}\b", key):
            continue
        span = month_before(today, back)
        day = re.search(r"(?:ngay|mung|mong|hom) ([0-9]{1,2}) thang", key)
        if day and span:
            return checked(day_of(span[0].year, span[0].month, int(day[1])), today)
        return checked(span, today, "confirm" if around(key) or back > 1 else "ok")
    if re.search(r"\b(?:dau|giua) thang\b", key) and not re.search("[0-9]", key):
        return checked(month_of(today.year, today.month), today, "confirm")
    return None


def _quarter(key: str, today: date) -> Reading[Span] | None:
    if not re.search(r"\bquy (?:truoc|roi|qua|nay)\b", key):
        return None
    quarters = today.year * 4 + (today.month - 1) // 3 - (0 if "quy nay" in key else 1)
    return checked(quarter_of(quarters // 4, quarters % 4 + 1), today, "confirm")


def weekday(key: str, today: date) -> Reading[Span] | None:
    """'thứ ba tuần trước', 'chủ nhật'."""
    found = _WEEKDAY.search(key)
    if not found or re.search("[0-9]", key.replace(found.group(), "")):
        return None
    wanted = _number_of(found["name"] or "")
    week = (found["week"] or "").strip()
    monday = today - timedelta(days=today.weekday())
    if week:
        day = monday + timedelta(days=wanted - (0 if week.endswith("nay") else 7))
    else:
        day = today - timedelta(days=(today.weekday() - wanted) % 7)
    return checked((day, day), today, "confirm")


def _number_of(name: str) -> int:
    """Monday is 0."""
    if not name:
        return SUNDAY
    if name.isdigit():
        return int(name) - 2
    return _WEEKDAYS[name]


_ROUGHLY = re.compile(r"\b(?:khoang|tamq?|chung|gan|do|co)\b")
_AROUND = re.compile(
    r"\b(?:mung|mong|khoang|tamq?|chung|hinh nhu|co le|chac|giua|(?<!bat )dau|cuoi|"
    r"trung tuan|thuong tuan|ha tuan|gan|do)\b"
)


def around(key: str) -> bool:
    """'khoảng', 'giữa', 'hình như': the date beside it is not sure."""
    return _AROUND.search(key) is not None


def only_rough(key: str) -> bool:
    """'khoảng tháng 4': for a month that is no doubt."""
    return around(key) and not _AROUND.search(_ROUGHLY.sub(" ", key))
