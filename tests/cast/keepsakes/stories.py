"""A story that is chosen, agreed to, drawn and told in a group, as tests of it do that."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import text

from handlers.posts.run import Run, claims, take
from messages.wire import unpack
from storage.database.store import Store
from storage.posts.slots import Post
from tests.cast.crowd import HOANGMAI
from tests.cast.groups import SUNDAY, at, group
from tests.cast.talker import MORNING, Talker

DAY = SUNDAY + timedelta(days=1)
MONDAY, AT_FIVE = at("09:00", DAY), at("17:00", DAY)


def verified(store: Store, author: Talker, hoa: Talker) -> int:
    """It is verified, and the officer's union has a group; the group's chat."""
    chat = group(store, "nhom", unit=HOANGMAI, bound_at=MORNING)
    hoa.says("/duyet").presses("Xác minh")
    return chat


def told(store: Store, chat: int) -> list[str]:
    with store.read() as tx:
        rows = tx.execute(text("SELECT body FROM outbox WHERE chat_id = :chat ORDER BY n"), {"chat": chat})
        texts = [unpack(row.body).text for row in rows]
    return [one for one in texts if "CHUYỆN" in one]


def states(store: Store, chat: int) -> list[str]:
    """How each story that was written for the group stands."""
    with store.read() as tx:
        rows = tx.execute(text("SELECT body, state FROM outbox WHERE chat_id = :chat ORDER BY n"), {"chat": chat})
        return [row.state for row in rows if "CHUYỆN" in row.body]


def drawn_at(store: Store, now: datetime) -> Sequence[Post]:
    """The story that is due then, whose picture is ready and which is not claimed yet."""
    run = Run(now, 1, draws=True)
    for step in run.steps():
        take(store, step)
    return [post for picture in run.pictures() for post in picture.texts if post.slot.job == "story"]


def goes(store: Store, posts: Sequence[Post]) -> None:
    """What was drawn is claimed and queued, unless it is not so any more."""
    assert len(posts) == 1
    for step in claims(posts, AT_FIVE):
        take(store, step)


def is_monday(*people: Talker) -> None:
    for one in people:
        one.now = MONDAY
