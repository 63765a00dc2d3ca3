"""What was told in a message of its own is answered as people write: "sửa", "trả lời", the answer itself."""

from __future__ import annotations

import pytest

from storage.database.store import Store
from tests.cast.crowd import CITY, HOANGMAI, officer
from tests.cast.talker import PLEDGE, Talker

CODE = "SK-2026-000001"


@pytest.fixture
def author(lite: Store) -> Talker:
    """On a channel without buttons."""
    an = Talker(lite, "an", "zalo_bot").opens().says("đồng ý", "Nguyễn Văn An, 0912345678, Xưởng cơ khí 3, hoang mai")
    return an.submits()


@pytest.fixture
def hoa(lite: Store, author: Talker) -> Talker:
    return officer(lite, "hoa", HOANGMAI).says("/duyet").hears(CODE)


@pytest.mark.parametrize("said", ["sửa", "bổ sung", "Để em sửa", "sua"])
def test_what_was_given_back_opens_by_a_word(author: Talker, hoa: Talker, said: str) -> None:
    hoa.says("trả lại", "số tiền").hears("Đã trả lại")
    author.looks().hears("nhắn “sửa”").says(said).hears("ghi rõ cách tính", "bao nhiêu")
    author.says("400 triệu", "200 phế phẩm x 2 triệu", *PLEDGE).hears("Em đã ghi bản sửa")


def test_a_question_is_answered_by_a_word_and_then_the_answer(author: Talker, hoa: Talker) -> None:
    hoa.says("hỏi", "Anh làm trên máy nào ạ?").hears("Em đã gửi câu hỏi")
    author.looks().hears("nhắn “trả lời”").says("trả lời").hears("Anh làm trên máy nào ạ?").says("Máy dập 63 tấn")
    author.hears("Em đã gửi câu trả lời")
    hoa.looks().hears("Máy dập 63 tấn")


def test_the_answer_itself_is_sent_once_its_author_says_so(author: Talker, hoa: Talker) -> None:
    hoa.says("hỏi tác giả", "Anh làm trên máy nào ạ?")
    author.says("máy dập 63 tấn em ạ").hears("Em gửi câu này cho công đoàn nhé", "“máy dập 63 tấn em ạ”").says("gửi")
    author.hears("Em đã gửi câu trả lời")
    hoa.looks().hears("máy dập 63 tấn em ạ")


def test_what_was_no_answer_is_not_sent(author: Talker, hoa: Talker) -> None:
    hoa.says("hỏi tác giả", "Anh làm trên máy nào ạ?")
    author.says("bảng xếp hạng").does_not_hear("Em gửi câu này")
    author.says("chiều nay họp tổ nhé").hears("Em gửi câu này").says("không").hears("em không gửi gì cả")
    hoa.looks().does_not_hear("chiều nay")
    author.says("trả lời").hears("Anh làm trên máy nào ạ?")


@pytest.mark.parametrize(("said", "heard"), [("không phải tôi", "bỏ tên"), ("không", "bỏ tên"), ("đúng rồi", "ghi nhận"), ("Đúng là em", "ghi nhận")])
def test_who_is_named_says_whether_it_is_they(lite: Store, said: str, heard: str) -> None:
    binh = Talker(lite, "binh", "zalo_bot").opens().says("đồng ý", "Trần Thị Bình, 0912999888, Xưởng 3, hoang mai", "tạm dừng")
    an = Talker(lite, "an").introduced().tells().says("sửa đồng tác giả", "Trần Thị Bình 30%", *PLEDGE).hears(CODE)
    binh.looks().hears("đồng tác giả", an.last.name).says(said).hears(heard, CODE)


def test_within_a_form_only_plain_words_are_about_the_name(lite: Store) -> None:
    binh = Talker(lite, "binh", "zalo_bot").opens().says("đồng ý", "Trần Thị Bình, 0912999888, Xưởng 3, hoang mai")
    Talker(lite, "an").introduced().tells().says("sửa đồng tác giả", "Trần Thị Bình 30%", *PLEDGE).hears(CODE)
    binh.says("Xe đẩy vải cho tổ cắt").hears("lĩnh vực").says("không phải tôi").hears("bỏ tên", CODE, "lĩnh vực")
    binh.says("không phải tôi").does_not_hear("bỏ tên anh/chị khỏi")


@pytest.mark.parametrize("said", ["ok", "không", "dạ vâng"])
def test_a_yes_or_no_in_passing_decides_nothing(hoa: Talker, said: str) -> None:
    hoa.says(said).does_not_hear("Đã xác minh", "không công nhận").says("/duyet").hears(CODE)


def test_the_union_that_looked_is_named_and_no_other(lite: Store, author: Talker, hoa: Talker) -> None:
    hoa.says("hỏi", "Anh làm trên máy nào ạ?")
    author.looks().hears("LĐLĐ quận Hoàng Mai hỏi về")
    officer(lite, "minh", CITY).says(f"/duyet {CODE}").presses("Xác minh")
    author.looks().hears("Tin vui: LĐLĐ thành phố Hà Nội đã xác minh").does_not_hear("Hoàng Mai")
