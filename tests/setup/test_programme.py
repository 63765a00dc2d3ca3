"""The campaign and the sheets of the set-up page: what is there is changed when it was shown, and never by the way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.files.loaded_file import rows_of
from bot.setup.programme import _given
from handlers.setup import programme
from storage import overview
from storage.database.migrate import migrate
from storage.database.store import Store
from storage.programme.campaigns import all_campaigns
from storage.programme.loading import Rows

NOW = datetime(2026, 11, 29, 8, tzinfo=UTC)
LAST_YEAR = {"code": "", "name": "Sáng kiến mùa hè", "starts_on": "2025-01-01", "ends_on": "2025-12-31", "target": ""}
THIS_YEAR = LAST_YEAR | {"starts_on": "2026-01-01", "ends_on": "2026-12-31"}
IN_SPRING = LAST_YEAR | {"name": "Sáng kiến mùa hoa", "starts_on": "2026-02-01", "ends_on": "2026-03-31"}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Store]:
    """One union."""
    store = Store(f"sqlite:///{tmp_path}/office.db")
    migrate(store)
    load(store, programme.one_union("Công đoàn Công ty Hoa Sen", "vi"))
    yield store
    store.close()


def load(store: Store, rows: Rows) -> None:
    what = store.reading(programme.compared, rows, NOW)
    store.writing(programme.load, what, "page", NOW)


def sends(store: Store, form: dict[str, str]) -> list[tuple[str, str, str]]:
    """The campaigns after that form, the latest first."""
    load(store, store.reading(programme.campaign, form, "Hoa Sen", "vi"))
    return [(one.code, one.name, one.ends_on.isoformat()) for one in store.reading(all_campaigns)]


def shown(store: Store) -> dict[str, str]:
    """The form as it stands with the latest campaign."""
    return _given(store.reading(all_campaigns)[0], date(2026, 11, 29), "vi")


def test_a_campaign_that_is_over_stays_as_it_was_when_the_next_is_begun(office: Store) -> None:
    sends(office, LAST_YEAR)
    assert shown(office)["code"] == "" and shown(office)["starts_on"] == "2026-01-01"
    both = [("SKMH2026", "Sáng kiến mùa hè", "2026-12-31"), ("SKMH2025", "Sáng kiến mùa hè", "2025-12-31")]
    assert sends(office, THIS_YEAR) == both
    assert sends(office, THIS_YEAR) == both  # pressed twice


def test_the_campaign_that_was_shown_is_changed_though_there_are_several(office: Store) -> None:
    sends(office, LAST_YEAR)
    sends(office, THIS_YEAR)
    longer = shown(office) | {"name": "Sáng kiến cả năm", "ends_on": "2027-01-31"}
    assert (
        sends(office, longer)[0] == ("SKMH2026", "Sáng kiến cả năm", "2027-01-31") and len(sends(office, longer)) == 2
    )


def test_another_name_with_the_same_first_letters_is_another_campaign(office: Store) -> None:
    sends(office, THIS_YEAR)
    assert [code for code, _, _ in sends(office, IN_SPRING)] == ["SKMH2026-2", "SKMH2026"]


def test_a_sheet_of_initiatives_is_compared_and_loaded_too(office: Store) -> None:
    sends(office, THIS_YEAR)
    sheet = "Tên sáng kiến,Tác giả,Đơn vị\nGiá quay hàn xe,Nguyễn Văn An,Công đoàn Công ty Hoa Sen\n"
    load(office, rows_of("phieu.csv", sheet.encode(), office.reading(programme.there)))
    assert office.reading(overview.state).initiatives == 1
