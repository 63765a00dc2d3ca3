"""Group chats of a Zalo Official Account: `python -m bot zalo-group create|list|invite`, and the set-up page.

The account makes its groups itself and cannot join others. What was done is kept at once, so that the bot knows the
group before anybody writes there.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from bot import clock
from bot.channels.zalo.http import ANSWER_SECONDS, RefusedError, ZaloError
from bot.channels.zalo.shapes import as_dict, as_list
from bot.channels.zalo_oa.codes import todo_of_code
from bot.channels.zalo_oa.http import Api
from bot.channels.zalo_oa.read import CHANNEL, GROUP
from bot.channels.zalo_oa.tokens import NoTokenError, Tokens
from bot.data_folder import open_database
from bot.settings import Settings, shared_secret
from handlers.conversation.context import ContextCache
from handlers.conversation.units import Units
from handlers.reading import read_phone
from messages.catalog import in_every_language, say
from messages.wire import Reply
from storage.conversation import batch, chats
from storage.database.migrate import migrate
from storage.database.sealing import Seal
from storage.database.store import Store
from storage.posts import groups
from storage.posts.members import came, set_admin
from storage.sending import outbox

GROUP_PATH = "v3.0/oa/group"
QUOTA_PATH = "v3.0/oa/quota/group"
QUOTA_KINDS = ("sub_quota", "purchase_quota", "reward_quota")  # of packages, the account's own first
MOST_NAME_LETTERS = 30
GROUPS_A_PAGE = 20
MOST_PHONE_DIGITS = 13  # a user id has more

Done = TypeVar("Done")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A group that is to be made."""

    name: str
    unit: str
    members: tuple[str, ...]
    admins: tuple[str, ...] = ()
    asset: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """A group that is there now. `link`: by which people come in; "": the platform told none."""

    id: str
    link: str


class CommandError(Exception):
    """Something that whoever asked can mend, in their language."""


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

    def wrong(self, key: str, **values: Any) -> str:
        """What is wrong with the command, in every language."""
        return in_every_language(f"zalo_oa.group.{key}", **values)


def create(settings: Settings, wanted: Wanted) -> bool:
    """Make a group and bind it; whether it is there."""
    return _run(settings, partial(_create, wanted=wanted))


def show(settings: Settings) -> bool:
    """Print the account's groups; whether they could be asked for."""
    return _run(settings, _show)


def invite(settings: Settings, group: str, people: tuple[str, ...]) -> bool:
    """Invite these people; whether they are."""
    return _run(settings, partial(_invite, group=group, people=people))


def make(settings: Settings, wanted: Wanted, store: Store) -> Made | str:
    """Make a group and bind it, beside a running bot; else the sentence that says what hinders."""
    return _tried(settings, partial(_make, wanted=wanted), store)


def free_packages(settings: Settings, store: Store) -> tuple[str, ...] | str:
    """What the account may make groups of: the kind of each package that no group has yet."""
    return _tried(settings, _free_kinds, store)


def _run(settings: Settings, work: Callable[[Account], Awaitable[None]]) -> bool:
    """Do it, or say why it cannot be done; whether it was done."""
    wrong = _tried(settings, work)
    if wrong is not None:
        print(wrong, file=sys.stderr)
    return wrong is None


def _tried(settings: Settings, work: Callable[[Account], Awaitable[Done]], store: Store | None = None) -> Done | str:
    """What came of it, else the sentence that says what hinders."""
    try:
        if not settings.zalo_oa_app_id:
            raise CommandError(in_every_language("zalo_oa.group.no_account"))
        return asyncio.run(_with_account(settings, work, store))
    except CommandError as error:
        return str(error)
    except RefusedError as error:
        return _refused(error.code, str(error).partition(" ")[2])
    except (ZaloError, NoTokenError) as error:
        return in_every_language("zalo_oa.check.unreachable", said=str(error))


def _refused(code: int, said: str) -> str:
    return in_every_language("zalo_oa.group.refused", code=code, said=said, todo=todo_of_code(code))


async def _with_account(settings: Settings, work: Callable[[Account], Awaitable[Done]], store: Store | None) -> Done:
    if store is not None:
        async with _account(settings, store) as account:
            return await work(account)
    store = open_database(settings)
    try:
        migrate(store)
        async with _account(settings, store) as account:
            return await work(account)
    finally:
        store.close()


@asynccontextmanager
async def _account(settings: Settings, store: Store) -> AsyncIterator[Account]:
    api = Api(
        settings.zalo_oa_api_url, settings.zalo_oa_oauth_url, settings.zalo_oa_app_id, settings.zalo_oa_app_secret
    )
    await api.open()
    try:
        seal = Seal(shared_secret(settings, store))
        token = await Tokens(settings.zalo_oa_refresh_token, api, store, asyncio.to_thread, clock.now, seal).access()
        with store.read() as tx:
            units = ContextCache().at(tx, clock.now()).units
        yield Account(api, token, store, units, settings.language)
    finally:
        await api.close()


async def _create(account: Account, wanted: Wanted) -> None:
    made = await _make(account, wanted)
    print(account.say("created", name=wanted.name, id=made.id, link=made.link))
    if wanted.unit:
        print(account.say("bound", unit=account.units.label(wanted.unit), at=groups.POST_AT))


async def _make(account: Account, wanted: Wanted) -> Made:
    if not 1 <= len(wanted.name) <= MOST_NAME_LETTERS:
        raise CommandError(account.wrong("bad_name"))
    if wanted.unit and not account.units.active(wanted.unit):
        raise CommandError(account.wrong("no_unit", code=wanted.unit))
    people = [_person(account, who) for who in wanted.members]
    admins = [_person(account, who) for who in wanted.admins]
    everybody = list(dict.fromkeys([*people, *admins]))
    asset = wanted.asset or await _free_asset(account)
    body = {"group_name": wanted.name, "asset_id": asset, "member_user_ids": everybody}
    made = as_dict(await account.api.post(f"{GROUP_PATH}/creategroupwithoa", account.token, body))
    made = made.get("group_info", made)
    group = str(made.get("group_id") or "")
    if not group:
        raise CommandError(_refused(0, account.wrong("no_group_id")))
    _keep(account, group, wanted, people=everybody)
    if admins:
        body = {"group_id": group, "member_user_ids": admins}
        await account.api.post(f"{GROUP_PATH}/addadmins", account.token, body)
        _keep(account, group, wanted, admins=admins)
    return Made(group, str(made.get("group_link") or ""))


def _keep(account: Account, group: str, wanted: Wanted, people: Sequence[str] = (), admins: Sequence[str] = ()) -> None:
    """Keep that the account has this group, and what these people are in it."""
    now, key = clock.now(), (CHANNEL, f"{GROUP}{group}")
    with account.store.write() as tx:
        chat = batch.chats(tx, [key], account.lang, now)[key]
        known = groups.find(tx, chat.id)
        if known is None or not known.unit:
            bound_at = now if wanted.unit else None
            groups.save(tx, groups.Group(chat.id, wanted.unit, wanted.name, bound_at=bound_at))
            if wanted.unit and chat.said:
                # The event of the new group came before the platform's answer: there it was asked to be bound.
                unit = account.units.label(wanted.unit)
                bound = say("groups.bound", account.lang, unit=unit, at=groups.POST_AT, every_day=True)
                outbox.queue(tx, chat.id, Reply(bound), now)
        for who in people:
            came(tx, chat.id, who)
        for who in admins:
            set_admin(tx, chat.id, who, True)


async def assets(api: Api, token: str, kind: str, seconds: float = ANSWER_SECONDS) -> list[dict[str, Any]]:
    """The group packages of one kind of QUOTA_KINDS that the account has."""
    body = {"quota_owner": "OA", "quota_type": kind}
    return [as_dict(asset) for asset in as_list(await api.post(QUOTA_PATH, token, body, seconds))]


def is_free(asset: dict[str, Any]) -> bool:
    """Whether no group has this package."""
    return asset.get("status") == "available"


async def _free(account: Account) -> AsyncIterator[dict[str, Any]]:
    for kind in QUOTA_KINDS:
        for asset in await assets(account.api, account.token, kind):
            if is_free(asset) and asset.get("asset_id"):
                yield asset


async def _free_asset(account: Account) -> str:
    async for asset in _free(account):
        return str(asset["asset_id"])
    raise CommandError(account.wrong("no_asset"))


async def _free_kinds(account: Account) -> tuple[str, ...]:
    return tuple([str(asset.get("product_type") or "?") async for asset in _free(account)])


async def _show(account: Account) -> None:
    bound = account.store.reading(groups.units_by_chat, CHANNEL)
    offset = 0
    while rows := await _page(account, offset):
        for row in rows:
            print(_line(account, row, bound))
        offset += len(rows)
    if not offset:
        print(account.say("none"))


def _line(account: Account, row: dict[str, Any], bound: Mapping[str, str]) -> str:
    group = str(row.get("group_id") or "")
    unit = bound.get(f"{GROUP}{group}", "")
    if unit:
        unit = account.units.label(unit)
    return account.say(
        "line",
        name=row.get("name"),
        id=group,
        members=row.get("total_member"),
        most=row.get("max_member"),
        status=row.get("status"),
        unit=unit,
        link=row.get("group_link") or "",
    )


async def _page(account: Account, offset: int) -> list[dict[str, Any]]:
    page = await account.api.get(f"{GROUP_PATH}/getgroupsofoa", account.token, offset=offset, count=GROUPS_A_PAGE)
    return [row for row in as_list(as_dict(page).get("groups")) if isinstance(row, dict)]


async def _invite(account: Account, group: str, people: Sequence[str]) -> None:
    ids = [_person(account, who) for who in people]
    await account.api.post(f"{GROUP_PATH}/invite", account.token, {"group_id": group, "member_user_ids": ids})
    print(account.say("invited", n=len(ids), id=group))


def _person(account: Account, who: str) -> str:
    """The user id of a phone number; a user id is one already, and longer than any."""
    plain = who.strip()
    if plain.isascii() and plain.isdigit() and len(plain) > MOST_PHONE_DIGITS:
        return plain
    found = ""
    if phone := read_phone(plain).value:
        found = account.store.reading(chats.by_phone, CHANNEL, phone)
    if not found:
        raise CommandError(account.wrong("no_person", who=who))
    return found
