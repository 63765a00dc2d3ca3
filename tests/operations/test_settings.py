"""Settings: mistakes are said by name, all at once, with exit status 2; secrets are made once and kept close."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot.settings import SettingsError, read, secret
from tests.cast.places import ROOT
from tests.fakes.telegram import TOKEN, fake_telegram
from tests.program.process import run_bot
from tests.program.program import program


def run(folder: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "COLUMNS": "200", **settings}
    return run_bot(*arguments, cwd=folder, env=environment, imports="PYTHONPATH" in settings)


def test_all_mistakes_are_said_at_once(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(
        "TELEGRAM_TOKNE=123\nZALO_BOT_TOKENS=1\nPORT=99999\nDATABASE_URL=mysql://x\nLANGUAGE=fr\n"
    )
    ended = run(tmp_path, "run")
    assert ended.returncode == 2
    for name in ("TELEGRAM_TOKNE", "ZALO_BOT_TOKENS", "PORT", "DATABASE_URL", "LANGUAGE"):
        assert name in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not (tmp_path / "data").exists()


def test_every_setting_is_explained() -> None:
    from bot.settings import Settings

    example = (ROOT / ".env.example").read_text("utf-8")
    for name in Settings.model_fields:
        assert f"{name.upper()}=" in example, name


def test_the_example_can_be_used_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text((ROOT / ".env.example").read_text("utf-8"))
    assert read().chat == "demo"


def test_the_demo_never_touches_the_real_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", "sqlite:///real.db")
    assert read().database == "sqlite:///data/demo.db"
    monkeypatch.setenv("TELEGRAM_TOKEN", "123:abc")
    assert (read().chat, read().database) == ("off", "sqlite:///real.db")


def test_the_demo_keeps_its_files_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MEDIA_DIR", "data")
    assert read().files == Path("data/demo-media")
    monkeypatch.setenv("WEB_CHAT", "public")
    assert read().files == Path("data")


@pytest.mark.parametrize(
    ("named", "wrong"),
    [
        ("MEDIA_DIR", {"MEDIA_DIR": ""}), ("MEDIA_DIR", {"MEDIA_DIR": " "}), ("DATABASE_URL", {"DATABASE_URL": ""}),
        ("DATABASE_URL", {"DATABASE_URL": "postgres//host/name"}), ("DATABASE_URL", {"DATABASE_URL": "sqlite://"}),
        ("WEB_CHAT", {"WEB_CHAT": "demo", "TELEGRAM_TOKEN": "123:abc"}),
        ("ZALO_BOT_TOKEN", {"WEB_CHAT": "demo", "ZALO_BOT_TOKEN": "123:abc"}),
    ],
)  # fmt: skip
def test_a_mistake_is_said_by_name(
    named: str, wrong: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, value in wrong.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=named):
        read()


def test_an_env_file_that_is_not_utf8_is_said(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes("LANGUAGE=vi\n# cài đặt\n".encode("utf-16"))
    said_in_one_sentence(run(tmp_path, "run"), "UTF-8")


def said_in_one_sentence(ended: subprocess.CompletedProcess[str], *parts: str) -> None:
    assert ended.returncode == 2 and "Traceback" not in ended.stderr, ended.stderr
    lines = [line for line in ended.stderr.splitlines() if "[" not in line[:40]]
    assert len(lines) == 1, ended.stderr
    for part in parts:
        assert part in lines[0]


def test_a_database_that_cannot_be_used_is_said(tmp_path: Path) -> None:
    unreachable = "postgresql://me:pass-word@127.0.0.1:1/x"
    for command in (("run",), ("load", "units.csv"), ("recount",)):
        ended = run(tmp_path, *command, WEB_CHAT="public", DATABASE_URL=unreachable)
        said_in_one_sentence(ended, "DATABASE_URL")
        assert "pass-word" not in ended.stderr
    (tmp_path / "text.db").write_text("not a database at all, but some text" * 100)
    said_in_one_sentence(run(tmp_path, "run", WEB_CHAT="public", DATABASE_URL="sqlite:///text.db"), "SQLite")


def test_a_newer_database_is_said_and_a_missing_driver(tmp_path: Path, sqlite_template: Path) -> None:
    newer = tmp_path / "newer.db"
    newer.write_bytes(sqlite_template.read_bytes())
    with closing(sqlite3.connect(newer)) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    settings = {"WEB_CHAT": "public", "DATABASE_URL": "sqlite:///newer.db"}
    said_in_one_sentence(run(tmp_path, "run", **settings), "9999", "DATABASE_URL")
    checked = run(tmp_path, "check", **settings)
    assert checked.returncode == 1 and "9999" in checked.stdout
    (tmp_path / "psycopg.py").write_text("raise ModuleNotFoundError('No module', name='psycopg')")
    without = {"PYTHONPATH": f"{tmp_path}:{ROOT}", "DATABASE_URL": "postgresql://me@127.0.0.1/x"}
    said_in_one_sentence(run(tmp_path, "run", WEB_CHAT="public", **without), "psycopg[binary]")


def test_what_is_not_the_port_is_not_called_the_port(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    ended = run(tmp_path, "run", WEB_CHAT="public")
    said_in_one_sentence(ended, "data")
    assert "PORT" not in ended.stderr
    (tmp_path / "data").unlink()
    said_in_one_sentence(run(tmp_path, "run", WEB_CHAT="public", HOST="192.0.2.1"), "HOST")


def test_a_module_that_is_missing_does_not_start_the_bot_twice(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import bot.app\n"
        "async def run(settings):\n    print('started')\n    raise ImportError('broken')\n"
        "bot.app.run = run\n"
    )
    ended = run(tmp_path, "run", PYTHONPATH=f"{tmp_path}:{ROOT}")
    assert ended.returncode == 1 and ended.stdout.count("started") == 1


def test_check_changes_nothing_and_shows_no_password(tmp_path: Path, sqlite_template: Path) -> None:
    settings = {"WEB_CHAT": "public", "DATABASE_URL": "sqlite:///old.db"}
    assert "old.db" in run(tmp_path, "check", **settings).stdout and not (tmp_path / "old.db").exists()
    (tmp_path / "old.db").write_bytes(sqlite_template.read_bytes())
    with closing(sqlite3.connect(tmp_path / "old.db")) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '0000'")
    checked = run(tmp_path, "check", **settings)
    assert checked.returncode == 1 and "older" in checked.stdout and "Traceback" not in checked.stderr
    with closing(sqlite3.connect(tmp_path / "old.db")) as database:
        assert database.execute("SELECT version_num FROM alembic_version").fetchone() == ("0000",)


def test_check_writes_to_the_folder_of_files(tmp_path: Path) -> None:
    (tmp_path / "media").write_text("a file where the folder should be")
    assert "see MEDIA_DIR" in run(tmp_path, "check", WEB_CHAT="public", MEDIA_DIR="media").stdout


def test_check_asks_telegram(tmp_path: Path) -> None:
    with fake_telegram() as fake:
        url = {"TELEGRAM_API_URL": fake.address}
        assert "@sangkien_bot" in run(tmp_path, "check", TELEGRAM_TOKEN=TOKEN, **url).stdout
        wrong = run(tmp_path, "check", TELEGRAM_TOKEN="1:wrong-wrong-wrong", **url)
        assert "refuses this token" in wrong.stdout and "wrong-wrong" not in wrong.stdout + wrong.stderr
    off = run(tmp_path, "check", TELEGRAM_TOKEN=TOKEN, TELEGRAM_API_URL="http://127.0.0.1:1").stdout
    assert "cannot be asked" in off


def test_a_short_secret_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SECRET_KEY", "short")
    with pytest.raises(SettingsError, match="SECRET_KEY"):
        read()


def test_a_secret_is_made_once_for_the_owner_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    first = secret(read())
    assert len(first) >= 32 and secret(read()) == first
    assert stat.S_IMODE((tmp_path / "data/secret_key").stat().st_mode) == 0o600


def test_check_says_what_is_there_and_what_to_do(tmp_path: Path) -> None:
    seen = run(tmp_path, "check", WEB_CHAT="public")
    assert seen.returncode == 1 and "load the units" in seen.stdout
    assert run(tmp_path, "check", PORT="0").returncode == 1


def test_show_prints_every_question(tmp_path: Path) -> None:
    shown = run(tmp_path, "show")
    assert (
        shown.returncode == 0 and "Anh/chị làm khác đi thế nào ạ?" in shown.stdout and "initiative (en)" in shown.stdout
    )


def test_the_conversation_in_the_terminal(tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    said = "1\nNguyễn Văn An\nbỏ qua\nXưởng 3\nhoang mai\n"
    ended = run_bot("try", cwd=tmp_path, env=environment, typed=said)
    assert ended.returncode == 0 and "Bước 2/11" in ended.stdout and "nộp hộ" in ended.stdout


def test_a_taken_port_is_said(tmp_path: Path) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ended = run(tmp_path, "run", PORT=str(taken.getsockname()[1]))
    assert ended.returncode == 2 and "PORT" in ended.stderr and "Traceback" not in ended.stderr


def test_settings_that_the_demo_ignores_are_said(tmp_path: Path) -> None:
    with program(tmp_path, DATABASE_URL="sqlite:///real.db", MEDIA_DIR="photos") as demo:
        said = demo.said()
        assert "DATABASE_URL, MEDIA_DIR" in said and "data/demo.db" in said and "WEB_CHAT=public" in said
        assert demo.ask("GET", "/")[0] == 200
    with program(tmp_path, DATABASE_URL="sqlite:///real.db", WEB_CHAT="public") as real:
        assert "DATABASE_URL" not in real.said().removeprefix(said)


def test_what_is_wrong_with_settings_is_said_in_both_languages(tmp_path: Path) -> None:
    ended = run(tmp_path, "run", PORT="x", LANGUAGE="fr", ZALO_OA_BUTTONS="perhaps", PUBLIC_URL="bot.example.vn")
    assert ended.returncode == 2
    for part in ("PORT: phải là một số nguyên / is a whole number", "một trong: vi, en", "đặt on hoặc off", "https://"):
        assert part in ended.stderr
    assert "Input should" not in ended.stderr


def test_on_a_screen_words_are_wrapped_and_not_cut(tmp_path: Path) -> None:
    """`try` in a terminal of 40 columns: no line is longer, and none ends within a word."""
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "COLUMNS": "40", "TERM": "xterm"}
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "try"],
        cwd=tmp_path, env=environment, stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs,
    ) as trying:  # fmt: skip
        os.close(theirs)
        said = b""
        try:
            while more := os.read(ours, 65536):
                said += more
        except OSError:
            pass  # it has ended
        assert trying.wait(60) == 0
    os.close(ours)
    lines = said.decode().splitlines()
    assert "Sáng kiến" in said.decode() and max(len(line.rstrip()) for line in lines) <= 40
