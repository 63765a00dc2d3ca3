"""The rows that a chat is to be sent next: as the intake handed them over, else read from the outbox.

On PostgreSQL, where several processes may send, a chat's rows are read only with a lease on the chat.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from bot.intake.intake import Intake
from handlers.receive import Receipt
from messages.wire import is_question, only_asks, unpack
from storage.database.store import Store, Transaction
from storage.sending import outbox
from storage.sending.leases import LEASE, lease
from storage.sending.outbox import Queued

#: A lease must last so long when a message goes out: longer than any channel's timeout.
LEAST_LEASE_SECONDS = 25.0
#: Chats whose last message is remembered: a few megabytes.
CHATS_REMEMBERED = 50_000


def overtaken_questions(rows: Sequence[Queued]) -> list[Queued]:
    """Of the rows that wait for one chat, the questions of a form with a newer one behind them.

    Whatever says more than a question stays: a receipt, a code, an address, a file.
    """
    if len(rows) < 2:
        return []
    replies = [row for row in rows if row.kind == "reply"]
    shown = [unpack(row.body) for row in replies]
    newest = max((n for n, reply in enumerate(shown) if is_question(reply)), default=0)
    return [row for row, reply in zip(replies[:newest], shown, strict=False) if only_asks(reply)]


class NextRows:
    """Make one for a sender. `holder`: this process, as its leases name it; `channels`: names of those sent to."""

    def __init__(
        self, store: Store, intake: Intake, clock: Callable[[], datetime], channels: Collection[str], holder: str
    ) -> None:
        self._store = store
        self._intake = intake
        self._clock = clock
        self._channels = channels
        self._holder = holder
        self._handed_over: dict[int, list[Queued]] = {}  # by chat
        self._last_sent: dict[int, int] = {}  # by chat: the number in it of the last message that went
        self._leases: dict[int, datetime] = {}  # by chat: until when; none on SQLite

    def hand_over(self, receipt: Receipt) -> None:
        """Keep the rows that the intake gives along with a receipt: they need not be read."""
        if receipt.rows and receipt.rows[0].channel in self._channels:
            self._handed_over.setdefault(receipt.chat_id, []).extend(receipt.rows)

    def handed_over(self, chat_id: int) -> list[Queued]:
        """What was handed over for this chat, when it follows on the last message that went there; else nothing."""
        rows = self._handed_over.pop(chat_id, [])
        number = self._last_sent.get(chat_id, -1)  # the first row of a chat has the number 1: nothing follows on -1
        for row in rows:
            number += 1
            if row.n != number:
                return []
        return rows

    def went(self, row: Queued) -> None:
        """This message went, as all before it in its chat; a chat that is forgotten here is only read again."""
        if len(self._last_sent) >= CHATS_REMEMBERED:
            self._last_sent.clear()
        self._last_sent[row.chat_id] = row.n

    async def read(self, chats: Sequence[int]) -> list[Queued]:
        """What is queued for these chats, in order, where this process may send. Raises Trouble."""
        if self._store.sqlite:
            rows = await asyncio.to_thread(self._store.reading, outbox.take, chats)
        else:
            leases, rows = await self._intake.write(self._lease, chats)
            for chat_id in chats:
                self._leases.pop(chat_id, None)
            self._leases.update(leases)
        return [row for row in rows if row.channel in self._channels]

    def _lease(self, tx: Transaction, chats: Sequence[int]) -> tuple[dict[int, datetime], list[Queued]]:
        now = self._clock()
        leased = lease(tx, chats, self._holder, now)
        return dict.fromkeys(leased, now + LEASE), outbox.take(tx, leased)

    def elsewhere(self, chat_id: int) -> bool:
        """Whether another process is sending to this chat."""
        return not self._store.sqlite and chat_id not in self._leases

    def may_send(self, chat_id: int) -> bool:
        """Whether there is time to send one message to this chat before its lease ends."""
        until = self._leases.get(chat_id)
        return until is None or (until - self._clock()).total_seconds() >= LEAST_LEASE_SECONDS

    def give_back(self, chat_id: int) -> datetime | None:
        """This chat is not served any more; until when it was leased, if it was."""
        return self._leases.pop(chat_id, None)
