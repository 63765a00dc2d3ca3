"""Whatever people, schedules and a failing channel do in whatever order: each chat gets its messages in order, once.

The real intake and sender with a channel that fails by chance. A message that arrived without our hearing of it comes
again, and nothing else does.
"""

from __future__ import annotations

import asyncio
import random
from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby

import pytest
from sqlalchemy import text

from bot import clock
from bot.intake.intake import Intake
from bot.sending.channel import NotSentError, Reason
from bot.sending.rate_limits import Limit, Rates
from bot.sending.sender import Sender
from messages.wire import Incoming, Reply, unpack
from storage.conversation import batch
from storage.database.store import Store
from storage.sending import outbox
from tests.cast.talker import Talker
from tests.databases import ON_BOTH

CHANNEL = "telegram"
PEOPLE = 5
SOON = 0.01  # seconds
FAST = Limit(100_000, 1.0)


class Shaky:
    """A channel that says later, gives no answer, or calls a group by a new name, each by chance."""

    name = CHANNEL
    rates = Rates(FAST, FAST, FAST)
    posts_paused = ""

    def __init__(self, chance: random.Random, faults: float) -> None:
        self.chance, self.faults = chance, faults
        self.came: dict[str, list[str]] = defaultdict(list)  # what the sender knows to have arrived
        self.unheard: dict[str, list[str]] = defaultdict(list)  # what arrived without its knowing
        self.moved: dict[str, str] = {}

    async def hold_reason(self, chat: str) -> str:
        return ""

    def group(self, chat: str) -> bool:
        return chat.startswith("group")

    def render(self, reply: Reply, lang: str) -> Sequence[str]:
        return pieces(reply.text)

    async def deliver(self, chat: str, piece: str) -> None:
        await asyncio.sleep(self.chance.choice((0, 0, 0.002)))
        if chat in self.moved:
            raise NotSentError(Reason.MOVED, to=self.moved[chat])
        if self.chance.random() < self.faults:
            if self.group(chat) and not chat.endswith("+") and self.chance.random() < 0.2:
                self.moved[chat] = f"{chat}+"
                raise NotSentError(Reason.MOVED, to=self.moved[chat])
            why = self.chance.choice(("later", "unknown", "unknown and there"))
            if why == "unknown and there":
                self.unheard[chat].append(piece)
            raise NotSentError(Reason(why.split()[0]), after=SOON)
        self.came[chat].append(piece)


def pieces(said: str) -> list[str]:
    """A long message goes in two."""
    return [said[:40], said[40:]] if len(said) > 60 else [said]


def introduce(store: Store) -> list[str]:
    """People, two of whom are one person with two chats; what they were told so far waits to be sent."""
    names = [f"person {number}" for number in range(PEOPLE)]
    for name in names:
        Talker(store, name, CHANNEL, clock.now() - timedelta(minutes=10)).introduced().says("hủy")
    with store.write() as tx:
        tx.execute(
            text("UPDATE chat SET person_id = (SELECT person_id FROM chat WHERE chat = :a) WHERE chat = :b"),
            {"a": names[0], "b": names[1]},
        )
    return names


async def live(store: Store, channel: Shaky, chance: random.Random, names: list[str], steps: int) -> None:
    """People type, schedules post, the sender stops and starts again; then everything is let out."""
    intake = Intake(store, clock.now)
    sender = Sender(store, intake, clock.now, [channel])
    sender.start()
    asked: list[asyncio.Task[object]] = []
    with store.write() as tx:  # two groups, and somebody who gets reminders
        found = batch.chats(tx, [(CHANNEL, name) for name in ("group 0", "group 1", names[2])], "vi", clock.now())
    chats = [chat.id for chat in found.values()]
    for number in range(steps):
        what = chance.random()
        if what < 0.75:
            name = chance.choice(names)
            said = chance.choice((f"/tamdung {number % 90 + 1}", "/trogiup", "/cuatoi", "/taikhoan"))
            event = Incoming(CHANNEL, f"e{number}", name, name, clock.now(), text=said)
            asked.append(asyncio.create_task(intake.put(event)))
        elif what < 0.95:
            await post(
                store, intake, sender, chats, chance, f"bài {number} " + f"dài {number} " * chance.choice((0, 20))
            )
        elif what < 0.97:
            await sender.close()
            sender = Sender(store, intake, clock.now, [channel])
            sender.start()
        else:
            await asyncio.sleep(chance.random() / 50)
    await asyncio.gather(*asked)
    channel.faults = 0.0
    async with asyncio.timeout(30):
        while left(store):
            await sender.look()
            await asyncio.sleep(0.05)
    await sender.close()
    await intake.close()


async def post(
    store: Store, intake: Intake, sender: Sender, chats: list[int], chance: random.Random, said: str
) -> None:
    """A post in one of these chats; sometimes the sender is told of it, sometimes it has to find it."""
    chat_id = chance.choice(chats)

    def put() -> None:
        with store.write() as tx:
            outbox.queue(tx, chat_id, Reply(said), clock.now(), "post")

    await intake.do(put)
    if chance.random() < 0.5:
        sender.wake(chat_id, post=True)


def left(store: Store) -> int:
    with store.read() as tx:
        return int(tx.execute(text("SELECT count(*) FROM outbox WHERE state IN ('queued', 'sending')")).scalar_one())


def told(store: Store) -> dict[str, list[tuple[str, str, list[str]]]]:
    """(kind, state, pieces) of every message of each chat, in order."""
    found: dict[str, list[tuple[str, str, list[str]]]] = defaultdict(list)
    sql = "SELECT chat, outbox.kind, outbox.state, body FROM outbox JOIN chat ON chat.id = chat_id ORDER BY chat, n"
    with store.read() as tx:
        for chat, kind, state, body in tx.execute(text(sql)):
            found[chat].append((kind, state, pieces(unpack(body).text)))
    return found


def once(some: list[str], but: set[str]) -> list[str]:
    """Without these, and without what comes again at once: a sender that stopped between two pieces begins anew."""
    return [piece for piece, _ in groupby(piece for piece in some if piece not in but)]


def test_an_answer_that_follows_held_posts_is_read_with_them(lite: Store) -> None:
    worker = Talker(lite, "an", "zalo_oa").introduced().says("/cuatoi")
    assert [row.n for row in worker.receipt.rows] == [worker.read]
    worker.waits(hours=2).says("/cuatoi")
    assert worker.receipt.queued == 1 and worker.receipt.rows == ()


@ON_BOTH
@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("faults", [0.0, 0.25])
def test_every_chat_gets_everything_in_order(store: Store, seed: int, faults: float) -> None:
    chance = random.Random(seed)
    channel, names = Shaky(chance, faults), introduce(store)
    asyncio.run(live(store, channel, chance, names, steps=150))
    for chat, messages in told(store).items():
        # A question that waited while a newer one came is left out: the newest of a chat always goes.
        replies = [state for kind, state, _ in messages if kind == "reply"]
        assert set(replies) <= {"sent", "failed"} and replies[-1:] in ([], ["sent"])
        came = channel.came[chat] if chat[-1] != "+" else channel.came[chat[:-1]] + channel.came[chat]
        sent = [piece for _, state, some in messages if state == "sent" for piece in some]
        if faults == 0.0:
            assert sent and came == sent
        else:  # of a post whose second piece got no answer, the first is there
            unsure = {piece for _, state, some in messages if state == "unsure" for piece in some}
            assert once(came, unsure) == once(sent, unsure)
            assert set(channel.unheard[chat]) <= set(came) | unsure
