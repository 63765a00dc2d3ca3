"""Behind a pooler that hands each transaction to another session of the server, everything is as without one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from storage.database import bulk
from storage.database.migrate import migrate
from storage.database.store import Store, TroubleError
from tests.cast.talker import FORM, PLEDGE, Talker
from tests.conftest import filled
from tests.fakes.pooler import pooled
from tests.program import postgres


@pytest.fixture
def empty(server: str) -> Iterator[str]:
    """A PostgreSQL database with nothing in it."""
    if "host=" not in server:
        pytest.skip("the pooler's stand-in speaks to a server on this machine that asks for no password")
    url = postgres.fresh_database(server)
    yield url
    postgres.drop_database(server, url)


def test_two_bots_take_whole_forms_through_a_pooler_without_a_hitch(empty: str) -> None:
    with pooled(empty) as url, closing(filled(url)) as store, closing(Store(url)) as other:
        an, binh = Talker(store, "an").introduced(), Talker(other, "binh").introduced()
        for text in (*FORM, *PLEDGE):
            an.says(text)
            binh.says(text)
        an.hears("SK-2026-000001")
        binh.hears("SK-2026-000002").says("/xoa").presses("Xóa tất cả")
        assert parked(store) == 0
        assert not migrate(store)


@pytest.mark.parametrize("sessions", [2, 3])
def test_a_pooler_that_tells_of_itself_too_late_loses_nothing(empty: str, sessions: int) -> None:
    with pooled(empty, sessions, tells_process=True) as url, closing(filled(url)) as store:
        worker = Talker(store, "an").introduced()
        for text in (*FORM, *PLEDGE):
            says_until_it_is_taken(worker, text)
        worker.hears("SK-2026-000001")
        assert parked(store) == 0


def says_until_it_is_taken(worker: Talker, text: str) -> None:
    try:
        worker.says(text)
    except TroubleError:
        worker.again()


def parked(store: Store) -> int:
    with store.read() as tx:
        return len(bulk.rows(tx, "SELECT id FROM parked"))
