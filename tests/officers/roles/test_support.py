"""The support team of a unit: reads what its officers read and asks authors; what is decided, officers decide."""

from __future__ import annotations

import pytest

from storage import audit
from storage.database.store import Store
from storage.people import officers
from storage.people.officers import Role
from tests.cast.crowd import BADINH, CITY, HOANGMAI, invitation, officer, supporter
from tests.cast.talker import PLEDGE, Talker
from tests.databases import ON_BOTH

CODE = "SK-2026-000001"


@pytest.fixture
def minh(store: Store) -> Talker:
    """Of the support team of the author's union."""
    return supporter(store, "minh", HOANGMAI)


def test_the_support_team_reads_what_waits_and_asks_its_author(author: Talker, hoa: Talker, minh: Talker) -> None:
    minh.says("/duyet").hears("1 hồ sơ đang chờ", CODE, "chốt định vị").sees("Hỏi tác giả")
    minh.does_not_see("Xác minh").does_not_see("Không công nhận").does_not_see("Để mai")
    minh.presses("Hỏi tác giả").says("Làm ở máy nào ạ?").hears("Em đã gửi câu hỏi")
    author.looks().hears("Làm ở máy nào ạ?").says("trả lời", "Máy dập số 5").hears("Em đã gửi câu trả lời")
    minh.looks().hears("Máy dập số 5")
    hoa.says("/duyet").presses("Xác minh").hears("Đã xác minh")


@pytest.mark.parametrize(
    "order", ["xacminh", "trả lại", "không công nhận", "để mai", "trùng SK-2026-000002", "hoàn tác"]
)
def test_who_decides_is_said_to_who_may_not(author: Talker, hoa: Talker, minh: Talker, order: str) -> None:
    minh.says(f"/duyet {CODE} {order}").hears("tổ hỗ trợ", "cán bộ phụ trách quyết", "Hoàng Mai").does_not_hear("Đã")
    hoa.says("/duyet").hears("1 hồ sơ đang chờ", CODE)


@pytest.mark.parametrize(
    "order", [f"/congnhan {CODE}", f"/khop {CODE}", "/manhom", "/nghi 5 ngày", "/moicanbo", "/danhsach"]
)
def test_what_only_officers_do_is_said_with_their_names(author: Talker, hoa: Talker, minh: Talker, order: str) -> None:
    minh.says(order).hears("cán bộ phụ trách quyết", "Nguyễn Văn An – ").does_not_hear("dành cho cán bộ phụ trách")


def test_where_there_is_no_officer_that_is_said(author: Talker, minh: Talker) -> None:
    minh.says(f"/duyet {CODE} xacminh").hears("hiện chưa có cán bộ phụ trách")


def test_the_support_team_alone_makes_no_promise(store: Store, minh: Talker) -> None:
    lan = Talker(store, "lan").introduced().tells()
    lan.says(*PLEDGE).hears("Mã hồ sơ").does_not_hear("chậm nhất ngày")


def test_of_another_unit_nothing_is_seen(store: Store, author: Talker) -> None:
    ba = supporter(store, "ba", BADINH)
    ba.says(f"/duyet {CODE}").hears("không thấy hồ sơ này").says("/duyet").hears("Không còn hồ sơ nào")
    ba.says("/tim khuôn dập").hears("không thấy hồ sơ nào")


def test_it_finds_and_looks_at_one_and_at_those_of_units_below(store: Store, author: Talker) -> None:
    city = supporter(store, "thu", CITY)
    city.says("/tim khuon dap").hears(CODE).says(f"/trangthai {CODE}").hears("chốt định vị").sees("Hỏi tác giả")


def test_an_officer_invites_for_the_support_team_of_their_own_unit(hoa: Talker) -> None:
    store = hoa.store
    hoa.says("/moicanbo hỗ trợ").hears("Mã mời vào tổ hỗ trợ của", "Hoàng Mai", "không quyết định")
    code = hoa.text.partition("Hoàng Mai: ")[2].split()[0]
    vy = Talker(store, "vy").introduced().says("/huy").says(code).hears("nay ở tổ hỗ trợ", "Hoàng Mai", "/duyet")
    hoa.says("/moicanbo").hears("(tổ hỗ trợ)").presses("Thôi giao Nguyễn Văn An (Q-HOANGMAI)").hears(
        "không còn ở tổ hỗ trợ"
    )
    vy.looks().hears("không còn ở tổ hỗ trợ").says("/duyet").hears("dành cho cán bộ phụ trách")


@pytest.mark.parametrize("typed", ["/moicanbo ba đình hỗ trợ", "/moicanbo tổ hỗ trợ ba đình"])
def test_it_is_said_before_or_behind_the_unit(store: Store, typed: str) -> None:
    officer(store, "dung", CITY).says(typed).hears("tổ hỗ trợ của", "Ba Đình")


def test_a_support_member_becomes_an_officer_and_an_officer_stays_one(store: Store, minh: Talker, hoa: Talker) -> None:
    minh.says(invitation(store)).hears("nay là cán bộ phụ trách").says("/manhom").hears("Mã gắn nhóm")
    hoa.says(invitation(store, HOANGMAI, role=Role.SUPPORT)).hears("đã là cán bộ phụ trách").says("/manhom").hears(
        "Mã gắn nhóm"
    )


def test_two_accounts_joined_keep_the_role_that_decides(store: Store, hoa: Talker) -> None:
    other = supporter(store, "hoa2", HOANGMAI, "telegram")
    other.says("/taikhoan")
    code = other.text.partition("Mã nối tài khoản: ")[2].split()[0]
    hoa.says(code).presses("Gộp lại").says("/manhom").hears("Mã gắn nhóm")


def test_nobody_hands_their_queue_to_the_support_team(hoa: Talker, minh: Talker) -> None:
    hoa.says("/nghi 5 ngày").hears("Chưa có cán bộ nào khác")


@ON_BOTH
def test_a_role_that_ends_before_the_question_is_sent_asks_nobody(author: Talker, minh: Talker) -> None:
    minh.says("/duyet").presses("Hỏi tác giả")
    with minh.store.write() as tx:
        [role] = officers.listed(tx)
        officers.remove(tx, role.person_id)
    minh.says("Làm ở máy nào ạ?").hears("không thấy hồ sơ này")
    with minh.store.read() as tx:
        assert audit.search(tx)[0].action == "initiative refused"


def test_an_answer_goes_to_who_reads_now_when_the_role_of_who_asked_has_ended(
    author: Talker, hoa: Talker, minh: Talker
) -> None:
    minh.says("/duyet").presses("Hỏi tác giả").says("Làm ở máy nào ạ?")
    with minh.store.write() as tx:
        [role] = [one for one in officers.listed(tx) if one.role == Role.SUPPORT]
        officers.remove(tx, role.person_id)
    author.looks().says("trả lời", "Máy dập số 5").hears("Em đã gửi câu trả lời")
    hoa.looks().hears("Máy dập số 5")
    minh.looks().hears_nothing()


# What comes by itself


def test_the_digest_names_only_what_the_support_team_can_look_at(author: Talker, hoa: Talker, minh: Talker) -> None:
    minh.says("/tomtat").hears("Chờ xem: 1 hồ sơ").sees("Xem hồ sơ chờ").does_not_see("Danh sách hôm nay")
    minh.does_not_hear("Tổng:", "chưa khớp", "/danhsach", "Chưa có sáng kiến")
    hoa.says("/duyet").presses("Xác minh")
    minh.says("/tomtat").hears("Không có hồ sơ nào đang chờ")


def test_an_officer_of_one_unit_who_supports_another_is_told_of_both(store: Store, author: Talker, hoa: Talker) -> None:
    hoa.says(invitation(store, CITY, role=Role.SUPPORT)).hears("tổ hỗ trợ").says("/tomtat").hears(
        "LĐLĐ quận Hoàng Mai\n• Hôm nay", "LĐLĐ thành phố Hà Nội\n• Chờ xem"
    )


def test_what_is_kept_of_a_person_names_the_role(minh: Talker) -> None:
    minh.says("/dulieu").hears("Tổ hỗ trợ: LĐLĐ quận Hoàng Mai")
