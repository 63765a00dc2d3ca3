"""Zalo groups and the monthly quota: a code makes an admin, posts stop in time, and `check` says so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot import clock
from bot.channels.plain_text import screen
from bot.channels.zalo_bot.read import Identity, read
from handlers.people.codes import MOST_WRONG_CODES
from messages.wire import FileRef, Reply
from storage.conversation import batch, evidence, open_forms
from storage.database.store import Store
from storage.people import codes
from storage.people.codes import CodeKind
from storage.posts import groups
from storage.sending import outbox, usage
from tests.cast.talker import MORNING, Talker
from tests.databases import ON_BOTH
from tests.fakes.zalo_bot import FakeZalo, ZaloUser
from tests.program.on_disk import rows, state
from tests.program.program import Program, command
from tests.program.zalo_bot import queue, started

GROUP = "zgr-5a1c9e07b3d24f6881aa"
OFFICER, WORKER = "6ede9afa66b88fe6d6a9", "8c1fa2d0e94b77a5c310"


@pytest.fixture
def zalo(tmp_path: Path, sqlite_template: Path) -> Iterator[tuple[FakeZalo, Program]]:
    settings = {"ZALO_BOT_MONTHLY_QUOTA": "40", "ZALO_BOT_MAX_GROUPS": "1"}
    with FakeZalo() as fake, started(tmp_path, fake, sqlite_template, **settings) as bot:
        fake.wait(lambda: fake.webhook)
        yield fake, bot


def code(bot: Program, good_for: timedelta = timedelta(minutes=10)) -> str:
    store = Store(f"sqlite:///{bot.folder}/data/sangkien.db")
    with store.write() as tx:
        made = codes.make(tx, CodeKind.GROUP_ADMIN, "Q-HOANGMAI", clock.now(), good_for)
    store.close()
    return made


def says(zalo: FakeZalo, who: str, text: str, group: str = GROUP) -> str:
    """What the group hears when somebody says this to the bot."""
    read = len(zalo.to(group))
    assert zalo.group_says(group, who, text)
    zalo.wait(lambda: len(zalo.to(group)) > read, why=f"for an answer to {text!r}")
    return zalo.to(group)[-1].text


def test_a_group_more_than_the_plan_has_is_bound_and_said_with_what_to_do(zalo: tuple[FakeZalo, Program]) -> None:
    fake, bot = zalo
    assert "Gói Zalo Bot" not in says(fake, OFFICER, f"/lienket {code(bot)}")
    assert "Gói Zalo Bot" not in says(fake, OFFICER, f"/lienket {code(bot)}")  # the same group again
    assert "groups_over_plan" not in bot.said()
    told = says(fake, OFFICER, f"/lienket {code(bot)}", "zgr-another")
    assert "Hoàng Mai" in told and "có 1 nhóm, đây là nhóm thứ 2" in told and "nâng gói" in told
    assert len(rows(bot, "SELECT 1 FROM group_chat WHERE unit = 'Q-HOANGMAI'")) == 2
    bot.stop()
    assert bot.said().count("groups_over_plan") == 1 and "groups=2" in bot.said()


def test_a_code_binds_the_group_and_makes_who_brought_it_its_admin(zalo: tuple[FakeZalo, Program]) -> None:
    fake, bot = zalo
    assert not fake.group_says(GROUP, WORKER, "chuyện riêng", mention=False)
    assert "Nhóm này chưa gắn" in says(fake, WORKER, "chào em")
    assert "cần mã" in says(fake, WORKER, "/lienket")
    assert "không đúng" in says(fake, WORKER, "/lienket 7F3K9")
    assert "không đúng" in says(fake, WORKER, f"/lienket {code(bot, timedelta(seconds=-1))}")
    printed = command(bot, "group-code", "--unit", "Q-HOANGMAI").stdout
    made = printed.partition("/lienket ")[2].split()[0]
    assert "10 phút" in printed and "Hoàng Mai" in says(fake, OFFICER, f"/lienket {made.lower()}")
    assert "không đúng" in says(fake, WORKER, f"/lienket {made}")  # used up
    assert "cần mã" in says(fake, WORKER, "lien ket")
    assert "Hoàng Mai" in says(fake, WORKER, "bảng xếp hạng")
    assert "Hoàng Mai" in says(fake, WORKER, "Thống kê")
    assert "cần mã" in says(fake, WORKER, "/tamdung 3")
    assert "cần mã" not in says(fake, OFFICER, "tạm dừng 3")
    assert "đang gắn với" in says(fake, OFFICER, "Liên kết")
    assert "1. " in says(fake, OFFICER, "long biên") and "Long Biên" in says(fake, OFFICER, "1")
    assert "bot.zaloplatforms.com/bots/1459" in says(fake, WORKER, "/moi")
    assert rows(bot, "SELECT sender, title FROM group_admin JOIN group_chat USING (chat_id)") == [(OFFICER, "")]


@pytest.mark.parametrize(
    ("typed", "said"),
    [(", bảng xếp hạng", "XẾP HẠNG"), (": /thongke", "THỐNG KÊ"), ("bxh", "XẾP HẠNG"), (" - bxh tuần", "Tuần này"), ("!", "/lienket")],
)  # fmt: skip
def test_what_follows_a_mention_is_understood(store: Store, typed: str, said: str) -> None:
    body = {
        "event_name": "message.text.received",
        "message": {
            "message_id": "1", "chat": {"id": GROUP, "chat_type": "GROUP"}, "from": {"id": WORKER},
            "text": f"@Bot Sáng Kiến{'' if typed[0] in ',:!' else ' '}{typed}",
        },
    }  # fmt: skip
    event = read(body, Identity("1", "1", ("Bot Sáng Kiến",)), MORNING)
    assert event is not None
    Talker(store, GROUP, channel="zalo_bot").gives(event).hears(said)


def test_a_choice_in_a_group_is_picked_by_mention(store: Store) -> None:
    group = Talker(store, GROUP, channel="zalo_bot").does(text="/bangxephang", group=True)
    shown = screen(group.screen, "vi")
    assert group.screen.choices and "@Bot 2" in shown and "nhắn số" not in shown


def test_codes_cannot_be_tried_for_ever(zalo: tuple[FakeZalo, Program]) -> None:
    fake, _ = zalo
    for n in range(MOST_WRONG_CODES):
        says(fake, WORKER, f"/lienket WRONG{n}")
    heard = len(fake.to(GROUP))
    for n in range(3):
        fake.group_says(GROUP, WORKER, f"/lienket AGAIN{n}")
    assert fake.statuses[-3:] == [200] * 3
    assert "cần mã" in says(fake, WORKER, "/lienket")
    assert len(fake.to(GROUP)) == heard + 1


def test_at_95_percent_only_replies_are_sent_and_everybody_is_told(zalo: tuple[FakeZalo, Program]) -> None:
    fake, bot = zalo
    says(fake, OFFICER, f"/lienket {code(bot)}")
    lan = ZaloUser(fake)
    lan.says(*["xin chào"] * 15)  # 2 + 30 of 40
    fake.wait(lambda: "quota_warning" in bot.said(), why="for the warning at 80 %")
    lan.says(*["xin chào"] * 3)
    fake.wait(lambda: any("gần hết" in one.text for one in fake.to(GROUP)), why="for the group to be told")
    post = queue(bot, GROUP, Reply("Bản tin hôm nay"))
    fake.wait(lambda: state(bot, post) == "failed")
    assert rows(bot, "SELECT error FROM outbox WHERE id = ?", post)[0][0].startswith(outbox.NO_QUOTA)
    lan.says("xin chào").hears("đồng ý")
    told = [one.text for one in fake.to(GROUP) if "gần hết" in one.text]
    assert len(told) == 1 and "quota_replies_only" in bot.said() and "post_held_back" in bot.said()
    assert "Bản tin hôm nay" not in [one.text for one in fake.to(GROUP)]
    checked = command(bot, "check")
    for part in ("replies only", " in + ", " of 40", "1/1", "Bot Sáng Kiến, webhook"):
        assert part in checked.stdout, checked.stdout
    assert checked.returncode == 1 and "SECRET" not in checked.stdout + checked.stderr


@ON_BOTH
def test_the_meter_adds_up_on_both_databases(store: Store) -> None:
    with store.write() as tx:
        assert usage.used(tx, "zalo_bot", "2026-11") == usage.Used()
        usage.add(tx, "zalo_bot", "2026-11", 2, 3)
        assert usage.add(tx, "zalo_bot", "2026-11", 1, 0) == usage.Used(3, 3)
        usage.add(tx, "zalo_bot", "2026-12", 1, 1, 3000)
        assert usage.used(tx, "zalo_bot", "2026-12").most == 3000
        assert usage.used(tx, "zalo_bot", "2026-11").all == 6
        chat = batch.chats(tx, [("zalo_bot", GROUP)], "vi", MORNING)["zalo_bot", GROUP]
        assert not groups.is_admin(tx, chat.id, OFFICER)
        for _ in range(2):
            groups.add_admin(tx, chat.id, OFFICER)
        assert groups.is_admin(tx, chat.id, OFFICER) and not groups.is_admin(tx, chat.id, WORKER)
        assert groups.bound_groups(tx, "zalo_bot") == 0
        assert usage.tell_groups(tx, "zalo_bot", Reply("x"), MORNING) == []
        groups.save(tx, groups.Group(chat.id, unit="Q-HOANGMAI"))
        assert groups.bound_groups(tx, "zalo_bot") == 1
        assert usage.tell_groups(tx, "zalo_bot", Reply("x"), MORNING) == [chat.id]


@ON_BOTH
def test_the_page_finds_the_draft_on_both_databases(store: Store) -> None:
    an = Talker(store, "an", channel="zalo_bot").introduced().says("sửa đơn vị", "1", "Xe đẩy thuốc có ngăn")
    with store.read() as tx:
        draft = int(tx.exec_driver_sql("SELECT max(id) FROM draft").scalar() or 0)
        found = open_forms.opened(tx, draft)
        assert found is not None
        assert (found.draft, found.chat) == (draft, "an")
        assert open_forms.in_chat(tx, found.chat_id) == found
    file = FileRef("a.pdf", "application/pdf", 9, path="aa/a.pdf")
    an.does(kind="page", files=(file,), upload=draft).hears_nothing()
    an.does(kind="page", files=(file,), upload=draft + 1).hears_nothing()
    an.says("/xuat")
    with store.read() as tx:
        assert [kept.name for kept in evidence.of_draft(tx, draft)] == ["a.pdf"]
        assert open_forms.document(tx, "zalo_bot", "an", lambda text: "Xe đẩy" in text).mime == "application/json"
        assert open_forms.document(tx, "zalo_bot", "an", lambda text: False) is None
        assert open_forms.opened(tx, draft + 1) is None
