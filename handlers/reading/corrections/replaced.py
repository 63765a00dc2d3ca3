"""Words of an answer that are others now: "Lường chứ không phải Lương", "không phải tháng 5 mà là tháng 6"."""

from __future__ import annotations

import re
from unicodedata import normalize

from handlers.reading.corrections.phrases import AH, Phrase, tells_of_others, typed_and_key
from handlers.reading.fold import SpelledPattern, fold, has_accents

MOST_WORDS = 6  # that are wrong, and that are right instead
MOST_BEFORE = 60  # letters before them

_BUT_NOT = r"chứ (?:không|ko|k|hông|hổng|chẳng|chả|đâu)(?: phải)?(?: là)?"
_END = (
    r"(?:[\s,]*\b(?:(?:trong|ở|chỗ) (?:tên|mục|câu|phần)(?: này| đó| trên)?"
    r"|(?:giúp|giùm|dùm|hộ)(?: (?:em|chị|anh|tôi|mình))?"
    r"|đâu|nhé|nha|ạ|em|cơ|chứ|thôi|mới đúng|nghe|á)\b)*[\s.!]*"
)
_INSTEAD = (
    Phrase(
        re.compile(r"\bchu\b"),
        SpelledPattern(rf"\W*(?P<lead>.{{0,{MOST_BEFORE}}}?)(?P<right>[^,.;:]+?)[\s,]+{_BUT_NOT} (?P<wrong>.+?){_END}"),
    ),
    Phrase(
        re.compile(r"\bphai\b.*\b(?:ma|phai|la)\b"),
        SpelledPattern(
            rf"\W*(?P<lead>.{{0,{MOST_BEFORE}}}?)\b(?:không|ko|k|hông) phải(?: là)? (?P<wrong>.+?),?"
            rf" (?:mà |phải |phải là |mà phải |mà là |là )+(?P<right>.+?){_END}"
        ),
    ),
    Phrase(
        re.compile(r"\b(?:sua|doi|thay)\b.*\b(?:thanh|sang|bang)\b"),
        SpelledPattern(
            rf"\W*(?P<lead>{AH}(?:cho )?(?:em |tôi |mình |chị |anh |bạn )?(?:sửa|đổi|thay)"
            r"(?: giúp| hộ| lại| chữ| từ| cái| em| anh| chị| tôi| mình| với)*)"
            rf" (?P<wrong>.+?) (?:thành|sang|bằng) (?:chữ |từ )?(?P<right>.+?){_END}"
        ),
    ),
)
_LEADS = SpelledPattern(
    r"^\W*(?:à|ờ|ấy|khoan|nhầm|ý|quên|chết|thôi chết)\b|\b(?:sai|nhầm|lộn|sửa|đổi|thay|đúng ra|phải là|xin lỗi)\b"
)
_TAKE_OUT = Phrase(
    re.compile(r"\b(?:xoa|bo|go|huy|loai)\b"),
    SpelledPattern(
        rf"\W*{AH}(?:(?:em|anh|chị|tôi|mình|cho|xin|muốn|giúp|hộ|ad|bot) )*(?:xóa|bỏ|gỡ|hủy|loại)"
        r"(?: hết| phần| mục| bớt)*"
        r" (?P<name>.+?)(?: (?:đi|ra|nhé|nha|ạ|em|giúp|hộ|luôn|với|này|đó|khỏi phiếu|khỏi hồ sơ))*[\s.!]*"
    ),
)


def replacements(text: str, led: bool) -> list[tuple[str, str]]:
    """What is wrong and what is right instead, as typed, the likeliest first.

    `led`: only where a word says that it corrects, since a story may say "bằng tay chứ không phải bằng máy".
    """
    typed, key = typed_and_key(text)
    if not key:
        return []
    for pattern in _INSTEAD:
        found = pattern.fullmatch(typed)
        if found is None or (led and not _LEADS.search(typed)):
            continue
        if tells_of_others(text):
            return []
        wrong, right = (typed[found.start(name) : found.end(name)].strip(" ,") for name in ("wrong", "right"))
        if len(wrong.split()) <= MOST_WORDS:
            wrongs = list(dict.fromkeys((wrong, _TITLE.sub("", wrong))))
            return [(one, other) for one in wrongs for other in _ends(_TITLE.sub("", right), len(one.split()))]
    return []


_TITLE = re.compile(r"^(?:anh|chị|cô|chú|bác|ông|bà|thầy|em)\s+(?=\w)", re.IGNORECASE)


def _ends(right: str, words: int) -> list[str]:
    """The words themselves, and without those before them: "tên viết là Lường"; as many as are wrong first."""
    parts = right.split()
    numbers = [words, *range(min(len(parts), MOST_WORDS), 0, -1)]
    return list(dict.fromkeys(" ".join(parts[-number:]) for number in numbers if number <= len(parts)))


def with_replaced(words: str, wrong: str, right: str) -> str:
    """The answer with the right words in place of the wrong ones; "" where it does not hold them, or twice."""
    words = normalize("NFC", words)
    found = list(re.finditer(rf"(?<!\w){re.escape(wrong)}(?!\w)", words, re.IGNORECASE))
    if not found and not has_accents(wrong):
        found = _folded(words, wrong)
    if len(found) != 1 or fold(wrong) == fold(right) == wrong:
        return ""
    start, end = found[0].span()
    if words[start].isupper():
        right = right[:1].upper() + right[1:]
    return words[:start] + right + words[end:]


def _folded(words: str, wrong: str) -> list[re.Match[str]]:
    """Where they stand when nobody looks at accents; only where folding keeps every letter's place."""
    plain = fold(words)
    if len(plain) != len(words):
        return []
    return list(re.finditer(rf"(?<!\w){re.escape(fold(wrong))}(?!\w)", plain))


def taken_out(text: str) -> str:
    """The folded name of what is to be left out: "xóa đồng tác giả đi em"; "" without one."""
    typed, key = typed_and_key(text)
    found = _TAKE_OUT.fullmatch(typed) if key else None
    return "" if found is None else fold(typed[found.start("name") : found.end("name")])
