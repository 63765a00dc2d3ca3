"""Ways to say an answer, an order or a correction that are heard whole: in one breath, by its place, when back."""

from __future__ import annotations

import pytest

from storage.database.store import Store
from tests.cast.rows import only_draft
from tests.cast.talker import Talker, until


@pytest.fixture
def an(lite: Store) -> Talker:
    return Talker(lite, "an").introduced()


@pytest.mark.parametrize(
    ("at", "typed", "key", "kept"),
    [
        ("benefit", "50 triệu à nhầm 30 triệu", "vnd", 30_000_000),
        ("benefit", "khoảng 20 triệu, ý lộn 200 triệu", "vnd", 200_000_000),
        ("applied", "3/2026 à nhầm 4/2026", "start", "2026-04-01"),
    ],
)
def test_who_puts_himself_right_in_one_breath_means_the_last(
    an: Talker, lite: Store, at: str, typed: str, key: str, kept: object
) -> None:
    an.says(*until(at)).says(typed)
    assert only_draft(lite).answers[at][key] == kept


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ("cái thứ 3", "digital"), ("chọn cái đầu tiên", "production"), ("dòng 4", "education"), ("số hai", "engineering"),
        ("cái cuối cùng nha em", "other"), ("y tế à nhầm giáo dục", "education"), ("y tế, à không, giáo dục", "education"),
    ],
)  # fmt: skip
def test_a_choice_is_called_by_its_place(an: Talker, lite: Store, typed: str, field: str) -> None:
    an.says(*until("field")).says(typed).is_at("before")
    assert only_draft(lite).answers["field"] == field


@pytest.mark.parametrize("typed", ["5 nghìn cái", "1 nghìn 2 trăm cái", "2 nghìn sản phẩm", "một nghìn hai trăm tờ"])
def test_so_many_things_are_no_money(an: Talker, lite: Store, typed: str) -> None:
    an.says(*until("benefit")).says(typed).is_at("benefit")
    assert only_draft(lite).answers.get("benefit") is None


@pytest.mark.parametrize(
    "typed", ["chưa, đang đợi giám đốc duyệt", "chưa áp dụng, chờ duyệt", "chưa đâu, chưa ai duyệt"]
)
def test_not_yet_in_use_answers_nothing_else(an: Talker, lite: Store, typed: str) -> None:
    an.says(*until("applied")).says(typed).hears("Chưa áp dụng thì mình để đó").is_at("applied")
    assert "recognised" not in only_draft(lite).answers


@pytest.mark.parametrize("back", ["em quay lại rồi ạ", "chị về rồi đây, làm tiếp", "mình rảnh rồi nè"])
def test_who_is_back_is_asked_where_he_was(an: Talker, back: str) -> None:
    an.says(*until("solution")).says(back).hears("Anh/chị làm khác đi thế nào").is_at("solution")
    an.says("quay lại").is_at("before")


@pytest.mark.parametrize(
    ("typed", "at"),
    [("sửa lại phần trước đây giúp cô", "before"), ("sửa lại cách làm dùm cô nha", "solution"), ("cho bác sửa lại tên", "title")],
)  # fmt: skip
def test_whoever_asks_is_led_there(an: Talker, typed: str, at: str) -> None:
    an.says(*until("applied")).says(typed).is_at(at)


@pytest.mark.parametrize(
    "typed", ["tên sai chính tả, phải là Khung nối sợi", "sai chính tả chỗ tên, phải là Khung nối sợi"]
)
def test_a_misspelt_title_is_put_right(an: Talker, lite: Store, typed: str) -> None:
    an.says(*until("evidence")).says(typed)
    assert only_draft(lite).answers["title"] == "Khung nối sợi"


def test_a_sum_that_was_reckoned_wrong_is_no_calculation(an: Talker, lite: Store) -> None:
    an.says(*until("calculation")).says("tính sai rồi, sửa tiền lại thành 40 triệu").is_at("calculation")
    assert only_draft(lite).answers["benefit"]["vnd"] == 40_000_000


@pytest.mark.parametrize(
    "typed", ["nộp giúp chị Hoa ở tổ may, chị ấy không có điện thoại thông minh", "của chị Hoa, chị ấy nghỉ"]
)
def test_why_it_is_handed_in_for_somebody_is_no_story(an: Talker, lite: Store, typed: str) -> None:
    an.says("sửa người nộp", typed)
    assert not {"story", "before", "solution"} & only_draft(lite).answers.keys()


@pytest.mark.parametrize("typed", ["chục triệu", "đâu có bao nhiêu, chục triệu hà", "trăm triệu"])
def test_a_round_sum_that_nobody_counted_is_read_back(an: Talker, lite: Store, typed: str) -> None:
    an.says(*until("benefit")).says(typed).hears("Đúng không ạ").is_at("benefit")
    assert only_draft(lite).answers.get("benefit") is None


def test_a_small_word_behind_a_name_is_no_part_of_it(lite: Store) -> None:
    mui = Talker(lite, "mui").opens().presses("Tôi đồng ý").says("Triệu Thị Mùi nha")
    mui.hears("Em hiểu là Triệu Thị Mùi. Đúng không ạ").says("đúng").hears("Số điện thoại")
    nha = Talker(lite, "nha").opens().presses("Tôi đồng ý").says("Trần Thị Nhã Nha").hears("Đã ghi: Trần Thị Nhã Nha")
    nha.hears("Số điện thoại")


def test_a_renamed_question_is_no_word_of_another_answer(an: Talker, lite: Store) -> None:
    an.says(*until("solution")).says("dan ma QR len thung thu, quet la ra ten chu ho, khoi phai hoi")
    an.says("doi ten thanh Ma QR thung thu")
    assert only_draft(lite).answers["title"] == "Ma QR thung thu"
    assert "ra ten chu ho" in only_draft(lite).answers["solution"]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("em 60 còn Nông Thị Chiêm 40", "tác giả chính 60%; Nông Thị Chiêm 40%"),
        ("chị Nông Thị Chiêm 40% làm cùng", "tác giả chính 60%; Nông Thị Chiêm 40%"),
        ("chị Nông Thị Chiêm làm cùng 40%", "tác giả chính 60%; Nông Thị Chiêm 40%"),
        ("Nông Thị Chiêm, chia đôi", "Chia đều: tác giả chính 50%; Nông Thị Chiêm 50%"),
    ],
)
def test_shares_stand_where_people_put_them(an: Talker, typed: str, shown: str) -> None:
    an.says(*until("coauthors")).says(typed).hears(shown)


@pytest.mark.parametrize("typed", ["để hôm khác", "để bữa khác đi em"])
def test_another_day_puts_the_form_aside(an: Talker, typed: str) -> None:
    an.says(*until("title")).says(typed).hears("Em đã lưu nháp")


@pytest.mark.parametrize("typed", ["tên nào cũng được", "đặt sao cũng được em", "sáng kiến số 2", "sáng kiến của em"])
def test_what_names_nothing_is_no_title(an: Talker, lite: Store, typed: str) -> None:
    an.says(typed)
    assert "title" not in only_draft(lite).answers


def test_who_was_not_there_then_is_asked_whether_that_is_the_answer(an: Talker, lite: Store) -> None:
    an.says(*until("before")).says("em mới vô làm không rõ hồi trước ra sao").hears("em ghi câu này làm câu trả lời")
    assert "before" not in only_draft(lite).answers


def test_a_sum_with_a_nought_too_many_is_asked_again(an: Talker) -> None:
    an.says(*until("evidence")).says("số tiền em ghi thừa một số 0").is_at("benefit")


def test_public_but_for_a_part_is_asked_about(an: Talker, lite: Store) -> None:
    an.says(*until("evidence")).says("sửa bảo mật").says("công khai nhưng giấu số tiền")
    assert only_draft(lite).answers.get("confidential", "no") == "no"
    an.hears("cái nào")
