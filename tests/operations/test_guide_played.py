"""The guide's commands, one after another as they stand there, in a folder of their own and with a bare PATH."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.cast.places import ROOT
from tests.fakes.telegram import TOKEN, FakeTelegram, fake_telegram
from tests.program.program import free_port

BARE = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
PARTS = ("bot", "handlers", "storage", "messages")
FILES = ("Makefile", "pyproject.toml", "requirements.lock", ".env.example")
ELSEWHERE = ("sudo ", "journalctl ", "docker ", "git ", "15 2 ")  # of the system's own, or of another machine
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)


class Place:
    """A folder into which an office has just unpacked the bot; what the first run installs is there."""

    def __init__(self, folder: Path, telegram: FakeTelegram) -> None:
        self.folder, self.telegram = folder, telegram
        self.environment = BARE | {"PORT": str(free_port())}
        for name in PARTS:
            shutil.copytree(ROOT / name, folder / name)
        for name in FILES:
            shutil.copy(ROOT / name, folder / name)
        (folder / ".venv").mkdir()
        for installed in Path(sys.prefix).iterdir():
            if not installed.name.endswith("-installed"):
                (folder / ".venv" / installed.name).symlink_to(installed)
        shutil.copy(ROOT / "requirements.lock", folder / ".venv/.run-installed")

    def types(self, line: str) -> str:
        """A line of the guide, and what it prints; the lines between which an office fills something in do that too."""
        if line == "make run":
            return self._runs()
        if line == "make load FILE=units.xlsx":
            self._fills_in_units()
        ended = subprocess.run(
            ["sh", "-c", line],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert ended.returncode == 0, f"{line}: {ended.stdout}{ended.stderr}"
        if line.startswith("cp "):
            self._fills_in_settings()
        return ended.stdout

    def _runs(self) -> str:
        process = subprocess.Popen(
            ["make", "run"],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        assert process.stdout is not None
        first = process.stdout.readline()
        os.killpg(process.pid, signal.SIGINT)  # as Ctrl+C does
        process.wait(60)
        process.stdout.close()
        return first

    def _fills_in_settings(self) -> None:
        given = {
            "TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_URL": self.telegram.address,
            "CONTROLLER": "LĐLĐ thành phố Hà Nội, 1A Yết Kiêu, Hà Nội",
        }  # fmt: skip
        path = self.folder / ".env"
        kept = [line for line in path.read_text().splitlines() if line.partition("=")[0] not in given]
        path.write_text("\n".join([*kept, *(f"{name}={value}" for name, value in given.items())]) + "\n")

    def _fills_in_units(self) -> None:
        book = load_workbook(self.folder / "units.xlsx")
        book.worksheets[0].append(["HN", "LĐLĐ thành phố Hà Nội", "Hà Nội", "Thành phố"])
        book.save(self.folder / "units.xlsx")


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    with fake_telegram() as telegram:
        yield Place(tmp_path, telegram)


def lines_of_the_guide() -> list[str]:
    text = (ROOT / "HUONG-DAN.md").read_text("utf-8")
    lines = [line.strip() for kind, block in BLOCK.findall(text) if kind in ("", "sh") for line in block.splitlines()]
    return [line for line in lines if line and not line.startswith(("#", *ELSEWHERE))]


def test_every_make_of_the_guide_is_one_of_the_makefile() -> None:
    for line in lines_of_the_guide():
        if line.startswith("make "):
            asked = ["sh", "-c", f"{line} --dry-run"]
            ended = subprocess.run(asked, cwd=ROOT, env=BARE, capture_output=True, text=True, check=False)
            assert ended.returncode == 0, f"{line}: {ended.stderr}"


@pytest.mark.long
def test_whoever_types_what_the_guide_says_comes_to_a_bot_with_an_officer_a_group_and_a_backup(place: Place) -> None:
    lines = lines_of_the_guide()
    assert {"make setup", "make check", "make backup"} <= set(lines), lines
    heard = {}
    for line in lines:
        heard[line] = place.types(line)
    assert "/cai-dat?ma=" in heard["make setup"]
    assert "1 mới" in heard["make load FILE=units.xlsx"] and "1 mới" in heard["make load FILE=campaign.toml"]
    assert "telegram" in heard["make run"]
    assert re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}", heard['make officer ARGS="invite --unit HN"'])
    assert "startgroup" in heard["make group-code UNIT=HN"]
    assert list((place.folder / "data/posters").glob("*.png"))
    assert "✓ Bản sao lưu" in place.types("make check")
