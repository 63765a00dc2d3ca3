"""What `check` says of a Zalo Official Account: its tokens, its package, what is left, what waits."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from bot import clock
from bot.channels.zalo_bot import CHECK
from bot.channels.zalo_http import Refused, ZaloError
from bot.channels.zalo_oa import PATH, TOKEN, todo
from bot.channels.zalo_oa_http import Api
from bot.channels.zalo_oa_shapes import CHANNEL
from bot.oa_groups import QUOTAS
from bot.quota import month
from bot.settings import Settings
from bot.tokens import LOST, name_of
from messages.catalog import say
from storage import handovers, members, meter, outbox, tokens
from storage.meter import Used
from storage.store import Store, Trouble
from storage.tokens import CLAIM, Pair

Line = tuple[str, str, str]  # what was looked at, what was found, what to do


@dataclass(frozen=True, slots=True)
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
        return [("zalo oa", settings.zalo_oa_app_id, _both("check.no_token"))]
    try:
        ours = _ours(store, settings)
    except Trouble:
        return []  # said where the database is looked at
    lines = [_token(ours.pair)]
    if not settings.public_url:
        lines.append(("zalo oa webhook", "PUBLIC_URL", _both("check.no_webhook", path=PATH)))
    said = ""
    if ours.pair is not None and ours.pair.expires_at > clock.now():
        account, said, packages = asyncio.run(_ask(settings, ours.pair.access, ours.last))
        lines += [account, ("zalo oa groups", f"{ours.groups} bound; packages: {packages or '?'}", "")]
    found = (
        f"{ours.used.came} in + {ours.used.went} out this month; {ours.held} held; {ours.colleagues} with colleagues"
    )
    lines.append(("zalo oa messages", f"{found}{said}", ""))
    return lines


def _ours(store: Store, settings: Settings) -> Ours:
    now = clock.now()
    with store.read() as tx:
        return Ours(
            tokens.find(tx, name_of(settings.zalo_oa_refresh_token)),
            meter.used(tx, CHANNEL, month(now)),
            outbox.held(tx, CHANNEL),
            handovers.number(tx, CHANNEL, now),
            meter.bound_groups(tx, CHANNEL),
            members.wrote_last(tx, CHANNEL),
        )


def _token(pair: Pair | None) -> Line:
    now = clock.now()
    if pair is None:
        return ("zalo oa token", "-", _both("check.no_token"))
    found = f"{pair.expires_at.astimezone():%d/%m %H:%M}" if pair.access else "-"
    if pair.lost:
        return ("zalo oa token", found, LOST)
    if pair.spent and pair.sent_at is not None and now - pair.sent_at > CLAIM:
        return ("zalo oa token", found, _both("check.unanswered"))
    return ("zalo oa token", found, "" if pair.expires_at > now else _both("check.no_token"))


async def _ask(settings: Settings, token: str, last: str) -> tuple[Line, str, str]:
    """The account itself; what may still be sent to whoever wrote last; how many group packages are free."""
    api = Api(
        settings.zalo_oa_api_url, settings.zalo_oa_oauth_url, settings.zalo_oa_app_id, settings.zalo_oa_app_secret
    )
    await api.open()
    try:
        found = _dict(await api.get("v2.0/oa/getoa", token, CHECK))
        name = f"{found.get('name', '?')}, {found.get('package_name') or '?'}"
        if until := found.get("package_valid_through_date"):
            name += f" ({until})"
        account = ("zalo oa", name, _both("check.unverified") if found.get("is_verified") is False else "")
        return account, await _left(api, token, last), await _packages(api, token)
    except Refused as error:
        mend = _both("check.no_token") if error.code in TOKEN else f"{todo(f'code{abs(error.code)}')} ({error})"
        return ("zalo oa", settings.zalo_oa_app_id, mend), "", ""
    except ZaloError as error:
        return ("zalo oa", settings.zalo_oa_api_url, _both("check.unreachable", said=str(error))), "", ""
    finally:
        await api.close()


async def _left(api: Api, token: str, last: str) -> str:
    """The platform counts for each person: of the last one who wrote."""
    if not last:
        return ""
    try:
        left = _dict(_dict(await api.post("v3.0/oa/quota/message", token, {"user_id": last}, CHECK)).get("cs_reply"))
    except Refused:
        return ""
    return f"; quota of the last one who wrote: {left.get('remain', '?')}/{left.get('total', '?')}"


async def _packages(api: Api, token: str) -> str:
    found = []
    for quota in QUOTAS:
        try:
            body = {"quota_owner": "OA", "quota_type": quota}
            assets = await api.post("v3.0/oa/quota/group", token, body, CHECK)
        except Refused:
            continue
        if isinstance(assets, list) and assets:
            free = sum(_dict(asset).get("status") == "available" for asset in assets)
            found.append(f"{quota} {free}/{len(assets)} free")
    return ", ".join(found)


def _both(key: str, **values: Any) -> str:
    return " / ".join(say(f"zalo_oa.{key}", lang, **values) for lang in ("vi", "en"))


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
