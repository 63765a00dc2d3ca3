"""The post of the day on Telegram: a table where the server knows these, else its words; at the top where it may be."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import text

from handlers.posts import daily
from handlers.posts.run import run_due
from storage.database.store import Store
from tests.cast.crowd import CITY
from tests.cast.groups import at, change, group
from tests.cast.sending import sending, until
from tests.cast.talker import FORM, PLEDGE, Talker
from tests.databases import ON_BOTH
from tests.fakes.telegram import FakeTelegram, Room, fake_telegram

GROUP = -100
BOARD = "BẢNG SÁNG KIẾN"


@pytest.fixture
def telegram() -> Iterator[FakeTelegram]:
    with fake_telegram(everyone=(1000, 1.0), private=(1000, 1.0)) as fake:
        fake.in_group = (1000, 1.0)
        yield fake


class Day:
    """A group of the city that gets its posts, one a day."""

    def __init__(self, store: Store, telegram: FakeTelegram, **settings: Any) -> None:
        self.store, self.telegram = store, telegram
        Talker(store, "501", "telegram").introduced().says(*FORM, *PLEDGE)
        with store.write() as tx:
            tx.execute(text("UPDATE outbox SET state = 'sent'"))
        change(store, group(store, str(GROUP), CITY), **settings)
        self.room = telegram.group(GROUP)
        self.day = 0

    def goes_by(self, done: Callable[[], Any]) -> None:
        """A post comes; until that is true."""
        assert run_due(self.store, at("17:00") + timedelta(days=self.day), jobs=[daily.JOB]).posted
        self.day += 1

        async def run() -> None:
            async with sending(self.store, self.telegram):
                await until(done)

        asyncio.run(run())

    @property
    def posts(self) -> list[str]:
        return [sent.method for sent in self.telegram.to(GROUP)]


def stands_at_the_top(day: Day, number: int) -> bool:
    """Whether so many posts came, and the last is pinned."""
    return len(day.posts) == number and day.room.pinned[-1] == day.telegram.to(GROUP)[-1].number


@pytest.mark.parametrize("code", [404, 400])
def test_an_older_server_gets_the_words_and_is_not_asked_again(lite: Store, telegram: FakeTelegram, code: int) -> None:
    telegram.unknown_code = code
    day = Day(lite, telegram)
    day.goes_by(lambda: len(day.posts) == 1)
    day.goes_by(lambda: len(day.posts) == 2)
    assert day.posts == ["sendMessage", "sendMessage"] and BOARD in telegram.to(GROUP)[0].text
    assert len([method for method, _ in telegram.calls if method == "sendRichMessage"]) == 1


def test_a_newer_server_gets_the_board_as_a_table_below_its_words(lite: Store, telegram: FakeTelegram) -> None:
    telegram.version = (10, 1)
    day = Day(lite, telegram)
    day.goes_by(lambda: day.posts)
    (post,) = telegram.to(GROUP)
    assert post.method == "sendRichMessage" and BOARD in post.text
    assert post.table[0] == ["Hạng", "Đơn vị", "Đã nộp", "Hôm nay"]
    assert post.table[1] == ["1", "Hoàng Mai", "1", "+1"]


def test_who_wants_words_gets_no_table(lite: Store, telegram: FakeTelegram) -> None:
    telegram.version = (10, 3)
    day = Day(lite, telegram, pictures=False)
    day.goes_by(lambda: day.posts)
    assert day.posts == ["sendMessage"]


def test_a_table_that_is_refused_goes_as_words(lite: Store, telegram: FakeTelegram) -> None:
    telegram.version = (10, 3)
    telegram.odd_answers["sendRichMessage"].append(
        (400, b'{"ok":false,"error_code":400,"description":"Bad Request: RICH_MESSAGE_INVALID"}')
    )
    day = Day(lite, telegram)
    day.goes_by(lambda: day.posts)
    assert day.posts == ["sendMessage"]


def test_the_post_of_the_day_takes_the_place_of_the_one_before_at_the_top(store: Store, telegram: FakeTelegram) -> None:
    day = Day(store, telegram, pins=True)
    day.room.bot_is_admin = True
    day.room.pinned.append(7)  # somebody else's: it stays
    for number in range(1, 4):
        day.goes_by(partial(stands_at_the_top, day, number))
        telegram.wait(lambda: len(day.room.pinned) == 2)
    assert day.room.pinned == [7, telegram.to(GROUP)[-1].number]


@ON_BOTH
def test_a_group_hears_once_that_the_bot_may_not_pin_and_again_when_it_asks_anew(
    store: Store, telegram: FakeTelegram
) -> None:
    day = Day(store, telegram, pins=True)

    def told() -> int:
        return len([sent for sent in telegram.to(GROUP) if "chưa cho em quyền ghim" in sent.text])

    def tried(times: int) -> bool:
        return [method for method, _ in telegram.calls].count("pinChatMessage") == times

    day.goes_by(lambda: told() == 1)
    assert BOARD in telegram.to(GROUP)[0].text and not day.room.pinned
    for times in (2, 3):
        day.goes_by(partial(tried, times))
    assert told() == 1
    talker = Talker(store, str(GROUP), "telegram")
    for order in ("không", "có"):
        talker.does(text=f"/caidat ghim {order}", group=True, admin=True)
    with store.write() as tx:
        tx.execute(text("UPDATE outbox SET state = 'sent'"))
    day.goes_by(lambda: told() == 2)
    day.room.bot_is_admin = True
    day.goes_by(lambda: day.room.pinned)
    assert told() == 2


def test_nothing_is_pinned_where_the_group_did_not_ask_for_it(lite: Store, telegram: FakeTelegram) -> None:
    day = Day(lite, telegram)
    day.room.bot_is_admin = True
    day.goes_by(lambda: day.posts)
    assert not day.room.pinned


def test_a_group_that_became_a_supergroup_pins_there_and_unpins_nothing_else(
    lite: Store, telegram: FakeTelegram
) -> None:
    day = Day(lite, telegram, pins=True)
    day.room.bot_is_admin = True
    day.goes_by(lambda: day.room.pinned)
    telegram.rooms[-200] = new = Room(-200, "supergroup", bot_is_admin=True)
    day.room.moved_to = -200
    day.goes_by(lambda: new.pinned)
    assert "unpinChatMessage" not in [method for method, _ in telegram.calls]
