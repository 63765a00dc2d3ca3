"""A process does the parts that ROLES names; together they are one bot, and nobody waits for another's look."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.intake.news import UNHEARD_LOOK_SECONDS
from bot.sending.sender import LOOK_EVERY_SECONDS
from tests.fakes.telegram import FakeTelegram, Somebody
from tests.program.program import Program
from tests.program.replicas.running import on_one_telegram

QUICK_SECONDS = 1.5  # less than a look takes while nothing is heard, again and again
assert QUICK_SECONDS < LOOK_EVERY_SECONDS / 2 and QUICK_SECONDS < UNHEARD_LOOK_SECONDS


def test_one_fetches_and_another_sends_at_once(tmp_path: Path, telegram: FakeTelegram, shared_url: str) -> None:
    with on_one_telegram(tmp_path, shared_url, telegram, "web,poll,post", "send") as (fetching, sending):
        an = Somebody(telegram, 101).says("/start").hears("đồng ý")
        for _ in range(4):
            an.says("giúp").hears("", seconds=QUICK_SECONDS)
        assert fetching.ask("GET", "/health")[1]["roles"] == ["web", "poll", "post"]
        assert sending.ask("GET", "/health")[1] == {"ok": True, "roles": ["send"]}
        assert fetching.ask("GET", "/")[0] == 200
        assert sending.ask("GET", "/")[0] == 404
        assert sending.ask("GET", "/ready")[0] == 200, "no tick is waited for that another process has"
    assert not [code for _, code in telegram.refused if code == 409], "one of them polls"


def test_a_role_that_nobody_knows_or_none_is_said(tmp_path: Path, shared_url: str) -> None:
    for roles, said in (("send,sned", "sned"), ("", "web, poll, send, post")):
        bot = Program(tmp_path, DATABASE_URL=shared_url, WEB_CHAT="public", ROLES=roles)
        with pytest.raises(AssertionError, match=f"ROLES: .*{said}"):
            bot.start()


def test_one_process_does_everything_on_sqlite(tmp_path: Path) -> None:
    bot = Program(tmp_path, WEB_CHAT="public", ROLES="web,send")
    with pytest.raises(AssertionError, match=r"ROLES: .*PostgreSQL"):
        bot.start()
