"""The same way with a Zalo bot and with an Official Account: tokens tried, codes brought, the board in the group."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cast.pages.desk import Browser
from tests.cast.pages.setup import Fresh, inside
from tests.fakes.zalo_bot import FakeZalo, ZaloUser
from tests.fakes.zalo_oa import APP_ID, APP_SECRET, FIRST, OA_SECRET, FakeOa
from tests.program.waiting import eventually

OFFICE = "# của văn phòng\nCONTROLLER=Công đoàn Công ty Hoa Sen, 1 Tràng Tiền, Hà Nội\nWEB_CHAT=off\n"
GROUP, HOA = "a1b2c3", "6ede9afa66b88fe6d6a9"


@pytest.fixture
def zalo() -> Iterator[FakeZalo]:
    with FakeZalo() as started:
        yield started


@pytest.fixture
def oa() -> Iterator[FakeOa]:
    with FakeOa() as started:
        yield started


@pytest.fixture
def bot(tmp_path: Path, zalo: FakeZalo, oa: FakeOa) -> Iterator[Fresh]:
    """A real bot whose office is written down, and nothing else."""
    (tmp_path / ".env").write_text(OFFICE, "utf-8")
    started = Fresh(tmp_path, ZALO_BOT_API_URL=zalo.url, ZALO_OA_API_URL=oa.url, ZALO_OA_OAUTH_URL=oa.url, BOARD="off").start()
    yield started
    started.kill()


def code_on(office: Browser) -> str:
    found = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", office.text)
    assert found, office.words
    return found[0]


def test_a_zalo_bot_brings_its_board_into_a_group(bot: Fresh, zalo: FakeZalo) -> None:
    office = inside(bot).sees("Trợ lý trò chuyện ở đâu", "Zalo Bot Creator")
    for token, said in (("abc", "chưa đúng dạng"), ("123:wrong", "Zalo không nhận mã này")):
        wrong = office.sends("/cai-dat/kenh", channel="zalo_bot", zalo_bot_token=token)
        assert wrong.status == 422 and bot.env == OFFICE
        wrong.sees(said)
    office.sends("/cai-dat/kenh", channel="zalo_bot", zalo_bot_token=zalo.token).sees("Đang khởi động lại")
    bot.begins_again().prints_address()
    assert bot.env == f"{OFFICE}ZALO_BOT_TOKEN={zalo.token}\n"
    office.opens("/cai-dat/kenh").sees("Bot Sáng Kiến ✓", "Zalo không hiện ảnh bảng")
    office.opens("/cai-dat/don-vi").sends("/cai-dat/don-vi", how="one", name="Công đoàn Công ty Hoa Sen")
    office.opens("/cai-dat/dot").sends("/cai-dat/dot", name="Đợt 1", starts_on="2020-01-01", ends_on="2099-12-31", target="")
    office.opens("/cai-dat/nhom").sends("/cai-dat/nhom", unit="HS").sees("gõ @, chọn tên bot", "/lienket", "trong 10 phút")
    zalo.group_says(GROUP, HOA, f"/lienket {code_on(office)}")
    eventually(lambda: "Đã có nhóm" in office.opens("/cai-dat/nhom").words)
    office.does_not_see("/lienket", "trong 10 phút")  # it is used
    office.opens("/cai-dat/can-bo").sends("/cai-dat/can-bo", unit="HS").sees("trong 7 ngày", "bot.zaloplatforms.com", "rồi nhắn mã dưới đây", "Cán bộ nhắn cho bot mã này").does_not_see("Hoặc nhắn")
    head = ZaloUser(zalo, HOA).says("xin chào", "1", "Trần Thị Hoa, 0912345678, văn phòng, Công đoàn Công ty Hoa Sen")
    head.says(f"/ma {code_on(office)}").hears("cán bộ phụ trách")
    office.opens("/cai-dat/bang").sends("/cai-dat/bang")
    eventually(lambda: "Bảng đã tới nhóm" in office.opens("/cai-dat/bang").words)
    assert "Hoa Sen" in zalo.to(GROUP)[-1].text
    zalo.token, kept = "7:another", zalo.token
    office.opens("/cai-dat/kenh").sees("Zalo không nhận mã này").does_not_see("ZALO_BOT_TOKEN")
    zalo.token = kept
    office.opens("/cai-dat/can-bo").sees("Đã có cán bộ").does_not_see("trong 7 ngày")


def test_an_official_account_needs_all_four_and_is_shown_by_its_name(bot: Fresh, oa: FakeOa) -> None:
    office = inside(bot)
    assert [html.unescape(label) for label in re.findall('<button class="main">(.+?)</button>', office.text)] == [
        "Thử rồi ghi", "Thử rồi ghi", "Ghi lại", "Dùng trang web",
    ]  # fmt: skip
    office.opens("/cai-dat/bang").does_not_see("Xem bảng trên web")
    office.opens("/cai-dat/kenh")
    four = {
        "zalo_oa_app_id": APP_ID, "zalo_oa_app_secret": APP_SECRET,
        "zalo_oa_secret_key": OA_SECRET, "zalo_oa_refresh_token": FIRST,
    }  # fmt: skip
    assert office.sends("/cai-dat/kenh", channel="zalo_oa", **(four | {"zalo_oa_secret_key": " "})).status == 422
    office.sees("Còn ô trống")
    assert office.sends("/cai-dat/kenh/dia-chi", url="http://oa.example.vn").status == 422
    office.sees("bắt đầu bằng https://")
    office.sends("/cai-dat/kenh", channel="zalo_oa", **four).sees("Đang khởi động lại", "Quá một phút: xem cửa sổ chạy trợ lý")
    bot.begins_again().prints_address()
    oa.wait(lambda: oa.renewed > 0)
    eventually(lambda: "Zalo OA: Sáng kiến ABC" in office.opens("/cai-dat/kenh").words)
    oa.end_access()
    office.opens("/cai-dat/kenh").sees("✗").does_not_see(" / ")
    for secret in (APP_SECRET, OA_SECRET, FIRST):
        assert secret in bot.env and secret not in office.text and secret not in bot.said()
