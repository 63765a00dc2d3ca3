"""The workplace's decision is recorded by an officer, counts as recognised, and says nothing of verification."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from storage.counting.recount import differences
from storage.database.store import Store
from tests.cast.crowd import BADINH, HOANGMAI, officer
from tests.cast.talker import PLEDGE, Talker
from tests.databases import ON_BOTH

CODE = "SK-2026-000001"


def stands(store: Store) -> tuple[str, str, int]:
    """(status, recognised, how many the city counts as recognised)."""
    with store.read() as tx:
        assert not list(differences(tx))
        one = tx.execute(text("SELECT status, recognised FROM initiative")).one()
        counted = tx.execute(text("SELECT recognised FROM total WHERE unit = 'HN'")).scalar_one()
        return one.status, one.recognised, counted


def records(hoa: Talker) -> Talker:
    hoa.says(f"/congnhan {CODE}").hears("Số quyết định").says("125/QĐ-CT").hears("Quyết định ngày nào")
    return hoa.says("20/8/2026").presses("Cơ sở").hears("số 125/QĐ-CT, ngày 20/08/2026, cấp cơ sở")


def test_a_decision_is_recorded_and_the_author_reads_it(store: Store, author: Talker, hoa: Talker) -> None:
    assert stands(store) == ("submitted", "no", 0)
    records(hoa)
    assert stands(store) == ("submitted", "yes", 1)
    author.looks().hears("đã được công nhận (số 125/QĐ-CT, ngày 20/08/2026, cấp cơ sở)", "Chúc mừng")
    author.says(f"/trangthai {CODE}").hears("chờ công đoàn xem", "Đã được công nhận: số 125/QĐ-CT")
    hoa.says("/duyet").hears("Đã được công nhận: số 125/QĐ-CT").presses("Xác minh")
    assert stands(store) == ("verified", "yes", 1)


@ON_BOTH
def test_it_stays_when_the_author_mends_something(store: Store, author: Talker, hoa: Talker) -> None:
    records(hoa)
    author.says(f"/sua {CODE}").says("sửa 3").says("Cải tiến khuôn dập loại B").says(*PLEDGE).hears("bản sửa")
    assert stands(store) == ("submitted", "yes", 1)


def test_what_was_recorded_by_mistake_is_dropped_and_all_is_on_record(
    store: Store, author: Talker, hoa: Talker
) -> None:
    records(hoa).presses("Ghi nhầm, bỏ").hears("đã bỏ phần công nhận")
    author.looks().hears("vì ghi nhầm")
    assert stands(store) == ("submitted", "no", 0)
    hoa.says(f"/congnhan {CODE} bỏ").hears("chưa có quyết định công nhận nào")
    with store.read() as tx:
        done = list(tx.execute(text("SELECT action FROM audit ORDER BY id")).scalars())
    assert done == ["officer began", "initiative recognised", "initiative not recognised"]


@pytest.fixture
def pair(lite: Store) -> tuple[Talker, Talker]:
    """The author, and the officer."""
    return Talker(lite, "an").introduced().submits(), officer(lite, "hoa", HOANGMAI)


@pytest.mark.parametrize(
    "typed",
    [
        "số 125/QĐ-CT ngày 20/8/2026 cấp cơ sở",
        "so 125/QĐ-CT ngay 20/08/2026 co so",
        "quyết định số: 125/QĐ-CT, ngày 20 tháng 8 năm 2026, cấp cơ sở.",
        "QĐ 125/QĐ-CT 20.8.2026 cấp công ty",
        "125/QĐ-CT 20/8/2026 Cơ sở",
        "số 125/QĐ-CT cấp cơ sở ngày 20/8/2026",
        "số 125/QĐ-CT ký ngày 20/8/2026, cấp cơ sở",
    ],
)
def test_a_decision_in_one_line_is_understood(lite: Store, pair: tuple[Talker, Talker], typed: str) -> None:
    author, hoa = pair
    hoa.says(f"/congnhan {CODE} {typed}").hears("số 125/QĐ-CT, ngày 20/08/2026, cấp cơ sở").sees("Ghi nhầm, bỏ")
    assert stands(lite) == ("submitted", "yes", 1)
    author.looks().hears("đã được công nhận (số 125/QĐ-CT, ngày 20/08/2026, cấp cơ sở)")


def test_what_a_line_leaves_out_is_asked_and_nothing_else(pair: tuple[Talker, Talker]) -> None:
    _, hoa = pair
    hoa.says(f"/congnhan {CODE} số 125/QĐ-CT ngày 20/8/2026").hears("Cấp nào công nhận").presses("Thành phố")
    hoa.hears("số 125/QĐ-CT, ngày 20/08/2026, cấp thành phố")
    hoa.says(f"/congnhan {CODE} 9/QĐ cấp trên").hears("Quyết định ngày nào").says("bỏ qua")
    hoa.hears("số 9/QĐ, công đoàn cấp trên")
    hoa.says(f"/congnhan {CODE} ngày 21/8/2026 cấp cơ sở").hears("Số quyết định").says("10/QĐ")
    hoa.hears("số 10/QĐ, ngày 21/08/2026, cấp cơ sở")


@pytest.mark.parametrize("day", ["35/13/2026", "20/8/2099", "20/8"])
def test_a_day_that_is_not_clear_is_asked(pair: tuple[Talker, Talker], day: str) -> None:
    _, hoa = pair
    hoa.says(f"/congnhan {CODE} số 125/QĐ-CT ngày {day} cấp cơ sở").hears("Quyết định ngày nào").says("20/8/2026")
    hoa.hears("số 125/QĐ-CT, ngày 20/08/2026, cấp cơ sở")


@pytest.mark.parametrize(
    "typed",
    [
        "số 125/QĐ-CT của Giám đốc ngày 20/8/2026 cấp cơ sở",
        "20/8/2026 số 125 cấp cơ sở",
        "cấp cơ sở số 125/QĐ-CT ngày 20/8/2026",
    ],
)
def test_a_number_that_is_not_clear_is_asked_and_never_printed_with_other_words(
    lite: Store, pair: tuple[Talker, Talker], typed: str
) -> None:
    _, hoa = pair
    hoa.says(f"/congnhan {CODE} {typed}").hears("Số quyết định")
    assert stands(lite) == ("submitted", "no", 0)


def test_a_line_that_tells_nothing_of_a_decision_is_answered_with_how_it_goes(
    lite: Store, pair: tuple[Talker, Talker]
) -> None:
    _, hoa = pair
    hoa.says(f"/congnhan {CODE} nhé em").hears("số 125/QĐ-CT ngày 20/8/2026 cấp cơ sở; phần nào chưa có thì em hỏi")
    assert stands(lite) == ("submitted", "no", 0)


def test_nothing_is_recorded_without_a_code_of_ones_own_units(lite: Store) -> None:
    author = Talker(lite, "an").introduced().submits()
    lan = officer(lite, "lan", BADINH)
    lan.says("/congnhan").hears("kèm mã hồ sơ").says(f"/congnhan {CODE}").hears("không thấy hồ sơ này")
    hoa = officer(lite, "hoa", HOANGMAI).says(f"/congnhan {CODE}")
    author.says(f"/rut {CODE}").presses("Rút lại")
    hoa.says("125/QĐ-CT", "20/8/2026").presses("Cơ sở").hears("đã được tác giả rút")
    hoa.says(f"/congnhan {CODE}").hears("đã được tác giả rút")


def test_an_officer_reads_the_state_of_any_in_their_units(lite: Store) -> None:
    Talker(lite, "an").introduced().submits()
    officer(lite, "hoa", HOANGMAI).says(f"/trangthai {CODE.lower()}").hears("Tác giả: Nguyễn Văn An", "hẹn trả lời")
    officer(lite, "lan", BADINH).says(f"/trangthai {CODE}").hears("không thấy mã này").does_not_hear("khuôn")
