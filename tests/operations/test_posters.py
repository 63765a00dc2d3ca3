"""A poster leads to every channel that is on; what cannot be asked for its address is said, and the rest is printed."""

from __future__ import annotations

import asyncio
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from bot import clock
from bot.channels.zalo_oa.http import Api
from bot.channels.zalo_oa.tokens import Tokens
from bot.operations.printed.links import Way, ways
from bot.operations.printed.posters import DPI, Wanted, draw, make, posters
from bot.settings import Settings
from storage.database.sealing import Seal
from storage.database.store import Store
from tests.cast.rows import rows
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
        assert posters(lite, settings, Wanted(unit="Q-HOANGMAI"), tmp_path)
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


SECRET = "a secret of thirty-two letters or more"


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
            await Tokens(FIRST, api, store, asyncio.to_thread, clock.now, Seal(SECRET.encode())).access()
        finally:
            await api.close()

    asyncio.run(renew())
    return given(
        zalo_oa_app_id=APP_ID, zalo_oa_app_secret=APP_SECRET, zalo_oa_secret_key=OA_SECRET, zalo_oa_refresh_token=FIRST,
        zalo_oa_api_url=oa.url, zalo_oa_oauth_url=oa.url, public_url=SITE, secret_key=SECRET, **more,
    )  # fmt: skip


def test_a_poster_leads_to_the_official_account(lite: Store, account: FakeOa) -> None:
    (way,) = ways(lite, with_account(lite, account))
    assert (way.name, way.address("Q-HOANGMAI")) == ("Zalo", f"https://zalo.me/{OA_ID}")


def test_where_zalo_has_both_the_poster_says_which_is_which(lite: Store, account: FakeOa, tmp_path: Path) -> None:
    with FakeZalo() as zalo:
        settings = with_account(lite, account, zalo_bot_token=zalo.token, zalo_bot_api_url=zalo.url, web_chat="public")
        found = ways(lite, settings)
        assert posters(lite, settings, Wanted(unit="Q-HOANGMAI"), tmp_path)
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
    assert page.size == tuple(round(side / 25.4 * DPI) for side in millimetres)


def read_back(image: Image.Image) -> set[str]:
    """What a reader of QR codes finds on it."""
    return {one.text for one in zxingcpp.read_barcodes(image)}


@pytest.mark.parametrize("size", ["a5", "a4"])
def test_a_reader_reads_every_code_of_every_size(size: str) -> None:
    addresses = [("Zalo OA", "https://zalo.me/579745863508352884"), ("Zalo Bot", "https://bot.zaloplatforms.com/bots/1"),
                 ("Telegram", "https://t.me/sangkien_bot?start=u_Q-HOANGMAI"), ("web", f"{SITE}/?start=u_Q-HOANGMAI")]  # fmt: skip
    page = draw(addresses, "LĐLĐ quận Hoàng Mai", "vi", size)
    assert read_back(page.reduce(2)) == {address for _, address in addresses}


def pages_of(pdf: bytes) -> tuple[list[tuple[float, ...]], list[Image.Image]]:
    """(the sizes of its pages in millimetres, their pictures)."""
    boxes = [tuple(float(one) / 72 * 25.4 for one in found.split()[2:]) for found in re.findall(rb"/MediaBox \[([^\]]*)\]", pdf)]
    return boxes, [Image.open(io.BytesIO(found)) for found in re.findall(rb"\xff\xd8\xff.*?\xff\xd9", pdf, re.S)]


def test_one_file_for_the_print_shop_has_all_units_below_one_at_true_size(lite: Store, tmp_path: Path) -> None:
    settings, folder = given(web_chat="public", public_url=SITE), tmp_path / "printed"
    assert posters(lite, settings, Wanted(below="Q-HOANGMAI", png=False), folder)
    assert [path.name for path in folder.iterdir()] == ["posters.pdf"], "nothing else is left there"
    boxes, pictures = pages_of((folder / "posters.pdf").read_bytes())
    below = {code for (code,) in rows(lite, "SELECT code FROM unit WHERE parent = 'Q-HOANGMAI'")}
    assert len(boxes) == len(pictures) == len(below) > 0
    assert all(box == pytest.approx((148, 210), abs=0.1) for box in boxes)
    assert set().union(*map(read_back, pictures)) == {f"{SITE}/?start=u_{code}" for code in below}


def test_what_cannot_be_finished_leaves_no_half_file(tmp_path: Path) -> None:
    def address(unit: str) -> str:
        if unit == "B":
            raise OSError("the disk is full")
        return f"{SITE}/?start=u_{unit}"

    units = [("A", "Công đoàn A"), ("B", "Công đoàn B")]
    with pytest.raises(OSError, match="full"):
        make(units, [Way("web", address)], tmp_path, "vi", png=False)
    assert list(tmp_path.iterdir()) == []


def test_where_nothing_stands_below_that_is_said(lite: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = given(web_chat="public", public_url=SITE)
    (code,) = rows(lite, "SELECT code FROM unit WHERE parent = 'Q-HOANGMAI' ORDER BY code LIMIT 1")[0]
    assert not posters(lite, settings, Wanted(below=code), tmp_path)
    assert f"Dưới {code} không có đơn vị" in capsys.readouterr().err
    assert not posters(lite, settings, Wanted(below="NONE"), tmp_path)
    assert "Không có đơn vị nào đang hoạt động" in capsys.readouterr().err


def test_without_any_channel_what_to_set_is_said(lite: Store, capsys: pytest.CaptureFixture[str]) -> None:
    assert ways(lite, given()) == []
    assert "PUBLIC_URL" in capsys.readouterr().err
