"""The web chat's API and page, over real HTTP, from the program as a user starts it."""

from __future__ import annotations

import http.client
import os
import socket
import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cast.talker import FORM, PLEDGE, until
from tests.program.program import Phone, Program, multipart, program
from tests.program.waiting import eventually

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 400


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """The demo."""
    with program(tmp_path_factory.mktemp("site")) as started:
        yield started


@pytest.fixture
def phone(site: Program) -> Phone:
    return Phone(site)


def test_the_first_line_says_where_what_and_which_database(site: Program) -> None:
    for part in (site.address, "web (demo)", "data/demo.db", "data/demo-media"):
        assert part in site.first_line


def test_a_whole_form_over_http(phone: Phone) -> None:
    phone.hears("đồng ý chứ ạ?").introduced().hears("Tên sáng kiến là gì")
    assert (phone.screen["step"], phone.screen["steps"], phone.screen["picture"]) == (2, 11, None)
    phone.says(*FORM, *PLEDGE).hears("Mã hồ sơ: SK-")
    assert (phone.screen["step"], phone.screen["steps"]) == (None, None)


def test_the_same_id_again_changes_nothing(phone: Phone) -> None:
    phone.presses("Tôi đồng ý")
    for _ in range(3):
        phone.posts({"id": "once", "text": "Nguyễn Văn An"})
        assert phone.status == 202
    phone.look().hears("điện thoại")
    assert len(phone.messages) == 1


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"not json", 400), (b"[1]", 400), (b"", 400), ({}, 400), ({"id": "1"}, 400), ({"text": "no id"}, 400),
        ({"id": "", "text": "x"}, 400), ({"id": "x" * 65, "text": "x"}, 400), ({"id": "1", "text": 5}, 400),
        ({"id": "1", "text": "a", "pressed": "b"}, 400), ({"id": "1", "pressed": "b", "turn": "1"}, 400),
        ({"id": "1", "text": "x" * 70_000}, 413), ({"id": "1", "pressed": "b", "turn": -1}, 400),
        ({"id": "1", "pressed": "b", "turn": 2**31}, 400), (b"[" * 60_000, 400), (b"\xff\xfe{\x00}\x00", 400),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_refused_with_a_reason(phone: Phone, body: object, status: int) -> None:
    phone.posts(body)
    assert phone.status == status and phone.answer["reason"]


def test_an_unknown_session_is_not_found(site: Program) -> None:
    for method, path in (("GET", ""), ("POST", ""), ("GET", "/events"), ("DELETE", "")):
        status, answer = site.ask(
            method, f"/api/chat/{'x' * 43}{path}", {"id": "1", "text": "a"} if method == "POST" else None
        )
        assert status == 404 and answer["reason"]
    assert site.ask("GET", "/nothing")[0] == 404


def test_photos_are_kept_under_names_that_nobody_can_guess(site: Program, phone: Phone) -> None:
    phone.introduced().says(*until("evidence")).sends(("ảnh máy.png", PNG), ("../../etc/passwd.png", PNG)).hears(
        "Đã nhận 2 tệp (2/10)"
    )
    with sqlite3.connect(site.folder / "data/demo.db") as database:
        rows = database.execute("SELECT path, name, mime FROM evidence ORDER BY id").fetchall()[-2:]
    for path, name, mime in rows:
        kept = site.folder / "data/demo-media" / path
        assert kept.read_bytes() == PNG and mime == "image/png" and name not in path and "/" not in name
        assert stat.S_IMODE(os.stat(kept).st_mode) == 0o600


def test_files_are_judged_by_content_and_size(site: Program, phone: Phone) -> None:
    phone.introduced().says(*until("evidence"))
    before = sorted((site.folder / "data/demo-media").glob("*/*"))
    phone.sends(("virus.png", b"MZ\x90\x00 not a picture"), ("b.png", b"x")).hears("“virus.png”, “b.png” em không mở được")
    phone.sends(("empty.png", b"")).hears("“empty.png” rỗng")
    phone.sends(("large.png", PNG + b"\x00" * (20 * 1024 * 1024))).hears("“large.png” lớn hơn 20 MB")
    assert sorted((site.folder / "data/demo-media").glob("*/*")) == before
    assert not list((site.folder / "data/demo-media").glob("*.part"))


def test_the_same_upload_twice_keeps_one_file(site: Program, phone: Phone) -> None:
    phone.introduced().says(*until("evidence"))
    body, kind = multipart({"id": "twice", "turn": "1"}, (("a.png", PNG),))
    before = len(list((site.folder / "data/demo-media").glob("*/*")))
    for _ in range(2):
        phone.posts(body, Content_Type=kind)
        assert phone.status == 202
    assert len(list((site.folder / "data/demo-media").glob("*/*"))) == before + 1


def test_an_upload_without_files_or_id_is_refused(phone: Phone) -> None:
    for fields, files in (({"id": "1"}, ()), ({}, (("a.png", PNG),))):
        body, kind = multipart(fields, files)
        phone.posts(body, Content_Type=kind)
        assert phone.status == 400 and phone.answer["reason"]
    phone.posts(b"--edge broken", Content_Type="multipart/form-data; boundary=edge")
    assert phone.status == 400


@pytest.mark.parametrize("head", [b"no colon here", b"Content-Disposition: form-data; x=" + b"y" * 9000])
def test_a_broken_form_is_refused_with_a_reason(phone: Phone, head: bytes) -> None:
    body = b"--edge\r\n" + head + b"\r\n\r\nx\r\n--edge--\r\n"
    phone.posts(body, Content_Type="multipart/form-data; boundary=edge")
    assert phone.status == 400 and phone.answer["reason"]


@pytest.mark.parametrize("number", ["%C2%B2", "%D9%A3", "9" * 20, "-1", "x"])
def test_numbers_in_addresses_are_plain_and_small(site: Program, phone: Phone, number: str) -> None:
    assert site.ask("GET", f"{phone.path}?after={number}")[0] == 200
    status, answer = site.ask("GET", f"{phone.path}/document/{number}")
    assert status == 404 and answer["reason"]


def test_half_a_character_is_taken_and_a_long_text_is_cut(phone: Phone) -> None:
    phone.presses("Tôi đồng ý").posts(b'{"id": "half", "text": "Nguy\\ud800n An"}')
    assert phone.status == 202
    phone.look().hears("ghi đủ họ và tên").posts({"id": "long", "text": "x" * 50_000})  # no letter, so no name
    assert phone.status == 202
    phone.look().hears("họ và tên").says("Nguyễn Văn An").hears("điện thoại")


def test_files_of_somebody_who_has_not_agreed_are_not_kept(site: Program, phone: Phone) -> None:
    before = sorted((site.folder / "data").rglob("*.p*"))
    for _ in range(3):
        phone.sends(*((f"{n}.png", PNG) for n in range(4)))
        assert phone.status == 202
    assert sorted((site.folder / "data").rglob("*.p*")) == before


def test_an_upload_that_breaks_off_leaves_nothing(site: Program, phone: Phone) -> None:
    before = sorted((site.folder / "data").rglob("*.p*"))
    body, kind = multipart({"id": "cut"}, (("a.png", PNG), ("b.png", PNG * 1000)))
    with socket.create_connection(("127.0.0.1", site.port)) as line:
        head = f"POST {phone.path} HTTP/1.1\r\nHost: localhost:{site.port}\r\nContent-Type: {kind}\r\n"
        line.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body[:200_000])
        eventually(lambda: sorted((site.folder / "data").rglob("*.p*")) != before)
    eventually(lambda: sorted((site.folder / "data").rglob("*.p*")) == before)


def test_who_looks_at_an_address_without_anything_sees_a_page_in_both_languages(tmp_path: Path) -> None:
    with program(tmp_path, WEB_CHAT="off", PUBLIC_URL="https://sangkien.example") as site:
        for path in ("/nothing", "/picture/x", "/api/chat/x", "/static/nothing"):
            status, said = site.ask("GET", path, Accept="text/html,*/*;q=0.8")
            assert status == 404 and "<!doctype html>" in said, path
            assert "Không có gì ở địa chỉ này" in said and 'lang="en"' in said and "Zalo" in said
        assert site.ask("GET", "/nothing", Accept="*/*")[1]["key"] == "not_found"


def test_without_the_web_chat_nobody_can_talk_here(tmp_path: Path) -> None:
    with program(tmp_path, WEB_CHAT="off", PUBLIC_URL="https://sangkien.example") as site:
        assert site.ask("POST", "/api/chat")[0] == 404
        assert "chat.js" not in site.ask("GET", "/")[1]
        assert [site.ask("GET", path)[0] for path in ("/health", "/static/form.js")] == [200] * 2
        assert site.ask("GET", "/upload/x")[0] == 410


@pytest.mark.parametrize(
    ("public", "other"), [("https://sangkien.example", 201), ("", 429)], ids=["behind a proxy", "alone"]
)
def test_a_proxy_says_who_asks(tmp_path: Path, public: str, other: int) -> None:
    with program(tmp_path, WEB_CHAT="public", PUBLIC_URL=public) as site:
        said = (f"10.0.0.{n}, 198.51.100.1" for n in range(80))
        assert {site.ask("POST", "/api/chat", X_Forwarded_For=one)[0] for one in said} == {201, 429}
        assert site.ask("POST", "/api/chat", X_Forwarded_For="198.51.100.2")[0] == other


def test_events_stream_the_same_messages(site: Program, phone: Phone) -> None:
    connection = http.client.HTTPConnection("localhost", site.port, timeout=10)
    connection.request("GET", f"{phone.path}/events", headers={"Last-Event-ID": "0"})
    stream = connection.getresponse()
    assert stream.headers["Content-Type"].startswith("text/event-stream")

    def event() -> tuple[bytes, bytes]:
        lines = [b""]
        while not lines[-1].startswith(b"data:"):
            lines.append(stream.readline().strip())
        return lines[-2], lines[-1]

    assert event()[0] == b"id: 1"
    phone.posts({"id": "1", "pressed": "yes", "turn": phone.screen["turn"]})
    number, data = event()
    assert number == b"id: 2" and "họ và tên".encode() in data
    connection.close()


def test_my_data_come_as_a_file(phone: Phone) -> None:
    phone.introduced().says("/xuat")
    document = phone.messages[0]["document"]  # the open question follows it
    status, answer = phone.site.ask("GET", document["url"])
    assert status == 200 and answer["person"][0]["name"] == "Nguyễn Văn An"
    assert phone.site.ask("GET", document["url"][:-2] + "999")[0] == 404


def test_leaving_a_shared_computer_closes_the_session(site: Program, phone: Phone) -> None:
    phone.introduced()
    assert site.ask("DELETE", phone.path)[0] == 204
    assert site.ask("GET", phone.path)[0] == 404


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Origin": "https://evil.example"},
        {"Host": "localhost.evil.example:80"},
        {"Origin": "null"},
    ],
)
def test_the_demo_talks_only_to_this_machine(site: Program, headers: dict[str, str]) -> None:
    for method, path in (("GET", "/"), ("POST", "/api/chat")):
        assert site.ask(method, path, **headers)[0] == 403


def test_pages_are_strict(site: Program) -> None:
    connection = http.client.HTTPConnection("localhost", site.port, timeout=10)
    connection.request("GET", "/")
    answer = connection.getresponse()
    page = answer.read().decode()
    connection.close()
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "//" not in page.replace("http://localhost", "").replace("<!--", "")  # nothing from anywhere else


def test_sessions_never_reach_the_log_or_the_database(site: Program, phone: Phone) -> None:
    phone.introduced()
    site.ask("GET", f"{phone.path}/document/x")
    assert phone.session not in site.said() and "Nguyễn Văn An" not in site.said()
    with sqlite3.connect(site.folder / "data/demo.db") as database:
        assert phone.session not in "\n".join(database.iterdump())


def test_too_many_at_once_are_asked_to_wait(site: Program) -> None:
    phone = Phone(site)
    statuses = {phone.posts({"id": f"x{n}", "text": "a"}).status for n in range(120)}
    assert statuses == {202, 429}


def test_a_public_chat_on_either_database(database_url: str, tmp_path: Path) -> None:
    with program(tmp_path, WEB_CHAT="public", DATABASE_URL=database_url) as site:
        phone = Phone(site).introduced().says(*FORM, *PLEDGE).hears("SK-2026-000001")
        assert site.ask("GET", "/", Host="sangkien.example")[0] == 200
        assert site.stop() == 0
        site.start()
        Phone(site, phone.session).hears("SK-2026-000001").says("/cuatoi").hears("đã nộp")
