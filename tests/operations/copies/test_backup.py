"""Backups: whole, of a running bot, with its files, encrypted where there is a key; and the way back, which sends nothing."""

from __future__ import annotations

import errno
import os
import resource
import stat
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.backups import encryption, taking
from bot.backups.place import Place
from bot.operations.copies.backup import backup, restore
from bot.operations.looked_at import database
from bot.settings import Settings
from handlers.posts.run import run_due
from storage.counting import standing
from storage.database.copies import file_copy
from storage.database.migrate import TooNewError, migrate
from storage.database.store import Store
from storage.sending import unsent
from tests.cast.announcements.going_out import goes_out, heard, write
from tests.cast.crowd import HOANGMAI, officer
from tests.cast.groups import at, group
from tests.cast.rows import NOW, initiative, rows, submit
from tests.cast.talker import FORM, PLEDGE, Talker
from tests.databases import ON_BOTH
from tests.operations.copies.places import photo, place
from tests.program import postgres


def handed_in(store: Store) -> int:
    """As the city's board counts it."""
    with store.read() as tx:
        return standing.standing(tx, "TD2026", ["HN"], [NOW])["HN"][0].submitted


def test_a_backup_is_taken_and_put_back_while_others_write(lite: Store, tmp_path: Path) -> None:
    submit(lite, [initiative(1, "Q-BADINH", 1)], NOW)
    stop = threading.Event()

    def write() -> None:
        number = 100
        while not stop.is_set():
            submit(lite, [initiative(number, "Q-BADINH", number)], NOW)
            number += 1

    writer = threading.Thread(target=write)
    writer.start()
    here, copy = place(lite, tmp_path), tmp_path / "copies" / "one"
    assert backup(here, copy, NOW, "vi")
    stop.set()
    writer.join()
    assert not backup(here, copy, NOW, "vi"), "a copy is never overwritten"
    kept = Store(f"sqlite:///{copy}/database.db")
    in_copy = handed_in(kept)
    assert rows(kept, "SELECT count(*) FROM initiative") == [(in_copy,)]
    kept.close()
    assert 1 <= in_copy <= handed_in(lite)
    submit(lite, [initiative(50_000, "Q-HOANGMAI", 5)], NOW)
    assert restore(here, copy, NOW, "vi")
    assert handed_in(lite) == in_copy
    submit(lite, [initiative(50_001, "Q-HOANGMAI", 5)], NOW)
    assert list(tmp_path.glob("*-before-*.db")), "what was there is kept"
    assert restore(here, next(tmp_path.glob("*-before-*.db")), NOW + timedelta(seconds=1), "vi"), "and can be put back"
    assert rows(lite, "SELECT id FROM initiative WHERE id = 50000") == [(50_000,)]


def test_a_bad_copy_is_not_restored(lite: Store, tmp_path: Path) -> None:
    bad = tmp_path / "bad.db"
    bad.write_bytes(b"no database" * 100)
    here = place(lite, tmp_path)
    assert not restore(here, bad, NOW, "vi") and not restore(here, tmp_path / "none", NOW, "vi")
    assert rows(lite, "SELECT count(*) FROM unit") != [(0,)]
    assert not list(tmp_path.glob("restoring-*"))


@ON_BOTH
def test_a_conversation_goes_on_from_an_encrypted_backup_with_its_photo(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    secret, public = encryption.new_pair()
    an = Talker(store, "an", "telegram").introduced()
    an.says(*FORM, *PLEDGE).says("/moi", "Chốt gỗ giữ khuôn").hears("lĩnh vực")
    file = photo(tmp_path)
    copy = tmp_path / "copy"
    assert backup(place(store, tmp_path, public), copy, NOW, "vi")
    assert {path.name for path in copy.iterdir()} == {"database.db.age", "files", "encrypted_for.txt", "backup_of.txt"}
    everything = b"".join(path.read_bytes() for path in copy.rglob("*") if path.is_file())
    assert b"a photo" not in everything and "khuôn".encode() not in everything
    assert not any(path.stat().st_mode & 0o077 for path in (copy, *copy.rglob("*")))
    before = rows(store, "SELECT id, code, title FROM initiative")
    with store.write() as tx:
        tx.exec_driver_sql("DELETE FROM initiative")
        tx.exec_driver_sql("DELETE FROM draft")
    file.unlink()
    for key in ("", public, encryption.new_pair()[0]):
        assert not restore(place(store, tmp_path, key), copy, NOW, "vi")
        assert "BACKUP_KEY" in capsys.readouterr().err
    assert rows(store, "SELECT id FROM initiative") == []
    assert restore(place(store, tmp_path, secret), copy, NOW, "vi")
    assert rows(store, "SELECT id, code, title FROM initiative") == before
    assert file.read_bytes() == b"a photo" and stat.S_IMODE(file.stat().st_mode) == 0o600
    again = Store(store.url.render_as_string(hide_password=False))
    an.store = again
    an.says("sản xuất").hears("vướng ở đâu")
    Talker(again, "binh").introduced()  # keys are counted on from the greatest
    again.close()
    assert not list(tmp_path.rglob("restoring-*"))


def test_with_the_secret_key_here_what_was_encrypted_is_opened_and_looked_at(lite: Store, tmp_path: Path) -> None:
    secret, _ = encryption.new_pair()
    assert backup(place(lite, tmp_path, secret), tmp_path / "copy", NOW, "vi")
    opened = tmp_path / "opened.db"
    encryption.decrypt(tmp_path / "copy/database.db.age", opened, secret)
    file_copy.check(opened)
    assert restore(place(lite, tmp_path, secret), tmp_path / "copy", NOW, "vi")


@ON_BOTH
def test_a_restore_sends_no_old_message_until_an_operator_says_so(store: Store, tmp_path: Path) -> None:
    an = Talker(store, "an", "telegram").introduced()
    group(store, "tập thể", "HN")
    waits = rows(store, "SELECT count(*) FROM outbox WHERE state = 'queued'")[0][0]
    assert waits > 3
    here, copy = place(store, tmp_path), tmp_path / "copy"
    assert backup(here, copy, an.now, "vi")
    later = at("17:30")
    assert restore(here, copy, later, "vi")
    assert rows(store, "SELECT count(*) FROM outbox WHERE state IN ('queued', 'held', 'sending')") == [(0,)]
    line = next(line for line in database.lines(store) if "unsent" in line.todo)
    assert str(waits) in line.todo and "unsent drop --restored" in line.todo and "unsent retry" in line.todo
    # Boards whose hour has passed meanwhile are not sent late; the next one is.
    assert run_due(store, later).posted == ()
    assert [due.job for due in run_due(store, later + timedelta(days=1)).posted if due.job == "daily"] == ["daily"]
    held = [one.id for one in store.reading(unsent.unsent)]
    assert store.writing(unsent.send_again, held[:1]) == 1
    assert store.writing(unsent.drop_held_back) == waits - 1 and not store.reading(unsent.unsent)


def test_a_restore_goes_on_with_no_announcement(lite: Store, tmp_path: Path) -> None:
    an = Talker(lite, "an", "telegram").introduced("Trần Văn An")
    chi = officer(lite, "chi", HOANGMAI)
    write(chi).presses("Gửi ngay").hears("bắt đầu gửi")
    write(chi).says("/thongbao 2 lúc 16:30 ngày mai").hears("sẽ gửi lúc")
    here, copy = place(lite, tmp_path), tmp_path / "copy"
    assert backup(here, copy, chi.now, "vi")
    goes_out(lite, chi.now)
    assert heard([an]) == ["an"]
    later = chi.now + timedelta(hours=2)
    assert restore(here, copy, later, "vi")
    goes_out(lite, later)
    assert heard([Talker(lite, "an", "telegram")]) == [], "they have it since"
    chi.says("/thongbao 1").hears("đã dừng")
    goes_out(lite, later + timedelta(days=2))
    assert heard([Talker(lite, "an", "telegram")]) == ["an"], "what was to go out later does"


def test_what_is_erased_while_it_is_encrypted_leaves_no_empty_file(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        encryption.encrypt(tmp_path / "erased.png", tmp_path / "erased.png.age", encryption.new_pair()[1])
    assert list(tmp_path.iterdir()) == []


def test_one_damaged_photo_does_not_keep_the_others_from_coming_back(
    lite: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    secret, _ = encryption.new_pair()
    whole, damaged = photo(tmp_path), photo(tmp_path, "cd/" + "2" * 32 + ".png")
    here, copy = place(lite, tmp_path, secret), tmp_path / "copy"
    assert backup(here, copy, NOW, "vi")
    for file in (whole, damaged):
        file.unlink()
    kept = copy / "files" / "cd" / f"{damaged.name}.age"
    kept.write_bytes(kept.read_bytes()[:-1])
    assert restore(here, copy, NOW, "vi")
    assert [file.name for file in damaged.parent.iterdir()] == []
    assert whole.read_bytes() == b"a photo" and not damaged.exists()
    assert "1 ảnh hoặc tệp trong bản này đã hỏng" in capsys.readouterr().err


def test_an_encrypted_database_that_is_damaged_is_not_restored(
    lite: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    secret, _ = encryption.new_pair()
    here, copy = place(lite, tmp_path, secret), tmp_path / "copy"
    assert backup(here, copy, NOW, "vi")
    kept = copy / "database.db.age"
    kept.write_bytes(kept.read_bytes()[:-1])
    assert not restore(here, copy, NOW, "vi")
    assert "tệp đã hỏng" in capsys.readouterr().err and not list(tmp_path.glob("restoring-*"))


def test_a_disk_that_is_full_is_told_as_that_by_the_encryption_too(tmp_path: Path) -> None:
    source = tmp_path / "big"
    source.write_bytes(b"x" * 200_000)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        with pytest.raises(OSError) as raised:
            encryption.encrypt(source, tmp_path / "big.age", encryption.new_pair()[1])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert raised.value.errno == errno.EFBIG and not (tmp_path / "big.age").exists()


def test_a_restore_that_was_killed_leaves_its_copy_only_until_the_next(lite: Store, tmp_path: Path) -> None:
    assert backup(place(lite, tmp_path), tmp_path / "copy", NOW, "vi")
    (tmp_path / "restoring-abc").mkdir()
    (tmp_path / "restoring-abc" / "database.db").write_bytes(b"all that people wrote")
    assert restore(place(lite, tmp_path), tmp_path / "copy", NOW, "vi")
    assert not list(tmp_path.glob("restoring-*"))


def test_files_that_were_there_yesterday_take_no_room_again(lite: Store, tmp_path: Path) -> None:
    _, public = encryption.new_pair()
    first, second, third = (tmp_path / "backup" / name for name in ("2026-11-27", "2026-11-28", "2026-11-29"))
    old = photo(tmp_path)
    taking.take(place(lite, tmp_path), first)
    photo(tmp_path, "cd/" + "2" * 32 + ".png")
    os.utime(first, (1, 1))
    taking.take(place(lite, tmp_path), second)
    name = "files/ab/" + "1" * 32 + ".png"
    assert (first / name).stat().st_ino == (second / name).stat().st_ino != old.stat().st_ino
    assert (second / "files/cd").exists()
    old.unlink()  # its person had it erased
    taking.take(place(lite, tmp_path, public), third)
    assert not (third / name).exists() and (third / ("files/cd/" + "2" * 32 + ".png.age")).exists()


def test_a_backup_leaves_room_for_the_bot(lite: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking, "LEAST_FREE_BYTES", 2**62)
    with pytest.raises(taking.NoRoomError):
        taking.take(place(lite, tmp_path), tmp_path / "backup" / "2026-11-29")
    assert list((tmp_path / "backup").iterdir()) == []


def test_a_backup_does_not_lie_among_the_files_that_it_holds(lite: Store, tmp_path: Path) -> None:
    photo(tmp_path)
    assert not backup(place(lite, tmp_path), tmp_path / "media" / "copy", NOW, "vi")
    assert [path.name for path in (tmp_path / "media").iterdir()] == ["ab"]
    with pytest.raises(ValidationError, match="BACKUP_DIR"):
        Settings.model_validate({"demo": "off", "media_dir": tmp_path, "backup_dir": tmp_path / "backup"})


def test_an_empty_postgresql_takes_the_backup_of_a_sqlite(lite: Store, server: str, tmp_path: Path) -> None:
    an = Talker(lite, "an", "telegram").introduced()
    assert backup(place(lite, tmp_path), tmp_path / "copy", NOW, "vi")
    url = postgres.fresh_database(server)
    there = Place(database=url, media=tmp_path / "other", folder=tmp_path / "backups of the other")
    assert restore(there, tmp_path / "copy", NOW, "vi")
    moved = Store(url)
    an.store = moved
    an.says(*FORM[:2]).hears("vướng ở đâu")
    moved.close()
    postgres.drop_database(server, url)


def test_an_older_release_goes_back_to_the_backup_from_before_its_successor(lite: Store, tmp_path: Path) -> None:
    """What the guide calls going back: the newer one has changed the tables, and this one does not know them."""
    submit(lite, [initiative(1, "Q-BADINH", 1)], NOW)
    here, copy = place(lite, tmp_path), tmp_path / "before the upgrade"
    assert backup(here, copy, NOW, "vi")
    with lite.write() as tx:
        tx.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        tx.exec_driver_sql("ALTER TABLE initiative ADD COLUMN of_tomorrow TEXT")
    lite.close()
    with pytest.raises(TooNewError):
        migrate(Store(here.database))
    assert restore(here, copy, NOW, "vi")
    again = Store(here.database)
    migrate(again)
    assert handed_in(again) == 1 and "of_tomorrow" not in str(rows(again, "SELECT sql FROM sqlite_master"))
    assert list(tmp_path.glob("*-before-*.db")), "what came since lies there"
    again.close()
