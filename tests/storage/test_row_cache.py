"""What is remembered of the last events is never older than the file: whoever else writes is seen at the next message."""

from __future__ import annotations

import sqlite3

import pytest

from storage.conversation import row_cache
from storage.database.store import Store
from tests.cast.talker import Talker, receiver, until

ENGLISH = "UPDATE chat SET lang = 'en'"


def test_what_another_program_writes_is_seen_at_the_next_message(lite: Store) -> None:
    worker = Talker(lite, "an").introduced().says(*until("kind")).hears("loại giải pháp")
    with sqlite3.connect(str(lite.url.database)) as other:
        other.execute(ENGLISH)
    other.close()
    worker.says("technical").hears("Which field")


def test_what_we_write_ourselves_beside_the_conversation_is_seen_too(lite: Store) -> None:
    worker = Talker(lite, "an").introduced().says(*until("kind")).hears("loại giải pháp")
    with lite.write() as tx:
        tx.exec_driver_sql(ENGLISH)
    worker.says("technical").hears("Which field")


def test_only_the_last_chats_are_remembered(lite: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(row_cache, "MOST_CHATS", 3)
    for name in range(20):
        Talker(lite, f"{name}").opens()
    assert len(receiver(lite).rows.chats) <= 4
