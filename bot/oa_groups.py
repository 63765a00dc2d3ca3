"""Group chats of a Zalo Official Account from the command line: `python -m bot zalo-group create|list|invite`.

The account makes its groups itself and cannot join others. What a command did is kept at once, so that the bot knows
the group before anybody writes there.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from bot import clock
from bot.channels.zalo_http import Refused, ZaloError
from bot.channels.zalo_oa import todo
from bot.channels.zalo_oa_http import Api
from bot.channels.zalo_oa_shapes import CHANNEL, GROUP
from bot.settings import Settings
from bot.tokens import NoToken, Tokens
from handlers.reading import read_phone
from handlers.world import ContextCache, Units
from messages.catalog import say
from storage import batch, groups, members
from storage.migrate import migrate
from storage.store import Store

OWN = "v3.0/oa/group"
QUOTAS = ("sub_quota", "purchase_quota", "reward_quota")  # kinds of packages, the account's own first
MOST_NAME = 30
PAGE = 20


@dataclass(frozen=True, slots=True)
class Wanted:
    """A group that is to be made."""

    name: str
    unit: str
    members: tuple[str, ...]
    admins: tuple[str, ...] = ()
    asset: str = ""


class CannotBe(Exception):
    """Something that whoever typed the command can mend, in their language."""


@dataclass(frozen=True, slots=True)
class Account:
    """The account, with our database beside it."""

    api: Api
    token: str
    store: Store
    units: Units
    lang: str

    def say(self, key: str, **values: Any) -> str:
        """A sentence for whoever typed the command."""
        return say(f"zalo_oa.group.{key}", self.lang, **values)


def create(settings: Settings, wanted: Wanted) -> int:
    """Make a group and bind it; 0 when it is there."""
    return _run(settings, lambda account: _create(account, wanted))


def show(settings: Settings) -> int:
    """Print the account's groups."""
    return _run(settings, _show)


def invite(settings: Settings, group: str, people: tuple[str, ...]) -> int:
    """Invite these people; 0 when they are."""
    return _run(settings, lambda account: _invite(account, group, people))


def _run(settings: Settings, work: Callable[[Account], Awaitable[None]]) -> int:
    async def run() -> None:
        async with _account(settings) as account:
            await work(account)

    def why(key: str, **values: Any) -> str:
        return say(f"zalo_oa.group.{key}", settings.language, **values)

    try:
        if not settings.zalo_oa_app_id:
            raise CannotBe(why("no_account"))
        asyncio.run(run())
    except CannotBe as error:
        print(error, file=sys.stderr)
        return 1
    except Refused as error:
        said = str(error).partition(" ")[2]
        print(why("refused", code=error.code, said=said, todo=todo(f"code{abs(error.code)}")), file=sys.stderr)
        return 1
    except (ZaloError, NoToken) as error:
        print(say("zalo_oa.check.unreachable", settings.language, said=str(error)), file=sys.stderr)
        return 1
    return 0


@asynccontextmanager
async def _account(settings: Settings) -> AsyncIterator[Account]:
    store = Store(settings.database)
    api = Api(
        settings.zalo_oa_api_url, settings.zalo_oa_oauth_url, settings.zalo_oa_app_id, settings.zalo_oa_app_secret
    )
    await api.open()
    try:
        migrate(store)
        token = await Tokens(settings.zalo_oa_refresh_token, api, store, asyncio.to_thread, clock.now).access()
        with store.read() as tx:
            units = ContextCache().at(tx, clock.now()).units
        yield Account(api, token, store, units, settings.language)
    finally:
        await api.close()
        store.close()


async def _create(account: Account, wanted: Wanted) -> None:
    if not 1 <= len(wanted.name) <= MOST_NAME:
        raise CannotBe(account.say("bad_name"))
    if wanted.unit and not account.units.active(wanted.unit):
        raise CannotBe(account.say("no_unit", code=wanted.unit))
    people = [_person(account, who) for who in wanted.members]
    admins = [_person(account, who) for who in wanted.admins]
    asset = wanted.asset or await _free_asset(account)
    body = {"group_name": wanted.name, "asset_id": asset, "member_user_ids": list(dict.fromkeys([*people, *admins]))}
    made = await account.api.post(f"{OWN}/creategroupwithoa", account.token, body)
    made = made.get("group_info", made) if isinstance(made, dict) else {}
    group = str(made.get("group_id") or "")
    if not group:
        raise CannotBe(account.say("refused", code=0, said="no group_id", todo=todo("code0")))
    _keep(account, group, wanted, body["member_user_ids"], ())
    print(account.say("created", name=wanted.name, id=group, link=str(made.get("group_link") or "")))
    if admins:
        await account.api.post(f"{OWN}/addadmins", account.token, {"group_id": group, "member_user_ids": admins})
        _keep(account, group, wanted, (), admins)
    if wanted.unit:
        print(account.say("bound", unit=account.units.label(wanted.unit), at=groups.POST_AT))


def _keep(account: Account, group: str, wanted: Wanted, people: Any, admins: Any) -> None:
    now, key = clock.now(), (CHANNEL, f"{GROUP}{group}")
    with account.store.write() as tx:
        chat = batch.chats(tx, [key], account.lang, now)[key]
        known = groups.find(tx, chat.id)
        if known is None or not known.unit:
            bound_at = now if wanted.unit else None
            groups.save(tx, groups.Group(chat.id, wanted.unit, wanted.name, bound_at=bound_at))
        for who in people:
            members.came(tx, chat.id, who)
        for who in admins:
            members.set_admin(tx, chat.id, who, True)


async def _free_asset(account: Account) -> str:
    for quota in QUOTAS:
        found = await account.api.post("v3.0/oa/quota/group", account.token, {"quota_owner": "OA", "quota_type": quota})
        for asset in found if isinstance(found, list) else []:
            if isinstance(asset, dict) and asset.get("status") == "available" and asset.get("asset_id"):
                return str(asset["asset_id"])
    raise CannotBe(account.say("no_asset"))


async def _show(account: Account) -> None:
    with account.store.read() as tx:
        bound = members.bound(tx, CHANNEL)
    offset = 0
    while rows := await _page(account, offset):
        for row in rows:
            group = str(row.get("group_id") or "")
            unit = bound.get(f"{GROUP}{group}", "")
            print(
                account.say(
                    "line", name=row.get("name"), id=group, members=row.get("total_member"), most=row.get("max_member"),
                    status=row.get("status"), unit=account.units.label(unit) if unit else "",
                    link=row.get("group_link") or "",
                )
            )  # fmt: skip
        offset += len(rows)
    if not offset:
        print(account.say("none"))


async def _page(account: Account, offset: int) -> list[dict[str, Any]]:
    page = await account.api.get(f"{OWN}/getgroupsofoa", account.token, offset=offset, count=PAGE)
    rows = page.get("groups") if isinstance(page, dict) else None
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


async def _invite(account: Account, group: str, people: tuple[str, ...]) -> None:
    ids = [_person(account, who) for who in people]
    await account.api.post(f"{OWN}/invite", account.token, {"group_id": group, "member_user_ids": ids})
    print(account.say("invited", n=len(ids), id=group))


def _person(account: Account, who: str) -> str:
    """The user id of a phone number; a user id is one already, and longer than any."""
    plain = who.strip()
    if plain.isascii() and plain.isdigit() and len(plain) > 13:
        return plain
    phone = read_phone(plain).value
    with account.store.read() as tx:
        found = members.by_phone(tx, CHANNEL, phone) if phone else ""
    if not found:
        raise CannotBe(account.say("no_person", who=who))
    return found
