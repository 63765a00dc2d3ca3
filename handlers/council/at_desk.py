"""The council at the desk: the same as in chats, as whole pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from handlers.conversation.talk import Talk
from handlers.council import marking, printing, putting
from handlers.council.marking import Desk, read_points
from handlers.council.printing import Printed
from handlers.council.putting import Whole
from handlers.council.results import points, tenths
from handlers.officers.waiting import with_all_below
from handlers.people.roles import units_of
from handlers.reading.digits import whole as number_of
from storage.initiatives import council
from storage.initiatives.council import Session
from storage.people import council_members

GOOD = ("now_closed", "marked", "given")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A session in a list. `given`, `members`: counts."""

    session: Session
    label: str
    given: int
    members: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """`called`: sessions of my units; `mine`: open ones in which I mark; `members`: (name, unit) of my councils."""

    called: tuple[Listed, ...]
    mine: tuple[Listed, ...]
    members: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A session for whoever looks. `whole` None: no officer of it; `desk` None: not of its council, or it is over."""

    session: Session
    label: str
    whole: Whole | None
    desk: Desk | None
    scores: tuple[int | None, ...]  # tenths, of `whole.judged`
    points: Mapping[str, str]  # one's own marks as they are written, by the names of the fields of the form


def listed(talk: Talk) -> Lists:
    """All that this person has to do with."""
    tx, codes = talk.context.tx, with_all_below(talk, units_of(talk))
    called = council.of_units(tx, codes)
    return Lists(
        called=tuple(_listed(talk, one) for one in called),
        mine=tuple(_listed(talk, one) for one in marking.sessions_of(talk)),
        members=tuple((one.name, talk.context.units.label(one.unit)) for one in council_members.of_units(tx, codes)),
    )


def _listed(talk: Talk, session: Session) -> Listed:
    given, members = putting.given(talk, session)
    label = talk.context.units.label(session.unit)
    return Listed(session=session, label=label, given=given, members=members)


def seen(talk: Talk, typed: str) -> Seen | None:
    """That session; None for who has nothing to do with it."""
    number = number_of(typed)
    session = council.find(talk.context.tx, number) if number is not None else None
    if session is None:
        return None
    is_mine, is_member = putting.mine(talk, session.id) is not None, marking.is_member(talk, session)
    if not (is_mine or is_member):
        return None
    is_over = session.closed_at is not None
    found = putting.whole(talk, session) if is_mine or is_over else None
    desk = marking.desk_of(talk, session) if is_member and not is_over else None
    return Seen(
        session=session,
        label=talk.context.units.label(session.unit),
        whole=found,
        desk=desk,
        scores=tuple(tenths(one.score) for one in found.judged) if found is not None else (),
        points=_written(desk, talk.lang) if desk is not None else {},
    )


def _written(desk: Desk, lang: str) -> dict[str, str]:
    codes = {item.id: item.code for item in desk.items}
    marks = [(codes[key], theirs) for key, theirs in desk.marks.items() if key in codes]
    return {f"{code}:{place}": points(value, lang) for code, theirs in marks for place, value in theirs.items()}


def put(talk: Talk, typed: str) -> tuple[str, int]:
    """(what is said, the number of the session or 0) of opening one with these codes."""
    found = putting.put(talk, typed.replace(",", " ").replace(";", " ").upper().split())
    text = talk.say(
        f"council.said.{found.key}", n=found.session, unit=talk.context.units.label(found.unit), number=found.number,
        left_out=found.left_out,
    )  # fmt: skip
    return text, found.session


def do(talk: Talk, typed: str, fields: Mapping[str, str]) -> str:
    """What the form of a session asks for; what is said of it, `council.said.<key>`."""
    number, order = number_of(typed), fields.get("do", "")
    if number is None:
        return "unknown"
    if order == "close":
        return putting.close(talk, number)
    if order not in ("mark", "give"):
        return "unknown"
    why = _mark_all(talk, number, fields)
    if why or order == "mark":
        return why or "marked"
    return marking.give(talk, number) or "given"


def _mark_all(talk: Talk, number: int, fields: Mapping[str, str]) -> str:
    """Keep what is typed beside each initiative and criterion: `<code>:<place>`; an emptied field has no mark.

    Nothing of it where one is wrong.
    """
    session = council.lock(talk.context.tx, number)
    if session is None or not marking.is_member(talk, session):
        return "unknown"
    if session.closed_at is not None:
        return "closed"
    items = {item.code: item.id for item in council.items(talk.context.tx, number)}
    there = marking.desk_of(talk, session).marks
    changed: dict[str, dict[int, int | None]] = {}
    for name, value in fields.items():
        code, parted, place = name.rpartition(":")
        at, typed = number_of(place), value.strip()
        if not parted:
            continue
        if at is None or at >= len(session.criteria):
            return "unknown"
        hundredths = read_points(typed, session.criteria[at]) if typed else None
        if typed and hundredths is None:
            return "points"
        if hundredths != there.get(items.get(code, 0), {}).get(at):
            changed.setdefault(code, {})[at] = hundredths
    return marking.mark_all(talk, number, changed)


def papers(talk: Talk, typed: str) -> Printed | None:
    """The papers of a session of my units."""
    number = number_of(typed)
    session = putting.mine(talk, number) if number is not None else None
    if session is None:
        return None
    return printing.printed(talk.context.tx, talk.context.units, session, talk.lang)
