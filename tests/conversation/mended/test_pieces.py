"""Messages that belong together are one answer, and who is quick on purpose is taken right."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from messages.wire import Incoming
from storage.database.store import Store
from tests.cast.rows import only_draft
from tests.cast.talker import ANSWERS, FORM, PLEDGE, Talker, between, receiver, until

BEFORE, SOLUTION = "before", "solution"
STORY = "Trước đây mỗi ca phải dừng máy ba lần để chỉnh khuôn."
MORE = "Thợ phải chỉnh tay nên hay lệch, phế phẩm khoảng năm phần trăm."


def kept(store: Store) -> dict[str, Any]:
    """The answers of the only form that is open."""
    return only_draft(store).answers


def at(store: Store, asked: str, channel: str = "web") -> Talker:
    """Somebody before that question."""
    return Talker(store, "an", channel).introduced().says(*until(asked))


def soon(person: Talker, *texts: str, seconds: float = 3) -> Talker:
    """Each of these comes so soon after the message before."""
    for text in texts:
        person.now += timedelta(seconds=seconds - 30)
        person.says(text)
    return person


def test_a_second_message_belongs_to_the_story_that_the_first_began(lite: Store) -> None:
    an = at(lite, BEFORE).says(STORY).hears("làm khác đi thế nào")
    soon(an, MORE).hears("Em ghi thêm vào mục “Trước đây”", "năm phần trăm", "làm khác đi thế nào")
    assert kept(lite)["before"] == f"{STORY}\n{MORE}"
    assert "solution" not in kept(lite)
    an.says(ANSWERS[SOLUTION]).hears("Áp dụng lần đầu")


def test_a_form_that_a_program_types_fills_each_question_with_its_own(lite: Store) -> None:
    an = soon(at(lite, BEFORE), *between(BEFORE, "evidence"), seconds=0.1).hears("Có gì thêm")
    answers = kept(lite)
    assert [answers["before"], answers["solution"], answers["calculation"]] == [ANSWERS["before"], ANSWERS["solution"], ANSWERS["calculation"]]
    an.says("bỏ qua").hears("xem lại")


@pytest.mark.parametrize(
    ("first", "second", "number"),
    [("0987", "654321", "+84987654321"), ("0987", "0912345678", "+84912345678"), ("09876", "54 321", "+84987654321")],
)
def test_a_number_in_two_parts_is_one(lite: Store, first: str, second: str, number: str) -> None:
    an = Talker(lite, "an").opens().presses("Tôi đồng ý").says("Nguyễn Văn An")
    soon(an, first, second).hears("làm việc ở đâu")
    assert kept(lite)["phone"] == number


def test_shares_alone_go_to_those_in_doubt_and_other_names_take_their_place(lite: Store) -> None:
    an = at(lite, "coauthors").says("Lò Thị Xuân, Đinh Công Sơn").hears("Chia đều")
    an.says("Lầu A Páo, Vàng Thị Mỷ").hears("Lầu A Páo 33%", "Vàng Thị Mỷ 33%").does_not_hear("Sơn")
    an.says("thêm Lò Thị Xuân").hears("Lầu A Páo 25%", "Lò Thị Xuân 25%").says("10%, 20% và 5%").hears("Còn gì nữa")
    people = [["Lầu A Páo", 10], ["Vàng Thị Mỷ", 20], ["Lò Thị Xuân", 5]]
    assert kept(lite)["coauthors"]["people"] == people


def test_words_too_few_are_kept_and_those_behind_them_complete_the_answer(lite: Store) -> None:
    an = at(lite, BEFORE).says("Cắt bằng tay").hears("kể thêm một hai ý")
    an.says("mỗi lớp mất 4 phút, hay lệch mép").hears("Em ghi thêm", "Cắt bằng tay", "làm khác đi")
    assert kept(lite)["before"] == "Cắt bằng tay\nmỗi lớp mất 4 phút, hay lệch mép"


def test_who_says_it_all_anew_is_not_quoted_twice(lite: Store) -> None:
    at(lite, BEFORE).says("Cắt bằng tay").says("Cắt vải bằng tay, mỗi lớp mất 4 phút")
    assert kept(lite)["before"] == "Cắt vải bằng tay, mỗi lớp mất 4 phút"


def test_a_story_word_by_word(lite: Store) -> None:
    an = soon(at(lite, SOLUTION).says("em bắt thêm"), "con lăn", "ở đầu băng chuyền", "hàng tự trôi xuống")
    an.hears("Em ghi thêm").does_not_hear("chưa hiểu")
    assert kept(lite)["solution"] == "em bắt thêm\ncon lăn\nở đầu băng chuyền\nhàng tự trôi xuống"


def test_a_title_in_two_messages_is_one_line(lite: Store) -> None:
    an = soon(at(lite, "title").says("Xe kéo pallet"), "cho một người kéo")
    an.hears("Em ghi thêm vào mục “Tên sáng kiến”: Xe kéo pallet cho một người kéo", "lĩnh vực")
    assert "kind" not in kept(lite)


def test_what_qualifies_an_amount_is_added_to_it(lite: Store) -> None:
    soon(at(lite, "benefit").says("500 triệu"), "mỗi năm đó em").hears("500.000.000 đồng", "mỗi năm", "Anh/chị tính ra")
    assert kept(lite)["benefit"]["period"] == "year"
    assert "calculation" not in kept(lite)


def test_who_knows_the_form_may_be_quick(lite: Store) -> None:
    an = soon(at(lite, "title"), *FORM, seconds=0.7).hears("Anh/chị xem lại")
    answers = kept(lite)
    assert answers["before"] == ANSWERS["before"]
    assert answers["solution"] == ANSWERS["solution"]
    assert answers["title"] == ANSWERS["title"]
    assert answers["calculation"] == ANSWERS["calculation"]
    soon(an, *PLEDGE, seconds=0.7).hears("Mã hồ sơ")


@pytest.mark.parametrize(("channel", "first"), [("telegram", 4096), ("zalo_oa", 2000)])
def test_a_text_that_was_cut_is_one_text(lite: Store, channel: str, first: int) -> None:
    word = "máy dừng "
    text = (word * 600)[: first + 900]
    an = at(lite, BEFORE, channel).says(text[:first])
    soon(an, text[first:], seconds=0)
    answers = kept(lite)
    if channel == "telegram":
        assert "before" not in answers
        an.hears("chữ cái, mục này chỉ")
        an.says(STORY).hears("làm khác đi")
        assert kept(lite)["before"] == STORY
    else:
        assert answers["before"] == text.strip()
        assert "solution" not in answers


def test_both_halves_of_what_is_too_long_are_refused(lite: Store) -> None:
    text = "a máy " * 400
    an = at(lite, BEFORE, "zalo_oa").says(text[:2000])
    soon(an, text[:2000], text[:500], seconds=0).hears("chữ cái, mục này chỉ", "4.499", "việc này làm thế nào")
    assert "solution" not in kept(lite)


def test_what_waited_while_the_bot_was_away_answers_what_was_asked_then(lite: Store) -> None:
    an = at(lite, BEFORE)
    away = an.now + timedelta(minutes=40)
    texts = (
        STORY,
        "Alo em ơi, sao không thấy trả lời gì hết vậy, chị chờ cả buổi",
        "Máy cũ từ năm 2009 nên chỉnh hoài không được",
    )
    events = [
        Incoming("web", f"late-{n}", "an", "an", an.now + timedelta(minutes=10 * n + 1), text=text)
        for n, text in enumerate(texts)
    ]
    receiver(lite).receive(events, away)
    answers = kept(lite)
    assert answers["before"].startswith(STORY)
    assert answers["before"].endswith("không được")
    assert "solution" not in answers


def test_a_story_that_waited_for_no_question_is_asked_about(lite: Store) -> None:
    an = at(lite, "field")
    away = an.now + timedelta(minutes=40)
    events = [
        Incoming("web", f"late-{n}", "an", "an", an.now + timedelta(minutes=10 * n + 1), text=text)
        for n, text in enumerate(("sản xuất", "Alo em ơi, sao không thấy trả lời gì hết vậy, chị chờ cả buổi"))
    ]
    receiver(lite).receive(events[:1], away)
    receiver(lite).receive(events[1:], away + timedelta(seconds=1))
    assert "before" not in kept(lite)


def test_an_answer_that_took_its_time_is_its_own(lite: Store) -> None:
    an = at(lite, BEFORE).says(STORY)
    soon(an, MORE, seconds=20).hears("Áp dụng lần đầu")
    assert kept(lite)["solution"] == MORE


@pytest.mark.parametrize(
    ("asked", "doubted", "more", "heard"),
    [
        ("benefit", "250", "triệu", "250.000.000 đồng"),
        ("benefit", "1.5", "tỷ đồng", "1.500.000.000"),
        ("applied", "tháng 4", "không, năm trước cơ", "tháng 4/2025"),
        ("applied", "tháng 9", "2025", "tháng 9/2025"),
        ("coauthors", "Lý Thị Mai", "20%", "Lý Thị Mai 20%"),
    ],
)
def test_what_comes_behind_a_doubt_is_read_together_with_it(
    lite: Store, asked: str, doubted: str, more: str, heard: str
) -> None:
    an = at(lite, asked).says(doubted)
    soon(an, more).hears(heard)


def test_an_amount_a_month_that_is_told_so_behind_it_is_asked_about(lite: Store) -> None:
    an = soon(at(lite, "benefit").says("8tr"), "mỗi tháng nhé").hears("Mười hai tháng là 96.000.000")
    assert "benefit" not in kept(lite)
    an.says("đúng").hears("tính ra số đó")


def test_own_words_that_mean_to_change_something_hand_nothing_in(lite: Store) -> None:
    at(lite, "review").hears("cam đoan").says("em xin sửa lại đã").does_not_hear("Mã hồ sơ")


def test_a_form_without_a_pause_that_waited_for_us_is_taken_whole(lite: Store) -> None:
    an = at(lite, "title")
    events = [Incoming("web", f"all-{n}", "an", "an", an.now, text=text) for n, text in enumerate(FORM)]
    receiver(lite).receive(events, an.now + timedelta(minutes=3))
    answers = kept(lite)
    assert [answers[key] for key in ("title", "before", "solution", "calculation")] == [ANSWERS[key] for key in ("title", "before", "solution", "calculation")]
    an.looks().hears("Anh/chị xem lại")


@pytest.mark.parametrize("seconds", [1, 4, 8])
def test_what_adds_nothing_to_the_answer_before_is_left_to_the_open_question(lite: Store, seconds: float) -> None:
    an = at(lite, "applied").says("thang 6").hears("tháng 6/2026. Đúng không")
    soon(an, "co", "1 ty 2", seconds=seconds).hears("tính ra số đó")
    assert kept(lite)["applied"]["start"] == "2026-06-01"
    assert kept(lite)["benefit"]["vnd"] == 1_200_000_000


def test_the_last_of_several_messages_of_a_story_ends_no_photos(lite: Store) -> None:
    an = at(lite, "effect").says("hiệu quả khác", "giảm té ngã")
    soon(an, "anh em yên tâm leo cao", "khỏi thuê giàn giáo").does_not_hear("Tôi cam đoan")
    assert kept(lite)["effects"].endswith("khỏi thuê giàn giáo")
