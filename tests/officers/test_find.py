"""An officer finds an initiative among all of their units', however it is typed, and keeps what they look for."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from handlers.alike import finding, similar
from handlers.alike.similar import Told
from storage.database.store import Store
from storage.initiatives import search
from storage.initiatives.search import Found, Search, Sort
from storage.people import personal_data, saved
from storage.people.saved import Kind, Saved
from tests.cast.rows import NOW, initiative, submit
from tests.cast.talker import Talker
from tests.databases import ON_BOTH

HOANGMAI, BADINH = "Q-HOANGMAI", "Q-BADINH"
BEGAN = datetime(2026, 3, 1, 3, tzinfo=UTC)


def handed_in(store: Store, *rows: dict[str, Any]) -> None:
    """These initiatives, an hour after each other, with the words they are found by."""
    given = []
    for at, row in enumerate(rows, 1):
        moment = BEGAN + timedelta(hours=at)
        times = {"submitted_at": moment, "updated_at": moment, "waits_since": moment}
        given.append(initiative(at, HOANGMAI, at) | {"author": "Trần Thị Bình"} | times | row)
    submit(store, given, NOW)
    with store.write() as tx:
        for row in given:
            similar.keep(tx, key=row["id"], author=row["author"], told=Told.of(row["title"], {}))
    finding.take_words(store)


def looked_for(store: Store, typed: str = "", most: int = 20, **asked: Any) -> list[int]:
    """The keys of what is found, page after page."""
    found: list[Found] = []
    with store.read() as tx:
        wanted = finding.wanted(tx, typed)
        looked = Search(words=wanted.words, codes=wanted.codes, **asked)
        page = search.page(tx, looked, most=most)
        found += page.found
        while page.after:
            page = search.page(tx, looked, page.after, most)
            found += page.found
    return [one.id for one in found]


@ON_BOTH
def test_a_mistyped_word_stands_for_the_known_one_that_is_nearest(store: Store, author: Talker, hoa: Talker) -> None:
    hoa.says("/tim khuôn dậpp").hears("SK-2026-000001", "hiểu là “dap”")
    hoa.says("/tim nguyen van na").hears("không thấy hồ sơ nào")
    hoa.says("/tim nguyne van an").hears("SK-2026-000001", "hiểu là “nguyen”")
    hoa.says("/tim 1").hears("SK-2026-000001").says("/tim 77").hears("không thấy hồ sơ nào")


@ON_BOTH
def test_words_and_conditions_are_met_together_in_any_order(store: Store) -> None:
    handed_in(
        store,
        {"title": "Cải tiến khuôn dập vỏ tủ điện", "field": "safety", "benefit": 50_000_000},
        {"title": "Máy cắt vải tự động", "unit": BADINH, "recognised": "yes", "benefit": 900_000_000},
        {"title": "Khuôn dập mới cho máy cắt", "status": "verified", "author": "Đỗ Văn Khuôn"},
    )
    assert looked_for(store, "khuon dap") == [3, 1] and looked_for(store, "dập khuôn", sort=Sort.OLDEST) == [1, 3]
    assert looked_for(store, "máy cắt", units=[BADINH]) == [2]
    assert looked_for(store, "khuon", status="verified") == [3] and looked_for(store, field="safety") == [1]
    assert looked_for(store, recognised="yes") == [2] and looked_for(store, "T-2") == []
    assert looked_for(store, at_least=50_000_000) == [2, 1] and looked_for(store, at_least=1, at_most=60_000_000) == [1]
    assert looked_for(store, units=[]) == [] and looked_for(store, "khuon", units=[BADINH]) == []


@ON_BOTH
@pytest.mark.parametrize("most", [1, 3, 20])
def test_every_order_is_whole_however_it_is_paged(store: Store, most: int) -> None:
    values = (0, 30, 10, 30, 0, 20, 10)
    rows = [{"title": f"Khuôn dập số {at}", "benefit": value} for at, value in enumerate(values)]
    rows[4]["status"] = "verified"
    handed_in(store, *rows)
    assert looked_for(store, most=most) == [7, 6, 5, 4, 3, 2, 1]
    assert looked_for(store, most=most, sort=Sort.OLDEST) == [1, 2, 3, 4, 5, 6, 7]
    assert looked_for(store, most=most, sort=Sort.VALUE) == [4, 2, 6, 7, 3]
    assert looked_for(store, most=most, sort=Sort.DUE) == [1, 2, 3, 4, 6, 7]
    assert looked_for(store, "khuon", most=most, sort=Sort.DUE, units=[HOANGMAI]) == [1, 2, 3, 4, 6, 7]


@ON_BOTH
def test_days_are_those_of_hanoi(store: Store) -> None:
    before_midnight = datetime(2026, 3, 9, 16, 59, tzinfo=UTC)
    handed_in(store, {"submitted_at": before_midnight}, {"submitted_at": before_midnight + timedelta(minutes=1)}, {})
    assert looked_for(store, first=date(2026, 3, 9), last=date(2026, 3, 9)) == [1]
    assert looked_for(store, first=date(2026, 3, 10)) == [2] and looked_for(store, last=date(2026, 3, 8)) == [3]


@ON_BOTH
@pytest.mark.parametrize("way", ["MOST_WALKED", "MOST_WALKED_WITH_WORDS", "MOST_HOLDERS_WALKED"])
def test_a_walk_that_ends_early_goes_on_where_it_ended(store: Store, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    """Among a million the walks are bounded; here after every second row."""
    monkeypatch.setattr(search, "MOST_GATHERED", 1)
    monkeypatch.setattr(search, "MOST_OF_UNITS", 1)
    monkeypatch.setattr(search, way, 2)
    fields = ("safety", "other", "other", "other", "other", "safety", "other", "other", "safety")
    handed_in(store, *({"title": f"Khuôn dập số {at}", "field": field} for at, field in enumerate(fields)))
    for typed in ("", "khuon", "khuon dap"):
        assert looked_for(store, typed, field="safety", units=[HOANGMAI]) == [9, 6, 1]
        assert looked_for(store, typed, field="safety", sort=Sort.OLDEST, most=1) == [1, 6, 9]
        assert looked_for(store, typed, field="safety", sort=Sort.DUE) == [1, 6, 9]


@ON_BOTH
def test_what_an_officer_keeps_is_theirs_and_goes_with_them(store: Store) -> None:
    one, other = Saved("Chờ lâu", "sort=due"), Saved("Giá trị lớn", "sort=value")
    with store.write() as tx:
        assert saved.keep(tx, 1, Kind.SEARCH, one, NOW) and saved.keep(tx, 1, Kind.COLUMNS, Saved("Ngắn", "code"), NOW)
        assert saved.keep(tx, 1, Kind.SEARCH, other, NOW + timedelta(hours=1))
        assert saved.of_person(tx, 1, Kind.SEARCH) == [other, one] and saved.of_person(tx, 2, Kind.SEARCH) == []
        assert saved.keep(tx, 1, Kind.SEARCH, Saved("Chờ lâu", "status=submitted"), NOW)
        saved.drop(tx, 1, Kind.SEARCH, "Giá trị lớn")
        assert saved.of_person(tx, 1, Kind.SEARCH) == [Saved("Chờ lâu", "status=submitted")]
        assert "Chờ lâu" in personal_data.export(tx, 1)
        personal_data.erase(tx, 1, 0, NOW, everything=False)
        assert saved.of_person(tx, 1, Kind.SEARCH) == [] and saved.of_person(tx, 1, Kind.COLUMNS) == []


def test_somebody_keeps_so_many_searches_and_no_more(lite: Store) -> None:
    with lite.write() as tx:
        for at in range(saved.MOST):
            assert saved.keep(tx, 1, Kind.SEARCH, Saved(f"{at}", ""), NOW)
        assert not saved.keep(tx, 1, Kind.SEARCH, Saved("thêm", ""), NOW)
        assert saved.keep(tx, 1, Kind.SEARCH, Saved("7", "đổi"), NOW)
