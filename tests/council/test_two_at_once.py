"""Members who give at the same moment, and one who gives while the officer closes: the session ends once, whole."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest
from sqlalchemy import text

from handlers.receive import Receiver
from messages.wire import Incoming
from storage.database.store import Store, TroubleError
from tests.cast.crowd import FIRST, SECOND, member
from tests.cast.talker import Talker
from tests.databases import ON_BOTH


def at_once(url: str, *said: tuple[Talker, str]) -> None:
    """Each says it to a bot of its own, all begun together; who met the other at one row is heard again, as intake does."""
    barrier = Barrier(len(said))

    def run(who: Talker, line: str) -> None:
        own = Store(url)
        event = Incoming(who.channel, f"once-{who.name}", who.name, who.name, who.now, text=line)
        barrier.wait()
        while True:
            try:
                Receiver(own).receive([event], who.now)
                break
            except TroubleError:
                continue
        own.close()

    threads = [Thread(target=run, args=one) for one in said]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def stands(store: Store) -> tuple[int, int]:
    """(how many sessions are over, how many gave)."""
    with store.read() as tx:
        over = tx.execute(text("SELECT count(*) FROM council_session WHERE closed_at IS NOT NULL")).scalar_one()
        gave = tx.execute(text("SELECT count(*) FROM council_seat WHERE given_at IS NOT NULL")).scalar_one()
        return over, gave


@ON_BOTH
def test_the_last_two_members_give_at_one_moment(store: Store, database_url: str, called: Talker, binh: Talker, cuc: Talker) -> None:
    for who in (binh, cuc):
        who.says("/chamdiem 1", *["15", "20", "15"] * 2).hears("đã chấm đủ")
    at_once(database_url, (binh, "/chamdiem 1 gửi"), (cuc, "/chamdiem 1 gửi"))
    assert stands(store) == (1, 2)


@ON_BOTH
def test_one_gives_while_the_officer_closes(store: Store, database_url: str, called: Talker, binh: Talker, cuc: Talker) -> None:
    binh.says("/chamdiem 1", *["15", "20", "15"] * 2).hears("đã chấm đủ")
    at_once(database_url, (binh, "/chamdiem 1 gửi"), (called, "/hoidong 1 đóng"))
    over, gave = stands(store)
    with store.read() as tx:
        kept = tx.execute(text("SELECT count(*) FROM council_mark")).scalar_one()
    assert (over, kept) == (1, 6 * gave), "who gave in time counts whole, who came late not at all"


@ON_BOTH
def test_two_officers_open_at_one_moment_and_each_initiative_stands_in_one_session(
    store: Store, database_url: str, hoa: Talker, binh: Talker
) -> None:
    lan = member(store, "lan", "Vũ Thị Lan")
    with store.write() as tx:
        tx.execute(
            text(
                "INSERT INTO officer (person_id, unit, name, since, role) SELECT id, 'Q-HOANGMAI', '', created_at, 'officer'"
                " FROM person WHERE name = 'Vũ Thị Lan'"
            )
        )
    at_once(database_url, (hoa, f"/hoidong {FIRST} {SECOND}"), (lan, f"/hoidong {FIRST} {SECOND}"))
    with store.read() as tx:
        items = tx.execute(text("SELECT initiative_id FROM council_item")).scalars().all()
    assert len(items) == len(set(items)) == 2


@pytest.mark.parametrize("line", ["/chamdiem 99", "/hoidong 99", f"/chamdiem 1 {FIRST} 9 5", "/chamdiem 1 X", "/hoidong thôi 5 HN"])
def test_what_is_not_there_is_said(lite: Store, line: str) -> None:
    Talker(lite, "an").introduced().submits()
    who = member(lite, "binh", "Lê Thị Bình")
    assert who.says(line).heard
