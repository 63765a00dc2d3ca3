"""The README's way from nothing to the first board, as an office goes it."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot.cli.main import app
from handlers.commands import COMMANDS as COMMANDS_OF_PEOPLE
from tests.cast.places import ROOT
from tests.program.process import run_bot
from tests.program.program import Phone, program

MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")
GUIDE = (ROOT / "HUONG-DAN.md").read_text("utf-8")
SETTINGS = (ROOT / ".env.example").read_text("utf-8")
COMMANDS = re.search(r"^COMMANDS = (.+)$", MAKEFILE, re.M)


def words_of_the_bot() -> set[str]:
    named = {command.name or getattr(command.callback, "__name__", "") for command in app.registered_commands}
    return {name.replace("_", "-") for name in named} | {str(group.name) for group in app.registered_groups}


def test_each_command_is_a_word_of_make() -> None:
    assert COMMANDS is not None
    assert {*COMMANDS[1].split()} == words_of_the_bot() - {"run"}


@pytest.mark.parametrize("text", [README, GUIDE], ids=["README", "HUONG-DAN"])
def test_whatever_is_to_be_typed_is_there(text: str) -> None:
    targets = {*re.findall(r"^([a-z-]+):", MAKEFILE, re.M), *words_of_the_bot()}
    assert {*re.findall(r"(?:`|^)make ([a-z-]+)", text, re.M)} <= targets
    assert {*re.findall(r"python -m bot ([a-z-]+)", text)} <= words_of_the_bot()


#: @BotFather's, folders, pages.
NO_COMMANDS = {"newbot", "revoke", "etc", "opt", "var", "kiemtra", "health", "ready", "metrics"}


def test_what_the_guide_names_is_a_command_or_a_setting() -> None:
    named = {*re.findall(r"`/([a-z]+)", GUIDE)} - NO_COMMANDS
    assert named <= {name for command in COMMANDS_OF_PEOPLE for name in command.names}
    settings = {*re.findall(r"^(?:# )?([A-Z_]+)=", SETTINGS, re.M)}
    assert {*re.findall(r"(?:`|^)([A-Z]+(?:_[A-Z]+)+|[A-Z]+)=", GUIDE, re.M)} <= settings


@pytest.mark.parametrize("text", [README, GUIDE], ids=["README", "HUONG-DAN"])
def test_each_line_of_make_in_a_block_is_one_that_make_can_follow(text: str) -> None:
    """With nothing but the system's own commands on the PATH, and as far as is possible without a network."""
    blocks = re.findall(r"^```(?:sh)?\n(.*?)^```", text, re.M | re.S)
    lines = [line.partition("#")[0].strip() for block in blocks for line in block.splitlines() if line.startswith("make ")]
    assert lines
    for line in lines:
        words = shlex.split(line)
        ended = subprocess.run(
            [words[0], "-n", *words[1:]], cwd=ROOT, env={"PATH": "/usr/bin:/bin"}, capture_output=True, text=True, check=False
        )
        assert ended.returncode == 0 and ".venv/bin/python" in ended.stdout, (line, ended.stderr)


def test_an_office_goes_from_nothing_to_its_board(tmp_path: Path) -> None:
    settings = {
        "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "COLUMNS": "400", "WEB_CHAT": "public",
        "CONTROLLER": "Công đoàn Công ty Hoa Sen, 1 Tràng Tiền, Hà Nội",
    }  # fmt: skip

    def says(*words: str) -> str:
        ended = run_bot(*words, cwd=tmp_path, env=settings)
        assert not ended.stderr.strip(), ended.stderr
        return ended.stdout

    says("template", "units")
    book = load_workbook(tmp_path / "units.xlsx")
    sheet = book.worksheets[0]
    for row in (["HS", "Công đoàn Tổng công ty Hoa Sen", "", "Tổng công ty"], ["HS1", "CĐCS Nhà máy 1", "", "CĐCS", "HS"]):
        sheet.append(row)
    book.save(tmp_path / "units.xlsx")
    assert "2 mới" in says("load", "units.xlsx")
    checked = says("check")
    assert "✗ Đợt sáng kiến / Campaign" in checked and "✓ Đơn vị / Units" in checked
    says("template", "campaign")
    assert "Đợt sáng kiến: 1 mới" in says("load", "campaign.toml")
    checked = says("check")
    assert "✓ Đợt sáng kiến" in checked and "! Bản sao lưu" in checked and "! Cán bộ" in checked and "✗" not in checked
    assert re.search(r"[0-9A-Z]{4}", says("officer", "invite", "--unit", "HS"))
    with program(tmp_path, **settings) as bot:
        worker = Phone(bot).presses("Tôi đồng ý").says("Nguyễn Văn An, 0912345678, Nhà máy 1, Công đoàn Tổng công ty Hoa Sen")
        worker.hears("Tên sáng kiến")
        status, page = bot.ask("GET", "/board")
        assert status == 200 and "Hoa Sen" in page


def test_a_python_without_the_libraries_says_what_to_type(tmp_path: Path) -> None:
    (tmp_path / "bot").mkdir()
    (tmp_path / "bot/__main__.py").write_bytes((ROOT / "bot/__main__.py").read_bytes())
    command = [sys.executable, "-I", "-S", "-c", "import runpy, sys; sys.path.insert(0, ''); runpy.run_module('bot')"]
    bare = [*command[:-1], command[-1].replace("run_module('bot')", "run_module('bot', run_name='__main__')")]
    ended = subprocess.run(bare, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 1 and "make run" in ended.stderr and "Traceback" not in ended.stderr
