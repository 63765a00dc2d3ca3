"""The two minutes of the demo in a real browser: a form on the left, half past five, and what the others hear."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from messages.format import HANOI
from tests.program import Program, program
from tests.test_browser import CHROMIUM, browser  # noqa: F401  a fixture

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="no Chromium here: apt-get install chromium"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]
WIDE = {"width": 1440, "height": 900}


class Stage:
    """The demo's page: three phones and a clock."""

    def __init__(self, browser: Any, site: Program, size: dict[str, int] = WIDE, **options: Any) -> None:  # noqa: F811
        self.context = browser.new_context(viewport=size, locale="vi-VN", **options)
        self.page = self.context.new_page()
        self.wrong: list[str] = []
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("console", lambda line: self.wrong.append(line.text) if line.type == "error" else None)
        self.page.goto(site.address)

    def phone(self, name: str) -> Any:
        return self.page.locator(f"[data-phone={name}]")

    def hears(self, phone: str, *parts: str) -> None:
        for part in parts:
            self.phone(phone).locator(".message.bot").filter(has_text=part).last.wait_for(state="attached")

    def writes(self, phone: str, text: str) -> None:
        self.phone(phone).locator(".typed").fill(text)
        self.phone(phone).locator(".typed").press("Enter")

    def borrows_answers_until(self, part: str) -> None:
        """Press “Trả lời thử” until the bot says that."""
        worker, suggestion = self.phone("worker"), self.page.locator(".suggest")
        for _ in range(40):
            suggestion.or_(worker.locator(".message.bot").filter(has_text=part)).first.wait_for()
            if worker.locator(".message.bot").filter(has_text=part).count():
                return
            heard = worker.locator(".message.bot").count()
            suggestion.click()
            worker.locator(".message.bot").nth(heard).wait_for()
        raise AssertionError(f"{part!r} was never heard")

    def moves_to(self, to: str) -> datetime:
        """Press a button of the clock, and wait until the clock shows it."""
        self.page.locator(f"[data-to={to}]:not([aria-busy])").click()
        self.page.locator(".clock-time", has_text={"evening": "17:30", "morning": "08:00"}[to]).wait_for()
        day = self.page.locator(".clock-date").inner_text()
        return datetime.strptime(day, "%d/%m/%Y").replace(tzinfo=HANOI)

    @property
    def next_step(self) -> str:
        return str(self.page.locator("[data-step][aria-current]").get_attribute("data-step"))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    with program(tmp_path_factory.mktemp("stage")) as started:
        yield started


def test_the_whole_rhythm_in_two_minutes(browser: Any, site: Program) -> None:  # noqa: F811
    stage = Stage(browser, site)
    stage.hears("group", "Nhóm đã gắn với LĐLĐ thành phố Hà Nội")
    stage.hears("officer", "LĐLĐ thành phố Hà Nội")
    assert stage.next_step == "submit"
    stage.borrows_answers_until("Mã hồ sơ: SK-")
    assert stage.next_step == "evening"

    today = stage.moves_to("evening")
    stage.hears("group", f"BẢNG SÁNG KIẾN {today:%d/%m/%Y}", "Hôm nay: +1 sáng kiến", "Tổng đã nộp: 3.000")
    stage.hears("officer", f"lúc 17:30 {today:%d/%m/%Y}", "Hôm nay: +1 sáng kiến", "Tổng: 3.000 đã nộp")
    stage.phone("group").locator("img.picture").wait_for()
    assert stage.next_step == "morning"

    tomorrow = stage.moves_to("morning")
    assert (tomorrow - today).days == 1 and stage.next_step == "submit"
    stage.moves_to("evening")
    stage.hears("group", f"BẢNG SÁNG KIẾN {tomorrow:%d/%m/%Y}", "Hôm nay: 0 sáng kiến")
    assert not stage.wrong
    stage.context.close()


def test_in_the_group_two_people_write_and_the_private_chat_is_one_press_away(
    browser: Any,  # noqa: F811
    site: Program,
) -> None:
    stage = Stage(browser, site)
    group = stage.phone("group")
    stage.hears("group", "Nhóm đã gắn với")
    group.get_by_label("Anh Nam").check()
    stage.writes("group", "/gio 18:00")
    stage.hears("group", "Việc này cần quản trị viên của nhóm")
    assert group.locator(".own .by").all_inner_texts() == ["Chị Hoa (quản trị):", "Anh Nam:"]
    group.get_by_label("Chị Hoa (quản trị)").check()
    stage.writes("group", "/gio 18:00")
    stage.hears("group", "Bản tin của nhóm ra lúc 18:00")
    stage.writes("group", "/moi")
    group.get_by_role("button", name="Nhắn riêng với Trợ lý").click()
    stage.phone("worker").locator(".own", has_text="/moi").wait_for()
    assert not stage.wrong
    stage.context.close()


def test_a_reload_keeps_all_three_phones_and_another_browser_has_its_own(
    browser: Any,  # noqa: F811
    site: Program,
) -> None:
    stage = Stage(browser, site)
    stage.hears("group", "Nhóm đã gắn với")
    stage.writes("group", "chào cả nhà")
    stage.phone("group").locator(".own[data-state=sent]", has_text="chào cả nhà").wait_for()
    stage.page.reload()
    stage.hears("group", "Nhóm đã gắn với")
    assert stage.phone("group").locator(".own").count() == 2, "the group is bound once"
    second = stage.context.new_page()  # beside the first: a browser opens six connections to a site, and no more
    second.goto(site.address)
    stage.writes("group", "/trogiup")
    second.locator("[data-phone=group] .message.bot", has_text="Nhóm này gắn với").wait_for()
    other = Stage(browser, site)
    other.hears("group", "Nhóm đã gắn với")
    assert "chào cả nhà" not in other.page.locator("body").inner_text()
    assert not stage.wrong + other.wrong
    stage.context.close()
    other.context.close()


def test_on_a_narrow_screen_tabs_switch_between_the_phones(browser: Any, site: Program) -> None:  # noqa: F811
    stage = Stage(browser, site, {"width": 360, "height": 640})
    tab = {name: stage.page.locator(f"[data-tab={name}]") for name in ("worker", "group", "officer")}
    stage.hears("worker", "Anh/chị đồng ý chứ ạ?")
    stage.hears("group", "Nhóm đã gắn với")
    assert [stage.phone(name).is_visible() for name in tab] == [True, False, False]
    tab["group"].locator(".unread").wait_for()
    tab["group"].focus()
    stage.page.keyboard.press("Enter")
    assert [stage.phone(name).is_visible() for name in tab] == [False, True, False]
    assert tab["group"].get_attribute("aria-pressed") == "true" and tab["group"].locator(".unread").is_hidden()
    assert stage.page.evaluate("document.documentElement.scrollWidth") <= 360, "nothing sticks out at the side"
    assert not stage.wrong
    stage.context.close()
