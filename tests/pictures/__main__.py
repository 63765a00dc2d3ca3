"""Starts the demo, plays it as a newcomer would, and takes the pictures."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.cast.pages.desk import appointed
from tests.cast.pages.form import FormPage
from tests.cast.pages.setup import OFFICE, Fresh
from tests.cast.talker import ANSWERS, FORM, PLEDGE, until
from tests.program.browser import CHROMIUM, FLAGS, Hands
from tests.program.program import Phone, Program, program
from tests.program.stage import WIDE, Stage

HERE = Path(__file__).parent
COLOURS = 256
TITLES = ("Giá phơi khuôn tự xoay", "Tái sử dụng nước làm mát máy ép nhựa", "Băng tải hai tầng cho xưởng may")


def main() -> None:
    """Write the pictures beside this file."""
    with program(Path(tempfile.mkdtemp())) as site, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=str(CHROMIUM), args=list(FLAGS))
        demo(browser, site)
        chat(browser, site)
        form(browser, site)
        desk(browser, site)
        setup(browser)
        browser.close()
    for name in ("chat", "demo", "form", "desk", "desk_phone", "setup"):
        _shrink(HERE / f"{name}.png")


def _shrink(path: Path) -> None:
    """A palette is enough for text on plain colours, and a third of the bytes."""
    with Image.open(path) as picture:
        small = picture.convert("RGB").quantize(COLOURS)
    small.save(path, optimize=True)


def chat(browser: Any, site: Program) -> None:
    """The worker's phone, with an amount typed as people type it."""
    hands = Hands(browser, site)
    hands.page.set_viewport_size(WIDE)
    hands.introduced()
    for answer in (*until("benefit"), "1 ty 2"):
        hands.says(answer)
    hands.phone.screenshot(path=HERE / "chat.png")


def form(browser: Any, site: Program) -> None:
    """The page of the same form on a phone, with the same amount read back below its field."""
    opened = FormPage(browser, site, width=360, height=640)
    opened.picks("effect", "money")
    opened.types("benefit", "1 ty 2")
    opened.page.locator("#f-benefit .heard").wait_for()
    opened.types("title", ANSWERS["title"])
    opened.page.locator("#f-title.kept").wait_for()
    opened.page.evaluate("document.activeElement.blur()")
    opened.page.locator("#f-effect").scroll_into_view_if_needed()
    opened.page.evaluate("document.querySelector('#f-effect').scrollIntoView()")
    opened.page.screenshot(path=HERE / "form.png", animations="disabled")
    opened.context.close()


def desk(browser: Any, site: Program) -> None:
    """What waits beside one initiative whole, on a wide screen; how the city stands, on a phone in the dark."""
    officer = appointed(site, "HN")
    for title in TITLES:
        Phone(site).introduced().says(title, *FORM[1:], *PLEDGE).hears("Mã hồ sơ")
    wide = browser.new_context(viewport={"width": 1200, "height": 800}, locale="vi-VN")
    page = wide.new_page()
    page.goto(site.address + officer.says("/ban").screen["page"]["url"])
    page.get_by_role("button", name="Vào").click()
    page.goto(site.address + "/officer/queue")
    page.locator("article h2, article h1").first.wait_for()
    page.screenshot(path=HERE / "desk.png", animations="disabled")
    phone = browser.new_context(viewport={"width": 390, "height": 800}, color_scheme="dark", storage_state=wide.storage_state())
    page = phone.new_page()
    page.goto(site.address + "/officer")
    page.screenshot(path=HERE / "desk_phone.png", animations="disabled")
    phone.close()
    wide.close()


def setup(browser: Any) -> None:
    """The second of the seven steps that lead from an empty folder to the first board."""
    bot = Fresh(Path(tempfile.mkdtemp())).start()
    try:
        page = browser.new_context(viewport={"width": 1000, "height": 640}, locale="vi-VN").new_page()
        page.goto(bot.address + bot.door)
        page.get_by_role("button", name="Vào cài đặt").click()
        for name, text in OFFICE.items():
            page.locator(f"[name={name}]").fill(text)
        page.get_by_role("button", name="Ghi lại").click()
        page.get_by_text("Trợ lý trò chuyện ở đâu").wait_for()
        page.screenshot(path=HERE / "setup.png", animations="disabled")
        page.context.close()
    finally:
        bot.kill()


def demo(browser: Any, site: Program) -> None:
    """All three phones after half past five: the receipt, the group's board, the officer who verifies, the good news."""
    stage = Stage(browser, site)
    stage.moves_to("morning")
    stage.page.reload()
    stage.hears("group", "Nhóm đã gắn với")
    stage.borrows_answers_until("Mã hồ sơ: SK-")
    stage.moves_to("evening")
    stage.hears("group", "tổng đã nộp: 3.0")
    stage.presses("officer", "Xem hồ sơ chờ")
    stage.hears("officer", "1 hồ sơ đang chờ")
    stage.presses("officer", "Xác minh")
    stage.hears("officer", "Đã xác minh")
    stage.hears("worker", "Tin vui")
    stage.phone("group").locator(".log").evaluate("log => { log.scrollTop = log.scrollHeight; }")
    stage.page.locator("[data-to=morning]:not([aria-busy])").wait_for()
    stage.page.mouse.move(0, 0)
    stage.page.screenshot(path=HERE / "demo.png", animations="disabled")


if __name__ == "__main__":
    main()
