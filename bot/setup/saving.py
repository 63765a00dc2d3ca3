"""Keeps settings from the page in `.env`, and notes that it was done; what hinders is one sentence."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from bot.settings import SettingsError
from bot.setup.env_file import SetElsewhereError, keep
from bot.setup.frame import Parts
from messages.catalog import say


async def save(parts: Parts, values: Mapping[str, str], subject: str, lang: str) -> str:
    """Keep them; "" when it is done, else what hinders it. They count once the bot has begun anew."""
    try:
        await asyncio.to_thread(keep, values)
    except SetElsewhereError as error:
        return say("setup.said.set_elsewhere", lang, names=", ".join(error.names))
    except SettingsError as error:
        return say("setup.said.wrong_setting", lang, said=str(error))
    except OSError as error:
        return say("setup.said.not_written", lang, why=error.strerror or "")
    # Which settings, and never what they say: some are secrets.
    await asyncio.to_thread(parts.doors.note, subject, {"settings": sorted(values)}, parts.clock())
    return ""
