"""Free text: a title, a description, a calculation. A length is asked for, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from handlers.conversation.steps.step import Instead, Step, StepContext, Unclear, Unsure
from handlers.reading import lead_ins
from handlers.reading.fold import SpelledPattern, fold, word_set
from handlers.reading.own_words import is_own_word
from handlers.reading.remarks.telling import speaks
from messages.catalog import say


@dataclass(frozen=True, kw_only=True)
class Text(Step[str]):
    """Free text between `least` and `most` characters, with at least one word in it."""

    least: int = 1
    most: int = 1000
    free: ClassVar[bool] = True
    least_talk: ClassVar[int] = 1
    figures: bool = False  # an answer holds a figure, nearly always: "QĐ 125 ngày 20/8/2026"
    told: ClassVar[bool] = True  # a story: who was asked for more adds to it, and does not say all anew

    def joined(self, answer: str, text: str) -> str:
        return one_text(answer, text)

    def wants(self, word: str, text: str, talk: StepContext) -> bool:
        """ "Không sai nữa, không cần làm lại" is made of short replies, and tells something."""
        return word in ("YES", "NO", "ASK", "HELP") and len(text) >= self.least and speaks(text)

    def oddness(self, text: str) -> int:
        if not self.figures:
            return 0
        if any(map(str.isdigit, text)):
            return FIGURES
        return 0 if _RECKONS.search(fold(text)) else NO_FIGURE

    def read(self, text: str, talk: StepContext) -> str:
        self.check(text, talk)
        if is_own_word(text):
            raise Unsure("words", text)
        return text

    def check(self, answer: str, talk: StepContext) -> None:
        check_words(answer, self.least, self.most)

    def echo(self, answer: str, talk: StepContext) -> str:
        return say("any.kept", talk.lang)


@dataclass(frozen=True, kw_only=True)
class Decision(Text):
    """The number and the day of a decision; who says that there is none yet leaves it out."""

    figures: bool = True
    waits: tuple[str, str]  # who still waits for one sets this step to this value instead

    def read(self, text: str, talk: StepContext) -> str | None:  # type: ignore[override]
        if not any(map(str.isdigit, text)):
            if _WAITS.search(text) is not None:
                raise Instead(**dict([self.waits]))
            if _NOT_YET.search(text) is not None:
                return None
            if _DECIDES.search(text) is None:
                raise Unsure("speaks", text)
        return Text.read(self, text, talk)


_DECIDES = SpelledPattern(r"\b(?:quyết định|qđ|công nhận|cấp|hội đồng|biên bản|công văn|giám đốc|chủ tịch|ký)\b")
_WAITS = SpelledPattern(r"\b(?:đang|còn|mới|vẫn)(?: (?:đang|\w+))? (?:chờ|đợi|trình|xét|làm thủ tục|xin)\b")
_NOT_YET = SpelledPattern(
    r"\b(?:chưa|không|chẳng|đâu)\b.*\b(?:có|ra|ký|cấp|nhận|quyết định|duyệt|công nhận)\b"
)
FIGURES, NO_FIGURE = -1, 3  # points of oddness where figures are asked for
_LETTER = re.compile(r"[^\W\d_]")
_RECKONS = re.compile(r"\b(?:tinh (?:theo|bang|tren)|so voi|lay \w+ nhan|nhan voi)\b")
CUTS = (2000, 4096)  # letters at which Zalo and Telegram cut a long text into several messages


def was_cut(text: str) -> bool:
    """Whether this is as long as a part, or several, of a text that was cut; a blank at its end is gone."""
    return any(len(text) >= cut - 1 and len(text) % cut in (0, cut - 1) for cut in CUTS)


def one_text(first: str, second: str) -> str:
    """Two messages as one text: a line each, or without a seam where the first was cut."""
    if not was_cut(first):
        return f"{first}\n{second}"
    if len(first) in CUTS or any(len(first) % cut == 0 for cut in CUTS):
        return first + second
    return f"{first} {second}"


def check_words(text: str, least: int, most: int) -> None:
    """Whether the text has between so many letters, and a word in it. Raises Unclear."""
    if len(text) > most:
        raise Unclear("too_long", most=most, got=len(text))
    if len(text) < least:
        raise Unclear("too_short", least=least, got=len(text))
    if _LETTER.search(text) is None:
        raise Unclear("no_words")


@dataclass(frozen=True, kw_only=True)
class Calculation(Text):
    """How an amount was reckoned: a sum in figures ("200*150000*12") says it as well as words do."""

    def check(self, answer: str, talk: StepContext) -> None:
        if len(_FIGURES.findall(answer)) < 2 or len(answer) > self.most:
            Text.check(self, answer, talk)


_FIGURES = re.compile(r"\d+")


WORDS_OF_A_STORY = 25


def nothing_to_say(_title: str, _talk: StepContext) -> str:
    """No other has that title."""
    return ""


@dataclass(frozen=True, kw_only=True)
class Title(Text):
    """A name for the initiative: more than "sáng kiến"; what `like` says of it is told, and nothing is refused.

    A whole story typed here is not lost: it answers the question `story`, and a short name is asked for.
    """

    like: Callable[[str, StepContext], str] = nothing_to_say

    story: str = ""

    most_of_story: int = 0  # letters

    told: ClassVar[bool] = False

    def joined(self, answer: str, text: str) -> str:
        return f"{answer} {text}"

    def oddness(self, text: str) -> int:
        return lead_ins.spoken(text)

    def read(self, text: str, talk: StepContext) -> str:
        tells = self.most < len(text) <= self.most_of_story and len(text.split()) >= WORDS_OF_A_STORY
        if tells and self.story not in talk.answers:
            raise Instead(**{self.story: text})
        return Text.read(self, lead_ins.title_in(text), talk)

    def check(self, answer: str, talk: StepContext) -> None:
        words = [word for word in fold(answer).split() if not word.isdecimal()]
        if words and _NO_TITLE.issuperset(words):
            raise Unclear("only_initiative")
        Text.check(self, answer, talk)

    def echo(self, answer: str, talk: StepContext) -> str:
        kept = Text.echo(self, answer, talk)
        like = self.like(answer, talk)
        return f"{kept} {like}" if like else kept


_NO_TITLE = word_set("sang kien giai phap cai tien initiative idea so thu cai moi nay cua toi em minh")


def title_key(title: str) -> str:
    """The words of a title, folded and in order of the alphabet: the same for the same words in another order."""
    return " ".join(sorted(set(fold(title).split())))
