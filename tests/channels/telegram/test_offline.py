"""Telegram cannot be reached for hours: the bot goes on trying, not too often, and then nothing is lost or doubled."""

from __future__ import annotations

import asyncio
import selectors
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import structlog

from bot.channels.telegram.channel import Telegram
from bot.files.media import Media
from bot.intake.intake import Intake
from bot.sending.sender import Sender
from storage.database.store import Store
from tests.cast.talker import MORNING, Talker
from tests.fakes.telegram import TOKEN, FakeTelegram, Somebody, fake_telegram

HOURS = 2


class Hurried(asyncio.SelectorEventLoop):
    """A loop whose clock jumps to the next timer when nothing has happened for `patience` real seconds."""

    def __init__(self) -> None:
        self.patience, self.ahead = 0.2, 0.0
        self.tried: list[float] = []  # when somebody tried to connect
        super().__init__(_Selector(self))

    def time(self) -> float:
        return super().time() + self.ahead

    async def sock_connect(self, sock: Any, address: Any) -> None:
        self.tried.append(self.time())
        await super().sock_connect(sock, address)


class _Selector(selectors.SelectSelector):
    def __init__(self, loop: Hurried) -> None:
        super().__init__()
        self.loop = loop

    def select(self, timeout: float | None = None) -> Any:
        if timeout is None or timeout <= self.loop.patience:
            return super().select(timeout)
        found = super().select(self.loop.patience)
        if not found:
            self.loop.ahead += timeout - self.loop.patience
        return found


def test_hours_without_telegram(lite: Store, tmp_path: Path) -> None:
    with (
        fake_telegram() as telegram,
        structlog.testing.capture_logs() as said,
        asyncio.Runner(loop_factory=Hurried) as runner,
    ):
        runner.run(_hours_without(telegram, lite, tmp_path, said))


async def _hours_without(telegram: FakeTelegram, store: Store, folder: Path, said: list[Any]) -> None:
    loop = asyncio.get_running_loop()
    assert isinstance(loop, Hurried)
    began = loop.time()
    worker = Talker(store, "501", channel="telegram").introduced()
    with store.write() as tx:
        tx.exec_driver_sql("UPDATE outbox SET state = 'sent'")

    def now() -> Any:
        return MORNING + timedelta(hours=1, seconds=loop.time() - began)

    intake = Intake(store, now)
    bot = Telegram(TOKEN, store, intake, now, Media(folder), api_url=telegram.address)
    sender = Sender(store, intake, now, [bot])
    await bot.start()
    sender.start()
    an = Somebody(telegram, 501)
    try:
        await asyncio.to_thread(lambda: an.says("sửa đơn vị").hears("công đoàn nào"))
        done = ("getChatMenuButton", "setChatMenuButton")
        await asyncio.to_thread(telegram.wait, lambda: {name for name, _ in telegram.calls}.issuperset(done))
        await asyncio.to_thread(telegram.unplug)
        an.sends(text="hoang mai")  # Telegram keeps what people write meanwhile
        other = Talker(store, "502", channel="telegram")
        Somebody(telegram, 502)
        other.opens()  # and an answer of ours waits that nobody could be sent
        loop.tried.clear()
        loop.patience, cut = 0.002, loop.time()
        await asyncio.sleep(HOURS * 3600)
        last = [at for at in loop.tried if at > cut + (HOURS - 1) * 3600]
        # A look for messages every 30 s and a try to send every 20: it neither gives up nor storms.
        assert 200 < len(last) < 360, len(last)
        assert max(after - before for before, after in pairwise(last)) < 31
        loop.patience = 0.2
        await asyncio.to_thread(telegram.plug)
        await asyncio.to_thread(lambda: an.hears("Đã ghi: LĐLĐ quận Hoàng Mai", "Tên sáng kiến", seconds=30))
        await asyncio.to_thread(telegram.wait, lambda: telegram.to(502), 30.0, "for the answer that had to wait")
        await asyncio.to_thread(lambda: an.says("Cải tiến khuôn dập giảm phế phẩm").hears("lĩnh vực"))
    finally:
        await bot.stop_receiving()
        await sender.close()
        await bot.close()
        await intake.close()
    assert [len(telegram.to(chat)) for chat in (501, 502)] == [3, 1]
    assert worker.looks().hears("lĩnh vực")
    named = [line["event"] for line in said if line["log_level"] in ("warning", "error")]
    assert set(named) == {"telegram_unreachable", "channel_unreachable"} and named.count("telegram_unreachable") == 1
