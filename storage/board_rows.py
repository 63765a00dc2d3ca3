"""The rows that boards are made of, as they stood at a moment. `handlers/boards/board.py` makes the boards.

First `programme`, which says what there is to ask for; then `read`, all that some boards need in a few statements.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypedDict, cast

from sqlalchemy import Connection

from messages.format import HANOI
from storage.counting import standing
from storage.counting.sums import Sums
from storage.database import bulk
from storage.programme import history
from storage.programme.history import Loads


class CampaignRow(TypedDict):
    """What boards need of a campaign."""

    code: str
    name: str
    starts_on: date
    ends_on: date


class PhaseRow(TypedDict):
    """What boards need of a phase or peak."""

    campaign: str
    code: str
    kind: str
    name: str
    starts_on: date
    ends_on: date


class UnitRow(TypedDict):
    """What boards need of a unit."""

    code: str
    name: str
    short_name: str
    kind: str
    parent: str | None
    members: int
    cluster: str
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """A campaign with its phases, as they stood at `at`; `later`: what was loaded after that."""

    at: datetime
    campaign: CampaignRow
    phases: tuple[PhaseRow, ...]
    later: Loads


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRows:
    """The units of some boards, with those below and beside them, their counts and targets."""

    units: Mapping[str, UnitRow]
    stood: Mapping[datetime, Mapping[str, Sums]]  # what stood counted for a unit at a moment
    targets: Mapping[tuple[str, str], Mapping[str, int]]  # by unit and phase, "" for the whole campaign: by kind


def programme(tx: Connection, at: datetime) -> Programme | None:
    """The campaign that runs on the day of that moment, else the last one before it."""
    day = at.astimezone(HANOI).date()
    later = history.loads_after(tx, at)
    campaigns = cast("list[CampaignRow]", history.as_of(tx, "campaign", "1 = 1", later))
    begun = [row for row in campaigns if row["starts_on"] <= day]
    running = [row for row in begun if day <= row["ends_on"]]
    campaign = max(running or begun, key=lambda row: (row["starts_on"], row["code"]), default=None)
    if campaign is None:
        return None
    found = history.as_of(tx, "phase", "campaign = :campaign", later, campaign=campaign["code"])
    phases = tuple(row for row in cast("list[PhaseRow]", found) if row["campaign"] == campaign["code"])
    return Programme(at=at, campaign=campaign, phases=phases, later=later)


def read(
    tx: Connection, there: Programme, codes: Sequence[str], moments: Sequence[datetime], own: Sequence[datetime]
) -> BoardRows:
    """What boards of these units need. `moments`: when to count for all of them; `own`: for `codes` alone."""
    campaign = there.campaign["code"]
    shown = _units(tx, there.later, codes)
    stood = _stood(tx, campaign, list(shown), moments)
    stood |= _stood(tx, campaign, [code for code in codes if code in shown], own)
    return BoardRows(units=shown, stood=stood, targets=_targets(tx, there, list(shown)))


def _units(tx: Connection, later: Loads, codes: Sequence[str]) -> dict[str, UnitRow]:
    """These units, those below them, and those beside them."""
    rows = _near(tx, later, codes)
    asked = set(codes)
    parents = {rows[code]["parent"] or "" for code in codes if code in rows} - asked - {""}
    rows |= _near(tx, later, sorted(parents))
    wanted = asked | parents
    return {code: row for code, row in rows.items() if code in wanted or row["parent"] in wanted}


def _near(tx: Connection, later: Loads, codes: Sequence[str]) -> dict[str, UnitRow]:
    """The units with these codes, and those right below them."""
    among = bulk.among(tx, "codes")
    found = history.as_of(tx, "unit", f"code {among} OR parent {among}", later, codes=bulk.keys(tx, codes))
    return {row["code"]: row for row in cast("list[UnitRow]", found)}


def _stood(
    tx: Connection, campaign: str, codes: Sequence[str], moments: Sequence[datetime]
) -> dict[datetime, dict[str, Sums]]:
    if not moments:
        return {}
    found = standing.standing(tx, campaign, codes, moments)
    return {moment: {code: sums[n] for code, sums in found.items()} for n, moment in enumerate(moments)}


def _targets(tx: Connection, there: Programme, codes: Sequence[str]) -> dict[tuple[str, str], dict[str, int]]:
    campaign = there.campaign["code"]
    rows = history.as_of(
        tx, "target", f"campaign = :campaign AND unit {bulk.among(tx, 'codes')}", there.later,
        campaign=campaign, codes=bulk.keys(tx, codes),
    )  # fmt: skip
    found: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for row in rows:
        if row["campaign"] == campaign and row["value"] > 0:
            found[row["unit"], row["phase"]][row["kind"]] = row["value"]
    return dict(found)
