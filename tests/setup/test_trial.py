"""The board that is sent to try it goes where the page says."""

from __future__ import annotations

from datetime import date

from handlers.setup import trial
from storage.database.store import Store
from tests.cast.groups import at, group


def test_it_goes_to_the_group_that_was_bound_last(store: Store) -> None:
    group(store, "seen first", bound_at=at("09:00", date(2026, 11, 20)))
    group(store, "seen last", bound_at=at("09:00", date(2026, 11, 19)))
    found = store.reading(trial.find, at("10:00"))
    assert found is not None and found.title == "seen first"
