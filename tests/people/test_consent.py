"""Who is asked for consent hears in few words who keeps what and why, and may read the whole; it is kept as a proof."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import text

from handlers.conversation.context import Limits, Operator
from storage.database.store import Store
from tests.cast.talker import Talker, receiver
from tests.databases import ON_BOTH

WHO = "LĐLĐ thành phố Hà Nội, 1A Yết Kiêu, Hoàn Kiếm, Hà Nội"
MOST_WORDS = 60  # of the question, with the controller's name and the line about Telegram


def run_by(store: Store, **more: Any) -> None:
    receiver(store, Limits(operator=Operator(controller=WHO, **more)))


def test_consent_is_short_and_the_whole_is_one_word_away(store: Store) -> None:
    run_by(store, telegram=True)
    an = Talker(store, "an").opens().hears("chương trình tự động", "LĐLĐ thành phố Hà Nội giữ", "Telegram", "nước ngoài")
    asked = an.heard[-1].text
    assert len(re.findall(r"[\w/]+", asked[asked.index("Em là chương trình") :])) <= MOST_WORDS
    an.sees("Tôi đồng ý", "Tôi không đồng ý", "Đọc đầy đủ")
    an.says("đọc đầy đủ").hears(
        "1A Yết Kiêu", "không phải người", "134/2025/QH15", "đồng tác giả", "91/2025/QH15", "/dulieu", "đồng ý chứ ạ?"
    )
    an.presses("Đọc đầy đủ").hears("90 ngày").presses("Tôi đồng ý").hears("họ và tên")


def test_where_nothing_goes_abroad_nothing_is_said_of_it(store: Store) -> None:
    run_by(store)
    Talker(store, "an").opens().does_not_hear("nước ngoài").says("đọc đầy đủ").does_not_hear("nước ngoài", "91/2025")


def test_a_server_abroad_is_said_in_the_whole_text(store: Store) -> None:
    run_by(store, server_abroad="Singapore")
    Talker(store, "an").opens().says("giúp").hears("Máy chủ của trợ lý đặt ở Singapore", "91/2025/QH15")


@ON_BOTH
def test_what_was_agreed_to_is_kept_whole(store: Store) -> None:
    run_by(store, telegram=True)
    Talker(store, "an").opens().presses("Tôi đồng ý")
    with store.read() as tx:
        version, proof = tx.execute(text("SELECT version, text FROM consent")).one()
    assert version == "2" and WHO in proof and "nước ngoài" in proof and "đồng tác giả" in proof


@pytest.mark.parametrize("language", ["vi", "en"])
def test_without_a_controller_the_words_still_read_well(store: Store, language: str) -> None:
    an = Talker(store, "an").opens()
    if language == "en":
        an.says("/language").presses("English").hears("I am a program. The union that runs this assistant keeps")
        an.says("read all").hears("Who keeps it: the union that runs this assistant")
    else:
        an.hears("Công đoàn vận hành trợ lý này giữ")
