"""Keeping house: what is old goes after the time that was promised, files go with their rows, nothing else goes."""

from __future__ import annotations

import asyncio
import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.files.media import Media
from bot.intake.intake import Intake
from bot.schedule.ticker import Ticker
from storage import retention
from storage.conversation import chats, parked
from storage.counting.recount import differences
from storage.database.store import Store
from storage.posts import groups
from tests.cast.talker import MORNING, Talker, until
from tests.databases import ON_BOTH

COUNTS = "SELECT (SELECT count(*) FROM seen), (SELECT count(*) FROM outbox), (SELECT count(*) FROM draft)"


def counted(store: Store) -> tuple[int, int, int]:
    with store.read() as tx:
        return tuple(tx.exec_driver_sql(COUNTS).one())


@ON_BOTH
@pytest.mark.parametrize(
    ("days", "kept"),
    [
        (2, (True, True, True)),
        (4, (False, True, True)),
        (31, (False, False, True)),
        (91, (False, False, False)),
    ],
)
def test_each_thing_is_kept_as_long_as_promised(worker: Talker, days: int, kept: tuple[bool, ...]) -> None:
    worker.says(*until("before"))
    with worker.store.write() as tx:
        while retention.forget(tx, worker.now + timedelta(days=days)):
            pass
    assert tuple(count > 0 for count in counted(worker.store)) == kept


@ON_BOTH
def test_a_person_whose_draft_went_goes_on_kindly(worker: Talker) -> None:
    worker.says(*until("before")).waits(days=100)
    with worker.store.write() as tx:
        retention.forget(tx, worker.now)
    worker.says("chào em").hears("muốn làm gì").sees("Khai sáng kiến mới")


def test_files_go_with_their_draft_and_strays_are_swept(lite: Store, tmp_path: Path) -> None:
    media = Media(tmp_path / "media")
    kept, stray, fresh = (f"{letter * 32}.jpg" for letter in "abc")
    worker = Talker(lite, "an").introduced().says(*until("evidence")).sends(kept)
    for name in (kept, stray, fresh, "not-ours.jpg"):
        path = media.folder / "ab" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
        if name != fresh:
            os.utime(path, (0, 0))
    later = MORNING + timedelta(days=1)
    os.utime(media.folder / "ab" / fresh, (later.timestamp(), later.timestamp()))

    async def keep_house(after: timedelta) -> set[str]:
        intake = Intake(lite, lambda: MORNING + after)
        await Ticker(lite, intake, media, lambda: MORNING + after).keep_house()
        await intake.close()
        return {path.name for path in media.folder.glob("*/*")}

    assert asyncio.run(keep_house(timedelta(days=1))) == {kept, fresh, "not-ours.jpg"}
    worker.says("/xoa yes")
    assert asyncio.run(keep_house(timedelta(days=1))) == {fresh, "not-ours.jpg"}


def forget(store: Store, now: datetime) -> None:
    with store.write() as tx:
        while retention.forget(tx, now):
            pass


def names(store: Store, sql: str) -> list[str]:
    with store.read() as tx:
        return sorted(map(str, tx.exec_driver_sql(sql).scalars()))


@ON_BOTH
def test_parked_events_go_after_a_month(store: Store) -> None:
    with store.write() as tx:
        parked.park(tx, "telegram", "1:7", "{}", "KeyError", MORNING)
    forget(store, MORNING + timedelta(days=29))
    assert names(store, "SELECT event_id FROM parked") == ["1:7"]
    forget(store, MORNING + timedelta(days=31))
    assert names(store, "SELECT event_id FROM parked") == []


@ON_BOTH
def test_what_was_parked_goes_with_its_person(worker: Talker) -> None:
    with worker.store.write() as tx:
        parked.park(tx, "web", "e", "{}", "KeyError", worker.now, chat="an")
    worker.says("/rutdongy yes")
    assert names(worker.store, "SELECT event_id FROM parked") == []


@ON_BOTH
def test_strangers_are_forgotten_and_groups_and_people_are_not(worker: Talker) -> None:
    store = worker.store
    Talker(store, "stranger").opens().presses("Tôi không đồng ý").hears("không giữ")
    Talker(store, "later", now=MORNING + timedelta(days=20)).opens()
    Talker(store, "group").opens()
    with store.write() as tx:
        found = chats.find(tx, "web", "group")
        assert found is not None
        groups.save(tx, groups.Group(found[0]))
    forget(store, MORNING + timedelta(days=29))
    assert names(store, "SELECT chat FROM chat") == ["an", "group", "later", "stranger"]
    forget(store, MORNING + timedelta(days=31))
    assert names(store, "SELECT chat FROM chat") == ["an", "group", "later"]
    assert names(store, "SELECT id FROM outbox WHERE chat_id NOT IN (SELECT id FROM chat)") == []
    Talker(store, "stranger", now=MORNING + timedelta(days=32)).opens().sees("Tôi đồng ý")


def close(worker: Talker) -> None:
    """Press "Thoát khỏi máy này"."""
    with worker.store.write() as tx:
        found = chats.find(tx, worker.channel, worker.name)
        assert found is not None
        chats.close(tx, found[0])


@ON_BOTH
def test_a_closed_session_holds_no_words(worker: Talker) -> None:
    worker.says(*until("before"))
    close(worker)
    assert names(worker.store, "SELECT state FROM chat") == ["{}"]


@ON_BOTH
def test_who_closed_every_session_is_forgotten_and_the_record_stays(worker: Talker) -> None:
    worker.submits().says("/moi", *until("kind"))
    close(worker)
    forget(worker.store, worker.now + timedelta(days=89))
    assert names(worker.store, "SELECT name FROM person") == ["Nguyễn Văn An"]
    forget(worker.store, worker.now + timedelta(days=91))
    assert names(worker.store, "SELECT name FROM person") == []
    assert names(worker.store, "SELECT chat FROM chat") == []
    assert names(worker.store, "SELECT author FROM initiative WHERE typist_id IS NULL") == ["Nguyễn Văn An"]
    assert names(worker.store, "SELECT id FROM consent WHERE ended_at IS NULL") == []
    with worker.store.read() as tx:
        assert list(differences(tx)) == []


@ON_BOTH
def test_who_has_another_chat_is_kept(worker: Talker) -> None:
    with worker.store.write() as tx:
        tx.exec_driver_sql(
            "INSERT INTO chat (channel, chat, person_id, lang, said, state, seen_at)"
            " SELECT 'telegram', '7', person_id, lang, 0, '{}', seen_at FROM chat"
        )
    close(worker)
    forget(worker.store, worker.now + timedelta(days=400))
    assert names(worker.store, "SELECT name FROM person") == ["Nguyễn Văn An"]
