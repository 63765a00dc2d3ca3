"""`kill -9` in the middle of hand-offs: each answer is heard once by whoever asked, or is listed as unsure."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from tests.cast.crowd import HOANGMAI, supporter
from tests.cast.talker import Talker
from tests.conftest import filled
from tests.fakes.telegram import TOKEN, Somebody, fake_telegram
from tests.program.program import Program

WORKERS, KILLS, MEMBER = (101, 102, 103), 2, 100


def test_an_answer_is_heard_once_or_is_unsure(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    file = tmp_path / "data" / "sangkien.db"
    store = filled(f"sqlite:///{file}")
    supporter(store, str(MEMBER), HOANGMAI, "telegram")
    for number in WORKERS:
        Talker(store, str(number), "telegram").introduced().says("/hotro Em hỏi ạ", "ừ")
    with store.write() as tx:
        tx.exec_driver_sql("UPDATE outbox SET state = 'sent'")
    store.close()
    said = {}
    with fake_telegram(everyone=(10**6, 1.0), private=(10**6, 1.0)) as telegram:
        bot = Program(
            tmp_path, TELEGRAM_TOKEN=TOKEN, TELEGRAM_API_URL=telegram.address, TELEGRAM_RATES="9999/1 9999/1 9999/1"
        ).start()
        ha = Somebody(telegram, MEMBER)
        for each in WORKERS:
            Somebody(telegram, each)
        for turn in range(KILLS + 1):
            before = len(telegram.sent)
            for number, worker in enumerate(WORKERS, 1):
                words = f"Lời {turn} cho {worker}"
                said[words] = worker
                telegram.put("message", ha.message(text=f"/traloi {number} {words}"))
            telegram.wait(lambda: len(telegram.sent) > before)  # noqa: B023  waited for at once
            if turn < KILLS:
                bot.kill()  # the others are on their way
                bot.start()

        def settled() -> bool:
            with sqlite3.connect(file) as database:
                wanted = "SELECT count(*) FROM outbox WHERE body LIKE '%Lời _ cho ___”%'"
                left = f"{wanted} AND state IN ('queued', 'sending')"
                return database.execute(wanted).fetchone()[0] >= len(said) and not database.execute(left).fetchone()[0]

        telegram.wait(settled, seconds=60)
        assert bot.stop() == 0
        heard = [(sent.chat, sent.text) for sent in telegram.sent]
    with sqlite3.connect(file) as database:
        unsure = str(database.execute("SELECT body FROM outbox WHERE state = 'unsure'").fetchall())
        assert database.execute("SELECT count(*) FROM parked").fetchone() == (0,)
    for words, worker in said.items():
        chats = [chat for chat, text in heard if f"“{words}”" in text and "trả lời anh/chị" in text]
        assert chats == [worker] or (words in unsure and chats == []), (words, chats)
