"""Whatever is typed wrong after `python -m bot` ends in a sentence in both languages, never in a traceback."""

from __future__ import annotations

import os
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot.cli.main import app, main
from storage.database.migrate import migrate
from storage.database.store import Store

DAMAGED = b"SQLite format 3\0" + b"x" * 5000

# Each command with what may be wrong about it; "{unit}" and the like stand in the folder of `folder`.
WRONG = [
    "nonsense", "run --port 5", "run extra", "try --database folder", "try --database text.txt",
    "check extra", "setup extra", "show --lang fr", "show extra",
    "load", "load none.xlsx", "load folder", "load text.txt", "load damaged.xlsx", "load latin.csv", "load bad.toml",
    "load empty.csv", "load locked.csv --campaign NONE", "load text.txt --dry",
    "template", "template nothing", "template units sheet.doc", "template units none/none/units.xlsx",
    "template units folder", "template units there.xlsx",
    "qr", "qr --unit NONE", "qr --unit", "qr --all --unit X", "qr --unit NONE --folder text.txt",
    "qr --below NONE", "qr --below HN --all", "qr --below HN --format doc", "qr --unit HN --size a6",
    "group-code", "group-code --unit NONE", "group-code --unit",
    "officer", "officer nothing", "officer invite", "officer invite --unit NONE", "officer remove", "officer remove x",
    "officer remove 5", "officer remove 99999999999999999999999", "officer list extra",
    "zalo-group nothing", "zalo-group create", "zalo-group create Tên --member 1", "zalo-group list",
    "zalo-group invite", "zalo-group invite g --member 1",
    "recount extra", "due", "due --at", "due --at yesterday", "due --at 2026-13-45", "due --at 0001-01-01T00:00",
    "due --at 9999-12-31T23:59", "due --at 2026-11-22T17:00+99:00",
    "awards", "awards --from 2026-01-01 --to 2026-12-31 --unit NONE", "awards --from 2026-01-01 --to 2026-02-30",
    "awards --from 2026-01-01 --to 2026-12-31 --out none/none/x.docx", "awards --from 2026-01-01 --to 2026-12-31 --out x.pdf",
    "export --unit NONE", "export --from yesterday", "export --from 2026-13-01", "export --format xls",
    "export --out none/none/x.csv", "export --out folder", "export --from 9999-12-31 --to 9999-12-31 --unit NONE",
    "papers", "papers NONE", "papers NONE NONE-2", "papers --unit NONE", "papers --campaign NONE", "papers --status no",
    "papers --from yesterday", "papers --from 2026-01-01 --out none/none/x.zip", "papers --status verified --out folder",
    "council", "council x", "council 0", "council 99",
    "backup folder", "backup text.txt", "backup text.txt/x.db", "backup one two",
    "parked", "parked nothing", "parked retry", "parked drop x", "unsent", "unsent nothing", "unsent drop x",
    "answers extra", "audit one two", "audit --most 0", "audit --most many",
    "move", "move --from", "move --from mysql://x", "move --from sqlite:///none.db", "move extra",
    "move-files", "move-files --from none", "move-files --from none --to other", "move-files --from folder --to folder",
    "move-files --from folder --to s3://", "move-files extra",
    "rotate-key extra",
    "restore", "restore none.db", "restore text.txt", "restore folder", "restore damaged.db",
]  # fmt: skip


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A database with the newest tables and nothing in them."""
    path = tmp_path_factory.mktemp("tables") / "empty.db"
    store = Store(f"sqlite:///{path}")
    migrate(store)
    store.close()
    return path.read_bytes()


@pytest.fixture
def folder(tmp_path: Path, tables: bytes, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with files of every wrong kind, and a working database."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith(("TELEGRAM", "ZALO", "DATABASE", "WEB_CHAT"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("WEB_CHAT", "public")
    (tmp_path / "data").mkdir()
    (tmp_path / "data/sangkien.db").write_bytes(tables)
    (tmp_path / "folder").mkdir()
    (tmp_path / "text.txt").write_text("only some text\n")
    (tmp_path / "damaged.xlsx").write_bytes(b"PK\x03\x04 damaged")
    (tmp_path / "there.xlsx").write_bytes(b"")
    (tmp_path / "latin.csv").write_bytes("Mã đơn vị,Tên".encode("utf-16-le"))
    (tmp_path / "bad.toml").write_text("[campaign\n")
    (tmp_path / "empty.csv").write_text("")
    (tmp_path / "locked.csv").write_text("Mã đơn vị,Chỉ tiêu\nX,5\n")
    (tmp_path / "damaged.db").write_bytes(DAMAGED)
    return tmp_path


def typed(line: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """The exit status of a command, and all that it said."""
    monkeypatch.setattr(sys, "argv", ["bot", *line.split()])
    monkeypatch.setattr("builtins.input", lambda *_: (_ for _ in ()).throw(EOFError))
    capsys.readouterr()
    status = 0
    try:
        main()
    except SystemExit as ended:
        status = ended.code if isinstance(ended.code, int) else 1
    said = capsys.readouterr()
    return status, said.out + said.err


@pytest.mark.parametrize("line", WRONG)
def test_a_mistake_ends_in_a_sentence(
    line: str, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    status, said = typed(line, monkeypatch, capsys)
    assert status in (1, 2) and "Traceback" not in said and said.strip(), said
    assert any(letter in said for letter in "ạảấầậặễệểềếộổồốợớờịỉọỏụủừứữựđăơưàáảãìíòóùúý"), said
    if line.split()[0] not in ("load", "template"):  # those speak the language of the settings, as sheets do
        assert any(word in said.split() for word in ("the", "no", "is", "not", "a", "missing", "command", "set")), said


def test_every_command_is_tried() -> None:
    tried = {line.split()[0] for line in WRONG}
    names = {one.name or one.callback.__name__.replace("_", "-") for one in app.registered_commands if one.callback}
    names |= {group.name for group in app.registered_groups if group.name}
    assert names <= tried


DATABASE_COMMANDS = (
    "recount", "load text.txt", "backup", "export", "officer list", "check", "due --at 2026-11-22", "group-code --unit X",
)  # fmt: skip


@pytest.mark.parametrize("line", DATABASE_COMMANDS)
@pytest.mark.parametrize("database", ["damaged.db", "folder", "none/none/x.db", "future.db"])
def test_a_database_that_is_missing_or_broken_is_a_sentence(
    line: str, database: str, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(sqlite3.connect(folder / "future.db")) as newer, newer:
        newer.execute("CREATE TABLE alembic_version (version_num TEXT)")
        newer.execute("INSERT INTO alembic_version VALUES ('9999')")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{database}")
    status, said = typed(line, monkeypatch, capsys)
    assert status in (0, 1, 2) and "Traceback" not in said, said
    if database != "none/none/x.db":
        assert status and said.strip(), said


@pytest.mark.parametrize("line", ["run", "check", "load text.txt", "try"])
def test_an_env_file_that_cannot_be_read_is_a_sentence(
    line: str, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for content in (None, "LANGUAGE=vi\n# đ".encode("utf-16"), b"PORT=x\nWEB_CHAT=perhaps\nTELEGRAM_TOKEN=none\n"):
        if content is None:
            (folder / ".env").mkdir()
        else:
            (folder / ".env").rmdir() if (folder / ".env").is_dir() else (folder / ".env").unlink()
            (folder / ".env").write_bytes(content)
        status, said = typed(line, monkeypatch, capsys)
        assert (status in (1, 2) and "Traceback" not in said and ".env" in said) or "PORT" in said, said
        assert "Input should" not in said and any(letter in said for letter in "ạảấậặễệểềếộổồốợớờị"), said
