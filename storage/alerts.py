"""Which alerts stand: a row is there from when operators were told until they were told of its end.

Whoever inserts a row tells; whoever deletes it tells of the end: of several bots, one.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

import orjson
from sqlalchemy import Connection, text

from storage.database import bulk, facts
from storage.database.columns import Instant

#: What another bot found and has not seen for so long: that bot is no more.
FORGOTTEN_AFTER = timedelta(hours=1)
TOLD = "alerts_told"  # the fact: when operators were told something within the last hour
MOST_AN_HOUR = 4  # messages, each of as much as there is to tell
AN_HOUR = timedelta(hours=1)


class Alert(NamedTuple):
    """What is wrong, and with which bot: "" where it is so for all of them, or there is one only."""

    key: str
    bot: str


class Standing(NamedTuple):
    """One that stands, for who looks at all of them."""

    key: str
    since: datetime


def standing(tx: Connection) -> list[Standing]:
    """All that stand, the oldest first."""
    sql = text("SELECT key, min(since) AS since FROM alert GROUP BY key ORDER BY since, key").columns(since=Instant)
    return [Standing(*row) for row in tx.execute(sql)]


def of(tx: Connection, bot: str) -> set[Alert]:
    """Those of this bot, and those of all."""
    sql = "SELECT key, bot FROM alert WHERE bot IN ('', :bot)"
    return {Alert(*row) for row in bulk.rows(tx, sql, bot=bot)}


def begin(tx: Connection, alerts: Iterable[Alert], now: datetime) -> list[str]:
    """These stand from now on; those of them that did not, and are to be told."""
    rows = [{"key": one.key, "bot": one.bot, "since": now, "seen_at": now} for one in sorted(alerts)]
    return [key for (key,) in bulk.insert_new(tx, "alert", rows, returning=("key",))] if rows else []


def end(tx: Connection, alerts: Iterable[Alert]) -> list[str]:
    """These stand no more; those of them that did, and whose end is to be told."""
    sql = text("DELETE FROM alert WHERE key = :key AND bot = :bot")
    return [one.key for one in sorted(alerts) if tx.execute(sql, one._asdict()).rowcount]


def see(tx: Connection, bot: str, now: datetime) -> None:
    """This bot still looks after its own; what a bot that is no more has left behind is forgotten."""
    values = {"bot": bot, "now": bulk.stamp(tx, now), "before": bulk.stamp(tx, now - FORGOTTEN_AFTER)}
    tx.execute(text("UPDATE alert SET seen_at = :now WHERE bot = :bot"), values)
    tx.execute(text("DELETE FROM alert WHERE bot NOT IN ('', :bot) AND seen_at < :before"), values)


def may_tell(tx: Connection, now: datetime) -> bool:
    """Whether operators may be told something more within this hour."""
    return len(_lately(tx, now)) < MOST_AN_HOUR


def count_told(tx: Connection, now: datetime) -> None:
    """They were told something."""
    facts.keep(tx, TOLD, orjson.dumps([*_lately(tx, now), now.isoformat()]).decode())


def _lately(tx: Connection, now: datetime) -> list[str]:
    """When they were told within the last hour."""
    kept = orjson.loads(facts.find(tx, TOLD) or "[]")
    return [moment for moment in kept if now - AN_HOUR < datetime.fromisoformat(moment) <= now]
