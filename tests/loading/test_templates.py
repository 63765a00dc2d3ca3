"""A template explains itself, offers what its columns may hold, and loads as it stands once its example has a code."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from bot.files.loaded_file import rows_of
from bot.operations.templates import ROWS_WITH_LISTS, UNITS, template
from handlers.conversation.context import ContextCache
from handlers.loading.cells import said
from handlers.loading.table import SHEETS, BadFileError, Present, present
from messages.catalog import LANGUAGES
from storage.database.store import Store
from storage.programme.loading import difference, put
from tests.cast.sheets.xlsx import xlsx
from tests.cast.talker import Talker

HEADS = ["Mã đơn vị", "Tên đơn vị", "Loại đơn vị", "Mã cấp trên"]
KINDS = ["Thành phố", "Tỉnh", "Phường", "Xã", "Đặc khu", "Thị trấn", "Quận", "Huyện", "Thị xã", "Bộ phận", "Tổ", "CĐCS"]


def written(what: str, folder: Path, lang: str, there: Present) -> Any:
    path = folder / f"{what}.xlsx"
    assert template(what, path, lang, there)
    return load_workbook(path)


def in_database(store: Store) -> Present:
    with store.read() as tx:
        return present(tx)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("what", SHEETS)
def test_each_column_is_explained_and_what_is_needed_is_marked(lite: Store, tmp_path: Path, what: str, lang: str) -> None:
    page, guide, *_ = written(what, tmp_path, lang, in_database(lite)).worksheets
    heads = [cell.value for cell in page[1]]
    explained = {row[0].value: row for row in guide.iter_rows(min_row=4)}
    assert [head.removesuffix(" *") for head in heads] == list(explained)
    assert all(row[2].value for row in explained.values())
    needed = {head.removesuffix(" *") for head in heads if head.endswith("*")}
    assert needed == {name for name, row in explained.items() if row[1].value} and len(needed) == len(SHEETS[what].needed)


@pytest.mark.parametrize("what", SHEETS)
def test_columns_of_a_few_words_and_of_units_have_a_drop_down(lite: Store, tmp_path: Path, what: str) -> None:
    book = written(what, tmp_path, "vi", in_database(lite))
    page, _, lists = book.worksheets
    assert lists.sheet_state == "hidden"
    rules = {str(rule.sqref): rule.formula1 for rule in page.data_validations.dataValidation}
    columns = SHEETS[what].template or tuple(SHEETS[what].columns)
    for place, column in enumerate(columns):
        letter = chr(ord("A") + place)
        assert (f"{letter}2:{letter}{ROWS_WITH_LISTS}" in rules) is (column in ("kind", "field", "recognised", UNITS[what]))
    offered = {cell.value for column in lists.iter_cols() for cell in column if cell.value}
    assert "Q-HOANGMAI" in offered


def test_what_a_drop_down_offers_is_understood(lite: Store, tmp_path: Path) -> None:
    lists = written("units", tmp_path, "vi", in_database(lite)).worksheets[2]
    for cell in filter(lambda cell: cell.value, lists["A"]):
        above = "CS-1" if said(cell.value) in ("bo phan", "to") else "HN"
        rows = [HEADS, ["CS-1", "CĐCS Nhà máy Một", "Cơ sở", "HN"], ["M-1", "Đơn vị thử", cell.value, above]]
        assert rows_of("a.xlsx", xlsx(rows), in_database(lite))["unit"][1]["code"] == "M-1"


@pytest.mark.parametrize("what", ["units", "targets"])
def test_the_example_loads_once_it_has_a_code(lite: Store, tmp_path: Path, what: str) -> None:
    path = tmp_path / f"{what}.xlsx"
    book = written(what, tmp_path, "vi", in_database(lite))
    book.worksheets[0]["A2"] = "Q-HOANGMAI"
    book.save(path)
    found = rows_of(path.name, path.read_bytes(), in_database(lite))
    assert len(found["unit" if what == "units" else "target"]) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_the_kinds_of_the_country_are_known_and_those_of_before(kind: str) -> None:
    above = "CS" if kind in ("Bộ phận", "Tổ") else "TP"
    rows = [HEADS, ["TP", "LĐLĐ thành phố Sông Lam", "Thành phố"], ["CS", "CĐCS Nhà máy Một", "Cơ sở", "TP"], ["M", "Đơn vị thử", kind, above]]
    assert len(rows_of("a.xlsx", xlsx(rows), Present(units={}, phases={}))["unit"]) == 3


@pytest.mark.parametrize("kind", ["Bộ phận", "Tổ"])
@pytest.mark.parametrize("above", ["TP", ""])
def test_a_part_of_a_grassroots_union_stands_below_one(kind: str, above: str) -> None:
    rows = [HEADS, ["TP", "LĐLĐ thành phố Sông Lam", "Thành phố"], ["T-1", "Tổ cơ khí", kind, above]]
    with pytest.raises(BadFileError) as bad:
        rows_of("a.xlsx", xlsx(rows), Present(units={}, phases={}))
    assert "cấp trên là công đoàn cơ sở" in bad.value.problems[0].sentence("vi")


@pytest.mark.parametrize(
    ("name", "kind", "typed"),
    [
        ("Công đoàn đặc khu Côn Đảo", "Đặc khu", "côn đảo"), ("Công đoàn đặc khu Côn Đảo", "Đặc khu", "dac khu con dao"),
        ("Công đoàn thị trấn Phố Lu", "Thị trấn", "thị trấn phố lu"), ("Công đoàn xã Ỷ La", "Xã", "xa y la"),
    ],
)  # fmt: skip
def test_a_worker_names_a_unit_of_each_kind(lite: Store, name: str, kind: str, typed: str) -> None:
    rows = [HEADS, ["M-1", name, kind, "HN"]]
    with lite.write() as tx:
        put(tx, difference(tx, rows_of("a.xlsx", xlsx(rows), present(tx))), Talker(lite, "an").now)
        units = ContextCache().at(tx, Talker(lite, "an").now).units
        got = units.index.find(typed)
    assert got.value == "M-1" and got.status in ("ok", "confirm"), got
