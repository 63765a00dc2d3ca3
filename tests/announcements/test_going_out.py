"""How an announcement goes out: behind everything else, in small pieces, where people are reached now, each chat once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from handlers.announcements import sending
from storage import retention
from storage.database.store import Store
from storage.posts import announcements, groups
from storage.sending import outbox, usage
from storage.sending.outbox import OutboxState
from tests.cast.announcements.going_out import goes_out, heard, people, send_all, step, write
from tests.cast.crowd import CITY, HOANGMAI, officer
from tests.cast.groups import SUNDAY, change, group
from tests.cast.rows import rows
from tests.cast.talker import MORNING, Talker
from tests.databases import ON_BOTH, ON_POSTGRESQL

MANY = 2_300  # people: more than are counted at once


def on_their_way(store: Store) -> int:
    (found,) = rows(store, "SELECT count(*) FROM outbox WHERE state = 'queued' AND body LIKE '%30 tháng 11%'")
    return int(found[0])


def test_a_large_union_is_counted_behind_the_replies(store: Store) -> None:
    store.writing(people, MANY)
    chi = officer(store, "chi", HOANGMAI)
    write(chi).hears("Em đang đếm người nhận").does_not_see("Gửi ngay")
    chi.says("/thongbao 1 gửi").hears("Em chưa đếm xong")
    for _ in range(20):
        step(store, chi.now)
    chi.looks().hears("Em đếm xong người nhận thông báo 1: gửi được 2.301 nơi")
    chi.says("/thongbao 1").hears("Telegram: 2.300", "Trang web: 1").presses("Gửi ngay").hears("bắt đầu gửi")
    step(store, chi.now)
    assert on_their_way(store) == sending.MOST_ON_THEIR_WAY
    step(store, chi.now)
    assert on_their_way(store) == sending.MOST_ON_THEIR_WAY  # nothing more until some went


def test_another_choice_forgets_whom_was_counted_before(store: Store) -> None:
    store.writing(people, MANY, MORNING, "Q-BADINH")
    chi = officer(store, "chi", CITY)
    write(chi)
    for _ in range(20):
        step(store, chi.now)
    chi.says("/thongbao 1 đơn vị hoàng mai")
    for _ in range(20):
        step(store, chi.now)
    chi.says("/thongbao 1").hears("Sẽ gửi 1 nơi")


@ON_POSTGRESQL
def test_what_an_officer_has_in_hand_waits_for_them(store: Store) -> None:
    store.writing(people, MANY, MORNING, "Q-BADINH")
    chi = officer(store, "chi", CITY)
    write(chi)
    with store.write() as tx:
        assert announcements.held(tx, 1) is not None
        announcements.count_anew(tx, 1, [HOANGMAI], "everybody")
        step(store, chi.now)  # by another process, before this is kept
    for _ in range(20):
        step(store, chi.now)
    chi.says("/thongbao 1").hears("Sẽ gửi 1 nơi").says("/thongbao 1 đơn vị ba đình")
    for _ in range(20):
        step(store, chi.now)
    chi.says("/thongbao 1 gửi")
    with store.write() as tx:
        one = announcements.held(tx, 1)
        assert one is not None
        sending.stop(tx, one, chi.now)
        step(store, chi.now)
    assert on_their_way(store) == 0
    chi.says("/thongbao 1").hears("đã dừng")


def test_a_board_does_not_wait_behind_it(lite: Store) -> None:
    lite.writing(people, 300)
    chi = officer(lite, "chi", HOANGMAI)
    write(chi).presses("Gửi ngay")
    step(lite, chi.now)
    queued = rows(lite, "SELECT count(*) FROM outbox WHERE state = 'queued'")
    assert queued == [(sending.MOST_ON_THEIR_WAY,)], "the others wait where no board and no reminder is"


@pytest.mark.parametrize(
    ("became", "said"), [("failed", "gửi lỗi"), ("unsure", "không rõ đã tới chưa"), ("gone", "không liên lạc được")]
)
def test_what_became_of_each_is_told(lite: Store, became: OutboxState, said: str) -> None:
    chi = officer(lite, "chi", HOANGMAI)
    Talker(lite, "an", "telegram").introduced("Trần Văn An")
    write(chi).presses("Gửi ngay")
    goes_out(lite, chi.now, became)
    chi.looks().hears("Thông báo 1 đã gửi xong: 1/2 nơi")
    chi.says("/thongbao 1").hears("Đã gửi 1/2", f"1 {said}", "Chưa chắc tới: Trần Văn An")


def test_where_the_window_is_closed_nobody_is_written_to(lite: Store) -> None:
    Talker(lite, "an", "zalo_oa").introduced()
    chi = officer(lite, "chi", HOANGMAI).waits(hours=50)
    write(chi).hears("Sẽ gửi 1 nơi", "1 lâu chưa nhắn nên kênh không cho gửi").presses("Gửi ngay")
    goes_out(lite, chi.now)
    assert heard([Talker(lite, "an", "zalo_oa")]) == []


def test_who_is_known_elsewhere_is_reached_where_a_window_is_open(lite: Store) -> None:
    """One person with Zalo and Telegram: one message, on the channel that takes it."""
    an = Talker(lite, "an", "zalo_oa").introduced().says("/huy")
    also = Talker(lite, "an2", "telegram", now=an.now)
    code = next(word for word in an.says("/taikhoan").text.split() if len(word) > 6 and "-" in word)
    also.opens().says(code)
    an.waits(minutes=10).says("/trogiup")  # on Zalo last
    chi = officer(lite, "chi", HOANGMAI)
    write(chi).hears("Zalo OA: 1").presses("Hẹn giờ gửi").says("/thongbao 1 lúc 16:30 ngày mai")
    chi.waits(hours=60)  # by then Zalo takes nothing any more
    goes_out(lite, chi.now)
    assert heard([an, also]) == ["an2"]


def test_the_months_messages_are_counted_before_and_kept_for_replies(lite: Store) -> None:
    Talker(lite, "an", "zalo_bot").introduced()
    chi = officer(lite, "chi", HOANGMAI)
    with lite.write() as tx:
        usage.add(tx, "zalo_bot", usage.month(chi.now), came=940, went=10, most=1000)
    write(chi).hears("1 vì kênh đã gần hết lượt tin tháng này").presses("Gửi ngay")
    goes_out(lite, chi.now)
    assert heard([Talker(lite, "an", "zalo_bot")]) == []


def test_a_quota_that_ends_midway_is_no_failure(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handlers.announcements.sending.MOST_ON_THEIR_WAY", 2)
    store.writing(people, 5, MORNING, HOANGMAI, "zalo_bot")
    chi = officer(store, "chi", HOANGMAI)
    write(chi).presses("Gửi ngay")
    step(store, chi.now)
    send_all(store)
    step(store, chi.now)
    with store.write() as tx:
        usage.add(tx, "zalo_bot", usage.month(chi.now), came=940, went=20, most=1000)
    send_all(store, "failed", f"{outbox.NO_QUOTA}replies only")  # as the sender does with what lies in the outbox
    goes_out(store, chi.now)
    chi.looks().hears("đã gửi xong: 3/3 nơi", "Còn 3 nơi không gửi, vì kênh đã gần hết lượt tin tháng này")
    chi.says("/thongbao 1").hears("Không gửi:\n• 3 vì kênh đã gần hết lượt tin").does_not_hear("gửi lỗi", "Chưa chắc")


def test_fewer_messages_left_than_people_is_said_before(lite: Store) -> None:
    lite.writing(people, 30, MORNING, HOANGMAI, "zalo_bot")
    chi = officer(lite, "chi", HOANGMAI)
    with lite.write() as tx:
        usage.add(tx, "zalo_bot", usage.month(chi.now), came=900, went=40, most=1000)
    write(chi).hears("Zalo: 30", "Lượt tin tháng này trên Zalo chỉ còn khoảng 10")


@ON_BOTH
def test_a_step_taken_twice_sends_once(store: Store) -> None:
    store.writing(people, 5)
    chi = officer(store, "chi", HOANGMAI)
    write(chi).presses("Gửi ngay")
    step(store, chi.now)
    step(store, chi.now)
    chats = send_all(store)
    assert len(chats) == len(set(chats)) == 5
    goes_out(store, chi.now)
    assert rows(
        store, "SELECT count(*), count(DISTINCT chat_id) FROM outbox WHERE body LIKE '%30 tháng 11%' AND kind = 'post'"
    ) == [(6, 6)]


def test_a_group_that_moved_hears_it_once(lite: Store) -> None:
    group(lite, "g", HOANGMAI)
    chi = officer(lite, "chi", HOANGMAI)
    write(chi).presses("Đổi người nhận").presses("Các nhóm chat").presses("Gửi ngay")
    step(lite, chi.now)
    send_all(lite)
    with lite.write() as tx:
        groups.move(tx, "telegram", "g", "g-new")
    goes_out(lite, chi.now)
    assert heard([Talker(lite, "g-new", "telegram")]) == ["g-new"]


def test_a_group_that_wants_no_posts_is_left_alone(lite: Store) -> None:
    change(lite, group(lite, "g", HOANGMAI), paused_until=SUNDAY + timedelta(days=3))
    chi = officer(lite, "chi", HOANGMAI)
    write(chi).presses("Đổi người nhận").presses("Các nhóm chat").hears("1 không muốn nhận thông báo")


def test_what_is_old_is_forgotten(lite: Store) -> None:
    lite.writing(people, 3)
    chi = officer(lite, "chi", HOANGMAI)
    write(chi).presses("Gửi ngay")
    goes_out(lite, chi.now)
    write(chi)
    for _ in range(5):
        lite.writing(retention.forget, chi.now + timedelta(days=10))
    assert rows(lite, "SELECT id FROM announcement") == [(1,)], "what was never sent is kept for a week"
    for _ in range(5):
        lite.writing(retention.forget, chi.now + timedelta(days=100))
    assert rows(lite, "SELECT count(*) FROM announcement") == rows(lite, "SELECT count(*) FROM announced") == [(0,)]
