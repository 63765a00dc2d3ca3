"""Zalo Bot over real HTTP: a fake platform on one side, the program as a user starts it on the other."""

from __future__ import annotations

import http.client
import json
import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unicodedata import normalize
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from yarl import URL

from bot import settings
from bot.channels.cutting import utf16_units
from bot.channels.zalo.addresses import is_the_platforms
from bot.channels.zalo.text import split
from bot.channels.zalo_bot.read import Identity, read, without_mention
from bot.channels.zalo_bot.render import Message, render, styles
from bot.settings import SettingsError
from messages.wire import Option, Reply
from tests.cast.talker import FORM, PICKED, PLEDGE, TYPED, between, since, until
from tests.fakes.zalo_bot import PNG, TOKEN, FakeZalo, ZaloUser
from tests.program.on_disk import rows, state
from tests.program.program import Program, multipart
from tests.program.zalo_bot import introduced, link, queue, started

NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
ME = Identity("123", "1459232241454765289", ("Bot Sáng Kiến", "bot.VDKyGxQvc"))
WHOLE = (
    "Tên: Cải tiến khuôn dập giảm phế phẩm\nTrước đây: Mỗi ca phải dừng máy ba lần để chỉnh khuôn\n"
    "Cách làm: Thêm chốt định vị và lò xo hồi vào khuôn nên thợ không phải chỉnh tay\nÁp dụng từ: 15/6/2026\n"
    "Giá trị: 500 triệu"
)

STORY = (
    "Hồi trước mỗi lần thay dao phay bọn em phải dừng máy 40 phút, mò mẫm chỉnh bằng tay. Giờ em tự chế cái đồ gá có"
    " chốt định vị, lắp vào là đúng luôn, thay dao chỉ còn 5 phút"
)


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[tuple[FakeZalo, Program]]:
    """A bot with a webhook, for all tests that leave it as they found it."""
    with FakeZalo() as zalo, started(tmp_path_factory.mktemp("zalo"), zalo, sqlite_template) as bot:
        zalo.wait(lambda: zalo.webhook)
        yield zalo, bot


@pytest.fixture
def zalo(pair: tuple[FakeZalo, Program]) -> Iterator[FakeZalo]:
    zalo = pair[0]
    yield zalo
    zalo.webhook_shape, zalo.photo_key, zalo.http_status_mode = "flat", "photo_url", "mirror"
    zalo.drop_message_id = zalo.drop_date = False
    zalo.duplicate_webhook = 0


@pytest.fixture
def bot(pair: tuple[FakeZalo, Program]) -> Program:
    return pair[1]


people = iter(range(1, 1000))


@pytest.fixture
def lan(zalo: FakeZalo) -> ZaloUser:
    """Somebody new."""
    return ZaloUser(zalo, f"6ede9afa66b88fe6{next(people):04}")


@pytest.fixture
def worker(lan: ZaloUser) -> ZaloUser:
    return introduced(lan)


# The form


def test_the_whole_form_with_an_edit_at_the_review(zalo: FakeZalo, worker: ZaloUser) -> None:
    before = zalo.counted
    worker.says(*FORM).hears("1. Người nộp: chính tác giả", "gửi · sửa")
    worker.says("sửa 3", "Cải tiến khuôn dập B giảm phế phẩm").hears("3. Tên sáng kiến: Cải tiến khuôn dập B")
    worker.says("gửi").hears("Mã hồ sơ: SK-")
    assert zalo.counted - before == 2 * (len(FORM) + 3)


def test_a_newcomer_needs_28_messages_at_most_and_who_is_known_20(zalo: FakeZalo, bot: Program) -> None:
    """In and out, as the month's messages are counted: the amount comes where it is asked whether there is one."""
    answers = (*between("title", "effect"), "500 triệu", *since("calculation"), *PLEDGE)
    before = zalo.counted
    lan = ZaloUser(zalo, user="by-chat").says("alo", "1", "Trần Thị Lan, 0912345678, Xưởng cơ khí 3, hoang mai")
    lan.says(*answers).hears("Mã hồ sơ: SK-")
    assert zalo.counted - before <= 28
    before = zalo.counted
    lan.says("/moi", "Giá treo dụng cụ hai tầng", *answers[1:]).hears("Mã hồ sơ: SK-")
    assert zalo.counted - before <= 20


def test_a_newcomers_story_takes_8_messages_at_most_and_that_of_who_is_known_4(zalo: FakeZalo, bot: Program) -> None:
    before = zalo.counted
    lan = ZaloUser(zalo, user="by-story").says(STORY).hears("Em đang giữ tạm tin vừa rồi", "đồng ý chứ").says("1")
    lan.says("Trần Thị Lan, 0912345678, Xưởng cơ khí 3, hoang mai").hears("Em giữ rồi", "Hồi trước mỗi lần thay dao")
    lan.says("đúng").hears("ghi nhanh", "Mã hồ sơ: SK-")
    assert zalo.counted - before <= 8
    before = zalo.counted
    lan.says("/moi", STORY.replace("dao phay", "dao tiện")).hears("Em giữ rồi").says("đúng").hears("Mã hồ sơ: SK-")
    assert zalo.counted - before <= 6


def test_a_whole_form_by_numbers_in_both_shapes(zalo: FakeZalo, worker: ZaloUser) -> None:
    zalo.webhook_shape = "wrapped"
    worker.says("Xe đẩy thuốc có ngăn chia theo ca", "5", "Mỗi sáng phải chia thuốc lại hai lần")
    zalo.webhook_shape = "flat"
    worker.says("Làm xe đẩy có ngăn theo ca trực, chia một lần từ tối", "tháng 6/2026", "2")
    worker.says("Đỡ một giờ chia thuốc mỗi sáng", "bo qua", "gửi").hears("Mã hồ sơ: SK-")


def test_a_filled_template_costs_four_messages_and_the_shortest_one_six(zalo: FakeZalo, worker: ZaloUser) -> None:
    worker.says("/mau").hears("Tên sáng kiến:", "Đơn vị: LĐLĐ quận Hoàng Mai")
    more = "\nCách tính: Giảm 200 phế phẩm\nLoại: kỹ thuật\nLĩnh vực: cơ khí\nCông nhận: chưa\nGiữ kín: không"
    before = zalo.counted
    worker.says(WHOLE + more).hears("3. Tên sáng kiến", "Tôi cam đoan").says("đúng").hears("Mã hồ sơ: SK-")
    assert zalo.counted - before == 4
    before = zalo.counted
    worker.says(WHOLE.replace("giảm phế phẩm", "C") + "\nGiữ kín: không").hears("Em đọc được:", "Còn 2 mục")
    worker.says("2\nGiảm 200 phế phẩm mỗi tháng").hears("Tôi cam đoan").says("đúng").hears("Mã hồ sơ")
    assert zalo.counted - before == 6


def test_user_text_never_becomes_markup(zalo: FakeZalo, worker: ZaloUser) -> None:
    worker.says("**Khuôn** {red}dập{/red} # _mới_ <b>x</b>")
    calls = [given for method, given in zalo.calls if method == "sendMessage" and given["chat_id"] == worker.user]
    assert calls and not any("parse_mode" in given for given in calls)
    assert calls[-1]["text_styles"] == [{"start": 0, "len": len("Bước 3/11"), "st": ["b"]}]


# Coming in


def test_the_webhook_is_set_with_a_secret_and_verified(zalo: FakeZalo, bot: Program) -> None:
    assert zalo.webhook["url"] == "https://bot.example.vn/zalo-bot" and len(zalo.webhook["secret_token"]) == 64
    assert "unverified" not in bot.said()


@pytest.mark.parametrize("secret", ["", "wrong-secret", "é" * 20])
def test_without_the_secret_nothing_is_processed(zalo: FakeZalo, bot: Program, lan: ZaloUser, secret: str) -> None:
    event = zalo._event("message.text.received", lan.user, "Lan", lan.user, "PRIVATE", text="xin chào")
    request = urllib.request.Request(f"{bot.address}/zalo-bot", json.dumps(event).encode())
    if secret:
        request.add_header("X-Bot-Api-Secret-Token", secret.encode().decode("latin-1"))
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=10)
    refused.value.close()
    assert refused.value.code == 403
    assert not rows(bot, "SELECT 1 FROM chat WHERE chat = ?", lan.user)


def test_a_message_that_is_posted_three_times_counts_once(tmp_path: Path, sqlite_template: Path) -> None:
    """Counts are gathered before they are written, and what is left is written at the end: so it is read after that."""
    with FakeZalo() as zalo:
        with started(tmp_path, zalo, sqlite_template) as bot:
            zalo.wait(lambda: zalo.webhook)
            zalo.duplicate_webhook = 2
            ZaloUser(zalo, "6ede9afa66b88fe69999").says("xin chào", "/trogiup")
        assert rows(bot, "SELECT sum(came), sum(went) FROM meter") == [(2, len(zalo.sent))]


@pytest.mark.parametrize("drop_id", [False, True])
def test_a_duplicate_delivery_has_one_effect(zalo: FakeZalo, bot: Program, worker: ZaloUser, drop_id: bool) -> None:
    zalo.duplicate_webhook, zalo.drop_message_id = 2, drop_id
    worker.says("sửa đơn vị", "1").hears("Tên sáng kiến là gì")
    assert zalo.statuses[-3:] == [200, 200, 200]
    zalo.duplicate_webhook = 0
    worker.says("/trogiup")
    assert len(zalo.to(worker.user)) == 6 + 2 + 1


def test_the_same_words_twice_count_twice_without_id_and_date(zalo: FakeZalo, worker: ZaloUser) -> None:
    zalo.drop_message_id = zalo.drop_date = True
    worker.says("Xe đẩy thuốc có ngăn").hears("lĩnh vực nào").says("1").hears("trước đây")


@pytest.mark.parametrize(
    "body",
    [
        {"event_name": "message.unsupported.received"},
        {"event_name": "message.reaction.received", "message": {}},
        {"event_name": "message.text.received", "message": {"chat": {"id": 5}, "from": "x", "text": ["a"]}},
        {"event_name": "message.text.received", "message": "x"},
        {"ok": True, "result": []}, [], b"no json", b"", {},
        {"message": None}, {"event_name": None, "message": {"chat": {"id": "1"}}}, b"[" * 3000,
    ],
)  # fmt: skip
def test_what_is_not_understood_is_acknowledged(zalo: FakeZalo, bot: Program, body: Any) -> None:
    assert zalo.deliver(body) == 200


def test_a_sender_in_a_protected_group_is_nobody(zalo: FakeZalo) -> None:
    sent = len(zalo.sent)
    zalo.protected_user_says("someone")
    assert zalo.statuses[-1] == 200 and len(zalo.sent) == sent


@pytest.mark.parametrize("key", ["photo", "photo_url"])
def test_photos_are_fetched_at_once_since_their_addresses_expire(
    zalo: FakeZalo, bot: Program, worker: ZaloUser, key: str
) -> None:
    zalo.photo_key = key
    worker.says("Xe đẩy thuốc có ngăn").sends_photo().hears("Em đã nhận")
    found = "SELECT evidence.state, path FROM evidence JOIN chat ON chat.id = chat_id WHERE chat.chat = ?"
    zalo.wait(lambda: rows(bot, found, worker.user)[0][0] == "kept")
    zalo.expire_photos()
    assert (bot.folder / "data/media" / rows(bot, found, worker.user)[0][1]).read_bytes() == PNG


def test_a_photo_whose_address_is_dead_is_refused_and_said(zalo: FakeZalo, worker: ZaloUser) -> None:
    worker.says("Xe đẩy thuốc có ngăn")
    worker.read = len(zalo.to(worker.user))
    gone = {"photo_url": f"{zalo.url}/photo/gone.jpg"}
    zalo.happens(zalo._event("message.image.received", worker.user, "Lan", worker.user, "PRIVATE", **gone))
    worker.hears("không nhận được")


@pytest.mark.parametrize(
    "address", ["{bot}/health", "https://169.254.169.254/latest", "{zalo}/moved.jpg", "file:///etc/passwd"]
)
def test_a_photo_is_fetched_from_the_platform_only(
    zalo: FakeZalo, bot: Program, worker: ZaloUser, address: str
) -> None:
    worker.says("Xe đẩy thuốc có ngăn")
    worker.read = len(zalo.to(worker.user))
    zalo.moved = f"{bot.address}/health"
    foreign = {"photo_url": address.format(bot=bot.address, zalo=zalo.url)}
    zalo.happens(zalo._event("message.image.received", worker.user, "Lan", worker.user, "PRIVATE", **foreign))
    worker.hears("không nhận được")


@pytest.mark.parametrize(
    ("address", "good"),
    [
        ("https://photo-stal-1.zdn.vn/a/b.jpg", True), ("https://dlfile.zdn.vn/x", True),
        ("http://photo.zdn.vn/a.jpg", False), ("https://photo.zdn.vn:8443/a.jpg", False),
        ("https://zdn.vn.example.com/a.jpg", False), ("https://evil-zdn.vn/a.jpg", False),
        ("https://me@photo.zdn.vn/a.jpg", False), ("https://10.0.0.1/a.jpg", False), ("/a.jpg", False),
        ("https://api.example.vn/photo/1", True), ("https://api.example.vn:444/photo/1", False),
    ],
)  # fmt: skip
def test_which_addresses_are_the_platforms(address: str, good: bool) -> None:
    assert is_the_platforms(URL(address), URL("https://api.example.vn/bot")) is good


def test_several_photos_at_once_are_answered_once(zalo: FakeZalo, bot: Program, worker: ZaloUser) -> None:
    worker.says("Xe đẩy thuốc có ngăn").sends_photo().hears("Em đã nhận")
    for _ in range(3):
        zalo.user_sends_photo(worker.user)
    worker.says("/trogiup").hears("quay lại")
    assert len(zalo.to(worker.user)) == 6 + 1 + 1 + 1
    assert (
        rows(bot, "SELECT count(*) FROM evidence JOIN chat ON chat.id = chat_id WHERE chat = ?", worker.user)[0][0] == 4
    )


def test_a_sticker_and_a_voice_message(zalo: FakeZalo, worker: ZaloUser) -> None:
    worker._hears_back(lambda: zalo.user_sends_sticker(worker.user)).hears("chưa nhận được chữ nào", "Tên sáng kiến là gì")
    worker._hears_back(lambda: zalo.user_sends_voice(worker.user, b"\xff\xf1" + b"\0" * 400)).hears("Đã nhận 1 tệp")


def test_a_document_is_sent_by_the_forms_page(zalo: FakeZalo, bot: Program, worker: ZaloUser) -> None:
    worker.says("Xe đẩy thuốc có ngăn").sends_document().hears("Zalo không chuyển được", "#files")
    path = link(worker.text)
    sent = len(zalo.to(worker.user))
    zalo.user_sends_document(worker.user)  # said once in a few minutes
    status, shown = bot.ask("GET", path)
    assert status == 200 and "Xe đẩy thuốc có ngăn" in shown and 'type="file"' in shown
    files = (("bang.pdf", b"%PDF-1.7\n" + b"x" * 2000), ("../ảnh.png", PNG), ("v.exe", b"MZ" * 90))
    body, kind = multipart({"id": "a1"}, files, "evidence")
    for _ in range(2):  # the second time the browser had not heard the answer
        status, answer = bot.ask("POST", path, body, Content_Type=kind, Accept="application/json")
        field = answer["fields"]["evidence"]
        assert status == 200 and "ảnh.png" in field and "v.exe: " in field and field.count("<li>") == 2
    assert len(zalo.to(worker.user)) == sent  # the page says it, and no message is spent on it
    states = "SELECT evidence.state, name FROM evidence JOIN chat ON chat.id = chat_id WHERE chat = ? ORDER BY 2"
    assert rows(bot, states, worker.user) == [("kept", "bang.pdf"), ("kept", "ảnh.png")]
    body, kind = multipart({"title": "Xe đẩy thuốc có nhiều ngăn"}, (("c.png", PNG),), "evidence")
    status, shown = bot.ask("POST", path, body, Content_Type=kind)  # a browser without the script sends all at once
    assert status == 200 and "c.png" in shown and "Xe đẩy thuốc có nhiều ngăn" in shown


def by_page(bot: Program, path: str, **fields: str) -> str:
    """Send the page as its script does; the path of the page that follows, "" for none."""
    body = urlencode({**fields, "done": "yes"}).encode()
    named = {"Content_Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    status, answer = bot.ask("POST", path, body, **named)
    assert status == 200 and ("next" in answer or "Mã hồ sơ" in answer["end"]), answer
    return str(answer.get("next", ""))


def test_a_newcomers_submission_by_page_takes_four_messages_at_most(zalo: FakeZalo, bot: Program) -> None:
    before = zalo.counted
    lan = ZaloUser(zalo, user="by-page").says("alo").hears("trên một trang")
    path = by_page(bot, link(lan.text), agree="yes")
    path = by_page(bot, path, name="Trần Thị Lan", workplace="Xưởng cơ khí 3", union="hoang mai")
    assert by_page(bot, path, **PICKED, **TYPED) == ""
    lan.hears("Mã hồ sơ")
    assert zalo.counted - before <= 4


def test_the_next_submission_by_page_takes_four_messages_at_most(zalo: FakeZalo, bot: Program, worker: ZaloUser) -> None:
    before = zalo.counted
    worker.says("/trang").hears("trên một trang")
    assert by_page(bot, link(worker.text), **PICKED, **TYPED) == ""
    worker.hears("Mã hồ sơ")
    assert zalo.counted - before <= 4


def test_a_page_link_is_for_one_open_initiative(bot: Program, worker: ZaloUser) -> None:
    worker.says(*until("evidence"))
    path = link(worker.hears("#files").text)
    assert bot.ask("GET", path[:-4] + "AAAA")[0] == 410 and bot.ask("GET", "/upload/x")[0] == 410
    worker.says(*since("evidence"), *PLEDGE).hears("Mã hồ sơ")
    body, kind = multipart({"id": "z1"}, (("c.png", PNG),), "evidence")
    assert bot.ask("GET", path)[0] == 410
    assert bot.ask("POST", path, body, Content_Type=kind, Accept="application/json")[0] == 410


def test_my_data_comes_behind_a_signed_address(bot: Program, worker: ZaloUser) -> None:
    worker.says("/xuat").hears("https://bot.example.vn/document/")
    path = re.findall(r"https://bot\.example\.vn(/document/\S+)", worker.text)[0]
    status, found = bot.ask("GET", path)
    assert status == 200 and "Nguyễn Văn An" in json.dumps(found, ensure_ascii=False)
    assert bot.ask("GET", path[:-2])[0] == 404


# Going out


@pytest.mark.parametrize("mode", ["mirror", "always_200"])
def test_a_reply_arrives_after_a_fault(zalo: FakeZalo, mode: str) -> None:
    zalo.http_status_mode = mode
    users = {fault: f"{mode}-{fault}" for fault in ("403", "429", "html_502", "reset", "408")}
    for fault, user in users.items():
        zalo.fail_next("sendMessage", fault, chat=user)
        zalo.user_says(user, "xin chào")
    zalo.wait(lambda: all(zalo.to(user) for user in users.values()))
    assert all(len(zalo.to(user)) == 1 for user in users.values())


def test_a_question_whose_fate_is_unknown_is_asked_again(zalo: FakeZalo, worker: ZaloUser) -> None:
    zalo.fail_next("sendMessage", "accepted_but_timeout")
    worker.says("sửa đơn vị")
    zalo.wait(lambda: len(zalo.to(worker.user)) == 8)
    assert zalo.to(worker.user)[-1] == zalo.to(worker.user)[-2]


GROUPS = [f"zgr-5a1c9e07b3d24f68000{n}" for n in range(4)]


@pytest.fixture(scope="module")
def posts(pair: tuple[FakeZalo, Program]) -> list[int]:
    """Posts to three groups, queued as a schedule would: two, one with a picture, four."""
    zalo, bot = pair
    zalo.fail_next("sendMessage", "accepted_but_timeout", chat=GROUPS[0])
    zalo.fail_next("sendMessage", "400", times=3, chat=GROUPS[2])
    (bot.folder / "data/media/charts").mkdir(parents=True, exist_ok=True)
    (bot.folder / "data/media/charts/b.png").write_bytes(PNG)
    return [
        *(queue(bot, GROUPS[0], Reply(f"Bản tin {day}/11")) for day in (22, 23)),
        queue(bot, GROUPS[1], Reply("Bảng xếp hạng", picture="charts/b.png")),
        *(queue(bot, GROUPS[2], Reply(f"Bản tin {n}")) for n in range(4)),
        queue(bot, GROUPS[3], Reply("x" * 2001)),
    ]


def test_a_post_whose_fate_is_unknown_is_not_doubled(zalo: FakeZalo, bot: Program, posts: list[int]) -> None:
    zalo.wait(lambda: (state(bot, posts[0]), state(bot, posts[1])) == ("unsure", "sent"))
    assert [one.text for one in zalo.to(GROUPS[0])] == ["Bản tin 22/11", "Bản tin 23/11"]


def test_a_picture_that_the_platform_cannot_fetch_leaves_its_text(zalo: FakeZalo, bot: Program) -> None:
    group = "zgr-without-pictures"
    zalo.fail_next("sendPhoto", "400", chat=group)
    (bot.folder / "data/media/charts").mkdir(parents=True, exist_ok=True)
    (bot.folder / "data/media/charts/b.png").write_bytes(PNG)
    post = queue(bot, group, Reply("Bảng xếp hạng", picture="charts/b.png"))
    zalo.wait(lambda: state(bot, post) == "sent")
    assert [(one.text, one.photo) for one in zalo.to(group)] == [("Bảng xếp hạng", "")]


def test_one_refusal_does_not_take_the_bold_from_all(zalo: FakeZalo, worker: ZaloUser) -> None:
    zalo.fail_next("sendMessage", "400", chat=worker.user)
    worker.says("Xe đẩy thuốc có ngăn").hears("Bước 3/11").says("1").hears("Bước 4/11")
    calls = [given for method, given in zalo.calls if method == "sendMessage" and given["chat_id"] == worker.user]
    assert "text_styles" not in calls[-2] and "text_styles" in calls[-1]


def test_pictures_are_fetched_from_a_signed_address(zalo: FakeZalo, bot: Program, posts: list[int]) -> None:
    zalo.wait(lambda: state(bot, posts[2]) == "sent")
    sent = zalo.to(GROUPS[1])[0]
    assert sent.picture == PNG and sent.text == "Bảng xếp hạng"
    assert sent.photo.startswith(f"{zalo.public}/picture/")
    path = sent.photo.removeprefix(zalo.public)
    assert bot.ask("GET", path[:-3] + "AAA")[0] == 404


def test_a_chat_that_refuses_everything_is_turned_off(zalo: FakeZalo, bot: Program, posts: list[int]) -> None:
    zalo.wait(lambda: [state(bot, row) for row in posts[3:7]] == ["failed", "failed", "gone", "gone"])
    assert not zalo.to(GROUPS[2])
    assert rows(bot, "SELECT gone_at IS NOT NULL FROM chat WHERE chat = ?", GROUPS[2]) == [(1,)]


def test_a_text_of_2001_letters_goes_in_two(zalo: FakeZalo, bot: Program, posts: list[int]) -> None:
    zalo.wait(lambda: state(bot, posts[7]) == "sent")
    assert [len(one.text) for one in zalo.to(GROUPS[3])] == [1900, 101]


def test_the_platform_answers_with_two_server_headers(zalo: FakeZalo) -> None:
    connection = http.client.HTTPConnection(zalo.url.removeprefix("http://"), timeout=10)
    connection.request("POST", f"/bot{zalo.token}/getMe")
    answer = connection.getresponse()
    answer.read()
    connection.close()
    assert len([name for name, _ in answer.getheaders() if name == "Server"]) == 2


# Polling, and other settings


def test_polling_through_every_fault(tmp_path: Path, sqlite_template: Path) -> None:
    with FakeZalo(http_status_mode="always_200", array=True) as zalo:
        zalo.webhook = {"url": "https://elsewhere.example/x", "secret_token": "x" * 8, "updated_at": 1}
        zalo.fail_next("getMe", "html_502")
        zalo.fail_next("getUpdates", "403")
        with started(tmp_path, zalo, sqlite_template, ZALO_BOT_MODE="polling", PUBLIC_URL="") as bot:
            zalo.wait(lambda: zalo.polls > 2)
            assert not zalo.webhook
            assert bot.said().count("unreachable") == 2 and "elsewhere.example" in bot.said()
            lan = introduced(ZaloUser(zalo))
            lan.says("Xe đẩy thuốc có ngăn").sends_document().hears(
                "Zalo không chuyển được", "nhận được ảnh"
            )
            zalo.array, zalo.http_status_mode = False, "mirror"
            zalo.fail_next("getUpdates", "reset")
            lan.says("1").hears("trước đây")
            polls = zalo.polls
            zalo.wait(lambda: zalo.polls > polls + 3)
            assert bot.said().count("unreachable") == 3  # an empty poll, 408, is not said
            assert bot.said().count("channel_reached_again") == 2  # once for each row of polls that failed
            zalo.fail_next("getUpdates", "401")
            zalo.wait(lambda: "token_refused" in bot.said())
            polls = zalo.polls
            assert bot.ask("GET", "/health") == (200, {"ok": True, "look_at": ["token of zalo_bot"]})
            assert zalo.polls == polls


def test_a_wrong_token_stops_the_channel_and_says_so(tmp_path: Path, sqlite_template: Path) -> None:
    with FakeZalo() as zalo, started(tmp_path, zalo, sqlite_template, ZALO_BOT_TOKEN="1:wrong") as bot:
        zalo.wait(lambda: "ZALO_BOT_TOKEN" in bot.said())
        assert [method for method, _ in zalo.calls] == ["getMe"]
        assert bot.ask("GET", "/health")[0] == 200


def test_settings_that_cannot_work_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    given = {
        "ZALO_BOT_TOKEN": TOKEN,
        "PUBLIC_URL": "http://bot.example.vn",
        "ZALO_BOT_WEBHOOK_SECRET": "x" * 8,
    }
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match="PUBLIC_URL"):
        settings.read()
    monkeypatch.setenv("PUBLIC_URL", "")
    assert settings.read().zalo_mode == "polling"
    monkeypatch.setenv("ZALO_BOT_WEBHOOK_SECRET", "short")
    monkeypatch.setenv("ZALO_BOT_MONTHLY_QUOTA", "many")
    with pytest.raises(SettingsError) as wrong:
        settings.read()
    assert "ZALO_BOT_WEBHOOK_SECRET" in str(wrong.value) and "ZALO_BOT_MONTHLY_QUOTA" in str(wrong.value)


# Shapes


def event(**message: Any) -> dict[str, Any]:
    who = {"from": {"id": "a1", "display_name": "Lan"}, "chat": {"id": "a1", "chat_type": "PRIVATE"}}
    return {
        "event_name": "message.text.received",
        "message": {**who, "message_id": "m1", "date": 1750316131602, **message},
    }


def test_an_event_is_read_the_same_flat_and_wrapped() -> None:
    flat = read(event(text="té"), ME, NOW)
    assert flat == read({"ok": True, "result": event(text="té")}, ME, NOW)
    assert flat is not None and (flat.event_id, flat.chat, flat.text, flat.name) == (
        "123:a1:m1",
        "a1",
        "té",
        "Lan",
    )
    assert flat.at == datetime(2025, 6, 19, 6, 55, 31, 602000, tzinfo=UTC)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
names = st.sampled_from(["from", "chat", "message_id", "date", "text", "caption", "photo", "photo_url", "voice_url"])


@given(
    st.dictionaries(names, json_values),
    st.sampled_from(["text", "image", "voice", "unsupported"]),
    st.booleans(),
)
def test_no_event_of_any_shape_breaks_the_reading(message: dict[str, Any], kind: str, group: bool) -> None:
    whole = event(**message)["message"] if group else message
    body = {"event_name": f"message.{kind}.received", "message": {**whole, **(GROUP if group else {})}}
    got = read(body, ME, NOW)
    assert got is None or (got.chat and got.event_id.startswith("123:") and render(Reply(got.text), "vi", ME, str))


GROUP = {"chat": {"id": "zgr-1", "chat_type": "GROUP"}}


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("@Bot Sáng Kiến /lienket 7F3K9", "/lienket 7F3K9"),
        ("@bot sang kien   /lienket 7F3K9", "/lienket 7F3K9"),
        ("cho em hỏi @BOT SÁNG KIẾN bảng xếp hạng", "cho em hỏi bảng xếp hạng"),
        ("@Bot Sáng  Kiến\n/bang", "/bang"),
        ("/bang @bot.VDKyGxQvc", "/bang"),
        ("@Bot Sáng Kiến", ""),
        ("@Bot Sáng Kiếnn ơi", "@Bot Sáng Kiếnn ơi"),
        ("@Bot Tên Cũ /lienket 7F3K9", "/lienket 7F3K9"),
        ("😀 @Bot Sáng Kiến /bang", "😀 /bang"),
        ("@Bot Sáng Kiến @Lan giữ nguyên Đà Nẵng", "@Lan giữ nguyên Đà Nẵng"),
    ],
)
def test_a_mention_is_taken_out_whatever_its_accents(form: Any, typed: str, left: str) -> None:
    got = read(event(text=normalize(form, typed), **GROUP), ME, NOW)
    assert got is not None and got.group and got.text == normalize("NFC", left)
    assert without_mention(normalize(form, typed), ME) == normalize("NFC", left)


def test_long_texts_are_split_between_paragraphs_and_never_inside_a_character() -> None:
    assert split("a" * 1900) == ["a" * 1900] and [len(part) for part in split("a" * 2001)] == [1900, 101]
    assert split("x" * 1500 + "\n\n" + "y" * 1500) == ["x" * 1500, "y" * 1500]
    for cluster in ("😀", "👩‍🏭", "👍🏽", "🇻🇳", "e\u0323\u0302\u0301", "1\ufe0f\u20e3"):
        for shift in range(12):
            text = "a" * (1890 + shift) + cluster * 400
            parts = split(text)
            assert "".join(parts) == normalize("NFC", text) and all(utf16_units(part) <= 1900 for part in parts)
            assert all(not part.strip("a").replace(normalize("NFC", cluster), "") for part in parts), (
                cluster,
                shift,
            )
    assert all(part for part in split("z" * 1899 + " " * 300 + "z" * 3000))


def test_bold_counts_in_utf16_utf16_units() -> None:
    assert styles("😀👍🏽 Bước 1/14", "Bước 1/14") == [{"start": 7, "len": 9, "st": ["b"]}]
    assert styles("nothing", "Bước") == [] and styles("", "") == []


def test_a_screen_is_text_numbers_and_words() -> None:
    reply = Reply("Hỏi?", (Option("a", "Một"), Option("b", "Hai")), (Option("back", "Quay lại"),), step=2, steps=14)
    assert render(reply, "vi", ME, lambda _: "") == [
        Message("Bước 2/14\n\nHỏi?\n\n1. Một\n2. Hai\n\nNhắn số để chọn, hoặc nhắn: quay lại", "Bước 2/14")
    ]
    without = render(Reply("Tệp", upload=5), "vi", ME, lambda _: "")[0].text
    assert "nhận được ảnh" in without and "http" not in without


# A story


STORY = (
    "Hồi trước mỗi lần thay dao phay phải dừng máy 40 phút, mò mẫm chỉnh bằng tay. Giờ em tự chế cái đồ gá có chốt định"
    " vị, lắp vào là đúng luôn, thay dao chỉ còn 5 phút"
)


def test_a_story_costs_four_messages(zalo: FakeZalo, worker: ZaloUser) -> None:
    worker.says("tạm dừng")
    before = zalo.counted
    worker.says(STORY).hears("Em giữ rồi, chưa mất gì", "đúng thì mình nộp").says("đúng").hears("Mã hồ sơ: SK-")
    assert zalo.counted - before == 4


def test_a_photo_and_three_answers_make_a_code(zalo: FakeZalo, worker: ZaloUser) -> None:
    worker.says("tạm dừng")
    before = zalo.counted
    worker.sends_photo().hears("Em giữ rồi", "Còn 4 câu nữa").says("Đồ gá thay dao nhanh cho máy phay")
    worker.says("Mỗi lần thay dao dừng máy 40 phút", "Tự chế đồ gá có chốt định vị, lắp vào là đúng luôn, khỏi chỉnh tay")
    worker.hears("đúng thì mình nộp").says("đúng").hears("Mã hồ sơ: SK-")
    assert zalo.counted - before == 10  # a photo tells nothing yet: all three are asked


def test_a_newcomers_story_waits_for_consent(zalo: FakeZalo, lan: ZaloUser) -> None:
    before = zalo.counted
    lan.says(STORY).hears("giữ tạm tin vừa rồi").says("1", "Nguyễn Văn An", "bỏ qua", "Xưởng cơ khí 3", "hoang mai")
    lan.hears("Em giữ rồi, chưa mất gì", "đúng thì mình nộp").says("đúng").hears("Mã hồ sơ: SK-")
    assert zalo.counted - before == 14  # four of the answers are about the person, once
