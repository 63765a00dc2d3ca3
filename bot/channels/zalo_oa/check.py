"""What `check` says of a Zalo Official Account: its tokens, its package, what is left, what waits."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot import clock
from bot.channels.zalo.http import CHECK_SECONDS, RefusedError, ZaloError
from bot.channels.zalo.shapes import as_dict
from bot.channels.zalo_oa.channel import WEBHOOK_PATH
from bot.channels.zalo_oa.codes import TOKEN_CODES, todo_of_code
from bot.channels.zalo_oa.groups import QUOTA_KINDS, assets, is_free
from bot.channels.zalo_oa.http import Api
from bot.channels.zalo_oa.read import CHANNEL
from bot.channels.zalo_oa.tokens import name_of, todo_when_lost
from bot.settings import Settings, known_secret
from messages.catalog import in_every_language
from storage.conversation import chats, handovers
from storage.database.sealing import Seal
from storage.database.store import Store, TroubleError
from storage.posts.groups import bound_groups
from storage.sending import outbox, tokens, usage
from storage.sending.tokens import CLAIM, Pair
from storage.sending.usage import Used, month

ACCOUNT = "Zalo OA"  # what the line of the account itself is called
Line = tuple[str, str, str]  # what was looked at, what was found, what to do


@dataclass(frozen=True, slots=True, kw_only=True)
class Ours:
    """What our own database knows."""

    pair: Pair | None
    used: Used
    held: int
    colleagues: int
    groups: int
    last: str  # the person who wrote last


def look_at_account(settings: Settings, store: Store | None) -> list[Line]:
    """The lines of the screen."""
    if not settings.zalo_oa_app_id:
        return []
    if store is None:
        return [(ACCOUNT, settings.zalo_oa_app_id, _todo("no_token"))]
    now = clock.now()
    try:
        ours = store.reading(_ours, settings, Seal(known_secret(settings, store)), now)
    except TroubleError:
        return []  # said where the database is looked at
    lines = [_token(ours.pair, now)]
    if not settings.public_url:
        lines.append(("Zalo OA, webhook", "PUBLIC_URL", _todo("no_webhook", path=WEBHOOK_PATH)))
    left = ""
    if ours.pair is not None and ours.pair.expires_at > now:
        account, left, packages = asyncio.run(_ask(settings, ours.pair.access, ours.last))
        lines += [account, (_what("groups"), _found("groups", n=ours.groups, packages=packages or "?"), "")]
    counts = _found(
        "messages", came=ours.used.came, went=ours.used.went, held=ours.held, colleagues=ours.colleagues, left=left
    )
    lines.append((_what("messages"), counts, ""))
    return lines


def _ours(tx: Any, settings: Settings, seal: Seal, now: datetime) -> Ours:
    return Ours(
        pair=tokens.find(tx, name_of(settings.zalo_oa_refresh_token), seal),
        used=usage.used(tx, CHANNEL, month(now)),
        held=outbox.held(tx, CHANNEL),
        colleagues=handovers.number(tx, CHANNEL, now),
        groups=bound_groups(tx, CHANNEL),
        last=chats.wrote_last(tx, CHANNEL),
    )


def _token(pair: Pair | None, now: datetime) -> Line:
    if pair is None:
        return ("Zalo OA, token", "-", _todo("no_token"))
    found = f"{pair.expires_at.astimezone():%d/%m %H:%M}" if pair.access else "-"
    if pair.lost:
        return ("Zalo OA, token", found, todo_when_lost())
    if pair.spent and pair.sent_at is not None and now - pair.sent_at > CLAIM:
        return ("Zalo OA, token", found, _todo("unanswered"))
    if pair.expires_at <= now:
        return ("Zalo OA, token", found, _todo("no_token"))
    return ("Zalo OA, token", found, "")


async def _ask(settings: Settings, token: str, last: str) -> tuple[Line, str, str]:
    """The account itself; what may still be sent to whoever wrote last; how many group packages are free."""
    api = Api(
        settings.zalo_oa_api_url, settings.zalo_oa_oauth_url, settings.zalo_oa_app_id, settings.zalo_oa_app_secret
    )
    await api.open()
    try:
        account = _account(as_dict(await api.get("v2.0/oa/getoa", token, CHECK_SECONDS)))
        return account, await _left(api, token, last), await _packages(api, token)
    except RefusedError as error:
        todo = f"{todo_of_code(error.code)} ({error})"
        if error.code in TOKEN_CODES:
            todo = _todo("no_token")
        return (ACCOUNT, settings.zalo_oa_app_id, todo), "", ""
    except ZaloError as error:
        return (ACCOUNT, settings.zalo_oa_api_url, _todo("unreachable", said=str(error))), "", ""
    finally:
        await api.close()


def _account(found: dict[str, Any]) -> Line:
    name = f"{found.get('name', '?')}, {found.get('package_name') or '?'}"
    if until := found.get("package_valid_through_date"):
        name += f" ({until})"
    todo = ""
    if found.get("is_verified") is False:
        todo = _todo("unverified")
    return (ACCOUNT, name, todo)


async def _left(api: Api, token: str, last: str) -> str:
    """The platform counts for each person: of the last one who wrote."""
    if not last:
        return ""
    try:
        quota = as_dict(await api.post("v3.0/oa/quota/message", token, {"user_id": last}, CHECK_SECONDS))
    except RefusedError:
        return ""
    left = as_dict(quota.get("cs_reply"))
    return f"{left.get('remain', '?')}/{left.get('total', '?')}"


async def _packages(api: Api, token: str) -> str:
    said = []
    for kind in QUOTA_KINDS:
        try:
            found = await assets(api, token, kind, CHECK_SECONDS)
        except RefusedError:
            continue
        if found:
            free = sum(map(is_free, found))
            said.append(_found("package", kind=kind, free=free, all=len(found)))
    return ", ".join(said)


def _what(key: str) -> str:
    return in_every_language(f"zalo_oa.check.what.{key}")


def _found(key: str, **values: Any) -> str:
    return in_every_language(f"zalo_oa.check.found.{key}", **values)


def _todo(key: str, **values: Any) -> str:
    return in_every_language(f"zalo_oa.check.{key}", **values)
