"""What stands around a form in one message: who sent it when, as copied from a chat, its columns, and its signature.

`prepared` gives the text without these; what is left are labels and stories.
"""

from __future__ import annotations

import re

from handlers.initiative.sheet import labels, sheet_words
from handlers.reading.fold import fold
from handlers.reading.names.plausible import is_name

LONGEST_CLOSING = 200  # letters below "Người làm đơn": more is no signature
WORDS_OF_A_LINE = 8  # in a signature, at most

_REMARKED = re.compile(r" *\([^)]*\) *$")
_COLUMN = re.compile(
    r"^(\W*(?:\d{1,2}\W{1,4})?)([^\W\d][^\t|\n:=：]{0,60}?)(?: *\t[ \t]*| {2,}| ?\| ?)(?=\S)", re.MULTILINE
)
_TIME = r"\d{1,2}:\d{2}(?::\d{2})?"
_DAY = r"\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?"
#: "[10:31, 20/11/2026] Nguyễn Thị Hòa: ", "Nguyễn Thị Hòa, [20.11.2026 10:31]", "10:31 20/11" on a line of its own.
_COPIED = re.compile(
    rf"^(?:\[?(?:{_TIME}(?:,? {_DAY})?|{_DAY},? {_TIME})\]? ?[^:\n\[\]]{{1,60}}: "
    rf"|[^:\n]{{2,60}}, \[{_DAY},? {_TIME}\]:?(?:\n|$)"
    rf"|[^:\n\d]{{0,40}}(?:{_TIME}(?:,? {_DAY})?|{_DAY},? {_TIME})(?:\n|$))",
    re.MULTILINE,
)
_PHONE_ALONE = re.compile(
    r"\W*(?:(?:sdt|dt|so|dien thoai|so dien thoai|lien he|lh)\W*)?(?:\+?84|0)(?:[ .-]?\d){8,10}\W*"
)
_PLACE = re.compile(
    r"(?:to|phong|xuong|phan xuong|xi nghiep|cong ty|truong|khoa|ban|doi|nha may|benh vien|bo phan|chuyen) "
)
_WHO = re.compile(r"(?:em|tôi|mình|cháu|con|tui|ký tên|ký)\b[ :,.]*", re.IGNORECASE)


def prepared(text: str) -> str:
    """The text with colons in place of its columns, without the heads of copied messages and the signature below."""
    if ":" in text:
        text = _COPIED.sub("", text)
    text = _COLUMN.sub(_with_colon, text)
    end = _closing(text)
    return text[:end]


def _with_colon(column: re.Match[str]) -> str:
    head, words = column[1], column[2]
    if labels.of_words(fold(_REMARKED.sub("", words))) is None:
        return column[0]
    return f"{head}{words}: "


def _closing(text: str) -> int:
    """Where the letter closes: its place and day, "Người làm đơn", thanks, "Em Nguyễn Văn An", with but names below."""
    lines = text.split("\n")
    end = len(text)
    for number in range(len(lines) - 1, 0, -1):
        end -= len(lines[number]) + 1
        if len(text) - end > LONGEST_CLOSING or _says_something(lines[number]):
            break
        if _closes(lines[number]):
            return _closing(text[:end])
    return len(text)


def _closes(line: str) -> bool:
    """Whether a letter closes with this line."""
    plain = fold(line)
    return sheet_words.closings().match(plain) is not None or _signs(line) or _PHONE_ALONE.fullmatch(plain) is not None


def _signs(line: str) -> bool:
    """ "Em Trần Văn Khoa"."""
    who = _WHO.match(line.strip())
    return who is not None and is_name(line.strip()[who.end() :].strip(" .,"))


def _says_something(line: str) -> bool:
    """Whether a line below is more than a name and a workplace."""
    plain = fold(line)
    if _closes(line):
        return False
    words = len(plain.split())
    if _PLACE.match(plain) and words <= WORDS_OF_A_LINE and ":" not in plain:
        return False
    label = labels.found(plain)[:1]
    return bool(label) or words > WORDS_OF_A_LINE or plain.endswith((".", "?")) or _has_number(plain)


def _has_number(plain: str) -> bool:
    return any(letter.isdecimal() for letter in plain)
