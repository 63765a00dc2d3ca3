"""Batches: one transaction for many, once for each event, and what is wrong with one stays its own."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from handlers.initiative import submission
from messages.wire import Incoming
from storage.database import migrate
from storage.database.store import Store, TroubleError
from tests.cast.talker import ANSWERS, FORM, MORNING, PLEDGE, Talker, receive
from tests.databases import ON_BOTH


def message(chat: str, number: int, text: str, **more: Any) -> Incoming:
    return Incoming("web", f"{chat}-{number}", chat, chat, MORNING, text=text, **more)


@ON_BOTH
def test_a_batch_of_many_chats_answers_each(store: Store) -> None:
    events = [message(f"chat {n}", 1, "chào em") for n in range(100)]
    receipts = receive(events, store, MORNING)
    assert {receipt.outcome for receipt in receipts} == {"done"} and len(
        {receipt.chat_id for receipt in receipts}
    ) == 100


@ON_BOTH
def test_events_of_one_chat_in_one_batch_keep_their_order(store: Store) -> None:
    worker = Talker(store, "an").introduced()
    events = [message("an", 100 + n, text) for n, text in enumerate((*FORM, *PLEDGE))]
    receive(events, store, worker.now)
    worker.looks().hears("Mã hồ sơ: SK-2026-000001")


@ON_BOTH
def test_the_same_event_twice_in_one_batch_counts_once(store: Store) -> None:
    event = message("an", 1, "chào em")
    assert [receipt.outcome for receipt in receive([event, event], store, MORNING)] == ["done", "seen"]


@ON_BOTH
def test_an_event_sent_again_beside_a_new_one_of_its_chat_and_one_with_its_number_elsewhere(store: Store) -> None:
    worker = Talker(store, "an").introduced()
    first = message("an", 90, "sửa đơn vị")
    receive([first], store, worker.now)
    events = [first, message("an", 91, "trang thái"), message("binh", 1, "chào em")]
    events.append(replace(events[2], chat="chi", sender="chi"))
    outcomes = [receipt.outcome for receipt in receive(events, store, worker.now)]
    assert outcomes == ["seen", "done", "done", "seen"]


@ON_BOTH
def test_codes_of_one_batch_follow_each_other_and_the_next_batch_goes_on(store: Store) -> None:
    names = ["an", "binh", "chi", "dung"]
    for name in names:
        Talker(store, name).introduced().tells().says("đúng")
    now = MORNING + timedelta(hours=1)
    for some in (names[:3], names[3:]):
        receive([message(name, 900, "nộp") for name in some], store, now)
    for number, name in enumerate(names, 1):
        Talker(store, name, now=now).looks().hears(f"Mã hồ sơ: SK-2026-{number:06}")


@ON_BOTH
def test_two_accounts_of_one_person_in_one_batch_do_not_step_on_each_other(store: Store) -> None:
    here = Talker(store, "an").introduced()
    there = Talker(store, "an2", now=here.now).opens()
    with store.write() as tx:
        tx.exec_driver_sql(
            "UPDATE chat SET person_id = (SELECT max(person_id) FROM chat), state = '{}' WHERE chat = 'an2'"
        )
    there.says("tiếp").hears("Tên sáng kiến là gì")
    receive([message("an", 50, "sửa đơn vị"), message("an2", 51, "sửa đơn vị")], store, here.now + timedelta(minutes=1))
    here.looks().hears("công đoàn nào")
    there.looks()
    with store.read() as tx:
        assert tx.exec_driver_sql("SELECT count(*) FROM draft").scalar() == 1


@pytest.fixture
def poison(monkeypatch: pytest.MonkeyPatch) -> str:
    """A title on which the database chokes: an integer that no column holds."""
    real = submission.searched_columns

    def columns(talk: Any, answers: Any) -> dict[str, Any]:
        row = real(talk, answers)
        return {**row, "benefit": 2**70} if "độc" in row["title"] else row

    monkeypatch.setattr(submission, "searched_columns", columns)
    return "Khuôn dập độc làm hỏng dữ liệu"


@ON_BOTH
def test_what_fails_on_its_own_data_is_parked_and_the_rest_goes_on(store: Store, poison: str) -> None:
    good, bad = Talker(store, "an").introduced(), Talker(store, "binh").introduced()
    good.tells()
    bad.tells(but={ANSWERS["title"]: poison})
    events = [message("an", 90, "nộp"), message("binh", 90, "nộp"), message("moi", 1, "chào em")]
    receipts = receive(events, store, good.now)
    assert [receipt.outcome for receipt in receipts] == ["done", "parked", "done"]
    good.looks().hears("Mã hồ sơ")
    bad.looks().hears("Xin lỗi", "vẫn còn nguyên")
    assert receive([events[1]], store, good.now)[0].outcome == "seen"
    bad.says("sửa tên", ANSWERS["title"], *PLEDGE).hears("Mã hồ sơ")
    with store.read() as tx:
        parked = tx.exec_driver_sql("SELECT channel, event_id, error FROM parked").one()
        assert parked.event_id == "binh-90" and "độc" not in parked.error
        codes = tx.exec_driver_sql("SELECT code FROM initiative ORDER BY code").scalars().all()
    assert codes == ["SK-2026-000001", "SK-2026-000002"]


def test_trouble_of_the_database_acknowledges_nothing(lite: Store) -> None:
    worker = Talker(lite, "an").introduced()
    with lite.write() as tx:
        tx.exec_driver_sql("ALTER TABLE outbox RENAME TO away")
    with pytest.raises(TroubleError):
        worker.says("sửa đơn vị")
    with lite.write() as tx:
        tx.exec_driver_sql("ALTER TABLE away RENAME TO outbox")
    worker.gives(replace(worker.last)).is_at("unit")


@ON_BOTH
def test_the_same_event_in_two_processes_at_once_counts_once(database_url: str) -> None:
    stores = [Store(database_url) for _ in range(2)]
    Talker(stores[0], "an").introduced()
    outcomes: list[str] = []
    gate = threading.Barrier(2)

    def handle(store: Store) -> None:
        gate.wait()
        outcomes.append(receive([message("an", 77, "sửa đơn vị")], store, MORNING)[0].outcome)

    threads = [threading.Thread(target=handle, args=(store,)) for store in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done", "seen"]
    for store in stores:
        store.close()


@ON_BOTH
def test_a_newer_releases_database_is_refused(store: Store) -> None:
    with store.write() as tx:
        tx.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(migrate.TooNewError):
        migrate.migrate(store)
