"""An office goes from an empty folder to a board in its Telegram group, by the page alone, which goes on by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cast.pages.setup import OFFICE, Fresh
from tests.fakes.telegram import TOKEN, FakeTelegram, Somebody, fake_telegram
from tests.program import on_disk
from tests.program.browser import BROWSER_MARKS
from tests.program.telegram import FAST

pytestmark = BROWSER_MARKS

GROUP = -100777


@pytest.fixture
def telegram() -> Iterator[FakeTelegram]:
    with fake_telegram() as started:
        yield started


@pytest.fixture
def bot(tmp_path: Path, telegram: FakeTelegram) -> Iterator[Fresh]:
    started = Fresh(tmp_path, TELEGRAM_API_URL=telegram.address, TELEGRAM_RATES=FAST).start()
    yield started
    if started.process.poll() is None:
        started.kill()


class Office:
    """Somebody of the office, at a phone's browser."""

    def __init__(self, browser: Any, bot: Fresh) -> None:
        self.context = browser.new_context(viewport={"width": 360, "height": 640}, locale="vi-VN")
        self.page = self.context.new_page()
        self.wrong: list[str] = []
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.goto(bot.address + bot.door)

    def fills(self, **fields: str) -> Office:
        for name, text in fields.items():
            self.page.locator(f"[name={name}]").first.fill(text)
        return self

    def presses(self, label: str) -> Office:
        self.page.get_by_role("button", name=label).first.click()
        return self

    def goes_on(self) -> Office:
        self.page.get_by_role("link", name="Bước tiếp theo").click()
        return self

    def sees(self, words: str) -> Office:
        self.page.get_by_text(words).first.wait_for(timeout=60_000)
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert self.page.evaluate(wide) <= 0, f"wider than a phone: {self.page.url}"
        return self

    @property
    def code(self) -> str:
        found = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", self.page.inner_text("main"))
        assert found
        return found[0]


def test_from_an_empty_folder_to_a_board_in_the_group(browser: object, bot: Fresh, telegram: FakeTelegram) -> None:
    office = Office(browser, bot).presses("Vào cài đặt").sees("Đang là bản chạy thử")
    office.fills(**OFFICE).presses("Ghi lại").sees("Trợ lý trò chuyện ở đâu")
    office.fills(telegram_token="123456:wrong").presses("Thử rồi ghi").sees("Telegram không nhận mã này")
    office.fills(telegram_token=TOKEN).presses("Thử rồi ghi").sees("Bot đang chạy")  # it has begun anew meanwhile
    bot.begins_again().prints_address()
    assert "telegram" in bot.first_line and "sangkien.db" in bot.first_line
    assert (bot.folder / ".env").stat().st_mode & 0o777 == 0o600
    assert f"TELEGRAM_TOKEN={TOKEN}\n" in bot.env and f"CONTROLLER={OFFICE['name']}, {OFFICE['address']}\n" in bot.env
    assert TOKEN not in office.page.content() and TOKEN.partition(":")[2] not in bot.said()

    office.goes_on().sees("Anh/chị chọn một trong ba cách").presses("Dùng tên này").sees("Công đoàn Công ty Hoa Sen (HS)")
    office.goes_on().fills(starts_on="2026-12-31", ends_on="2026-01-01", target="nhiều").presses("Ghi lại").sees("Mục “Đến hết ngày”")
    office.fills(starts_on="2020-01-01", ends_on="2099-12-31", target="1.200").presses("Ghi lại")

    office.sees("Bước tiếp theo").goes_on().presses("Tạo mã mời").sees("Đang chờ cán bộ")
    head = Somebody(telegram, 501, "Hoa")
    head.says("/start o_" + office.code.replace("-", "")).hears("đồng ý").presses("Tôi đồng ý").hears("họ và tên")
    head.says("Trần Thị Hoa, 0912345678, văn phòng, Công đoàn Công ty Hoa Sen").hears("cán bộ phụ trách")
    office.sees("Đã có cán bộ")

    office.goes_on().presses("Tạo mã gắn nhóm").sees("Đang chờ nhóm")
    room = telegram.group(GROUP, "Công ty Hoa Sen")
    Somebody(telegram, 501, "Hoa", room).in_group(room, "administrator").says(f"/lienket {office.code}").hears("Hoa Sen")
    office.sees("Đã có nhóm")
    office.goes_on().presses("Gửi bảng thử").sees("Bảng đã tới nhóm")
    assert any("Hoa Sen" in sent.text and "Chưa" in sent.text for sent in telegram.to(GROUP))
    for state, said in (("sending", "Đang gửi…"), ("failed", "Bảng chưa tới nhóm")):  # the page hears of it by itself
        on_disk.rows(bot, "UPDATE outbox SET state = ? WHERE kind = 'post'", state)
        office.sees(said)
    assert not office.wrong
    acts = {row[0] for row in on_disk.rows(bot, "SELECT action FROM audit")}
    assert {"set-up saved", "set-up loaded", "officer invited", "group code made"} <= acts
    assert not on_disk.rows(bot, "SELECT 1 FROM audit WHERE after LIKE ?", f"%{TOKEN.partition(':')[2]}%")
