"""A sender at work against the stand-in of Telegram, and what a test asks of its outbox."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import text

from bot import clock
from bot.channels.telegram.channel import Telegram
from bot.channels.telegram.webhook import Webhook
from bot.files.media import Media
from bot.intake.intake import Intake
from bot.sending.rate_limits import Limit, Rates
from bot.sending.sender import Sender
from messages.wire import Reply
from storage.conversation import batch
from storage.database.store import Store
from storage.sending import outbox
from tests.fakes.telegram import TOKEN, FakeTelegram, Room
from tests.program.waiting import HANGS_SECONDS

FAST = Rates(Limit(1000, 1.0), Limit(1000, 1.0), Limit(1000, 1.0))


@asynccontextmanager
async def sending(
    store: Store, telegram: FakeTelegram, media: Path = Path(), rates: Rates = FAST, bot: str = "",
    receives: bool = False, webhook: str = "",
) -> AsyncIterator[Sender]:  # fmt: skip
    """A sender at work; with `receives`, what people write is answered too: polled, or told to a `webhook`."""
    intake = Intake(store, clock.now)
    hook = Webhook(webhook, "s")
    channel = Telegram(TOKEN, store, intake, clock.now, Media(media), api_url=telegram.address, rates=rates, webhook=hook)
    sender = Sender(store, intake, clock.now, [channel], bot=bot)
    if receives:
        await channel.start()
    else:
        await channel._transport.initialize()
    sender.start()
    try:
        yield sender
    finally:
        await channel.stop_receiving()
        await sender.close()
        await channel.close()
        await intake.close()


def queue(store: Store, telegram: FakeTelegram, chat: int, *replies: Reply, kind: str = "reply") -> None:
    telegram.rooms.setdefault(chat, Room(chat, "private" if chat > 0 else "supergroup"))
    now = datetime.now(UTC)
    with store.write() as tx:
        found = batch.chats(tx, [("telegram", str(chat))], "vi", now)
        for reply in replies:
            outbox.queue(tx, found["telegram", str(chat)].id, reply, now, kind)


def states(store: Store) -> list[str]:
    with store.read() as tx:
        return list(tx.execute(text("SELECT state FROM outbox ORDER BY chat_id, n")).scalars())


def texts(telegram: FakeTelegram, chat: int) -> list[str]:
    return [sent.text for sent in telegram.to(chat)]


async def until(what: Callable[[], Any], seconds: float = HANGS_SECONDS) -> None:
    """Wait for it."""
    async with asyncio.timeout(seconds):
        while not what():
            await asyncio.sleep(0.02)


def during(store: Store, telegram: FakeTelegram, work: Callable[[], Any], **more: Any) -> None:
    """Run a sender until that is true."""

    async def run() -> None:
        async with sending(store, telegram, **more):
            await until(work)

    asyncio.run(run())


def all_in(store: Store, *wanted: str) -> Callable[[], bool]:
    return lambda: set(states(store)) <= set(wanted)
