"""A session's papers in one zip, opened again by a library and compared field by field; nothing of it before its end."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from docx import Document

from bot.files.papers.council import write_whole, write_zip
from bot.operations.papers.council import council as write_papers
from bot.operations.shared import known_units
from handlers.council.printing import printed
from messages.paper import PaperTemplateError
from storage.database.store import Store
from storage.initiatives import council
from tests.cast.crowd import FIRST, SECOND
from tests.cast.talker import ANSWERS, Talker
from tests.program.given import given

Papers = dict[str, Any]


def papers(store: Store, folder: Path) -> Papers:
    """Those of session 1, opened, by the names of their files."""
    units, file = known_units(store), io.BytesIO()
    with store.read() as tx:
        session = council.find(tx, 1)
        assert session is not None
        write_zip(file, printed(tx, units, session, "vi"), folder, "vi")
    with ZipFile(file) as zipped:
        return {name: Document(io.BytesIO(zipped.read(name))) for name in zipped.namelist()}


def text_of(paper: Any) -> str:
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in paper.paragraphs] + cells)


def grid(paper: Any, place: int) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in paper.tables[place].rows]


@pytest.fixture
def over(called: Talker, binh: Talker, cuc: Talker) -> Talker:
    """The officer, after both members gave their marks."""
    binh.says("/chamdiem 1", "30", "32,5", "30", "15", "20", "15").presses("Gửi điểm")
    cuc.says("/chamdiem 1", "15", "20", "15", "15", "20", "15").presses("Gửi điểm")
    return called


def test_each_paper_has_what_the_session_came_to(store: Store, over: Talker, tmp_path: Path) -> None:
    found = papers(store, tmp_path)
    assert sorted(found) == [
        "1-to-trinh.docx", "2-danh-sach-de-nghi.docx", "3-bien-ban-hop.docx", "4-phieu-cham-de-in.docx",
        "5-phieu-cham-1.docx", "5-phieu-cham-2.docx",
    ]  # fmt: skip
    head, *rows = grid(found["2-danh-sach-de-nghi.docx"], 1)
    assert head[:3] == ["Hạng", "Mã", "Tên sáng kiến"]
    title, unit = ANSWERS["title"], "LĐLĐ quận Hoàng Mai"
    assert rows == [
        ["1", FIRST, title, "Nguyễn Văn An", unit, "500.000.000", "71,3"],
        ["2", SECOND, title, "Phạm Văn Minh", unit, "500.000.000", "50,0"],
    ]
    proposal, minutes = text_of(found["1-to-trinh.docx"]), text_of(found["3-bien-ban-hop.docx"])
    assert "LĐLĐ QUẬN HOÀNG MAI" in proposal and "2/2" in proposal and "Kính gửi: …" in proposal
    assert "Tính mới (30 điểm, trọng số 30)" in proposal and "công nhận 2 sáng kiến" in proposal
    assert "Có chấm điểm: Lê Thị Bình, Vũ Thị Cúc" in minutes or "Có chấm điểm: Vũ Thị Cúc, Lê Thị Bình" in minutes
    assert "Vắng, không chấm điểm: …" in minutes and "Chủ trì: …" in minutes
    assert grid(found["3-bien-ban-hop.docx"], 1)[1:] == [["1", FIRST, title, "2", "71,3"], ["2", SECOND, title, "2", "50,0"]]
    assert all("{{" not in text_of(paper) and "{%" not in text_of(paper) for paper in found.values())


def test_marks_are_printed_as_given_and_empty(store: Store, over: Talker, tmp_path: Path) -> None:
    found = papers(store, tmp_path)
    own = {text_of(found[name]).partition("thành viên: ")[2].partition("\n")[0]: grid(found[name], 1)
           for name in ("5-phieu-cham-1.docx", "5-phieu-cham-2.docx")}  # fmt: skip
    title = ANSWERS["title"]
    assert own["Lê Thị Bình"][1:] == [[FIRST, title, "30", "32,5", "30", "92,5"], [SECOND, title, "15", "20", "15", "50,0"]]
    assert own["Vũ Thị Cúc"][1:] == [[FIRST, title, "15", "20", "15", "50,0"], [SECOND, title, "15", "20", "15", "50,0"]]
    empty = grid(found["4-phieu-cham-de-in.docx"], 1)
    assert empty[0][2:5] == ["Tính mới\n(tối đa 30)", "Hiệu quả\n(tối đa 40)", "Khả năng áp dụng, nhân rộng\n(tối đa 30)"]
    assert empty[1:] == [[code, title, *["……"] * 4] for code in (FIRST, SECOND)]


def test_while_a_session_is_open_only_the_form_is_there_and_no_mark(
    store: Store, called: Talker, binh: Talker, tmp_path: Path
) -> None:
    binh.says("/chamdiem 1", "29", "31", "28", "15", "20", "15").presses("Gửi điểm")
    found = papers(store, tmp_path)
    assert list(found) == ["4-phieu-cham-de-in.docx"]
    assert not {"29", "31", "28"} & {cell for row in grid(found["4-phieu-cham-de-in.docx"], 1) for cell in row}


def test_an_operator_writes_them_and_a_template_of_the_office_is_used(
    store: Store, over: Talker, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = tmp_path / "templates"
    own.mkdir()
    paper = Document()
    paper.add_paragraph("Mẫu riêng: {{ unit_name }}, {{ items | length }} sáng kiến")
    paper.save(str(own / "council-proposal.docx"))
    out = tmp_path / "out.zip"
    assert write_papers(store, given(papers=own), 1, out)
    assert "6 văn bản" in capsys.readouterr().out
    with ZipFile(out) as zipped:
        assert "Mẫu riêng: LĐLĐ quận Hoàng Mai, 2 sáng kiến" in text_of(Document(io.BytesIO(zipped.read("1-to-trinh.docx"))))
    assert not write_papers(store, given(), 99, out)
    assert "Không có phiên 99" in capsys.readouterr().err


def test_a_template_with_an_unknown_field_leaves_no_half_file(store: Store, over: Talker, tmp_path: Path) -> None:
    own, out = tmp_path / "templates", tmp_path / "out.zip"
    own.mkdir()
    paper = Document()
    paper.add_paragraph("{{ nothing_of_ours }}")
    paper.save(str(own / "council-minutes.docx"))
    units = known_units(store)
    with store.read() as tx:
        session = council.find(tx, 1)
        assert session is not None
        ready = printed(tx, units, session, "vi")
    with pytest.raises(PaperTemplateError):
        write_whole(out, ready, own, "vi")
    assert [path.name for path in tmp_path.iterdir() if "out" in path.name] == []
