"""Makes the posts that are due: texts first, in small transactions behind the replies, then the pictures.

What is due and what it says is decided in `handlers/schedules.py`. Which channels get a picture is in
`messages/channels.py`.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

import structlog

from bot.intake import Intake
from bot.pictures import Pictures
from handlers import daily, schedules
from handlers.daily import DAILY
from handlers.jobs import BACK, Boards, Due, local_day
from messages.catalog import say
from messages.channels import WITH_PICTURES
from storage.slots import Post
from storage.store import Store, Trouble

log = structlog.get_logger()


class Posts:
    """Call `run` when the alarm rings. The first run looks back further, for what was due while no bot ran."""

    def __init__(self, store: Store, intake: Intake, pictures: Pictures, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._intake = intake
        self._pictures = pictures
        self._clock = clock
        self.on_posted: list[Callable[[int], None]] = []  # told of each chat that got a post, after the commit
        self._back = BACK  # days
        self._drawing: set[asyncio.Task[None]] = set()

    async def run(self) -> datetime | None:
        """Post what is due; when the next post may be due."""
        now = self._clock()
        dues, soon = await asyncio.to_thread(self._look, now)
        if dues:
            await self._intake.do(lambda: self._seal(dues))
            posts, boards = await asyncio.to_thread(self._compose, dues)
            await self._put(posts, now)
            _say_skipped(dues, posts)
            self._begin_drawing(dues, boards)
        self._back = 1
        return soon

    def _look(self, now: datetime) -> tuple[list[Due], datetime | None]:
        with self._store.read() as tx:
            return schedules.look(tx, now, self._back), schedules.next_at(tx, now)

    def _seal(self, dues: Sequence[Due]) -> None:
        with self._store.write() as tx:
            schedules.seal(tx, dues)

    def _compose(self, dues: Sequence[Due]) -> tuple[list[Post], Boards]:
        with self._store.read() as tx:
            return schedules.compose(tx, dues)

    async def _put(self, posts: Sequence[Post], now: datetime) -> None:
        for some in schedules.chunks(posts):
            for post in await self._intake.do(partial(schedules.put, self._store, some, now)):
                for listener in self.on_posted:
                    listener(post.chat_id)

    def _begin_drawing(self, dues: Sequence[Due], boards: Boards) -> None:
        """Pictures take their time, and the next posts do not wait for them."""
        groups: dict[tuple[str, datetime, str], list[Due]] = defaultdict(list)
        for one in dues:
            if one.job != DAILY or one.late:
                continue
            if one.about.channel in WITH_PICTURES and (one.about.unit, one.at) in boards:
                groups[one.about.unit, one.at, one.about.lang].append(one)
        if groups:
            task = asyncio.create_task(self._draw(groups, boards))
            self._drawing.add(task)
            task.add_done_callback(self._drawing.discard)

    async def _draw(self, groups: dict[tuple[str, datetime, str], list[Due]], boards: Boards) -> None:
        for (unit, at, lang), dues in groups.items():
            board = boards[unit, at]
            try:
                path = await self._pictures.draw(board, lang)
                caption = say("board.picture", lang, board=board)
                await self._put([daily.pictured(one, path, caption) for one in dues], self._clock())
            except (OSError, Trouble, RuntimeError) as error:
                log.warning("board_not_drawn", unit=unit, said=type(error).__name__)

    async def close(self) -> None:
        """Pictures that are not drawn yet are not drawn: the texts are out."""
        for task in self._drawing:
            task.cancel()
        await asyncio.gather(*self._drawing, return_exceptions=True)
        self._pictures.close()


def _say_skipped(dues: Sequence[Due], posts: Sequence[Post]) -> None:
    """Operators read this in the log; the slots stay in the database as `skipped`."""
    skipped = schedules.skipped(dues, posts)
    if skipped:
        days = sorted(local_day(one.at).isoformat() for one in skipped)
        log.warning("posts_skipped", number=len(skipped), first=days[0], last=days[-1])
