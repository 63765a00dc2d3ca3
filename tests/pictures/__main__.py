"""Starts the demo, plays it as a newcomer would, and takes the pictures."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from tests.cast.talker import FORM
from tests.program.browser import CHROMIUM, FLAGS, Hands
from tests.program.program import Program, program
from tests.program.stage import WIDE, Stage

HERE = Path(__file__).parent


def main() -> None:
    """Write chat.png and demo.png beside this file."""
    with program(Path(tempfile.mkdtemp())) as site, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=str(CHROMIUM), args=list(FLAGS))
        demo(browser, site)
        chat(browser, site)
        browser.close()


def chat(browser: Any, site: Program) -> None:
    """The worker's phone, with an amount typed as people type it."""
    hands = Hands(browser, site)
    hands.page.set_viewport_size(WIDE)
    hands.introduced()
    for answer in (*FORM[:9], "1 ty 2"):
        hands.says(answer)
    hands.phone.screenshot(path=HERE / "chat.png")


def demo(browser: Any, site: Program) -> None:
    """All three phones at half past five: the receipt, the group's board, the officer's digest."""
    stage = Stage(browser, site)
    stage.moves_to("morning")
    stage.page.reload()
    stage.hears("group", "Nhóm đã gắn với")
    stage.borrows_answers_until("Mã hồ sơ: SK-")
    stage.moves_to("evening")
    stage.hears("group", "tổng đã nộp: 3.000")
    stage.phone("group").locator(".log").evaluate("log => { log.scrollTop = log.scrollHeight; }")
    stage.page.locator("[data-to=morning]:not([aria-busy])").wait_for()
    stage.page.mouse.move(0, 0)
    stage.page.screenshot(path=HERE / "demo.png", animations="disabled")


if __name__ == "__main__":
    main()
