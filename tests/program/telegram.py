"""The program's settings for a Telegram bot that talks to a server of ours."""

from __future__ import annotations

from tests.fakes.telegram import TOKEN, FakeTelegram
from tests.program.program import free_port

SECRET = "a-secret_of_the_tests"
FAST = "1000/1 1000/1 1000/1"  # people in tests type faster than people


def settings(telegram: FakeTelegram, mode: str = "polling") -> dict[str, str]:
    port = free_port()
    given = {
        "TELEGRAM_TOKEN": TOKEN,
        "TELEGRAM_API_URL": telegram.address,
        "PORT": str(port),
        "TELEGRAM_RATES": FAST,
    }
    if mode == "webhook":
        given["TELEGRAM_MODE"] = "webhook"
        given["PUBLIC_URL"] = f"http://127.0.0.1:{port}"
        given["TELEGRAM_WEBHOOK_SECRET"] = SECRET
    return given
