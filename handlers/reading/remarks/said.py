"""A text made ready for the patterns of this room: small letters, teencode spelled out, cut into its clauses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from handlers.reading.fold import SpelledPattern, fold, has_accents, marked, remembered

_TEENCODE = {
    "k": "không", "ko": "không", "kg": "không", "hk": "không", "hok": "không", "hông": "không",
    "hem": "không", "khum": "không", "khom": "không", "hổng": "không",
    "dc": "được", "đc": "được", "dk": "được", "đk": "được", "dx": "được",
    "j": "gì", "r": "rồi", "z": "vậy", "v": "vậy", "zậy": "vậy", "zay": "vậy", "dzậy": "vậy", "ntn": "như thế nào",
    "sk": "sáng kiến", "bn": "bao nhiêu", "bik": "biết", "bít": "biết", "bt": "biết", "hiu": "hiểu", "cx": "cũng",
    "trc": "trước", "lm": "làm", "vs": "với", "đv": "đơn vị", "cđ": "công đoàn", "cty": "công ty", "qđ": "quyết định",
    "mún": "muốn", "nhìu": "nhiều", "lun": "luôn", "thui": "thôi", "sếp": "lãnh đạo", "sep": "lãnh đạo",
    "cn": "công nhân", "hs": "học sinh", "gv": "giáo viên", "ns": "nói", "nc": "nói chuyện",
    "chj": "chị", "cj": "chị", "ib": "nhắn", "a/c": "anh chị", "e": "em", "hở": "hả",
    "hử": "hả", "nhở": "nhỉ", "dùm": "giúp", "giùm": "giúp", "tui": "tôi", "dum": "giúp",
    "gium": "giúp", "nghen": "nhé", "hen": "nhé", "nha": "nhé", "nhá": "nhé", "heng": "nhé",
}  # fmt: skip
_SPELLED_OUT = {marked(short): marked(word) for short, word in _TEENCODE.items()}
#: The same of a text without accents.
_FOLDED_OUT = {short: fold(word) for short, word in _SPELLED_OUT.items() if short.isascii()}
#: As people of Nghệ Tĩnh and Huế ask: "ghi răng", "tên mô", "hỏi chi lắm rứa". "Bánh răng" and "mô tơ" are things.
_SPOKEN_THERE = (
    (re.compile(r"\b(ghi|làm|mần|đặt|nói|viết|tính|kể|biết|là|thì) răng\b"), r"\1 sao"),
    (re.compile(r"\brăng(?= (?:mà|rứa|lại|hè|ri|hỏi)\b)"), "sao"),
    (re.compile(r"\b(?:mô|chi)(?=(?: (?:rứa|hè|tề|nha|nghe|ạ|em|cháu|con|o|chừ))*\W*$)"), "gì"),
    (re.compile(r"\bnỏ\b"), "không"),
    (re.compile(r"\brứa\b"), "vậy"),
    (re.compile(r"\bchừ\b"), "giờ"),
    (re.compile(r"\bhè$"), "nhỉ"),
    (re.compile(r"\bmần\b"), "làm"),
    (re.compile(r"\b(?:tao|choa)\b"), "tôi"),
    (re.compile(r"\bchớ\b"), "chứ"),
)
_THEIR_WORDS = re.compile(r"\b(?:răng|rứa|nỏ|mô|chi|chừ|hè|mần|tao|choa|chớ)\b")
_TOKEN = re.compile(r"a/c|[^\W_]+")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")  # "khônggg", "ơiii"
_CLAUSES = re.compile(r"[,.;:!?…\n]+|\s[-–—]\s")
_QUOTED_END = re.compile(r"\w[^\"“”]*[\"“][^\"“”]+[\"”]\W*$")
_BLANKS = re.compile(r"[^\w?,.;:!\n'\"“”]+")


@remembered
def quick_words(text: str) -> tuple[list[str], bool]:
    """The words of a text with teencode spelled out, nearly as `Said.text` has them, to be read and not changed.

    And whether accents count in it.
    """
    if has_accents(text):
        words = _TOKEN.findall(text.casefold())
        return list(map(_SPELLED_OUT.get, words, words)), True
    words = _TOKEN.findall(fold(text))
    return list(map(_FOLDED_OUT.get, words, words)), False


@dataclass(frozen=True)
class Said:
    """One text."""

    typed: str

    @cached_property
    def accented(self) -> bool:
        """Whether its words are compared with their accents."""
        return has_accents(self.typed)

    @cached_property
    def text(self) -> str:
        """All of it, spelled out."""
        spelled_out, ready = _SPELLED_OUT, marked
        if not self.accented:
            spelled_out, ready = _FOLDED_OUT, fold
        text = _STRETCHED.sub(r"\1", ready(self.typed))
        if self.accented and _THEIR_WORDS.search(text) is not None:
            for theirs, word in _SPOKEN_THERE:
                text = theirs.sub(word, text)
        if not spelled_out.keys().isdisjoint(_TOKEN.findall(text)):
            text = _TOKEN.sub(lambda token: spelled_out.get(token[0], token[0]), text)
        return _BLANKS.sub(" ", text).strip()

    @cached_property
    def clauses(self) -> tuple[str, ...]:
        """Its clauses, without what stands around them."""
        return tuple(filter(None, (clause.strip(" '\"“”") for clause in _CLAUSES.split(self.text))))

    @cached_property
    def asked(self) -> bool:
        """Whether it ends in a question mark."""
        return self.text.rstrip(" .!'\"”").endswith("?")

    @property
    def ends_in_quotation(self) -> bool:
        """Whether it ends in somebody's words, which are told: … hỏi đi hỏi lại "xong chưa"."""
        return _QUOTED_END.search(self.typed) is not None

    @cached_property
    def words(self) -> int:
        """How many there are."""
        return len(self.text.split())

    @property
    def first(self) -> str:
        """The first clause."""
        return self.clauses[0] if self.clauses else ""

    @property
    def last(self) -> str:
        """The last clause."""
        return self.clauses[-1] if self.clauses else ""

    def has(self, pattern: SpelledPattern) -> bool:
        """Whether it holds these words."""
        return pattern.found(self.text, self.accented) is not None

    def find(self, pattern: SpelledPattern, clause: str) -> re.Match[str] | None:
        """Where one of its clauses holds them."""
        return pattern.found(clause, self.accented)


@remembered
def spoken(text: str) -> Said:
    """This text as the patterns compare it."""
    return Said(text)
