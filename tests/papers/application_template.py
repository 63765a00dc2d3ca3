"""Makes `messages/papers/application.docx` again: `python -m tests.papers.application_template`.

An A4 page in a Times-like serif, the national heading, and the fields of Phụ lục I of TT 18/2013/TT-BKHCN in order.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.shared import Cm, Pt

from messages.paper import FOLDER
from tests.papers.office_paper import TABLE, blank, save

FILE = FOLDER / "application.docx"
UNUSED = ("/thumbnail", "/stylesWithEffects", "/customXml", "/webSettings")
AUTHORS = (
    ("STT", "{{ loop.index }}", 1.1),
    ("Họ và tên", "{{ author.name }}", 3.4),
    ("Ngày tháng năm sinh", "{{ author.birth }}", 2.3),
    ("Nơi công tác (hoặc nơi thường trú)", "{{ author.workplace }}", 3.3),
    ("Chức danh", "{{ author.position }}", 2.2),
    ("Trình độ chuyên môn", "{{ author.degree }}", 2.2),
    ("Tỷ lệ (%) đóng góp vào việc tạo ra sáng kiến", "{{ author.share }}", 2.0),
)
HELPERS = (
    ("STT", "{{ loop.index }}", 1.1),
    ("Họ và tên", "{{ helper.name }}", 3.4),
    ("Ngày tháng năm sinh", "{{ helper.birth }}", 2.3),
    ("Nơi công tác (hoặc nơi thường trú)", "{{ helper.workplace }}", 3.3),
    ("Chức danh", "{{ helper.position }}", 2.2),
    ("Trình độ chuyên môn", "{{ helper.degree }}", 2.2),
    ("Nội dung công việc hỗ trợ", "{{ helper.work }}", 2.0),
)
PARTS = (
    ("- Chủ đầu tư tạo ra sáng kiến (trường hợp tác giả không đồng thời là chủ đầu tư): ", "{{ investor }}"),
    ("- Lĩnh vực áp dụng sáng kiến: ", "{{ field }}"),
    ("- Ngày sáng kiến được áp dụng lần đầu hoặc áp dụng thử (ghi ngày nào sớm hơn): ", "{{ applied }}"),
    ("- Mô tả bản chất của sáng kiến:", ""),
    ("+ Giải pháp đã biết và nhược điểm: ", "{{ before }}"),
    ("+ Các bước thực hiện và điểm mới: ", "{{ solution }}"),
    ("+ Khả năng áp dụng: ", "{{ place }}"),
    ("- Những thông tin cần được bảo mật (nếu có): ", "{{ confidential }}"),
    ("- Các điều kiện cần thiết để áp dụng sáng kiến: ", "{{ conditions }}"),
    (
        "- Đánh giá lợi ích thu được hoặc dự kiến có thể thu được do áp dụng sáng kiến theo ý kiến của tác giả: ",
        "{{ benefit }}",
    ),
    (
        "- Đánh giá lợi ích thu được hoặc dự kiến có thể thu được do áp dụng sáng kiến theo ý kiến của tổ chức, "
        "cá nhân đã tham gia áp dụng sáng kiến lần đầu, kể cả áp dụng thử (nếu có): ",
        "{{ benefit_of_others }}",
    ),
)


def make(file: Path) -> None:
    """Write the template."""
    paper = blank(left_cm=3)
    _head(paper)
    _line(paper, "Tôi (chúng tôi) ghi tên dưới đây:")
    _table(paper, AUTHORS, "author", "authors")
    _line(paper, "Là tác giả (nhóm tác giả) đề nghị xét công nhận sáng kiến: ", "{{ title }}", bold=True)
    for label, value in PARTS:
        _line(paper, label, value)
    _line(paper, "- Danh sách những người đã tham gia áp dụng thử hoặc áp dụng sáng kiến lần đầu (nếu có):")
    _table(paper, HELPERS, "helper", "helpers")
    _line(
        paper,
        "Tôi (chúng tôi) xin cam đoan mọi thông tin nêu trong đơn là trung thực, đúng sự thật và hoàn toàn chịu "
        "trách nhiệm trước pháp luật.",
    )
    _foot(paper)
    _leave_out(paper)
    save(paper, file, title="Đơn yêu cầu công nhận sáng kiến")


def _leave_out(paper: Any) -> None:
    """What no such paper needs goes: nine tenths of each that is printed."""
    for part in (paper.part, paper.part.package):
        for key in [key for key, one in part.rels.items() if one.reltype.endswith(UNUSED)]:
            del part.rels[key]
    styles = paper.styles.element
    for style in list(styles.style_lst):
        if style.type == WD_STYLE_TYPE.TABLE and style.name_val not in ("Normal Table", TABLE):
            styles.remove(style)


def _head(paper: Any) -> None:
    for text, size in (("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 13), ("Độc lập - Tự do - Hạnh phúc", 14)):
        _middle(paper, text, size)
    _middle(paper, "―――――――――", 10)
    _middle(paper, "ĐƠN YÊU CẦU CÔNG NHẬN SÁNG KIẾN", 15, before=10)
    _only(paper, "{%p for basis in legal_basis %}")
    _line(paper, "Căn cứ ", "{{ basis }};", italic=True)
    _only(paper, "{%p endfor %}")
    _middle(paper, "Kính gửi: {{ recipient }}", 13, before=8)


def _middle(paper: Any, text: str, size: int, before: int = 0) -> None:
    paragraph = paper.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_before = Pt(before)
    run = paragraph.add_run(text)
    run.bold, run.font.size = True, Pt(size)


def _line(paper: Any, label: str, value: str = "", *, bold: bool = False, italic: bool = False) -> None:
    paragraph = paper.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
    for text, is_bold in ((label, False), (value, bold)):
        if text:
            run = paragraph.add_run(text)
            run.bold, run.italic = is_bold, italic


def _only(paper: Any, tag: str) -> None:
    """A paragraph that holds a tag and goes with it."""
    paper.add_paragraph(tag)


def _table(paper: Any, columns: Sequence[tuple[str, str, float]], one: str, several: str) -> None:
    """Headings, and a row for each."""
    table = paper.add_table(rows=4, cols=len(columns))
    table.style, table.autofit = TABLE, False
    for place, (heading, value, width) in enumerate(columns):
        for row, text in ((0, heading), (2, value)):
            cell = table.cell(row, place)
            cell.width = Cm(width)
            run = cell.paragraphs[0].add_run(text)
            run.font.size, run.bold = Pt(11), row == 0
    table.cell(1, 0).paragraphs[0].add_run(f"{{%tr for {one} in {several} %}}")
    table.cell(3, 0).paragraphs[0].add_run("{%tr endfor %}")
    repeated = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    paper.add_paragraph().paragraph_format.space_after = Pt(0)


def _foot(paper: Any) -> None:
    lines = (("{{ signed_at }}, ngày …… tháng …… năm ……", False, True), ("Người nộp đơn", True, False),
             ("(Ký và ghi rõ họ tên)", False, True))  # fmt: skip
    for text, bold, italic in lines:
        paragraph = paper.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        run = paragraph.add_run(text)
        run.bold, run.italic = bold, italic


if __name__ == "__main__":
    make(FILE)
    print(FILE)
