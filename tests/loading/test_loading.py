"""Loading units, campaigns and targets: good and bad sheets, twice, dry runs, the reorganisation of 2025."""

from __future__ import annotations

import ast
import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import text

from bot.operations.load import load
from bot.operations.templates import template
from handlers.loading import read
from handlers.loading.table import BadFileError, Present, Problem
from messages.catalog import LANGUAGES, has
from storage.database.migrate import migrate
from storage.database.store import Store
from storage.programme import campaigns, units
from storage.programme.loading import ChangedError, difference, put
from storage.programme.units import Unit
from tests.cast.places import ROOT
from tests.cast.talker import FORM, Talker
from tests.databases import ON_BOTH
from tests.program.process import run_bot

HEADS = "Mã đơn vị,Tên đơn vị,Loại đơn vị,Mã cấp trên,Số đoàn viên,Từ ngày,Đến ngày,Đơn vị kế thừa"


class Office:
    """Somebody who loads files: `office.loads("a.csv", …).hears("3 mới")`."""

    def __init__(self, store: Store, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.store, self.folder, self.capsys = store, folder, capsys

    def loads(self, name: str, content: str | bytes, **how: Any) -> Office:
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        self.good = load(path, self.store, "vi", **how)
        self.text = self.capsys.readouterr().out
        return self

    def hears(self, *parts: str) -> Office:
        for part in parts:
            assert part in self.text, f"expected {part!r} in:\n{self.text}"
        return self

    def is_told(self, *lines: str) -> Office:
        """Exactly these problems, and that nothing was loaded."""
        assert not self.good
        *told, last = self.text.splitlines()
        assert told == list(lines)
        assert last.startswith("Không nạp gì từ")
        return self

    def has(self, code: str) -> Unit:
        with self.store.read() as tx:
            return next(unit for unit in units.all_units(tx) if unit.code == code)

    def everything(self) -> dict[str, list[tuple[Any, ...]]]:
        tables = ("unit", "campaign", "phase", "target", "counter")
        with self.store.read() as tx:
            return {name: sorted(map(tuple, tx.execute(text(f"SELECT * FROM {name}"))), key=str) for name in tables}


@pytest.fixture
def office(store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    return Office(store, tmp_path, capsys)


@pytest.fixture
def desk(lite: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    """On SQLite only, for what does not depend on the database."""
    return Office(lite, tmp_path, capsys)


def sheet(*rows: str, heads: str = HEADS) -> str:
    return "\n".join((heads, *rows)) + "\n"


def workbook(*sheets: Sequence[Sequence[Any]]) -> bytes:
    book = Workbook()
    for number, rows in enumerate(sheets):
        page = book.worksheets[0] if not number else book.create_sheet(f"Trang {number + 1}")
        for row in rows:
            page.append(list(row))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


# Good files


def test_units_of_any_depth_are_loaded(office: Office) -> None:
    office.loads(
        "units.csv",
        sheet(
            "cs-901,CĐCS Công ty May Hoa Sen,CĐCS,p-sonmoi,1.250,,,",
            "p-sonmoi,Công đoàn phường Sơn Mới,Phường,HN,,01/10/2025,,",
            "cs-902,CĐCS Báo Ánh Sáng,cơ sở,HN,85,2025-10-01,,",
        ),
    ).hears("Đơn vị: 3 mới, 0 thay đổi, 0 giữ nguyên")
    assert office.has("P-SONMOI").valid_from == date(2025, 10, 1)
    assert office.has("P-SONMOI").short_name == "Công đoàn phường Sơn Mới"
    assert (office.has("CS-901").members, office.has("CS-901").parent) == (1250, "P-SONMOI")
    assert (office.has("CS-902").kind, office.has("CS-902").parent) == ("grassroots", "HN")


@ON_BOTH
def test_loading_the_same_file_twice_changes_nothing(office: Office) -> None:
    content = sheet(
        "P-SONMOI,Công đoàn phường Sơn Mới,Phường,HN,100,,,", "Q-BADINH,LĐLĐ quận Ba Đình,quận,HN,17.851,,,"
    )
    office.loads("units.csv", content).hears("1 mới, 1 thay đổi, 0 giữ nguyên")
    before = office.everything()
    office.loads("units.csv", content).hears("0 mới, 0 thay đổi, 2 giữ nguyên")
    assert office.everything() == before


@ON_BOTH
def test_only_what_the_file_says_changes(office: Office) -> None:
    before = office.has("Q-BADINH")
    office.loads("units.csv", sheet("Q-BADINH,LĐLĐ quận Ba Đình,Quận,18000", heads="code,name,kind,members"))
    after = office.has("Q-BADINH")
    assert (after.members, after.aliases, after.parent) == (18000, before.aliases, before.parent)


def test_a_dry_run_writes_nothing_and_says_what_would_be(office: Office) -> None:
    before = office.everything()
    office.loads("units.csv", sheet("P-MOI,Công đoàn phường Mới,Phường,HN,,,,"), dry_run=True)
    office.hears("Chạy thử", "1 mới, 0 thay đổi, 0 giữ nguyên")
    assert office.everything() == before


@pytest.mark.parametrize(
    "heads",
    [
        "Mã đơn vị,Tên đơn vị,Loại đơn vị,Mã cấp trên,Số đoàn viên",
        "Ma don vi,Ten don vi,Loai don vi,Ma cap tren,So doan vien",
        "MÃ (bắt buộc),TÊN *,CẤP,TRỰC THUỘC,ĐOÀN VIÊN",
        "code,name,kind,parent,members",
        "Unit code,Full name,Type,Parent code,Number of members",
    ],
)
def test_headings_are_understood(desk: Office, heads: str) -> None:
    desk.loads("units.csv", sheet("P-MOI,Công đoàn phường Mới,phuong,HN,1250", heads=heads))
    unit = desk.has("P-MOI")
    assert (unit.name, unit.kind, unit.parent, unit.members) == ("Công đoàn phường Mới", "phuong", "HN", 1250)


def test_headings_may_stand_below_a_title_with_columns_of_no_meaning(desk: Office) -> None:
    title = "DANH SÁCH CÔNG ĐOÀN,,,,\n,,,,\n"
    rows = title + "STT,Mã,Tên,Loại,Ghi chú\n1,P-MOI,Công đoàn phường Mới,Phường,mới lập\n,,,,\n"
    assert desk.loads("units.csv", rows).good
    assert desk.has("P-MOI").kind == "phuong"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize(("name", "separator"), [("a.csv", ","), ("a.csv", ";"), ("a.tsv", "\t"), ("a.txt", "\t")])
def test_text_files_of_every_make_are_read(desk: Office, encoding: str, name: str, separator: str) -> None:
    file = io.StringIO()
    rows = [
        ["Mã", "Tên", "Loại", "Tên khác"],
        ["P-MOI", "Công đoàn phường Mới, Hà Nội", "Phường", "CĐ Mới;P. Mới"],
    ]
    csv.writer(file, delimiter=separator).writerows(rows)
    assert desk.loads(name, file.getvalue().encode(encoding)).good
    assert desk.has("P-MOI").name == "Công đoàn phường Mới, Hà Nội"
    assert desk.has("P-MOI").aliases == ("CĐ Mới", "P. Mới")


def test_a_workbook_is_read_with_its_own_dates_and_numbers(desk: Office) -> None:
    heads = ["Mã", "Tên", "Loại", "Số đoàn viên", "Từ ngày"]
    notes: list[list[Any]] = [["Hướng dẫn"], ["Điền vào trang sau"]]
    rows: list[list[Any]] = [heads, ["P-MOI", "Công đoàn phường Mới", "Phường", 1250.0, date(2025, 10, 1)]]
    assert desk.loads("units.xlsx", workbook(notes, rows)).good
    assert (desk.has("P-MOI").members, desk.has("P-MOI").valid_from) == (1250, date(2025, 10, 1))


def test_decomposed_letters_are_kept_composed(desk: Office) -> None:
    import unicodedata

    desk.loads("units.csv", unicodedata.normalize("NFD", sheet("P-MOI,Công đoàn phường Mới,Phường,HN,,,,")))
    assert desk.has("P-MOI").name == "Công đoàn phường Mới"


# Bad files


def test_a_bad_file_loads_nothing_and_lists_every_bad_row(office: Office) -> None:
    before = office.everything()
    office.loads(
        "units.csv",
        sheet(
            "P-MOI,Công đoàn phường Mới,Phường,Q-XYZ,,,,",
            "P-MỚI 2,Công đoàn,Phường,HN,,,,",
            "P-BA,,Phố,HN,-5,31/2/2025,hôm qua,",
            "P-BON,Công đoàn phường Bốn,Phường,HN,12.5,1/10/2025,30/6/2025,",
            "P-MOI,Công đoàn phường Mới,Phường,HN,,,,",
        ),
    ).is_told(
        "Dòng 2, cột “Mã cấp trên”: không có đơn vị Q-XYZ trong tệp hay trong dữ liệu.",
        "Dòng 3, cột “Mã đơn vị”: mã “P-MỚI 2” chỉ được có chữ không dấu, số, dấu - và _, tối đa 40 ký tự, "
        "ví dụ Q-HOANGMAI.",
        "Dòng 4, cột “Tên đơn vị”: ô này cần được điền.",
        "Dòng 4, cột “Loại đơn vị”: không hiểu “Phố”. Dùng một trong: Thành phố, Quận, Huyện, Thị xã, "
        "Phường, Xã, Đặc khu, Thị trấn, Ngành, Khu công nghiệp, Viên chức, Cơ quan, Tổng công ty, Cơ sở, Bộ phận, Tổ.",
        "Dòng 4, cột “Số đoàn viên”: số không được âm: -5.",
        "Dòng 4, cột “Từ ngày”: không có ngày 31/2/2025.",
        "Dòng 4, cột “Đến ngày”: “hôm qua” không phải ngày. Ghi như 30/6/2025 hoặc 2025-06-30.",
        "Dòng 5, cột “Số đoàn viên”: “12.5” không phải số nguyên. Ghi như 1250 hoặc 1.250.",
        "Dòng 5, cột “Đến ngày”: ngày cuối 30/06/2025 trước ngày đầu 01/10/2025.",
        "Dòng 6, cột “Mã đơn vị”: P-MOI đã có ở dòng 2.",
    )
    assert office.everything() == before


def test_units_above_each_other_in_a_circle_are_refused(desk: Office) -> None:
    desk.loads(
        "units.csv",
        sheet(
            "A-1,Công đoàn A,Ngành,A-2,,,,", "A-2,Công đoàn B,Ngành,A-1,,,,",
            "A-3,Công đoàn C,Ngành,A-1,,,,", "A-4,Công đoàn D,Ngành,A-4,,,,",
        ),
    ).is_told(
        "Dòng 2, cột “Mã cấp trên”: các đơn vị là cấp trên của nhau thành vòng: A-1 → A-2 → A-1.",
        "Dòng 3, cột “Mã cấp trên”: các đơn vị là cấp trên của nhau thành vòng: A-1 → A-2 → A-1.",
        "Dòng 5, cột “Mã cấp trên”: các đơn vị là cấp trên của nhau thành vòng: A-4 → A-4.",
    )  # fmt: skip


def test_a_circle_through_units_of_the_database_is_seen(desk: Office) -> None:
    desk.loads("units.csv", sheet("HN,LĐLĐ thành phố Hà Nội,Thành phố,CS-001,,,,"))
    desk.is_told("Dòng 2, cột “Mã cấp trên”: các đơn vị là cấp trên của nhau thành vòng: HN → CS-001 → Q-BADINH → HN.")


def test_dates_of_units_and_their_successors_agree(desk: Office) -> None:
    desk.loads(
        "units.csv",
        sheet(
            "Q-BADINH,LĐLĐ quận Ba Đình,Quận,HN,,,30/6/2025,Q-BADINH",
            "Q-DONGDA,LĐLĐ quận Đống Đa,Quận,HN,,,30/6/2025,P-NAODO;P-CU",
            "Q-TAYHO,LĐLĐ quận Tây Hồ,Quận,HN,,,,P-MOI",
            "P-MOI,Công đoàn phường Mới,Phường,Q-DONGDA,,1/10/2025,,",
            "P-CU,Công đoàn phường Cũ,Phường,P-MOI,,,30/6/2025,",
        ),
    ).is_told(
        "Dòng 2, cột “Đơn vị kế thừa”: Q-BADINH không thể kế thừa chính mình.",
        "Dòng 3, cột “Đơn vị kế thừa”: không có đơn vị P-NAODO trong tệp hay trong dữ liệu.",
        "Dòng 3, cột “Đơn vị kế thừa”: P-CU kết thúc ngày 30/06/2025, nên không kế thừa được.",
        "Dòng 4, cột “Đơn vị kế thừa”: đơn vị có P-MOI kế thừa thì cần “Đến ngày”.",
        "Dòng 5, cột “Mã cấp trên”: Q-DONGDA kết thúc ngày 30/06/2025, trước khi đơn vị này có (01/10/2025).",
        "Dòng 6, cột “Mã cấp trên”: P-MOI mới có từ 01/10/2025, sau khi đơn vị này kết thúc (30/06/2025).",
    )


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.csv", "xin chào\n", "không thấy dòng tiêu đề. Tệp đơn vị cần: Mã đơn vị (code)"),
        ("a.csv", "", "không thấy dòng tiêu đề"),
        ("a.csv", "Mã,Tên\nP-1,Một\n", "Dòng 1, cột “Loại đơn vị (kind)”: thiếu cột này."),
        ("a.csv", "Mã,Tên,Loại,Nơi ở\n", "Dòng 1, cột “Nơi ở”: không hiểu cột này. Các cột được hiểu"),
        ("a.csv", "Mã,Tên,Loại,code\n", "Dòng 1, cột “code”: cột này có hai lần"),
        ("a.csv", "Mã,Tên,Loại\n", "tệp chỉ có tiêu đề"),
        ("a.csv", "Mã,Tên,Loại\nP-1,Công ty A, Hà Nội,Phường\n", "Dòng 2: có ô nằm ngoài 3 cột có tiêu đề"),
        ("a.csv", 'Mã,Tên,Loại\nP-1,"Công ty A,Phường\n', "Dòng 2: dấu ngoặc kép không khép"),
        ("a.csv", "Mã,Tên,Loại\nP-1,Phường Một,#N/A\n", "cột “Loại”: công thức bị lỗi: #N/A."),
        ("a.csv", f"Mã,Tên,Loại\nP-1,{'a' * 301},Phường\n", "cột “Tên”: dài 301 ký tự, tối đa 300."),
        ("a.csv", "Mã,Tên,Loại,Số đoàn viên\nP-1,Một,Phường,3000000000\n", "lớn hơn mức 100.000.000"),
        ("a.csv", b"M\x81\x8d,T\xff\xfe,Lo\xad\n", "không biết tệp ghi bằng bảng mã nào"),
        ("a.csv", "Mã,Tên,Loại\n".encode("utf-16-le"), "tệp chỉ có tiêu đề"),
        ("a.xlsx", "Mã,Tên,Loại\n", "không phải tệp bảng tính đọc được"),
        ("a.xls", b"\xd0\xcf\x11\xe0", "không phải tệp bảng tính đọc được"),
        ("a.xlsb", b"PK\x03\x04", "không phải tệp bảng tính đọc được"),
        ("a.ods", b"", "không phải tệp bảng tính đọc được"),
        ("a.docx", b"PK", "không nạp được tệp “.docx”"),
        ("a.toml", "code = \n", "không phải TOML đúng cách"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_says_why(desk: Office, name: str, content: str | bytes, told: str) -> None:
    before = desk.everything()
    assert not desk.loads(name, content).hears(told).good
    assert desk.everything() == before


def test_a_workbook_with_two_sheets_of_data_is_refused(desk: Office) -> None:
    rows = [["Mã", "Tên", "Loại"], ["P-MOI", "Công đoàn phường Mới", "Phường"]]
    assert (
        not desk.loads("a.xlsx", workbook(rows, rows)).hears("có nhiều trang tính cùng có dữ liệu: Sheet, Trang 2").good
    )


def test_a_number_that_excel_made_a_fraction_of_is_refused(desk: Office) -> None:
    heads = ["Mã", "Tên", "Loại", "Số đoàn viên"]
    rows: list[list[Any]] = [heads, ["P-MOI", "Công đoàn phường Mới", "Phường", 1.25]]
    assert (
        not desk.loads("a.xlsx", workbook(rows))
        .hears("Dòng 2, cột “Số đoàn viên”: “1.250000” không phải số nguyên")
        .good
    )


def test_a_missing_file_is_said(desk: Office, tmp_path: Path) -> None:
    assert not load(tmp_path / "khong-co.csv", desk.store, "vi")
    assert "không có tệp" in desk.capsys.readouterr().out


def test_a_load_that_crosses_another_writes_nothing(store: Store) -> None:
    rows = {"unit": [{"code": "P-MOI", "name": "Công đoàn phường Mới", "kind": "phuong"}]}
    with store.read() as tx:
        mine = difference(tx, rows)
    with store.write() as tx:
        put(tx, mine)
    with pytest.raises(ChangedError), store.write() as tx:
        put(tx, mine)


# Targets and campaigns


TARGETS = "Mã đơn vị,Giai đoạn,Loại chỉ tiêu,Chỉ tiêu,Nơi giao,Ngày giao"


@ON_BOTH
def test_targets_are_loaded_for_phases_and_for_the_whole(office: Office) -> None:
    content = sheet(
        "CS-001,GD2,Giao,40,LĐLĐ quận Ba Đình,08/01/2026",
        "CS-001,Giai đoạn 2,Đăng kí,1.050,CĐCS,2026-01-16",
        "CS-001,Cả đợt,giao,90,LĐLĐ quận Ba Đình,",
        "Q-BADINH,GD1,giao,700,LĐLĐ thành phố Hà Nội,2026-01-08",
        heads=TARGETS,
    )
    office.loads("targets.csv", content).hears("Chỉ tiêu: 3 mới, 1 thay đổi, 0 giữ nguyên")
    with office.store.read() as tx:
        found = tx.execute(text("SELECT phase, kind, value FROM target WHERE unit = 'CS-001' ORDER BY value")).all()
        changed = tx.execute(
            text("SELECT value FROM target WHERE unit = 'Q-BADINH' AND phase = 'GD1' AND kind = 'giao'")
        )
        assert changed.scalar() == 700
    assert [tuple(row) for row in found] == [("GD2", "giao", 40), ("", "giao", 90), ("GD2", "dang_ky", 1050)]
    office.loads("targets.csv", content).hears("0 mới, 0 thay đổi, 4 giữ nguyên")


def test_targets_for_what_is_unknown_are_refused(desk: Office) -> None:
    desk.loads(
        "targets.csv",
        sheet(
            "CS-999,GD1,Giao,40,LĐLĐ,", "CS-001,GD9,Giao,40,LĐLĐ,", "CS-001,GD1,Khoán,,LĐLĐ,",
            "CS-002,GD1,Giao,1,LĐLĐ,", "CS-002,Giai đoạn 1,Giao,2,LĐLĐ,", heads=TARGETS,
        ),
    ).is_told(
        "Dòng 2, cột “Mã đơn vị”: không có đơn vị CS-999 trong dữ liệu. Nạp tệp đơn vị trước.",
        "Dòng 3, cột “Giai đoạn”: không có giai đoạn “GD9”. Đang có: GD1, GD2, CD1; để trống là cả đợt.",
        "Dòng 4, cột “Loại chỉ tiêu”: không hiểu “Khoán”. Dùng một trong: Giao, Đăng ký.",
        "Dòng 4, cột “Chỉ tiêu”: ô này cần được điền.",
        "Dòng 6, cột “Mã đơn vị”: CS-002 đã có ở dòng 5.",
    )  # fmt: skip


CAMPAIGN = """
code = "XD2027"
name = "Sáng kiến ngành Xây dựng 2027"
starts_on = 2027-01-01
ends_on = 2027-12-31
fields = ["engineering", "Công nghệ số"]
[[phases]]
code = "GD1"
kind = "Giai đoạn"
name = "Giai đoạn 1"
starts_on = 2027-01-01
ends_on = 2027-06-30
"""


def test_a_campaign_is_loaded_and_targets_then_say_which(office: Office) -> None:
    office.loads("campaign.toml", CAMPAIGN).hears("Đợt sáng kiến: 1 mới", "Giai đoạn: 1 mới")
    with office.store.read() as tx:
        found = next(one for one in campaigns.all_campaigns(tx) if one.code == "XD2027")
    assert (found.fields, found.prefix, found.sample) == (("engineering", "digital"), "SK", False)
    office.loads("campaign.toml", CAMPAIGN).hears("Đợt sáng kiến: 0 mới, 0 thay đổi, 1 giữ nguyên")
    target = sheet("N-XAYDUNG,GD1,Giao,40,LĐLĐ,", heads=TARGETS)
    office.loads("targets.csv", target).hears("có nhiều đợt (TD2026, XD2027)")
    assert office.loads("targets.csv", target, campaign="xd2027").good
    assert (
        not office.loads("targets.csv", target, campaign="ABC").hears("không có đợt ABC. Đang có: TD2026, XD2027.").good
    )


def test_a_bad_campaign_lists_all_that_is_wrong(desk: Office) -> None:
    desk.loads(
        "campaign.toml",
        CAMPAIGN.replace("2027-12-31", "2027-05-31").replace("Công nghệ số", "Nấu ăn").replace("name = ", "nam = ", 1),
    ).is_told(
        "Mục “nam”: không hiểu mục này. Các mục được hiểu: code, name, prefix, starts_on, "
        "ends_on, applied_from, applied_to, legal_basis, fields, sample, phases, criteria.",
        "Mục “name”: thiếu mục này.",
        "Mục “fields”: không hiểu “Nấu ăn”. Dùng một trong: production, engineering, digital, education, "
        "health, safety, environment, administration, management, union, other.",
        "Dòng 7, cột “phases 1: ends_on”: ngày 30/06/2027 nằm ngoài đợt (01/01/2027 - 31/05/2027).",
    )


def test_phases_may_not_overlap_but_a_peak_may(desk: Office) -> None:
    more = '[[phases]]\ncode = "{}"\nkind = "{}"\nname = "Thêm"\nstarts_on = 2027-06-01\nends_on = 2027-06-30\n'
    assert desk.loads("a.toml", CAMPAIGN + more.format("CD1", "peak")).good
    desk.loads("a.toml", CAMPAIGN + more.format("GD2", "phase"))
    desk.hears("Mục “phases”: giai đoạn GD1 và GD2 trùng ngày nhau")


@ON_BOTH
def test_a_campaign_with_categories_asks_for_these_only(office: Office) -> None:
    now = CAMPAIGN.replace("XD2027", "XD2026").replace("2027-", "2026-")
    with office.store.write() as tx:
        tx.execute(text("UPDATE campaign SET starts_on = '2024-01-01', ends_on = '2024-12-31'"))
    assert office.loads("campaign.toml", now).good
    worker = Talker(office.store, "an").introduced().says("Cải tiến khuôn dập giảm phế phẩm")
    assert [option.value for option in worker.screen.choices] == ["engineering", "digital"]
    worker.says("y tế").hears("chưa rõ ý này").says("2").hears("trước")


# The reorganisation of 2025


REFORM = sheet(
    "Q-HOANGMAI,LĐLĐ quận Hoàng Mai,Quận,HN,22740,,30/6/2025,P-HOANGMAI;P-TUONGMAI",
    "H-SOCSON,LĐLĐ huyện Sóc Sơn,Huyện,HN,12370,,30/6/2025,X-SOCSON",
    "Q-THANHXUAN,LĐLĐ quận Thanh Xuân,Quận,HN,22960,,30/6/2025,",
    "P-HOANGMAI,Công đoàn phường Hoàng Mai,Phường,HN,5000,1/10/2025,,",
    "P-TUONGMAI,Công đoàn phường Tương Mai,Phường,HN,4000,1/10/2025,,",
    "X-SOCSON,Công đoàn xã Sóc Sơn,Xã,HN,3000,1/10/2025,,",
)


@pytest.fixture
def after_reform(office: Office) -> Talker:
    """A worker who gave his union as the district that ended since."""
    worker = Talker(office.store, "an").introduced()
    assert office.loads("units.csv", REFORM).good
    return worker.says("sửa đơn vị").hears("công đoàn nào")


def test_the_unions_that_took_over_are_offered_for_the_one_known(after_reform: Talker) -> None:
    after_reform.sees("Công đoàn phường Hoàng Mai", "Công đoàn phường Tương Mai")
    assert "LĐLĐ quận Hoàng Mai" not in after_reform.labels


def test_an_ended_union_is_refused_with_those_that_took_over(after_reform: Talker) -> None:
    after_reform.says("quận Hoàng Mai").hears("LĐLĐ quận Hoàng Mai không còn hoạt động")
    after_reform.sees("Công đoàn phường Hoàng Mai", "Công đoàn phường Tương Mai")
    after_reform.presses("Công đoàn phường Tương Mai").hears("Đã ghi: Công đoàn phường Tương Mai")


def test_the_one_successor_is_asked_as_yes_or_no(after_reform: Talker) -> None:
    after_reform.says("LĐLĐ huyện Sóc Sơn").hears("Nay là Công đoàn xã Sóc Sơn. Đúng không ạ?")
    after_reform.says("ừ").hears("Đã ghi: Công đoàn xã Sóc Sơn")


def test_an_ended_union_without_successor_is_refused(after_reform: Talker) -> None:
    after_reform.says("thanh xuan").hears("LĐLĐ quận Thanh Xuân không còn hoạt động").is_at("unit")


def test_an_old_name_that_is_a_new_ward_is_read_back(after_reform: Talker) -> None:
    after_reform.says("hoang mai").hears("Em hiểu là Công đoàn phường Hoàng Mai. Đúng không ạ?")
    after_reform.sees("Công đoàn phường Tương Mai").says("ừ").hears("Đã ghi: Công đoàn phường Hoàng Mai")


def test_a_new_ward_named_as_such_is_taken(after_reform: Talker) -> None:
    after_reform.says("phường hoàng mai").hears("Đã ghi: Công đoàn phường Hoàng Mai")


def test_both_are_asked_while_both_are_active(office: Office) -> None:
    worker = Talker(office.store, "an").introduced()
    row = "P-HOANGMAI,Công đoàn phường Hoàng Mai,Phường,HN,5000,,,,Hoàng Mai"
    assert office.loads("units.csv", sheet(row, heads=HEADS + ",Tên gọi tắt")).good
    worker.says("sửa đơn vị", "hoang mai").sees("LĐLĐ quận Hoàng Mai", "Công đoàn phường Hoàng Mai")


def test_a_union_that_ends_while_the_form_is_open_is_asked_again(office: Office) -> None:
    worker = Talker(office.store, "an").introduced().says("sửa đơn vị", "huyện sóc sơn")
    assert office.loads("units.csv", REFORM).good
    worker.says(*FORM).hears("LĐLĐ huyện Sóc Sơn không còn hoạt động").sees("Công đoàn xã Sóc Sơn")
    worker.presses("Công đoàn xã Sóc Sơn").hears("2. Đơn vị: Công đoàn xã Sóc Sơn")


def test_what_was_handed_in_keeps_its_union(office: Office) -> None:
    worker = Talker(office.store, "an").introduced().submits()
    code = worker.code
    assert office.loads("units.csv", REFORM).good
    worker.says(f"/trangthai {code}").hears("LĐLĐ quận Hoàng Mai")


def test_a_poster_of_an_ended_union_leads_to_those_that_took_over(office: Office) -> None:
    assert office.loads("units.csv", REFORM).good
    worker = Talker(office.store, "an").opens("u_H-SOCSON").presses("Tôi đồng ý")
    worker.says("Nguyễn Văn An", "0912345678", "Xưởng cơ khí 3").sees("Công đoàn xã Sóc Sơn")


# Templates, huge sheets, the command line


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("what", ["units", "targets"])
def test_a_template_is_understood_and_its_example_passed_over(desk: Office, what: str, ending: str, lang: str) -> None:
    path = desk.folder / f"a.{ending}"
    assert template(what, path, lang)
    assert not template(what, path, lang), "a file that is there stays"
    desk.capsys.readouterr()
    desk.loads(path.name, path.read_bytes()).hears("tệp chỉ có tiêu đề, chưa có dòng nào.")


def test_the_example_in_a_template_would_be_good(desk: Office) -> None:
    path = desk.folder / "a.xlsx"
    assert template("units", path, "vi")
    book = load_workbook(path)
    book.worksheets[0]["A2"] = "P-HOANGMAI"
    book.save(path)
    assert desk.loads("a.xlsx", path.read_bytes()).good
    assert (desk.has("P-HOANGMAI").members, desk.has("P-HOANGMAI").valid_from) == (1250, date(2025, 10, 1))


def test_who_types_over_the_example_and_leaves_its_code_hears_of_it(desk: Office) -> None:
    desk.loads("units.csv", "Mã,Tên,Loại\nVI-DU,Công đoàn phường Láng,Phường\n").hears("Dòng 2", "mã vẫn là VI-DU")
    desk.loads("sk.csv", "Mã,Tên sáng kiến,Tác giả,Đơn vị\nvi-du,Xe đẩy thuốc,Trần Thị Bình,HN\n").hears("mã vẫn là VI-DU")


@pytest.mark.parametrize(
    ("heading", "cell", "vnd"),
    [
        ("Số tiền làm lợi (triệu đồng)", "120", 120_000_000),
        ("Làm lợi (trđ)", "1,5", 1_500_000),
        ("Làm lợi (tỷ đồng)", "2", 2_000_000_000),
        ("Làm lợi (1.000 đồng)", "450", 450_000),
        ("Làm lợi (triệu đồng)", "450 nghìn", 450_000),
        ("Làm lợi (đồng)", "120.000.000", 120_000_000),
    ],
)
def test_sums_are_read_in_the_unit_that_their_heading_names(desk: Office, heading: str, cell: str, vnd: int) -> None:
    sheet = f"Tên sáng kiến;Tác giả;Đơn vị;{heading}\nXe đẩy thuốc;Trần Thị Bình;HN;{cell}\n"
    assert desk.loads("sk.csv", sheet).good, desk.text
    with desk.store.read() as tx:
        assert tx.execute(text("SELECT benefit FROM initiative")).scalars().all() == [vnd]


def test_what_was_collected_on_paper_waits_for_its_union_from_today_on(desk: Office) -> None:
    sheet = "Mã,Tên sáng kiến,Tác giả,Đơn vị,Ngày nộp\n,Xe đẩy thuốc,Trần Thị Bình,HN,15/03/2026\n"
    assert desk.loads("sk.csv", sheet + "SK-2026-000777,Bàn xoay lắp tủ,Lê Văn Cường,HN,15/03/2026\n").good, desk.text
    with desk.store.read() as tx:
        found = tx.execute(text("SELECT code, waits_since = submitted_at FROM initiative ORDER BY title")).all()
    assert [bool(waits) for code, waits in found] == [True, False] and found[0].code == "SK-2026-000777"


def test_two_names_in_the_cell_of_the_author_are_no_name(desk: Office) -> None:
    sheet = 'Tên sáng kiến,Tác giả,Đơn vị\nXe đẩy thuốc,"Trần Thị Bình\nLê Văn Cường",HN\n'
    desk.loads("sk.csv", sheet).hears("chỉ ghi một tên", "“Lê Văn Cường”")


def huge(rows: int) -> str:
    def lines() -> Iterator[str]:
        yield "HN,LĐLĐ thành phố Hà Nội,Thành phố,,670030,,,"
        for number in range(84):
            yield f"U-{number},Công đoàn phường Số {number},Phường,HN,2000,1/10/2025,,"
        for number in range(rows):
            yield f"C-{number},CĐCS Công ty Hoa Sen {number},CĐCS,U-{number % 84},{20 + number % 900},,,"

    return sheet(*lines())


@ON_BOTH
def test_ten_thousand_units_are_loaded_on_both_databases(office: Office) -> None:
    office.loads("units.csv", huge(10_000)).hears("10.084 mới, 0 thay đổi, 1 giữ nguyên")
    office.loads("units.csv", huge(10_000).replace(",500,", ",501,")).hears("0 mới, 11 thay đổi, 10.074 giữ nguyên")


def run(folder: Path, *words: str, **settings: str) -> tuple[int, str]:
    """(exit status, output) of the program; more than ten seconds is a failure."""
    environment = {"PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error", "WEB_CHAT": "off", **settings}
    done = run_bot(*words, cwd=folder, env=environment, seconds=10)
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout


@pytest.mark.long
def test_the_command_loads_ten_thousand_units_in_ten_seconds(tmp_path: Path) -> None:
    (tmp_path / "units.csv").write_text(huge(10_000), "utf-8")
    assert run(tmp_path, "load", "units.csv", "--dry-run")[0] == 0
    status, told = run(tmp_path, "load", "units.csv")
    assert (status, "10.085 mới" in told) == (0, True), told
    store = Store(f"sqlite:///{tmp_path / 'data/sangkien.db'}")
    migrate(store)
    with store.read() as tx:
        assert len(units.all_units(tx)) == 10_085
    store.close()


def test_the_command_fails_on_a_bad_file_and_writes_templates(tmp_path: Path) -> None:
    (tmp_path / "units.csv").write_text(sheet("P-MOI,Công đoàn phường Mới,Phường,Q-XYZ,,,,"), "utf-8")
    status, told = run(tmp_path, "load", "units.csv")
    assert status == 1
    assert told.startswith("Dòng 2, cột “Mã cấp trên”: không có đơn vị Q-XYZ trong tệp hay trong dữ liệu.\n")
    assert run(tmp_path, "template", "units")[0] == 0
    assert (tmp_path / "units.xlsx").exists()
    assert run(tmp_path, "template", "people")[0] == 1


# Words


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_problem_has_its_words(lang: str) -> None:
    keys = set()
    for path in (
        *(ROOT / "handlers/loading").glob("*.py"),
        ROOT / "bot/operations/load.py",
        ROOT / "bot/files/loaded_file.py",
        *(ROOT / "bot/files/read_sheets").glob("*.py"),
    ):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                called = getattr(node.func, "id", getattr(node.func, "attr", ""))
                if called in ("Problem", "CellError", "add") and isinstance(node.args[0].value, str):
                    keys.add(node.args[0].value)
    assert {"twice", "circle", "encoding", "date"} <= keys
    assert not [key for key in keys if not has(f"loading.problem.{key}", lang)]


def test_reading_needs_no_database() -> None:
    with pytest.raises(BadFileError) as bad:
        read.read([["code", "name", "kind"], ["A", "", "xã"]], Present({}, {}))
    assert bad.value.problems == (Problem("empty", 2, "name"),)


def test_a_small_workbook_that_would_fill_the_memory_is_refused(desk: Office) -> None:
    packed = io.BytesIO()
    book = Workbook()
    book.save(packed)
    with ZipFile(packed, "a", ZIP_DEFLATED) as parts, parts.open("xl/sharedStrings.xml", "w", force_zip64=True) as part:
        for _ in range(400):
            part.write(b"a" * 2**20)
    content = packed.getvalue()
    assert len(content) < 2**20
    assert not desk.loads("units.xlsx", content).hears("300 MB").good
