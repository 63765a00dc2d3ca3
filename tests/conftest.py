"""Fixtures: a fresh database of each kind with the sample units in it, and people who talk to the bot.

`store` is a SQLite file; for a test that is marked `ON_BOTH` (tests/databases.py) a PostgreSQL database in turn.
"""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from handlers.loading.sample import load_sample
from storage.database.migrate import migrate
from storage.database.store import Store
from tests.cast.talker import Talker
from tests.fakes.bucket import FakeStore
from tests.program import postgres
from tests.program.browser import browser, hands  # noqa: F401  fixtures of every test that needs them

for name in list(os.environ):
    if name.startswith(("TELEGRAM_", "ZALO_", "WEB_CHAT", "DATABASE_URL", "AWS_")):
        del os.environ[name]  # a developer's own bot must not leak into the tests

MADE_BEFORE_SEARCH = 20_000  # objects; Python's own 700 are for little memory

# Files of tests stand in memory where there is plenty of it: each commit of SQLite waits for its disk otherwise.
MEMORY, MEMORY_GB = Path("/dev/shm"), 4
if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > MEMORY_GB * 10**9:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))

settings.register_profile("default", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("default")


def filled(url: str) -> Store:
    """A store with the newest tables and the sample data."""
    store = Store(url)
    migrate(store)
    with store.write() as tx:
        load_sample(tx)
    return store


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "filled.db"
    filled(f"sqlite:///{path}").close()
    return path


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    with postgres.start() as url:
        yield url


@pytest.fixture(scope="session")
def postgres_template(server: str) -> str:
    url = postgres.fresh_database(server)
    filled(url).close()
    postgres.remember(url)
    return url


@pytest.fixture(scope="session")
def postgres_spare(server: str) -> Iterator[list[postgres.Refilled]]:
    """Databases that a test has done with, made as new again."""
    spare: list[postgres.Refilled] = []
    yield spare
    for database in spare:
        database.close()


@pytest.fixture(scope="session")
def s3() -> Iterator[FakeStore]:
    """A store that speaks S3."""
    store = FakeStore()
    store.start()
    yield store
    store.stop()


@pytest.fixture
def own_store() -> Iterator[FakeStore]:
    """A store of this test's own, which it may stop."""
    store = FakeStore()
    store.start()
    yield store
    store.stop()


@pytest.fixture
def database() -> str:
    """The kind of database; tests/databases.py has the marks for another."""
    return "sqlite"


@pytest.fixture
def database_url(request: pytest.FixtureRequest, database: str, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh database, a copy of one that is filled."""
    if database == "sqlite":
        path = tmp_path / "test.db"
        path.write_bytes(request.getfixturevalue("sqlite_template").read_bytes())
        yield f"sqlite:///{path}"
    else:
        server, template = request.getfixturevalue("server"), request.getfixturevalue("postgres_template")
        spare = request.getfixturevalue("postgres_spare")
        refilled = spare.pop() if spare else postgres.Refilled(server, template)
        yield refilled.url
        if refilled.restore():
            spare.append(refilled)
        else:
            refilled.close()
            postgres.drop_database(server, refilled.url)


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    store = Store(database_url)
    yield store
    store.close()


@pytest.fixture
def lite(tmp_path: Path, sqlite_template: Path) -> Iterator[Store]:
    """A SQLite store only, for what does not depend on the database."""
    path = tmp_path / "lite.db"
    path.write_bytes(sqlite_template.read_bytes())
    store = Store(f"sqlite:///{path}")
    yield store
    store.close()


@pytest.fixture
def stranger(store: Store) -> Talker:
    """Somebody whom the bot has never met."""
    return Talker(store, "an")


@pytest.fixture
def worker(store: Store) -> Talker:
    """Nguyễn Văn An, who has consented and told who he is; the first question about an initiative is open."""
    return Talker(store, "an").introduced()


def pytest_collection_finish() -> None:
    """What was collected stays to the end: the search for what nobody needs any more passes it over, and comes less."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(MADE_BEFORE_SEARCH)


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: tests that start the program wait for it a good part of their time."""
    return (os.cpu_count() or 1) + 1
