"""People as testers met them: polite endings, questions back, second thoughts, wrong photos, old buttons of menus."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers import receive
from handlers.conversation.flow import Flow
from handlers.conversation.steps.choice import Choice
from handlers.conversation.steps.text import Text
from handlers.conversation.talk import Talk
from handlers.initiative.form import INITIATIVE
from handlers.reading.cleaning import clean
from messages.wire import FileRef
from tests.cast.talker import ANSWERS, PLEDGE, Talker, since, until


@pytest.mark.parametrize("typed", ["không công khai", "khong cong khai", "giữ kín", "bí mật", "không muốn công khai"])
def test_not_public_is_kept_private(worker: Talker, typed: str) -> None:
    worker.says(*until("confidential"), typed).hears("Bảo mật: Giữ kín nội dung")


@pytest.mark.parametrize("typed", ["công khai", "không cần giữ kín", "không", "Công khai được ạ"])
def test_public_is_public(worker: Talker, typed: str) -> None:
    worker.says(*until("confidential"), typed).hears("Bảo mật: Công khai được")


def test_a_photo_that_was_sent_is_counted_even_when_the_question_is_skipped(worker: Talker) -> None:
    worker.says(*until("evidence")).sends("a.jpg").says("bỏ qua").hears("Minh chứng: 1 tệp")


@pytest.mark.parametrize("typed", ["gửi nhầm rồi", "xóa ảnh", "Bỏ các tệp đã gửi"])
def test_a_wrong_photo_can_be_taken_back(worker: Talker, typed: str) -> None:
    worker.says(*until("evidence")).sends("cccd.jpg").says(typed).hears("đã bỏ 1 tệp").says("bỏ qua")
    worker.hears("Minh chứng: (không có)").says(*PLEDGE).hears("Mã hồ sơ")
    with worker.store.read() as tx:
        assert tx.exec_driver_sql("SELECT state, initiative_id FROM evidence").one() == ("erase", None)


@pytest.mark.parametrize("yes", ["ừ", "có", "đúng", "ok", "tiếp tục"])
def test_yes_to_going_on_goes_on(worker: Talker, yes: str) -> None:
    worker.says(*until("before"), "/moi").hears("làm tiếp chứ").says(yes).is_at("before")
    worker.waits(days=2).says("chào em").says(yes).is_at("before")


def test_an_old_question_about_erasing_is_not_answered_by_a_yes(worker: Talker) -> None:
    worker.says("/huy", "/xoa").hears("chắc chưa").waits(days=2).says("ừ").does_not_hear("đã xóa")
    worker.says("/xoa", "tiếp tục").does_not_hear("đã xóa")


def test_a_profile_answer_after_days_is_taken(stranger: Talker) -> None:
    stranger.opens().presses("Tôi đồng ý").says("Nguyễn Văn An").waits(days=3).says("0912345678").hears(
        "làm việc ở đâu"
    )


@pytest.mark.parametrize(
    ("asked", "typed"),
    [("benefit", "1.250 triệu"), ("benefit", "12 tỷ"), ("benefit", "20tr/tháng"), ("coauthors", "Lê Thị Lan, Phạm Thị Mai")],
)
def test_no_to_a_reading_asks_the_same_again(worker: Talker, asked: str, typed: str) -> None:
    worker.says(*until(asked))
    question = worker.screen.text.split("\n\n")[-1]
    worker.says(typed).hears("Đúng không ạ?").says("không")
    assert worker.screen.text == question


def test_neither_of_these_asks_the_same_again(worker: Talker) -> None:
    worker.says(*until("benefit"), "2").hears("cái nào").says("không").hears("bao nhiêu tiền").says("500 triệu").is_at("calculation")


def test_two_people_with_shares_stay_two(worker: Talker) -> None:
    worker.says(*until("coauthors"), "Trần Thị Bình 30% Lê Văn Cường 20%").hears(
        "tác giả chính 50%; Trần Thị Bình 30%; Lê Văn Cường 20%"
    )
    worker.says("quay lại", "Nguyễn Văn An 60%, Trần Thị Bình 40%").hears("tác giả chính 60%; Trần Thị Bình 40%")


@pytest.mark.parametrize("typed", ["có bắt buộc không", "để tôi hỏi đã", "k có ai biết"])
def test_words_that_are_no_names_are_no_coauthors(worker: Talker, typed: str) -> None:
    worker.says(*until("coauthors"), typed).does_not_hear("Chia đều").is_at("coauthors")


@pytest.mark.parametrize(
    ("typed", "heard"),
    [
        ("mất bao lâu", "5 phút"),
        ("có thưởng không ạ?", "Khen thưởng"),
        ("cái này để làm gì", "Tên tốt nói rõ"),
    ],
)
def test_questions_back_are_answered_and_not_kept(worker: Talker, typed: str, heard: str) -> None:
    worker.says(*until("title")).is_at("title").says(typed).hears(heard, "Tên sáng kiến là gì").is_at("title")


@pytest.mark.parametrize("typed", ["để sau nhé", "tạm dừng", "thôi để sau"])
def test_later_puts_the_form_aside(worker: Talker, typed: str) -> None:
    worker.says(*until("before"), typed).hears("lưu nháp")


def test_going_on_in_a_form_asks_again_and_skips_nothing(worker: Talker) -> None:
    worker.says(*until("coauthors")).is_at("coauthors").says("tiếp").is_at("coauthors")
    worker.says("/dulieu").says("tiếp").is_at("coauthors")


@pytest.mark.parametrize("order", ["cho em sửa lại tên sáng kiến", "thay tên", "tên sai", "sửa cái tên đi"])
def test_an_order_to_edit_is_understood_in_many_words(worker: Talker, order: str) -> None:
    worker.tells().says(order).hears("Tên sáng kiến là gì", "Đang ghi")


def test_an_edit_may_bring_the_new_answer_along(worker: Talker) -> None:
    worker.says(*until("before"), "sửa tên thành Máy cắt vải tự động").is_at("before").says(*since("before"))
    worker.hears("3. Tên sáng kiến: Máy cắt vải tự động").says("sửa cơ sở công nhận").hears("được cơ sở công nhận chưa")


def test_an_answer_that_speaks_of_mending_is_an_answer(worker: Talker) -> None:
    worker.says(*until("title"), "Sửa máy bơm nước thải").is_at("field")


@pytest.mark.parametrize("typed", ["thôi", "để nguyên", "đúng", "giữ nguyên"])
def test_an_edit_may_be_left_as_it_was(worker: Talker, typed: str) -> None:
    worker.tells().says("sửa 10").hears("Đang ghi").says(typed).hears("Tôi cam đoan").does_not_hear("Đang ghi")


@pytest.mark.parametrize("typed", ["xóa dữ liệu của tôi", "/xóa"])
def test_rights_have_words(worker: Talker, typed: str) -> None:
    worker.says(*until("solution"), typed).hears("chắc chưa").says("không").hears("giữ nguyên")


@pytest.mark.parametrize(
    ("typed", "name"),
    [("toi la nguyen van an", "Nguyen Van An"), ("Tên tôi là Nguyễn Văn An", "Nguyễn Văn An"), ("Họ tên: nguyễn văn an", "Nguyễn Văn An"),
     ("Cô Nguyễn Thị Hương ạ", "Nguyễn Thị Hương"), ("Lê Thị Hoa - điều dưỡng", "Lê Thị Hoa"), ("Nguyễn văn an", "Nguyễn Văn An")],
)  # fmt: skip
def test_a_name_is_the_name(stranger: Talker, typed: str, name: str) -> None:
    stranger.opens().presses("Tôi đồng ý").says(typed).hears(f"Đã ghi: {name}\n")


@pytest.mark.parametrize("typed", ["không muốn nói", "tại sao cần tên"])
def test_what_is_no_name_is_not_kept(stranger: Talker, typed: str) -> None:
    stranger.opens().presses("Tôi đồng ý").says(typed).is_at("name")


@pytest.mark.parametrize("typed", ["chưa", "chưa làm", "sắp áp dụng", "chưa áp dụng"])
def test_not_put_to_use_yet_is_understood(worker: Talker, typed: str) -> None:
    worker.says(*until("applied")).says(typed).hears("Chưa áp dụng thì mình để đó", "từ khi nào").is_at("applied")


@pytest.mark.parametrize(("step", "typed", "noted"), [("kind", "2 ạ", "Quản lý"), ("kind", "kĩ thuật", "Kỹ thuật"), ("kind", "chắc kỹ thuật em ạ", "Kỹ thuật"),
                                                      ("field", "y tế ạ", "Y tế"), ("field", "bệnh viện", "Y tế"), ("field", "cntt", "Công nghệ số")])  # fmt: skip
def test_choices_bear_politeness_and_other_words(worker: Talker, step: str, typed: str, noted: str) -> None:
    worker.says(*until(step), typed).hears(f"Đã ghi: {noted}")


@pytest.mark.parametrize("typed", ["200*2500000", "50tr x 10"])
def test_a_sum_in_figures_is_a_calculation(worker: Talker, typed: str) -> None:
    worker.says(*until("calculation"), typed).is_at("evidence")


def test_refusing_consent_in_passing_saves_no_draft(stranger: Talker) -> None:
    stranger.opens().says("thôi").hears("không giữ thông tin gì").does_not_hear("lưu nháp")


def test_no_at_the_pledge_offers_to_mend(worker: Talker) -> None:
    worker.tells().says("không").hears("sửa mục nào")


def test_thanks_are_answered(worker: Talker) -> None:
    worker.submits().says("cảm ơn em").hears("không có gì")


def test_zero_confirms_nothing(worker: Talker) -> None:
    worker.says(*until("benefit"), "12 tỷ").hears("Đúng không ạ?").says("0").does_not_hear("tính ra số đó")


def test_a_given_up_profile_edit_leaves_the_form_reachable(worker: Talker) -> None:
    worker.says(*until("before"), "/hoso").presses("Họ tên").says("tạm dừng").hears("giữ nguyên").says("tiếp").is_at("before")


def test_the_same_initiative_is_edited_in_one_draft(worker: Talker) -> None:
    code = worker.submits().code
    worker.says(f"/sua {code}", "sửa tên", "Khuôn dập có chốt định vị", "/huy", f"/sua {code}").hears(
        "Khuôn dập có chốt định vị"
    )
    with worker.store.read() as tx:
        assert tx.exec_driver_sql("SELECT count(*) FROM draft").scalar() == 1


def newer(where: int, step: Choice | Text) -> Flow[Talk]:
    """A release that asks one thing more."""
    return replace(INITIATIVE, steps=(*INITIATIVE.steps[:where], step, *INITIATIVE.steps[where:]))


def test_a_release_that_adds_a_question_breaks_nobody(worker: Talker, monkeypatch: pytest.MonkeyPatch) -> None:
    worker.says(*until("solution")).hears("khác đi thế nào")
    monkeypatch.setitem(receive.FLOWS, "initiative", newer(4, Choice("recognised2", ("yes", "no"))))
    monkeypatch.setattr(Choice, "options", lambda self, form: ())
    monkeypatch.setattr("handlers.conversation.ask.question_text", lambda talk, step: f"[{step.key}]")
    worker.says(ANSWERS["solution"]).hears("[recognised2]")
    with worker.store.read() as tx:
        answers = str(tx.exec_driver_sql("SELECT answers FROM draft").scalar())
    assert '"solution":"Thêm chốt' in answers and "recognised2" not in answers


def test_a_unit_that_ends_at_the_pledge_is_asked_again(worker: Talker) -> None:
    worker.tells().hears("cam đoan")
    with worker.store.write() as tx:
        tx.exec_driver_sql("UPDATE unit SET valid_to = '2026-01-01' WHERE code = 'Q-HOANGMAI'")
        tx.exec_driver_sql("UPDATE counter SET value = value + 1 WHERE name = 'units'")
    worker.says("nộp").does_not_hear("Mã hồ sơ").hears("không còn hoạt động")


def test_a_bad_file_name_harms_nobody(worker: Talker) -> None:
    worker.says(*until("evidence")).does(files=(FileRef("a\udcff\x00.png", path="ab/x.png"),)).hears("Đã nhận 1 tệp")


def test_piles_of_marks_are_cut_before_they_cost_anything() -> None:
    assert len(clean("a" + "\u0301\u0323" * 10_000)) < 10


def test_a_long_blank_line_of_coauthors_is_read_at_once(worker: Talker) -> None:
    worker.says(*until("coauthors"), "Trần Bình" + " " * 9000 + "x 30%").is_at("coauthors")


def test_a_greeting_is_greeted_and_not_called_unclear(stranger: Talker) -> None:
    stranger.says("xin chào").says("chào em").hears("em chào anh/chị", "Anh/chị đồng ý chứ ạ?")
    assert "chưa rõ" not in stranger.heard[-1].text
