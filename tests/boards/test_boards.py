"""Boards: what they say, how they rank, and that a board of the past stays what it was."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from bot.files.board_picture import Pictures
from handlers.boards.board import BY, Percent, board, boards
from handlers.boards.ranking import ranked
from handlers.boards.words import daily, ranking
from messages.format import large_money, percent
from storage.counting import count, standing
from storage.database import bulk
from storage.database.store import Store
from storage.programme import loading
from tests.cast.rows import NOON, initiative, submit
from tests.cast.talker import Talker
from tests.databases import ON_BOTH

GOLDEN = """\
BẢNG SÁNG KIẾN 12:00 22/11/2026 · LĐLĐ thành phố Hà Nội
Hôm nay: +3 sáng kiến · tổng đã nộp: 201.129
Đạt 324,4% chỉ tiêu giao; 154,7% chỉ tiêu đăng ký
30 ngày cao điểm: 3 đã nộp · còn 8 ngày
Dẫn đầu: Hoàng Mai 2, Ba Đình 1"""

RANKING = """\
XẾP HẠNG · LĐLĐ thành phố Hà Nội
Từ đầu đợt · số đã nộp

1. Hoàng Mai: 2
2. Ba Đình: 1
43 đơn vị khác chưa nộp
Nộp thẳng ở Hà Nội: 201.126

Cả đơn vị: 201.129 đã nộp, làm lợi 3.512,4 tỷ đồng
Số liệu lúc 12:00 22/11/2026"""


@ON_BOTH
def test_the_board_of_the_articles_figures(store: Store) -> None:
    long_ago = datetime(2026, 3, 1, tzinfo=UTC)
    sums = {
        "submitted": 201_126,
        "recognised": 150_000,
        "verified": 90_000,
        "people": 40_010,
        "benefit": 3_512_400_000_000,
    }
    row = {"campaign": "TD2026", "unit": "HN", "at": long_ago, **sums, "taken_back": 0}
    with store.write() as tx:
        bulk.insert(tx, "total", [row])
        bulk.insert(tx, "ledger", [row])
    people = [("Q-HOANGMAI", 7), ("Q-HOANGMAI", 8), ("Q-BADINH", 7)]
    submit(store, [initiative(n, unit, person) for n, (unit, person) in enumerate(people, 1)], NOON)
    with store.read() as tx:
        shown = board(tx, "HN", NOON)
    assert shown is not None
    assert daily(shown, "vi") == GOLDEN
    assert ranking(shown, "vi") == RANKING


@given(st.integers(0, 10**7), st.integers(1, 10**7))
def test_a_percentage_is_rounded_half_up_to_a_tenth(reached: int, target: int) -> None:
    one = Percent("giao", target, reached)
    assert abs(Fraction(one.tenths) - Fraction(reached * 1000, target)) <= Fraction(1, 2)
    assert one.missing == max(0, target - reached)


def test_the_articles_percentages() -> None:
    assert percent(Percent("giao", 62_000, 201_129).tenths, "vi") == "324,4%"
    assert percent(Percent("dang_ky", 130_000, 201_129).tenths, "vi") == "154,7%"


@pytest.mark.parametrize(
    ("amount", "said"),
    [(0, "0 đồng"), (999_999, "999.999 đồng"), (80_000_000, "80 triệu đồng"), (3_512_440_000_000,
    "3.512,4 tỷ đồng"),
     (1_250_000_000, "1,3 tỷ đồng"), (-80_500_000, "−80,5 triệu đồng")],
)  # fmt: skip
def test_large_amounts_as_they_are_said(amount: int, said: str) -> None:
    assert large_money(amount, "vi") == said


@given(st.dictionaries(st.text(min_size=1, max_size=3), st.none() | st.integers(0, 5), max_size=9))
def test_ties_share_a_rank_and_the_next_counts_them(worth: dict[str, int | None]) -> None:
    ranks = ranked(worth)
    for code, mine in worth.items():
        better = sum((other is not None, other or 0) > (mine is not None, mine or 0) for other in worth.values())
        assert ranks[code] == better + 1


@ON_BOTH
def test_ranked_by_number_target_members_and_benefit(store: Store) -> None:
    rows = [initiative(n, "Q-HOANGMAI", n, benefit=10**6) for n in range(1, 5)] + [
        initiative(9, "CQ", 9, benefit=10**9)
    ]
    with store.read() as tx:
        office = tx.execute(text("SELECT code FROM unit WHERE parent = 'HN' ORDER BY members LIMIT 1")).scalar_one()
    rows[-1]["unit"] = office
    submit(store, rows, NOON)
    with store.read() as tx:
        firsts = {}
        for by in BY:
            shown = board(tx, "HN", NOON, "week", by)
            assert shown is not None
            firsts[by] = shown.lines[0].code
            assert ranking(shown, "vi") and ranking(shown, "en")
    assert firsts.pop("number") == firsts.pop("change") == "Q-HOANGMAI"
    assert firsts == {"target": office, "members": office, "size": office, "benefit": office}


@ON_BOTH
def test_a_board_of_the_past_is_the_same_again_whatever_was_loaded_since(store: Store) -> None:
    submit(store, [initiative(1, "CS-001", 7), initiative(2, "Q-BADINH", 8)], NOON - timedelta(hours=1))
    with store.write() as tx:
        count.seal(tx, NOON)
        before = {unit: daily(one, "vi") for unit, one in boards(tx, ["HN", "Q-BADINH", "CS-001"], NOON).items()}
    later = NOON + timedelta(hours=2)
    submit(store, [initiative(3, "CS-001", 9)], later)
    changes: loading.Rows = {
        "unit": [
            {"code": "CS-001", "parent": "Q-HOANGMAI"}, {"code": "Q-BADINH", "short_name": "Ba Đình mới"},
            {"code": "NEW", "name": "Mới", "kind": "quan", "parent": "HN"},
        ],
        "target": [{"campaign": "TD2026", "phase": "", "unit": "HN", "kind": "giao", "value": 10,
        "issuer": "x"}],
    }  # fmt: skip
    with store.write() as tx:
        loading.put(tx, loading.difference(tx, changes), later)
    with store.read() as tx:
        again = {unit: daily(one, "vi") for unit, one in boards(tx, ["HN", "Q-BADINH", "CS-001"], NOON).items()}
        now = boards(tx, ["HN", "Q-HOANGMAI"], later)
    assert again == before
    assert "Ba Đình mới" in daily(now["HN"], "vi") and now["HN"].percents[0].target == 10
    assert now["Q-HOANGMAI"].total.submitted == 2


@ON_BOTH
def test_a_unit_that_ended_stays_while_it_counts(store: Store) -> None:
    submit(store, [initiative(1, "Q-BADINH", 7)], NOON)
    ended = [{"code": code, "valid_to": datetime(2026, 11, 30).date()} for code in ("Q-BADINH", "Q-HOANGMAI")]
    with store.write() as tx:
        loading.put(tx, loading.difference(tx, {"unit": ended}), NOON)
    with store.read() as tx:
        shown = board(tx, "HN", NOON + timedelta(days=20))
    assert shown is not None
    lines = {line.code: line for line in shown.lines}
    assert lines["Q-BADINH"].ended and "Q-HOANGMAI" not in lines
    assert "1. Ba Đình: 1 – đã kết thúc" in ranking(shown, "vi")


def test_the_ledger_is_looked_up_by_its_whole_key(lite: Store) -> None:
    """Without statistics SQLite would rather go through all of it for each unit: seconds, on a busy day."""
    with lite.read() as tx:
        values = {"campaign": "TD2026", "units": "[]", "moment": ""}
        plan = tx.execute(text("EXPLAIN QUERY PLAN " + standing.as_of("sqlite")), values).all()
    searches = [row.detail for row in plan if "ledger" in row.detail]
    assert searches and all("unit=?" in found and "at" in found for found in searches)


@ON_BOTH
def test_on_demand_in_the_private_chat(worker: Talker) -> None:
    worker.submits().says("/bangxephang").hears("XẾP HẠNG · LĐLĐ quận Hoàng Mai", "Từ đầu đợt · số đã nộp")
    worker.sees("Hôm nay", "Tuần", "Đợt", "Chỉ tiêu", "100 đoàn viên", "Theo cỡ", "Làm lợi")
    worker.says("/bangxephang hôm nay làm lợi hn").hears("1. Hoàng Mai: 500 triệu đồng", "Hôm nay (từ 22/11/2026)")
    worker.presses("Chỉ tiêu").hears("LĐLĐ thành phố Hà Nội", "phần trăm chỉ tiêu giao")
    worker.says("/thongke").hears("THỐNG KÊ · LĐLĐ quận Hoàng Mai", "Tổng đã nộp: 1", "Hạng 1/45")
    worker.says("/thongke xyzzy").hears("chưa biết anh/chị muốn xem đơn vị nào")


@ON_BOTH
def test_a_form_goes_on_after_a_look_at_the_standings(worker: Talker) -> None:
    worker.says("/thongke").hears("THỐNG KÊ", "Tên sáng kiến là gì")


def test_a_picture_is_drawn_once(lite: Store, tmp_path: Path) -> None:
    submit(lite, [initiative(1, "Q-BADINH", 7)], NOON)
    with lite.read() as tx:
        shown, other = board(tx, "HN", NOON), board(tx, "Q-BADINH", NOON)
    assert shown is not None and other is not None
    pictures = Pictures(tmp_path)

    async def draw() -> set[str]:
        return set(await asyncio.gather(*(pictures.draw(one, "vi") for one in (shown, shown, other))))

    names = asyncio.run(draw())
    pictures.close()
    assert len(names) == 2
    for name in names:
        start = (tmp_path / name).read_bytes()[:24]
        assert start[:8] == b"\x89PNG\r\n\x1a\n" and int.from_bytes(start[16:20]) == 1080
        assert int.from_bytes(start[20:24]) == 1350
    assert len(list((tmp_path / "boards").iterdir())) == 2
