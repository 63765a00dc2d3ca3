"""What a channel allows is kept by all processes of one database together: none is told to slow down, and none idles."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack

import pytest
import structlog
from sqlalchemy import text

from bot.sending.rate_limits import Limiter, rates_of
from bot.sending.shared_limits import SharedLimits
from messages.wire import Reply
from storage.database.store import Store
from storage.processes import holds, shares
from storage.processes.shares import Asked, fair
from tests.cast.sending import all_in, queue, sending, states, texts, until
from tests.cast.trouble import gone
from tests.fakes.telegram import FakeTelegram, fake_telegram

#: REPLICAS_GROUPS=1000 in the environment takes over half a minute, and its figure is close to the limits'.
GROUPS = int(os.environ.get("REPLICAS_GROUPS", "120"))
SHARE_OF_LIMIT = 1.05 if GROUPS >= 1000 else 1.25


@pytest.fixture
def shared(shared_url: str) -> Iterator[Store]:
    store = Store(shared_url)
    yield store
    store.close()


def ask(store: Store, holder: str, holds: int, wants: int, **more: float) -> tuple[int, int]:
    """(slots, target) of a process that asks for its share of thirty."""
    named = {"closed_seconds": 0.0, "lasts_seconds": 5.0, **more}
    asked = Asked(channel="telegram", most=30, holds=holds, wants=wants, **named)
    share = store.writing(shares.ask, holder, [asked])["telegram"]
    return share.slots, share.target


def test_each_has_what_it_wants_as_far_as_it_goes_and_of_the_rest_a_part() -> None:
    assert fair({"a": 30}, 30) == {"a": 30}
    assert fair({"a": 30, "b": 30}, 30) == {"a": 15, "b": 15}
    assert fair({"a": 30, "b": 0}, 30) == {"a": 30, "b": 0}
    assert fair({"a": 2, "b": 0}, 30) == {"a": 16, "b": 14}
    assert fair({"a": 30, "b": 3, "c": 30}, 30) == {"b": 3, "a": 13, "c": 14}


def test_nobody_gets_a_slot_before_another_has_given_it_back(shared: Store) -> None:
    assert ask(shared, "a.", 0, 30) == (30, 30)
    assert ask(shared, "b.", 0, 30) == (0, 15), "all of them are the other's still"
    assert ask(shared, "a.", 22, 30) == (22, 15), "in seven of these a message counts"
    assert ask(shared, "b.", 0, 30) == (8, 15)
    assert ask(shared, "a.", 15, 30) == (15, 15)
    assert ask(shared, "b.", 8, 30) == (15, 15)


def test_what_a_dead_process_had_is_free_when_its_time_is_over(shared: Store) -> None:
    ask(shared, "a.", 0, 30)
    assert ask(shared, "b.", 0, 30) == (0, 15)
    with shared.write() as tx:
        tx.execute(text("UPDATE share SET until = clock_timestamp() - interval '1 second' WHERE holder = 'a.'"))
    assert ask(shared, "b.", 0, 30) == (30, 30)


def test_a_process_that_ends_leaves_only_what_still_counts(shared: Store) -> None:
    ask(shared, "a.", 0, 30)
    shared.writing(shares.leave, "a.", {"telegram": 4}, 60.0)
    assert ask(shared, "b.", 0, 30) == (26, 30)


def test_a_channel_that_one_was_told_to_leave_alone_is_left_alone_by_all(shared: Store) -> None:
    ask(shared, "a.", 0, 30, closed_seconds=30.0)
    asked = Asked(channel="telegram", most=30, holds=0, wants=1, closed_seconds=0.0, lasts_seconds=5.0)
    assert 29 < shared.writing(shares.ask, "b.", [asked])["telegram"].closed_seconds <= 30
    assert shared.reading(holds.seconds_left, "closed zalo_oa") == 0


def test_one_hears_from_the_other_that_the_channel_is_closed(shared: Store) -> None:
    with fake_telegram(everyone=(1000, 1.0), private=(1000, 1.0)) as telegram:

        async def run() -> None:
            async with sending(shared, telegram) as told:
                telegram.faults["sendMessage"].extend(["429"] * 3)
                for chat in range(1, 4):
                    queue(shared, telegram, chat, Reply("câu hỏi"))
                told.look_soon()
                await until(lambda: told.limits["telegram"].closed_seconds > 0)
                async with sending(shared, telegram) as other:
                    await until(lambda: other.limits["telegram"].closed_seconds > 0)
                    await until(all_in(shared, "sent"))

        asyncio.run(run())
        assert len(telegram.sent) == 3


def test_a_closed_channel_is_not_closed_longer_by_those_who_heard_of_it(shared: Store) -> None:
    ask(shared, "a.", 0, 30, closed_seconds=30.0)

    def closed_until() -> object:
        with shared.read() as tx:
            return tx.execute(text("SELECT until FROM hold WHERE name = 'closed telegram'")).scalar()

    async def run() -> float:
        limiter = Limiter(rates_of("30/1 3/3 20/60"), asyncio.get_running_loop().time)
        limits = SharedLimits(shared, "b.", {"telegram": limiter}, None)
        for _ in range(3):
            await limits._ask()
        return limiter.closed_seconds

    before = closed_until()
    assert 28 < asyncio.run(run()) <= 30
    assert closed_until() == before


def test_that_no_share_can_be_had_is_said_once(shared: Store) -> None:
    async def run() -> None:
        limiter = Limiter(rates_of("30/1 3/3 20/60"), asyncio.get_running_loop().time)
        limits = SharedLimits(shared, "a.", {"telegram": limiter}, None)
        with gone(shared):
            for _ in range(3):
                await limits._ask()
        assert limiter.slots == 0
        await limits._ask()
        assert limiter.slots == 30

    with structlog.testing.capture_logs() as lines:
        asyncio.run(run())
    assert [line["event"] for line in lines].count("shares_not_renewed") == 1


def test_two_processes_post_to_many_groups_as_fast_as_the_limits_allow_and_no_faster(shared: Store) -> None:
    with fake_telegram(everyone=(30, 1.0), private=(3, 3.0)) as telegram:
        for number in range(1, GROUPS + 1):
            queue(shared, telegram, -number, Reply("bảng"), kind="post")
        sent = run_two(shared, telegram)
        assert telegram.refused == []
        assert sorted(telegram.rooms) == sorted(one.chat for one in telegram.sent), "each got it, and once"
    assert min(sent) > GROUPS / 4, "both had their part"
    took = max(one.at for one in telegram.sent) - min(one.at for one in telegram.sent)
    assert took / (GROUPS / 30) < SHARE_OF_LIMIT, f"{took:.2f} seconds"


def run_two(store: Store, telegram: FakeTelegram) -> list[int]:
    """Two bots send all that waits; how many messages each sent."""
    rates = rates_of("30/1 3/3 20/60")

    async def run() -> list[int]:
        async with AsyncExitStack() as stack:
            senders = [await stack.enter_async_context(sending(store, telegram, rates=rates)) for _ in range(2)]
            await until(lambda: len(telegram.sent) >= len(telegram.rooms), 10 + GROUPS / 10)
            await until(all_in(store, "sent"))
            return [sum(sender.counts.sends.values()) for sender in senders]

    return asyncio.run(run())


def test_a_chats_own_limit_goes_with_it_from_one_process_to_another(shared: Store) -> None:
    """Whoever types by turns into two processes is answered by turns, and the platform counts all of it."""
    with fake_telegram(everyone=(30, 1.0), private=(3, 3.0)) as telegram:

        async def run() -> None:
            rates = rates_of("30/1 3/3 20/60")
            for _ in range(4):
                async with sending(shared, telegram, rates=rates):
                    queue(shared, telegram, 1, Reply("một"), Reply("hai"))
                    await until(all_in(shared, "sent"))

        begun = time.monotonic()
        asyncio.run(run())
        assert telegram.refused == [] and len(texts(telegram, 1)) == 8
        assert time.monotonic() - begun > 4, "eight messages need as long"
        assert states(shared) == ["sent"] * 8
