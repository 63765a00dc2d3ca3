"""Settings as a test gives them: nothing is read from a file."""

from __future__ import annotations

from typing import Any

from bot.settings import Settings


def given(**values: Any) -> Settings:
    """These settings, and the usual ones beside them."""
    known: dict[str, Any] = {"_env_file": None, **values}
    return Settings(**known)
