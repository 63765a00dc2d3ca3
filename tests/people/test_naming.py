"""Persons are named only where the operator switched it on, and only those who agreed themselves."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.settings import Settings
from bot.site import limits_of
from handlers.conversation.context import Limits
from storage.database import bulk
from storage.database.store import Store
from storage.people import officers, preferences
from tests.cast.groups import group, said_in_group
from tests.cast.rows import CAMPAIGN, NOW
from tests.cast.talker import MORNING, PLEDGE, Talker, receiver
from tests.databases import ON_BOTH


@pytest.fixture
def named(store: Store) -> Store:
    """Where the operator switched it on."""
    receiver(store, Limits(name_persons=True))
    return store


def handed_in(store: Store, name: str, called: str, n: int = 1) -> Talker:
    """Somebody of Hoàng Mai with so many initiatives."""
    someone = Talker(store, name)
    someone.opens().presses("Tôi đồng ý").says(called, "bỏ qua", "Xưởng cơ khí 3", "hoang mai")
    for number in range(n):
        if number:
            someone.says("/moi")
        someone.tells(but={"Cải tiến khuôn dập giảm phế phẩm": f"Cải tiến khuôn dập ở máy {number + 1} tổ {called[-1]}"})
        someone.says(*PLEDGE).hears("Mã hồ sơ")
    return someone


def test_only_who_agreed_is_named(named: Store) -> None:
    lan, hoa = handed_in(named, "lan", "Trần Thị Lan", 2), handed_in(named, "hoa", "Lê Thị Hoa")
    handed_in(named, "minh", "Phạm Văn Minh", 3)
    lan.says("/bangxephang cá nhân").hears("chưa có ai đồng ý nêu tên")
    lan.says("/neuten").hears("ai trong nhóm cũng xem được").presses("Đồng ý").hears("em sẽ nêu tên")
    hoa.says("/neuten đồng ý").hears("em sẽ nêu tên")
    lan.says("/bangxephang cá nhân").hears("CÁ NHÂN", "1. Trần Thị Lan: 2 sáng kiến", "2. Lê Thị Hoa: 1 sáng kiến")
    lan.does_not_hear("Minh")
    group(named, "g", "Q-HOANGMAI")
    said = said_in_group(named, "/bangxephang cá nhân", MORNING, admin=None)
    assert "Trần Thị Lan" in said and "Minh" not in said
    assert "riêng" in said_in_group(named, "/neuten đồng ý", MORNING, admin=None)
    assert "chưa có ai đồng ý" in said_in_group(named, "/bangxephang cá nhân ba đình", MORNING, admin=None)
    lan.says("/neuten không").hears("không nêu tên anh/chị nữa")
    hoa.says("/bangxephang cá nhân").hears("1. Lê Thị Hoa").does_not_hear("Lan")
    hoa.says("/rutdongy yes").opens().says("/bangxephang cá nhân hoàng mai").does_not_hear("Lê Thị Hoa")


def test_the_setting_switches_it_on(tmp_path: Path) -> None:
    for wanted in (False, True):
        settings = Settings(database_url=f"sqlite:///{tmp_path}/x.db", web_chat="public", name_persons=wanted)
        assert limits_of(settings).name_persons is wanted


def test_where_the_operator_did_not_switch_it_on_nobody_is_named(store: Store) -> None:
    lan = handed_in(store, "lan", "Trần Thị Lan")
    lan.says("/neuten").hears("không nêu tên từng người").says("/neuten đồng ý").hears("khi bảng cá nhân được bật")
    lan.says("/bangxephang cá nhân").hears("không nêu tên từng người").does_not_hear("Lan")


NAMES = ("Ân", "An", "Ánh", "Đan", "Dương", "Ăn", "Y", "Ý", "Bình")


@ON_BOTH
def test_of_those_who_have_as_many_the_first_by_the_order_of_names_are_named(store: Store) -> None:
    with store.write() as tx:
        for key, name in enumerate(NAMES, 1):
            row = {"id": key, "name": name, "phone": "", "workplace": "", "unit": "", "last_unit": "", "consent": "1"}
            bulk.insert(tx, "person", [row | {"created_at": NOW, "name_key": ""}])
            preferences.save(tx, replace(preferences.find(tx, key), named=True), NOW)
            part = {"campaign": CAMPAIGN, "unit": "HN", "n": 2 if name == "Ý" else 1}
            bulk.insert(tx, "taking_part", [part | {"person": key}])
    with store.read() as tx:
        found = preferences.named(tx, CAMPAIGN, "HN", 5)
        assert [name for name, _ in found] == ["Ý", "An", "Ánh", "Ăn", "Ân"]
        assert len(preferences.named(tx, CAMPAIGN, "HN", 50)) == len(NAMES)


def test_officers_are_listed_by_unit_and_then_by_name(store: Store) -> None:
    with store.write() as tx:
        for key, name in enumerate(NAMES, 1):
            officers.appoint(tx, key, "HN", name, NOW)
    with store.read() as tx:
        listed = [one.name for one in officers.listed(tx)]
    assert listed == ["An", "Ánh", "Ăn", "Ân", "Bình", "Dương", "Đan", "Y", "Ý"]
