"""Corrections by name, anywhere: that answer is changed and read back, and the open question asked again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from storage.database.store import Store
from storage.initiatives import initiatives
from tests.cast.rows import only_draft
from tests.cast.talker import PLEDGE, Talker, until

BEFORE, SOLUTION, APPLIED, CALCULATION = "before", "solution", "applied", "calculation"
COAUTHORS, RECOGNISED, EFFECT = "coauthors", "recognised", "effect"


def kept(store: Store) -> dict[str, Any]:
    """The answers of the only form that is open."""
    return only_draft(store).answers


def at(store: Store, asked: str) -> Talker:
    """Somebody before that question."""
    return Talker(store, "an").introduced().says(*until(asked))


@pytest.mark.parametrize(
    ("asked", "typed", "key", "value", "heard"),
    [
        (BEFORE, "à tên phải là Giàn phơi tự quay", "title", "Giàn phơi tự quay", "trước đây"),
        (SOLUTION, "a ten phai la Gian phoi tu quay nhe", "title", "Gian phoi tu quay", "làm khác đi"),
        (COAUTHORS, "ngày áp dụng em ghi sai, là 3/3/2026", "applied", "2026-03-03", "cùng làm"),
        (COAUTHORS, "em ghi nhầm ngày, 3/3/2026 mới đúng", "applied", "2026-03-03", "cùng làm"),
        (CALCULATION, "nhầm, 430 triệu mới đúng", "benefit", 430_000_000, "tính ra số đó"),
        (RECOGNISED, "nham, 430 trieu moi dung", "benefit", 430_000_000, "công nhận chưa"),
        (RECOGNISED, "à số tiền đúng là 430 triệu", "benefit", 430_000_000, "công nhận chưa"),
        (RECOGNISED, "không phải 500 triệu mà là 430 triệu", "benefit", 430_000_000, "công nhận chưa"),
        (RECOGNISED, "cho em sửa lại số tiền thành 430 triệu ạ", "benefit", 430_000_000, "công nhận chưa"),
        (CALCULATION, "e ghi lộn, 430tr nha", "benefit", 430_000_000, "tính ra số đó"),
        (CALCULATION, "sai rồi, nãy em ghi 500 mà đúng là 430 triệu thôi", "benefit", 430_000_000, "tính ra số đó"),
        (CALCULATION, "chết gõ thừa số 0, 50 triệu thôi", "benefit", 50_000_000, "tính ra số đó"),
        (RECOGNISED, "tiền 430 triệu chứ không phải 500", "benefit", 430_000_000, "công nhận chưa"),
        (CALCULATION, "đâu có, số tiền em nói là 430 triệu mà", "benefit", 430_000_000, "tính ra số đó"),
        (CALCULATION, "em nói 430 triệu chứ có nói 500 đâu", "benefit", 430_000_000, "tính ra số đó"),
        (EFFECT, "không phải, năm ngoái", "applied", "2025-06-15", "bằng tiền"),
        (BEFORE, "mục 4 sửa thành quản lý", "kind", "management", "trước đây"),
        (APPLIED, "à nhầm, loại giải pháp phải là quản lý", "kind", "management", "khi nào"),
        (BEFORE, "nhầm đơn vị rồi, phải là hai ba trung", "unit", "Q-HAIBATRUNG", "trước đây"),
    ],
)  # fmt: skip
def test_an_answer_is_mended_by_its_name(
    lite: Store, asked: str, typed: str, key: str, value: object, heard: str
) -> None:
    an = at(lite, asked)
    open_key = kept(lite).keys()
    an.says(typed).hears("Em sửa mục", heard)
    answer = kept(lite)[key]
    if isinstance(answer, dict):
        answer = answer.get("vnd") or answer.get("start") or answer.get("code")
    assert answer == value
    assert kept(lite).keys() - {key} == open_key - {key}


@pytest.mark.parametrize(
    ("asked", "typed", "opened"),
    [
        (BEFORE, "tên bị sai rồi", "Tên sáng kiến là gì"),
        (BEFORE, "nhầm rồi sửa lại tên giúp em", "Tên sáng kiến là gì"),
        (SOLUTION, "chết, em ghi nhầm lĩnh vực", "lĩnh vực nào"),
        (RECOGNISED, "khoan, sửa số tiền", "bao nhiêu tiền"),
        (RECOGNISED, "số tiền chưa chính xác", "bao nhiêu tiền"),
        (RECOGNISED, "so tien bi sai roi a", "bao nhiêu tiền"),
        ("review", "mục 8 chưa chuẩn", "từ khi nào"),
        ("review", "ngày áp dụng chưa đúng", "từ khi nào"),
    ],
)
def test_what_is_only_wrong_opens_and_then_the_form_goes_on(lite: Store, asked: str, typed: str, opened: str) -> None:
    an = at(lite, asked)
    answers = kept(lite)
    an.says(typed).hears(opened, "Đang ghi")
    assert kept(lite) == answers


def test_at_the_pledge_an_answer_is_mended_and_all_is_reviewed_again(lite: Store) -> None:
    an = at(lite, "review").hears("cam đoan")
    an.says("khoan, số tiền là 430 triệu mới đúng").hears(
        "Em sửa mục “Giá trị làm lợi”", "10. Giá trị làm lợi: 430.000.000", "cam đoan"
    )
    an.says("khoan, sửa số tiền").hears("bao nhiêu tiền").says("420 triệu").hears("420.000.000", "cam đoan")
    an.says(*PLEDGE).hears("Mã hồ sơ")


@pytest.mark.parametrize("typed", ["à nhầm", "nhầm rồi em ơi", "em ghi nhầm", "chết, ghi sai rồi"])
def test_a_mistake_that_is_not_named_is_in_the_last_answer(lite: Store, typed: str) -> None:
    an = at(lite, SOLUTION)
    an.says(typed).hears("trước đây việc này", "Đang ghi: Mỗi ca").says("Cắt vải bằng kéo tay, mỗi lớp mất 4 phút")
    an.hears("làm khác đi")
    assert kept(lite)["before"] == "Cắt vải bằng kéo tay, mỗi lớp mất 4 phút"


def test_a_mistake_is_no_no_to_a_choice(lite: Store) -> None:
    at(lite, "confidential").hears("giữ kín").says("nhầm rồi").hears("minh chứng")
    assert "confidential" not in kept(lite)


@pytest.mark.parametrize(
    ("first", "typed"),
    [
        ("bỏ qua", "quên mất, còn chị Cao Thị Nga 15% nữa"),
        ("Lý Văn Thông 20%", "à còn chị Cao Thị Nga 15% nữa"),
        ("Lý Văn Thông 20%", "em ghi thiếu tên Cao Thị Nga 15%"),
    ],
)
def test_somebody_who_was_forgotten_stands_beside_the_others(lite: Store, first: str, typed: str) -> None:
    an = (
        at(lite, COAUTHORS)
        .says(first)
        .says(typed)
        .hears("Em sửa mục “Đồng tác giả”", "Cao Thị Nga 15%", "Còn gì nữa")
    )
    people = kept(lite)["coauthors"]["people"]
    assert ["Cao Thị Nga", 15] in people
    assert len(people) == 1 + (first != "bỏ qua")
    an.says("chưa")


def test_a_value_that_is_none_opens_its_question_with_the_reason(lite: Store) -> None:
    an = at(lite, COAUTHORS).says("à ngày áp dụng phải là 3/3/2029").hears("chưa tới", "từ khi nào")
    an.says("3/3/2026").hears("Có gì thêm")


STORIES = (
    "Anh chị em ghi tên bị sai", "Nhầm lẫn số liệu giữa hai ca, phải cộng lại từ đầu", "Sai, hỏng nhiều, phải làm lại cả lô hàng",
    "Thợ mới ghi sai ngày, sai tên, sai số tiền", "Cả tổ hay ghi sai ngày trên phiếu", "Ghi sổ tay nên tên khách bị nhầm",
    "Khoan tay mất nhiều thời gian, hay gãy mũi", "Đổi dây curoa mỗi lần mất 2 giờ, phải là thợ cả mới làm được",
    "Quên tắt máy nên dầu chảy ra sàn, còn thợ thì trượt ngã", "Giá trị trên đồng hồ phải là 5 bar mới đạt",
    "Trước đây phải là thợ bậc cao mới chỉnh được", "Lộn phiếu giữa hai kho, chị em ghi nhầm số lượng",
    "Còn 3 máy cũ hay kẹt, thợ phải gỡ tay", "Sửa tên hàng trên tem mất cả buổi vì phải in lại",
)  # fmt: skip


@pytest.mark.parametrize("story", STORIES)
def test_a_story_of_mistakes_is_a_story(lite: Store, story: str) -> None:
    at(lite, BEFORE).says(story)
    assert kept(lite)["before"] == story


@pytest.mark.parametrize(
    ("typed", "heard"),
    [
        ("mục 8 chưa chuẩn", "từ khi nào"),
        ("à nhầm, 430 triệu mới đúng", "Em sửa mục “Giá trị làm lợi” thành: 430.000.000"),
        ("tên sai rồi em", "Tên sáng kiến là gì"),
        ("à tên phải là Giàn phơi tự quay", "Em sửa mục “Tên sáng kiến” thành: Giàn phơi tự quay"),
        ("nhầm rồi", "xem lại giúp em"),
    ],
)
def test_behind_the_receipt_a_correction_mends_what_was_handed_in(lite: Store, typed: str, heard: str) -> None:
    an = Talker(lite, "an").introduced().submits()
    code = an.code
    an.says(typed).hears(code, heard)
    an.says("15/6/2026" if "khi nào" in heard else "đúng hết")


def test_the_next_day_it_is_only_words(lite: Store) -> None:
    an = Talker(lite, "an").introduced().submits()
    an.waits(hours=20).says("mục 8 chưa chuẩn").does_not_hear("Áp dụng lần đầu")


def test_what_was_mended_behind_the_receipt_is_handed_in(lite: Store) -> None:
    an = Talker(lite, "an").introduced().submits()
    code = an.code
    an.says("à nhầm, 430 triệu mới đúng", *PLEDGE).hears(code)
    with lite.read() as tx:
        found = initiatives.by_code(tx, code)
    assert found is not None
    assert found.answers["benefit"]["vnd"] == 430_000_000


def edits(person: Talker, message: str, text: str) -> Talker:
    """The person changes a message that they sent."""
    person.now += timedelta(seconds=5)
    return person.does(kind="edited", message=message, text=text)


def telling(store: Store, asked: str) -> Talker:
    """Somebody on Telegram before that question, each of whose answers is a message with a number."""
    an = Talker(store, "an", "telegram").introduced()
    for number, text in enumerate(until(asked)):
        an.does(text=text, message=str(100 + number))
    return an


def test_an_edited_message_changes_the_answer_that_it_gave(lite: Store) -> None:
    an = telling(lite, APPLIED)
    edits(an, "102", "Mỗi ca phải dừng máy năm lần để chỉnh khuôn").hears(
        "Em sửa mục “Trước đây”", "năm lần", "khi nào"
    )
    assert kept(lite)["before"] == "Mỗi ca phải dừng máy năm lần để chỉnh khuôn"
    assert "applied" not in kept(lite)
    edits(an, "102", "xx").hears("chưa dùng được", "năm lần")


def test_an_edited_message_that_gave_no_answer_changes_nothing_and_says_how(lite: Store) -> None:
    an = telling(lite, APPLIED)
    answers = kept(lite)
    edits(an, "77", "gì đó khác").hears("chưa đổi câu trả lời nào", "khi nào")
    assert kept(lite) == answers


def test_an_edited_part_of_an_answer_is_not_taken_for_all_of_it(lite: Store) -> None:
    an = telling(lite, SOLUTION)
    an.now += timedelta(seconds=-27)
    an.does(text="Thợ phải chỉnh tay nên hay lệch", message="150").hears("Em ghi thêm")
    answers = kept(lite)
    edits(an, "150", "Thợ phải chỉnh bằng tay nên hay lệch").hears("một phần")
    assert kept(lite) == answers


@pytest.mark.parametrize(
    ("asked", "typed", "opened"),
    [
        ("before", "em bấm nhầm ở câu vừa rồi, cho em lùi lại một câu", "field"),
        ("solution", "quay lui, để tui sửa câu hồi nãy", "before"),
        ("solution", "cho anh viết lại cái đoạn trước đây làm thế nào", "before"),
        ("solution", "à quên, đoạn trước đây làm thế nào em kể chưa đúng", "before"),
    ],
)
def test_an_order_to_go_back_or_to_tell_anew_is_followed(lite: Store, asked: str, typed: str, opened: str) -> None:
    at(lite, asked).says(typed).is_at(opened)


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("Sửa tên sáng kiến: Khay chia thuốc sáu ngăn, vì nãy ghi năm ngăn", "Khay chia thuốc sáu ngăn"),
        ("doi ten sang kien lai la Phao bao nuoc be ngam nha chau", "Phao bao nuoc be ngam"),
    ],
)
def test_why_it_is_mended_is_no_part_of_it(lite: Store, typed: str, title: str) -> None:
    at(lite, APPLIED).says(typed).hears("Em sửa mục “Tên sáng kiến”")
    assert kept(lite)["title"] == title


@pytest.mark.parametrize(
    ("asked", "typed"),
    [
        (BEFORE, "Tôi là lái xe, cơ quan có ô tô 7 chỗ mà hỏng suốt"),
        (BEFORE, "Em là công nhân xưởng sơn, chỗ này có ô nhiễm và mùi, ai cũng khó thở"),
        (SOLUTION, "sửa phần mềm cho máy cắt chạy tự động theo bản vẽ"),
    ],
)
def test_a_story_of_faults_is_kept(lite: Store, asked: str, typed: str) -> None:
    at(lite, asked).says(typed).hears("Đã ghi")
    assert kept(lite)[asked] == typed


def test_where_it_is_used_stays_in_a_title_that_is_mended(lite: Store) -> None:
    at(lite, APPLIED).says("tên phải là Giàn phơi tự quay, tại xưởng 2")
    assert kept(lite)["title"] == "Giàn phơi tự quay, tại xưởng 2"


def test_a_visit_names_no_district(lite: Store) -> None:
    an = at(lite, BEFORE).says("Khách tham quan hỏi gì thì chị thuyết minh nói lại từ đầu, ngày mấy chục lượt khàn cổ luôn")
    an.is_at(BEFORE).hears("em ghi câu này")
