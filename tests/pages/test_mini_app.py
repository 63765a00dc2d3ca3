"""The form within Telegram: who opens it is known by Telegram's signature, and by nothing else."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

import pytest

from bot.channels.telegram.read import Identity
from bot.channels.telegram.render import render
from bot.http.signed_links import Links, addressed
from bot.pages.mini_app import opened_by
from messages.wire import Option, Reply
from tests.fakes.telegram import TOKEN, Somebody, fake_telegram
from tests.program import telegram as telegram_settings
from tests.program.program import Program, program

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
AT = int(NOW.timestamp())


def signed(token: str = TOKEN, at: int = AT, user: int = 501, **more: str) -> str:
    """What Telegram puts behind the "#" of a Mini App's address, as its documentation says."""
    said = {"auth_date": str(at), "query_id": "AAE", "user": json.dumps({"id": user, "first_name": "An"}), **more}
    checked = "\n".join(f"{name}={value}" for name, value in sorted(said.items()))
    secret = hmac.new(b"WebAppData", token.encode(), hashlib.sha256).digest()
    said["hash"] = hmac.new(secret, checked.encode(), hashlib.sha256).hexdigest()
    return urlencode(said)


def test_who_opened_it_is_what_telegram_signed() -> None:
    assert opened_by(signed(), TOKEN, NOW) == "501"
    assert opened_by(signed(signature="of another key", start_param="x"), TOKEN, NOW) == "501"


@pytest.mark.parametrize(
    "forged",
    [
        signed(token="1:OTHER"), signed().replace("501", "502"), signed(at=AT - 3601), signed(at=AT + 90), "", "hash=1",
        signed() + "&user=%7B%22id%22%3A502%7D", signed().partition("&hash")[0], signed(user=True), "%ff&&", "a" * 9000,
    ],
)  # fmt: skip
def test_what_telegram_did_not_sign_just_now_opens_nothing(forged: str) -> None:
    assert opened_by(forged, TOKEN, NOW) is None


def test_the_button_stands_under_the_address_where_that_is_https() -> None:
    reply = Reply("Anh/chị nộp sáng kiến của mình?", choices=(Option("self", "Của tôi"),), page=7)
    for base, found in (("https://bot.vn", ["https://bot.vn/telegram-form"]), ("http://bot.vn", [])):
        shown = addressed(reply, Links(base, b"key"), "vi", NOW)
        (message,) = render(shown, "vi", Identity(1, "bot"))
        rows = message.parameters["reply_markup"]["inline_keyboard"]
        assert [button["web_app"]["url"] for row in rows for button in row if "web_app" in button] == found
        assert f"{base}/form/" in message.parameters["text"]


@pytest.fixture
def bot(tmp_path: Path) -> Iterator[Program]:
    with fake_telegram() as telegram:
        given = telegram_settings.settings(telegram) | {"PUBLIC_URL": "https://bot.example.vn"}
        with program(tmp_path, **given) as started:
            Somebody(telegram, 501).says("/start").hears("đồng ý")
            yield started


def test_the_form_of_the_chat_opens_for_its_person_alone(bot: Program) -> None:
    now = int(time.time())
    assert bot.ask("GET", "/telegram-form")[0] == 200
    status, answer = bot.ask("POST", "/telegram-form", signed(at=now).encode())
    assert status == 200
    status, page = bot.ask("GET", answer["address"])
    assert status == 200 and 'name="agree"' in page
    framed = {path: bot.framed_by(path) for path in ("/telegram-form", answer["address"], "/form/gone", "/evidence/x", "/")}
    in_a_browser = "https://web.telegram.org"
    assert list(framed.values()) == [in_a_browser, in_a_browser, in_a_browser, "'none'", "'none'"]
    assert bot.ask("POST", "/telegram-form", signed(at=now, user=502).encode())[0] == 404
    assert bot.ask("POST", "/telegram-form", b"user=501")[0] == 403
