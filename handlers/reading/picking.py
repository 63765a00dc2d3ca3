"""What was picked: a number, a label with or without accents, a keyword. One place, for all channels."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from functools import lru_cache

from handlers.reading.fold import fold, has_accents, marked, remembered, untelex, word_set
from messages.wire import Option

RECEIPT = re.compile(r"\b[a-z0-9]{1,12}-20\d\d-\d{6,9}\b", re.IGNORECASE)  # the code of an initiative
_NUMBER = re.compile(r"\W*(?:so|chon|cau|muc|y|number|option|phuong an)?\s*(\d{1,2})\W*")
_ORDINAL = re.compile(  # "cái thứ 3", "chọn cái đầu tiên", "dòng 4", "số hai"
    r"\W*(?:(?:da|chon|lay|em|toi|chi|anh|minh|la|thi|dai|cho|tui|co|chu|bac|thoi|chac|muon|bam) )*"
    r"(?:(?:cai|o|dong|lua chon|dap an|muc|cau|y|so|phuong an)(?: (?:thu|so))?|thu) "
    r"(?:(\d{1,2})|(nhat|mot|hai|ba|bon|tu|nam|sau|bay|tam|chin|muoi|dau(?: tien)?|cuoi(?: cung)?"
    r"|ap chot|gan cuoi|ke cuoi|chot))"
    r"(?: (?:do|day|nay|kia|thoi|luon|trong danh sach|tren danh sach|trong do))*\W*"
)
_PLACES = {
    "nhat": 1, "mot": 1, "dau": 1, "dau tien": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "sau": 6,
    "bay": 7, "tam": 8, "chin": 9, "muoi": 10, "cuoi": -1, "cuoi cung": -1, "chot": -1,
    "ap chot": -2, "gan cuoi": -2, "ke cuoi": -2,
}  # fmt: skip
AROUND = " .!?,;:"  # stands around words and means nothing
LONGEST_LABEL = 200  # letters of the longest label, the name of a union with the one above it
MOST_WORDS = 4  # in the name of a command


def pick(text: str, choices: Sequence[Option]) -> str:
    """The value of the option that was picked, by its number or its label; or nothing."""
    typed = plain(text) if choices else ""
    if not typed or len(typed) > LONGEST_LABEL:
        return ""
    place = _place(typed, len(choices))
    if place:
        return choices[place - 1].value
    said = ways(typed)
    for option in choices:
        if folded(option.label) in said or (option.value == typed and not typed.isdigit()):
            return option.value
    return ""


def _place(typed: str, many: int) -> int:
    """Which of so many was called by its number or place, from one on; 0 for none."""
    found = _NUMBER.fullmatch(typed)
    if found is not None:
        place = int(found[1])
    elif (found := _ORDINAL.fullmatch(typed)) is not None:
        place = int(found[1] or _PLACES[found[2]])
    else:
        return 0
    if place < 0:
        place += many + 1
    return place if 1 <= place <= many else 0


def number(text: str) -> str:
    """The number that was typed and nothing else: "4", "số 4", "mục 4."; "" without one."""
    found = _NUMBER.fullmatch(plain(text))
    return found[1] if found else ""


def by_name(text: str, names: Container[str]) -> tuple[str, str]:
    """The command that these words begin with, and the rest: "Bảng xếp hạng tuần" is bangxephang, "tuần"."""
    words = text.split()
    for most in range(min(len(words), MOST_WORDS), 0, -1):
        name = "".join(fold(word) for word in words[:most]).replace("-", "")
        if name in names:
            return name, "".join(text.split(maxsplit=most)[most:]).rstrip()  # with its lines, as it was typed
    return "", text


def nearest(text: str, choices: Sequence[Option]) -> str:
    """The value of the one label that begins with these words ("ky"), or else holds them ("moi truong")."""
    if _is_another_word(text, choices):
        return ""
    for typed in ways(plain(text)):
        for fits in (str.startswith, _holds, _is_held, _has_its_words):
            found = [option.value for option in choices if fits(folded(option.label), typed)]
            if len(found) == 1 and len(typed) > 1:
                return found[0]
    return ""


def _is_another_word(text: str, choices: Sequence[Option]) -> bool:
    """ "Cống" is not the beginning of "Công nghệ số": the accents of a word alone count."""
    word = marked(text).strip(AROUND)
    if " " in word or not has_accents(text):
        return False
    return not any(word in marked(option.label) for option in choices)


_LAST = word_set("a nhe nha em e oi day anh chi ad dau di thoi ne")
_ENDINGS = re.compile(rf"(?: (?:{'|'.join(sorted(_LAST - {'dau'}))}|(?<! di )(?<! o )dau|roi em))+$")  # "gửi đi đâu"


_ASKING = (" à", " à")  # in one character and in two: "kỹ thuật à" asks, and is not politeness


@remembered
def plain(text: str) -> str:
    """Folded, without the polite words at the end: "Kỹ thuật em ạ" is "ky thuat"."""
    typed = fold(text).strip(AROUND)
    if typed[typed.rfind(" ") + 1 :] not in _LAST or text.rstrip(" .!").endswith(_ASKING):
        return typed
    return _ENDINGS.sub("", typed) or typed


_WISH = re.compile(
    r"^(?:(?:da|thoi|khong nop nua|em|toi|anh|chi|minh|co|chu|bac|chau|con|tui|cho|xin|muon|can|nho|ad|bot|oi|gio)"
    r"[, ]+)+"
)


def without_wish(typed: str) -> str:
    """Folded words without who wishes them: "em muon rut lai" is "rut lai"."""
    return plain(re.sub(r" (?:giup|gium|dum|ho|voi)$", "", _WISH.sub("", typed)))


def ways(typed: str) -> tuple[str, ...]:
    """Folded words as they stand, and as they would read had Telex been on: "cuar tooi" is "cua toi"."""
    return (typed, " ".join(map(untelex, typed.split())))


@lru_cache(maxsize=4096)
def folded(label: str) -> str:
    """A label as it is compared; labels are few and compared with every message."""
    return fold(label).strip(AROUND)


def _holds(label: str, typed: str) -> bool:
    return len(typed) > 3 and f" {_alike(typed)} " in f" {_alike(label)} "


def _is_held(label: str, typed: str) -> bool:
    """ "chắc là kỹ thuật" holds one label, whole; a denial holds none."""
    words = typed.split()
    return len(words) < 9 and not _DENIALS & set(words) and f" {_alike(label)} " in f" {_alike(typed)} "


def _has_its_words(label: str, typed: str) -> bool:
    """ "vệ sinh an toàn lao động" has all words of a longer label, in another order."""
    words, said = set(_alike(label).split()), set(_alike(typed).split())
    return len(words) >= LEAST_OF_A_LABEL and len(said) < MANY_WORDS and words <= said and not _DENIALS & said


LEAST_OF_A_LABEL, MANY_WORDS = 4, 9
_DENIALS = {"khong", "ko", "k", "chua", "dung", "not", "no"}


def _alike(text: str) -> str:
    """Without commas, and with i for y: "kĩ thuật" and "kỹ thuật" are one word."""
    return text.replace(",", "").replace("y", "i")
