"""People at the pages of our own, in a real browser."""

from __future__ import annotations

from typing import Any

from tests.program.program import Phone, Program


class FormPage:
    """The page of one newcomer on a cheap phone."""

    def __init__(self, browser: Any, site: Program, width: int = 320, height: int = 640) -> None:
        self.phone = Phone(site).introduced()
        self.context = browser.new_context(viewport={"width": width, "height": height}, locale="vi-VN")
        self.page = self.context.new_page()
        self.wrong: list[str] = []
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("console", lambda line: self.wrong.append(line.text) if line.type == "error" else None)
        self.page.goto(site.address + self.phone.screen["page"]["url"])

    def types(self, name: str, words: str) -> None:
        """Type into a field, and leave it."""
        field = self.page.locator(f"[name={name}]:not([type=radio])")
        field.fill(words)
        field.press("Tab")

    def picks(self, name: str, value: str) -> None:
        self.page.click(f"[name='{name}'][value='{value}']")
