"""Many people at once through the intake: everyone gets a receipt, codes have no gaps, order is kept in each chat."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.intake.intake import Intake
from handlers.reading.cleaning import clean
from handlers.reading.names import coauthors
from handlers.receive import Receipt
from messages.wire import Incoming
from storage.database.store import Store, TroubleError
from tests.cast.morning import PEOPLE, TYPED, at_eight, types_all
from tests.cast.talker import MORNING, Talker, until
from tests.databases import ON_BOTH, ON_POSTGRESQL


@ON_BOTH
def test_everybody_gets_a_receipt(store: Store) -> None:
    async def run() -> list[list[Receipt]]:
        intake = Intake(store, at_eight)
        try:
            return await asyncio.gather(*(types_all(intake, f"person {n}") for n in range(PEOPLE)))
        finally:
            await intake.close()

    receipts = asyncio.run(run())
    assert {receipt.outcome for person in receipts for receipt in person} == {"done"}
    with store.read() as tx:
        codes = tx.exec_driver_sql("SELECT code FROM initiative ORDER BY code").scalars().all()
        numbers = tx.exec_driver_sql("SELECT count(*), max(n) FROM outbox GROUP BY chat_id").all()
    assert codes == [f"SK-2026-{n:06}" for n in range(1, PEOPLE + 1)]
    assert all(count == last for count, last in numbers)


@ON_BOTH
def test_messages_of_one_chat_sent_at_once_are_answered_in_order(store: Store) -> None:
    events = [Incoming("web", f"an-{n}", "an", "an", MORNING, text=text) for n, text in enumerate(("chào", *TYPED))]

    async def run() -> None:
        intake = Intake(store, at_eight)
        await asyncio.gather(*(intake.put(event) for event in events))
        await intake.close()

    asyncio.run(run())
    with store.read() as tx:
        assert tx.exec_driver_sql("SELECT code FROM initiative").scalar() == "SK-2026-000001"


@ON_BOTH
def test_two_processes_share_one_database(database_url: str) -> None:
    async def run() -> None:
        stores = [Store(database_url), Store(database_url)]
        intakes = [Intake(store, at_eight) for store in stores]
        try:
            await asyncio.gather(*(types_all(intakes[n % 2], f"person {n}") for n in range(20)))
        finally:
            for intake, store in zip(intakes, stores, strict=True):
                await intake.close()
                store.close()

    asyncio.run(run())
    store = Store(database_url)
    with store.read() as tx:
        codes = tx.exec_driver_sql("SELECT code FROM initiative ORDER BY code").scalars().all()
    store.close()
    assert codes == [f"SK-2026-{n:06}" for n in range(1, 21)]


def test_other_work_runs_behind_the_replies_and_its_errors_come_back(lite: Store) -> None:
    async def run() -> None:
        intake = Intake(lite, at_eight)
        assert await intake.do(lambda: 7) == 7
        with pytest.raises(ZeroDivisionError):
            await intake.do(lambda: 1 // 0)
        await intake.close()

    asyncio.run(run())


def test_trouble_reaches_whoever_waits(lite: Store) -> None:
    with lite.write() as tx:
        tx.exec_driver_sql("ALTER TABLE seen RENAME TO away")

    async def run() -> None:
        intake = Intake(lite, at_eight)
        event = Incoming("web", "1", "an", "an", MORNING, text="chào")
        with pytest.raises(TroubleError):
            await intake.put(event)
        with lite.write() as tx:
            tx.exec_driver_sql("ALTER TABLE away RENAME TO seen")
        assert (await intake.put(replace(event))).outcome == "done"
        await intake.close()

    asyncio.run(run())


@given(st.text(max_size=300))
def test_clean_text_is_clean_and_stays_so(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    cleaned.encode("utf-8")
    assert "\x00" not in cleaned


def read_people(text: str) -> Any:
    try:
        return coauthors.read(text)
    except coauthors.NotClearError as error:
        return error.key


@given(st.text(max_size=200))
def test_reading_coauthors_never_fails_otherwise(text: str) -> None:
    read_people(text)


@given(st.lists(st.integers(1, 40), min_size=1, max_size=2))
def test_shares_with_the_first_authors_make_a_hundred(shares: list[int]) -> None:
    names = ["Trần Thị Bình", "Lê Văn Cường"]
    text = "; ".join(f"{name} {share}%" for name, share in zip(names, shares, strict=False))
    found = read_people(text)
    assert found.first + sum(share for _, share in found.people) == 100


@ON_POSTGRESQL
def test_a_connection_that_the_server_closed_is_replaced_unseen(database_url: str) -> None:
    store, other = Store(database_url), Store(database_url)
    with store.write() as tx:
        process = tx.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
    with other.write() as tx:
        tx.exec_driver_sql(f"SELECT pg_terminate_backend({process}, 5000)")
    Talker(store, "an").introduced().says(*until("title")).hears("Tên sáng kiến")
    for one in (store, other):
        one.close()
