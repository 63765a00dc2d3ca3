"""An officer at the desk: a browser with its cookies, over real HTTP; and the phone from which they came."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from collections.abc import Sequence
from datetime import UTC, datetime
from email.message import Message
from html import unescape
from http.cookiejar import CookieJar
from typing import Any, Self
from urllib.parse import urlencode

from storage.database.store import Store
from storage.people import codes, officers
from storage.people.officers import Role
from tests.program.program import Phone, Program
from tests.program.waiting import HANGS_SECONDS

CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36"


class _Stays(urllib.request.HTTPRedirectHandler):
    """Shows where an answer leads, and does not go there."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


class Browser:
    """One browser: what it opens, what it sees, and the forms that it sends."""

    def __init__(self, site: Program) -> None:
        self.site = site
        self.cookies = CookieJar()
        self._open = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies), _Stays())
        self.status, self.content, self.text = 0, b"", ""
        self.headers: Message[str, str] = Message()

    def opens(self, path: str) -> Self:
        """Go to that address, and on to where it leads."""
        return self._asks(path, None)._follows()

    def sends(self, path: str, **fields: str | Sequence[str]) -> Self:
        """Send a form from the page that is open, with its token where no other is given."""
        csrf = re.search(r'name="csrf" value="([^"]+)"', self.text)
        known = {"csrf": csrf[1] if csrf else ""}
        return self._asks(path, urlencode({**known, **fields}, doseq=True).encode())._follows()

    def sends_parts(self, path: str, body: bytes, boundary: str) -> Self:
        """Send a form with a file in it."""
        return self._asks(path, body, f"multipart/form-data; boundary={boundary}")._follows()

    def _follows(self) -> Self:
        while self.status in (302, 303):
            self._asks(self.headers["Location"], None)
        return self

    def _asks(self, path: str, body: bytes | None, kind: str = "") -> Self:
        address = path if path.startswith("http") else self.site.address + path
        named = {"User-Agent": CHROME, "Accept": "text/html"}
        if body is not None:
            named["Origin"] = self._origin()
        request = urllib.request.Request(address, body, named)
        if kind:
            request.add_header("Content-Type", kind)
        try:
            with self._open.open(request, timeout=HANGS_SECONDS) as answer:
                self.status, self.content, self.headers = answer.status, answer.read(), answer.headers
        except urllib.error.HTTPError as error:
            with error:
                self.status, self.content, self.headers = error.code, error.read(), error.headers
        self.text = self.content.decode("utf-8", "replace")
        return self

    def _origin(self) -> str:
        """Where a form comes from, as browsers say it: a page without a referrer says nothing (Fetch, "origin header")."""
        if "no-referrer" in (self.headers.get("Referrer-Policy", ""), *re.findall('name="referrer" content="(.+?)"', self.text)):
            return "null"
        return self.site.address

    @property
    def words(self) -> str:
        """What is to be read, without its marks."""
        body = self.text.partition("<body")[2]
        return re.sub(r"\s+", " ", unescape(re.sub(r"<(?!/?mark)[^>]*>", " ", body)))

    def sees(self, *parts: str) -> Self:
        for part in parts:
            assert part in self.words, f"expected {part!r} in {self.status}:\n{self.words}"
        return self

    def does_not_see(self, *parts: str) -> Self:
        for part in parts:
            assert part not in self.words, f"did not expect {part!r} in {self.status}:\n{self.words}"
        return self


def appointed(site: Program, unit: str, name: str = "Trần Thị Hoa", role: Role = Role.OFFICER) -> Phone:
    """Somebody at a phone who has that role for the unit; invited in the bot's database, as its command does it."""
    store = Store(site.database)
    code = codes.shown(store.writing(officers.invite, unit, "", datetime.now(UTC), role))
    store.close()
    phone = Phone(site).presses("Tôi đồng ý").says(name, "0912345678", "Xưởng cơ khí 3", "hoang mai")
    return phone.says("/huy", code).hears("cán bộ phụ trách")


def at_desk(site: Program, phone: Phone) -> Browser:
    """In at the desk, by the link that the phone asked for."""
    browser = Browser(site).opens(phone.says("/ban").screen["page"]["url"])
    return browser.sends(phone.screen["page"]["url"]).sees("Tổng quan")


def fields(browser: Browser) -> dict[str, str]:
    """What the form on the page would send, as it stands."""
    found = dict(re.findall(r'<input type="(?:text|date|hidden)" name="([\w-]+)" value="([^"]*)"', browser.text))
    for name, options in re.findall(r'<select name="([\w-]+)"[^>]*>(.*?)</select>', browser.text, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return found


def saves(browser: Browser, path: str, **changed: str) -> Browser:
    """Open the form and send it with these changes."""
    return browser.sends(path, **fields(browser.opens(path)) | changed)
