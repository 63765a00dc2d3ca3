"""Two initiatives of Hoàng Mai, an officer, and two members of its council, of whom one is an author."""

from __future__ import annotations

import pytest

from storage.database.store import Store
from tests.cast.crowd import FIRST, HOANGMAI, SECOND, member, officer
from tests.cast.talker import Talker


@pytest.fixture
def hoa(store: Store) -> Talker:
    """The officer who has put both before the council."""
    Talker(store, "an").introduced().submits()
    Talker(store, "minh").introduced("Phạm Văn Minh").submits()
    return officer(store, "hoa", HOANGMAI)


@pytest.fixture
def binh(store: Store, hoa: Talker) -> Talker:
    return member(store, "binh", "Lê Thị Bình")


@pytest.fixture
def cuc(store: Store, hoa: Talker) -> Talker:
    return member(store, "cuc", "Vũ Thị Cúc")


@pytest.fixture
def called(hoa: Talker, binh: Talker, cuc: Talker) -> Talker:
    """The officer, after the session was opened."""
    return hoa.says(f"/hoidong {FIRST} {SECOND}").hears("mở phiên 1", "LĐLĐ quận Hoàng Mai: 2 hồ sơ")
