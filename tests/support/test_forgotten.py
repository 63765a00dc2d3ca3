"""Who erases their data is named, and quoted, in no chat of the team any more: lists, reminders and proposals neither."""

from __future__ import annotations

from datetime import timedelta

from handlers.posts.run import run_due
from storage.database.store import Store
from tests.cast.crowd import CITY, HOANGMAI, officer, supporter
from tests.cast.rows import rows
from tests.cast.talker import Talker
from tests.databases import ON_BOTH

ASKED = "Máy em không gửi được ảnh thì làm sao ạ?"
NAME = "Trần Văn Ngọc"


def asks(store: Store) -> Talker:
    """On a Monday morning."""
    return Talker(store, "an").introduced(NAME).waits(days=1).says(f"/hotro {ASKED}", "ừ")


def forgets(an: Talker) -> None:
    """They erase all; nobody's chat holds a word of theirs."""
    an.says("/xoa yes").hears("Em đã xóa")
    said = str(rows(an.store, "SELECT body FROM outbox"))
    assert NAME not in said and "gửi được ảnh" not in said


@ON_BOTH
def test_from_the_lists(store: Store) -> None:
    ha, city = supporter(store, "hà", HOANGMAI), officer(store, "bốn", CITY)
    an = asks(store)
    other = Talker(store, "bo").introduced("Bùi Văn Bo").says("/hotro Bao giờ có giấy khen ạ?", "ừ")
    ha.waits(days=1).says("/cho").hears(NAME, "gửi được ảnh")
    ha.says("/hoinhieu").hears("gửi được ảnh").presses(ASKED).hears(ASKED)
    ha.says("/nhan 2").hears("giấy khen")
    city.waits(days=1).says("/hoinhieu dua 1", "/hoinhieu").hears("gửi được ảnh")
    forgets(an)
    assert "giấy khen" in str(rows(store, "SELECT body FROM outbox"))
    other.says("/xoa yes")


def test_from_reminders(lite: Store) -> None:
    ha, lan = supporter(lite, "hà", HOANGMAI), supporter(lite, "lan", HOANGMAI, "zalo_bot")
    an = asks(lite)
    run_due(lite, an.now + timedelta(hours=1))
    for one in (ha, lan):
        one.looks().hears("chờ trả lời từ", NAME)
    forgets(an)


def test_from_what_waits_for_a_review(lite: Store) -> None:
    ha, city = supporter(lite, "hà", HOANGMAI), officer(lite, "bốn", CITY)
    an = asks(lite)
    ha.waits(days=1).says("/hoinhieu dua 1")
    city.looks().hears("chờ anh/chị duyệt", "gửi được ảnh").presses("Xem và duyệt").hears(ASKED)
    forgets(an)
