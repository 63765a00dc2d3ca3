"""This engine with its sender: events through `Intake`, replies out of the outbox to a channel.

The channel draws every reply as Telegram's does and takes it at once: measured is all before the client.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import text

from bot import clock
from bot.channels.telegram import read
from bot.channels.telegram import render as telegram_shapes
from bot.channels.telegram.read import Identity
from bot.channels.telegram.render import Message
from bot.intake.intake import WRITER_THREADS, Intake, collect_less
from bot.intake.worker_process import WorkerProcess, worth_it
from bot.sending.rate_limits import Limit, Rates
from bot.sending.sender import Sender
from handlers.loading.sample import load_sample
from handlers.people.consent import CONSENT_VERSION
from handlers.receive import Receipt
from messages.wire import Reply
from storage.database import bulk
from storage.database.migrate import migrate
from storage.database.store import Store
from tests.bench.contender import Contender, Place, Update
from tests.bench.conversation import BOT, FIRST, before

SEEDED = 1_000_000  # keys of the people and drafts that the bench makes
ME = Identity(BOT, "bench_bot")
_AT_WILL = Limit(5_000, 0.001)


class Taken:
    """The channel: takes everything at once."""

    name = read.CHANNEL
    posts_paused = ""
    rates = Rates(everyone=_AT_WILL, chat=_AT_WILL, group=_AT_WILL)

    async def hold_reason(self, chat: str) -> str:
        return ""

    def group(self, chat: str) -> bool:
        return chat.startswith("-")

    def render(self, reply: Reply, lang: str) -> Sequence[Message]:
        return telegram_shapes.render(reply, lang, ME)

    async def deliver(self, chat: str, piece: Any) -> None:
        pass


@asynccontextmanager
async def engine(place: Place, prepared: bool = False, crowd: bool = True) -> AsyncIterator[Contender]:
    """On SQLite (a file in the folder, synchronous=FULL) or on the PostgreSQL of the address.

    `crowd`: with the second process, as it is after the first moments of many people typing at once.
    """
    url = place.url or f"sqlite:///{place.folder / 'bench.db'}"
    if not prepared:
        await asyncio.to_thread(prepare, url, place.people)
    store = Store(url)
    worker = WorkerProcess(store, WRITER_THREADS) if crowd and worth_it(store) else None
    intake = Intake(store, clock.now, writers=worker.writers if worker else ())
    if worker:
        worker.begin(clock.now())
        while not worker.ready:
            await asyncio.sleep(0.01)
    channel = Taken()
    sender = Sender(store, intake, clock.now, [channel])
    sender.start()
    collect_less()

    async def answer(update: Update) -> None:
        event = read.read(update, ME)
        assert event is not None
        receipt: Receipt = await intake.put(event)
        assert receipt.outcome == "done", receipt

    async def settle() -> None:
        while await asyncio.to_thread(waiting) > 0:  # a question that a newer one overtook waits no more, untaken
            await asyncio.sleep(0.002)

    def waiting() -> int:
        return count(store, "outbox WHERE state = 'queued'")

    try:
        yield Contender(answer, settle, lambda: count(store, "initiative"))
    finally:
        await sender.close()
        await intake.close()
        if worker:
            worker.close()
        store.close()


def count(store: Store, rows: str) -> int:
    """How many rows there are."""
    with store.read() as tx:
        return int(tx.execute(text(f"SELECT count(*) FROM {rows}")).scalar_one())


def count_in(url: str, rows: str) -> int:
    """The same in a database that is not open."""
    store = Store(url)
    try:
        return count(store, rows)
    finally:
        store.close()


def prepare(url: str, people: int) -> None:
    """A database with the sample units and so many people before their first question of the conversation."""
    store = Store(url)
    migrate(store)
    now = clock.now()
    with store.write() as tx:
        load_sample(tx)
        bulk.insert(tx, "person", [_person(number, now) for number in range(people)])
        bulk.insert(tx, "draft", [_draft(number, now) for number in range(people)])
        bulk.insert(tx, "chat", [_chat(number, now) for number in range(people)])
    store.close()


def _person(number: int, now: datetime) -> dict[str, Any]:
    return {
        "id": SEEDED + number, "name": "Nguyễn Văn An", "phone": "+84912345678",
        "workplace": "Xưởng cơ khí 3", "unit": "", "last_unit": "", "consent": CONSENT_VERSION,
        "created_at": now,
    }  # fmt: skip


def _draft(number: int, now: datetime) -> dict[str, Any]:
    return {
        "id": SEEDED + number, "person_id": SEEDED + number, "flow": "initiative", "initiative_id": None,
        "answers": before(number), "created_at": now, "touched_at": now,
    }  # fmt: skip


def _chat(number: int, now: datetime) -> dict[str, Any]:
    return {
        "channel": Taken.name, "chat": str(FIRST + number), "person_id": SEEDED + number,
        "draft_id": SEEDED + number, "lang": "vi", "said": 1, "state": {"flow": "initiative", "turn": 1},
        "seen_at": now, "gone_at": None,
    }  # fmt: skip
