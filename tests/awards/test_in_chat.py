"""/khenthuong: a short summary, and the file behind an address; for officers, of their own units."""

from __future__ import annotations

import pytest

from handlers.awards import asking
from handlers.awards.ordering import MOST_IN_CHAT
from storage.database import bulk
from storage.database.store import Store
from tests.cast.crowd import BADINH, HOANGMAI, officer, supporter
from tests.cast.rows import initiative
from tests.cast.talker import Talker

CODE = "SK-2026-000001"


@pytest.fixture
def hoa(lite: Store) -> Talker:
    """Officer of Hoàng Mai, where one initiative of 500 triệu is verified."""
    Talker(lite, "an").introduced().submits()
    return officer(lite, "hoa", HOANGMAI).says("/duyet").presses("Xác minh").hears("Đã xác minh")


def test_an_officer_hears_what_stands_first_and_gets_the_file(hoa: Talker) -> None:
    hoa.says("/khenthuong").hears("Danh sách xét khen thưởng: LĐLĐ quận Hoàng Mai", "đã được công đoàn xác minh")
    hoa.hears("1 sáng kiến, 1 người tham gia", "Từ 80 triệu đồng trở lên: 1")
    assert hoa.heard[-1].sheet.endswith(".verified.xlsx")
    hoa.presses("Bản Word").hears("Danh sách xét khen thưởng")
    assert hoa.heard[-1].sheet.endswith(".verified.docx")
    hoa.presses("Tính theo quyết định công nhận").hears("đã có quyết định công nhận", "chưa có sáng kiến nào")
    assert not hoa.heard[-1].sheet


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("1/1/2026 đến 30/6/2026", "20260101.20260630.verified.xlsx"),
        ("từ ngày 1/1/2026 đến hết 30/6/2026 word", "20260101.20260630.verified.docx"),
        ("quý 2/2026 công nhận", "20260401.20260630.recognised.xlsx"),
        ("2026", "20260101.20261231.verified.xlsx"),
        ("1/1/2026 đến 31/12/2026", "20260101.20261231.verified.xlsx"),
        ("năm 2025", "20250101.20251231.verified.xlsx"),
        ("tháng 6/2026", "20260601.20260630.verified.xlsx"),
        ("20260101.20260630.verified.docx", "20260101.20260630.verified.docx"),
    ],
)
def test_days_are_read_as_people_type_them(hoa: Talker, typed: str, address: str) -> None:
    first, last, *_ = address.split(".")
    days = "đến ".join(f"{one[6:]}/{one[4:6]}/{one[:4]} " for one in (first, last)).strip()
    hoa.says(f"/khenthuong {typed}").hears(f"từ {days}")


@pytest.mark.parametrize("typed", ["hôm nào đó", "30/6/2026 đến 1/1/2026", "20260630.20260101.verified.xlsx", "1.2.3.4"])
def test_what_is_no_days_is_asked_for_again(hoa: Talker, typed: str) -> None:
    hoa.says(f"/khenthuong {typed}").hears("kèm hai ngày")


def test_an_address_is_read_back_and_nothing_else_is() -> None:
    text = "20260101.20260630.recognised.docx"
    found = asking.from_address(text)
    assert found is not None and found.address == text
    for wrong in ("", "20260101.20260230.verified.xlsx", "20260101.20260630.all.xlsx", f"{text}.x", "²0260101.20260630.verified.xlsx"):
        assert asking.from_address(wrong) is None


def test_nobody_else_gets_them(hoa: Talker, lite: Store) -> None:
    officer(lite, "lan", BADINH).says("/khenthuong").hears("LĐLĐ quận Ba Đình", "chưa có sáng kiến nào được tính")
    supporter(lite, "minh", HOANGMAI).says("/khenthuong").hears("cán bộ phụ trách quyết").does_not_hear("500")
    Talker(lite, "an2").introduced().says("/huy", "/khenthuong").hears("dành cho cán bộ")


@pytest.mark.parametrize("days", ["00010101.20261231", "20260101.99991231"])
def test_days_at_the_ends_of_time_are_no_days(hoa: Talker, days: str) -> None:
    hoa.says(f"/khenthuong {days}.verified.xlsx").hears("kèm hai ngày")


def test_lists_of_very_many_are_weighed_in_the_file_alone(lite: Store, hoa: Talker) -> None:
    with lite.write() as tx:
        bulk.insert(tx, "initiative", [initiative(n, HOANGMAI, n, "verified") for n in range(1, MOST_IN_CHAT + 1)])
    hoa.says("/khenthuong").hears("có hơn 10.000 sáng kiến", "Trong tệp có họ tên").does_not_hear("Nhiều nhất khối")
    assert hoa.heard[-1].sheet
