"""An event that nobody can handle is tried a few times and set aside: it stops no other, and operators are told."""

from __future__ import annotations

import asyncio
from pathlib import Path

import structlog

from bot.channels.unhandled import MOST_TRIES
from storage.conversation.parked import parked
from storage.database import bulk
from storage.database.store import Store
from tests.cast.sending import sending, until
from tests.fakes.telegram import Somebody, fake_telegram

#: The database takes no event with this number, whatever is tried.
POISON = """
CREATE TRIGGER poison BEFORE INSERT ON seen WHEN NEW.event_id LIKE '%:{update}'
BEGIN SELECT RAISE(ABORT, 'xin chào của Nguyễn Văn An'); END
"""


def test_a_poisonous_update_is_parked_and_the_others_go_on(lite: Store, tmp_path: Path) -> None:
    with fake_telegram(everyone=(1000, 1.0), private=(1000, 1.0)) as telegram:
        an, binh = Somebody(telegram, 501), Somebody(telegram, 502)
        with structlog.testing.capture_logs() as said:
            asyncio.run(_poisoned(lite, tmp_path, an, binh))
    tried = [line["tried"] for line in said if line["event"] == "event_failed"]
    assert tried == list(range(1, MOST_TRIES + 1))
    (told,) = [line for line in said if line["event"] == "event_parked"]
    assert "python -m bot parked list" in told["said"] and told["error"].startswith("IntegrityError at ")
    assert "Nguyễn" not in str(said)


async def _poisoned(store: Store, media: Path, an: Somebody, binh: Somebody) -> None:
    async with sending(store, an.telegram, media, receives=True):
        await asyncio.to_thread(lambda: binh.says("xin chào").hears("đồng ý"))
        with store.write() as tx:
            (number,) = bulk.rows(tx, "SELECT max(CAST(substr(event_id, instr(event_id, ':') + 1) AS INT)) FROM seen")[0]
            tx.exec_driver_sql(POISON.format(update=number + 1))
        await asyncio.to_thread(lambda: an.says("xin chào"))
        await asyncio.to_thread(lambda: binh.presses("Tôi đồng ý").hears("tên"))
        await until(lambda: store.reading(parked))
        (one,) = store.reading(parked)
        assert one.event_id.endswith(f":{number + 1}") and one.error.startswith("IntegrityError")
        await asyncio.to_thread(lambda: an.says("chào em").hears("đồng ý"))
