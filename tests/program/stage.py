"""The demo's three phones in a browser."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from messages.format import HANOI
from tests.program.program import Program

WIDE = {"width": 1440, "height": 900}


class Stage:
    """The demo's page: three phones and a clock."""

    def __init__(self, browser: Any, site: Program, size: dict[str, int] = WIDE, **options: Any) -> None:
        self.context = browser.new_context(viewport=size, locale="vi-VN", **options)
        self.page = self.context.new_page()
        self.wrong: list[str] = []
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("console", lambda line: self.wrong.append(line.text) if line.type == "error" else None)
        self.page.goto(site.address)

    def phone(self, name: str) -> Any:
        return self.page.locator(f"[data-phone={name}]")

    def session(self, name: str) -> str:
        """The secret of that phone's chat."""
        return str(self.page.evaluate("(name) => JSON.parse(localStorage[`sangkien.${name}.session`])", name))

    def offered(self, name: str) -> list[str]:
        """The buttons under the messages of that phone, from the oldest."""
        return [str(label) for label in self.phone(name).locator(".buttons:not([hidden]) button").all_inner_texts()]

    def hears(self, phone: str, *parts: str) -> None:
        for part in parts:
            self.phone(phone).locator(".message.bot").filter(has_text=part).last.wait_for(state="attached")

    def presses(self, phone: str, label: str) -> None:
        """Press the button that reads so on that phone."""
        self.phone(phone).get_by_role("button", name=label, exact=True).last.click()

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
