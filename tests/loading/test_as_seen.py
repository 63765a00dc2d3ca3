"""A sheet loads what a person sees in it, or names the cell: merged, with zeros, never calculated, in old letters."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.files.loaded_file import WORKBOOKS, rows_of
from bot.files.read_sheets import text
from bot.files.read_sheets.page import with_zeros
from handlers.loading import old_letters
from handlers.loading.table import BadFileError, Note, Present
from tests.cast.sheets.cell import Broken, Hidden, Merged, Uncalculated, Zeros
from tests.cast.sheets.ods import ods
from tests.cast.sheets.xls import xls
from tests.cast.sheets.xlsb import xlsb
from tests.cast.sheets.xlsx import xlsx

NOTHING = Present(units={}, phases={})
HEADS = ["Mã đơn vị", "Tên đơn vị", "Loại đơn vị", "Mã cấp trên", "Số đoàn viên", "Cụm thi đua"]
CITY = ["TP", "LĐLĐ thành phố Sông Lam", "Thành phố"]
WRITERS: dict[str, Callable[..., bytes]] = {".xlsx": xlsx, ".xls": xls, ".xlsb": xlsb, ".ods": ods}
every_kind = pytest.mark.parametrize("ending", WRITERS)


def loaded(ending: str, rows: Sequence[Any], notes: list[Note] | None = None) -> dict[str, dict[str, Any]]:
    """Units by code, out of a workbook of that kind."""
    found = rows_of(f"a{ending}", WRITERS[ending](rows), NOTHING, notes=notes)
    return {unit["code"]: unit for unit in found["unit"]}


def refused(ending: str, rows: Sequence[Any]) -> list[str]:
    with pytest.raises(BadFileError) as bad:
        loaded(ending, rows)
    return [problem.sentence("vi") for problem in bad.value.problems]


def test_each_kind_of_workbook_is_tried() -> None:
    assert WRITERS.keys() == WORKBOOKS.keys()


@every_kind
def test_a_sheet_of_each_kind_is_read(ending: str) -> None:
    units = loaded(ending, [["DANH SÁCH CÔNG ĐOÀN"], [], HEADS, CITY, ["P-A", "Công đoàn phường Trung Đô", "Phường", "TP", 1250, "Cụm 2"]])
    assert (units["P-A"]["name"], units["P-A"]["parent"], units["P-A"]["members"]) == ("Công đoàn phường Trung Đô", "TP", 1250)


@every_kind
def test_a_merged_cell_gives_its_value_to_each_cell_below_and_beside(ending: str) -> None:
    rows = [
        [Merged("DANH SÁCH CÔNG ĐOÀN PHƯỜNG, XÃ", across=6)], HEADS, CITY,
        ["P-A", "Công đoàn phường Trung Đô", "Phường", Merged("TP", down=3), 10, Merged("Cụm 2", down=2)],
        ["P-B", "Công đoàn phường Vinh Tân", "Phường", "", 20, ""],
        ["X-C", "Công đoàn xã Nghi Phú", "Xã", "", 30, "Cụm 3"],
    ]  # fmt: skip
    units = loaded(ending, rows)
    assert [units[code]["parent"] for code in ("P-A", "P-B", "X-C")] == ["TP", "TP", "TP"]
    assert [units[code]["cluster"] for code in ("P-A", "P-B", "X-C")] == ["Cụm 2", "Cụm 2", "Cụm 3"]


@pytest.mark.parametrize("ending", [".xlsx", ".ods"])
def test_a_merged_cell_that_nobody_can_read_is_empty_nowhere(ending: str) -> None:
    rows = [HEADS, CITY, ["P-A", "Công đoàn phường Trung Đô", "Phường", Merged(Uncalculated(), down=2)], ["P-B", "Công đoàn phường Vinh Tân", "Phường"]]
    assert len(refused(ending, rows)) == 2


@every_kind
def test_zeros_that_a_format_shows_are_kept(ending: str) -> None:
    rows = [
        HEADS, [Zeros(1, "00", "01"), *CITY[1:]],
        [Zeros(7, "000", "007"), "Công đoàn phường Trung Đô", "Phường", Zeros(1, "00", "01"), Zeros(45, "0000", "0045")],
    ]  # fmt: skip
    units = loaded(ending, rows)
    assert units.keys() == {"01", "007"} and units["007"]["parent"] == "01" and units["007"]["members"] == 45


@pytest.mark.parametrize(
    ("number_format", "shown"),
    [
        ("000", "004"), ('"CS-"000', "CS-004"), ("000-00", "000-04"), ("\\P00", "P04"), ("00;-00;;@", "04"), ("[$-42A]0000", "0004"),
        ("General", ""), ("0", ""), ("#,##0", ""), ("0.00", ""), ("0%", ""), ("dd/mm/yyyy", ""), ("@", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_number_is_shown_by_its_format(number_format: str, shown: str) -> None:
    assert with_zeros(4, number_format) == shown


@pytest.mark.parametrize("ending", [".xlsx", ".ods"])  # in the other two a formula always stands with its value
@pytest.mark.parametrize("column", [0, 1, 2, 3, 4, 5])
def test_a_formula_that_was_never_calculated_is_refused_by_its_cell(ending: str, column: int) -> None:
    row: list[Any] = ["P-A", "Công đoàn phường Trung Đô", "Phường", "TP", 10, "Cụm 2"]
    row[column] = Uncalculated()
    (said,) = refused(ending, [HEADS, CITY, row])
    assert said.startswith(f"Dòng 3, cột “{HEADS[column]}”: ô này là công thức chưa được tính")


@every_kind
@pytest.mark.parametrize("column", [1, 3, 5])
def test_a_formula_that_failed_is_refused_by_its_cell(ending: str, column: int) -> None:
    row: list[Any] = ["P-A", "Công đoàn phường Trung Đô", "Phường", "TP", 10, "Cụm 2"]
    row[column] = Broken()
    assert any(said.startswith(f"Dòng 3, cột “{HEADS[column]}”: công thức bị lỗi") for said in refused(ending, [HEADS, CITY, row]))


@every_kind
def test_hidden_rows_count_and_are_said(ending: str) -> None:
    notes: list[Note] = []
    rows = [HEADS, CITY, Hidden(["P-A", "Công đoàn phường Trung Đô", "Phường", "TP"]), ["P-B", "Công đoàn phường Vinh Tân", "Phường", "TP"]]
    assert loaded(ending, rows, notes).keys() == {"TP", "P-A", "P-B"}
    (note,) = notes
    assert "1 dòng ẩn (dòng 3)" in note.sentence("vi") and "row 3" in note.sentence("en")


@every_kind
def test_a_cell_far_away_is_refused_and_fills_no_memory(ending: str) -> None:
    if ending == ".xls":
        rows: list[Any] = [HEADS, *[[]] * 60_000, [""] * 250 + ["x"]]
        assert "quá xa" in refused(ending, rows)[0]
    elif ending == ".xlsb":
        rows = [HEADS, *[[]] * 60_000, [""] * 3_000 + ["x"]]
        assert "quá xa" in refused(ending, rows)[0]


# Around the rows


@every_kind
def test_two_rows_of_headings_totals_dividers_and_signatures_are_passed_over(ending: str) -> None:
    heads = [
        [Merged(HEADS[0], down=2), Merged(HEADS[1], down=2), Merged(HEADS[2], down=2), Merged(HEADS[3], down=2), Merged("Quy mô", across=2)],
        ["", "", "", "", HEADS[4], HEADS[5]],
    ]  # fmt: skip
    rows = [
        [Merged("LIÊN ĐOÀN LAO ĐỘNG", across=3)], ["DANH SÁCH"], *heads, CITY,
        [Merged("I. KHỐI PHƯỜNG", across=6)],
        ["P-A", "Công đoàn phường Trung Đô", "Phường", "TP", 10, "Cụm 2"],
        [Merged("II. KHỐI XÃ", across=6)],
        ["X-C", "Công đoàn xã Nghi Phú", "Xã", "TP", 30, "Cụm 3"],
        [Merged("Tổng cộng:", across=4), "", "", "", 40],
        [],
        ["", "", "", "Nghệ An, ngày 5 tháng 10 năm 2026"],
        ["Người lập biểu", "", "", "CHỦ TỊCH"],
        ["(Ký, ghi rõ họ tên)"],
        ["Lê Thị Hoa", "", "", "Trần Văn Nam"],
    ]  # fmt: skip
    notes: list[Note] = []
    units = loaded(ending, rows, notes)
    assert units.keys() == {"TP", "P-A", "X-C"} and units["X-C"]["members"] == 30
    assert "Bỏ qua 7 dòng" in notes[0].sentence("vi")


def test_a_row_with_something_missing_is_no_signature(tmp_path: Any) -> None:
    rows = [HEADS, CITY, ["P-A", "", "Phường", "TP"], ["", "Công đoàn xã Nghi Phú", "Xã", "TP"]]
    assert len(refused(".xlsx", rows)) == 2


# Letters

LETTERS = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵđ"
TO_TCVN3 = {letter: code for code, letter in zip(old_letters._TCVN3_CODES, old_letters._TCVN3_LETTERS, strict=True)}
TO_VNI = {whole: parts for parts, whole in old_letters._VNI.items()}
NAMES = ["Công đoàn phường Vĩnh Hưng", "Liên đoàn Lao động huyện Quỳ Hợp", "Công đoàn xã Yên Khê", "Công ty Giày Thượng Đình", "Trường mẫu giáo Sơn Ca"]


def in_tcvn3(name: str) -> str:
    return "".join(TO_TCVN3.get(letter, letter) for letter in name)


def in_vni(name: str) -> str:
    def coded(letter: str) -> str:
        code = TO_VNI.get(letter.lower(), letter)
        return code.upper() if letter.isupper() else code

    return "".join(map(coded, name))


def as_latin(name: str) -> str:
    return name.encode().decode("latin-1")


def twice_coded(name: str) -> str:
    return as_latin(name).encode().decode("latin-1")


@pytest.mark.parametrize("letter", [*LETTERS, *LETTERS.upper()])
def test_every_letter_comes_back_out_of_tcvn3_and_vni(letter: str) -> None:
    if letter.islower() or letter in TO_TCVN3:  # capitals with accents are letters of another font in TCVN3
        assert old_letters.from_tcvn3(in_tcvn3(letter)) == letter
    assert old_letters.from_vni(in_vni(letter)) == letter


@pytest.mark.parametrize("broken", [in_tcvn3, in_vni, as_latin])
@pytest.mark.parametrize("name", NAMES)
def test_a_name_in_old_letters_is_turned(broken: Callable[[str], str], name: str) -> None:
    notes: list[Note] = []
    units = loaded(".xlsx", [HEADS, CITY, ["P-A", broken(name), "Phường", "TP"]], notes)
    assert units["P-A"]["name"] == name and units["TP"]["name"] == CITY[1]
    assert "1 ô ghi bằng" in notes[0].sentence("vi")


@pytest.mark.parametrize("broken", [in_tcvn3, in_vni])
def test_a_whole_sheet_in_old_letters_is_turned(broken: Callable[[str], str]) -> None:
    rows: list[list[Any]] = [HEADS, CITY, *([f"P-{n}", name, "Phường", "TP", 5, "Cụm Vũ"] for n, name in enumerate(NAMES))]
    units = loaded(".xls", [[broken(cell) if isinstance(cell, str) else cell for cell in row] for row in rows])
    assert [units[f"P-{n}"]["name"] for n in range(len(NAMES))] == NAMES
    assert units["TP"]["kind"] == "city"


@pytest.mark.parametrize("name", ["Công ?oàn ph??ng V?n M?u", "Công đoàn phư�ng", "CÃ\x83Â´ng Ä\x91oÃ\x83", twice_coded("Công đoàn xã Yên Khê")])
def test_letters_that_are_lost_are_refused_by_their_cell(name: str) -> None:
    (said,) = refused(".xlsx", [HEADS, CITY, ["P-A", name, "Phường", "TP"]])
    assert said.startswith("Dòng 3, cột “Tên đơn vị”: chữ trong ô này không đọc được")


@pytest.mark.parametrize(
    "name",
    [
        "Công ty Nestlé Việt Nam", "Müller & Söhne", "Café Trung Nguyên", "Công ty Samsung®", "Trường Pháp Việt (École)", "Ea Súp, Krông Pắc",
        "Công ty số 5 – Nº 7", "Thuý Hoà", "Công đoàn Ô tô 1/5", "Bệnh viện E", "Lê Ý", "KCN Quế Võ 1?", "CĐCS Hà Nội", "Xã Ỷ La", "Hội sở “A”",
    ],
)  # fmt: skip
def test_a_name_of_today_stays_as_it_is(name: str) -> None:
    assert loaded(".xlsx", [HEADS, CITY, ["P-A", name, "Phường", "TP"]])["P-A"]["name"] == name


# Text files

def in_windows_1258(text: str) -> bytes:
    """As Windows writes it: a letter, and its tone behind it."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    parts = []
    for letter in text:
        whole = unicodedata.normalize("NFD", letter)
        plain = unicodedata.normalize("NFC", "".join(part for part in whole if part not in tones))
        tone = "".join(part for part in whole if part in tones)
        parts.append(plain.encode("cp1258") + tone.encode("cp1258"))
    return b"".join(parts)


ENCODINGS: dict[str, Callable[[str], bytes]] = {
    "utf-8": lambda table: table.encode(),
    "utf-8 with a mark": lambda table: table.encode("utf-8-sig"),
    "utf-16": lambda table: table.encode("utf-16"),
    "utf-16 without a mark": lambda table: table.encode("utf-16-le"),
    "utf-16 the other way round": lambda table: table.encode("utf-16-be"),
    "windows-1258": in_windows_1258,
}


def written(rows: Sequence[Sequence[str]], separator: str) -> str:
    file = io.StringIO()
    csv.writer(file, delimiter=separator).writerows(rows)
    return file.getvalue()


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@settings(max_examples=15)
@given(rows=st.lists(st.lists(st.sampled_from([*NAMES, "a;b", "x,y", 'nói "có"', "hai\ndòng", "1.250", ""]), min_size=3, max_size=3), min_size=1, max_size=5))
@example(rows=[["Xã Ỷ La", "", "hai\r\ndòng"]])
def test_any_table_reads_back_as_it_was_written(encoding: str, separator: str, rows: list[list[str]]) -> None:
    table = [["Mã đơn vị", "Tên đơn vị", "Loại đơn vị"], *rows]
    read, _ = text.rows(text.decoded(ENCODINGS[encoding](written(table, separator))))
    assert [list(row) for row in read] == table


@pytest.mark.parametrize("broken", [in_tcvn3, in_vni])
def test_bytes_of_an_old_font_are_turned_in_a_text_file_too(broken: Callable[[str], str]) -> None:
    rows = [HEADS[:4], [*CITY, ""], ["P-A", NAMES[0], "Phường", "TP"]]
    table = written([[broken(cell) for cell in row] for row in rows], ",")
    found = rows_of("a.csv", table.encode("latin-1"), NOTHING)["unit"]
    assert [unit["name"] for unit in found] == [CITY[1], NAMES[0]]
