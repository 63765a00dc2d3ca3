"""A Zalo Official Account over real HTTP: a fake platform on one side, the program as a user starts it on the other."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot import settings
from bot.settings import SettingsError
from messages.wire import Document, Reply
from storage.database.columns import to_text
from tests.cast.talker import FORM, PLEDGE, since
from tests.fakes.zalo_bot import PNG
from tests.fakes.zalo_oa import APP_ID, FakeOa, OaUser
from tests.program.on_disk import rows, state
from tests.program.program import Program, command
from tests.program.zalo_oa import SETTINGS, introduced, queue, started

NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
EDITED = "Cải tiến khuôn dập B giảm phế phẩm"


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[tuple[FakeOa, Program]]:
    """An account with its bot, for all tests that leave it as they found it."""
    with FakeOa() as oa, started(tmp_path_factory.mktemp("oa"), oa, sqlite_template) as bot:
        yield oa, bot


@pytest.fixture
def oa(pair: tuple[FakeOa, Program]) -> Iterator[FakeOa]:
    oa = pair[0]
    yield oa
    oa.echoes = oa.echoes_name_an_admin = oa.spaced = False
    oa.answer_sends.set()


@pytest.fixture
def bot(pair: tuple[FakeOa, Program]) -> Program:
    return pair[1]


people = iter(range(1, 1000))


@pytest.fixture
def lan(oa: FakeOa) -> OaUser:
    """Somebody new."""
    return OaUser(oa, f"2468458835291{next(people):05}")


@pytest.fixture
def worker(lan: OaUser) -> OaUser:
    return introduced(lan)


def last_wrote(bot: Program, oa: FakeOa, lan: OaUser, ago: timedelta) -> None:
    """So much time goes by since they wrote."""
    at = to_text(datetime.now(UTC) - ago)
    rows(bot, "UPDATE chat SET seen_at = ? WHERE chat = ?", at, lan.user)
    oa.users[lan.user] = oa.now() - ago.total_seconds()


# The form


def test_the_whole_form_with_an_edit_at_the_review(oa: FakeOa, worker: OaUser) -> None:
    worker.says(*FORM)
    worker.hears("1. Người nộp: chính tác giả").says("sửa 3", EDITED).hears(f"3. Tên sáng kiến: {EDITED}")
    worker.presses("Gửi").hears("Mã hồ sơ: SK-")
    assert all(len(title) <= 20 for one in oa.to(worker.user) for title, _ in one.buttons)


def test_the_whole_form_by_numbers_where_there_are_no_buttons(tmp_path: Path, sqlite_template: Path) -> None:
    settings = {"ZALO_OA_BUTTONS": "off", "ZALO_OA_SIGNATURE": "any"}
    with FakeOa(buttons=False, order="oa") as oa, started(tmp_path, oa, sqlite_template, **settings) as bot:
        lan = introduced(OaUser(oa)).says(*FORM).hears("1. Người nộp: chính tác giả", "gửi · sửa")
        lan.says("sửa 3", EDITED).hears("Tôi cam đoan").says("gửi").hears("Mã hồ sơ: SK-")
        assert not any(one.buttons for one in oa.sent) and "buttons_refused" not in bot.said()
        assert "ZALO_OA_SIGNATURE=oa" in bot.said()  # which of the two it was


def test_buttons_that_are_refused_become_numbers(tmp_path: Path, sqlite_template: Path) -> None:
    with FakeOa(buttons=False) as oa, started(tmp_path, oa, sqlite_template) as bot:
        lan = introduced(OaUser(oa)).hears("Tên sáng kiến")
        assert lan.says(*FORM, *PLEDGE).hears("Mã hồ sơ: SK-")
        refused = [given for path, given in oa.calls if "buttons" in json.dumps(given)]
        assert len(refused) == 1 and "ZALO_OA_BUTTONS=off" in bot.said()


def test_a_button_of_an_older_question_answers_nothing(oa: FakeOa, worker: OaUser) -> None:
    worker.says("sửa người nộp").hears("nộp hộ")
    old = dict(oa.to(worker.user)[-1].buttons)["Nộp hộ"]
    worker.presses("Của tôi").says(old).hears("thuộc câu hỏi trước", "Tên sáng kiến")
    worker.says("sửa đơn vị").hears("công đoàn nào")
    new = dict(oa.to(worker.user)[-1].buttons)["LĐLĐ quận Hoàng Mai"]
    heard = len(oa.to(worker.user))
    worker.says(new).hears("Tên sáng kiến")
    oa.user_says(worker.user, new)  # pressed twice
    worker.says("/trogiup")
    assert len(oa.to(worker.user)) == heard + 2


# Coming in


def test_a_forged_event_is_refused_and_nothing_is_processed(oa: FakeOa, bot: Program, lan: OaUser) -> None:
    event = oa.typed(lan.user, "xin chào")
    raw = json.dumps(event).encode()
    good, wrong = oa.signature(raw, event["timestamp"]), oa.signature(raw, event["timestamp"], "another key")
    later = json.dumps(event | {"timestamp": "1"}).encode()
    for body, signature in ((raw, ""), (raw, wrong), (raw + b" ", good), (later, good), (raw, "mac="), (b"[1]", good)):
        assert oa.post(body, **{"X-ZEvent-Signature": signature}) == 403
    assert not rows(bot, "SELECT 1 FROM chat WHERE chat = ?", lan.user)
    assert "ZALO_OA_SECRET_KEY" in bot.said()
    assert oa.post(raw, **{"X-ZEvent-Signature": good}) == 200
    oa.wait(lambda: oa.to(lan.user))


def test_the_console_may_try_the_address(oa: FakeOa, bot: Program) -> None:
    assert bot.ask("GET", "/zalo-oa")[0] == 200 and oa.post(b"") == 200


def test_an_event_is_acknowledged_while_the_platform_lets_our_own_calls_wait(
    oa: FakeOa, bot: Program, lan: OaUser
) -> None:
    oa.answer_sends.clear()
    oa.slowest = 0.0
    for _ in range(5):
        oa.user_says(lan.user, "xin chào")
    assert oa.statuses[-5:] == [200] * 5 and oa.slowest < 2
    assert rows(bot, "SELECT said FROM chat WHERE chat = ?", lan.user) == [(5,)] and not oa.to(lan.user)
    oa.answer_sends.set()
    queued = "SELECT count(*) FROM outbox WHERE state = 'queued'"
    oa.wait(lambda: rows(bot, queued) == [(0,)])
    assert len(oa.to(lan.user)) in (4, 5)  # the first question is left out where newer ones wait behind it


def test_blanks_in_the_signature_are_fine(oa: FakeOa, lan: OaUser) -> None:
    oa.spaced = True
    lan.says("xin chào").hears("công đoàn")


def test_a_replayed_event_has_one_effect(oa: FakeOa, bot: Program, worker: OaUser) -> None:
    event = oa.typed(worker.user, "sửa đơn vị")
    for _ in range(3):
        assert oa.deliver(event) == 200
    worker.hears("công đoàn nào").says("/trogiup").hears("công đoàn nào")
    assert sum("công đoàn nào" in one.text for one in oa.to(worker.user)) == 2
    months_ago = event | {"timestamp": str(int(event["timestamp"]) - 3 * 30 * 86_400_000)}
    months_ago["message"] = {"text": "từ năm ngoái", "msg_id": "never-seen"}
    heard = len(oa.to(worker.user))
    assert oa.deliver(months_ago) == 200 and len(oa.to(worker.user)) == heard and "too_old" in bot.said()


def test_an_answer_that_comes_after_a_later_one_is_not_taken_for_another_question(oa: FakeOa, worker: OaUser) -> None:
    first, second = oa.typed(worker.user, "Khuôn"), oa.typed(worker.user, "Khuôn dập có chốt định vị")
    worker._hears_back(lambda: oa.deliver(second)).hears("lĩnh vực")
    worker._hears_back(lambda: oa.deliver(first, tried=1)).hears("“Khuôn”", "muộn hơn", "lĩnh vực")
    worker.says("1").hears("trước đây")
    heard = len(oa.to(worker.user))
    for event in (second, first):
        oa.deliver(event)
    assert len(oa.to(worker.user)) == heard


@pytest.mark.parametrize(
    ("name", "event"),
    [
        ("user_seen_message", {"sender": {"id": "1"}, "recipient": {"id": "2"}, "message": {"msg_ids": ["a"]}}),
        ("user_send_text", {"sender": "x", "message": {"text": ["a"]}}), ("user_send_text", {"message": None}),
        ("user_send_group_text", {"sender": {"id": "1"}, "message": {"text": "/bang"}}), ("user_join_group", {}),
        ("add_user_to_tag", {"tag": {"name": "x"}}), ("user_submit_info", {"info": {"phone": "84912345678"}}), ("", {}),
        ("user_send_file", {"sender": {"id": "7777"}, "message": {"attachments": [{"type": "file"}, 5, None]}}),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_acknowledged(oa: FakeOa, name: str, event: dict[str, Any]) -> None:
    assert oa.deliver(oa.made(event, name)) == 200


@pytest.mark.parametrize("admin", [False, True])
def test_our_own_messages_and_receipts_come_back_and_mean_nothing(
    oa: FakeOa, bot: Program, worker: OaUser, admin: bool
) -> None:
    oa.echoes, oa.echoes_name_an_admin = True, admin
    before = len(oa.statuses)
    worker.says("sửa đơn vị", "1").hears("Tên sáng kiến").says("/xuat").hears("/document/")
    oa.wait(lambda: len(oa.statuses) >= before + 3 + 3 * 3)
    worker.says("Xe đẩy thuốc có ngăn").hears("lĩnh vực")
    assert not rows(bot, "SELECT 1 FROM handover JOIN chat ON chat.id = chat_id WHERE chat = ?", worker.user)


def test_a_follower_is_greeted_and_goes_quiet_when_leaving(oa: FakeOa, bot: Program, lan: OaUser) -> None:
    lan._hears_back(lambda: oa.follows(lan.user)).hears("Trợ lý Sáng kiến").presses("Tôi đồng ý")
    oa.follows(lan.user, "unfollow")
    assert rows(bot, "SELECT gone_at IS NULL FROM chat WHERE chat = ?", lan.user) == [(0,)]
    lan.says("Nguyễn Văn An").hears("điện thoại")
    assert rows(bot, "SELECT gone_at IS NULL FROM chat WHERE chat = ?", lan.user) == [(1,)]


def test_photos_files_and_sounds_are_fetched(oa: FakeOa, bot: Program, worker: OaUser) -> None:
    worker.says("Xe đẩy thuốc có ngăn").sends("image").hears("Em đã nhận")
    worker.sends("file", b"%PDF-1.7\n" + b"x" * 2000, "bao-cao.pdf").sends("audio", b"\xff\xf1" + b"\0" * 400)
    worker.sends("video", b"\0\0\0\x18ftypmp42" + b"\0" * 400).sends("file", b"MZ" * 90, "v.exe")
    worker.hears("v.exe", "không nhận được")
    found = (
        "SELECT evidence.state, name, mime FROM evidence JOIN chat ON chat.id = chat_id WHERE chat = ? ORDER BY 2, 3"
    )
    oa.wait(lambda: sum(row[0] == "kept" for row in rows(bot, found, worker.user)) == 4)
    kept = [row for row in rows(bot, found, worker.user) if row[0] == "kept"]
    assert [name for _, name, _ in kept] == ["", "", "", "bao-cao.pdf"] and len(rows(bot, found, worker.user)) == 5
    worker._hears_back(lambda: oa.user_sends(worker.user, "sticker")).hears("lĩnh vực")


# A colleague


def test_the_bot_is_silent_while_a_colleague_writes_and_then_goes_on(oa: FakeOa, bot: Program, worker: OaUser) -> None:
    worker.says("sửa đơn vị", "1").hears("Tên sáng kiến")
    oa.colleague_says(worker.user, "Chào anh, em là Hoa ở công đoàn quận")
    heard = len(oa.to(worker.user))
    for text in ("Chào em, cho anh hỏi hạn nộp", "hạn nộp là bao giờ thế em", "/trogiup"):
        oa.user_says(worker.user, text)
    post = queue(bot, worker.user, Reply("Anh/chị còn một bản nháp."))
    oa.wait(lambda: state(bot, post) == "held")
    assert len(oa.to(worker.user)) == heard and oa.statuses[-3:] == [200] * 3
    at = to_text(datetime.now(UTC) - timedelta(seconds=1))
    rows(bot, "UPDATE handover SET until = ? WHERE chat_id = (SELECT id FROM chat WHERE chat = ?)", at, worker.user)
    worker.says("Cảm ơn em Hoa nhiều nhé").hears("đang khai dở", "Lấy câu vừa gửi")
    oa.wait(lambda: state(bot, post) == "sent")
    worker.says("1").hears("Tên sáng kiến là gì").says("Xe đẩy thuốc có ngăn").hears("lĩnh vực")
    assert not rows(bot, "SELECT 1 FROM handover JOIN chat ON chat.id = chat_id WHERE chat = ?", worker.user)


# Windows


def test_reminders_outside_the_window_wait_until_the_person_writes(oa: FakeOa, bot: Program, worker: OaUser) -> None:
    free, away = introduced(OaUser(oa, "free")), introduced(OaUser(oa, "away"))
    last_wrote(bot, oa, free, timedelta(hours=47))
    last_wrote(bot, oa, away, timedelta(hours=49))
    oa.users[worker.user] -= 8 * 86400  # that only the platform knows
    sent = queue(bot, free.user, Reply("Nhắc trong 48 giờ"))
    held = [queue(bot, away.user, Reply(f"Nhắc lần {n}")) for n in (1, 2)]
    refused = queue(bot, worker.user, Reply("Nhắc anh/chị"))
    oa.wait(lambda: [state(bot, row) for row in (sent, *held, refused)] == ["sent", "held", "held", "held"])
    assert not any("Nhắc lần" in one.text or one.billable for one in oa.to(away.user))
    away.says("xin chào").hears("Nhắc lần 1", "Nhắc lần 2", "Tên sáng kiến là gì")
    oa.wait(lambda: [state(bot, row) for row in held] == ["sent", "sent"])
    last_wrote(bot, oa, worker, timedelta(hours=2))
    worker.says("xin chào").hears("Nhắc anh/chị")


def test_paid_reminders_go_out_for_seven_days(tmp_path: Path, sqlite_template: Path) -> None:
    with FakeOa() as oa, started(tmp_path, oa, sqlite_template, ZALO_OA_PAID_POSTS="on") as bot:
        lan, binh = introduced(OaUser(oa, "lan")), introduced(OaUser(oa, "binh"))
        last_wrote(bot, oa, lan, timedelta(days=6))
        last_wrote(bot, oa, binh, timedelta(days=8))
        posts = [queue(bot, one.user, Reply("Nhắc anh/chị")) for one in (lan, binh)]
        oa.wait(lambda: [state(bot, row) for row in posts] == ["sent", "held"])
        assert oa.to(lan.user)[-1].billable


# Going out


@pytest.mark.parametrize("fault", ["-32", "-200", "html_502", "reset", "-216", "-220", "accepted_but_reset"])
def test_a_reply_arrives_after_a_fault(oa: FakeOa, fault: str) -> None:
    lan = OaUser(oa, f"fault{fault}")
    oa.fail_next("message/cs", fault)
    lan.says("xin chào").hears("công đoàn")


def test_somebody_who_cannot_be_written_to_goes_quiet_until_they_write(oa: FakeOa, bot: Program, lan: OaUser) -> None:
    oa.fail_next("message/cs", "-217")
    oa.user_says(lan.user, "xin chào")
    gone = "SELECT gone_at IS NOT NULL FROM chat WHERE chat = ?"
    oa.wait(lambda: rows(bot, gone, lan.user) == [(1,)])
    lan.says("xin chào").hears("công đoàn")
    assert rows(bot, gone, lan.user) == [(0,)]


def test_what_a_human_has_to_mend_is_said_once_and_the_message_waits(oa: FakeOa, bot: Program, lan: OaUser) -> None:
    oa.fail_next("message/cs", "-224", times=2)
    lan.says("xin chào").hears("công đoàn")
    assert bot.said().count("zalo_oa_code224") == 1 and "oa.zalo.me" in bot.said()


def test_nobody_is_called_by_what_people_type(oa: FakeOa, worker: OaUser) -> None:
    worker.says("Khuôn [@246845883529197922] dập [ @all]", *since("field")).hears("Khuôn (@2468")
    assert "[@" not in json.dumps([given for path, given in oa.calls if "message" in path], ensure_ascii=False)


def test_my_data_comes_behind_an_address_and_a_sheet_as_a_file(oa: FakeOa, bot: Program, worker: OaUser) -> None:
    worker.says("/xuat").hears("https://oa.example.vn/document/")
    path = worker.text.partition("https://oa.example.vn")[2].split()[0]
    status, found = bot.ask("GET", path)
    assert status == 200 and "Nguyễn Văn An" in json.dumps(found, ensure_ascii=False)
    sheet = Document("so-lieu.csv", "text/csv", "ten,so\nA,1\n")
    queue(bot, worker.user, Reply("Số liệu đây ạ", document=sheet), kind="reply")
    oa.wait(lambda: oa.to(worker.user)[-1].file == ("so-lieu.csv", b"ten,so\nA,1\n"))
    assert oa.to(worker.user)[-2].text == "Số liệu đây ạ"


def test_a_picture_is_uploaded_once_and_again_when_it_is_forgotten(oa: FakeOa, bot: Program, worker: OaUser) -> None:
    (bot.folder / "data/media/boards").mkdir(parents=True, exist_ok=True)
    name = f"boards/{secrets.token_hex(16)}.png"
    (bot.folder / "data/media" / name).write_bytes(PNG)
    (bot.folder / "data/media/boards/large.png").write_bytes(PNG + b"\0" * 2**20)

    def shown(*pictures: str) -> list[Any]:
        """What comes when these are queued and then somebody writes."""
        for picture in pictures:
            queue(bot, worker.user, Reply(picture, picture=picture))
        before = len(oa.to(worker.user))
        worker.says("/trogiup").hears("Tên sáng kiến là gì")
        return [one.picture or one.text for one in oa.to(worker.user)[before:-1]]

    def uploads() -> int:
        return sum(path.endswith("upload/image") for path, _ in oa.calls)

    before = uploads()
    assert shown(name, name) == [PNG, PNG] and uploads() == before + 1
    oa.forget_uploads()
    (bot.folder / "data/media/boards/second.png").write_bytes(PNG)
    oa.fail_next("upload/image", "reset")
    assert shown("boards/second.png") == [PNG] and uploads() == before + 2
    large, gone = shown(name, "boards/large.png", "boards/none.png")[1:]
    assert uploads() == before + 3 and len(large) > 2**20 and gone == "boards/none.png"


# Starting


def test_what_came_while_nothing_ran_is_sent_again_and_answered_once(tmp_path: Path, sqlite_template: Path) -> None:
    with FakeOa() as oa:
        lan = OaUser(oa)
        with started(tmp_path, oa, sqlite_template) as bot:
            introduced(lan)
            bot.kill()
        for text in ("sửa đơn vị", "1"):
            oa.user_says(lan.user, text)
        assert oa.statuses[-2:] == [0, 0]
        with started(tmp_path, oa, sqlite_template):
            lan.read = len(oa.to(lan.user))
            oa.sends_again()
            lan.hears("công đoàn nào", "Tên sáng kiến là gì")
            assert not oa.undelivered and "muộn hơn" not in lan.text and oa.renewed == 1


@pytest.mark.parametrize("missing", ["ZALO_OA_APP_ID", "ZALO_OA_SECRET_KEY", "ZALO_OA_REFRESH_TOKEN"])
def test_half_an_account_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    monkeypatch.chdir(tmp_path)
    for name, value in SETTINGS.items():
        if name != missing:
            monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=f"^{missing}: còn thiếu;.* / is missing"):
        settings.read()
    monkeypatch.setenv(missing, "has blanks in it")
    monkeypatch.setenv("ZALO_OA_SIGNATURE", "both")
    with pytest.raises(SettingsError) as wrong:
        settings.read()
    assert missing in str(wrong.value) and "ZALO_OA_SIGNATURE" in str(wrong.value)


def test_half_an_account_is_said_at_the_start_and_by_check(tmp_path: Path) -> None:
    bot = Program(tmp_path, ZALO_OA_APP_ID=APP_ID)
    for order in ("run", "check"):
        ended = command(bot, order)
        assert ended.returncode in (1, 2) and "ZALO_OA_APP_SECRET" in ended.stdout + ended.stderr
        assert "Traceback" not in ended.stderr
