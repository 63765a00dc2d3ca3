"""What an office has already: its units, its campaign, somebody who reads, a group, a board that arrived."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import Connection

from handlers.setup import trial
from storage import overview
from storage.counting import tree
from storage.posts import groups
from storage.programme import campaigns
from storage.programme.campaigns import Campaign


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """As it is now. `campaign`: the one that takes initiatives today, else the next one, else the last."""

    units: int
    roots: tuple[tuple[str, str], ...]  # (code, name)
    campaign: Campaign | None
    runs: bool  # today is one of its days
    officers: int
    groups: tuple[str, ...]  # names of the bound ones
    trial: str  # what became of the board that was sent to try it; "": none was


def standing(tx: Connection, today: date) -> Standing:
    """Look; the page does so every two seconds."""
    found = campaigns.all_campaigns(tx)
    running = [one for one in found if one.starts_on <= today <= one.ends_on]
    coming = [one for one in reversed(found) if one.starts_on > today]
    return Standing(
        units=overview.number(tx, "units"),
        roots=tuple(tree.roots(tx)),
        campaign=next(iter((*running, *coming, *found)), None),
        runs=bool(running),
        officers=overview.number(tx, "officers"),
        groups=tuple(one.title or one.unit for one in groups.bound(tx)),
        trial=trial.state(tx),
    )


class Stage(StrEnum):
    """How far a bot is, as whoever opens its page is told."""

    SET_UP = "set_up"  # there are no units yet, or no campaign was ever loaded: it is being set up
    BEFORE = "before"  # the first campaign is still to begin, so there is no board
    BETWEEN = "between"  # none has today among its days
    RUNS = "runs"


def stage(tx: Connection, today: date) -> Stage:
    """How far it is today."""
    found = campaigns.all_campaigns(tx)
    if not found or not tree.roots(tx):
        return Stage.SET_UP
    if any(one.starts_on <= today <= one.ends_on for one in found):
        return Stage.RUNS
    if all(one.starts_on > today for one in found):
        return Stage.BEFORE
    return Stage.BETWEEN
