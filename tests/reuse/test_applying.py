"""Somebody says that their unit applies an initiative too; its author hears at once, an officer confirms, it counts."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from storage.database.store import Store
from tests.cast.crowd import BADINH, CITY, FIRST, HOANGMAI, Crowd, invitation, officer
from tests.cast.groups import group
from tests.cast.keepsakes.shared import applied, confirmer, shared, tells, worker
from tests.cast.rows import exported, rows
from tests.cast.talker import Talker
from tests.databases import ON_BOTH


@pytest.fixture
def author(lite: Store) -> Talker:
    return shared(lite)


@pytest.fixture
def binh(lite: Store, author: Talker) -> Talker:
    return worker(lite, "binh", "Trần Thị Bình", "ba dinh")


def reported(store: Store) -> int:
    with store.read() as tx:
        return int(tx.execute(text("SELECT count(*) FROM reuse")).scalar_one())


@ON_BOTH
def test_from_a_press_to_the_count(store: Store) -> None:
    author = shared(store)
    minh, binh = officer(store, "minh", BADINH), worker(store, "binh", "Trần Thị Bình", "ba dinh")
    binh.says(f"/apdung {FIRST}").hears("Cải tiến khuôn dập", "Đơn vị áp dụng: LĐLĐ quận Ba Đình", "từ khi nào")
    binh.says("1/10/2026").hears("được gì").says("đỡ 30 phút mỗi ca").hears("ảnh").sends("may.jpg").presses("Xong")
    binh.hears("Em đã ghi LĐLĐ quận Ba Đình cũng áp dụng", "xác nhận thì em tính")
    author.looks().hears("Tin vui: LĐLĐ quận Ba Đình cũng áp dụng sáng kiến", FIRST)
    author.does_not_hear("Bình", "30 phút")
    assert applied(store) == {}, "nobody confirmed it yet"
    minh.looks().hears("LĐLĐ quận Ba Đình", "đỡ 30 phút mỗi ca", "Trần Thị Bình").presses("Xem và xác nhận")
    minh.hears("Kết quả: đỡ 30 phút mỗi ca", "LĐLĐ quận Hoàng Mai").sees("Xem ảnh").presses("Xác nhận đúng")
    minh.hears("Đã xác nhận LĐLĐ quận Ba Đình áp dụng", "Không có báo áp dụng nào")
    assert applied(store) == {FIRST: 1}
    binh.looks().hears("Công đoàn đã xác nhận", FIRST)
    author.says(f"/trangthai {FIRST}").hears("Đã nhân rộng 1 đơn vị")
    minh.presses("Hoàn tác").hears("lại chờ xác nhận")
    assert applied(store) == {}


def test_all_but_the_unit_may_be_skipped_and_who_has_none_is_asked(lite: Store, author: Talker) -> None:
    binh = Talker(lite, "binh").opens().presses("Tôi đồng ý").says("Trần Thị Bình", "0912345678", "Xưởng 1", "bỏ qua")
    binh.says("/huy", f"/apdung {FIRST}").hears("Đơn vị nào áp dụng").says("ba dinh").is_at("since")
    binh.says("bỏ qua", "bỏ qua", "bỏ qua").hears("LĐLĐ quận Ba Đình")
    author.looks().hears("LĐLĐ quận Ba Đình cũng áp dụng")


def test_where_choices_are_numbers_an_officer_confirms_by_number(lite: Store, author: Talker) -> None:
    minh = Talker(lite, "minh", "zalo_bot").opens().says("đồng ý", "Lê Minh, 0912345678, Xưởng 1, ba dinh", "/huy")
    minh.says(invitation(lite, BADINH)).hears("nay là cán bộ")
    binh = Talker(lite, "binh", "zalo_bot").opens().says("đồng ý", "Trần Bình, 0912345679, Xưởng 1, ba dinh", "/huy")
    tells(binh, FIRST)
    minh.looks().hears("Anh/chị nhắn /xacnhan").says("/xacnhan").hears("Trần Bình").says("1").hears("Đã xác nhận")
    assert applied(lite) == {FIRST: 1}


def test_a_no_has_a_reason_which_who_told_it_reads(lite: Store, author: Talker, binh: Talker) -> None:
    minh = officer(lite, "minh", BADINH)
    tells(binh, FIRST)
    minh.looks().presses("Xem và xác nhận").presses("Chưa đúng").presses("Lý do khác").says("Mới thử một ca thôi")
    minh.hears("chưa xác nhận")
    binh.looks().hears("Mới thử một ca thôi")
    assert applied(lite) == {}
    minh.presses("Hoàn tác").hears("lại chờ xác nhận")
    binh.looks().hears("đang xem lại")
    minh.says("/xacnhan").presses("Chưa đúng").presses("Đơn vị chưa áp dụng")
    tells(binh, FIRST)
    minh.says("/xacnhan").presses("Xác nhận đúng")
    assert applied(lite) == {FIRST: 1}, "told again when it was so"


def test_a_unit_counts_once(lite: Store, author: Talker, binh: Talker) -> None:
    tells(binh, FIRST)
    cuong = worker(lite, "cuong", "Phạm Cường", "ba dinh")
    cuong.says(f"/apdung {FIRST}").hears("mỗi đơn vị chỉ tính một lần")
    binh.says(f"/apdung {FIRST}").hears("đang chờ cán bộ xác nhận").presses("Báo nhầm, bỏ").hears("Em đã bỏ")
    tells(cuong, FIRST).hears("LĐLĐ quận Ba Đình cũng áp dụng")


def test_no_unit_applies_its_own_and_no_author_their_own(lite: Store, author: Talker) -> None:
    worker(lite, "cuong", "Phạm Cường", "hoang mai").says(f"/apdung {FIRST}").hears("không tính là nơi khác áp dụng")
    author.says(f"/apdung {FIRST}").hears("là sáng kiến của anh/chị")
    dung = Talker(lite, "dung").opens().presses("Tôi đồng ý").says("Vũ Dũng", "0912345678", "Xưởng 1", "bỏ qua")
    dung.says("/huy", f"/apdung {FIRST}", "hoang mai", "bỏ qua", "bỏ qua", "bỏ qua")
    dung.hears("không tính là nơi khác áp dụng")
    assert reported(lite) == 0


def test_what_others_may_not_read_cannot_be_applied(author: Talker, binh: Talker) -> None:
    author.says(f"/chiase {FIRST} không")
    binh.says(f"/apdung {FIRST}").hears("Em không thấy")
    binh.says("/apdung SK-2026-009999").hears("Em không thấy").says("/apdung").hears("kèm mã")


def test_an_officer_does_not_confirm_what_they_told_themself(lite: Store, author: Talker) -> None:
    minh = tells(confirmer(lite, "minh", "Lê Minh", "ba dinh", BADINH), FIRST)
    lan = officer(lite, "lan", CITY)
    minh.looks().says("/xacnhan").hears("Không có báo áp dụng nào").says("/xacnhan 1 đúng").hears("Em không thấy")
    assert applied(lite) == {}
    lan.says("/xacnhan").hears("LĐLĐ quận Ba Đình").presses("Xác nhận đúng")
    assert applied(lite) == {FIRST: 1}


def test_where_there_is_nobody_else_they_do(lite: Store) -> None:
    shared(lite)
    minh = tells(confirmer(lite, "minh", "Lê Minh", "ba dinh", BADINH), FIRST)
    minh.looks().says("/xacnhan").presses("Xác nhận đúng")
    assert applied(lite) == {FIRST: 1}


def test_officers_of_other_units_cannot_confirm_it(lite: Store, author: Talker, binh: Talker) -> None:
    tells(binh, FIRST)
    hoa = officer(lite, "khanh", HOANGMAI)
    hoa.says("/xacnhan").hears("Không có báo áp dụng nào").says("/xacnhan 1 đúng").hears("Em không thấy")
    binh.says("/xacnhan 1 đúng").hears("cán bộ")
    assert applied(lite) == {}


def test_the_board_says_what_others_apply_and_who_learns(lite: Store, author: Talker, binh: Talker) -> None:
    tells(binh, FIRST)
    author.looks().says("/nhanrong").hears("Được nơi khác áp dụng: 0 lượt").does_not_hear("Cải tiến khuôn dập")
    confirmer(lite, "minh", "Lê Minh", "ba dinh", BADINH).says("/xacnhan").presses("Xác nhận đúng")
    author.says("nhân rộng").hears(
        "NHÂN RỘNG · LĐLĐ quận Hoàng Mai", "Được nơi khác áp dụng: 1 lượt, 1 sáng kiến",
        "1. Cải tiến khuôn dập giảm phế phẩm (LĐLĐ quận Hoàng Mai, SK-2026-000001): 1 đơn vị",
    ).does_not_hear("Học và làm theo")  # fmt: skip
    binh.says("/nhanrong").hears("Áp dụng của nơi khác: 1 lượt", "1. LĐLĐ quận Ba Đình: 1")
    binh.says("/nhanrong hà nội").hears("LĐLĐ thành phố Hà Nội", "1. LĐLĐ quận Ba Đình: 1", "Cải tiến khuôn dập")
    author.says(f"/chiase {FIRST} không")
    binh.says("/nhanrong hà nội").hears("1 lượt, 1 sáng kiến").does_not_hear("Cải tiến khuôn dập")


def test_a_group_reads_the_board_of_its_unit(lite: Store, author: Talker, binh: Talker) -> None:
    tells(binh, FIRST)
    confirmer(lite, "minh", "Lê Minh", "ba dinh", BADINH).says("/xacnhan").presses("Xác nhận đúng")
    group(lite, "-100telegram", unit=BADINH)
    crowd = Crowd(lite, "telegram")
    assert "Áp dụng của nơi khác: 1 lượt" in crowd.hears_from("ai", "/nhanrong")
    assert "nhắn riêng" in crowd.hears_from("ai", f"/apdung {FIRST}").lower()
    assert crowd.talker.heard[0].private == f"r_apdung_{FIRST}"


def test_a_link_from_a_group_leads_to_the_form(lite: Store, author: Talker, binh: Talker) -> None:
    binh.opens(f"r_apdung_{FIRST}").hears("Cải tiến khuôn dập", "từ khi nào")


def test_officers_read_in_their_digest_what_waits_and_what_is_new(lite: Store, author: Talker, binh: Talker) -> None:
    tells(binh, FIRST)
    minh = confirmer(lite, "minh", "Lê Minh", "ba dinh", BADINH)
    minh.now = binh.now
    minh.says("/tomtat").hears("Áp dụng của nơi khác: 1 chờ xác nhận").presses("Xem và xác nhận")
    minh.presses("Xác nhận đúng").says("/tomtat").hears("Áp dụng của nơi khác: +1 đã xác nhận")


def test_a_sheet_has_by_how_many_units_it_is_applied(lite: Store, author: Talker, binh: Talker) -> None:
    assert [row["applied_by"] for row in exported(lite)] == [""]
    tells(binh, FIRST)
    confirmer(lite, "minh", "Lê Minh", "ba dinh", BADINH).says("/xacnhan").presses("Xác nhận đúng")
    assert [row["applied_by"] for row in exported(lite)] == ["1"]


def test_it_is_no_initiative_of_that_unit(lite: Store, author: Talker, binh: Talker) -> None:
    tells(binh, FIRST)
    confirmer(lite, "minh", "Lê Minh", "ba dinh", BADINH).says("/xacnhan").presses("Xác nhận đúng")
    assert rows(lite, "SELECT unit, submitted, verified FROM total WHERE unit = 'Q-BADINH'") in ([], [(BADINH, 0, 0)])


def test_in_the_library_it_is_said_and_offered(lite: Store, author: Talker, binh: Talker) -> None:
    binh.says("/kho dừng máy để chỉnh khuôn").hears("Cải tiến khuôn dập").does_not_hear("nhân rộng")
    binh.presses("Chỗ tôi cũng áp dụng").says("bỏ qua", "bỏ qua", "bỏ qua").hears("Cảm ơn anh/chị")
    confirmer(lite, "minh", "Lê Minh", "ba dinh", BADINH).says("/xacnhan").presses("Xác nhận đúng")
    binh.says("/kho dừng máy để chỉnh khuôn").hears("Đã nhân rộng 1 đơn vị")
