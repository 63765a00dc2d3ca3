"""Whom an announcement is for: units with all below them, those behind their targets, the campaign that runs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from handlers.boards.board import boards
from handlers.boards.course import course
from handlers.posts.job import local_day
from handlers.posts.reminders.targets import behind
from storage.counting import tree
from storage.posts.announced import Scope
from storage.programme import campaigns, targets
from storage.programme.units import below


def scope_of(tx: Connection, units: Sequence[str], now: datetime) -> Scope:
    """These units with all below, and the campaign; people without a unit belong to the one above all."""
    codes = {code for unit in units for code in below(tx, unit)}
    if tree.top(tx) in codes:
        codes.add("")
    return Scope(units=sorted(codes), campaign=running(tx, now))


def running(tx: Connection, now: datetime) -> str:
    """The code of the campaign that runs; "" for none."""
    found = campaigns.on_day(tx, local_day(now))
    return found.code if found is not None else ""


def units_behind(tx: Connection, units: Sequence[str], now: datetime) -> list[str]:
    """Of these units and all below, those that do not keep the pace of a target of theirs."""
    campaign = campaigns.on_day(tx, local_day(now))
    if campaign is None:
        return []
    codes = {code for unit in units for code in below(tx, unit)}
    aimed = sorted({target.unit for target in targets.of_campaign(tx, campaign.code)} & codes)
    there = boards(tx, aimed, now) if aimed else {}
    return [code for code, board in sorted(there.items()) if behind(course(board), board.day)]
