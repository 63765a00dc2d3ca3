"""Other workplaces see an initiative once it is verified and its author said yes to that, and as long as they do."""

from __future__ import annotations

import pytest
from orjson import loads
from sqlalchemy import text

from storage.database.store import Store
from storage.initiatives import sharing
from tests.cast.crowd import FIRST, HOANGMAI, officer
from tests.cast.talker import PLEDGE, Talker
from tests.databases import ON_BOTH


def seen(store: Store) -> list[str]:
    """The codes of the initiatives that everybody may read."""
    with store.read() as tx:
        there = {key: code for key, code in tx.execute(text("SELECT id, code FROM initiative ORDER BY id"))}
        return [there[key] for key in sorted(sharing.public(tx, list(there)))]


def verified(store: Store, channel: str = "web") -> tuple[Talker, Talker]:
    """An author whose initiative has just been verified, and the officer who did that."""
    author = Talker(store, "an", channel)
    if channel == "web":
        author.introduced()
    else:
        author.opens().says("đồng ý", "Nguyễn Văn An, 0912345678, Xưởng cơ khí 3, hoang mai")
    author.submits()
    hoa = officer(store, "hoa", HOANGMAI).says("/duyet").presses("Xác minh")
    return author.looks(), hoa


def test_with_the_good_news_an_author_is_asked_once_whether_others_may_learn_from_it(store: Store) -> None:
    author, _ = verified(store)
    author.hears("Tin vui", "Cho nơi khác học theo không ạ?", "không nêu tên anh/chị")
    assert seen(store) == [], "nobody said yes yet"
    author.presses("Có, cho học theo").hears("Cảm ơn anh/chị", FIRST)
    assert seen(store) == [FIRST]
    author.says(f"/trangthai {FIRST}").hears("Nơi khác xem được")


@ON_BOTH
def test_a_no_holds_at_once_and_may_be_changed(store: Store) -> None:
    author, _ = verified(store)
    author.presses("Không chia sẻ").hears("em không chia sẻ")
    assert seen(store) == []
    author.says(f"/trangthai {FIRST}").does_not_hear("Nơi khác xem được").presses("Cho nơi khác học theo")
    author.hears("Cho nơi khác học theo", FIRST).presses("Có, cho học theo")
    assert seen(store) == [FIRST]
    author.says(f"/chiase {FIRST} không")
    assert seen(store) == []


@pytest.mark.parametrize("said", ["có", "Đồng ý", "yes"])
def test_where_there_are_no_buttons_it_is_typed(lite: Store, said: str) -> None:
    author, _ = verified(lite, "zalo_bot")
    author.hears(f"/chiase {FIRST} có")
    author.says(f"/chiase {FIRST} {said}").hears("Cảm ơn anh/chị")
    assert seen(lite) == [FIRST]


def test_what_is_kept_to_officers_is_neither_asked_about_nor_shared(lite: Store) -> None:
    author = Talker(lite, "an").introduced().tells().says("sửa bảo mật", "giữ kín", *PLEDGE).hears(FIRST)
    officer(lite, "hoa", HOANGMAI).says("/duyet").presses("Xác minh")
    author.looks().hears("Tin vui").does_not_hear("học theo")
    author.says(f"/chiase {FIRST} có").hears("đang giữ kín")
    author.says(f"/trangthai {FIRST}").does_not_see("Cho nơi khác học theo")
    assert seen(lite) == []


def test_who_handed_it_in_for_somebody_else_does_not_share_it(lite: Store) -> None:
    typist = Talker(lite, "an").introduced().says("/nopho Lê Thị Bình", "hoang mai").tells().says(*PLEDGE).hears(FIRST)
    officer(lite, "hoa", HOANGMAI).says("/duyet").presses("Xác minh")
    typist.looks().hears("Tin vui").does_not_hear("học theo")
    typist.says(f"/chiase {FIRST} có").hears("chỉ tác giả")
    assert seen(lite) == []


def test_before_it_is_verified_nothing_is_shared(lite: Store) -> None:
    author = Talker(lite, "an").introduced().submits().says(f"/chiase {FIRST} có").hears("xác minh rồi")
    assert seen(lite) == []
    Talker(lite, "binh").introduced("Trần Bình").says(f"/chiase {FIRST} có").hears("kèm mã sáng kiến của mình")
    author.says("/chiase").hears("kèm mã sáng kiến của mình")


def test_a_yes_holds_while_it_is_verified_and_for_the_words_that_it_was_given_to(lite: Store) -> None:
    author, hoa = verified(lite)
    author.presses("Có, cho học theo")
    hoa.presses("Hoàn tác").hears("hoàn tác")
    assert seen(lite) == []
    hoa.presses(FIRST).presses("Xác minh")
    author.looks().hears("Tin vui").does_not_hear("học theo")
    assert seen(lite) == [FIRST], "the same words, to which they said yes"
    hoa.looks().presses("Hoàn tác")
    hoa.says(f"/duyet {FIRST}").presses("Trả lại để bổ sung").says("2", "Ghi rõ hơn")
    author.looks().presses("Bổ sung ngay")
    author.says("sửa tên", "Khuôn dập có chốt định vị", *PLEDGE).hears("Em đã ghi bản sửa")
    hoa.says(f"/duyet {FIRST}").presses("Xác minh")
    assert seen(lite) == [], "these words its author has not been asked about"
    author.looks().hears("học theo")


@pytest.mark.parametrize("order", ["/xoa yes", "/rutdongy yes"])
def test_a_yes_goes_with_the_account(store: Store, order: str) -> None:
    author, _ = verified(store)
    author.presses("Có, cho học theo")
    author.says(order)
    assert seen(store) == []


def test_what_an_author_said_is_handed_out_to_them(lite: Store) -> None:
    author, _ = verified(lite)
    author.presses("Có, cho học theo")
    document = author.says("/xuat").heard[0].document
    assert document is not None
    assert [(one["code"], one["answer"]) for one in loads(document.text)["sharing"]] == [(FIRST, "yes")]
