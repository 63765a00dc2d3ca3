"""A group that the bot comes to, leaves and comes back to; and one whose unit is no more."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from handlers.posts import daily
from handlers.posts.run import run_due
from messages.wire import Incoming, Reply, unpack
from storage.database.store import Store
from tests.cast.groups import at, change, group
from tests.cast.talker import receive
from tests.databases import ON_BOTH


def hears(
    store: Store, kind: str, chat: str = "-1", channel: str = "telegram", line: str = "", n: int = 0
) -> list[Reply]:
    """What the group hears when this happens."""
    now = at("08:00") + timedelta(minutes=n)
    event = Incoming(
        channel=channel, event_id=f"{kind}-{chat}-{n}", chat=chat, sender="chief", at=now, kind=kind, text=line,
        group=True, admin=True, name="Tổ cơ khí",
    )  # fmt: skip
    before = said(store)
    receive([event], store, now)
    return said(store)[len(before) :]


def said(store: Store) -> list[Reply]:
    with store.read() as tx:
        return [unpack(body) for body in tx.execute(text("SELECT body FROM outbox ORDER BY id")).scalars()]


def ends(store: Store, unit: str = "Q-HOANGMAI", successors: str = '["Q-BADINH", "Q-BACTULIEM"]') -> None:
    """The unit was over long before today."""
    with store.write() as tx:
        sql = "UPDATE unit SET valid_to = :day, successors = :successors WHERE code = :unit"
        day = date(2026, 6, 30).isoformat() if store.sqlite else date(2026, 6, 30)
        tx.execute(text(sql), {"day": day, "successors": successors, "unit": unit})


def test_it_says_once_what_it_does_and_what_it_does_not_read(lite: Store) -> None:
    (hello,) = hears(lite, "joined")
    assert "không đọc, không giữ" in hello.text and "tin nhắn riêng" in hello.text
    hears(lite, "left", n=1)
    (again,) = hears(lite, "joined", n=2)
    assert "quay lại" in again.text and "không đọc" not in again.text
    assert [option.value for option in again.choices] == ["/lienket"]


def test_a_group_that_the_bot_was_kicked_out_of_is_as_it_was_when_it_comes_back(lite: Store) -> None:
    key = group(lite, "-1", "Q-BADINH")
    change(lite, key, post_at="18:30", pins=True)
    with lite.write() as tx:
        tx.execute(text("UPDATE chat SET said = 3"))
    hears(lite, "left")
    (back,) = hears(lite, "joined", n=1)
    assert "LĐLĐ quận Ba Đình" in back.text and "18:30" in back.text


@pytest.mark.parametrize("kind", ["joined", "message"])
def test_a_group_whose_unit_is_no_more_is_offered_those_that_took_over(lite: Store, kind: str) -> None:
    group(lite, "-1", "Q-HOANGMAI")
    ends(lite)
    (reply,) = hears(lite, kind, line="/caidat" if kind == "message" else "")
    assert "không còn hoạt động" in reply.text
    assert [option.value for option in reply.choices][:2] == ["/lienket Q-BADINH", "/lienket Q-BACTULIEM"]
    (bound,) = hears(lite, "message", line=reply.choices[0].value, n=1)
    assert "LĐLĐ quận Ba Đình" in bound.text


def test_it_hears_of_it_once_at_its_hour_and_no_board_any_more(lite: Store) -> None:
    group(lite, "-1", "Q-HOANGMAI")
    group(lite, "-2", "Q-BADINH")
    ends(lite)
    for day in range(3):
        run_due(lite, at("17:00") + timedelta(days=day), jobs=[daily.JOB])
    with lite.read() as tx:
        sql = "SELECT body FROM outbox JOIN chat ON chat.id = chat_id WHERE chat = '-1' ORDER BY outbox.id"
        heard = [unpack(body) for body in tx.execute(text(sql)).scalars()]
    (offer,) = heard
    assert "không còn hoạt động" in offer.text and "LĐLĐ quận Ba Đình" in offer.text
    assert [option.value for option in offer.choices] == ["/lienket Q-BADINH", "/lienket Q-BACTULIEM"]
    assert len(said(lite)) == 4


def test_a_unit_that_ended_without_heirs_leaves_its_group_the_way_to_another(lite: Store) -> None:
    group(lite, "-1", "Q-HOANGMAI")
    ends(lite, successors="[]")
    run_due(lite, at("17:00"), jobs=[daily.JOB])
    (offer,) = said(lite)
    assert "/lienket" in offer.text and not offer.choices


@ON_BOTH
def test_heirs_that_ended_too_are_followed_to_those_of_today(store: Store) -> None:
    group(store, "-1", "Q-HOANGMAI")
    ends(store, successors='["Q-BACTULIEM"]')
    ends(store, "Q-BACTULIEM", '["Q-HOANGMAI", "Q-BADINH"]')
    run_due(store, at("17:00"), jobs=[daily.JOB])
    assert [option.value for option in said(store)[0].choices] == ["/lienket Q-BADINH"]
