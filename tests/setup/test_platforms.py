"""What a platform says of a token, in the page's own language: libraries speak English, and the command line both."""

from __future__ import annotations

import asyncio

import pytest

from bot.setup.platforms import _telegram, try_token
from tests.fakes.telegram import TOKEN, fake_telegram
from tests.program.given import given

NOBODY = "http://127.0.0.1:9"


@pytest.mark.parametrize(("channel", "name"), [("telegram", "Telegram"), ("zalo_bot", "Zalo")])
def test_a_platform_that_cannot_be_asked_is_said_in_one_language(channel: str, name: str) -> None:
    settings, token = given(telegram_api_url=NOBODY, zalo_bot_api_url=NOBODY), {f"{channel}_token": "1:x"}
    said = asyncio.run(try_token(settings, channel, token, "vi"))
    why = "không nối được máy chủ: xem mạng và tường lửa"
    assert said == f"Máy này chưa hỏi được {name} ({why}). Anh/chị thử lại giúp em. Em chưa ghi gì."
    assert " / " not in said + asyncio.run(try_token(settings, channel, token, "en"))


def test_a_running_bot_whose_token_was_taken_back_is_told_of_as_one_that_is_tried() -> None:
    with fake_telegram() as telegram:
        wrong = given(telegram_token=f"{TOKEN}x", telegram_api_url=telegram.address)
        assert asyncio.run(_telegram(wrong, "vi")).todo.startswith("Telegram không nhận mã này")
        assert asyncio.run(_telegram(given(telegram_token=TOKEN, telegram_api_url=telegram.address), "vi")).todo == ""
