"""Reads a person's full name: without "em tên là", "chị", "tổ trưởng tổ cắt", and never taken for anything else.

Whoever uses it asks again where this finds no name, and reads back what is `sure` of nothing: it goes on certificates.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from unicodedata import normalize

from handlers.reading.fold import fold, word_set
from handlers.reading.names import keyboards
from handlers.reading.names.plausible import (
    LEAST_WORDS,
    LONGEST_NAME,
    begins_with_family,
    has_accents,
    has_capitals,
    is_family,
    sureness,
)
from handlers.reading.names.titles import without_titles
from handlers.reading.names.words import AMBIGUOUS_FOLDED, FAMILIES, MIDDLE, PLACES, ROLES, ROLES_FOLDED

MOST_SMALL = 4  # words of a name without a capital and an accent: more may be a sentence
MOST_LINES = 4  # looked at: a name, and where somebody works
LOOKED_AT = 200  # letters in which somebody puts his name right

_I = "tôi em mình cháu con tui anh chị chúng tôi"
_LEAD = word_set(f"cụ thể dạ vâng thưa chào ạ tác giả tên họ và đầy đủ thật của là ad bot cô chú bác dì {_I}")
_LEAD_FOLDED = word_set("tac gia da vang thua ten ho va day du that cua la toi em minh chau tui my full name is")
_LEAD_ENDS = frozenset({"là", "tên", "của", "la", "ten", "is", "cho", "hộ", "giúp"})
_HELPING = word_set("giúp hộ cho giup nộp")
_BEFORE_NAME = word_set("là tên cho hộ giúp của anh chị cô chú bác thầy ông bà em la ten cua anh chi co chu bac thay")
_TITLES = tuple(sorted((
    "cô", "anh", "chị", "ông", "bà", "thầy", "bác", "chú", "dì", "cậu", "đồng chí", "đ/c", "kỹ sư", "kĩ sư", "bác sĩ",
    "cháu", "thằng", "con", "con bé", "thằng bé", "nhỏ", "cu", "đứa", "lão",
    "bác sỹ", "bs", "ks", "ths", "ts", "thạc sĩ", "thạc sỹ", "tiến sĩ", "thợ", "mr", "mrs", "ms", "em", "bạn", *ROLES,
), key=len, reverse=True))  # fmt: skip
_NAMES_TOO = word_set("chu em cu nho dua lao con thang")  # without accents: Chu is a family of many
_TITLES_FOLDED = tuple(title for title in map(fold, _TITLES) if title not in _NAMES_TOO)
_FAMILY_TITLES = frozenset({"ong", "co", "bac", "ba", "ông"})  # titles that are family names too
_ASKED = re.compile(r"\?|？")
_BEHIND = re.compile(r"\s[-–—]\s|[,;(\n]|(?<!\s\w)\. |\s+(?=\+?\d)|\s/\s")
_NO_LETTERS = re.compile(r"[^\w\s.,;:'’()\-–—/?？+&]")  # emoji, quotation marks
_POLITE_END = re.compile(
    r"(?:\s+(?:em|anh|chị|ad|bot))?(?:\s+(?:ạ|nhé|nhá|nghen|hen|nhe|đó|đấy|ơi|nè|nữa))+(?:\s+(?:em|anh|chị|ad|bot|bạn|cháu|con|cô|chú|bác))?$"
    r"|\s+nha (?:em|anh|chị|cô|chú|con|cháu|bạn|cưng)$|\s+cháu (?:ạ|nhé|nha|ơi)$",
    re.IGNORECASE,
)
#: The same of who types no accents, in small letters: "hoang van lich chau nhe".
_POLITE_END_BARE = re.compile(
    r"\s+(?:chau|con|em|ban|ad)(?:\s+(?:nhe|nha|a|oi|ne|nghe))+$|(?:\s+(?:nhe|oi|ne))+(?:\s+(?:chau|con|em|ban|ad))?$"
)
#: "Bac ten la Hoang Van Lich", "la chi tran thi kim cuc"; "ba ten thi hoa" may be a name.
_LEAD_BARE = re.compile(
    r"^(?:(?:da|vang|thua|a|thi)\s+)*(?:bac|chu|co|anh|chi|ong|ba|chau|con|em|toi|tui|minh)\s+(?:ho\s+)?ten\s+"
    r"(?:day du\s+)?(?:la\s+)?(?=\S+\s+\S+\s+\S)"
    r"|^la\s+(?:bac|chu|co|anh|chi|ong|ba|em|chau)\s+(?=\S+\s+(?:thi|van)\s+\S)"
)


@dataclass(frozen=True, slots=True)
class FullName:
    """A name as it is written on a certificate; where it is not `sure`, it is read back first."""

    name: str
    sure: bool


@lru_cache(maxsize=256)
def read_name(text: str) -> FullName | None:
    """The full name in these words; None where there is none."""
    if len(text) > 4 * LONGEST_NAME or _ASKED.search(text):
        return None
    for line in text.strip().split("\n")[:MOST_LINES]:
        found = _in_line(without_titles(normalize("NFC", " ".join(_NO_LETTERS.sub(" ", line).split()))))
        if found is not None:
            return replace(found, sure=False) if _PUT_RIGHT.search(text[:LOOKED_AT]) else found
    return None


#: "Trần Văn Nem, Nam chứ".
_PUT_RIGHT = re.compile(
    r"[,.;\n]\s.*\b(?:chứ|mới đúng|cơ(?=\W*$)|nhầm|lộn|sai|quên"
    r"|(?:dư|thừa|thiếu|bỏ|thêm|không có|có|gõ) (?:chữ|dấu|mũ))\b",
    re.IGNORECASE,
)


#: "Trần Thị Bình là sếp em, em là Lê Thị Hoa".
_PRESENTED = re.compile(
    r"\blà\b.{2,40}[,;.]\s*(?:còn\s+)?(?:em|tôi|mình|tui|cháu|tác giả)\s+(?:tên là|tên|là)\s+(?P<name>.{4,60})$",
    re.IGNORECASE,
)


def _in_line(line: str) -> FullName | None:
    if not line or len(line) > 2 * LONGEST_NAME:
        return None
    presented = _PRESENTED.search(line)
    if presented is not None and (own := read_name(presented["name"])) is not None:
        return FullName(own.name, sure=False)
    accented = has_accents(line)
    introduced = _without_lead(line if accented else _LEAD_BARE.sub("", line))
    bare_name = _without_title(introduced)
    if not bare_name:
        bare_name = _behind_a_title(introduced)
    typed = _BEHIND.split(bare_name, maxsplit=1)[0]
    spoken_to = "" if accented else _without_address(typed)
    typed = spoken_to or typed
    name = _without_politeness(_without_place(_without_politeness(typed))).strip(" .,;:-–")
    meant = _meant(name)
    if meant:
        return FullName(meant, sure=False)
    told = _without_what_follows(name)
    if told:
        return FullName(told, sure=False)
    named = _behind_what_he_is(name)
    if named and not _last_of(line):
        return FullName(written(named), sure=False)
    bare = _without_particle(name)
    if bare and sureness(bare):
        return FullName(written(bare), sure=False)
    how = sureness(name)
    if how:
        nickname = _may_be_a_nickname(name) or introduced.partition(" ")[0] in _NAMES_TOO
        called = spoken_to != "" or (bare_name != introduced and nickname)
        more = _is_half_typed(name) or _is_small_sentence(line, name) or _ends_small(name)
        more = more or called or _is_called_by_one(introduced, name) or _may_end_politely(name)
        return FullName(written(name), how == "sure" and not more)
    shown = keyboards.decoded(line)
    if not shown:
        return _last_of(line) or _behind_a_comma(line)
    found = _in_line(shown)  # "anh Buif Vawn Quys"
    return FullName(found.name, sure=False) if found else None


_RUN = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)+")
MOST_OF_RUN = 5  # words


def named_within(text: str) -> str:
    """The one whole name among other words, by its capitals: "cứ gọi chị là Thạch Thị Sô Phia nha"; "" without one."""
    found: set[str] = set()
    for run in _RUN.findall(normalize("NFC", text)) if len(text) <= LOOKED_AT else ():
        words, at = run.split(), 0
        while at < len(words):
            end = at
            while end < len(words) and words[end][0].isupper():
                end += 1
            name = " ".join(words[at:end])
            if LEAST_WORDS < end - at <= MOST_OF_RUN and begins_with_family(name) and sureness(name) == "sure":
                found.add(name)
            at = max(end, at + 1)
    return written(found.pop()) if len(found) == 1 else ""


def _behind_what_he_is(name: str) -> str:
    """ "Phó quản đốc Giáp Văn Sơn" without what stands before the name, to be read back; "" where nothing does."""
    words = name.split()
    small = [at for at, word in enumerate(words) if word.islower()]
    if not small or small[-1] + LEAST_WORDS >= len(words):
        return ""
    rest = words[small[-1] + 1 :]
    whole = " ".join(rest)
    return whole if has_capitals(rest) and begins_with_family(whole) and sureness(whole) == "sure" else ""


def _behind_a_title(line: str) -> str:
    """ "Đoàn Thị Hậu" of "Bác sĩ CKI Đoàn Thị Hậu"; "" where no whole name stands there."""
    words = _BEHIND.split(line, maxsplit=1)[0].split()
    for at in range(1, len(words) - LEAST_WORDS):
        rest = " ".join(words[at:])
        if begins_with_family(rest) and has_capitals(words[at:]) and sureness(rest) == "sure":
            return rest
    return ""


def _may_be_a_nickname(name: str) -> bool:
    """Whether "tu bao tri" behind "bác" may be the fourth one, who repairs the machines: no family that is sure."""
    words = name.split()
    return not has_accents(name) and words[0].islower() and words[0] in AMBIGUOUS_FOLDED and words[1] not in MIDDLE


def _ends_small(name: str) -> bool:
    """Whether only the last word is written small, so that it may be no part of the name: "Hà Thị Thu chừng"."""
    *first, last = name.split()
    return last.islower() and len(first) >= LEAST_WORDS and has_capitals(first)


_SHORTENED = re.compile(r"(?:^|\s)(?:[bcdđghklmnpqrstvx]|ng|th|tr|ph|nh)(?:\s|$)", re.IGNORECASE)
_FOREIGN_LETTERS = re.compile("[wfj]", re.IGNORECASE)


def _is_half_typed(name: str) -> bool:
    """Whether a word of it is only its first letters, or left over from a keyboard: "Nguyễn T Nhung", "Leê Vawn Hungf".

    Not so "Y Bhăm", "Giàng A Páo".
    """
    return _SHORTENED.search(name) is not None or _FOREIGN_LETTERS.search(name) is not None


def _is_small_sentence(line: str, name: str) -> bool:
    """Whether it is written small without accents, and long, or led in and ended by words to us: "chu ba phu trach"."""
    words = name.split()
    if has_accents(name) or not name.islower():
        return False
    ends_in_words_to_us = line != name and len(words) > LEAST_WORDS + 1 and words[-1] in _PARTICLES
    return ends_in_words_to_us or (len(words) > MOST_SMALL and MIDDLE.isdisjoint(words))


def _without_politeness(typed: str) -> str:
    """ "Hà Thị Thu em nhé" without "em nhé"; "tran thi em nhe" ends in her name."""
    return next((name for name in (_POLITE_END.sub("", typed), _PARTICLE_END.sub("", typed)) if _is_whole(name)), typed)


def _is_whole(name: str) -> bool:
    """Whether a given name stands in it: "Lo Thi" of "Lo Thi Nhe" has none."""
    middle = ("thị", "văn") if has_accents(name) else ("thi", "van")
    return not name.casefold().endswith(tuple(f" {word}" for word in middle))


_PARTICLE_END = re.compile(r"(?:\s+(?:ạ|nhé|nhá|nha|nghen|hen|nhe|nghe))+$", re.IGNORECASE)


def _without_address(typed: str) -> str:
    """ "hoang van lich chau nhe" without who is spoken to; "" where that may be the name's last word."""
    found = _POLITE_END_BARE.search(typed)
    if found is None or len(typed[: found.start()].split()) <= LEAST_WORDS:
        return ""
    return typed[: found.start()]


def _may_end_politely(name: str) -> bool:
    """Whether the "a" of "phan dinh tung a" may be said to us."""
    return name.islower() and name.endswith(" a") and len(name.split()) > LEAST_WORDS + 1


def _is_called_by_one(line: str, name: str) -> bool:
    """Whether "anh Sơn bảo trì" may be one word of a name and what he does: only that word is written large."""
    words = name.split()
    return line != name and words[0].istitle() and all(word.islower() for word in words[1:])


_BARE_PARTICLES = frozenset({"nha", "nhe", "nghe", "nghen"})
_PARTICLES = word_set("nha hà nhen heng nghe á nè hen ha nhe ne nghen")


def _without_particle(name: str) -> str:
    """ "Triệu Thị Mùi nha" without the small word that is said to us, to be read back; "" where there is none."""
    words = name.split()
    if len(words) <= LEAST_WORDS or words[-1] not in _PARTICLES:
        return ""
    # "le thi kim ngan nha"
    bare = not has_accents(name) and len(words) > LEAST_WORDS + 1 and words[-1] in _BARE_PARTICLES
    if not (bare or all(word[:1].isupper() for word in words[:-1])):
        return ""
    return " ".join(words[:-1])


def _behind_a_comma(line: str) -> FullName | None:
    """The name behind words of whose it is, to be read back: "anh bạn làm cùng, Y Phôn Êban"."""
    _, comma, rest = line.partition(",")
    name = _POLITE_END.sub("", _BEHIND.split(rest.strip(), maxsplit=1)[0]).strip(" .")
    words = name.split()
    if not comma or len(words) < LEAST_WORDS or not (begins_with_family(name) and has_capitals(words)):
        return None
    return FullName(written(name), sure=False) if sureness(name) else None


def _without_what_follows(name: str) -> str:
    """ "Nguyễn Hữu Phước dạy toán" without the small words behind it, to be read back; "" where there are none."""
    words = name.split()
    named = next((at for at, word in enumerate(words) if word[:1].islower()), len(words))
    behind = words[named:]
    said = len(behind) >= LEAST_WORDS or (named > LEAST_WORDS and _FOLLOWS.issuperset(behind))
    if named < LEAST_WORDS or not behind or not said or words[named - 1].casefold() in MIDDLE:
        return ""
    cut = " ".join(words[:named])
    return cut if sureness(cut) == "sure" else ""


_FOLLOWS = word_set("sinh ở tại thuộc làm bên quê năm sn tuổi mình em")  # "Lương Thị Mai Hoa sinh", and a year


def _last_of(line: str) -> FullName | None:
    """The name at the end of a clause: "sáng kiến này là của anh Đỗ Văn Lực". Only with a known family name."""
    words = _POLITE_END.sub("", _BEHIND.split(line, maxsplit=1)[0]).split()
    for at in range(1, len(words) - LEAST_WORDS):
        name = " ".join(words[at:])
        if words[at - 1].casefold() in _BEFORE_NAME and begins_with_family(name) and has_capitals(words[at:]):
            return FullName(written(name), sure=True) if sureness(name) == "sure" else None
    return None


def _meant(name: str) -> str:
    """The name behind Telex or VNI leftovers: "Traanf Ddwcs Huy" is "Trần Đức Huy"; "" where there are none."""
    shown = keyboards.decoded(name)
    family, _, rest = shown.partition(" ")
    if not rest:
        return ""
    if family.casefold() not in FAMILIES:
        alike = [known for known in FAMILIES if fold(known) == fold(family)]
        family = alike[0] if len(alike) == 1 else ""
    meant = written(f"{family} {rest}")
    return meant if family and sureness(meant) == "sure" else ""


def written(name: str) -> str:
    """With the capitals that a name has."""
    return " ".join(map(_capitalized, name.split()))


def _capitalized(word: str) -> str:
    """ "TOẢN" beside small letters is Toản too."""
    if word.isupper() and word.isalpha():
        return word.capitalize()
    return word[:1].upper() + word[1:]


def _without_lead(line: str) -> str:
    """ "dạ em tên là Cao Thị Nga": without what introduces the name."""
    head, colon, rest = line.partition(":")
    if colon and len(rest.split()) >= LEAST_WORDS and fold(head).split()[:1] not in ([], ["h"]):
        return rest.strip()
    words = line.split()
    lead = _LEAD if has_accents(line) else _LEAD_FOLDED
    end = 0
    for at, word in enumerate(words):
        bare = word.casefold().strip(",.")
        if bare not in lead and bare not in _HELPING and fold(bare) not in ("my", "name", "is"):
            break
        if bare in _LEAD_ENDS and at + LEAST_WORDS < len(words):
            end = at + 1
        elif word.endswith(",") or bare in ("dạ", "vâng", "thưa"):
            end = at + 1
    if end == 1 and not has_accents(line) and words[0].casefold() == "la":
        end = 0  # "la van hoa" is a name
    return " ".join(words[end:])


def _without_title(name: str) -> str:
    """ "chị Trần Thị Bình" without "chị"; what is no family name behind it is not enough of a name: ""."""
    lowered = normalize("NFC", name).casefold()
    accented = has_accents(name)
    first, _, called = name.partition(" ")
    whole = called[:1].isupper() and len(called.split()) > LEAST_WORDS and begins_with_family(called)
    if first in _NAMES_TOO and whole:
        return called  # "chu Vo Van Tam"
    for title in _TITLES if accented else _TITLES_FOLDED:
        if not lowered.startswith((f"{title} ", f"{title}. ")):
            continue
        rest = name[len(title) + 1 :].strip(" .")
        behind = rest.casefold().split()
        if behind and is_family(behind[0], accented) and behind[0] not in MIDDLE and len(behind) >= LEAST_WORDS:
            return _without_title(rest)
        if behind and (behind[0] in MIDDLE or (title in _FAMILY_TITLES and len(behind) >= LEAST_WORDS)):
            return name  # "Ông Văn Tùng": here it is the family
        return ""
    return name


def _without_place(name: str) -> str:
    """ "Trần Văn Khoa tổ trưởng tổ cắt" without what he does. Only accents tell "tổ" from "Tô"."""
    words = name.split()
    accented = has_accents(name)
    for at in range(LEAST_WORDS, len(words)):
        pair = " ".join(words[at : at + 2]).casefold()
        if accented and (pair in ROLES or _begins_place(words, at)):
            return " ".join(words[:at])
        if not accented and at > LEAST_WORDS and pair in ROLES_FOLDED and words[at].islower():
            return " ".join(words[:at])
    return name


def _begins_place(words: list[str], at: int) -> bool:
    """Whether "tổ cắt" or "bên kho" begins here; one small word behind a name is its last syllable: "Lê Văn ban"."""
    return words[at].islower() and words[at] in PLACES and at + 1 < len(words)
