"""Group chats of a Zalo Official Account: made from the command line, bound, posted to, and who may order what there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot import clock
from messages.wire import Reply
from storage.conversation import batch, handovers
from storage.database.columns import to_text
from storage.database.store import Store
from storage.people import codes
from storage.people.codes import CodeKind
from storage.posts import groups, members
from tests.cast.talker import FORM, MORNING, PLEDGE
from tests.databases import ON_BOTH
from tests.fakes.zalo_bot import PNG
from tests.fakes.zalo_oa import AN_ADMIN, HIDDEN, FakeOa, OaUser, Room
from tests.program.on_disk import rows, state
from tests.program.program import Program, command
from tests.program.zalo_oa import introduced, queue, started

GROUP, OFFICER, WORKER = "f414c8f76fa586fbdfb4", "246845883529100001", "246845883529100002"


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[tuple[FakeOa, Program]]:
    with FakeOa() as oa, started(tmp_path_factory.mktemp("oa"), oa, sqlite_template) as bot:
        yield oa, bot


@pytest.fixture
def oa(pair: tuple[FakeOa, Program]) -> Iterator[FakeOa]:
    oa = pair[0]
    yield oa
    oa.group_place = "recipient.id"


@pytest.fixture
def bot(pair: tuple[FakeOa, Program]) -> Program:
    return pair[1]


numbers = iter(range(1000))


@pytest.fixture
def group(oa: FakeOa) -> str:
    """A group that the account made elsewhere, and that the bot hears of."""
    group = f"f414c8f76fa586fb{next(numbers):04}"
    oa.rooms[group] = Room("Xưởng 1", dict.fromkeys((OFFICER, WORKER)))
    oa.in_group(group, "create_group")
    oa.wait(lambda: oa.to(group))
    return group


def says(oa: FakeOa, group: str, who: str, text: str) -> str:
    """What the group hears when somebody says this."""
    read = len(oa.to(group))
    oa.group_says(group, who, text)
    oa.wait(lambda: len(oa.to(group)) > read, why=f"for an answer to {text!r}")
    return oa.to(group)[-1].text


def code(bot: Program, good_for: timedelta = timedelta(minutes=10)) -> str:
    store = Store(f"sqlite:///{bot.folder}/data/sangkien.db")
    with store.write() as tx:
        made = codes.make(tx, CodeKind.GROUP_ADMIN, "Q-HOANGMAI", clock.now(), good_for)
    store.close()
    return made


def test_a_group_is_made_listed_and_people_are_invited(oa: FakeOa, bot: Program) -> None:
    lan = introduced(OaUser(oa, "246845883529100077"))
    oa.users |= dict.fromkeys((AN_ADMIN, OFFICER), oa.now())
    made = command(
        bot, "zalo-group", "create", "Sáng kiến Hoàng Mai", "--unit", "Q-HOANGMAI",
        "--member", AN_ADMIN + "88", "--member", "0912 345 678", "--admin", "0912345678",
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    group = list(oa.rooms)[-1]
    room = oa.rooms[group]
    assert group in made.stdout and "Hoàng Mai" in made.stdout and "17:00" in made.stdout
    assert list(room.members) == [AN_ADMIN + "88", lan.user] and room.admins == {lan.user}
    oa.in_group(group, "create_group")
    oa.wait(lambda: "đã gắn với LĐLĐ quận Hoàng Mai" in "".join(one.text for one in oa.to(group)))
    assert "18:30" in says(oa, group, lan.user, "/gio 18:30")  # an admin, as the command said
    assert "cần mã" in says(oa, group, WORKER, "/gio 19:00")
    listed = command(bot, "zalo-group", "list").stdout
    assert f"Sáng kiến Hoàng Mai · {group} · 3/100" in listed and "LĐLĐ quận Hoàng Mai" in listed
    invited = command(bot, "zalo-group", "invite", group, "--member", OFFICER)
    assert invited.returncode == 0 and OFFICER in room.members


def test_a_group_that_was_told_of_before_it_was_made_hears_that_it_is_bound(oa: FakeOa, bot: Program) -> None:
    oa.users |= dict.fromkeys((AN_ADMIN, OFFICER), oa.now())
    oa.event_first = True
    oa.assets["asset-2"] = ""
    made = command(
        bot, "zalo-group", "create", "Tổ may 2", "--unit", "Q-HOANGMAI", "--member", OFFICER + "88", "--asset", "asset-2"
    )  # fmt: skip
    oa.event_first = False
    assert made.returncode == 0, made.stderr
    group = list(oa.rooms)[-1]
    oa.wait(lambda: len(oa.to(group)) > 1, why="for what the group is told after the greeting")
    assert "/lienket" in oa.to(group)[0].text and "đã gắn với LĐLĐ quận Hoàng Mai" in oa.to(group)[1].text
    assert f"{group}\n" in made.stdout, "what is copied is the id alone"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("create", "x" * 31, "--member", "1" * 15), "30"),
        (("create", "Nhóm", "--member", "1" * 15, "--unit", "NONE"), "NONE"),
        (("create", "Nhóm", "--member", "0900000001"), "0900000001"),
        (("create", "Nhóm", "--member", "1" * 15, "--asset", "used-up"), "Zalo từ chối (-201)"),
        (("invite", "none", "--member", "1" * 15), "-403"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    oa: FakeOa, bot: Program, arguments: tuple[str, ...], said: str
) -> None:
    done = command(bot, "zalo-group", *arguments)
    assert done.returncode == 1 and said in done.stderr and "Traceback" not in done.stderr, done.stderr


@pytest.mark.parametrize("place", ["recipient.id", "recipient.group_id", "message.conversation_id", ".group_id"])
def test_a_group_is_found_wherever_its_id_stands(oa: FakeOa, group: str, place: str) -> None:
    oa.group_place = place
    assert "chưa gắn" in says(oa, group, WORKER, "/trogiup")


def test_a_code_binds_the_group_and_numbers_pick_from_its_menus(oa: FakeOa, bot: Program, group: str) -> None:
    assert "Nhờ quản trị viên" in oa.to(group)[0].text and "1. Gắn nhóm" in oa.to(group)[0].text
    assert not oa.to(group)[0].buttons
    assert "cần mã" in says(oa, group, WORKER, "1")
    assert "không đúng" in says(oa, group, WORKER, "/lienket 7F3K9")
    printed = command(bot, "group-code", "--unit", "Q-HOANGMAI").stdout
    made = printed.partition("/lienket ")[2].split()[0]
    assert "10 phút" in printed and "Hoàng Mai" in says(oa, group, OFFICER, f"/lienket {made}")
    assert "cần mã" in says(oa, group, WORKER, "/tamdung 3")
    assert "cần mã" not in says(oa, group, OFFICER, "/tamdung 0")
    assert "1. " in says(oa, group, WORKER, "/bangxephang") and "Hoàng Mai" in says(oa, group, WORKER, "2")
    assert "zalo.me/388613280878808645" in says(oa, group, WORKER, "/moi")
    heard, seen = len(oa.to(group)), rows(bot, "SELECT count(*) FROM seen")
    for text in ("chuyện riêng của mọi người", "tạm dừng 3", f"chào [@{OFFICER}]"):
        oa.group_says(group, WORKER, text)
    assert len(oa.to(group)) == heard and oa.statuses[-3:] == [200] * 3
    assert rows(bot, "SELECT count(*) FROM seen") == seen  # what people say to each other is not even counted
    oa.group_says(group, WORKER, "99")
    assert len(oa.to(group)) == heard


def test_admins_are_known_by_events_whatever_their_names_and_order(oa: FakeOa, bot: Program, group: str) -> None:
    oa.in_group(group, "add_group_admin", OFFICER)
    assert "/lienket" not in says(oa, group, OFFICER, "/lienket hoang mai") and "LĐLĐ" in oa.to(group)[-1].text
    assert "đã gắn với LĐLĐ quận Hoàng Mai" in says(oa, group, OFFICER, "1")
    on = oa.made({"group_id": group, "users": [{"id": OFFICER}]}, "add_group_admin")
    off = oa.made({"group_id": group, "users": [{"id": OFFICER}]}, "remove_group_admin")
    for event in (off, on, on):  # the older one comes late, and once more
        assert oa.deliver(event) == 200
    assert "cần mã" in says(oa, group, OFFICER, "/gio 18:00")
    says(oa, group, OFFICER, f"/lienket {code(bot)}")
    assert "18:00" in says(oa, group, OFFICER, "/gio 18:00")
    oa.in_group(group, "user_leave_group", OFFICER)
    assert "cần mã" in says(oa, group, OFFICER, "/gio 19:00")


def test_boards_and_pictures_are_posted_until_the_group_ends(oa: FakeOa, bot: Program, group: str) -> None:
    says(oa, group, OFFICER, f"/lienket {code(bot)}")
    (bot.folder / "data/media/boards").mkdir(parents=True, exist_ok=True)
    (bot.folder / "data/media/boards/b.png").write_bytes(PNG)
    queue(bot, f"g:{group}", Reply("Bản tin [@all]"))
    queue(bot, f"g:{group}", Reply("Bảng xếp hạng", picture="boards/b.png"))
    before = len(oa.to(group))
    oa.group_says(group, WORKER, "/trogiup")  # and with it goes what waits
    oa.wait(lambda: len(oa.to(group)) == before + 3)
    assert [one.text for one in oa.to(group)[-3:-1]] == ["Bản tin (@all]", "Bảng xếp hạng"]
    assert oa.to(group)[-2].picture == PNG
    oa.rooms[group].status = "disabled"
    oa.group_says(group, WORKER, "/trogiup")
    gone = "SELECT gone_at IS NOT NULL FROM chat WHERE chat = ?"
    oa.wait(lambda: rows(bot, gone, f"g:{group}") == [(1,)])
    assert "gia hạn gói nhóm" in bot.said()
    oa.rooms[group].status = "enabled"
    says(oa, group, WORKER, "/trogiup")
    oa.in_group(group, "disperse_group")
    assert rows(bot, gone, f"g:{group}") == [(1,)]
    post = queue(bot, f"g:{group}", Reply("Bản tin"))
    oa.wait(lambda: state(bot, post) == "gone")


def test_the_board_of_the_day_comes_into_the_group_with_its_picture(tmp_path: Path, sqlite_template: Path) -> None:
    with FakeOa(rooms={GROUP: Room("Xưởng 1", dict.fromkeys((OFFICER, WORKER)))}) as oa:
        with started(tmp_path, oa, sqlite_template) as bot:
            says(oa, GROUP, OFFICER, f"/lienket {code(bot)}")
            introduced(OaUser(oa)).says(*FORM, *PLEDGE).hears("Mã hồ sơ: SK-")
        # An hour of today that is past was ordered just now: the post is due at once.
        rows(bot, "UPDATE group_chat SET post_at = '00:00', hour_at = ?", to_text(clock.now()))
        before = len(oa.to(GROUP))
        with started(tmp_path, oa, sqlite_template):
            oa.wait(lambda: any(one.picture for one in oa.to(GROUP)), seconds=60, why="for the picture")
        (board,) = oa.to(GROUP)[before:]
        assert board.picture and "LĐLĐ quận Hoàng Mai" in board.text and "+1 sáng kiến" in board.text
        assert {one for one in rows(bot, "SELECT sender FROM group_member")} == {(OFFICER,), (WORKER,)}  # as reconciled


def test_check_shows_the_account_with_what_is_left(oa: FakeOa, bot: Program) -> None:
    introduced(OaUser(oa, "246845883529100078"))
    found = command(bot, "check")
    for part in ("Sáng kiến ABC, Premium", "sub_quota ", "8/8", " in + ", "0 held"):
        assert part in found.stdout, found.stdout
    assert not HIDDEN.search(found.stdout + found.stderr)


@ON_BOTH
def test_membership_is_reconciled_on_both_databases(store: Store) -> None:
    with store.write() as tx:
        chat = batch.chats(tx, [("zalo_oa", "g:1")], "vi", MORNING)["zalo_oa", "g:1"]
        groups.save(tx, groups.Group(chat.id, unit="Q-HOANGMAI"))
        assert groups.reachable(tx, "zalo_oa") == [(chat.id, "g:1")] and groups.units_by_chat(tx, "zalo_oa") == {
            "g:1": "Q-HOANGMAI"
        }
        for who in ("a", "b"):
            members.set_admin(tx, chat.id, who, True)
        groups.add_admin(tx, chat.id, "c")
        members.came(tx, chat.id, "a")
        members.reconcile(tx, chat.id, ["a", "d"])
        assert [members.is_admin(tx, "zalo_oa", "g:1", who) for who in "abcd"] == [True, False, False, False]
        assert not groups.is_admin(tx, chat.id, "c")
        members.set_admin(tx, chat.id, "a", False)
        assert not members.is_admin(tx, "zalo_oa", "g:1", "a")


@ON_BOTH
def test_a_handover_ends_at_the_latest_time_on_both_databases(store: Store) -> None:
    with store.write() as tx:
        chat = batch.chats(tx, [("zalo_oa", "7")], "vi", MORNING)["zalo_oa", "7"]
        assert handovers.reach(tx, "zalo_oa", "7") == (MORNING, None) and handovers.reach(tx, "zalo_oa", "8") is None
        later = MORNING + timedelta(minutes=30)
        for until in (MORNING, later, MORNING):
            handovers.begin(tx, chat.id, until)
        assert handovers.until(tx, chat.id) == later and handovers.reach(tx, "zalo_oa", "7") == (MORNING, later)
        assert (handovers.number(tx, "zalo_oa", MORNING), handovers.number(tx, "zalo_oa", later)) == (1, 0)
        handovers.end(tx, chat.id)
        assert handovers.until(tx, chat.id) is None
