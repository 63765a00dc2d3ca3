"""Somebody loads at the same moment, as PostgreSQL lets them: a form is looked at once more, and ends in no error."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from storage.database import bulk
from storage.database.counters import next_number
from storage.database.store import Store
from storage.programme.units import VERSION
from tests.cast.crowd import HOANGMAI
from tests.cast.pages.desk import Browser, appointed, at_desk, saves
from tests.program import postgres
from tests.program.program import Phone, program
from tests.program.waiting import eventually

WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


@pytest.fixture
def url(server: str, postgres_template: str) -> Iterator[str]:
    made = postgres.fresh_database(server, postgres_template)
    yield made
    postgres.drop_database(server, made)


class Others:
    """They load a sheet of one unit."""

    def __init__(self, url: str) -> None:
        self._store, self._looking = Store(url), psycopg.connect(url, autocommit=True)

    @contextmanager
    def load(self, code: str, cluster: str) -> Iterator[None]:
        """It is written at the end of the block."""
        with self._store.write() as tx:
            next_number(tx, VERSION)
            bulk.update(tx, "unit", [{"code": code, "cluster": cluster}], key=("code",))
            yield

    def wait_for_one(self) -> None:
        """Until somebody waits for what these hold."""
        eventually(lambda: self._looking.execute(WAITING).fetchone() == (1,))

    def close(self) -> None:
        self._looking.close()
        self._store.close()


def test_what_is_loaded_at_the_same_moment_is_looked_at_once_more(url: str, tmp_path: Path) -> None:
    others, path = Others(url), f"/officer/units/{HOANGMAI}"
    with program(tmp_path, WEB_CHAT="public", DATABASE_URL=url) as site, ThreadPoolExecutor(1) as pool:
        desk = at_desk(site, appointed(site, HOANGMAI))

        def pressed(code: str, cluster: str) -> Browser:
            with others.load(code, cluster):
                answer = pool.submit(saves, desk, path, aliases=f"Hoàng Mai {cluster}")
                others.wait_for_one()
            return answer.result(20)

        pressed("Q-BADINH", "Khối 1").sees("Em đã lưu đơn vị này.")
        pressed(HOANGMAI, "Khối 2").sees("Đơn vị này vừa được người khác sửa")
        saves(desk, path, aliases="Hoàng Mai").sees("Em đã lưu đơn vị này.")
        form = Phone(site).introduced().says("/trang").screen["page"]["url"]
        assert site.ask("GET", form)[0] == 200  # what else is read without being held
    others.close()
