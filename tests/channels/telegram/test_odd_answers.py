"""Whatever stands between the bot and Telegram answers: nothing is lost, doubled or thrown away for it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
import structlog

from messages.wire import Reply
from storage.database.store import Store
from tests.cast.sending import during, queue, sending, states, texts
from tests.databases import ON_BOTH
from tests.fakes.telegram import Somebody, fake_telegram

FAST_SERVER: dict[str, Any] = {"everyone": (1000, 1.0), "private": (1000, 1.0)}
PAGE = b"<html><body>Forbidden</body></html>"
ODD_UPDATES = [
    (200, b"{}"), (200, b'{"ok":true}'), (200, b'{"ok":true,"result":null}'), (200, b"[]"), (200, b"null"),
    (200, b'{"ok":true,"result":{"update_id":7}}'), (200, b'{"ok":true,"result":[{"message":{}}, 5, null]}'),
    (502, b'"Bad Gateway"'), (502, b"[1]"), (403, PAGE), (400, PAGE), (401, PAGE), (500, b'{"ok":false,"parameters":[]}'),
    (429, b'{"ok":false,"error_code":429,"description":"x","parameters":{"retry_after":"soon"}}'),
]  # fmt: skip


@pytest.mark.parametrize("answer", ODD_UPDATES, ids=[f"{status} {body.decode()[:40]}" for status, body in ODD_UPDATES])
def test_an_odd_answer_to_a_poll_does_not_make_the_bot_deaf(
    answer: tuple[int, bytes], lite: Store, tmp_path: Path
) -> None:
    with fake_telegram(**FAST_SERVER) as telegram, structlog.testing.capture_logs() as said:
        telegram.odd_answers["getUpdates"].append(answer)
        an = Somebody(telegram, 501)

        async def run() -> None:
            async with sending(lite, telegram, tmp_path, receives=True):
                await asyncio.to_thread(lambda: an.says("xin chào").hears("đồng ý"))

        asyncio.run(run())
    named = {line["event"] for line in said}
    assert named & {"telegram_unreachable", "telegram_update_without_id"}
    assert "background_failed" not in named


@ON_BOTH
@pytest.mark.parametrize("status", [400, 403, 404, 502, 503])
def test_a_page_of_a_proxy_decides_nothing_about_a_message(store: Store, status: int) -> None:
    with fake_telegram(**FAST_SERVER) as telegram:
        telegram.odd_answers["sendMessage"].extend([(status, PAGE)] * 2)
        queue(store, telegram, 1, Reply("câu hỏi"))
        queue(store, telegram, -1, Reply("bảng"), kind="post")
        during(store, telegram, lambda: states(store) == ["sent"] * 2)
        assert [texts(telegram, chat) for chat in (-1, 1)] == [["bảng"], ["câu hỏi"]]


@pytest.mark.parametrize("fault", ["502", "429"])
def test_a_post_that_telegram_turned_away_in_its_own_words_is_sent_again(store: Store, fault: str) -> None:
    with fake_telegram(**FAST_SERVER) as telegram:
        telegram.faults["sendMessage"].append(fault)
        queue(store, telegram, -1, Reply("bảng"), kind="post")
        during(store, telegram, lambda: states(store) == ["sent"])
        assert texts(telegram, -1) == ["bảng"]


TIMED_OUT = b'{"ok":false,"error_code":504,"description":"Gateway Timeout"}'
BROKEN = b'{"ok":false,"error_code":500,"description":"Internal Server Error: restart"}'


@pytest.mark.parametrize("answer", [(200, PAGE), (504, PAGE), (504, TIMED_OUT), (500, PAGE), (500, BROKEN)])
def test_a_post_whose_answer_got_lost_is_unsure_and_a_reply_goes_again(store: Store, answer: tuple[int, bytes]) -> None:
    with fake_telegram(**FAST_SERVER) as telegram:
        telegram.odd_answers["sendMessage"].append(answer)
        queue(store, telegram, -1, Reply("bảng"), kind="post")
        during(store, telegram, lambda: states(store) == ["unsure"])
        telegram.odd_answers["sendMessage"].append(answer)
        queue(store, telegram, 1, Reply("câu hỏi"))
        during(store, telegram, lambda: states(store) == ["unsure", "sent"])
        assert texts(telegram, 1) == ["câu hỏi"]


def test_half_an_emoji_does_not_cost_the_message(lite: Store, tmp_path: Path) -> None:
    half = rb'"text":"xin ch\u00e0o \ud83d"'
    update = b'{"update_id":7,"message":{"message_id":3,"date":1795309200,"chat":{"id":501,"type":"private"},' + (
        b'"from":{"id":501,"is_bot":false,"first_name":"An"},' + half + b"}}"
    )
    with fake_telegram(**FAST_SERVER) as telegram:
        telegram.odd_answers["getUpdates"].append((200, b'{"ok":true,"result":[' + update + b"]}"))
        an = Somebody(telegram, 501)

        async def run() -> None:
            async with sending(lite, telegram, tmp_path, receives=True):
                await asyncio.to_thread(lambda: an.hears("đồng ý"))

        asyncio.run(run())
