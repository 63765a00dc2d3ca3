"""The chats of an announcement: who they are, why some do not get it, what became of the others.

All is done in pieces, so that nobody who writes waits: `count_some` finds chats, `waiting` and `put` bring some of them
to the outbox, `settle` notes what became of those. A chat has one row, so that it hears an announcement once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import Connection

from messages.channels import PULLED, TAKING_NO_POSTS
from messages.format import HANOI
from messages.wire import Reply, pack
from storage.database import bulk
from storage.database.columns import is_closed
from storage.posts import announcements
from storage.posts.announcements import BEGUN, GROUPS, NOT_BEGUN, Announcement, change, held
from storage.sending import outbox, reach

#: Announcements that a person gets in that time, from all unions together.
MOST_IN_A_WEEK = 2
A_WEEK = timedelta(days=7)
PIECE = 500  # people that are looked at in one transaction: about 15 ms
UNITS_A_PIECE = 200  # unions, most of them without anybody
FEEDING = 7_430_022  # the lock of whoever brings announcements to the outbox, on PostgreSQL


class State(StrEnum):
    """What became of one chat; kept, so the spelling stays."""

    WAITING = "waiting"  # it gets it
    QUEUED = "queued"  # it lies in the outbox
    SENT = "sent"
    UNSURE = "unsure"  # it may have arrived, and is not sent again
    HELD = "held"  # the channel takes it only when the person has written again
    FAILED = "failed"
    GONE = "gone"  # the chat cannot be reached
    # Left out:
    REFUSED = "refused"  # the person wants none, or is in a pause; the group wants no posts
    WEEKLY = "weekly"  # they have had MOST_IN_A_WEEK
    WINDOW = "window"  # not heard of for too long, where only that opens the channel; or a colleague has the chat
    QUOTA = "quota"  # the month's messages of the channel are used up
    CHANGED = "changed"  # not one of those any more for whom it is
    STOPPED = "stopped"


ARRIVED = (State.QUEUED, State.SENT, State.UNSURE, State.HELD)  # what counts for the week
_ARRIVED = ", ".join(f"'{state}'" for state in ARRIVED)


#: How many chats more, or fewer, stand so: by channel and state.
Changed = Counter[tuple[str, str]]


class Chosen(NamedTuple):
    """The one chat of a person, or a group, and whether it gets the announcement."""

    chat_id: int
    person_id: int | None
    channel: str
    lang: str
    thread: str
    state: str
    unit: str  # of the person, or of the group, as of now


class Count(NamedTuple):
    """How many chats of a channel stand so."""

    channel: str
    state: str
    number: int


class Unreached(NamedTuple):
    """One that did not get it for sure; `name`: of the person, or of the group."""

    name: str
    channel: str
    state: str


# Who they are

_HAS_BEGUN = (
    "EXISTS (SELECT 1 FROM draft WHERE draft.person_id = person.id AND draft.flow = 'initiative'"
    " AND draft.answers <> '{}')"
)
_HAS_HANDED_IN = (
    "EXISTS (SELECT 1 FROM initiative WHERE initiative.typist_id = person.id AND initiative.status <> 'withdrawn'"
    " AND initiative.campaign = :campaign)"
)
_AMONG = {BEGUN: f" AND {_HAS_BEGUN}", NOT_BEGUN: f" AND NOT {_HAS_BEGUN} AND NOT {_HAS_HANDED_IN}"}
_GOT = (
    "(SELECT count(*) FROM announced told WHERE told.person_id = person.id AND told.announcement_id <> :announcement"
    f" AND told.at >= :week AND told.state IN ({_ARRIVED}))"
)
_WILL_GET = (
    "(SELECT count(*) FROM announced told JOIN announcement other ON other.id = told.announcement_id"
    " WHERE told.person_id = person.id AND told.announcement_id <> :announcement AND told.state = 'waiting'"
    " AND other.state = 'sending')"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Whom an announcement is for as of now: `units` with all below, in order; the campaign that runs, or ""."""

    units: Sequence[str]
    campaign: str


def count_some(tx: Connection, one: Announcement, scope: Scope, now: datetime) -> Announcement:
    """Find some more of its chats; the announcement as it is then, `is_counted` when these were the last."""
    if not one.counted_id and not one.counted_unit and _forget_some(tx, one.id):
        return one
    if one.audience == GROUPS:
        return _count_groups(tx, one, scope, now)
    found: list[int] = []
    unit, after, is_last = one.counted_unit, one.counted_id, True
    for looked_at, code in enumerate([code for code in scope.units if code >= unit]):
        if len(found) >= PIECE or looked_at >= UNITS_A_PIECE:
            is_last = False
            break
        if code != unit:
            unit, after = code, 0
        there = _people(tx, one, code, after, PIECE - len(found), scope.campaign)
        found += there
        after = max(there, default=after)
    is_last = is_last and len(found) < PIECE
    counted = _insert(tx, one, chosen(tx, one, found, now, forecast=True).values())
    return _keep(tx, one, counted, unit, after, now if is_last else None)


_LAST = 2**62  # behind all keys


def _forget_some(tx: Connection, announcement: int) -> int:
    """Forget chats that were counted for others; how many."""
    some = "SELECT chat_id FROM announced WHERE announcement_id = :id LIMIT :most"
    sql = f"DELETE FROM announced WHERE announcement_id = :id AND chat_id IN ({some})"
    return int(bulk.run(tx, sql, id=announcement, most=PIECE).rowcount)


def _keep(
    tx: Connection, one: Announcement, counted: Changed, unit: str, key: int, now: datetime | None
) -> Announcement:  # fmt: skip
    """Keep how far counting has come; `now`: it is done."""
    counts_now = _added(one.counts, counted)
    change(tx, one.id, counts=counts_now, counted_unit=unit, counted_id=key, counted_at=now)
    known = {"counts": counts_now, "counted_unit": unit, "counted_id": key, "counted_at": now}
    return Announcement(**{**_fields(one), **known})


def _fields(one: Announcement) -> dict[str, Any]:
    return {name: getattr(one, name) for name in Announcement.__slots__}


def _people(tx: Connection, one: Announcement, unit: str, after: int, most: int, campaign: str) -> list[int]:
    sql = (
        f"SELECT person.id FROM person WHERE unit = :unit AND id > :after{_AMONG.get(one.audience, '')}"
        " ORDER BY id LIMIT :most"
    )
    values = {"campaign": campaign} if ":campaign" in sql else {}
    return [key for (key,) in bulk.rows(tx, sql, unit=unit, after=after, most=most, **values)]


def still(tx: Connection, one: Announcement, people: Sequence[int], campaign: str) -> set[int]:
    """Those of these people who have begun, or not begun, as it asks."""
    if one.audience not in _AMONG:
        return set(people)
    sql = f"SELECT person.id FROM person WHERE id {bulk.among(tx, 'people')}{_AMONG[one.audience]}"
    values = {"campaign": campaign} if ":campaign" in sql else {}
    return {key for (key,) in bulk.rows(tx, sql, people=bulk.keys(tx, people), **values)}


def chosen(
    tx: Connection, one: Announcement, people: Sequence[int], now: datetime, forecast: bool
) -> dict[int, Chosen]:
    """The one chat of each of these people: where a message arrives now, else the one where they were active last.

    `forecast`: what other announcements will bring counts for the week too.
    """
    if not people:
        return {}
    got = f"{_GOT} + {_WILL_GET}" if forecast else _GOT
    sql = (
        "SELECT person.id, chat.id, chat.channel, chat.lang, person.unit, CASE"
        " WHEN NOT coalesce(preference.announcements, true) OR preference.paused_until >= :day THEN 'refused'"
        f" WHEN {got} >= {MOST_IN_A_WEEK} THEN 'weekly'"
        f" WHEN chat.gone_at IS NOT NULL OR {is_closed()} THEN 'gone'"
        f" WHEN {reach.USED_UP} THEN 'quota'"
        f" WHEN {reach.WITH_COLLEAGUE} OR {reach.NOT_HEARD_OF} THEN 'window' ELSE 'waiting' END"
        " FROM person JOIN chat ON chat.person_id = person.id"
        f" AND NOT chat.channel {bulk.among(tx, 'without_posts')}"
        " LEFT JOIN preference ON preference.person_id = person.id"
        f" WHERE person.id {bulk.among(tx, 'people')}"
        f" ORDER BY person.id, CASE WHEN chat.gone_at IS NOT NULL OR {is_closed()} THEN 1 ELSE 0 END, {reach.RANK},"
        " chat.seen_at DESC, chat.id DESC"
    )
    values = reach.values(tx, now) | {
        "announcement": one.id,
        "week": bulk.stamp(tx, now - A_WEEK),
        "day": _day(tx, now),
        "people": bulk.keys(tx, people),
        "without_posts": bulk.keys(tx, TAKING_NO_POSTS),
    }
    found: dict[int, Chosen] = {}
    for person, chat, channel, lang, unit, state in bulk.rows(tx, sql, **values):
        found.setdefault(person, Chosen(chat, person, channel, lang, "", state, unit))
    return found


def _day(tx: Connection, now: datetime) -> Any:
    return bulk.day_stamp(tx, now.astimezone(HANOI).date())


def chosen_groups(tx: Connection, now: datetime, where: str, most: int, **values: Any) -> list[Chosen]:
    """Groups, and whether they get it."""
    sql = (
        "SELECT chat.id, chat.channel, chat.lang, group_chat.thread, group_chat.unit, CASE"
        " WHEN quiet OR paused_until >= :day THEN 'refused' WHEN chat.gone_at IS NOT NULL THEN 'gone'"
        f" WHEN {reach.USED_UP} THEN 'quota' ELSE 'waiting' END"
        " FROM group_chat JOIN chat ON chat.id = group_chat.chat_id"
        f" WHERE {where} ORDER BY chat.id LIMIT :most"
    )
    month = reach.values(tx, now)["this_month"]
    rows = bulk.rows(tx, sql, this_month=month, day=_day(tx, now), most=most, **values)
    return [Chosen(chat, None, channel, lang, thread, state, unit) for chat, channel, lang, thread, unit, state in rows]


def _count_groups(tx: Connection, one: Announcement, scope: Scope, now: datetime) -> Announcement:
    where = f"chat.id > :after AND group_chat.unit {bulk.among(tx, 'units')}"
    units = [code for code in scope.units if code]
    found = chosen_groups(tx, now, where, PIECE, after=one.counted_id, units=bulk.keys(tx, units))
    counted = _insert(tx, one, found)
    last = found[-1].chat_id if found else _LAST
    return _keep(tx, one, counted, "", last, now if len(found) < PIECE else None)


def _insert(tx: Connection, one: Announcement, found: Iterable[Chosen]) -> Changed:
    """Keep these chats; how many are new, by channel and state."""
    rows = [
        {
            "announcement_id": one.id, "chat_id": each.chat_id, "person_id": each.person_id, "channel": each.channel,
            "n": 0, "state": each.state, "at": None,
        }
        for each in found
    ]  # fmt: skip
    return Counter(bulk.insert_new(tx, "announced", rows, returning=("channel", "state")))


# How many stand how


def _added(counts: Mapping[str, Mapping[str, int]], changed: Changed) -> dict[str, dict[str, int]]:
    found = {channel: dict(states) for channel, states in counts.items()}
    for (channel, state), number in changed.items():
        states = found.setdefault(channel, {})
        states[state] = max(0, states.get(state, 0) + number)
    return found


def note(tx: Connection, announcement: int, changed: Changed) -> None:
    """So many more, or fewer, stand so."""
    one = held(tx, announcement) if changed else None
    if one is not None:
        change(tx, announcement, counts=_added(one.counts, changed))


# On their way


def hold(tx: Connection) -> None:
    """Nobody else brings announcements to the outbox till the commit, so that the week's count is right."""
    if tx.dialect.name != "sqlite":
        bulk.run(tx, f"SELECT pg_advisory_xact_lock({FEEDING})")


def on_their_way(tx: Connection, announcements: Sequence[int]) -> dict[str, int]:
    """How many messages of these lie in the outbox, by channel."""
    sql = (
        f"SELECT channel, count(*) FROM announced WHERE announcement_id {bulk.among(tx, 'ids')}"
        " AND state = 'queued' GROUP BY channel"
    )
    return dict(bulk.rows(tx, sql, ids=bulk.keys(tx, announcements))) if announcements else {}


class Waits(NamedTuple):
    """A chat that waits for an announcement."""

    chat_id: int
    person_id: int | None


def waiting(tx: Connection, announcement: int, channel: str, most: int) -> list[Waits]:
    """Some of those that wait on that channel."""
    sql = (
        "SELECT chat_id, person_id FROM announced WHERE announcement_id = :id AND state = 'waiting'"
        " AND channel = :channel ORDER BY chat_id LIMIT :most"
    )
    return [Waits(*row) for row in bulk.rows(tx, sql, id=announcement, channel=channel, most=most)]


def leave_out(tx: Connection, announcement: int, channel: str, chats: Sequence[tuple[int, str]]) -> None:
    """These chats of that channel do not get it, each for its reason."""
    rows = [{"announcement_id": announcement, "chat_id": chat, "state": state} for chat, state in chats]
    bulk.update(tx, "announced", rows, ("announcement_id", "chat_id"))
    changed: Changed = Counter((channel, state) for _, state in chats)
    changed[channel, State.WAITING] -= len(chats)
    note(tx, announcement, changed)


def move(tx: Connection, one: Announcement, channel: str, before: Waits, to: Chosen) -> bool:
    """The person is reached in another chat by now; False: that one has heard it, or waits, already."""
    sql = "DELETE FROM announced WHERE announcement_id = :id AND chat_id = :chat"
    bulk.run(tx, sql, id=one.id, chat=before.chat_id)
    changed = _insert(tx, one, [to])
    is_new = bool(changed)
    changed[channel, State.WAITING] -= 1
    note(tx, one.id, changed)
    return is_new


def told_otherwise(tx: Connection, announcement: int, people: Sequence[int]) -> set[int]:
    """Those of these people who have it already in another chat: accounts that were joined meanwhile."""
    sql = (
        # By the person: SQLite would else go through all chats of the announcement.
        f"SELECT person_id FROM announced WHERE +announcement_id = :id AND person_id {bulk.among(tx, 'people')}"
        f" AND state IN ({_ARRIVED})"
    )
    return {person for (person,) in bulk.rows(tx, sql, id=announcement, people=bulk.keys(tx, people))}


def put(tx: Connection, announcement: int, replies: dict[int, Reply], now: datetime) -> list[int]:
    """Queue these, one in each chat; the chats that are there."""
    if not replies:
        return []
    # In the order of `batch.chats`, so that the two never wait for each other.
    lock = "" if tx.dialect.name == "sqlite" else ' ORDER BY channel COLLATE "C", id FOR UPDATE'
    sql = f"SELECT id, said, channel FROM chat WHERE id {bulk.among(tx, 'chats')}{lock}"
    chats = sorted(bulk.rows(tx, sql, chats=bulk.keys(tx, sorted(replies))))
    bulk.update(tx, "chat", [{"id": key, "said": said + 1} for key, said, _ in chats])
    rows = [
        {
            "chat_id": key, "n": said + 1, "kind": "post", "body": pack(replies[key]),
            "state": "sent" if channel in PULLED else "queued", "at": now,
        }
        for key, said, channel in chats
    ]  # fmt: skip
    bulk.insert(tx, "outbox", rows)
    queued = [
        {"announcement_id": announcement, "chat_id": row["chat_id"], "n": row["n"], "state": row["state"], "at": now}
        for row in rows
    ]
    bulk.update(tx, "announced", queued, ("announcement_id", "chat_id"))
    changed: Changed = Counter()
    for (_, _, channel), row in zip(chats, rows, strict=True):
        changed[channel, State.WAITING] -= 1
        changed[channel, row["state"]] += 1
    note(tx, announcement, changed)
    return [key for key, _, _ in chats]


_ITS_MESSAGE = "outbox.chat_id = announced.chat_id AND outbox.n = announced.n"


def settle(tx: Connection, announcement: int, of: State = State.QUEUED) -> None:
    """Note what became of those that stood so. What is not kept in the outbox any more may have arrived."""
    became = (
        "SELECT CASE WHEN outbox.error = :stopped THEN 'stopped' WHEN outbox.error LIKE :no_quota THEN 'quota'"
        " ELSE outbox.state END FROM outbox"
        f" WHERE {_ITS_MESSAGE}"
    )
    sql = (
        f"UPDATE announced SET state = coalesce(({became}), 'unsure')"
        " WHERE announcement_id = :id AND state = :of AND NOT EXISTS"
        f" (SELECT 1 FROM outbox WHERE {_ITS_MESSAGE} AND outbox.state IN ('queued', 'sending', :of))"
        " RETURNING channel, state"
    )
    why = {"stopped": outbox.STOPPED, "no_quota": f"{outbox.NO_QUOTA}%"}
    rows = bulk.rows(tx, sql, id=announcement, of=of.value, **why)
    changed: Changed = Counter(rows)
    for channel, _ in rows:
        changed[channel, of] -= 1
    note(tx, announcement, changed)


def stop(tx: Connection, announcement: int) -> None:
    """What lies in the outbox and is not on its way yet is not sent."""
    sql = (
        "UPDATE outbox SET state = 'failed', error = :stopped WHERE state IN ('queued', 'held') AND EXISTS"
        f" (SELECT 1 FROM announced WHERE announcement_id = :id AND announced.state IN ('queued', 'held')"
        f" AND {_ITS_MESSAGE})"
    )
    bulk.run(tx, sql, id=announcement, stopped=outbox.STOPPED)


# How far it has come

OVER, ENDED = announcements.State.DONE, (announcements.State.STOPPED, announcements.State.LEFT)


def counts(one: Announcement) -> list[Count]:
    """How many chats stand how, by channel."""
    return [
        Count(channel, _as_it_stands(one, state), number)
        for channel, states in sorted(one.counts.items())
        for state, number in sorted(states.items())
        if number and not (one.state == OVER and state in (State.WAITING, State.QUEUED))
    ]


def _as_it_stands(one: Announcement, state: str) -> str:
    """Who waited when it was stopped waits no more; what was on its way then may have arrived."""
    if one.state in ENDED and state == State.WAITING:
        return State.STOPPED.value
    if one.state in ENDED and state == State.QUEUED:
        return State.UNSURE.value
    return state


def is_over(tx: Connection, announcement: int) -> bool:
    """Whether nobody waits for it, and nothing of it lies in the outbox."""
    sql = "SELECT 1 FROM announced WHERE announcement_id = :id AND state IN ('waiting', 'queued') LIMIT 1"
    return not bulk.rows(tx, sql, id=announcement)


def unreached(tx: Connection, announcement: int, most: int) -> list[Unreached]:
    """Some of those that did not get it for sure."""
    sql = (
        "SELECT coalesce(nullif(group_chat.title, ''), nullif(person.name, ''), ''), announced.channel,"
        " announced.state FROM announced LEFT JOIN person ON person.id = announced.person_id"
        " LEFT JOIN group_chat ON group_chat.chat_id = announced.chat_id WHERE announcement_id = :id"
        " AND announced.state IN ('unsure', 'failed', 'gone', 'held') ORDER BY announced.state, announced.chat_id"
        " LIMIT :most"
    )
    return [Unreached(*row) for row in bulk.rows(tx, sql, id=announcement, most=most)]
