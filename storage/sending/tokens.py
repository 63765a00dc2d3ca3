"""A channel's tokens that change: an access token for a day, and the refresh token, good once, for the next pair.

Whoever spends a refresh token claims its row first, so that no two processes do; what was sent and never answered
stays marked as spent. To change when a pair is renewed: EARLY.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, text

from storage.database import bulk
from storage.database.columns import Instant
from storage.database.sealing import Seal, is_sealed

CLAIM = timedelta(seconds=30)  # longer than the call takes; after that nobody is waiting for its answer any more
EARLY = 0.8  # of a pair's life: 20 of 25 hours, which leaves an evening to mend what went wrong
YOUNG = timedelta(seconds=60)  # a pair that came just now is not renewed, whatever the platform says of it

_COLUMNS = "access, refresh, expires_at, spent, sent_at, changed_at"


@dataclass(frozen=True, slots=True)
class Pair:
    """See `tables.Token`."""

    access: str
    refresh: str
    expires_at: datetime
    spent: str
    sent_at: datetime | None
    changed_at: datetime

    @property
    def due_at(self) -> datetime:
        """When it is to be renewed."""
        return self.changed_at + (self.expires_at - self.changed_at) * EARLY

    @property
    def lost(self) -> bool:
        """Whether the next pair can be had only by a human's consent."""
        return not self.refresh


@dataclass(frozen=True, slots=True)
class Claim:
    """Whether the row is ours to renew.

    "good": no need; "mine"; "again": mine, sent before and never answered; "theirs": somebody is at it; "young": it
    came just now; "lost".
    """

    state: str
    pair: Pair


def find(tx: Connection, name: str, seal: Seal) -> Pair | None:
    """What is kept under this name."""
    return _read(tx, name, seal)


def claim(tx: Connection, name: str, seal: Seal, first: str, now: datetime, bad: str = "") -> Claim:
    """Take the row to renew it, unless that is not needed.

    `first` is the refresh token to begin with, `bad` an access token that the platform refused.
    """
    fresh = {"access": "", "refresh": seal.close(first), "expires_at": now, "changed_at": now}
    bulk.insert(tx, "token", [{"name": name, "spent": "", "sent_at": None, **fresh}], ignore=True)
    pair = _held(tx, name, seal)
    assert pair is not None
    if pair.access not in ("", bad) and now < (pair.expires_at if bad else pair.due_at):
        return Claim("good", pair)
    if bad and pair.access == bad and now - pair.changed_at < YOUNG:
        return Claim("young", pair)
    if pair.lost:
        return Claim("lost", pair)
    # Of two that came at once, the one that waited for the row may have looked at the clock first.
    if pair.spent and pair.sent_at is not None and abs(now - pair.sent_at) < CLAIM:
        return Claim("theirs", pair)
    _set(tx, name, "spent = :spent, sent_at = :now", spent=hash_of(pair.refresh), now=bulk.stamp(tx, now))
    return Claim("again" if pair.spent else "mine", pair)


def save(
    tx: Connection, name: str, seal: Seal, spent: str, access: str, refresh: str, expires_at: datetime, now: datetime
) -> bool:
    """Keep the pair that came for the refresh token `spent`; False: a newer one is there."""
    if not _has(tx, name, seal, (spent, "")):
        return False
    _set(
        tx, name,
        "access = :access, refresh = :refresh, expires_at = :expires, spent = '', sent_at = NULL, changed_at = :now",
        access=seal.close(access), refresh=seal.close(refresh),
        expires=bulk.stamp(tx, expires_at), now=bulk.stamp(tx, now),
    )  # fmt: skip
    return True


def give_back(tx: Connection, name: str, seal: Seal, refresh: str) -> None:
    """It was not spent after all."""
    if _has(tx, name, seal, (refresh,)):
        _set(tx, name, "spent = '', sent_at = NULL")


def lose(tx: Connection, name: str, seal: Seal, refresh: str) -> None:
    """The platform knows this refresh token no more; the access token goes on until it ends."""
    if _has(tx, name, seal, (refresh,)):
        _set(tx, name, "refresh = ''")


def seal_all(tx: Connection, seal: Seal) -> int:
    """Close all tokens by the first secret of `seal`, also those in plain words; how many nothing here opens."""
    lost = 0
    for row in tx.execute(text("SELECT name, access, refresh FROM token ORDER BY name")).all():
        opened = [seal.open(kept) for kept in (row.access, row.refresh)]
        if any(kept and not plain for kept, plain in zip((row.access, row.refresh), opened, strict=True)):
            lost += 1
            continue
        access, refresh = map(seal.close, opened)
        _set(tx, row.name, "access = :access, refresh = :refresh", access=access, refresh=refresh)
    return lost


def seal_plain(tx: Connection, seal: Seal) -> int:
    """What an older release kept in plain words is closed; how many rows nothing here opens."""
    rows = tx.execute(text("SELECT access, refresh FROM token")).all()
    if all(is_sealed(row) for row in rows):
        return sum(any(kept and not seal.open(kept) for kept in row) for row in rows)
    return seal_all(tx, seal)


def forget_others(tx: Connection, name: str, start: str) -> None:
    """Delete the rows of earlier consents, whose names begin alike."""
    tx.execute(
        text("DELETE FROM token WHERE name <> :name AND substr(name, 1, :length) = :start"),
        {"name": name, "start": start, "length": len(start)},
    )


def hash_of(token: str) -> str:
    """What a token is known by where it must not stand."""
    return hashlib.sha256(token.encode()).hexdigest()[:24]


def _has(tx: Connection, name: str, seal: Seal, refresh: tuple[str, ...]) -> bool:
    """Whether one of these is the refresh token of that row, which is held till the commit."""
    pair = _held(tx, name, seal)
    return pair is not None and pair.refresh in refresh


def _held(tx: Connection, name: str, seal: Seal) -> Pair | None:
    return _read(tx, name, seal, "" if tx.dialect.name == "sqlite" else " FOR UPDATE")


def _read(tx: Connection, name: str, seal: Seal, lock: str = "") -> Pair | None:
    row = tx.execute(
        text(f"SELECT {_COLUMNS} FROM token WHERE name = :name{lock}").columns(
            expires_at=Instant, sent_at=Instant, changed_at=Instant
        ),
        {"name": name},
    ).first()
    if row is None:
        return None
    pair = Pair(*row)
    return replace(pair, access=seal.open(pair.access), refresh=seal.open(pair.refresh))


def _set(tx: Connection, name: str, change: str, **values: object) -> None:
    tx.execute(text(f"UPDATE token SET {change} WHERE name = :name"), {"name": name, **values})
