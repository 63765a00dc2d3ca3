"""The form on one page over HTTP, as a browser without scripts uses it: sent whole, its receipt in the chat."""

from __future__ import annotations

import io
import re
import sqlite3
from html import unescape
from typing import Any
from urllib.parse import urlencode

from PIL import Image

from tests.cast.talker import PICKED, TYPED
from tests.program.program import Phone, Program, multipart

MOST_PAGE_BYTES = 30_000


def introduced(site: Program) -> tuple[Phone, str]:
    """A newcomer at the first question, and the address that came with it."""
    phone = Phone(site).introduced()
    return phone, str(phone.screen["page"]["url"])


def posts(site: Program, path: str, **fields: str) -> tuple[int, Any]:
    """Send the whole form, as a browser without the script does."""
    body = urlencode({name.replace("_is", ".is"): value for name, value in fields.items()}).encode()
    return site.ask("POST", path, body, Content_Type="application/x-www-form-urlencoded", Accept="text/html")


def test_the_page_is_small_and_whole_in_one_answer(site: Program) -> None:
    _, path = introduced(site)
    status, page = site.ask("GET", path)
    assert status == 200
    assert len(page.encode()) <= MOST_PAGE_BYTES
    assert site.framed_by(path) == "'none'"  # without Telegram nobody shows it within theirs
    assert "stylesheet" not in page and page.count("<script") == page.count("<script defer")  # painted without waiting
    assert "<style>" in page and 'name="title"' in page and 'name="place"' in page and "http://" not in page and "https://" not in page


def test_without_the_script_one_button_sends_it_all(site: Program) -> None:
    phone, path = introduced(site)
    status, page = posts(site, path, **PICKED, **TYPED | {"benefit": "1.200"}, done="yes")
    assert status == 200
    assert "đánh dấu bên dưới" in page  # what was typed is still there, with what is asked about it
    assert "1.200" in page and "benefit.is" in page and "Cải tiến khuôn dập" in page
    status, page = posts(site, path, **PICKED, **TYPED, done="yes")
    assert "Mã hồ sơ" in unescape(page)
    phone.look()
    assert "Mã hồ sơ" in phone.screen["text"]
    assert site.ask("GET", path)[0] == 410


def test_an_address_that_was_made_up_opens_nothing(site: Program) -> None:
    _, path = introduced(site)
    status, page = site.ask("GET", path[:-3] + "abc")
    assert status == 410
    assert "hết hạn" in page


def test_words_of_a_form_are_shown_as_words(site: Program) -> None:
    _, path = introduced(site)
    posts(site, path, title='<script>alert("x")</script> cải tiến')
    assert "<script>alert" not in site.ask("GET", path)[1]


def test_a_page_of_long_ago_takes_nothing_back(site: Program) -> None:
    phone, path = introduced(site)
    posts(site, path, title="Xe đẩy thuốc có ngăn")
    _, old = site.ask("GET", path)
    phone.says("/trang", "sửa đơn vị", "sửa tên", "Xe đẩy thuốc có nhiều ngăn")
    shown = dict(re.findall(r'name="(\w+\.was)" value="(\w+)"', old))
    _, page = posts(site, path, title="Xe đẩy thuốc có ngăn", before="Mỗi ca phải dừng máy ba lần", **shown)
    assert 'value="Xe đẩy thuốc có nhiều ngăn"' in page and "Mỗi ca phải dừng máy ba lần" in page
    assert "được đổi ở nơi khác" in page


def test_an_answer_that_holds_no_more_is_said_beside_its_field(site: Program) -> None:
    _, path = introduced(site)
    posts(site, path, **PICKED, **TYPED)
    with sqlite3.connect(site.folder / "data/demo.db") as database:
        database.execute("UPDATE draft SET answers = json_set(answers, '$.applied.start', '2099-01-01')")
        database.commit()
    status, page = posts(site, path, done="yes")
    assert status == 200 and "Ngày này chưa tới" in page and "đánh dấu bên dưới" in page


def test_no_photo_keeps_its_place_whichever_way_it_comes(site: Program) -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (20.0, 59.0, 7.0), 29: "2026:11:22"})
    file = io.BytesIO()
    Image.new("RGB", (8, 8)).save(file, "JPEG", exif=exif)
    phone, path = introduced(site)
    assert b"2026:11:22" in file.getvalue()
    before = set((site.folder / "data").rglob("*.jpg"))
    phone.sends(("a.jpg", file.getvalue())).hears("Đã nhận 1 tệp")
    body, kind = multipart({}, (("b.jpg", file.getvalue()),), "evidence.after")
    assert "b.jpg" in site.ask("POST", path, body, Content_Type=kind)[1]
    kept = set((site.folder / "data").rglob("*.jpg")) - before
    assert len(kept) == 2 and not [photo for photo in kept if b"2026:11:22" in photo.read_bytes()]


def test_files_beyond_the_tenth_are_named(site: Program) -> None:
    _, path = introduced(site)
    sent = tuple((f"{number}.pdf", b"%PDF-1.7\n" + b"x" * 200) for number in range(12))
    for files, over in ((sent, ("10.pdf", "11.pdf")), (sent[:1], ("0.pdf",))):
        body, kind = multipart({}, files, "evidence")
        page = unescape(site.ask("POST", path, body, Content_Type=kind)[1])
        assert page.count("<li>") == 10
        assert [name for name in over if f"{name}: Mỗi sáng kiến được tối đa 10 tệp" not in page] == []


def test_who_did_not_hear_the_answer_hears_the_receipt_again(site: Program) -> None:
    _, path = introduced(site)
    posts(site, path, **PICKED, **TYPED)
    answers = [posts(site, path, id=sent, done="yes") for sent in ("a1", "a1", "b2")]
    assert [status for status, _ in answers] == [200, 200, 410]
    first, again = (re.findall(r"SK-\d+-\d+", page) for _, page in answers[:2])
    assert first == again != []
