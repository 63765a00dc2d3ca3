"""A group that strangers are in: what it may see, how many of them there may be, how often it is answered."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import text

from handlers.conversation.context import Limits
from handlers.groups.routing import MOST_ANSWERS_AT_ONCE
from messages.wire import Incoming, unpack
from storage.database.store import Store
from storage.people import codes, officers
from storage.people.codes import CodeKind
from tests.cast.groups import at, group
from tests.cast.talker import Talker, receive, receiver
from tests.databases import ON_BOTH


def said(store: Store, chat: str, line: str, now: datetime, sender: str = "chief") -> str:
    """The admin of a group on Telegram types this; what the bot answers."""
    event = Incoming("telegram", f"{chat}{line}{now}", chat, sender, now, text=line, group=True, admin=True)
    receive([event], store, now)
    with store.read() as tx:
        sql = (
            "SELECT body FROM outbox JOIN chat ON chat.id = chat_id WHERE chat = :chat AND kind = 'reply'"
            " ORDER BY outbox.id DESC LIMIT 1"
        )
        return unpack(tx.execute(text(sql), {"chat": chat}).scalar_one()).text


def replies(store: Store, chat: int) -> list[str]:
    """What the bot answered in a chat, in order."""
    with store.read() as tx:
        sql = "SELECT body FROM outbox WHERE chat_id = :chat AND kind = 'reply' ORDER BY n"
        return [unpack(body).text for body in tx.execute(text(sql), {"chat": chat}).scalars()]


def test_where_boards_are_not_public_a_group_is_bound_by_a_code(lite: Store) -> None:
    receiver(lite, Limits(board_public=False))
    assert "không công khai" in said(lite, "-1", "/thongke ba dinh", at("08:00"))
    assert "không công khai" in said(lite, "-1", "/lienket Q-BADINH", at("08:01"))
    with lite.write() as tx:
        code = codes.make(tx, CodeKind.GROUP, "Q-BADINH", at("08:02"))
    assert "LĐLĐ quận Ba Đình" in said(lite, "-1", f"/lienket {code}", at("08:03"))
    assert "THỐNG KÊ · LĐLĐ quận Ba Đình" in said(lite, "-1", "/thongke", at("08:04"))


def test_an_officer_of_the_unit_needs_no_code(lite: Store) -> None:
    receiver(lite, Limits(board_public=False))
    Talker(lite, "chief", channel="telegram").introduced()
    with lite.write() as tx:
        person = tx.execute(text("SELECT person_id FROM chat WHERE chat = 'chief'")).scalar_one()
        officers.appoint(tx, person, "HN", "Chủ tịch", at("08:00"))
    assert "Nhóm đã gắn với LĐLĐ quận Ba Đình" in said(lite, "-1", "/lienket Q-BADINH", at("08:01"))
    with lite.read() as tx:
        assert tx.execute(text("SELECT unit FROM group_chat")).scalar_one() == "Q-BADINH"


def test_where_boards_are_not_public_a_stranger_sees_none(lite: Store) -> None:
    receiver(lite, Limits(board_public=False))
    Talker(lite, "an").says("/bangxephang hn").hears("không công khai")


def test_one_person_binds_few_groups_without_a_code(lite: Store) -> None:
    now = at("08:00")
    heard = [said(lite, f"-{n}", "/lienket Q-BADINH", now + timedelta(minutes=n)) for n in range(1, 8)]
    assert all("đã gắn khá nhiều nhóm" not in one for one in heard[:5])
    assert all("đã gắn khá nhiều nhóm" in one for one in heard[5:])
    assert "đã gắn khá nhiều nhóm" not in said(lite, "-1", "/lienket Q-HOANGMAI", at("09:00")), "again is none more"
    assert "đã gắn khá nhiều nhóm" not in said(lite, "-9", "/lienket Q-BADINH", at("09:01"), sender="other")


def test_a_unit_has_few_groups_that_no_code_bound(lite: Store) -> None:
    heard = [
        said(lite, f"-{n}", "/lienket Q-BADINH", at("08:00") + timedelta(minutes=n), f"s{n}") for n in range(1, 23)
    ]
    assert "đã gắn khá nhiều nhóm" not in heard[19] and "đã gắn khá nhiều nhóm" in heard[20]


@ON_BOTH
def test_a_group_that_plays_with_commands_is_answered_more_slowly(store: Store) -> None:
    now = at("08:00")
    chat = group(store, "-1", "Q-BADINH")

    def answers(orders: int, admin: bool = False) -> int:
        before = replies(store, chat)
        events = [
            Incoming("telegram", f"{now}{admin}{n}", "-1", "an", now, text="/thongke", group=True, admin=admin)
            for n in range(orders)
        ]
        receive(events, store, now)
        return len(replies(store, chat)) - len(before)

    assert answers(100) == MOST_ANSWERS_AT_ONCE + 1
    assert "trả lời chậm lại" in replies(store, chat)[-1]
    assert answers(10) == 0
    assert answers(1, admin=True) == 1, "who has to set something is heard all the same"
    now += timedelta(minutes=10)
    assert answers(5) == 5
