"""Between the preview and the sending much changes: who answers for it, who belongs to its units, what was held."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from storage.database.store import Store
from tests.cast.announcements.going_out import WORDS, goes_out, heard, send_all, step, write
from tests.cast.crowd import BADINH, CITY, HOANGMAI, officer
from tests.cast.groups import change, group
from tests.cast.talker import Talker
from tests.databases import ON_BOTH


def at_its_hour(officer: Talker) -> None:
    officer.presses("Hẹn giờ gửi").presses("17:30 22/11/2026").hears("sẽ gửi lúc 17:30")


def test_who_sends_it_answers_for_it_where_its_writer_lost_the_role(lite: Store) -> None:
    chi, city = officer(lite, "chi", HOANGMAI), officer(lite, "city", CITY)
    an = Talker(lite, "an").introduced()
    write(chi)
    with lite.write() as tx:
        tx.execute(text("DELETE FROM officer WHERE unit = :unit"), {"unit": HOANGMAI})
    chi.says("/thongbao 1 gửi").hears("cán bộ")
    city.says("/thongbao 1 gửi").hears("bắt đầu gửi")
    goes_out(lite, chi.now)
    assert heard([an]) == ["an"]
    city.looks().hears("Thông báo 1 đã gửi xong")


@ON_BOTH
def test_who_sent_it_and_who_answers_now_hear_that_it_stopped(store: Store) -> None:
    chi, city = officer(store, "chi", HOANGMAI), officer(store, "city", CITY)
    an = Talker(store, "an").introduced()
    at_its_hour(write(chi))
    with store.write() as tx:
        tx.execute(text("DELETE FROM officer WHERE unit = :unit"), {"unit": HOANGMAI})
    goes_out(store, chi.now + timedelta(days=1))
    assert heard([an]) == []
    chi.looks().hears("Em đã dừng thông báo 1, vì anh/chị không còn phụ trách LĐLĐ quận Hoàng Mai", "Đã gửi 0 nơi")
    city.looks().hears("người gửi là Nguyễn Văn An không còn phụ trách").sees("Xem thông báo")
    city.presses("Xem thông báo").hears("đã dừng vì người gửi không còn phụ trách", "3 chưa gửi khi dừng")
    city.says("/thongbao").hears("đã gửi 0/0, đã dừng vì người gửi")
    goes_out(store, chi.now + timedelta(days=2))
    city.looks().hears_nothing()


def test_where_the_sender_is_gone_the_nearest_officers_hear_that_it_stopped(lite: Store) -> None:
    chi, hoa = officer(lite, "chi", HOANGMAI), officer(lite, "hoa", HOANGMAI, "telegram")
    city = officer(lite, "city", CITY)
    at_its_hour(write(chi))
    chi.says("/xoa").presses("Xóa tất cả")
    goes_out(lite, chi.now + timedelta(days=1))
    hoa.looks().hears("Thông báo 1 của LĐLĐ quận Hoàng Mai đã dừng, vì người gửi không còn phụ trách")
    city.looks().hears_nothing()


@ON_BOTH
def test_a_group_that_belongs_to_another_unit_by_then_does_not_hear_it(store: Store) -> None:
    moved, gone, stays = (group(store, name, HOANGMAI) for name in ("g1", "g2", "g3"))
    chi = officer(store, "chi", HOANGMAI)
    at_its_hour(write(chi).presses("Đổi người nhận").presses("Các nhóm chat").hears("Sẽ gửi 3 nơi"))
    change(store, moved, unit=BADINH)
    change(store, gone, unit="")
    assert stays
    goes_out(store, chi.now + timedelta(days=1))
    assert heard([Talker(store, name, "telegram") for name in ("g1", "g2", "g3")]) == ["g3"]
    chi.says("/thongbao 1").hears("2 không còn thuộc diện nhận")


@ON_BOTH
def test_who_left_the_unit_meanwhile_does_not_hear_it(store: Store) -> None:
    chi, an = officer(store, "chi", HOANGMAI), Talker(store, "an").introduced()
    binh = Talker(store, "binh").introduced("Lê Văn Bình")
    at_its_hour(write(chi))
    with store.write() as tx:
        tx.execute(text("UPDATE person SET unit = :unit WHERE name = 'Lê Văn Bình'"), {"unit": BADINH})
    goes_out(store, chi.now + timedelta(days=1))
    assert heard([an, binh]) == ["an"]


@ON_BOTH
def test_what_a_channel_held_is_said_to_be_stopped(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handlers.announcements.sending.MOST_ON_THEIR_WAY", 1)
    chi = officer(store, "chi", HOANGMAI)
    for name in ("Trần Văn Hai", "Lê Thị Ba"):
        Talker(store, name, "zalo_oa").introduced(name)
    write(chi).presses("Gửi ngay")
    step(store, chi.now)
    send_all(store, "held")
    step(store, chi.now)
    chi.says("/thongbao 1").hears("1 chờ người nhận nhắn lại mới tới").presses("Dừng gửi")
    chi.says("/thongbao 1").hears("2 chưa gửi khi dừng").does_not_hear("nhắn lại mới tới")


def test_what_has_its_hour_is_not_said_to_be_sent(lite: Store) -> None:
    chi = officer(lite, "chi", HOANGMAI)
    at_its_hour(write(chi))
    chi.says("/thongbao 1 gửi").hears("đã hẹn giờ")


def test_at_night_the_officer_is_told_so_before(lite: Store) -> None:
    chi = officer(lite, "chi", HOANGMAI)
    write(chi).does_not_hear("đã khuya")
    chi.waits(hours=15)
    chi.says("/thongbao 1").hears("Bây giờ đã khuya").presses("Gửi ngay").hears("bắt đầu gửi")


@pytest.mark.parametrize(
    "link", ["mailto:chi@congdoan.vn", "https://congdoan.vn@lua.dao", "https://.", "14.30", "a..vn"]
)
def test_what_leads_nowhere_or_elsewhere_than_it_seems_is_no_link(lite: Store, link: str) -> None:
    chi = officer(lite, "chi", HOANGMAI)
    chi.says("/thongbao mới").says(WORDS).says(link).hears("chưa mở được liên kết")
    chi.says("congdoan.vn:8080/a").hears("https://congdoan.vn:8080/a")


@pytest.mark.parametrize(
    ("typed", "said"),
    [("16:30 hôm nay", "16:30 22/11/2026"), ("5 giờ chiều nay", "17:00 22/11/2026"), ("mai 8h", "08:00 23/11/2026"),
     ("ngày mai lúc 7h30", "07:30 23/11/2026"), ("8h sáng mai", "08:00 23/11/2026"), ("7h", "07:00 23/11/2026"),
     ("9:00 5/12", "09:00 05/12/2026"), ("9:00 5/1", "09:00 05/01/2027")],
)  # fmt: skip
def test_hours_as_officers_type_them(lite: Store, typed: str, said: str) -> None:
    write(officer(lite, "chi", HOANGMAI)).says(f"/thongbao 1 lúc {typed}").hears(f"sẽ gửi lúc {said}")


@pytest.mark.parametrize("typed", ["7h hôm nay", "mai", "25h mai", "8:00 31/02", "8:00 1/1/2020", "9h 5/3/2027"])
def test_an_hour_that_is_past_none_or_too_far_sends_nothing(lite: Store, typed: str) -> None:
    chi = officer(lite, "chi", HOANGMAI)
    write(chi).says(f"/thongbao 1 lúc {typed}").does_not_hear("sẽ gửi lúc", "bắt đầu gửi")
    chi.says("/thongbao").hears("chưa gửi")


@ON_BOTH
def test_a_newer_bot_on_the_same_database_keeps_none_from_going_out(store: Store) -> None:
    """Bots are exchanged one after the other; the first that is new gives the tables their new columns."""
    chi, an = officer(store, "chi", HOANGMAI, "telegram"), Talker(store, "an", "telegram").introduced()
    write(chi)
    with store.write() as tx:
        tx.exec_driver_sql("ALTER TABLE announcement ADD COLUMN of_a_newer_release TEXT")
    chi.says("/thongbao 1 gửi").hears("bắt đầu gửi")
    goes_out(store, chi.now)
    an.looks().hears(WORDS)
