"""The log: with LOG_FORMAT=json every line is one JSON object, of libraries too; who hangs up fills no page of it."""

from __future__ import annotations

import logging
import subprocess
import sys

import orjson

from bot import logs
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
