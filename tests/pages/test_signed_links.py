"""Signed addresses: each opens what it was made for, for a day, and nothing else does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.http.signed_links import DAY, Links

NOW = datetime(2026, 11, 22, 5, tzinfo=UTC)
LINKS = Links("https://bot.vn/", b"secret" * 8)
ABOUT = "zalo_bot\n0912\nđơn/ảnh.png"


def token(about: str = ABOUT) -> str:
    return LINKS.path("document", about, NOW).rpartition("/")[2]


def test_an_address_is_good_for_a_day() -> None:
    last = NOW + DAY - timedelta(seconds=1)
    assert LINKS.open("document", token(), NOW) == LINKS.open("document", token(), last) == ABOUT
    assert LINKS.open("document", token(), NOW + DAY) is None


def test_two_machines_need_not_have_the_same_second() -> None:
    assert LINKS.open("document", token(), NOW - timedelta(seconds=5)) == ABOUT


def test_an_address_opens_only_its_own_kind_with_its_own_key() -> None:
    assert LINKS.open("picture", token(), NOW) is None
    assert Links("", b"another" * 8).open("document", token(), NOW) is None


@pytest.mark.parametrize("broken", ["", ".", "x", "a.b", "é.é", "\udc80.x"])
def test_what_was_never_given_out_opens_nothing(broken: str) -> None:
    for tried in (broken, token() + broken + "x", broken + "x" + token(), token()[:-1]):
        assert LINKS.open("document", tried, NOW) is None


def test_an_address_is_one_short_word_of_plain_characters() -> None:
    address = LINKS.make("upload", "7400000000000000000", NOW)
    assert address.startswith("https://bot.vn/upload/") and len(address) < 90
    assert address.rpartition("/")[2].replace("-", "").replace("_", "").replace(".", "").isalnum()
