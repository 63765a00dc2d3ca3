"""The library for everyone, `/kho`: a box to search in, no script, no name of an author; on a phone and on a screen."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

from storage.database.store import Store
from tests.cast.keepsakes.library import WAY, there
from tests.program.browser import BROWSER_MARKS
from tests.program.program import program

pytestmark = BROWSER_MARKS
AUTHOR = "Nguyễn Văn Kín"


def database(folder: Path, template: Path) -> str:
    """The address of a database with a shared initiative."""
    (folder / "x.db").write_bytes(template.read_bytes())
    url = f"sqlite:///{folder}/x.db"
    store = Store(url)
    there(store, {**WAY, "effects": "Mỗi ca bớt dừng máy 20 phút <b>"}, author=AUTHOR, benefit=120_000_000)
    store.close()
    return url


def test_everybody_finds_what_is_shared_on_a_phone_and_on_a_screen(
    tmp_path: Path, sqlite_template: Path, browser: Any
) -> None:
    with program(tmp_path, WEB_CHAT="off", DATABASE_URL=database(tmp_path, sqlite_template)) as site:
        for wide, colours in ((360, "light"), (1280, "dark")):
            context = browser.new_context(
                viewport={"width": wide, "height": 740}, color_scheme=colours, java_script_enabled=False
            )
            page = context.new_page()
            wrong: list[str] = []
            page.on("console", lambda line, wrong=wrong: wrong.append(line.text))
            page.goto(f"{site.address}/kho")
            page.get_by_role("heading", name=WAY["title"]).wait_for()
            page.get_by_label("Đang vướng gì?").fill("máy đột bị mắc phôi")
            page.get_by_role("button", name="Tìm").click()
            page.get_by_text("20 phút <b>").wait_for()
            text = page.locator("body").inner_text()
            assert "LĐLĐ quận Hoàng Mai" in text
            assert AUTHOR not in text
            assert page.evaluate("document.documentElement.scrollWidth") <= wide, "nothing sticks out at the side"
            page.screenshot(path=str(tmp_path / f"{wide}.png"))
            page.goto(f"{site.address}/kho?lang=en&q={quote('chó cắn nhau')}")
            page.get_by_text("Nobody has shared a way").wait_for()
            assert not wrong, wrong
            context.close()


def test_where_it_is_off_there_is_no_page(tmp_path: Path, sqlite_template: Path) -> None:
    url = database(tmp_path, sqlite_template)
    with program(tmp_path, WEB_CHAT="off", LIBRARY="off", DATABASE_URL=url) as site:
        assert site.ask("GET", "/kho")[0] == 404
