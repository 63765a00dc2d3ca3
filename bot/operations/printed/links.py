"""Where a poster may lead: the address of every channel that is on, which opens the bot for a unit where it can.

Zalo's addresses carry no unit: whoever comes that way is asked for it.
"""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from bot import clock
from bot.channels.zalo.http import CHECK_SECONDS, ZaloError
from bot.channels.zalo.shapes import as_dict, as_id
from bot.channels.zalo_bot.http import Api as BotApi
from bot.channels.zalo_oa.http import Api as AccountApi
from bot.channels.zalo_oa.tokens import name_of
from bot.operations.shared import telegram_name
from bot.settings import Settings, known_secret
from messages.catalog import in_every_language, say
from storage.database.sealing import Seal
from storage.database.store import Store
from storage.sending import tokens

MOST_PAYLOAD_LETTERS = 64  # of a start link: letters, digits, - and _


class NoLinkError(Exception):
    """A start link cannot carry this unit's code."""


@dataclass(frozen=True, slots=True)
class Way:
    """One channel: what it is called on the poster, and its address for a unit, which may raise NoLinkError."""

    name: str
    address: Callable[[str], str]


def ways(store: Store, settings: Settings) -> list[Way]:
    """Of every channel that is on; one that cannot be asked for its address is said and left out."""
    found: list[Way] = []
    lang = settings.language
    zalo = {"account": account_address(store, settings), "bot": bot_address(settings)}
    for kind, address in zalo.items():
        name = say("officers.channel.zalo_bot", lang)
        if all(zalo.values()):
            name = say(f"telegram.poster.{kind}", lang)  # which of the two
        if address:
            found.append(Way(name, partial(_always, address)))
    if username := telegram_name(settings) if settings.telegram_token else "":
        found.append(
            Way(say("officers.channel.telegram", lang), lambda unit: f"https://t.me/{username}?start={_start(unit)}")
        )
    if settings.chat == "public" and settings.public_url:
        web = f"{settings.public_url}/?start="
        found.append(Way(say("officers.channel.web", lang), lambda unit: f"{web}{_start(unit)}"))
    if not found:
        print(in_every_language("telegram.poster.no_channel"), file=sys.stderr)
    return found


def _always(address: str, _unit: str) -> str:
    return address


def _start(unit: str) -> str:
    """What the address tells the bot. NoLinkError: the code has other letters, or too many."""
    payload = f"u_{unit}"
    if not re.fullmatch(rf"[A-Za-z0-9_-]{{1,{MOST_PAYLOAD_LETTERS}}}", payload):
        raise NoLinkError(unit)
    return payload


def bot_address(settings: Settings) -> str:
    """The address of the Zalo Bot; "" when there is none, or it does not answer."""
    if not settings.zalo_bot_token:
        return ""
    try:
        found = as_id(asyncio.run(_ask_bot(settings)).get("id"))
    except ZaloError as error:
        print(f"{in_every_language('zalo_bot.unreachable')}: {error}", file=sys.stderr)
        return ""
    return f"https://bot.zaloplatforms.com/bots/{found}" if found else ""


async def _ask_bot(settings: Settings) -> dict[str, object]:
    api = BotApi(settings.zalo_bot_api_url, settings.zalo_bot_token)
    await api.open()
    try:
        return as_dict(await api.call("getMe", seconds=CHECK_SECONDS))
    finally:
        await api.close()


def account_address(store: Store, settings: Settings) -> str:
    """The address of the Official Account; "" when there is none, or it cannot be asked now."""
    if not settings.zalo_oa_app_id:
        return ""
    pair = store.reading(tokens.find, name_of(settings.zalo_oa_refresh_token), Seal(known_secret(settings, store)))
    if pair is None or pair.expires_at <= clock.now():
        print(f"Zalo OA: {in_every_language('zalo_oa.check.no_token')}", file=sys.stderr)
        return ""
    try:
        found = asyncio.run(_ask_account(settings, pair.access))
    except ZaloError as error:
        print(f"Zalo OA: {in_every_language('zalo_oa.check.unreachable', said=str(error))}", file=sys.stderr)
        return ""
    account = as_id(found.get("oa_id") or found.get("oaid") or "")
    return f"https://zalo.me/{account}" if account else ""


async def _ask_account(settings: Settings, token: str) -> dict[str, object]:
    api = AccountApi(
        settings.zalo_oa_api_url, settings.zalo_oa_oauth_url, settings.zalo_oa_app_id, settings.zalo_oa_app_secret
    )
    await api.open()
    try:
        return as_dict(await api.get("v2.0/oa/getoa", token, CHECK_SECONDS))
    finally:
        await api.close()
