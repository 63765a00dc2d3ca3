"""Which values of a question a text means, by what people call them: "dạ có", "hội đồng duyệt rồi", "không ra tiền".

Names are spelled with their accents. "…" in a name stands for a few words: "không … bằng tiền".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from unicodedata import normalize

from handlers.reading.denials import ALIKE, asked_how, denied_by_asking, ends_in_denial
from handlers.reading.fold import SpelledPattern, SpelledWords, bare_means, fold, marked, untelex, word_set
from handlers.reading.money.rules import read_money
from handlers.reading.remarks.said import Said, spoken
from handlers.reading.remarks.unable import unable

MOST_WORDS = 14  # a longer text tells a story
MOST_BEHIND = 40  # words of a story behind a plain "có, …"
LONGEST = 500  # letters of so many words
GAP = 3  # words that "…" stands for, at most
FAR = 2  # words between a denial and what it denies, at most

_GAP = "…"
_BUT = SpelledPattern(
    r" (?:nhưng mà|nhưng|song|(?<!đâu )(?<!gì )(?<!nào )(?<!sao )(?<!ai )mà(?! (?:em|ad|chị|anh|ạ)?$)|còn) "
)
_LEADS = SpelledWords(
    "dạ vâng thưa ừ à ờ ok thì là chắc hình như em tôi mình chị anh cháu chọn ghi loại bên cái này nó vẫn hiện giờ "
    "mảng khoản kiểu liên quan đến tới đại lấy gần với nói để tui cô chú bác con "
    "thôi thế vậy cũng xin thuộc lĩnh vực ngành về mặt phần nhóm i it is the to for in well".translate(ALIKE).split()
)
_TAILS = SpelledWords(
    "ạ á em nhé chị anh ad bot bạn luôn thôi đâu đấy đó mà chứ chớ cả hết quá vậy ơi nè đi này lắm a e hihi haha "
    "please thanks".translate(ALIKE).split()
)
#: Other words for "không", as a name spells it.
_NO = {"chẳng": "không", "chả": "không", "hổng": "không", "hông": "không", "hem": "không", "hok": "không"}
_DENIALS = word_set("không chưa chẳng chả đừng khỏi khó not no")
_ASKING = frozenset({"gì", "đâu"})  # "gì mà giấu" denies by itself
_DENIES = SpelledWords(_DENIALS)
_DENIES_BARE = SpelledWords(_DENIALS - {"đừng", "khó"})  # "dung" is mostly "dùng" or "đúng", "kho" a store

Words = tuple[str, ...]
Hit = tuple[int, int, str]  # where a name begins and ends, and its value


@dataclass(frozen=True)
class Names:
    """What people call each value: `whole` as all that they say, `inside` also within a sentence."""

    whole: Mapping[str, Sequence[str]]
    inside: Mapping[str, Sequence[str]]

    def said(self, text: str) -> str:
        """The value that this text is a name of, whole but for courtesy; "" for none."""
        return next(iter(self.called_so(text)), "")

    def called_so(self, text: str) -> tuple[str, ...]:
        """The values that this text is a name of: "vệ sinh" names two fields."""
        if len(text) > LONGEST:
            return ()
        said = spoken(text)
        if said.words > MOST_WORDS:
            return ()
        return self._called(_without(said, _CERTAINLY, said.text), said)

    def denied(self, text: str) -> list[str]:
        """The values that are named to be denied in everyday words: "có gì đâu mà bí mật", "có quyết định đâu"."""
        if len(text) > LONGEST:
            return []
        said = spoken(text)
        if said.asked or said.words > MOST_WORDS:
            return []
        found = []
        for clause in said.clauses:
            words = next(_ways(clause, said))
            found += [value for _, _, value in self._hits(words, said.accented, denied=True)]
            head = ends_in_denial(words, said.accented)
            if head:
                found += self._named(head, said.accented)
        return list(dict.fromkeys(found))

    def meant(self, text: str) -> list[str]:
        """The values that are named, in order: "chưa, đang chờ" names two."""
        if len(text) > LONGEST:
            return []
        said = spoken(text)
        clauses = _clauses(said)
        if not clauses or said.words > MOST_BEHIND:
            return []
        found, rest = [], clauses
        first = self._first(clauses[0], said)
        if first:
            found, rest = [first], clauses[1:]
        if said.words <= MOST_WORDS:
            found += [value for clause in rest for value in self._held(clause, said)]
        elif not found and len(clauses[0].split()) <= MOST_WORDS:
            found = self._held(clauses[0], said)  # "không tính ra tiền được em nhé, nhưng giao ca còn mười lăm phút …"
        return list(dict.fromkeys(found))

    def _first(self, clause: str, said: Said) -> str:
        return next(iter(self._called(clause, said)), "")

    def _called(self, clause: str, said: Said) -> tuple[str, ...]:
        return next(filter(None, (self._named(words, said.accented) for words in _ways(clause, said))), ())

    def _named(self, words: Words, accented: bool) -> tuple[str, ...]:
        for shorter in _without_courtesy(words, accented):
            known = self._whole.get(_key(shorter), ())
            found = [value for value, name in known if _is(shorter, name, accented)]
            if found:
                return tuple(dict.fromkeys(found))
        return ()

    def _held(self, clause: str, said: Said) -> list[str]:
        for words in _ways(clause, said):
            found = self._held_in(words, said.accented)
            if found:
                return found
        return []

    def _held_in(self, words: Words, accented: bool) -> list[str]:
        found = self._hits(words, accented)
        best = [one for one in found if not any(_within(one, other) for other in found)]
        return [value for _, _, value in sorted(best)]

    def _hits(self, words: Words, accented: bool, denied: bool = False) -> list[Hit]:
        """The names that stand in these words, and nobody denies them; or those `denied` in everyday words."""
        found = []
        for at, word in enumerate(words):
            for value, name in self._inside.get(fold(word), ()):
                end = _end(words, at, name, accented)
                if not end:
                    continue
                denies = name[0] in _DENIALS or not _ASKING.isdisjoint(name)
                asks = not denies and denied_by_asking(words[:at], words[end:], accented)
                if not (denies or asks) and _asks_how(words, at, end, accented):
                    continue
                if asks is denied and (denied or denies or not _denied(words, at, accented)):
                    found.append((at, end, value))
        return found

    @cached_property
    def _whole(self) -> dict[str, list[tuple[str, Words]]]:
        """The names by all of their words, folded."""
        found: dict[str, list[tuple[str, Words]]] = {}
        for value, names in self.whole.items():
            for name in map(_spelled, names):
                found.setdefault(_key(name), []).append((value, name))
        return found

    @cached_property
    def _inside(self) -> dict[str, list[tuple[str, Words]]]:
        """The names by their first word, folded."""
        found: dict[str, list[tuple[str, Words]]] = {}
        for value, names in self.inside.items():
            for name in map(_spelled, names):
                found.setdefault(fold(name[0]), []).append((value, name))
        return found


_AMOUNT = SpelledPattern(r"\d|\b(?:trăm|chục|triệu|tỷ|tỉ|tr)\b")
_BEGINS = {"decision": SpelledPattern(r"\b(?:qđ|quyết định|số|văn bản|giấy)\b.*\d")}


#: "10-15tr/tháng", "từ năm đến bảy chục triệu".
_RANGE = SpelledPattern(
    r"^\W*(?:(?:dạ|từ|khoảng|tầm|chừng|cỡ|được|mỗi tháng|mỗi năm|tháng|năm) )*(?:\d[\d.,]*|mười mấy|\w+)"
    r"(?: ?(?:-|–|đến|tới|hay|hoặc) ?(?:\d[\d.,]*|\w+))? ?(?:chục |trăm )?(?:triệu|tr|tỷ|tỉ|củ|nghìn|ngàn)\b"
)


def is_alone(text: str, what: str) -> bool:
    """Whether the text is nothing but the answer to another question, an amount: "1 ty 2"."""
    if not what or what in _BEGINS:
        return False
    got = read_money(text)
    return got.status in ("ok", "confirm") or (got.status == "ask" and _RANGE.match(text) is not None)


_TOLD_BEHIND = SpelledPattern(r"(?:[,.;:]|\s(?:nhưng mà|nhưng|mà được cái|được cái|chỉ là|chỉ))\s+(?P<told>.+)$")


def told_behind(text: str) -> str:
    """What is told behind the first clause: "không tính được, nhưng giao ca còn mười lăm phút"; "" where nothing is."""
    line = " ".join(text.split())
    found = _TOLD_BEHIND.search(line)
    line = normalize("NFC", line)
    if found is None or len(found.string) != len(line):
        return ""
    return line[found.start("told") :]


def lost_behind(text: str) -> str:
    """What is said there when somebody cannot say more: "có rồi nhưng quên số quyết định"; "" where it is not so."""
    told = told_behind(text)
    return told if told and unable(spoken(told)) else ""


def behind(text: str, what: str) -> str:
    """The part of the text that may answer another question: an amount, or a "decision" from its name on."""
    pattern = _BEGINS.get(what)
    line = " ".join(text.split())
    if pattern is None:
        tells_amount = _AMOUNT.search(line) is not None and read_money(line).status != "none"
        return line if tells_amount else ""  # "có, bớt thuê 2 người" tells of people
    found = pattern.search(line)
    line = normalize("NFC", line)
    if found is None or len(found.string) != len(line):  # folding changed its length: nobody knows where it begins
        return ""
    return _AT_ITS_END.sub("", line[found.start() :])


_AT_ITS_END = re.compile(r"(?:\s+(?:rồi|em|ạ|nhé|nha|đó|đấy|chị|anh))+$", re.IGNORECASE)


def _clauses(said: Said) -> list[str]:
    """Its clauses; what stands behind a "nhưng" is one of its own."""
    parts: list[str] = []
    for clause in (_without(said, _CERTAINLY, one) for one in said.clauses):
        found = said.find(_BUT, f"{clause} ")
        while found is not None:
            parts.append(clause[: found.start()])
            clause = clause[found.end() :]
            found = said.find(_BUT, f"{clause} ")
        parts.append(clause)
    return [part for part in parts if part.strip()]


#: "Của chị chứ ai".
_CERTAINLY = SpelledPattern(r" chứ (?:còn )?(?:(?:của |là |phải )?ai|sao|gì|đâu)(?: (?:không|nữa|vào đây|em|ạ))*\W*$")


def _without(said: Said, pattern: SpelledPattern, clause: str) -> str:
    found = said.find(pattern, clause)
    return clause if found is None else clause[: found.start()]


def _ways(clause: str, said: Said) -> Iterator[Words]:
    """Its words as they stand, and as they would read had Telex been on: "cuar tooi" is "cua toi"."""
    words = tuple(word.strip(" .,;:!?\"'“”") for word in clause.split())
    words = tuple(_NO.get(word, word).translate(ALIKE) for word in words if word)
    yield words
    if not said.accented:
        yield tuple(map(untelex, words))


def _without_courtesy(words: Words, accented: bool) -> Iterator[Words]:
    """The words, and fewer and fewer of them: without "dạ" before and "nhé em" behind."""
    first = 0
    while first < len(words):
        last = len(words)
        while last > first:
            yield words[first:last]
            if not _TAILS.has(words[last - 1], accented) or ends_in_denial(words[:last], accented):
                break
            last -= 1
        if not _LEADS.has(words[first], accented):
            break
        first += 1


def _spelled(name: str) -> Words:
    return tuple(word.translate(ALIKE) for word in marked(name.replace(_GAP, f" {_GAP} ")).split())


def _key(words: Words) -> str:
    return fold(" ".join(words))


def _means(typed: str, spelled: str, accented: bool) -> bool:
    if not accented:
        return typed == fold(spelled)
    return typed == spelled or bare_means(typed, spelled, accented)


def _is(words: Words, name: Words, accented: bool) -> bool:
    return len(words) == len(name) and all(
        _means(typed, spelled, accented) for typed, spelled in zip(words, name, strict=True)
    )


def _end(words: Words, at: int, name: Words, accented: bool) -> int:
    """Where this name ends that begins at this word; 0 where it does not."""
    for place, spelled in enumerate(name):
        if spelled == _GAP:
            rest = name[place + 1 :]
            ends = (_end(words, at + gap, rest, accented) for gap in range(GAP + 1))
            return next(filter(None, ends), 0)
        if at >= len(words) or not _means(words[at], spelled, accented):
            return 0
        at += 1
    return at


def _denied(words: Words, at: int, accented: bool) -> bool:
    denies = _DENIES if accented else _DENIES_BARE
    return any(denies.has(word, accented) for word in words[max(0, at - FAR) : at])


def _asks_how(words: Words, at: int, end: int, accented: bool) -> bool:
    """ "Tính sao ra tiền", where "tính … tiền" is a name, and so is "ra tiền"."""
    return asked_how(words[:at], accented, words[end:]) or any(
        asked_how(words[:last], accented) for last in range(at + 2, end)
    )


def _within(one: Hit, other: Hit) -> bool:
    """Whether one name stands inside a longer one."""
    return other[0] <= one[0] and one[1] <= other[1] and one[1] - one[0] < other[1] - other[0]
