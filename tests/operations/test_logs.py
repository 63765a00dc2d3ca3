"""The log: with LOG_FORMAT=json every line is one JSON object, of libraries too; who hangs up fills no page of it."""

from __future__ import annotations

import ast
import logging
import re
import subprocess
import sys
from collections.abc import Iterator

import orjson
import pytest
import structlog

from bot import logs
from bot.channels.zalo_oa.codes import ALERT_OF_CODE
from messages.catalog import all_words, has
from tests.cast.places import ROOT, as_before

TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"


def record(error: BaseException | None = None) -> logging.LogRecord:
    """What a library logs, with an address in it."""
    told = (type(error), error, None) if error is not None else None
    return logging.LogRecord("aiohttp.server", logging.ERROR, "", 1, f"Error at /bot{TOKEN}\nhai dòng", (), told)


def test_a_librarys_line_is_one_json_object_without_tokens() -> None:
    line = logs.JsonFormatter().format(record(ValueError("x")))
    assert "\n" not in line and TOKEN not in line
    told = orjson.loads(line)
    assert (told["event"], told["logger"], told["level"]) == ("library", "aiohttp.server", "error")
    assert told["said"].endswith("hai dòng")
    assert "ValueError" in told["exception"]


def test_who_hangs_up_is_no_news_and_a_fault_is() -> None:
    assert not logs.is_news(record(ConnectionResetError()))
    assert logs.is_news(record(ValueError()))
    assert logs.is_news(record())


LIBRARIES = """
import logging, warnings
from bot import logs
logs.set_up("json")
warnings.warn("hai\\ndòng")
logging.getLogger("lib").error("hai\\ndòng")
logging.getLogger("lib").exception("lỗi", exc_info=ValueError("x"))
logging.getLogger("lib").error("bỏ máy", exc_info=ConnectionResetError())
"""


def test_every_line_of_a_program_with_json_logs_is_an_object() -> None:
    run = subprocess.run([sys.executable, "-c", LIBRARIES], cwd=ROOT, capture_output=True, text=True, check=True)
    told = [orjson.loads(line) for line in run.stderr.splitlines()]
    assert [line["logger"] for line in told] == ["py.warnings", "lib", "lib"]


def calls() -> Iterator[tuple[str, bool]]:
    """Each warning and error of the program: its event, and whether it says more in both languages by itself."""
    for file in sorted((ROOT / "bot").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or ast.unparse(node.func) not in ("log.warning", "log.error"):
                continue
            event = node.args[0]
            if isinstance(event, ast.Constant):
                said = [word.arg for word in node.keywords if "in_every_language" in ast.unparse(word.value)]
                yield str(event.value), bool(said)


def test_every_warning_says_in_both_languages_what_to_do() -> None:
    silent = {event for event, speaks in calls() if not speaks and not has(f"log.{event}", "vi")}
    assert silent == {"descriptors_nearly_used"}  # says so itself
    assert {key for key in all_words("vi") if key.startswith("log.")} <= all_words("en").keys()


def events() -> Iterator[tuple[str, str]]:
    """(level, name) of every event that the program logs."""
    for file in sorted((ROOT / "bot").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("log.") and node.args:
                level = ast.unparse(node.func).removeprefix("log.")
                event = node.args[0]
                if isinstance(event, ast.Constant):
                    yield level, str(event.value)
                else:
                    assert ast.unparse(event) == "f'zalo_oa_{name}'", (
                        f"{file}: {ast.unparse(event)} is no name that stays"
                    )
    told = re.findall(r'_alerts\.tell\(\s*"(\w+)"', (ROOT / "bot/channels/zalo_oa/channel.py").read_text("utf-8"))
    for name in (*told, *(f"code{-code}" for code in ALERT_OF_CODE)):
        yield "error", f"zalo_oa_{name}"


def test_events_keep_their_names() -> None:
    """Whoever watches the log asks for warnings and errors by name. After a change that is meant: GOLDEN=write, and say so in CHANGELOG.md."""
    told = {(level, name) for level, name in events() if level in ("warning", "error")}
    found = "".join(f"{level} {name}\n" for level, name in sorted(told))
    as_before("log_events.txt", found)
    assert all(re.fullmatch(r"[a-z]+ [a-z0-9_]+", line) for line in found.splitlines())


def test_the_guide_names_events_that_there_are() -> None:
    guide = (ROOT / "HUONG-DAN.md").read_text("utf-8").partition("## 12.")[2]
    named = set(re.findall(r"^\| `([a-z_]+)`", guide, re.M))
    assert len(named) > 10 and named <= {name for _, name in events()}


def test_database_trouble_reads_as_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    before = structlog.get_config()
    try:
        logs.set_up("json")
        structlog.get_logger().warning("database_trouble", said="database is locked", tried=1)
    finally:
        structlog.configure(**before)
    line = orjson.loads(capsys.readouterr().err)
    assert "bot tự thử lại" in line["todo"] and "tries again" in line["todo"]
