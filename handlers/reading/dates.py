"""Reads a date, a month or a quarter the way people type it, as the span of days it names; day first.

The text is folded and its number words become digits; then each kind of date is looked for in turn. Lunar
dates are known for Tết only (`TET`, add years there); other lunar dates are asked about.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from handlers.reading.fold import Reading, short_key, untelex, unvni, word_set

Span = tuple[date, date]

TET = {
    2010: (2, 14), 2011: (2, 3), 2012: (1, 23), 2013: (2, 10), 2014: (1, 31), 2015: (2, 19), 2016: (2, 8),
    2017: (1, 28), 2018: (2, 16), 2019: (2, 5), 2020: (1, 25), 2021: (2, 12), 2022: (2, 1), 2023: (1, 22),
    2024: (2, 10), 2025: (1, 29), 2026: (2, 17), 2027: (2, 6), 2028: (1, 26), 2029: (2, 13), 2030: (2, 2),
    2031: (1, 23), 2032: (2, 11), 2033: (1, 31), 2034: (2, 19), 2035: (2, 8),
}  # fmt: skip
"""Mùng 1 Tết in Việt Nam's calendar (UTC+7; 2030 is a day before China's)."""
SHORT_LAST_MONTH = {2012, 2013, 2016, 2022, *range(2025, 2033)}  # these years' Tết follows a 29th of Chạp
LONGEST_DATE = 200  # folded characters; even a date in words between two others is shorter
OLDEST = 1950  # an earlier year is a slip of the finger

_CAN = ("canh", "tan", "nham", "quy", "giap", "at", "binh", "dinh", "mau", "ky")  # by year % 10
_CHI = ("than", "dau", "tuat", "hoi", "ty", "suu", "dan", "mao", "thin", "ti", "ngo", "mui")  # by year % 12
_UNITS = {
    "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "lam": 5, "sau": 6, "bay": 7, "tam": 8,
    "chin": 9,
}  # fmt: skip
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_WEEKDAYS = {"hai": 0, "ba": 1, "tu": 2, "nam": 3, "sau": 4, "bay": 5}
_ENGLISH = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ENGLISH_PHRASES = {
    "last week": "tuan truoc", "this week": "tuan nay", "last month": "thang truoc",
    "this month": "thang nay", "last quarter": "quy truoc", "last year": "nam ngoai", "this year": "nam nay",
    "days? ago": "ngay truoc", "weeks? ago": "tuan truoc", "months? ago": "thang truoc",
}  # fmt: skip
_KNOWN = set(_UNITS) | word_set(
    "ngay thang nam quy hom nay qua kia mung mong tet tuan truoc ngoai dau cuoi giua den tu roi muoi "
    "khong linh le ram am "
    "duong lich chieu sang toi khoang tam thu chu nhat thg"
)

_CLOCK = re.compile(
    r"\b(?:luc |vao luc )?(?:[01]?[0-9]|2[0-3]) ?(?:h|g|gio|:) ?(?:[0-5]?[0-9])?"
    r"(?:p|phut|:[0-5][0-9])?(?![0-9/])"
)
_SPELLED_YEAR = re.compile(
    r"\bnam (?:hai|2) (?:nghin|ngan)(?: (?:khong|0) tram)?(?: (?:linh|le))? ([0-9]{1,2})(?![0-9])"
)
_DMY = re.compile(
    r"(?<![0-9.,/-])([0-9]{1,2}) ?([/.\- ,]) ?([0-9]{1,2}) ?[/.\- ,] ?([0-9]{4}|[0-9]{2})(?![0-9]|[./-][0-9])"
)
_YMD = re.compile(
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
_ENGLISH_DATE = re.compile(
    r"(?:\b(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?(?: of)?[ -])?"
    rf"\b(?P<month>{'|'.join(_ENGLISH)})[a-z]*[ .,-]+"
    r"(?:(?P<day_after>[0-9]{1,2})(?:st|nd|rd|th)?[ ,]+)?(?P<year>(?:19|20)[0-9]{2})\b"
)
_TET = re.compile(r"\b(?:(?:mung|mong|ngay|m) ?)?(?P<day>[0-9]{1,2}) ?(?:thang )?(?:tet|am lich tet)\b")
_LUNAR = re.compile(r"\b(?:am lich|al|ram|gieng|chap|gio to|mung 1 hang)\b|\btet\b")
_AGO = re.compile(r"(?<![0-9])(?P<count>[0-9]{1,3}) ?(?P<unit>ngay|hom|tuan|thang|nam) ?(?:truoc|ve truoc|qua|roi)\b")
_AGO_FRONT = re.compile(
    r"\b(?:cach day|cach nay)(?: khoang)? ?(?P<count>[0-9]{1,3}) ?(?P<unit>ngay|hom|tuan|thang|nam)\b"
)
_WEEKDAY = re.compile(
    r"\b(?:thu (?P<name>[2-7]|hai|ba|tu|nam|sau|bay)|(?P<sunday>chu nhat|cn))\b"
    r"(?P<week> ?tuan (?:truoc|roi|qua|nay))?"
)
_FUTURE = re.compile(
    r"\b(?:ngay mai|hom sau|ngay kia|ngay mot|tuan sau|tuan toi|thang sau|thang toi|"
    r"nam sau|nam toi|quy sau|sap toi|mai)\b"
)
_VAGUE = re.compile(
    r"\b(?:nam (?:ngoai|nay|kia|truoc|roi|qua)|dau nam|cuoi nam|giua nam|mua|he|gan day|vua roi|moi day|"
    r"lau roi|hom truoc|hom no|bua truoc|khong nho|ko nho|k nho|dot|ky|dao|khong ro|k ro|ko ro|hom bua|"
    r"nam [0-9]{4}|cuoi thang|dau thang|giua thang|may nam|dau quy|cuoi quy)\b"
)
_RANGE_DAYS = re.compile(
    r"(?<![0-9/.-])([0-9]{1,2}/[0-9]{1,2})( ?(?:-|den|toi)(?: ngay)? ?)"
    r"([0-9]{1,2}/[0-9]{1,2}/((?:19|20)?[0-9]{2}))(?![0-9/])"
)
_RANGE_MONTHS = re.compile(
    r"\bthang ([0-9]{1,2}) ?(?:-|den|toi|,|va) ?(?:thang )?([0-9]{1,2})"
    r"(?:/| nam )((?:19|20)[0-9]{2})(?![0-9/])"
)
_COUNTED = re.compile(r"\b(mot|hai|ba|bon|nam|sau|bay|tam|chin) (ngay|hom|tuan|thang|nam)(?= (?:truoc|nay|roi)\b)")
_SHORT_YEAR = re.compile(r"\bnam (hai|ba) (mot|hai|ba|bon|tu|nam|lam|sau|bay|tam|chin)\b(?! (?:nghin|ngan|muoi))")
_RELATIVE_DAYS = (
    (re.compile(r"\b(?:hom|ngay|bua) kia\b"), 2),
    (re.compile(r"\b(?:(?:hom|ngay|bua|sang|chieu|toi|trua|dem) (?:hom )?qua|yesterday)\b"), 1),
    (re.compile(r"\b(?:(?:hom|ngay|bua|sang|chieu|toi|trua) (?:hom )?nay|today)\b"), 0),
)
_UNTIL_NOW = re.compile(r"\b(?:cho )?(?:den|toi) (?:hom |ngay |bay gio|thang )?nay\b.*|\bden (?:bay gio|gio)\b.*")
_FROM_DAY = re.compile(
    r"(?<![0-9/.])([0-9]{1,2}) ?(?:-|den|toi|,|va) ?([0-9]{1,2}/[0-9]{1,2}(?:/[0-9]{2,4})?)(?![0-9/])"
)
_WRITTEN = re.compile("[0-9][/.-][0-9]")
_PHONE = re.compile(r"\+?[0-9][0-9 .\-]{8,15}")


# --- words to digits -------------------------------------------------------------------------------------


def _number_words(words: list[str], at: int) -> tuple[int, int] | None:
    """(number up to 39, place after it) of the number words at this place."""
    if words[at : at + 1] == ["muoi"]:
        unit = _UNITS.get(words[at + 1], 0) if at + 1 < len(words) else 0
        if at + 1 < len(words) and words[at + 1] == "nam" and at + 2 < len(words):
            unit = 0  # "tháng mười năm 2022"
        return 10 + unit, at + (2 if unit else 1)
    first = _UNITS.get(words[at]) if at < len(words) else None
    if first is None:
        return None
    if words[at + 1 : at + 2] == ["muoi"]:
        unit = _UNITS.get(words[at + 2], 0) if at + 2 < len(words) else 0
        if at + 2 < len(words) and words[at + 2] == "nam" and at + 3 < len(words):
            unit = 0
        return first * 10 + unit, at + (3 if unit else 2)
    return first, at + 1


_BEFORE_NUMBER = {"ngay", "thang", "mung", "mong", "quy", "thg", "tram", "linh", "le", "nghin", "ngan", "hom"}


def _digits_for_words(key: str) -> str:
    """'thang muoi hai nam 2022' -> 'thang 12 nam 2022'."""
    words = key.split()
    out: list[str] = []
    at = 0
    while at < len(words):
        found = _number_words(words, at) if out and out[-1] in _BEFORE_NUMBER else None
        if found and not (words[at] == "tu" and out[-1] in ("ngay", "hom") and words[at + 1 : at + 2] != ["thang"]):
            number, end = found
            out.append(str(number))
            at = end
        elif (
            words[at] in ("muoi", "hai", "ba")
            and (found := _number_words(words, at))
            and words[found[1] : found[1] + 1] == ["thang"]
        ):
            out.append(str(found[0]))
            at = found[1]
        elif words[at] == "hai" and words[at + 1 : at + 2] == ["khong"]:  # "năm hai không hai ba"
            digits = [str(_UNITS.get(word, 0)) for word in words[at : at + 4]]
            out.append("".join(digits))
            at += 4
        else:
            out.append(words[at])
            at += 1
    return " ".join(out)


def _word(match: re.Match[str]) -> str:
    word = match.group()
    if word in _KNOWN:
        return word
    decoded = unvni(word) if any(char.isdigit() for char in word) else untelex(word)
    if decoded in _KNOWN and len(decoded) > 2:
        return decoded
    return word


def _prepared(key: str) -> str:
    """One shape for many: Telex and VNI leftovers, glued words, number words, 'ngày 15 tháng 6 năm 2023'."""
    key = _from_english(re.sub("[–—−]", "-", key).replace("\\", "/").replace("|", "/"))
    key = re.sub("[a-z]+[0-9]*[a-z]+[0-9]?(?![0-9])|[a-z]+", _word, key)
    key = re.sub(r"(?<=[0-9])o(?![a-z])|(?<=[/.-])o(?=[0-9])", "0", key)
    key = re.sub(r"(?<=[0-9])(?=ngay|thang|nam|quy|thg|tet)|(?<=ngay|nang|hang)(?=[0-9])|(?<=nam)(?=[0-9])", " ", key)
    key = re.sub(r"\b(?:hnay|hn nay)\b", "hom nay", re.sub(r"\bhqua\b", "hom qua", key))
    key = re.sub(r"\bgiao thua\b", "30 tet", key)
    key = _COUNTED.sub(lambda counted: f"{_UNITS[counted.group(1)]} {counted.group(2)}", key)
    key = _digits_for_words(re.sub(r"(?<=[a-z])([,.;:()]+)(?= |$)", r" \1", key))
    key = _SHORT_YEAR.sub(lambda year: f"nam {_UNITS[year.group(1)]}{_UNITS[year.group(2)]}", key)
    key = _SPELLED_YEAR.sub(lambda year: f"nam {2000 + int(year.group(1))}", key)
    key = re.sub(r"\b([0-9]{1,2}) ?,? ?(?:thang|thg|th|t) ?([0-9]{1,2})(?![0-9])", r"\1/\2", key)
    key = re.sub(r"(?<=[0-9]) ?, ?nam (?=[0-9])", " nam ", key)
    key = re.sub(
        r"(?<![0-9/.-])([0-9]{1,2}/[0-9]{1,2})(?: ?[,/]? ?nam | )((?:19|20)?[0-9]{2})(?![0-9/.-])",
        r"\1/\2",
        key,
    )
    key = _RANGE_DAYS.sub(r"\1/\4\2\3", key)
    key = _RANGE_MONTHS.sub(r"thang \1/\3 - thang \2/\3", key)
    return key


def _from_english(key: str) -> str:
    """'june 15, 2026' -> '15/6/2026', 'june 2026' -> 'thang 6 2026', 'last month' -> 'thang truoc'."""

    def digits(match: re.Match[str]) -> str:
        month = _ENGLISH.index(match["month"]) + 1
        day = match["day"] or match["day_after"]
        return f"{day}/{month}/{match['year']}" if day else f"thang {month} {match['year']}"

    key = _ENGLISH_DATE.sub(digits, key)
    for english, vietnamese in _ENGLISH_PHRASES.items():
        key = re.sub(rf"\b{english}\b", vietnamese, key)
    return key


# --- spans -----------------------------------------------------------------------------------------------


def _day(year: int, month: int, day: int) -> Span | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found, found


def _month(year: int, month: int) -> Span | None:
    if not (1 <= month <= 12 and 1 <= year <= 9998):
        return None
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def _quarter(year: int, quarter: int) -> Span | None:
    if not (1 <= quarter <= 4 and 1 <= year <= 9998):
        return None
    return date(year, quarter * 3 - 2, 1), date(year, quarter * 3, 31 if quarter in (1, 4) else 30)


def _full_year(typed: str) -> int:
    """'23' -> 2023."""
    return int(typed) + 2000 if len(typed) == 2 else int(typed)


def _latest(span_of: Callable[[int], Span | None], today: date) -> Span | None:
    """The last time a yearly span began, not after today; leap days may be eight years apart."""
    for year in range(today.year, max(today.year - 9, 0), -1):
        span = span_of(year)
        if span and span[0] <= today:
            return span
    return None


def _checked(span: Span | None, today: date, status: str = "ok", others: tuple[Span, ...] = ()) -> Reading[Span]:
    """Rejects what is no date, lies ahead, or lies before living memory."""
    if span is None or span[0] > today or span[0].year < OLDEST:
        return Reading("reject")
    return Reading("confirm" if status == "confirm" else "ok", span, tuple(o for o in others if o != span))


def _ask(*spans: Span | None) -> Reading[Span]:
    return Reading("ask", None, tuple(dict.fromkeys(span for span in spans if span)))


# --- kinds of dates --------------------------------------------------------------------------------------

_AROUND = re.compile(
    r"\b(?:mung|mong|khoang|tam|chung|hinh nhu|co le|chac|giua|dau|cuoi|"
    r"trung tuan|thuong tuan|ha tuan|gan|do)\b"
)


def _years_named(key: str, today: date) -> int | None:
    """The year meant by 'năm 2023', 'năm ngoái', 'năm nay', 'Giáp Thìn'."""
    named = re.search(r"(?<![0-9])((?:19|20)[0-9]{2})(?![0-9])", key) or re.search(r"\bnam ([0-9]{2})(?![0-9])", key)
    if named:
        return _full_year(named.group(1))
    for words, back in (("nam ngoai", 1), ("nam truoc", 1), ("nam qua", 1), ("nam nay", 0), ("nam kia", 2)):
        if words in key:
            return today.year - back
    for year in TET:
        if f"{_CAN[year % 10]} {_CHI[year % 12]}" in key.replace(" meo", " mao").replace(" ti", " ty"):
            return year
    return None


def _tet_day(key: str, today: date) -> Reading[Span] | None:
    """'mùng 3 Tết 2024', '30 Tết': always read back, as a solar date."""
    found = _TET.search(key)
    if not found:
        return None
    number = int(found.group("day"))

    def span_of(year: int) -> Span | None:
        if year not in TET:
            return None
        first = date(year, *TET[year])
        if 1 <= number <= 10:
            chosen = first + timedelta(days=number - 1)
        elif 23 <= number <= 30:
            last = 29 if year in SHORT_LAST_MONTH else 30
            chosen = first - timedelta(days=max(1, last + 1 - number))
        else:
            return None
        return chosen, chosen

    year = _years_named(key, today)
    span = span_of(year) if year is not None else _latest(span_of, today)
    return _checked(span, today, "confirm") if span else _ask()


def _relative_day(key: str, today: date) -> Reading[Span] | None:
    """'hôm nay', 'hôm qua', 'hôm kia', 'sáng nay'; not beside another date or month."""
    if re.search(r"[0-9]|\b(?:nam|thang|quy|tuan)\b", key):
        return None
    for pattern, back in _RELATIVE_DAYS:
        if pattern.search(key):
            day = today - timedelta(days=back)
            return Reading("ok", (day, day))
    return None


def _relative_span(key: str, today: date) -> Reading[Span] | None:
    """'3 ngày trước', 'tuần trước', 'tháng trước', 'quý trước'."""
    ago = _AGO.search(key) or _AGO_FRONT.search(key)
    if ago:
        return _ago(int(ago.group("count")), ago.group("unit"), today)
    monday = today - timedelta(days=today.weekday())
    if re.search(r"\btuan (?:truoc|roi|qua|vua roi)\b", key):
        return Reading("confirm", (monday - timedelta(days=7), monday - timedelta(days=1)))
    if re.search(r"\btuan nay\b", key):
        return Reading("confirm", (monday, monday + timedelta(days=6)))
    months = today.year * 12 + today.month - 1
    for pattern, back in ((r"thang (?:truoc|roi|qua|vua roi)", 1), (r"thang nay", 0)):
        if re.search(rf"\b{pattern}\b", key):
            year, month = divmod(months - back, 12)
            day = re.search(r"(?:ngay|mung|hom) ([0-9]{1,2}) thang", key)
            if day:
                return _checked(_day(year, month + 1, int(day.group(1))), today)
            return _checked(_month(year, month + 1), today, "confirm" if _AROUND.search(key) else "ok")
    if re.search(r"\bquy (?:truoc|roi|qua|nay)\b", key):
        quarters = today.year * 4 + (today.month - 1) // 3 - (0 if "quy nay" in key else 1)
        return _checked(_quarter(quarters // 4, quarters % 4 + 1), today, "confirm")
    if re.search(r"\b(?:dau|giua) thang\b", key) and not re.search("[0-9]", key):
        return _checked(_month(today.year, today.month), today, "confirm")
    return None


def _ago(count: int, unit: str, today: date) -> Reading[Span]:
    if unit in ("ngay", "hom"):
        day = today - timedelta(days=count)
        return Reading("ok", (day, day))
    if unit == "tuan":
        day = today - timedelta(days=7 * count)
        return Reading("confirm", (day, day))
    if unit == "thang" and count < 600:
        year, month = divmod(today.year * 12 + today.month - 1 - count, 12)
        return _checked(_month(year, month + 1), today, "confirm")
    return _ask()


def _weekday(key: str, today: date) -> Reading[Span] | None:
    found = _WEEKDAY.search(key)
    if not found or re.search("[0-9]", key.replace(found.group(), "")):
        return None
    name = found.group("name")
    wanted = 6 if not name else int(name) - 2 if name.isdigit() else _WEEKDAYS[name]
    week = (found.group("week") or "").strip()
    monday = today - timedelta(days=today.weekday())
    if week:
        day = monday + timedelta(days=wanted - (0 if week.endswith("nay") else 7))
    else:
        day = today - timedelta(days=(today.weekday() - wanted) % 7)
    return _checked((day, day), today, "confirm")


def _quarter_in(key: str, today: date) -> Reading[Span] | None:
    found = _QUARTER.search(key)
    if not found:
        return None
    several = len(_QUARTER.findall(key)) > 1
    typed = found.group("quarter")
    quarter = _ROMAN.get(typed) or int(typed)
    year = _full_year(found.group("year")) if found.group("year") else _years_named(key, today)
    if year is not None:
        return _checked(_quarter(year, quarter), today, "confirm" if several or _AROUND.search(key) else "ok")
    if not 1 <= quarter <= 4:
        return Reading("reject")
    return _checked(_latest(lambda y: _quarter(y, quarter), today), today, "confirm")


def _solid(digits: str, today: date) -> Reading[Span]:
    """'15062023', '20230615', '150623'."""
    if len(digits) == 8:
        forward = _day(int(digits[4:]), int(digits[2:4]), int(digits[:2])) if digits[4:] > "0000" else None
        backward = _day(int(digits[:4]), int(digits[4:6]), int(digits[6:])) if digits[:4] > "0000" else None
        return _checked(forward if forward and forward[0].year >= OLDEST else backward, today)
    short = _day(2000 + int(digits[4:]), int(digits[2:4]), int(digits[:2]))
    other = _day(2000 + int(digits[:2]), int(digits[2:4]), int(digits[4:]))
    month = _month(int(digits[2:]), int(digits[:2])) if digits[2:4] in ("19", "20") else None
    possible = [span for span in (short, month, other) if span and span[0].year >= OLDEST and span[0] <= today]
    return _checked(possible[0], today, "confirm", tuple(possible[1:])) if possible else Reading("reject")


def _day_month_year(day: str, month: str, year: str, today: date) -> Reading[Span]:
    span = _day(_full_year(year), int(month), int(day)) if int(year) or len(year) == 2 else None
    if span is None and int(month) > 12 >= int(day):  # "6/15/2023", month first
        return _checked(_day(_full_year(year), int(day), int(month)), today, "confirm")
    return _checked(span, today)


def _day_month(match: re.Match[str], key: str, today: date) -> Reading[Span]:
    """'15/6' of no year, which may also be a month and a year, or a fraction."""
    first, second = int(match.group("day")), int(match.group("month"))
    month_of_year = _month(2000 + second, first) if 1 <= first <= 12 else None
    if month_of_year and month_of_year[0] > today:
        month_of_year = None
    year = _years_named(key, today)
    if year is not None:
        return _checked(_day(year, second, first), today)
    latest = _latest(lambda y: _day(y, second, first), today)
    said = re.search(r"\b(?:ngay|hom|mung|tu)\b", key) is not None or "ngay" in key
    if latest is None:
        if month_of_year and second > 12:  # "6/23"
            return Reading("confirm", month_of_year)
        return Reading("reject")
    if said:
        return Reading("confirm", latest)
    if month_of_year and second >= 10:
        return _ask(latest, month_of_year)
    if (first < second <= 5 and match.group("mark") != "-") or (match.group("mark") == "." and first < 13):
        return _ask(latest)
    return Reading("confirm", latest)


# --- the whole text --------------------------------------------------------------------------------------


def _mentions(key: str, today: date) -> list[tuple[int, int, Reading[Span]]]:
    """(start, end, reading) of every written date: whole dates first, then months, then days of no year."""
    found: list[tuple[int, int, Reading[Span]]] = []
    rest = key

    def take(pattern: re.Pattern[str], read: Callable[[re.Match[str]], Reading[Span]]) -> None:
        nonlocal rest
        for match in pattern.finditer(rest):
            found.append((match.start(), match.end(), read(match)))
        rest = pattern.sub(lambda match: "#" * len(match.group()), rest)

    around = "confirm" if _AROUND.search(key) else "ok"

    def month_year(match: re.Match[str]) -> Reading[Span]:
        return _checked(_month(_full_year(match.group("year")), int(match.group("month"))), today, around)

    def month(match: re.Match[str]) -> Reading[Span]:
        number = int(match.group("month"))
        if match.group("word") == "t":  # "T3": March or Tuesday
            return _ask(_latest(lambda y: _month(y, number), today)) if 1 <= number <= 12 else Reading("reject")
        year = _years_named(rest, today)
        if year is not None:
            sure = around if number != 5 or "nam 5" not in key else "confirm"
            return _checked(_month(year, number), today, sure)
        return _checked(_latest(lambda y: _month(y, number), today), today, "confirm")

    take(_YMD, lambda m: _checked(_day(int(m[1]), int(m[3]), int(m[4])), today))
    take(_DMY, lambda m: _day_month_year(m[1], m[3], m[4], today))
    take(_SOLID, lambda m: _solid(m[1], today))
    take(_MONTH_YEAR, month_year)
    take(_MONTH_SHORT, month_year)
    take(_YEAR_MONTH, month_year)
    take(_DAY_MONTH, lambda m: _day_month(m, rest, today))
    take(_MONTH, month)
    return sorted(found, key=lambda mention: mention[0])


_RANGE = re.compile(r"^ ?(?:den|toi|-|~|->|=>|cho den|den het|den ngay|toi ngay|den cuoi|- ?ngay|den thang)[a-z ]*$")


def _weighed(key: str, mentions: list[tuple[int, int, Reading[Span]]]) -> Reading[Span]:
    """One date, the start of a span, or several to choose from."""
    first = mentions[0][2]
    if len(mentions) == 1:
        if first.status == "ok" and _AROUND.search(key[: mentions[0][0]]):
            return Reading("confirm", first.value)
        return first
    if len(mentions) == 2 and _RANGE.match(key[mentions[0][1] : mentions[1][0]]):
        return Reading("confirm", first.value, first.candidates) if first.value else first
    values = [mention[2].value for mention in mentions]
    if len(set(values)) == 1 and first.value:
        return first
    return _ask(*values)


def _bare(key: str, today: date) -> Reading[Span]:
    """A number alone: a year or a day of the month is asked about."""
    number = re.fullmatch(r"(?:ngay |nam |hom |mung )?([0-9]{1,4})[ .ra]*", key)
    if not number:
        return Reading("reject")
    value = int(number.group(1))
    likely = OLDEST <= value <= today.year or (1 <= value <= 31 and len(number.group(1)) < 3)
    return _ask() if likely else Reading("reject")


def read_date(text: str, today: date) -> Reading[Span]:
    """Reads the days a text names, as (first, last); a missing year is the latest past one, and read back."""
    key = short_key(text) if len(text) <= 10_000 else None
    if not key or len(key) > LONGEST_DATE:
        return Reading("reject")
    whole = _DMY.fullmatch(key)
    if whole:  # what most people type; the rules below would read it so too
        return _day_month_year(whole[1], whole[3], whole[4], today)
    plain = re.sub("[^0-9]", "", key)
    if _PHONE.fullmatch(key) and (9 <= len(plain) <= 12) and not _YMD.fullmatch(key):
        return Reading("reject")
    key = _prepared(key)
    timeless = _CLOCK.sub(" ", key) if not re.fullmatch(r"[0-9]{1,2}g", key) else key
    key = " ".join(timeless.split())
    if not key:
        return Reading("reject")
    return _decide(key, today)


def _decide(key: str, today: date) -> Reading[Span]:
    tet = _tet_day(key, today)
    if tet:
        return tet
    if _LUNAR.search(key):
        return _ask()
    start = _UNTIL_NOW.sub("", key)
    for read in (_relative_day, _weekday, _quarter_in):
        found = read(start, today)
        if found:
            return found
    ranged = _FROM_DAY.search(start)
    if ranged and not re.search(r"thang [0-9]+ ?(?:-|den)", start):
        return _days_range(ranged, today)
    relative = None if _WRITTEN.search(start) else _relative_span(start, today)
    if relative:
        return relative
    mentions = _mentions(start, today)
    if mentions:
        return _weighed(start, mentions)
    if _FUTURE.search(key):
        return Reading("reject")
    if _VAGUE.search(start):
        return _ask()
    return _bare(start, today)


def _days_range(match: re.Match[str], today: date) -> Reading[Span]:
    """'15-20/6/2023' starts on the 15th; '3-5/2022' starts in March."""
    parts = match.group(2).split("/")
    if len(parts) == 3:
        return _checked(_day(_full_year(parts[2]), int(parts[1]), int(match.group(1))), today, "confirm")
    return _ask()
