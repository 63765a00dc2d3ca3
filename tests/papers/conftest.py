"""A worker of Hoàng Mai who has handed one in with a co-author, and the officer whom it waits for."""

from __future__ import annotations

import pytest

from storage.database.store import Store
from tests.cast.crowd import HOANGMAI, officer
from tests.cast.talker import Talker


@pytest.fixture
def author(worker: Talker) -> Talker:
    """Nguyễn Văn An, whose initiative stands as SK-2026-000001."""
    return worker.submits()


@pytest.fixture
def hoa(store: Store) -> Talker:
    """Officer of the union that the author hands in to."""
    return officer(store, "hoa", HOANGMAI)
