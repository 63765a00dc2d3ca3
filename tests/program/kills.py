"""Kill -9, or SIGTERM, again and again while many people fill in the form on Telegram: nothing is lost or doubled.

    python -m tests.program.kills --kills 50 --people 300 --mode webhook

The people answer the question that stands on their screen, whatever arrives twice; the server sends updates again.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from storage.sending.outbox import OVERTAKEN
from tests.conftest import filled
from tests.fakes.telegram import TOKEN, FakeTelegram, Somebody, fake_telegram
from tests.program.program import Program, free_port

# The words by which a question is known, and what is answered; {n} makes every person's answers their own.
ANSWERS = (
    ("đồng ý chứ", "đồng ý"), ("họ và tên", "Nguyễn Văn An"), ("Số điện thoại", "0912345678"),
    ("làm việc ở đâu", "Xưởng số {n}"), ("Công đoàn cấp trên", "hoang mai"),
    ("nộp về công đoàn nào", "hoang mai"), ("Tên sáng kiến là gì", "Cải tiến khuôn dập của người thứ {n}"),
    ("lĩnh vực nào", "sản xuất"), ("trước đây việc này", "Trước đây phải dừng máy {n} lần mỗi ca để chỉnh"),
    ("làm khác đi", "Thêm chốt định vị và lò xo hồi vào khuôn số {n} nên không phải chỉnh tay"),
    ("từ khi nào", "15/6/2026"), ("tính được bằng tiền không", "có"), ("bao nhiêu tiền", "{n} triệu"),
    ("tính ra số đó", "Giảm {n} phế phẩm mỗi tháng"), ("Có gì thêm", "không"), ("Tôi cam đoan", "gửi"),
)  # fmt: skip


@dataclass
class Crowd:
    """The people, driven by what arrives on their screens."""

    telegram: FakeTelegram
    people: dict[int, Somebody]
    answered: dict[int, set[str]] = field(default_factory=dict)
    done: set[int] = field(default_factory=set)
    read: int = 0
    updates: list[dict[str, Any]] = field(default_factory=list)
    again: int = 0

    def run(self, stop: threading.Event, redeliver: random.Random | None) -> None:
        self.begin()
        while not stop.is_set() and not self.is_over():
            with self.telegram.changed:
                self.telegram.changed.wait_for(lambda: len(self.telegram.sent) > self.read, timeout=0.2)
                new, self.read = self.telegram.sent[self.read :], len(self.telegram.sent)
            for sent in new:
                self._look(sent.chat, sent.text)
                if redeliver and redeliver.random() < 0.02:
                    self.again += 1
                    self.telegram.again(redeliver.choice(self.updates[-200:]))

    def begin(self) -> None:
        """Everybody says hello."""
        for somebody in self.people.values():
            self._say(somebody, "/start")

    def is_over(self) -> bool:
        """Whether nobody has anything to say any more."""
        return len(self.done) == len(self.people)

    def _look(self, chat: int, text: str) -> None:
        answered = self.answered.setdefault(chat, set())
        if "Mã hồ sơ" in text:
            self.done.add(chat)
        for question, answer in ANSWERS:
            if question in text and question not in answered:
                answered.add(question)
                self._say(self.people[chat], answer.format(n=chat))

    def _say(self, somebody: Somebody, text: str) -> None:
        message = somebody.message(text=text)
        self.updates.append({"update_id": self.telegram.put("message", message), "message": message})


def run(
    folder: Path, *, people: int, kills: int, mode: str, gently: bool = False, seed: int = 0, seconds: float = 120.0
) -> dict[str, Any]:
    """Do it; figures of the run. AssertionError: something was lost or doubled. `gently`: by SIGTERM."""
    chance = random.Random(seed)
    (folder / "data").mkdir()
    filled(f"sqlite:///{folder}/data/sangkien.db").close()
    port = free_port()
    hook = {"TELEGRAM_MODE": "webhook", "PUBLIC_URL": f"http://127.0.0.1:{port}"} if mode == "webhook" else {}
    begun = time.monotonic()
    with fake_telegram(everyone=(10**6, 1.0), private=(10**6, 1.0)) as telegram:
        settings = {
            "TELEGRAM_TOKEN": TOKEN,
            "TELEGRAM_API_URL": telegram.address,
            "PORT": str(port),
            "TELEGRAM_RATES": "9999/1 9999/1 9999/1",
        }
        bot = Program(folder, **settings, **hook)
        crowd = Crowd(telegram, {number: Somebody(telegram, number) for number in range(101, 101 + people)})
        stop = threading.Event()
        driver = threading.Thread(target=crowd.run, args=(stop, chance if mode == "webhook" else None))
        killed = 0
        bot.start()
        driver.start()
        try:
            while len(crowd.done) < people:
                if killed < kills:
                    stop.wait(chance.uniform(0.05, 0.5))
                    if gently:
                        assert bot.stop() == 0
                    else:
                        bot.kill()
                    killed += 1
                    bot.start()
                else:
                    stop.wait(0.1)
                assert time.monotonic() - begun < seconds, f"{len(crowd.done)} of {people} done after {killed} kills"
            assert bot.stop() == 0
        finally:
            stop.set()
            driver.join()
            if bot.process.poll() is None:
                bot.kill()
        figures = {
            "people": people,
            "kills": killed,
            "messages": len(crowd.updates),
            "sent": len(telegram.sent),
            "again": crowd.again,
        }
    _compare(folder, people)
    assert killed >= kills, "the people were done before the kills were"
    assert TOKEN not in bot.said()
    return figures | {"seconds": round(time.monotonic() - begun, 1)}


def _compare(folder: Path, people: int) -> None:
    with sqlite3.connect(folder / "data" / "sangkien.db") as database:
        rows = [
            (code, title, orjson.loads(answers))
            for code, title, answers in database.execute("SELECT code, title, answers FROM initiative")
        ]
        assert database.execute("SELECT count(*) FROM parked").fetchone() == (0,)
        # A question that waited while a newer one was asked is left out.
        left = "SELECT count(*) FROM outbox WHERE state <> 'sent' AND error <> ?"
        assert database.execute(left, (OVERTAKEN,)).fetchone() == (0,)
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    numbers = {int(title.rsplit(" ", 1)[1]) for _, title, _ in rows}
    assert len(rows) == people and numbers == set(range(101, 101 + people)), (len(rows), people)
    assert sorted(int(code.rsplit("-", 1)[1]) for code, _, _ in rows) == list(range(1, people + 1))
    for _, title, answers in rows:
        said_of(int(title.rsplit(" ", 1)[1]), answers)


def said_of(n: int, answers: dict[str, Any]) -> None:
    """These are the answers that this person gave, and nobody else's."""
    assert answers["before"] == f"Trước đây phải dừng máy {n} lần mỗi ca để chỉnh"
    assert answers["solution"].startswith("Thêm chốt") and f"số {n} " in answers["solution"]
    assert answers["calculation"] == f"Giảm {n} phế phẩm mỗi tháng"
    assert answers["benefit"]["vnd"] == n * 1_000_000
    assert (answers["unit"]["code"], answers["kind"], answers["field"]) == ("Q-HOANGMAI", "unclear", "production")
    assert answers["applied"]["start"] == "2026-06-15" and answers["recognised"] == "no"


if __name__ == "__main__":
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--people", type=int, default=300)
    given.add_argument("--kills", type=int, default=50)
    given.add_argument("--gently", action="store_true")
    given.add_argument("--mode", choices=("polling", "webhook"), default="polling")
    given.add_argument("--seed", type=int, default=0)
    given.add_argument("--seconds", type=float, default=600)
    with tempfile.TemporaryDirectory() as home:
        chosen = vars(given.parse_args())
        print(run(Path(home), **chosen))
