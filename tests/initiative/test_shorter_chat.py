"""The whole form in few messages: one for the profile, none for what may be assumed, one for all there is besides."""

from __future__ import annotations

from typing import Any

import pytest
from orjson import dumps
from sqlalchemy import text

from handlers.conversation.context import Limits
from storage.database.store import Store
from tests.cast.rows import only_draft
from tests.cast.talker import ANSWERS, FORM, PLEDGE, Talker, between, receiver, since, until
from tests.databases import ON_BOTH

INTRODUCTION = "Nguyễn Văn An, 0912 345 678, Xưởng cơ khí 3, hoang mai"
NEWCOMER = ("alo", "đồng ý", INTRODUCTION, *between("title", "effect"), "500 triệu", *since("calculation"), *PLEDGE)
MOST_MESSAGES = 14  # of a newcomer, from the first word to the receipt
MOST_WORDS = 455  # that they read, with the question at the end whether it was easy


def kept(store: Store) -> dict[str, Any]:
    """The answers of the only form that is open."""
    return only_draft(store).answers


def initiative(store: Store) -> dict[str, Any]:
    """The only one that was handed in."""
    with store.read() as tx:
        return dict(tx.exec_driver_sql("SELECT * FROM initiative").mappings().one())


def consenting(store: Store) -> Talker:
    return Talker(store, "an").opens().presses("Tôi đồng ý").hears("họ và tên", "một tin")


def test_a_newcomer_needs_few_messages_and_reads_few_words(lite: Store) -> None:
    an, words = Talker(lite, "an"), 0
    for said in NEWCOMER:
        an.says(said)
        assert len(an.heard) == 1, said
        words += len(an.text.split())
    an.hears("Mã hồ sơ: SK-")
    assert len(NEWCOMER) <= MOST_MESSAGES and words <= MOST_WORDS, words
    found = initiative(lite)
    assert (found["unit"], found["by_author"], found["kind"]) == ("Q-HOANGMAI", True, "unclear")
    assert (found["recognised"], found["confidential"]) == ("no", False)


# The profile


@pytest.mark.parametrize(
    "typed",
    [
        INTRODUCTION,
        "hoang mai\nXưởng cơ khí 3\n0912345678\nNguyễn Văn An",
        "Họ tên: Nguyễn Văn An; SĐT: 0912.345.678; Nơi làm việc: Xưởng cơ khí 3; Công đoàn: Hoàng Mai",
        "em là Nguyễn Văn An sđt 0912345678, đang làm ở Xưởng cơ khí 3, thuộc quận Hoàng Mai ạ",
    ],
)
def test_who_somebody_is_comes_in_one_message(lite: Store, typed: str) -> None:
    an = consenting(lite).says(typed).hears("Nguyễn Văn An", "0912345678", "Xưởng cơ khí 3", "Hoàng Mai", "Tên sáng kiến")
    an.says("/hoso").hears("0912345678", "Xưởng cơ khí 3", "LĐLĐ quận Hoàng Mai")


def test_what_is_missing_is_asked_and_nothing_is_lost(lite: Store) -> None:
    an = consenting(lite).says("Nguyễn Văn An, Xưởng cơ khí 3").hears("điện thoại").says("bỏ qua").hears("Công đoàn cấp trên")
    an.says("hoang mai").hears("Tên sáng kiến")
    Talker(lite, "b").opens().presses("Tôi đồng ý").says("0987654321, Công ty May 10").hears("họ và tên").says(
        "Trần Thị Bình"
    ).hears("Công đoàn cấp trên")


@pytest.mark.parametrize("typed", ["Chu Thị Bình\nKhoa Nội 2", "Trần Văn Khoa, tổ trưởng, tổ cắt", "Nguyễn Văn Tèo - tổ hàn"])
def test_a_name_with_what_one_does_is_a_name(lite: Store, typed: str) -> None:
    consenting(lite).says(typed).hears("Đã ghi", "điện thoại")


@pytest.mark.parametrize(
    ("typed", "noted", "asked"),
    [
        ("hoang mai", "LĐLĐ quận Hoàng Mai", "họ và tên"), ("đống đa", "LĐLĐ quận Đống Đa", "họ và tên"),
        ("Công ty May 10", "Công ty May 10", "họ và tên"), ("0912345678", "0912345678", "họ và tên"),
        ("Lê Thị Mận, tổ may 3 công ty may 10, long bien", "tổ may 3 công ty may 10; LĐLĐ quận Long Biên", "điện thoại"),
        ("Nguyễn Thị Hoa xưởng may 2 quận long biên", "Nguyễn Thị Hoa; xưởng may 2; LĐLĐ quận Long Biên", "điện thoại"),
        ("nguyen van an xuong co khi 3 hoang mai", "Nguyen Van An; xuong co khi 3", "LĐLĐ quận Hoàng Mai. Đúng không"),
        ("Trường Tiểu học Kim Liên, Đống Đa", "Trường Tiểu học Kim Liên; LĐLĐ quận Đống Đa", "họ và tên"),
        ("Nguyễn Văn An, không có sđt, công ty May 10, long biên", "công ty May 10; LĐLĐ quận Long Biên", "Tên sáng kiến"),
        ("em tên Hoa làm ở bệnh viện E", "bệnh viện E", "họ và tên"), ("chị Hoa 0912345678", "0912345678", "họ và tên"),
        ("Lê Thị Mận, long bien", "Lê Thị Mận; LĐLĐ quận Long Biên", "điện thoại"),
        ("Phạm Văn Lui khoa Nội bệnh viện Bạch Mai 0977123123", "Phạm Văn Lui; 0977123123; khoa Nội bệnh viện Bạch Mai", "Công đoàn cấp trên"),
    ],
)  # fmt: skip
def test_what_is_told_of_somebody_is_not_asked_again(lite: Store, typed: str, noted: str, asked: str) -> None:
    consenting(lite).says(typed).hears("Đã ghi: ", noted, asked)


@pytest.mark.parametrize("typed", ["Hoàng Mai", "Nguyễn Văn An", "bùi thị xuân"])
def test_a_name_alone_is_a_name(lite: Store, typed: str) -> None:
    consenting(lite).says(typed).hears("Đã ghi: ", "điện thoại")


def test_one_count_goes_through_profile_and_form(lite: Store) -> None:
    an = consenting(lite)
    assert (an.screen.step, an.screen.steps) == (1, 11)
    an.says("Nguyễn Văn An")
    assert an.screen.step == 1
    an.says("bỏ qua", "Xưởng cơ khí 3", "hoang mai")
    assert (an.screen.step, an.screen.steps) == (2, 11)
    an.says(*FORM)
    assert (an.screen.step, an.screen.steps) == (11, 11)
    assert an.says(*PLEDGE, "/moi").screen.steps == 10


def test_who_skips_a_question_that_is_needed_is_shown_a_way_out_and_never_told_the_same_twice(lite: Store) -> None:
    an = consenting(lite).says("bỏ qua").hears("chưa bỏ qua được").says("bỏ qua").does_not_hear("chưa bỏ qua được")
    an.hears("tạm dừng").says("Nguyễn Văn An", "bỏ qua", "xưởng mộc", "bỏ qua").hears("nộp về công đoàn nào")
    an.says("bỏ qua").hears("chưa bỏ qua được").says("bỏ qua").hears("công đoàn ghi giúp", "Tên sáng kiến")
    an.says("bỏ qua").hears("chưa bỏ qua được").says(ANSWERS["title"], "bỏ qua", "bỏ qua")
    an.hears("Đã ghi: chưa rõ, công đoàn ghi giúp", "vướng ở đâu")


# What is assumed


def test_ones_own_union_is_assumed_shown_and_changed_at_the_review(worker: Talker) -> None:
    worker.tells().hears("1. Người nộp: chính tác giả *", "2. Đơn vị: LĐLĐ quận Hoàng Mai *", "có dấu * em ghi sẵn")
    worker.says("sửa đơn vị").hears("Đang ghi: LĐLĐ quận Hoàng Mai").says("ba dinh").hears("2. Đơn vị: LĐLĐ quận Ba Đình\n")
    worker.says(*PLEDGE).hears("Ba Đình")


def test_where_no_union_is_known_it_is_asked(lite: Store) -> None:
    an = consenting(lite).says("Nguyễn Văn An", "bỏ qua", "Xưởng cơ khí 3", "bỏ qua").hears("công đoàn nào")
    an.says("hoang mai").hears("Tên sáng kiến")


@ON_BOTH
def test_what_was_assumed_may_be_changed_by_its_number(worker: Talker) -> None:
    worker.tells().says("sửa 4").hears("loại giải pháp", "Đang ghi: chưa rõ").says("quản lý")
    worker.hears("4. Loại giải pháp: Quản lý").says("15").hears("giữ kín").says("có").says(*PLEDGE)
    found = initiative(worker.store)
    assert (found["kind"], found["confidential"]) == ("management", True)


@pytest.mark.parametrize(
    ("said", "line"),
    [("giữ kín giúp em", "15. Bảo mật: Giữ kín nội dung"), ("khong cong khai", "15. Bảo mật: Giữ kín nội dung"),
     ("giải pháp quản lý", "4. Loại giải pháp: Quản lý"), ("sửa 4 quản lý", "4. Loại giải pháp: Quản lý"),
     ("đang chờ duyệt", "13. Cơ sở công nhận: Đang chờ"), ("13 đã công nhận", "13. Cơ sở công nhận: Đã công nhận"),
     ("công nhận rồi, QĐ 125", "14. Quyết định: QĐ 125"), ("Trần Thị Bình 30%", "Đồng tác giả: tác giả chính 70%; Trần Thị Bình 30%")],
)  # fmt: skip
def test_what_was_assumed_may_simply_be_told_at_the_review(lite: Store, said: str, line: str) -> None:
    an = Talker(lite, "an").introduced().tells().says(said).hears("Đã ghi", line, "Tôi cam đoan")
    an.says(*PLEDGE).hears("Mã hồ sơ")


@pytest.mark.parametrize("said", ["Nguyễn Văn An", "tôi", "gửi cho ai vậy", "em chưa rõ lắm", "nhìn được rồi"])
def test_other_words_at_the_review_change_nothing(lite: Store, said: str) -> None:
    an = Talker(lite, "an").introduced().tells()
    before = kept(lite)
    an.says(said).does_not_hear("Mã hồ sơ")
    assert kept(lite) == before


def test_after_an_edit_only_that_line_is_shown(worker: Talker) -> None:
    worker.tells().says("sửa tên", "Khuôn dập có chốt").hears("3. Tên sáng kiến: Khuôn dập có chốt", "Tôi cam đoan")
    worker.does_not_hear("1. Người nộp", "6. Trước đây").says("tiếp").hears("1. Người nộp", "3. Tên sáng kiến: Khuôn dập có chốt")


@pytest.mark.parametrize("word", ["nộp hộ", "em nộp hộ chị ở tổ may", "/nopho", "khai hộ cho đồng nghiệp"])
def test_handing_in_for_another_is_a_word_anywhere(worker: Talker, word: str) -> None:
    worker.sees("Nộp hộ").says(*until("before"), word).hears("tên đầy đủ của tác giả").says("Trần Thị Bình")
    worker.hears("công đoàn nào").says("ba dinh").hears("vướng ở đâu").says(*since("before"))
    worker.hears("1. Người nộp: Nộp hộ", "2. Tác giả: Trần Thị Bình", "3. Đơn vị: LĐLĐ quận Ba Đình").says(*PLEDGE)
    found = initiative(worker.store)
    assert (found["author"], found["by_author"], found["unit"]) == ("Trần Thị Bình", False, "Q-BADINH")


def test_the_author_may_stand_behind_the_word(worker: Talker) -> None:
    worker.says("nộp hộ chị Trần Thị Bình").hears("công đoàn nào")
    assert kept(worker.store)["author"] == "Trần Thị Bình"


# What there is besides


def test_what_there_is_besides_is_read_apart(worker: Talker) -> None:
    worker.says(*until("evidence")).hears("Có gì thêm")
    worker.says("Trần Thị Bình 30%, đã công nhận rồi, QĐ 125 ngày 20/8/2026").hears("Trần Thị Bình 30%", "Đã công nhận", "Còn gì nữa")
    worker.sends("a.jpg").hears("Đã nhận 1 tệp").says("xong")
    worker.hears("12. Đồng tác giả: tác giả chính 70%; Trần Thị Bình 30%", "13. Cơ sở công nhận: Đã công nhận\n")
    worker.hears("14. Quyết định: QĐ 125 ngày 20/8/2026", "15. Minh chứng: 1 tệp")


@pytest.mark.parametrize("nothing", ["không", "không có gì", "bỏ qua", "hết rồi", "chưa có gì"])
def test_nothing_to_add_ends_it(worker: Talker, nothing: str) -> None:
    worker.says(*until("evidence"), nothing).hears("Tôi cam đoan", "Cơ sở công nhận: Chưa *")


def test_one_after_another_stand_beside_each_other(worker: Talker) -> None:
    worker.says(*until("evidence"), "chị Trần Thị Bình 30%", "anh Lê Văn Cường 20%", "đang chờ duyệt", "không")
    worker.hears("Trần Thị Bình 30%; Lê Văn Cường 20%", "Cơ sở công nhận: Đang chờ")


def test_shares_that_nobody_told_are_asked(worker: Talker) -> None:
    worker.says(*until("evidence"), "Trần Thị Bình").hears("Chia đều").says("đúng").hears("Còn gì nữa")


def test_no_photo_beside_something_else_ends_it(lite: Store) -> None:
    an = Talker(lite, "an").introduced().says(*until("evidence"), "Trần Thị Bình 30%, không có ảnh")
    an.hears("Trần Thị Bình 30%", "Cơ sở công nhận: Chưa *", "Tôi cam đoan")


# Where it is used


@pytest.mark.parametrize(
    ("typed", "place"),
    [("áp dụng từ 15/3/2026 ở xưởng 2", "xưởng 2"), ("tháng 3/2026, cả tổ tiện ạ", "cả tổ tiện"),
     ("15/3/2026 tai khoa Noi tong hop", "khoa Noi tong hop"), ("ở phân xưởng dệt từ 15/3/2026", "phân xưởng dệt")],
)  # fmt: skip
def test_where_it_is_used_may_be_told_with_the_day(lite: Store, typed: str, place: str) -> None:
    an = Talker(lite, "an").introduced().says(*until("applied"), typed).hears("3/2026", f"Nơi áp dụng: {place}", "bằng tiền")
    an.says(*since("effect")).hears("8. Áp dụng từ: ", f"9. Nơi áp dụng: {place}\n").says(*PLEDGE).hears("Mã hồ sơ")


@pytest.mark.parametrize("typed", ["15/6/2026", "hôm qua ở đây", "trong tháng 3/2026", "đầu năm 2026"])
def test_a_day_alone_tells_no_place(lite: Store, typed: str) -> None:
    Talker(lite, "an").introduced().says(*until("applied"), typed, "đúng")
    assert "place" not in kept(lite)


def test_where_it_is_used_is_kept_while_the_day_is_in_doubt(lite: Store) -> None:
    an = Talker(lite, "an").introduced().says(*until("applied"), "từ tháng 3 ở xưởng 2").hears("tháng 3/2026. Đúng không")
    an.says("đúng", *since("effect")).hears("9. Nơi áp dụng: xưởng 2")


@pytest.mark.parametrize("typed", ["đang dùng ở xưởng 2", "nơi áp dụng: xưởng 2", "dung trong xuong 2"])
def test_where_it_is_used_is_one_of_the_things_besides(lite: Store, typed: str) -> None:
    an = Talker(lite, "an").introduced().says(*until("evidence"), f"Trần Thị Bình 30%, {typed}").hears("Còn gì nữa")
    an.says("không").hears("9. Nơi áp dụng: ", "2\n", "Trần Thị Bình 30%")


def test_where_it_is_used_may_be_told_and_edited_at_the_review(lite: Store) -> None:
    an = Talker(lite, "an").introduced().tells().says("dùng ở xưởng 2 em nhé").hears("9. Nơi áp dụng: xưởng 2")
    an.says("nơi áp dụng: tổ 5").hears("9. Nơi áp dụng: tổ 5").says("sửa 9", "cả xưởng").hears("9. Nơi áp dụng: cả xưởng")
    binh = Talker(lite, "binh").introduced().tells().says("sửa nơi áp dụng").hears("đang dùng ở đâu").says("tổ tiện")
    binh.hears("9. Nơi áp dụng: tổ tiện")


# Forms begun before


def left_at(worker: Talker, question: str, **answers: Any) -> Talker:
    """An older release left this form at that question, with these answers besides."""
    draft = only_draft(worker.store)
    state = {"flow": "initiative", "shown": question, "turn": 9}
    with worker.store.write() as tx:
        told = dumps({**draft.answers, **answers}).decode()
        tx.execute(text("UPDATE draft SET answers = :told"), {"told": told})
        tx.execute(text("UPDATE chat SET state = :state"), {"state": dumps(state).decode()})
    receiver(worker.store, Limits())  # another process: it remembers nothing of before
    return worker


@pytest.mark.parametrize(
    ("question", "typed", "heard"),
    [("behalf", "của tôi", "Tên sáng kiến"), ("behalf", "nộp hộ", "tên đầy đủ của tác giả"),
     ("unit", "ba dinh", "Tên sáng kiến"), ("kind", "quản lý", "Tên sáng kiến")],
)  # fmt: skip
def test_a_question_that_is_no_longer_asked_takes_the_answer_to_it(
    worker: Talker, question: str, typed: str, heard: str
) -> None:
    left_at(worker, question).says(typed).hears(heard)


def test_a_form_left_at_the_old_review_or_pledge_is_handed_in(worker: Talker) -> None:
    worker.tells()
    left_at(worker, "review").says("đúng hết").hears("Tôi cam đoan")
    left_at(worker, "pledge", review="yes").says("nộp").hears("Mã hồ sơ")


@ON_BOTH
def test_a_form_left_at_the_old_question_for_co_authors_goes_on(worker: Talker) -> None:
    worker.says(*until("evidence"))
    left_at(worker, "coauthors", behalf="self").says("Trần Thị Bình 30%").hears("Còn gì nữa").says("không")
    worker.hears("1. Người nộp: chính tác giả\n", "Trần Thị Bình 30%").says(*PLEDGE).hears("Mã hồ sơ")
