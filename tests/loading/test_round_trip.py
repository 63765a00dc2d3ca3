"""What was exported comes in again: the same initiatives, the same counts on each day, and nothing twice."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from sqlalchemy import text

from bot.operations.export import export
from bot.operations.load import load
from bot.operations.templates import template
from handlers.alike import finding
from handlers.loading.changes import difference, put
from handlers.loading.read import read
from handlers.loading.table import present
from messages.format import HANOI
from storage.counting import coauthors, count
from storage.database import bulk
from storage.database.counters import number
from storage.database.records import Move
from storage.database.store import TABLES, Store
from storage.initiatives import recognition
from storage.initiatives.recognition import Recognition
from storage.initiatives.status import set_status
from tests.cast.counts import counted
from tests.cast.rows import entry, exported, initiative, rows
from tests.databases import ON_BOTH

BEGAN = datetime(2026, 2, 1, 1, 0, 7, tzinfo=UTC)
WRITTEN = ("initiative", "coauthor", "recognition", "review", "shingle", "found_by", "alike", "word", "total", "day_count", "ledger",
           "taking_part", "counter")  # fmt: skip
NAMES = ("Đỗ Văn Ân", "Nguyễn Thị Bình", "Trần Quốc Cường", "Lê Thị Dung")
UNITS = ("Q-BADINH", "Q-HOANGMAI", "CS-001", "HN")


@dataclass(frozen=True, slots=True)
class Made:
    """An initiative to be handed in, and what becomes of it."""

    unit: str
    person: int
    own: bool
    others: tuple[int, ...]
    benefit: int | None
    recognised: str
    title: str
    before: str
    at: int  # hours
    then: str
    decided: bool


made = st.builds(
    Made,
    unit=st.sampled_from(UNITS),
    person=st.integers(0, 3),
    own=st.booleans(),
    others=st.sets(st.integers(0, 3), max_size=2).map(lambda found: tuple(sorted(found))),
    benefit=st.one_of(st.none(), st.integers(1, 2 * 10**11)),
    recognised=st.sampled_from(("yes", "no", "waiting", "unclear")),
    title=st.sampled_from(("Đồ gá hàn xoay", "=Máy lọc bụi 2+2", "'-Khuôn dập \"mới\"", "Bảng <kiểm> & theo dõi")),
    before=st.sampled_from(("Trước đây làm tay.\nMất 25 phút; hay lỗi", "+84 gọi từng người, chậm", "'=cũ")),
    at=st.integers(0, 400),
    then=st.sampled_from(("quick", "submitted", "returned", "verified", "rejected", "withdrawn")),
    decided=st.booleans(),
)


def empty(store: Store) -> None:
    with store.write() as tx:
        for table in WRITTEN:
            tx.execute(text(f"DELETE FROM {table}" + (" WHERE name <> 'units'" if table == "counter" else "")))


def hand_in(store: Store, several: list[Made]) -> None:
    """Each is handed in and becomes what it becomes, in order of time."""
    with store.write() as tx:
        for key, one in enumerate(sorted(several, key=lambda one: one.at), 1):
            at = BEGAN + timedelta(hours=one.at)
            others = tuple(sorted({100 + other for other in one.others} - {100 + one.person}))
            pairs = [[NAMES[other - 100], 20] for other in others]
            status = "quick" if one.then == "quick" else "submitted"
            row = initiative(key, one.unit, 100 + one.person, status, one.recognised, one.benefit or 0) | {
                "code": f"SK-2026-{key:06}", "author": NAMES[one.person], "by_author": one.own, "title": one.title,
                "title_key": one.title.casefold(), "benefit": one.benefit, "submitted_at": at, "updated_at": at,
                "waits_since": at, "large": (one.benefit or 0) >= 10**10,
                "answers": {"before": one.before, "recognised": one.recognised, "coauthors": _shares(pairs)},
            }  # fmt: skip
            bulk.insert(tx, "initiative", [row])
            coauthors.put(tx, key, others)
            count.count(tx, [Move(None, entry(row, others), at)])
        _become(tx, several)


def _shares(pairs: list[list[Any]]) -> dict[str, Any] | None:
    return {"people": pairs, "first": 100 - 20 * len(pairs)} if pairs else None


def _become(tx: Any, several: list[Made]) -> None:
    for key, one in enumerate(sorted(several, key=lambda one: one.at), 1):
        later = BEGAN + timedelta(days=40, hours=key)
        if one.decided:
            decision = Recognition(number=f"{key}/QĐ", day=date(2026, 3, 1), level="upper")
            count.count(tx, recognition.keep(tx, key=key, record=decision, officer=1, now=later))
        if one.then != "quick":
            set_status(tx, key, one.then, later + timedelta(days=1))


def shown(store: Store) -> list[dict[str, str]]:
    """All that an export says of each, but for who an account is and what is due."""
    found = exported(store)
    return [{name: value for name, value in row.items() if name not in ("people", "due", "officer")} for row in found]


def loads(store: Store, file: Path, capsys: pytest.CaptureFixture[str]) -> str:
    good = load(file, store, "vi")
    said = capsys.readouterr().out
    assert good, said
    return said


@ON_BOTH
@pytest.mark.parametrize("form", ["xlsx", "csv", "json"])
@settings(max_examples=3, phases=(Phase.generate,), suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(several=st.lists(made, min_size=1, max_size=8))
def test_what_was_exported_comes_in_again_with_the_same_counts(
    store: Store, lite: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str], form: str, several: list[Made]
) -> None:
    empty(store)
    empty(lite)
    hand_in(store, several)
    before, counts = shown(store), counted(store)
    file, again = tmp_path / f"out.{form}", tmp_path / f"again.{form}"
    assert export(store, "", None, None, form, file, "vi")
    assert f"Sáng kiến: {len(several)} mới, 0 thay đổi, 0 giữ nguyên" in loads(lite, file, capsys)
    assert counted(lite) == counts
    for one, other in zip(shown(lite), before, strict=True):
        assert {name: (value, other[name]) for name, value in one.items() if value != other[name]} == {}
    assert f"0 mới, 0 thay đổi, {len(several)} giữ nguyên" in loads(lite, file, capsys)
    assert (shown(lite), counted(lite)) == (before, counts)
    empty(store)
    assert export(lite, "", None, None, form, again, "vi")
    loads(store, again, capsys)
    assert (shown(store), counted(store)) == (before, counts)
    with store.read() as tx:
        assert number(tx, "SK-2026") == len(several), "the next code is a new one"
    assert rows(store, "SELECT count(*) FROM initiative WHERE typist_id IS NOT NULL") == [(0,)]


# A sheet that an office fills in

HEADS = "STT,Tên sáng kiến,Họ và tên,Đơn vị,Ngày,Số tiền làm lợi,Đồng tác giả,Hiện trạng,Giải pháp\n"


def typed(store: Store, folder: Path, capsys: pytest.CaptureFixture[str], *lines: str, dry_run: bool = False) -> str:
    """What is said when such a sheet is loaded."""
    file = folder / "sang-kien.csv"
    file.write_text(HEADS + "\n".join(lines) + "\n", "utf-8")
    load(file, store, "vi", dry_run=dry_run)
    return capsys.readouterr().out


@ON_BOTH
def test_an_office_loads_what_it_collected_for_others(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = (
        "1,Đồ gá hàn xoay,Nguyễn Văn An,LĐLĐ quận Ba Đình,02/03/2026,1 tỷ 2,Trần Thị Bình 30%,Chỉnh tay,Đồ gá có chốt",
        "2,Phần mềm xếp ca,Lê Thị Dung,Q-HOANGMAI,,250.000,,,",
    )
    before = counted(store)
    assert "2 mới, 0 thay đổi, 0 giữ nguyên" in typed(store, tmp_path, capsys, *lines, dry_run=True)
    assert counted(store) == before
    assert "2 mới, 0 thay đổi, 0 giữ nguyên" in typed(store, tmp_path, capsys, *lines)
    assert "0 mới, 0 thay đổi, 2 giữ nguyên" in typed(store, tmp_path, capsys, *lines)
    first = next(one for one in exported(store) if one["title"] == "Đồ gá hàn xoay")
    assert (first["author"], first["unit"], first["benefit"]) == ("Nguyễn Văn An", "Q-BADINH", "1200000000")
    assert (first["day"], first["share"], first["by_author"]) == ("2026-03-02", "70%", "0")
    assert first["code"].startswith("SK-") and first["before"] == "Chỉnh tay"
    totals = rows(store, "SELECT submitted, benefit, people FROM total WHERE unit = 'HN'")
    assert totals == [(2, 1_200_250_000, 3)]


def test_one_title_of_another_author_is_loaded_and_said(
    lite: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    typed(lite, tmp_path, capsys, "1,Đồ gá hàn xoay,Nguyễn Văn An,Q-BADINH,,,,,")
    said = typed(lite, tmp_path, capsys, "1,Đồ gá hàn xoay,Lê Thị Dung,Q-BADINH,,,,,")
    assert "1 mới" in said and "Dòng 2: “Đồ gá hàn xoay” trùng tên với SK-" in said
    said = typed(lite, tmp_path, capsys, *["1,Máy lọc bụi,Lê Thị Dung,Q-BADINH,,,,,"] * 2)
    assert "Dòng 3, cột “Tên sáng kiến”: Máy lọc bụi đã có ở dòng 2." in said


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("1,Máy lọc bụi,,Q-BADINH,,,,,", "Dòng 2, cột “Họ và tên”: ô này cần được điền."),
        (f"1,{'Máy lọc bụi ' * 30},Lê Thị Dung,Q-BADINH,,,,,", "dài 359 ký tự, tối đa 300"),
        ("1,Máy lọc bụi,Lê Thị Dung,Q-NONE,,,,,", "không có đơn vị Q-NONE"),
        ("1,Máy lọc bụi,Lê Thị Dung,,,,,,", "Dòng 2, cột “Mã đơn vị (unit)”: ô này cần được điền."),
        ("1,Máy lọc bụi,Lê Thị Dung,Q-BADINH,01/01/2199,,,,", "ngày nộp 01/01/2199 chưa tới"),
        ("1,Máy lọc bụi,Lê Thị Dung,Q-BADINH,01/01/1900,,,,", "không có ngày 01/01/1900"),
        ("1,Máy lọc bụi,Lê Thị Dung,Q-BADINH,,nhiều lắm,,,", "“nhiều lắm” chưa rõ là bao nhiêu tiền"),
        ("1,Máy lọc bụi,Lê Thị Dung,Q-BADINH,,,Trần Thị Bình 60%; Lê Văn Cường 50%,,", "cộng lại quá 100%"),
    ],
)
def test_what_an_office_cannot_mean_is_said_and_nothing_is_loaded(
    lite: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str, why: str
) -> None:
    said = typed(lite, tmp_path, capsys, line)
    assert why in said and "Không nạp gì từ" in said
    assert rows(lite, "SELECT count(*) FROM initiative") == [(0,)]


def test_what_is_handed_in_today_is_loaded_in_the_morning_too(lite: Store) -> None:
    morning = datetime(2026, 3, 2, 8, 0, tzinfo=HANOI)
    sheet = (["Tên sáng kiến", "Họ và tên", "Đơn vị", "Ngày"], ["Máy lọc bụi", "Lê Thị Dung", "Q-BADINH", "2/3/2026"])
    with lite.write() as tx:
        put(tx, difference(tx, read(sheet, present(tx)), morning), morning)
    with lite.read() as tx:
        found = tx.execute(TABLES["initiative"].select()).one()
    assert found.submitted_at == morning


def test_answers_of_a_file_that_say_something_else_than_its_columns_are_passed_over(
    lite: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    columns = {"title": "Máy lọc bụi", "author": "Lê Thị Dung", "unit": "Q-BADINH", "benefit": 5, "kind": "technical"}
    told = {
        "coauthors": {"people": ["An"], "first": 80, "raw": ""},
        "applied": {"start": "2026-03-01", "end": "?", "raw": ""},
        "kind": "none",
    }
    one = {**columns, "coauthors": "Trần Thị Bình 30%", "applied_on": "2026-03-01", "row": {"answers": told}}
    file = tmp_path / "sang-kien.json"
    file.write_text(json.dumps([one]), "utf-8")
    loads(lite, file, capsys)
    assert [(found["coauthors"], found["share"]) for found in exported(lite)] == [("Trần Thị Bình 30%", "70%")]
    with lite.read() as tx:
        answers = tx.execute(TABLES["initiative"].select()).one().answers
    assert (answers["kind"], answers["applied"]["end"]) == ("technical", "2026-03-01")


def test_a_code_that_another_initiative_has_is_not_taken(
    lite: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    typed(lite, tmp_path, capsys, "1,Đồ gá hàn xoay,Nguyễn Văn An,Q-BADINH,,,,,")
    ((code,),) = rows(lite, "SELECT code FROM initiative")
    file = tmp_path / "other.csv"
    file.write_text(f"Mã,Tên sáng kiến,Tác giả,Mã đơn vị\n{code},Máy lọc bụi,Lê Thị Dung,Q-BADINH\n", "utf-8")
    assert not load(file, lite, "vi")
    assert f"mã {code} là của một sáng kiến khác" in capsys.readouterr().out


def test_what_was_loaded_is_found_by_a_mistyped_word(
    lite: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    typed(lite, tmp_path, capsys, "1,Khuôn dập liên hoàn,Nguyễn Văn An,Q-BADINH,02/03/2026,,,,")
    with lite.read() as tx:
        assert finding.wanted(tx, "hoamn").instead == (("hoamn", "hoan"),)


def test_the_template_loads_as_it_stands_but_for_its_example(
    lite: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "initiatives.xlsx"
    assert template("initiatives", file, "vi")
    assert not load(file, lite, "vi") and "chưa có dòng nào" in capsys.readouterr().out
    book = load_workbook(file)
    sheet = next(one for one in book.worksheets if one["A1"].value == "Mã hồ sơ")
    sheet["A2"] = ""
    book.save(file)
    assert "1 mới" in loads(lite, file, capsys)
