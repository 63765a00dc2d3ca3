"""Corrections without a name: "à nhầm", "nhầm, 430 triệu mới đúng", "quên mất, còn chị Nga 15% nữa"."""

from __future__ import annotations

import re
from unicodedata import normalize

from handlers.reading.fold import SpelledPattern, fold, has_accents, marked

LONGEST = 160  # letters of a correction: what is longer tells something

# Any word of a correction, folded: most answers hold none, and are looked at no further.
_MAY_BE = re.compile(
    r"^\W*(?:a|o|u|oi|chet|con|them|chinh xac|dung)\b"
    r"|\b(?:nham|lon|sai|sua|doi|khoan|quen|thieu|sot|moi dung|moi phai|phai la|dung la|ma la|dung ra)\b"
    r"|\b(?:chua|khong|ko|k) (?:dung|chuan|chinh xac|phai vay|on)\b"
)

# The parts of a correction, in right spelling.
_AH = (
    r"(?:(?:à|ờ|ừ|ơ|ối|ôi|úi|chết|thôi chết|ấy|khoan|khoan đã|thôi|xin lỗi|dạ|vâng|này|ý|quên|quên mất"
    r"|(?:em|anh|chị|bạn|ad) ơi)\b[\s,.!:;…-]*)*"
)
_WHO = (
    r"(?:(?:em|mình|tôi|tui|anh|chị|cháu|con|nãy|lúc nãy|hồi nãy|vừa rồi|vừa nãy|bữa trước|câu trước|ở trên)\s+)*"
    r"(?:bị\s+|lại\s+|lỡ\s+)?"
)
_MISTAKEN = r"(?:(?:ghi|gõ|viết|nhập|đánh|bấm|chọn|nói|điền|trả lời)\s+)?(?:nhầm lẫn|nhầm|lộn|sai)"
_THEN = r"(?:[\s,.!]*\b(?:rồi|mất|ạ|nhé|nha|em|ơi|với|đó|đấy|á|thôi|bạn|ad|hihi|hic|câu trước|câu trên|ở trên)\b)*"
_IS = r"(?:(?:phải là|phải ghi là|đúng ra là|đúng là|chính xác là|sửa lại là|sửa thành|sửa lại thành|đổi thành|là)\s+)?"
_VALUE = (
    r"(?P<value>.+?)"
    r"(?:[\s,]*\b(?:mới đúng|mới phải|mới chuẩn|cơ|chứ không phải .{1,80}|chứ|nhé|nha|ạ|em|rồi)\b)*[\s.!]*"
)

_BARE = SpelledPattern(rf"\W*{_AH}{_WHO}{_MISTAKEN}{_THEN}\W*")
_NHAM_VALUE = SpelledPattern(  # "nhầm, 430 triệu mới đúng"
    rf"\W*{_AH}{_WHO}{_MISTAKEN}(?:\s+(?:rồi|mất rồi))?\s*(?:[,.:;!…-]+|\brồi\b|\b(?=phải|đúng ra|là))\s*{_IS}{_VALUE}"
)
_VALUES = (
    _NHAM_VALUE,
    SpelledPattern(rf"\W*{_AH}không phải .{{1,60}}? mà (?:phải )?là {_VALUE}"),
    SpelledPattern(rf"\W*{_AH}(?P<value>.+?)\s+mới (?:đúng|phải|chuẩn)(?:[\s,]*\b(?:nhé|nha|ạ|em)\b)*[\s.!]*"),
    SpelledPattern(rf"\W*{_AH}(?:cho em )?(?:sửa|đổi)(?: lại)?(?: giúp em| giúp)? (?:thành|là) {_VALUE}"),
    SpelledPattern(rf"\W*{_AH}(?:phải là|đúng ra là|chính xác là)\s+{_VALUE}"),
    SpelledPattern(rf"\W*(?:à|ờ|ấy|khoan|quên|ý)[\s,.!…-]+(?:(?:em|anh|chị) )?(?:nhầm[\s,]+)?{_IS}{_VALUE}"),
)
_FORGOTTEN = SpelledPattern(
    rf"\W*(?:{_AH}(?:em |mình |tôi )?(?:còn thiếu|thiếu|ghi thiếu|sót|quên|ghi sót|bỏ sót)"
    r"|(?:à|ờ)\b(?=[\s,.!:]+(?:còn|thêm|có cả))|thêm|còn|bổ sung)"
    r"(?:[\s,.!:]+(?:mất|tên|rồi|còn|thêm|có cả|có))*[\s,.!:]+(?P<value>.+?)(?:\s+nữa)?"
    r"(?:[\s,]*\b(?:nhé|nha|ạ|em|rồi)\b)*[\s.!]*"
)
_TOLD_OF_OTHERS = SpelledPattern(
    r"\b(?:anh chị em|anh em|chị em|anh chị|mọi người|chúng tôi|bọn em|tụi em|công nhân|thợ|khách|họ)\s+"
    r"(?:\w+\s+)?(?:ghi|viết|gõ|nhập|đọc|điền|đánh|bấm|làm)\b"
)


def may_be(text: str) -> bool:
    """Whether a look is worth its time: most answers hold no word of a correction."""
    return len(text) <= LONGEST and "\n" not in text and _MAY_BE.search(fold(text)) is not None


def bare(text: str) -> bool:
    """ "à nhầm", "em ghi sai rồi": something is wrong, and nothing says what."""
    return _BARE.fullmatch(text) is not None


def value_alone(text: str) -> str:
    """The right value where nothing names its question: "nhầm, 430 triệu mới đúng"; "" without one."""
    return _first_value(text, *_VALUES)


def says_mistaken(text: str) -> bool:
    """Whether it begins with "à nhầm" or "em ghi nhầm", so that whatever follows puts something right."""
    return _NHAM_VALUE.fullmatch(text) is not None and "nham" in fold(text).split(",")[0].split()


def forgotten(text: str) -> str:
    """What is to stand beside an answer: "quên mất, còn chị Cao Thị Nga 15% nữa"; "" without it."""
    return _first_value(text, _FORGOTTEN)


def tells_of_others(text: str) -> bool:
    """Whether it tells what other people write or do wrong: "anh chị em ghi tên bị sai" is no order to us."""
    return _TOLD_OF_OTHERS.search(text) is not None


def _first_value(text: str, *patterns: SpelledPattern) -> str:
    typed, key = typed_and_key(text)
    if not key or tells_of_others(text):
        return ""
    for pattern in patterns:
        found = pattern.fullmatch(typed)
        if found is not None:
            return typed[found.start("value") : found.end("value")].strip(" ,")
    return ""


def typed_and_key(text: str) -> tuple[str, str]:
    """The text with single spaces, and as it is compared, letter for letter; "" where that cannot be had."""
    typed = " ".join(normalize("NFC", text).split())
    key = marked(typed) if has_accents(typed) else fold(typed)
    return (typed, key) if len(key) == len(typed) else (typed, "")
