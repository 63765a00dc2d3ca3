"""Files on the disk: whole or not there, written while others go on, and nobody else's are ever swept."""

from __future__ import annotations

import asyncio
import errno
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import filetype
import pytest

from bot.files.media import Media
from tests.files.photos import PNG, arriving


def test_only_files_of_ours_are_swept(tmp_path: Path) -> None:
    name = "0123456789abcdef" * 2
    ours = {f"01/{name}.png", f"{name}.part", f"boards/{name}.png", f"boards/{name}.png.77.new"}
    others = {
        "sangkien.db", "sangkien.db-wal", "secret_key", f"{name}.db", f"ab/{name[1:]}.png", "ab/notes.txt",
        f"backup/ab/{name}.png", f"media/{name}.part", f"zz/{name}.png",
    }  # fmt: skip
    for path in (tmp_path / each for each in ours | others):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
        os.utime(path, (0, 0))
    assert set(Media(tmp_path).old_files(1.0)) == ours
    kept = asyncio.run(Media(tmp_path).save(arriving(PNG), "a.png"))
    os.utime(tmp_path / kept.path, (0, 0))
    assert kept.path in Media(tmp_path).old_files(1.0)


def test_a_file_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ConnectionError):
        asyncio.run(Media(tmp_path).save(arriving(PNG, then=ConnectionError()), "a.png"))
    assert not list(tmp_path.iterdir())


def test_a_disk_that_fills_up_meanwhile_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert asyncio.run(Media(tmp_path).save(arriving(PNG), "a.png")).refused == "no_room"
    assert not list(tmp_path.iterdir())


def test_nobody_waits_while_a_file_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    used: list[threading.Thread] = []

    def watched(work: Callable[[Any], Any]) -> Callable[[Any], Any]:
        def run(of: Any) -> Any:
            used.append(threading.current_thread())
            return work(of)

        return run

    monkeypatch.setattr(os, "fsync", watched(os.fsync))
    monkeypatch.setattr(filetype, "guess", watched(filetype.guess))
    assert asyncio.run(Media(tmp_path).save(arriving(PNG), "a.png")).path
    assert len(used) == 4 and threading.main_thread() not in used
