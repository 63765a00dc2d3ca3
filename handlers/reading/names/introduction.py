"""Reads apart how somebody introduces himself in one message: name, telephone, where he works, the union above.

"Nguyễn Văn An, 0912 345 678, công ty May 10, Hoàng Mai", in any order, with or without labels, on one line or several.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from handlers.reading.fold import fold, word_set
from handlers.reading.names.full_name import read_name
from handlers.reading.names.plausible import certain
from handlers.reading.names.titles import without_titles
from handlers.reading.names.words import ROLES_FOLDED

LONGEST = 400  # letters; a longer text tells something else
LONGEST_TITLES = 30  # letters at the beginning, among which there may be titles; "CN" further on is a branch

_NUMBER = re.compile(r"(?<![\d.,])(?:\+ ?84|84|0)(?:[ .\-()]{0,2}\d){8,10}(?!\d)")
_BREAK = re.compile(r"[\n;,|]+|\s[-–—/]\s|\.\s+(?=\S)")
#: Before these words another part begins, though no comma stands there.
_CUE = re.compile(
    r"\s+(?=(?:(?:hiện |hien )?(?:đang |dang )?(?:làm việc|lam viec|làm|lam|công tác|cong tac|dạy|day)"
    r" (?:ở|o|tại|tai|cho|bên|ben)"
    r"|(?:thuộc|thuoc) |(?:công đoàn|cong doan|cđ|cd) (?:cấp trên|cap tren|quận|quan|huyện|huyen|ngành|nganh)"
    r"|(?:lđlđ|ldld) |(?:sđt|sdt|đt|dt|điện thoại|dien thoai|số điện thoại|so dien thoai)\b)\s*)",
    re.IGNORECASE,
)
#: Where people work begins here, behind a name of two words and more: "Lê Thị Mận tổ may 3". "Khoa", "Phòng" and
#: "Trường" are names as well, and so is all that is typed without accents but these.
_PLACE_CUE = re.compile(
    r"(?<=\w\w)\s+(?=(?:(?:[Xx]ưởng|[Pp]hân xưởng|[Nn]hà máy|[Cc]ông ty|[Cc]ty|[Bb]ệnh viện|[Bb]v|[Xx]í nghiệp"
    r"|[Nn]gân hàng|[Uu]bnd|UBND|[Tt]rung tâm|[Hh]tx|[Cc]huyền|[Bb]ộ phận|tổ|khoa|phòng|đội"
    r"|xuong|phan xuong|nha may|cong ty|benh vien|xi nghiep|ngan hang|trung tam|chuyen"
    r"|[Tt]r(?:ường|uong) (?:tiểu học|tieu hoc|mầm non|mam non|thcs|thpt|THCS|THPT|mẫu giáo|mau giao)) \w))"
)
LEAST_BEFORE_A_PLACE = 2  # words of a name
_NO_NUMBER = re.compile(
    r"\b(?:không|khong|ko|k|chưa|chua)\s+(?:có\s+|co\s+|dùng\s+|dung\s+)?"
    r"(?:sđt|sdt|đt|dt|số điện thoại|so dien thoai|điện thoại|dien thoai)\b",
    re.IGNORECASE,
)
_LABELS = {
    "name": ("ho va ten", "ho ten", "ten day du", "ten toi la", "ten em la", "ten", "full name", "name"),
    "phone": ("so dien thoai", "dien thoai", "sdt", "dt", "so dt", "so", "phone", "tel", "mobile"),
    "workplace": (
        "noi lam viec", "noi cong tac", "don vi cong tac", "co quan", "cho lam", "don vi", "workplace",
        "dang lam viec tai", "dang lam viec o", "lam viec tai", "lam viec o", "dang lam o", "dang lam tai", "lam o",
        "lam tai", "cong tac tai", "cong tac o", "hien dang lam o", "hien dang lam tai", "hien lam o",
        "dang cong tac tai",
        "lam cho", "lam ben", "dang lam cho", "day o", "day tai", "dang day o", "dang day tai", "em lam o", "toi lam o",
        "em o", "toi o", "works at",
    ),
    "union": ("cong doan cap tren", "cong doan", "cap tren", "cd cap tren", "truc thuoc", "thuoc", "union"),
}  # fmt: skip
_BY_LABEL = sorted(
    ((tuple(words.split()), key) for key, labels in _LABELS.items() for words in labels), key=lambda one: -len(one[0])
)
_WORKPLACE = re.compile(
    r"(?:(?:to|phong|khoa|doi|ban|bo phan|phan xuong|xuong|chuyen|lop|ca) (?:\S+ ){1,4}?)?"
    r"(?:(?:tong )?(?:cong ty|cty)|ct(?:cp|tnhh)|xi nghiep|xn|nha may|benh vien|bv|xuong|ngan hang|buu dien|ubnd"
    r"|uy ban|trung tam|hop tac xa|htx|khach san|sieu thi|cua hang|chi nhanh|co quan|tap doan|van phong|ban quan ly"
    r"|truong (?:tieu hoc|mam non|mau giao|thcs|thpt|th|mn|dai hoc|cao dang|trung|cap|day|nghe|chinh tri|pho thong)"
    r"|(?:so|vien|cuc|chi cuc|toa an|tram) \w+)\b"
)
_NONE = re.compile(r"(?:không|khong|ko|k|chưa|chua)\b", re.IGNORECASE)
_MYSELF = re.compile(r"(?:em|chị|chi|anh|tôi|toi|mình|minh|cháu|chau|tên|ten)\b", re.IGNORECASE)
_ASKS = re.compile(r"\b(?:hỏi|đâu|gì|cho hoi|hoi chut)\b", re.IGNORECASE)
_POLITE = word_set("da vang thua a em anh chi nhe nha ad bot chao xin oi la day va con cua toi minh")


@dataclass(slots=True)
class Introduced:
    """What was told of each; "" where nothing was. `places`: where somebody works, the last may be the union above."""

    name: str = ""
    phone: str = ""
    no_phone: bool = False  # that there is none was told
    union: str = ""
    places: list[str] = field(default_factory=list)


def read_introduction(text: str) -> Introduced | None:
    """What this message tells of somebody; None where that is nothing but a name."""
    if len(text) > LONGEST or "?" in text or _ASKS.search(text):
        return None
    found = Introduced()
    first, *others = text.split("\n", maxsplit=1)
    text = "\n".join((without_titles(first[:LONGEST_TITLES]) + first[LONGEST_TITLES:], *others))
    number = _NUMBER.search(text)
    if number is not None:
        found.phone = number[0]
        text = f"{text[: number.start()]}\n{text[number.end() :]}"
    elif _NO_NUMBER.search(text):
        found.no_phone, text = True, _NO_NUMBER.sub("\n", text)
    unnamed = list(_labelled(text, found))
    if not found.name:
        found.name = _name_among(unnamed)
        if found.name:
            unnamed.remove(found.name)
    found.places += [part for part in unnamed if _may_be_place(part)]
    if found.phone or found.no_phone or found.union or found.places:
        return found
    return None


def _labelled(text: str, found: Introduced) -> Iterator[str]:
    """Put each part behind its label where it belongs; the others are yielded."""
    for part in _parts(text):
        key, said = _label(part)
        if key == "name" and not found.name:
            found.name = said
        elif key == "workplace" and said:
            found.places.insert(0, said)
        elif key == "union" and not found.union:
            found.union = said
        elif key != "phone" and said and not _POLITE.issuperset(fold(said).split()):
            yield said


def _parts(text: str) -> Iterator[str]:
    for line in _BREAK.split(text):
        for piece in _CUE.split(line):
            name, *place = _PLACE_CUE.split(piece, maxsplit=1)
            if place and len(name.split()) >= LEAST_BEFORE_A_PLACE and read_name(name) is not None:
                yield from (name, *place)
            else:
                yield piece


def _label(part: str) -> tuple[str, str]:
    """The label before this part, "" for none; and what stands behind it."""
    words = part.strip(" .:").split()
    typed = tuple(fold(word).strip(":.-") for word in words)
    for label, key in _BY_LABEL:
        if typed[: len(label)] == label:
            behind = len(label)
            if typed[behind : behind + 1] == ("la",) and len(typed) > behind + 1:
                behind += 1
            if key == "workplace" and len(label) == 2 and label == ("don", "vi") and ":" not in part:
                continue
            if key == "name" and label == ("ten",) and ":" not in part and behind == 1:
                continue
            if key == "union" and label == ("cong", "doan") and ":" not in part:
                return key, " ".join(words)  # "công đoàn ngành Y tế" is its name
            return key, " ".join(words[behind:]).strip(" :-")
    return "", " ".join(words)


def _name_among(parts: list[str]) -> str:
    """The part that is a name: a place may be spelled like one, "Hoàng Mai"."""
    names = [part for part in parts if not is_workplace(part) and read_name(part) is not None and not _NONE.match(part)]
    surely = [part for part in names if certain(part)]
    return next(iter(surely or names), "")


def _may_be_place(part: str) -> bool:
    return " " in part and fold(part) not in ROLES_FOLDED and not (_NONE.match(part) or _MYSELF.match(part))


def is_workplace(part: str) -> bool:
    """Whether it begins as the names of workplaces do: "công ty …", "trường …", "bệnh viện …"."""
    return _WORKPLACE.match(fold(part)) is not None and not certain(part)
