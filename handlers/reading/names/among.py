"""One of several people who were named, and what of theirs is another now: "chị Thủy 25% cơ", "bỏ anh Sáu ra"."""

from __future__ import annotations

from collections.abc import Sequence
from unicodedata import normalize

from handlers.reading.fold import SpelledPattern, fold, has_accents, marked
from handlers.reading.names.full_name import written
from handlers.reading.names.plausible import begins_with_family, is_name
from handlers.reading.names.shares import in_figures

LONGEST = 120  # letters

People = Sequence[tuple[str, int]]

_AH = (
    r"(?:(?>thôi chết|khoan đã|chờ đã|đợi đã|từ từ đã|từ từ|chờ chút|chờ tí|"
    r"quên mất|xin lỗi|em ơi|ad ơi|à|ờ|ừ|ơ|ấy|ý|khoan|dạ|vâng|thôi|quên|nhầm|lộn|sai|rồi"
    r"|chết)\b[\s,.!:]*)*"
)
_OF = (
    r"(?:(?>đồng tác giả|tỷ lệ|tỉ lệ|phần trăm|phần|sửa|đổi|chỉnh|ghi|tên|của|cho|lại|đtg|người|thì|"
    r"anh|chị|cô|chú|bác|ông|bà|em|bạn|thầy|thằng|con|cậu|đ/c) )*"
)
_END = (
    r"(?:[\s,]+(?:em|anh|chị|tôi|mình|cô|chú|bác) (?:nhớ|ghi|gõ|viết|bấm|nói) (?:nhầm|lộn|sai)"
    r"|[\s,]*\b(?:cơ|thôi|mới đúng|mới phải|nhé|nha|ạ|em|chứ|đó|đấy|á|rồi|mà|nghe)\b|[\s,]+chứ không phải .{1,40})*"
    r"[\s.!]*"
)
_SHARE = SpelledPattern(
    rf"\W*(?P<lead>{_AH})(?P<who>{_OF}.{{1,60}}?)[\s,:]+"
    r"(?:(?:là|chỉ|thì|được|còn|lên|xuống|thành|phải|có|khoảng|mới) )*"
    rf"(?P<share>\d{{1,3}})\s*(?P<sign>%|phần trăm|phần)?(?P<end>{_END})"
)
_NAME = SpelledPattern(
    rf"\W*{_AH}(?P<who>{_OF}.{{1,60}}?)[\s,:]+(?>(?:tên|họ tên|viết|ghi|đọc|phải|đúng|đúng ra|mới|sửa|đổi|lại|bị sai"
    rf"|sai)[\s,]+)*(?:là|thành|:) (?P<name>.+?){_END}"
)
_OUT = SpelledPattern(
    rf"\W*{_AH}(?:(?:em|chị|anh|tôi|mình|cho|giúp|xin) )*(?:bỏ|xóa|gỡ|loại|rút|trừ|không có|không tính|đừng ghi"
    rf"|đừng tính) (?:tên )?(?P<who>{_OF}.{{1,60}}?)"
    r"(?:[\s,]+(?:ra|đi|khỏi|khỏi danh sách|khỏi nhóm|trong danh sách|nhé|nha|ạ|em|luôn|giúp|với|nữa))*[\s.!]*"
)
_ORDINAL = SpelledPattern(
    r"(?:.* )?(?:thứ|số) (?P<number>nhất|đầu tiên|đầu|hai|nhì|ba|tư|bốn|năm|cuối cùng|cuối|[1-9])(?: tên| họ tên)?"
)
_NUMBERS = {
    "nhat": 0, "dau": 0, "dau tien": 0, "hai": 1, "nhi": 1, "ba": 2, "tu": 3, "bon": 3, "nam": 4, "cuoi": -1,
    "cuoi cung": -1,
}  # fmt: skip


def changed(people: People, text: str, free: bool = False) -> People | None:
    """All of them as they are now, None where these words change nothing of one.

    `free`: the open question takes any words, so that a share alone needs "à" before it or "cơ" behind.
    """
    if len(text) > LONGEST or "\n" in text:
        return None
    typed = " ".join(normalize("NFC", in_figures(text)).split())
    return _with_share(people, typed, free) or _with_name(people, typed) or _without(people, typed)


def _with_share(people: People, typed: str, free: bool) -> People | None:
    found = _SHARE.fullmatch(typed)
    if found is None or not (found["sign"] or found["lead"] or found["end"].strip(" .!")):
        return None
    if free and not (found["lead"].strip() or found["end"].strip(" .!")):
        return None
    at = _meant(people, found["who"])
    if at is None:
        return None
    return [(name, int(found["share"]) if n == at else share) for n, (name, share) in enumerate(people)]


def _with_name(people: People, typed: str) -> People | None:
    found = _NAME.fullmatch(typed)
    at = None if found is None else _meant(people, found["who"])
    if found is None or at is None:
        return None
    right = typed[found.start("name") : found.end("name")].strip(' ,."“”')
    old = people[at][0].split()
    number = len(right.split())
    if number >= len(old) or (begins_with_family(right) and number > 1):
        name = right
    else:
        name = " ".join([*old[:-number], right])
    if not is_name(name):
        return None
    return [(written(name) if n == at else one, share) for n, (one, share) in enumerate(people)]


def _without(people: People, typed: str) -> People | None:
    found = _OUT.fullmatch(typed)
    at = None if found is None else _meant(people, found["who"])
    if at is None:
        return None
    return [person for n, person in enumerate(people) if n != at]


def _meant(people: People, who: str) -> int | None:
    """The place of the one who is meant: by the number, or by the last words of the name; None where it is unclear."""
    number = _ORDINAL.fullmatch(who)
    if number is not None:
        at = _place(number["number"])
        return at if -len(people) <= at < len(people) else None
    ends = [n for n, (name, _) in enumerate(people) if _is_end(name, who)]
    return ends[0] if len(ends) == 1 else None


def _place(number: str) -> int:
    if number.isdecimal():
        return int(number) - 1
    return _NUMBERS[fold(number)]


def _is_end(name: str, who: str) -> bool:
    """Whether the last word or words of the name are those that were said last."""
    same = marked if has_accents(who) else fold
    said, full = same(who).split(), same(name).split()
    for many in range(min(len(full), len(said)), 0, -1):
        if said[-many:] == full[-many:]:
            return len(said) == many or _only_about(said[:-many])
    return False


_ABOUT = frozenset(
    fold(
        "đồng tác giả tỷ tỉ lệ phần trăm sửa đổi chỉnh ghi tên của cho lại đtg người thì anh chị cô chú bác ông bà em "
        "bạn thầy thằng con cậu là"
    ).split()
)


def _only_about(words: Sequence[str]) -> bool:
    return all(fold(word) in _ABOUT for word in words)
