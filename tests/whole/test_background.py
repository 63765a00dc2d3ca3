"""Whatever ends in the background is heard of, is seen on `/health`, and begins again: nothing stops for good."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import aiohttp
import structlog

from bot.app import running
from bot.settings import Settings
from tests.fakes.telegram import FakeTelegram, Somebody, fake_telegram
from tests.fakes.zalo_bot import FakeZalo
from tests.fakes.zalo_oa import FakeOa
from tests.program.given import given
from tests.program.telegram import settings
from tests.program.zalo_oa import SETTINGS as ACCOUNT

LOOPS = {
    "receiving from telegram", "receiving from zalo_bot", "zalo_oa tokens", "zalo_oa members",
    "meter of zalo_bot", "meter of zalo_oa", "sending", "looking for messages", "outcomes of messages", "fetching files",
    "connections", "looking for a token of telegram", "looking for a token of zalo_bot",
}  # fmt: skip


def test_each_loop_that_is_killed_is_missed_and_begins_again(tmp_path: Path, sqlite_template: Path) -> None:
    database = tmp_path / "bot.db"
    database.write_bytes(sqlite_template.read_bytes())
    with fake_telegram() as telegram, FakeZalo() as zalo, FakeOa() as oa, structlog.testing.capture_logs() as said:
        environment = {
            **ACCOUNT,
            "ZALO_OA_API_URL": oa.url,
            "ZALO_OA_OAUTH_URL": oa.url,
            "ZALO_BOT_TOKEN": zalo.token,
            "ZALO_BOT_API_URL": zalo.url,
            "ZALO_BOT_MODE": "polling",
            "DATABASE_URL": f"sqlite:///{database}",
            "MEDIA_DIR": str(tmp_path / "media"),
            "WEB_CHAT": "off",
            **settings(telegram),
        }
        named: dict[str, Any] = {name.lower(): value for name, value in environment.items()}
        given_settings = given(**named)
        asyncio.run(_killed_one_after_the_other(telegram, given_settings))
    failed = [line for line in said if line["event"] == "background_failed"]
    assert {line["part"] for line in failed} == LOOPS
    assert {line["error"] for line in failed} == {"CancelledError"}


async def _killed_one_after_the_other(telegram: FakeTelegram, given: Settings) -> None:
    an = Somebody(telegram, 501)
    health = f"http://127.0.0.1:{given.port}/health"
    async with aiohttp.ClientSession() as browser, running(given):
        await asyncio.to_thread(lambda: an.says("xin chào").hears("đồng ý"))
        for name in sorted(LOOPS):
            (task,) = [task for task in asyncio.all_tasks() if task.get_name() == name]
            task.cancel()
            await asyncio.wait([task])
            status, answer = await _asked(browser, health)
            assert status == 503 and name in answer["down"]
        async with asyncio.timeout(60):
            while (await _asked(browser, health))[0] != 200:
                await asyncio.sleep(0.1)
        await asyncio.to_thread(lambda: an.presses("Tôi đồng ý").hears("tên"))
        assert {task.get_name() for task in asyncio.all_tasks()} >= LOOPS


async def _asked(browser: aiohttp.ClientSession, address: str) -> tuple[int, dict[str, Any]]:
    async with browser.get(address) as response:
        return response.status, json.loads(await response.read())
