"""Brings a typed date to one shape: number words to digits, English to Vietnamese, glued and misspelt words mended."""

from __future__ import annotations

import re
from unicodedata import normalize

from handlers.reading.apart import Apart
from handlers.reading.fold import fold, untelex, unvni, word_set

set_apart = Apart(
    "một hai ba bốn tư năm lăm sáu bảy bẩy tám chín mười mươi quý quí thứ mùa hè kỳ kì đợt dạo mai rằm giêng chạp tết"
)
"""A date word with other accents is another word: "tháng sau" is not "tháng sáu", "thử" not "thứ"."""

_UNITS = {
    "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "lam": 5, "sau": 6, "bay": 7, "tam": 8,
    "chin": 9,
}  # fmt: skip
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
_UNIT = "(?:mot|hai|ba|bon|tu|nam|lam|sau|bay|tam|chin)"
_BELOW_FORTY = rf"(?:(?:(?:hai|ba) )?muoi(?: {_UNIT})?|(?:hai|ba) {_UNIT}|{_UNIT}|[0-9]{{1,2}})"
_SPELLED_YEAR = re.compile(
    rf"\b(?:nam )?(?:hai|2) ?(?:nghin|ngan)(?: (?:khong|0) tram)?(?: (?:linh|le))? ({_BELOW_FORTY})"
    r"(?![0-9]| (?:tram|muoi))"
)
_TENS_YEAR = re.compile(rf"\bnam ((?:hai|ba) muoi(?: {_UNIT})?)\b(?! (?:nghin|ngan))")
_SHORT_YEAR = re.compile(rf"\bnam ((?:hai|ba) {_UNIT})\b(?! (?:nghin|ngan|muoi))")
_ENGLISH_DATE = re.compile(
    r"(?:\b(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?(?: of)?[ -])?"
    rf"\b(?P<month>{'|'.join(_ENGLISH)})[a-z]*[ .,-]+"
    r"(?:(?P<day_after>[0-9]{1,2})(?:st|nd|rd|th)?[ ,]+)?(?P<year>(?:19|20)[0-9]{2})\b"
)
# "last June", "in march", "june last year"; alone "may" and "mar" may be Vietnamese.
_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_ENGLISH_MONTH = re.compile(
    rf"\b(?:last|this|past|in|since|from) (?P<named>{_MONTHS})\b|\b(?P<month>{_MONTHS})\b(?= (?:last|this) year)"
)
_COUNTED = re.compile(r"\b(mot|hai|ba|bon|nam|sau|bay|tam|chin) (ngay|hom|tuan|thang|nam)(?= (?:truoc|nay|roi|nua)\b)")
_ONES = "mot|hai|ba|bon|nam|lam|sau|bay|tam|chin"
#: "Cách đây chừng hai tuần", "cách đây mười lăm ngày".
_COUNTED_BEHIND = re.compile(
    r"\b(?P<front>cach (?:day|nay) (?:[a-z]+ ){0,2}?)"
    rf"(?:(?:(?P<many>{_ONES}) )?(?P<ten>muoi) )?(?:(?P<one>{_ONES}) )?(?=(?:ngay|hom|bua|tuan|thang|nam)\b)"
)
_RANGE_DAYS = re.compile(
    r"(?<![0-9/.-])([0-9]{1,2}/[0-9]{1,2})( ?(?:-|den|toi)(?: ngay)? ?)"
    r"([0-9]{1,2}/[0-9]{1,2}/((?:19|20)?[0-9]{2}))(?![0-9/])"
)
_RANGE_MONTHS = re.compile(
    r"\bthang ([0-9]{1,2}) ?(?:-|den|toi|,|va) ?(?:thang )?([0-9]{1,2})"
    r"(?:/| nam )((?:19|20)[0-9]{2})(?![0-9/])"
)
_GLUED_AS_SPELT = re.compile(r"\b(ngày|tháng|năm|mùng|mồng)(?=[0-9])", re.IGNORECASE)
_AND_ONE = re.compile(r"(?<!thứ )\b(hai|ba)(?: mươi)? mốt\b", re.IGNORECASE)
_GLUED = re.compile(r"(?<=[0-9])(?=ngay|thang|nam|quy|thg|tet|tay)|(?<=ngay|nang|hang)(?=[0-9])|(?<=nam)(?=[0-9])")
_WEEKDAY = re.compile(r"\bt ?([2-7])(?= (?:tuan (?:truoc|roi|qua|nay|vua)|vua roi|vua qua|hom))")
_DAYS_IN_WORDS = word_set("mot hai ba bon bay chin muoi")  # "tam thang 3" may be "tầm tháng 3"
_NO_TONES = "6789"  # VNI signs that stand within a word, right behind their letter: at its end they are a number
_BEFORE_NUMBER = {"ngay", "thang", "mung", "mong", "quy", "thg", "tram", "linh", "le", "nghin", "ngan", "hom"}


def prepared(text: str) -> str:
    """One shape for many: Telex and VNI leftovers, glued words, number words, 'ngày 15 tháng 6 năm 2023'."""
    parted = _GLUED_AS_SPELT.sub(r"\1 ", normalize("NFC", text))  # "ngày8" has its tone: the 8 is no VNI sign
    parted = _AND_ONE.sub(lambda day: "21" if day[1].lower() == "hai" else "31", parted)
    key = _from_english(re.sub("[–—−]", "-", fold(set_apart(parted))).replace("\\", "/").replace("|", "/"))
    key = re.sub("[a-z]+[0-9]*[a-z]+[0-9]?(?![0-9])|[a-z]+", _word, key)
    key = re.sub(r"(?<=[0-9])o(?![a-z])|(?<=[/.-])o(?=[0-9])", "0", key)
    key = _GLUED.sub(" ", key)
    key = re.sub(r"\b(?:hnay|hn nay)\b", "hom nay", re.sub(r"\bhqua\b", "hom qua", key))
    key = re.sub(r"\btr[ck]\b", "truoc", key)
    key = re.sub(r"\bgiao thua\b", "30 tet", key)
    key = re.sub(r"\b(thang|thg|th|t) ?\. ?(?=[0-9])", r"\1 ", key)  # "T.8"
    key = re.sub(r"\b2k([0-9]{2})\b", r"20\1", key)
    key = _SPELLED_YEAR.sub(lambda year: f"nam {2000 + _number(year[1])}", key)
    key = _TENS_YEAR.sub(lambda year: f"nam {_number(year[1])}", key)
    key = _COUNTED.sub(lambda counted: f"{_UNITS[counted[1]]} {counted[2]}", key)
    key = _COUNTED_BEHIND.sub(_counted_behind, key)
    key = _digits_for_words(re.sub(r"(?<=[a-z])([,.;:()]+)(?= |$)", r" \1", key))
    key = _SHORT_YEAR.sub(lambda year: f"nam {_number(year[1])}", key)
    key = re.sub(r"\b([0-9]{1,2}) tay thang (truoc|roi|qua|nay)\b", r"ngay \1 thang \2", key)
    key = re.sub(r"(?<=[0-9]) tay\b", "", key)  # "4 tây": the 4th of the solar month
    key = _WEEKDAY.sub(r"thu \1", key)
    key = re.sub(r"\bt ?([1-9]|1[0-2])(?= nam (?:nay|ngoai|truoc|roi|qua|vua|[0-9]))", r"thang \1", key)
    key = _SO_LONG.sub(r"\1 thang nay", _HOW_OFTEN.sub(" ", key))
    return _joined(_MONTH_FIRST.sub(r"ngay \2 thang \1", key))


_SO_LONG = re.compile(  # "được 3 tháng 10 ngày"
    r"(?<![0-9/])(?<!ngay )(?<!mung )(?<!hom )\b([0-9]|1[01]) ?thang (?:le |va |linh )?[0-9]{1,2} ngay\b"
    r"(?! (?:dau|nao|do|ay|thu|thi|bat|thang|[0-9]))"
)
_HOW_OFTEN = re.compile(r"\b(?:moi|hang|mot|1) (?:ngay|tuan|thang|nam) [0-9]{1,2} (?=lan|buoi|dot|ca|me|chuyen)")
_MONTH_FIRST = re.compile(r"(?<![0-9] )\bthang ([0-9]{1,2}),? ngay ([0-9]{1,2})(?![0-9/.-]|,? thang)")


def _counted_behind(counted: re.Match[str]) -> str:
    many, ten, one = (counted[part] or "" for part in ("many", "ten", "one"))
    if not (ten or one):
        return counted[0]
    tens = 10 * _UNITS.get(many, 1) if ten else 0
    return f"{counted['front']}{tens + _UNITS.get(one, 0)} "


def _joined(key: str) -> str:
    """'15 thang 6 nam 2023' -> '15/6/2023'; a range's year goes to both of its ends."""
    key = re.sub(
        r"(?<!thang )(?<!thg )\b([0-9]{1,2}) ?,? ?(?:thang|thg|th|t) ?(0?[0-9]|1[0-2])(?![0-9])", r"\1/\2", key
    )
    key = re.sub(r"(?<=[0-9]) ?, ?nam (?=[0-9])", " nam ", key)
    key = re.sub(
        r"(?<![0-9/.-])([0-9]{1,2}/[0-9]{1,2})(?: ?[,/]? ?nam | )((?:19|20)?[0-9]{2})(?![0-9/.-])",
        r"\1/\2",
        key,
    )
    key = _RANGE_DAYS.sub(r"\1/\4\2\3", key)
    return _RANGE_MONTHS.sub(r"thang \1/\3 - thang \2/\3", key)


def _from_english(key: str) -> str:
    """'june 15, 2026' -> '15/6/2026', 'june 2026' -> 'thang 6 2026', 'last month' -> 'thang truoc'."""

    def digits(match: re.Match[str]) -> str:
        month = _ENGLISH.index(match["month"]) + 1
        day = match["day"] or match["day_after"]
        return f"{day}/{month}/{match['year']}" if day else f"thang {month} {match['year']}"

    key = _ENGLISH_MONTH.sub(_month_in_figures, _ENGLISH_DATE.sub(digits, key))
    for english, vietnamese in _ENGLISH_PHRASES.items():
        key = re.sub(rf"\b{english}\b", vietnamese, key)
    return key


def _month_in_figures(match: re.Match[str]) -> str:
    month = match["named"] or match["month"]
    return f"thang {_ENGLISH.index(month[:3]) + 1}"


def _word(match: re.Match[str]) -> str:
    word = match.group()
    if word in _KNOWN:
        return word
    if word[-1] in _NO_TONES and word[:-1] in _KNOWN:
        return word
    decoded = unvni(word) if any(char.isdigit() for char in word) else untelex(word)
    if decoded in _KNOWN and len(decoded) > 2:
        return decoded
    return word


# --- words to digits -------------------------------------------------------------------------------------


def _number(words: str) -> int:
    """'hai muoi sau', 'hai sau', 'muoi lam', '26' as a number below a hundred."""
    if words.isdigit():
        return int(words)
    first, *rest = [word for word in words.split() if word != "muoi"] or ["mot"]
    if rest:
        return _UNITS[first] * 10 + _UNITS[rest[0]]
    if words.startswith("muoi"):
        return 10 + (_UNITS[first] if words != "muoi" else 0)
    return _UNITS[first] * 10 if "muoi" in words else _UNITS[first]


def _number_words(words: list[str], at: int) -> tuple[int, int] | None:
    """(number up to 39, place after it) of the number words at this place."""
    if words[at : at + 1] == ["muoi"]:
        unit = _unit_at(words, at + 1)
        return 10 + unit, at + (2 if unit else 1)
    first = _UNITS.get(words[at]) if at < len(words) else None
    if first is None:
        return None
    if words[at + 1 : at + 2] == ["muoi"]:
        unit = _unit_at(words, at + 2)
        return first * 10 + unit, at + (3 if unit else 2)
    return first, at + 1


def _unit_at(words: list[str], at: int) -> int:
    """The unit after mười; 0 where 'năm' names a year: 'tháng mười năm 2022'."""
    if at >= len(words) or (words[at] == "nam" and at + 1 < len(words)):
        return 0
    return _UNITS.get(words[at], 0)


def _digits_for_words(key: str) -> str:
    """'thang muoi hai nam 2022' -> 'thang 12 nam 2022'."""
    words = key.split()
    out: list[str] = []
    at = 0
    while at < len(words):
        number, end = _number_here(words, at, out[-1] if out else "")
        out.append(number)
        at = end
    return " ".join(out)


def _number_here(words: list[str], at: int, before: str) -> tuple[str, int]:
    """The number that starts here in digits, or the word as it stands; and the place after it."""
    found = _number_words(words, at)
    if found and before in _BEFORE_NUMBER and not _is_from(words, at, before):
        return str(found[0]), found[1]
    if found and words[at] in _DAYS_IN_WORDS and words[found[1] : found[1] + 1] == ["thang"]:
        return str(found[0]), found[1]
    if words[at] == "hai" and words[at + 1 : at + 2] == ["khong"]:  # "năm hai không hai ba"
        return "".join(str(_UNITS.get(word, 0)) for word in words[at : at + 4]), at + 4
    return words[at], at + 1


def _is_from(words: list[str], at: int, before: str) -> bool:
    """Whether 'tu' is 'từ': 'ngày từ 3/2'."""
    return words[at] == "tu" and before in ("ngay", "hom") and words[at + 1 : at + 2] != ["thang"]
