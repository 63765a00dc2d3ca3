"""What lies in the data folder: one bot writes there, nobody else reads, and whatever is wrong there is one sentence."""

from __future__ import annotations

import ctypes
import os
import resource
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.cast.places import ROOT
from tests.program.process import run_bot
from tests.program.program import Phone, Program, command, free_port, program

PR_CAPBSET_DROP = 24
CAP_DAC_OVERRIDE = 1
FULL_AT_BYTES = 64 * 1024


def ends(
    folder: Path, *words: str, before: Callable[[], None] | None = None, **settings: str
) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "COLUMNS": "250", "WEB_CHAT": "public"}
    return run_bot(*words, cwd=folder, env={**environment, **settings}, before=before)


def says(ended: subprocess.CompletedProcess[str], *parts: str) -> None:
    """It did not do it, and said why in one sentence, in both languages."""
    assert ended.returncode and "Traceback" not in ended.stderr, ended.stderr
    lines = [line for line in ended.stderr.splitlines() if line.strip()]
    assert len(lines) == 1, ended.stderr
    for part in parts:
        assert part in lines[0], lines[0]


def filled(folder: Path, template: Path) -> Path:
    file = folder / "data" / "sangkien.db"
    file.parent.mkdir(mode=0o700)
    file.write_bytes(template.read_bytes())
    file.chmod(0o600)
    return file


def test_a_second_bot_on_the_same_file_says_so_and_ends(tmp_path: Path, sqlite_template: Path) -> None:
    filled(tmp_path, sqlite_template)
    with program(tmp_path, WEB_CHAT="public") as bot:
        second = ends(tmp_path, "run", PORT=str(free_port()))
        assert second.returncode == 2
        says(second, "một bot khác đang chạy", "another bot runs", "sangkien.db")
        phone = Phone(bot).introduced()
        phone.hears("Tên sáng kiến là gì")
        for words in (("officer", "list"), ("export",), ("backup",), ("recount",), ("due", "--at", "2026-11-22T17:00")):
            ended = command(bot, *words)
            assert ended.returncode == 0, ended.stderr
        assert "sangkien.db" in command(bot, "check").stdout
        bot.kill()
    with program(tmp_path, WEB_CHAT="public") as again:
        assert again.ask("GET", "/health")[0] == 200


@pytest.mark.parametrize("done", ["removed", "exchanged"])
def test_a_database_that_is_lost_under_a_bot_ends_it(tmp_path: Path, sqlite_template: Path, done: str) -> None:
    filled(tmp_path, sqlite_template)
    with program(tmp_path, WEB_CHAT="public") as bot:
        phone = Phone(bot).introduced()
        file = tmp_path / "data" / "sangkien.db"
        if done == "exchanged":
            shutil.copy(file, tmp_path / "other.db")
            (tmp_path / "other.db").replace(file)
        else:
            for path in (tmp_path / "data").glob("*.db*"):
                path.unlink()
        phone.posts({"id": "lost", "text": "sửa đơn vị"})
        assert phone.status != 202, "it was kept nowhere"
        assert bot.ends() == 2
        assert "bị thay bằng tệp khác" in bot.said() and "removed or exchanged" in bot.said()
        assert "Traceback" not in bot.said()


def test_files_without_their_database_are_said_at_start(tmp_path: Path) -> None:
    (tmp_path / "data/media/ab").mkdir(parents=True)
    (tmp_path / "data/media/ab/photo.jpg").write_bytes(b"photo")
    (tmp_path / "data/secret_key").write_text("k" * 40)
    for words in (("run",), ("officer", "list")):
        says(ends(tmp_path, *words), "data/media", "python -m bot restore")
    assert not list((tmp_path / "data").glob("*.db"))
    assert "restore" in ends(tmp_path, "check").stdout


def only_its_owner_writes() -> None:
    """Root may write everywhere: not this one."""
    if os.geteuid() == 0:
        ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, 0, 0, 0)


@pytest.mark.skipif(sys.platform != "linux", reason="takes a capability of root's away")
def test_the_layout_of_a_container_starts_and_keeps_its_key(tmp_path: Path) -> None:
    """The program's folder belongs to somebody else, everything that is kept has a folder of its own."""
    code, data = tmp_path / "app", tmp_path / "kept"
    code.mkdir()
    data.mkdir()
    code.chmod(0o555)
    settings = {"DATABASE_URL": f"sqlite:///{data}/bot.db", "MEDIA_DIR": str(data / "media"), "HOST": "192.0.2.1"}
    try:
        for _ in range(2):
            ended = ends(code, "run", before=only_its_owner_writes, **settings)  # no address of this machine …
            says(ended, "HOST, PORT")  # … so that it ends by itself, when all else has been opened
            key = (data / "secret_key").read_bytes()
            assert (data / "bot.db").exists() and stat.S_IMODE((data / "secret_key").stat().st_mode) == 0o600
            assert key == (data / "secret_key").read_bytes()
        assert not list(code.iterdir())
    finally:
        code.chmod(0o755)


def test_nobody_else_reads_what_is_kept(tmp_path: Path) -> None:
    with program(tmp_path, WEB_CHAT="public") as bot:
        assert command(bot, "export", "--out", "out.csv").returncode == 0
        assert command(bot, "backup").returncode == 0
        made = [path for path in tmp_path.rglob("*") if path.name != "log.txt"]
        assert {path.name for path in made} >= {
            "data",
            "sangkien.db",
            "sangkien.db-wal",
            "secret_key",
            "out.csv",
            "backup",
        }
        for path in made:
            assert not path.stat().st_mode & 0o077, path
        assert "chmod" not in command(bot, "check").stdout
        (tmp_path / "data/sangkien.db").chmod(0o644)
        seen = command(bot, "check")
        assert seen.returncode == 1 and "chmod -R go= data/sangkien.db" in seen.stdout


def test_damage_is_said_in_a_sentence(tmp_path: Path, sqlite_template: Path) -> None:
    file = filled(tmp_path, sqlite_template)
    whole = file.read_bytes()
    for damaged, said in (
        (whole[: len(whole) // 2], "restore"),
        (whole[:4096] + os.urandom(len(whole) - 4096), "restore"),
        (whole[:1000], "restore"),
        (b"", "0 byte"),
        (b"text, and no database" * 1000, "SQLite"),
    ):
        file.write_bytes(damaged)
        says(ends(tmp_path, "run"), "DATABASE_URL", said)
        says(ends(tmp_path, "backup"), "sangkien.db")
        looked = ends(tmp_path, "check")
        assert looked.returncode == 1 and said in looked.stdout and not looked.stderr, looked.stderr
        assert [path.name for path in (tmp_path / "data").rglob("*.part*")] == []
        assert file.read_bytes() == damaged


def test_damage_in_the_middle_is_found_by_check(tmp_path: Path, sqlite_template: Path) -> None:
    file = filled(tmp_path, sqlite_template)
    with closing(sqlite3.connect(file)) as database:
        (page,) = database.execute("SELECT rootpage FROM sqlite_master WHERE name = 'seen'").fetchone()
        (size,) = database.execute("PRAGMA page_size").fetchone()
    with file.open("r+b") as raw:
        raw.seek((page - 1) * size)
        raw.write(os.urandom(size))
    looked = ends(tmp_path, "check")
    assert looked.returncode == 1 and "restore" in looked.stdout and not looked.stderr


def test_a_copy_is_put_in_the_place_of_what_is_damaged(tmp_path: Path, sqlite_template: Path) -> None:
    file = filled(tmp_path, sqlite_template)
    assert ends(tmp_path, "backup", "good.db").returncode == 0
    for damaged in (b"", b"text, and no database" * 1000):
        file.write_bytes(damaged)
        assert ends(tmp_path, "restore", "good.db").returncode == 0
        assert ends(tmp_path, "recount").returncode == 0
    assert [path.read_bytes() for path in sorted((tmp_path / "data").glob("*-before-*.db"))][-1] == damaged


def test_a_backup_of_nothing_makes_nothing(tmp_path: Path) -> None:
    says(ends(tmp_path, "backup"), "sangkien.db")
    assert not list(tmp_path.rglob("*.db"))


def on_a_full_disk() -> None:
    """No file grows further: SIGXFSZ is ignored by Python, so that writing fails as on a full disk."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (FULL_AT_BYTES, FULL_AT_BYTES))


def test_a_full_disk_leaves_no_half_copy(tmp_path: Path, sqlite_template: Path) -> None:
    file = filled(tmp_path, sqlite_template)
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("INSERT INTO parked (channel, event_id, chat, body, error, at) VALUES (?, ?, ?, ?, ?, ?)",
                         ("web", "1", "1", "x" * 10 * FULL_AT_BYTES, "e", "2026-11-22"))  # fmt: skip
    says(ends(tmp_path, "backup", before=on_a_full_disk), "sangkien.db")
    assert not list((tmp_path / "data/backup").iterdir())


def test_a_bot_that_was_killed_leaves_no_lock_behind(tmp_path: Path) -> None:
    bot = Program(tmp_path, WEB_CHAT="public").start()
    bot.kill()
    assert bot.start().stop() == 0
