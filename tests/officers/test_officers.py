"""Officers: invited by a code, gone at once when removed; what each may do, and that nobody else may."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import text

from handlers.people.codes import MOST_WRONG_CODES, looks_like_code
from messages.wire import Incoming
from storage.database.store import Store
from storage.people import officers
from storage.people.codes import CodeKind
from tests.cast.crowd import BADINH, CITY, HOANGMAI, Crowd, invitation, officer
from tests.cast.talker import PLEDGE, Talker, receive, until
from tests.databases import ON_BOTH

ORDERS = ("/tomtat", "/danhsach", "/manhom", "/bantin 8:00")


@dataclass
class Cast:
    """Everybody who has to do with a unit, and those who have not."""

    worker: Talker
    colleague: Talker
    officer: Talker
    other: Talker
    city: Talker

    @property
    def nobodies(self) -> tuple[Talker, ...]:
        """Who is no officer at all."""
        return self.worker, self.colleague


@pytest.fixture
def cast(store: Store) -> Cast:
    return Cast(
        Talker(store, "an").introduced().says("/huy"),
        Talker(store, "lan").introduced().says("/huy"),
        officer(store, "binh", HOANGMAI),
        officer(store, "cuong", BADINH),
        officer(store, "dung", CITY),
    )


# Taking an invitation up


def test_somebody_known_types_the_code_and_is_an_officer(cast: Cast) -> None:
    cast.worker.says(f"/ma {invitation(cast.worker.store)}").hears("cán bộ phụ trách", "Hoàng Mai", "/tomtat", "17:30")
    cast.worker.says("/tomtat").does_not_hear("dành cho cán bộ")


def test_a_stranger_with_a_code_consents_and_gives_a_name_first(store: Store) -> None:
    code = invitation(store, name="Trần Thị Bình")
    binh = Talker(store, "binh").says(code).hears("mã mời", "đồng ý chứ ạ?")
    with store.read() as tx:
        assert officers.listed(tx) == []
    binh.says("đồng ý", "Trần Thị Bình", "bỏ qua", "LĐLĐ quận").hears("Công đoàn cấp trên")
    binh.says("hoang mai").hears("cán bộ phụ trách", "/tomtat").does_not_hear("Tên sáng kiến là gì").sees(
        "Tóm tắt đơn vị"
    )
    with store.read() as tx:
        assert [(one.name, one.unit) for one in officers.listed(tx)] == [("Trần Thị Bình", HOANGMAI)]


def test_a_code_typed_at_the_question_for_the_name_is_no_name(store: Store) -> None:
    binh = Talker(store, "binh").opens().presses("Tôi đồng ý").says(invitation(store)).hears("mã mời", "họ và tên")
    binh.says("Trần Thị Bình", "bỏ qua", "LĐLĐ quận", "hoang mai").hears("cán bộ phụ trách")


def test_two_who_show_one_code_at_the_same_moment(cast: Cast) -> None:
    store, code = cast.worker.store, invitation(cast.worker.store)
    events = [Incoming("web", f"same-{name}", name, name, cast.worker.now, text=code) for name in ("an", "lan")]
    receive(events, store, cast.worker.now)
    with store.read() as tx:
        assert [one.unit for one in officers.listed(tx)].count(HOANGMAI) == 2  # binh, and one of the two


def test_a_link_carries_the_code_as_typing_does(store: Store) -> None:
    code = invitation(store)
    binh = Talker(store, "binh", "telegram").says(f"/start o_{code.replace('-', '')}").hears("mã mời")
    binh.presses("Tôi đồng ý").says("Trần Thị Bình", "bỏ qua", "LĐLĐ quận", "hoang mai").hears("cán bộ phụ trách")


def test_who_leaves_in_the_middle_of_the_questions_still_becomes_an_officer(store: Store) -> None:
    binh = Talker(store, "binh").says(invitation(store)).says("đồng ý", "Trần Thị Bình", "tạm dừng")
    binh.waits(days=2).says("tiếp").says("bỏ qua", "LĐLĐ quận", "hoang mai").hears("cán bộ phụ trách")


@ON_BOTH
def test_a_code_that_ended_meanwhile_is_said_when_the_questions_are_answered(store: Store) -> None:
    binh = Talker(store, "binh").says(invitation(store)).says("đồng ý", "Trần Thị Bình", "bỏ qua", "LĐLĐ quận")
    binh.waits(days=8).says("hoang mai").hears("đã hết hạn").says("/tomtat").hears("dành cho cán bộ")


def test_an_invitation_is_good_once_and_for_seven_days(cast: Cast) -> None:
    code = invitation(cast.worker.store)
    cast.worker.says(code).hears("cán bộ phụ trách")
    cast.colleague.says(code).hears("không đúng, đã dùng hoặc đã hết hạn")
    late = invitation(cast.worker.store)
    cast.colleague.waits(days=7).says(late).hears("hết hạn")


def test_within_a_form_only_a_code_that_is_good_is_no_answer(cast: Cast) -> None:
    code = invitation(cast.worker.store)
    cast.worker.says("/moi", *until("title"), code).hears("cán bộ phụ trách", "Tên sáng kiến là gì")
    cast.worker.says("ABCD-EFGH-JKMN").hears("em ghi câu này")
    cast.colleague.says("/moi", *until("title"), f"/ma {invitation(cast.worker.store)}").hears(
        "cán bộ", "Tên sáng kiến"
    )


def test_wrong_codes_are_counted_and_then_not_looked_at(cast: Cast) -> None:
    for _ in range(MOST_WRONG_CODES):
        cast.worker.says("ABCD-EFGH-JKLM").hears("không đúng")
    code = invitation(cast.worker.store)
    cast.worker.says(code).hears("chờ 10 phút")
    cast.worker.waits(minutes=10).says(code).hears("cán bộ phụ trách")


@pytest.mark.parametrize(
    ("typed", "fine"),
    [("abcd-efgh-jkl2", True), ("ABCD–EFGH–JKMN", True), ("ABCDEFGHJKM2", True), ("abcd efgh jkm2.", True),
     ("thay chen trua", False), ("KHUNGTHEPDAT", False), ("xin chào em nhé", False), ("0912345678", False)],
)  # fmt: skip
def test_what_looks_like_a_code(typed: str, fine: bool) -> None:
    assert looks_like_code(typed) is fine


def test_a_new_consent_text_comes_before_the_role(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    code = invitation(cast.worker.store)
    monkeypatch.setattr("handlers.people.consent.CONSENT_VERSION", "3")
    cast.worker.says(f"/ma {code}").hears("mã mời", "đồng ý chứ ạ?")
    cast.worker.presses("Tôi đồng ý").hears("tiếp tục", "cán bộ phụ trách")


def test_a_code_shown_to_a_group_is_over(cast: Cast) -> None:
    store = cast.worker.store
    for channel, typed in (("telegram", "/ma {}"), ("zalo_bot", "{}")):
        code = invitation(store)
        assert "đã hủy" in Crowd(store, channel).hears_from("binh", typed.format(code))
        cast.worker.says(code).hears("đã dùng")


# The role


def test_a_role_that_is_taken_away_is_gone_at_the_next_word(cast: Cast) -> None:
    cast.officer.says("/tomtat").does_not_hear("dành cho cán bộ")
    with cast.officer.store.write() as tx:
        mine = next(one for one in officers.listed(tx) if one.unit == HOANGMAI)
        assert officers.remove(tx, mine.person_id) == (HOANGMAI,)
    for order in ORDERS:
        cast.officer.says(order).hears("dành cho cán bộ")
    cast.officer.says("/trogiup").does_not_hear("/tomtat", "Tóm tắt đơn vị")


@ON_BOTH
def test_who_has_no_role_gets_one_kind_sentence_for_every_order(cast: Cast) -> None:
    for who in (*cast.nobodies, Talker(cast.worker.store, "stranger")):
        for order in ORDERS:
            assert "danh sách" not in who.says(order).text.lower()
    for who in cast.nobodies:
        for order in ORDERS:
            who.says(order).hears("dành cho cán bộ phụ trách")
        who.says("/trogiup").does_not_hear("/tomtat")
    with cast.worker.store.read() as tx:
        kinds = tx.execute(text("SELECT DISTINCT kind FROM code")).scalars().all()
        assert kinds == [CodeKind.OFFICER] and not tx.execute(text("SELECT * FROM preference")).all()


def test_in_the_middle_of_a_form_the_question_comes_again(cast: Cast) -> None:
    cast.worker.says("/moi", "sửa đơn vị").says("/tomtat").hears("dành cho cán bộ", "công đoàn nào")
    cast.officer.says("/moi", "sửa đơn vị").says("/danhsach").hears("Danh sách sáng kiến ngày", "công đoàn nào")


def test_nothing_of_an_officer_is_done_in_a_group(cast: Cast) -> None:
    crowd = Crowd(cast.worker.store, "telegram")
    for order in (*ORDERS, "/taikhoan"):
        for admin in (True, False):
            assert "tin nhắn riêng" in crowd.hears_from("binh", order, admin=admin)


def test_who_withdraws_consent_is_no_officer_any_more(cast: Cast) -> None:
    cast.officer.says("/dulieu").hears("Cán bộ phụ trách: LĐLĐ quận Hoàng Mai").says("/bantin 8:00").says("/xuat")
    cast.worker.says("/dulieu").does_not_hear("Cán bộ phụ trách")
    document = cast.officer.heard[0].document
    assert document is not None and '"officer"' in document.text and '"08:00"' in document.text
    cast.officer.says("/rutdongy yes").hears("Em đã xóa")
    with cast.officer.store.read() as tx:
        assert {one.unit for one in officers.listed(tx)} == {BADINH, CITY}
        assert not tx.execute(text("SELECT * FROM preference")).all()


# The digest on demand


def test_each_officer_sees_their_own_units_only(cast: Cast) -> None:
    cast.worker.says("/moi").tells().says(*PLEDGE).hears("Mã hồ sơ")
    for who in (cast.officer, cast.city):
        who.now = cast.worker.now
        who.says("/tomtat").hears("Hôm nay: +1 sáng kiến")
    cast.other.now = cast.worker.now
    cast.other.says("/tomtat").hears("Ba Đình").does_not_hear("+1", "Hoàng Mai")


# Codes for groups


def code_in(text: str) -> str:
    return next(word.strip(".") for word in text.split() if looks_like_code(word))


def test_an_officers_code_binds_a_telegram_group_for_its_admin(cast: Cast) -> None:
    code = code_in(cast.officer.says("/manhom").hears("Hoàng Mai", "10 phút").text)
    assert cast.officer.heard[0].invite == f"g_{code.replace('-', '')}"
    crowd = Crowd(cast.worker.store, "telegram")
    crowd.talker.now = cast.officer.now
    assert "quản trị viên" in crowd.hears_from("lan", f"/lienket {code}", admin=False)
    assert "đã gắn với" in crowd.hears_from("admin", f"/lienket {code}", admin=True)


def test_the_same_code_binds_a_zalo_group_instead_and_once(cast: Cast) -> None:
    code = code_in(cast.officer.says("/manhom").text)
    zalo, telegram = Crowd(cast.worker.store, "zalo_bot"), Crowd(cast.worker.store, "telegram")
    zalo.talker.now = telegram.talker.now = cast.officer.now
    assert "đã gắn với" in zalo.hears_from("binh", code)
    assert "đã gắn với" not in telegram.hears_from("admin", f"/lienket {code}", admin=True)
    assert "cần mã" in zalo.hears_from("lan", "/gio 8:00")
    assert "08:00" in zalo.hears_from("binh", "/gio 8:00")


def test_a_code_for_a_group_ends_after_ten_minutes(cast: Cast) -> None:
    code = code_in(cast.officer.says("/manhom").text)
    zalo = Crowd(cast.worker.store, "zalo_bot")
    zalo.talker.now = cast.officer.now + timedelta(minutes=10)
    assert "không đúng" in zalo.hears_from("binh", f"/lienket {code}")


def test_codes_are_for_the_officers_own_units_and_those_below(cast: Cast) -> None:
    with cast.worker.store.read() as tx:
        below = tx.execute(text("SELECT code FROM unit WHERE parent = :unit LIMIT 1"), {"unit": HOANGMAI}).scalar_one()
    cast.officer.says(f"/manhom {below}").hears("Mã gắn nhóm")
    for wanted in ("ba dinh", BADINH, CITY, "không có đâu"):
        cast.officer.says(f"/manhom {wanted}").hears("chưa tìm thấy").does_not_hear("Mã gắn nhóm")
    cast.city.says("/manhom ba dinh").hears("Mã gắn nhóm với", "Ba Đình")


def test_who_answers_for_two_units_says_which(cast: Cast) -> None:
    cast.officer.says(invitation(cast.officer.store, BADINH)).says("/manhom").hears("đơn vị nào")
    cast.officer.presses(next(label for label in cast.officer.labels if "Ba Đình" in label)).hears("Mã gắn nhóm")


def test_a_groups_code_typed_in_private_becomes_the_link_that_adds_the_bot(cast: Cast) -> None:
    code = code_in(cast.officer.says("/manhom").text)
    cast.officer.says(code).hears("chọn nhóm")
    assert cast.officer.heard[0].invite == f"g_{code}"


# The hour


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("17:30", "mỗi ngày, lúc 17:30"),
        ("8h", "mỗi ngày, lúc 08:00"),
        ("hằng tuần thứ 2", "hằng tuần, thứ Hai, lúc 17:30"),
        ("thứ sáu 7h15", "hằng tuần, thứ Sáu, lúc 07:15"),
        ("chủ nhật lúc 9 giờ 30", "hằng tuần, Chủ nhật, lúc 09:30"),
        ("mỗi ngày 16 giờ", "mỗi ngày, lúc 16:00"),
        ("không", "không tự gửi"),
        ("25:00", "chưa rõ"),
        ("abc", "chưa rõ"),
    ],
)
def test_the_hour_of_the_digest_as_people_say_it(lite: Store, typed: str, said: str) -> None:
    officer(lite, "binh", HOANGMAI).says(f"/bantin {typed}").hears(said)


def test_the_hour_is_shown_and_moved_by_a_press(lite: Store) -> None:
    binh = officer(lite, "binh", HOANGMAI).says("/bantin").hears("mỗi ngày, lúc 17:30").sees("Hằng tuần", "Không gửi")
    binh.presses("Không gửi").hears("không tự gửi").presses("Hằng tuần").hears("hằng tuần, thứ Hai")
    binh.says("/bantin không", "/bantin 9:00").hears("mỗi ngày, lúc 09:00")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("weekly monday 8:00", "every Monday at 08:00"),
        ("every friday", "every Friday at 17:30"),
        ("thu 6", "every Friday at 17:30"),
        ("daily at 7:15", "every day at 07:15"),
        ("never", "no digest by myself"),
    ],
)
def test_the_hour_in_english(lite: Store, typed: str, said: str) -> None:
    binh = officer(lite, "binh", HOANGMAI).says("/ngonngu en", f"/digesthour {typed}").hears(said)
    binh.says("/digesthour weekly").presses("Every day").hears("every day at")
