"""An office at the set-up page: a bot in an empty folder, a browser, and the addresses that the console prints."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Self

from tests.cast.pages.desk import Browser
from tests.program.program import Program

OFFICE = {"name": "Công đoàn Công ty Hoa Sen", "address": "1 Tràng Tiền, Hà Nội"}


class Fresh(Program):
    """The bot as it is begun in an empty folder, with no settings but where the platforms are."""

    def __init__(self, folder: Path, **settings: str) -> None:
        super().__init__(folder, **settings)
        if "CONTROLLER" not in settings:
            del self.environment["CONTROLLER"]
        self.printed = ""

    def start(self) -> Self:
        super().start()
        self.printed = self.out.readline().decode()
        return self

    def begins_again(self) -> Self:
        """It does so by itself, and says again where it is."""
        self.first_line = self.out.readline().decode()
        assert self.first_line.startswith("Sáng Kiến Bot"), self.first_line + self.said()
        return self

    def prints_address(self) -> Self:
        """The line below it, with the one-time address."""
        self.printed = self.out.readline().decode()
        return self

    @property
    def door(self) -> str:
        """The path of the one-time address that was printed last."""
        found = re.search(r"http://127\.0\.0\.1:\d+(/cai-dat\?ma=\S+)", self.printed)
        assert found, self.printed
        return found[1]

    @property
    def env(self) -> str:
        """The settings that were kept."""
        return (self.folder / ".env").read_text("utf-8")


def inside(bot: Fresh, browser: Browser | None = None) -> Browser:
    """A browser that came in by the address of the console."""
    browser = browser or Browser(bot)
    secret = bot.door.partition("ma=")[2]
    return browser.opens(bot.door).sends("/cai-dat/vao", ma=secret)
