"""What the processes of one PostgreSQL database tell each other: where something new waits. On SQLite there is one.

Only keys of chats are told, no text; what it is stands in the database. A line that says nothing is opened anew;
meanwhile, as behind a pooler of transactions, `on_unheard` has everybody look by themselves every few seconds.
"""

from __future__ import annotations

import asyncio
import secrets
from collections import defaultdict
from collections.abc import Callable
from enum import StrEnum

import structlog

from bot.background.backoff import backoff
from bot.background.loops import Loop
from bot.background.parts import Part
from storage.database.store import Store, TroubleError
from storage.processes import line

#: So long is gathered what is told together: one small transaction beside the answers.
GATHER_SECONDS = 0.01
#: Each process says so often that it is there, and hears itself: that is how a dead line is known.
HELLO_SECONDS = 5.0
#: Another process that has not said so for longer is there no more, and nobody is told anything.
THERE_SECONDS = 3 * HELLO_SECONDS
#: Between two looks while nothing is heard.
UNHEARD_LOOK_SECONDS = 2.0
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0
CHATS_TOLD_AT_ONCE = line.MOST_BYTES // 21  # a key has 20 digits at most

log = structlog.get_logger()


class Topic(StrEnum):
    """Who has to look."""

    PAGES = "pages"  # streams of the web chat
    SENDING = "sending"
    FILES = "files"  # that are to be fetched
    ANNOUNCING = "announcing"
    SHARES = "shares"  # of the rate at which a channel may be sent to
    HELLO = "hello"  # nobody: a process is there


TOPICS = frozenset(Topic)


class News:
    """Make it in a running event loop. `tell` before `start`, after `stop`, and on SQLite does nothing."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._me = secrets.token_hex(6)
        self.on_news: dict[Topic, list[Callable[[int], None]]] = defaultdict(list)  # told the key of a chat
        self.on_unheard: list[Callable[[], None]] = []  # told again and again while nothing can be heard
        self.is_heard = False  # whether the line works
        self._now = asyncio.get_running_loop().time
        self._other_heard_at = self._now()  # until it is known better there are others
        self._untold: dict[Topic, set[int]] = defaultdict(set)
        self._something = asyncio.Event()
        self._started = False
        self._loops = [
            Loop(Part.LISTENING, self._listen),
            Loop(Part.TELLING, self._keep_telling),
            Loop(Part.LOOKING_UNHEARD, self._look_while_unheard),
        ]

    def start(self) -> None:
        """Begin to listen and to tell."""
        if self._store.sqlite:
            return
        self._started = True
        for loop in self._loops:
            loop.start()

    async def stop(self) -> None:
        """Tell what is left, and end."""
        if not self._started:
            return
        self._started = False
        for loop in self._loops:
            await loop.stop()
        await self._tell_gathered()

    def tell(self, topic: Topic, chat_id: int = 0) -> None:
        """Others have to look there; soon, and behind what is done just now."""
        if not self._started:
            return
        if self.is_heard and self._now() - self._other_heard_at > THERE_SECONDS:
            return  # nobody else is there
        self._untold[topic].add(chat_id)
        self._something.set()

    async def _keep_telling(self) -> None:
        while True:
            await self._something.wait()
            await asyncio.sleep(GATHER_SECONDS)
            self._something.clear()
            await self._tell_gathered()

    async def _tell_gathered(self) -> None:
        untold, self._untold = self._untold, defaultdict(set)
        said = []
        for topic, chats in untold.items():
            keys = sorted(chats)
            for start in range(0, len(keys), CHATS_TOLD_AT_ONCE):
                part = keys[start : start + CHATS_TOLD_AT_ONCE]
                said.append(f"{self._me} {topic} {','.join(map(str, part))}")
        await self._say(said)

    async def _say(self, said: list[str]) -> None:
        """What cannot be told is found by those who look, a little later."""
        if not said:
            return
        try:
            await asyncio.to_thread(self._store.writing, line.tell, said)
        except TroubleError as trouble:
            log.warning("news_untold", said=str(trouble))

    async def _listen(self) -> None:
        failures = 0
        while True:
            try:
                async with line.listening(self._store) as opened:
                    await self._hear(opened)
            except TroubleError:
                pass
            failures = 1 if self.is_heard else failures + 1
            if failures == 1:
                log.warning("news_unheard")
            self.is_heard = False
            await asyncio.sleep(backoff(failures, LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS))

    async def _hear(self, opened: line.Line) -> None:
        """Until the line is dead: then this process does not hear itself any more."""
        while True:
            await self._say([f"{self._me} {Topic.HELLO} 0"])
            heard_myself = False
            async for said in opened.hear(HELLO_SECONDS):
                heard_myself |= self._take(said)
                if heard_myself and not self.is_heard:
                    self.is_heard = True
                    self._look()  # for what was told meanwhile
            if not heard_myself:
                return

    def _take(self, said: str) -> bool:
        """Pass on what another process told; whether this one did."""
        sender, _, rest = said.partition(" ")
        if sender == self._me:
            return True
        self._other_heard_at = self._now()
        topic, _, chats = rest.partition(" ")
        if topic not in TOPICS:  # of another release
            return False
        for listener in self.on_news.get(Topic(topic), ()):
            for chat_id in chats.split(","):
                listener(int(chat_id))
        return False

    async def _look_while_unheard(self) -> None:
        while True:
            await asyncio.sleep(UNHEARD_LOOK_SECONDS)
            if not self.is_heard:
                self._look()

    def _look(self) -> None:
        for listener in self.on_unheard:
            listener()
