"""The initiatives as an Excel sheet that an office opens and prints, as CSV, and in the columns that were asked for."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook
from sqlalchemy import text

from bot.operations.export import export
from handlers.records.columns import COLUMNS
from messages.catalog import say
from storage.database.store import Store
from tests.cast.rows import NOW, initiative, submit
from tests.databases import ON_BOTH

CAME = datetime(2026, 3, 1, 17, 30, 5, tzinfo=UTC)  # half past midnight in Hà Nội


def handed_in(store: Store, **columns: Any) -> None:
    row = initiative(1, "Q-BADINH", 1, benefit=1_250_000) | {"author": "Đỗ Văn Ân", "submitted_at": CAME} | columns
    submit(store, [row], NOW)


def sheet(store: Store, folder: Path, *names: str) -> tuple[Any, dict[str, Any]]:
    """The sheet as a library opens it, and its only row by the headings."""
    file = folder / "out.xlsx"
    assert export(store, "", None, None, "xlsx", file, "vi", names=names, public_url="https://bot.example")
    opened = load_workbook(file).worksheets[0]
    head, row = opened.iter_rows()
    return opened, {str(above.value): cell for above, cell in zip(head, row, strict=True)}


@ON_BOTH
def test_an_excel_sheet_has_true_dates_and_numbers_and_prints_well(store: Store, tmp_path: Path) -> None:
    handed_in(store, kind="technical", field="safety")
    opened, row = sheet(store, tmp_path)
    assert list(row)[:3] == ["Mã hồ sơ", "Ngày nộp", "Giờ nộp"] and len(row) == len(COLUMNS)
    assert (row["Mã hồ sơ"].value, row["Tác giả"].value) == ("T-1", "Đỗ Văn Ân")
    assert row["Ngày nộp"].value == datetime(2026, 3, 2) and row["Ngày nộp"].number_format == "dd/mm/yyyy"
    assert row["Giờ nộp"].value == time(0, 30, 5) and row["Áp dụng từ"].value.date() == date(2026, 1, 1)
    assert (row["Làm lợi (đồng)"].value, row["Làm lợi (đồng)"].data_type) == (1_250_000, "n")
    assert row["Lĩnh vực"].value == "An toàn vệ sinh lao động" and row["Trạng thái"].value == "đã nộp"
    assert row["Hạn trả lời"].value.date() > date(2026, 3, 2) and row["Bảo mật"].value == "không"
    assert row["Xem trên bàn làm việc"].value == "https://bot.example/officer/queue/T-1#evidence"
    assert opened.freeze_panes == "B2" and opened.page_setup.orientation == "landscape"
    assert opened.print_title_rows == "$1:$1" and opened.auto_filter.ref and opened.column_dimensions["A"].width == 18


def test_another_library_reads_the_same_dates_and_numbers(lite: Store, tmp_path: Path) -> None:
    handed_in(lite, reviewed_at=CAME)
    sheet(lite, tmp_path)
    head, row = CalamineWorkbook.from_path(str(tmp_path / "out.xlsx")).get_sheet_by_index(0).to_python()
    found = dict(zip(head, row, strict=True))
    assert (found["Ngày nộp"], found["Giờ nộp"]) == (date(2026, 3, 2), time(0, 30, 5))
    assert found["Làm lợi (đồng)"] == 1_250_000 and found["Xem lúc"] == datetime(2026, 3, 2, 0, 30, 5)
    assert found["Mã hồ sơ"] == "T-1" and found["Tác giả"] == "Đỗ Văn Ân"


@pytest.mark.parametrize("typed", ["=1+1", "@SUM(A1)", "a <b> & \"c\" \x07_x0041_", "-5", "một\nhai "])
def test_what_was_typed_stands_in_the_sheet_as_text_as_it_was_typed(lite: Store, tmp_path: Path, typed: str) -> None:
    handed_in(lite, title=typed)
    _, row = sheet(lite, tmp_path)
    assert row["Tên sáng kiến"].value.replace("_x005F_", "_") == typed.replace("\x07", "")
    assert row["Tên sáng kiến"].data_type in ("s", "inlineStr")


def test_only_the_columns_that_were_asked_for_in_that_order(lite: Store, tmp_path: Path) -> None:
    handed_in(lite)
    _, row = sheet(lite, tmp_path, "author", "code")
    assert list(row) == ["Tác giả", "Mã hồ sơ"]
    assert not export(lite, "", None, None, "xlsx", tmp_path / "no.xlsx", "vi", names=["code", "telephone"])
    assert not (tmp_path / "no.xlsx").exists()


def test_csv_opens_right_in_excel_on_hanois_clock(lite: Store, tmp_path: Path) -> None:
    handed_in(lite, reviewed_at=CAME)
    file = tmp_path / "out.csv"
    assert export(lite, "", None, None, "csv", file, "vi")
    assert file.read_bytes().startswith(b"\xef\xbb\xbfcode,day,hour,")
    (row,) = csv.DictReader(io.StringIO(file.read_text("utf-8-sig"), newline=""))
    assert (row["day"], row["hour"], row["reviewed_at"]) == ("2026-03-02", "00:30:05", "2026-03-02 00:30:05")


@ON_BOTH
def test_who_decided_and_how_it_was_recognised_stand_beside_it(store: Store, tmp_path: Path) -> None:
    handed_in(store, status="verified")
    with store.write() as tx:
        tx.execute(text("INSERT INTO recognition (initiative_id, number, day, level, was, officer_id, at)"
                        " VALUES (1, '12/QĐ', '2026-05-06', 'city', 'no', NULL, '2026-05-06 01:00:00.000000')"))  # fmt: skip
    _, row = sheet(store, tmp_path)
    assert (row["Số quyết định"].value, row["Cấp công nhận"].value) == ("12/QĐ", "cấp thành phố")
    assert row["Ngày quyết định"].value == datetime(2026, 5, 6) and row["Hạn trả lời"].value is None


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_column_has_its_heading(lang: str) -> None:
    assert all(say(f"sheets.column.{name}", lang) for name in COLUMNS)
