"""Golden screens: the numbered form as a channel without buttons shows it, in both languages.

After a change of words that is meant, write them anew: GOLDEN=write .venv/bin/pytest tests/channels/test_plain_text.py
"""

from __future__ import annotations

import pytest

from bot.channels.cutting import utf16_units
from bot.channels.plain_text import screen
from bot.channels.zalo_bot.read import Identity
from bot.channels.zalo_bot.render import render
from handlers.receive import Receiver
from messages.wire import Incoming
from storage.database.store import Store
from tests.cast.places import as_before
from tests.cast.talker import Talker

ME = Identity("123", "1459232241454765289", ("Bot Sáng Kiến",))
TYPED = (
    "1", "Nguyễn Văn An", "bỏ qua", "Xưởng cơ khí 3", "hoang mai", "Khuôn",
    "Cải tiến khuôn dập giảm phế phẩm", "2", "Mỗi ca phải dừng máy ba lần để chỉnh khuôn",
    "Thêm chốt định vị và lò xo hồi vào khuôn nên thợ không phải chỉnh tay",
    "tháng 6/2026", "1", "40 triệu mỗi tháng", "1", "Giảm 200 phế phẩm mỗi tháng", "Trần Thị Bình 30%",
    "giúp", "bỏ qua", "sửa 3", "Cải tiến khuôn dập B giảm phế phẩm", "gửi", "/mau", "/cuatoi",
)  # fmt: skip
SAID_IN_ENGLISH = {"bỏ qua": "skip", "giúp": "help", "sửa 3": "edit 3", "gửi": "send"}


def transcript(store: Store, lang: str) -> str:
    an = Talker(store, "an", channel="zalo_bot")
    hello = Incoming("zalo_bot", "0", "an", "an", an.now, text="xin chào")
    Receiver(store, lang).receive([hello], an.now)
    an.looks()
    lines = []
    for typed in ("", *TYPED):
        if typed:
            typed = SAID_IN_ENGLISH.get(typed, typed) if lang == "en" else typed
            an.says(typed)
        heard = "\n---\n".join(screen(reply, lang) for reply in an.heard)
        lines.append(f">>> {typed}\n{heard}\n" if typed else f"{heard}\n")
    return "\n".join(lines)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_numbered_form_reads_as_before(lite: Store, lang: str) -> None:
    as_before(f"numbered_form.{lang}.txt", transcript(lite, lang))


def test_every_screen_of_the_form_is_one_short_message(lite: Store) -> None:
    an = Talker(lite, "an", channel="zalo_bot").does(text="xin chào")
    longest = 0
    for typed in TYPED:
        an.says(typed)
        pieces = [
            piece
            for reply in an.heard
            for piece in render(reply, "vi", ME, lambda _: "https://bot.example.vn/" + "x" * 60)
        ]
        assert len(pieces) == 1, an.text
        longest = max(longest, *(utf16_units(piece.text) for piece in pieces))
    assert longest < 1200
