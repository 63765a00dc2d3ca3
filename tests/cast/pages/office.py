"""Somebody of an office who sets a bot up at a browser on a phone's screen."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Self

from tests.cast.pages.pictures import stays
from tests.cast.pages.setup import OFFICE, Fresh

WIDE = {"width": 1000, "height": 640}

ARRIVES_MILLISECONDS = 60_000  # that a page may take under load, where the bot begins anew meanwhile


class Office:
    """What they fill in, press and see; nothing may go wrong in a page, and none is wider than the screen."""

    def __init__(self, browser: Any, bot: Fresh, width: int = 360, height: int = 640) -> None:
        self.context = browser.new_context(viewport={"width": width, "height": height}, locale="vi-VN")
        self.page = self.context.new_page()
        self.form: Any = None
        self.wrong: list[str] = []
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.goto(bot.address + bot.door)

    def fills(self, **fields: str) -> Self:
        """Fields of one form; the press that follows is of the same."""
        for name, text in fields.items():
            self.form = self.page.locator(f"form:has([name={name}]:visible)").first
            self.form.locator(f"[name={name}]").fill(text)
        return self

    def opens(self, name: str) -> Self:
        """What is folded away under that heading."""
        self.page.locator("summary", has_text=name).click()
        return self

    def presses(self, label: str) -> Self:
        place, self.form = self.form or self.page, None
        place.locator("button:visible", has_text=label).first.click()
        return self

    def goes_on(self) -> Self:
        self.page.get_by_role("link", name="Bước tiếp theo").click()
        return self

    def sees(self, words: str) -> Self:
        self.page.get_by_text(words).first.wait_for(timeout=ARRIVES_MILLISECONDS)
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert self.page.evaluate(wide) <= 0, f"wider than a phone: {self.page.url}"
        return self

    def looks_as_in(self, picture: str, folder: Path) -> Self:
        """The page on a wide screen, as README or HUONG-DAN shows it."""
        narrow = self.page.viewport_size
        self.page.set_viewport_size(WIDE)
        self.page.evaluate("() => { document.activeElement.blur(); scrollTo(0, 0); }")
        stays(self.page, picture, folder)
        self.page.set_viewport_size(narrow)
        return self

    def chooses_file(self, name: str, content: str) -> Self:
        self.form = self.page.locator("form:has([name=file])")
        file = {"name": name, "mimeType": "text/csv", "buffer": content.encode()}
        self.form.locator("[name=file]").set_input_files(files=[file])
        return self

    @property
    def code(self) -> str:
        found = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", self.page.inner_text("main"))
        assert found
        return found[0]

    # The steps that are the same whatever the channel is

    def names_itself(self) -> Self:
        """From the demo, by the first step."""
        self.presses("Vào cài đặt").sees("Đang là bản chạy thử")
        return self.fills(**OFFICE).presses("Ghi lại").sees("Trợ lý trò chuyện ở đâu")

    def has_one_union(self) -> Self:
        self.goes_on().sees("Anh/chị chọn một trong ba cách")
        return self.presses("Dùng tên này").sees("Công đoàn Công ty Hoa Sen (HS)")

    def has_a_campaign(self) -> Self:
        self.goes_on().fills(starts_on="2020-01-01", ends_on="2099-12-31", target="1.200")
        return self.presses("Ghi lại").sees("Bước tiếp theo")

    def invites(self) -> Self:
        return self.goes_on().presses("Tạo mã mời").sees("Đang chờ cán bộ")

    def sends_the_board(self) -> Self:
        return self.goes_on().presses("Gửi bảng thử").sees("Bảng đã tới nhóm")
