"""An office goes from an empty folder to a board in its group, by the page alone, which goes on by itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.cast.pages.office import Office
from tests.cast.pages.setup import OFFICE, Fresh
from tests.fakes.telegram import TOKEN, Somebody, fake_telegram
from tests.fakes.zalo_bot import FakeZalo, ZaloUser
from tests.fakes.zalo_oa import AN_ADMIN, APP_ID, APP_SECRET, FIRST, OA_SECRET, FakeOa, OaUser
from tests.program import on_disk
from tests.program.browser import BROWSER_MARKS
from tests.program.telegram import FAST

pytestmark = BROWSER_MARKS

UNITS = """Mã,Tên,Loại,Cấp trên
HS,Công đoàn Công ty Hoa Sen,Cơ sở,
HS-CAT,Tổ công đoàn Xưởng cắt,Tổ,HS
HS-MAY,Tổ công đoàn Xưởng may,Tổ,HS
HS-KHO,Tổ công đoàn Kho,Tổ,HS
"""
HOA = "Trần Thị Hoa, 0912345678, văn phòng, Công đoàn Công ty Hoa Sen"


@contextmanager
def fresh(folder: Path, **platforms: str) -> Iterator[Fresh]:
    """A bot in an empty folder."""
    bot = Fresh(folder, **platforms).start()
    try:
        yield bot
    finally:
        if bot.process.poll() is None:
            bot.kill()


def test_with_telegram_draws_the_steps(browser: Any, tmp_path: Path) -> None:
    with fake_telegram() as telegram, fresh(tmp_path, TELEGRAM_API_URL=telegram.address, TELEGRAM_RATES=FAST) as bot:
        office = Office(browser, bot).names_itself()
        office.looks_as_in("setup", tmp_path)
        office.fills(telegram_token="123456:wrong").presses("Thử rồi ghi").sees("Telegram không nhận mã này")
        office.fills(telegram_token=TOKEN).presses("Thử rồi ghi").sees("Bot đang chạy")  # it has begun anew meanwhile
        bot.begins_again().prints_address()
        assert "telegram" in bot.first_line and "sangkien.db" in bot.first_line
        assert (bot.folder / ".env").stat().st_mode & 0o777 == 0o600
        assert f"TELEGRAM_TOKEN={TOKEN}\n" in bot.env and f"CONTROLLER={OFFICE['name']}, {OFFICE['address']}\n" in bot.env
        assert TOKEN not in office.page.content() and TOKEN.partition(":")[2] not in bot.said()

        office.goes_on().chooses_file("don-vi.csv", UNITS).presses("Xem trước").sees("Xem trước: don-vi.csv")
        office.looks_as_in("setup_units", tmp_path).presses("Nạp").sees("Công đoàn Công ty Hoa Sen (HS)").goes_on()
        office.fills(starts_on="2026-12-31", ends_on="2026-01-01", target="nhiều").presses("Ghi lại").sees("Mục “Đến hết ngày”")
        office.fills(starts_on="2020-01-01", ends_on="2099-12-31", target="1.200").presses("Ghi lại").sees("Bước tiếp theo")
        head = Somebody(telegram, 501, "Hoa")
        head.says("/start o_" + office.invites().code.replace("-", "")).hears("đồng ý").presses("Tôi đồng ý").hears("họ và tên")
        head.says(HOA).hears("cán bộ phụ trách")
        office.sees("Đã có cán bộ").goes_on().presses("Tạo mã gắn nhóm").sees("Đang chờ nhóm")
        room = telegram.group(-100777, "Công ty Hoa Sen")
        Somebody(telegram, 501, "Hoa", room).in_group(room, "administrator").says(f"/lienket {office.code}").hears("Hoa Sen")
        office.sees("Đã có nhóm").sends_the_board().looks_as_in("setup_board", tmp_path)
        assert any("Hoa Sen" in sent.text and "Chưa" in sent.text for sent in telegram.to(-100777))
        for state, said in (("sending", "Đang gửi…"), ("failed", "Bảng chưa tới nhóm")):  # the page hears of it by itself
            on_disk.rows(bot, "UPDATE outbox SET state = ? WHERE kind = 'post'", state)
            office.sees(said)
        assert not office.wrong
        acts = {row[0] for row in on_disk.rows(bot, "SELECT action FROM audit")}
        assert {"set-up saved", "set-up loaded", "officer invited", "group code made"} <= acts
        assert not on_disk.rows(bot, "SELECT 1 FROM audit WHERE after LIKE ?", f"%{TOKEN.partition(':')[2]}%")


@pytest.mark.long
def test_with_a_zalo_bot(browser: Any, tmp_path: Path) -> None:
    with FakeZalo() as zalo, fresh(tmp_path, ZALO_BOT_API_URL=zalo.url) as bot:
        office = Office(browser, bot).names_itself().opens("Zalo Bot")
        office.fills(zalo_bot_token=zalo.token).presses("Thử rồi ghi").sees("Bot Sáng Kiến ✓")
        bot.begins_again().prints_address()
        office.has_one_union().has_a_campaign().invites()
        head = ZaloUser(zalo, "6ede9afa66b88fe6d6a9").says("xin chào", "1", HOA)
        head.says(f"/ma {office.code}").hears("cán bộ phụ trách")
        office.sees("Đã có cán bộ").goes_on().presses("Tạo mã gắn nhóm").sees("Đang chờ nhóm")
        zalo.group_says("a1b2c3", head.user, f"/lienket {office.code}")
        office.sees("Đã có nhóm").sends_the_board()
        assert "Hoa Sen" in zalo.to("a1b2c3")[-1].text and not office.wrong


@pytest.mark.long
def test_with_an_official_account_that_makes_its_group_itself(browser: Any, tmp_path: Path) -> None:
    four = {
        "zalo_oa_app_id": APP_ID, "zalo_oa_app_secret": APP_SECRET, "zalo_oa_secret_key": OA_SECRET,
        "zalo_oa_refresh_token": FIRST,
    }  # fmt: skip
    with FakeOa(administered_by={AN_ADMIN}) as oa, fresh(tmp_path, ZALO_OA_API_URL=oa.url, ZALO_OA_OAUTH_URL=oa.url) as bot:
        oa.site = bot.address.replace("localhost", "127.0.0.1")
        office = Office(browser, bot).names_itself().fills(url=oa.public).presses("Ghi lại").sees("Em đã ghi địa chỉ")
        office.opens("Zalo OA").fills(**four).presses("Ghi lại").sees("Sáng kiến ABC")
        bot.begins_again().prints_address()
        assert f"PUBLIC_URL={oa.public}\n" in bot.env and oa.public in bot.first_line
        office.has_one_union().has_a_campaign().invites()
        head = OaUser(oa, AN_ADMIN).says("xin chào").presses("Tôi đồng ý").says(HOA, f"/ma {office.code}").hears("cán bộ phụ trách")
        office.sees("Đã có cán bộ").goes_on().sees("Gói nhóm còn trống: gmf100")
        office.fills(name="Sáng kiến Hoa Sen").presses("Tạo nhóm").sees("Đã tạo nhóm Sáng kiến Hoa Sen.")
        ((group, room),) = oa.rooms.items()
        assert list(room.members) == [head.user] and room.admins == {head.user}
        oa.in_group(group, "create_group")
        office.sends_the_board()
        assert "Hoa Sen" in oa.to(group)[-1].text and not office.wrong
        assert "group made" in {row[0] for row in on_disk.rows(bot, "SELECT action FROM audit")}
