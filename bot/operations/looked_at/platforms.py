"""Lines about Telegram and Zalo: whether they know us and call us, and what of the plan is used."""

from __future__ import annotations

import asyncio

from bot.channels.zalo_bot.channel import WEBHOOK_PATH
from bot.channels.zalo_bot.webhook import look_at
from bot.channels.zalo_oa.check import look_at_account
from bot.http.network_errors import what_happened
from bot.operations.looked_at.line import Line, both, named
from bot.settings import Settings
from messages.channels import ZALO_BOT
from storage.conversation.chats import private_chats
from storage.database.store import Store, TroubleError
from storage.posts.groups import bound_groups
from storage.sending.usage import WARN_AT_SHARE

TELEGRAM_ANSWER_SECONDS = 10.0  # that Telegram may take to say whether it knows our token


def lines(settings: Settings, store: Store | None) -> list[Line]:
    """Those of the platforms that are on."""
    account = [Line(what, found, todo) for what, found, todo in look_at_account(settings, store)]
    return [*_telegram(settings), *_zalo_bot(settings, store), *account]


def _telegram(settings: Settings) -> list[Line]:
    """Whether Telegram knows our token."""
    if not settings.telegram_token:
        return []
    from telegram.error import InvalidToken, TelegramError

    try:
        name, wrong = asyncio.run(_ask_telegram(settings))
        return [Line("Telegram", f"@{name}, {settings.telegram_mode}", wrong)]
    except InvalidToken:
        return [Line("Telegram", "TELEGRAM_TOKEN", both("telegram_refuses"))]
    except (TelegramError, OSError) as error:  # a TimeoutError is an OSError
        why = str(error) or what_happened(error)
        return [Line("Telegram", settings.telegram_api_url, both("telegram_unreachable", why=why))]


async def _ask_telegram(settings: Settings) -> tuple[str, str]:
    """The bot's name, and what is wrong with its webhook, if it should have one."""
    from bot.channels.telegram.channel import WEBHOOK_PATH, webhook_trouble, who_am_i

    token, api_url = settings.telegram_token, settings.telegram_api_url
    async with asyncio.timeout(TELEGRAM_ANSWER_SECONDS):
        name = (await who_am_i(token, api_url)).username
        if settings.telegram_mode != "webhook":
            return name, ""
        return name, await webhook_trouble(token, api_url, settings.public_url + WEBHOOK_PATH)


def _zalo_bot(settings: Settings, store: Store | None) -> list[Line]:
    """Whether the platform knows us and calls us, and how many groups and people the plan has still room for."""
    if not settings.zalo_bot_token:
        return []
    webhook = ""
    if settings.zalo_mode == "webhook":
        webhook = settings.public_url + WEBHOOK_PATH
    name, todo = asyncio.run(look_at(settings.zalo_bot_api_url, settings.zalo_bot_token, webhook))
    found = [Line("Zalo Bot", f"{name or '?'}, {settings.zalo_mode}", todo)]
    if store is None:
        return found
    try:
        groups = store.reading(bound_groups, ZALO_BOT.name)
        people = store.reading(private_chats, ZALO_BOT.name)
    except TroubleError:
        return found  # said where the database is looked at
    return [*found, _groups(groups, settings.zalo_bot_max_groups), _people(people, settings.zalo_bot_max_users)]


def _groups(groups: int, most: int) -> Line:
    """`most`: groups of the plan; 0: no limit."""
    todo = ""
    if most and groups > most:
        todo = both("too_many_groups", most=most)
    return named("zalo_groups", f"{groups}/{most or '∞'}", todo)


def _people(people: int, most: int) -> Line:
    """`most`: people of the plan; 0: no limit."""
    todo = ""
    if most and people >= most * WARN_AT_SHARE:
        todo = both("too_many_users", most=most)
    return named("zalo_people", f"{people}/{most or '∞'}", todo)
