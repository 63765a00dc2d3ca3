"""Two bots behind one address are restarted one after the other while people fill in the form on Telegram and the web.

Looked at afterwards, by what the platform has and by the database: every answer kept once, every reply once, in order.
"""

from __future__ import annotations

import threading
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import text

from messages.wire import unpack
from storage.database.store import Store
from storage.sending.outbox import OVERTAKEN
from tests.fakes.telegram import FakeTelegram, Somebody, fake_telegram
from tests.program import telegram as on_telegram
from tests.program.kills import Crowd, said_of
from tests.program.program import free_port
from tests.program.replicas.balancer import balanced
from tests.program.replicas.running import replicas
from tests.program.replicas.web_person import WebPerson

EVERYONE, PRIVATE = (30, 1.0), (6, 3.0)
RATES = "30/1 6/3 20/60"
FIRST_ON_TELEGRAM, FIRST_ON_WEB = 101, 501
BETWEEN_RESTARTS_SECONDS = 0.5
LOOK_AGAIN_SECONDS = 0.05


def run(folder: Path, url: str, *, people: int, restarts: int, seconds: float) -> dict[str, float]:
    """Do it, half of the people on each channel; figures of the run. AssertionError: something was lost or doubled."""
    port = free_port()
    stop = threading.Event()
    begun = time.monotonic()
    on_phone = range(FIRST_ON_TELEGRAM, FIRST_ON_TELEGRAM + (people + 1) // 2)
    with fake_telegram(everyone=EVERYONE, private=PRIVATE) as telegram:
        alike = on_telegram.settings(telegram, "webhook") | {"WEB_CHAT": "public", "TELEGRAM_RATES": RATES}
        alike["PUBLIC_URL"] = f"http://127.0.0.1:{port}"
        settings = [alike | {"PORT": str(free_port())} for _ in range(2)]
        ports = [int(one["PORT"]) for one in settings]
        crowd = Crowd(telegram, {number: Somebody(telegram, number) for number in on_phone})
        pages = [WebPerson(port, FIRST_ON_WEB + number, stop) for number in range(people // 2)]
        driver = threading.Thread(target=crowd.run, args=(stop, None), daemon=True)
        threads = [driver, *(threading.Thread(target=page.run, daemon=True) for page in pages)]

        def all_done() -> bool:
            return crowd.is_over() and all(page.is_done for page in pages)

        with balanced(port, ports) as balancer, replicas(folder, url, *settings) as bots:
            telegram.wait(lambda: telegram.webhook, 20)
            for thread in threads:
                thread.start()
            try:
                under_way = 0
                for number in range(restarts):
                    stop.wait(BETWEEN_RESTARTS_SECONDS)  # people go on typing meanwhile
                    under_way += not all_done()
                    assert bots[number % 2].stop() == 0
                    bots[number % 2].start()
                while not all_done():
                    assert not any(page.refused for page in pages), [page.refused for page in pages]
                    waiting = [(page.heard[-1:], page.statuses[-3:]) for page in pages if not page.is_done]
                    assert time.monotonic() - begun < seconds, f"{len(crowd.done)} on Telegram are done, but: {waiting}"
                    stop.wait(LOOK_AGAIN_SECONDS)
                for thread in threads:
                    thread.join()
            finally:
                stop.set()
            for bot in bots:
                assert bot.stop() == 0
            taken = sorted(balancer.taken.values())
        assert under_way == restarts, "people were done before the restarts were"
        assert [call for call in telegram.refused if call[1] == 429] == []
        _compare(url, telegram, on_phone, pages)
    return {"people": people, "restarts": restarts, "fewest_requests": taken[0], "seconds": time.monotonic() - begun}


def _compare(url: str, telegram: FakeTelegram, on_phone: range, pages: list[WebPerson]) -> None:
    numbers = [*on_phone, *(FIRST_ON_WEB + number for number in range(len(pages)))]
    with closing(Store(url)) as store, store.read() as tx:
        rows = tx.execute(text("SELECT title, answers FROM initiative")).all()
        assert tx.execute(text("SELECT count(*) FROM parked")).scalar() == 0
        sql = "SELECT channel, chat, body, outbox.state, error FROM outbox JOIN chat ON chat.id = chat_id"
        outbox = tx.execute(text(f"{sql} ORDER BY chat_id, n")).all()
    kept = {int(row.title.rsplit(" ", 1)[1]): _json(row.answers) for row in rows}
    assert sorted(kept) == numbers and len(rows) == len(numbers), "each initiative once"
    for number, answers in kept.items():
        said_of(number, answers)
    for chat in on_phone:
        mine = [row for row in outbox if (row.channel, row.chat) == ("telegram", str(chat))]
        assert {row.state for row in mine if row.error != OVERTAKEN} == {"sent"}
        expected = [_words(unpack(row.body).text) for row in mine if row.state == "sent"]
        pairs = zip([sent.text for sent in telegram.to(chat)], expected, strict=True)
        assert [(told, words) for told, words in pairs if words not in told] == [], "each reply once, in order"
    for page in pages:
        assert [n for n, _ in page.heard] == list(range(1, len(page.heard) + 1)), "each message once, in order"


def _words(said: str) -> str:
    """The beginning of a message, as every channel shows it."""
    return said.partition("\n")[0][:30]


def _json(answers: Any) -> Any:
    return orjson.loads(answers) if isinstance(answers, str) else answers
