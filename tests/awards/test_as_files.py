"""Award lists over real HTTP and on the command line: who takes them, who does not, and that it stands on record."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from docx import Document
from openpyxl import load_workbook

from storage.database.store import Store
from tests.cast.crowd import BADINH, HOANGMAI
from tests.cast.pages.desk import Browser, appointed, at_desk
from tests.cast.rows import NOW, initiative, rows, submit
from tests.program.program import Program, command, fetched, program

NAME = "Lê Thị Thu Cúc"
DAYS = "first=2026-01-01&last=2026-12-31"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    with program(tmp_path_factory.mktemp("awards"), WEB_CHAT="demo") as started:
        store = Store(f"sqlite:///{started.folder}/data/demo.db")
        one = initiative(1, HOANGMAI, 5001, "verified", benefit=3_000_000_000) | {"author": NAME}
        submit(store, [one], NOW)
        store.close()
        yield started


@pytest.fixture(scope="module")
def desk(site: Program) -> Browser:
    return at_desk(site, appointed(site, HOANGMAI))


def names(content: bytes) -> str:
    """All that stands in that workbook."""
    book = load_workbook(io.BytesIO(content))
    return "\n".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)


def test_the_page_has_the_lists_and_gives_both_files(site: Program, desk: Browser) -> None:
    desk.opens(f"/officer/awards?{DAYS}").sees("Giá trị làm lợi", NAME, "T-1", "Từ 3 tỷ đồng", "cùng hạng")
    assert NAME in names(desk.opens(f"/officer/awards?{DAYS}&format=xlsx").content)
    paper = Document(io.BytesIO(desk.opens(f"/officer/awards?{DAYS}&format=docx").content))
    assert NAME in [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    store = Store(f"sqlite:///{site.folder}/data/demo.db")
    taken = rows(store, "SELECT count(*) FROM audit WHERE action = 'awards exported'")
    store.close()
    assert taken == [(2,)]


def test_nothing_is_weighed_before_days_are_chosen(desk: Browser) -> None:
    desk.opens("/officer/awards").sees("Từ ngày", "Xem").does_not_see(NAME, "Giá trị làm lợi", "chưa có sáng kiến nào")


def test_days_that_are_none_are_said(desk: Browser) -> None:
    desk.opens("/officer/awards?first=2026-12-31&last=2026-01-01").sees("chưa đọc được hai ngày này")
    desk.opens("/officer/awards?first=x").sees("chưa đọc được hai ngày này")


def test_others_see_nothing_of_it(site: Program) -> None:
    assert Browser(site).opens(f"/officer/awards?{DAYS}").status == 403
    lan = at_desk(site, appointed(site, BADINH, "Vũ Thị Lan"))
    lan.opens(f"/officer/awards?{DAYS}").does_not_see(NAME, "T-1")
    assert NAME not in names(lan.opens(f"/officer/awards?{DAYS}&format=xlsx").content)
    minh = at_desk_of_supporter(site)
    assert minh.opens(f"/officer/awards?{DAYS}").status == 404


def at_desk_of_supporter(site: Program) -> Browser:
    from tests.program.program import Phone

    said = command(site, "officer", "invite", "--unit", HOANGMAI, "--support").stdout
    code = next(word for word in said.split() if word.count("-") == 2)
    phone = Phone(site).presses("Tôi đồng ý").says("Phạm Văn Minh", "0912345679", "Xưởng cơ khí 3", "hoang mai")
    return at_desk(site, phone.says("/huy", code).hears("tổ hỗ trợ"))


def test_the_address_in_the_message_is_good_while_the_role_is(site: Program) -> None:
    phone = appointed(site, HOANGMAI, "Đỗ Thị Mai").says("/khenthuong 1/1/2026 đến 31/12/2026")
    document = phone.screen["document"]
    assert document["name"] == "khen-thuong-2026-01-01-2026-12-31.xlsx"
    status, content, _ = fetched(site.address + document["url"])
    assert status == 200 and NAME in names(content)
    store = Store(f"sqlite:///{site.folder}/data/demo.db")
    taken = rows(store, "SELECT action FROM audit WHERE name = 'Đỗ Thị Mai' AND action = 'awards exported'")
    store.close()
    assert len(taken) == 1
    assert fetched(site.address + document["url"][:-3] + "xyz")[0] == 410
    listed = command(site, "officer", "list").stdout
    number = next(line.split()[0] for line in listed.splitlines() if "Đỗ Thị Mai" in line)
    command(site, "officer", "remove", number)
    assert fetched(site.address + document["url"])[0] == 410


def test_an_operator_writes_them(site: Program) -> None:
    days = ("--from", "2026-01-01", "--to", "2026-12-31")
    done = command(site, "awards", *days, "--unit", HOANGMAI, "--out", "lists.docx")
    assert done.returncode == 0 and "lists.docx" in done.stdout, done.stderr
    assert NAME in str([cell.text for table in Document(str(site.folder / "lists.docx")).tables for cell in table._cells])
    assert not list(site.folder.glob("*.part"))
    wrong = command(site, "awards", *days, "--unit", "NONE")
    assert wrong.returncode == 1 and "NONE" in wrong.stderr
    assert command(site, "awards", "--from", "2026-12-31", "--to", "2026-01-01").returncode == 2
    assert command(site, "awards", *days, "--count", "all").returncode == 2
