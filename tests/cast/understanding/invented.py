"""Texts without end for the conversation: names, plain stories, and answers with slips; and what may never become of them.

A name is never refused. A plain story is kept to the letter. No text is kept and answered at once.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from storage.database.store import Store
from tests.cast.places import CASES
from tests.cast.understanding.as_typed import Outcome, Row, put, read_rows
from tests.cast.understanding.judging import BOTH, RIGHT, kept_now, told_something, verdict
from tests.cast.understanding.readings import plain

_FAMILIES = (
    "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đào Đoàn Vương Trịnh Trương Đinh Lâm Phùng Mai "
    "Tô Hà Tạ Khổng Cao La Lò Vàng Giàng Sùng Quách Thái Tôn Kiều Lưu Chu Nông Hứa Bế Mạc Thân Văn Từ Lã Cù Bạch"
)
FAMILIES = _FAMILIES.split()
MIDDLES = ("Thị", "Văn", "Đức", "Hữu", "Ngọc", "Thị Thanh", "Minh", "Quang", "Thị Kim", "Anh", "Xuân", "Bá", "Công", "Đình")  # fmt: skip
_GIVEN = (
    "An Bình Cường Dũng Đúng Em Giúp Hà Hoa Hỏi Huy Hủy Khoa Không Kế Lan Lâu Lùi Mai Mới Nam Nga Nhầm Oanh Phúc Qua Quên "
    "Sai Sao Sáu Sửa Tài Tám Thôi Thường Tiến Tiếp Tạm Tư Út Vâng Xong Xuân Yên Đợi Được Bỏ Cần Chính Chờ Danh Dạ Ghi Ơn"
)
GIVEN = _GIVEN.split()
SHARES = (10, 20, 25, 30, 40)
JOINTS = (". ", ", ", "\n", "; ", " ")
STORY_QUESTIONS = ("before", "solution", "effects")
FREE_TEXT = ("title", *STORY_QUESTIONS, "calculation", "decision")
LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạéèẻẽẹíìỉĩịóòỏõọúùủũụ ?.,!"


def name(dice: random.Random) -> str:
    """A full name, some of whose words mean something else to the bot, and some typed without accents."""
    made = f"{dice.choice(FAMILIES)} {dice.choice(MIDDLES)} {dice.choice(GIVEN)}"
    if dice.random() < 0.2:
        return plain(made)
    return made


def names(dice: random.Random, number: int) -> list[Row]:
    """So many names, of the one who writes, of another author, of a co-author."""
    rows = []
    for turn in range(number):
        made = name(dice)
        question = ("name", "author", "coauthors")[turn % 3]
        if question == "coauthors":
            share = dice.choice(SHARES)
            rows.append(Row(question=question, text=f"{made} {share}%", expected=f"kept={made} {share}"))
        else:
            rows.append(Row(question=question, text=made, expected="kept"))
    return rows


def stories(dice: random.Random, number: int) -> list[Row]:
    """So many plain stories: told ones, two in one, with and without accents."""
    told = [row for half in "ab" for row in read_rows(CASES / f"answers_{half}.tsv") if row.kind == "plain"]
    rows = []
    for _ in range(number):
        question = dice.choice(STORY_QUESTIONS)
        mine = [row.text for row in told if row.question == question]
        text = dice.choice(JOINTS).join(dice.sample(mine, dice.choice((1, 2, 2, 3))))
        if dice.random() < 0.3:
            text = plain(text)
        rows.append(Row(question=question, text=text, expected="kept"))
    return rows


def slips(dice: random.Random, number: int) -> list[Row]:
    """So many answers to any question, with a letter lost, put in or changed, at a question of free text."""
    told = [row.text for row in read_rows(CASES / "answers_a.tsv") if " ▸ " not in row.text]
    rows = []
    for _ in range(number):
        text = dice.choice(told)
        at = dice.randrange(len(text) + 1)
        text = text[:at] + dice.choice(("", dice.choice(LETTERS))) + text[at + dice.randrange(2) :]
        rows.append(Row(question=dice.choice(FREE_TEXT), text=text, expected="kept"))
    return rows


def refused_or_changed(outcome: Outcome) -> bool:
    """Whether what is an answer was not kept as it was typed."""
    return verdict(outcome) not in (RIGHT, BOTH)


def kept_and_answered(outcome: Outcome) -> bool:
    """Whether the same words were kept and answered."""
    return kept_now(outcome, outcome.row.question) and told_something(outcome)


Maker = Callable[[random.Random, int], list[Row]]
NEVER: dict[str, tuple[Maker, Callable[[Outcome], bool]]] = {
    "a name is refused": (names, refused_or_changed),
    "a plain story is not kept to the letter": (stories, refused_or_changed),
    "a text is kept and answered at once": (slips, kept_and_answered),
}


def offenders(store: Store, dice: random.Random, number: int) -> dict[str, list[str]]:
    """Of so many texts for each: those of which became what never may."""
    found: dict[str, list[str]] = {}
    for never, (make, offends) in NEVER.items():
        outcomes = put(store, make(dice, number), name=f"{never}-{dice.random()}")
        wrong = [told(outcome) for outcome in outcomes if offends(outcome)]
        if wrong:
            found[never] = wrong
    return found


def told(outcome: Outcome) -> str:
    """What was typed, where, and what was said."""
    return f"{outcome.row.question}: {outcome.row.text!r}: {outcome.said[:120]!r}"
