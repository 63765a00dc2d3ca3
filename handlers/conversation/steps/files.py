"""Photos and files as evidence; they count at any question of the form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from handlers.conversation.steps.step import Answers, Step, StepContext, Unclear
from handlers.reading import denials
from handlers.reading.fold import SpelledPattern, SpelledWords, fold, has_accents, is_one_of, marked, word_set
from handlers.reading.picking import AROUND
from handlers.reading.remarks import learned
from handlers.reading.replies import read_reply
from messages.catalog import listed
from messages.wire import Option

MOST_WORDS = 10
_NONE = frozenset({"khong", "ko", "k", "hong", "chua", "chang", "cha", "khoi", "het"})
_THEIR_NO = SpelledPattern(r"\bnỏ\b")  # of Nghệ Tĩnh; "nó" and "nợ" deny nothing
_AROUND_IT = _NONE | word_set(
    fold(
        "dạ vâng thôi em chị anh mình tôi tui có còn cần chụp kịp lưu giữ được thêm bức cái tấm nào ảnh hình tệp file "
        "gì để gửi nộp đưa "
        "j minh chứng tài liệu giấy tờ chứng từ nữa hết đâu ạ nhé nha bạn ơi bot ad rồi lại quên luôn cả vậy mô nỏ"
    )
)


_LATER = SpelledPattern(
    r"\b(?:gửi|bổ sung|chụp|nộp|đưa|up|scan) (?:sau|bù|thêm sau)\b|\b(?:mai|tối|chiều|lát|hôm nào|bữa nào|khi nào)\b.*"
    r"\b(?:gửi|chụp|bổ sung|up|scan)\b|\b(?:không|ko|k|chưa|hông|chẳng|chả|hết) (?:có |ai )?(?:chụp|quay"
    r"|gửi|tìm|kiếm|scan|lưu|up)"
    r"\b(?: lại)?(?: (?:được|kịp|thấy|ra|gì|ảnh|hình))*|\b(?:chụp|gửi|tìm) (?:không|chẳng|chả"
    r"|chưa) (?:được|ra|thấy|kịp)\b"
    r"|\b(?:không|ko|k|hông|chẳng|chả) (?:ai |được |cho )+(?:cho |phép )*(?:chụp|quay)\b|\bcấm (?:chụp|quay)\b"
    r"|\b(?:ảnh|hình|máy|điện thoại)\b.* (?:hỏng|mất|xóa|bay|thất lạc)(?: (?:rồi|mất|hết|cả|tiêu|ạ|em))+\W*$"
)
MOST_WORDS_TOLD = 14
LONGEST_EXCUSE = 200  # letters
_ASKS = SpelledPattern(  # "còn gì nữa không em"
    r"^\W*(?:(?:dạ|thế|vậy|em|ad) )*(?:còn|cần|phải|có) (?:\w+ ){0,2}gì (?:\w+ ){0,3}không"
    r"(?: (?:em|ad|bot|ạ|vậy|hả|nhỉ))*\W*$"
    r"|\b(?:được|đc|dc) (?:không|ko|k|hông|chưa)(?: (?:em|ad|bot|ạ|vậy|hả|nhỉ|anh|chị))*\W*$"
)
#: "Có ảnh mà gửi không được", "nặng quá gửi không lên": they want to, and need help.
_CANNOT = SpelledPattern(
    r"\bcó\b.*\b(?:mà|nhưng)\b.*\b(?:gửi|up|tải|đưa)\b.*\b(?:không|ko|k|chẳng|chả|hông) (?:được|lên|đi|nổi)\b"
)
#: "Chưa xong", "chưa, còn ảnh", "không có ảnh nhưng có video".
_NOT_DONE = SpelledPattern(
    r"\bchưa (?:\w+ )?(?:xong|hết|đâu)\b|^\W*(?:dạ )?chưa\s*,|(?:\bnhưng|\bmà|,) ?(?:có|còn) (?:\w+ ){0,2}"
    r"(?:video|clip|file|tệp|excel|hình|bảng|giấy|quyết định|anh \w|chị \w|cô \w|chú \w|bác \w)"
)
#: What may be sent, and how it comes to be.
_EVIDENCE = SpelledPattern(r"(?:ảnh|hình|tệp|file|gì|giấy tờ|giấy|tài liệu|minh chứng|clip|video|cái|chụp|gửi|quay)\b")
_OF_THIS = re.compile(r"^\W*(?:câu|phần|mục|cái|chỗ) (?:này|đó) (?:thì )?", re.IGNORECASE)
_SENT = SpelledPattern(  # "gửi ảnh rồi đó, xong"
    r"\W*(?:(?:dạ|em|anh|chị|tôi|mình|đã|vừa) )*(?:gửi|chụp|đưa|up) (?:(?:hết|đủ|xong|các|mấy|mấy cái) )*"
    r"(?:ảnh|hình|tệp|file)(?: (?:rồi|xong|hết|đó|đấy|ạ|nhé|nha|em|trên|ở trên))+[\s,.]*"
    r"(?:(?:thế là|vậy là|là)? ?(?:xong|hết)(?: (?:rồi|nhé|ạ|em))*)?\W*"
    r"|\W*(?:(?:dạ|em|anh|chị|tôi|mình|đã|vừa) )*(?:gửi|up)(?: (?:hết|đủ|xong|luôn))* rồi"
    r"(?: (?:mà|đó|đấy|ở|trên|nãy|lúc|hồi|ạ|nhé|nha|em|kia|này))*\W*"
    r"|\W*(?:(?:dạ|ok|rồi|thôi|em) )*chỉ (?:có |được )?(?:vậy|thế|nhiêu đó|bấy nhiêu)"
    r"(?: (?:thôi|ạ|em|nhé|đó|à))*\W*"
    r"|\W*(?:(?:dạ|ok|rồi|thôi) )*(?:vậy|thế|như vậy|như thế|tới đây|đến đây) (?:là |thì |cũng )?(?:hết|xong|đủ)"
    r"(?: (?:rồi|nhé|nha|ạ|em|thôi|đó|đấy))*\W*"
)
_FIRST_CLAUSE = re.compile(r"[,.;!]\s")
#: Behind "xong": something is to be done all the same.
_GOES_ON = SpelledPattern(
    r"\d|\b(?:khoan|chờ|đợi|còn|sửa|đổi|chỉnh|thêm|nhưng|nhầm|quên|cùng|chung|với|ảnh|hình|tệp|file|video|gửi|chụp)\b"
)
#: Words of who has nothing more to send; with others among them it is said of the photos.
_SMALL = SpelledWords(
    word_set(
        "dạ vâng ok rồi ạ nhé nha em anh chị bạn ad bot cháu con hết đủ xong thôi vậy thế đó đấy là có không ko k j gì"
        " chi hông hổng chả chẳng chưa nữa nhiêu mà thì đi tiếp câu sau qua bỏ luôn á e a cả"
    )
)


def _is_done_first(text: str) -> bool:
    """Whether it begins with "xong", and what follows wants nothing: "Xong! Mệt quá, ngồi trên cabin mà bấm"."""
    first, *rest = _FIRST_CLAUSE.split(text, maxsplit=1)
    return read_reply(first) in ("SUBMIT", "SKIP") and (not rest or _GOES_ON.search(rest[0]) is None)


def _speaks_of_photos(text: str) -> bool:
    """Whether it names what may be sent, or is made of small words alone: "đủ rồi, đi tiếp"."""
    accented = has_accents(text)
    words = _WORD.findall(marked(text) if accented else fold(text))
    return _SENDABLE.search(text) is not None or all(_SMALL.has(word, accented) for word in words)


_WORD = re.compile(r"\w+")
_SENDABLE = SpelledPattern(r"\b(?:hình|tệp|file|giấy tờ|tài liệu|minh chứng|clip|video|chụp|quay|gửi)\b|ảnh\b")
#: Who throws some away is not done: "gỡ hết mấy tấm hồi nãy đi, gửi lộn".
_REMOVES = SpelledPattern(r"\b(?:gỡ|xóa|hủy|gửi (?:nhầm|lộn)|bỏ (?:hết|các|mấy|cái|ảnh|hình|tấm))\b")
_CAPTION = SpelledPattern(
    r"^\W*(?:(?:dạ|em|anh|chị|cho|gửi) )*(?:đây là|này là|đây|ảnh|hình|clip|video|trước khi|sau khi|trước và sau)\b"
)
MOST_WORDS_OF_A_CAPTION = 12


def is_caption(text: str) -> bool:
    """Whether words beside a photo only say what it shows: "đây là xe sau khi làm lại"."""
    return len(text.split()) <= MOST_WORDS_OF_A_CAPTION and _CAPTION.match(text) is not None


def cannot_send(text: str) -> bool:
    """Whether there is something, and sending it fails."""
    return len(text) <= LONGEST_EXCUSE and _CANNOT.search(text) is not None


def is_not_done(text: str) -> bool:
    """Whether something is still to come, whatever else is denied: "không có ảnh nhưng có video"."""
    return _NOT_DONE.search(text) is not None


def says_none(text: str) -> bool:
    """Whether this says that there is nothing to send now: "hông có hình nào đâu em", "ảnh em gửi sau"."""
    if _SENT.fullmatch(text) is not None:
        return True
    if _ASKS.search(text) is not None:
        return False
    if cannot_send(text) or is_not_done(text):
        return False
    words = fold(_OF_THIS.sub("", text)).strip(" .!").replace(",", "").split()
    if len(words) <= MOST_WORDS and denials.denies(text, _EVIDENCE):
        return True
    says_no = not _NONE.isdisjoint(words) or _THEIR_NO.search(text) is not None
    if says_no and len(words) <= MOST_WORDS and _AROUND_IT.issuperset(words):
        return True
    return len(words) <= MOST_WORDS_TOLD and not text.rstrip().endswith("?") and _LATER.search(text) is not None


@dataclass(frozen=True, kw_only=True)
class Files(Step[int | None]):
    """Photos and files, up to `most`; the answer is their number, the rows are in the table `evidence`.

    They may come at any question. How many came so far is an answer beside the step's own, which stands when the
    person is done with them.
    """

    most: int = 10
    came: str = "files"  # the key of that answer
    named: tuple[str, ...] = ()  # files that a page asks for by name, such as a photo before and one after

    DONE, REMOVE = "done", "remove"  # values of the options

    def reads_exactly(self, text: str) -> bool:
        """A number of files is one; that there are no more is said in many words, as is what only sounds like it."""
        return not says_none(text)

    def sent(self, answers: Answers) -> int:
        """How many came so far."""
        return int(answers.get(self.came, 0))

    def room(self, answers: Answers) -> int:
        """How many more may come."""
        return self.most - self.sent(answers)

    def with_sent(self, answers: Answers, number: int) -> dict[str, Any]:
        """The answers when so many came; one that was given already counts them too."""
        changed = {**answers, self.came: number}
        if self.key in answers:
            changed[self.key] = number
        return changed

    def without_sent(self, answers: Answers) -> dict[str, Any]:
        """The answers when all files are thrown away."""
        return {key: answer for key, answer in answers.items() if key not in (self.came, self.key)}

    def numbers(self, answers: Answers) -> Mapping[str, int]:
        return {"n": self.sent(answers)}

    def options(self, talk: StepContext) -> tuple[Option, ...]:
        if not self.sent(talk.answers):
            return ()
        return tuple([Option(name, talk.word(self.key, f"choice.{name}")) for name in (self.DONE, self.REMOVE)])

    def may_skip(self, answers: Answers) -> bool:
        return self.optional and not self.sent(answers)

    def standing(self, answers: Answers) -> int | None:
        return self.sent(answers) or None

    def pick(self, value: str, talk: StepContext) -> int | None:
        return self.standing(talk.answers)

    def ordered(self, text: str, talk: StepContext) -> str:
        """ "Gửi nhầm rồi"."""
        removing = listed(f"{talk.flow_name}.{self.key}.said.{self.REMOVE}", talk.lang)
        if self.sent(talk.answers) and is_one_of(text.strip(AROUND), removing):
            return self.REMOVE
        return ""

    def wants(self, word: str, text: str, talk: StepContext) -> bool:
        """ "Hết rồi đó, vậy thôi" is no bare yes, and "chưa xong" no bare no."""
        if word == "NO":
            return is_not_done(text)
        return word == "YES" and " " in text and self.ends(text, talk)

    def read(self, text: str, talk: StepContext) -> int | None:
        if says_none(text) or self.ends(text, talk):
            return self.standing(talk.answers)
        raise Unclear("send_files")

    def ends(self, text: str, talk: StepContext) -> bool:
        """Whether words that no rule knows surely say that this is all: "đủ rồi, đi tiếp"."""
        if talk.lang != learned.LANGUAGE or any(one.search(text) is not None for one in (_REMOVES, _ASKS, _NOT_DONE)):
            return False
        return _is_done_first(text) or (_speaks_of_photos(text) and learned.is_answer(text, self.key))

    def show(self, answer: int | None, talk: StepContext) -> str:
        return talk.word(self.key, "shown", n=answer)
