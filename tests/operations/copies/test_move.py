"""Everything into another kind of database and back: nothing is missing, a break costs nothing, nothing is overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.operations.copies.move import move
from bot.settings import SHARED_SECRET, Settings, shared_secret
from storage import audit
from storage.audit import Act
from storage.counting.recount import differences
from storage.database import facts
from storage.database.copies import transfer
from storage.database.copies.transfer import Move, UnfinishedMoveError, look_for_unfinished
from storage.database.migrate import migrate
from storage.database.places.address import known_as
from storage.database.store import TABLES, Store
from tests.cast.rows import NOW, initiative, rows, submit
from tests.cast.talker import FORM, PLEDGE, Talker
from tests.program import postgres


def lived_in(store: Store) -> Talker:
    """Somebody has handed in an initiative and begins another; officers have done things; rows enough for two reads."""
    an = Talker(store, "an", "telegram").introduced()
    an.says(*FORM, *PLEDGE).says("/moi", "Chốt gỗ giữ khuôn")
    submit(store, [initiative(n, "CS-001", n) for n in range(1, 40)], NOW)
    for n in range(3):
        store.writing(audit.write, Act(action="unit changed", subject=f"CS-00{n}", before={"ả": n}), NOW)
    return an


def fingerprints(store: Store) -> dict[str, tuple[int, int]]:
    """Of every table that is moved."""
    with store.read() as tx:
        return {name: transfer.fingerprint(tx, TABLES[name]) for name in TABLES if name not in transfer.LEFT_BEHIND}


def settings(folder: Path) -> Settings:
    return Settings(_env_file=None, media_dir=folder / "media", demo="off")  # type: ignore[call-arg]  # pydantic's own


def test_all_goes_to_postgresql_and_back_and_the_conversation_goes_on(lite: Store, server: str, tmp_path: Path) -> None:
    an = lived_in(lite)
    here, there = lite.name, postgres.fresh_database(server)
    key = shared_secret(settings(tmp_path), lite, tmp_path)
    before = fingerprints(lite)
    lite.close()
    assert move(settings(tmp_path), here, there)
    moved = Store(there)
    look_for_unfinished(moved)
    assert moved.reading(facts.find, SHARED_SECRET).encode() == key
    after = fingerprints(moved)
    assert {name for name in before if before[name] != after[name]} == {"fact"}, "with the key that links are signed by"
    assert moved.reading(audit.verify) == 0 and before["audit"][0] == 3
    an.store = moved
    an.says("sản xuất").hears("vướng ở đâu")
    Talker(moved, "binh").introduced()
    moved.writing(audit.write, Act(action="unit changed", subject="CS-009"), NOW)
    home = tmp_path / "home" / "again.db"
    before = fingerprints(moved)
    moved.close()
    assert move(settings(tmp_path), there, f"sqlite:///{home}")
    back = Store(f"sqlite:///{home}")
    after = fingerprints(back)
    assert {name for name in before if before[name] != after[name]} == {"fact"}
    assert (home.parent / "secret_key").read_bytes() == key and not back.reading(facts.find, SHARED_SECRET)
    assert back.reading(audit.verify) == 0 and not back.reading(lambda tx: list(differences(tx)))
    back.close()
    postgres.drop_database(server, there)


def test_a_move_that_is_broken_off_goes_on_where_it_stood(
    lite: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lived_in(lite)
    there = f"sqlite:///{tmp_path}/there.db"
    monkeypatch.setattr(transfer, "ROWS_AT_ONCE", 7)

    def ends(table: str, done: int, _total: int) -> None:
        if table == "initiative" and done >= 14:
            raise KeyboardInterrupt

    half = Store(there)
    migrate(half)
    with pytest.raises(KeyboardInterrupt):
        begun = Move(lite, half, ends)
        begun.begin(known_as(lite.name))
        begun.copy()
    assert len(rows(half, "SELECT id FROM initiative")) == 14
    with pytest.raises(UnfinishedMoveError):
        look_for_unfinished(half)
    other = Store(f"sqlite:///{tmp_path}/other.db")
    migrate(other)
    assert not move(settings(tmp_path), other.name, there), "another's half move is in use"
    with pytest.raises(UnfinishedMoveError):
        move(settings(tmp_path), there, f"sqlite:///{tmp_path}/third.db")
    copied: list[tuple[str, int]] = []
    Move(lite, half, lambda table, done, _total: copied.append((table, done))).copy()
    assert "chat" not in dict(copied) and ("initiative", 21) in copied and ("initiative", 7) not in copied
    # A change at the source meanwhile is found, and that table is copied anew.
    with lite.write() as tx:
        tx.exec_driver_sql("UPDATE initiative SET title = 'khác' WHERE id = 3")
    assert move(settings(tmp_path), lite.name, there)
    look_for_unfinished(half)
    assert fingerprints(half) == fingerprints(lite)
    assert not move(settings(tmp_path), lite.name, there), "a database that is in use is not overwritten"
    for store in (half, other):
        store.close()


def test_what_makes_no_sense_is_refused(lite: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert not move(settings(tmp_path), lite.name, lite.name)
    assert not move(settings(tmp_path), f"sqlite:///{tmp_path}/none.db", lite.name)
    said = capsys.readouterr().err
    assert "--from sqlite:///" in said and "none.db" in said


def test_a_database_of_an_older_release_is_left_as_it_is(lite: Store, tmp_path: Path) -> None:
    older = Store(f"sqlite:///{tmp_path}/older.db")
    migrate(older)
    with older.write() as tx:
        tx.exec_driver_sql("UPDATE alembic_version SET version_num = '0030'")
    assert not move(settings(tmp_path), lite.name, older.name)
    assert rows(older, "SELECT version_num FROM alembic_version") == [("0030",)]
    older.close()
