"""What people say to what stands on their screen: a table for each way to talk, and one person who follows it.

To add a way: its table and its line in WAYS.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from tests.bench.conversation import WORDS
from tests.fire.record import token

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

#: By name: its lines, and how many of a hundred people talk so.
WAYS: dict[str, tuple[Lines, int]] = {
    "one message": (ONE_MESSAGE, 55),
    "story": (STORY_TOLD, 35),
    "questions": (QUESTION_BY_QUESTION, 10),
}
HELLO = "/start"
THE_END = "Mã hồ sơ: "


def way(chance: Random) -> str:
    """How the next person talks."""
    return chance.choices(list(WAYS), [share for _, share in WAYS.values()])[0]


@dataclass(slots=True)
class Person:
    """One conversation in a chat of its own."""

    conversation: int
    kind: str
    chance: Random
    done: bool = False
    answered: set[str] = field(default_factory=set)

    def hears(self, text: str) -> list[str]:
        """What they say to that: each question is answered once, whatever arrives twice."""
        if THE_END in text:
            self.done = True
            return []
        lines = WAYS[self.kind][0]
        asked = [question for question, _ in lines if question in text and question not in self.answered]
        self.answered.update(asked[:1])
        return [self._words(answer) for question, answer in lines if question in asked[:1]]

    def _words(self, template: str) -> str:
        letters = {letter: token(self.conversation, letter) for letter in "ABCDE"}
        many = 2 + self.conversation % 97
        parts = template.format(n=many, **letters).split("_")
        return "".join(part + self.chance.choice(WORDS) for part in parts[:-1]) + parts[-1]
