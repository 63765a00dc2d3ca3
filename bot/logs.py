"""How the log looks: lines for people, or JSON (LOG_FORMAT). Answers, names, sessions and tokens never go in."""

from __future__ import annotations

import logging
import sys
from typing import Any

import structlog


def set_up(form: str) -> None:
    """Send everything to standard error; libraries from WARNING on."""
    look: Any = structlog.processors.JSONRenderer(ensure_ascii=False) if form == "json" else structlog.dev.ConsoleRenderer(
        colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info if form == "json" else _as_is,
            look,
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    # aiohttp's access log would write sessions, which are secrets in the path.
    logging.getLogger("aiohttp.access").disabled = True
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s")


def _as_is(_logger: Any, _name: str, event: Any) -> Any:
    return event
