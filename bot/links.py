"""Signed addresses under PUBLIC_URL: to upload, a picture, a file. Who has one may use it until it ends.

A token holds what it is for and until when, and its signature; nothing of it is kept anywhere.
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import replace
from datetime import datetime, timedelta

from messages.catalog import say
from messages.wire import Reply

DAY = timedelta(hours=24)
_MAC = 16  # bytes


class Links:
    """Makes and opens them. Without a public address there are none: `make` answers nothing."""

    def __init__(self, public_url: str, secret: bytes) -> None:
        self._base = public_url.rstrip("/")
        self._key = hashlib.sha256(b"links\0" + secret).digest()

    def make(self, what: str, about: str, now: datetime, good_for: timedelta = DAY) -> str:
        """The address `/<what>/<token>`; `about` can be read by whoever has it."""
        return self._base + self.path(what, about, now, good_for) if self._base else ""

    def path(self, what: str, about: str, now: datetime, good_for: timedelta = DAY) -> str:
        """The same for a page of this very server, which needs no public address."""
        body = int((now + good_for).timestamp()).to_bytes(5, "big") + about.encode()
        return f"/{what}/{_text(self._mac(what, body) + body)}"

    def open(self, what: str, token: str, now: datetime) -> str | None:
        """What the token is about, while it is good."""
        try:
            raw = urlsafe_b64decode(token + "=" * (-len(token) % 4))
        except ValueError:
            return None
        mac, body = raw[:_MAC], raw[_MAC:]
        if len(body) < 5 or not hmac.compare_digest(mac, self._mac(what, body)):
            return None
        if int.from_bytes(body[:5], "big") <= now.timestamp():
            return None
        return body[5:].decode()

    def _mac(self, what: str, body: bytes) -> bytes:
        return hmac.digest(self._key, what.encode() + b"\0" + body, "sha256")[:_MAC]


def digest(text: str) -> str:
    """The name by which an address refers to a document: the first 96 bits of its SHA-256, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def addressed(reply: Reply, links: Links, lang: str, now: datetime) -> Reply:
    """The reply with the address of its list under the text, for channels that show text."""
    address = links.make("list", reply.sheet, now)
    more = say("screen.sheet" if address else "screen.no_sheet", lang, address=address)
    return replace(reply, text=f"{reply.text}\n\n{more}", sheet="")


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()
