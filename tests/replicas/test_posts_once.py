"""What is due is posted once, also where two processes ring for it at the same moment."""

from __future__ import annotations

import asyncio
from contextlib import closing
from pathlib import Path

from sqlalchemy import text

from bot.files.board_picture import Pictures
from bot.intake.intake import Intake
from bot.schedule.posts import Posts
from storage.database.store import Store
from tests.cast.groups import at, group
from tests.cast.rows import initiative, submit
from tests.cast.sending import until

GROUPS = 40


def posts_of(store: Store) -> list[int]:
    """How many posts lie in the outbox of each chat that has any."""
    with store.read() as tx:
        return list(tx.execute(text("SELECT count(*) FROM outbox WHERE kind = 'post' GROUP BY chat_id")).scalars())


def test_two_tickers_at_one_moment_post_each_board_once(shared_url: str, tmp_path: Path) -> None:
    with closing(Store(shared_url)) as one, closing(Store(shared_url)) as other:
        for number in range(GROUPS):
            group(one, f"g{number}", bound_at=at("00:01"))
        submit(one, [initiative(1, "Q-HOANGMAI", 7)], at("12:00"))

        async def run() -> None:
            intakes = [Intake(store, lambda: at("17:00")) for store in (one, other)]
            tickers = [
                Posts(store, intake, Pictures(tmp_path), lambda: at("17:00"))
                for store, intake in zip((one, other), intakes, strict=True)
            ]
            for _ in range(2):  # the alarm of the minute, and that of the hour itself
                await asyncio.gather(*(ticker.run() for ticker in tickers))
            await until(lambda: len(posts_of(one)) == GROUPS)
            for ticker in tickers:
                await ticker.close()
            for intake in intakes:
                await intake.close()

        asyncio.run(run())
        assert posts_of(one) == [1] * GROUPS
