"""Standings in which small units can lead: within a cluster (cụm thi đua), and against last week."""

from __future__ import annotations

from datetime import timedelta

import pytest

from handlers.boards.board import board
from handlers.boards.words import numbers
from handlers.loading import read, table
from storage.database.store import Store
from storage.programme import units
from storage.programme.loading import difference, put
from tests.cast.groups import SUNDAY, at, group, said_in_group
from tests.cast.rows import NOON, initiative, submit
from tests.cast.talker import Talker
from tests.databases import ON_BOTH

BIG, SMALL, TINY = "Q-HOANGMAI", "Q-BADINH", "H-BAVI"  # the first two in cluster 1, the third in cluster 2


@pytest.fixture
def told(store: Store) -> Store:
    """Four initiatives in one union of the first cluster, one in another, two outside of it."""
    places = (BIG,) * 4 + (SMALL,) + (TINY,) * 2
    submit(store, [initiative(n, unit, n) for n, unit in enumerate(places, 1)], NOON - timedelta(hours=1))
    return store


@ON_BOTH
def test_a_cluster_has_standings_of_its_own(told: Store) -> None:
    with told.read() as tx:
        shown = board(tx, SMALL, NOON, cluster=True)
        alone = board(tx, "HN", NOON, cluster=True)
    assert shown is not None and alone is not None
    assert len(shown.lines) == 12 and all(line.code.startswith("Q-") for line in shown.lines)
    assert [(line.code, line.rank) for line in shown.lines[:3]] == [(BIG, 1), (SMALL, 2), ("Q-BACTULIEM", 3)]
    assert (shown.cluster, shown.cluster_rank, shown.cluster_of, shown.rank) == ("Cụm 1", 2, 12, 3)
    assert alone.lines == () and (alone.cluster, alone.cluster_rank) == ("", 0)


@ON_BOTH
def test_the_place_in_the_cluster_is_told(told: Store) -> None:
    with told.read() as tx:
        shown, city = board(tx, SMALL, NOON), board(tx, "HN", NOON)
    assert shown is not None and city is not None
    lines = numbers(shown, "vi").splitlines()
    assert lines.index("Ba Đình hạng 2/12 trong Cụm 1") == lines.index("Hạng 3/45 trong LĐLĐ thành phố Hà Nội") + 1
    assert "Ba Đình: rank 2 of 12 in Cụm 1" in numbers(shown, "en")
    assert "Cụm" not in numbers(city, "vi")


@ON_BOTH
def test_a_unit_that_ended_leaves_its_cluster(told: Store) -> None:
    ended = [{"code": "Q-BACTULIEM", "valid_to": SUNDAY - timedelta(days=1)}]
    with told.write() as tx:
        put(tx, difference(tx, {"unit": ended}), NOON)
    with told.read() as tx:
        shown = board(tx, SMALL, NOON + timedelta(days=1), cluster=True)
    assert shown is not None and shown.cluster_of == len(shown.lines) == 11


CLUSTER = """\
XẾP HẠNG · Cụm 1
Từ đầu đợt · số đã nộp

1. Hoàng Mai: 4
2. Ba Đình: 1
10 đơn vị khác chưa nộp

Ba Đình hạng 2/12 trong Cụm 1
Số liệu lúc 12:00 22/11/2026"""


@ON_BOTH
def test_asked_in_a_group(told: Store) -> None:
    group(told, "g", SMALL)
    assert said_in_group(told, "/bangxephang cụm", NOON, admin=None) == CLUSTER
    assert "XẾP HẠNG · Cụm 2" in said_in_group(told, "/bangxephang cụm ba vì tuần", NOON, admin=None)
    assert "XẾP HẠNG · Cụm 5" in said_in_group(told, "/bangxephang CUM 5", NOON, admin=None)
    said = said_in_group(told, "/bangxephang cụm 100 đoàn viên", NOON, admin=None)
    assert "XẾP HẠNG · Cụm 1" in said and "trên 100 đoàn viên" in said


@ON_BOTH
def test_asked_in_private_with_buttons(worker: Talker) -> None:
    worker.submits().says("/bangxephang cụm thi đua").hears("XẾP HẠNG · Cụm 1", "1. Hoàng Mai: 1", "hạng 1/12")
    worker.presses("Chỉ tiêu").hears("XẾP HẠNG · Cụm 1", "phần trăm chỉ tiêu giao")
    worker.says("/bangxephang").hears("LĐLĐ quận Hoàng Mai").presses("Cụm 1").hears("XẾP HẠNG · Cụm 1")
    worker.says("/bangxephang cụm hn").hears("Cụm thi đua nào").presses("Cụm 4").hears("XẾP HẠNG · Cụm 4", "Chưa đơn vị nào nộp")


@ON_BOTH
def test_where_there_are_no_clusters(worker: Talker) -> None:
    with worker.store.write() as tx:
        changes = [{"code": unit.code, "cluster": ""} for unit in units.all_units(tx)]
        put(tx, difference(tx, {"unit": changes}))
    worker.submits().waits(minutes=5).says("/bangxephang cụm").hears("chưa được xếp vào cụm thi đua nào")
    worker.says("/bangxephang").does_not_hear("Cụm")


@ON_BOTH
def test_this_week_against_last_week(store: Store) -> None:
    monday = SUNDAY - timedelta(days=6)
    last_week = {"Q-HOANGMAI": (5, 4), "Q-BADINH": (1, 0)}  # before Sunday noon of last week, and after it
    this_week = {"Q-HOANGMAI": 3, "Q-BADINH": 3, "H-BAVI": 1}
    numbers = iter(range(1, 100))
    for unit, (before, after) in last_week.items():
        submit(
            store, [initiative(next(numbers), unit, 1) for _ in range(before)], at("10:00", monday - timedelta(days=5))
        )
        submit(
            store, [initiative(next(numbers), unit, 1) for _ in range(after)], at("18:00", monday - timedelta(days=1))
        )
    for unit, n in this_week.items():
        submit(store, [initiative(next(numbers), unit, 1) for _ in range(n)], at("10:00", monday))
    group(store, "g")
    said = said_in_group(store, "/bangxephang so tuần trước", NOON, admin=None).splitlines()
    assert said[1] == "Tuần này (từ 16/11/2026) · số nộp tuần này so với cùng lúc này tuần trước"
    assert said[3:5] == ["1. Ba Đình: +2 (3 tuần này)", "2. Ba Vì: +1 (1 tuần này)"]
    with store.read() as tx:
        shown = board(tx, "HN", NOON, by="change")
    assert shown is not None
    assert [(line.code, line.worth) for line in shown.lines if line.code == "Q-HOANGMAI"] == [("Q-HOANGMAI", -2)]
    assert shown.lines[-1].code == "Q-HOANGMAI"


@ON_BOTH
def test_a_sheet_gives_units_their_cluster(store: Store) -> None:
    sheet = [["Mã đơn vị", "Tên đơn vị", "Loại đơn vị", "Mã cấp trên", "Cụm thi đua"],
             ["CS-001", "CĐCS In Ngọc Hà Sen", "CĐCS", "Q-BADINH", "Khối doanh nghiệp"],
             ["CS-002", "CĐCS Ánh Ban Mai", "CĐCS", "Q-BADINH", ""]]  # fmt: skip
    with store.write() as tx:
        put(tx, difference(tx, read.read(sheet, table.present(tx))))
    with store.read() as tx:
        known = {unit.code: unit.cluster for unit in units.all_units(tx)}
        shown = board(tx, "CS-001", NOON)
    assert known["CS-001"] == "Khối doanh nghiệp" and known["CS-002"] == ""
    assert shown is not None and (shown.cluster_rank, shown.cluster_of) == (1, 1)
