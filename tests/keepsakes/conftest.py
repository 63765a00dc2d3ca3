"""An initiative that waits, and the officer whom it waits for."""

from __future__ import annotations

import pytest

from storage.database.store import Store
from tests.cast.crowd import HOANGMAI, officer
from tests.cast.talker import Talker


@pytest.fixture
def author(lite: Store) -> Talker:
    """A worker of Hoàng Mai who has handed one in."""
    return Talker(lite, "an").introduced().submits()


@pytest.fixture
def hoa(lite: Store) -> Talker:
    """Officer of the union that the author hands in to."""
    return officer(lite, "hoa", HOANGMAI)
