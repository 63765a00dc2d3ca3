"""The legal form at the desk and behind a signed address: one as a Word file, many as a zip; whose it is, is asked anew."""

from __future__ import annotations

import io
import re
from zipfile import ZipFile

from bot.files.papers.forms import WORD
from tests.cast.crowd import BADINH
from tests.cast.pages.desk import Browser, appointed, at_desk
from tests.cast.sheets.papers import Opened, word_file
from tests.cast.talker import FORM, PLEDGE
from tests.program.program import Phone, Program, command


def handed_in(site: Program) -> tuple[Phone, str]:
    """A worker of Hoàng Mai, and the code of what they handed in."""
    worker = Phone(site).presses("Tôi đồng ý").says("Nguyễn Văn An", "0912345678", "Xưởng cơ khí 3", "hoang mai")
    worker.says(*FORM, *PLEDGE).hears("Mã hồ sơ")
    return worker, re.findall(r"[A-Z]+-20\d\d-\d{6}", worker.screen["text"])[0]


def test_the_author_opens_it_from_the_chat_and_an_officer_at_the_desk(site: Program, desk: Browser) -> None:
    worker, code = handed_in(site)
    address = worker.says(f"/don {code}").hears("tệp Word").screen["page"]["url"]
    page = Browser(site).opens(address)
    assert page.headers["Content-Type"] == WORD and f"don-{code}.docx" in page.headers["Content-Disposition"]
    assert "initiative form printed" not in command(site, "audit", code).stdout  # it is the author's own
    assert Opened(page.content).after("đề nghị xét công nhận sáng kiến") == "Cải tiến khuôn dập giảm phế phẩm"
    desk.opens(f"/officer/queue/{code}").sees("Đơn yêu cầu công nhận (Word)").opens(f"/officer/papers/{code}")
    assert Opened(desk.content).table(0)[0][1] == "Nguyễn Văn An"
    assert "initiative form printed" in command(site, "audit", code).stdout
    some = command(site, "papers", code, "NONE-1")
    assert some.returncode == 0 and "NONE-1: không có" in some.stderr and "Đã ghi 1 đơn" in some.stderr
    (site.folder / "don-yeu-cau.zip").unlink()
    worker.says(f"/rut {code} yes")
    none = command(site, "papers", code, "NONE-1")
    assert none.returncode == 1 and code in none.stderr and "để in đơn" in none.stderr
    assert not (site.folder / "don-yeu-cau.zip").exists()
    assert Browser(site).opens(address).status == 410 and desk.opens(f"/officer/papers/{code}").status == 404
    changed = address[:-3] + ("abc" if address[-3:] != "abc" else "abd")
    assert Browser(site).opens(changed).status == 410


def test_another_union_has_none_and_a_role_that_went_takes_the_address_along(site: Program, hoa: Phone) -> None:
    _, code = handed_in(site)
    lan = at_desk(site, appointed(site, BADINH, name="Vũ Thị Lan"))
    assert lan.opens(f"/officer/papers/{code}").status == 404
    lan.opens(f"/officer/export?format=zip&code={code}").sees("chưa có hồ sơ nào để in đơn")
    address = hoa.says(f"/don {code}").screen["page"]["url"]
    assert Browser(site).opens(address).status == 200
    assert "initiative form printed" in command(site, "audit", code).stdout
    for line in command(site, "officer", "list").stdout.splitlines():
        if "Trần Thị Hoa" in line:
            command(site, "officer", "remove", line.split()[0])
    assert Browser(site).opens(address).status == 410


def zipped(desk: Browser) -> ZipFile:
    """What was sent."""
    assert desk.status == 200 and desk.headers["Content-Type"] == "application/zip"
    return ZipFile(io.BytesIO(desk.content))


def test_those_that_are_ticked_are_one_zip(site: Program, desk: Browser) -> None:
    codes = [handed_in(site)[1] for _ in range(3)]
    desk.opens("/officer/find").sees("Đơn của các hồ sơ đã chọn (zip)")
    desk.opens(f"/officer/export?format=zip&code={codes[0]}&code={codes[2]}&code=NONE-1")
    assert sorted(zipped(desk).namelist()) == sorted([f"{codes[0]}.docx", f"{codes[2]}.docx", "con-thieu.txt"])


def test_where_all_that_are_ticked_were_withdrawn_it_is_said_instead_of_an_empty_zip(site: Program, desk: Browser) -> None:
    worker, code = handed_in(site)
    worker.says(f"/rut {code} yes")
    desk.opens(f"/officer/export?format=zip&code={code}").sees("chưa có hồ sơ nào để in đơn", "Về tìm kiếm")


def test_the_author_is_asked_from_the_desk(site: Program, desk: Browser) -> None:
    worker, code = handed_in(site)
    desk.opens(f"/officer/queue/{code}").sees("Xin thêm thông tin cho đơn")
    desk.sends("/officer/queue", code=code, action="particulars", id="x1").sees("Em đã nhắn tác giả")
    desk.sees("Đã xin thêm thông tin cho đơn")
    worker.look().hears("cần thêm vài điều mẫu đơn hỏi")
    desk.opens(f"/officer/queue/{code}")
    assert 'value="particulars"' not in desk.text


def test_a_template_that_cannot_be_filled_in_is_said(site: Program, desk: Browser) -> None:
    worker, code = handed_in(site)
    own = word_file(site.folder / "data" / "papers" / "application.docx", "{{ luong }}")
    try:
        desk.opens(f"/officer/papers/{code}").sees("Mẫu đơn của văn phòng đang có chỗ chưa điền được")
        assert desk.status == 500
        assert desk.opens(f"/officer/export?format=zip&code={code}").status == 500
        assert Browser(site).opens(worker.says(f"/don {code}").screen["page"]["url"]).status == 500
        said = command(site, "check").stdout
        assert "luong" in said and "✗ Mẫu đơn yêu cầu công nhận" in said
    finally:
        own.unlink()


# The hand-over sheet


def test_the_sheet_has_a_button_a_line_and_what_stands_on_the_portal_is_shown(site: Program, desk: Browser) -> None:
    _, code = handed_in(site)
    desk.opens("/officer").sees("0 đã lên cổng Tổng Liên đoàn")
    desk.opens(f"/officer/queue/{code}").sees("Phiếu chuyển lên cổng").opens(f"/officer/portal/{code}")
    desk.sees("Tên sáng kiến", "Chép", "Mã trên cổng")
    lines = re.findall(r'data-copies="(line-\d+)"', desk.text)
    assert len(lines) > 8 and all(f'id="{line}"' in desk.text for line in lines)
    assert 'value="Cải tiến khuôn dập giảm phế phẩm"' in desk.text
    desk.sends("/officer/queue", code=code, action="entered", number="TLD-5", id="p1", next=code).sees("mã TLD-5")
    desk.sees("Đã nộp trên cổng, mã: TLD-5").opens(f"/officer/portal/{code}").sees("Ghi nhầm, bỏ")
    desk.opens("/officer/find?entered=yes").sees(code, "Trên cổng: TLD-5")
    desk.opens("/officer/find?entered=no").does_not_see(code)
    desk.opens("/officer").sees("1 đã lên cổng Tổng Liên đoàn").opens(f"/officer/portal/{code}")
    desk.sends("/officer/queue", code=code, action="not_entered", id="p2", next=code).sees("đã bỏ phần đã nộp")
    desk.sends("/officer/queue", code=code, action="entered", number=" ", id="p3").sees("Anh/chị ghi mã mà cổng cho")
    lan = at_desk(site, appointed(site, BADINH, name="Vũ Thị Lan"))
    assert lan.opens(f"/officer/portal/{code}").status == 404
    lan.opens("/officer").sends("/officer/queue", code=code, action="entered", number="9", id="p4")
    lan.does_not_see("mã 9")
    desk.opens("/officer/find?entered=yes").does_not_see(code)


def test_what_only_the_form_asks_is_given_on_one_page(site: Program, desk: Browser) -> None:
    worker, code = handed_in(site)
    page = worker.says(f"/don {code} them").hears("nhắn /trang").says("/trang").screen["page"]["url"]
    browser = Browser(site).opens(page).sees("Mẫu đơn nhà nước cần thêm")
    browser.sends(page, id="a1", agree="yes").sees("Ngày sinh", "Chức danh", "Chủ đầu tư")
    browser.sends(page, id="a2", agree="yes", birth="12/05/1985", position="tổ trưởng", done="yes")
    worker.look().hears("Em đã ghi vào đơn")
    assert Opened(desk.opens(f"/officer/papers/{code}").content).table(0)[0][2:5:2] == ["12/05/1985", "tổ trưởng"]
