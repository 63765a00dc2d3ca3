"""What everybody reads from the good news to the board, word for word, where choices are numbers, in both languages.

After a change of words that is meant, write them anew: GOLDEN=write .venv/bin/pytest tests/reuse/test_words.py
"""

from __future__ import annotations

import pytest

from bot.channels.plain_text import screen
from storage.database.store import Store
from tests.cast.crowd import BADINH, FIRST, HOANGMAI, invitation
from tests.cast.places import as_before
from tests.cast.talker import Talker

SKIP = {"vi": "bỏ qua", "en": "skip"}
TYPED = (
    ("an", f"/chiase {FIRST}"), ("an", "1"),
    ("binh", f"/apdung {FIRST}"), ("binh", "1/10/2026"), ("binh", "30 phút mỗi ca"), ("binh", SKIP), ("an", ""),
    ("minh", ""), ("minh", "/xacnhan"), ("minh", "2"), ("minh", "1"), ("binh", ""),
    ("minh", "/xacnhan 1 undo"), ("binh", ""), ("minh", "/xacnhan"), ("minh", "1"), ("binh", ""),
    ("binh", f"/apdung {FIRST}"), ("an", f"/trangthai {FIRST}"), ("an", "/nhanrong"), ("binh", "/nhanrong hà nội"),
    ("hoa", f"/apdung {FIRST}"), ("an", f"/apdung {FIRST}"), ("an", f"/chiase {FIRST} no"),
)  # fmt: skip


def someone(store: Store, name: str, called: str, unit: str, role: str = "") -> Talker:
    who = Talker(store, name, "zalo_bot").opens().says("đồng ý", f"{called}, 0912345678, Xưởng 1, {unit}")
    return who.says("/huy", invitation(store, role)) if role else who


def transcript(store: Store, lang: str) -> str:
    there = {
        "an": someone(store, "an", "Nguyễn Văn An", "hoang mai").submits(),
        "hoa": someone(store, "hoa", "Lê Thị Hoa", "hoang mai", HOANGMAI),
        "binh": someone(store, "binh", "Trần Thị Bình", "ba dinh").says("/huy"),
        "minh": someone(store, "minh", "Lê Minh", "ba dinh", BADINH),
    }
    for who in there.values():
        who.says(f"/ngonngu {lang}")
    there["hoa"].says(f"/duyet {FIRST} xacminh")
    lines = []
    for name, typed in (("an", ""), *TYPED):
        who = there[name]
        words = typed if isinstance(typed, str) else typed[lang]
        if words:
            who.says(words)
            lines.append(f"[{name}] {words}")
        else:
            who.looks()
        lines += [f"    → {name}: {screen(reply, lang)}".replace("\n", "\n      ") for reply in who.heard]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_it_reads_as_before(lite: Store, lang: str) -> None:
    as_before(f"reuse.{lang}.txt", transcript(lite, lang))
