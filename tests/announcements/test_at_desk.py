"""Announcements at the desk, over real HTTP: written with a picture, seen, counted, sent, stopped; nobody else's."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Iterator

import pytest
from PIL import Image

from tests.cast.announcements.going_out import WORDS
from tests.cast.crowd import BADINH, HOANGMAI
from tests.cast.pages.desk import Browser, appointed, at_desk
from tests.program.program import Phone, Program, multipart, program
from tests.program.waiting import eventually


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    with program(tmp_path_factory.mktemp("announcements"), WEB_CHAT="demo") as started:
        yield started


@pytest.fixture(scope="module")
def hoa(site: Program) -> Browser:
    """An officer of Hoàng Mai."""
    return at_desk(site, appointed(site, HOANGMAI))


def picture(kind: str = "PNG", wide: int = 60) -> bytes:
    """A picture with a place in what it tells beside."""
    image, kept = Image.new("RGB", (wide, 40), (20, 120, 80)), io.BytesIO()
    image.save(kept, kind)
    return kept.getvalue()


def token(browser: Browser) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', browser.text)
    assert found, browser.words
    return found[1]


def writes(browser: Browser, *files: tuple[str, bytes], words: str = WORDS, link: str = "") -> Browser:
    """Write one, with these pictures."""
    browser.opens("/officer/announcements")
    body, kind = multipart({"csrf": token(browser), "words": words, "link": link}, files, "picture")
    return browser.sends_parts("/officer/announcements", body, kind.partition("boundary=")[2])


def soon(phone: Phone, *parts: str) -> None:
    """All of it is on that screen within some seconds."""
    text = ""

    def stands() -> bool:
        nonlocal text
        text += phone.look().text
        return all(part in text for part in parts)

    eventually(stands)


def test_from_the_words_to_the_result(site: Program, hoa: Browser) -> None:
    an = Phone(site).introduced()
    writes(hoa, ("anh.png", picture()), link="congdoan.vn").sees(
        WORDS, "https://congdoan.vn", "Người nhận sẽ thấy", "Trang web"
    )
    (here,) = set(re.findall(r'action="(/officer/announcements/\d+)"', hoa.text))
    hoa.opens(f"{here}/picture")
    assert hoa.status == 200 and Image.open(io.BytesIO(hoa.content)).width == 60
    hoa.opens(here).sees("mọi người ở", "Sẽ gửi: 2")
    hoa.sends(here, do="whom", audience="begun").sees("những người đang khai dở", "Không có ai nhận được")
    hoa.sends(here, do="now").sees("Không có ai nhận được thông báo này nên em chưa gửi")
    hoa.sends(here, do="whom", audience="everybody").sees("Sẽ gửi: 2")
    hoa.sends(here, do="when", at="2020-01-01T08:00").sees("chưa rõ giờ này")
    hoa.sends(here, do="now").sees("bắt đầu gửi")
    soon(an, WORDS, "https://congdoan.vn")
    eventually(lambda: "đã gửi xong" in hoa.opens(here).words)
    hoa.sees("Đã gửi: 2/2", "đã gửi xong").opens("/officer/announcements").sees("2/2")


def test_what_is_wrong_is_said_and_stays_to_be_put_right(hoa: Browser) -> None:
    writes(hoa, words="ngắn").sees("cần từ 10 đến 1.200 chữ")
    writes(hoa, link="không phải địa chỉ").sees("chưa mở được liên kết này", WORDS)
    writes(hoa, ("sách.pdf", b"%PDF-1.4 xyz")).sees("không nhận được tệp này", WORDS)


def test_it_waits_for_its_hour_and_is_stopped(hoa: Browser) -> None:
    writes(hoa)
    (here,) = set(re.findall(r'action="(/officer/announcements/\d+)"', hoa.text))
    tomorrow = time.strftime("%Y-%m-%dT16:30", time.gmtime(time.time() + 86_400))
    hoa.sends(here, do="when", at=tomorrow).sees("sẽ gửi lúc 16:30", "gửi từ 16:30")
    hoa.sends(here, do="stop").sees("Em đã dừng", "đã dừng", "chưa gửi khi dừng")
    hoa.sends(here, do="drop").sees("nên không đổi được nữa")


def test_a_picture_sent_in_the_web_chat_is_the_one_on_the_desks_page(site: Program) -> None:
    lan = appointed(site, HOANGMAI, "Phạm Thị Lan")
    lan.says("/thongbao mới").sends(("a.png", picture(wide=80))).hears("Em nhận được ảnh rồi.")
    lan.says(WORDS, "bỏ qua").hears("Trên đây là lời người nhận sẽ đọc")
    shown = next(message["picture"] for message in lan.messages if message["picture"])
    here = lan.screen["choices"][0]["value"].split()[1]
    desk = at_desk(site, lan).opens(f"/officer/announcements/{here}/picture")
    assert desk.status == 200 and Image.open(io.BytesIO(desk.content)).width == 80
    lan.says(f"/thongbao {here}").sends(("b.png", picture(wide=90))).hears("Em nhận được ảnh rồi.")
    assert Image.open(io.BytesIO(desk.opens(f"/officer/announcements/{here}/picture").content)).width == 90
    assert shown.startswith("/api/chat/")
    desk.opens(f"/officer/announcements/{here}").sees("Bỏ ảnh")
    desk.sends(f"/officer/announcements/{here}", do="no_picture").does_not_see("Bỏ ảnh")


def test_another_unit_sees_nothing_of_it(site: Program, hoa: Browser) -> None:
    writes(hoa, words="Chỉ của Hoàng Mai, xin giữ trong đơn vị.")
    (here,) = set(re.findall(r'action="(/officer/announcements/\d+)"', hoa.text))
    other = at_desk(site, appointed(site, BADINH, "Vũ Thị Cúc"))
    other.opens("/officer/announcements").does_not_see("Chỉ của Hoàng Mai").opens(here)
    assert other.status == 404
    assert other.opens("/officer/announcements").sends(here, do="now").status == 404
    assert other.opens(f"{here}/picture").status == 404
