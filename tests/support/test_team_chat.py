"""A team's group chat: what is asked stands there without a name, a member takes and answers it there, nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from handlers.posts.run import run_due
from messages.channels import WITH_BUTTONS_IN_GROUPS
from messages.wire import Incoming
from storage.database.store import Store
from tests.cast.crowd import BADINH, HOANGMAI, MONDAY_NINE, Crowd, officer, on_monday, supporter
from tests.cast.rows import rows
from tests.cast.talker import Talker, until
from tests.databases import ON_BOTH

ASKED = "/hotro Máy em không gửi được ảnh thì làm sao ạ?"
ANSWERED = "Anh/chị chụp lại rồi gửi vào đây."
CHANNELS = ("telegram", "zalo_bot", "zalo_oa")


def bound(store: Store, channel: str = "telegram", unit: str = HOANGMAI) -> Crowd:
    """The group of that unit's team, bound by its officer."""
    group = Crowd(store, channel)
    group.talker.does(kind="joined", group=True)
    officer(store, f"boss-{unit}", unit, channel)
    assert "hiện ở nhóm này" in group.hears_from(f"boss-{unit}", "/nhomhotro")
    return group


def answered(group: Crowd, sender: str, text: str, quoted: str) -> str:
    """What the group hears when this one answers a message of ours."""
    talker = group.talker
    talker.sent += 1
    event = Incoming(
        talker.channel, f"g{talker.sent}", talker.name, sender, talker.now, text=text, group=True, quoted=quoted
    )
    return talker.gives(event).text


@pytest.mark.parametrize("channel", CHANNELS)
def test_what_is_asked_stands_in_the_group_and_is_answered_there(lite: Store, channel: str) -> None:
    group = bound(lite, channel)
    ha = supporter(lite, "hà", HOANGMAI, channel)
    an = Talker(lite, "an", channel).introduced("Trần Văn An").says(*until("applied"), "xem sổ cũ", ASKED)
    an.hears("hiện trong nhóm chat của tổ, không kèm tên").says("ừ").hears("Em đã gửi cho tổ hỗ trợ")
    group.talker.looks().hears("Câu hỏi số 1,", "không gửi được ảnh").does_not_hear("Trần Văn An", "xem sổ cũ")
    assert ("@tên em /nhan 1" in group.talker.text) is (channel == "zalo_bot")
    ha.looks().hears_nothing()
    if channel in WITH_BUTTONS_IN_GROUPS:
        group.talker.sees("Tôi nhận")
    assert "Nguyễn Văn An nhận rồi" in group.hears_from("hà", "/nhan 1")
    an.looks().hears("đang trả lời câu hỏi của anh/chị")
    ha.looks().hears("của Trần Văn An", "xem sổ cũ")
    assert "em đã chuyển lời" in group.hears_from("hà", f"/traloi 1 {ANSWERED}")
    an.looks().hears("Nguyễn Văn An trả lời anh/chị", ANSWERED)
    an.says("/hotro Vẫn chưa được ạ")
    group.talker.looks().hears_nothing()
    ha.looks().hears("Vẫn chưa được ạ").says("/traloi 1 Để em gọi")
    an.looks().hears("Để em gọi").says("15/6/2026").hears("15/06/2026")
    assert "xong rồi" in group.hears_from("hà", "/khep 1")


def test_an_answer_to_its_message_is_the_answer(lite: Store) -> None:
    group = bound(lite)
    supporter(lite, "hà", HOANGMAI, "telegram")
    an = Talker(lite, "an").introduced().says(ASKED, "ừ")
    said = group.talker.looks().text
    assert "em đã chuyển lời Nguyễn Văn An" in answered(group, "hà", ANSWERED, said)
    an.looks().hears(ANSWERED)
    assert "đã chuyển" not in answered(group, "hà", "Chào cả nhà", "Bảng số liệu hôm nay. Câu hỏi số 1")
    an.looks().does_not_hear("Chào cả nhà")


def test_who_is_not_of_the_team_takes_nothing_and_learns_nothing(lite: Store) -> None:
    group = bound(lite)
    supporter(lite, "ba", BADINH, "telegram")
    worker = Talker(lite, "bo", "telegram").introduced("Bùi Văn Bo")
    an = Talker(lite, "an").introduced("Trần Văn An").says(ASKED, "ừ")
    said = group.talker.looks().text
    for sender in ("ba", "bo", "nobody"):
        for typed in ("/nhan 1", "/traloi 1 Xin chào", "/khep 1"):
            heard = group.hears_from(sender, typed)
            assert "do người của tổ hỗ trợ trả lời" in heard and "Trần Văn An" not in heard
        assert "do người của tổ hỗ trợ trả lời" in answered(group, sender, "Xin chào", said)
    worker.looks().hears_nothing()
    an.looks().hears_nothing()
    assert rows(lite, "SELECT taken_by, closed_at FROM support") == [(None, None)]


def test_only_what_stands_in_the_group_is_taken_there(lite: Store) -> None:
    group = bound(lite)
    officer(lite, "bốn", "HN", "telegram")
    supporter(lite, "ba", BADINH, "telegram")
    an = Talker(lite, "an").introduced(unit="ba dinh").says(ASKED, "ừ")
    group.talker.looks().hears_nothing()
    assert "Nhóm này không có câu hỏi số 1" in group.hears_from("bốn", "/nhan 1")
    assert "Nhóm này không có câu hỏi số 7" in group.hears_from("bốn", "/traloi 7 Chào anh")
    an.looks().hears_nothing()


def test_a_group_that_is_none_of_a_team_answers_nothing(lite: Store) -> None:
    group = Crowd(lite, "telegram")
    group.talker.does(kind="joined", group=True)
    ha = supporter(lite, "hà", HOANGMAI, "telegram")
    Talker(lite, "an").introduced().says(ASKED, "ừ")
    ha.looks().hears("Câu hỏi số 1")
    for typed in ("/nhan 1", "/traloi 1 Chào", "/khep 1"):
        assert "Câu hỏi số" not in group.hears_from("hà", typed)
    assert rows(lite, "SELECT taken_by FROM support") == [(None,)]


def test_only_an_officer_binds_a_group_and_only_for_their_units(lite: Store) -> None:
    group = Crowd(lite, "telegram")
    group.talker.does(kind="joined", group=True)
    supporter(lite, "hà", HOANGMAI, "telegram")
    for sender in ("hà", "nobody"):
        assert "Chỉ cán bộ phụ trách" in group.hears_from(sender, "/nhomhotro")
    officer(lite, "boss", HOANGMAI, "telegram")
    assert "kèm tên đơn vị" in group.hears_from("boss", "/nhomhotro ba dinh")
    assert rows(lite, "SELECT * FROM team_group") == []


def test_where_the_bot_was_taken_out_of_the_group_members_hear_it_themselves(lite: Store) -> None:
    group, ha = bound(lite), supporter(lite, "hà", HOANGMAI, "telegram")
    group.talker.does(kind="left", group=True)
    Talker(lite, "an").introduced().says(ASKED, "ừ")
    ha.looks().hears("Câu hỏi số 1 – Nguyễn Văn An")


def test_an_officer_ends_it(lite: Store) -> None:
    group, ha = bound(lite), supporter(lite, "hà", HOANGMAI, "telegram")
    assert "đến riêng từng người" in group.hears_from(f"boss-{HOANGMAI}", "/nhomhotro thôi")
    Talker(lite, "an").introduced().says(ASKED, "ừ")
    ha.looks().hears("Câu hỏi số 1")
    group.talker.looks().hears_nothing()


def test_two_who_take_it_one_has_it_and_hands_it_on_to_the_group(lite: Store) -> None:
    group = bound(lite)
    ha, _ = supporter(lite, "hà", HOANGMAI, "telegram"), supporter(lite, "lan", HOANGMAI, "telegram")
    Talker(lite, "an").introduced().says(ASKED, "ừ")
    group.hears_from("hà", "/nhan 1")
    assert "đang trả lời câu hỏi số 1" in group.hears_from("lan", f"/traloi 1 {ANSWERED}")
    ha.says("/chuyen 1")
    group.talker.looks().hears("chuyển lại").sees("Tôi nhận")
    assert "nhận rồi" in group.hears_from("lan", "/nhan 1")


def test_what_was_closed_or_erased_meanwhile_is_answered_by_nobody(lite: Store) -> None:
    group = bound(lite)
    supporter(lite, "hà", HOANGMAI, "telegram")
    an = Talker(lite, "an").introduced().says(ASKED, "ừ", "/khep 1")
    group.talker.looks().hears("người hỏi đã rõ")
    assert "đã xong rồi" in group.hears_from("hà", f"/traloi 1 {ANSWERED}")
    an.says(ASKED, "ừ", "/xoa yes")
    assert "không có câu hỏi số 2" in group.hears_from("hà", f"/traloi 2 {ANSWERED}")
    assert "gửi được ảnh" not in str(rows(lite, "SELECT body FROM outbox"))


@ON_BOTH
@pytest.mark.parametrize("channel", CHANNELS)
def test_what_nobody_takes_for_half_an_hour_stands_there_once_more(store: Store, channel: str) -> None:
    group = bound(store, channel)
    ha, lan = supporter(store, "hà", HOANGMAI, channel), supporter(store, "lan", HOANGMAI)
    on_monday(Talker(store, "an", channel).introduced("Trần Văn An")).says(ASKED, "ừ")
    group.talker.looks().hears("Câu hỏi số 1,")
    for minutes, told in ((29, False), (32, True), (40, False)):
        run_due(store, MONDAY_NINE + timedelta(minutes=minutes))
        assert ("Câu hỏi số 1 chờ trả lời từ" in group.talker.looks().text) is told, minutes
        assert ("chờ trả lời từ" in lan.looks().text) is told, "and members hear it as ever"
        group.talker.does_not_hear("Trần Văn An", "không gửi được ảnh")
    assert ("@tên em /nhan 1" in group.talker.screen.text) is (channel == "zalo_bot")
    assert "Nguyễn Văn An nhận rồi" in group.hears_from("hà", "/nhan 1")
    ha.looks()
    run_due(store, MONDAY_NINE + timedelta(hours=2))
    group.talker.looks().hears_nothing()


def test_a_group_is_not_reminded_outside_the_hours_nor_of_what_is_taken(lite: Store) -> None:
    group = bound(lite)
    supporter(lite, "hà", HOANGMAI, "telegram")
    Talker(lite, "an").introduced().says(ASKED, "ừ")  # on a Sunday
    group.talker.looks()
    run_due(lite, MONDAY_NINE - timedelta(hours=12))
    group.talker.looks().hears_nothing()
    group.hears_from("hà", "/nhan 1")
    run_due(lite, MONDAY_NINE + timedelta(hours=2))
    group.talker.looks().does_not_hear("chờ trả lời từ")
