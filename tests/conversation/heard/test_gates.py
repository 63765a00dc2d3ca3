"""What is no answer is not kept, what is one is kept as typed, and what may be either costs one tap."""

from __future__ import annotations

import pytest

from tests.cast.talker import Talker, until

BEFORE = "before"
ASKED_AMID = "Trước đây tổ em phải đo tay từng cây, hay lệch mép, ghi vậy được chưa em"


def at_before(worker: Talker) -> Talker:
    return worker.says(*until(BEFORE)).hears("trước đây việc này")


def test_a_story_that_asks_at_its_end_is_held_and_one_tap_takes_it(worker: Talker) -> None:
    at_before(worker).says(ASKED_AMID).hears("em ghi câu này làm câu trả lời, hay").does_not_hear("Đã ghi")
    worker.presses("Ghi câu này").hears("Đã ghi ạ", "làm khác đi thế nào")
    worker.says("quay lại").hears(f"Đang ghi: {ASKED_AMID}")


@pytest.mark.parametrize("said", ["ghi", "ừ ghi đi", "ghi câu này nhé", "đó là câu trả lời"])
def test_the_tap_may_be_typed(worker: Talker, said: str) -> None:
    at_before(worker).says(ASKED_AMID).says(said).hears("Đã ghi ạ", "làm khác đi thế nào")


def test_who_was_asking_is_answered_and_nothing_is_kept(worker: Talker) -> None:
    at_before(worker).says(ASKED_AMID).presses("Không ghi").hears("cách làm cũ").does_not_hear("Đã ghi")


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("có bắt buộc không em", "không bắt buộc"),
        ("có mất phí gì không", "không mất tiền"),
        ("ai đọc cái này vậy", "chưa có cán bộ đọc"),
        ("nộp rồi có sửa được không", "“sửa” kèm tên mục"),
        ("hạn nộp đến khi nào", "Đợt này nhận đến hết ngày"),
        ("một người nộp được mấy cái", "bao nhiêu sáng kiến cũng được"),
        ("chụp ảnh thay cho viết được không", "vài câu bằng chữ"),
        ("em là người hay máy vậy", "chương trình trả lời tự động"),
    ],
)
def test_a_question_is_answered_and_asked_again(worker: Talker, question: str, answer: str) -> None:
    at_before(worker).says(question).hears(answer, "trước đây việc này").does_not_hear("Đã ghi").is_at(BEFORE)


def test_who_leaves_is_let_go_and_finds_all_as_it_was(worker: Talker) -> None:
    at_before(worker).says("mai em viết tiếp nha").hears("Em đã lưu nháp", "“tiếp”")
    worker.says("tiếp").hears("trước đây việc này")


def test_a_slash_before_a_word_is_asked_about_and_never_a_loop(worker: Talker) -> None:
    worker.says(*until("title")).says("/Xe kéo-pallet").hears("“Xe kéo-pallet”: em ghi câu này").presses("Ghi câu này")
    worker.hears("lĩnh vực")


def test_lines_that_begin_with_a_slash_are_kept_as_typed(worker: Talker) -> None:
    told = "/ lắp thêm van một chiều\n/ đi ống 27 thay ống 21, áp lực tăng gấp đôi"
    worker.says(*until("solution"), told).hears("Đã ghi ạ").says("quay lại").hears(told)


def test_the_menus_words_are_answered_amid_a_form(worker: Talker) -> None:
    worker.says(*until("title"), "xếp hạng các quận").hears("Tên sáng kiến là gì").does_not_hear("Đã ghi")
    worker.says("tôi muốn xem hồ sơ của mình").hears("/hoso", "Tên sáng kiến là gì")


def test_thanks_greetings_and_complaints_are_answered_as_such(worker: Talker) -> None:
    at_before(worker).says("cảm ơn em nhiều nhé").hears("Dạ không có gì")
    worker.says("sao hỏi nhiều thế").hears("Em xin lỗi", "trước đây việc này")
    worker.says("đợi chị tí").hears("em đợi").is_at(BEFORE)


@pytest.mark.parametrize(
    "said", ["đang trên giàn giáo, tối xuống anh nhắn", "lười quá bot nghĩ hộ em với", "để tối thằng con nó gõ cho"]
)
def test_what_sounds_spoken_to_us_is_held_and_not_kept(worker: Talker, said: str) -> None:
    at_before(worker).says(said).does_not_hear("Đã ghi").is_at(BEFORE)


@pytest.mark.parametrize(
    "told",
    [
        "em nhắn lên nhóm tổ dân phố trước 15 phút, ai có rác thì mang ra",
        "Đang hàn mà mất lửa là phải mài làm lại từ đầu",
        "Nhiều lúc chị em bận quá không ghi được hồ sơ, để mai ghi bù thì quên mất",
        "Tiếng Anh trên máy không ai đọc được, dịch sai hoài",
    ],
)
def test_a_story_with_the_words_of_talk_is_kept(worker: Talker, told: str) -> None:
    at_before(worker).says(told).hears("Đã ghi ạ", "làm khác đi thế nào")


def test_a_plain_question_is_answered_wherever_its_question_word_stands(worker: Talker) -> None:
    at_before(worker).says("mỗi người nộp được mấy cái").does_not_hear("Đã ghi")
    worker.says("gửi rồi bao giờ công đoàn trả lời").hears("xem trạng thái").is_at(BEFORE)


def test_a_title_is_a_name_and_says_neither_em_nor_quá(worker: Talker) -> None:
    worker.says(*until("title")).says("đầu óc em giờ trống rỗng").does_not_hear("Đã ghi")
    worker.says("Góc Em muốn nói").hears("lĩnh vực")


def test_the_name_of_who_writes_is_never_the_title(worker: Talker) -> None:
    at_before(worker).says("tên em sai, em là Nguyễn Văn Ân").does_not_hear("Tên sáng kiến")


def test_who_goes_back_to_a_part_by_its_name_is_led_there(worker: Talker) -> None:
    at_before(worker).says("quay lại phần tên").hears("Tên sáng kiến là gì")


@pytest.mark.parametrize("said", ["hàng về em đi kiểm cái", "chị ra ngoài nghe máy chút nhé", "em chạy xuống kho lấy đồ tí"])
def test_who_is_off_for_a_moment_is_waited_for(worker: Talker, said: str) -> None:
    at_before(worker).says(said).hears("cứ thong thả").is_at(BEFORE)


@pytest.mark.parametrize(
    "story", ["Mỗi lần thiếu đồ em phải chạy xuống kho lấy cái", "Máy dừng là thợ chạy đi gọi bảo trì đã"]
)
def test_who_has_to_go_again_and_again_tells(worker: Talker, story: str) -> None:
    at_before(worker).says(story).hears("Đã ghi ạ").is_at("solution")


@pytest.mark.parametrize("asked", ["còn gì nữa không em", "cần gì thêm không em"])
def test_who_asks_whether_more_is_needed_is_told(worker: Talker, asked: str) -> None:
    worker.says(*until("evidence")).says(asked).hears("Không có thì bỏ qua").is_at("evidence")


@pytest.mark.parametrize("asked", ["khi nào thì duyệt xong", "mấy hôm nữa có kết quả em"])
def test_a_question_is_answered_at_the_menu_too(worker: Talker, asked: str) -> None:
    worker.says("tạm dừng", asked).hears("/cuatoi").does_not_hear("chưa hiểu")
