"""A photo of handwriting or a voice is typed out by the team; what it typed is proposed, and never put in by itself."""

from __future__ import annotations

import pytest

from bot.pages import evidence
from messages.channels import WITH_BUTTONS
from messages.wire import FileRef
from storage.database.store import Store
from tests.cast.crowd import BADINH, HOANGMAI, supporter
from tests.cast.rows import rows
from tests.cast.talker import MORNING, Talker, until

TYPED = "Mỗi ca dừng máy ba lần để chỉnh khuôn, mất gần một giờ"
VOICE = FileRef("", "audio/ogg", 9000, path="ab/voice.ogg")


def kept(store: Store) -> str:
    """The answers of all drafts."""
    return str(rows(store, "SELECT answers FROM draft"))


def asked(store: Store, channel: str = "web") -> Talker:
    """Somebody who sent a photo at "before", and asked to have it typed out."""
    an = Talker(store, "an", channel).introduced("Trần Văn An").says(*until("before")).sends("chữ.jpg")
    an.says("nhờ chép hộ").hears("chép ảnh vừa rồi", "thấy tên anh/chị")
    assert rows(store, "SELECT * FROM support") == []  # nothing goes before the yes
    return an.says("ừ").hears("câu hỏi số 1", "vướng ở đâu").is_at("before")


@pytest.mark.parametrize("channel", ["telegram", "zalo_bot", "zalo_oa", "web"])
def test_what_the_team_typed_is_kept_by_one_press(lite: Store, channel: str) -> None:
    ha = supporter(lite, "hà", HOANGMAI, channel)
    an = Talker(lite, "an", channel).introduced("Trần Văn An").says(*until("before"))
    an.sends("chữ.jpg").sees("Nhờ chép hộ").says("Nhờ chép hộ").says("ừ")
    ha.looks().hears("Câu hỏi số 1 – Trần Văn An", "Nhờ chép hộ ảnh", "Đang khai câu")
    ha.says("/nhan 1")
    if channel == "zalo_bot":
        assert ha.heard[0].evidence.split("-")[1] == "q1"
    else:
        assert (ha.heard[0].file, ha.heard[0].photo) == ("ab/chữ.jpg", True)
    ha.says(TYPED).hears("Em đã chuyển cho Trần Văn An")
    an.looks().hears("chép lại cho anh/chị", TYPED)
    assert TYPED not in kept(lite)
    if channel in WITH_BUTTONS:
        an.presses("Ghi lời này")
    else:
        an.hears("/giuchep 1").says("/giuchep 1")
    an.is_at("solution")
    assert TYPED in kept(lite)
    ha.looks().hears("đã ghi lời anh/chị chép")


def test_a_voice_is_typed_out_too_and_other_files_are_not_offered(lite: Store) -> None:
    ha = supporter(lite, "hà", HOANGMAI)
    an = Talker(lite, "an").introduced().says(*until("solution"))
    an.does(files=(FileRef("a.pdf", "application/pdf", 10, path="ab/a.pdf"),)).does_not_see("Nhờ chép hộ")
    an.says("nhờ chép hộ").hears("ảnh chữ viết tay hoặc tin thoại").is_at("solution")
    an.does(files=(VOICE,)).presses("Nhờ chép hộ").hears("chép tin thoại vừa rồi").presses("Nhờ chép")
    ha.looks().hears("Nhờ chép hộ tin thoại").presses("Để em chép")
    assert (ha.heard[0].file, ha.heard[0].photo) == ("ab/voice.ogg", False)


def test_nothing_goes_without_a_yes_and_no_file_twice(lite: Store) -> None:
    ha = supporter(lite, "hà", HOANGMAI)
    an = Talker(lite, "an").introduced().says(*until("before")).sends("chữ.jpg")
    an.presses("Nhờ chép hộ").presses("Không gửi").hears("không gửi gì").is_at("before")
    ha.looks().hears_nothing()
    an.says("nhờ chép hộ", "ừ").hears("câu hỏi số 1").says("nhờ chép hộ", "ừ").hears("nhờ chép rồi ạ, câu số 1")
    assert rows(lite, "SELECT count(*) FROM support") == [(1,)]


def test_where_words_are_not_asked_for_nothing_is_offered(lite: Store) -> None:
    an = Talker(lite, "an").introduced().says(*until("field")).sends("máy.jpg").does_not_see("Nhờ chép hộ")
    an.is_at("field")


def test_what_was_answered_meanwhile_is_replaced_only_by_a_second_press(lite: Store) -> None:
    ha, an = supporter(lite, "hà", HOANGMAI), asked(lite)
    an.says("Máy hay kẹt, mỗi ngày mất gần hai giờ").is_at("solution")
    ha.says("/nhan 1", TYPED)
    an.looks().presses("Ghi lời này").hears("đang ghi: “Máy hay kẹt")
    assert TYPED not in kept(lite)
    an.presses("Thay bằng lời chép").is_at("solution")
    assert TYPED in kept(lite) and "Máy hay kẹt" not in kept(lite)


def test_words_that_would_order_something_are_only_words(lite: Store) -> None:
    ha, an = supporter(lite, "hà", HOANGMAI), asked(lite)
    ha.says("/nhan 1", "quay lại")
    an.looks().presses("Ghi lời này").is_at("before")  # too short for an answer, and no step back
    assert "quay lại" not in kept(lite)


def test_a_form_that_is_closed_opens_again_and_one_handed_in_stays(lite: Store) -> None:
    ha, an = supporter(lite, "hà", HOANGMAI), asked(lite)
    ha.says("/nhan 1", TYPED)
    an.says("/huy").says("/giuchep 1").is_at("solution")
    bo = Talker(lite, "bo").introduced("Bùi Văn Bo").says(*until("calculation")).sends("tính.jpg")
    bo.says("nhờ chép hộ", "ừ", "Giảm 200 phế phẩm mỗi tháng", "không", "gửi").hears("Mã hồ sơ")
    before = rows(lite, "SELECT answers FROM initiative")
    ha.says("/nhan 2", "Giảm 900 phế phẩm mỗi tháng")
    bo.looks().presses("Ghi lời này").hears("không còn là bản nháp", "Giảm 900")
    assert rows(lite, "SELECT answers FROM initiative") == before


def test_nobody_keeps_what_was_typed_for_another(lite: Store) -> None:
    ha, _ = supporter(lite, "hà", HOANGMAI), asked(lite)
    ha.says("/nhan 1", TYPED)
    bo = Talker(lite, "bo").introduced("Bùi Văn Bo").says(*until("before")).says("/giuchep 1").hears("không tìm thấy")
    bo.does_not_hear(TYPED).is_at("before")


def test_who_erased_their_data_is_typed_out_for_by_nobody(lite: Store) -> None:
    ha, an = supporter(lite, "hà", HOANGMAI), asked(lite)
    ha.looks().presses("Để em chép")
    an.says("/xoa yes")
    ha.says(TYPED).hears("Không có câu hỏi số 1")
    an.looks().hears_nothing()


def test_the_address_of_the_file_opens_for_the_team_alone(lite: Store) -> None:
    ha, ba = supporter(lite, "hà", HOANGMAI), supporter(lite, "ba", BADINH)
    asked(lite)
    people = dict(rows(lite, "SELECT chat, person_id FROM chat"))
    seen = {
        one: lite.reading(evidence._read_of_question, int(people[one]), 1, "vi", MORNING.date())
        for one in (ha.name, ba.name, "an")
    }
    assert seen["ba"] is None and seen["an"] is None
    assert seen["hà"] is not None and [file.path for file in seen["hà"].files] == ["ab/chữ.jpg"]


def test_what_the_form_refuses_was_not_kept(lite: Store) -> None:
    ha, an = supporter(lite, "hà", HOANGMAI), asked(lite)
    ha.says("/nhan 1", "quay lại")
    an.looks().presses("Ghi lời này").is_at("before")
    ha.looks().hears_nothing()
    ha.says(f"/traloi 1 {TYPED}")
    an.looks().presses("Ghi lời này").is_at("solution")
    ha.looks().hears("đã ghi lời anh/chị chép")


def test_the_yes_counts_though_the_form_went_on(lite: Store) -> None:
    ha = supporter(lite, "hà", HOANGMAI)
    an = Talker(lite, "an").introduced().says(*until("before")).sends("chữ.jpg").says("nhờ chép hộ")
    whether = an.screen
    an.says(*until("applied")[-2:]).is_at("applied").presses_old("Nhờ chép", whether).hears("câu hỏi số 1")
    ha.looks().hears("Đang khai câu: Trước đây")
