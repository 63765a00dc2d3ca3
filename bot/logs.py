"""How the log looks: lines for people, or JSON (LOG_FORMAT). Answers, names, sessions and tokens never go in.

Each line has an `event`, a name that stays: those of warnings and errors are in `tests/golden/log_events.txt`.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from datetime import UTC, datetime
from typing import Any

import structlog

from messages.catalog import LANGUAGES, has, in_every_language


def set_up(form: str) -> None:
    """Send everything to standard error; libraries from WARNING on. `form`: "json" or lines."""
    render: list[Any]
    if form == "json":
        render = [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
    else:
        plain = structlog.dev.plain_traceback
        render = [structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=plain)]
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            with_advice,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *render,
            _without_tokens,
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    # aiohttp's access log would write sessions, which are secrets in the path.
    logging.getLogger("aiohttp.access").disabled = True
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s")
    formatter = JsonFormatter() if form == "json" else _Formatter("%(levelname)s %(name)s: %(message)s")
    logging.captureWarnings(True)
    for handler in logging.getLogger().handlers:
        handler.addFilter(is_news)
        handler.setFormatter(formatter)


def with_advice(_logger: Any, _name: str, line: Any) -> Any:
    """A warning or an error with what it means and what to do, in every language: see `messages/*/log.toml`."""
    key = f"log.{line['event']}"
    if line["level"] in ("warning", "error") and has(key, LANGUAGES[0]):
        line["todo"] = in_every_language(key)
    return line


OF_A_LIBRARY = "library"  # the event of all that libraries log: their own words are no name that stays
_TOKEN = re.compile(r"\d{5,}:[A-Za-z0-9_-]{10,}")  # of a bot on Telegram or Zalo, as it stands in their addresses


class _Formatter(logging.Formatter):
    """Takes tokens out: what a library logs may quote an address, and an address may hold a token."""

    def format(self, record: logging.LogRecord) -> str:
        return _TOKEN.sub("[token]", super().format(record))


class JsonFormatter(_Formatter):
    """What a library logs, as one JSON object on one line, as our own lines are."""

    def format(self, record: logging.LogRecord) -> str:
        """Its line, without tokens."""
        line = {
            "event": OF_A_LIBRARY,
            "said": record.getMessage(),
            "logger": record.name,
            "level": record.levelname.lower(),
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return _TOKEN.sub("[token]", json.dumps(line, ensure_ascii=False))


def is_news(record: logging.LogRecord) -> bool:
    """A phone that hangs up is no fault of anybody's, and 25 lines of it hide what is."""
    error = record.exc_info[1] if record.exc_info else None
    return not isinstance(error, ConnectionError)


def _without_tokens(_logger: Any, _name: str, line: Any) -> Any:
    """The rendered line without tokens."""
    if isinstance(line, str):
        return _TOKEN.sub("[token]", line)
    return line
