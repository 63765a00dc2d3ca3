"""What platforms say of a bot: whether a token is known, what it is called, the address that opens it on a phone."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

import aiohttp
from telegram.error import EndPointNotFound, InvalidToken, TelegramError

from bot.channels.telegram.channel import who_am_i
from bot.channels.zalo.http import CHECK_SECONDS, ZaloError
from bot.channels.zalo_bot.channel import WEBHOOK_PATH
from bot.channels.zalo_bot.http import Api as BotApi
from bot.channels.zalo_bot.webhook import ask, is_token_wrong
from bot.channels.zalo_oa.check import ACCOUNT, look_at_account
from bot.http.body import parsed_object
from bot.http.network_errors import in_one_language
from bot.http.proxy import proxy_for
from bot.operations.printed.links import account_address, bot_address
from bot.settings import Settings
from bot.setup.frame import PATH, Parts
from messages.catalog import for_one, say
from messages.channels import TELEGRAM, ZALO_BOT, ZALO_OA

OURSELVES_SECONDS = 4.0  # that our own address may take
MOST_ANSWER_BYTES = 1000
ANSWER_SECONDS = 10.0  # that a platform may take to say who we are
WEB = "web"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bot:
    """One channel that is on. `todo`: what is wrong, "" where it answers; `address`: where people find it.

    `soon`: it is on its way, and there is nothing to do but to look again.
    """

    channel: str
    name: str
    todo: str = ""
    address: str = ""
    soon: bool = False

    def start(self, code: str) -> str:
        """The address that opens it with this code; without the code where the platform carries none."""
        if self.channel == TELEGRAM.name and self.address:
            return f"{self.address}?start=o_{code}"
        return self.address

    def start_group(self, code: str) -> str:
        """The address that puts it into a group with this code; "" where there is none."""
        if self.channel == TELEGRAM.name and self.address:
            return f"{self.address}?startgroup=g_{code}"
        return ""


async def bots(parts: Parts, lang: str) -> list[Bot]:
    """All that are on, asked now; at the demo there is none."""
    settings = parts.settings
    found: list[Bot] = []
    if parts.is_demo:
        return found
    if settings.telegram_token:
        found.append(await _telegram(settings, lang))
    if settings.zalo_bot_token:
        found.append(await _zalo_bot(settings, lang))
    if settings.zalo_oa_app_id:
        with for_one(lang):
            found.append(await asyncio.to_thread(_account, parts, lang))
    if settings.chat == "public":
        found.append(Bot(channel=WEB, name=settings.public_url, address=settings.public_url))
    return found


async def _telegram(settings: Settings, lang: str) -> Bot:
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            name = (await who_am_i(settings.telegram_token, settings.telegram_api_url)).username
    except (TelegramError, OSError) as error:
        return Bot(channel=TELEGRAM.name, name="?", todo=_telegram_said(error, lang))
    return Bot(channel=TELEGRAM.name, name=f"@{name}", address=f"https://t.me/{name}")


async def _zalo_bot(settings: Settings, lang: str) -> Bot:
    webhook = settings.public_url + WEBHOOK_PATH if settings.zalo_mode == "webhook" else ""
    try:
        name, there = await ask(settings.zalo_bot_api_url, settings.zalo_bot_token)
    except ZaloError as error:
        return Bot(channel=ZALO_BOT.name, name="?", todo=_zalo_said(error, lang))
    todo = "" if there == webhook else f"webhook: {there or '-'}; {say('zalo_bot.set_webhook', lang)}"
    address = await asyncio.to_thread(bot_address, settings)
    return Bot(channel=ZALO_BOT.name, name=name or "?", todo=todo, address=address)


def _account(parts: Parts, lang: str) -> Bot:
    """The first thing that is wrong with it, of all that `check` finds; a bot that runs gets its token by itself."""
    lines = look_at_account(parts.settings, parts.store)
    name = next((found for what, found, _ in lines if what == ACCOUNT), parts.settings.zalo_oa_app_id)
    todo = next((todo for _, _, todo in lines if todo), "")
    if todo == say("zalo_oa.check.no_token", lang):
        return Bot(channel=ZALO_OA.name, name=name, todo=say("setup.channel_said.token_comes", lang), soon=True)
    address = "" if todo else account_address(parts.store, parts.settings)
    return Bot(channel=ZALO_OA.name, name=name, todo=todo, address=address)


async def reaches_us(url: str, life: str) -> bool:
    """Whether that address leads to this very bot, asked from here by the way that the world takes."""
    timeout = aiohttp.ClientTimeout(total=OURSELVES_SECONDS)
    try:
        async with aiohttp.ClientSession(timeout=timeout) as session:
            asked = session.get(f"{url}{PATH}/song", proxy=proxy_for(url), allow_redirects=False)
            async with asked as answer:
                found = parsed_object(await answer.content.read(MOST_ANSWER_BYTES))
    except (aiohttp.ClientError, TimeoutError, ValueError, OSError):
        return False
    return found is not None and found.get("life") == life


# Before a token is kept


async def try_token(settings: Settings, channel: str, given: Mapping[str, str], lang: str) -> str:
    """ "" where the platform knows it, else what is wrong and what to do.

    An Official Account's refresh token is good once: it is tried by the bot itself, which keeps what it gets for it.
    """
    if channel == TELEGRAM.name:
        return await _try_telegram(settings, given["telegram_token"], lang)
    if channel == ZALO_BOT.name:
        return await _try_zalo_bot(settings, given["zalo_bot_token"], lang)
    return ""


async def _try_telegram(settings: Settings, token: str, lang: str) -> str:
    if ":" not in token or not token.partition(":")[0].isdecimal():
        return say("setup.channel_said.telegram_shape", lang)
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            await who_am_i(token, settings.telegram_api_url)
    except (TelegramError, OSError) as error:  # a TimeoutError is an OSError
        return _not_kept(_telegram_said(error, lang), lang)
    return ""


async def _try_zalo_bot(settings: Settings, token: str, lang: str) -> str:
    if ":" not in token or not token.partition(":")[0].isdecimal():
        return say("setup.channel_said.zalo_shape", lang)
    api = BotApi(settings.zalo_bot_api_url, token)
    await api.open()
    try:
        await api.call("getMe", seconds=CHECK_SECONDS)
    except ZaloError as error:
        return _not_kept(_zalo_said(error, lang), lang)
    finally:
        await api.close()
    return ""


# What went wrong, in words of the page's own language: libraries speak English


def _telegram_said(error: Exception, lang: str) -> str:
    if isinstance(error, InvalidToken | EndPointNotFound):
        return say("setup.channel_said.telegram_wrong", lang)
    return say("setup.channel_said.unreachable", lang, name="Telegram", why=in_one_language(error, lang))


def _zalo_said(error: ZaloError, lang: str) -> str:
    if is_token_wrong(error):
        return say("setup.channel_said.zalo_wrong", lang)
    return say("setup.channel_said.unreachable", lang, name="Zalo", why=in_one_language(error, lang))


def _not_kept(said: str, lang: str) -> str:
    return f"{said} {say('setup.channel_said.not_kept', lang)}"
