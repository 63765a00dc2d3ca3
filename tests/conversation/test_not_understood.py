"""Answers that are not understood again and again: the bot says it in other words, helps, and offers a way out."""

from __future__ import annotations

from tests.cast.talker import Talker, until


def at(worker: Talker, answers: str) -> Talker:
    return worker.says(*until(answers))


def test_the_second_miss_helps_by_itself_and_the_third_offers_a_way_out(worker: Talker) -> None:
    at(worker, "benefit").hears("bao nhiêu tiền")
    first = worker.says("nhiều lắm").hears("Ví dụ").text
    second = worker.says("rất nhiều").hears("Em nói rõ hơn", "Ước lượng cũng được", "Ví dụ").text
    third = worker.says("vô kể").hears("mình để sau", "“tạm dừng”", "Ví dụ").text
    fourth = worker.says("nhiều ghê lắm").hears("Em nói rõ hơn").text
    assert len({first, second, third}) == 3 and third != fourth
    worker.says("500 triệu").hears("500.000.000").says("ừ").does_not_hear("Em nói rõ hơn")


def test_a_new_question_begins_anew(worker: Talker) -> None:
    at(worker, "applied").says("hôm nào đó").says("hôm nào ấy").hears("Em nói rõ hơn", "Lấy ngày sớm hơn")
    worker.says("15/6/2026").hears("tính được bằng tiền").says("xanh xanh đỏ đỏ").hears("chưa rõ ý này")
    worker.says("linh tinh").hears("Em nói rõ hơn", "an toàn, nhanh hơn").sees("Hiệu quả khác")


def test_what_has_to_be_met_is_said_each_time(worker: Talker) -> None:
    at(worker, "before").says("ngắn").hears("thêm khoảng một câu").says("ngắn quá").hears(
        "Em nói rõ hơn", "thêm khoảng một câu", "cách làm cũ"
    )


def test_another_reason_is_said_as_it_is(worker: Talker) -> None:
    at(worker, "title").says("ngắn").hears("thêm khoảng một câu").says("x" * 300).hears("chỉ ghi được 200").says(
        "sáng kiến"
    ).hears("làm gì")


def test_a_union_missed_twice_is_chosen_from_the_list(worker: Talker) -> None:
    worker.says("sửa đơn vị", "xyzt qwk").hears("chưa tìm thấy")
    worker.says("qwk xyzt zz").hears("chọn trong danh sách", "(1–10 trong 45").sees("Xem thêm")
    worker.says("2").hears("Đã ghi: LĐLĐ huyện Ba Vì")


def test_where_it_may_be_skipped_that_is_said(worker: Talker) -> None:
    too_much = ("Trần Thị Bình 130%",) * 3
    at(worker, "coauthors").hears("cùng làm không").says(*too_much).hears("“bỏ qua” để sang câu khác")
    worker.says("bỏ qua").hears("Còn gì nữa")


def test_yes_to_a_choice_is_explained_too(worker: Talker) -> None:
    at(worker, "kind").hears("loại giải pháp").says("ừ").hears("chưa rõ ý này").says("vâng").hears(
        "Em nói rõ hơn", "máy móc"
    )
