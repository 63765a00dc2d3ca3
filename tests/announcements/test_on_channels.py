"""An announcement on each platform's stand-in: written in a chat there, with a picture sent there."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from handlers.people.codes import looks_like_code
from messages.channels import MEGABYTE
from tests.fakes.telegram import FakeTelegram, Somebody, fake_telegram
from tests.fakes.zalo_bot import PNG, FakeZalo, ZaloUser
from tests.fakes.zalo_oa import FakeOa, OaUser
from tests.program import telegram as on_telegram
from tests.program import zalo_bot, zalo_oa
from tests.program.on_disk import FILE
from tests.program.program import Program, command

WORDS = "Mời anh chị em gửi sáng kiến trước ngày 30 tháng 11."


def invitation(bot: Program) -> str:
    said = command(bot, "officer", "invite", "--unit", "Q-HOANGMAI").stdout
    return next(word for word in said.split() if looks_like_code(word))


def written(who: ZaloUser | OaUser | Somebody, bot: Program) -> None:
    """Somebody becomes an officer, and announces something up to its preview."""
    who.says("/huy")
    who.says(invitation(bot)).hears("nay là cán bộ phụ trách")
    who.says("/thongbao mới").hears("muốn thông báo điều gì")
    who.says(WORDS).hears("Có liên kết nào")
    who.says("bỏ qua").hears("Sẽ gửi 2 nơi")


def test_zalo_gets_the_words_and_the_address_of_a_large_picture(tmp_path: Path, sqlite_template: Path) -> None:
    with FakeZalo() as zalo, zalo_bot.started(tmp_path, zalo, sqlite_template) as bot:
        zalo.wait(lambda: zalo.webhook)
        lan, an = zalo_bot.introduced(ZaloUser(zalo, "lan")), zalo_bot.introduced(ZaloUser(zalo, "an", "An"))
        written(lan, bot)
        lan.sends_photo().hears("đang tải về")
        lan.hears("Ảnh đã về")
        with sqlite3.connect(bot.folder / FILE) as database:
            database.execute("UPDATE announcement SET picture_bytes = ?", (3 * MEGABYTE,))
        database.close()
        lan.says("/thongbao 1").hears("Zalo: 2", "lời kèm địa chỉ xem ảnh vì ảnh quá lớn")
        an.read = len(zalo.to("an"))
        lan.says("/thongbao 1 gửi").hears("bắt đầu gửi")
        an.hears("Thông báo của LĐLĐ quận Hoàng Mai", WORDS, "Xem ảnh: https://bot.example.vn/picture/")
        lan.hears("đã gửi xong: 2/2")
        assert an.text.count(WORDS) == 1


def test_the_official_account_sends_the_picture_that_it_can(tmp_path: Path, sqlite_template: Path) -> None:
    with FakeOa() as oa, zalo_oa.started(tmp_path, oa, sqlite_template) as bot:
        lan, an = zalo_oa.introduced(OaUser(oa, "11")), zalo_oa.introduced(OaUser(oa, "22"))
        written(lan, bot)
        lan.sends("file", b"%PDF-1.7", "a.pdf").hears("đang tải về")
        lan.hears("không phải ảnh JPG hoặc PNG")
        lan.sends("image").hears("đang tải về")
        lan.hears("Ảnh đã về")
        lan.says("/thongbao 1").hears("Zalo OA: 2, cả ảnh")
        an.read = len(oa.to("22"))
        lan.says("/thongbao 1 gửi").hears("bắt đầu gửi")
        an.hears(WORDS)
        lan.hears("đã gửi xong: 2/2")
        assert next(sent for sent in oa.to("22")[an.read :] if WORDS in sent.text).picture


def test_telegram_sends_it_with_the_words_below_though_the_bot_dies_before_it_has_the_picture(
    tmp_path: Path, sqlite_template: Path
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / FILE).write_bytes(sqlite_template.read_bytes())
    with fake_telegram(everyone=(1000, 1.0), private=(1000, 1.0)) as telegram:
        bot = Program(tmp_path, **on_telegram.settings(telegram)).start()
        lan, an = introduced(telegram, 1), introduced(telegram, 2)
        written(lan, bot)
        telegram.faults["getFile"].extend(["500"] * 20)
        photo = {"file_id": telegram.file("p", PNG), "file_unique_id": "p", "width": 9, "height": 9}
        lan.sends(photo=[photo]).hears("đang tải về", "Em đang tải ảnh")
        bot.kill()
        telegram.faults["getFile"].clear()
        bot.start()
        lan.hears("Ảnh đã về")
        lan.says("/thongbao 1 gửi").hears("bắt đầu gửi")
        telegram.wait(lambda: [sent for sent in telegram.to(2) if WORDS in sent.text], why="for the announcement")
        (sent,) = [sent for sent in telegram.to(2) if WORDS in sent.text]
        assert sent.method == "sendPhoto"
        lan.hears("đã gửi xong: 2/2")
        assert an.number == 2
        assert bot.stop() == 0


def introduced(telegram: FakeTelegram, number: int) -> Somebody:
    who = Somebody(telegram, number)
    who.says("/start").hears("đồng ý").presses("Tôi đồng ý").hears("họ và tên")
    who.says("Nguyễn Văn An", "0912345678", "Xưởng cơ khí 3", "hoang mai")
    return who.hears("Tên sáng kiến")
