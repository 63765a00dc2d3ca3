"""What a member does at a session: marks by criterion, given when all are there, changed while it is open.

Nobody marks what they take part in. Nobody sees another's marks before the session is closed, which it is when the
last member has given theirs, or by an officer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from handlers.conversation.talk import Talk
from handlers.council.noting import note, tell_that_over
from handlers.council.results import is_whole
from handlers.people.coauthors.known import key_by_name
from storage.initiatives import council
from storage.initiatives.council import Criterion, Item, Marks, Session
from storage.people import council_members

_POINTS = re.compile(r"([0-9]{1,4})(?:[.,]([0-9]{1,2}))?(?: ?(?:đ|điểm|diem|d|points?))?\.?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A session as one member sees it: what they are to mark, and their own marks."""

    session: Session
    items: tuple[Item, ...]  # without what they take part in
    own: tuple[Item, ...]  # what they take part in
    marks: Marks
    given: bool

    @property
    def next(self) -> tuple[Item, int] | None:
        """The first initiative with a criterion that has no mark yet; None: all have."""
        for item in self.items:
            there = self.marks.get(item.id, {})
            for place in range(len(self.session.criteria)):
                if place not in there:
                    return item, place
        return None

    @property
    def left(self) -> int:
        """How many initiatives are not wholly marked."""
        criteria = self.session.criteria
        return sum(1 for item in self.items if not is_whole(criteria, self.marks.get(item.id, {})))


def sessions_of(talk: Talk) -> list[Session]:
    """The open sessions of the councils that this person is of, the oldest first."""
    mine = council_members.units(talk.context.tx, talk.me.id)
    return list(reversed(council.of_units(talk.context.tx, mine, only_open=True))) if mine else []


def is_member(talk: Talk, session: Session) -> bool:
    """Whether this person is of its council now."""
    return session.unit in council_members.units(talk.context.tx, talk.me.id)


def takes_part(talk: Talk, item: Item) -> bool:
    """Whether this person is an author of it, by their account or as who is named so in that unit."""
    return not item.people.isdisjoint({talk.me.id, key_by_name(talk.me.name, item.unit)})


def desk_of(talk: Talk, session: Session) -> Desk:
    """What this member has before them."""
    tx = talk.context.tx
    all_items = council.items(tx, session.id)
    own = tuple(item for item in all_items if takes_part(talk, item))
    return Desk(
        session=session,
        items=tuple(item for item in all_items if item not in own),
        own=own,
        marks=council.marks_of(tx, session.id, talk.me.id),
        given=any(seat.person_id == talk.me.id for seat in council.seats(tx, session.id)),
    )


def read_points(typed: str, criterion: Criterion) -> int | None:
    """ "8,5", "30 điểm": hundredths of a point; None for what is none, or more than there are."""
    found = _POINTS.fullmatch(" ".join(typed.lower().split()))
    if found is None:
        return None
    hundredths = int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))
    return hundredths if hundredths <= criterion.points * 100 else None


def mark(talk: Talk, number: int, code: str, marks: Mapping[int, int | None]) -> str:
    """Keep these marks of one initiative; why not: `council.said.<key>`, "" where it is done."""
    return mark_all(talk, number, {code: marks})


def mark_all(talk: Talk, number: int, marks: Mapping[str, Mapping[int, int | None]]) -> str:
    """The same by code: all of it or nothing. None: there is no mark of that criterion any more."""
    tx = talk.context.tx
    session = council.lock(tx, number)
    if session is None or not is_member(talk, session):
        return "unknown"
    if session.closed_at is not None:
        return "closed"
    items = {one.code: one for one in council.items(tx, number)}
    for code, theirs in marks.items():
        if code not in items:
            return "unknown"
        if takes_part(talk, items[code]):
            return "own"
        if not all(_fits(session, place, value) for place, value in theirs.items()):
            return "points"
    if marks:
        council.take_back(tx, number, talk.me.id)
    for code, theirs in marks.items():
        council.mark(tx, number, items[code].id, talk.me.id, theirs)
        note(talk, "council marked", code, after={"session": number})
    return ""


def _fits(session: Session, place: int, value: int | None) -> bool:
    return 0 <= place < len(session.criteria) and 0 <= (value or 0) <= session.criteria[place].points * 100


def give(talk: Talk, number: int) -> str:
    """The marks stand as this member gives them; the session is over with the last ones. Why not; "": it is done."""
    tx = talk.context.tx
    session = council.lock(tx, number)
    if session is None or not is_member(talk, session):
        return "unknown"
    if session.closed_at is not None:
        return "closed"
    if desk_of(talk, session).left:
        return "left"
    council.give(tx, number, talk.me.id, talk.me.name, talk.context.now)
    note(talk, "council marks given", str(number))
    if not absent(talk, session):
        end(talk, session)
    return ""


def end(talk: Talk, session: Session) -> None:
    """It is over: all who are of it, and the officer who called it, hear that the result is there."""
    tx = talk.context.tx
    council.close(tx, session, absent(talk, session), talk.context.now)
    there = council.seats(tx, session.id)
    given = sum(1 for seat in there if seat.given_at is not None)
    note(talk, "council session closed", str(session.id), after={"given": given})
    tell_that_over(talk, session)


def absent(talk: Talk, session: Session) -> dict[int, str]:
    """The members who have not given their marks, by name."""
    given = {seat.person_id for seat in council.seats(talk.context.tx, session.id)}
    members = council_members.of_units(talk.context.tx, [session.unit])
    return {one.person_id: one.name for one in members if one.person_id not in given}
