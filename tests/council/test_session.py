"""A session from the call to the result, in chats: independent marks, counts in between, ranks at the end."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from storage import audit
from storage.database.store import Store
from tests.cast.coauthors import submits
from tests.cast.crowd import BADINH, FIRST, SECOND, member, officer, supporter
from tests.cast.talker import Talker
from tests.databases import ON_BOTH

THIRD = "SK-2026-000003"


def test_members_mark_each_alone_and_see_the_result_together(
    store: Store, called: Talker, binh: Talker, cuc: Talker
) -> None:
    binh.looks().hears("2 hồ sơ chờ hội đồng", "chấm riêng")
    binh.says("/chamdiem").hears(FIRST, "Tiêu chí 1/3: Tính mới", "từ 0 đến 30").presses("30 điểm")
    binh.hears("Tiêu chí 2/3: Hiệu quả").does_not_hear(FIRST).says("32,5").hears("Tiêu chí 3/3")
    binh.says("31").hears("chưa rõ số điểm này", "từ 0 đến 30").says("30").hears(SECOND, "Tiêu chí 1/3")
    binh.says("15", "20", "15").hears("đã chấm đủ", f"{FIRST}", "92,5/100", "50,0/100").presses("Gửi điểm")
    binh.hears("đã nhận điểm", "Còn 1 thành viên")
    called.says("/hoidong 1").hears("1 thành viên đã gửi điểm", "Chưa gửi: Vũ Thị Cúc").does_not_hear("92,5", "50,0")
    cuc.says("/chamdiem 1").hears(FIRST).does_not_hear("92,5")
    cuc.says("15", "20", "15", "15", "20", "15").presses("Gửi điểm")
    cuc.hears("Kết quả phiên 1", "2/2 thành viên", f"1. {FIRST}", "71,3 (2 người chấm)", f"2. {SECOND}", "50,0")
    called.looks().hears("Phiên chấm 1 đã xong")
    called.says("/hoidong 1").hears(f"1. {FIRST}", "71,3")
    binh.looks().hears("đã xong")
    binh.says(f"/chamdiem 1 {FIRST} 0 5").hears("Kết quả phiên 1", "71,3")
    with store.read() as tx:
        assert not audit.verify(tx)
        done = [row.action for row in audit.search(tx, "council", 100)]
    assert done.count("council marked") == 12 and done.count("council marks given") == 2
    assert done.count("council session opened") == done.count("council session closed") == 1


def test_a_mark_is_changed_while_the_session_is_open_and_has_to_be_given_again(called: Talker, binh: Talker, cuc: Talker) -> None:
    binh.says("/chamdiem 1", "10", "10", "10", "15", "20", "15").presses("Gửi điểm")
    binh.says("/chamdiem 1").hears("đã gửi điểm", "vẫn sửa được").presses(FIRST).hears("Tiêu chí 1/3")
    called.says("/hoidong 1").hears("1 thành viên đã gửi điểm")
    binh.says("30", "40", "30").hears("100,0/100")
    called.says("/hoidong 1").hears("0 thành viên đã gửi điểm")
    binh.presses("Gửi điểm")
    called.says("/hoidong 1").presses("Kết thúc phiên").hears("Kết quả phiên 1", "1/2 thành viên", f"1. {FIRST}", "100,0")


def test_nobody_marks_what_they_take_part_in(store: Store, hoa: Talker, binh: Talker) -> None:
    author = member(store, "dung", "Phạm Thị Dung").says("/moi").submits()
    hoa.says(f"/hoidong {FIRST} {THIRD}").hears("2 hồ sơ")
    author.says("/chamdiem").hears(FIRST)
    author.says("30", "40", "30").hears("đã chấm đủ", f"tác giả của {THIRD}")
    author.says(f"/chamdiem 1 {THIRD} 0 30").hears("không thấy phần này")
    author.says("/chamdiem 1 gửi").hears("đã nhận điểm")
    binh.says("/chamdiem 1", "15", "20", "15", "30", "40", "30").presses("Gửi điểm")
    binh.hears(f"1. {THIRD}", "100,0 (1 người chấm)", f"2. {FIRST}", "75,0 (2 người chấm)")


def test_a_co_author_whom_others_named_does_not_mark_it_either(lite: Store) -> None:
    an = Talker(lite, "an").introduced()
    submits(an, "Lê Thị Bình 40%")
    binh = member(lite, "binh", "Lê Thị Bình")
    officer(lite, "hoa", "Q-HOANGMAI").says(f"/hoidong {FIRST}").hears("mở phiên 1")
    binh.says("/chamdiem").hears("không có hồ sơ nào để anh/chị chấm", f"tác giả của {FIRST}")


def test_equal_scores_share_a_rank(called: Talker, binh: Talker, cuc: Talker) -> None:
    binh.says("/chamdiem 1", "30", "40", "30", "15", "20", "15").presses("Gửi điểm")
    cuc.says("/chamdiem 1", "15", "20", "15", "30", "40", "30").presses("Gửi điểm")
    cuc.hears(f"1. {FIRST}", f"1. {SECOND}", "cùng hạng")


def test_who_is_no_member_or_no_officer_gets_nothing(lite_called: Store) -> None:
    store = lite_called
    lan = officer(store, "lan", BADINH)
    lan.says("/hoidong 1").hears("không thấy phần này").says("/hoidong 1 đóng").hears("không thấy phần này")
    lan.says(f"/hoidong {FIRST}").hears("không thấy hồ sơ nào").says("/hoidong").does_not_hear("Phiên 1", "Lê Thị Bình")
    lan.says("/chamdiem 1").hears("không thấy phần này").says(f"/chamdiem 1 {FIRST} 0 30").hears("không thấy phần này")
    supporter(store, "sup", "Q-HOANGMAI").says("/hoidong 1").hears("cán bộ phụ trách quyết")
    stranger = Talker(store, "xa").introduced("Đỗ Văn Xa").says("/huy")
    stranger.says("/chamdiem").hears("không có hồ sơ nào chờ").says("/chamdiem 1").hears("không thấy phần này")


@pytest.fixture
def lite_called(lite: Store) -> Store:
    """A session of which nothing is marked yet."""
    Talker(lite, "an").introduced().submits()
    member(lite, "binh", "Lê Thị Bình")
    officer(lite, "hoa", "Q-HOANGMAI").says(f"/hoidong {FIRST}").hears("mở phiên 1")
    return lite


@ON_BOTH
def test_a_role_is_taken_away_at_once_with_marks_that_are_still_open(store: Store, called: Talker, binh: Talker, cuc: Talker) -> None:
    binh.says("/chamdiem 1", "30", "40", "30", "30", "40", "30").presses("Gửi điểm")
    called.says("/hoidong").hears("Lê Thị Bình", "1/2 thành viên").presses("Cho Lê Thị Bình thôi hội đồng").hears("không còn trong hội đồng")
    binh.looks().hears("không còn trong hội đồng sáng kiến")
    binh.says("/chamdiem 1").hears("không thấy phần này").says(f"/chamdiem 1 {FIRST} 0 30").hears("không thấy phần này")
    called.says("/hoidong 1").hears("0 thành viên đã gửi điểm", "Chưa gửi: Vũ Thị Cúc").does_not_hear("Bình")
    with store.read() as tx:
        assert tx.execute(text("SELECT count(*) FROM council_mark")).scalar() == 0
        assert "council member ended" in [row.action for row in audit.search(tx, "council", 10)]


def test_a_session_that_waited_for_one_alone_ends_when_they_leave_the_council(
    store: Store, called: Talker, binh: Talker, cuc: Talker
) -> None:
    binh.says("/chamdiem 1", "30", "40", "30", "30", "40", "30").presses("Gửi điểm")
    called.says("/hoidong").presses("Cho Vũ Thị Cúc thôi hội đồng").hears("không còn trong hội đồng")
    binh.looks().hears("Phiên chấm 1 đã xong")
    called.says("/hoidong 1").hears("Kết quả phiên 1", "1/1 thành viên")


@ON_BOTH
@pytest.mark.parametrize("command", ["/xoa yes", "/rutdongy yes"])
def test_a_session_that_waited_for_one_alone_ends_when_their_data_is_erased(
    store: Store, called: Talker, binh: Talker, cuc: Talker, command: str
) -> None:
    binh.says("/chamdiem 1", "30", "40", "30", "30", "40", "30").presses("Gửi điểm")
    cuc.says("/chamdiem 1", "30").says(command)
    binh.looks().hears("Phiên chấm 1 đã xong")
    called.looks().hears("Phiên chấm 1 đã xong").says("/hoidong 1").hears("Kết quả phiên 1", "1/1 thành viên", "100,0")


def test_a_session_without_any_marks_waits_for_new_members(lite: Store) -> None:
    Talker(lite, "an").introduced().submits()
    binh, hoa = member(lite, "binh", "Lê Thị Bình"), officer(lite, "hoa", "Q-HOANGMAI").says(f"/hoidong {FIRST}")
    binh.says("/xoa yes")
    hoa.says("/hoidong 1").hears("0 thành viên đã gửi điểm")


def test_what_cannot_be_put_before_a_council_is_said(lite: Store) -> None:
    Talker(lite, "an").introduced().submits()
    hoa = officer(lite, "hoa", "Q-HOANGMAI")
    hoa.says("/hoidong").hears("Chưa có phiên chấm nào", "Chưa có thành viên")
    hoa.says(f"/hoidong {FIRST}").hears("chưa có hội đồng")
    member(lite, "binh", "Lê Thị Bình")
    hoa.says("/hoidong SK-2026-999999").hears("không thấy hồ sơ nào", "SK-2026-999999")
    hoa.says(f"/hoidong {FIRST}, SK-2026-999999").hears("mở phiên 1", "1 hồ sơ", "Chưa đưa ra được: SK-2026-999999")
    hoa.says(f"/hoidong {FIRST}").hears("không thấy hồ sơ nào", FIRST)
    with lite.write() as tx:
        tx.execute(text("UPDATE campaign SET criteria = '[]'"))
    Talker(lite, "minh").introduced("Phạm Văn Minh").submits()
    hoa.says(f"/hoidong {SECOND}").hears("chưa có tiêu chí chấm")


def test_an_officer_invites_a_member_in_the_chat(lite: Store) -> None:
    hoa = officer(lite, "hoa", "Q-HOANGMAI")
    code = hoa.says("/moicanbo hoàng mai hội đồng").hears("vào hội đồng sáng kiến").text.split("Mai: ")[1].split()[0]
    Talker(lite, "binh").introduced("Lê Thị Bình").says("/huy", code).hears("thành viên hội đồng sáng kiến")
    hoa.says("/hoidong").hears("Lê Thị Bình – LĐLĐ quận Hoàng Mai")


@ON_BOTH
def test_erasing_ones_data_takes_the_role_and_leaves_what_a_closed_session_came_to(
    store: Store, called: Talker, binh: Talker, cuc: Talker
) -> None:
    binh.says("/chamdiem 1", "30", "40", "30", "30", "40", "30").presses("Gửi điểm")
    cuc.says("/chamdiem 1", "15", "20", "15", "15", "20", "15").presses("Gửi điểm")
    cuc.hears("75,0 (2 người chấm)")
    binh.says("/xoa").presses(binh.labels[0])
    with store.read() as tx:
        assert tx.execute(text("SELECT count(*) FROM council_member")).scalar() == 1
        names = list(tx.execute(text("SELECT name FROM council_seat ORDER BY name")).scalars())
    assert names == ["", "Vũ Thị Cúc"]
    called.says("/hoidong 1").hears("75,0 (2 người chấm)", "2/2 thành viên")
