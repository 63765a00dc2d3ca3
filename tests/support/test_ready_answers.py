"""A team keeps its usual answers ready, and one press or number answers with them."""

from __future__ import annotations

import pytest

from messages.channels import WITH_BUTTONS
from storage.database.store import Store
from tests.cast.crowd import BADINH, CITY, HOANGMAI, officer, supporter
from tests.cast.rows import rows
from tests.cast.talker import Talker, until

ASKED = "/hotro Máy em không gửi được ảnh thì làm sao ạ?"
WRITTEN = "Ảnh mờ\nAnh/chị chụp lại ở chỗ sáng.\nRồi gửi vào đây."
ANSWER = "Anh/chị chụp lại ở chỗ sáng.\nRồi gửi vào đây."


@pytest.mark.parametrize("channel", ["telegram", "zalo_bot", "zalo_oa", "web"])
def test_an_answer_is_written_once_and_chosen_after_that(lite: Store, channel: str) -> None:
    ha = supporter(lite, "hà", HOANGMAI, channel).says("/mautraloi").hears("chưa có câu trả lời sẵn")
    ha.says("/mautraloi moi").hears("tên ngắn").says(WRITTEN).hears("ghi câu “Ảnh mờ”")
    lan = supporter(lite, "lan", HOANGMAI, channel)
    an = Talker(lite, "an").introduced().says(*until("before"), ASKED, "ừ")
    lan.says("/nhan 1")
    if channel in WITH_BUTTONS:
        lan.presses("Câu trả lời sẵn").hears("Anh/chị chụp lại").presses("Ảnh mờ")
    else:
        lan.hears("/mautraloi 1").says("/mautraloi 1").hears("Anh/chị chụp lại").says("1")
    lan.hears("Em đã chuyển")
    an.looks().hears("Nguyễn Văn An trả lời anh/chị", ANSWER).is_at("before")


@pytest.mark.parametrize("channel", ["telegram", "zalo_bot"])
def test_own_words_answer_though_the_list_was_opened(lite: Store, channel: str) -> None:
    ha = supporter(lite, "hà", HOANGMAI, channel).says("/mautraloi moi", WRITTEN)
    an = Talker(lite, "an").introduced().says(ASKED, "ừ")
    ha.says("/nhan 1", "/mautraloi 1", "Em gửi lại giúp chị").hears("Em đã chuyển")
    an.looks().hears("gửi lại giúp chị").does_not_hear("chụp lại ở chỗ sáng")


def test_a_number_after_taking_is_the_answer_where_nothing_is_pressed(lite: Store) -> None:
    ha = supporter(lite, "hà", HOANGMAI, "zalo_bot")
    an = Talker(lite, "an").introduced().says("/hotro Chọn loại 1 hay loại 2 ạ?", "ừ")
    ha.says("/nhan 1").hears("/chuyen 1", "/khep 1").says("2").hears("Em đã chuyển")
    an.looks().hears("“2”")


def test_it_is_edited_removed_and_named_anew(lite: Store) -> None:
    ha = supporter(lite, "hà", HOANGMAI).says("/mautraloi moi", "Ảnh mờ: Chụp lại ạ")
    ha.says("/mautraloi").presses("Ảnh mờ").hears("Chụp lại ạ").presses("Sửa").says("Ảnh tối: Chụp ban ngày ạ")
    ha.says("/mautraloi").hears("Ảnh tối: “Chụp ban ngày ạ”").does_not_hear("Ảnh mờ").presses("Ảnh tối")
    ha.presses("Bỏ").hears("đã bỏ câu “Ảnh tối”", "chưa có câu trả lời sẵn")
    assert rows(lite, "SELECT * FROM ready_answer") == []


def test_the_same_name_is_the_same_answer(lite: Store) -> None:
    ha = supporter(lite, "hà", HOANGMAI).says("/mautraloi moi", "Ảnh mờ: Một", "/mautraloi moi", "ảnh mờ: Hai")
    ha.says("/mautraloi").hears("“Hai”").does_not_hear("“Một”")


@pytest.mark.parametrize("typed", ["Chụp lại ạ", f"{'dài ' * 20}: chụp lại", "Ảnh mờ:", f"Ảnh mờ: {'a' * 1600}"])
def test_what_has_no_name_or_is_too_long_is_asked_for_again(lite: Store, typed: str) -> None:
    ha = supporter(lite, "hà", HOANGMAI).says("/mautraloi moi", typed).hears("tên ngắn")
    ha.says("Ảnh mờ: Chụp lại ạ").hears("ghi câu")
    ha.says("/mautraloi moi", "thôi").hears("không gửi gì").says("Ảnh tối: Chụp lại").does_not_hear("ghi câu")


def test_thirty_are_kept_and_no_more(lite: Store) -> None:
    ha = supporter(lite, "hà", HOANGMAI)
    for n in range(30):
        ha.says("/mautraloi moi", f"Câu {n}: Lời {n}")
    ha.says("/mautraloi moi").hears("đủ 30 câu").says("Câu mới: Lời mới").does_not_hear("ghi câu")
    assert len(ha.says("/mautraloi").labels) == 31


def test_those_of_the_units_above_may_be_chosen_and_others_not(lite: Store) -> None:
    officer(lite, "bốn", CITY).says("/mautraloi moi", "Hạn nộp: Đến hết năm ạ")
    ba = supporter(lite, "ba", BADINH).says("/mautraloi moi", "Của Ba Đình: Lên phòng 2")
    ha = supporter(lite, "hà", HOANGMAI)
    an = Talker(lite, "an").introduced().says(ASKED, "ừ")
    ha.says("/nhan 1", "/mautraloi 1").hears("Hạn nộp").does_not_hear("Ba Đình").presses("Hạn nộp")
    an.looks().hears("Đến hết năm ạ")
    ha.says("/mautraloi sua 2").hears("của tổ khác").says("/mautraloi xoa 2").hears("của tổ khác")
    ba.says("/mautraloi").hears("Lên phòng 2")


def test_whose_role_ended_meanwhile_keeps_nothing(lite: Store) -> None:
    ha = supporter(lite, "hà", HOANGMAI).says("/mautraloi moi")
    with lite.write() as tx:
        tx.exec_driver_sql("DELETE FROM officer")
    ha.says("Ảnh mờ: Chụp lại ạ").does_not_hear("ghi câu")
    assert rows(lite, "SELECT * FROM ready_answer") == []


def test_it_stays_the_teams_when_its_writer_erases_their_data(lite: Store) -> None:
    ha = supporter(lite, "hà", HOANGMAI).says("/mautraloi moi", "Ảnh mờ: Chụp lại ạ", "/xuat")
    assert "Chụp lại ạ" in (ha.screen.document.text if ha.screen.document else "")
    ha.says("/xoa yes").hears("Em đã xóa")
    assert rows(lite, "SELECT name, person_id FROM ready_answer") == [("Ảnh mờ", None)]
