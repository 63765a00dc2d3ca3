"""Free text: a title, a description, a calculation. A length is asked for, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from handlers.conversation.steps.step import Instead, Step, StepContext, Unclear, Unsure
from handlers.reading import lead_ins
from handlers.reading.fold import SpelledPattern, fold, has_accents, word_set
from handlers.reading.names.plausible import certain
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

    def read(self, text: str, talk: StepContext) -> str | None:
        self.check(text, talk)
        if is_own_word(text):
            raise Unsure("words", text)
        if self.told and _OF_THE_TITLE.match(text) is not None:
            raise Unsure("speaks", text)
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

    def read(self, text: str, talk: StepContext) -> str | None:
        if len(text) > self.most:
            return Text.read(self, text, talk)  # says how long it may be
        if _AMOUNT.search(text) is not None or _USED.match(text) is not None:
            raise Unsure("speaks", text)  # "120 triệu", "Lê Thị Hoa 20%", "áp dụng tháng 3"
        if not any(map(str.isdigit, text)):
            if _WAITS.search(text) is not None:
                raise Instead(**dict([self.waits]))
            if _NOT_YET.search(text) is not None:
                return None
            if _DECIDES.search(text) is None:
                raise Unsure("speaks", text)
        return Text.read(self, text, talk)


#: "Tên đề tài là Tủ sấy dụng cụ" where a story is asked for.
_OF_THE_TITLE = SpelledPattern(
    r"(?:dạ |à |cái )*(?:tên (?:của )?(?:sáng kiến|đề tài|giải pháp|sk)"
    r"|(?:sáng kiến|đề tài)(?: này)? (?:có tên|tên|gọi|đặt tên))\b"
)
_DECIDES = SpelledPattern(r"\b(?:quyết định|qđ|công nhận|cấp|hội đồng|biên bản|công văn|giám đốc|chủ tịch|ký)\b")
_USED = SpelledPattern(r"(?:dạ |bắt đầu |có )*(?:áp dụng|dùng|xài|làm) (?:từ|tháng|ngày|hồi|được)\b")
_AMOUNT = SpelledPattern(r"\d ?(?:triệu|tr|tỷ|đồng|nghìn)\b|\d ?%")
_WAITS = SpelledPattern(r"\b(?:đang|còn|mới|vẫn)(?: (?:đang|\w+))? (?:chờ|đợi|trình|xét|làm thủ tục|xin)\b")
_NOT_YET = SpelledPattern(r"\b(?:chưa|không|chẳng|đâu)\b.*\b(?:có|ra|ký|cấp|nhận|quyết định|duyệt|công nhận)\b")
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

    def read(self, text: str, talk: StepContext) -> str | None:
        answer = Text.read(self, text, talk)
        if len(text.split()) <= WORDS_OF_NO_SUM and (_DECREED.match(text) or not _may_reckon(fold(text))):
            raise Unsure("speaks", text)
        return answer

    def check(self, answer: str, talk: StepContext) -> None:
        if len(_FIGURES.findall(answer)) < 2 or len(answer) > self.most:
            Text.check(self, answer, talk)


_FIGURES = re.compile(r"\d+")
_DECREED = SpelledPattern(r"(?:dạ |có |theo )*(?:quyết định|qđ|giấy khen|bằng khen)\b")
WORDS_OF_NO_SUM = 8  # with more of them something is told
#: Shares and days: alone they reckon nothing.
_OF_NO_SUM = re.compile(r"\b(?:thang|ngay|nam|quy) \d+|\b\d+/\d+(?:/\d+)?|(?<!\d)\d+ ?%")
#: What a sum in words is made of: "lấy lương nhân với số giờ đỡ được".
_OF_SUMS = SpelledPattern(
    r"\b(?:tính|nhân|lương|công|giá|tiền|chi phí|phế|trừ|chia|cộng|lấy|triệu|nghìn|ngàn|đồng|tiết kiệm|mỗi|nửa|một|hai"
    r"|ba|bốn|năm|sáu|bảy|tám|chín|mười|trăm|chục|tỷ|so với|hóa đơn|sổ|kế toán|ước|báo cáo|căn cứ|giảm|tăng|xuống)\b"
)


def _may_reckon(typed: str) -> bool:
    """Whether a folded text has figures or words of a sum; not so "an toàn hơn, gọn hơn", "tháng 3 năm 2026"."""
    left = _OF_NO_SUM.sub(" ", typed)
    if any(map(str.isdigit, left)) or _RECKONS.search(typed) is not None:
        return True
    found = set(_OF_SUMS.all(left, accented=False))
    return len(found) > 1 or (len(found) == 1 and any(map(str.isdigit, typed)))


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

    def read(self, text: str, talk: StepContext) -> str | None:
        tells = self.most < len(text) <= self.most_of_story and len(text.split()) >= WORDS_OF_A_STORY
        if tells and self.story not in talk.answers:
            raise Instead(**{self.story: text})
        title = lead_ins.title_in(text)
        if _CHOOSES_TITLE.search(text) is not None or _may_be_no_title(title, lead_ins.spoken(text)):
            raise Unsure("words", title)
        return Text.read(self, title, talk)

    def check(self, answer: str, talk: StepContext) -> None:
        words = [word for word in fold(answer).split() if not word.isdecimal()]
        if words and _NO_TITLE.issuperset(words):
            raise Unclear("only_initiative")
        Text.check(self, answer, talk)

    def echo(self, answer: str, talk: StepContext) -> str:
        kept = Text.echo(self, answer, talk)
        like = self.like(answer, talk)
        return f"{kept} {like}" if like else kept


#: "Sếp bảo lấy tên “A” nhưng em thích “B”", "tên là A à mà thôi, B".
_CHOOSES_TITLE = SpelledPattern(
    r"\bà mà thôi\b|^\W*không phải .{3,60}(?:đâu|,) ?(?:mà )?là\b|[\"“].{3,80}[\"”].*\bnhưng\b.*[\"“]"
)
WORDS_OF_A_WORKPLACE, WORDS_OF_A_REMARK = 8, 7  # at most
WORDS_OF_A_NAME = 5
_OF_WORKPLACE = SpelledPattern(
    r"(?:công ty|cty|xí nghiệp|nhà máy|trường(?! học| em)|bệnh viện|liên đoàn|công đoàn|lđlđ|xưởng|phân xưởng"
    r"|(?:khoa|phòng|tổ|đội) (?:\w+ ){1,4}(?:công ty|trường|bệnh viện)|tổ trưởng|trưởng phòng|thợ \w+ bậc|kỹ sư"
    r"|của (?:em|tôi|mình|xưởng|tổ|chị|anh)|từ hồi|từ tháng|phòng (?:hành chính|kế toán|kỹ thuật)$)(?!\w)"
)


def _may_be_no_title(title: str, spoken: int) -> bool:
    """Whether it names a workplace or a person, or somebody speaks: "Công ty may 10", "của em, em tự làm"."""
    words = len(title.split())
    if words <= WORDS_OF_A_NAME and title.istitle() and certain(title):
        return True
    if words <= WORDS_OF_A_REMARK and spoken and title[:1].islower() and has_accents(title):
        return True
    return words <= WORDS_OF_A_WORKPLACE and _OF_WORKPLACE.match(title) is not None


_NO_TITLE = word_set("sang kien giai phap cai tien initiative idea so thu cai moi nay cua toi em minh")


def title_key(title: str) -> str:
    """The words of a title, folded and in order of the alphabet: the same for the same words in another order."""
    return " ".join(sorted(set(fold(title).split())))
