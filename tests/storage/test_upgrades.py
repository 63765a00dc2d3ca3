"""A database of each release becomes one of today, and whoever was in the middle of a form goes on with it.

`releases/` holds one of each, as that release left it: some units, somebody who has handed in, somebody half way, and a
group that has not been greeted yet. A new release adds its own, and its migrations to FROZEN.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config

from storage.counting import recount
from storage.database import bulk, schema
from storage.database.copies.file_copy import VERSIONS, newest_version
from storage.database.migrate import WrongTablesError, current, migrate
from storage.database.store import Store
from storage.posts import papers
from tests.cast.rows import initiative
from tests.cast.talker import ANSWERS, PLEDGE, Talker, since
from tests.program import postgres

RELEASES = Path(__file__).parent / "releases"
#: Migrations that were released: a database that has one is taken to have all that it makes, so none is ever changed.
#: Of each file without its imports, which may move.
FROZEN = {"0001_release_0_1_0.py": "1e36d2bc91be558f9052772e8aa204f0a51c01988e68235388b666e4547e4a92"}


@pytest.fixture
def released(tmp_path: Path) -> Iterator[Store]:
    """The database of release 0.1.0."""
    path = tmp_path / "kept.db"
    with closing(sqlite3.connect(path)) as file:
        file.executescript((RELEASES / "0.1.0.sql").read_text(encoding="utf-8"))
    store = Store(f"sqlite:///{path}")
    yield store
    store.close()


def upgraded_to(store: Store, version: str) -> None:
    """Its tables are those of that migration."""
    with store.write() as tx:
        config = Config()
        config.set_main_option("script_location", str(VERSIONS.parent))
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = tx
        command.upgrade(config, version)


@pytest.fixture(params=["sqlite", "postgresql"])
def of_first_release(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """The tables of release 0.1.0, on each database, with nothing in them."""
    url, server = f"sqlite:///{tmp_path / 'first.db'}", ""
    if request.param == "postgresql":
        server = request.getfixturevalue("server")
        url = postgres.fresh_database(server)
    store = Store(url)
    upgraded_to(store, "0001")
    yield store
    store.close()
    if server:
        postgres.drop_database(server, url)


@pytest.fixture
def of_today(of_first_release: Store) -> Store:
    """The tables of today, on each database, for a test that spoils them."""
    migrate(of_first_release)
    return of_first_release


def test_a_form_that_was_begun_in_the_last_release_is_gone_on_with_and_handed_in(released: Store) -> None:
    assert migrate(released)
    worker = Talker(released, "an").waits(minutes=20)
    worker.sent = 100  # what was sent before the upgrade was told by numbers up to this
    worker.looks().hears("Anh/chị làm khác đi thế nào").says(ANSWERS["solution"]).hears("đã thay đổi", "đồng ý chứ ạ?")
    worker.presses("Tôi đồng ý").presses("Làm tiếp").hears("Anh/chị làm khác đi thế nào")
    worker.says(*since("solution"), *PLEDGE).hears("SK-2026-000002").says("/cuatoi").hears("Cải tiến khuôn dập")
    other = Talker(released, "binh", now=worker.now)
    other.sent = 100
    other.says("/cuatoi").presses("Tôi đồng ý").says("/cuatoi").hears("SK-2026-000001")
    with released.read() as tx:
        assert not list(recount.differences(tx))
        assert len(bulk.rows(tx, "SELECT id FROM outbox WHERE chat_id = 3 AND state = 'queued'")) == 1


def test_the_tables_of_the_first_release_become_those_of_today(of_first_release: Store) -> None:
    assert current(of_first_release) is False
    assert migrate(of_first_release)
    assert current(of_first_release) is True
    with of_first_release.read() as tx:
        assert schema.differences(tx) == []


AUTHOR, COAUTHOR = 11, 12
VERIFIED = datetime(2026, 11, 22, 10, tzinfo=UTC)


def verified(store: Store, number: int, at: datetime) -> None:
    """An initiative of that author that is verified and recognised, of which somebody said that they are its co-author."""
    told = {"initiative_id": number, "at": at}
    with store.write() as tx:
        bulk.insert(tx, "initiative", [initiative(number, "", AUTHOR, "verified")])
        bulk.insert(tx, "named", [told | {"person_id": COAUTHOR, "name": "Lê Thị Bình", "answer": "yes"}])
        bulk.insert(tx, "recognition", [told | {"number": "125", "level": "workplace", "was": "no"}])
        sql = (
            "INSERT INTO review (initiative_id, at, status, reason, questions, asked)"
            " VALUES (:key, :at, 'verified', '', '', '')"
        )
        bulk.run(tx, sql, key=number, at=bulk.stamp(tx, at))


def test_nobody_is_sent_papers_of_what_was_verified_before_there_were_any(of_first_release: Store) -> None:
    store = of_first_release
    upgraded_to(store, "0022")
    verified(store, 1, VERIFIED - timedelta(days=3))
    verified(store, 2, VERIFIED)
    assert migrate(store)
    verified(store, 3, VERIFIED + timedelta(minutes=1))
    with store.read() as tx:
        for job in (papers.LETTER, papers.CERTIFICATE):
            wanted = papers.wanted(tx, job, VERIFIED - timedelta(days=3), 10)
            assert [(one.initiative_id, one.person_id) for one in wanted] == [(3, AUTHOR), (3, COAUTHOR)]


def test_before_an_upgrade_the_file_is_kept_as_it_was(released: Store, tmp_path: Path) -> None:
    taken = tmp_path / f"kept-before-{newest_version()}.db"
    taken.write_text("another, of an upgrade that was taken back")
    migrate(released)
    with closing(sqlite3.connect(tmp_path / f"kept-before-{newest_version()}-2.db")) as kept:
        assert kept.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)
        assert kept.execute("SELECT count(*) FROM draft").fetchone() == (1,)
    assert taken.read_text().startswith("another")
    assert not migrate(released)
    assert len(list(tmp_path.glob("kept-before-*"))) == 2


def test_released_migrations_are_never_changed() -> None:
    assert {name: _fingerprint(VERSIONS / name) for name in FROZEN} == FROZEN


def _fingerprint(path: Path) -> str:
    lines = path.read_text(encoding="utf-8").splitlines()
    kept = [line.rstrip() for line in lines if not line.startswith(("import ", "from "))]
    return hashlib.sha256("\n".join(kept).encode()).hexdigest()


def test_the_kept_file_has_the_tables_that_its_migration_makes(released: Store, of_first_release: Store) -> None:
    if not of_first_release.sqlite:
        pytest.skip("the kept file is of SQLite")
    sql = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name"
    with released.read() as kept, of_first_release.read() as made:
        assert bulk.rows(kept, sql) == bulk.rows(made, sql)


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        (["DROP TABLE parked"], "parked"),
        (["ALTER TABLE chat RENAME COLUMN gone_at TO away_at"], "chat.gone_at"),
        (["ALTER TABLE slot RENAME TO old", "CREATE TABLE slot AS SELECT * FROM old"], r"slot \("),
    ],
)
def test_other_tables_than_their_number_says_are_refused_at_start(
    of_today: Store, changes: list[str], named: str
) -> None:
    with of_today.write() as tx:
        for change in changes:
            tx.exec_driver_sql(change)
    for look in (current, migrate):
        with pytest.raises(WrongTablesError, match=named):
            look(of_today)


def test_tables_of_a_state_before_the_release_are_refused_and_left_as_they_are(of_first_release: Store) -> None:
    with of_first_release.write() as tx:
        tx.exec_driver_sql("ALTER TABLE chat RENAME COLUMN gone_at TO away_at")
    with pytest.raises(WrongTablesError, match=r"chat\.gone_at"):
        migrate(of_first_release)
    assert current(of_first_release) is False
    with of_first_release.read() as tx:
        assert bulk.rows(tx, "SELECT version_num FROM alembic_version") == [("0001",)]
        assert "chat.gone_at" in schema.differences(tx)


def test_what_more_there_is_does_no_harm(of_today: Store) -> None:
    with of_today.write() as tx:
        tx.exec_driver_sql("CREATE TABLE of_somebody_else (id INTEGER)")
        tx.exec_driver_sql("ALTER TABLE slot ADD COLUMN more TEXT")
    assert current(of_today) is True
