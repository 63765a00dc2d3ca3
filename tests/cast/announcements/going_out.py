"""An officer who announces, people who hear it, and the outbox as the sender leaves it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from handlers.announcements import sending
from storage.database import bulk
from storage.database.store import Store, Transaction, new_id
from storage.posts import announcements
from storage.sending import outbox
from storage.sending.outbox import OutboxState, Outcome
from tests.cast.crowd import HOANGMAI
from tests.cast.talker import MORNING, Talker

WORDS = "Mời anh chị em gửi sáng kiến trước ngày 30 tháng 11."


def people(
    tx: Transaction, number: int, now: datetime = MORNING, unit: str = HOANGMAI, channel: str = "telegram"
) -> int:
    """So many of that union who consented, each with a chat called 1, 2, 3 …; the key of the first."""
    first = new_id(now)
    bulk.insert(tx, "person", [
        {"id": first + n, "name": f"Người {n}", "phone": "", "workplace": "", "unit": unit, "last_unit": "",
         "consent": "1", "created_at": now, "name_key": ""}
        for n in range(number)
    ])  # fmt: skip
    bulk.insert(tx, "chat", [
        {"channel": channel, "chat": str(n + 1), "person_id": first + n, "draft_id": None, "lang": "vi", "said": 0,
         "state": {}, "seen_at": now, "gone_at": None}
        for n in range(number)
    ])  # fmt: skip
    return first


def write(officer: Talker, words: str = WORDS) -> Talker:
    """Write an announcement without a link, up to its preview."""
    return officer.says("/thongbao mới").hears("muốn thông báo điều gì").says(words).says("bỏ qua").hears(words)


def goes_out(store: Store, now: datetime, state: OutboxState = "sent", steps: int = 50) -> None:
    """So many steps of it, a second each; what is queued becomes what the sender makes of it."""
    for _ in range(steps):
        if not step(store, now):
            return
        send_all(store, state)
        now += timedelta(seconds=1)


def step(store: Store, now: datetime) -> bool:
    """One step, where there is something to do."""
    at = store.reading(announcements.next_at, now)
    if at is None or at > now:
        return False
    store.writing(sending.go_on, now)
    return True


def send_all(store: Store, state: OutboxState = "sent", why: str = "as the test says") -> list[int]:
    """What the sender makes of all that waits: `state`; the chats."""
    return store.writing(_send_all, state, why)


def _send_all(tx: Transaction, state: OutboxState, why: str) -> list[int]:
    rows = bulk.rows(tx, "SELECT id, chat_id FROM outbox WHERE state = 'queued' ORDER BY id")
    outbox.keep(tx, [Outcome(key, state, why) for key, _ in rows])
    return [chat for _, chat in rows]


def heard(people: Sequence[Talker], words: str = WORDS) -> list[str]:
    """The names of those who just heard it, once."""
    found = []
    for one in people:
        times = one.looks().text.count(words)
        assert times <= 1, f"{one.name} heard it {times} times"
        if times:
            found.append(one.name)
    return found
