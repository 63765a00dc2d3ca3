"""Keeps settings from the page, and notes that it was done; what hinders is one sentence."""

from __future__ import annotations

import asyncio
import errno
from collections.abc import Mapping

from bot.settings import SettingsError
from bot.setup.env_file import SetElsewhereError, keep
from bot.setup.frame import Parts
from messages.catalog import for_one, has, say


async def save(parts: Parts, values: Mapping[str, str], subject: str, lang: str) -> str:
    """Keep them; "" when it is done, else what hinders it. They count once the bot has begun anew."""
    try:
        with for_one(lang):
            await asyncio.to_thread(keep, values)
    except SetElsewhereError as error:
        return say("setup.said.set_elsewhere", lang, names=", ".join(error.names))
    except SettingsError as error:
        return say("setup.said.wrong_setting", lang, said=str(error))
    except OSError as error:
        return say("setup.said.not_written", lang, why=_why(error, lang))
    # Which settings, and never what they say: some are secrets.
    await asyncio.to_thread(parts.doors.note, subject, {"settings": sorted(values)}, parts.clock())
    return ""


def _why(error: OSError, lang: str) -> str:
    """What the system says, in the language of the page where it is one of the usual things."""
    key = f"setup.not_written.{errno.errorcode.get(error.errno or 0, '').lower()}"
    return say(key, lang) if has(key, lang) else str(error.strerror or "")
