"""An officer goes through what waits at the desk: as in the chat, with everything beside it, alone or several at once."""

from __future__ import annotations

import io
import re
import socket
from urllib.parse import urlencode

from PIL import Image

from storage.people.officers import Role
from tests.cast.crowd import BADINH, HOANGMAI
from tests.cast.pages.desk import Browser, appointed, at_desk
from tests.cast.talker import FORM, PLEDGE
from tests.program.on_disk import rows
from tests.program.program import Phone, Program, fetched

FILE = "data/demo.db"
PDF = b"%PDF-1.4\n" + b"x" * 100
UNKNOWN = "Em không thấy phần này trong các đơn vị anh/chị phụ trách"


def photo() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (640, 480), "orange").save(file, "JPEG")
    return file.getvalue()


def handed_in(site: Program, title: str, *files: tuple[str, bytes]) -> tuple[Phone, str]:
    """A worker of Hoàng Mai who handed that in, and its code."""
    worker = Phone(site).introduced()
    for file in files:
        worker.sends(file)
    worker.says(title, *FORM[1:], *PLEDGE).hears("Mã hồ sơ")
    return worker, re.findall(r"SK-\d{4}-\d{6}", worker.text)[-1]


def status(site: Program, code: str) -> str:
    return str(rows(site, "SELECT status FROM initiative WHERE code = ?", code, file=FILE)[0][0])


def verified_times(site: Program, code: str) -> int:
    """How often the record says that it was verified."""
    sql = "SELECT count(*) FROM audit WHERE subject = ? AND action = 'initiative verified'"
    return int(rows(site, sql, code, file=FILE)[0][0])


def seen(desk: Browser, code: str) -> dict[str, str]:
    """What the page knows of that initiative: the state in which it was seen, and the id of its form."""
    state = re.search(rf'name="seen-{code}" value="(\d+)"', desk.text)
    form = re.search(r'name="id" value="(\w+)"', desk.text)
    assert state and form
    return {f"seen-{code}": state[1], "id": form[1]}


def test_what_waits_is_decided_at_the_desk_and_its_author_hears_of_it(site: Program, desk: Browser) -> None:
    worker, code = handed_in(site, "Giá phơi khuôn tự xoay", ("may.jpg", photo()), ("bang.pdf", PDF))
    desk.opens("/officer/queue").sees("hồ sơ đang chờ", "Giá phơi khuôn tự xoay", code)
    desk.opens(f"/officer/queue/{code}").sees("Cách tính", "500.000.000 đồng", "Nguyễn Văn An")
    picture, document = re.findall(rf'src="(/officer/files/{code}/\d+)"', desk.text)
    desk.sends("/officer/queue", action="verified", code=code, **seen(desk, code)).sees(f"Đã xác minh {code}", "Hoàn tác")
    worker.look().hears("Tin vui")
    assert status(site, code) == "verified"
    assert desk.opens(picture).headers["Content-Type"] == "image/jpeg" and Image.open(io.BytesIO(desk.content))
    assert desk.opens(document).content == PDF and "frame-ancestors 'self'" in desk.headers["Content-Security-Policy"]
    assert fetched(site.address + picture)[0] == 403
    desk.opens(f"/officer/queue/{code}").sees("Trần Thị Hoa · Đã xác minh")
    desk.sends("/officer/queue", action="undo", code=code).sees("Em đã hoàn tác")
    worker.look().hears("trở về chờ xem")
    assert status(site, code) == "submitted"


def test_the_same_form_sent_again_does_nothing(site: Program, desk: Browser) -> None:
    _, code = handed_in(site, "Móc treo dây hơi")
    form = seen(desk.opens(f"/officer/queue/{code}"), code)
    desk.sends("/officer/queue", action="verified", code=code, **form).sees("Đã xác minh")
    desk.sends("/officer/queue", action="undo", code=code).sees("Em đã hoàn tác")
    desk.sends("/officer/queue", action="verified", code=code, **form).sees(f"{code}: việc này em đã ghi từ trước")
    assert status(site, code) == "submitted"


def test_it_is_given_back_for_a_reason_or_in_own_words(site: Program, desk: Browser) -> None:
    worker, code = handed_in(site, "Khay chia vít")
    form = seen(desk.opens(f"/officer/queue/{code}"), code)
    desk.sends("/officer/queue", action="returned", code=code, **form).sees("chưa chọn lý do")
    desk.sends("/officer/queue", action="returned", code=code, reason="own", words="Hả", **seen(desk, code)).sees("ít nhất 5 chữ")
    words = "Anh ghi giúp em mấy khay, dùng ở chuyền nào ạ"
    desk.sends("/officer/queue", action="returned", code=code, reason="own", words=words, **seen(desk, code))
    desk.sees(f"Đã trả lại {code}")
    worker.look().hears(words)
    assert status(site, code) == "returned"


def test_a_question_goes_to_the_author_and_the_answer_stands_in_the_history(site: Program, desk: Browser) -> None:
    worker, code = handed_in(site, "Xe đẩy hai tầng")
    form = seen(desk.opens(f"/officer/queue/{code}"), code)
    desk.sends("/officer/queue", action="ask", code=code, words="Xe chở được mấy thùng ạ?", **form).sees("Em đã gửi câu hỏi")
    worker.look().hears("Xe chở được mấy thùng ạ?").presses("Trả lời").says("Mười hai thùng, đi một lượt")
    desk.opens(f"/officer/queue/{code}").sees("Tác giả đã trả lời", "Mười hai thùng, đi một lượt")


def test_what_its_author_changed_meanwhile_is_not_decided_unseen(site: Program, desk: Browser) -> None:
    _, code = handed_in(site, "Đồ gá khoan nghiêng")
    form = seen(desk.opens(f"/officer/queue/{code}"), code) | {f"seen-{code}": "1000"}
    desk.sends("/officer/queue", action="verified", code=code, **form).sees("Tác giả đã sửa", "bản mới bên dưới")
    desk.does_not_see("/duyet")
    assert status(site, code) == "submitted"


def test_two_that_tell_the_same_stand_beside_each_other_and_become_one(site: Program, desk: Browser) -> None:
    _, first = handed_in(site, "Cải tiến khuôn dập giảm phế phẩm")
    worker, second = handed_in(site, "Cải tiến khuôn dập bớt phế phẩm")
    desk.opens(f"/officer/queue/{second}").sees("Giống hồ sơ đã có", first, "Hồ sơ kia")
    desk.sends("/officer/queue", action="merged", code=second, into=first, **seen(desk, second)).sees(f"Đã gộp {second} vào {first}")
    worker.look().hears("gộp vào hồ sơ ấy")
    desk.opens(f"/officer/queue/{first}").sees(f"Gộp từ {second}")


def test_several_are_previewed_and_decided_together_each_with_its_own_record(site: Program, desk: Browser) -> None:
    codes = [handed_in(site, f"Kệ để khuôn kiểu {name}")[1] for name in ("một tầng", "treo tường", "có bánh xe")]
    desk.opens("/officer/queue").sends("/officer/queue/preview", action="verified", code=codes)
    desk.sees("3 hồ sơ sẽ được ghi: Xác minh", *codes)
    states = {name: value for code in codes for name, value in seen(desk, code).items()}
    desk.sends("/officer/queue", action="verified", code=codes, **states).sees(*(f"Đã xác minh {code}" for code in codes))
    assert [status(site, code) for code in codes] == ["verified"] * 3
    assert [verified_times(site, code) for code in codes] == [1] * 3
    desk.sends("/officer/queue", action="undo", code=codes)
    assert [status(site, code) for code in codes] == ["submitted"] * 3


def test_a_line_that_breaks_in_the_middle_leaves_each_done_or_as_it_was(site: Program, desk: Browser) -> None:
    codes = [handed_in(site, f"Máng hứng dầu {name}")[1] for name in ("bên trái", "bên phải", "phía sau")]
    desk.opens("/officer/queue").sends("/officer/queue/preview", action="verified", code=codes)
    states = {name: value for code in codes for name, value in seen(desk, code).items()}
    csrf = re.search(r'name="csrf" value="([^"]+)"', desk.text)
    assert csrf
    body = urlencode({"csrf": csrf[1], "action": "verified", "code": codes, **states}, doseq=True)
    (cookie,) = desk.cookies
    head = f"POST /officer/queue HTTP/1.1\r\nHost: localhost\r\nCookie: desk={cookie.value}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    with socket.create_connection(("localhost", site.port)) as line:
        line.sendall((head + body).encode())
    assert {status(site, code) for code in codes} <= {"submitted", "verified"}
    desk.sends("/officer/queue", action="verified", code=codes, **states)
    for code in codes:
        assert f"Đã xác minh {code}" in desk.words or f"{code}: việc này em đã ghi từ trước" in desk.words
    desk.sees("Hoàn tác").opens("/officer/queue").does_not_see(*codes)
    assert [status(site, code) for code in codes] == ["verified"] * 3
    assert [verified_times(site, code) for code in codes] == [1] * 3


def test_a_line_that_breaks_within_the_form_decides_nothing(site: Program, desk: Browser) -> None:
    codes = [handed_in(site, f"Kẹp giữ ống {name}")[1] for name in ("nhỏ", "to")]
    desk.opens("/officer/queue").sends("/officer/queue/preview", action="verified", code=codes)
    states = {name: value for code in codes for name, value in seen(desk, code).items()}
    csrf = re.search(r'name="csrf" value="([^"]+)"', desk.text)
    assert csrf
    body = urlencode({"csrf": csrf[1], "action": "verified", "code": codes, **states}, doseq=True).encode()
    (cookie,) = desk.cookies
    head = f"POST /officer/queue HTTP/1.1\r\nHost: localhost\r\nCookie: desk={cookie.value}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    with socket.create_connection(("localhost", site.port)) as line:
        line.sendall(head.encode() + body[: len(body) // 2])
    desk.opens("/officer/queue").sees(*codes)
    assert [verified_times(site, code) for code in codes] == [0, 0]
    desk.sends("/officer/queue", action="verified", code=codes, **states).sees(*(f"Đã xác minh {code}" for code in codes))


def test_another_units_officer_is_told_nothing_and_it_is_on_record(site: Program) -> None:
    _, code = handed_in(site, "Bàn nâng thủy lực nhỏ", ("may.jpg", photo()))
    lan = at_desk(site, appointed(site, BADINH, name="Phạm Thị Lan"))
    (key,) = rows(site, "SELECT id FROM evidence ORDER BY id DESC LIMIT 1", file=FILE)[0]
    for address in (f"/officer/queue/{code}", f"/officer/files/{code}/{key}", "/officer/queue/SK-2026-999999"):
        assert lan.opens(address).sees(UNKNOWN).does_not_see("thủy lực").status == 404
    lan.sends("/officer/queue", action="verified", code=code).sees(UNKNOWN).does_not_see("thủy lực")
    lan.sends("/officer/queue/preview", action="verified", code=code).does_not_see("thủy lực")
    assert status(site, code) == "submitted"
    done = rows(site, "SELECT action, count(*) FROM audit WHERE subject = ? GROUP BY action ORDER BY action", code, file=FILE)
    assert done == [("desk refused", 2), ("initiative refused", 1)]


def test_a_form_of_another_site_decides_nothing(site: Program, desk: Browser) -> None:
    _, code = handed_in(site, "Dưỡng đo nhanh")
    desk.opens("/officer/queue").sends("/officer/queue", csrf="x.y", action="verified", code=code).sees("em chưa ghi gì")
    assert status(site, code) == "submitted"


def test_the_queue_takes_the_filters_of_the_chat(site: Program, desk: Browser) -> None:
    handed_in(site, "Tủ sấy que hàn")
    desk.opens("/officer/queue?only=large").sees("Không còn hồ sơ nào chờ anh/chị xem")
    desk.opens("/officer/queue?typed=san%20xuat").sees("Tủ sấy que hàn")
    desk.opens("/officer/queue?typed=khong%20co%20dau").sees("Em chưa rõ đơn vị hay lĩnh vực này")


def test_the_support_team_reads_and_asks_and_decides_nothing(site: Program) -> None:
    worker, code = handed_in(site, "Băng tải hai tầng cho xưởng may")
    minh = at_desk(site, appointed(site, HOANGMAI, "Lê Minh", Role.SUPPORT))
    minh.opens("/officer").sees("LĐLĐ quận Hoàng Mai")
    minh.opens(f"/officer/queue/{code}").sees("Băng tải hai tầng", "Hỏi tác giả").does_not_see("Không công nhận")
    minh.sends("/officer/queue", action="verified", code=code, **seen(minh, code)).sees(UNKNOWN)
    assert status(site, code) == "submitted"
    minh.opens(f"/officer/queue/{code}")
    minh.sends("/officer/queue", action="ask", code=code, words="Băng tải dài mấy mét?", **seen(minh, code))
    worker.look().hears("Băng tải dài mấy mét?")
    for page in ("people", "groups", "load"):
        assert minh.opens(f"/officer/{page}").sees(UNKNOWN).status == 404
