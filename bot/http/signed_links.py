"""Signed addresses under PUBLIC_URL: a form, a picture, a file. Who has one may use it until it ends.

An address is `/<what>/<token>`. The token holds until when it is good, what it is about, and a signature over both and
over `what`; nothing of it is kept anywhere. Whoever has it can read what it is about.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any

from itsdangerous import BadData, Signer, base64_decode, base64_encode

from messages.catalog import say
from messages.wire import Document, Reply

DAY = timedelta(hours=24)
HOUR = timedelta(hours=1)
MINI_APP_PATH = "/telegram-form"  # where Telegram opens the form within itself, by https only
DESK_LINK = "officer/in"  # how soon it ends its one-time code says; a day long we tell that it has ended
CERTIFICATE, CERTIFICATE_GOOD_FOR = "certificate", timedelta(days=30)  # people carry it to a print shop
PICTURE_GOOD_FOR = timedelta(days=7)  # of an announcement: people read those at the end of the week too
_END_BYTES = 5  # Unix time at which an address ends: enough for 34,000 years


class Links:
    """Makes and opens signed addresses. Without a public address there are none: `make` answers nothing."""

    def __init__(self, public_url: str, secret: bytes) -> None:
        self._base = public_url.rstrip("/")
        self._secret = secret

    def make(self, what: str, about: str, now: datetime, good_for: timedelta = DAY) -> str:
        """The whole address."""
        if not self._base:
            return ""
        return self._base + self.path(what, about, now, good_for)

    def path(self, what: str, about: str, now: datetime, good_for: timedelta = DAY) -> str:
        """Its path, for a page of this very server, which needs no public address."""
        end = int((now + good_for).timestamp())
        body = base64_encode(end.to_bytes(_END_BYTES, "big") + about.encode())
        return f"/{what}/{self._signer(what).sign(body).decode()}"

    def address(self, path: str) -> str:
        """The whole address of a page that asks who comes; "" without a public address."""
        return self._base + path if self._base else ""

    @property
    def mini_app(self) -> str:
        """The address of the Mini App; "" where there can be none."""
        if not self._base.startswith("https://"):
            return ""
        return self._base + MINI_APP_PATH

    def open(self, what: str, token: str, now: datetime) -> str | None:
        """What the token is about, while it is good."""
        try:
            body = base64_decode(self._signer(what).unsign(token))
        except (BadData, ValueError):
            return None
        if int.from_bytes(body[:_END_BYTES], "big") <= now.timestamp():
            return None
        return body[_END_BYTES:].decode()

    def _signer(self, what: str) -> Signer:
        """A signature for one kind of address opens no other kind."""
        return Signer(self._secret, salt=f"links.{what}")


def digest(text: str) -> str:
    """The name by which an address refers to a document: the first 96 bits of its SHA-256, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def download_line(document: Document, links: Links, to: tuple[str, str], lang: str, now: datetime) -> str:
    """What stands under a text in place of a file: the address from which it is downloaded.

    `to`: the channel and the chat that the file is for; the page looks it up among the messages of that chat.
    """
    channel, chat = to
    address = links.make("document", f"{channel}\n{chat}\n{digest(document.text)}", now)
    if not address:
        return say("screen.no_document", lang)
    return say("screen.document", lang, address=address)


def files_address(links: Links, draft: int, now: datetime) -> str:
    """Where files for this draft are taken: its page, at the question for them."""
    address = links.make("form", str(draft), now)
    return address and f"{address}#files"


#: What a reply brings behind an address of our own, when there is nothing.
NO_ADDRESS: dict[str, Any] = {
    "sheet": "", "page": 0, "evidence": "", "desk": "", "certificate": "", "legal_form": "", "picture_at": "",
}  # fmt: skip
_behind_addresses = attrgetter(*NO_ADDRESS)


def has_address(reply: Reply) -> bool:
    """Whether something of it stands behind an address of our own."""
    return any(_behind_addresses(reply))


def addressed(reply: Reply, links: Links, lang: str, now: datetime) -> Reply:
    """The reply with the address of its list, page or files under the text, for channels that show text."""
    parts = [reply.text]
    if reply.sheet:
        parts.append(_list_line(links.make("list", reply.sheet, now), lang))
    if reply.page and (address := links.make("form", str(reply.page), now)):
        parts.append(say("form.address", lang, address=address))
    if reply.evidence and (address := links.make("evidence", reply.evidence, now, HOUR)):
        parts.append(say("review.files_at", lang, address=address))
    if reply.certificate and (address := links.make(CERTIFICATE, reply.certificate, now, CERTIFICATE_GOOD_FOR)):
        parts.append(say("certificate.print", lang, address=address))
    if reply.picture_at and (address := links.make("picture", reply.picture_at, now, PICTURE_GOOD_FOR)):
        parts.append(say("announcing.picture_at", lang, address=address))
    if reply.legal_form:
        parts.append(_paper_line(links.make("paper", reply.legal_form, now, HOUR), lang))
    if reply.desk and (address := links.make(DESK_LINK, reply.desk, now)):
        parts.append(say("desk.link_at", lang, address=address))
    app = links.mini_app if reply.page else ""
    return replace(reply, text="\n\n".join(parts), app=app, **NO_ADDRESS)


def _list_line(address: str, lang: str) -> str:
    if address:
        return say("screen.sheet", lang, address=address)
    return say("screen.no_sheet", lang)


def _paper_line(address: str, lang: str) -> str:
    if address:
        return say("papers.at", lang, address=address)
    return say("papers.no_address", lang)
