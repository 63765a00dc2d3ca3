"""Behind a pooler that hands each transaction to another session of the server, everything is as without one.

PgBouncer itself, where it is installed, and a stand-in that is worse: no transaction has the session of the one before.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing
from pathlib import Path

import psycopg
import pytest

from storage.database import bulk
from storage.database.migrate import migrate
from storage.database.store import Store, TroubleError
from tests.cast.places import ROOT
from tests.cast.talker import FORM, PLEDGE, Talker
from tests.conftest import filled
from tests.fakes.pooler import pooled
from tests.program import postgres
from tests.program.process import run_bot
from tests.program.servers.pgbouncer import PROGRAM, bounced

Pooler = Callable[[str], AbstractContextManager[str]]
NEEDS_PGBOUNCER = pytest.mark.skipif(PROGRAM is None, reason="pgbouncer is not installed")


@pytest.fixture
def empty(server: str) -> Iterator[str]:
    """A PostgreSQL database with nothing in it."""
    if "host=" not in server:
        pytest.skip("the pooler's stand-in speaks to a server on this machine that asks for no password")
    url = postgres.fresh_database(server)
    yield url
    postgres.drop_database(server, url)


@pytest.mark.parametrize("pooler", [pooled, pytest.param(bounced, marks=NEEDS_PGBOUNCER)], ids=["strict", "pgbouncer"])
def test_two_bots_take_whole_forms_through_a_pooler_without_a_hitch(empty: str, pooler: Pooler) -> None:
    with pooler(empty) as url, closing(filled(url)) as store, closing(Store(url)) as other:
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


@NEEDS_PGBOUNCER
def test_a_server_that_hangs_up_behind_pgbouncer_is_found_again(empty: str) -> None:
    with bounced(empty) as url, closing(filled(url)) as store:
        worker = Talker(store, "an").introduced()
        for text in (*FORM, *PLEDGE):
            with psycopg.connect(empty, autocommit=True) as connection:
                connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
            says_until_it_is_taken(worker, text)
        worker.hears("SK-2026-000001")
        assert parked(store) == 0


@NEEDS_PGBOUNCER
def test_pgbouncer_that_parts_statements_is_refused_with_the_setting_to_change(empty: str, tmp_path: Path) -> None:
    with bounced(empty, "statement") as url:
        settings = {"DATABASE_URL": url, "WEB_CHAT": "public", "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
        for command in ("run", "check"):
            ended = run_bot(command, cwd=tmp_path, env=settings)
            said = ended.stdout + ended.stderr
            assert ended.returncode != 0 and "pool_mode = transaction" in " ".join(said.split())
            assert "Traceback" not in said


def says_until_it_is_taken(worker: Talker, text: str) -> None:
    try:
        worker.says(text)
    except TroubleError:
        worker.again()


def parked(store: Store) -> int:
    with store.read() as tx:
        return len(bulk.rows(tx, "SELECT id FROM parked"))
