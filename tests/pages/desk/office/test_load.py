"""A sheet is loaded at the desk: first what it changes, then the change; only by officers of all units."""

from __future__ import annotations

import re

from tests.cast.pages.desk import Browser, appointed, at_desk
from tests.program.on_disk import rows
from tests.program.program import Program

FILE = "data/demo.db"
GOOD = "code,name,kind,parent\nCS-DESK-1,CĐCS Công ty Ánh Dương,CĐCS,Q-HOANGMAI\n"
BAD = "code,name,kind,parent\nCS-DESK-2,CĐCS Công ty Sao Mai,CĐCS,Q-KHONGCO\n"


def sends_file(browser: Browser, name: str, content: str) -> Browser:
    """Choose that file on the page that is open, and press."""
    csrf = re.search(r'name="csrf" value="([^"]+)"', browser.text)
    token = csrf[1] if csrf else ""
    parts = [f'--X\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{token}\r\n']
    parts.append(f'--X\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n{content}\r\n--X--\r\n')
    return browser.sends_parts("/officer/load", "".join(parts).encode(), "X")


def units(site: Program) -> list[str]:
    found = rows(site, "SELECT name FROM unit WHERE code LIKE 'CS-DESK-%'", file=FILE)
    return [name for (name,) in found]


def test_a_sheet_is_shown_before_it_is_loaded_and_a_bad_one_is_not(site: Program, desk: Browser) -> None:
    city = at_desk(site, appointed(site, "HN", name="Lê Thị Thu")).opens("/officer/load").sees("Xem trước")
    sends_file(city, "sai.csv", BAD).sees("Em chưa ghi gì", "không có đơn vị Q-KHONGCO")
    sends_file(city, "don-vi.csv", GOOD).sees("Tệp này sẽ thay đổi: don-vi.csv")
    assert units(site) == []
    kept = re.search(r'name="id" value="([^"]+)"', city.text)
    assert kept is not None
    city.sends("/officer/load/done", id=kept[1]).sees("Em đã nạp xong tệp don-vi.csv")
    assert units(site) == ["CĐCS Công ty Ánh Dương"]
    assert rows(site, "SELECT subject FROM audit WHERE action = 'sheet loaded'", file=FILE) == [("don-vi.csv",)]
    city.sends("/officer/load/done", id=kept[1]).sees("Anh/chị gửi lại tệp")
    sends_file(city, "don-vi.csv", GOOD).sees("không cần nạp")

    assert desk.opens("/officer/load").sees("do cán bộ của đơn vị cao nhất làm").status == 403
    assert sends_file(desk, "don-vi.csv", BAD).status == 403 and desk.sends("/officer/load/done", id="x").status == 403


def test_what_only_the_database_can_say_is_wrong_is_said_too(site: Program) -> None:
    city = at_desk(site, appointed(site, "HN", name="Lê Thị Thu")).opens("/officer/load")
    heads, row = "Tên sáng kiến,Tác giả,Mã đơn vị,Ngày nộp", "Máy lọc bụi,Lê Thị Dung,Q-BADINH,01/01/2199"
    sends_file(city, "sang-kien.csv", f"{heads}\n{row}\n").sees("Em chưa ghi gì", "ngày nộp 01/01/2199 chưa tới")
