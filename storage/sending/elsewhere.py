"""A post that cannot reach its person in one chat goes to another of theirs: one message, one channel."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from messages.channels import PULLED, TAKING_NO_POSTS, WITH_BUTTONS
from messages.wire import unpack
from storage.database import bulk
from storage.database.columns import is_closed
from storage.sending import outbox, reach
from storage.sending.outbox import SENT_ELSEWHERE, Outcome, Queued


def hand_on(tx: Connection, row: Queued, now: datetime) -> int:
    """The chat that gets this post instead; 0: there is none, and nothing has changed.

    What offers presses goes where they are pressed. An announcement stays: where it goes was decided a moment ago.
    """
    reply = unpack(row.body)
    needs_buttons = bool(reply.choices or reply.shortcuts)
    for chat_id, channel in _others(tx, row, now):
        if needs_buttons and channel not in WITH_BUTTONS:
            continue
        state = "sent" if channel in PULLED else "queued"
        number = outbox.queue(tx, chat_id, reply, now, kind="post", state=state)
        outbox.keep(tx, [Outcome(row.id, "failed", SENT_ELSEWHERE)])
        # What is erased with a question of the support desk is found in its new place.
        sql = "UPDATE support_told SET chat_id = :to, n = :number WHERE chat_id = :chat AND n = :n"
        bulk.run(tx, sql, to=chat_id, number=number, chat=row.chat_id, n=row.n)
        return chat_id
    return 0


def _others(tx: Connection, row: Queued, now: datetime) -> list[tuple[int, str]]:
    """Other chats of the same person where something arrives now, the best first."""
    sql = (
        "SELECT chat.id, chat.channel FROM chat mine"
        " JOIN chat ON chat.person_id = mine.person_id AND chat.id <> mine.id"
        f" WHERE mine.id = :chat AND chat.gone_at IS NULL AND NOT {is_closed()}"
        f" AND NOT chat.channel {bulk.among(tx, 'without_posts')} AND {reach.RANK} < 2"
        " AND NOT EXISTS (SELECT 1 FROM announced WHERE announced.chat_id = :chat AND announced.n = :n)"
        f" ORDER BY {reach.RANK}, chat.seen_at DESC, chat.id DESC"
    )
    values = reach.values(tx, now) | {"without_posts": bulk.keys(tx, TAKING_NO_POSTS)}
    return [(chat_id, channel) for chat_id, channel in bulk.rows(tx, sql, chat=row.chat_id, n=row.n, **values)]
