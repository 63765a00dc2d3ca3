"""What handlers and steps may look at besides the talk: the time, the units, the campaign, the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from threading import Lock
from typing import Any

from sqlalchemy import Connection

from handlers.conversation.units import Units
from handlers.reading.asked.alike import KnownAnswers
from messages.format import HANOI
from storage.database import counters
from storage.people import officers
from storage.programme import campaigns
from storage.programme.campaigns import Campaign
from storage.programme.units import VERSION as UNITS_VERSION
from storage.programme.units import all_units
from storage.support import faq

CHECK_UNITS_EVERY = timedelta(seconds=5)  # how soon another process sees newly loaded units


@dataclass(frozen=True, slots=True, kw_only=True)
class Operator:
    """Who runs this bot, as people are told when they are asked for consent."""

    controller: str = ""  # its name and address
    telegram: bool = False  # Telegram is on, whose servers stand abroad
    measures: bool = False  # a few reminders come late, to see whether reminding helps
    server_abroad: str = ""  # the country in which the bot's own machine stands, where that is not Vietnam

    @property
    def name(self) -> str:
        """The controller without its address."""
        return self.controller.partition(",")[0].strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What the operator allows, set once for a running bot."""

    name_persons: bool = False  # persons who agreed may be named on a board
    operator: Operator = Operator()
    page: str = ""  # the address of the web chat that is open to everybody
    has_address: bool = False  # there is a public address, so that a form can be filled in on a page of its own
    library: str = ""  # the address of the public library, where there is one
    board_public: bool = True  # anybody may see standings; False: groups are bound by code or by an officer only
    portal: tuple[tuple[str, str], ...] = ()  # fields of the hand-over sheet, and their labels; none: as it comes
    most_groups: Mapping[str, int] = field(default_factory=dict)  # of a channel, by its plan; 0: no limit
    award_benefits: tuple[int, ...] = ()  # VND from which an initiative stands on the list of benefits; (): usual ones


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """One moment, the same for all events of a batch."""

    now: datetime
    today: date  # in Hà Nội
    tx: Connection
    units: Units
    campaign: Campaign | None
    limits: Limits
    is_set_up: bool = True  # there are units, and a campaign was ever loaded
    known: KnownAnswers = field(default_factory=KnownAnswers)  # beside those in the words
    memo: dict[Any, Any] = field(default_factory=dict)  # what was made at this moment and may be asked for again

    def is_read(self, unit: str) -> bool:
        """Whether somebody reads what is handed in for this unit: it, or one above it, has an officer. "": the top."""
        return bool(self.reader(unit))

    def reader(self, unit: str) -> str:
        """The unit whose officer reads it: the lowest that has one. "": nobody does."""
        return self.units.nearest(unit or self.units.root, officers.looked_after(self.tx))


class ContextCache:
    """Units and campaigns kept in memory from one batch to the next; read again when their version grows."""

    def __init__(self, limits: Limits | None = None, check_every: timedelta = CHECK_UNITS_EVERY) -> None:
        self.limits = limits or Limits()
        self._check_every = check_every
        self._refreshing = Lock()  # pages are read in several threads
        self._versions: tuple[int, ...] = (-1, -1)  # of the units, of the known answers
        self._today: date | None = None
        self._checked: datetime | None = None
        self._units = Units((), date.min)
        self._campaigns: tuple[Campaign, ...] = ()
        self._known = KnownAnswers()

    def at(self, tx: Connection, now: datetime) -> Context:
        """The moment `now`."""
        today = now.astimezone(HANOI).date()
        if self._is_old(now, today):
            self._refresh(tx, today)
            self._checked = now
        return Context(
            now=now, today=today, tx=tx, units=self._units, campaign=self._campaign_on(today), limits=self.limits,
            is_set_up=bool(self._units.by_code and self._campaigns), known=self._known,
        )  # fmt: skip

    def _is_old(self, now: datetime, today: date) -> bool:
        """Whether to ask for the version again; a clock that goes back (the demo's) asks too."""
        if self._checked is None or today != self._today:
            return True
        return not timedelta() <= now - self._checked < self._check_every

    def _campaign_on(self, day: date) -> Campaign | None:
        return next((found for found in self._campaigns if found.starts_on <= day <= found.ends_on), None)

    def _refresh(self, tx: Connection, today: date) -> None:
        with self._refreshing:
            versions = counters.numbers(tx, UNITS_VERSION, faq.VERSION)
            # Indexing 10,000 units takes a third of a second: not at midnight, and not for every process that looks.
            if versions[0] != self._versions[0] or not self._units.grow_to(today):
                self._units = Units(all_units(tx), today)
                self._campaigns = campaigns.all_campaigns(tx)
            if versions[1] != self._versions[1]:
                live = faq.all_of(tx, faq.State.LIVE)
                self._known = KnownAnswers((one.lang, one.asked, one.answer) for one in live)
            self._versions, self._today = versions, today
