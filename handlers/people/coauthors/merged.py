"""What was merged into an initiative comes back when that one counts no more; its authors hear of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from handlers.people.telling import tell
from storage.database.records import Move
from storage.initiatives import initiatives, review


def come_back(tx: Connection, codes: Sequence[str], now: datetime) -> list[Move]:
    """Those that were merged into these, which were just taken back, wait again."""
    moves: list[Move] = []
    for code in codes:
        into = initiatives.by_code(tx, code)
        if into is None or into.status != "withdrawn":
            continue
        for one in review.merged_into(tx, code):
            moves += review.reopen(tx, key=one.key, code=one.code, now=now)
            if one.typist_id is not None:
                tell(tx, [one.typist_id], "review.told.reopened", now, code=one.code, title=one.title)
    return moves
