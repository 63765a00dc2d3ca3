"""The demo's pictures are as the README shows them: the program is played as a newcomer would."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from messages.format import HANOI
from tests.cast.pages.desk import appointed
from tests.cast.pages.form import FormPage
from tests.cast.pages.pictures import stays
from tests.cast.talker import ANSWERS, FORM, PLEDGE, until
from tests.program.browser import BROWSER_MARKS, Hands
from tests.program.faults.stepped import AHEAD
from tests.program.program import Phone, Program
from tests.program.stage import WIDE, Stage

pytestmark = BROWSER_MARKS

TITLES = ("Giá phơi khuôn tự xoay", "Tái sử dụng nước làm mát máy ép nhựa", "Băng tải hai tầng cho xưởng may")


THAT_MORNING = datetime(2026, 11, 17, 8, 5, tzinfo=HANOI)  # a Tuesday, whenever the pictures are drawn


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    demo = Program(tmp_path_factory.mktemp("demo"))
    demo.module = "tests.program.faults.stepped"
    (demo.folder / AHEAD).write_text(str((THAT_MORNING - datetime.now(UTC)).total_seconds()))
    yield demo.start()
    demo.kill()


@pytest.mark.long
def test_three_phones_after_half_past_five_draws_demo(browser: Any, site: Program, tmp_path: Path) -> None:
    stage = Stage(browser, site)
    stage.hears("group", "Nhóm đã gắn với")
    stage.borrows_answers_until("Mã hồ sơ: SK-")
    stage.moves_to("evening")
    stage.hears("group", "đã nộp")
    stage.presses("officer", "Xem hồ sơ chờ")
    stage.hears("officer", "1 hồ sơ đang chờ")
    stage.presses("officer", "Xác minh")
    stage.hears("officer", "Đã xác minh")
    stage.hears("worker", "Tin vui")
    stage.phone("group").locator(".log").evaluate("log => { log.scrollTop = log.scrollHeight; }")
    stage.page.locator("[data-to=morning]:not([aria-busy])").wait_for()
    stage.page.mouse.move(0, 0)
    stays(stage.page, "demo", tmp_path)


def test_an_amount_typed_as_people_type_it_draws_chat(browser: Any, site: Program, tmp_path: Path) -> None:
    hands = Hands(browser, site)
    hands.page.set_viewport_size(WIDE)
    hands.introduced()
    for answer in (*until("benefit"), "1 ty 2"):
        hands.says(answer)
    stays(hands.phone, "chat", tmp_path)


def test_the_same_amount_read_back_on_the_page_draws_form(browser: Any, site: Program, tmp_path: Path) -> None:
    opened = FormPage(browser, site, width=360, height=640)
    opened.picks("effect", "money")
    opened.types("benefit", "1 ty 2")
    opened.page.locator("#f-benefit .heard").wait_for()
    opened.types("title", ANSWERS["title"])
    opened.page.locator("#f-title.kept").wait_for()
    opened.page.evaluate("document.activeElement.blur()")
    opened.page.locator("#f-effect").scroll_into_view_if_needed()
    opened.page.evaluate("document.querySelector('#f-effect').scrollIntoView()")
    stays(opened.page, "form", tmp_path)


def test_what_waits_at_the_desk_and_how_the_city_stands_draws_desk(browser: Any, site: Program, tmp_path: Path) -> None:
    officer = appointed(site, "HN")
    for title in TITLES:
        Phone(site).introduced().says(title, *FORM[1:], *PLEDGE).hears("Mã hồ sơ")
    wide = browser.new_context(viewport={"width": 1200, "height": 800}, locale="vi-VN")
    page = wide.new_page()
    page.goto(site.address + officer.says("/ban").screen["page"]["url"])
    page.get_by_role("button", name="Vào").click()
    page.goto(site.address + "/officer/queue")
    page.locator("article h2, article h1").first.wait_for()
    stays(page, "desk", tmp_path)
    phone = browser.new_context(viewport={"width": 390, "height": 800}, color_scheme="dark", storage_state=wide.storage_state())
    page = phone.new_page()
    page.goto(site.address + "/officer")
    stays(page, "desk_phone", tmp_path)
