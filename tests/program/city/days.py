"""What happens on a day: people hand in, officers read as is their habit, authors answer, and the jobs run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from orjson import loads
from sqlalchemy import text

from handlers.posts.run import run_due
from messages.format import HANOI
from storage.answer_clock import EVERY_YEAR
from storage.database.store import Store, new_id
from storage.initiatives import initiatives
from tests.cast.rows import initiative
from tests.cast.talker import FORM, PLEDGE
from tests.program.city.people import CITY, Clock, Habit, People, Somebody, Union

THROUGH_THE_DOOR = 50  # one in so many is told question by question; the others are put there as rows
HANDED_IN_AT = (time(9, 0), time(13, 0))
READ_AT, ANSWERED_AT = time(14, 0), time(16, 0)
JOBS_AT = (time(8, 31), time(17, 31))
AWAY_FROM_DAY, AWAY_DAYS = 2, 60
MOST_READ = 2_000  # by one officer on one day
CONFIRMED, RETURNED, REJECTED = "Xác minh", "Trả lại để bổ sung", "Không công nhận"
ASKED, LATER, UNDONE = "Hỏi tác giả", "Để mai", "Hoàn tác"
HABITUALLY = {CONFIRMED: 80, RETURNED: 8, REJECTED: 5, ASKED: 4, LATER: 3}  # how often each of these is pressed
RETURNED_FOR, REJECTED_FOR = ("Trước đây làm thế nào", "Cách làm mới"), ("Chưa áp dụng",)


@dataclass(slots=True)
class Days:
    """The days of one city; `first` is a Monday."""

    store: Store
    people: People
    clock: Clock
    first: date
    a_day: int
    chance: Random
    done: Counter[str] = field(default_factory=Counter)
    receipts: dict[str, tuple[Union, str]] = field(default_factory=dict)  # by code: what the author was told then
    _numbers: Iterator[int] = field(default_factory=lambda: iter(range(1, 10**9)))
    _pattern: dict[str, Any] = field(default_factory=dict)  # a row as the form leaves it

    def happen(self, number: int) -> None:
        """All of the day of that number."""
        day = self.first + timedelta(days=number)
        self._is(day, JOBS_AT[0])
        self._jobs()
        if number == AWAY_FROM_DAY:
            self._go_away()
        for at in HANDED_IN_AT:
            self._is(day, at)
            self._hand_in(self.a_day // len(HANDED_IN_AT))
        if works(day):
            self._is(day, READ_AT)
            self._read(number, day)
        self._is(day, ANSWERED_AT)
        self._answer()
        self._is(day, JOBS_AT[1])
        self._jobs()

    def _is(self, day: date, at: time) -> None:
        """It is that time, or later where people took long."""
        self.clock.now = max(self.clock.now, datetime.combine(day, at, HANOI))

    def _jobs(self) -> None:
        for due in run_due(self.store, self.clock.now, days_back=1).posted:
            self.done[f"posts: {due.job}"] += 1

    # Handing in

    def _hand_in(self, number: int) -> None:
        told = max(number // THROUGH_THE_DOOR, 1)
        for _ in range(told):
            union = self.chance.choice(self.people.unions)
            author = self.chance.choice(self.people.authors[union.number])
            heard = author.says("/huy", "/moi", *FORM, *PLEDGE)
            if "Mã hồ sơ: " not in heard:
                raise AssertionError(heard)
            code = heard.partition("Mã hồ sơ: ")[2].split()[0]
            self.receipts[code] = union, heard
        if not self._pattern:
            self._pattern = self._read_pattern()
        now = self.clock.now
        with self.store.write() as tx:
            initiatives.put(tx, [self._row(now) for _ in range(number - told)])
        self.done["handed in"] += number

    def _read_pattern(self) -> dict[str, Any]:
        with self.store.read() as tx:
            row = tx.execute(text("SELECT answers FROM initiative LIMIT 1")).scalar_one()
        answers: dict[str, Any] = loads(row)
        return answers

    def _row(self, now: datetime) -> dict[str, Any]:
        union = self.chance.choice(self.people.unions)
        author = self.chance.choice(self.people.authors[union.number])
        row = initiative(0, union.grassroots, author.person, benefit=500_000_000)
        answers = self._pattern | {"unit": {**self._pattern["unit"], "code": union.grassroots}}
        return row | {
            "id": new_id(now), "code": f"XA-{now.year}-{next(self._numbers):06}", "author": author.name,
            "title": "Cải tiến khuôn dập", "title_key": "", "answers": answers, "submitted_at": now,
            "updated_at": now, "waits_since": now,
        }  # fmt: skip

    # Reading

    def _go_away(self) -> None:
        """Each of those hands their queue to the slow officer before them."""
        for union in self.people.unions:
            if union.habit is Habit.AWAY:
                other = self.people.officers[self.people.unions[union.number - 1].code]
                heard = self.people.officers[union.code].says(f"/nghi {AWAY_DAYS} ngày {other.person}")
                if "xem hồ sơ thay anh/chị" not in heard:
                    raise AssertionError(heard)

    def _read(self, number: int, day: date) -> None:
        friday = day.weekday() == 4
        every_other = friday and number // 7 % 2 == 1
        reads = {Habit.PROMPT: True, Habit.TEAM: True, Habit.WEEKLY: friday, Habit.SLOW: every_other}
        for union in self.people.unions:
            if reads.get(union.habit):
                nearest = self.people.readers(union)[0]
                self._reads(self.people.officers[nearest], union.habit.value)
        if CITY in self.people.officers:
            self._reads(self.people.officers[CITY], "city")

    def _reads(self, officer: Somebody, who: str) -> None:
        """Until nothing waits for this officer."""
        officer.says("/duyet")
        for _ in range(MOST_READ):
            labels = [option.label for option in officer.options]
            if CONFIRMED not in labels:
                break
            what = self.chance.choices(list(HABITUALLY), list(HABITUALLY.values()))[0]
            if "Đang chờ tác giả trả lời" in officer.text:  # these come last
                what = LATER
            self._decide(officer, what)
            self.done[f"read: {who}"] += 1
        if "Không còn hồ sơ nào chờ" not in officer.text:
            raise AssertionError(officer.text)

    def _decide(self, officer: Somebody, what: str) -> None:
        officer.picks(what)
        if what == RETURNED:
            officer.picks(self.chance.choice(RETURNED_FOR))
        elif what == REJECTED:
            officer.picks(self.chance.choice(REJECTED_FOR))
        elif what == ASKED:
            officer.says("Anh chị cho biết làm ở máy nào ạ?")
        elif what == CONFIRMED and self.chance.random() < 0.02:
            officer.picks(UNDONE)
            self.done["undone"] += 1
            officer.says("/duyet")
            officer.picks(LATER)

    # Answering

    def _answer(self) -> None:
        """Some mend what was given back, some answer what was asked, a few withdraw."""
        by_person = {one.person: one for some in self.people.authors.values() for one in some}
        with self.store.read() as tx:
            returned = tx.execute(text("SELECT code, typist_id FROM initiative WHERE status = 'returned'")).all()
            asked = tx.execute(
                text("SELECT code, typist_id FROM review JOIN initiative ON id = initiative_id WHERE asked <> ''")
            ).all()
            waiting = tx.execute(
                text("SELECT code, typist_id FROM initiative WHERE status = 'submitted' AND reviewed_at IS NULL")
            ).all()
        for code, person in returned:
            if self.chance.random() < 0.3:
                self._mend(by_person[person], code)
        for code, person in asked:
            if self.chance.random() < 0.5:
                by_person[person].says("/huy", f"/traloi {code}", "Máy dập số 5 ạ")
                self.done["questions answered"] += 1
        for code, person in waiting:
            if self.chance.random() < 0.002:
                by_person[person].says("/huy", f"/rut {code} yes")
                self.done["withdrawn"] += 1

    def _mend(self, author: Somebody, code: str) -> None:
        author.says("/huy", f"/sua {code}")
        for _ in range(4):
            if "Em đã ghi bản sửa" in author.text:
                self.done["mended"] += 1
                return
            kept = next((option for option in author.options if option.label == "Giữ nguyên"), None)
            if kept is not None:
                author.presses(kept)
            else:
                author.says(*PLEDGE)
        raise AssertionError(author.text)


def works(day: date) -> bool:
    """Whether offices are open, told apart from the bot's own clock."""
    return day.isoweekday() <= 5 and (day.month, day.day) not in EVERY_YEAR
