"""The checker: reads what the channels saw and, by plain SQL, the database that is left; none of the bot's own code.

Every finding is a sentence that names the chat. To add a check: a function, and its line in CHECKS.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import Any

import psycopg

from tests.fire.record import ADDED, ASKED_ABOUT, CODE, Place, Record, conversation_of, tokens_in

Finding = str
Row = tuple[Any, ...]
#: What the database says of a message that was left out because the next one was ready before it went.
LEFT_OUT = "a newer question was asked"
LATEST = timedelta(minutes=2)  # a board that came due is there by then


def rows(url: str, sql: str) -> list[Row]:
    """What the database says."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"), timeout=30)) as database:
            return database.execute(sql).fetchall()
    with psycopg.connect(url) as connection:
        return connection.execute(sql.encode()).fetchall()


def waiting(url: str) -> int:
    """How many messages are still on their way, and announcements."""
    messages = "SELECT count(*) FROM outbox WHERE state IN ('queued', 'sending')"
    [(one,)], [(other,)] = rows(url, messages), rows(url, "SELECT count(*) FROM announcement WHERE state = 'sending'")
    return int(one) + int(other)


@dataclass
class Left:
    """What is left of a run."""

    url: str
    record: Record
    figures: dict[str, int] = field(default_factory=Counter)

    def rows(self, sql: str) -> list[Row]:
        """What the database says."""
        return rows(self.url, sql)

    @cached_property
    def sessions(self) -> dict[str, Place]:
        """By what the database calls a chat of the web: whose it is, by the messages that were sent in it."""
        events = {one.event: one.place for one in self.record.said if one.event and one.place[0] == "web"}
        found = (event.partition(":") for (event,) in self.rows("SELECT event_id FROM seen WHERE channel = 'web'"))
        return {chat: events[number] for chat, _, number in found if number in events}

    def place(self, channel: str, chat: str) -> Place:
        """A chat as the record knows it."""
        return self.sessions.get(chat, (channel, chat)) if channel == "web" else (channel, chat)

    @cached_property
    def outbox(self) -> dict[Place, list[Queued]]:
        """All that was to be said in each chat, in order."""
        found: dict[Place, list[Queued]] = defaultdict(list)
        sql = (
            "SELECT channel, chat, n, kind, outbox.state, error, body FROM outbox JOIN chat ON chat.id = chat_id"
            " ORDER BY chat_id, n"
        )
        for channel, chat, n, kind, state, error, body in self.rows(sql):
            place = self.place(channel, chat)
            state = "left out" if error == LEFT_OUT else state
            found[place].append(Queued(n, kind, state, _read(body)["text"], error))
        return found

    @cached_property
    def initiatives(self) -> list[tuple[str, Place, str]]:
        """(code, chat of who typed it, everything that stands in it)."""
        sql = (
            "SELECT code, channel, chat, title, initiative.workplace, answers FROM initiative"
            " JOIN chat ON chat.person_id = typist_id"
        )
        return [
            (code, self.place(channel, chat), f"{title} {workplace} {json.dumps(_read(answers), ensure_ascii=False)}")
            for code, channel, chat, title, workplace, answers in self.rows(sql)
        ]


@dataclass(slots=True)
class Queued:
    """One message of the outbox."""

    n: int
    kind: str
    state: str
    text: str
    error: str = ""  # what the channel said last


def _read(packed: Any) -> Any:
    return json.loads(packed) if isinstance(packed, (str, bytes)) else packed


def all_taken_is_seen(left: Left) -> Iterator[Finding]:
    """What the bot told a channel to have is written down as such."""
    rows = left.rows("SELECT channel, event_id FROM seen")
    seen = {(channel, event.rpartition(":")[2]) for channel, event in rows}
    for one in left.record.said:
        left.figures["taken"] += one.taken
        if one.taken and one.event and (one.place[0], one.event) not in seen:
            yield f"{one.place}: {one.text!r} was taken and is not written down"
        if not one.taken:
            yield f"{one.place}: {one.text!r} was never taken"


def all_answers_are_kept(left: Left) -> Iterator[Finding]:
    """Every token that somebody sent stands in the one initiative of that conversation, and nowhere else."""
    kept: dict[int, list[tuple[str, Place, set[str]]]] = defaultdict(list)
    for code, place, words in left.initiatives:
        tokens = tokens_in(words)
        numbers = {conversation_of(one) for one in tokens}
        if len(numbers) != 1:
            yield f"{place}: {code} holds the answers of conversations {sorted(numbers)}"
        for number in numbers:
            kept[number].append((code, place, tokens))
    sent: dict[int, set[str]] = defaultdict(set)
    for one in left.record.said:
        for token in tokens_in(one.text) if one.taken else ():
            sent[conversation_of(token)].add(token)
    for number, owner in left.record.owners.items():
        found = kept.pop(number, [])
        left.figures["initiatives"] += len(found)
        if len(found) != 1:
            yield f"{owner}: conversation {number} left {len(found)} initiatives"
            continue
        [(code, place, tokens)] = found
        if place != owner:
            yield f"{owner}: {code} stands under the name of {place}"
        if lost := sent[number] - tokens:
            yield f"{owner}: {code} lacks the answers {sorted(lost)}"
    for number in kept:
        yield f"conversation {number}, which nobody held, left an initiative"


def codes_were_told(left: Left) -> Iterator[Finding]:
    """Each initiative has a code of its own, and its author was told this one and no other."""
    codes = Counter(code for code, _, _ in left.initiatives)
    yield from (f"{code} was given {times} times" for code, times in codes.items() if times > 1)
    theirs: dict[Place, set[str]] = defaultdict(set)
    for code, place, _ in left.initiatives:
        theirs[place].add(code)
    heard = left.record.heard_in()
    for place in {*left.record.owners.values()}:
        told = {code for text in heard.get(place, ()) for code in CODE.findall(text)}
        if told != theirs[place]:
            yield f"{place}: was told {sorted(told)}, and has {sorted(theirs[place])}"


def nothing_waits(left: Left) -> Iterator[Finding]:
    """Every message went, or it says why not; none is missing in a chat; no event was put aside."""
    for channel, error in left.rows("SELECT channel, error FROM parked"):
        yield f"parked: {channel} {error}"
    said = {
        left.place(channel, chat): said for channel, chat, said in left.rows("SELECT channel, chat, said FROM chat")
    }
    for place, last in said.items():
        queued = left.outbox.get(place, [])
        if [one.n for one in queued] != list(range(1, last + 1)):
            yield f"{place}: of {last} messages these are there: {[one.n for one in queued]}"
        for one in queued:
            left.figures[one.state] += 1
            if one.state not in ("sent", "left out") and (one.kind, one.state) != ("post", "unsure"):
                yield f"{place}: {one.kind} {one.n} is {one.state}, {one.error!r}: {one.text[:60]!r}"


def what_arrived_is_what_was_sent(left: Left) -> Iterator[Finding]:
    """In each chat its own messages in their order; replies may come again from one on where a kill hid that they went."""
    heard = left.record.heard_in()
    pages = {place for place in left.outbox if place[0] == "web"}
    unread = pages - {*left.sessions.values()}  # nobody has their secret
    for place in {*heard, *left.outbox} - unread:
        yield from _compared(left, place, heard.get(place, []), left.outbox.get(place, []))


def _compared(left: Left, place: Place, heard: list[str], queued: list[Queued]) -> Iterator[Finding]:
    next_ = 0
    arrived: list[int] = []
    for text in heard:
        at = _where(text, queued, next_)
        if at is None:
            before = [queued[at].n for at in arrived]
            yield f"{place}: {text[:80]!r} came out of order, twice, or is nobody's, after messages {before}"
            return
        left.figures["again"] += at < next_
        arrived.append(at)
        next_ = at + 1
    missing = [one.text[:60] for at, one in enumerate(queued) if one.state == "sent" and at not in arrived]
    if missing:
        yield f"{place}: never heard {missing}"


def _where(text: str, queued: list[Queued], next_: int) -> int | None:
    """Which of these it is: the next one, else a reply of before, the last such; None: no such."""
    for at in range(next_, len(queued)):
        if _shows(text, queued[at]):
            return at
        if queued[at].state not in ("left out", "unsure"):
            break
    replies = [at for at in range(next_) if queued[at].kind == "reply" and _shows(text, queued[at])]
    return replies[-1] if replies else None


def _shows(text: str, queued: Queued) -> bool:
    """Whether the one is the other as a channel shows it: with the step before it, or in parts."""
    return queued.text in text or text in queued.text


def nobody_reads_what_is_anothers(left: Left) -> Iterator[Finding]:
    """The tokens in a chat are those of its own conversations."""
    theirs: dict[Place, set[int]] = defaultdict(set)
    for number, place in left.record.owners.items():
        theirs[place].add(number)
    for one in left.record.heard:
        others = {conversation_of(token) for token in tokens_in(one.text)} - theirs[one.place]
        if others and one.place not in left.record.see_all:
            yield f"{one.place}: read what stands in conversations {sorted(others)}: {one.text[:60]!r}"


def who_talks_alike_is_answered_alike(left: Left) -> Iterator[Finding]:
    """Of those who talk in the same way on a channel, everybody was told the same, apart from what is their own.

    But for those whose words waited for a bot: these were asked one thing more.
    """
    told: dict[tuple[str, str], dict[Place, tuple[str, ...]]] = defaultdict(dict)
    for number, place in left.record.owners.items():
        queued = left.outbox.get(place, [])
        if any(ASKED_ABOUT in one.text or ADDED in one.text for one in queued):
            left.figures["asked about"] += 1
            continue
        told[place[0], left.record.kinds[number]][place] = _plain(queued)
    for alike in told.values():
        [(model, _)] = Counter(alike.values()).most_common(1)
        for place, words in alike.items():
            if words != model:
                odd = [one for one in words if one not in model] + [f"not: {one}" for one in model if one not in words]
                yield f"{place}: was answered otherwise than others: {odd[:3]}"


def _plain(queued: list[Queued]) -> tuple[str, ...]:
    """How each reply began: up to what repeats the person's own words."""
    return tuple(one.text.partition("\n")[0].partition(":")[0] for one in queued if one.kind == "reply")


def counts_are_a_recount(left: Left) -> Iterator[Finding]:
    """What stands counted for a unit is what a count of the initiatives of all units below it gives."""
    parents: dict[str, str | None] = dict(left.rows("SELECT code, parent FROM unit"))
    counted: Counter[tuple[str, str, str]] = Counter()
    people: dict[tuple[str, str], set[int]] = defaultdict(set)
    sql = "SELECT campaign, unit, status, recognised, benefit, author_key FROM initiative"
    for campaign, unit, status, recognised, benefit, author in left.rows(sql):
        whole = status in ("submitted", "verified", "returned")
        at: str | None = unit
        while at:
            counted[campaign, at, "quick"] += status == "quick"
            counted[campaign, at, "submitted"] += whole
            counted[campaign, at, "recognised"] += whole and recognised == "yes"
            counted[campaign, at, "verified"] += status == "verified"
            counted[campaign, at, "benefit"] += (benefit or 0) if whole else 0
            if whole:
                people[campaign, at].add(author)
            at = parents.get(at)
    for place, authors in people.items():
        counted[*place, "people"] = len(authors)
    names = ("submitted", "recognised", "verified", "people", "benefit", "quick")
    for table, what in (("total", ", ".join(names)), ("day_count", ", ".join(f"sum({name})" for name in names))):
        grouped = "" if table == "total" else " GROUP BY campaign, unit"
        for campaign, unit, *kept in left.rows(f"SELECT campaign, unit, {what} FROM {table}{grouped}"):
            right = [counted[campaign, unit, name] for name in names]
            if [int(one) for one in kept] != right:
                yield f"{table} of {unit}: {dict(zip(names, kept, strict=True))}, counted: {right}"
    if not counted:
        yield "nothing is there to be counted"


def each_due_post_is_there_once(left: Left) -> Iterator[Finding]:
    """Each group whose board came due has it once, or it is listed as one that may have arrived; so has each a milestone.

    All groups are of one unit, whose thousands of initiatives are told by day.
    """
    posted = Counter(group for (group,) in left.rows("SELECT scope FROM slot WHERE job = 'daily' AND state = 'posted'"))
    [(milestones,)] = left.rows("SELECT count(*) FROM slot WHERE job = 'milestone' AND state = 'posted'")
    keys = {(channel, chat): str(key) for channel, chat, key in left.rows("SELECT channel, chat, id FROM chat")}
    for place, due in left.record.due.items():
        boards = sum(one.kind == "post" for one in left.outbox.get(place, ())) - milestones
        left.figures["boards"] += boards
        if due < left.record.ended - LATEST and not 1 <= posted[keys[place]] == boards:
            yield f"{place}: {posted[keys[place]]} boards are listed as posted, {boards} were queued"


def the_file_is_whole(left: Left) -> Iterator[Finding]:
    """SQLite's own check of its file."""
    if left.url.startswith("sqlite") and left.rows("PRAGMA integrity_check") != [("ok",)]:
        yield "the database's file is broken"


CHECKS: tuple[Callable[[Left], Iterator[Finding]], ...] = (
    all_taken_is_seen,
    all_answers_are_kept,
    codes_were_told,
    nothing_waits,
    what_arrived_is_what_was_sent,
    nobody_reads_what_is_anothers,
    who_talks_alike_is_answered_alike,
    counts_are_a_recount,
    each_due_post_is_there_once,
    the_file_is_whole,
)


def check(record: Record, url: str) -> tuple[list[Finding], dict[str, int]]:
    """What is wrong, and figures of what is there."""
    left = Left(url, record)
    found = [f"{finding} ({one.__name__})" for one in CHECKS for finding in one(left)]
    return found, dict(left.figures)
