"""Starts the demo, fills in a form as a worker would, and takes the pictures."""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.conversation import FORM
from tests.program import program
from tests.test_browser import CHROMIUM, FLAGS, Hands

HERE = Path(__file__).parent


def main() -> None:
    """Write chat.png beside this file."""
    with program(Path(tempfile.mkdtemp())) as site, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=str(CHROMIUM), args=list(FLAGS))
        hands = Hands(browser, site)
        hands.introduced()
        for answer in (*FORM[:9], "1 ty 2"):
            hands.says(answer)
        hands.page.set_viewport_size({"width": 1180, "height": 760})
        hands.page.screenshot(path=HERE / "chat.png")
        browser.close()


if __name__ == "__main__":
    main()
