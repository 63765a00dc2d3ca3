"""Whether before and now have a number each: "trước mất 40 phút" asks how long it takes now."""

from __future__ import annotations

from functools import lru_cache

from handlers.reading.fold import SpelledPattern

TIME, SHARE = "time", "share"
BEFORE, NOW = "before", "now"
LONGEST = 2000  # letters that are looked at

_NUMBER = r"(?:khoảng |tới |đến |gần |hơn )?\d{1,4}(?:[.,]\d{1,2})?"
_TAKES = SpelledPattern(rf"\b(?:mất|tốn|hết|chờ|đợi) {_NUMBER} ?(?:giây|phút|giờ|tiếng)\b")
_LOSES = SpelledPattern(rf"\b(?:lỗi|hỏng|phế phẩm|hao hụt) (?:là |lên |chiếm )?{_NUMBER} ?(?:%|phần trăm)")
_TAKES_NOW = SpelledPattern(rf"\b(?:chỉ còn|còn|chỉ mất|xuống còn) {_NUMBER} ?(?:giây|phút|giờ|tiếng)\b")
_LOSES_NOW = SpelledPattern(rf"\b(?:lỗi|hỏng|phế phẩm|hao hụt) (?:chỉ )?còn {_NUMBER} ?(?:%|phần trăm)")
_A_TIME = SpelledPattern(r"\d ?(?:giây|phút|giờ|tiếng|p|h)\b")
_A_SHARE = SpelledPattern(r"\d ?(?:%|phần trăm)")
_NUMBER_WORDS = SpelledPattern(
    r"\b(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|nửa|vài|chục|trăm) (?:\w+ )?(?:giây|phút|giờ|tiếng|phần trăm)\b"
)


@lru_cache(maxsize=1024)
def side_without_number(before: str, now: str, effect: str) -> tuple[str, str]:
    """The side that has no number where the other one plainly has one, and of what; ("", "") where nothing lacks.

    `effect`: what is told of it besides, where the number may stand too.
    """
    if max(map(len, (before, now, effect))) > LONGEST:
        return "", ""
    if not _has_number(now):
        if _TAKES.occurs(before) and not _A_TIME.occurs(effect):
            return NOW, TIME
        if _LOSES.occurs(before) and not _A_SHARE.occurs(effect):
            return NOW, SHARE
    if not _has_number(before):
        if _TAKES_NOW.occurs(now):
            return BEFORE, TIME
        if _LOSES_NOW.occurs(now):
            return BEFORE, SHARE
    return "", ""


def _has_number(text: str) -> bool:
    return any(map(str.isdigit, text)) or _NUMBER_WORDS.occurs(text)
