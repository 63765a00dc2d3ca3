"""What the sender promises: order, limits, and what becomes of a message that did not arrive, or may have."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from bot import clock
from bot.intake.intake import Intake
from bot.sending.channel import NotSentError, Reason
from bot.sending.rate_limits import Limit, rates_of
from bot.sending.sender import Sender
from messages.wire import Option, Reply
from storage import retention
from storage.conversation import batch
from storage.database.store import Store
from storage.posts import groups
from storage.posts.groups import Group
from storage.sending import outbox, unsent
from tests.cast import posts
from tests.cast.sending import all_in, during, queue, sending, states, texts, until
from tests.cast.trouble import read_only
from tests.databases import ON_BOTH
from tests.fakes.telegram import FakeTelegram, fake_telegram


@pytest.fixture
def telegram() -> Iterator[FakeTelegram]:
    with fake_telegram(everyone=(1000, 1.0), private=(1000, 1.0)) as fake:
        yield fake


@ON_BOTH
def test_each_chat_gets_its_messages_in_order(store: Store, telegram: FakeTelegram) -> None:
    for chat in range(1, 21):
        queue(store, telegram, chat, *(Reply(f"{number}") for number in range(10)))
    during(store, telegram, all_in(store, "sent"))
    for chat in range(1, 21):
        assert texts(telegram, chat) == [str(number) for number in range(10)]


@ON_BOTH
@pytest.mark.parametrize("fault", ["before", "after"])
def test_a_reply_that_may_have_been_lost_is_sent_again_and_a_post_is_not(
    store: Store, telegram: FakeTelegram, fault: str
) -> None:
    telegram.faults["sendMessage"].append(fault)
    queue(store, telegram, 1, Reply("câu hỏi"), Reply("rồi câu sau"))
    during(store, telegram, all_in(store, "sent"))
    assert texts(telegram, 1) == (["câu hỏi"] if fault == "after" else []) + ["câu hỏi", "rồi câu sau"]
    telegram.faults["sendMessage"].append(fault)
    queue(store, telegram, -1, Reply("bảng 1"), Reply("bảng 2"), kind="post")
    during(store, telegram, lambda: states(store)[2:] == ["unsure", "sent"])
    assert texts(telegram, -1) == (["bảng 1"] if fault == "after" else []) + ["bảng 2"]


@ON_BOTH
def test_a_post_on_its_way_when_the_program_ended_is_unsure_and_a_reply_is_sent(
    store: Store, telegram: FakeTelegram
) -> None:
    queue(store, telegram, -1, Reply("bảng 1"), Reply("bảng 2"), kind="post")
    queue(store, telegram, 1, Reply("câu hỏi"))
    with store.write() as tx:
        tx.execute(text("UPDATE outbox SET state = 'sending' WHERE n = 1 AND kind = 'post'"))
    during(store, telegram, lambda: states(store) == ["unsure", "sent", "sent"])
    assert (texts(telegram, -1), texts(telegram, 1)) == (["bảng 2"], ["câu hỏi"])


@ON_BOTH
def test_of_questions_that_waited_only_the_newest_goes_and_all_else_does(store: Store, telegram: FakeTelegram) -> None:
    way_back = (Option("back", "Quay lại"),)
    asked = [Reply(f"câu {n}", shortcuts=way_back, turn=n, step=n, steps=14) for n in range(1, 4)]
    code = Reply("Mã nối tài khoản: 7F3K9\n\ncâu 2", shortcuts=way_back, turn=2, step=2, steps=14, told=True)
    queue(store, telegram, 1, asked[0], code, Reply("Mã hồ sơ: SK-1"), asked[1], asked[2], Reply("Cảm ơn"))
    queue(store, telegram, 2, asked[0])
    during(store, telegram, lambda: states(store) == ["failed", "sent", "sent", "failed", "sent", "sent", "sent"])
    heard = " / ".join(texts(telegram, 1))
    assert "câu 1" not in heard and heard.index("7F3K9") < heard.index("SK-1") < heard.index("câu 3")
    assert "câu 1" in texts(telegram, 2)[0]
    assert store.reading(unsent.unsent) == [], "nobody is asked to send a question again that a newer one overtook"


@ON_BOTH
def test_what_was_put_off_goes_at_once_after_a_restart(store: Store, telegram: FakeTelegram) -> None:
    queue(store, telegram, 1, Reply("câu hỏi"))
    with store.write() as tx:
        tx.execute(text("UPDATE outbox SET tries = 1, next_at = '2099-01-01 00:00:00'"))
    during(store, telegram, all_in(store, "sent"))
    assert texts(telegram, 1) == ["câu hỏi"]


@ON_BOTH
def test_what_waits_for_a_moment_of_before_the_clock_was_set_back_goes(store: Store, telegram: FakeTelegram) -> None:
    async def run() -> None:
        async with sending(store, telegram) as sender:
            queue(store, telegram, 1, Reply("câu hỏi"))
            with store.write() as tx:
                tx.execute(text("UPDATE outbox SET tries = 1, next_at = '2099-01-01 00:00:00'"))
            await sender.look()
            await until(all_in(store, "sent"))

    asyncio.run(run())


@ON_BOTH
def test_a_chat_that_is_told_to_wait_waits_and_the_others_do_not(store: Store, telegram: FakeTelegram) -> None:
    telegram.faults["sendMessage"].append("429")
    queue(store, telegram, 1, Reply("một"), Reply("hai"))

    async def run() -> None:
        async with sending(store, telegram) as sender:
            await until(lambda: telegram.faults["sendMessage"] == type(telegram.faults["sendMessage"])())
            queue(store, telegram, 2, Reply("khác"))
            await sender.look()
            await until(all_in(store, "sent"))

    asyncio.run(run())
    assert texts(telegram, 1) == ["một", "hai"]
    assert telegram.to(2)[0].at + 1.5 < telegram.to(1)[0].at


@ON_BOTH
def test_a_limit_of_all_is_obeyed_by_all(store: Store, telegram: FakeTelegram) -> None:
    telegram.faults["sendMessage"].extend(["429", "429"])
    for chat in range(1, 9):
        queue(store, telegram, chat, Reply("một"))
    during(store, telegram, all_in(store, "sent"))
    assert [len(texts(telegram, chat)) for chat in range(1, 9)] == [1] * 8
    assert not telegram.faults["sendMessage"] and not telegram.refused


@ON_BOTH
def test_a_chat_that_is_gone_is_turned_off_and_what_waits_for_it_dropped(store: Store, telegram: FakeTelegram) -> None:
    queue(store, telegram, -1, Reply("bảng 1"), Reply("bảng 2"), kind="post")
    queue(store, telegram, 1, Reply("câu hỏi"))
    telegram.rooms[-1].error = (403, "Forbidden: bot was kicked from the supergroup chat")
    during(store, telegram, lambda: states(store) == ["gone", "gone", "sent"])
    with store.read() as tx:
        assert [bool(gone) for gone in tx.execute(text("SELECT gone_at FROM chat ORDER BY id")).scalars()] == [
            True,
            False,
        ]
    assert len(telegram.calls) == 2


@ON_BOTH
def test_a_message_that_is_refused_for_itself_does_not_hold_up_the_next(store: Store, telegram: FakeTelegram) -> None:
    telegram.faults["sendMessage"].append("400")
    queue(store, telegram, 1, Reply("hỏng"), Reply("lành"))
    during(store, telegram, lambda: states(store) == ["failed", "sent"])
    assert texts(telegram, 1) == ["lành"]


@ON_BOTH
def test_a_group_that_became_a_supergroup_keeps_its_messages(store: Store, telegram: FakeTelegram) -> None:
    queue(store, telegram, -1, Reply("bảng 1"), Reply("bảng 2"), kind="post")
    telegram.rooms[-1].moved_to = -1001
    telegram.group(-1001)
    during(store, telegram, all_in(store, "sent"))
    assert texts(telegram, -1001) == ["bảng 1", "bảng 2"]


@ON_BOTH
def test_a_group_that_was_met_under_both_ids_becomes_one(store: Store, telegram: FakeTelegram) -> None:
    queue(store, telegram, -1, Reply("bảng 1"), Reply("bảng 2"), kind="post")
    queue(store, telegram, -1001, Reply("chào"))
    telegram.rooms[-1].moved_to = -1001
    during(store, telegram, all_in(store, "sent"))
    assert sorted(texts(telegram, -1001)) == ["bảng 1", "bảng 2", "chào"]
    with store.read() as tx:
        assert list(tx.execute(text("SELECT chat FROM chat")).scalars()) == ["-1001"]


def test_a_closed_topic_gets_its_post_in_the_general_one(lite: Store, telegram: FakeTelegram) -> None:
    queue(lite, telegram, -1, Reply("bảng", thread="404"), kind="post")
    during(lite, telegram, all_in(lite, "sent"))
    assert "message_thread_id" not in telegram.to(-1)[0].parameters


@ON_BOTH
def test_a_picture_for_many_groups_is_uploaded_once(store: Store, telegram: FakeTelegram, tmp_path: Path) -> None:
    (tmp_path / "bang.png").write_bytes(b"\x89PNG" + b"1" * 1000)
    for chat in range(1, 9):
        queue(store, telegram, -chat, Reply("Bảng", picture="bang.png"), kind="post")
    during(store, telegram, all_in(store, "sent"), media=tmp_path)
    assert sorted(len(sent.content) for sent in telegram.sent) == [0] * 7 + [1004]
    queue(store, telegram, -20, Reply("Bảng", picture="bang.png"), kind="post")
    during(store, telegram, all_in(store, "sent"), media=tmp_path)
    assert telegram.to(-20)[0].content == b""


def test_a_long_text_goes_in_parts_with_the_buttons_under_the_last(lite: Store, telegram: FakeTelegram) -> None:
    queue(
        lite,
        telegram,
        1,
        Reply("\n\n".join("đoạn " * 150 for _ in range(12)), choices=(Option("1", "Được"),)),
    )
    telegram.faults["sendMessage"].extend(["", "429"])  # the second part has to wait; the first is not sent again
    during(lite, telegram, all_in(lite, "sent"))
    assert [sent.labels for sent in telegram.to(1)] == [[], [], ["Được"]]
    assert sum(sent.text.count("đoạn") for sent in telegram.to(1)) == 1800


def test_buttons_that_are_refused_become_words(lite: Store, telegram: FakeTelegram) -> None:
    queue(lite, telegram, 1, Reply("Chọn giúp em", choices=(Option("a", "Một"), Option("b", "Hai"))))
    original = telegram._check

    def picky(method: str, parameters: dict[str, Any]) -> None:
        from tests.fakes.telegram import Refused

        if "reply_markup" in parameters:
            raise Refused(400, "Bad Request: BUTTON_DATA_INVALID")
        original(method, parameters)

    telegram._check = picky  # type: ignore[method-assign]
    during(lite, telegram, all_in(lite, "sent"))
    assert texts(telegram, 1) == ["Chọn giúp em\n\n1. Một\n2. Hai"]


@ON_BOTH
def test_a_database_that_takes_no_changes_for_a_while_costs_no_message(store: Store, telegram: FakeTelegram) -> None:
    """Nothing is marked as failed, nothing goes twice, and it goes on by itself when that is over."""
    for chat in range(1, 31):
        queue(store, telegram, chat, Reply("câu hỏi"))
        queue(store, telegram, -chat, Reply("bảng 1"), Reply("bảng 2"), kind="post")

    async def run() -> None:
        with capture_logs() as said:
            async with sending(store, telegram):
                await until(lambda: telegram.sent)
                with read_only(store):
                    await until(lambda: any(line["event"] == "marks_unwritten" for line in said))
                    await until(lambda: any(line["event"] == "not_sent_yet" for line in said))
                await until(all_in(store, "sent"))

    asyncio.run(run())
    for chat in range(1, 31):
        assert texts(telegram, chat) == ["câu hỏi"] and texts(telegram, -chat) == ["bảng 1", "bảng 2"]


@ON_BOTH
def test_a_post_is_claimed_by_one_only(store: Store, telegram: FakeTelegram) -> None:
    queue(store, telegram, -1, Reply("bảng 1"), Reply("bảng 2"), kind="post")
    with store.read() as tx:
        first, second = tx.execute(text("SELECT id FROM outbox ORDER BY n")).scalars()
    assert store.writing(outbox.claim, [first], "we") == [first]
    assert store.writing(outbox.claim, [first, second], "another") == [second]
    assert store.writing(outbox.claim, [first], "we") == [first], "the same claim again, after its process died, say"
    store.writing(outbox.keep, [outbox.Outcome(first, "sent")])
    assert store.writing(outbox.claim, [first], "we") == []


def test_two_processes_send_each_message_once(server: str, postgres_template: str, telegram: FakeTelegram) -> None:
    from tests.program import postgres

    url = postgres.fresh_database(server, postgres_template)
    stores = [Store(url), Store(url)]
    for chat in range(1, 61):
        queue(stores[0], telegram, chat, *(Reply(f"{number}") for number in range(5)))

    async def run() -> None:
        async with sending(stores[0], telegram), sending(stores[1], telegram):
            await until(all_in(stores[0], "sent"))

    asyncio.run(run())
    assert all(texts(telegram, chat) == ["0", "1", "2", "3", "4"] for chat in range(1, 61))
    with stores[0].read() as tx:
        assert tx.execute(text("SELECT count(*) FROM lease WHERE holder <> ''")).scalar() == 0
    for store in stores:
        store.close()
    postgres.drop_database(server, url)


def test_people_are_answered_at_once_while_many_groups_get_a_post(tmp_path: Path) -> None:
    found = posts.run(tmp_path, groups=100, answers=20, everyone=60)
    assert found["refused"] == 0 and found["posts"] == 100
    assert found["posts_ahead"] < 0.5, "behind the posts a reply would see nearly all of them go first"


def test_limits_are_read_from_the_settings() -> None:
    assert rates_of("30/1 3/3 20/60").group == Limit(20, 60.0)
    for wrong in ("", "30 3 20", "30/1 3/3", "0/1 1/1 1/1"):
        with pytest.raises(ValueError):
            rates_of(wrong)


class Doubtful:
    """A channel that refuses whatever goes to some chats, and never says why."""

    name = "zalo_bot"
    rates = rates_of("1000/1 1000/1 1000/1")
    posts_paused = ""

    def __init__(self) -> None:
        self.refuses: set[str] = set()
        self.came: list[str] = []

    async def hold_reason(self, address: str) -> str:
        return ""

    def group(self, address: str) -> bool:
        return True

    def render(self, reply: Reply, lang: str) -> list[str]:
        return [reply.text]

    async def deliver(self, address: str, message: str) -> None:
        if address in self.refuses:
            raise NotSentError(Reason.DOUBTED, "400 Bad request")
        self.came.append(message)


def becomes(store: Store, channel: Doubtful, at: datetime, words: str) -> str:
    """A new life of the bot keeps house and sends one post at this moment; what became of it."""

    async def run() -> str:
        with store.write() as tx:
            chat = batch.chats(tx, [("zalo_bot", "zgr-1")], "vi", at)["zalo_bot", "zgr-1"]
            groups.save(tx, Group(chat.id, "HN", "Nhóm"))
            while retention.forget(tx, at):
                pass
            outbox.queue(tx, chat.id, Reply(words), at, "post")
        intake = Intake(store, lambda: at)
        sender = Sender(store, intake, lambda: at, [channel])
        sender.start()
        await until(lambda: not {"queued", "sending"} & set(states(store)))
        await sender.close()
        await intake.close()
        return states(store)[-1]

    return asyncio.run(run())


@ON_BOTH
@pytest.mark.parametrize("days_apart", [1, 7, 31])
def test_refusals_without_a_reason_add_up_over_months_and_restarts(store: Store, days_apart: int) -> None:
    channel = Doubtful()
    start = clock.now()

    def post(number: int, refused: bool) -> str:
        channel.refuses = {"zgr-1"} if refused else set()
        return becomes(store, channel, start + number * timedelta(days=days_apart), f"số {number}")

    assert [post(0, True), post(1, True), post(2, False)] == ["failed", "failed", "sent"]
    assert [post(3, True), post(4, True), post(5, True)] == ["failed", "failed", "gone"]
    with store.read() as tx:
        assert tx.execute(text("SELECT count(*) FROM chat WHERE gone_at IS NOT NULL")).scalar() == 1
    assert channel.came == ["số 2"]
