"""A token that is revoked while the bot runs is said once; with a new one in `.env` all goes on, and nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fakes.telegram import TOKEN, Somebody, fake_telegram
from tests.fakes.zalo_bot import FakeZalo, ZaloUser
from tests.program.program import Program
from tests.program.telegram import settings
from tests.program.zalo_bot import started


def write(folder: Path, name: str, token: str) -> None:
    """At once: the bot may be reading it."""
    (folder / ".env.new").write_text(f"{name}={token}\n")
    (folder / ".env.new").replace(folder / ".env")


@pytest.mark.parametrize("mode", ["polling", "webhook"])
def test_telegram_goes_on_with_the_token_that_is_put_into_the_settings(tmp_path: Path, mode: str) -> None:
    with fake_telegram(everyone=(1000, 1.0), private=(1000, 1.0)) as telegram:
        given = settings(telegram, mode) | {"WEB_CHAT": "off"}
        write(tmp_path, "TELEGRAM_TOKEN", given.pop("TELEGRAM_TOKEN"))
        bot = Program(tmp_path, **given).start()
        try:
            an = Somebody(telegram, 501).says("xin chào").hears("đồng ý")
            telegram.token = f"{TOKEN}-renewed"
            an.says("đồng ý")
            telegram.wait(lambda: "token_refused" in bot.said())
            assert bot.ask("GET", "/health") == (200, {"ok": True, "look_at": ["token of telegram"]})
            write(tmp_path, "TELEGRAM_TOKEN", telegram.token)
            an.hears("tên")
            an.says("Nguyễn Văn An").hears("Số điện thoại")
            assert bot.ask("GET", "/health") == (200, {"ok": True})
        finally:
            assert bot.stop() == 0
        said = bot.said()
        assert said.count("token_refused") == said.count("token_taken_again") == 1
        assert "@BotFather" in said and TOKEN.partition(":")[2] not in said


def test_zalo_goes_on_with_the_token_that_is_put_into_the_settings(tmp_path: Path, sqlite_template: Path) -> None:
    with FakeZalo() as zalo:
        write(tmp_path, "ZALO_BOT_TOKEN", zalo.token)
        with started(tmp_path, zalo, sqlite_template) as bot:
            zalo.wait(lambda: zalo.webhook)
            lan = ZaloUser(zalo).says("xin chào").hears("đồng ý")
            zalo.token += "-renewed"
            zalo.user_says(lan.user, "1", lan.name)
            zalo.wait(lambda: "token_refused" in bot.said())
            assert bot.ask("GET", "/health")[1]["look_at"] == ["token of zalo_bot"]
            write(tmp_path, "ZALO_BOT_TOKEN", zalo.token)
            zalo.wait(lambda: "token_taken_again" in bot.said())
            zalo.wait(lambda: any("tên" in sent.text for sent in zalo.sent[1:]))
            assert bot.said().count("token_refused") == 1
