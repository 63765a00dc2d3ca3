"""Whatever the tree of units and wherever initiatives were handed in, the rows of a board add up to its head."""

from __future__ import annotations

import csv
import io
import random
import re
from datetime import timedelta
from itertools import count

import pytest

from bot.files.board_sheet import sheet_of
from bot.pages import board as board_page
from handlers.boards.board import Board, board
from handlers.boards.words import ranking
from storage.database.store import Store
from storage.programme import loading
from tests.cast.rows import NOON, initiative, submit

PERIODS = ("today", "week", "phase", "all")


def a_tree(store: Store, chance: random.Random) -> list[str]:
    """Units of all kinds under the city, some of them under each other, with initiatives anywhere; their codes."""
    units = ["HN"]
    rows = []
    for number in range(chance.randrange(1, 40)):
        code = f"T{number}"
        rows.append({"code": code, "name": f"Đơn vị {number}", "kind": "quan", "parent": chance.choice(units[-6:])})
        units.append(code)
    with store.write() as tx:
        loading.put(tx, loading.difference(tx, {"unit": rows}), NOON - timedelta(days=90))
    numbers = count(1)
    for days in (60, 20, 3, 0):
        some = [
            initiative(next(numbers), chance.choice(units), chance.randrange(9), benefit=chance.randrange(3) * 10**6)
            for _ in range(chance.randrange(30))
        ]
        if some:
            submit(store, some, NOON - timedelta(days=days, hours=1))
    return units


def said(text: str) -> int:
    """The sum of what the rows of a ranking say."""
    rows = text.split("\n\n")[1].splitlines()
    found = [re.search(r": ([\d.]+)(?: – đã kết thúc| [▲▼]\d+)*$", row) for row in rows]
    return sum(int(one[1].replace(".", "")) for one in found if one)


def drawn(shown: Board) -> int:
    return sum(int(row.label.split()[0].replace(".", "")) for row in sheet_of(shown, "vi").rows)


@pytest.mark.parametrize("seed", range(12))
def test_the_rows_add_up_to_the_head(lite: Store, seed: int) -> None:
    chance = random.Random(seed)
    units = a_tree(lite, chance)
    with lite.read() as tx:
        for code in ("HN", *chance.sample(units, min(4, len(units)))):
            for period in PERIODS:
                shown = board(tx, code, NOON, period)
                assert shown is not None
                if shown.lines:
                    assert said(ranking(shown, "vi")) == shown.counted.submitted, ranking(shown, "vi")
                    assert said(ranking(shown, "vi", page=1)) == shown.counted.submitted, ranking(shown, "vi", page=1)
            whole = board(tx, code, NOON)
            if whole is not None and whole.lines:
                assert drawn(whole) == whole.total.submitted
                rows = list(csv.reader(io.StringIO(board_page._csv(whole, "vi").decode("utf-8-sig"))))[1:]
                assert sum(int(row[3]) for row in rows) == whole.total.submitted


def test_before_anything_was_handed_in_nobody_is_first(lite: Store) -> None:
    with lite.read() as tx:
        shown = board(tx, "HN", NOON, "today")
        other = board(tx, "Q-BADINH", NOON)
    assert shown is not None and other is not None
    assert "Hôm nay chưa đơn vị nào nộp." in ranking(shown, "vi") and "1. " not in ranking(shown, "vi")
    assert not other.placed and "Hạng" not in "".join(sheet_of(other, "vi").lines)


def test_an_empty_board_says_how_to_begin(lite: Store) -> None:
    with lite.read() as tx:
        shown = board(tx, "HN", NOON)
    assert shown is not None
    drawn_ = sheet_of(shown, "vi")
    assert drawn_.rows == () and drawn_.lines[0] == "Chưa có sáng kiến nào. Quét mã để khai."


def test_a_picture_names_what_ends_and_says_no_zeros(lite: Store) -> None:
    submit(lite, [initiative(n, f"Q-{name}", n) for n, name in enumerate(("BADINH", "HOANGMAI"), 1)],
           NOON - timedelta(days=2))  # fmt: skip
    with lite.read() as tx:
        city, leaf = board(tx, "HN", NOON), board(tx, "Q-HOANGMAI", NOON)
    assert city is not None and leaf is not None
    sheet = sheet_of(city, "vi")
    assert sheet.lines == ("30 ngày cao điểm: 2 đã nộp · còn 8 ngày",)
    assert "22/11/2026" in sheet.subtitle and not any("(0)" in row.label for row in sheet.rows)


def test_a_unit_without_any_below_it_sees_itself_among_its_neighbours(lite: Store) -> None:
    with lite.write() as tx:
        some = [{"code": f"T{n}", "name": f"Tổ {n}", "kind": "grassroots", "parent": "Q-BADINH"} for n in range(20)]
        loading.put(tx, loading.difference(tx, {"unit": some}), NOON - timedelta(days=9))
    submit(lite, [initiative(100 * n + m, f"T{n}", m) for n in range(20) for m in range(20 - n)],
           NOON - timedelta(days=2))  # fmt: skip
    with lite.read() as tx:
        shown = board(tx, "T15", NOON)
    assert shown is not None
    rows = sheet_of(shown, "vi").rows
    assert len(rows) == 11 and (rows[-1].name, rows[-1].rank, rows[-1].own) == ("Tổ 15", "16.", True)
