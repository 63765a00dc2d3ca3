"""What is left to do until a bot does its work: one list for `check`, the page that sets it up, an operator's digest.

To add a thing: a function below, its line in `items`, and its words in `messages/*/remaining.toml`.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import orjson
from sqlalchemy import Connection

from messages.catalog import LANGUAGES, in_every_language, say
from messages.channels import WEB, ZALO_BOT, ZALO_OA
from messages.format import HANOI
from storage import set_up
from storage.database import facts
from storage.sending.usage import REPLIES_ONLY_AT_SHARE, WARN_AT_SHARE
from storage.set_up import Inside

KEPT = "outside"  # the fact
FORECAST_FROM_DAY = 5  # of a month: before that a few busy hours would be taken for all of it
BACKUP_GOOD_FOR = timedelta(days=7)


class Mark(StrEnum):
    """How a thing stands."""

    DONE = "✓"
    MAY_WAIT = "!"  # the bot does its work without it, and better with it
    NEEDED = "✗"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """What the settings say, as far as this list asks."""

    channels: tuple[str, ...] = ()  # where people may write; the web is one of them
    demo: bool = False  # nothing here is real
    https: bool = False
    controller: str = ""
    needs_controller: bool = True
    zalo_quota: int = 0  # messages of Zalo Bot's plan in a month; 0: no limit
    backup_hour: int | None = None  # at which a backup is made by itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing: how it stands, what there is, and the next step where something is left."""

    key: str  # controller, channel, https, units, campaign, officers, groups, quota, backup
    mark: Mark
    step: str = ""  # the name of the next step's words
    values: Mapping[str, Any] = field(default_factory=dict)

    def what(self, lang: str) -> str:
        """Its name: 'Đợt sáng kiến'."""
        return say(f"remaining.what.{self.key}", lang)

    def found(self, lang: str) -> str:
        """What there is of it."""
        return say(f"remaining.found.{self.key}", lang, **self.values)

    def todo(self, lang: str) -> str:
        """The next step; "" when there is none."""
        return say(f"remaining.todo.{self.step}", lang, **self.values) if self.step else ""

    def in_every_language(self) -> tuple[str, str, str]:
        """Name, what there is, next step (a line for each language), for whoever sits at the command line."""
        name = in_every_language(f"remaining.what.{self.key}")
        found = _once(f"remaining.found.{self.key}", **self.values)
        todo = "\n".join(filter(None, map(self.todo, LANGUAGES)))
        return name, found, todo


def _once(key: str, **values: Any) -> str:
    """In each language; what is the same in all of them, such as a number, once."""
    said = in_every_language(key, **values)
    half, _, other = said.partition(" / ")
    return half if half == other else said


def items(outside: Outside, inside: Inside | None, now: datetime) -> list[Item]:
    """All of it, in the order in which an office goes about it; None: what the database says is not known."""
    looks: list[Callable[[Outside, Inside, datetime], Item | None]] = [_controller, _channel, _https]
    if inside is not None:
        looks += [_units, _campaign, _officers, _groups, _quota, _backup]
    if inside is None or outside.demo:
        inside = Inside()  # of a demo: its units and campaign are samples
    found = [look(outside, inside, now) for look in looks]
    return [item for item in found if item is not None]


def keep(tx: Connection, outside: Outside) -> None:
    """What the settings say is kept, for posts that are made where no settings are read."""
    facts.keep(tx, KEPT, orjson.dumps(asdict(outside)).decode())


def for_digest(tx: Connection, now: datetime, lang: str) -> str:
    """What is left to do, below the first digest of who answers for all; "" where nothing is, or nobody can say."""
    kept = facts.find(tx, KEPT)
    if not kept:
        return ""
    found = {name: value for name, value in orjson.loads(kept).items() if name in Outside.__slots__}
    outside = Outside(**found | {"channels": tuple(found["channels"])})
    if outside.demo:
        return ""
    lines = [(item.mark, item.what(lang), item.todo(lang)) for item in left(items(outside, set_up.look(tx, now), now))]
    return say("remaining.digest", lang, items=lines) if lines else ""


def left(found: list[Item]) -> list[Item]:
    """Those that somebody has still to do, what is needed before what may wait."""
    needed = [item for item in found if item.mark is Mark.NEEDED]
    return needed + [item for item in found if item.mark is Mark.MAY_WAIT]


def _controller(outside: Outside, _inside: Inside, _now: datetime) -> Item:
    values = {"controller": outside.controller}
    if outside.controller:
        return Item(key="controller", mark=Mark.DONE, values=values)
    mark = Mark.NEEDED if outside.needs_controller or outside.demo else Mark.MAY_WAIT
    return Item(key="controller", mark=mark, step="controller", values=values)


def _channel(outside: Outside, _inside: Inside, _now: datetime) -> Item:
    values = {"channels": outside.channels, "demo": outside.demo}
    if outside.channels and not outside.demo:
        return Item(key="channel", mark=Mark.DONE, values=values)
    return Item(key="channel", mark=Mark.NEEDED, step="channel", values=values)


def _https(outside: Outside, _inside: Inside, _now: datetime) -> Item | None:
    if outside.demo or not outside.channels:
        return None
    values = {"https": outside.https}
    if outside.https:
        return Item(key="https", mark=Mark.DONE, values=values)
    if ZALO_OA.name in outside.channels:
        return Item(key="https", mark=Mark.NEEDED, step="https_zalo_oa", values=values)
    step = "https_zalo_bot" if ZALO_BOT.name in outside.channels else "https"
    return Item(key="https", mark=Mark.MAY_WAIT, step=step, values=values)


def _units(_outside: Outside, inside: Inside, _now: datetime) -> Item:
    values = {"n": inside.units}
    if inside.units:
        return Item(key="units", mark=Mark.DONE, values=values)
    return Item(key="units", mark=Mark.NEEDED, step="units", values=values)


def _campaign(_outside: Outside, inside: Inside, now: datetime) -> Item:
    campaign = inside.campaign
    today = now.astimezone(HANOI).date()
    values = {"one": campaign}
    if campaign is None:
        return Item(key="campaign", mark=Mark.NEEDED, step="campaign", values=values)
    if campaign.ends_on < today:
        return Item(key="campaign", mark=Mark.NEEDED, step="campaign_over", values=values)
    if campaign.starts_on > today:
        return Item(key="campaign", mark=Mark.MAY_WAIT, step="campaign_later", values=values)
    return Item(key="campaign", mark=Mark.DONE, values=values)


def _officers(_outside: Outside, inside: Inside, _now: datetime) -> Item:
    values = {"n": inside.officers, "alone": inside.without_officer, "unit": inside.top}
    if not inside.officers:
        return Item(key="officers", mark=Mark.MAY_WAIT, step="officers", values=values)
    if inside.without_officer:
        return Item(key="officers", mark=Mark.MAY_WAIT, step="officers_missing", values=values)
    return Item(key="officers", mark=Mark.DONE, values=values)


def _groups(outside: Outside, inside: Inside, _now: datetime) -> Item | None:
    if outside.channels == (WEB.name,):  # which has none
        return None
    values = {"n": inside.groups, "unit": inside.top}
    if inside.groups:
        return Item(key="groups", mark=Mark.DONE, values=values)
    return Item(key="groups", mark=Mark.MAY_WAIT, step="groups", values=values)


def _quota(outside: Outside, inside: Inside, now: datetime) -> Item | None:
    if ZALO_BOT.name not in outside.channels:
        return None
    quota, used = outside.zalo_quota, inside.zalo_used
    expected = _expected(used.all, now)
    values = {"used": used, "quota": quota, "expected": expected}
    step = ""
    if quota and expected > quota:
        step = "quota_forecast"
    if quota and used.all >= quota * WARN_AT_SHARE:
        step = "quota_nearly_used"
    if quota and used.all >= quota * REPLIES_ONLY_AT_SHARE:
        step = "quota_replies_only"
    mark = _QUOTA_MARKS[step]
    return Item(key="quota", mark=mark, step=step, values=values)


#: Where no boards go out any more, the bot does not do its work.
_QUOTA_MARKS = {
    "": Mark.DONE,
    "quota_forecast": Mark.MAY_WAIT,
    "quota_nearly_used": Mark.MAY_WAIT,
    "quota_replies_only": Mark.NEEDED,
}


def _expected(used: int, now: datetime) -> int:
    """How many messages it will be at the end of the month, if it goes on so. On its first days nobody can say."""
    local = now.astimezone(HANOI)
    days = monthrange(local.year, local.month)[1]
    if local.day < FORECAST_FROM_DAY:
        return used
    return used * days // local.day


def _backup(outside: Outside, inside: Inside, now: datetime) -> Item | None:
    if outside.demo:
        return None
    at = inside.backed_up_at
    values = {"at": at, "why": inside.backup_failed, "hour": outside.backup_hour}
    if inside.backup_failed:
        return Item(key="backup", mark=Mark.NEEDED, step="backup_failed", values=values)
    if at is not None and now - at <= BACKUP_GOOD_FOR:
        return Item(key="backup", mark=Mark.DONE, values=values)
    step = "backup" if at is None else "backup_old"
    return Item(key="backup", mark=Mark.MAY_WAIT, step=step, values=values)
