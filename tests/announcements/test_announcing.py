"""An officer announces something in a chat: written, looked at, sent to whom it is for, each once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from storage.database.store import Store
from tests.cast.announcements.going_out import WORDS, goes_out, heard, send_all, step, write
from tests.cast.crowd import CITY, HOANGMAI, officer, supporter
from tests.cast.groups import group
from tests.cast.rows import rows
from tests.cast.talker import Talker, until

NAMES = ("Trần Văn Hai", "Lê Thị Ba", "Phạm Văn Tư", "Đỗ Thị Năm", "Vũ Văn Sáu")
CHANNELS = ("telegram", "zalo_bot", "zalo_oa", "web")


@pytest.mark.parametrize("channel", CHANNELS)
def test_an_announcement_goes_to_everybody_of_the_unit(store: Store, channel: str) -> None:
    chi = officer(store, "chi", HOANGMAI, channel)
    an = Talker(store, "an", channel).introduced()
    binh = Talker(store, "binh", channel).introduced("Lê Văn Bình", unit="ba dinh")
    write(chi).hears("Thông báo của", "gửi cho mọi người ở", "Sẽ gửi 2 nơi")
    if channel == "zalo_bot":
        chi.says("1")
    else:
        chi.presses("Gửi ngay")
    chi.hears("Thông báo 1 bắt đầu gửi")
    goes_out(store, chi.now)
    assert heard([chi, an, binh]) == ["chi", "an"]
    chi.hears("Thông báo 1 đã gửi xong: 2/2 nơi")
    an.hears("Thông báo của", "Không muốn nhận thông báo: /nhacnho")
    chi.says("/thongbao 1").hears("đã gửi xong", "Đã gửi 2/2")
    goes_out(store, chi.now)
    assert heard([chi, an, binh]) == []


def test_a_link_goes_with_it_and_is_put_right(lite: Store) -> None:
    chi, an = officer(lite, "chi", HOANGMAI), Talker(lite, "an").introduced()
    chi.says("/thongbao mới").says(WORDS).hears("Có liên kết nào").says("ở trang của mình ấy").hears(
        "chưa mở được liên kết"
    )
    chi.says("congdoan.vn/sangkien").hears("https://congdoan.vn/sangkien").presses("Gửi ngay")
    goes_out(lite, chi.now)
    an.looks().hears(WORDS, "https://congdoan.vn/sangkien")


def test_only_an_officer_announces(lite: Store) -> None:
    an = Talker(lite, "an").introduced().says("/huy")
    an.says("/thongbao").hears("cán bộ")
    supporter(lite, "hà", HOANGMAI).says("/thongbao").does_not_hear("Viết thông báo").hears("cán bộ")


def test_to_units_that_are_not_ones_own_nothing_goes(lite: Store) -> None:
    chi = officer(lite, "chi", HOANGMAI)
    write(chi).presses("Đổi đơn vị").says("/thongbao 1 đơn vị ba đình").hears("không thấy đơn vị này")
    khanh = officer(lite, "khanh", "Q-BADINH")
    khanh.says("/thongbao 1").hears("Em không thấy thông báo 1").says("/thongbao 1 gửi").hears("không thấy")


def test_an_officer_above_chooses_a_unit_below(lite: Store) -> None:
    chi = officer(lite, "chi", CITY)
    an, binh = Talker(lite, "an").introduced(), Talker(lite, "binh").introduced("Lê Bình", unit="ba dinh")
    write(chi).hears("Sẽ gửi 3 nơi").says("/thongbao 1 đơn vị ba đình").hears("Sẽ gửi 1 nơi").presses("Gửi ngay")
    goes_out(lite, chi.now)
    assert heard([an, binh]) == ["binh"]


def test_people_by_what_they_have_done(lite: Store) -> None:
    chi = officer(lite, "chi", HOANGMAI)
    begun = Talker(lite, "begun").introduced("Trần Đang Khai").says(*until("before"))
    done = Talker(lite, "done").introduced("Phạm Đã Nộp").submits()
    fresh = Talker(lite, "fresh").introduced("Đỗ Chưa Khai").says("/huy")
    write(chi).presses("Đổi người nhận").hears("gửi cho ai").presses("Người đang khai dở").hears("Sẽ gửi 1 nơi")
    chi.presses("Gửi ngay")
    write(chi, f"{WORDS} Lần hai.").presses("Đổi người nhận").presses("Người chưa khai").hears(
        "chưa khai sáng kiến nào"
    )
    chi.presses("Gửi ngay")
    goes_out(lite, chi.now)
    assert heard([begun, done]) == ["begun"]
    fresh.looks().hears("Lần hai")


def test_who_has_begun_meanwhile_is_not_told_to_begin(lite: Store) -> None:
    chi = officer(lite, "chi", HOANGMAI)
    an = Talker(lite, "an").introduced().says("/huy")
    write(chi).presses("Đổi người nhận").presses("Người chưa khai").presses("Hẹn giờ gửi").presses("17:30 22/11/2026")
    chi.hears("sẽ gửi lúc 17:30 22/11/2026")
    an.says("/moi").says(*until("before"))
    goes_out(lite, chi.now)
    assert heard([an]) == []
    goes_out(lite, chi.now.replace(hour=10, minute=30))
    assert heard([an]) == []
    chi.says("/thongbao 1").hears("1 không còn thuộc diện nhận")


def test_units_behind_their_targets_are_found(lite: Store) -> None:
    chi = officer(lite, "chi", CITY)
    an, binh = Talker(lite, "an").introduced(), Talker(lite, "binh").introduced("Lê Bình", unit="ba dinh")
    with lite.write() as tx:
        tx.execute(text("DELETE FROM target WHERE unit <> 'Q-BADINH'"))
    write(chi).presses("Đổi người nhận").presses("Đơn vị chậm tiến độ").hears("cần thêm sáng kiến", "Sẽ gửi 1 nơi")
    chi.presses("Gửi ngay")
    goes_out(lite, chi.now)
    assert heard([an, binh]) == ["binh"]
    with lite.write() as tx:
        tx.execute(text("DELETE FROM target"))
    write(chi).presses("Đổi người nhận").presses("Đơn vị chậm tiến độ").hears("không có đơn vị nào chậm")


def test_groups_hear_it_without_a_word_about_reminders(lite: Store) -> None:
    group(lite, "g", HOANGMAI)
    group(lite, "h", "Q-BADINH")
    chi = officer(lite, "chi", HOANGMAI)
    write(chi).presses("Đổi người nhận").presses("Các nhóm chat").hears("Sẽ gửi 1 nơi", "Telegram: 1")
    chi.presses("Gửi ngay")
    goes_out(lite, chi.now)
    crowd, other = Talker(lite, "g", "telegram").looks(), Talker(lite, "h", "telegram").looks()
    crowd.hears(WORDS).does_not_hear("/nhacnho")
    other.hears_nothing()


def test_it_is_sent_at_its_hour(lite: Store) -> None:
    chi, an = officer(lite, "chi", HOANGMAI), Talker(lite, "an").introduced()
    write(chi).says("/thongbao 1 lúc 25 giờ").hears("chưa rõ giờ này").says("/thongbao 1 lúc 16:30 ngày mai")
    chi.hears("sẽ gửi lúc 16:30 23/11/2026").says("/thongbao").hears("gửi từ 16:30 23/11/2026")
    goes_out(lite, chi.now + timedelta(hours=8))
    assert heard([an]) == []
    goes_out(lite, chi.now + timedelta(days=2))
    assert heard([an]) == ["an"]


def test_one_that_waits_for_its_hour_is_stopped(lite: Store) -> None:
    chi, an = officer(lite, "chi", HOANGMAI), Talker(lite, "an").introduced()
    write(chi).presses("Hẹn giờ gửi").presses("17:30 22/11/2026").presses("Dừng gửi").hears("Em đã dừng thông báo 1")
    goes_out(lite, chi.now + timedelta(days=1))
    assert heard([an]) == []
    chi.says("/thongbao 1 gửi").hears("nên không đổi được nữa")


def test_stopped_midway_nothing_more_goes(lite: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handlers.announcements.sending.MOST_ON_THEIR_WAY", 2)
    chi = officer(lite, "chi", HOANGMAI, "telegram")
    people = [Talker(lite, f"p{n}", "telegram").introduced(name) for n, name in enumerate(NAMES)]
    write(chi).hears("Sẽ gửi 6 nơi").presses("Gửi ngay")
    step(lite, chi.now)
    send_all(lite)
    step(lite, chi.now)  # two more lie in the outbox
    chi.says("/thongbao 1").hears("đang gửi", "Đã gửi 2/6, còn 4").presses("Dừng gửi").hears("Em đã dừng")
    send_all(lite)
    goes_out(lite, chi.now)
    with lite.read() as tx:
        left = tx.execute(text("SELECT count(*) FROM outbox WHERE state = 'queued'")).scalar()
    assert left == 0
    assert len(heard([chi, *people])) <= 4
    chi.says("/thongbao 1").hears("đã dừng", "Đã gửi 2/2", "4 chưa gửi khi dừng")
    acts = rows(lite, "SELECT action FROM audit WHERE action LIKE 'announcement%' ORDER BY id")
    assert acts == [("announcement sent",), ("announcement stopped",)]


def test_who_refuses_announcements_is_counted_and_left_out(lite: Store) -> None:
    chi, an = officer(lite, "chi", HOANGMAI), Talker(lite, "an").introduced().says("/huy")
    an.says("/nhacnho").hears("nhiều nhất 2 lần trong 7 ngày").presses("Đừng gửi thông báo").hears(
        "không gửi thông báo"
    )
    write(chi).hears("Sẽ gửi 1 nơi", "1 không muốn nhận thông báo").presses("Gửi ngay")
    goes_out(lite, chi.now)
    assert heard([an]) == []
    an.says("/nhacnho").hears("Em không gửi thông báo").presses("Gửi lại thông báo").hears("nhiều nhất 2 thông báo")


def test_nobody_gets_more_than_two_a_week_from_all_units_together(lite: Store) -> None:
    chi, city = officer(lite, "chi", HOANGMAI), officer(lite, "city", CITY)
    an = Talker(lite, "an").introduced()
    for who, n in ((chi, 1), (city, 2)):
        write(who, f"{WORDS} Lần {n}.").presses("Gửi ngay")
    goes_out(lite, chi.now)
    write(chi).hears("Không có ai nhận được", "3 đã có 2 thông báo trong 7 ngày, em giữ lại").does_not_see("Gửi ngay")
    chi.says("/thongbao 3 gửi").hears("Không có ai nhận được")
    chi.waits(days=8)
    write(chi, f"{WORDS} Tuần sau.").hears("Sẽ gửi 3 nơi").presses("Gửi ngay")
    goes_out(lite, chi.now)
    an.looks().hears("Tuần sau")


def test_two_that_go_out_together_count_for_the_week(lite: Store) -> None:
    chi = officer(lite, "chi", HOANGMAI)
    an = Talker(lite, "an").introduced()
    for n in range(3):
        write(chi, f"{WORDS} Lần {n}.")
    for n in range(3):
        chi.says(f"/thongbao {n + 1} gửi")
    goes_out(lite, chi.now)
    assert an.looks().text.count(WORDS) == 2
    chi.says("/thongbao 3").hears("Đã gửi 0/0", "2 đã có 2 thông báo trong 7 ngày, em giữ lại")


def test_who_erases_their_data_meanwhile_gets_nothing(lite: Store) -> None:
    chi, an = officer(lite, "chi", HOANGMAI), Talker(lite, "an").introduced()
    write(chi).presses("Hẹn giờ gửi").presses("17:30 22/11/2026")
    document = an.says("/xuat").screen.document
    assert document is not None and '"announced"' in document.text
    an.says("/xoa").presses("Xóa tất cả")
    assert rows(lite, "SELECT count(*) FROM announced") == [(1,)]
    goes_out(lite, chi.now + timedelta(days=1))
    assert heard([an]) == []


def test_what_is_written_anew_and_dropped(lite: Store) -> None:
    chi = officer(lite, "chi", HOANGMAI)
    write(chi).presses("Viết lại").hears("muốn thông báo điều gì").says("Họp lúc 14 giờ chiều thứ Sáu.").says("bỏ qua")
    chi.hears("Thông báo 1 gửi cho", "Họp lúc 14 giờ").presses("Bỏ").hears("Em đã bỏ thông báo 1")
    chi.says("/thongbao").does_not_hear("Họp lúc")
