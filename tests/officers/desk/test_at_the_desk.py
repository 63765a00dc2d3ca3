"""What an officer decides on a page goes through the door of all events, and their chat hears nothing of it."""

from __future__ import annotations

from storage.counting.recount import differences
from storage.database.store import Store
from tests.cast.crowd import BADINH, officer
from tests.cast.rows import rows
from tests.cast.talker import Talker
from tests.databases import ON_BOTH

CODE = "SK-2026-000001"


def decides(who: Talker, action: str, **more: str) -> str:
    """What the page hears of it."""
    seen_before = rows(who.store, "SELECT seen_at FROM chat ORDER BY id")
    who.does(kind="desk", fields=tuple({"action": action, "code": CODE, **more}.items())).hears_nothing()
    assert rows(who.store, "SELECT seen_at FROM chat ORDER BY id") == seen_before
    answered = who.receipt.answered
    assert answered is not None
    return answered.text


def test_the_page_hears_what_became_of_it_and_the_chat_nothing(store: Store, author: Talker, hoa: Talker) -> None:
    assert decides(hoa, "verified").startswith(f"Đã xác minh {CODE}")
    author.looks().hears("Tin vui")
    assert decides(hoa, "verified", lang="en").startswith(f"{CODE} ")
    assert decides(hoa, "undo").startswith("Em đã hoàn tác")
    with store.read() as tx:
        assert not list(differences(tx))


@ON_BOTH
def test_the_same_event_again_does_nothing(store: Store, author: Talker, hoa: Talker) -> None:
    decides(hoa, "later")
    assert hoa.again().receipt.outcome == "seen"
    assert rows(store, "SELECT count(*) FROM audit WHERE action = 'initiative later'") == [(1,)]


def test_a_form_that_stands_open_in_the_chat_stays_as_it_is(store: Store, author: Talker, hoa: Talker) -> None:
    hoa.says("/moi").is_at("title")
    decides(hoa, "returned", reason="sum")
    hoa.is_at("title").says("Kệ để khuôn treo tường").hears("lĩnh vực")
    author.looks().hears("ghi rõ cách tính")


def test_who_answers_for_another_unit_or_for_none_decides_nothing(store: Store, author: Talker) -> None:
    for who in (officer(store, "lan", BADINH), author):
        assert decides(who, "verified") == "Em không thấy phần này trong các đơn vị anh/chị phụ trách."
    assert rows(store, "SELECT status FROM initiative") == [("submitted",)]
    assert rows(store, "SELECT subject FROM audit WHERE action = 'initiative refused'") == [(CODE,)]


@ON_BOTH
def test_a_question_about_what_was_decided_meanwhile_is_not_sent(store: Store, author: Talker, hoa: Talker) -> None:
    hoa.says("/duyet").presses("Hỏi tác giả")
    decides(officer(store, "minh", "Q-HOANGMAI"), "verified")
    author.looks()
    hoa.says("Anh làm trên máy nào ạ?").hears("đã được xác minh")
    author.looks().hears_nothing()
