"""Shares as people type them: "30%", "25" without a sign, "ba mươi phần trăm", "mỗi người 20%", "một nửa"."""

from __future__ import annotations

import re

from handlers.reading.fold import fold

SHARE = re.compile(
    r"[-:(–=]?\s*(?-i:(?:được|chiếm|đóng góp|góp|duoc|chiem|dong gop|gop)\s+)?(\d{1,3})(?:[.,]0+)?\s*"
    r"(?:%|phần trăm|phan tram|percent)\s*\)?",
    re.IGNORECASE,
)
_BROKEN = re.compile(r"\d[.,]0*[1-9]\d*+\s*(?:%|phần trăm|phan tram)", re.IGNORECASE)
_NO_SIGN = re.compile(r"(?<=[^\W\d_])(\s*[-:(–=]\s*|\s+)(\d{1,2})(?=\s*\)?\s*(?:$|[\n;,]|và\s|va\s|and\s))")
_HALF = re.compile(r"\b(?:một nửa|mot nua|1 nửa|nửa|phân nửa|a half|half)\b", re.IGNORECASE)  # "nua" alone may be "nữa"
_EACH = re.compile(
    r"[,;]?\s*\b(?:mỗi|moi)\s+(?:người|nguoi|anh|chị|chi|em|bạn|ban|đứa|dua|each)\s+(?:được |là |duoc |la )?"
    r"(\d{1,3})\s*(?:%|phần trăm|phan tram)?",
    re.IGNORECASE,
)
_EQUALLY = re.compile(
    r"[,;]?\s*(?:\b(?:phần trăm|tỷ lệ|tỉ lệ|phan tram|ty le)\s+(?:thì|thi|là|la)?\s*)?"
    r"\b(?:chia đôi|chia doi|cưa đôi|cua doi|chia hai"
    r"|chia đều|chia deu|đều nhau|deu nhau|bằng nhau|bang nhau|như nhau|nhu nhau)(?:\s+nhau)?\b",
    re.IGNORECASE,
)
_PRONOUN = (
    r"(?:(?:nó|no|ảnh|bả|ổng|chỉ|cổ|hắn|anh ấy|chị ấy|em ấy|cô ấy|chú ấy|bác ấy|ông ấy|bà ấy|bạn ấy|anh ta|chị ta"
    r"|người này|người đó|anh này|chị này|em này|bạn này|phần|tỷ lệ|tỉ lệ|là|được|thì|góp|đóng góp|khoảng"
    r"|tầm|chừng|chia)\s+)*"
)
#: "Trần Thị Bình, 30%", "Đặng Quốc Hùng, nó 30 phần trăm"
_PARTED = re.compile(rf"\s*[,;:]\s*{_PRONOUN} ?(?=\d{{1,3}}\s*(?:%|phần|phan|$))", re.IGNORECASE)
_ONES = "một|mot|hai|ba|bốn|bon|tư|tu|năm|nam|lăm|lam|sáu|sau|bảy|bay|tám|tam|chín|chin"
#: In small letters: "Ba" with a capital is a name.
_SPOKEN = re.compile(
    rf"\b(?:(?P<many>{_ONES}) )?"
    rf"(?:(?P<ten>mươi|muoi|mười|chục|chuc|hăm|ham|băm)(?: (?P<ones>{_ONES}))?|(?P<one>{_ONES}))"
    r"\s*(?:%|phần trăm|phan tram)"
)
#: The same without a sign behind a name: "Đinh Thị Sáu mười lăm, Hồ Văn Bảy hai mươi".
_SPOKEN_ALONE = re.compile(
    rf"(?<=[^\W\d_])\s+(?:(?P<many>{_ONES}) )?(?P<ten>mươi|mười|chục)(?: (?P<ones>{_ONES}))?(?P<one>)"
    r"(?=\s*(?:$|[\n;,]))"
)
#: "5 chục phần trăm".
_TIMES_TEN = re.compile(r"\b([1-9])\s?(?:chục|chuc)(?:\s*(?:%|phần trăm|phan tram)|(?=\s*(?:$|[,;.\n])))")
_VALUES = {
    "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "lam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9,
    "muoi": 10,
}  # fmt: skip
_TENS = {"ham": 20, "bam": 30}
_ONE = rf"[1-9]|{_ONES}"
#: "1/4", "một phần tư", "1 phần 3"; in small letters too.
_FRACTION = re.compile(
    rf"(?<![\d/])(?:([1-4])\s?/\s?([2-9]|10)(?![\d/])|\b({_ONE})\s(?:phần|phan)\s({_ONE}|10|mười|muoi)\b(?! phần trăm))"
)


def in_figures(text: str) -> str:
    """ "một nửa" as "50%", "một phần tư" as "25%", "ba mươi phần trăm" as "30%", "chia đều" left out."""
    text = _TIMES_TEN.sub(r"\g<1>0%", _FRACTION.sub(_in_percent, text))
    text = _EQUALLY.sub("", _HALF.sub("50%", re.sub(r"[ \t\u00a0]+", " ", text)))
    if "%" in text or "tr" in text.casefold():
        text = _SPOKEN.sub(_figures, text)
    text = _PARTED.sub(" ", text)
    return _SPOKEN_ALONE.sub(_figures, text)


def _in_percent(fraction: re.Match[str]) -> str:
    part, whole = (_number(word) for word in fraction.groups() if word)
    return f"{100 * part // whole}%" if 0 < part < whole else fraction[0]


def _number(word: str) -> int:
    return int(word) if word.isdecimal() else _VALUES[fold(word)]


def _figures(spoken: re.Match[str]) -> str:
    many, ones, one = (_VALUES.get(fold(spoken[part] or ""), 0) for part in ("many", "ones", "one"))
    if fold(spoken["ten"] or "") in _TENS:
        return f" {_TENS[fold(spoken['ten'])] + ones}%"  # "hăm lăm"
    if spoken["ten"]:
        return f" {(many or 1) * 10 + ones}%"
    return f"{many * 10 + one}%"  # "hai lăm phần trăm" is 25%


def with_signs(text: str) -> str:
    """ "Lý Văn Thông 25, Cao Thị Nga 15" with the signs that are meant, where no share has one."""
    if "%" in text or SHARE.search(text):
        return text
    return _NO_SIGN.sub(r"\1\2%", text)


def is_in(text: str) -> bool:
    """Whether a share in figures stands in these words."""
    return SHARE.search(text) is not None or _NO_SIGN.search(text) is not None


def is_broken(text: str) -> bool:
    """Whether a share is no whole number: "33,5%"."""
    return _BROKEN.search(text) is not None


def each(text: str) -> tuple[str, int | None]:
    """The text without "mỗi người 20%", and those 20."""
    found = _EACH.search(text)
    if found is None:
        return text, None
    return _EACH.sub("", text), int(found[1])
