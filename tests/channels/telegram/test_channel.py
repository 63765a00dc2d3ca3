"""Telegram as people use it: the program as it is started, a server that keeps Telegram's rules, the whole form."""

from __future__ import annotations

import re
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson
import pytest

from bot.channels.telegram.menu import SCOPES, offered
from handlers import commands
from messages.catalog import LANGUAGES
from tests.cast.places import ROOT
from tests.cast.talker import FORM, until
from tests.fakes.bucket import FakeStore
from tests.fakes.telegram import ANONYMOUS, TOKEN, FakeTelegram, Sent, Somebody, fake_telegram
from tests.files.photos import jpeg
from tests.program.process import run_bot
from tests.program.program import Program, command, program
from tests.program.telegram import SECRET, settings

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\x00" * 500


@pytest.fixture
def telegram() -> Iterator[FakeTelegram]:
    with fake_telegram(everyone=(2000, 1.0), private=(2000, 1.0)) as fake:
        yield fake


@pytest.fixture
def folder(tmp_path: Path, sqlite_template: Path) -> Path:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "sangkien.db").write_bytes(sqlite_template.read_bytes())
    return tmp_path


@pytest.fixture(params=["polling", "webhook"])
def bot(request: pytest.FixtureRequest, telegram: FakeTelegram, folder: Path) -> Iterator[Program]:
    with program(folder, **settings(telegram, request.param)) as started:
        yield started
        if started.process.poll() is None:
            assert started.stop() == 0
        assert TOKEN not in started.said()


@pytest.fixture
def polling(telegram: FakeTelegram, folder: Path) -> Iterator[Program]:
    with program(folder, **settings(telegram)) as started:
        yield started
        assert TOKEN not in started.said()


@pytest.fixture
def hooked(telegram: FakeTelegram, folder: Path) -> Iterator[Program]:
    with program(folder, **settings(telegram, "webhook")) as started:
        telegram.wait(lambda: telegram.webhook, why="for the webhook")
        yield started
        assert TOKEN not in started.said() and SECRET not in started.said()


def ask(folder: Path, sql: str) -> list[Any]:
    with sqlite3.connect(folder / "data" / "sangkien.db") as database:
        return database.execute(sql).fetchall()


def introduced(somebody: Somebody, start: str = "/start") -> Somebody:
    somebody.says(start).hears("đồng ý").presses("Tôi đồng ý").hears("họ và tên")
    somebody.says("Nguyễn Văn An", "0912345678", "Xưởng cơ khí 3", "hoang mai")
    return somebody.hears("Tên sáng kiến")


# The conversation


def test_a_whole_initiative_with_an_edit_at_the_review(bot: Program, telegram: FakeTelegram) -> None:
    an = introduced(Somebody(telegram, 501), "/start u_Q-HOANGMAI")
    an.says(*FORM).hears("xem lại")
    an.says("sửa 3").hears("Đang ghi: Cải tiến khuôn dập").says("Khuôn dập tự chỉnh").hears(
        "3. Tên sáng kiến: Khuôn dập tự chỉnh"
    )
    an.presses("Gửi").hears("Mã hồ sơ: SK-")
    (row,) = ask(bot.folder, "SELECT title, status, answers FROM initiative")
    assert row[:2] == ("Khuôn dập tự chỉnh", "submitted")
    assert orjson.loads(row[2])["unit"]["code"] == "Q-HOANGMAI"
    telegram.wait(lambda: len(telegram.answered) == 2, why="for the answers to the presses")
    assert not [call for call in telegram.refused if call[0] != "getUpdates"]


def test_a_press_counts_once_and_takes_its_buttons_away(polling: Program, telegram: FakeTelegram) -> None:
    an = introduced(Somebody(telegram, 501))
    an.says("sửa người nộp").hears("nộp hộ")
    screen = an.screen
    an.presses("Của tôi").hears("Tên sáng kiến")
    telegram.wait(lambda: not screen.buttons, why="for the buttons to go")
    again = Sent(501, screen.number, "", {"reply_markup": {"inline_keyboard": [[
        {"text": "Của tôi", "callback_data": "7:self"}, {"text": "Nộp hộ", "callback_data": "7:other"}]]}}, 0)  # fmt: skip
    an.presses("Của tôi", again)  # a double tap
    an.presses("Nộp hộ", again).hears("Nút đó thuộc câu hỏi trước", "Tên sáng kiến")
    assert len(an.heard) == 1
    telegram.wait(lambda: len(telegram.answered) == 4)


def test_numbers_and_words_are_typed_as_well_as_pressed(polling: Program, telegram: FakeTelegram) -> None:
    introduced(Somebody(telegram, 501)).says("nộp hộ").hears("tên đầy đủ của tác giả")


def test_an_update_that_comes_twice_is_answered_once(hooked: Program, telegram: FakeTelegram) -> None:
    an = Somebody(telegram, 501)
    an.says("/start").hears("đồng ý")
    update = {"update_id": an.update, "message": an.message(text="/start")}
    for _ in range(3):
        telegram.again(update)
    telegram.wait(lambda: telegram.confirmed == 4)
    an.presses("Tôi đồng ý").hears("họ và tên")
    assert len(telegram.to(501)) == 2


def test_edited_messages_and_other_bots_commands_are_silent(polling: Program, telegram: FakeTelegram) -> None:
    an = introduced(Somebody(telegram, 501))
    before = len(telegram.to(501))
    telegram.put("edited_message", an.message(text="sửa đơn vị"))
    an.sends(text="/top@otherbot")
    an.sends(text="sửa đơn vị").hears("công đoàn nào")
    assert len(telegram.to(501)) == before + 1


# Files


def test_an_album_is_one_answer_with_one_reply_and_its_files_are_kept(polling: Program, telegram: FakeTelegram) -> None:
    an = introduced(Somebody(telegram, 501)).says(*until("evidence")).hears("Có gì thêm")
    for number in range(3):
        ref = telegram.file(f"photo{number}", JPEG)
        size = {"file_id": ref, "file_unique_id": ref, "width": 9, "height": 9, "file_size": len(JPEG)}
        an.sends(photo=[size], media_group_id="album-1")
    an.hears("cả bộ", "Còn gì nữa")
    folder = polling.folder
    telegram.wait(
        lambda: ask(folder, "SELECT count(*) FROM evidence WHERE state = 'kept'") == [(3,)],
        why="for the files",
    )
    an.presses("Xong").hears("Minh chứng: 3 tệp", "Tôi cam đoan")
    assert len(an.heard) == 1
    paths = [path for path, ref in ask(folder, "SELECT path, ref FROM evidence") if ref.startswith("photo")]
    assert [(folder / "data/media" / path).read_bytes() for path in paths] == [JPEG] * 3


def test_a_file_that_cannot_be_taken_is_refused_and_said(polling: Program, telegram: FakeTelegram) -> None:
    an = introduced(Somebody(telegram, 501)).says(*until("evidence")).hears("Có gì thêm")
    telegram.faults["file"].append("before")  # the first try is cut off, and repeated
    telegram.faults["getFile"].append("500")
    telegram.file("virus", b"MZ" + b"\x00" * 300)
    an.sends(document={"file_id": "virus", "file_name": "anh.jpg", "file_size": 302}).hears("Đã nhận 1 tệp")
    an.hears("anh.jpg", "không mở được", seconds=40)
    an.sends(video={"file_id": "v", "file_size": 30 * 2**20}).hears("lớn hơn 20 MB")
    assert ask(polling.folder, "SELECT state, reason FROM evidence") == [("refused", "wrong_type")]


def test_a_photo_that_comes_while_the_store_is_down_is_kept_when_it_answers(
    telegram: FakeTelegram, folder: Path, own_store: FakeStore
) -> None:
    own_store.stop()
    url = "s3://sang-kien/files"
    with program(folder, **settings(telegram), **own_store.settings, MEDIA_URL=url) as bot:
        an = introduced(Somebody(telegram, 501)).says(*until("evidence")).hears("Có gì thêm")
        telegram.file("photo", jpeg())
        an.sends(photo=[{"file_id": "photo", "width": 640, "height": 480, "file_size": 4000}]).hears("Đã nhận 1")
        telegram.wait(lambda: "file_not_fetched" in bot.said(), why="for a first try")
        own_store.start()
        own_store.make("sang-kien")
        telegram.wait(lambda: ask(folder, "SELECT state FROM evidence") == [("kept",)], seconds=40, why="for the photo")
        (path,) = ask(folder, "SELECT path FROM evidence")[0]
        assert own_store.shelf(url, folder).has(path)


# Groups


def joined(telegram: FakeTelegram, by: Somebody, was: str = "left", now: str = "member") -> None:
    states = [{"status": status, "user": {"id": 987654}} for status in (was, now)]
    chat = {"id": by.room.id, "type": by.room.type, "title": by.room.title}
    change = {"chat": chat, "from": by.user, "date": 1_795_309_200}
    telegram.put("my_chat_member", {**change, "old_chat_member": states[0], "new_chat_member": states[1]})


def test_a_group_is_greeted_bound_by_its_admin_left_and_moved(bot: Program, telegram: FakeTelegram) -> None:
    room = telegram.group(-100)
    chief, worker = (
        Somebody(telegram, 7, "Chi").in_group(room, "administrator"),
        Somebody(telegram, 8).in_group(room),
    )
    joined(telegram, chief)
    worker.hears("Chào mọi người")
    worker.presses("Gắn nhóm với đơn vị").hears("cần quản trị viên")
    chief.read = worker.read
    chief.presses("Gắn nhóm với đơn vị").hears("/lienket")
    chief.sends(text="hoang mai", reply_to_message={"message_id": 1, "from": {"id": 987654, "is_bot": True}})
    chief.hears("phải không").presses("LĐLĐ quận Hoàng Mai").hears("đã gắn với LĐLĐ quận Hoàng Mai")
    worker.sends(text="chuyện riêng").sends(text="/top@otherbot").sends(text="/moi").read = chief.read
    worker.hears("tin nhắn riêng")
    assert [button.get("url") for button in worker.heard[-1].buttons] == [
        "https://t.me/sangkien_bot?start=u_Q-HOANGMAI"
    ]
    assert not ask(bot.folder, "SELECT 1 FROM outbox WHERE body LIKE '%chuyện riêng%'")
    telegram.put("message", worker.message(migrate_to_chat_id=-200))
    telegram.wait(
        lambda: ask(bot.folder, "SELECT chat FROM chat WHERE chat < '0'") == [("-200",)], why="for the new id"
    )
    assert ask(bot.folder, "SELECT unit, post_at FROM group_chat") == [("Q-HOANGMAI", "17:00")]
    new = Somebody(telegram, 7, "Chi").in_group(telegram.group(-200), "administrator")
    joined(telegram, new, "member", "kicked")
    telegram.wait(lambda: ask(bot.folder, "SELECT 1 FROM chat WHERE chat = '-200' AND gone_at IS NOT NULL"))
    joined(telegram, new, "kicked", "member")
    new.hears("Em đã quay lại", "Hoàng Mai")
    assert ask(bot.folder, "SELECT gone_at FROM chat WHERE chat = '-200'") == [(None,)]


def test_when_nobody_can_say_who_is_admin_nothing_is_bound(polling: Program, telegram: FakeTelegram) -> None:
    chief = Somebody(telegram, 7).in_group(telegram.group(-100), "administrator")
    joined(telegram, Somebody(telegram, 8).in_group(chief.room))
    chief.hears("Chào mọi người")
    telegram.faults["getChatMember"].append("500")
    chief.says("/lienket Q-HOANGMAI").hears("chưa hỏi được ai là quản trị viên")
    assert ask(polling.folder, "SELECT unit FROM group_chat") == [("",)]
    chief.says("/lienket Q-HOANGMAI").hears("đã gắn với")


def test_an_anonymous_admin_binds_and_another_groups_does_not(polling: Program, telegram: FakeTelegram) -> None:
    room = telegram.group(-100)
    nobody = Somebody(telegram, 1, room=room)
    nobody.user = ANONYMOUS
    nobody.sends(text="/lienket Q-HOANGMAI", sender_chat={"id": -999, "type": "supergroup"}).hears("cần quản trị viên")
    nobody.sends(text="/lienket Q-HOANGMAI", sender_chat={"id": -100, "type": "supergroup"}).hears("đã gắn với")


def test_a_code_binds_a_group_once(polling: Program, telegram: FakeTelegram) -> None:
    made = command(polling, "group-code", "--unit", "Q-HOANGMAI")
    code = made.stdout.split("startgroup=g_")[1].split()[0]
    an = Somebody(telegram, 501)
    an.says(f"/start g_{code}").hears("chọn nhóm")
    assert an.screen.buttons[-1]["url"].endswith(f"startgroup=g_{code}")
    worker = Somebody(telegram, 8).in_group(telegram.group(-100))
    worker.says(f"/start@sangkien_bot g_{code}").hears("cần quản trị viên")
    chief = Somebody(telegram, 7).in_group(telegram.group(-100), "creator")
    chief.read = worker.read
    chief.says(f"/start@sangkien_bot g_{code}").hears("đã gắn với LĐLĐ quận Hoàng Mai")
    chief.says(f"/start@sangkien_bot g_{code}").hears("đã dùng")


# Receiving


def test_the_webhook_asks_for_its_secret_and_reads_only_json(hooked: Program, telegram: FakeTelegram) -> None:
    update = {"update_id": 1, "message": Somebody(telegram, 501).message(text="/start")}
    name = {"X_Telegram_Bot_Api_Secret_Token": SECRET}
    assert hooked.ask("POST", "/telegram", update)[0] == 401
    assert hooked.ask("POST", "/telegram", update, X_Telegram_Bot_Api_Secret_Token="wrong")[0] == 403
    assert hooked.ask("POST", "/telegram", update, X_Telegram_Bot_Api_Secret_Token=SECRET[:-1])[0] == 403
    assert hooked.ask("POST", "/telegram", b"{oh", **name)[0] == 400
    assert hooked.ask("POST", "/telegram", b"[]", **name)[0] == 400
    assert hooked.ask("POST", "/telegram", b" " * (2**20 + 1), **name)[0] == 413
    assert not ask(hooked.folder, "SELECT 1 FROM seen") and not ask(hooked.folder, "SELECT 1 FROM chat")
    assert hooked.ask("POST", "/telegram", update, **name)[0] == 200
    assert ask(hooked.folder, "SELECT event_id FROM seen") == [("987654:1",)]


def test_an_update_that_nobody_can_read_is_parked_and_the_next_is_served(bot: Program, telegram: FakeTelegram) -> None:
    telegram.put("message", {"chat": "?", "text": ["no", "text"]})
    telegram.put("message", {"chat": {"id": 77, "type": "private"}, "from": "?", "text": "no sender"})
    Somebody(telegram, 501).says("/start").hears("đồng ý")
    telegram.wait(lambda: telegram.confirmed == 3, why="for all to be confirmed")
    assert ask(bot.folder, "SELECT chat FROM parked ORDER BY chat") == [("",), ("77",)]
    assert telegram.polls < 10


def test_a_second_poller_is_said_once_and_waited_out(polling: Program, telegram: FakeTelegram) -> None:
    import urllib.request

    telegram.wait(lambda: telegram.polls)
    for _ in range(2):
        urllib.request.urlopen(f"{telegram.address}/bot{TOKEN}/getUpdates", b"{}", timeout=5).read()
        telegram.wait(lambda: telegram.refused.count(("getUpdates", 409)))
    Somebody(telegram, 501).says("/start").hears("đồng ý")
    assert polling.said().count("Một chương trình khác đang nhận tin") == 1


def test_a_wrong_token_is_one_clear_sentence(telegram: FakeTelegram, tmp_path: Path) -> None:
    wrong = settings(telegram) | {"TELEGRAM_TOKEN": "123456:wrong-wrong-wrong-wrong"}
    wrong |= {"PATH": "/usr/bin", "PYTHONPATH": str(ROOT)}
    ended = run_bot("run", cwd=tmp_path, env=wrong)
    assert ended.returncode == 2
    assert ended.stderr.startswith("TELEGRAM_TOKEN: ") and ended.stderr.count("\n") == 1
    assert "wrong-wrong" not in ended.stderr + ended.stdout


def test_without_a_network_nothing_is_lost_and_nothing_storms(bot: Program, telegram: FakeTelegram) -> None:
    people = [introduced(Somebody(telegram, 600 + number)) for number in range(3)]
    telegram.unplug()
    answers = []
    if telegram.webhook:  # the bot can be reached, and cannot answer
        headers = {"X_Telegram_Bot_Api_Secret_Token": SECRET}
        for number, one in enumerate(people):
            update = {"update_id": 90_000 + number, "message": one.message(text="sửa đơn vị")}
            answers.append(bot.ask("POST", "/telegram", update, **headers)[0])
        assert answers == [200, 200, 200]
    else:
        for one in people:
            one.sends(text="sửa đơn vị")
    threading.Event().wait(4)
    telegram.calls.clear()
    telegram.plug()
    for one in people:
        one.hears("công đoàn nào", seconds=30)
    assert len([call for call in telegram.calls if call[0] == "sendMessage"]) == 3
    lost = "channel_unreachable" if telegram.webhook else "telegram_unreachable"
    assert lost in bot.said() and "channel_reached_again" in bot.said().partition(lost)[2]


def test_a_proxy_of_the_environment_is_gone_through(telegram: FakeTelegram, folder: Path) -> None:
    behind = settings(telegram) | {"TELEGRAM_API_URL": "http://telegram.invalid", "http_proxy": telegram.address}
    with program(folder, **behind):
        Somebody(telegram, 501).says("/start").hears("đồng ý")


# Around it


def test_commands_and_description_are_set_once(telegram: FakeTelegram, folder: Path) -> None:
    common = settings(telegram)
    for expected in (11, 0):
        with program(folder, **common) as started:
            telegram.wait(
                lambda: len([call for call in telegram.calls if call[0] == "getChatMenuButton"]),
                why="for the last",
            )
            Somebody(telegram, 501).says("/start").hears("")
            started.stop()
        changed = [method for method, _ in telegram.calls if method.startswith("set")]
        assert len(changed) == expected, changed
        telegram.calls.clear()
    assert [command["command"] for command in telegram.kept["getMyCommands all_group_chats en"]] == [
            "new", "mine", "status", "ranking", "numbers", "help",
        ]  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("scope", SCOPES)
def test_every_command_of_the_menus_is_one_that_is_understood_there(scope: str, lang: str) -> None:
    understood: Mapping[str, object] = commands.IN_PRIVATE if scope == "all_private_chats" else commands.IN_GROUPS
    for one in offered(scope, lang):
        assert one["command"] in understood and re.fullmatch("[a-z]{1,32}", one["command"])
        assert 0 < len(one["description"]) <= 40, one  # a phone shows no more beside the name


def test_the_menu_offers_the_template_and_ones_rights_in_ones_language() -> None:
    vietnamese, english = ([one["command"] for one in offered("all_private_chats", lang)] for lang in ("vi", "en"))
    assert {"mau", "xuat", "rutdongy", "xoa"} < set(vietnamese)
    assert {"template", "export", "withdraw", "erase"} < set(english) and not {"moi", "mau"} & set(english)


def test_a_form_or_template_asked_for_in_a_group_leads_to_the_private_chat(
    polling: Program, telegram: FakeTelegram
) -> None:
    chief = Somebody(telegram, 7, "Chi").in_group(telegram.group(-100), "administrator")
    chief.says("/mau").hears("tin nhắn riêng")


def test_somebody_who_blocks_the_bot_is_left_alone_until_they_come_back(
    polling: Program, telegram: FakeTelegram
) -> None:
    an = introduced(Somebody(telegram, 501))
    an.room.error = (403, "Forbidden: bot was blocked by the user")
    an.sends(text="sửa đơn vị")
    telegram.wait(lambda: ask(polling.folder, "SELECT 1 FROM chat WHERE gone_at IS NOT NULL"), why="for the chat to go")
    an.room.error = None
    an.says("/tiep").hears("công đoàn nào")
    rest = "SELECT state FROM outbox WHERE state <> 'sent'"
    telegram.wait(lambda: ask(polling.folder, rest) == [("gone",)], why="for the last to be marked")


def test_a_poster_can_be_printed_for_a_unit(telegram: FakeTelegram, folder: Path) -> None:
    environment = settings(telegram) | {"PATH": "/usr/bin", "PYTHONPATH": str(ROOT)}
    made = run_bot("qr", "--unit", "Q-HOANGMAI", cwd=folder, env=environment)
    assert made.returncode == 0, made.stderr
    png, pdf = ((folder / "data/posters" / name).read_bytes() for name in ("Q-HOANGMAI.png", "posters.pdf"))
    assert png.startswith(b"\x89PNG") and pdf.startswith(b"%PDF")
    none = run_bot("qr", "--unit", "no-such", cwd=folder, env=environment)
    assert none.returncode == 1 and "no-such" in none.stderr
