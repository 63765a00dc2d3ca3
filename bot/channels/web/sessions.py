"""Sessions of the web chat: each opens one chat. A session is a secret, and the database knows only its keyed hash.

Whoever needs other people behind some sessions, such as the demo, derives from `Sessions` and gives that to the chat.
"""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from aiohttp import web

from bot.http.requests import refused
from bot.intake.intake import Intake
from messages.channels import WEB
from messages.wire import Incoming
from storage.conversation import chats
from storage.database.store import Store

CHANNEL = WEB.name
MOST_START = 64  # characters of what a link to the chat carries


@dataclass(frozen=True, slots=True)
class Session:
    """An open session: its secret, the key of its chat, the chat's language."""

    secret: str
    chat_id: int
    lang: str


class Sessions:
    """Opens, finds and closes sessions, and says who writes in one."""

    def __init__(self, store: Store, intake: Intake, key: bytes, clock: Callable[[], datetime], lang: str) -> None:
        self._store = store
        self._intake = intake
        self._key = hashlib.sha256(key).digest()
        self._clock = clock
        self._lang = lang

    async def begin(self, asked: Mapping[str, Any]) -> str:
        """The secret of a new session, to which somebody just came; `asked` is what the page sent."""
        secret = new_secret()
        await self.join(secret, asked)
        return secret

    async def join(self, secret: str, asked: Mapping[str, Any]) -> None:
        """Make the chat of a new session, by somebody coming to it."""
        start = clean(str(asked.get("start") or ""))[:MOST_START]
        await self._intake.put(replace(self.event(secret, "", asked), kind="joined", text=start))

    def event(self, secret: str, event_id: str, sent: Mapping[str, Any]) -> Incoming:
        """A message without words of whoever writes in this session; `sent` is what the page sent."""
        address = self.address(secret)
        return Incoming(
            channel=CHANNEL,
            event_id=f"{address}:{event_id}",
            chat=address,
            sender=address,
            at=self._clock(),
        )

    async def find(self, secret: str) -> Session:
        """The session with this secret; refuses one that was never opened or is closed."""
        found = await asyncio.to_thread(self._store.reading, chats.find, CHANNEL, self.address(secret))
        if found is None:
            raise refused(web.HTTPNotFound, "no_session", self._lang)
        chat_id, lang = found
        return Session(secret, chat_id, lang)

    async def close(self, session: Session) -> None:
        """Forget it: its secret opens nothing any more, and its messages are gone."""
        await self._intake.do(partial(self._store.writing, chats.close, session.chat_id))

    def address(self, secret: str) -> str:
        """What the database knows a session by."""
        return hashlib.blake2b(secret.encode("utf-8", "replace"), key=self._key, digest_size=16).hexdigest()


def new_secret() -> str:
    """The secret of a new session."""
    return secrets.token_urlsafe(32)


def clean(text: str) -> str:
    """Half a character, which JSON can carry and a database cannot, as "?"."""
    return text.encode("utf-8", "replace").decode()
