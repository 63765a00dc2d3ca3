"""What an officer does: puts initiatives before the council of a unit of theirs, looks at who has given, closes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from handlers.conversation.talk import Talk
from handlers.council.marking import absent, end
from handlers.council.noting import note, tell_them
from handlers.council.results import Judged, judged
from handlers.officers.waiting import may_decide
from handlers.people.roles import units_of
from storage.initiatives import council, initiatives
from storage.initiatives.council import Seat, Session
from storage.initiatives.initiatives import Initiative
from storage.people import council_members
from storage.programme import campaigns

MOST_ITEMS = 500  # of one session


class Put(NamedTuple):
    """What became of it: `key` of what is said (`council.said.<key>`), the session's number where there is one."""

    key: str
    session: int = 0
    unit: str = ""
    number: int = 0
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """A session as officers see it; `judged` is empty while it is open: nobody sees marks before."""

    session: Session
    number: int
    given: tuple[Seat, ...]
    waiting: tuple[str, ...]  # names of those whose marks are still to come, or did not come
    judged: tuple[Judged, ...]


def put(talk: Talk, codes: Sequence[str]) -> Put:
    """Open a session with these initiatives, before the nearest council that is one of mine to call."""
    tx = talk.context.tx
    found = [initiatives.by_code(tx, code) for code in dict.fromkeys(codes)]
    mine = [one for one in found if one is not None and may_decide(talk, one)]
    good = [one for one in mine if one.status in council.JUDGED]
    left_out = [code for code in dict.fromkeys(codes) if code.upper() not in {one.code for one in good}]
    if not good:
        return Put("nothing", left_out=tuple(left_out))
    if len(good) > MOST_ITEMS:
        return Put("too_many", number=MOST_ITEMS)
    unit = _council_for(talk, good)
    if not unit:
        return Put("no_council")
    campaign = campaigns.find(tx, council.campaign_of(tx, good[0].id))
    if campaign is None or not campaign.criteria:
        return Put("no_criteria")
    there = council.before_council(tx, unit)
    left_out += [one.code for one in good if one.id in there]
    if not [one for one in good if one.id not in there]:
        return Put("nothing", left_out=tuple(left_out))
    ids = [one.id for one in good]
    key = council.begin(tx, unit, campaign.code, campaign.criteria, ids, talk.me.id, talk.context.now)
    number = len(council.items(tx, key))
    note(talk, "council session opened", str(key), after={"unit": unit, "number": number})
    members = [one.person_id for one in council_members.of_units(tx, [unit])]
    label = talk.context.units.label(unit)
    button = ((f"/chamdiem {key}", "council.mark_now"),)
    tell_them(talk, members, "council.called", button, session=key, number=number, unit=label)
    return Put("opened", session=key, unit=unit, number=number, left_out=tuple(left_out))


def _council_for(talk: Talk, found: Sequence[Initiative]) -> str:
    """The nearest unit of mine, or below, that has a council and that all of these belong to."""
    units, mine = talk.context.units, units_of(talk)
    line = units.line(found[0].unit or units.root)
    own = [code for code in line if units.within(code, mine)]
    there = {one.unit for one in council_members.of_units(talk.context.tx, own)}
    belong = [one.unit or units.root for one in found]
    return next((code for code in own if code in there and all(units.within(one, [code]) for one in belong)), "")


def mine(talk: Talk, number: int, *, lock: bool = False) -> Session | None:
    """That session, where it is one of my units' or below."""
    session = (council.lock if lock else council.find)(talk.context.tx, number)
    if session is None or not talk.context.units.within(session.unit, units_of(talk)):
        return None
    return session


def whole(talk: Talk, session: Session) -> Whole:
    """What an officer may see of it: counts while it is open, the result when it is closed."""
    tx = talk.context.tx
    there, items = council.seats(tx, session.id), council.items(tx, session.id)
    rows: list[Judged] = []
    waiting = list(absent(talk, session).values())
    if session.closed_at is not None:
        rows = judged(session.criteria, items, council.all_marks(tx, session.id))
        waiting = [seat.name for seat in there if seat.given_at is None]
    return Whole(
        session=session,
        number=len(items),
        given=tuple(seat for seat in there if seat.given_at is not None),
        waiting=tuple(waiting),
        judged=tuple(rows),
    )


def given(talk: Talk, session: Session) -> tuple[int, int]:
    """(how many have given their marks, of how many), without a look at what is judged."""
    seats = council.seats(talk.context.tx, session.id)
    number = sum(1 for seat in seats if seat.given_at is not None)
    if session.closed_at is not None:
        return number, len(seats)
    return number, number + len(absent(talk, session))


def close(talk: Talk, number: int) -> str:
    """End it now: only marks that were given count. What is said, `council.said.<key>`."""
    session = mine(talk, number, lock=True)
    if session is None:
        return "unknown"
    if session.closed_at is not None:
        return "closed"
    end(talk, session)
    return "now_closed"


def end_member(talk: Talk, person: str, unit: str) -> str:
    """That member's role ends at once, and they are told. What is said, `council.said.<key>`."""
    tx, units = talk.context.tx, talk.context.units
    there = council_members.of_units(tx, [unit]) if units.within(unit, units_of(talk)) else []
    found = next((one for one in there if str(one.person_id) == person), None)
    if found is None:
        return "unknown"
    council_members.remove(tx, found.person_id, unit)
    note(talk, "council member ended", unit, after={"person": found.person_id})
    tell_them(talk, [found.person_id], "council.ended", unit=units.label(unit))
    for session in council.of_units(tx, [unit], only_open=True):
        if all_have_given(talk, session):
            close(talk, session.id)
    return "member_ended"


def all_have_given(talk: Talk, session: Session) -> bool:
    """Whether it waits for nobody any more; with no marks at all it waits for new members."""
    return bool(council.seats(talk.context.tx, session.id)) and not absent(talk, session)
