"""Groups that hear nothing: an officer sees in the digest which and why, and mends it by a press where one can."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from messages.wire import Reply
from storage.database.store import Store
from storage.posts import groups
from storage.sending import outbox
from tests.cast.crowd import BADINH, CITY, HOANGMAI, officer
from tests.cast.groups import at, change, group
from tests.cast.talker import MORNING
from tests.databases import ON_BOTH

POSTED = MORNING - timedelta(hours=2)


def post(store: Store, key: int, state: str) -> None:
    """A post to the group, and what became of it."""
    with store.write() as tx:
        outbox.queue(tx, key, Reply("Bản tin"), POSTED, "post")
        tx.execute(text("UPDATE outbox SET state = :state WHERE chat_id = :chat AND state = 'queued'"),
                   {"state": state, "chat": key})  # fmt: skip


def test_the_digest_names_them_and_a_press_leads_to_what_can_be_done(lite: Store) -> None:
    binh = officer(lite, "binh", HOANGMAI)
    key = group(lite, "-1", HOANGMAI)
    post(lite, key, "sent")
    change(lite, key, quiet=True)
    binh.says("/tomtat").hears("Nhóm không nhận được bản tin: -1 (đã tắt, tin cuối lúc 06:00 22/11/2026)")
    binh.presses("Nhóm không nhận tin").hears("-1 – đã tắt").presses("-1").hears("đã tắt bản tin")
    binh.presses("Gửi lại bản tin").hears("nhận lại bản tin")
    with lite.read() as tx:
        found = groups.find(tx, key)
    assert found is not None and not found.quiet
    binh.says("/nhom").hears("Nhóm nào của đơn vị mình cũng đang nhận")


def test_a_pause_is_ended_and_written_down(lite: Store) -> None:
    binh = officer(lite, "binh", CITY)
    key = group(lite, "-1", HOANGMAI)
    change(lite, key, paused_until=at("08:00").date() + timedelta(days=5))
    binh.says(f"/nhom {key} on").hears("nhận lại bản tin")
    with lite.read() as tx:
        assert tx.execute(text("SELECT count(*) FROM audit WHERE action = 'group resume'")).scalar_one() == 1


@pytest.mark.parametrize(("state", "said"), [("held", "chưa cho em nhắn tin"), ("unsure", "chưa chắc đã tới")])
def test_what_is_mended_in_the_group_is_said(lite: Store, state: str, said: str) -> None:
    binh = officer(lite, "binh", HOANGMAI)
    post(lite, group(lite, "-1", HOANGMAI), state)
    binh.says("/nhom").presses("-1").hears(said)


def test_a_group_that_the_bot_was_taken_out_of_gets_a_new_link(lite: Store) -> None:
    binh = officer(lite, "binh", HOANGMAI)
    group(lite, "-1", HOANGMAI)
    with lite.write() as tx:
        tx.execute(text("UPDATE chat SET gone_at = seen_at WHERE chat = '-1'"))
    binh.says("/nhom").presses("-1").hears("không còn ở trong nhóm").presses("Lấy đường dẫn mời em vào").hears("mã")


def test_groups_of_others_are_not_shown_and_not_touched(lite: Store) -> None:
    binh = officer(lite, "binh", HOANGMAI)
    key = group(lite, "-1", BADINH)
    change(lite, key, quiet=True)
    binh.says(f"/nhom {key} on").hears("cũng đang nhận bản tin")
    with lite.read() as tx:
        found = groups.find(tx, key)
    assert found is not None and found.quiet


@ON_BOTH
def test_a_post_that_waits_for_a_window_is_no_trouble(store: Store) -> None:
    binh = officer(store, "binh", HOANGMAI)
    key = group(store, "-1", HOANGMAI)
    post(store, key, "held")
    with store.write() as tx:
        tx.execute(text("UPDATE chat SET channel = 'zalo_oa' WHERE id = :key"), {"key": key})
    binh.says("/nhom").hears("cũng đang nhận bản tin")
