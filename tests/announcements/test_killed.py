"""`kill -9` in the middle of an announcement: each chat hears it once, or is listed as one that may have."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from storage.database import bulk
from storage.database.store import Store, Transaction
from storage.people import officers
from storage.posts import announced, announcements
from storage.posts.announced import Scope
from tests.cast.announcements.going_out import WORDS, people
from tests.cast.crowd import HOANGMAI
from tests.conftest import filled
from tests.fakes.telegram import TOKEN, FakeTelegram, Room, fake_telegram
from tests.program.program import Program, free_port

PEOPLE = 120


def announce(tx: Transaction) -> None:
    """So many people with a chat on Telegram, and an announcement to them that is on its way."""
    now = datetime.now(UTC)
    first = people(tx, PEOPLE, now)
    officers.appoint(tx, first, HOANGMAI, "", now)
    number = announcements.make(
        tx, person=first, by_unit=HOANGMAI, units=[HOANGMAI], words=WORDS, link="", now=now
    )  # fmt: skip
    one = announcements.find(tx, number)
    assert one is not None
    assert announced.count_some(tx, one, Scope(units=[HOANGMAI], campaign=""), now).is_counted
    announcements.change(tx, number, state="sending", send_at=now)


def arrived(telegram: FakeTelegram) -> Counter[int]:
    """How often each chat got it."""
    return Counter(sent.chat for sent in telegram.sent if WORDS in sent.text)


def _has_gone_to(telegram: FakeTelegram, chats: int) -> bool:
    return len(arrived(telegram)) >= chats


def test_each_chat_hears_it_once_or_is_listed(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    url = f"sqlite:///{tmp_path}/data/sangkien.db"
    store = filled(url)
    store.writing(announce)
    store.close()
    with fake_telegram(everyone=(30, 1.0), private=(3, 3.0)) as telegram:
        for number in range(1, PEOPLE + 1):
            telegram.rooms[number] = Room(number)
        settings = {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_URL": telegram.address, "TELEGRAM_RATES": "30/1 3/3 20/60"}
        bot = Program(tmp_path, PORT=str(free_port()), **settings)
        for before in (10, 60):
            bot.start()
            telegram.wait(partial(_has_gone_to, telegram, before), 30, "for the first of them")
            bot.kill()
        bot.start()
        store = Store(url)
        telegram.wait(lambda: store.reading(_state) == "done", 60, "for its end")
        assert bot.stop() == 0
        times = arrived(telegram)
        became = dict(store.reading(_by_chat))
        store.close()
    assert set(times.values()) == {1}, "nobody heard it twice"
    assert {int(chat) for chat, state in became.items() if state == "sent"} <= set(times)
    assert {state for state in became.values()} <= {"sent", "unsure"}
    assert len(became) == PEOPLE
    missed = [chat for chat in became if int(chat) not in times]
    assert all(became[chat] == "unsure" for chat in missed), "who did not hear it is listed"


def _state(tx: Transaction) -> str:
    return str(bulk.rows(tx, "SELECT state FROM announcement")[0][0])


def _by_chat(tx: Transaction) -> list[tuple[str, str]]:
    sql = "SELECT chat.chat, announced.state FROM announced JOIN chat ON chat.id = announced.chat_id"
    return [(chat, state) for chat, state in bulk.rows(tx, sql)]
