"""A chat gets what was due earlier earlier, though its picture takes longer than the words of what was due later."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

from sqlalchemy import text
from structlog.testing import capture_logs

from bot.files.board_picture import Pictures
from bot.intake.intake import Intake
from bot.schedule.posts import Posts
from messages.wire import unpack
from storage.database.store import Store
from tests.cast.groups import SUNDAY, at, group
from tests.cast.rows import initiative, submit
from tests.cast.sending import until

ONE_DAY = timedelta(days=1)


def texts(store: Store, chat: int) -> list[str]:
    with store.read() as tx:
        rows = tx.execute(text("SELECT body FROM outbox WHERE kind = 'post' AND chat_id = :chat ORDER BY n"), {"chat": chat})
        return [unpack(row.body).text for row in rows]


def test_the_second_evening_does_not_come_before_the_first(lite: Store, tmp_path: Path) -> None:
    chat = group(lite, "g", bound_at=at("00:01"))
    submit(lite, [initiative(1, "Q-HOANGMAI", 7)], at("12:00"))

    async def run() -> None:
        reads = {"now": at("17:00")}
        intake, pictures = Intake(lite, lambda: reads["now"]), Pictures(tmp_path)
        posts = Posts(lite, intake, pictures, lambda: reads["now"])
        await posts.run()
        assert texts(lite, chat) == [], "the first waits for its picture"
        reads["now"] += ONE_DAY
        await posts.run()
        await until(lambda: len(texts(lite, chat)) == 2)
        await posts.close()
        await intake.close()

    with capture_logs() as said:
        asyncio.run(run())
    assert sum(line["number"] for line in said if line["event"] == "posts_queued") == 2  # what a night's log tells
    first, second = texts(lite, chat)
    assert f"{SUNDAY:%d/%m/%Y}" in first and f"{SUNDAY + ONE_DAY:%d/%m/%Y}" in second
