"""What several operations ask: the units of today, and the bot's name on Telegram."""

from __future__ import annotations

import asyncio
import sys

from telegram.error import TelegramError

from bot import clock
from bot.channels.telegram.channel import who_am_i
from bot.settings import Settings
from handlers.conversation.context import ContextCache
from handlers.conversation.units import Units
from messages.catalog import in_every_language
from storage.database.store import Store


def known_units(store: Store) -> Units:
    """The units of today."""
    with store.read() as tx:
        return ContextCache().at(tx, clock.now()).units


def telegram_name(settings: Settings) -> str:
    """The bot's name, as Telegram knows it; empty, and said, when it cannot be asked."""
    if not settings.telegram_token:
        print(in_every_language("telegram.no_token"), file=sys.stderr)
        return ""
    try:
        return asyncio.run(who_am_i(settings.telegram_token, settings.telegram_api_url)).username
    except TelegramError as error:
        print(in_every_language("telegram.no_answer", said=str(error)), file=sys.stderr)
        return ""
