"""The log: with LOG_FORMAT=json every line is one JSON object, of libraries too; who hangs up fills no page of it."""

from __future__ import annotations

import ast
import logging
import subprocess
import sys
from collections.abc import Iterator

import orjson
import pytest
import structlog

from bot import logs
from messages.catalog import all_words, has
from tests.cast.places import ROOT

TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"


def record(error: BaseException | None = None) -> logging.LogRecord:
    """What a library logs, with an address in it."""
    told = (type(error), error, None) if error is not None else None
    return logging.LogRecord("aiohttp.server", logging.ERROR, "", 1, f"Error at /bot{TOKEN}\nhai dòng", (), told)


def test_a_librarys_line_is_one_json_object_without_tokens() -> None:
    line = logs.JsonFormatter().format(record(ValueError("x")))
    assert "\n" not in line and TOKEN not in line
    told = orjson.loads(line)
    assert (told["logger"], told["level"]) == ("aiohttp.server", "error")
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


def test_database_trouble_reads_as_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    before = structlog.get_config()
    try:
        logs.set_up("json")
        structlog.get_logger().warning("database_trouble", said="database is locked", tried=1)
    finally:
        structlog.configure(**before)
    line = orjson.loads(capsys.readouterr().err)
    assert "bot tự thử lại" in line["todo"] and "tries again" in line["todo"]
