"""The conversation that every contender holds: 8 updates as Telegram sends them, the last for the receipt.

A known person finishes a form: a unit, a title, two free texts, a date, a choice by label, an amount, and the review
that is the pledge. Everybody has a title and a story of their own, as in life: what tells
the same as another's is looked at closely. For another conversation: change QUESTIONS and BEFORE.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

BOT = 7_000_000_000
FIRST = 1_000_000  # Telegram ids of the people begin here
STAMP = 1_793_000_000  # the channel's time of every message; nothing depends on it


@dataclass(frozen=True, slots=True)
class Question:
    """What the small bots ask: `kind` names the check, `labels` are offered as buttons."""

    key: str
    kind: str
    ask: str
    answer: str
    labels: tuple[str, ...] = ()


QUESTIONS = (
    Question("unit", "unit", "Sáng kiến tính cho công đoàn nào?", "hoang mai"),
    Question("title", "text", "Tên sáng kiến là gì ạ? Một câu thôi.", "Cải tiến _ _ _ cho _ _ _ {person}"),
    Question(
        "solution", "text", "Anh/chị làm khác đi thế nào ạ?",
        "Thêm _ _ và _ _ _ vào _ _ nên thợ không phải _ _, mỗi lần _ mất {many} phút",
    ),
    Question("applied", "date", "Áp dụng lần đầu, hoặc áp dụng thử, từ khi nào ạ?", "15/1/2026"),
    Question(
        "effect", "choice", "Hiệu quả có tính được bằng tiền không ạ?", "tính được bằng tiền",
        ("Tính được bằng tiền", "Hiệu quả khác"),
    ),
    Question("benefit", "money", "Năm đầu làm lợi khoảng bao nhiêu tiền ạ?", "{earned} triệu"),
    Question(
        "calculation", "text", "Anh/chị tính ra số đó thế nào ạ?",
        "Giảm {many} cái _ _ mỗi tháng, mỗi cái 200.000 đồng",
    ),
    Question("pledge", "review", "Anh/chị xem lại giúp em.", "nộp", ("Nộp", "Sửa")),
)  # fmt: skip
STEPS = len(QUESTIONS)

# What each person answered before: the engine asks what is left, in the order above.
BEFORE: dict[str, Any] = {
    "behalf": "self",
    "kind": "technical",
    "field": "production",
    "before": "Mỗi ca phải _ _ tới {many} lần để _ _ _",
    "coauthors": None,
    "recognised": "waiting",
    "evidence": None,
    "confidential": "no",
}


# What a story is made of. So many that hardly two stories have four words in a row in common, as in life.
WORDS = ["khuôn", "dao", "kéo", "vải", "chỉ", "kim", "bàn", "ghế", "tủ", "kệ", "xe", "đẩy", "ray", "dây", "đai", "ống", "van", "bơm", "lọc", "nước", "dầu", "mỡ", "sơn", "keo", "giấy", "thùng", "hộp", "nắp", "móc", "treo", "khay", "giá", "thang", "cầu", "dao", "đèn", "quạt", "gió", "bụi", "lò", "hơi", "nóng", "lạnh", "máy", "tiện", "phay", "bào", "mài", "hàn", "cắt", "dập", "ép", "cán", "cuộn", "xếp", "đóng", "gói", "tem", "nhãn", "mã", "cân", "đo", "đếm", "thước", "cữ", "chốt", "lò", "xo", "bu", "lông", "ốc", "vít", "vòng", "đệm", "bánh", "răng", "trục", "khớp", "tay", "gạt", "nút", "bấm", "rơ", "le", "cảm", "biến", "sổ", "phiếu", "bảng", "lịch", "ca", "tổ", "kho", "xưởng", "sân", "cổng", "bếp", "lớp", "phòng", "trạm", "bến", "vườn", "ao", "chuồng", "lưới", "phao"]


def _told(template: str, person: int) -> str:
    """The words of that person, always the same ones: "_" stands for any."""
    chosen = Random(person)
    many = 2 + person % 97
    earned = f"{many * 2.4:.1f}".replace(".", ",")  # what the calculation gives: nobody is asked about it
    parts = template.format(person=person, many=many, earned=earned).split("_")
    return "".join(part + chosen.choice(WORDS) for part in parts[:-1]) + parts[-1]


def before(person: int) -> dict[str, Any]:
    """What that person answered before."""
    return BEFORE | {"before": _told(BEFORE["before"], person)}


def updates(person: int) -> list[dict[str, Any]]:
    """The 8 updates of person 0, 1, 2 …"""
    name = {"first_name": "An", "last_name": "Nguyễn"}
    someone = {"id": FIRST + person, "is_bot": False, **name, "language_code": "vi"}
    chat = {"id": FIRST + person, "type": "private", **name}
    return [
        {
            "update_id": 100_000_000 + person * STEPS + number,
            "message": {
                "message_id": 10 + 2 * number,
                "from": someone,
                "chat": chat,
                "date": STAMP + number,
                "text": _told(question.answer, person),
            },
        }
        for number, question in enumerate(QUESTIONS)
    ]


SENT = (
    b'{"ok":true,"result":{"message_id":11,"from":{"id":7000000000,"is_bot":true,"first_name":"Bot","username":"bench_bot"},'
    b'"chat":{"id":1000000,"type":"private","first_name":"An"},"date":1793000001,"text":"ok"}}'
)  # what Telegram says to sendMessage
ME = b'{"ok":true,"result":{"id":7000000000,"is_bot":true,"first_name":"Bot","username":"bench_bot"}}'
