"""Words right after a human's answer may be a reply to it: the bot asks, and puts nothing into the form by itself."""

from __future__ import annotations

import pytest

from storage.database.store import Store
from tests.cast.crowd import HOANGMAI, supporter
from tests.cast.rows import rows
from tests.cast.talker import Talker, until

ASKED = "/hotro Máy em không gửi được ảnh thì làm sao ạ?"
REPLY = "Em chụp lại ba lần rồi mà ảnh vẫn mờ chị ạ, không biết tại máy hay tại mạng"


def answered(store: Store, channel: str, question: str = "solution") -> tuple[Talker, Talker]:
    """Who asked at that question and heard the answer; who answered."""
    ha = supporter(store, "hà", HOANGMAI)
    an = Talker(store, "an", channel).introduced().says(*until(question), ASKED, "ừ")
    ha.says("/traloi 1 Anh chụp lại giúp em")
    return an.looks().hears("Anh chụp lại giúp em"), ha


@pytest.mark.parametrize("channel", ["telegram", "zalo_bot", "zalo_oa", "web"])
def test_one_press_sends_it_on_and_the_form_stays(lite: Store, channel: str) -> None:
    an, ha = answered(lite, channel)
    an.says(REPLY).hears("gửi tiếp cho Nguyễn Văn An, hay đây là câu trả lời")
    assert "vẫn mờ" not in str(rows(lite, "SELECT answers FROM draft"))
    if channel == "zalo_bot":
        an.says("1")
    else:
        an.presses("Gửi tiếp cho Nguyễn Văn An")
    an.hears("Em đã chuyển lời anh/chị cho Nguyễn Văn An").is_at("solution")
    ha.looks().hears("vẫn mờ")


@pytest.mark.parametrize("channel", ["zalo_bot", "web"])
def test_one_press_makes_it_the_answer_of_the_form(lite: Store, channel: str) -> None:
    an, ha = answered(lite, channel)
    ha.looks()
    an.says("Thêm chốt định vị và lò xo hồi vào khuôn nên thợ không phải chỉnh tay")
    if channel == "zalo_bot":
        an.says("2")
    else:
        an.presses("Trả lời câu đang khai")
    an.is_at("applied")
    ha.looks().hears_nothing()


def test_it_is_asked_once_after_each_answer(lite: Store) -> None:
    an, ha = answered(lite, "web")
    an.says(REPLY).presses("Gửi tiếp cho Nguyễn Văn An")
    an.says("Thêm chốt định vị và lò xo hồi vào khuôn nên thợ không phải chỉnh tay").is_at("applied")
    ha.says("/traloi 1 Thử mạng khác xem")
    an.looks().says("Vẫn thế chị ơi").hears("gửi tiếp cho")


@pytest.mark.parametrize(
    ("question", "typed", "next_one"), [("applied", "15/6/2026", "effect"), ("field", "sản xuất", "before")]
)
def test_what_the_question_surely_reads_is_its_answer(lite: Store, question: str, typed: str, next_one: str) -> None:
    an, ha = answered(lite, "web", question)
    an.says(typed).is_at(next_one)
    ha.looks().does_not_hear(typed)


@pytest.mark.parametrize("typed", ["cảm ơn chị nhé", "/cuatoi", "quay lại", "sửa tên", "giúp"])
def test_thanks_and_orders_are_what_they_are(lite: Store, typed: str) -> None:
    an, _ = answered(lite, "web")
    an.says(typed).does_not_hear("gửi tiếp cho")


def test_with_no_form_open_it_is_asked_too(lite: Store) -> None:
    an, ha = answered(lite, "web", "title")
    an.says("/huy")
    ha.says("/traloi 1 Thử lại nhé")
    an.looks().says("Em thử rồi vẫn chưa được").hears("gửi tiếp cho Nguyễn Văn An ạ").does_not_hear("câu đang khai")
    an.presses("Không gửi").hears("không gửi gì")
    ha.looks().hears_nothing()


def test_an_hour_later_or_after_a_close_words_are_the_forms_again(lite: Store) -> None:
    an, _ = answered(lite, "web")
    an.waits(hours=2).says("Thêm chốt định vị và lò xo hồi vào khuôn nên thợ không phải chỉnh tay").is_at("applied")
    bo = Talker(lite, "bo").introduced().says(*until("solution"), ASKED, "ừ")
    Talker(lite, "hà").says("/traloi 2 Chụp lại", "/khep 2")
    bo.looks().says("Thêm chốt định vị và lò xo hồi vào khuôn nên thợ không phải chỉnh tay").is_at("applied")


def test_what_the_team_typed_out_is_only_kept_by_its_press(lite: Store) -> None:
    ha = supporter(lite, "hà", HOANGMAI)
    an = Talker(lite, "an").introduced().says(*until("before")).sends("chữ.jpg").says("nhờ chép hộ", "ừ")
    ha.says("/nhan 1", "Mỗi ca dừng máy ba lần để chỉnh khuôn")
    an.looks().says("Mỗi ca phải dừng máy ba lần để chỉnh khuôn").is_at("solution")


def test_thanks_or_a_photo_before_it_change_nothing(lite: Store) -> None:
    an, ha = answered(lite, "web")
    an.says("cảm ơn chị nhé").sends("máy.jpg").says(REPLY).presses("Gửi tiếp cho Nguyễn Văn An")
    ha.looks().hears("vẫn mờ")


def test_of_two_open_questions_it_goes_to_who_answered(lite: Store) -> None:
    an, ha = answered(lite, "telegram")
    also = Talker(lite, "an2").introduced("Trần Văn An").says("/hotro Bao giờ có giấy khen ạ?", "ừ")
    code = next(word for word in an.says("/taikhoan").text.split() if word.isupper() and len(word) >= 8)
    also.says(code, "ừ")  # joined: both questions are theirs
    lan = supporter(lite, "lan", HOANGMAI).says("/nhan 2")
    ha.says("/traloi 1 Thử mạng khác xem")
    an.looks().says(REPLY).says("1").hears("Em đã chuyển lời")
    ha.looks().hears("vẫn mờ").says("/traloi 1 Thử máy khác xem")
    an.looks().presses("Nhắn lại").hears("Câu hỏi số 1").says("Máy nào ạ?").hears("Em đã chuyển lời")
    ha.looks().hears("Máy nào ạ?").says("/khep 1")
    an.looks().says("/traloi 1 Vẫn chưa rõ ạ").hears("Câu hỏi số 1 đã xong")
    lan.looks().hears_nothing()
    lan.looks().hears_nothing()


def test_a_button_for_other_words_sends_none_of_these(lite: Store) -> None:
    ha = supporter(lite, "hà", HOANGMAI)
    an = Talker(lite, "an").introduced().says(*until("solution"), ASKED)
    before = an.screen
    an.says("ừ")
    ha.says("/traloi 1 Anh chụp lại giúp em")
    an.looks().says(REPLY).presses_old("Gửi", before)
    ha.looks().does_not_hear("vẫn mờ")


@pytest.mark.parametrize(("question", "typed"), [("effect", "vâng"), ("effect", "không"), ("review", "ok chị")])
def test_a_yes_to_a_human_is_no_yes_to_the_form(lite: Store, question: str, typed: str) -> None:
    an, ha = answered(lite, "zalo_bot", question)
    an.says(typed).hears("gửi tiếp cho").says("ok chị").hears("gửi tiếp cho", f"“{typed}\nok chị”").is_at(question)
    an.says("1").hears("Em đã chuyển").is_at(question)
    ha.looks().hears(f"“{typed}\nok chị”")
    assert rows(lite, "SELECT * FROM initiative") == []


def test_after_an_order_words_are_the_forms_again(lite: Store) -> None:
    an, ha = answered(lite, "web")
    an.says("Em thử rồi vẫn chưa được").hears("gửi tiếp cho").says("/tiep").is_at("solution")
    an.says("Thêm chốt định vị và lò xo hồi vào khuôn nên thợ không phải chỉnh tay").is_at("applied")
    ha.says("/traloi 1 Thử mạng khác xem")
    an.looks().says("Vẫn thế chị ơi").hears("“Vẫn thế chị ơi”: anh/chị gửi tiếp")
