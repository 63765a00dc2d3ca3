"""What somebody says amid the form as people talk: of themselves, of yesterday, with the missing part behind it."""

from __future__ import annotations

import pytest

from messages.wire import FileRef
from storage.database.store import Store
from tests.cast.rows import only_draft
from tests.cast.talker import Talker, until


def test_ones_own_telephone_is_put_right_amid_the_form(lite: Store) -> None:
    an = Talker(lite, "an").introduced()
    an.says("à em ghi nhầm số điện thoại, 0978 112 344 mới đúng").hears("“Điện thoại” thành: 0978112344")
    an.is_at("title").says("/hoso").hears("0978112344")


@pytest.mark.parametrize(
    "story",
    ["Dán số 0978112344 mới lên tủ điện để thợ gọi cho nhanh", "Trước đây khách hay gọi nhầm số 0912345678 của kho hàng"],
)
def test_a_number_in_a_story_is_not_ones_own(lite: Store, story: str) -> None:
    an = Talker(lite, "an").introduced().says(*until("solution")).says(story).is_at("applied")
    assert only_draft(lite).answers["solution"] == story
    an.says("/hoso").does_not_hear("0978112344")


def test_it_is_no_refusal_of_photos(lite: Store) -> None:
    an = Talker(lite, "an").introduced().says(*until("evidence"))
    an.says("có hình nó rồi").is_at("evidence").says("nỏ có ảnh mô").is_at("review")


def test_who_returns_the_next_day_goes_on(lite: Store) -> None:
    an = Talker(lite, "an").introduced().says(*until("before"), "tạm dừng").waits(hours=26)
    an.says("chào em, hôm qua chị làm dở").hears("Mình làm tiếp", "trước đây").is_at("before")


def test_a_number_alone_behind_an_amount_puts_it_right(lite: Store) -> None:
    an = Talker(lite, "an").introduced().says(*until("benefit"), "hai trăm triệu")
    an.says("không, hai trăm hai mươi").hears("220.000.000").is_at("calculation")


def test_the_month_completes_the_year_that_was_told(lite: Store) -> None:
    an = Talker(lite, "an").introduced().says(*until("applied"), "giữa năm ngoái").hears("tháng mấy")
    an.says("tháng 6").hears("Em hiểu là tháng 6/2025").says("đúng").is_at("effect")


def test_the_share_may_stand_behind_how_they_worked(lite: Store) -> None:
    an = Talker(lite, "an").introduced().says(*until("evidence"), "làm với ông Tạ Văn Hiền, ông ấy 40%")
    an.hears("Tạ Văn Hiền 40%").says("xong", "chờ đã, ông Hiền 45% cơ").hears("Tạ Văn Hiền 45%").is_at("review")


def test_words_beside_a_photo_that_say_what_it_shows_are_no_story(lite: Store) -> None:
    an = Talker(lite, "an").introduced().says(*until("solution"))
    photo = FileRef("xe.jpg", "image/jpeg", 1000, path="ab/xe.jpg")
    an.does(files=(photo,), text="đây là xe đẩy rác mà anh em tổ tôi làm lại").is_at("solution")
    assert "solution" not in only_draft(lite).answers


def test_handing_in_once_more_says_the_code_again(lite: Store) -> None:
    an = Talker(lite, "an").introduced().submits()
    code = an.code
    an.says("tôi cam đoan").hears("Em đã nhận rồi", code).says("nộp đi cháu").hears(code)
    an.waits(minutes=11).says("nộp").hears("Tên sáng kiến")


def test_an_old_mans_thanks_are_no_answer(lite: Store) -> None:
    Talker(lite, "an").introduced().says(*until("solution"), "bác cảm ơn cháu nhiều").hears("không có gì")
    assert "solution" not in only_draft(lite).answers


def test_a_second_thought_about_what_was_just_mended_is_of_the_same_answer(lite: Store) -> None:
    an = Talker(lite, "an").introduced().tells().says("quên mất, còn anh Đỗ Văn Tám 20% nữa").hears("Đỗ Văn Tám 20%")
    an.says("nhầm, 10% thôi").hears("Đỗ Văn Tám 10%").says("anh Tám 15% ạ, em nhớ nhầm").hears("Đỗ Văn Tám 15%")
    an.says("gửi đi cho rảnh nợ").hears("Mã hồ sơ")


def test_a_union_is_no_authors_name(lite: Store) -> None:
    an = Talker(lite, "an").introduced().says("nộp hộ", "quận Hoàng Mai").hears("“Đơn vị”: LĐLĐ quận Hoàng Mai")
    an.is_at("author").says("cô Hà Thị Nhung").is_at("title")


def test_who_must_go_now_and_writes_tomorrow_is_let_go(lite: Store) -> None:
    an = Talker(lite, "an").introduced().says(*until("solution"), "có cháu bị sốt chị phải đi, mai chị viết nhé")
    an.hears("lưu nháp")
    assert "solution" not in only_draft(lite).answers


def test_nobody_beside_me_does_not_say_that_nobody_recognised_it(lite: Store) -> None:
    an = Talker(lite, "an").introduced().says(*until("evidence"), "không có ai làm cùng").hears("Còn gì nữa")
    assert only_draft(lite).answers["coauthors"] is None
    assert "recognised" not in only_draft(lite).answers
    an.says("xong").does_not_hear("0 tệp").hears("Minh chứng: (không có)")


def test_both_answers_of_one_message_are_read_back(lite: Store) -> None:
    an = Talker(lite, "an").introduced().says(*until("applied"), "từ 8/9/2025, không tính được ra tiền")
    an.hears("08/09/2025", "Hiệu quả khác")
