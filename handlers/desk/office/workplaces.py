"""Workplaces that were typed as text and match no union, as the desk lists them: /khop with a table."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.conversation.talk import Talk
from handlers.desk.choosing import Named, named
from handlers.officers.decisions import matches
from storage.initiatives import initiatives

MOST_LISTED = 50
MOST_OFFERED = 3  # unions that are one press away


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A workplace as it was typed, the unit it counts for, its latest initiative, and to which unions it may belong."""

    workplace: str
    label: str
    number: int
    code: str
    title: str
    offered: tuple[Named, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """The first of them, and how many there are; `undo`: what was matched last and may be taken back."""

    workplaces: tuple[Typed, ...]
    total: int
    undo: str


def listed(talk: Talk) -> Listed:
    """Those of my units, the most frequent first."""
    found = matches.unmatched(talk)
    shown = []
    for one in found[:MOST_LISTED]:
        latest = initiatives.by_id(talk.context.tx, one.latest)
        if latest is not None:
            shown.append(
                Typed(
                    workplace=one.workplace,
                    label=talk.context.units.label(one.unit),
                    number=one.number,
                    code=latest.code,
                    title=latest.title,
                    offered=tuple(named(talk, matches.called(talk, one.workplace)[:MOST_OFFERED])),
                )
            )
    last = matches.last(talk)
    return Listed(workplaces=tuple(shown), total=len(found), undo=last.typed if last else "")
