"""Settings: mistakes are said by name, all at once, with exit status 2; secrets are made once and kept close."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import Wrong, read, secret
from tests.program import ROOT


def run(folder: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "COLUMNS": "200", **settings}
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments], cwd=folder, env=environment, capture_output=True, text=True, timeout=60
    )


def test_all_mistakes_are_said_at_once(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("TELEGRAM_TOKNE=123\nZALO_BOT_TOKENS=1\nPORT=99999\nDATABASE_URL=mysql://x\nLANGUAGE=fr\n")
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


def test_a_short_secret_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SECRET_KEY", "short")
    with pytest.raises(Wrong, match="SECRET_KEY"):
        read()


def test_a_secret_is_made_once_for_the_owner_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    first = secret(read())
    assert len(first) >= 32 and secret(read()) == first
    assert stat.S_IMODE((tmp_path / "data/secret_key").stat().st_mode) == 0o600


def test_check_says_what_is_there_and_what_to_do(tmp_path: Path) -> None:
    seen = run(tmp_path, "check", WEB_CHAT="public")
    assert seen.returncode == 1 and "load units" in seen.stdout
    assert run(tmp_path, "check", PORT="0").returncode == 1


def test_show_prints_every_question(tmp_path: Path) -> None:
    shown = run(tmp_path, "show")
    assert shown.returncode == 0 and "Anh/chị làm khác đi thế nào ạ?" in shown.stdout and "initiative (en)" in shown.stdout


def test_the_conversation_in_the_terminal(tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    said = "1\nNguyễn Văn An\nbỏ qua\nXưởng 3\nhoang mai\n"
    ended = subprocess.run(
        [sys.executable, "-m", "bot", "try"], cwd=tmp_path, env=environment, input=said, capture_output=True, text=True, timeout=60
    )
    assert ended.returncode == 0 and "Bước 1/14" in ended.stdout and "1. Của tôi" in ended.stdout


def test_a_taken_port_is_said(tmp_path: Path) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ended = run(tmp_path, "run", PORT=str(taken.getsockname()[1]))
    assert ended.returncode == 2 and "PORT" in ended.stderr and "Traceback" not in ended.stderr
