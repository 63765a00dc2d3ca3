"""Every row of cases/*.tsv is read as the row says; more_*.tsv are our own, in the same columns."""

import unicodedata
from datetime import date
from typing import Any

import pytest

from handlers.reading import Reading, UnitIndex, fold, in_words, read_date, read_money, read_phone, read_reply
from tests.cast.understanding.readings import INDEX, TODAY, Row, Unit, cases, old_units

HOANG_MAI = Unit("P-HOANGMAI", "Công đoàn phường Hoàng Mai", "Hoàng Mai", "phuong")
TU_LIEM = Unit("P-TULIEM", "Công đoàn phường Từ Liêm", "Từ Liêm", "phuong")
BA_VI = Unit("X-BAVI", "Công đoàn xã Ba Vì", "Ba Vì", "xa")
DUC_GIANG = Unit("G-1", "CĐCS Công ty TNHH May Đức Giang", "", "grassroots")
KIM_LIEN = Unit("G-2", "CĐCS Trường Tiểu học Kim Liên", "", "grassroots")
KIM_LIEN_SMALL = Unit("G-3", "CĐCS Trường Mầm non Kim Liên", "", "grassroots")
THANH_NHAN = Unit("G-4", "CĐCS Bệnh viện Thanh Nhàn", "", "grassroots")


def holds_together(reading: Reading[Any]) -> bool:
    """A value only with ok and confirm, and never among the candidates."""
    return (reading.value is not None) == (reading.status in ("ok", "confirm")) and (
        reading.value not in reading.candidates
    )


@pytest.mark.parametrize("row", cases("money"))
def test_money_is_read_as_the_row_says(row: Row) -> None:
    reading = read_money(row["input"])
    expected = int(row["expected_vnd"]) if row["expected_vnd"] else None
    assert (reading.status, reading.value) == (row["status"].lower(), expected)
    assert (reading.period, reading.approx) == (row["period"] or "once", row["approx"] == "1")
    if row["candidates"]:
        assert {str(candidate) for candidate in reading.candidates} == set(row["candidates"].split("|"))
    assert holds_together(reading)


@pytest.mark.parametrize("row", cases("dates"))
def test_a_date_is_read_as_the_row_says(row: Row) -> None:
    reading = read_date(row["input"], TODAY)
    start, end = row["expected_start"], row["expected_end"]
    expected = (date.fromisoformat(start), date.fromisoformat(end)) if start else None
    assert (reading.status, reading.value) == (row["status"].lower(), expected)
    assert holds_together(reading)


@pytest.mark.parametrize("row", cases("phones"))
def test_a_phone_is_read_as_the_row_says(row: Row) -> None:
    reading = read_phone(row["input"])
    status = {"SKIP": "none"}.get(row["status"], row["status"].lower())
    assert (reading.status, reading.value) == (status, row["expected_e164"] or None)
    assert holds_together(reading)


@pytest.mark.parametrize("row", cases("units"))
def test_a_unit_is_found_as_the_row_says(row: Row) -> None:
    reading = INDEX.find(row["input"])
    assert (reading.status, reading.value) == (row["status"].lower(), row["expected_code"] or None)
    if row["candidates"]:
        assert set(reading.candidates) == set(row["candidates"].split("|"))
    assert holds_together(reading)


@pytest.mark.parametrize("row", cases("replies"))
def test_a_reply_is_read_as_the_row_says(row: Row) -> None:
    assert read_reply(row["input"]) == row["status"]


@pytest.mark.parametrize("unit", old_units(), ids=lambda unit: unit.code)
def test_every_unit_is_found_by_all_its_names(unit: Unit) -> None:
    names = [unit.name, unit.short_name, *unit.aliases, f"CĐ {unit.short_name}", f"{unit.name}, Hà Nội"]
    plain = [fold(name) for name in names] + [name.upper() for name in names]
    glued = [fold(unit.short_name).replace(" ", "")]
    decomposed = [unicodedata.normalize("NFD", name) for name in names]
    for text in names + plain + glued + decomposed:
        assert INDEX.find(text) == Reading("ok", unit.code), text


def test_an_old_district_and_a_new_ward_of_one_name_are_asked() -> None:
    index = UnitIndex([*old_units(), HOANG_MAI, TU_LIEM, BA_VI])
    assert index.find("hoang mai") == Reading("ask", None, ("Q-HOANGMAI", "P-HOANGMAI"))
    assert index.find("HM") == Reading("ask", None, ("Q-HOANGMAI", "P-HOANGMAI"))
    assert set(index.find("từ liêm").candidates) == {"Q-BACTULIEM", "Q-NAMTULIEM", "P-TULIEM"}
    assert index.find("ba vì").status == "ask"


def test_a_level_tells_an_old_district_from_a_new_ward() -> None:
    index = UnitIndex([*old_units(), HOANG_MAI, TU_LIEM, BA_VI])
    assert index.find("phường hoàng mai") == Reading("ok", "P-HOANGMAI")
    assert index.find("P. Hoàng Mai") == Reading("ok", "P-HOANGMAI")
    assert index.find("q hoang mai") == Reading("ok", "Q-HOANGMAI")
    assert index.find("xã ba vì") == Reading("ok", "X-BAVI")
    assert index.find("huyện ba vì") == Reading("ok", "H-BAVI")
    assert index.find("huyện hoàng mai").status == "ask"


def test_a_loaded_grassroots_union_wins_over_its_sector() -> None:
    index = UnitIndex([*old_units(), DUC_GIANG, KIM_LIEN, KIM_LIEN_SMALL, THANH_NHAN])
    assert index.find("bv thanh nhàn") == Reading("ok", "G-4")
    assert index.find("cty may đức giang") == Reading("ok", "G-1")
    assert index.find("công ty trách nhiệm hữu hạn may đức giang") == Reading("ok", "G-1")
    assert index.find("tiểu học kim liên") == Reading("ok", "G-2")
    assert index.find("truong mn kim lien") == Reading("ok", "G-3")
    assert index.find("kim liên") == Reading("ask", None, ("G-2", "G-3"))
    assert index.find("may đức giang").value == "G-1"
    assert index.find("bv bạch mai").value == "N-YTE"


def test_an_index_of_no_units_finds_nothing() -> None:
    assert UnitIndex([]).find("hoàng mai").status == "reject"


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        (0, "không đồng"),
        (21, "hai mươi mốt đồng"),
        (105, "một trăm linh năm đồng"),
        (1_200_000_000, "một tỷ hai trăm triệu đồng"),
        (1_005_000_000, "một tỷ không trăm linh năm triệu đồng"),
        (1_000_000_200, "một tỷ không trăm nghìn hai trăm đồng"),
        (10**15, "một triệu tỷ đồng"),
        (-5_000, "âm năm nghìn đồng"),
    ],
)
def test_an_amount_is_said_in_words(amount: int, said: str) -> None:
    assert in_words(amount) == said
