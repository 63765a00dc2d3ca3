"""This engine with its sender running: events through `Intake`, replies out of the outbox to a channel that takes all."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import text

from bot import clock
from bot.intake import Intake
from handlers.receive import Receipt
from handlers.sample import load_sample
from messages.wire import Incoming
from storage import bulk
from storage.migrate import migrate
from storage.store import Store
from tests.bench.contender import Contender, Place, Update
from tests.bench.conversation import BEFORE, BOT, FIRST

SEEDED = 1_000_000  # keys of the people and drafts that the bench makes


def read(update: Update) -> Incoming:
    """A private text message as the engine knows it."""
    message = update["message"]
    sender = message["from"]
    return Incoming(
        "telegram",
        f"{BOT}:{update['update_id']}",
        str(message["chat"]["id"]),
        str(sender["id"]),
        datetime.fromtimestamp(message["date"], UTC),
        text=message["text"],
        group=message["chat"]["type"] != "private",
        name=f"{sender['first_name']} {sender.get('last_name', '')}".strip(),
    )


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
    words = {"name": "Nguyễn Văn An", "phone": "+84912345678", "workplace": "Xưởng cơ khí 3", "unit": "", "last_unit": ""}
    return {"id": SEEDED + number, **words, "created_at": now}


def _draft(number: int, now: datetime) -> dict[str, Any]:
    return {
        "id": SEEDED + number, "person_id": SEEDED + number, "flow": "initiative", "initiative_id": None,
        "answers": BEFORE, "created_at": now, "touched_at": now,
    }  # fmt: skip


def _chat(number: int, now: datetime) -> dict[str, Any]:
    return {
        "channel": "telegram", "chat": str(FIRST + number), "person_id": SEEDED + number, "draft_id": SEEDED + number,
        "lang": "vi", "said": 1, "state": {"flow": "initiative", "turn": 1}, "seen_at": now, "gone_at": None,
    }  # fmt: skip


@asynccontextmanager
async def engine(place: Place) -> AsyncIterator[Contender]:
    """On SQLite (a file in the folder, synchronous=FULL) or on the PostgreSQL of the address."""
    url = place.url or f"sqlite:///{place.folder / 'bench.db'}"
    await asyncio.to_thread(prepare, url, place.people)
    store = Store(url)
    intake = Intake(store, clock.now)
    sender = Sender(store, intake)
    intake.on_done.append(sender.wake)
    sending = asyncio.create_task(sender.run())

    async def answer(update: Update) -> None:
        receipt = await intake.put(read(update))
        assert receipt.outcome == "done", receipt

    def handed_in() -> int:
        with store.read() as tx:
            return int(tx.execute(text("SELECT count(*) FROM initiative")).scalar_one())

    try:
        yield Contender(answer, sender.settled, handed_in)
    finally:
        sending.cancel()
        await intake.close()
        store.close()


class Sender:
    """Stands in for bot/sender.py."""

    def __init__(self, store: Store, intake: Intake) -> None:
        self._store, self._intake = store, intake
        self._woken = asyncio.Event()
        self._idle = asyncio.Event()

    def wake(self, receipt: Receipt) -> None:
        if receipt.queued:
            self._idle.clear()
            self._woken.set()

    async def settled(self) -> None:
        await self._idle.wait()

    async def run(self) -> None:
        while True:
            await self._woken.wait()
            self._woken.clear()
            while rows := await asyncio.to_thread(self._queued):
                for _ in rows:
                    await self._send()
                await self._intake.do(lambda rows=rows: self._sent(rows))  # type: ignore[misc]
            self._idle.set()

    async def _send(self) -> None:
        """The channel takes it."""

    def _queued(self) -> list[Any]:
        with self._store.read() as tx:
            return list(tx.exec_driver_sql("SELECT id, chat_id, body FROM outbox WHERE state = 'queued' ORDER BY id LIMIT 200"))

    def _sent(self, rows: list[Any]) -> None:
        with self._store.write() as tx:
            bulk.update(tx, "outbox", [{"id": row.id, "state": "sent"} for row in rows])
