"""A running bot whose Zalo token is refused tells its operator on Telegram, and tells when all is well again."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.app import running
from bot.channels import token_state
from bot.settings import Settings
from bot.watching import alerts
from storage.database.store import Store
from storage.people import codes, officers
from storage.people.officers import Role
from tests.fakes.telegram import FakeTelegram, Somebody, fake_telegram
from tests.fakes.zalo_bot import FakeZalo, ZaloUser
from tests.program.given import given
from tests.program.telegram import settings


def test_a_refused_token_is_told_elsewhere(
    tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("BEGAN_AFTER", timedelta()), ("OVER_AFTER", timedelta()), ("LOOK_EVERY_SECONDS", 0.1)):
        monkeypatch.setattr(alerts, name, value)
    monkeypatch.setattr(token_state, "TOKEN_AGAIN_SECONDS", 0.5)
    database = tmp_path / "bot.db"
    database.write_bytes(sqlite_template.read_bytes())
    store = Store(f"sqlite:///{database}")
    code = codes.shown(store.writing(officers.invite, "", "", datetime.now(UTC), Role.OPERATOR))
    store.close()
    with fake_telegram() as telegram, FakeZalo() as zalo:
        named: dict[str, Any] = {name.lower(): value for name, value in settings(telegram).items()}
        of_zalo = {"zalo_bot_token": zalo.token, "zalo_bot_api_url": zalo.url, "zalo_bot_mode": "polling"}
        files = {"database_url": f"sqlite:///{database}", "media_dir": tmp_path / "media", "web_chat": "off"}
        asyncio.run(_told(telegram, zalo, given(**named, **of_zalo, **files), code))


async def _told(telegram: FakeTelegram, zalo: FakeZalo, given: Settings, code: str) -> None:
    binh = Somebody(telegram, 501)
    async with running(given):
        await asyncio.to_thread(_begins, binh, code)
        good = zalo.token
        zalo.token += "-renewed"
        await asyncio.to_thread(_types, zalo)
        await asyncio.to_thread(lambda: binh.hears("Zalo Bot không nhận mã bot (token)", "Lấy lại mã"))
        zalo.token = good
        await asyncio.to_thread(lambda: binh.hears("Đã hết:\n• Zalo Bot không nhận mã bot"))


def _begins(binh: Somebody, code: str) -> None:
    binh.says("xin chào").hears("đồng ý").presses("Tôi đồng ý").hears("tên")
    binh.says("Trần Thị Bình").hears("Số điện thoại").says("0912345678").hears("làm việc ở đâu")
    binh.says("Văn phòng công đoàn").hears("Công đoàn").says("hoang mai").hears("Tên sáng kiến")
    binh.says(code).hears("người vận hành")


def _types(zalo: FakeZalo) -> None:
    zalo.user_says(ZaloUser(zalo).user, "xin chào", "Lan")
