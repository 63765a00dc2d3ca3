"""Operators are told in their chats when something is wrong with the bot: grouped, each thing once, and its end."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.background.parts import Part
from bot.background.watch import Notice, Watch
from bot.intake.intake import Intake
from bot.watching import looks
from bot.watching.alerts import Alerts
from bot.watching.looks import Looks
from handlers.receive import Receipt
from messages.alerts import MOST_NAMED, in_words
from messages.wire import Reply, unpack
from storage import alerts
from storage.conversation import batch
from storage.database import facts
from storage.database.store import Store, TroubleError
from storage.people import codes, officers, operators, personal_data
from storage.people.officers import Role
from storage.sending import outbox, usage
from tests.cast.talker import Talker
from tests.cast.trouble import gone, read_only
from tests.databases import ON_BOTH

NOW = datetime(2026, 11, 29, 3, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def operator(store: Store, name: str = "binh", channel: str = "telegram") -> Talker:
    """Somebody who brought an operator's invitation."""
    with store.write() as tx:
        code = codes.shown(officers.invite(tx, "", "", NOW - MINUTE, Role.OPERATOR))
    one = Talker(store, name, channel, now=NOW - 30 * MINUTE).introduced()
    return one.says(code).hears("người vận hành")


class Office:
    """A bot's watch over itself, and a clock that the test turns."""

    def __init__(self, store: Store, folder: Path, bot: str = "", machine: str = "") -> None:
        self.store, self.folder, self.bot, self.machine = store, folder, bot, machine
        self.now = NOW
        self.send()
        self.late = 0.0
        self.woken: list[Receipt] = []
        self.alerts: Alerts | None = None

    def minutes(self, number: int, write: bool = False) -> None:
        """So many minutes go by, with a look at the beginning of each. `write`: before it somebody wants to."""

        async def look() -> None:
            intake = Intake(self.store, lambda: self.now)
            intake.on_done.append(self.woken.append)
            if self.alerts is None:
                self.alerts = self._opened(intake)
            self.alerts._intake, self.alerts._looks = intake, self._looks()
            for _ in range(number):
                with suppress(TroubleError):
                    if write:
                        await intake.write(facts.keep, "somebody", "wants to")
                with suppress(TroubleError):
                    await self.alerts.look()
                    self.send()
                self.now += MINUTE
            await intake.close()

        asyncio.run(look())

    def send(self) -> None:
        """All that waits goes out, but for what somebody waits for whom nothing reaches."""
        with self.store.write() as tx:
            tx.exec_driver_sql(
                "UPDATE outbox SET state = 'sent' WHERE chat_id NOT IN (SELECT id FROM chat WHERE chat = '900')"
            )

    def _opened(self, intake: Intake) -> Alerts:
        return Alerts(
            self.store, intake, self._looks(), lambda: self.late, lambda: self.now, bot=self.bot, machine=self.machine
        )

    def _looks(self) -> Looks:
        return Looks(self.store, self.folder, ["telegram", "zalo_bot"], lambda: self.now)


def told(store: Store, one: Talker) -> list[str]:
    """What this operator was told by alerts, since they became one."""
    with store.read() as tx:
        rows = outbox.lately(tx, one.channel, one.name, most=50)
    texts = [unpack(body).text for body, _ in reversed(rows)]
    return [text for text in texts if "đang có chuyện" in text or "Đã hết" in text]


@pytest.fixture
def token() -> Iterator[Notice]:
    notice = Notice("token of zalo_bot")
    yield notice
    notice.raised = False


@ON_BOTH
def test_what_is_wrong_is_told_once_with_what_to_do_and_so_is_its_end(
    store: Store, tmp_path: Path, token: Notice
) -> None:
    binh, office = operator(store), Office(store, tmp_path)
    office.minutes(3)
    assert told(store, binh) == []
    token.raised = True
    office.minutes(10)
    (began,) = told(store, binh)
    assert "Zalo Bot không nhận mã bot (token)" in began and "→ Lấy lại mã" in began
    token.raised = False
    office.minutes(10)
    assert told(store, binh)[1:] == ["Đã hết:\n• Zalo Bot không nhận mã bot (token)"]
    assert [receipt.queued for receipt in office.woken] == [1, 1]


@pytest.mark.parametrize("trouble", [read_only, gone], ids=["read-only", "gone"])
def test_a_database_that_took_no_changes_is_told_when_it_does_again(
    store: Store, tmp_path: Path, trouble: Callable[[Store], AbstractContextManager[None]]
) -> None:
    if store.sqlite and trouble is gone:
        pytest.skip("a file has no server")
    binh, office = operator(store), Office(store, tmp_path)
    office.minutes(1)
    with trouble(store):
        office.minutes(3, write=True)
    assert told(store, binh) == []
    office.minutes(1)
    (began,) = told(store, binh)
    assert "Cơ sở dữ liệu có lúc không ghi được" in began and "Chưa mất gì" in began
    office.minutes(5)
    assert told(store, binh)[1:] == ["Đã hết:\n• Cơ sở dữ liệu có lúc không ghi được"]


def test_a_database_that_takes_no_changes_for_a_moment_is_told_to_nobody(store: Store, tmp_path: Path) -> None:
    binh, office = operator(store), Office(store, tmp_path)
    with read_only(store):
        office.minutes(1, write=True)
    office.minutes(5)
    assert told(store, binh) == []


def test_what_is_over_within_a_minute_is_told_to_nobody(lite: Store, tmp_path: Path, token: Notice) -> None:
    binh, office = operator(lite), Office(lite, tmp_path)
    token.raised = True
    office.minutes(1)
    token.raised = False
    office.minutes(5)
    assert told(lite, binh) == []


def test_a_clock_that_was_a_year_ahead_keeps_neither_beginning_nor_end_back(
    lite: Store, tmp_path: Path, token: Notice
) -> None:
    binh, office = operator(lite), Office(lite, tmp_path)
    office.now += timedelta(days=365)
    token.raised = True
    office.minutes(1)
    office.now -= timedelta(days=365)
    office.minutes(3)
    assert len(told(lite, binh)) == 1
    office.now += timedelta(days=365)
    office.minutes(1)
    office.now -= timedelta(days=365)
    token.raised = False
    office.minutes(5)
    assert len(told(lite, binh)) == 2


def test_several_things_come_in_one_message(
    lite: Store, tmp_path: Path, token: Notice, monkeypatch: pytest.MonkeyPatch
) -> None:
    binh, office = operator(lite), Office(lite, tmp_path)
    token.raised, office.late = True, 400.0
    monkeypatch.setattr(looks, "free_bytes", lambda _: 900 * 2**20)
    watch = Watch(Part.SENDING)
    watch.failed(ValueError())
    office.minutes(3)
    watch.works()
    (text,) = told(lite, binh)
    assert text.count("\n• ") == text.count("\n→ ") == 4
    for said in ("token", "Đĩa sắp đầy", "hẹn giờ đứng yên", "hỏng: sending"):
        assert said in text


def test_operators_hear_at_most_four_times_an_hour_and_nothing_is_left_out(
    lite: Store, tmp_path: Path, token: Notice
) -> None:
    binh, office = operator(lite), Office(lite, tmp_path)
    for _ in range(8):  # it comes and goes all the time
        token.raised = not token.raised
        office.minutes(5)
    assert len(told(lite, binh)) == alerts.MOST_AN_HOUR
    token.raised, office.late = True, 400.0
    office.minutes(25)
    assert len(told(lite, binh)) == alerts.MOST_AN_HOUR + 1 and "hẹn giờ đứng yên" in told(lite, binh)[-1]


def test_after_a_restart_nothing_is_told_again(lite: Store, tmp_path: Path, token: Notice) -> None:
    binh = operator(lite)
    token.raised = True
    Office(lite, tmp_path).minutes(3)
    Office(lite, tmp_path).minutes(3)
    assert len(told(lite, binh)) == 1
    token.raised = False
    Office(lite, tmp_path).minutes(3)
    assert len(told(lite, binh)) == 2


def wait_since(store: Store, minutes: int, kind: str = "reply") -> None:
    with store.write() as tx:
        found = batch.chats(tx, [("telegram", "900")], "vi", NOW)["telegram", "900"]
        outbox.queue(tx, found.id, Reply("Bảng"), NOW - timedelta(minutes=minutes), kind)


@pytest.mark.parametrize(
    ("kind", "minutes", "said"), [("reply", 6, "chờ gửi quá 5 phút"), ("post", 16, "15 phút chưa gửi đi")]
)
def test_an_old_queue_is_told(lite: Store, tmp_path: Path, kind: str, minutes: int, said: str) -> None:
    binh = operator(lite)
    wait_since(lite, minutes, kind)
    Office(lite, tmp_path).minutes(3)
    assert said in told(lite, binh)[0]


@pytest.mark.parametrize(("used", "said"), [(2400, "80 % lượt tin"), (2900, "chỉ còn trả lời")])
def test_a_plan_that_is_nearly_used_is_told(lite: Store, tmp_path: Path, used: int, said: str) -> None:
    binh = operator(lite)
    with lite.write() as tx:
        usage.add(tx, "zalo_bot", "2026-11", used, 0, 3000)
    Office(lite, tmp_path).minutes(3)
    assert [said in text and "Zalo Bot" in text for text in told(lite, binh)] == [True]


@ON_BOTH
def test_where_a_platform_is_down_the_operator_hears_elsewhere(store: Store, tmp_path: Path) -> None:
    binh = operator(store)
    with store.write() as tx:
        person = operators.listed(tx)[0].person_id
        other = batch.chats(tx, [("zalo_bot", "z-binh")], "vi", NOW)["zalo_bot", "z-binh"]
        tx.exec_driver_sql(f"UPDATE chat SET person_id = {person} WHERE id = {other.id}")
        tx.exec_driver_sql(
            f"UPDATE chat SET seen_at = (SELECT seen_at FROM chat WHERE chat = 'binh') WHERE id = {other.id}"
        )
    down = Notice("connection of telegram")
    down.raised = True
    Office(store, tmp_path).minutes(9)
    both_down = Notice("connection of zalo_bot")
    both_down.raised = True
    Office(store, tmp_path).minutes(3)
    down.raised = both_down.raised = False
    with store.read() as tx:
        elsewhere = [unpack(body).text for body, _ in reversed(outbox.lately(tx, "zalo_bot", "z-binh"))]
    assert "Chưa nối được tới Telegram" in elsewhere[0]
    assert len(elsewhere) + len(told(store, binh)) == 2  # where nothing goes out, it waits in one chat


def test_nothing_is_asked_of_the_database_each_minute_while_all_is_well(
    lite: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = Office(lite, tmp_path)
    asked: list[datetime] = []
    reading = lite.reading
    clock = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])

    async def ten_minutes() -> None:
        intake = Intake(lite, lambda: office.now)
        watch = office._opened(intake)
        for _ in range(10):
            await watch.look()
            clock[0] += 60.0
            office.now += MINUTE
        await intake.close()

    def counted(work: object, *arguments: object) -> object:
        asked.append(office.now)
        return reading(work, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(lite, "reading", counted)
    asyncio.run(ten_minutes())
    assert len(asked) == 3  # what stands, once; what waits, at the beginning and five minutes later


def test_one_of_several_bots_tells_and_what_is_its_own_is_told_with_its_machine(store: Store, tmp_path: Path) -> None:
    binh = operator(store)
    with store.write() as tx:
        usage.add(tx, "zalo_bot", "2026-11", 2450, 0, 3000)
    one, other = Office(store, tmp_path, "a", "may-1"), Office(store, tmp_path, "b", "may-2")
    one.minutes(3)
    other.minutes(3)
    assert len(told(store, binh)) == 1
    one.late = 400.0
    one.minutes(3)
    assert "Trợ lý trên máy may-1 đang có chuyện" in told(store, binh)[1]
    other.minutes(5)
    assert len(told(store, binh)) == 2 and store.reading(alerts.standing)[-1].key == "tick"
    other.now += timedelta(hours=2)  # the first bot is no more
    other.late = 400.0
    other.minutes(3)
    assert store.reading(alerts.of, "a") == {alerts.Alert("quota of zalo_bot", "")}


def test_who_becomes_an_operator_hears_what_is_wrong_by_now(lite: Store, tmp_path: Path, token: Notice) -> None:
    token.raised = True
    Office(lite, tmp_path).minutes(3)
    operator(lite).hears("Zalo Bot không nhận mã bot")


def test_an_operator_who_erases_their_data_is_told_no_more(store: Store, tmp_path: Path, token: Notice) -> None:
    operator(store)
    with store.write() as tx:
        person = operators.listed(tx)[0].person_id
        assert '"operator"' in personal_data.export(tx, person)
        personal_data.erase(tx, person, 0, NOW, everything=True)
    assert store.reading(operators.listed) == []


def test_a_long_list_fits_into_one_message() -> None:
    keys = [f"part of receiving from a rather long name {number}" for number in range(30)]
    for lang in ("vi", "en"):
        text = in_words(keys, keys, lang)
        assert len(text) < 4000 and str(2 * (30 - MOST_NAMED)) in text
