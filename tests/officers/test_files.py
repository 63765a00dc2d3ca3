"""Photos and files of an initiative come into the officer's own chat where the channel carries them."""

from __future__ import annotations

import pytest

from storage.database.store import Store
from tests.cast.crowd import BADINH, HOANGMAI, officer
from tests.cast.talker import PLEDGE, Talker, since, until

CODE = "SK-2026-000001"


@pytest.fixture
def author(lite: Store) -> Talker:
    who = Talker(lite, "an").introduced().says(*until("evidence")).sends("truoc.jpg").sends("sau.jpg")
    return who.says("không", *since("evidence")[1:], *PLEDGE).hears("Mã hồ sơ")


@pytest.mark.parametrize(("channel", "photos"), [("web", 2), ("telegram", 2), ("zalo_oa", 2), ("zalo_bot", 0)])
def test_photos_come_as_photos_where_the_channel_carries_them(
    lite: Store, author: Talker, channel: str, photos: int
) -> None:
    hoa = officer(lite, "hoa", HOANGMAI, channel).says("/duyet").hears("Ảnh, tệp: truoc.jpg, sau.jpg")
    assert ("Gửi ảnh, tệp vào đây (2)" in hoa.labels) == bool(photos)
    assert hoa.screen.evidence  # the address stands there in any case
    hoa.says(f"/duyet {CODE} ảnh").hears(f"{photos}/2 ảnh, tệp")
    assert [reply.file for reply in hoa.heard if reply.photo] == ["ab/truoc.jpg", "ab/sau.jpg"][:photos]
    assert bool(hoa.screen.evidence) == (photos < 2)


def test_another_units_officer_gets_no_photo(lite: Store, author: Talker) -> None:
    lan = officer(lite, "lan", BADINH, "telegram").says(f"/duyet {CODE} ảnh").hears("không thấy hồ sơ này")
    assert not any(reply.file for reply in lan.heard)
