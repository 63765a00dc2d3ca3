"""Who sends to a chat where several bots serve one PostgreSQL database: one at a time, and nobody waits for the dead."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import text

from bot import clock
from bot.intake.intake import WRITER_THREADS, Intake
from bot.sending.next_rows import NextRows
from messages.wire import Reply
from storage.database.store import Store
from storage.sending import leases
from storage.sending.leases import Holder
from tests.cast.sending import all_in, during, queue, states, texts
from tests.fakes.telegram import FakeTelegram, fake_telegram
from tests.program import postgres

MONDAY, TUESDAY = Holder("bot", "monday"), Holder("bot", "tuesday")
OTHER = Holder("other")


@pytest.fixture
def telegram() -> Iterator[FakeTelegram]:
    with fake_telegram(everyone=(1000, 1.0), private=(1000, 1.0)) as fake:
        yield fake


@pytest.fixture
def shared(server: str, postgres_template: str) -> Iterator[Store]:
    """A PostgreSQL database."""
    url = postgres.fresh_database(server, postgres_template)
    store = Store(url)
    yield store
    store.close()
    postgres.drop_database(server, url)


def lease(store: Store, holder: Holder, number: int = 1) -> list[leases.Held]:
    """Ask for every chat."""
    with store.write() as tx:
        return leases.lease(tx, list(tx.execute(text("SELECT id FROM chat")).scalars()), holder, number)


def ends(store: Store, when: str) -> None:
    """Every lease there is ends then."""
    with store.write() as tx:
        tx.execute(text(f"UPDATE lease SET until = clock_timestamp() {when}"))


def test_a_lease_that_is_renewed_stays_and_one_that_is_not_is_taken_over(shared: Store, telegram: FakeTelegram) -> None:
    queue(shared, telegram, 1, Reply("một"))
    (held,) = lease(shared, MONDAY)
    assert lease(shared, OTHER) == []
    ends(shared, "- interval '1 second'")
    with shared.write() as tx:
        assert leases.renew(tx, [held.chat_id], MONDAY) == [held.chat_id]
    assert lease(shared, OTHER) == []
    ends(shared, "- interval '1 second'")
    assert len(lease(shared, OTHER)) == 1
    with shared.write() as tx:
        assert leases.renew(tx, [held.chat_id], MONDAY) == []


def test_a_lease_is_renewed_however_busy_the_writing_threads_are(shared: Store, telegram: FakeTelegram) -> None:
    """Else another process takes the chat over, and sends again what has gone and is not written down yet."""
    queue(shared, telegram, 1, Reply("một"))
    calm = threading.Event()

    async def renewed() -> None:
        intake = Intake(shared, clock.now)
        rows = NextRows(shared, intake, ["telegram"], MONDAY, lambda _channel, _chat: [])
        (row,) = await rows.read([1])
        ends(shared, "- interval '1 second'")
        busy = [asyncio.create_task(intake.do(calm.wait)) for _ in range(WRITER_THREADS)]
        await asyncio.sleep(0)  # they stand in the queue by now
        try:
            async with asyncio.timeout(10):
                await rows.renew()
            assert not rows.elsewhere(row.chat_id)
        finally:
            calm.set()
            await asyncio.gather(*busy)
            await intake.close()

    asyncio.run(renewed())
    assert lease(shared, OTHER) == []


def test_giving_back_leaves_what_was_taken_again(shared: Store, telegram: FakeTelegram) -> None:
    queue(shared, telegram, 1, Reply("một"))
    first = lease(shared, MONDAY, 1)
    second = lease(shared, MONDAY, 2)
    with shared.write() as tx:
        leases.release(tx, first)
    assert lease(shared, OTHER) == []
    with shared.write() as tx:
        leases.release(tx, second)
    assert len(lease(shared, OTHER)) == 1


def test_the_next_life_of_a_bot_goes_on_where_the_last_was_killed(shared: Store, telegram: FakeTelegram) -> None:
    queue(shared, telegram, 1, Reply("một"), Reply("hai"))
    queue(shared, telegram, -1, Reply("bảng"), Reply("bảng sau"), kind="post")
    lease(shared, MONDAY)
    with shared.write() as tx:
        tx.execute(text("UPDATE outbox SET state = 'sending' WHERE kind = 'post' AND n = 1"))
    ends(shared, "+ interval '1 hour'")  # longer than this test waits
    during(shared, telegram, lambda: states(shared) == ["sent", "sent", "unsure", "sent"], bot="bot")
    assert texts(telegram, 1) == ["một", "hai"]


def test_another_bot_waits_while_its_holder_lives(shared: Store, telegram: FakeTelegram) -> None:
    queue(shared, telegram, 1, Reply("một"))
    lease(shared, OTHER)
    ends(shared, "+ interval '1 hour'")
    queue(shared, telegram, 2, Reply("hai"))
    during(shared, telegram, lambda: sorted(states(shared)) == ["queued", "sent"], bot="bot")
    assert texts(telegram, 1) == []


def test_another_bot_goes_on_soon_after_its_holder_was_killed(shared: Store, telegram: FakeTelegram) -> None:
    queue(shared, telegram, 1, Reply("một"))
    lease(shared, OTHER)
    during(shared, telegram, all_in(shared, "sent"), bot="bot")
    assert texts(telegram, 1) == ["một"]
