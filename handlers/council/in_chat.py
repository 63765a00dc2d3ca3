"""/hoidong for officers: sessions of the council. /chamdiem for its members: one criterion a message."""

from __future__ import annotations

from handlers.conversation import ask
from handlers.conversation.talk import Talk
from handlers.council import marking, putting, results
from handlers.council.marking import Desk
from handlers.officers.waiting import with_all_below
from handlers.people.menu import main_menu
from handlers.people.roles import units_of
from handlers.reading.digits import whole
from handlers.reading.fold import fold
from messages.catalog import listed_in_all
from messages.wire import Option, Reply
from storage.initiatives import council
from storage.initiatives.council import Item, Session
from storage.people import council_members

MARK, CALL = "/chamdiem", "/hoidong"
OPEN = "?"  # stands for the points that are asked for, in the value that a menu keeps
PARTS = (100, 80, 60, 40, 20, 0)  # per cent of the most points, that buttons offer
MOST_SESSIONS, MOST_ENDS, MOST_JUDGED = 5, 5, 10

# Members


def mark(talk: Talk, about: str) -> None:
    """/chamdiem, /chamdiem 3: the next question. /chamdiem 3 CODE PLACE POINTS: a mark. /chamdiem 3 nộp: all given."""
    first, _, rest = about.partition(" ")
    number = whole(first)
    session = council.find(talk.context.tx, number) if number is not None else _first(talk)
    if session is None or not marking.is_member(talk, session):
        _say(talk, "unknown" if about else "no_session")
    elif session.closed_at is not None:
        _say_result(talk, session)
    elif fold(rest) in _said("give"):
        _give(talk, session)
    elif rest:
        _take(talk, session, rest.split())
    else:
        _next(talk, session)


def _first(talk: Talk) -> Session | None:
    """The oldest open session in which something is left to do; else the oldest."""
    there = marking.sessions_of(talk)
    return next((one for one in there if not marking.desk_of(talk, one).given), next(iter(there), None))


def _take(talk: Talk, session: Session, words: list[str]) -> None:
    """A mark for one criterion of an initiative; without one the first criterion is asked again."""
    code, place = words[0].upper(), whole(words[1]) if len(words) > 1 else 0
    desk = marking.desk_of(talk, session)
    item = next((one for one in desk.items if one.code == code), None)
    if item is None or place is None or place >= len(session.criteria):
        _say(talk, "unknown")
        return
    if len(words) < 3:
        _ask(talk, desk, item, place)
        return
    points = marking.read_points(" ".join(words[2:]), session.criteria[place])
    if points is None:
        _ask(talk, desk, item, place, "council.unclear")
        return
    why = marking.mark(talk, session.id, code, {place: points})
    if why:
        _say(talk, why)
    elif place + 1 < len(session.criteria):
        _ask(talk, marking.desk_of(talk, session), item, place + 1)
    else:
        _next(talk, session)


def _next(talk: Talk, session: Session) -> None:
    """The first criterion without a mark; where all have one, what was marked, to be given."""
    desk = marking.desk_of(talk, session)
    if desk.next is not None:
        _ask(talk, desk, *desk.next)
        return
    rows = [(item.code, item.title, _own_score(desk, item)) for item in desk.items]
    change = tuple(Option(f"{MARK} {session.id} {item.code}", item.code) for item in desk.items[:MOST_ENDS])
    send = Option(f"{MARK} {session.id} {_said('give')[0]}", talk.say("council.give"))
    menu = change if desk.given else (send, *change)
    text = talk.say("council.all_marked", rows=rows[:MOST_JUDGED], given=desk.given, own=[one.code for one in desk.own])
    ask.aside(talk, text, menu=menu)


def _own_score(desk: Desk, item: Item) -> int | None:
    return results.tenths(results.score_of(desk.session.criteria, desk.marks[item.id]))


def _ask(talk: Talk, desk: Desk, item: Item, place: int, key: str = "council.ask") -> None:
    """One criterion; a number that is typed next is its mark: see `typed_mark`."""
    session, criterion = desk.session, desk.session.criteria[place]
    here = f"{MARK} {session.id} {item.code} {place}"
    text = talk.say(
        key,
        item=item,
        unit=talk.context.units.label(item.unit),
        criterion=criterion,
        place=place + 1,
        criteria=len(session.criteria),
        left=desk.left,
        begins=place == 0 or key != "council.ask",
    )
    offered = dict.fromkeys(criterion.points * part // 100 for part in PARTS)
    menu = tuple(Option(f"{here} {points}", talk.say("council.points", n=points)) for points in offered)
    if not talk.buttons:
        menu = ()
    if talk.flow is not None:
        talk.leave()
    talk.state.offers((Option(f"{here} {OPEN}", OPEN), *menu))
    talk.replies.append(Reply(text, choices=menu, turn=talk.state.turn))


def typed_mark(talk: Talk) -> str:
    """The command behind a number that is typed where a mark is asked for; "" for anything else."""
    if talk.flow is not None or not talk.state.menu or talk.event.files:
        return ""
    value = talk.state.menu[0][0]
    typed = talk.event.text.strip()
    if not (value.startswith(f"{MARK} ") and value.endswith(f" {OPEN}")) or not typed[:1].isdecimal():
        return ""
    return f"{value.removesuffix(OPEN)}{typed}"


def _give(talk: Talk, session: Session) -> None:
    why = marking.give(talk, session.id)
    if why == "left":
        _next(talk, session)
    elif why:
        _say(talk, why)
    else:
        closed = council.find(talk.context.tx, session.id)
        if closed is not None and closed.closed_at is not None:
            _say_result(talk, closed)
        else:
            number = len(marking.absent(talk, session))
            ask.aside(talk, talk.say("council.given", waiting=number), menu=main_menu(talk)[:1])


# Officers


def call(talk: Talk, about: str) -> None:
    """/hoidong: sessions and members. /hoidong CODE CODE …: put these before it. /hoidong 3, /hoidong 3 đóng."""
    first, _, rest = about.partition(" ")
    number = whole(first)
    if not about:
        _list(talk)
    elif fold(first) in _said("end"):
        _end(talk, rest)
    elif number is not None:
        _look(talk, number, closing=fold(rest) in _said("close"))
    else:
        _put(talk, about.replace(",", " ").upper().split())


def _put(talk: Talk, codes: list[str]) -> None:
    found = putting.put(talk, codes)
    menu: tuple[Option, ...] = ()
    if found.session:
        menu = (Option(f"{CALL} {found.session}", talk.say("council.look", n=found.session)),)
    unit = talk.context.units.label(found.unit)
    text = talk.say(
        f"council.said.{found.key}", n=found.session, unit=unit, number=found.number, left_out=found.left_out
    )
    ask.aside(talk, text, menu=menu)


def _look(talk: Talk, number: int, *, closing: bool) -> None:
    session = putting.mine(talk, number)
    if session is None:
        _say(talk, "unknown")
        return
    if closing:
        key = putting.close(talk, number)
        closed = council.find(talk.context.tx, number)
        if key != "now_closed" or closed is None:
            _say(talk, key)
            return
        session = closed
    if session.closed_at is not None:
        _say_result(talk, session)
        return
    found = putting.whole(talk, session)
    text = talk.say(
        "council.stands", n=number, unit=talk.context.units.label(session.unit), whole=found, given=len(found.given),
        waiting=found.waiting,
    )  # fmt: skip
    close = Option(f"{CALL} {number} {_said('close')[0]}", talk.say("council.close"))
    ask.aside(talk, text, menu=(close,))


def _list(talk: Talk) -> None:
    tx, units = talk.context.tx, talk.context.units
    codes = with_all_below(talk, units_of(talk))
    sessions = council.of_units(tx, codes)[:MOST_SESSIONS]
    members = council_members.of_units(tx, codes)
    rows = [
        (one.id, units.label(one.unit), one.opened_at, one.closed_at is not None, putting.given(talk, one))
        for one in sessions
    ]
    menu = tuple(Option(f"{CALL} {one.id}", talk.say("council.look", n=one.id)) for one in sessions)
    ends = tuple(
        Option(f"{CALL} {_said('end')[0]} {one.person_id} {one.unit}", talk.say("council.end", name=one.name))
        for one in members[:MOST_ENDS]
    )
    text = talk.say("council.list", sessions=rows, members=[(one.name, units.label(one.unit)) for one in members])
    ask.aside(talk, text, menu=(*menu, *ends))


def _end(talk: Talk, about: str) -> None:
    """Take a member's role away, and tell them."""
    person, _, unit = about.partition(" ")
    _say(talk, putting.end_member(talk, person, unit))


# Both


def _say_result(talk: Talk, session: Session) -> None:
    found = putting.whole(talk, session)
    rows = [
        (one.rank, one.item.code, one.item.title, results.tenths(one.score), one.members)
        for one in found.judged[:MOST_JUDGED]
    ]
    text = talk.say(
        "council.result_is", n=session.id, unit=talk.context.units.label(session.unit), given=len(found.given),
        members=len(found.given) + len(found.waiting), rows=rows,
        more=len(found.judged) - len(rows),
    )  # fmt: skip
    ask.aside(talk, text)


def _say(talk: Talk, key: str) -> None:
    ask.aside(talk, talk.say(f"council.said.{key}"))


def _said(name: str) -> tuple[str, ...]:
    return listed_in_all(f"council.words.{name}")
