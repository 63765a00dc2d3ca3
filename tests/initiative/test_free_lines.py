"""After /mau in free words: a line more never makes it read less, and what has no place is said back."""

from __future__ import annotations

import pytest

from handlers.initiative.sheet.labelled import read
from storage.database.store import Store
from tests.cast.talker import Talker

LINES = """Trước đây lưới phơi trên nền nhà, hay bị rách và ẩm mốc
Bây giờ em hàn giá ba tầng có ròng rọc nên một người phơi được
Áp dụng từ tháng 3/2026
Tiết kiệm 168 triệu"""
STORY = (
    "Trước đây lưới phơi trên nền nhà, hay bị rách. Nay em hàn giá ba tầng có ròng rọc nên một người phơi được,"
    " mỗi tháng khoảng 14 triệu."
)


@pytest.mark.parametrize(
    "line", ["cach tinh: 14 trieu x 12 thang", "Lĩnh vực: sản xuất", "Loại: kỹ thuật", "ghi chú: gấp"]
)
def test_a_line_more_never_makes_it_read_less(line: str) -> None:
    before, after = read(LINES, asked_for=True), read(f"{LINES}\n{line}", asked_for=True)
    assert {key: after.get(key) for key in before} == before


def test_an_amount_a_month_is_kept_and_asked_for_the_year(lite: Store) -> None:
    person = Talker(lite, "an").introduced().says("/mau", STORY)
    person.hears("Còn 5 mục, em hỏi lần lượt", "khoảng 168.000.000 đồng", "Đúng không").sees(
        "khoảng 14.000.000 đồng (mười bốn triệu đồng) mỗi tháng"
    )
    person.says("đúng").hears("Tên sáng kiến là gì").says("Giá phơi lưới ba tầng có ròng rọc").hears("lĩnh vực")


def test_what_has_no_place_is_said_back(lite: Store) -> None:
    person = Talker(lite, "an").introduced().says("/mau")
    person.says(
        "Tên: Giá phơi lưới ba tầng\nTên: Giá phơi có ròng rọc\nCách làm: Hàn giá ba tầng có ròng rọc kéo lưới lên"
    )
    person.hears("Em chưa biết xếp: “")


LABELLED = (
    "cach tinh: 14 trieu x 12 thang",
    "Lĩnh vực: sản xuất",
    "Loại: kỹ thuật",
    "Bảo mật: không",
    "Đơn vị: hoang mai",
)


@pytest.mark.parametrize("number", range(1, len(LABELLED) + 1))
@pytest.mark.parametrize("below", [True, False])
def test_nor_do_several_lines_wherever_they_stand(number: int, below: bool) -> None:
    labelled = "\n".join(LABELLED[:number])
    whole = f"{LINES}\n{labelled}" if below else f"{labelled}\n{LINES}"
    before, after = read(LINES, asked_for=True), read(whole, asked_for=True)
    assert {key: after.get(key) for key in before} == before
    assert after["calculation"] == "14 trieu x 12 thang"


FIVE = """Cải tiến xe đẩy hàng ở kho vải
Trước đây phải hai người khiêng từng cây vải, mất nhiều thời gian và đau lưng
Em lắp thêm con lăn và tay nắm vào xe đẩy để một người kéo được ba cây vải một lượt
Áp dụng từ tháng 3/2026
Tiết kiệm 168 triệu một năm"""


def test_five_free_lines_are_a_title_a_story_a_day_and_an_amount(lite: Store) -> None:
    person = Talker(lite, "an").introduced().says("/mau", FIVE).does_not_hear("chưa biết xếp")
    person.hears("Tên sáng kiến: Cải tiến xe đẩy hàng ở kho vải", "Trước đây: Trước đây phải hai người")
    person.hears("Cách làm mới: Em lắp thêm con lăn", "tháng 3/2026", "168.000.000 đồng")


def test_the_head_of_a_paper_is_no_title() -> None:
    assert "title" not in read(f"PHIẾU ĐĂNG KÝ SÁNG KIẾN\n{LINES}", asked_for=True)
    assert "title" not in read(LINES, asked_for=True)


@pytest.mark.parametrize(
    "said",
    ["mỗi tháng tiết kiệm khoảng 14 triệu", "tiết kiệm khoảng 14 triệu mỗi tháng", "một tháng tổ em đỡ được 14 triệu"],
)
def test_what_an_amount_is_for_may_stand_before_it(lite: Store, said: str) -> None:
    person = Talker(lite, "an").introduced().says("/mau", f"Trước đây hay bị rách. Nay em hàn giá ba tầng, {said}.")
    person.hears("168.000.000 đồng")
    assert any("14.000.000 đồng" in label for label in person.labels)
