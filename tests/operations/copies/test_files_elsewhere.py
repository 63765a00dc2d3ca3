"""Files in a store that speaks S3, as an operator meets them: moving there and back, backups, `check`, a lost store."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.backups.place import Place
from bot.operations.copies.backup import backup, restore
from bot.shelves.bucket import Bucket
from storage.database.store import Store
from tests.cast.rows import NOW
from tests.fakes.bucket import FakeStore
from tests.files.photos import jpeg
from tests.operations.copies.places import photo, place
from tests.program.program import Phone, Program, command, program
from tests.program.waiting import eventually

KEY = "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX"
NAMES = [f"{n:02x}/{n:032x}.jpg" for n in range(30)]


def in_store(store: Store, folder: Path, shelf: Bucket, key: str = "") -> Place:
    usual = place(store, folder, key)
    return Place(database=usual.database, media=usual.media, folder=usual.folder, key=key, shelf=shelf)


def paths(shelf: Bucket) -> list[str]:
    return [one.path for one in shelf.list()]


@pytest.mark.parametrize("key", ["", KEY])
def test_a_backup_holds_the_files_of_the_store_and_puts_them_back(
    lite: Store, s3: FakeStore, tmp_path: Path, key: str
) -> None:
    shelf = s3.shelf(s3.fresh_url(), tmp_path)
    here = in_store(lite, tmp_path, shelf, key)
    shelf.put(NAMES[1], photo(tmp_path, says=b"a photo"))
    shelf.put(NAMES[2], photo(tmp_path, says=b"another"))
    assert backup(here, tmp_path / "one", NOW, "vi")
    assert backup(here, here.folder / "20261122-120000", NOW, "vi")
    shelf.delete(NAMES[1])
    assert restore(here, tmp_path / "one", NOW, "vi")
    assert shelf.get(NAMES[1]) == b"a photo" and sorted(paths(shelf)) == NAMES[1:3]
    assert not list((tmp_path / "media").rglob("*.new"))


def test_what_the_backup_before_holds_is_not_fetched_again(lite: Store, s3: FakeStore, tmp_path: Path) -> None:
    shelf = s3.shelf(s3.fresh_url(), tmp_path)
    here = in_store(lite, tmp_path, shelf)
    shelf.put(NAMES[1], photo(tmp_path, says=b"a photo"))
    for name in ("20261122-120000", "20261122-130000"):
        assert backup(here, here.folder / name, NOW, "vi")
    assert (here.folder / name / "files" / NAMES[1]).stat().st_nlink == 2


def test_a_backup_while_the_store_is_down_is_none(lite: Store, tmp_path: Path) -> None:
    here = in_store(lite, tmp_path, FakeStore().shelf("s3://sang-kien", tmp_path))
    with pytest.raises(OSError):
        backup(here, tmp_path / "one", NOW, "vi")
    assert not (tmp_path / "one").exists() and not list(tmp_path.glob("*.part"))


def bot(folder: Path, s3: FakeStore, **settings: str) -> Program:
    return Program(folder, WEB_CHAT="public", **s3.settings, **settings)


def test_files_are_moved_there_and_back_and_compared(s3: FakeStore, tmp_path: Path) -> None:
    url, media = s3.fresh_url(), tmp_path / "data/media"
    shelf = s3.shelf(url, tmp_path)
    for number, name in enumerate(NAMES):
        (media / name).parent.mkdir(parents=True, exist_ok=True)
        (media / name).write_bytes(b"photo %d" % number)
    (media / "ab.part").write_bytes(b"half")
    operator = bot(tmp_path, s3)
    moved = command(operator, "move-files", "--to", url)
    assert moved.returncode == 0 and "Vừa chép 30, có sẵn 0" in moved.stderr and f"MEDIA_URL={url}" in moved.stderr
    shelf.delete(NAMES[0])  # a move that was broken off …
    shelf.put(NAMES[1], photo(tmp_path, says=b"phot0 1"))  # … and one that arrived as something else
    again = command(operator, "move-files", "--to", url)
    assert again.returncode == 0 and "Vừa chép 2, có sẵn 28" in again.stderr
    assert shelf.get(NAMES[1]) == b"photo 1" and sorted(paths(shelf)) == NAMES
    back = command(operator, "move-files", "--from", url, "--to", "copy")
    assert back.returncode == 0 and {one.name for one in (tmp_path / "copy").rglob("*.jpg")} == {n[3:] for n in NAMES}


def test_files_are_moved_though_the_settings_name_the_store_already(s3: FakeStore, tmp_path: Path) -> None:
    url, media = s3.fresh_url(), tmp_path / "data/media"
    (media / NAMES[0]).parent.mkdir(parents=True)
    (media / NAMES[0]).write_bytes(b"a photo")
    operator = bot(tmp_path, s3, MEDIA_URL=url)
    for words in (("--to", url), ()):
        moved = command(operator, "move-files", *words)
        assert moved.returncode == 0 and f"MEDIA_URL={url}" in moved.stderr, moved.stderr
    assert s3.shelf(url, tmp_path).get(NAMES[0]) == b"a photo"
    (media / NAMES[0]).unlink()
    back = command(operator, "move-files", "--to", "data/media/")
    assert back.returncode == 0 and "MEDIA_DIR=data/media, MEDIA_URL= " in back.stderr, back.stderr
    assert (media / NAMES[0]).read_bytes() == b"a photo"


def test_a_move_that_cannot_be_says_why(s3: FakeStore, tmp_path: Path) -> None:
    (tmp_path / "data/media").mkdir(parents=True)
    (tmp_path / "data/media/a.jpg").write_bytes(b"a photo")
    operator = bot(tmp_path, s3)
    for words, said in (
        (("--to", "s3://Of-Nobody"), "s3://tên-kho"),
        (("--to", "data/media"), "Nguồn và đích là một"),
        (("--from", "nowhere", "--to", "elsewhere"), "Không thấy nowhere"),
        (("--to", "s3://of-nobody"), "NoSuchBucket"),
    ):
        ended = command(operator, "move-files", *words)
        assert ended.returncode and said in ended.stderr and "Traceback" not in ended.stderr, ended.stderr


def test_check_puts_a_file_there_reads_it_and_erases_it(s3: FakeStore, tmp_path: Path) -> None:
    url = s3.fresh_url()
    good = command(bot(tmp_path, s3, MEDIA_URL=url), "check")
    assert url in good.stdout and "AWS_" not in good.stdout and paths(s3.shelf(url, tmp_path)) == []
    bad = command(bot(tmp_path, s3, MEDIA_URL="s3://of-nobody"), "check")
    assert bad.returncode == 1 and "NoSuchBucket" in bad.stdout and "a-secret" not in bad.stdout


def test_a_setting_that_is_no_bucket_is_said_at_start(s3: FakeStore, tmp_path: Path) -> None:
    ended = command(bot(tmp_path, s3, MEDIA_URL="https://s3.example.vn/bucket"), "check")
    assert "MEDIA_URL" in ended.stdout + ended.stderr and "s3://" in ended.stdout + ended.stderr


def test_a_photo_of_the_page_is_kept_in_the_store_or_its_person_is_asked_again(
    own_store: FakeStore, tmp_path: Path
) -> None:
    shelf = own_store.shelf("s3://sang-kien", tmp_path)
    own_store.make("sang-kien")
    with program(tmp_path, WEB_CHAT="public", MEDIA_URL="s3://sang-kien", **own_store.settings) as site:
        worker = Phone(site).introduced().sends(("may.jpg", jpeg()))
        assert worker.status == 202 and len(paths(shelf)) == 1
        own_store.stop()
        worker.sends(("may.jpg", jpeg()))
        assert worker.status == 503, "it is kept nowhere, so it is not taken"
        worker.says("Khay để đồ nghề")
        assert worker.status == 202, "conversations go on"
        eventually(lambda: site.ask("GET", "/health")[1].get("look_at") == ["files"])
        assert site.ask("GET", "/ready")[0] == 200 and site.ask("GET", "/health")[0] == 200
        own_store.start()
        own_store.make("sang-kien")
        eventually(lambda: "look_at" not in site.ask("GET", "/health")[1])
        worker.sends(("may.jpg", jpeg()))
        assert worker.status == 202 and len(paths(shelf)) == 1
        worker.says("/xoa", "/xoa yes")
        eventually(lambda: paths(shelf) == [])
        assert "a-secret" not in site.said()
