"""A poster leads to every channel that is on; what cannot be asked for its address is said, and the rest is printed."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import clock
from bot.channels.zalo_oa.http import Api
from bot.channels.zalo_oa.tokens import Tokens
from bot.operations.printed.links import ways
from bot.operations.printed.posters import DPI, draw, make, posters
from bot.settings import Settings
from storage.database.store import Store
from tests.fakes.telegram import TOKEN, fake_telegram
from tests.fakes.zalo_bot import FakeZalo
from tests.fakes.zalo_oa import APP_ID, APP_SECRET, FIRST, OA_ID, OA_SECRET, FakeOa
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


@pytest.fixture
def account() -> Iterator[FakeOa]:
    with FakeOa() as oa:
        yield oa


def with_account(store: Store, oa: FakeOa, **more: str) -> Settings:
    """Settings with the Official Account, whose tokens the bot has renewed."""


    async def renew() -> None:
        api = Api(oa.url, oa.url, APP_ID, APP_SECRET)
        await api.open()
        try:
            await Tokens(FIRST, api, store, asyncio.to_thread, clock.now).access()
        finally:
            await api.close()

    asyncio.run(renew())
    return given(
        zalo_oa_app_id=APP_ID, zalo_oa_app_secret=APP_SECRET, zalo_oa_secret_key=OA_SECRET, zalo_oa_refresh_token=FIRST,
        zalo_oa_api_url=oa.url, zalo_oa_oauth_url=oa.url, public_url=SITE, **more,
    )  # fmt: skip


def test_a_poster_leads_to_the_official_account(lite: Store, account: FakeOa) -> None:
    (way,) = ways(lite, with_account(lite, account))
    assert (way.name, way.address("Q-HOANGMAI")) == ("Zalo", f"https://zalo.me/{OA_ID}")


def test_where_zalo_has_both_the_poster_says_which_is_which(lite: Store, account: FakeOa, tmp_path: Path) -> None:
    with FakeZalo() as zalo:
        settings = with_account(lite, account, zalo_bot_token=zalo.token, zalo_bot_api_url=zalo.url, web_chat="public")
        found = ways(lite, settings)
        assert posters(lite, settings, "Q-HOANGMAI", tmp_path)
    addresses = {way.name: way.address("Q-HOANGMAI") for way in found}
    assert addresses["Zalo OA"] == f"https://zalo.me/{OA_ID}"
    assert addresses["Zalo Bot"] == f"https://bot.zaloplatforms.com/bots/{zalo.bot_id}"
    assert addresses["trang web"] == f"{SITE}/?start=u_Q-HOANGMAI"


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_all_codes_fit_the_page_above_the_words(number: int) -> None:
    addresses = [("Zalo", f"{SITE}/?start=u_Q-HOANGMAI{n}") for n in range(number)]
    page = draw(addresses, "LĐLĐ quận Hoàng Mai, thành phố Hà Nội", "vi")
    assert page.size == (1748, 2480)
    assert page.crop((0, 2440, *page.size)).getextrema() == (255, 255), "nothing runs over the lower edge"


@pytest.mark.parametrize(("size", "millimetres"), [("a5", (148, 210)), ("a4", (210, 297)), ("a3", (297, 420))])
def test_a_poster_is_as_large_as_its_paper(size: str, millimetres: tuple[int, int]) -> None:
    page = draw([("Zalo", SITE)], "Công đoàn Ô", "vi", size)
    assert page.size == pytest.approx([side / 25.4 * DPI for side in millimetres], abs=15), "a millimetre, which no printer keeps"


def test_without_any_channel_what_to_set_is_said(lite: Store, capsys: pytest.CaptureFixture[str]) -> None:
    assert ways(lite, given()) == []
    assert "PUBLIC_URL" in capsys.readouterr().err
