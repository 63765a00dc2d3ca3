"""One group's trouble is that group's: a question that hangs, a limit, rights that are taken and given, a picture refused."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot import clock
from bot.sending.rate_limits import Limit, Rates
from messages.wire import Reply
from storage.database.store import Store
from storage.people import codes
from storage.people.codes import CodeKind
from tests.cast.sending import during, queue, sending, states, texts, until
from tests.fakes.telegram import BOT, CHANNEL_BOT, START, FakeTelegram, Room, Somebody, fake_telegram


@pytest.fixture
def telegram() -> Iterator[FakeTelegram]:
    with fake_telegram(everyone=(1000, 1.0), private=(1000, 1.0)) as fake:
        yield fake


def while_bot_runs(bot: AbstractAsyncContextManager[Any], people: Callable[[], Any]) -> None:
    async def run() -> None:
        async with bot:
            await asyncio.to_thread(people)

    asyncio.run(run())


def place_of_bot(telegram: FakeTelegram, room: Room, by: int, old: dict[str, Any], new: dict[str, Any]) -> None:
    """Somebody changed what the bot may do in a chat."""
    chat = {"id": room.id, "type": room.type, "title": room.title}
    change = {"chat": chat, "from": {"id": by, "is_bot": False, "first_name": "An"}, "date": START}
    members = {"old_chat_member": {**old, "user": BOT}, "new_chat_member": {**new, "user": BOT}}
    telegram.put("my_chat_member", {**change, **members})


def test_a_question_about_one_group_that_hangs_holds_up_nobody_else(
    store: Store, telegram: FakeTelegram, tmp_path: Path
) -> None:
    an, binh = Somebody(telegram, 501), Somebody(telegram, 502)
    stuck = telegram.group(-100)
    telegram.silent_about.add(-100)

    def people() -> None:
        an.in_group(stuck, "administrator").sends(text="/gio 17:30")
        telegram.wait(lambda: telegram.asked_about == [-100])
        binh.says("xin chào").hears("đồng ý").presses("Tôi đồng ý").hears("tên", seconds=5)

    while_bot_runs(sending(store, telegram, tmp_path, receives=True), people)


def test_two_limited_groups_do_not_silence_everybody(store: Store, telegram: FakeTelegram) -> None:
    for chat in (-1, -2):
        queue(store, telegram, chat, Reply("bảng"), kind="post")
        telegram.rooms[chat].level_at = 0.0
    telegram.faults["sendMessage"].extend(["429", "429"])

    async def run() -> None:
        async with sending(store, telegram) as sender:
            await until(lambda: not telegram.faults["sendMessage"])
            queue(store, telegram, 3, Reply("câu hỏi"))
            await sender.look()
            await until(lambda: set(states(store)) == {"sent"})

    asyncio.run(run())
    assert telegram.to(3)[0].at + 1.0 < min(telegram.to(-1)[0].at, telegram.to(-2)[0].at)


def test_a_group_where_the_bot_may_not_speak_is_not_given_up(
    store: Store, telegram: FakeTelegram, tmp_path: Path
) -> None:
    queue(store, telegram, -1, Reply("bảng hôm nay"), kind="post")
    room = telegram.rooms[-1]
    room.error = (400, "Bad Request: not enough rights to send text messages to the chat")

    async def run() -> None:
        async with sending(store, telegram, tmp_path, receives=True):
            await until(lambda: states(store) == ["held"])
            with store.read() as tx:
                assert tx.execute(text("SELECT count(*) FROM chat WHERE gone_at IS NOT NULL")).scalar() == 0
            room.error = None
            muted = {"status": "restricted", "is_member": True, "can_send_messages": False}
            place_of_bot(telegram, room, 501, muted, {"status": "administrator"})
            await until(lambda: states(store) == ["sent"])

    asyncio.run(run())
    assert texts(telegram, -1) == ["bảng hôm nay"]


def test_who_takes_their_block_back_can_be_written_to_before_they_write(
    store: Store, telegram: FakeTelegram, tmp_path: Path
) -> None:
    an = Somebody(telegram, 501)

    def gone() -> int:
        with store.read() as tx:
            return int(tx.execute(text("SELECT count(*) FROM chat WHERE gone_at IS NOT NULL")).scalar() or 0)

    async def run() -> None:
        async with sending(store, telegram, tmp_path, receives=True):
            await asyncio.to_thread(lambda: an.says("xin chào").hears("đồng ý"))
            place_of_bot(telegram, an.room, 501, {"status": "member"}, {"status": "kicked", "until_date": 0})
            await until(lambda: gone() == 1)
            place_of_bot(telegram, an.room, 501, {"status": "kicked", "until_date": 0}, {"status": "member"})
            await until(lambda: gone() == 0)

    asyncio.run(run())
    assert len(telegram.to(501)) == 1


def test_a_group_that_takes_no_pictures_gets_the_text(store: Store, telegram: FakeTelegram, tmp_path: Path) -> None:
    (tmp_path / "bang.png").write_bytes(b"\x89PNG")
    queue(store, telegram, -1, Reply("Bảng", picture="bang.png"), kind="post")
    telegram.rooms[-1].pictures_refused = True
    during(store, telegram, lambda: states(store) == ["sent"], media=tmp_path)
    assert texts(telegram, -1) == ["Bảng"]


def test_a_picture_that_telegram_forgot_is_uploaded_again_once(
    store: Store, telegram: FakeTelegram, tmp_path: Path
) -> None:
    (tmp_path / "bang.png").write_bytes(b"\x89PNG")
    queue(store, telegram, -1, Reply("Bảng", picture="bang.png"), kind="post")
    during(store, telegram, lambda: states(store) == ["sent"], media=tmp_path)
    telegram.forgotten.add(f"photo-{telegram.to(-1)[0].number}")
    for chat in (-2, -3, -4):
        queue(store, telegram, chat, Reply("Bảng", picture="bang.png"), kind="post")
    during(store, telegram, lambda: states(store) == ["sent"] * 4, media=tmp_path)
    assert [len(telegram.to(chat)) for chat in (-2, -3, -4)] == [1, 1, 1]
    assert sum(bool(sent.content) for sent in telegram.sent) == 2


def test_settings_of_one_group_that_came_together_apply_in_order(
    lite: Store, telegram: FakeTelegram, tmp_path: Path
) -> None:
    an = Somebody(telegram, 501).in_group(telegram.group(-100), "administrator")
    an.sends(text="/lienket Q-HOANGMAI")
    telegram.faults["getChatMember"].extend(["", "slow"])
    for hour in ("17:30", "15:15", "16:45"):
        an.sends(text=f"/gio {hour}")

    while_bot_runs(sending(lite, telegram, tmp_path, receives=True), lambda: an.hears("17:30", "15:15", "16:45"))
    with lite.read() as tx:
        assert tx.execute(text("SELECT post_at FROM group_chat")).scalar() == "16:45"


def test_the_post_of_a_group_does_not_wait_behind_commands_without_end(
    lite: Store, telegram: FakeTelegram, tmp_path: Path
) -> None:
    telegram.in_group = (30, 60.0)
    an = Somebody(telegram, 501).in_group(telegram.group(-100))
    binh = Somebody(telegram, 502)
    for _ in range(60):
        an.sends(text="/thongke ba dinh")

    async def run() -> None:
        rates = Rates(Limit(1000, 1.0), Limit(1000, 1.0), Limit(30, 60.0))
        async with sending(lite, telegram, tmp_path, rates=rates, receives=True) as sender:
            await asyncio.to_thread(lambda: an.hears("trả lời chậm lại"))
            queue(lite, telegram, -100, Reply("bảng hôm nay"), kind="post")
            await sender.look()
            await asyncio.to_thread(lambda: an.hears("bảng hôm nay"))
            await asyncio.to_thread(lambda: binh.says("xin chào").hears("đồng ý"))

    asyncio.run(run())
    assert not telegram.refused


def test_an_admin_of_a_group_that_hides_its_members_is_recognised(
    lite: Store, telegram: FakeTelegram, tmp_path: Path
) -> None:
    room = telegram.group(-100)
    room.members_hidden = True
    chief, worker = Somebody(telegram, 501).in_group(room, "administrator"), Somebody(telegram, 502).in_group(room)

    def people() -> None:
        worker.says("/lienket Q-HOANGMAI").hears("cần quản trị viên")
        chief.says("/lienket Q-HOANGMAI").hears("đã gắn với")
        chief.says("/gio 16:15").hears("16:15")

    while_bot_runs(sending(lite, telegram, tmp_path, receives=True), people)


@pytest.mark.parametrize("writer", ["a person", "a channel"])
def test_where_telegram_tells_no_admins_a_code_is_named_and_is_enough(
    lite: Store, telegram: FakeTelegram, tmp_path: Path, writer: str
) -> None:
    room = telegram.group(-100)
    room.members_hidden = room.admins_hidden = True
    chief = Somebody(telegram, 501).in_group(room, "administrator")
    as_whom: dict[str, Any] = {}
    if writer == "a channel":
        chief.user, as_whom = CHANNEL_BOT, {"sender_chat": {"id": -1007, "type": "channel", "title": "Kênh"}}
    with lite.write() as tx:
        code = codes.make(tx, CodeKind.GROUP, "Q-HOANGMAI", clock.now())

    def people() -> None:
        chief.sends(text="/lienket Q-HOANGMAI", **as_whom).hears("chưa hỏi được", "/manhom", "/lienket và mã")
        chief.sends(text=f"/lienket {code}", **as_whom).hears("đã gắn với", "Hoàng Mai")
        chief.sends(text="/gio 16:15", **as_whom).hears("16:15")
        chief.user = {"id": 502, "is_bot": False, "first_name": "Bình"}
        chief.sends(text="/gio 9:00").hears("chưa hỏi được")

    while_bot_runs(sending(lite, telegram, tmp_path, receives=True), people)
    with lite.read() as tx:
        assert tx.execute(text("SELECT unit, post_at FROM group_chat")).one() == ("Q-HOANGMAI", "16:15")


def test_a_photo_and_a_file_of_an_initiative_go_out_as_they_came_and_nothing_of_them_is_remembered(
    lite: Store, telegram: FakeTelegram, tmp_path: Path
) -> None:
    (tmp_path / "may.jpg").write_bytes(b"\xff\xd8photo")
    (tmp_path / "bang.xlsx").write_bytes(b"PKsheet")
    queue(lite, telegram, 501, Reply("Trước: may.jpg", file="may.jpg", file_name="may.jpg", photo=True))
    queue(lite, telegram, 501, Reply("Bảng tính.xlsx", file="bang.xlsx", file_name="Bảng tính.xlsx"))
    queue(lite, telegram, 501, Reply("mất.jpg", file="mat.jpg", photo=True))
    during(lite, telegram, lambda: states(lite) == ["sent"] * 3, media=tmp_path)
    assert [sent.content for sent in telegram.to(501)] == [b"\xff\xd8photo", b"PKsheet", b""]
    assert [sent.method for sent in telegram.to(501)] == ["sendPhoto", "sendDocument", "sendMessage"]
    with lite.read() as tx:
        assert tx.execute(text("SELECT count(*) FROM upload")).scalar() == 0
