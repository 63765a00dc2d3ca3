"""One post to many groups while people fill in forms: how long they wait for their replies, how long the posts take.

    python -m tests.cast.posts --groups 1000 --answers 10
    python -m tests.cast.posts --groups 1000 --answers 10 --bots 2    on PostgreSQL, where they keep the limits together

The program is started as a user starts it; the server keeps Telegram's limits and refuses what goes beyond.
"""

from __future__ import annotations

import argparse
import tempfile
import threading
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from messages.wire import Reply
from storage.conversation import batch
from storage.database.store import Store
from storage.sending import outbox
from tests.conftest import filled
from tests.fakes.telegram import TOKEN, FakeTelegram, Somebody, fake_telegram
from tests.program import postgres
from tests.program.replicas.running import replicas

FEWEST_POSTS = 10  # of fewer no part is reckoned


def all_heard(telegram: FakeTelegram, chat: int, number: int) -> bool:
    """Whether so many messages reached that chat."""
    return len(telegram.to(chat)) >= number


def queue(store: Store, groups: int) -> None:
    """The same post to groups -1, -2, -3 …"""
    now = datetime.now(UTC)
    with store.write() as tx:
        chats = batch.chats(tx, [("telegram", str(-number)) for number in range(1, groups + 1)], "vi", now)
        for chat in chats.values():
            outbox.queue(tx, chat.id, Reply("Kết quả hôm nay: 12 sáng kiến"), now, "post")


def run(
    folder: Path, groups: int, answers: float, everyone: int = 30, url: str = "", bots: int = 1
) -> dict[str, float]:
    """Do it. `everyone`: messages a second over all, the limit of both sides; `bots`: on one PostgreSQL, at `url`."""
    url = url or f"sqlite:///{folder}/sangkien.db"
    filled(url).close()
    with fake_telegram(everyone=(everyone, 1.0), private=(3, 3.0)) as telegram:
        for number in range(1, groups + 1):
            telegram.group(-number)
        settings = {
            "TELEGRAM_TOKEN": TOKEN,
            "TELEGRAM_API_URL": telegram.address,
            "TELEGRAM_RATES": f"{everyone}/1 3/3 20/60",
        }
        with replicas(folder, url, *([settings] * bots)):
            people = [Somebody(telegram, number) for number in range(1, round(answers * 2.5) + 1)]
            _introduce(people)
            store = Store(url)
            queue(store, groups)
            store.close()
            telegram.wait(lambda: any(sent.chat < 0 for sent in telegram.sent), 30, "for the first post")
            waits, shares = _answer(telegram, people, groups, answers)
        posts = [sent.at for sent in telegram.sent if sent.chat < 0]
        between = sum(1 for sent in telegram.sent if min(posts) <= sent.at <= max(posts))
        took = max(posts) - min(posts)
        return {
            "posts": len(posts), "replies": len(waits), "p50": round(waits[len(waits) // 2], 3),
            "p99": round(waits[int(len(waits) * 0.99)], 3), "longest": round(waits[-1], 3),
            "posts_ahead": round(shares[len(shares) // 2], 3), "seconds": round(took, 2), "of_what_limits_allow": round(took / (between / everyone), 3),
            "refused": len([call for call in telegram.refused if call[1] == 429]),
        }  # fmt: skip


def _introduce(people: list[Somebody]) -> None:
    for text in ("/start", "đồng ý", "Nguyễn Văn An", "bỏ qua", "Xưởng 3", "hoang mai"):
        for somebody in people:
            somebody.says(text)
        for somebody in people:
            somebody.hears("", seconds=30)


def _answer(
    telegram: FakeTelegram, people: list[Somebody], groups: int, answers: float
) -> tuple[list[float], list[float]]:
    """Answers at an even pace until the posts are out.

    Seconds that each waited for its reply, and which part of the posts that were still to come went out meanwhile:
    each sorted.
    """
    asked: dict[int, list[float]] = {somebody.number: [] for somebody in people}
    before = {somebody.number: len(telegram.to(somebody.number)) for somebody in people}
    stop = threading.Event()
    start = time.monotonic()
    for number in range(10**6):
        if sum(1 for sent in telegram.sent if sent.chat < 0) >= groups:
            break
        assert time.monotonic() - start < 300
        somebody = people[number % len(people)]
        asked[somebody.number].append(time.monotonic())
        somebody.sends(text=("sửa đơn vị", "quay lại")[number // len(people) % 2])
        stop.wait(max(0.0, start + (number + 1) / answers - time.monotonic()))
    waits, shares = [], []
    posts = [sent.at for sent in telegram.sent if sent.chat < 0]
    for number, times in asked.items():
        telegram.wait(partial(all_heard, telegram, number, before[number] + len(times)), why="for the last replies")
        heard = telegram.to(number)[before[number] :]
        for at, sent in zip(times, heard, strict=True):
            waits.append(sent.at - at)
            still_to_come = sum(1 for post in posts if at < post)
            if still_to_come >= FEWEST_POSTS:
                shares.append(sum(1 for post in posts if at < post < sent.at) / still_to_come)
    return sorted(waits), sorted(shares)


if __name__ == "__main__":
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--groups", type=int, default=1000)
    given.add_argument("--answers", type=float, default=10)
    given.add_argument("--everyone", type=int, default=30)
    given.add_argument("--bots", type=int, default=1)
    chosen = vars(given.parse_args())
    with ExitStack() as stack:
        home = stack.enter_context(tempfile.TemporaryDirectory())
        if chosen["bots"] > 1:
            chosen["url"] = postgres.fresh_database(stack.enter_context(postgres.start()))
        print(run(Path(home), **chosen))
