"""Parts of the rate at which a channel may be sent to, one for each process that sends: together never more than it.

A part is a number of slots: so many messages in any window of the channel's limit. Slots are given back before others
get them, and only when no message counts in them any more; those of a dead process are free when its row ends.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from storage.database import bulk
from storage.processes import holds

_LOCK = 20211232  # any number: PostgreSQL's advisory lock, so that two processes never give out the same slots


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a process says of itself and wants, on one channel."""

    channel: str
    most: int  # slots of all processes together
    holds: int  # slots that it goes on holding, never more than it had
    wants: int  # slots for which it has messages
    closed_seconds: float  # the channel told it to send nothing for so long
    lasts_seconds: float  # after that its slots are free, if nothing is heard of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What it has then. Where it holds more than `target`, it gives back as slots get empty."""

    slots: int
    target: int
    others_wait: bool  # for slots
    closed_seconds: float
    processes: int  # that send on this channel, this one too


def ask(tx: Connection, holder: str, asked: Sequence[Asked]) -> dict[str, Share]:
    """Renew the parts of this process, by channel; more where others leave room."""
    bulk.run(tx, "SELECT pg_advisory_xact_lock(:lock)", lock=_LOCK)
    bulk.run(tx, "DELETE FROM share WHERE until < clock_timestamp()")
    rows = bulk.rows(tx, "SELECT channel, holder, slots, wants FROM share WHERE holder <> :holder", holder=holder)
    found = {}
    for one in asked:
        others = {other: (slots, wants) for channel, other, slots, wants in rows if channel == one.channel}
        found[one.channel] = _ask(tx, holder, one, others)
    return found


def _ask(tx: Connection, holder: str, one: Asked, others: Mapping[str, tuple[int, int]]) -> Share:
    wanted = {holder: one.wants, **{other: wants for other, (_, wants) in others.items()}}
    target = fair(wanted, one.most)[holder]
    free = one.most - sum(slots for slots, _ in others.values())
    slots = max(one.holds, min(target, free))
    bulk.run(
        tx,
        "INSERT INTO share (channel, holder, slots, wants, until)"
        " VALUES (:channel, :holder, :slots, :wants, clock_timestamp() + make_interval(secs => :seconds))"
        " ON CONFLICT (channel, holder) DO UPDATE SET slots = :slots, wants = :wants, until = excluded.until",
        channel=one.channel, holder=holder, slots=slots, wants=one.wants, seconds=one.lasts_seconds,
    )  # fmt: skip
    closed = f"closed {one.channel}"
    if one.closed_seconds:
        holds.extend(tx, closed, one.closed_seconds)
    return Share(
        slots=slots,
        target=target,
        others_wait=any(wants > slots for slots, wants in others.values()),
        closed_seconds=holds.seconds_left(tx, closed),
        processes=len(wanted),
    )


def leave(tx: Connection, holder: str, in_use: Mapping[str, int], seconds: float) -> None:
    """It sends no more: what still counts is free after so many seconds, all else at once."""
    for channel, slots in in_use.items():
        bulk.run(
            tx,
            "UPDATE share SET slots = :slots, wants = 0, until = clock_timestamp() + make_interval(secs => :seconds)"
            " WHERE channel = :channel AND holder = :holder",
            slots=slots, seconds=seconds if slots else 0.0, channel=channel, holder=holder,
        )  # fmt: skip


def fair(wanted: Mapping[str, int], most: int) -> dict[str, int]:
    """How many slots each should have: what it wants, the same for all who want more, and of the rest a part for each.

    So that whoever has nothing to send now need not ask before its next message.
    """
    parts: dict[str, int] = {}
    left = most
    for number, holder in enumerate(sorted(wanted, key=lambda one: (wanted[one], one))):
        parts[holder] = min(wanted[holder], left // (len(wanted) - number))
        left -= parts[holder]
    each, over = divmod(left, len(wanted))
    return {holder: part + each + (number < over) for number, (holder, part) in enumerate(parts.items())}
