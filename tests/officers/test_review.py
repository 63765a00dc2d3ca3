"""Officers look at what waits: verify, give back, refuse, ask, put off, undo; and authors hear of it at once."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from sqlalchemy import text

from handlers.alike import preparing
from handlers.posts.job import on
from handlers.posts.run import run_due
from storage import answer_clock, audit, found_by
from storage.counting.recount import differences
from storage.database.store import Store
from storage.initiatives.answers import times
from storage.people import officers
from tests.cast.crowd import BADINH, CITY, HOANGMAI, officer
from tests.cast.rows import rows
from tests.cast.talker import ANSWERS, MORNING, PLEDGE, Talker
from tests.databases import ON_BOTH

CODE = "SK-2026-000001"


def counts_agree(store: Store) -> None:
    with store.read() as tx:
        assert not list(differences(tx))


def test_what_waits_is_shown_whole_and_one_press_verifies_it(store: Store, author: Talker, hoa: Talker) -> None:
    hoa.says("/duyet").hears("1 hồ sơ đang chờ", CODE, "Cải tiến khuôn dập", "Giá trị làm lợi: 500.000.000 đồng")
    hoa.presses("Xác minh").hears(f"Đã xác minh {CODE}", "Không còn hồ sơ nào chờ")
    author.looks().hears("Tin vui", "đã xác minh sáng kiến", CODE)
    assert rows(store, "SELECT status FROM initiative") == [("verified",)]
    counts_agree(store)


@ON_BOTH
def test_what_is_given_back_opens_at_the_question_and_comes_back_first(
    store: Store, author: Talker, hoa: Talker
) -> None:
    hoa.says("/duyet").presses("Trả lại để bổ sung").hears("nhờ tác giả bổ sung gì").presses("Số tiền, cách tính")
    hoa.hears(f"Đã trả lại {CODE}")
    author.looks().hears("nhờ anh/chị bổ sung", "ghi rõ cách tính")
    author.says(f"sửa {CODE}").hears("ghi rõ cách tính", "bao nhiêu")
    author.says("400 triệu", "200 phế phẩm x 2 triệu mỗi phế phẩm").says(*PLEDGE).hears("Em đã ghi bản sửa")
    counts_agree(store)
    hoa.says("/duyet").hears("400.000.000", "Đã bổ sung theo lời nhắn").presses("Xác minh")
    counts_agree(store)


def test_own_words_reach_the_author_as_they_are(store: Store, author: Talker, hoa: Talker) -> None:
    hoa.says("/duyet").presses("Trả lại để bổ sung").presses("Lý do khác")
    hoa.says("Anh cho em hỏi máy nào, mấy máy rồi ạ?").hears(f"Đã trả lại {CODE}")
    author.looks().hears("Anh cho em hỏi máy nào, mấy máy rồi ạ?")


def test_what_is_not_recognised_counts_no_more_and_is_said_kindly(store: Store, author: Talker, hoa: Talker) -> None:
    hoa.says("/duyet").presses("Không công nhận").presses("Chưa áp dụng").hears("không công nhận")
    author.looks().hears("chưa công nhận được", "nộp lại", "Cảm ơn")
    counts_agree(store)


def test_a_question_reaches_the_author_and_the_answer_the_officer(store: Store, author: Talker, hoa: Talker) -> None:
    hoa.says("/duyet").presses("Hỏi tác giả").says("Anh làm trên máy nào ạ?").hears("Em đã gửi câu hỏi")
    author.looks().hears("Anh làm trên máy nào ạ?").presses("Trả lời").hears("Công đoàn hỏi")
    author.says("Máy dập 63 tấn, xưởng có bốn cái").hears("Em đã gửi câu trả lời")
    hoa.looks().hears("Máy dập 63 tấn, xưởng có bốn cái").presses("Xem hồ sơ").hears(CODE)


def test_a_decision_is_undone_for_ten_minutes_by_whoever_took_it(store: Store, author: Talker, hoa: Talker) -> None:
    hoa.says("/duyet").presses("Xác minh").presses("Hoàn tác").hears("Em đã hoàn tác")
    author.looks().hears("trở về chờ xem")
    counts_agree(store)
    hoa.says("/duyet").presses("Xác minh").waits(minutes=11)
    hoa.presses("Hoàn tác").hears("không hoàn tác được nữa")
    assert rows(store, "SELECT status FROM initiative") == [("verified",)]


def test_what_is_put_off_comes_back_tomorrow(store: Store, author: Talker, hoa: Talker) -> None:
    hoa.says("/duyet").presses("Để mai").hears("hiện lại vào ngày mai", "Không còn hồ sơ nào")
    hoa.waits(days=1, minutes=1).says("/duyet").hears(CODE)


@ON_BOTH
def test_of_two_officers_the_second_hears_who_decided(store: Store, author: Talker, hoa: Talker) -> None:
    binh = officer(store, "binh", HOANGMAI).says("/duyet").hears(CODE)
    hoa.says("/duyet").presses("Xác minh")
    binh.presses("Không công nhận").hears("đã được xác minh, do anh/chị Nguyễn Văn An làm")


@ON_BOTH
def test_what_its_author_changed_meanwhile_is_not_decided_unseen(store: Store, author: Talker, hoa: Talker) -> None:
    hoa.says("/duyet")
    author.says(f"/sua {CODE}").says("sửa 3").says("Cải tiến khuôn dập loại B").says(*PLEDGE).hears("bản sửa")
    hoa.presses("Xác minh").hears("Tác giả đã sửa")
    assert rows(store, "SELECT status FROM initiative") == [("submitted",)]


@pytest.mark.parametrize("odd", ["9" * 5000, "²"])
def test_what_is_no_number_behind_an_order_breaks_nothing(lite: Store, odd: str) -> None:
    """What stands last in a press says which state of the initiative was seen."""
    Talker(lite, "an").introduced().submits()
    officer(lite, "hoa", HOANGMAI).says(f"/duyet {CODE} xác minh {odd}").hears(CODE)
    assert rows(lite, "SELECT status FROM initiative") == [("submitted",)]


@ON_BOTH
def test_another_units_officer_sees_nothing_of_it_and_the_attempt_is_on_record(store: Store, author: Talker) -> None:
    other = officer(store, "lan", BADINH)
    other.says("/duyet").hears("Không còn hồ sơ nào")
    other.says(f"/duyet {CODE}").hears("không thấy hồ sơ này").does_not_hear("khuôn")
    other.says(f"/duyet {CODE} xác minh").hears("không thấy hồ sơ này")
    assert ("initiative refused", CODE) in rows(store, "SELECT action, subject FROM audit")
    assert rows(store, "SELECT status FROM initiative") == [("submitted",)]


def test_the_nearest_officer_reads_and_the_one_above_when_it_is_late(store: Store, author: Talker, hoa: Talker) -> None:
    city = officer(store, "city", CITY)
    city.says("/duyet").hears("Không còn hồ sơ nào")
    city.waits(days=14).says("/duyet").hears(CODE, "1 quá hẹn")


def test_without_a_nearer_officer_the_city_reads(store: Store, author: Talker) -> None:
    officer(store, "city", CITY).says("/duyet").hears(CODE)


def test_nobody_decides_about_their_own(store: Store, author: Talker) -> None:
    with store.write() as tx:
        code = officers.invite(tx, HOANGMAI, "", MORNING)
    author.says(f"/ma {code}").says("/duyet").hears("Không còn hồ sơ nào")
    author.says(f"/duyet {CODE} xác minh").hears("cán bộ khác xem")


def test_who_is_no_officer_any_more_decides_nothing(store: Store, author: Talker, hoa: Talker) -> None:
    hoa.says("/duyet").presses("Trả lại để bổ sung")
    with store.write() as tx:
        [one] = officers.listed(tx)
        officers.remove(tx, one.person_id)
    hoa.presses("Ảnh, tài liệu").hears("không thấy hồ sơ")
    assert rows(store, "SELECT status FROM initiative") == [("submitted",)]


@ON_BOTH
def test_all_that_was_done_is_on_record_and_the_record_tells_of_any_change(
    store: Store, author: Talker, hoa: Talker
) -> None:
    hoa.says("/duyet").presses("Xác minh").presses("Hoàn tác")
    done = [action for (action,) in rows(store, "SELECT action FROM audit ORDER BY id")]
    assert done == ["officer began", "initiative verified", "initiative undone"]
    with store.read() as tx:
        assert audit.verify(tx) == 0
    with store.write() as tx:
        tx.execute(text("UPDATE audit SET action = 'initiative rejected' WHERE id = 2"))
        assert audit.verify(tx) == 2
        tx.execute(text("UPDATE audit SET action = 'initiative verified' WHERE id = 2"))
        assert audit.verify(tx) == 0
        tx.execute(text("DELETE FROM audit WHERE id = 3"))
        assert audit.verify(tx) == 3


def test_an_officer_invites_another_for_a_unit_below_and_ends_the_role(store: Store, author: Talker) -> None:
    city = officer(store, "city", CITY)
    city.says("/moicanbo hoang mai").hears("Mã mời cán bộ phụ trách")
    code = city.text.partition("Mai: ")[2].split()[0]
    minh = Talker(store, "minh", now=MORNING + timedelta(hours=1)).introduced()
    minh.says("hủy", code).hears("cán bộ phụ trách").says("/duyet").hears(CODE)
    city.says("/moicanbo").hears("Nguyễn Văn An – LĐLĐ quận Hoàng Mai").presses(city.labels[0]).hears(
        "không còn phụ trách"
    )
    minh.looks().hears("không còn phụ trách")
    minh.says("/duyet").hears("dành cho cán bộ")
    city.says(f"/moicanbo {CITY}").hears("bên dưới mình")


# The clock


@ON_BOTH
def test_officers_hear_two_working_days_before_and_authors_once_when_it_is_late(
    store: Store, author: Talker, hoa: Talker
) -> None:
    due = answer_clock.AnswerClock().due(MORNING)
    assert due.isoformat() == "2026-12-01"  # seven working days after a Sunday
    run_due(store, on(date(2026, 11, 26), time(8, 30)))
    hoa.looks().hears_nothing()
    run_due(store, on(date(2026, 11, 27), time(8, 31)))
    hoa.looks().hears("còn 1 hồ sơ cần trả lời", "01/12/2026", "/duyet")
    author.looks().hears_nothing()
    run_due(store, on(date(2026, 12, 2), time(8, 31)))
    author.looks().hears("chưa xem xong sáng kiến", CODE, "được tính").does_not_hear("cấp trên")
    run_due(store, on(date(2026, 12, 3), time(8, 31)))
    author.looks().hears_nothing()


def test_where_nobody_reads_nothing_was_promised_and_nothing_is_late(store: Store, author: Talker) -> None:
    run_due(store, on(date(2026, 12, 2), time(8, 31)))
    author.looks().hears_nothing()


def test_the_digest_says_how_many_wait(store: Store, author: Talker, hoa: Talker) -> None:
    hoa.says("/tomtat").hears("Chờ xem: 1 hồ sơ", "/duyet")


# Nearly the same


COPY = {
    ANSWERS["title"]: "Khuôn dập cải tiến để giảm phế phẩm",
    ANSWERS["before"]: "Moi ca phai dung may ba lan de chinh khuon",
    ANSWERS["solution"]: "Them chot dinh vi va lo xo hoi vao khuon nen tho khoi phai chinh tay",
}


def test_a_copy_is_shown_beside_what_it_copies_and_merged_with_one_press(
    store: Store, author: Talker, hoa: Talker
) -> None:
    minh = Talker(store, "minh").introduced().tells(but=COPY).says(*PLEDGE).hears("Mã hồ sơ")
    hoa.says("/duyet SK-2026-000002").hears("Giống hồ sơ đã có", CODE).presses(f"Trùng với {CODE}")
    hoa.hears(f"Đã gộp SK-2026-000002 vào {CODE}")
    minh.looks().hears("gộp vào hồ sơ ấy")
    author.looks().hears("vì hai hồ sơ giống nhau")
    counts_agree(store)
    hoa.presses("Hoàn tác").hears("Em đã hoàn tác")
    counts_agree(store)


def test_another_idea_of_the_same_trade_is_no_copy(store: Store, author: Talker, hoa: Talker) -> None:
    other = {
        ANSWERS["title"]: "Xe đẩy phôi có khay chia ô",
        ANSWERS["before"]: "Phôi để dưới sàn, thợ cúi nhặt từng chiếc, cuối ca ai cũng đau lưng",
        ANSWERS["solution"]: "Đóng xe đẩy cao ngang hông, khay chia mười hai ô theo mã khuôn, đẩy tới đâu lấy tới đó",
    }
    Talker(store, "minh").introduced().tells(but=other).says(*PLEDGE).hears("Mã hồ sơ")
    hoa.says("/duyet SK-2026-000002").does_not_hear("Giống hồ sơ")


@ON_BOTH
def test_what_was_erased_is_found_no_more(store: Store, author: Talker) -> None:
    assert rows(store, "SELECT count(*) > 20 FROM shingle") in ([(1,)], [(True,)])
    author.says("/xoa").presses("Xóa tất cả")
    assert rows(store, "SELECT count(*) FROM shingle") == [(0,)]


def test_officers_find_by_words_author_and_code_in_their_own_units_only(
    store: Store, author: Talker, hoa: Talker
) -> None:
    hoa.says("/tim khuon dap").hears(CODE, "chờ xem").presses(CODE).hears("Tác giả")
    hoa.says("/tim nguyễn văn an").hears(CODE)
    hoa.says(f"/tim {CODE.lower()}").hears("Tác giả: Nguyễn Văn An")
    hoa.says("/tim máy bay").hears("không thấy hồ sơ nào")
    hoa.says("/tim").hears("Anh/chị nhắn /tim kèm")
    officer(store, "lan", BADINH).says("/tim khuôn dập").hears("không thấy hồ sơ nào")


def test_one_of_the_short_form_is_found_and_waits_for_its_author(store: Store, hoa: Talker) -> None:
    told = "Hồi trước thay dao phải dừng máy 40 phút. Giờ em tự chế đồ gá có chốt định vị, thay dao chỉ còn 5 phút"
    Talker(store, "minh").introduced().says(told, "đúng").hears(CODE)
    hoa.says("/tim đồ gá").hears(CODE, "ghi nhanh").presses(CODE).hears("tác giả còn bổ sung", "Cách làm mới")
    hoa.says("/duyet").does_not_hear(CODE).says("/danhsach").hears("danh sách")


@ON_BOTH
def test_what_was_handed_in_before_there_was_an_index_is_found_too(store: Store, author: Talker, hoa: Talker) -> None:
    with store.write() as tx:
        found_by.take_out(tx, "SELECT id FROM initiative")
    hoa.says("/tim khuôn dập").hears("không thấy hồ sơ nào")
    with store.read() as tx:
        assert not preparing.is_ready(tx)
    while store.writing(preparing.prepare_some):
        pass
    with store.read() as tx:
        assert preparing.is_ready(tx)
    hoa.says("/tim khuôn dập").hears(CODE)


def test_an_officer_who_is_away_hands_the_queue_over_and_gets_it_back(
    store: Store, author: Talker, hoa: Talker
) -> None:
    lan = officer(store, "lan", BADINH).says("/duyet").hears("Không còn hồ sơ nào")
    hoa.says("/nghi").hears("/nghi 5 ngày").says("/nghi 5 ngày").hears("ai xem hồ sơ thay").presses(hoa.labels[0])
    hoa.hears("xem hồ sơ thay anh/chị", "26/11/2026")
    lan.looks().hears("nhờ anh/chị xem hồ sơ thay", "26/11/2026")
    lan.says("/duyet").hears(CODE)
    lan.waits(days=6).says("/duyet").hears("Không còn hồ sơ nào")
    hoa.says("/nghi 2 ngày").presses(hoa.labels[0]).says("/nghi thôi").hears("lại về với anh/chị")
    lan.looks().hears("đã về")


def test_while_an_officer_is_away_who_stands_in_hears_what_is_due_and_what_waits(
    store: Store, author: Talker, hoa: Talker
) -> None:
    lan = officer(store, "lan", BADINH)
    hoa.says("/nghi 20 ngày").presses(hoa.labels[0])
    run_due(store, on(date(2026, 11, 27), time(8, 31)))
    hoa.looks().does_not_hear("cần trả lời")
    lan.looks().hears("còn 1 hồ sơ cần trả lời")
    run_due(store, on(date(2026, 11, 27), time(17, 31)))
    lan.looks().hears("LĐLĐ quận Hoàng Mai", "Chờ xem: 1 hồ sơ")


@ON_BOTH
def test_who_stands_in_for_somebody_reads_no_more_once_that_officer_has_no_role(
    store: Store, author: Talker, hoa: Talker
) -> None:
    lan = officer(store, "lan", BADINH)
    hoa.says("/nghi 20 ngày").presses(hoa.labels[0])
    lan.says("/duyet").hears(CODE)
    with store.write() as tx:
        mine = next(one for one in officers.listed(tx) if one.unit == HOANGMAI)
        officers.remove(tx, mine.person_id)
    lan.presses("Xác minh").hears("không thấy hồ sơ này")
    lan.says("/duyet").hears("Không còn hồ sơ nào")


def test_an_answer_that_was_undone_was_none(store: Store, author: Talker, hoa: Talker) -> None:
    hoa.says("/duyet").presses("Xác minh").presses("Hoàn tác").waits(days=20)
    with store.read() as tx:
        found = times.by_unit(tx, hoa.now)[HOANGMAI]
    assert (found.answered, found.waiting, found.late) == (0, 1, 1)
    hoa.says("/duyet").presses("Xác minh")
    with store.read() as tx:
        found = times.by_unit(tx, hoa.now)[HOANGMAI]
    assert (found.answered, found.in_time, found.late) == (1, 0, 0)
    assert 19 < found.median_days < 21


def test_what_its_author_was_asked_comes_behind_the_others_until_it_is_answered(
    store: Store, author: Talker, hoa: Talker
) -> None:
    Talker(store, "minh", now=MORNING + timedelta(hours=1)).introduced().submits()
    hoa.says("/duyet").hears(CODE).presses("Hỏi tác giả").says("Anh làm trên máy nào ạ?").hears("SK-2026-000002")
    hoa.says("/duyet").hears("SK-2026-000002").presses("Xác minh").hears("Đang chờ tác giả trả lời", CODE)
    author.says(f"/traloi {CODE}", "Máy dập 63 tấn")
    hoa.says("/duyet").hears(CODE).does_not_hear("Đang chờ tác giả")


def test_nobody_is_told_that_it_is_late_while_it_is_their_own_turn(store: Store, author: Talker, hoa: Talker) -> None:
    hoa.says("/duyet").presses("Hỏi tác giả").says("Anh làm trên máy nào ạ?")
    author.looks()
    run_due(store, on(date(2026, 12, 2), time(8, 31)))
    author.looks().hears_nothing()
    author.says(f"/traloi {CODE}", "Máy dập 63 tấn")
    run_due(store, on(date(2026, 12, 3), time(8, 31)))
    author.looks().hears("chưa xem xong sáng kiến")
