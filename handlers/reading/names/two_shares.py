"""Two who share it, told in one breath: "tui với Lâm Văn Bé, tui 60 nó 40", "60/40 với anh Kiên"."""

from __future__ import annotations

import re

LONGEST = 200  # letters in which two share it
TENTHS = 10  # "chia 7/3"
PRONOUN = r"(?:ông|ong|bà|ba|anh|chị|chi|cô|co|chú|chu|bác|bac|em|bạn|ban|thầy|thay)(?:\s+(?:ấy|ay|đó|do|này|nay))?"
_ME = r"(?:em|tôi|toi|tui|mình|minh|tao|anh|chị|chi|cháu|chau)"
_HAS = r"(?:\s+(?:được|duoc|là|la|thì|thi|lấy|lay|còn|hưởng|chiếm|chiem|khoảng|khoang))*"
#: "Tui với Lâm Văn Bé, tui 60 nó 40".
_MINE_AND_HIS = re.compile(
    rf"\W*(?:(?:có|dạ|co|da)\s+)?(?:{_ME}\s+)?(?:làm |lam )?(?:với|voi|và|va|cùng|cung)\s+"
    r"(?P<name>[^,;:\n\d%]{4,60}?)"
    rf"\s*[,;:\n-]\s*{_ME}{_HAS}\s+(?P<mine>\d{{1,2}})\s*%?"
    rf"[\s,;-]*(?:và\s+|còn\s+|va\s+|con\s+)?(?:{PRONOUN}|ảnh|chỉ|cổ|ổng|bả|nó|no|hắn|[^\W\d]+){_HAS}"
    r"\s+(?P<his>\d{1,2})\s*%?"
    r"(?:\s*(?:phần trăm|nhé|ạ|nha|em|thôi))*\W*",
    re.IGNORECASE,
)
#: "Em 60 còn Nông Thị Chiêm 40".
_MINE_THEN_HIS = re.compile(
    rf"\W*(?:(?:dạ|da|thì|thi)\s+)*{_ME}{_HAS}\s+(?P<mine>\d{{1,2}})\s*(?:%|phần trăm)?[\s,;-]*"
    r"(?:(?:còn|con|và|va|thì|thi)\s+)*(?:(?:anh|chị|chi|cô|chú|bác|bạn|ông|bà)\s+(?!thị |văn ))?"
    rf"(?P<name>[^,;:\n\d%]{{4,60}}?){_HAS}\s+(?P<his>\d{{1,2}})\s*(?:%|phần trăm)?(?:\s*(?:nhé|ạ|nha|em|thôi))*\W*",
    re.IGNORECASE,
)
#: "Tôi 60, còn lại là của Đinh Công Trứ".
_REST_IS_HIS = re.compile(
    rf"\W*(?:(?:dạ|da)\s+)?{_ME}{_HAS}\s+(?P<mine>\d{{1,2}})\s*(?:%|phần trăm)?[\s,;-]*"
    r"(?:phần\s+)?(?:còn lại|con lai)"
    r"(?:\s+(?:là|la|của|cua|cho|thuộc về|phần|thì|thi))*\s+"
    r"(?:(?:anh|chị|chi|cô|chú|bác|bạn|ông|bà)\s+(?!thị |văn ))?"
    r"(?P<name>[^,;:\n\d%]{4,60}?)(?:\s*(?:nhé|ạ|nha|thôi|hết))*\W*",
    re.IGNORECASE,
)
#: "60/40 với anh Đặng Văn Kiên".
_MINE_TO_HIS = re.compile(
    r"\W*(?:(?:chia|dạ|tỷ lệ|tỉ lệ)\s+)*(?P<mine>\d{1,2})\s?%?\s?[/:-]\s?(?P<his>\d{1,2})\s?%?\s*"
    r"(?:với|voi|cùng|cung)\s+(?P<name>[^,;:\n\d%]{4,60}?)(?:\s*(?:nhé|ạ|nha|thôi))*\W*",
    re.IGNORECASE,
)
#: "Em với Hà Thị Thu cùng làm, chia đều".
_WITH_ME_EQUALLY = re.compile(
    rf"^\W*(?:(?:có|dạ|do)\s+)*{_ME}\s+(?:với|voi|và|va|cùng|cung)\s+(?P<name>[^,;:\n\d%]{{4,60}}?)"
    r"(?:\s+(?:cùng|cung)?\s*(?:làm|lam)(?:\s+(?:chung|cùng|cung))?)?(?=[\s,;]+(?:chia|đều|bằng nhau|mỗi))",
    re.IGNORECASE,
)
#: "Hà Thị Thu 40 (em 60)".
_MINE_IN_BRACKETS = re.compile(rf"\s*\(\s*(?={_ME}\s+(?:\w+\s+)?\d)", re.IGNORECASE)
#: "Chung Thị Diễm 40 còn tui 60".
_HIS_THEN_MINE = re.compile(
    rf"\W*(?:(?:dạ|da|có|co)\s+)*(?P<name>[^,;:\n\d%]{{4,60}}?){_HAS}\s+(?P<his>\d{{1,2}})\s*(?:%|phần trăm)?[\s,;-]*"
    rf"(?:(?:còn|con|và|va|thì|thi)\s+)*{_ME}{_HAS}\s+(?P<mine>\d{{1,2}})\s*(?:%|phần trăm)?(?:\s*(?:nhé|ạ|nha"
    rf"|thôi))*\W*",
    re.IGNORECASE,
)


def mine_and_his(text: str) -> str:
    """The same as a list, where two people's shares stand behind "em với anh …"."""
    return both_shares(text) or _WITH_ME_EQUALLY.sub(r"\g<name>", _MINE_IN_BRACKETS.sub(", ", text))


def both_shares(text: str) -> str:
    """ "Với Lâm Văn Bé, tui 60 nó 40" as a list of both shares; "" where it tells no two."""
    if len(text) > LONGEST:
        return ""
    rest = _REST_IS_HIS.fullmatch(text)
    if rest is not None:
        mine = int(rest["mine"])
        if mine < TENTHS:
            mine *= 10
        return f"{rest['name']} {100 - mine}%, tôi {mine}%"
    ways = (_MINE_AND_HIS, _MINE_THEN_HIS, _HIS_THEN_MINE, _MINE_TO_HIS)
    found = next(filter(None, (way.fullmatch(text) for way in ways)), None)
    if found is None:
        return ""
    his, mine = int(found["his"]), int(found["mine"])
    if his + mine == TENTHS:
        his, mine = 10 * his, 10 * mine
    return f"{found['name']} {his}%, tôi {mine}%"
