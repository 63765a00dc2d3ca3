"""A real browser (Chromium), and the hands that type in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.program.program import Program

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip

#: Of a module whose tests drive the browser: `pytestmark = BROWSER_MARKS`.
BROWSER_MARKS = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="no Chromium here: apt-get install chromium"),
    # Playwright's own event loop is closed by the interpreter, after the warnings of the last test are counted.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=str(CHROMIUM), args=list(FLAGS))
        yield browser
        browser.close()


class Hands:
    """A page on a cheap phone's screen, and in it the worker's chat."""

    def __init__(self, browser: Any, site: Program) -> None:
        self.context = browser.new_context(viewport={"width": 360, "height": 640}, locale="vi-VN")
        self.page = self.context.new_page()
        self.wrong: list[str] = []
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("console", lambda line: self.wrong.append(line.text) if line.type == "error" else None)
        self.page.goto(site.address)
        self.phone = self.page.locator("[data-phone=worker]")

    def says(self, text: str) -> None:
        count = self.bot_count()
        self.page.locator("#worker-typed").fill(text)
        self.page.locator("#worker-typed").press("Enter")
        self.waits_for_more_than(count)

    def presses(self, label: str) -> None:
        count = self.bot_count()
        self.phone.get_by_role("button", name=label, exact=True).last.click()
        self.waits_for_more_than(count)

    def bot_count(self) -> int:
        return int(self.phone.locator(".message.bot").count())

    def waits_for_more_than(self, count: int) -> None:
        self.phone.locator(".message.bot").nth(count).wait_for()

    def hears(self, text: str) -> None:
        self.phone.locator(".message.bot").last.get_by_text(text).first.wait_for()

    def introduced(self) -> None:
        self.hears("Anh/chị đồng ý chứ ạ?")
        self.presses("Tôi đồng ý")
        for text in ("nguyen van an", "0912345678", "Xưởng cơ khí 3", "hoang mai"):
            self.says(text)


@pytest.fixture
def hands(browser: Any, site: Program) -> Iterator[Hands]:
    """Hands on the module's own `site`; nothing may have gone wrong in the page when they leave it."""
    hands = Hands(browser, site)
    yield hands
    assert not hands.wrong, hands.wrong
    hands.context.close()
