"""Two initiatives that tell the same become one: all authors stay, one counts, shares are for them to agree."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from storage.counting.recount import differences
from storage.database.store import Store
from tests.cast.crowd import HOANGMAI, officer
from tests.cast.talker import PLEDGE, Talker

FIRST, SECOND, THIRD = (f"SK-2026-00000{n}" for n in (1, 2, 3))


def person(store: Store, name: str, called: str) -> Talker:
    who = Talker(store, name).opens().presses("Tôi đồng ý")
    return who.says(called, "0912345678", "Xưởng cơ khí 3", "hoang mai").hears("Tên sáng kiến")


def city(store: Store) -> tuple[int, int]:
    """(initiatives, people) that the city counts."""
    with store.read() as tx:
        assert not list(differences(tx))
        row = tx.execute(text("SELECT submitted, people FROM total WHERE unit = 'HN'")).one()
        return row.submitted, row.people


@pytest.fixture
def an(store: Store) -> Talker:
    return person(store, "an", "Nguyễn Văn An").submits()


@pytest.fixture
def minh(store: Store) -> Talker:
    return person(store, "minh", "Trần Văn Minh").submits()


def test_all_authors_stay_and_are_asked_to_agree_on_their_shares(
    store: Store, an: Talker, minh: Talker, hoa: Talker
) -> None:
    assert city(store) == (2, 2)
    hoa.says(f"/duyet {SECOND} trùng {FIRST}").hears("Đã gộp")
    assert city(store) == (1, 2)  # one counts, and both take part in it
    minh.looks().hears("gộp vào hồ sơ ấy", "Anh/chị vẫn được ghi là đồng tác giả", "thống nhất phần đóng góp")
    an.looks().hears(f"đã gộp {SECOND} của Trần Văn Minh", f"nhắn “sửa {FIRST}” để ghi")
    an.says(f"/trangthai {FIRST}").hears(f"Gộp thêm {SECOND} của Trần Văn Minh: là đồng tác giả")
    hoa.says(f"/duyet {FIRST}").hears(f"Gộp từ {SECOND} của Trần Văn Minh")


def test_what_its_author_mends_keeps_the_authors_of_the_other(
    store: Store, an: Talker, minh: Talker, hoa: Talker
) -> None:
    hoa.says(f"/duyet {SECOND} trùng {FIRST}").hears("Đã gộp")
    an.says(f"/sua {FIRST}").says("sửa đồng tác giả", "Lê Thị Hoa 30%", *PLEDGE).hears("bản sửa")
    assert city(store) == (1, 3)
    an.says(f"/sua {FIRST}").says("sửa đồng tác giả", "Trần Văn Minh 40%", *PLEDGE).hears("bản sửa")
    assert city(store) == (1, 2)  # who is named now, with the share that they agreed on, counts once


def test_undone_each_has_their_own_again(store: Store, an: Talker, minh: Talker, hoa: Talker) -> None:
    hoa.says(f"/duyet {SECOND} trùng {FIRST}").presses("Hoàn tác").hears("Em đã hoàn tác")
    assert city(store) == (2, 2)
    hoa.says(f"/duyet {FIRST}").does_not_hear("Gộp từ")
    an.says(f"/rut {FIRST}").presses("Rút lại")
    assert city(store) == (1, 1)


def test_a_chain_carries_everybody_along_and_back(store: Store, an: Talker, minh: Talker, hoa: Talker) -> None:
    person(store, "tam", "Đỗ Thị Tâm").submits()
    hoa.says(f"/duyet {THIRD} trùng {SECOND}").hears("Đã gộp").says(f"/duyet {SECOND} trùng {FIRST}").hears("Đã gộp")
    assert city(store) == (1, 3)
    hoa.says(f"/duyet {THIRD} hoàn tác").hears("Em đã hoàn tác")
    assert city(store) == (2, 3)
    hoa.says(f"/duyet {SECOND} hoàn tác").hears("Em đã hoàn tác")
    assert city(store) == (3, 3)


def test_the_same_authors_two_are_one_and_nobody_is_told_of_co_authors(lite: Store) -> None:
    an = person(lite, "an", "Nguyễn Văn An").submits().says("/moi").submits()
    hoa = officer(lite, "hoa", HOANGMAI)
    hoa.says(f"/duyet {SECOND} trùng {FIRST}").hears("Đã gộp")
    an.looks().hears("gộp vào hồ sơ ấy").does_not_hear("đồng tác giả")
    assert city(lite) == (1, 1)
    hoa.says(f"/duyet {FIRST}").hears(f"Gộp từ {SECOND}").does_not_hear("đồng tác giả, phần")
    an.says(f"/trangthai {FIRST}").hears(f"Gộp thêm {SECOND}").does_not_hear("là đồng tác giả")
    an.says(f"/rut {FIRST}").presses("Rút lại").says(f"/trangthai {SECOND}").hears("đã nộp")
    assert city(lite) == (1, 1)


def test_an_author_who_erases_everything_leaves_the_counts_agreeing(
    store: Store, an: Talker, minh: Talker, hoa: Talker
) -> None:
    hoa.says(f"/duyet {SECOND} trùng {FIRST}").hears("Đã gộp")
    minh.says("/xoa").presses("Xóa tất cả").hears("Em đã xóa")
    city(store)
    an.says("/xoa").presses("Xóa tất cả").hears("Em đã xóa")
    city(store)


# Who is told besides


def test_whoever_typed_for_somebody_hears_it_as_such(lite: Store) -> None:
    an = person(lite, "an", "Nguyễn Văn An").says("/nopho Lê Thị Hoa", "hoang mai").tells().says(*PLEDGE)
    an.hears("Mã hồ sơ")
    officer(lite, "hoa", HOANGMAI).says("/duyet").presses("Xác minh")
    an.looks().hears("anh/chị nộp hộ Lê Thị Hoa").does_not_hear("của anh/chị.")


def test_a_co_author_who_confirmed_hears_what_came_of_it(lite: Store) -> None:
    minh = person(lite, "minh", "Trần Văn Minh").says("/huy")
    an = person(lite, "an", "Nguyễn Văn An").tells().says("sửa đồng tác giả", "Trần Văn Minh 40%", *PLEDGE)
    an.hears("Mã hồ sơ")
    hoa = officer(lite, "hoa", HOANGMAI)
    minh.looks().presses("Đúng, cảm ơn").hears("ghi nhận")
    hoa.says("/duyet").presses("Xác minh")
    minh.looks().hears("đã xác minh", "mà anh/chị là đồng tác giả")
    hoa.says(f"/congnhan {FIRST}").says("125/QĐ", "20/8/2026").presses("Cơ sở")
    minh.looks().hears("đã được công nhận")


def test_a_co_author_who_has_not_said_that_it_is_they_hears_nothing(lite: Store) -> None:
    minh = person(lite, "minh", "Trần Văn Minh").says("/huy")
    person(lite, "an", "Nguyễn Văn An").tells().says("sửa đồng tác giả", "Trần Văn Minh 40%", *PLEDGE)
    minh.looks().hears("Có đúng anh/chị không")
    officer(lite, "hoa", HOANGMAI).says("/duyet").presses("Xác minh")
    minh.looks().hears_nothing()
