"""After /mau in free words: a line more never makes it read less, and what has no place is said back."""

from __future__ import annotations

import pytest

from handlers.initiative.labelled import read
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
    person.hears("Giá trị làm lợi: 1 khoảng 168.000.000 đồng", "2 khoảng 14.000.000 đồng")


def test_what_has_no_place_is_said_back(lite: Store) -> None:
    person = Talker(lite, "an").introduced().says("/mau")
    person.says(
        "Tên: Giá phơi lưới ba tầng\nTên: Giá phơi có ròng rọc\nCách làm: Hàn giá ba tầng có ròng rọc kéo lưới lên"
    )
    person.hears("Em chưa biết xếp: “")
