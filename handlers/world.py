"""What handlers and steps may look at besides the talk: the time, the units, the campaign, the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from handlers.reading import Reading, UnitIndex
from messages.format import HANOI
from storage import units
from storage.units import Campaign, Unit

CHECK_UNITS_EVERY = timedelta(seconds=5)  # how soon another process sees newly loaded units


class Units:
    """The units of today, found by code or by what people type; those that ended, and who took over from them."""

    def __init__(self, units: tuple[Unit, ...], today: date) -> None:
        self.by_code = {unit.code: unit for unit in units}
        self._today = today
        active = [unit for unit in units if unit.active(today) and unit.kind != "city"]
        self.index = UnitIndex(active)
        ended = [unit for unit in units if unit.valid_to is not None and unit.valid_to < today]
        self._ended = UnitIndex(ended) if ended else None

    def active(self, code: str) -> bool:
        """Whether that code names a unit that takes initiatives today."""
        return code in self.by_code and self.by_code[code].active(self._today)

    def grow_to(self, today: date) -> bool:
        """Whether the same units exist on that day too: then it is today from now on, and nothing is built anew."""
        same = all(unit.active(today) == unit.active(self._today) for unit in self.by_code.values())
        if same:
            self._today = today
        return same

    def find_grassroots(self, text: str) -> Reading[str]:
        """The grassroots union that a text names; what else it may name is passed over."""
        got = self.index.find(text)
        codes = [code for code in (got.value, *got.candidates) if code and self.by_code[code].kind == "grassroots"]
        if got.status == "ok" and codes[:1] == [got.value]:
            return got
        if not codes:
            return Reading("reject")
        return Reading("ask", None, tuple(codes))

    def find_ended(self, text: str) -> Reading[str]:
        """The unit that is no more and that a text names."""
        if self._ended is None:
            return Reading("reject")
        return self._ended.find(text)

    def successors(self, code: str) -> tuple[str, ...]:
        """The units of today that took over from this one, through any number of changes; itself while it exists."""
        found: dict[str, None] = {}
        waiting, met = [code], set[str]()
        while waiting:
            at = waiting.pop(0)
            if self.active(at):
                found[at] = None
            elif at in self.by_code and at not in met:
                waiting += self.by_code[at].successors
            met.add(at)
        return tuple(found)

    def within(self, code: str, units: Sequence[str]) -> bool:
        """Whether this unit is one of these, or stands below one of them."""
        met = set[str]()
        while code and code not in met:
            if code in units:
                return True
            met.add(code)
            unit = self.by_code.get(code)
            if unit is None:
                return False
            code = unit.parent or ""
        return False

    def label(self, code: str) -> str:
        """ "CĐCS Trường Tiểu học Kim Liên (Đống Đa)": the name with the short name of the unit above."""
        unit = self.by_code.get(code)
        if unit is None:
            return code
        above = self.by_code.get(unit.parent or "")
        if above is None or above.parent is None:
            return unit.name
        return f"{unit.name} ({above.short_name})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What the operator allows, set once for a running bot."""

    name_persons: bool = False  # persons who agreed may be named on a board
    most_groups: Mapping[str, int] = field(default_factory=dict)  # of a channel, by its plan; 0: no limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """One moment, the same for all events of a batch."""

    now: datetime
    today: date  # in Hà Nội
    tx: Connection
    units: Units
    campaign: Campaign | None
    limits: Limits
    memo: dict[Any, Any] = field(default_factory=dict)  # what was made at this moment and may be asked for again


class ContextCache:
    """Units and campaigns kept in memory from one batch to the next; read again when their version grows."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._version = -1
        self._today: date | None = None
        self._checked: datetime | None = None
        self._units = Units((), date.min)
        self._campaigns: tuple[Campaign, ...] = ()

    def at(self, tx: Connection, now: datetime) -> Context:
        """The moment `now`."""
        today = now.astimezone(HANOI).date()
        if self._is_old(now, today):
            self._refresh(tx, today)
            self._checked = now
        return Context(
            now=now, today=today, tx=tx, units=self._units, campaign=self._campaign_on(today), limits=self.limits
        )

    def _is_old(self, now: datetime, today: date) -> bool:
        """Whether to ask for the version again; a clock that goes back (the demo's) asks too."""
        if self._checked is None or today != self._today:
            return True
        return not timedelta() <= now - self._checked < CHECK_UNITS_EVERY

    def _campaign_on(self, day: date) -> Campaign | None:
        return next((found for found in self._campaigns if found.starts_on <= day <= found.ends_on), None)

    def _refresh(self, tx: Connection, today: date) -> None:
        version = units.version(tx)
        # Indexing 10,000 units takes a third of a second: not at midnight, and not for every process that looks.
        if version != self._version or not self._units.grow_to(today):
            self._units = Units(units.all_units(tx), today)
            self._campaigns = units.all_campaigns(tx)
        self._version, self._today = version, today
