"""Corrections without a name: "à nhầm", "nhầm, 430 triệu mới đúng", "quên mất, còn chị Nga 15% nữa"."""

from __future__ import annotations

import re
from typing import NamedTuple
from unicodedata import normalize

from handlers.reading.fold import SpelledPattern, fold, has_accents, marked, remembered

LONGEST = 160  # letters of a correction: what is longer tells something

# Any word of a correction: most answers hold none, and are looked at no further. "Không phải chỉnh" is none.
_MAY_BE = SpelledPattern(
    r"^\W*(?:à|á|ạ|ờ|ơ|ừ|ôi|ối|chết|còn|thêm|bổ sung|chính xác|đúng)\b\W*\w"
    r"|\b(?:nhầm|lộn|sai|trật|lỡ tay|sửa|đổi|khoan|quên|thiếu|sót|mới đúng|mới trúng|mới phải|phải là|đâu có"
    r"|(?:đặt|viết|ghi|kể|chọn|tính|nhập|khai) lại(?=(?: (?:nhé|nha|ạ|em|đi|giúp))*\W*$)"
    r"|(?:đặt|viết|ghi|kể|chọn|tính|nhập|khai) lại(?: (?:phần|mục|câu|chỗ|đoạn|cái)|(?: (?:giúp|giùm|dùm|hộ|cho|em))*:)"
    r"|(?:câu|phần|đoạn) (?:trước|trên|nãy|hồi nãy|lúc nãy|vừa rồi|vừa nãy) (?:\w+ ){0,2}(?:chưa|còn)\b"
    r"|thay (?:lại |đổi )?(?:cái )?(?:tên|ngày|số|tiền|chữ|từ)\b"
    r"|đúng là|mà là|đúng ra|(?:thừa|dư)(?: mất)?(?: \w+)?(?: con)? số"
    r"|chứ không phải|(?:tiền|ngày|tháng|số) không phải \d+)\b"
    r"|\b(?:chưa|không|ko|k) (?:đúng|chuẩn|chính xác|phải vậy|ổn|hay|rõ|đủ|hợp|khớp)\b"
    r"|^\W*(?:không|ko|k|hông|hổng)(?: phải)?[\s,]+(?:hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|một|tháng|ngày|hôm|tuần|\d)"
    r"|^\W*(?:không|ko|k|hông|hổng)(?: phải)?(?: (?:thế|vậy|em|ạ))?, ?\w|^\W*ý (?:em|tôi|anh|chị|mình|tui) là\b"
    r"|\blà\b.+\bchứ\W*$|\bchứ (?:không|ko|k|hông|chẳng|chả|đâu|có)\b|\b(?:viết|ghi|đọc) là\b|\bthành\b|\d ?%|phần trăm"
    r"|^\W*(?:(?:em|anh|chị|tôi|mình|cho|xin|giúp|thôi) )*(?:xóa|bỏ|gỡ|hủy|loại|rút|trừ)\b"
)

# The parts of a correction, in right spelling.
# Words that may be repeated are tried in one way each (?>), the longest first: else "oi oi oi …" would never end.
AH = (
    r"(?:(?>(?:à mà|ừ mà|à|ờ|ừ|ơ|ối|ôi|ui|úi|ủa|thôi chết|chết|ấy|khoan đã|khoan|từ từ đã|từ từ|đợi đã|chờ đã"
    r"|thôi|xin lỗi|dạ|vâng|này|ý|quên mất|quên|(?:em|anh|chị|bạn|ad) ơi)\b[\s,.!:;…-]*))*"
)
_WHO = (
    r"(?:(?:em|e|mình|mk|tôi|tui|anh|chị|cô|chú|bác|cháu|con|nãy"
    r"|lúc nãy|hồi nãy|vừa rồi|vừa nãy|bữa trước|câu trước|ở trên)\s+)*"
    r"(?:bị\s+|lại\s+|lỡ\s+)?"
)
_WROTE = r"(?:ghi|gõ|viết|nhập|đánh|bấm|chọn|nói|điền|trả lời)"
_MISTAKEN = (
    rf"(?:(?:{_WROTE}\s+)?(?:nhầm lẫn|nhầm|lộn|sai|trật)"
    rf"|{_WROTE}\s+(?:thừa|dư|thiếu)(?: mất)?(?: (?:một|1|hai|2|mấy))?(?: con)? số(?: (?:0|không))?)"
)
_THEN = r"(?:[\s,.!]*\b(?>rồi|mất|ạ|nhé|nha|em|ơi|với|đó|đấy|á|thôi|bạn|ad|hihi|hic|câu trước|câu trên|ở trên)\b)*"
_IS = r"(?:(?:phải là|phải ghi là|đúng ra là|đúng là|chính xác là|sửa lại là|sửa thành|sửa lại thành|đổi thành|là)\s+)?"
_WORD_ENDS = r"(?!\B\w)"  # a value ends nowhere else, and there alone is looked for what stands behind it
_VALUE = (
    rf"(?P<value>.+?){_WORD_ENDS}"
    r"(?:[\s,]*\b(?:mới đúng|mới phải|mới chuẩn|cơ|chứ không phải .{1,80}|chứ|thôi|nhé|nha|ạ|em|rồi)\b)*[\s.!]*"
)

_NOT = r"(?:(?:không|ko|k)(?: phải)?[\s,]+(?=\d|tháng|ngày|năm))?"  # "à không, 85 triệu"


class Phrase(NamedTuple):
    """A way to correct, and what the folded text holds wherever it is: it is looked for first, since it is quick."""

    sign: re.Pattern[str]
    pattern: SpelledPattern

    def fullmatch(self, typed: str) -> re.Match[str] | None:
        """The same as that of the pattern."""
        return None if self.sign.search(fold(typed)) is None else self.pattern.fullmatch(typed)


#: What a value is called that nothing names: "số đó em ghi nhầm, phải là 64 triệu".
_THAT = r"(?:(?:con |cái )?số(?: tiền)?(?: (?:đó|này|kia|ấy|trên|hồi nãy|lúc nãy|vừa rồi))? )?"
_MISTAKE = re.compile(r"nham|lon|sai|trat|\bso\b")
_BARE = Phrase(_MISTAKE, SpelledPattern(rf"\W*{AH}{_WHO}{_MISTAKEN}{_THEN}\W*"))
_NHAM_VALUE = SpelledPattern(  # "nhầm, 430 triệu mới đúng"
    rf"\W*{AH}{_THAT}{_WHO}{_MISTAKEN}(?: (?:dấu|chữ|tên|số|chính tả))?(?:\s+(?:rồi|mất rồi))?\s*"
    rf"(?:[,.:;!…-]+|\brồi\b|\b(?=phải|đúng ra|là)|(?=\d))\s*{_IS}{_VALUE}"
)
_VALUES = (
    Phrase(
        _MISTAKE,
        SpelledPattern(  # "sai rồi, nãy em ghi 500 mà đúng là 50 triệu thôi"
            rf"\W*{AH}{_WHO}{_MISTAKEN}\b.{{1,60}}?\b(?:đúng là|đúng ra là|phải là|mới là|chỉ là|chỉ có) {_VALUE}"
        ),
    ),
    Phrase(_MISTAKE, _NHAM_VALUE),
    Phrase(  # "lúc nãy ghi 500 triệu là sai, 64 triệu thôi"
        _MISTAKE,
        SpelledPattern(
            rf"\W*{AH}{_WHO}{_WROTE} [^,;]{{1,40}}? (?:là |bị )?(?:nhầm|lộn|sai|trật)(?: (?:rồi|mất|số))*\s*[,.] ?{_IS}"
            rf"(?=[^,;]{{1,40}}$){_VALUE}"
        ),
    ),
    Phrase(
        re.compile(r"khong phai .*\bla\b"), SpelledPattern(rf"\W*{AH}không phải .{{1,60}}? mà (?:phải )?là {_VALUE}")
    ),
    Phrase(
        re.compile(r"\bmoi (?:dung|phai|chuan|trung)\b"),
        SpelledPattern(rf"\W*{AH}(?P<value>.+?)\s+mới (?:đúng|phải|chuẩn|trúng)(?:[\s,]*\b(?:nhé|nha|ạ|em)\b)*[\s.!]*"),
    ),
    Phrase(
        re.compile(r"\b(?:sua|doi)\b"),
        SpelledPattern(rf"\W*{AH}(?:cho em )?(?:sửa|đổi)(?: lại)?(?: giúp em| giúp)? (?:thành|là) {_VALUE}"),
    ),
    Phrase(  # "con số hồi nãy sửa lại 280 triệu"
        re.compile(r"\bso\b.*\b(?:sua|doi)\b"),
        SpelledPattern(rf"\W*{AH}(?=(?:con )?số){_THAT}(?:sửa|đổi)(?: lại)?(?: thành| là)? (?=\d){_VALUE}"),
    ),
    Phrase(
        re.compile(r"\b(?:phai|ra|xac) la\b"), SpelledPattern(rf"\W*{AH}(?:phải là|đúng ra là|chính xác là)\s+{_VALUE}")
    ),
    Phrase(  # "115 triệu ạ, em nhớ nhầm"
        _MISTAKE,
        SpelledPattern(
            rf"\W*{AH}(?P<value>[^,;]{{1,40}}?)(?: (?:ạ|nhé|cơ|thôi|mới đúng))*,\s*{_WHO}"
            rf"(?:{_WROTE}|nhớ|tính) (?:nhầm|lộn|sai){_THEN}[\s.!]*"
        ),
    ),
    Phrase(  # "hổng phải 500 triệu, 55 triệu thôi"
        re.compile(r"^\W*(?:khong|ko|k|hong) phai\b"),
        SpelledPattern(
            r"\W*(?:không|ko|k|hông|hổng) phải (?:là )?[^,;]{1,40}, ?(?:mà |chỉ |có |là )*(?=[^,;]{1,40}$)"
            rf"(?=(?:hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|một|\d)){_VALUE}"
        ),
    ),
    Phrase(  # "khoan, phải trừ tiền giống, còn 95 triệu"
        re.compile(r"^\W*(?:khoan|a|chet|nham|quen|y)\b.*\bcon\b"),
        SpelledPattern(
            rf"\W*(?:khoan|à|chết|nhầm|quên|ý)\b.{{1,60}}?[\s,](?:chỉ )?còn (?:có |là |khoảng |chừng )*(?=\d){_VALUE}"
        ),
    ),
    Phrase(
        re.compile(r"^\W*(?:khong|ko|k|hong)\b"),
        SpelledPattern(
            r"\W*(?:không|ko|k|hông)(?: phải)?,\s*(?=[^,;]{1,40}$)"
            rf"(?=(?:hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|một|tháng|ngày|hôm|tuần|\d)){_VALUE}"
        ),
    ),
    Phrase(  # "em nói 50 triệu chứ có nói 500 đâu"
        re.compile(r"\bchu\b"),
        SpelledPattern(
            rf"\W*{AH}(?:em|e|mình|tôi|tui|anh|chị|cô|chú|bác) (?:nói|ghi|khai|viết|gõ) (?:là |có "
            rf")?(?P<value>[^,;]{{1,40}}?)"
            r",? chứ (?:có|đâu|không|ai|nào|phải)\b.{0,40}"
        ),
    ),
    Phrase(
        re.compile(r"^\W*(?:a|o|ay|khoan|quen|y)\b"),
        SpelledPattern(
            rf"\W*(?:à|ờ|ấy|khoan|quên|ý)[\s,.!…-]+(?:(?:em|anh"
            rf"|chị) )?(?:nhầm[\s,]+)?{_NOT}{_IS}(?!thì\b)(?=[^,;]{{1,40}}$)"
            rf"{_VALUE}"
        ),
    ),
)
#: "Đâu có, số tiền em nói là 50 triệu mà".
_PROTEST = SpelledPattern(r"^\W*(?:đâu có(?: đâu)?|đâu phải|có đâu|đâu|ủa)(?: (?:em|ad|anh|chị|bạn))?\s*,\s*(?=\S)")


def without_protest(text: str) -> str:
    """The words without a "đâu có" before them, which says that what was read back is wrong; "" where none is."""
    typed, key = typed_and_key(text)
    found = _PROTEST.match(typed) if key else None
    return "" if found is None else typed[found.end() :]


#: "Khoan gửi, sửa phần trước đây đã", "đừng nộp vội, cho sửa tên".
_WAITING = (
    r"(?: (?:khoan|từ từ|đã|hãy|có|vội|gửi|nộp|chút|tí|xíu|tý|lại|đâu|nhé|nha|em|anh|chị|tôi|mình|ad|đi|bấm|một"
    r"|cái|cho))*"
)
_WAIT = SpelledPattern(
    r"^\W*(?:(?:ấy|à|ơ|ôi|ối|chết|thôi|dạ|ừ|em ơi|này|ý)[\s,.!]+)*(?:"
    rf"(?:khoan|từ từ|chờ|đợi|đừng|dừng|chưa|hượm|hẵng)\b{_WAITING}\s*[,.!;:…-]+\s*(?=\w)"
    rf"|(?:khoan|từ từ|chờ|đợi|hượm|hẵng|(?:đừng|chưa|dừng) (?:gửi|nộp|vội))\b{_WAITING}\s+(?=(?:sửa|đổi|chỉnh)\b))"
)
_FIRST = SpelledPattern(r"(?<=\w)\s+(?:cái |trước |lại )?đã(?: (?:nhé|nha|em|ạ|chị|anh))*\W*$")
_WAITS = ("khoan", "tu tu", "cho", "doi", "dung", "chua", "huom", "hang")  # folded


def without_waiting(text: str) -> str:
    """The words behind a "khoan gửi", which only says that nothing is handed in yet; all of them where none is."""
    if len(text) > LONGEST or not any(word in fold(text) for word in _WAITS):
        return text
    typed, key = typed_and_key(text)
    found = _WAIT.match(typed) if key else None
    if found is None:
        return text
    first = _FIRST.search(typed)
    return without_waiting(typed[found.end() : None if first is None else first.start()])


_OF_AUTHORS = r"(?:đồng tác giả|tác giả|người làm cùng|người cùng làm|làm cùng|cùng làm)"
_FORGOTTEN = Phrase(
    re.compile(r"\b(?:con|thieu|sot|quen|them|bo sung)\b|^\W*[ao]\b"),
    SpelledPattern(
        rf"\W*(?:{AH}(?:cho )?(?:(?:em|e|mình|tôi|chị|anh) )?"
        r"(?:còn thiếu|thiếu|ghi thiếu|sót|quên (?:ghi|khai|kể|nói)|quên|ghi sót|bỏ sót|chưa (?:ghi|khai|kể)"
        r"|thêm|ghi thêm|bổ sung)"
        r"|(?:à|ờ|quên mất|quên)\b(?=[\s,.!:]+(?:còn|thêm|có|có cả|cả|bổ sung)\b)|còn)"
        r"(?:[\s,.!:]+(?:mất|tên|rồi|còn|thêm|có cả|cả|có|người|vào))*"
        rf"(?:[\s,.!:]+{_OF_AUTHORS}(?: (?:là|tên))?)?[\s,.!:]+(?P<value>.+?){_WORD_ENDS}"
        rf"(?:\s+(?:vào |vô )?(?:(?:danh sách|chỗ|phần|mục) )?{_OF_AUTHORS})?"
        r"(?:\s+(?:với em|với anh|với chị|với tôi|với mình))?(?:\s+nữa)?"
        r"(?:\s+(?:em |tôi |chị |anh )?(?:chưa|quên) (?:ghi|khai|kể))?"
        r"(?:[\s,]*\b(?:nhé|nha|ạ|em|rồi|vào|vô)\b)*[\s.!]*"
    ),
)
_FORGOTTEN_BEFORE = Phrase(  # "chị Lê Thị Kim Ngân cùng làm 20%, em quên khai"
    re.compile(r"\b(?:quen|sot|thieu|chua)\b"),
    SpelledPattern(
        rf"\W*(?:còn |có )?(?P<value>[^,;]{{4,80}}?),\s*(?:mà )?{_WHO}(?:quên|sót|thiếu|chưa)"
        r"(?: (?:khai|ghi|kể|nói|mất|tên|vào|vô|rồi|ạ|nhé|nha|em))*[\s.!]*"
    ),
)
_TOLD_OF_OTHERS = SpelledPattern(
    r"\b(?:anh chị em|anh em|chị em|anh chị|mọi người|chúng tôi|bọn em|tụi em|công nhân|thợ|khách|họ)\s+"
    r"(?:\w+\s+)?(?:ghi|viết|gõ|nhập|đọc|điền|đánh|bấm|làm)\b"
)


@remembered
def may_be(text: str) -> bool:
    """Whether a look is worth its time: most answers hold no word of a correction."""
    return len(text) <= LONGEST and "\n" not in text and _MAY_BE.occurs(text)


def bare(text: str) -> bool:
    """ "à nhầm", "em ghi sai rồi": something is wrong, and nothing says what."""
    return _BARE.fullmatch(text) is not None


def value_alone(text: str) -> str:
    """The right value where nothing names its question: "nhầm, 430 triệu mới đúng"; "" without one."""
    return _first_value(text, *_VALUES)


#: "48 triệu, à quên trừ tiền tôn 3 triệu, còn 45 triệu".
_LESS = SpelledPattern(
    r"^(?P<wrong>.+?)[\s,.;:…-]+(?:(?:à|á|ờ|ủa|ấy|chết|khoan|mà|nhưng)[\s,]*)+(?:quên |chưa |còn |phải )*trừ "
    r".{1,60}?[\s,]"
    r"(?:chỉ )?còn (?:có |lại |là |khoảng |chừng )*(?P<right>\d.*)$"
)
_SLIP_SIGN = re.compile(r"\w\W+(?:a|o|ua|i|y|ay|chet|quen|loi|sorry)\b.*\b(?:nham|lon|khong)\b|, (?:khong|nham|lon)\b")
_SLIP = SpelledPattern(
    r"^(?P<wrong>.+?)(?:,\s*(?:không phải|nhầm|lộn)(?: rồi)?,\s*(?:là )?"
    r"|[\s,.;:…-]+(?:(?:à|á|ờ|ủa|í|ý|ấy|chết|thôi chết|quên|xin lỗi|sorry)[\s,]*)+"
    r"(?:(?:em |tôi |anh |chị |mình )?(?:(?:ghi|viết|gõ|nói) )?(?:nhầm|lộn)|không(?: phải)?|không đúng)"
    r"(?: (?:rồi|ạ|tí|chút|mất))*[\s,.:!…]+(?:(?:phải là|đúng ra là|là) )?)(?P<right>.+)$"
)


def slipped(text: str) -> tuple[str, str]:
    """What somebody said first, and what they said instead in the same breath: "50 triệu à nhầm 30 triệu"; or ""."""
    signs = fold(text) if len(text) <= LONGEST else ""
    pattern = _LESS if " tru " in signs else _SLIP
    if pattern is _SLIP and _SLIP_SIGN.search(signs) is None:
        return "", ""
    typed, key = typed_and_key(text)
    found = pattern.match(typed) if key else None
    if found is None:
        return "", ""
    return typed[: found.end("wrong")].strip(" ,"), typed[found.start("right") :].strip(" ,")


def says_mistaken(text: str) -> bool:
    """Whether it begins with "à nhầm" or "em ghi nhầm", so that whatever follows puts something right."""
    return _NHAM_VALUE.fullmatch(text) is not None and "nham" in fold(text).split(",")[0].split()


def forgotten(text: str) -> str:
    """What is to stand beside an answer: "quên mất, còn chị Cao Thị Nga 15% nữa"; "" without it."""
    return _first_value(text, _FORGOTTEN, _FORGOTTEN_BEFORE)


def tells_of_others(text: str) -> bool:
    """Whether it tells what other people write or do wrong: "anh chị em ghi tên bị sai" is no order to us."""
    return _TOLD_OF_OTHERS.search(text) is not None


def _first_value(text: str, *phrases: Phrase) -> str:
    typed, key = typed_and_key(text)
    if not key:
        return ""
    folded = fold(typed)
    for phrase in phrases:
        found = None if phrase.sign.search(folded) is None else phrase.pattern.fullmatch(typed)
        if found is not None and tells_of_others(text):
            return ""
        if found is not None:
            return typed[found.start("value") : found.end("value")].strip(" ,")
    return ""


@remembered
def typed_and_key(text: str) -> tuple[str, str]:
    """The text with single spaces, and as it is compared, letter for letter; "" where that cannot be had."""
    typed = " ".join(normalize("NFC", text).split())
    key = marked(typed) if has_accents(typed) else fold(typed)
    return (typed, key) if len(key) == len(typed) else (typed, "")
