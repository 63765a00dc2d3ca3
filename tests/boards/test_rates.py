"""Ranked for each 100 members: chance puts no small unit in front, and units of about one size may be seen apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.boards.board import board
from handlers.boards.ranking import ranked
from handlers.boards.rates import Counted, cautious
from handlers.boards.words import pages, ranking
from storage.database.store import Store
from storage.programme import loading
from tests.boards.chance import poisson
from tests.cast.groups import group, said_in_group
from tests.cast.rows import NOON, initiative, submit
from tests.cast.talker import Talker
from tests.databases import ON_BOTH

# By simulation

UNITS, PROGRAMMES, FIRST = 84, 300, 5
SMALL = 20  # members


@dataclass(frozen=True, slots=True)
class City:
    """Unions with what they handed in, and how zealous each of them is in truth."""

    units: dict[str, Counted]
    zeal: dict[str, float]

    def small(self, code: str) -> bool:
        return self.units[code].members < SMALL


def cities() -> Iterator[City]:
    """Half of the unions have fewer than 100 members, one in ten fewer than 20; one person in ten hands something in."""
    chance = Random(24)
    for _ in range(PROGRAMMES):
        sizes = {f"U{n}": max(3, round(chance.lognormvariate(4.605, 1.256))) for n in range(UNITS)}
        zeal = {code: chance.gammavariate(4, 0.1 / 4) for code in sizes}
        units = {
            code: Counted(submitted=poisson(chance, zeal[code] * members), members=members, kind="grassroots")
            for code, members in sizes.items()
        }
        yield City(units, zeal)


def first(worth: dict[str, Fraction | int | float | None]) -> set[str]:
    return set(sorted(worth, key=lambda code: worth[code] or 0, reverse=True)[:FIRST])


def test_luck_puts_small_units_in_front_of_a_raw_board_and_not_of_ours() -> None:
    there = raw = ours = found_raw = found = 0
    for city in cities():
        by_rate = first({code: one.submitted / one.members for code, one in city.units.items()})
        by_us = first(dict(cautious(city.units)))
        zealous = first(dict(city.zeal))
        there += sum(map(city.small, city.units))
        raw += sum(map(city.small, by_rate))
        ours += sum(map(city.small, by_us))
        found_raw += len(by_rate & zealous)
        found += len(by_us & zealous)
    places = PROGRAMMES * FIRST
    assert 0.08 <= there / (PROGRAMMES * UNITS) <= 0.12
    assert 0.20 <= raw / places <= 0.30
    assert ours / places <= 0.03
    assert found / places >= found_raw / places + 0.03  # those in front are more often those that are zealous in truth


# The rule

some = st.builds(
    Counted, submitted=st.integers(0, 5000), members=st.integers(0, 10**6), kind=st.sampled_from(("phuong", "xa"))
)


@given(st.dictionaries(st.integers(0, 99).map(str), some, max_size=40))
def test_whatever_the_units_who_has_nothing_or_no_members_has_no_rate_and_others_have_one(
    units: dict[str, Counted],
) -> None:
    worth = cautious(units)
    assert worth.keys() == units.keys()
    for code, one in units.items():
        if not one.members:
            assert worth[code] is None
        else:
            assert bool(worth[code]) == bool(one.submitted)


@given(st.lists(st.integers(1, 50), min_size=1, max_size=30), st.integers(1, 5))
def test_where_all_hand_in_the_same_for_each_member_all_share_the_first_rank(sizes: list[int], each: int) -> None:
    units = {str(n): Counted(submitted=each * size, members=size, kind="xa") for n, size in enumerate(sizes)}
    assert set(ranked(cautious(units)).values()) == {1}
    assert set(cautious(units).values()) == {100 * each}


def test_of_two_of_one_size_the_one_with_more_is_in_front_and_of_two_of_one_rate_the_larger() -> None:
    sizes = {"small": (2, 3), "large": (200, 300), "larger": (2000, 3000), "less": (199, 300), "usual": (900, 9000)}
    worth = cautious({code: Counted(submitted=n, members=size, kind="xa") for code, (n, size) in sizes.items()})
    assert sorted(worth, key=lambda code: worth[code] or 0, reverse=True)[:3] == ["larger", "large", "less"]


def test_a_kind_is_compared_with_itself_where_it_has_enough_units() -> None:
    """Three of a hundred are much for an office and little for a factory."""
    offices = {f"O{n}": Counted(submitted=n % 3, members=100, kind="office") for n in range(10)}
    plants = {f"P{n}": Counted(submitted=28 + n, members=100, kind="plant") for n in range(10)}
    tiny = Counted(submitted=2, members=10, kind="office")
    among_all = cautious({**offices, **plants, "tiny": Counted(submitted=2, members=10, kind="shop")})["tiny"]
    among_offices = cautious({**offices, **plants, "tiny": tiny})["tiny"]
    assert among_offices is not None and among_all is not None and among_offices < 6 < 12 < among_all


# On the board


@pytest.fixture
def ward(store: Store) -> Store:
    """A ward with unions of 3 to 900 members; one person in ten or so hands something in, in the smallest two of three."""
    sizes = {"A3": 3, "B12": 12, "C30": 30, "D60": 60, "E100": 100, "F150": 150, "G300": 300, "H400": 400, "I900": 900}
    sizes["K"] = 0
    whole = {"code": "P-MOI", "name": "Công đoàn phường Mới", "short_name": "Mới", "kind": "phuong", "parent": "HN"}
    unions = [
        {
            "code": code,
            "name": f"CĐCS {code}",
            "short_name": code,
            "kind": "grassroots",
            "parent": "P-MOI",
            "members": n,
        }
        for code, n in sizes.items()
    ]
    with store.write() as tx:
        loading.put(tx, loading.difference(tx, {"unit": [whole, *unions]}), NOON - timedelta(days=90))
    handed_in = {"A3": 2, "C30": 3, "D60": 9, "E100": 10, "F150": 11, "G300": 27, "H400": 56, "I900": 81, "K": 1}
    codes = [code for code, n in handed_in.items() for _ in range(n)]
    submit(store, [initiative(n, code, n) for n, code in enumerate(codes, 1)], NOON - timedelta(days=2))
    return store


RATES = """\
XẾP HẠNG · Công đoàn phường Mới
Từ đầu đợt · số đã nộp trên 100 đoàn viên

1. H400: 14,0 (56/400)
2. D60: 15,0 (9/60)
3. A3: 66,7 (2/3)
4. C30: 10,0 (3/30)
5. E100: 10,0 (10/100)
6. G300: 9,0 (27/300)
7. I900: 9,0 (81/900)
8. F150: 7,3 (11/150)
1 đơn vị chưa có số để so: 1
1 đơn vị khác chưa nộp

Cả đơn vị: 200 đã nộp, làm lợi 0 đồng
Đơn vị nhỏ được tính dè dặt: càng ít đoàn viên, tỷ lệ càng được kéo gần mức chung khi xếp hạng.
Số liệu lúc 12:00 22/11/2026"""

SIZES = """\
XẾP HẠNG · Công đoàn phường Mới
Từ đầu đợt · số đã nộp trên 100 đoàn viên, giữa các đơn vị cùng cỡ

Dưới 50 đoàn viên · 3 đơn vị
1. A3: 66,7 (2/3)
2. C30: 10,0 (3/30)
50–200 đoàn viên · 3 đơn vị
1. D60: 15,0 (9/60)
2. E100: 10,0 (10/100)
3. F150: 7,3 (11/150)
Trên 200 đoàn viên · 3 đơn vị
1. H400: 14,0 (56/400)
2. G300: 9,0 (27/300)
3. I900: 9,0 (81/900)
1 đơn vị chưa có số để so: 1
1 đơn vị khác chưa nộp

Cả đơn vị: 200 đã nộp, làm lợi 0 đồng
Đơn vị nhỏ được tính dè dặt: càng ít đoàn viên, tỷ lệ càng được kéo gần mức chung khi xếp hạng.
Số liệu lúc 12:00 22/11/2026"""


@ON_BOTH
def test_two_initiatives_of_three_members_do_not_lead_and_the_rule_stands_below(ward: Store) -> None:
    group(ward, "g", "P-MOI")
    assert said_in_group(ward, "/bangxephang 100 đoàn viên", NOON, admin=None) == RATES


@ON_BOTH
def test_units_of_one_size_stand_together(ward: Store) -> None:
    group(ward, "g", "P-MOI")
    assert said_in_group(ward, "/bangxephang theo cỡ", NOON, admin=None) == SIZES


def test_a_page_has_the_next_of_every_size_and_every_unit_stands_on_one(lite: Store) -> None:
    unions = [
        {"code": f"T{n}", "name": f"T{n}", "kind": "grassroots", "parent": "P-MOI", "members": 10 * n}
        for n in range(1, 31)
    ]
    whole = {"code": "P-MOI", "name": "Công đoàn phường Mới", "kind": "phuong", "parent": "HN"}
    with lite.write() as tx:
        loading.put(tx, loading.difference(tx, {"unit": [whole, *unions]}), NOON - timedelta(days=9))
    submit(lite, [initiative(n, f"T{n}", n) for n in range(1, 31)], NOON - timedelta(days=2))
    with lite.read() as tx:
        shown = board(tx, "P-MOI", NOON, by="size")
    assert shown is not None and pages(shown) == 3
    said = [ranking(shown, "en", page) for page in range(3)]
    assert [text.count("members · ") for text in said] == [3, 3, 1]  # of 9, 11 and 10 units
    assert "15 other units" in said[0] and "1. " not in said[1] and "6. " in said[1]
    named = [line.split(". ")[1].split(":")[0] for text in said for line in text.splitlines() if ". T" in line]
    assert sorted(named) == sorted(line.code for line in shown.lines)


@ON_BOTH
def test_the_press_leads_there_and_a_cluster_has_none(worker: Talker) -> None:
    worker.submits().says("/bangxephang hn").presses("100 đoàn viên").hears("tính dè dặt")
    worker.presses("Theo cỡ").hears("giữa các đơn vị cùng cỡ", "đoàn viên · ").presses("Tuần").hears("cùng cỡ")
    worker.says("/bangxephang").presses("Cụm 1").sees("100 đoàn viên").does_not_see("Theo cỡ")
    worker.says("/bangxephang cụm theo cỡ").hears("XẾP HẠNG · Cụm 1").does_not_hear("cùng cỡ")


def test_a_place_in_the_cluster_is_the_same_on_every_board(lite: Store) -> None:
    codes = ["Q-BADINH", "Q-HOANGMAI", "Q-HOANGMAI", "H-BAVI"]
    submit(lite, [initiative(n, code, n) for n, code in enumerate(codes, 1)], NOON - timedelta(days=2))
    with lite.read() as tx:
        among = board(tx, "Q-BADINH", NOON, by="members", cluster=True)
        alone = board(tx, "Q-BADINH", NOON, by="members")
    assert among is not None and alone is not None
    worth = {line.code: line.worth for line in alone.beside}
    assert all(line.worth == worth[line.code] for line in among.lines) and len(among.lines) == 12
    ((rank,),) = [(line.rank,) for line in among.lines if line.code == "Q-BADINH"]
    assert alone.cluster_rank == among.cluster_rank == rank
