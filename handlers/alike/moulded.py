"""Looks for groups among what was handed in, some at a time, behind everything else: no worker waits for it.

Which of the others to compare with, the index of what tells nearly the same says (`similar.py`).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection

from handlers.alike import later, moulds, similar
from handlers.alike.sketch import sketch
from storage import moulds as kept
from storage.initiatives import similar as index
from storage.moulds import Kind, ToLookAt

AT_ONCE = 4  # initiatives: some twentieth of a second
MOST_COMPARED = 30  # others
LEAST_SHARED = 2  # shingles that few have
BURST, LEAST_OF_A_BURST = timedelta(hours=1), 6  # initiatives of one's own; who types for others does no more than that


def look_at_some(tx: Connection, now: datetime, most: int = AT_ONCE) -> bool:
    """Look at the next few; whether there may be others. What a sheet brought is in the index first."""
    if not later.is_done(tx):
        return False
    kept.hold(tx)
    changed, was_asked = kept.next_changed(tx)
    if changed is not None:
        _look(tx, changed)
    if changed is not None and was_asked:
        kept.asked(tx, [changed.id])
    some = kept.next_ones(tx, most, now)
    for one in some:
        _look(tx, one)
    if some:
        kept.looked(tx, some[-1].id)
    return len(some) == most or changed is not None


def _look(tx: Connection, one: ToLookAt) -> None:
    text = similar.story(one.answers)
    typists = {one.id: one.typist_id}
    for other in _compared(tx, one.id, text):
        if moulds.is_same_mould(moulds.sentences(text), moulds.sentences(similar.story(other.answers))):
            typists[other.id] = other.typist_id
    if moulds.makes_a_group(list(typists.values())):
        kept.join(tx, Kind.MOULD, typists)
    if one.typist_id is not None and one.by_author:
        burst = kept.typed_before(tx, one.typist_id, one.submitted_at - BURST, one.submitted_at)
        if len(burst) >= LEAST_OF_A_BURST:
            kept.join(tx, Kind.BURST, burst)


def _compared(tx: Connection, key: int, text: str) -> list[index.Candidate]:
    """Those that share most of what few have."""
    if moulds.sentences(text).length < moulds.SHORTEST:
        return []
    held = index.holders(tx, sketch(text))
    return index.candidates(tx, list(held.values()), key, LEAST_SHARED, most=MOST_COMPARED)
