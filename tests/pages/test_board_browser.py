"""The public board in a real browser: on a phone and on a hall's screen, light and dark, without any script."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from storage.database.store import Store
from tests.cast.rows import NOW, initiative, submit
from tests.program.browser import BROWSER_MARKS
from tests.program.program import program

pytestmark = BROWSER_MARKS


def test_the_board_on_every_screen(tmp_path: Path, sqlite_template: Path, browser: Any) -> None:
    (tmp_path / "x.db").write_bytes(sqlite_template.read_bytes())
    store = Store(f"sqlite:///{tmp_path}/x.db")
    submit(store, [initiative(n, "Q-BADINH", n) for n in range(1, 4)], NOW.replace(month=3))
    store.close()
    with program(tmp_path, WEB_CHAT="public", DATABASE_URL=f"sqlite:///{tmp_path}/x.db") as site:
        for wide, high, colours in ((360, 640, "light"), (1920, 1080, "dark")):
            context = browser.new_context(
                viewport={"width": wide, "height": high},
                color_scheme=colours,
                java_script_enabled=True,
                locale="vi-VN",
            )
            page = context.new_page()
            wrong: list[str] = []
            page.on("console", lambda line, wrong=wrong: wrong.append(line.text))
            page.goto(f"{site.address}/board")
            assert page.locator("tbody tr").count() == 45
            assert page.locator("svg.trend rect.day, svg.trend rect.last").count() == 30
            picture = page.locator("svg.picture[role=img]")
            assert "LĐLĐ thành phố Hà Nội" in (picture.locator("title").text_content() or "")
            assert page.evaluate("document.documentElement.scrollWidth") <= wide, "nothing sticks out at the side"
            page.locator("tbody th a").first.click()
            page.get_by_role("heading", name="LĐLĐ quận Ba Đình").wait_for()
            page.get_by_role("link", name="LĐLĐ thành phố Hà Nội").click()
            page.get_by_role("heading", name="LĐLĐ thành phố Hà Nội").wait_for()
            assert not wrong, wrong
            context.close()
