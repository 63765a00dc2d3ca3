"""A webhook that somebody else takes away is set again, and operators hear of that and of what Telegram says of it."""

from __future__ import annotations

import asyncio
import gc
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.background.watch import notices
from bot.channels.telegram import webhook
from bot.channels.telegram.read import ALLOWED_UPDATES
from storage.database.store import Store
from tests.cast.sending import sending, until
from tests.fakes.telegram import FakeTelegram, Somebody, fake_telegram
from tests.program.process import run_bot
from tests.program.telegram import settings

OURS = "https://bot.example.vn/telegram"


def while_hooked(
    store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch, work: Callable[[FakeTelegram], Awaitable[None]]
) -> list[Any]:
    """Let a bot run that looks at its webhook often; what it logs."""
    monkeypatch.setattr(webhook, "LOOK_EVERY_SECONDS", 0.05)

    async def run(telegram: FakeTelegram) -> None:
        async with sending(store, telegram, folder, receives=True, webhook=OURS):
            await until(lambda: ("getWebhookInfo", {}) in telegram.calls)
            await work(telegram)

    with fake_telegram() as telegram, capture_logs() as said:
        asyncio.run(run(telegram))
    return [line for line in said if line["event"].startswith("telegram_webhook")]


@pytest.mark.parametrize("elsewhere", [{}, {"url": "https://other.example/hook"}, {"url": OURS, "allowed_updates": []}])
def test_a_webhook_that_is_taken_away_is_set_again(
    lite: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, elsewhere: dict[str, Any]
) -> None:
    async def somebody_else(telegram: FakeTelegram) -> None:
        for _ in range(2):
            telegram.webhook = elsewhere
            await until(lambda: telegram.webhook.get("url") == OURS and telegram.webhook.get("allowed_updates"))
        assert notices() == ["webhook of telegram"]
        await until(lambda: notices() == [])
        assert telegram.webhook["secret_token"] == "s" and set(telegram.webhook["allowed_updates"]) == set(ALLOWED_UPDATES)

    said = while_hooked(lite, tmp_path, monkeypatch, somebody_else)
    assert [line["event"] for line in said] == ["telegram_webhook_lost"] * 2
    assert "đặt lại" in said[0]["said"] and "setting it again" in said[0]["said"]


def test_what_telegram_says_went_wrong_is_said_once_each(
    lite: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def sees(telegram: FakeTelegram) -> Callable[[], bool]:
        before = len(telegram.calls)
        return lambda: [method for method, _ in telegram.calls[before:]].count("getWebhookInfo") >= 2

    async def trouble(telegram: FakeTelegram) -> None:
        for at, what in ((1, "Connection timed out"), (2, "Connection timed out"), (3, "SSL error")):
            telegram.hook_error = {"last_error_date": at, "last_error_message": what, "pending_update_count": 7}
            await until(sees(telegram))
        telegram.hook_error = {"last_error_date": 4, "last_error_message": "Wrong response from the webhook: 403"}
        telegram.webhook = {**telegram.webhook, "secret_token": "another"}
        await until(lambda: telegram.webhook["secret_token"] == "s")

    said = while_hooked(lite, tmp_path, monkeypatch, trouble)
    assert [line["event"] for line in said] == ["telegram_webhook_error"] * len(said)
    whats = [line["said"].partition(":")[0] for line in said]
    assert list(dict.fromkeys(whats)) == ["Connection timed out", "SSL error", "Wrong response from the webhook"]
    assert said[0]["waiting"] == 7


def test_an_error_from_before_the_start_is_no_news(
    lite: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook, "LOOK_EVERY_SECONDS", 0.05)
    gc.collect()  # a notice of a test before stands as long as its bot is in memory

    async def run(telegram: FakeTelegram) -> None:
        async with sending(lite, telegram, tmp_path, receives=True, webhook=OURS):
            await until(lambda: [method for method, _ in telegram.calls].count("getWebhookInfo") >= 3)
            assert notices() == []

    with fake_telegram() as telegram, capture_logs() as said:
        telegram.hook_error = {"last_error_date": 7, "last_error_message": "Connection refused"}
        asyncio.run(run(telegram))
    assert [line for line in said if line["event"] == "telegram_webhook_error"] == []


def test_operators_who_check_see_where_the_webhook_leads_and_what_telegram_says_of_it(tmp_path: Path) -> None:
    with fake_telegram() as telegram:
        telegram.webhook = {"url": "https://other.example/hook"}
        telegram.hook_error = {"last_error_date": 1, "last_error_message": "Connection timed out"}
        given = settings(telegram, "webhook")
        environment = {**os.environ, **given, "DATABASE_URL": f"sqlite:///{tmp_path}/check.db", "COLUMNS": "400"}
        done = run_bot("check", cwd=tmp_path, env=environment)
        assert "webhook: other.example" in done.stdout and "Connection timed out" in done.stdout, done.stdout
        telegram.webhook, telegram.hook_error = {"url": f"{given['PUBLIC_URL']}/telegram"}, {}
        done = run_bot("check", cwd=tmp_path, env=environment)
        assert "✓ Telegram" in done.stdout, done.stdout


def test_a_webhook_that_somebody_sets_while_the_bot_polls_is_removed_and_said(lite: Store, tmp_path: Path) -> None:
    async def run(telegram: FakeTelegram) -> None:
        an = Somebody(telegram, 501)
        async with sending(lite, telegram, tmp_path, receives=True):
            await asyncio.to_thread(lambda: an.says("xin chào").hears("đồng ý"))
            telegram.webhook = {"url": "https://other.example/hook"}
            await until(lambda: not telegram.webhook)
            await asyncio.to_thread(lambda: an.says("1").hears("họ và tên"))

    with fake_telegram(private=(100, 1.0)) as telegram, capture_logs() as said:
        asyncio.run(run(telegram))
    (line,) = [line for line in said if line["event"] == "telegram_conflict"]
    assert "Có người đặt webhook" in line["said"]
