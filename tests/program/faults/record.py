"""The checker: reads what reached whom on the channel, and the database that is left; nothing else."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from difflib import ndiff
from typing import Any

import orjson
from sqlalchemy import Connection, text

from messages.wire import Reply, unpack
from storage.counting import recount
from storage.database.store import Store
from storage.sending.outbox import OVERTAKEN
from tests.fakes.telegram import Sent
from tests.program.faults.stage import FIRST_PERSON, GROUPS, RESUMING, Stage
from tests.program.kills import said_of

_NUMBER = re.compile(r"\d[\d.,:/-]*(?: đồng \([^)]+\))?")  # an amount is read back in words too


def check(stage: Stage) -> dict[str, int]:
    """Figures of what is left. AssertionError: something was lost, doubled, parked or counted wrongly."""
    store = Store(stage.url)
    try:
        with store.read() as tx:
            return _check(tx, stage)
    finally:
        store.close()


def _check(tx: Connection, stage: Stage) -> dict[str, int]:
    people = len(stage.visitors.people)
    assert _rows(tx, "SELECT channel, error FROM parked") == []
    assert [str(one) for one in recount.differences(tx)] == []
    _all_acknowledged_is_kept(tx, stage)
    _every_form_is_there(tx, people)
    outbox = _outbox(tx)
    _everybody_was_answered_alike(stage, outbox)
    unsure = _posts_went_once(tx, stage, outbox)
    return {"people": people, "acknowledged": len(stage.telegram.acknowledged), "unsure": unsure}


def _rows(tx: Connection, sql: str, **values: Any) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in tx.execute(text(sql), values)]


def _all_acknowledged_is_kept(tx: Connection, stage: Stage) -> None:
    seen = {str(row[0]).rpartition(":")[2] for row in _rows(tx, "SELECT event_id FROM seen WHERE channel = 'telegram'")}
    lost = {str(number) for number in stage.telegram.acknowledged} - seen
    assert not lost, f"{len(lost)} acknowledged messages were not kept"


def _every_form_is_there(tx: Connection, people: int) -> None:
    """One initiative of each person, with that person's own answers."""
    rows = _rows(tx, "SELECT code, title, answers FROM initiative")
    numbers = Counter(int(title.rsplit(" ", 1)[1]) for _, title, _ in rows)
    assert numbers == Counter(range(FIRST_PERSON, FIRST_PERSON + people)), numbers
    assert len({code for code, _, _ in rows}) == people
    for _, title, packed in rows:
        answers = orjson.loads(packed) if isinstance(packed, (str, bytes)) else packed
        said_of(int(title.rsplit(" ", 1)[1]), answers)


Queued = tuple[str, str, Reply]  # kind, state, what it says


def _outbox(tx: Connection) -> dict[int, list[Queued]]:
    """All that was to be said, by chat."""
    found: dict[int, list[Queued]] = defaultdict(list)
    for chat, kind, state, error, body in _rows(
        tx,
        "SELECT chat, kind, outbox.state, outbox.error, body FROM outbox JOIN chat ON chat.id = chat_id"
        " WHERE channel = 'telegram' ORDER BY chat_id, n",
    ):
        found[int(chat)].append((kind, OVERTAKEN if error == OVERTAKEN else state, unpack(body)))
    return found


def _everybody_was_answered_alike(stage: Stage, outbox: dict[int, list[Queued]]) -> None:
    """As the first person, whom no fault met: the same replies once each in the database, and none missing here."""
    model = _words(outbox[FIRST_PERSON])
    for chat in stage.visitors.people:
        replies = outbox[chat]
        states = Counter(state for kind, state, _ in replies if kind == "reply")
        assert set(states) <= {"sent", OVERTAKEN}, f"{chat}: {states}"
        assert _words(replies) == model, f"{chat} was answered otherwise: {_difference(_words(replies), model)}"
        heard = [sent.text for sent in stage.telegram.to(chat)]
        for _, state, reply in replies:
            assert state == OVERTAKEN or any(reply.text in one for one in heard), f"{chat} never heard {reply.text!r}"


def _words(replies: list[Queued]) -> list[str]:
    """What was replied, without the numbers in it: those are each person's own.

    Nor with what the clock brought about: that a form is open, and the question once more.
    """
    said = [reply.text for kind, _, reply in replies if kind == "reply"]
    resumed = [number for number, text in enumerate(said) if RESUMING in text]
    left_out = {*resumed, *(number + 1 for number in resumed)}
    return [_NUMBER.sub("#", text) for number, text in enumerate(said) if number not in left_out]


def _difference(words: list[str], model: list[str]) -> list[str]:
    return [line for line in ndiff(model, words) if line[0] in "+-"][:6]


def _posts_went_once(tx: Connection, stage: Stage, outbox: dict[int, list[Queued]]) -> int:
    """Each post went once, or it is `unsure` and went at most once; each group's day has one. How many are unsure."""
    unsure = 0
    for chat in range(-GROUPS, 0):
        posts = [one for one in outbox[chat] if one[0] == "post"]
        arrived = Counter(_what(sent) for sent in stage.telegram.to(chat))
        assert max(arrived.values(), default=0) <= 1, f"group {chat} got a post twice: {arrived}"
        sent_rows = sum(1 for _, state, _ in posts if state == "sent")
        unsure_rows = sum(1 for _, state, _ in posts if state == "unsure")
        assert sent_rows + unsure_rows == len(posts), [state for _, state, _ in posts]
        assert sent_rows <= len(stage.telegram.to(chat)) <= len(posts), (chat, sent_rows, len(posts))
        unsure += unsure_rows
    slots = Counter(row[0] for row in _rows(tx, "SELECT scope FROM slot WHERE job = 'daily' AND state = 'posted'"))
    groups = {str(row[0]) for row in _rows(tx, "SELECT chat_id FROM group_chat")}
    assert set(slots) == groups, f"{len(groups - set(slots))} groups of {len(groups)} have no post"
    return unsure


def _what(sent: Sent) -> str:
    """What a post is told apart by: its kind and its words, which name its day."""
    return f"{sent.method} {sent.text}"
