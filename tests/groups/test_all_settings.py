"""/caidat in a group: its admins see all that may be set in one message, and set it by presses or by number."""

from __future__ import annotations

from datetime import timedelta

import pytest

from handlers.groups.all_settings import KINDS
from handlers.posts import campaigns, daily, milestones, stories
from handlers.posts.run import run_due
from messages.wire import Option
from storage.database.store import Store
from storage.posts import groups
from storage.posts.groups import Group
from tests.cast.crowd import HOANGMAI, Crowd
from tests.cast.groups import at, change, group


class Room(Crowd):
    """A group with a unit, whose admin presses."""

    def __init__(self, store: Store, channel: str = "telegram") -> None:
        super().__init__(store, channel)
        self.store = store

    def presses(self, label: str, admin: bool = True) -> str:
        """Press what reads so in the last message with presses."""
        option: Option = self.talker.button(label)
        return self.hears_from("chief", option.value, admin=admin)

    @property
    def group(self) -> Group:
        with self.store.read() as tx:
            (found,) = groups.reachable(tx, self.talker.channel)
            kept = groups.find(tx, found[0])
        assert kept is not None
        return kept


@pytest.fixture
def room(lite: Store) -> Room:
    room = Room(lite)
    room.hears_from("chief", f"/lienket {HOANGMAI}", admin=True)
    return room


def test_all_is_seen_in_one_message_and_each_has_a_press(room: Room) -> None:
    said = room.hears_from("chief", "/caidat", admin=True)
    assert all(
        part in said for part in ("LĐLĐ quận Hoàng Mai", "17:00", "hằng ngày", "bản tin mỗi ngày", "có", "không")
    )
    assert room.talker.labels == ["Đổi giờ", "Đổi ngày", "Chọn loại tin", "Chỉ gửi chữ", "Ghim bản tin"]


def test_hour_days_kinds_pictures_and_pin_are_set_by_presses(room: Room) -> None:
    room.hears_from("chief", "/caidat", admin=True)
    assert "mấy giờ" in room.presses("Đổi giờ")
    assert "20:00" in room.presses("20:00")
    room.presses("Đổi ngày")
    assert "thứ Hai, thứ Ba, thứ Tư, thứ Năm, thứ Sáu" in room.presses("thứ Hai, thứ Ba, thứ Tư, thứ Năm, thứ Sáu")
    room.presses("Chọn loại tin")
    assert "tin mừng" not in room.presses("✓ tin mừng đạt mốc")
    room.presses("Chỉ gửi chữ")
    room.presses("Ghim bản tin")
    assert room.group.post_at == "20:00" and room.group.post_on == "12345"
    assert room.group.without == "milestone" and not room.group.pictures and room.group.pins
    room.presses("Chọn loại tin")
    room.presses("✗ tin mừng đạt mốc")
    assert room.group.without == ""


def test_days_are_typed_too_and_what_is_not_understood_changes_nothing(room: Room) -> None:
    room.hears_from("chief", "/caidat ngày thứ 2, thứ 6", admin=True)
    assert room.group.post_on == "15"
    assert room.hears_from("chief", "/caidat ngay thứ 9", admin=True).startswith("Em chưa rõ ạ.")
    assert room.hears_from("chief", "/caidat tin xyz", admin=True).startswith("Em chưa rõ ạ.")
    assert room.group.post_on == "15" and room.group.without == ""


def test_who_is_no_admin_sees_and_changes_nothing(room: Room) -> None:
    assert "17:00" in room.hears_from("an", "/caidat", admin=False)
    assert "quản trị viên" in room.hears_from("an", "/caidat ghim", admin=False)
    assert not room.group.pins


def test_on_being_bound_it_is_asked_once_whether_to_pin_and_no_is_kept(lite: Store) -> None:
    room = Room(lite)
    assert "ghim" in room.hears_from("chief", f"/lienket {HOANGMAI}", admin=True)
    assert not room.group.pins
    room.presses("Không cần ghim")
    assert not room.group.pins
    assert "ghim" not in room.hears_from("chief", "/lienket Q-BADINH", admin=True)


def test_where_there_are_no_buttons_numbers_are_typed_and_no_pin_is_offered(lite: Store) -> None:
    room = Room(lite, "zalo_bot")
    said = room.hears_from("chief", "/caidat")
    assert "chọn số" in said and "Ghim" not in said and "bấm" not in said
    assert room.talker.labels == ["Đổi giờ", "Đổi ngày", "Chọn loại tin", "Chỉ gửi chữ"]
    assert "mấy giờ" in room.hears_from("chief", "1")


# What is set holds for the posts


def test_a_day_that_was_not_chosen_has_no_post_and_nothing_is_owed_for_it(store: Store) -> None:
    key = group(store, "-1")
    change(store, key, post_on="2")
    sunday = at("17:00")
    assert not run_due(store, sunday, jobs=[daily.JOB]).posted
    with store.read() as tx:
        assert groups.owed(tx, "daily", sunday) == []
        assert [one.chat_id for one in groups.owed(tx, "daily", sunday + timedelta(days=2))] == [key]


def test_a_kind_that_a_group_does_not_want_does_not_come(lite: Store) -> None:
    key = group(lite, "-1")
    change(lite, key, without="daily")
    assert not run_due(lite, at("17:00"), jobs=[daily.JOB]).posted
    with lite.read() as tx:
        assert groups.owed(tx, "daily", at("17:00")) == []
    change(lite, key, without="story")
    assert run_due(lite, at("17:00"), jobs=[daily.JOB]).posted
    assert {daily.DAILY, campaigns.CAMPAIGN, milestones.MILESTONE, stories.STORY} == set(KINDS)


def test_a_group_with_days_of_its_own_is_promised_no_post_each_day(room: Room) -> None:
    assert "mỗi ngày" in room.hears_from("chief", f"/lienket {HOANGMAI}", admin=True)
    room.hears_from("chief", "/caidat ngày thứ 2, thứ 6", admin=True)
    for line in (f"/lienket {HOANGMAI}", "/gio", "/gio 18:00", "/tamdung 0"):
        said = room.hears_from("chief", line, admin=True)
        assert said and "mỗi ngày" not in said, line
