"""What the platform, or somebody else who has the token, does to the bot: it goes on, and operators hear of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot import clock
from bot.background.watch import notices
from bot.channels import token_state
from bot.channels.zalo_bot import channel
from bot.channels.zalo_bot.channel import BotSettings, ZaloBot
from bot.http.signed_links import Links
from bot.intake.intake import Intake
from bot.sending.quota import Meter
from bot.sending.sender import Sender
from messages.wire import Reply
from storage.conversation import batch
from storage.database.store import Store
from storage.sending import outbox
from tests.cast.sending import states, until
from tests.fakes.zalo_bot import FakeZalo

OURS = "https://bot.example.vn/zalo-bot"
LAN, BINH, GROUP = "6ede9afa66b88fe6d6a9", "8c1fa2d0e94b77a5c310", "zgr-5a1c9e07b3d24f6881aa"


@pytest.fixture
def zalo() -> Iterator[FakeZalo]:
    with FakeZalo() as fake:
        yield fake


@asynccontextmanager
async def running(store: Store, zalo: FakeZalo, webhook: str = "", most_people: int = 0) -> AsyncIterator[ZaloBot]:
    """The channel and its sender at work: polling, or with a webhook."""
    intake = Intake(store, clock.now)
    links = Links("https://bot.example.vn", b"key")
    meter = Meter("zalo_bot", 0, store, intake, clock.now, "vi", most_people=most_people)
    settings = BotSettings(token=zalo.token, api_url=zalo.url, webhook=webhook, secret="x" * 8)
    bot = ZaloBot(settings, intake=intake, links=links, meter=meter, clock=clock.now)
    sender = Sender(store, intake, clock.now, [bot], links)
    await bot.start()
    sender.start()
    try:
        yield bot
    finally:
        await bot.stop_receiving()
        await sender.close()
        await bot.close()
        await intake.close()


def while_running(store: Store, zalo: FakeZalo, work: Callable[[], Any], **more: Any) -> list[Any]:
    """Run the bot until that is true; what it logs."""

    async def run() -> None:
        async with running(store, zalo, **more):
            await until(work)

    with capture_logs() as said:
        asyncio.run(run())
    return list(said)


def queue(store: Store, reply: Reply) -> None:
    with store.write() as tx:
        chat = batch.chats(tx, [("zalo_bot", GROUP)], "vi", clock.now())["zalo_bot", GROUP]
        outbox.queue(tx, chat.id, reply, clock.now(), "post")


def test_a_webhook_that_is_taken_away_is_set_again(
    lite: Store, zalo: FakeZalo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channel, "LOOK_EVERY_SECONDS", 0.05)

    async def run() -> None:
        async with running(lite, zalo, webhook=OURS):
            await until(lambda: zalo.webhook)
            for theirs in ({}, {"url": "https://other.example/x", "secret_token": "y" * 8, "updated_at": 1}):
                zalo.webhook = theirs
                await until(lambda: zalo.webhook.get("secret_token") == "x" * 8)
                assert notices() == ["webhook of zalo_bot"]
            await until(lambda: notices() == [])

    with capture_logs() as said:
        asyncio.run(run())
    lost = [line for line in said if line["event"] == "zalo_bot_webhook_lost"]
    assert [line["host"] for line in lost] == ["", "other.example"]
    assert "đặt lại" in lost[0]["said"] and "setting it again" in lost[0]["said"]


def test_a_webhook_that_somebody_sets_while_the_bot_polls_is_removed(lite: Store, zalo: FakeZalo) -> None:
    async def run() -> None:
        async with running(lite, zalo):
            await until(lambda: zalo.polls)
            zalo.webhook = {"url": "https://other.example/x", "secret_token": "y" * 8, "updated_at": 1}
            await until(lambda: not zalo.webhook)
            zalo.user_says(LAN, "xin chào")
            await until(lambda: zalo.to(LAN))

    asyncio.run(run())


def test_a_token_that_is_taken_again_lets_the_bot_go_on(
    lite: Store, zalo: FakeZalo, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in (channel, token_state):
        monkeypatch.setattr(place, "TOKEN_AGAIN_SECONDS", 0.05)
    zalo.fail_next("getUpdates", "401", times=2)
    zalo.fail_next("sendMessage", "401", chat=LAN)
    zalo.user_says(LAN, "xin chào")
    said = while_running(lite, zalo, lambda: zalo.to(LAN))
    assert {"token_refused", "token_taken_again"} <= {line["event"] for line in said}


@pytest.mark.parametrize("half", [b"\\ud83d", b"\\udc4d", b"\xed\xa0\xbd"])
def test_half_an_emoji_does_not_cost_the_message(lite: Store, zalo: FakeZalo, half: bytes) -> None:
    """As some phones leave it where a long text was cut."""
    zalo.odd_events.append(
        b'{"ok":true,"result":{"event_name":"message.text.received","message":{"message_id":"m1","date":1750316131602,'
        b'"from":{"id":"' + LAN.encode() + b'","display_name":"Lan' + half + b'"},'
        b'"chat":{"id":"' + LAN.encode() + b'","chat_type":"PRIVATE"},"text":"xin ch\xc3\xa0o ' + half + b'"}}}'
    )  # fmt: skip
    while_running(lite, zalo, lambda: any("đồng ý" in one.text for one in zalo.to(LAN)))


def test_bold_is_tried_again_after_a_while(lite: Store, zalo: FakeZalo, monkeypatch: pytest.MonkeyPatch) -> None:
    async def run() -> None:
        async with running(lite, zalo) as bot:
            message = bot.render(Reply("Tên?", step=1, steps=14), "vi")[0]
            zalo.fail_next("sendMessage", "400", chat=LAN)
            await bot.deliver(LAN, message)
            for _ in range(channel.MOST_BOLD_REFUSED - 1):
                zalo._faults[f"sendMessage {BINH}"].extend(["400", ""])
                await bot.deliver(BINH, message)
            await bot.deliver(LAN, message)
            monkeypatch.setattr(bot, "_clock", lambda: clock.now() + channel.PLAIN_FOR)
            await bot.deliver(LAN, message)

    asyncio.run(run())
    bold = ["text_styles" in given for method, given in zalo.calls if method == "sendMessage"]
    assert bold == [False] * 4 + [True], "the tries that were refused are not counted"


@pytest.mark.parametrize("code", ["400", "404", "410"])
def test_a_board_whose_picture_is_refused_leaves_its_text_in_one_message(
    lite: Store, zalo: FakeZalo, code: str
) -> None:
    zalo.fail_next("sendPhoto", code)
    queue(lite, Reply("Bảng hôm nay", picture="boards/b.png"))
    while_running(lite, zalo, lambda: states(lite) == ["sent"])
    assert [(one.text, one.photo) for one in zalo.to(GROUP)] == [("Bảng hôm nay", "")]


def test_operators_hear_when_the_users_of_the_plan_are_nearly_used_up(lite: Store, zalo: FakeZalo) -> None:
    for number in range(6):
        zalo.user_says(f"{LAN}{number}", "xin chào")
    said = while_running(lite, zalo, lambda: len({one.chat for one in zalo.sent}) == 6, most_people=5)
    people = [line["people"] for line in said if line["event"] == "people_near_plan"]
    assert people and people[-1] == 6, said
