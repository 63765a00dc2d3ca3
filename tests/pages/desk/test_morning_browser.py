"""An officer's morning at the desk in a real browser: reviews by keyboard alone, as many as wait."""

from __future__ import annotations

from typing import Any

import pytest

from storage.database.store import Store
from tests.cast.crowd import HOANGMAI
from tests.cast.pages.desk import appointed
from tests.cast.rows import NOW, initiative, submit
from tests.program.browser import BROWSER_MARKS
from tests.program.on_disk import rows
from tests.program.program import Program

pytestmark = BROWSER_MARKS
FILE = "data/demo.db"


def decided(site: Program, status: str) -> int:
    sql = "SELECT count(*) FROM audit WHERE action = ?"
    return int(rows(site, sql, f"initiative {status}", file=FILE)[0][0])


def waits(site: Program, number: int) -> None:
    """So many initiatives of Hoàng Mai wait, of people who cannot be told."""
    store = Store(f"sqlite:///{site.folder / FILE}")
    submit(store, [initiative(key, HOANGMAI, key) for key in range(1, number + 1)], NOW)
    store.close()


@pytest.mark.parametrize("number", [10, pytest.param(50, marks=pytest.mark.long)])
def test_as_many_as_wait_are_reviewed_by_keyboard_alone(browser: Any, site: Program, number: int) -> None:
    waits(site, number + 10)
    hoa = appointed(site, HOANGMAI, name="Trần Thị Hoa")
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="vi-VN")
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda line: wrong.append(line.text) if line.type == "error" else None)
    page.goto(site.address + hoa.says("/ban").screen["page"]["url"])
    page.get_by_role("button", name="Vào").press("Enter")
    page.goto(f"{site.address}/officer/queue")
    verified, returned = decided(site, "verified"), decided(site, "returned")
    page.keyboard.press("?")
    page.get_by_role("dialog").get_by_text("hồ sơ tiếp theo").wait_for()
    page.keyboard.press("Escape")
    for review in range(number):
        shown = page.locator("[data-code]").get_attribute("data-code")
        if review % 10 == 9:
            page.keyboard.press("r")
            page.keyboard.press("Space")
            page.keyboard.press("Enter")
        else:
            page.keyboard.press("d")
        page.locator("#results p", has_text=shown).wait_for()
    assert decided(site, "verified") - verified == number * 9 // 10
    assert decided(site, "returned") - returned == number // 10
    last = page.locator("[data-code]").get_attribute("data-code")
    page.keyboard.press("j")
    page.wait_for_function("was => document.querySelector('[data-code]').dataset.code !== was", arg=last)
    page.keyboard.press("x")
    page.keyboard.press("k")
    page.wait_for_function("was => document.querySelector('[data-code]').dataset.code === was", arg=last)
    page.keyboard.press("x")
    assert page.locator(".rows input:checked").count() == 2
    page.get_by_role("button", name="Để mai").first.press("Enter")
    page.get_by_text("2 hồ sơ sẽ được ghi: Để mai").wait_for()
    page.keyboard.press("d")
    page.locator("#results p", has_text="hiện lại vào ngày mai").first.wait_for()
    assert page.locator("#results p").count() == 2 and not wrong, wrong
    context.close()
