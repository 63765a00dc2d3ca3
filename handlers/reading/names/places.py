"""Where something is used, told in passing: "từ tháng 3 ở xưởng 2", "đang dùng cho cả tổ tiện".

Pure. A place is what stands behind "ở" or "tại", and behind "trong", "cho" or a comma where people work.
"""

from __future__ import annotations

import re
from unicodedata import combining, normalize

from handlers.reading.fold import fold, has_accents

MOST = 80  # letters of a place
_WORK = (
    r"(?:(?:cả|toàn|toàn bộ|các|hai|ba|bốn|\d+) )?"
    r"(?:tổ|phân xưởng|xưởng|phòng|khoa|chuyền|đội|kho|trạm|nhà máy|công ty|trường|bệnh viện|cơ quan|đơn vị|bộ phận"
    r"|khu|lớp|khối|văn phòng|chi nhánh|xí nghiệp|phường|xã|quận|huyện|ca)\b"
)
_TIME = (
    r"(?:từ|hồi|vào|kể từ|bắt đầu|đầu|cuối|giữa|ngày|tháng|năm|quý|lúc|cách đây|hôm|bữa"
    r"|được|rồi|đến|tới|nên|thì|là|mà|để|giúp)\b"
)
_PLACE = rf"(?P<place>(?!{_TIME})[^\W_](?:(?! {_TIME})[^,;.\n]|\.(?=\d)){{1,{MOST}}})"
_LABEL = (
    r"\b(?:nơi|chỗ|địa điểm|phạm vi) (?:đang )?(?:được )?(?:áp dụng|sử dụng|dùng)(?: là|:)? ?"
    rf"(?:(?:ở|tại) )?{_PLACE}"
)
_USED = (
    r"\b(?:áp dụng|sử dụng|dùng|triển khai|thí điểm|thử nghiệm)\b(?: (?:rồi|thử|được|đang))?"
    rf" (?:(?:ở|tại) |(?:trong |cho )?(?={_WORK})){_PLACE}"
)
_BESIDE = rf"(?:(?:^|(?<!còn)[ ,;])(?:ở|tại) |[ ,;](?:trong |cho )(?={_WORK})|[,;] ?(?={_WORK})){_PLACE}"
_NOWHERE = frozenset(map(fold, (
    "đây", "đây đã", "đây thôi", "đó", "kia", "trên", "dưới", "nhà", "chỗ em", "chỗ tôi", "chỗ mình", "chỗ này",
    "thời điểm", "đâu", "đâu cả",
)))  # fmt: skip
_COURTESY = re.compile(r"(?:\s+(?:ạ|nhé|nha|nhá|em|ơi|a|nhe|thôi|luôn))+$", re.IGNORECASE)


def _without_accents(pattern: str) -> str:
    plain = "".join(letter for letter in normalize("NFD", pattern) if not combining(letter))
    return plain.replace("đ", "d")


class _Spelled:
    """A pattern, and the same for who types no accents."""

    def __init__(self, pattern: str) -> None:
        self._accented = re.compile(pattern, re.IGNORECASE)
        self._plain = re.compile(_without_accents(pattern), re.IGNORECASE)

    def search(self, text: str) -> re.Match[str] | None:
        """Where it stands, by the accents where there are some."""
        return (self._accented if has_accents(text) else self._plain).search(text)

    def place(self, text: str) -> str:
        """The place in these words, "" for none."""
        found = self.search(text)
        if found is None:
            return ""
        place = _COURTESY.sub("", found["place"]).strip(" .!\"“”'")
        if fold(place) in _NOWHERE or len(place) < len("ca"):
            return ""
        return place


_BEGINS_WITH_WORK = _Spelled(rf"^{_WORK}")
_LABELLED, _IN_USE, _BESIDE_A_DAY = _Spelled(_LABEL), _Spelled(_USED), _Spelled(_BESIDE)


def is_where_people_work(text: str) -> bool:
    """Whether it begins as teams, workshops and offices are called: "cả xưởng", "tổ tiện"."""
    return len(text) <= MOST and _BEGINS_WITH_WORK.search(normalize("NFC", text)) is not None


def where_used(text: str) -> str:
    """The place that these words name as the one of use, "" for none."""
    text = normalize("NFC", text)
    return _LABELLED.place(text) or _IN_USE.place(text)


def beside_a_day(text: str) -> str:
    """The place in words that answer since when something is used; "" for none."""
    return where_used(text) or _BESIDE_A_DAY.place(normalize("NFC", text))
