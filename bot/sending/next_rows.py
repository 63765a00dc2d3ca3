"""The rows that a chat is to be sent next: as the intake handed them over, else read from the outbox.

On PostgreSQL, where several processes may send, a chat's rows are read only with a lease on the chat.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

from bot.intake.intake import Intake
from handlers.receive import Receipt
from messages.wire import is_question, only_asks, unpack
from storage.database.store import Store, Transaction
from storage.sending import leases, outbox
from storage.sending.leases import LEASE_SECONDS, Held, Holder, Places
from storage.sending.outbox import Queued

#: A lease must last so long when a message goes out; it is renewed while the message is on its way.
LEAST_LEASE_SECONDS = 1.5
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


class _Leased(NamedTuple):
    """A lease of ours, and until when it is in the event loop's time, which no clock sets."""

    held: Held
    until: float
    address: tuple[str, str] = ("", "")  # channel and chat, where something is to be sent


class NextRows:
    """Make it in a running event loop. `holder`: this life of the bot; `channels`: names of those sent to.

    `places`: what was sent a moment ago, by channel and address.
    """

    def __init__(
        self, store: Store, intake: Intake, channels: Collection[str], holder: Holder,
        places: Callable[[str, str], Places],
    ) -> None:  # fmt: skip
        self._places = places
        self._store = store
        self._intake = intake
        self._now = asyncio.get_running_loop().time
        self._channels = channels
        self.holder = holder
        self._handed_over: dict[int, list[Queued]] = {}  # by chat
        self._last_sent: dict[int, int] = {}  # by chat: the number in it of the last message that went
        self._leases: dict[int, _Leased] = {}  # by chat; none on SQLite
        self._reads = 0

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
            self._reads += 1
            until = self._now() + LEASE_SECONDS
            taken, rows = await self._intake.write(self._lease, chats, self._reads)
            for chat_id in chats:
                self._leases.pop(chat_id, None)
            addresses = {row.chat_id: (row.channel, row.chat) for row in rows if row.channel in self._channels}
            for held in taken:
                self._leases[held.chat_id] = _Leased(held, until, addresses.get(held.chat_id, ("", "")))
        return [row for row in rows if row.channel in self._channels]

    def _lease(self, tx: Transaction, chats: Sequence[int], number: int) -> tuple[list[Held], list[Queued]]:
        taken = leases.lease(tx, chats, self.holder, number)
        return taken, outbox.take(tx, [held.chat_id for held in taken])

    async def end_former_lives(self) -> None:
        """Take over at once what this bot was sending when it was killed. Raises Trouble."""
        if not self._store.sqlite:
            await self._intake.write(leases.end_former_lives, self.holder)

    async def forget_old_leases(self) -> None:
        """Of chats to which nobody has sent for a while. Raises Trouble."""
        if not self._store.sqlite:
            await self._intake.change(leases.forget)

    async def renew(self) -> None:
        """Hold the chats that are served for longer; one that another process took is ours no more. Raises Trouble.

        Not behind what else is to be written: while a crowd types, a lease would end before its turn came.
        """
        before = dict(self._leases)
        if not before:
            return
        until = self._now() + LEASE_SECONDS
        kept = set(await asyncio.to_thread(self._store.writing, leases.renew, list(before), self.holder))
        for chat_id, leased in before.items():
            if self._leases.get(chat_id) is not leased:
                continue  # given back meanwhile, or taken anew
            if chat_id in kept:
                self._leases[chat_id] = leased._replace(until=until)
            else:
                del self._leases[chat_id]

    def elsewhere(self, chat_id: int) -> bool:
        """Whether another process is sending to this chat."""
        return not self._store.sqlite and chat_id not in self._leases

    def may_send(self, chat_id: int) -> bool:
        """Whether there is time to send one message to this chat before its lease ends."""
        if self._store.sqlite:
            return True
        leased = self._leases.get(chat_id)
        return leased is not None and leased.until - self._now() >= LEAST_LEASE_SECONDS

    def sent_before(self, chat_ids: Collection[int]) -> dict[int, Places]:
        """What was sent to each of these chats a moment ago, by whatever process; none on SQLite."""
        return {chat_id: self._leases[chat_id].held.places for chat_id in chat_ids if chat_id in self._leases}

    def give_back(self, chat_id: int) -> Held | None:
        """This chat is not served any more; its lease, if there was one, with what counts in the chat by now."""
        leased = self._leases.pop(chat_id, None)
        if leased is None:
            return None
        channel, address = leased.address
        places = self._places(channel, address) if channel else leased.held.places
        return leased.held._replace(places=places)
