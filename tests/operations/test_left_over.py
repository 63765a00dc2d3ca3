"""What was left over is shown to operators, and goes on at their word: parked events, messages that may not have come."""

from __future__ import annotations

import pytest

from bot.operations import left_over
from handlers import receive
from messages.wire import Incoming, Reply
from storage.conversation import chats, parked
from storage.database.store import Store
from storage.sending import outbox, unsent
from tests.cast.talker import ANSWERS, MORNING, Talker
from tests.databases import ON_BOTH


@ON_BOTH
def test_a_parked_event_is_handled_once_it_can_be(worker: Talker, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_talk: object) -> None:
        raise KeyError

    monkeypatch.setattr(receive, "respond", broken)
    event = Incoming(worker.channel, "once", worker.name, worker.name, worker.now, text=ANSWERS["title"])
    (receipt,) = receive.Receiver(worker.store).receive([event], worker.now)
    assert receipt.outcome == "parked"
    (one,) = worker.store.reading(parked.parked)
    assert not left_over.retry_parked(worker.store, [one.id], "vi")
    assert [left.id for left in worker.store.reading(parked.parked)] == [one.id]
    monkeypatch.undo()
    assert left_over.retry_parked(worker.store, [one.id], "vi")
    assert worker.store.reading(parked.parked) == []
    worker.looks().hears("lĩnh vực")


@ON_BOTH
def test_what_nobody_could_read_is_dropped_and_an_unknown_number_is_said(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    with store.write() as tx:
        parked.park(tx, "telegram", "7", '{"update_id": 7}', "KeyError", MORNING)
    (one,) = store.reading(parked.parked)
    assert not left_over.retry_parked(store, [one.id], "vi")
    assert f"parked drop {one.id}" in capsys.readouterr().out
    left_over.show_parked(store, "vi")
    assert "update_id" not in capsys.readouterr().out
    assert left_over.drop_parked(store, [one.id], "vi")
    assert not left_over.drop_parked(store, [one.id], "vi")


@ON_BOTH
def test_posts_that_may_not_have_come_are_listed_and_sent_again(
    worker: Talker, capsys: pytest.CaptureFixture[str]
) -> None:
    store = worker.store
    with store.write() as tx:
        found = chats.find(tx, worker.channel, worker.name)
        assert found is not None
        for text in ("bí mật một", "bí mật hai"):
            outbox.queue(tx, found[0], Reply(text), worker.now, kind="post", state="sending")
        assert outbox.settle_left_over(tx) == 2
    left_over.show_unsent(store, "vi")
    shown = capsys.readouterr().out
    assert shown.count("không rõ đã đến chưa") == 2 and "bí mật" not in shown and "unsent retry" in shown
    first, second = (one.id for one in store.reading(unsent.unsent))
    assert left_over.send_again(store, [first], "vi")
    assert not left_over.send_again(store, [first], "vi")
    assert left_over.drop_unsent(store, [second], "vi")
    assert store.reading(unsent.unsent) == []
    with store.read() as tx:
        assert tx.exec_driver_sql("SELECT count(*) FROM outbox WHERE state = 'queued'").scalar() == 1
