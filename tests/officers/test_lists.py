"""An officer looks through some of what waits: by unit, field, value, age, likeness; and goes on within them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage.database.store import Store
from tests.cast.crowd import BADINH, CITY, HOANGMAI, officer
from tests.cast.talker import ANSWERS, MORNING, PLEDGE, Talker, since, until
from tests.databases import ON_BOTH

FIRST, SECOND, THIRD = (f"SK-2026-00000{n}" for n in (1, 2, 3))
OTHER = {
    ANSWERS["title"]: "Xe đẩy phôi có khay chia ô",
    ANSWERS["before"]: "Phôi để dưới sàn, thợ cúi nhặt từng chiếc, cuối ca ai cũng đau lưng",
    ANSWERS["solution"]: "Đóng xe đẩy cao ngang hông, khay chia mười hai ô theo mã khuôn, đẩy tới đâu lấy tới đó",
}
COPY = {
    ANSWERS["title"]: "Khuôn dập cải tiến để giảm phế phẩm",
    ANSWERS["before"]: "Moi ca phai dung may ba lan de chinh khuon",
    ANSWERS["solution"]: "Them chot dinh vi va lo xo hoi vao khuon nen tho khoi phai chinh tay",
}


@pytest.fixture
def city(store: Store) -> Talker:
    return officer(store, "city", CITY)


def hands_in(store: Store, name: str, unit: str, but: dict[str, str]) -> Talker:
    who = Talker(store, name, now=MORNING + timedelta(hours=1)).introduced()
    return who.tells(but=but, unit=unit).says(*PLEDGE).hears("Mã hồ sơ")


def test_the_city_looks_through_one_unit_after_the_other(store: Store, author: Talker, city: Talker) -> None:
    officer(store, "hoa", HOANGMAI)
    hands_in(store, "minh", "ba đình", OTHER)
    city.says("/duyet").hears("1 hồ sơ đang chờ", SECOND)  # the other has a nearer officer
    city.says("/duyet hoàng mai").hears("1 hồ sơ đang chờ (LĐLĐ quận Hoàng Mai)", FIRST)
    city.says(f"/duyet {BADINH}").hears("LĐLĐ quận Ba Đình", SECOND)
    city.says("/duyet tất cả").hears("2 hồ sơ đang chờ (tất cả đơn vị bên dưới)", FIRST)


@ON_BOTH
def test_what_is_looked_through_goes_on_behind_each_decision(store: Store, author: Talker, city: Talker) -> None:
    hands_in(store, "minh", "ba đình", {**OTHER, ANSWERS["field"]: "y tế"})
    city.says("/duyet lĩnh vực y tế").hears("1 hồ sơ đang chờ (y tế, phòng chống dịch)", SECOND).presses("Xác minh")
    city.hears("Đã xác minh", "Không còn hồ sơ nào chờ anh/chị xem: y tế").presses("Xem hồ sơ chờ").hears(FIRST)


@ON_BOTH
def test_those_of_a_large_value_and_those_that_are_late(store: Store, author: Talker, city: Talker) -> None:
    minh = Talker(store, "minh", now=MORNING + timedelta(hours=1)).introduced()
    minh.says(*(OTHER.get(answer, answer) for answer in until("benefit")), "12 tỷ", "đúng", *since("calculation"))
    minh.presses(minh.labels[0]).says(*PLEDGE).hears("Mã hồ sơ")
    city.says("/duyet lớn").hears("1 hồ sơ đang chờ (giá trị lớn)", SECOND, "Giá trị lớn, anh/chị xem kỹ")
    city.says("/duyet quá hẹn").hears("Không còn hồ sơ nào chờ anh/chị xem: quá hẹn")
    city.waits(days=14).says("/duyet quá hẹn ba đình").hears("Không còn").says("/duyet quá hẹn hoàng mai")
    city.hears("2 hồ sơ đang chờ (quá hẹn, LĐLĐ quận Hoàng Mai), 2 quá hẹn", FIRST)


@ON_BOTH
def test_those_that_may_be_copies_with_the_one_that_came_first(store: Store, author: Talker, city: Talker) -> None:
    hands_in(store, "lan", "ba đình", OTHER)
    hands_in(store, "minh", "ba đình", COPY)
    city.says("/duyet nghi trùng").hears("1 hồ sơ đang chờ (nghi trùng)", THIRD, f"Giống hồ sơ đã có:\n• {FIRST}")
    author.says(f"/rut {FIRST}").presses("Rút lại")
    city.says("/duyet nghi trùng").hears("Không còn hồ sơ nào")


@ON_BOTH
def test_quick_ones_and_those_given_back_are_lists_to_look_at(store: Store, author: Talker, city: Talker) -> None:
    told = "Hồi trước thay dao phải dừng máy 40 phút. Giờ em tự chế đồ gá có chốt định vị, thay dao chỉ còn 5 phút"
    Talker(store, "minh").introduced().says(told, "đúng").hears(SECOND)
    city.says("/duyet ghi nhanh").hears("1 hồ sơ (ghi nhanh, chưa đủ mục)", SECOND).presses(SECOND).hears("ghi nhanh")
    city.says("/duyet đã trả lại").hears("Không có hồ sơ nào: đã trả lại, chưa bổ sung.")
    city.says("/duyet").presses("Trả lại để bổ sung").presses("Cách làm mới")
    city.says("/duyet đã trả lại").hears("1 hồ sơ (đã trả lại, chưa bổ sung)", FIRST).presses(FIRST).hears("đã trả lại")


def test_what_is_not_understood_offers_what_there_is(lite: Store) -> None:
    city = officer(lite, "city", CITY)
    city.says("/duyet xyzw").hears("chưa rõ anh/chị muốn xem những hồ sơ nào", "/duyet lĩnh vực")
    city.presses("giá trị lớn").hears("Không còn hồ sơ nào chờ anh/chị xem: giá trị lớn")
    city.says("/duyet SK-2026-999999").hears("không thấy hồ sơ này")


def test_another_units_name_shows_nothing_of_it(lite: Store) -> None:
    Talker(lite, "an").introduced().submits()
    lan = officer(lite, "lan", BADINH)
    lan.says("/duyet hoàng mai").does_not_hear(FIRST, "khuôn")
    lan.says("/duyet tất cả").hears("Không còn hồ sơ nào")
