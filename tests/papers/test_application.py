"""The legal form as a Word file, opened again and compared field by field."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.files.papers import zipped
from bot.files.papers.child import filling_child
from bot.files.papers.own import EXAMPLES, look_at_others
from bot.files.papers.template import APPLICATION, look_at, template
from bot.files.papers.word import filled, several
from handlers.papers.application import DOTS, NEEDED, SHORT_DOTS, Application, application
from handlers.papers.application import example as fields
from messages.paper import FOLDER, PaperTemplateError, plain
from tests.cast.rows import initiative
from tests.cast.sheets.papers import Opened, word_file
from tests.papers.application_template import make

OURS = FOLDER / APPLICATION
MONEY = {"vnd": 1_200_000_000, "period": "year", "approx": False, "large": False, "raw": "1 tỷ 2"}
ANSWERS = {
    "before": "Kẹp bằng tay, chậm.",
    "solution": "Làm đồ gá kẹp nhanh:\n1. Hàn khung\n2. Lắp tay gạt",
    "applied": {"start": "2026-03-01", "end": "2026-03-31", "raw": "tháng 3"},
    "effect": "money",
    "benefit": MONEY,
    "calculation": "500 giờ × 2 triệu + 200 triệu",
    "coauthors": {"people": [["Trần Thị Lan", 30]], "first": 70, "raw": ""},
    "place": "Xưởng 2",
}


def row(**more: Any) -> dict[str, Any]:
    """An initiative as it is read for the form."""
    own = {"author": "Nguyễn Văn An", "workplace": "", "unit_name": "CĐCS Dệt 8/3", "title": "Đồ gá kẹp nhanh"}
    return {**initiative(1, "CS-DET83", 1), **own, "field": "engineering", "answers": ANSWERS, **more}


def printed(form: Application) -> Opened:
    return Opened(filled(OURS, form.fields))


def test_the_form_has_the_fields_of_the_law_in_order() -> None:
    given = {
        "birth": "12/05/1985", "position": "Tổ trưởng", "degree": "Kỹ sư cơ khí", "investor": "Công ty Dệt 8/3",
        "conditions": "Máy hàn, thép hộp", "coauthors": {"Trần Thị Lan": {"birth": "1990"}},
        "helpers": [{"name": "Lê Văn Ba", "work": "hàn khung"}],
    }  # fmt: skip
    form = application(row(), given, ("Nghị định 13/2012/NĐ-CP", "Kế hoạch 5"))
    paper = printed(form)
    assert paper.lines[:2] == ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
    assert [line for line in paper.lines if line.startswith("Căn cứ")] == [
        "Căn cứ Nghị định 13/2012/NĐ-CP;", "Căn cứ Kế hoạch 5;",
    ]  # fmt: skip
    assert paper.after("Kính gửi") == "Hội đồng sáng kiến CĐCS Dệt 8/3"
    assert paper.table(0) == [
        ["1", "Nguyễn Văn An", "12/05/1985", "CĐCS Dệt 8/3", "Tổ trưởng", "Kỹ sư cơ khí", "70"],
        ["2", "Trần Thị Lan", "1990", SHORT_DOTS, SHORT_DOTS, SHORT_DOTS, "30"],
    ]
    asked = (
        ("đề nghị xét công nhận sáng kiến", "Đồ gá kẹp nhanh"), ("là chủ đầu tư)", "Công ty Dệt 8/3"),
        ("Lĩnh vực áp dụng sáng kiến", "Kỹ thuật, cơ khí, tự động hóa"), ("ghi ngày nào sớm hơn)", "tháng 3/2026"),
        ("Giải pháp đã biết và nhược điểm", ANSWERS["before"]), ("Các bước thực hiện và điểm mới", ANSWERS["solution"]),
        ("Khả năng áp dụng", "Xưởng 2"), ("cần được bảo mật (nếu có)", "Không có."),
        ("điều kiện cần thiết để áp dụng sáng kiến", "Máy hàn, thép hộp"),
        (
            "theo ý kiến của tác giả", "1.200.000.000 đồng (một tỷ hai trăm triệu đồng) mỗi năm."
            " Cách tính: 500 giờ × 2 triệu + 200 triệu",
        ),
        ("kể cả áp dụng thử (nếu có)", DOTS),
    )  # fmt: skip
    assert [(label, paper.after(label)) for label, _ in asked] == list(asked)
    assert paper.table(1) == [["1", "Lê Văn Ba", *[SHORT_DOTS] * 4, "hàn khung"]]
    places = [paper.text.index(label) for label, _ in asked]
    assert places == sorted(places)
    assert form.lacking == ("position", "degree")


def test_what_is_not_known_is_a_dotted_line_and_is_named() -> None:
    answers = {"before": "Kẹp tay", "effect": "other"}
    form = application(row(field="", answers=answers, applied_on=None, unit_name="", confidential=True), {}, ())
    paper = printed(form)
    assert paper.after("Kính gửi") == paper.after("Lĩnh vực áp dụng sáng kiến") == DOTS
    assert paper.table(0) == [["1", "Nguyễn Văn An", *[SHORT_DOTS] * 4, "100"]]
    assert paper.table(1) == [["1", *[SHORT_DOTS] * 6]]
    assert "Có, tác giả đề nghị không công khai" in paper.after("cần được bảo mật (nếu có)")
    assert sum(line.startswith("Căn cứ") for line in paper.lines) == 3  # today's texts, where a campaign names none
    assert form.said("vi") == (
        "Kính gửi, nơi công tác; Chủ đầu tư; Lĩnh vực; Ngày áp dụng; Các bước thực hiện; Điều kiện cần thiết; Lợi ích;"
        " Ngày sinh; Chức danh; Trình độ chuyên môn"
    )


WORDS = st.text(min_size=1, max_size=60) | st.sampled_from(
    ["{{ title }}", "{% for a in b %}", "{_{ x }_} {_% %_}", "<w:p/>&amp;]]>", "a\x00b\x0b\x0c\ud800\ufffe", "😀 Đỗ\u0302",
     "{{ 7 * 7 }}", "a\tb\r\nc\u2028d", "x" * 10_000]
)  # fmt: skip


@settings(max_examples=40)
@given(WORDS, WORDS, WORDS)
@example("{{ title }}", "{_{ _ }_}", "{% endfor %}\n{#tr x #}")
def test_whatever_was_typed_stands_on_paper_as_it_was_typed(title: str, before: str, name: str) -> None:
    one = {**fields(), "title": title, "before": before}
    one["authors"] = [{**one["authors"][0], "name": name}]
    paper = Opened(filled(OURS, one))
    assert paper.after("đề nghị xét công nhận sáng kiến") == plain(title)
    assert paper.after("Giải pháp đã biết và nhược điểm") == plain(before)
    assert paper.table(0)[0][1] == plain(name)


# Templates


def test_our_template_is_what_the_script_makes(tmp_path: Path) -> None:
    make(tmp_path / "again.docx")
    with ZipFile(tmp_path / "again.docx") as made, ZipFile(OURS) as kept:
        assert made.namelist() == kept.namelist()
        assert all(made.read(name) == kept.read(name) for name in kept.namelist())
    assert look_at(OURS).wrong == ""


def test_a_template_of_an_office_is_looked_at(tmp_path: Path) -> None:
    assert template(tmp_path) == OURS
    own = word_file(tmp_path / APPLICATION, "{{ title }} {{ ten_tac_gia }}")
    assert template(tmp_path) == own
    looked = look_at(own)
    assert looked.useless and "chỗ điền không có trong danh sách: ten_tac_gia" in looked.wrong
    looked = look_at(word_file(own, *(f"{{{{ {name} }}}}" for name in NEEDED if name != "investor")))
    assert not looked.useless and "mẫu còn thiếu: investor. Thêm" in looked.wrong and "{{ title }}" in looked.wrong
    for paragraph in ("{% for one in authors %}{{ one.salary }}{% endfor %}", "{{ title.__class__.__mro__ }}"):
        looked = look_at(word_file(own, paragraph))
        assert looked.useless and "mẫu không điền được" in looked.wrong
    own.write_bytes(b"PK no word file")
    looked = look_at(own)
    assert looked.useless and "không đọc được mẫu này" in looked.wrong
    with pytest.raises(PaperTemplateError):
        filled(own, fields())


def test_every_other_template_of_an_office_is_looked_at_too(tmp_path: Path) -> None:
    shutil.copy(FOLDER / "council-marks.docx", tmp_path)
    word_file(tmp_path / "awards.docx", "{{ luong }}")
    (tmp_path / "council-minutes.docx").write_bytes(b"no file of Word")
    found = {file.name: looked for file, looked in look_at_others(tmp_path)}
    assert found.keys() == {"council-marks.docx", "awards.docx", "council-minutes.docx"}
    assert found["council-marks.docx"].wrong == "" and "luong" in found["awards.docx"].wrong
    assert found["council-minutes.docx"].useless


def test_our_own_templates_ask_for_nothing_else() -> None:
    for name, values in EXAMPLES.items():
        assert look_at(FOLDER / f"{name}.docx", values(), ()).wrong == ""


def test_a_template_that_loops_for_ever_holds_nobody_up(tmp_path: Path) -> None:
    ranges = ["{% for a in range(99999) %}", "{% endfor %}"]
    endless = word_file(tmp_path / APPLICATION, 3 * ranges[0] + 3 * ranges[1])
    with filling_child(endless, most_seconds=0.5) as fill, pytest.raises(PaperTemplateError):
        fill([fields()])


# Many


def test_many_are_one_zip_with_a_list_of_what_is_left_open(tmp_path: Path) -> None:
    forms = [application(row(code=f"SK-2026-{number:06}"), {}, ()) for number in range(1, 26)]
    out = tmp_path / "don.zip"
    lines = zipped.write_whole(out, iter(forms), lambda papers: several(OURS, papers), "vi")
    with ZipFile(out) as zip_file:
        assert zip_file.namelist() == [*(f"{form.code}.docx" for form in forms), "con-thieu.txt"]
        listed = zip_file.read("con-thieu.txt").decode("utf-8-sig")
        assert Opened(zip_file.read("SK-2026-000025.docx")).after("Khả năng áp dụng") == "Xưởng 2"
    assert len(lines) == 25 and "SK-2026-000007: để trống Chủ đầu tư; Điều kiện cần thiết; Ngày sinh" in listed


def test_what_is_cut_in_the_middle_leaves_nothing(tmp_path: Path) -> None:
    def forms() -> Any:
        yield from (application(row(code=f"T-{number}"), {}, ()) for number in range(30))
        raise KeyboardInterrupt

    out = tmp_path / "don.zip"
    out.write_bytes(b"of before")
    with pytest.raises(KeyboardInterrupt):
        zipped.write_whole(out, forms(), lambda papers: several(OURS, papers), "vi")
    assert [file.name for file in tmp_path.iterdir()] == ["don.zip"] and out.read_bytes() == b"of before"
