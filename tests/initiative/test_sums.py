"""A sum that does not add up is asked about, once; officers see what came of the check."""

from __future__ import annotations

from typing import Any

import pytest

from storage.database.store import Store
from tests.cast.crowd import HOANGMAI, officer
from tests.cast.rows import only_draft
from tests.cast.talker import ANSWERS, PLEDGE, Talker, since, until

RIGHT = "200 sp x 2.500.000đ = 500 triệu"
WRONG = "200 sp x 150.000đ x 12 tháng = 500 triệu"
ASKED = "Em tính ra 360 triệu, anh/chị ghi 500 triệu. Giữ số nào"


@pytest.fixture
def an(lite: Store) -> Talker:
    return Talker(lite, "an").introduced().says(*until("calculation"))


def answers(store: Store) -> dict[str, Any]:
    return only_draft(store).answers


def test_a_wrong_sum_is_asked_about_and_the_computed_one_is_taken(an: Talker, lite: Store) -> None:
    an.says(WRONG).hears(ASKED).sees("360 triệu", "500 triệu", "Sửa cách tính", "Bỏ qua")
    an.presses("360 triệu").is_at("evidence")
    assert answers(lite)["benefit"]["vnd"] == 360_000_000
    an.says("không").hears("Giá trị làm lợi: 360.000.000 đồng", WRONG).does_not_hear("Phép tính:")


@pytest.mark.parametrize("typed", ["500 triệu", "2", "giữ số cũ", "giữ nguyên", "bỏ qua", "500", "không"])
def test_the_amount_that_was_typed_may_stay(an: Talker, lite: Store, typed: str) -> None:
    an.says(WRONG).says(typed).is_at("evidence")
    assert answers(lite)["benefit"]["vnd"] == 500_000_000


@pytest.mark.parametrize("typed", ["360 triệu", "1", "lấy số em tính", "360tr", "360"])
def test_the_computed_amount_may_be_typed(an: Talker, lite: Store, typed: str) -> None:
    an.says(WRONG).says(typed).is_at("evidence")
    assert answers(lite)["benefit"]["vnd"] == 360_000_000


def test_quite_another_amount_may_be_typed(an: Talker, lite: Store) -> None:
    an.says(WRONG).says("400 triệu").is_at("evidence")
    assert answers(lite)["benefit"]["vnd"] == 400_000_000


@pytest.mark.parametrize("way", ["Sửa cách tính", "3"])
def test_the_calculation_may_be_mended_and_nobody_is_asked_twice(an: Talker, lite: Store, way: str) -> None:
    an.says(WRONG)
    (an.says(way) if way == "3" else an.presses(way)).hears("tính ra số đó thế nào", WRONG)
    an.says("200 sp x 100.000đ x 12 tháng").is_at("evidence")
    assert answers(lite)["calculation"] == "200 sp x 100.000đ x 12 tháng"


@pytest.mark.parametrize("silent", [RIGHT, "Giảm 200 phế phẩm mỗi tháng", "theo sản lượng và đơn giá của xưởng"])
def test_what_adds_up_or_cannot_be_read_is_not_asked_about(an: Talker, silent: str) -> None:
    an.says(silent).is_at("evidence")


def test_slips_of_unit_and_of_period_are_named(an: Talker) -> None:
    an.says("200 sp x 2.500đ").hears("Em tính ra 500.000 đồng, anh/chị ghi 500 triệu", "lẫn nghìn, triệu với tỷ")


def test_a_month_taken_for_a_year_is_named(an: Talker) -> None:
    an.says("Mỗi tháng bớt 200 sp x 2.500.000đ").hears("Em tính ra 6 tỷ một năm", "lẫn tháng, ca, quý với năm")


def test_a_later_correction_is_checked_too(an: Talker) -> None:
    an.says(RIGHT).is_at("evidence").says("sửa giá trị làm lợi", "800 triệu").hears(
        "Em tính ra 500 triệu, anh/chị ghi 800 triệu"
    )
    an.says("số đã ghi").is_at("evidence").says("sửa cách tính", "100 sp x 2.500.000đ").is_at("evidence")


def test_the_form_in_one_message_is_checked_too(lite: Store) -> None:
    form = ("Tên: Cải tiến khuôn dập giảm phế phẩm", "Giá trị: 500 triệu", f"Cách tính: {WRONG}", "Lĩnh vực: cơ khí")
    stories = (f"Trước đây: {ANSWERS['before']}", f"Cách làm: {ANSWERS['solution']}", "Áp dụng từ: 15/6/2026")
    an = Talker(lite, "an").introduced().says("\n".join((*form, *stories))).hears(ASKED)
    an.presses("500 triệu").hears("xem lại")


def test_going_back_leads_to_the_calculation(an: Talker) -> None:
    an.says(WRONG).hears(ASKED).says("quay lại").hears("tính ra số đó thế nào", WRONG)


def test_the_officer_reads_what_came_of_it(an: Talker, lite: Store) -> None:
    hoa = officer(lite, "hoa", HOANGMAI)
    an.says(WRONG).says("giữ số cũ").says(*since("evidence"), *PLEDGE).hears("Mã hồ sơ")
    hoa.says("/duyet").hears("Lệch: tính ra 360 triệu, ghi 500 triệu").does_not_hear("Phép tính:")


@pytest.mark.parametrize(
    ("calculation", "mark"), [(RIGHT, "Đã khớp phép tính"), ("Giảm 200 phế phẩm", "Không đọc được phép tính")]
)
def test_the_officer_reads_that_it_agrees_or_was_not_read(an: Talker, lite: Store, calculation: str, mark: str) -> None:
    hoa = officer(lite, "hoa", HOANGMAI)
    an.says(calculation, *since("evidence"), *PLEDGE).hears("Mã hồ sơ")
    hoa.says("/duyet").hears(mark)
