"""An officer comes in by a link that works once, and is out when they leave or are no officer any more."""

from __future__ import annotations

from tests.cast.crowd import HOANGMAI
from tests.cast.pages.desk import Browser, appointed, at_desk
from tests.program.on_disk import rows
from tests.program.program import Phone, Program, command

FILE = "data/demo.db"
OVER = "Đường dẫn này đã dùng hoặc đã hết hạn"
NOT_IN = "Anh/chị nhắn /ban cho em"


def acts(site: Program, action: str) -> list[str]:
    """The subjects of these acts, in order."""
    return [subject for (subject,) in rows(site, "SELECT subject FROM audit WHERE action = ? ORDER BY id", action, file=FILE)]


def test_the_link_opens_the_desk_once_and_only_by_its_button(site: Program, hoa: Phone) -> None:
    page = hoa.says("bàn làm việc").hears("dùng một lần, trong 15 phút").screen["page"]
    assert page["name"] == "Vào bàn làm việc"
    looking_ahead = Browser(site).opens(page["url"]).opens(page["url"]).sees("Đường dẫn dùng được một lần")
    assert not list(looking_ahead.cookies)
    mine = Browser(site).opens(page["url"]).sends(page["url"]).sees("Trần Thị Hoa", "LĐLĐ quận Hoàng Mai")
    (cookie,) = mine.cookies
    assert cookie.path == "/officer" and cookie.has_nonstandard_attr("HttpOnly") and not cookie.secure
    other = Browser(site).sends(page["url"]).sees(OVER)
    assert other.status == 410 and not list(other.cookies)
    assert "link" in acts(site, "desk refused")
    assert other.opens("/officer").sees(NOT_IN).status == 403


def test_who_is_no_officer_gets_no_link(site: Program) -> None:
    Phone(site).introduced().says("/huy", "/ban").hears("dành cho cán bộ phụ trách")


def test_leaving_ends_this_place_or_all_of_them(site: Program, hoa: Phone) -> None:
    here, there = at_desk(site, hoa), at_desk(site, hoa)
    here.opens("/officer/sessions").sees("Chrome, Windows (nơi này)")
    here.sends("/officer/out").sees("Anh/chị đã thoát").opens("/officer").sees(NOT_IN)
    third = at_desk(site, hoa)
    there.opens("/officer/sessions").sends("/officer/out", all="yes").sees("Anh/chị đã thoát")
    assert third.opens("/officer").sees(NOT_IN).status == 403


def test_who_is_removed_is_out_at_once_and_stays_out_when_appointed_again(site: Program) -> None:
    phone = appointed(site, HOANGMAI, name="Lê Văn Tám")
    desk = at_desk(site, phone)
    listed = command(site, "officer", "list").stdout.splitlines()
    number = next(line for line in listed if "Lê Văn Tám" in line).split(" ·")[0].split()[-1]
    command(site, "officer", "remove", number)
    assert desk.opens("/officer").sees(NOT_IN).status == 403
    said = command(site, "officer", "invite", "--unit", HOANGMAI).stdout
    phone.says("/ma " + next(word for word in said.split() if word.count("-") == 2)).hears("cán bộ phụ trách")
    desk.opens("/officer").sees(NOT_IN)


def test_a_form_that_another_site_made_changes_nothing(site: Program, desk: Browser) -> None:
    before = len(acts(site, "desk refused"))
    assert desk.sends("/officer/out", csrf="x").sees("em chưa ghi gì").status == 403
    assert acts(site, "desk refused")[before:] == ["form"]
    desk.opens("/officer").sees("Tổng quan")


def test_the_desk_speaks_english_to_who_wants_it(site: Program, desk: Browser) -> None:
    desk.sends("/officer/language", lang="en", back="/officer/sessions").sees("Where I am in")
    desk.sends("/officer/language", lang="vi", back="https://example.org").sees("Tổng quan")
