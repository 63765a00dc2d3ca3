"""A poster leads to every channel that is on; what cannot be asked for its address is said, and the rest is printed."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.operations.printed.links import ways
from bot.operations.printed.posters import draw, make, posters
from storage.database.store import Store
from tests.fakes.telegram import TOKEN, fake_telegram
from tests.fakes.zalo_bot import FakeZalo
from tests.program.given import given

SITE = "https://sangkien.congdoan.vn"


def test_a_poster_leads_to_all_channels(lite: Store, tmp_path: Path) -> None:
    with fake_telegram() as telegram, FakeZalo() as zalo:
        settings = given(
            telegram_token=TOKEN, telegram_api_url=telegram.address, zalo_bot_token=zalo.token,
            zalo_bot_api_url=zalo.url, web_chat="public", public_url=SITE,
        )  # fmt: skip
        found = ways(lite, settings)
        assert [way.name for way in found] == ["Zalo", "Telegram", "trang web"]
        addresses = [way.address("Q-HOANGMAI") for way in found]
        assert addresses[0] == f"https://bot.zaloplatforms.com/bots/{zalo.bot_id}"
        assert addresses[1].startswith("https://t.me/") and addresses[1].endswith("?start=u_Q-HOANGMAI")
        assert addresses[2] == f"{SITE}/?start=u_Q-HOANGMAI"
        assert posters(lite, settings, "Q-HOANGMAI", tmp_path)
    assert (tmp_path / "Q-HOANGMAI.png").read_bytes().startswith(b"\x89PNG")


def test_a_channel_that_does_not_answer_is_left_out_and_said(lite: Store, capsys: pytest.CaptureFixture[str]) -> None:
    nobody = given(zalo_bot_token="1:abc", zalo_bot_api_url="http://127.0.0.1:1", web_chat="public", public_url=SITE)
    assert [way.name for way in ways(lite, nobody)] == ["trang web"]
    assert "không hỏi được Zalo" in capsys.readouterr().err


def test_a_unit_whose_code_no_start_link_carries_still_gets_the_zalo_code(lite: Store, tmp_path: Path) -> None:
    with FakeZalo() as zalo:
        found = ways(lite, given(zalo_bot_token=zalo.token, zalo_bot_api_url=zalo.url))
    web = ways(lite, given(web_chat="public", public_url=SITE))
    assert make([("CĐ Ô", "Công đoàn Ô")], [*found, *web], tmp_path, "vi") == []
    assert make([("CĐ Ô", "Công đoàn Ô")], web, tmp_path, "vi") == ["CĐ Ô"]


@pytest.mark.parametrize("number", [1, 2, 3])
def test_all_codes_fit_the_page_above_the_words(number: int) -> None:
    addresses = [("Zalo", f"{SITE}/?start=u_Q-HOANGMAI{n}") for n in range(number)]
    page = draw(addresses, "LĐLĐ quận Hoàng Mai, thành phố Hà Nội", "vi")
    assert page.size == (1748, 2480)
    assert page.crop((0, 2440, *page.size)).getextrema() == (255, 255), "nothing runs over the lower edge"


def test_without_any_channel_what_to_set_is_said(lite: Store, capsys: pytest.CaptureFixture[str]) -> None:
    assert ways(lite, given()) == []
    assert "PUBLIC_URL" in capsys.readouterr().err
