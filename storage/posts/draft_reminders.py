"""Forms that were left unfinished, with who is still to be reminded and where.

A form counts as begun when something was answered in it. How long drafts are kept is in `storage/retention.py`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import orjson
from sqlalchemy import Connection, text

from messages.channels import TAKING_NO_POSTS
from storage.counting.count import QUICK
from storage.database import bulk
from storage.database.columns import Instant, is_closed
from storage.database.store import first_id
from storage.sending import reach

DRAFT = "draft"  # the job: its slots are a person's, their periods days
Span = tuple[datetime, datetime]  # from the first moment up to the second


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfinished:
    """The form that a person touched last, and the chat in which they are to be told."""

    draft_id: int
    person_id: int
    touched_at: datetime
    answers: dict[str, Any]
    chat_id: int
    channel: str
    lang: str
    state: dict[str, Any]
    handed_in: bool  # by the short form: it has a code, and the rest is missing
    returned: bool  # an officer gave it back


def _found(tx: Connection) -> str:
    """The query of them all. Only the form touched last: who has two is reminded of one."""
    return f"""
SELECT draft.id, draft.person_id, draft.touched_at, draft.answers, chat.id, chat.channel, chat.lang, chat.state,
 draft.initiative_id IS NOT NULL,
 EXISTS (SELECT 1 FROM initiative WHERE initiative.id = draft.initiative_id AND initiative.status = '{QUICK}')
FROM draft
JOIN chat ON chat.person_id = draft.person_id AND chat.gone_at IS NULL
 AND NOT chat.channel {bulk.among(tx, "without_posts")} AND NOT {is_closed()}
LEFT JOIN preference ON preference.person_id = draft.person_id
WHERE draft.flow = 'initiative' AND draft.answers <> '{{}}'
AND draft.touched_at >= :first AND draft.touched_at < :end AND draft.id < :newest
AND coalesce(preference.reminders, true) AND (preference.paused_until IS NULL OR preference.paused_until < :day)
AND NOT EXISTS (SELECT 1 FROM draft newer WHERE newer.person_id = draft.person_id AND newer.flow = draft.flow
 AND newer.answers <> '{{}}' AND newer.touched_at > draft.touched_at)
AND NOT EXISTS (SELECT 1 FROM slot
 WHERE slot.job = :job AND slot.scope = CAST(draft.person_id AS text) AND slot.period = :period)
"""


def unfinished(
    tx: Connection, spans: Sequence[Span], day: date, now: datetime, people: Collection[int] | None = None
) -> dict[int, Unfinished]:
    """By person, the forms touched last in one of these spans, of those who are still to be reminded on that day.

    `people`: only theirs, held till the commit.
    """
    among, values = "", _values(tx, day) | reach.values(tx, now)
    if people is not None:
        _hold(tx, people)
        among = f"AND draft.person_id {bulk.among(tx, 'people')}"
        values["people"] = bulk.keys(tx, sorted(people))
    sql = f"{_found(tx)} {among} ORDER BY draft.person_id, draft.id DESC, {reach.RANK}, chat.seen_at DESC, chat.id DESC"
    found: dict[int, Unfinished] = {}
    for first, end in spans:
        for row in bulk.rows(tx, sql, **_span(tx, first, end), **values):
            draft, person, touched, answers, chat, channel, lang, state, known, quick = row
            at = Instant().process_result_value(touched, tx.dialect)
            assert at is not None
            left = orjson.loads(answers)
            one = Unfinished(
                draft_id=draft, person_id=person, touched_at=at, answers=left, chat_id=chat, channel=channel, lang=lang,
                state=orjson.loads(state), handed_in=bool(quick), returned=bool(known and not quick),
            )  # fmt: skip
            found.setdefault(person, one)
    return found


def any_unfinished(tx: Connection, spans: Sequence[Span], day: date) -> bool:
    """Whether there are any of those."""
    sql, values = f"{_found(tx)} LIMIT 1", _values(tx, day)
    return any(bulk.rows(tx, sql, **_span(tx, first, end), **values) for first, end in spans)


def _span(tx: Connection, first: datetime, end: datetime) -> dict[str, Any]:
    return {"first": bulk.stamp(tx, first), "end": bulk.stamp(tx, end), "newest": first_id(end)}


def _values(tx: Connection, day: date) -> dict[str, Any]:
    return {
        "job": DRAFT,
        "period": day.isoformat(),
        "day": bulk.day_stamp(tx, day),
        "without_posts": bulk.keys(tx, TAKING_NO_POSTS),
    }


def _hold(tx: Connection, people: Collection[int]) -> None:
    """Whoever works on a draft holds its person."""
    if tx.dialect.name != "sqlite":
        held = text("SELECT id FROM person WHERE id = ANY(:people) ORDER BY id FOR UPDATE")
        tx.execute(held, {"people": sorted(people)})
