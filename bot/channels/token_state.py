"""Whether a platform takes the bot's token. Somebody may revoke it while the bot runs: that is said, `/health` too.

A new one that is put into `.env` is used without a restart; what waits to be sent goes on waiting meanwhile.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress

import structlog

from bot.background.loops import Loop
from bot.background.parts import Part
from bot.background.watch import Notice
from messages.catalog import in_every_language

#: Until a token that was refused is tried once more.
TOKEN_AGAIN_SECONDS = 30.0
#: Between two looks into the settings for another, while it is refused.
LOOK_SECONDS = 1.0

log = structlog.get_logger()


class TokenState:
    """Of one channel. `in_force`: the token that the settings hold now, "" for none; `use`: call with this one."""

    def __init__(
        self, channel: str, advice: str, token: str, in_force: Callable[[], str], use: Callable[[str], None]
    ) -> None:
        """`advice`: the key of the sentence that tells operators what to do."""
        self._channel = channel
        self._advice = advice
        self.on_renewed: list[Callable[[], None]] = []  # told when another is in use
        self._token = token
        self._in_force = in_force
        self._use = use
        self._notice = Notice(f"token of {channel}")
        self._refused = asyncio.Event()
        self._renewed = asyncio.Event()
        self._looking = Loop(Part.TOKEN, self._look, channel)

    def start(self) -> None:
        """Begin to tell, and to look for another; before that a refusal is somebody else's to say."""
        self._looking.start()

    async def stop(self) -> None:
        """Look no more."""
        await self._looking.stop()

    @property
    def is_refused(self) -> bool:
        """Whether the platform did not take it when it was last asked."""
        return self._refused.is_set()

    async def is_refused_within(self, seconds: float) -> bool:
        """Whether the platform does not take it, now or within that time; known as soon as it is so."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._refused.wait()
        return self.is_refused

    async def pause(self) -> None:
        """Return when another is in use, or when it is time to ask with the same one once more."""
        with suppress(TimeoutError):
            async with asyncio.timeout(TOKEN_AGAIN_SECONDS):
                await self._renewed.wait()

    def refuse(self) -> None:
        """The platform does not take it."""
        if self.is_refused:
            return
        self._renewed.clear()
        self._refused.set()
        self._notice.raised = True
        log.error("token_refused", channel=self._channel, said=in_every_language(self._advice))

    def accept(self) -> None:
        """The platform takes it."""
        if not self.is_refused:
            return
        self._refused.clear()
        self._notice.raised = False
        log.info("token_taken_again", channel=self._channel)

    async def _look(self) -> None:
        while True:
            await self._refused.wait()
            found = await asyncio.to_thread(self._in_force)
            if found != self._token and _bot_of(found) == _bot_of(self._token):
                self._token = found
                self._use(found)
                self._renewed.set()
                for tell in self.on_renewed:
                    tell()
            await asyncio.sleep(LOOK_SECONDS)


def _bot_of(token: str) -> str:
    """Another bot's token is no new one of ours: chats and uploads are of one bot."""
    return token.partition(":")[0]
