"""Makes the templates of the award lists and of a council's papers again: `python -m tests.papers.council_templates`.

A4 in a Times-like serif, as an office's letters are. Each place is a field; what is missing is dots to write on.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.shared import Cm, Pt

from messages.paper import FOLDER
from tests.papers.office_paper import TABLE, blank, save

LEFT_CM = 2.5
MIDDLE, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"


def _line(paper: Any, text: str, *, bold: bool = False, italic: bool = False, align: Any = None, size: int = 13) -> None:
    paragraph = paper.add_paragraph()
    paragraph.alignment = align
    run = paragraph.add_run(text)
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)


def _write(cell: Any, text: str, *, bold: bool = False, align: Any = None, size: int = 11) -> None:
    paragraph = cell.paragraphs[0]
    for place, line in enumerate(text.split("\n")):
        if place:
            paragraph = cell.add_paragraph()
        paragraph.alignment, paragraph.paragraph_format.space_after = align, Pt(0)
        run = paragraph.add_run(line)
        run.bold, run.font.size = bold, Pt(size)


def _head(paper: Any, title: str, about: str) -> None:
    table = paper.add_table(rows=2, cols=2)
    _write(table.cell(0, 0), "{{ above }}\n{{ unit }}", bold=True, align=MIDDLE, size=12)
    _write(table.cell(0, 1), NATION, bold=True, align=MIDDLE, size=12)
    _write(table.cell(1, 0), "Số: {{ number }}", align=MIDDLE, size=12)
    _write(table.cell(1, 1), "{{ place }}, ngày …… tháng …… năm ……", align=MIDDLE, size=12)
    _line(paper, "")
    _line(paper, title, bold=True, align=MIDDLE, size=15)
    _line(paper, about, bold=True, align=MIDDLE)


def _rows(paper: Any, columns: Sequence[tuple[str, str, float]], loop: str) -> None:
    """Headings, and a row for each."""
    table = paper.add_table(rows=4, cols=len(columns))
    table.style, table.autofit = TABLE, False
    for place, (heading, value, width) in enumerate(columns):
        for row, text in ((0, heading), (2, value)):
            table.cell(row, place).width = Cm(width)
            _write(table.cell(row, place), text, bold=row == 0)
    _write(table.cell(1, 0), f"{{%tr for {loop} %}}")
    _write(table.cell(3, 0), "{%tr endfor %}")
    _repeat(table)


def _repeat(table: Any) -> None:
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _signed(paper: Any, left: str, right: str) -> None:
    _line(paper, "")
    table = paper.add_table(rows=1, cols=2)
    for place, text in enumerate((left, right)):
        _write(table.cell(0, place), text, bold=True, align=MIDDLE, size=12)


def _bases(paper: Any) -> None:
    _line(paper, "{%p for basis in legal_basis %}")
    _line(paper, "Căn cứ {{ basis }};", italic=True)
    _line(paper, "{%p endfor %}")


def awards() -> None:
    """The award lists: any number of tables, each with its rules and as many columns as it has."""
    paper = blank(LEFT_CM, landscape=True)
    _line(paper, "{{ title }}", bold=True, align=MIDDLE, size=15)
    _line(paper, "{%p for list in lists %}")
    _line(paper, "{{ list.title }}", bold=True, size=14)
    _line(paper, "{%p for rule in list.rules %}")
    _line(paper, "{{ rule }}", italic=True, size=12)
    _line(paper, "{%p endfor %}")
    table = paper.add_table(rows=4, cols=3)
    table.style = TABLE
    for place, text in enumerate(("{%tc for head in list.heads %}", "{{ head }}", "{%tc endfor %}")):
        _write(table.cell(0, place), text, bold=True)
    _write(table.cell(1, 0), "{%tr for row in list.rows %}")
    for place, text in enumerate(("{%tc for cell in row %}", "{{ cell }}", "{%tc endfor %}")):
        _write(table.cell(2, place), text)
    _write(table.cell(3, 0), "{%tr endfor %}")
    _repeat(table)
    _line(paper, "")
    _line(paper, "{%p endfor %}")
    save(paper, FOLDER / "awards.docx")


def proposal() -> None:
    """Tờ trình."""
    paper = blank(LEFT_CM)
    _head(paper, "TỜ TRÌNH", "Về việc xét, công nhận sáng kiến")
    _line(paper, "Kính gửi: {{ recipient }}", align=MIDDLE)
    _bases(paper)
    _line(paper, "Hội đồng sáng kiến {{ unit_name }} đã xét {{ items | length }} sáng kiến theo {{ criteria | length }} tiêu chí: "
                 "{% for one in criteria %}{{ one.name }} ({{ one.points }} điểm, trọng số {{ one.weight }}){% if not loop.last %}; {% endif %}{% endfor %}.")  # fmt: skip
    _line(paper, "Số thành viên chấm điểm: {{ given }}/{{ members }}. Kết quả xếp hạng có trong danh sách kèm theo.")
    _line(paper, "Hội đồng trình {{ recipient }} xem xét, công nhận {{ proposed }} sáng kiến.")
    _signed(paper, "Nơi nhận:\n- Như trên;\n- Lưu.", "TM. HỘI ĐỒNG\nCHỦ TỊCH\n\n\n\n{{ chair }}")
    save(paper, FOLDER / "council-proposal.docx")


ITEMS = (
    ("Hạng", "{{ one.rank }}", 1.3), ("Mã", "{{ one.code }}", 3.2), ("Tên sáng kiến", "{{ one.title }}", 6.5),
    ("Tác giả, đồng tác giả", "{{ one.authors }}", 4.5), ("Đơn vị", "{{ one.unit }}", 4.5),
    ("Giá trị làm lợi (đồng)", "{{ one.benefit }}", 2.8), ("Điểm", "{{ one.score }}", 1.6),
)  # fmt: skip


def proposed_list() -> None:
    """Danh sách đề nghị."""
    paper = blank(LEFT_CM, landscape=True)
    _head(paper, "DANH SÁCH ĐỀ NGHỊ CÔNG NHẬN SÁNG KIẾN", "(Kèm theo Tờ trình số {{ number }})")
    _rows(paper, ITEMS, "one in items")
    _line(paper, "{{ rule }}", italic=True, size=11)
    _signed(paper, "THƯ KÝ\n\n\n\n{{ secretary }}", "TM. HỘI ĐỒNG\nCHỦ TỊCH\n\n\n\n{{ chair }}")
    save(paper, FOLDER / "council-list.docx")


def marks() -> None:
    """Phiếu chấm: of one member, filled in, or with dots to write on."""
    paper = blank(LEFT_CM, landscape=True)
    _head(paper, "PHIẾU CHẤM ĐIỂM SÁNG KIẾN", "Phiên {{ session }}, thành viên: {{ member }}")
    table = paper.add_table(rows=4, cols=6)
    table.style = TABLE
    heads = ("Mã", "Tên sáng kiến", "{%tc for one in criteria %}", "{{ one.name }}\n(tối đa {{ one.points }})", "{%tc endfor %}", "Điểm (thang 100)")
    cells = ("{{ one.code }}", "{{ one.title }}", "{%tc for mark in one.marks %}", "{{ mark }}", "{%tc endfor %}", "{{ one.score }}")
    for place, (heading, cell) in enumerate(zip(heads, cells, strict=True)):
        _write(table.cell(0, place), heading, bold=True)
        _write(table.cell(2, place), cell)
    _write(table.cell(1, 0), "{%tr for one in rows %}")
    _write(table.cell(3, 0), "{%tr endfor %}")
    _repeat(table)
    _line(paper, "{{ note }}", italic=True, size=11)
    _signed(paper, "", "NGƯỜI CHẤM\n(Ký, ghi rõ họ tên)\n\n\n\n{{ member }}")
    save(paper, FOLDER / "council-marks.docx")


def minutes() -> None:
    """Biên bản họp."""
    paper = blank(LEFT_CM)
    _head(paper, "BIÊN BẢN HỌP", "Hội đồng sáng kiến {{ unit_name }}")
    for text in (
        "1. Thời gian: {{ opened }} đến {{ closed }}. Địa điểm: {{ where }}",
        "2. Chủ trì: {{ chair }}. Thư ký: {{ secretary }}",
        "3. Thành phần: {{ given }}/{{ members }} thành viên chấm điểm.",
        "Có chấm điểm: {{ present }}",
        "Vắng, không chấm điểm: {{ absent }}",
        "4. Nội dung: xét {{ items | length }} sáng kiến. Các thành viên chấm độc lập; tác giả, đồng tác giả không chấm sáng kiến của mình.",
        "5. Kết quả:",
    ):
        _line(paper, text)
    _rows(paper, (("Hạng", "{{ one.rank }}", 1.5), ("Mã", "{{ one.code }}", 3.4), ("Tên sáng kiến", "{{ one.title }}", 7.5),
                  ("Số người chấm", "{{ one.members }}", 2.2), ("Điểm", "{{ one.score }}", 2.0)), "one in items")  # fmt: skip
    _line(paper, "{{ rule }}", italic=True, size=11)
    _line(paper, "6. Ý kiến khác: {{ remarks }}")
    _line(paper, "Biên bản được thông qua và kết thúc vào lúc {{ ended }}.")
    _signed(paper, "THƯ KÝ\n\n\n\n{{ secretary }}", "CHỦ TRÌ\n\n\n\n{{ chair }}")
    save(paper, FOLDER / "council-minutes.docx")


if __name__ == "__main__":
    for make in (awards, proposal, proposed_list, marks, minutes):
        make()
