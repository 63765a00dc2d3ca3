"""What stands on the lists, in both files, is what a count of its own finds in the rows; on both databases."""

from __future__ import annotations

import io
import random
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook

from bot.files.papers.awards import awards_fields, awards_paper
from bot.files.sheets.awards import awards_sheet
from handlers.awards.tables import as_text
from handlers.awards.weighing import Asked, Lists, weigh
from handlers.conversation.context import Context, ContextCache
from handlers.people.coauthors.known import key_by_name
from storage.database import bulk
from storage.database.store import Store
from storage.initiatives.awards import Counting
from tests.cast.crowd import CITY, HOANGMAI
from tests.cast.rows import initiative, rows, submit
from tests.databases import ON_BOTH

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
YEAR = (date(2026, 1, 1), date(2026, 12, 31))
TY = 1_000_000_000
SOME = 60


@pytest.fixture
def filled(store: Store) -> Store:
    """Initiatives of many units, some alike in worth; every third with a co-author, some with a decision."""
    chance = random.Random(7)
    units = [code for (code,) in rows(store, "SELECT code FROM unit ORDER BY code")]
    made, beside = [], {}
    for number in range(1, SOME + 1):
        unit = chance.choice(units)
        status = chance.choice(("verified", "verified", "submitted", "rejected"))
        benefit = chance.choice((0, 79_999_999, 80_000_000, 3 * TY, 3 * TY, 100 * TY))
        row = initiative(number, unit, 1000 + number % 17, status, benefit=benefit)
        row["author"] = f"Người {number % 17}"
        row["submitted_at"] = datetime(2026, chance.choice((3, 6, 9)), 10, tzinfo=UTC)
        if number % 3 == 0:
            row["answers"] = {"coauthors": {"first": 60, "people": [["Lê Văn Bình", 40]]}}
            beside[number] = (key_by_name("Lê Văn Bình", unit),)
        made.append(row)
    submit(store, made, NOW, beside)
    with store.write() as tx:
        bulk.insert(tx, "recognition", [
            {"initiative_id": number, "number": f"{number}/QĐ", "day": None, "level": "workplace", "was": "no",
             "officer_id": None, "at": NOW}
            for number in range(1, SOME, 4)
        ])  # fmt: skip
    return store


def weighed(store: Store, *units: str, **asked: Any) -> tuple[Lists, Context]:
    first, last = asked.pop("days", YEAR)
    with store.read() as tx:
        context = ContextCache().at(tx, NOW)
        return weigh(tx, context.units, Asked(units=units, first=first, last=last, **asked)), context


def counted(store: Store, within: str, counting: Counting, days: tuple[date, date]) -> list[dict[str, Any]]:
    """What counts, found another way."""
    parents = dict(rows(store, "SELECT code, parent FROM unit"))
    decided = {key for (key,) in rows(store, "SELECT initiative_id FROM recognition")}
    beside = defaultdict(list)
    for key, person in rows(store, "SELECT initiative_id, person FROM coauthor"):
        beside[key].append(person)

    def above(code: str | None) -> list[str]:
        return [] if code is None else [code, *above(parents[code])]

    found = []
    sql = "SELECT id, code, unit, author_key, benefit, status, submitted_at FROM initiative"
    for key, code, unit, author, benefit, status, at in rows(store, sql):
        day = date.fromisoformat(str(at)[:10])
        if counting is Counting.VERIFIED:
            counts = status == "verified"
        else:
            counts = key in decided and status in ("submitted", "verified")
        if counts and within in above(unit) and days[0] <= day <= days[1]:
            found.append({"code": code, "line": above(unit), "benefit": benefit, "people": {author, *beside[key]}})
    return found


@ON_BOTH
@pytest.mark.parametrize("counting", list(Counting))
@pytest.mark.parametrize("within", [CITY, HOANGMAI])
def test_numbers_people_and_benefit_are_those_of_the_rows(filled: Store, counting: Counting, within: str) -> None:
    days = (date(2026, 1, 1), date(2026, 6, 10))
    lists, context = weighed(filled, within, days=days, counting=counting)
    found = counted(filled, within, counting, days)
    assert lists.number == len(found)
    assert lists.people == len({person for one in found for person in one["people"]})
    assert lists.benefit == sum(one["benefit"] for one in found)
    numbers = Counter(code for one in found for code in one["line"])
    people: dict[str, set[int]] = defaultdict(set)
    for one in found:
        for code in one["line"]:
            people[code] |= one["people"]
    for row in (*lists.by_number, *lists.by_people):
        assert (row.number, row.people) == (numbers[row.unit.code], len(people[row.unit.code]))
        assert within in context.units.line(row.unit.code)[1:]
    for row in lists.by_number:
        better = [one for one in lists.by_number if one.unit.kind == row.unit.kind and one.number > row.number]
        assert row.rank == len(better) + 1


@ON_BOTH
def test_an_initiative_stands_at_the_highest_level_that_it_reaches(filled: Store) -> None:
    lists, _ = weighed(filled, CITY)
    found = {one["code"]: one["benefit"] for one in counted(filled, CITY, Counting.VERIFIED, YEAR)}
    assert {one.code for one in lists.valued} == {code for code, benefit in found.items() if benefit >= 80_000_000}
    levels = {80_000_000: 80_000_000, 3 * TY: 3 * TY, 100 * TY: 100 * TY}
    for one in lists.valued:
        assert (one.benefit, one.level) == (found[one.code], levels[found[one.code]])
        assert one.rank == 1 + sum(1 for benefit in found.values() if benefit > one.benefit)
    own, _ = weighed(filled, CITY, thresholds=(3 * TY,))
    assert {one.code for one in own.valued} == {code for code, benefit in found.items() if benefit >= 3 * TY}


@ON_BOTH
def test_persons_count_as_author_and_as_co_author(filled: Store) -> None:
    lists, _ = weighed(filled, CITY)
    found = Counter(person for one in counted(filled, CITY, Counting.VERIFIED, YEAR) for person in one["people"])
    assert sorted(one.number for one in lists.persons) == sorted(found.values())
    assert {one.name for one in lists.persons} <= {"Lê Văn Bình", *(f"Người {n}" for n in range(17))}
    assert sum(one.as_author for one in lists.persons) == lists.number


@ON_BOTH
def test_percentages_are_of_the_whole_campaign_or_of_the_phase_with_those_days(filled: Store) -> None:
    lists, _ = weighed(filled, CITY)
    assert lists.targets_of is None
    targets = {
        (unit, kind): value
        for unit, kind, value in rows(filled, "SELECT unit, kind, value FROM target WHERE phase = ''")
    }
    for kind, found in lists.by_target.items():
        for row in found:
            assert row.percentage is not None and row.percentage.part == Fraction(row.number, row.percentage.target)
            assert row.percentage.target == targets.get((row.unit.code, kind), row.percentage.target)
    name, first, last = rows(filled, "SELECT name, starts_on, ends_on FROM phase WHERE code = 'GD1'")[0]
    days = (date.fromisoformat(str(first)), date.fromisoformat(str(last)))
    assert weighed(filled, CITY, days=days)[0].targets_of == name


@ON_BOTH
def test_both_files_have_each_field_of_the_lists(filled: Store, tmp_path: Path) -> None:
    lists, context = weighed(filled, CITY)
    book = load_workbook(io.BytesIO(awards_sheet(lists, context.units, "vi")))
    paper = Document(io.BytesIO(awards_paper(lists, context.units, "vi", tmp_path)))
    sheet = book["Giá trị làm lợi"]
    values = [[cell.value for cell in row] for row in sheet.iter_rows()]
    at = next(place for place, row in enumerate(values) if row[0] == "Hạng")
    said = " ".join(str(row[0]) for row in values[:at])
    assert "xác minh" in said and "cùng hạng" in said and "80 triệu" in said, "the rules stand above the rows"
    assert [row[:4] for row in values[at + 1 :]] == [
        [one.rank, row[1], one.benefit, one.code] for one, row in zip(lists.valued, values[at + 1 :], strict=True)
    ]
    assert sheet.freeze_panes == f"A{at + 2}"
    assert len(paper.tables) == len(book.sheetnames)
    for table, name in zip(paper.tables, book.sheetnames, strict=True):
        rows_ = [[cell.value for cell in row] for row in book[name].iter_rows()]
        at = next(place for place, row in enumerate(rows_) if row[1] == table.cell(0, 1).text)
        expected = [[_text(cell) for cell in row] for row in rows_[at:]]
        assert [[cell.text for cell in row.cells] for row in table.rows] == expected


@ON_BOTH
def test_a_paper_has_the_first_rows_of_a_long_list_and_says_where_all_are(filled: Store, tmp_path: Path) -> None:
    lists, context = weighed(filled, CITY)
    (one, *_) = lists.valued
    many = replace(lists, valued=(one,) * 2_345, persons=())
    fields = awards_fields(many, context.units, "vi")
    longest, other = fields["lists"][:2]
    assert len(longest["rows"]) == 2_000
    assert longest["rules"][-1] == "Tệp Word chỉ ghi 2.000 dòng đầu trong 2.345 dòng; tệp Excel có đủ."
    assert "Word" not in str(other["rules"])
    own = Document()
    own.add_paragraph("Mẫu riêng: {{ title }}")
    own.save(str(tmp_path / "awards.docx"))
    paper = Document(io.BytesIO(awards_paper(lists, context.units, "vi", tmp_path)))
    assert paper.paragraphs[0].text == f"Mẫu riêng: {fields['title']}"


def _text(cell: Any) -> str:
    """A cell of the sheet as the paper writes it."""
    if isinstance(cell, float):
        return as_text(Fraction(cell).limit_denominator(10**9), "vi")
    return as_text(cell, "vi")
