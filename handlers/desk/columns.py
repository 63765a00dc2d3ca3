"""Which columns an officer wants in a sheet: kept for them until they choose others; all, while they chose none."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.conversation.talk import Talk
from handlers.records.columns import COLUMNS
from storage.people import saved
from storage.people.saved import Kind, Saved

FIRST = "code"  # stands in every sheet: by it a row is found again
_NAME = "mine"
_PARTED = ","


def chosen(talk: Talk) -> tuple[str, ...]:
    """Theirs, in the order of a sheet."""
    kept = next(iter(saved.of_person(talk.context.tx, talk.me.id, Kind.COLUMNS)), None)
    names = set(kept.value.split(_PARTED)) if kept else set(COLUMNS)
    return tuple(name for name in COLUMNS if name == FIRST or name in names)


def choose(talk: Talk, names: Sequence[str]) -> None:
    """Keep these; none or all: all there are, those that will be added too."""
    known = [name for name in COLUMNS if name in names and name != FIRST]
    if not known or len(known) == len(COLUMNS) - 1:
        saved.drop(talk.context.tx, talk.me.id, Kind.COLUMNS, _NAME)
        return
    saved.keep(talk.context.tx, talk.me.id, Kind.COLUMNS, Saved(_NAME, _PARTED.join(known)), talk.context.now)
