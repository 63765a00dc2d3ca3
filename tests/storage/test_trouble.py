"""The database's trouble is nobody's fault: nothing is acknowledged that is not kept, nothing set aside for it.

When it is over everything goes on by itself.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from storage.database import bulk
from storage.database.store import EmptyFileError, FileLostError, Store, TroubleError
from tests.cast.talker import Talker
from tests.cast.trouble import crowded, full, gone, hung_up, left_idle, read_only, slow, without
from tests.databases import ON_BOTH

Trouble = Callable[[Store], AbstractContextManager[None]]


def without_seen(store: Store) -> AbstractContextManager[None]:
    return without(store, "seen")


def without_outbox(store: Store) -> AbstractContextManager[None]:
    return without(store, "outbox")


def parked(store: Store) -> int:
    with store.read() as tx:
        return len(bulk.rows(tx, "SELECT id FROM parked"))


MOST_THAT_FITS = 500  # messages, into what is left of pages that are there
OF_SERVERS = (crowded, slow, gone)
TROUBLES = (read_only, *OF_SERVERS, without_seen, without_outbox)


@ON_BOTH
@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda trouble: trouble.__name__)
def test_an_answer_in_time_of_trouble_is_given_again_and_kept(store: Store, trouble: Trouble) -> None:
    if store.sqlite and trouble in OF_SERVERS:
        pytest.skip("a file has no server")
    worker = Talker(store, "an").introduced()
    with trouble(store):
        for _ in range(3):
            with pytest.raises(TroubleError):
                worker.says("sửa đơn vị")
    worker.again().hears("công đoàn nào").is_at("unit")
    assert not parked(store)


@ON_BOTH
def test_an_answer_that_finds_the_disk_full_is_given_again_and_kept(store: Store) -> None:
    worker = Talker(store, "an").introduced()
    with full(store), pytest.raises(TroubleError, match=r"full|No space left"):
        for _ in range(MOST_THAT_FITS):
            worker.says("giúp")
    worker.again().hears("Tên sáng kiến")
    worker.says("sửa đơn vị").hears("công đoàn nào").is_at("unit")
    assert not parked(store)


@ON_BOTH
@pytest.mark.parametrize("ending", [left_idle, hung_up], ids=lambda ending: ending.__name__)
def test_nobody_notices_that_the_server_ended_idle_sessions(store: Store, ending: Trouble) -> None:
    if store.sqlite:
        pytest.skip("a file has no server")
    worker = Talker(store, "an").introduced()
    with ending(store):
        worker.says("sửa đơn vị").hears("công đoàn nào").is_at("unit")


@ON_BOTH
def test_a_server_that_is_cut_off_is_not_waited_for_without_end(store: Store) -> None:
    if store.sqlite:
        pytest.skip("a file has no server")
    assert waits(store)["connect_timeout"] == "10" and waits(store)["tcp_user_timeout"] == "30000"
    own = store.url.update_query_dict({"connect_timeout": "3"}).render_as_string(hide_password=False)
    with closing(Store(own)) as other:
        assert waits(other)["connect_timeout"] == "3"  # whoever knows better says so in DATABASE_URL


def waits(store: Store) -> dict[str, str]:
    """The settings of a connection."""
    with store.read() as tx:
        connection: Any = tx.connection.driver_connection
        return dict(connection.info.get_parameters())


@ON_BOTH
def test_what_is_wrong_with_the_data_itself_is_no_trouble(store: Store) -> None:
    with pytest.raises(IntegrityError), store.write() as tx:
        tx.exec_driver_sql("INSERT INTO unit (code, name) VALUES (NULL, NULL)")
    driver = store.engine.dialect.loaded_dbapi
    with pytest.raises((driver.ProgrammingError, driver.InterfaceError)), store.write() as tx:
        bulk.rows(tx, "SELECT :given", given=object())


def test_a_damaged_file_is_trouble(lite: Store) -> None:
    worker = Talker(lite, "an").introduced()
    path = Path(lite.url.database or "")
    lite.close()
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(os.urandom(path.stat().st_size - 8192))
    with pytest.raises(TroubleError):
        worker.says("sửa đơn vị")


@pytest.mark.parametrize("what", ["", "-wal"])
def test_a_file_that_is_removed_under_us_acknowledges_nothing(lite: Store, what: str) -> None:
    worker = Talker(lite, "an").introduced().says("giúp")
    Path(f"{lite.url.database}{what}").unlink()
    with pytest.raises(FileLostError):
        worker.says("sửa đơn vị")


def test_a_file_that_is_exchanged_under_us_acknowledges_nothing(lite: Store, tmp_path: Path) -> None:
    worker = Talker(lite, "an").introduced().says("giúp")
    shutil.copy(lite.url.database or "", tmp_path / "other.db")
    (tmp_path / "other.db").replace(lite.url.database or "")
    with pytest.raises(FileLostError):
        worker.says("sửa đơn vị")
    with pytest.raises(FileLostError):
        lite.look_for_file()


def test_a_connection_to_another_file_than_the_first_is_none_of_ours(lite: Store, tmp_path: Path) -> None:
    lite.look_for_file()
    with lite.read():
        pass
    shutil.copy(lite.url.database or "", tmp_path / "other.db")
    lite.engine.dispose()
    (tmp_path / "other.db").replace(lite.url.database or "")
    with pytest.raises(FileLostError), lite.write():
        raise AssertionError("written into a file that was never read")


def test_a_file_without_a_byte_is_not_taken_for_a_new_database(tmp_path: Path) -> None:
    (tmp_path / "empty.db").touch()
    with closing(Store(f"sqlite:///{tmp_path}/empty.db")) as store:
        for opened in (store.read, store.write):
            with pytest.raises(EmptyFileError), opened():
                raise AssertionError("it was opened")
    assert (tmp_path / "empty.db").stat().st_size == 0
