"""The last two questions: is everything right, and the pledge."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

from handlers.conversation.steps.choice import Choice
from handlers.conversation.steps.step import Answers, Step, StepContext, Unclear
from handlers.reading.choosing import Names
from handlers.reading.fold import SpelledPattern
from handlers.reading.orders import hands_in
from messages.catalog import listed_in_all
from messages.wire import Option


def nothing_beside(_talk: StepContext) -> str:
    """Nothing is to be said above the last question."""
    return ""


@dataclass(frozen=True, kw_only=True)
class Pledge(Choice):
    """The last word before something is handed in, asked again whenever an answer changed; `beside`: told above it."""

    beside: Callable[[StepContext], str] = nothing_beside
    review: str = ""  # the question under whose key stand the words that find nothing wrong

    values: tuple[str, ...] = field(kw_only=False, default=("yes", "edit"))
    reviewed: bool = False
    final: bool = True

    def ordered(self, text: str, talk: StepContext) -> str:
        """ "Khỏi hỏi nữa, nộp", "đọc kỹ rồi, không sai chỗ nào"."""
        if _ASKS.search(text) is not None:
            return ""
        rest = _without_preface(text)
        is_right = rest != text and _names(talk.flow_name, self.review).said(rest) == "yes"
        return "yes" if is_right or hands_in(text) else ""

    def wants(self, word: str, text: str, talk: StepContext) -> bool:
        """ "Gửi rồi mà" is a short reply by its words, and hands nothing in."""
        return _ASKS.search(text) is not None

    def read(self, text: str, talk: StepContext) -> str:
        """Own words that mean to change something hand nothing in."""
        if _ASKS.search(text) is not None or _WAITS.search(text) is not None:
            raise Unclear("pick_one")
        value = Choice.read(self, text, talk)
        if value == "edit":
            raise Unclear("pick_one")
        return value


#: "Gửi đi đâu"; "gửi ảnh" and "nộp rồi mà" hand nothing in either.
_ASKS = SpelledPattern(
    r"\b(?:gửi|nộp)\b.*\b(?:đâu|chưa|không|nhầm|sau|ai|gì|nào)\b|\b(?:gửi|nộp)(?: thêm)? (?:hình|tệp|file|ảnh|video)\b"
    r"|\b(?:gửi|nộp) rồi (?:mà|còn|đó|đấy|chứ)\b"
)


#: Bare, "khoan" would be the "khoản" of an amount.
_WAITS = SpelledPattern(r"\b(?:khoan|từ từ|đừng|dừng|chờ|đợi|hượm|sửa|sai)\b")


def no_amount(_answers: Answers) -> int:
    """Nothing to warn of."""
    return 0


@dataclass(frozen=True, kw_only=True)
class Review(Step[str]):
    """All answers, numbered. They stand above the pledge too: this is asked only where it warns of an amount.

    `beside`: told above it.
    """

    beside: Callable[[StepContext], str] = nothing_beside

    counted: bool = False
    reviewed: bool = False
    final: bool = True
    warns: Callable[[Answers], int] = no_amount  # the amount in VND, 0 without one; `assumes` is its contrary

    def usual(self, talk: StepContext) -> str:
        return "yes"

    def options(self, talk: StepContext) -> tuple[Option, ...]:
        edit = Option("edit", talk.word(self.key, "choice.edit"))
        large = self.warns(talk.answers)
        if large:
            return (Option("yes", talk.word(self.key, "choice.large", vnd=large)), edit)
        return (Option("yes", talk.word(self.key, "choice.yes")), edit)

    def pick(self, value: str, talk: StepContext) -> str:
        return value

    def read(self, text: str, talk: StepContext) -> str:
        """Own words that find nothing wrong; a large amount wants more than that."""
        if self.warns(talk.answers) or _names(talk.flow_name, self.key).said(_without_preface(text)) != "yes":
            raise Unclear("pick_one")
        return "yes"


_BEFORE_A_YES = SpelledPattern(
    r"^\W*(?:ok|oke|okê|ừ|vâng|chuẩn|y chang vậy|y vậy)(?: (?:đó|rồi|em|ạ|chuẩn))*"
    r"(?:[,.!] *| (?=(?:không|ko|k|chuẩn)\b))(?=\w)"
    r"|^\W*(?:(?:dạ|em|tôi|mình|chị|anh|cô|chú|bác|đã) )*(?:đọc|xem|coi|kiểm tra)(?: (?:lại|kỹ|hết|qua|cả|đi|đọc|xem))*"
    r" (?:rồi|xong)\W+(?=\w)"
)


def _without_preface(text: str) -> str:
    """ "Đọc lại rồi, không sai chỗ nào" without that somebody has looked, "ok không sai chỗ nào" without its ok."""
    rest = _BEFORE_A_YES.behind(text)
    return text if rest is None else rest


@cache
def _names(flow: str, step: str) -> Names:
    return Names({"yes": listed_in_all(f"{flow}.{step}.said.yes")}, {})
