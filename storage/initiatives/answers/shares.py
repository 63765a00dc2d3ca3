"""How many answers came in time, by unit with all below it, as boards show it where SHOW_ANSWERS is on.

Reckoned anew every hour and kept as a fact: the audit log is too long to be read for each board.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

import orjson
from sqlalchemy import Connection

from storage.counting.tree import ancestors
from storage.database import facts
from storage.initiatives.answers.times import by_unit

SHOW_ANSWERS, SHARES = "show_answers", "answer_shares"  # facts: "on"; JSON of {unit: [in time, promised]}


def reckon(tx: Connection, now: datetime) -> str:
    """What there is to keep; "" where boards do not show it."""
    if facts.find(tx, SHOW_ANSWERS) != "on":
        return ""
    times = by_unit(tx, now)
    above = ancestors(tx, times)
    shares: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for unit, one in times.items():
        for code in above[unit]:
            shares[code][0] += one.in_time
            shares[code][1] += one.answered + one.late
    return orjson.dumps({code: share for code, share in shares.items() if share[1]}).decode()


def keep(tx: Connection, shares: str) -> None:
    """Boards show this from now on."""
    facts.keep(tx, SHARES, shares)


def in_time(tx: Connection) -> dict[str, int]:
    """Tenths of a percent by unit, of those with anything to answer; nothing where it is not shown."""
    if facts.find(tx, SHOW_ANSWERS) != "on":
        return {}
    shares = orjson.loads(facts.find(tx, SHARES) or "{}")
    return {code: share * 1000 // promised for code, (share, promised) in shares.items()}
