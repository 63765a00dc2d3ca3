"""The checks of the small bots that the engine is compared with: enough to be honest, and no more.

They understand exactly what the conversation says, as a first version of such a bot would.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any

from tests.bench.conversation import QUESTIONS, Question

UNITS = {"hoang mai": "Hoàng Mai", "dong da": "Đống Đa", "ba dinh": "Ba Đình", "ha dong": "Hà Đông"}
_MONEY = re.compile(r"([\d.,]+) ?(nghìn|triệu|tỷ)")
_TIMES = {"nghìn": 1_000, "triệu": 1_000_000, "tỷ": 1_000_000_000}


class Wrong(Exception):
    """No answer to this question; the text says why."""


def fold(text: str) -> str:
    """Lower case without accents."""
    parts = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(part for part in parts if not unicodedata.combining(part))


def check(question: Question, text: str) -> Any:
    """The answer in this text. Wrong when there is none."""
    text = text.strip()
    match question.kind:
        case "unit":
            if (found := UNITS.get(fold(text))) is None:
                raise Wrong("Em chưa thấy đơn vị này.")
            return found
        case "text":
            if not 10 <= len(text) <= 4000:
                raise Wrong("Anh/chị viết từ 10 đến 4000 ký tự giúp em.")
            return text
        case "date":
            try:
                day, month, year = text.split("/")
                return date(int(year), int(month), int(day)).isoformat()
            except ValueError:
                raise Wrong("Em chưa hiểu ngày này.") from None
        case "money":
            if (amount := _MONEY.fullmatch(text.casefold())) is None:
                raise Wrong("Em chưa hiểu số tiền này.")
            return int(amount[1].replace(".", "").replace(",", "")) * _TIMES[amount[2]]
    if fold(text) not in {fold(label) for label in question.labels}:
        raise Wrong("Anh/chị chọn một mục giúp em.")
    return text


def says(number: int, answers: Mapping[str, Any]) -> str:
    """The question of that number with its place; the review lists the answers; last comes the receipt."""
    if number == len(QUESTIONS):
        return f"Đã nhận hồ sơ, mã SK-{len(answers)}. Cảm ơn anh/chị."
    question = QUESTIONS[number]
    text = f"Bước {number + 1}/{len(QUESTIONS)}\n{question.ask}"
    if question.kind == "review":
        known = [question for question in QUESTIONS if question.key in answers]
        lines = [f"{n}. {question.ask}: {answers[question.key]}" for n, question in enumerate(known, 1)]
        text += "\n\n" + "\n".join(lines)
    return text
