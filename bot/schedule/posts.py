"""Makes the posts that are due, in small transactions behind the replies; one that shows a board waits for its picture.

What is due, what it says and in which order is decided in `handlers/posts/run.py`. Which channels get a picture is in
`messages/channels.py`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

import structlog

from bot.background.small_tasks import BackgroundTasks
from bot.background.watch import Notice
from bot.files.board_picture import Pictures
from bot.intake.intake import Intake
from handlers.posts.job import DAYS_BACK, local_day
from handlers.posts.run import Done, Picture, Run, Step, claims, take
from messages.picture import Drawing
from storage.database.store import Store
from storage.posts.slots import Post

DRAWING_SECONDS = 60  # for one picture, with what stands before it: then the words go alone

log = structlog.get_logger()


class Posts:
    """Call `run` when the alarm rings. The first run looks back further, for what was due while no bot ran."""

    def __init__(self, store: Store, intake: Intake, pictures: Pictures, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._intake = intake
        self._pictures = pictures
        self._clock = clock
        self.on_posted: list[Callable[[int], None]] = []  # told of each chat that got a post, after the commit
        self._days_back = DAYS_BACK
        self._skipped = Notice("skipped posts")  # until others are posted
        self._drawing = BackgroundTasks()
        self._undrawn: list[Picture] = []
        self._in_order = asyncio.Lock()  # what a chat is posted later, it gets later

    async def run(self) -> datetime | None:
        """Post what is due; when the next post may be due."""
        under_way = [post for picture in self._undrawn for post in picture.texts]
        run = Run(self._clock(), self._days_back, draws=True, under_way=under_way)
        for step in run.steps():
            await self._take(step)
        self._tell(run.done())
        self._begin_drawing(run.pictures())
        self._days_back = 1
        return run.next_due

    def _tell(self, done: Done) -> None:
        """Operators hear of it: in the log, and of what was skipped in an alert."""
        _say_done(done)
        if done.skipped:
            self._skipped.raised = True
        elif done.posted:
            self._skipped.raised = False

    async def _take(self, step: Step) -> int:
        """What writes does so behind the replies; what reads, beside them. How many were queued."""
        if step.writes:
            queued = await self._intake.do(partial(take, self._store, step))
        else:
            queued = await asyncio.to_thread(take, self._store, step)
        for post in queued:
            for listener in self.on_posted:
                listener(post.chat_id)
        return len(queued)

    def _begin_drawing(self, pictures: Sequence[Picture]) -> None:
        """Pictures take their time, and the next posts do not wait for them."""
        if pictures:
            self._undrawn += pictures
            self._drawing.add(self._draw(pictures))

    async def _draw(self, pictures: Sequence[Picture]) -> None:
        async with self._in_order:
            number = 0
            for picture in pictures:
                posts = await self._drawn(picture)
                number += await self._queue(picture, posts)
            _say_queued(number)

    async def _drawn(self, picture: Picture) -> Sequence[Post]:
        """The posts with their picture; where it cannot be drawn, or not soon, the words alone."""
        shows = picture.shows
        if shows is None:
            return picture.texts
        try:
            async with asyncio.timeout(DRAWING_SECONDS):
                if isinstance(shows, Drawing):
                    return picture.posts(await self._pictures.draw_paper(shows))
                return picture.posts(await self._pictures.draw(shows, picture.lang))
        except Exception as error:  # of whatever kind: nobody's post waits for a picture that does not come
            if isinstance(shows, Drawing):
                log.warning("paper_not_drawn", what=shows.template, said=type(error).__name__)
            else:
                log.warning("board_not_drawn", unit=shows.code, said=type(error).__name__)
            return picture.texts

    async def _queue(self, picture: Picture, posts: Sequence[Post]) -> int:
        """Claim and queue them; how many. What the database does not take now is due again in the next run."""
        number = 0
        try:
            for step in claims(posts, self._clock()):
                number += await self._take(step)
        except Exception as error:  # of whatever kind: the next picture does not wait for it
            log.warning("posts_not_queued", number=len(posts), said=type(error).__name__)
        self._undrawn.remove(picture)
        return number

    async def close(self) -> None:
        """Pictures that are not drawn yet are not drawn: their words go alone."""
        await self._drawing.cancel()
        for picture in list(self._undrawn):
            await self._queue(picture, picture.texts)
        self._pictures.close()


def _say_queued(number: int) -> None:
    """One line for a run, and one for the pictures that it drew."""
    if number:
        log.info("posts_queued", number=number)


def _say_done(done: Done) -> None:
    """Operators read this in the log: one line for a run; the slots stay in the database as `skipped`."""
    _say_queued(len(done.posted))
    if done.skipped:
        days = sorted(local_day(due.at).isoformat() for due in done.skipped)
        log.warning("posts_skipped", number=len(done.skipped), first=days[0], last=days[-1])
