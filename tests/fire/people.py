"""What people say to what stands on their screen: a table for each way to talk, and one person who follows it.

To add a way: its table and its line in WAYS.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from tests.bench.conversation import WORDS
from tests.fire.record import ADDED, ASKED_ABOUT, Heard, token

Lines = tuple[tuple[str, str], ...]  # the words by which a question is known, and what is answered; "_": any word

INTRODUCED: Lines = (
    ("đồng ý chứ", "đồng ý"),
    ("nhắn một tin ạ", "Nguyễn Văn An, 0912345678, Xưởng {A}, hoang mai"),
)
PLEDGED: Lines = (("Tôi cam đoan", "gửi"),)

SHEET = (
    "Tên sáng kiến: Cải tiến _ _ cho _ _ {B}\nTrước đây: Mỗi ca phải _ _ tới {n} lần để _ _ _ {C}\n"
    "Cách làm: Thêm _ _ và _ _ vào _ _ {D} nên thợ không phải _ _\nÁp dụng từ: 15/6/2026\nGiá trị: {n} triệu\n"
    "Cách tính: Giảm {n} _ _ mỗi tháng {E}\nLoại: kỹ thuật\nLĩnh vực: sản xuất\nCơ sở công nhận: chưa\nGiữ kín: không"
)
ONE_MESSAGE: Lines = (*INTRODUCED, ("Tên sáng kiến là gì", SHEET), *PLEDGED)

STORY = (
    "Hồi trước mỗi lần _ _ bọn em phải dừng máy {n} phút, mò mẫm _ _ bằng tay {C}. Giờ em tự chế cái _ _ có _ _ {D},"
    " lắp vào là đúng luôn, chỉ còn 5 phút"
)
STORY_TOLD: Lines = (*INTRODUCED, ("Tên sáng kiến là gì", STORY), ("mình nộp", "đúng"))

QUESTION_BY_QUESTION: Lines = (
    *INTRODUCED,
    ("Tên sáng kiến là gì", "Cải tiến _ _ cho _ _ {B}"),
    ("lĩnh vực nào", "sản xuất"),
    ("trước đây việc này", "Mỗi ca phải _ _ tới {n} lần để _ _ _ {C}"),
    ("làm khác đi", "Thêm _ _ và _ _ vào _ _ {D} nên thợ không phải _ _"),
    ("từ khi nào", "15/6/2026"),
    ("tính được bằng tiền không", "có"),
    ("bao nhiêu tiền", "{n} triệu"),
    ("tính ra số đó", "Giảm {n} _ _ mỗi tháng {E}"),
    ("Có gì thêm", "không"),
    *PLEDGED,
)

PAGE = (
    "form:\nbehalf=self\nunit=hoang mai\ntitle=Cải tiến _ _ cho _ _ {B}\nkind=technical\nfield=production\n"
    "before=Mỗi ca phải _ _ tới {n} lần để _ _ _ {C}\nsolution=Thêm _ _ và _ _ vào _ _ {D} nên thợ không phải _ _\n"
    "applied=15/6/2026\neffect=money\nbenefit={n} triệu\ncalculation=Giảm {n} _ _ mỗi tháng {E}\nrecognised=no\n"
    "confidential=no"
)
ON_THE_PAGE: Lines = (*INTRODUCED, ("Tên sáng kiến là gì", PAGE))


@dataclass(frozen=True, slots=True)
class Way:
    """`share`: how many of a hundred or so people talk so; `on`: the only channel where they can, "" for all.

    `thinks_seconds`: what is typed sooner after an answer is taken for a part of it, since nobody reads so quickly.
    """

    lines: Lines
    share: int
    thinks_seconds: float = 0.0
    on: str = ""


WAYS = {
    "one message": Way(ONE_MESSAGE, 55),
    "story": Way(STORY_TOLD, 35),
    "questions": Way(QUESTION_BY_QUESTION, 4, thinks_seconds=10.5),
    "page": Way(ON_THE_PAGE, 60, on="web"),
}
QUICK = tuple(name for name, one in WAYS.items() if not one.thinks_seconds)
HELLO = "/start"
YES = "đúng"
THE_END = "Mã hồ sơ: "
VERIFIED, SEND_NOW = "Xác minh", "Gửi ngay"


def way(channel: str, ways: Sequence[str], chance: Random) -> str:
    """How the next person on that channel talks."""
    open_ = [name for name in ways if WAYS[name].on in ("", channel)]
    return chance.choices(open_, [WAYS[name].share for name in open_])[0]


@dataclass(slots=True)
class Person:
    """One conversation in a chat of its own."""

    conversation: int
    kind: str
    chance: Random
    done: bool = False
    answered: set[str] = field(default_factory=set)

    def hears(self, text: str) -> str:
        """What they say to that; "": nothing. Each question is answered once, whatever arrives twice."""
        if THE_END in text:
            self.done = True
            return ""
        stands_again = ADDED in text and text not in self.answered
        for question, answer in WAYS[self.kind].lines:
            if question in text and (stands_again or question not in self.answered):
                self.answered |= {question, text}
                return self._words(answer)
        if ASKED_ABOUT in text and text not in self.answered:
            self.answered.add(text)
            return YES
        return ""

    def _words(self, template: str) -> str:
        letters = {letter: token(self.conversation, letter) for letter in "ABCDE"}
        many = 2 + self.conversation % 97
        parts = template.format(n=many, **letters).split("_")
        return "".join(part + self.chance.choice(WORDS) for part in parts[:-1]) + parts[-1]


@dataclass(frozen=True, slots=True)
class Deed:
    """Something typed, or a button pressed."""

    says: str = ""
    presses: str = ""


@dataclass(slots=True)
class Officer:
    """Reads what waits: verifies one after another, and announces something when asked to."""

    invitation: str
    announcements: list[str] = field(default_factory=list)  # still to be written
    screen: Heard | None = None
    answered: set[str] = field(default_factory=set)

    def hears(self, heard: Heard) -> str:
        """What they say at once."""
        if heard.buttons:
            self.screen = heard
        for question, answer in (*INTRODUCED, ("Tên sáng kiến là gì", "/huy"), ("lưu nháp", self.invitation)):
            if question in heard.text and question not in self.answered:
                self.answered.add(question)
                return answer.format(A="ở văn phòng")
        if "muốn thông báo điều gì" in heard.text and self.announcements:
            return self.announcements.pop(0)
        return "bỏ qua" if "Có liên kết nào" in heard.text else ""

    def does(self) -> Deed:
        """What they do next, by themselves."""
        if self.invitation not in self.answered and "lưu nháp" not in self.answered:
            return Deed()
        for label in (SEND_NOW, VERIFIED):
            if self.screen and label in self.screen.buttons:
                self.screen = None
                return Deed(presses=label)
        return Deed(says="/thongbao mới" if self.announcements else "/duyet")
