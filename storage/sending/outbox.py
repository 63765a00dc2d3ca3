"""What waits to be sent, and what became of it: all that the sender reads and writes.

The states of a row are at `tables.Outbox`. Several rows change in one statement, since the sender must cost little.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import itemgetter
from typing import Literal, NamedTuple

from sqlalchemy import Connection, text

from messages.wire import Reply, pack, unpack
from storage.database import bulk
from storage.database.columns import Instant
from storage.sending.leases import Held, release

#: What is kept of messages that were left out on purpose: nobody is to send these again.
OVERTAKEN = "a newer question was asked"
HELD_TOO_LONG = "held too long: newer ones were sent"
STOPPED = "its announcement was stopped"
SENT_ELSEWHERE = "sent to another chat of the same person"
CALLED_OFF = "called off"  # what it said is so no more, or may be told no more
LEFT_OUT = (OVERTAKEN, HELD_TOO_LONG, STOPPED, SENT_ELSEWHERE, CALLED_OFF)
#: How the words begin that are kept of a message which a channel refused without saying whether its chat is gone.
REFUSED = "refused: "
#: The same of a post that was not sent since the channel's messages of this month are kept for replies.
NO_QUOTA = "no quota: "
MOST_REFUSALS = 3  # of these one after another: then the chat is taken for gone
MOST_HELD = 5  # posts that are sent together when somebody writes again
LONGEST_WAIT = timedelta(days=1)  # that any channel asks for before a message may go
LOOK_AT = 2000  # chats in one look at what waits; more are found at the next


class Queued(NamedTuple):
    """One message that waits, with where it goes."""

    id: int
    chat_id: int
    n: int
    kind: str
    body: str
    tries: int
    next_at: datetime | None
    channel: str
    chat: str
    lang: str
    gone: bool


def seconds_until(next_at: datetime | None, now: datetime) -> float:
    """How long a message has to wait, 0 where it may go: as one whose moment a clock gave that was set back since."""
    if next_at is None or not now < next_at <= now + LONGEST_WAIT:
        return 0.0
    return (next_at - now).total_seconds()


@dataclass(frozen=True, slots=True)
class Waiting:
    """A chat for which something waits: whether its first message is a post, and not before when."""

    chat_id: int
    post: bool
    next_at: datetime | None


OutboxState = Literal["queued", "sending", "sent", "held", "unsure", "gone", "failed"]  # see `tables.Outbox`


class Outcome(NamedTuple):
    """What became of the row `id`. `next_at`: a queued one is not sent before."""

    id: int
    state: OutboxState
    error: str = ""
    tries: int = 0
    next_at: datetime | None = None


def queue(tx: Connection, chat_id: int, reply: Reply, now: datetime, kind: str = "reply", state: str = "queued") -> int:
    """Put a message into the outbox of a chat, after all others; its number there, 0 when the chat is no more."""
    number = tx.execute(
        text("UPDATE chat SET said = said + 1 WHERE id = :chat RETURNING said"), {"chat": chat_id}
    ).scalar()
    if number is None:
        return 0
    row = {"chat_id": chat_id, "n": number, "kind": kind, "body": pack(reply), "state": state, "at": now}
    bulk.insert(tx, "outbox", [row])
    return int(number)


def first_key(tx: Connection, count: int) -> int:
    """The key of the first of the messages just inserted; the others have the keys after it.

    The sender can so have them before it has read them. 0 where several processes write.
    """
    if tx.dialect.name != "sqlite" or not count:
        return 0
    return int(bulk.rows(tx, "SELECT last_insert_rowid()")[0][0]) - count + 1


def waiting(tx: Connection, channels: Sequence[str]) -> list[Waiting]:
    """The chats on these channels with something queued."""
    rows = tx.execute(
        text(
            "SELECT outbox.chat_id, outbox.kind, outbox.next_at FROM outbox JOIN chat ON chat.id = outbox.chat_id"
            " JOIN (SELECT chat_id, min(n) AS n FROM outbox WHERE state = 'queued' GROUP BY chat_id) first"
            " ON first.chat_id = outbox.chat_id AND first.n = outbox.n"
            f" WHERE outbox.state = 'queued' AND chat.channel {bulk.among(tx, 'channels')} LIMIT {LOOK_AT}"
        ).columns(next_at=Instant),
        {"channels": bulk.keys(tx, channels)},
    )
    return [Waiting(row.chat_id, row.kind == "post", row.next_at) for row in rows]


def take(tx: Connection, chats: Sequence[int]) -> list[Queued]:
    """What is queued for these chats, in order."""
    sql = (
        "SELECT outbox.id, chat_id, n, outbox.kind, body, tries, next_at, channel, chat, lang, gone_at IS NOT NULL"
        " FROM outbox JOIN chat ON chat.id = outbox.chat_id"
        f" WHERE outbox.state = 'queued' AND chat_id {bulk.among(tx, 'chats')} ORDER BY chat_id, n"
    )
    read = Instant().process_result_value
    return [
        Queued(key, chat_id, n, kind, body, tries, read(next_at, tx.dialect), channel, chat, lang, bool(gone))
        for key, chat_id, n, kind, body, tries, next_at, channel, chat, lang, gone in bulk.rows(
            tx, sql, chats=bulk.keys(tx, chats)
        )
    ]


def keep(tx: Connection, outcomes: Sequence[Outcome]) -> None:
    """Write what became of these rows."""
    sent = [outcome.id for outcome in outcomes if outcome.state == "sent"]
    if sent:
        _become_sent(tx, sent)
    others = [outcome for outcome in outcomes if outcome.state != "sent"]
    rows = [
        {"id": one.id, "state": one.state, "error": one.error[:200], "tries": one.tries, "next_at": one.next_at}
        for one in others
    ]
    bulk.update(tx, "outbox", sorted(rows, key=itemgetter("id")))


def settle(tx: Connection, outcomes: Sequence[Outcome], released: Sequence[Held]) -> None:
    """Write what became of these rows, then give these chats back."""
    keep(tx, outcomes)
    if released:
        release(tx, released)


def claim(tx: Connection, ids: Sequence[int], holder: str) -> list[int]:
    """Which of these posts are `holder`'s to send: if nothing is heard of them again, they may have arrived.

    Another's are left alone, and so is what is no longer queued. The same claim again says the same.
    """
    sql = (
        f"UPDATE outbox SET state = 'sending', error = :holder WHERE id {bulk.among(tx, 'ids')}"
        " AND (state = 'queued' OR (state = 'sending' AND error = :holder)) RETURNING id"
    )
    return [key for (key,) in bulk.rows(tx, sql, holder=holder, ids=bulk.keys(tx, sorted(ids)))]


def _become_sent(tx: Connection, ids: Sequence[int]) -> None:
    sql = f"UPDATE outbox SET state = 'sent', error = '' WHERE id {bulk.among(tx, 'ids')}"
    bulk.run(tx, sql, ids=bulk.keys(tx, sorted(ids)))


def wait_no_more(tx: Connection) -> None:
    """What was put off is due at once: whatever it waited for may have been mended while nobody was here."""
    tx.execute(text("UPDATE outbox SET next_at = NULL WHERE state = 'queued' AND next_at IS NOT NULL"))


def settle_left_over(tx: Connection) -> int:
    """Posts that a process was sending when it ended become unsure; how many."""
    ended = "state = 'sending'"
    if tx.dialect.name != "sqlite":  # other processes may be sending theirs
        ended += " AND chat_id NOT IN (SELECT chat_id FROM lease WHERE holder <> '' AND until >= clock_timestamp())"
    done = tx.execute(text(f"UPDATE outbox SET state = 'unsure', error = 'stopped while sending' WHERE {ended}"))
    return done.rowcount


def lately(tx: Connection, channel: str, chat: str, most: int = 20) -> list[tuple[str, str]]:
    """(body, language) of the last messages for a chat, the newest first, whatever became of them."""
    rows = tx.execute(
        text(
            "SELECT body, lang FROM outbox JOIN chat ON chat.id = outbox.chat_id"
            f" WHERE channel = :channel AND chat = :chat ORDER BY n DESC LIMIT {most}"
        ),
        {"channel": channel, "chat": chat},
    )
    return [(row.body, row.lang) for row in rows]


def files_waiting(tx: Connection, paths: Sequence[str]) -> set[str]:
    """Which of these files under MEDIA_DIR a message brings that has not gone yet."""
    rows = tx.execute(text("SELECT body FROM outbox WHERE state IN ('queued', 'held') AND body LIKE '%papers/%'"))
    bring = [unpack(row.body) for row in rows]
    return {path for reply in bring for path in (reply.picture, reply.file)} & set(paths)


def call_off(tx: Connection, paper: str, chats: Sequence[int]) -> list[int]:
    """What brings this paper to these chats goes no more, at an operator's word neither; whom it did not reach."""
    values = {"why": CALLED_OFF, "paper": _bringing(paper), "chats": bulk.keys(tx, chats)}
    of_it = f"chat_id {bulk.among(tx, 'chats')} AND error <> :why AND body LIKE :paper"
    bulk.run(tx, f"UPDATE outbox SET error = :why WHERE state = 'unsure' AND {of_it}", **values)
    to_failed = f"UPDATE outbox SET state = 'failed', error = :why WHERE state IN {_NOT_ARRIVED}"
    sql = f"{to_failed} AND {of_it} RETURNING chat_id"
    return sorted({key for (key,) in bulk.rows(tx, sql, **values)})


def not_arrived(tx: Connection, paper: str, chats: Sequence[int]) -> int:
    """In how many of these chats what brings this paper still waits, or failed."""
    sql = (
        f"SELECT count(DISTINCT chat_id) FROM outbox WHERE chat_id {bulk.among(tx, 'chats')}"
        f" AND state IN {_NOT_ARRIVED} AND error <> :why AND body LIKE :paper"
    )
    values = {"why": CALLED_OFF, "paper": _bringing(paper), "chats": bulk.keys(tx, chats)}
    ((number,),) = bulk.rows(tx, sql, **values)
    return int(number)


_NOT_ARRIVED = "('queued', 'held', 'failed')"


def _bringing(paper: str) -> str:
    return f'%"paper":"{paper}"%'


def is_put_off(tx: Connection, chat_id: int) -> bool:
    """Whether a message for this chat waits because it could not be sent: what came after it has not been seen."""
    sql = "SELECT 1 FROM outbox WHERE chat_id = :chat AND state = 'queued' AND next_at IS NOT NULL LIMIT 1"
    return bool(bulk.rows(tx, sql, chat=chat_id))


def release_held(tx: Connection, chat_id: int) -> None:
    """Let what was held back for this chat go out now that the person has written: the newest of it only.

    After months away nobody wants thirty reminders at once.
    """
    tx.execute(
        text(
            "UPDATE outbox SET state = 'failed', error = :why"
            " WHERE chat_id = :chat AND state = 'held' AND n NOT IN"
            f" (SELECT n FROM outbox WHERE chat_id = :chat AND state = 'held' ORDER BY n DESC LIMIT {MOST_HELD})"
        ),
        {"chat": chat_id, "why": HELD_TOO_LONG},
    )
    tx.execute(text("UPDATE outbox SET state = 'queued' WHERE chat_id = :chat AND state = 'held'"), {"chat": chat_id})


def held(tx: Connection, channel: str) -> int:
    """How many posts wait for their people to write again."""
    found = tx.execute(
        text(
            "SELECT count(*) FROM outbox JOIN chat ON chat.id = outbox.chat_id"
            " WHERE channel = :channel AND outbox.state = 'held'"
        ),
        {"channel": channel},
    )
    return int(found.scalar() or 0)


def refuse(tx: Connection, row: Queued, said: str, now: datetime) -> bool:
    """The channel refuses this message and does not say why; whether its chat is taken for gone by now."""
    keep(tx, [Outcome(row.id, "failed", f"{REFUSED}{said}")])
    last = tx.execute(
        text(
            "SELECT error LIKE :refused FROM outbox WHERE chat_id = :chat AND n <= :n"
            " AND (state IN ('sent', 'unsure', 'queued', 'sending') OR error LIKE :refused)"
            f" ORDER BY n DESC LIMIT {MOST_REFUSALS}"
        ),
        {"chat": row.chat_id, "n": row.n, "refused": f"{REFUSED}%"},
    )
    refused = list(last.scalars())
    if len(refused) < MOST_REFUSALS or not all(refused):
        return False
    keep(tx, [Outcome(row.id, "gone", f"{REFUSED}{said}")])
    turn_off(tx, row.chat_id, said, now)
    return True


def turn_off(tx: Connection, chat_id: int, why: str, now: datetime) -> None:
    """The person or group cannot be reached: quiet until they write again; what waits for them is dropped."""
    at = bulk.stamp(tx, now)
    tx.execute(text("UPDATE chat SET gone_at = :at WHERE id = :chat"), {"at": at, "chat": chat_id})
    tx.execute(
        text("UPDATE outbox SET state = 'gone', error = :why WHERE chat_id = :chat AND state = 'queued'"),
        {"why": why[:200], "chat": chat_id},
    )


def state_of(tx: Connection, chat_id: int, number: int) -> str:
    """What became of that message of a chat; "" when it is no longer kept."""
    sql = text("SELECT state FROM outbox WHERE chat_id = :chat AND n = :n")
    return str(tx.execute(sql, {"chat": chat_id, "n": number}).scalar() or "")
