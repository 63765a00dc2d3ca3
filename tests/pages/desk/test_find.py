"""An officer looks for initiatives at the desk; the address is the search, and a colleague sees their own units by it."""

from __future__ import annotations

import io
from urllib.parse import urlencode

from openpyxl import load_workbook

from tests.cast.crowd import BADINH
from tests.cast.pages.desk import Browser, appointed, at_desk
from tests.cast.talker import FORM, PLEDGE
from tests.program.on_disk import rows
from tests.program.program import Phone, Program
from tests.program.waiting import eventually

DEMO = "data/demo.db"
TITLE = "Cải tiến khuôn dập giảm phế phẩm"


def search(**asked: str) -> str:
    return f"/officer/find?{urlencode(asked)}"


def test_an_initiative_is_found_by_mistyped_words_and_by_all_that_is_asked(site: Program, desk: Browser) -> None:
    Phone(site).introduced().says(*FORM, *PLEDGE).hears("SK-")
    desk.opens(search(q="khuon dap")).sees(TITLE, "Nguyễn Văn An")
    desk.opens(search(q="khuôn dâpp")).sees("Em không thấy “dapp” nên tìm với “dap”", TITLE)
    desk.opens(search(author="nguyen van an", status="submitted", unit="hoàng mai", sort="due")).sees(TITLE)
    desk.opens(search(author="khuôn")).sees("không thấy hồ sơ nào như vậy")
    desk.opens(search(q="khuon", status="rejected")).sees("không thấy hồ sơ nào như vậy").does_not_see(TITLE)


def test_a_colleague_sees_by_the_same_address_only_what_is_theirs(site: Program, desk: Browser) -> None:
    Phone(site).introduced().says(*FORM, *PLEDGE).hears("SK-")
    address = search(q="khuon dap", sort="oldest")
    desk.opens(address).sees(TITLE)
    lan = at_desk(site, appointed(site, BADINH, name="Vũ Thị Lan"))
    lan.opens(address).sees("không thấy hồ sơ nào như vậy").does_not_see(TITLE)
    lan.opens(search(unit="Q-HOANGMAI")).sees("không thấy đơn vị này trong phần anh/chị phụ trách").does_not_see(TITLE)


def test_a_search_is_kept_under_a_name_and_removed(site: Program, desk: Browser) -> None:
    desk.opens(search(q="khuon", sort="value")).sends(
        "/officer/find/keep", query=urlencode({"q": "khuon", "sort": "value"}), name="Khuôn & giá trị"
    )
    assert desk.opens("/officer/find").sees("Khuôn & giá trị").text.count("/officer/find?q=khuon&amp;sort=value") == 1
    desk.sends("/officer/find/drop", name="Khuôn & giá trị").does_not_see("Khuôn & giá trị")


def test_what_cannot_be_read_is_said_beside_its_field_and_left_out(site: Program, desk: Browser) -> None:
    Phone(site).introduced().says(*FORM, *PLEDGE).hears("SK-")
    desk.opens(search(q="khuon", at_least="nhiều", first="hôm qua", status="xyz", sort="up")).sees(
        "ví dụ 50 triệu", "Anh/chị chọn ngày", TITLE
    )
    desk.opens(search(q="khuon", at_least="1 tỷ")).sees("không thấy hồ sơ nào như vậy")
    desk.opens(search(q="khuon", first="0001-01-01", last="9999-12-31")).sees("Anh/chị chọn ngày", TITLE)
    for place in ("x~y", f"2026-01-01~{10**30}"):
        assert desk.opens(search(after=place)).sees("Em không thấy phần này").status == 404


def test_what_was_found_is_taken_home_as_a_sheet_and_that_is_on_record(site: Program, desk: Browser) -> None:
    Phone(site).introduced().says(*FORM, *PLEDGE).hears("SK-")
    desk.opens("/officer/export?q=khuon&format=xlsx")
    assert desk.status == 200 and "sang-kien.xlsx" in desk.headers["Content-Disposition"]
    head, *found = load_workbook(io.BytesIO(desk.content)).worksheets[0].values
    assert found and {row[head.index("Tên sáng kiến")] for row in found} == {TITLE}
    kept = rows(site, "SELECT after FROM audit WHERE action = 'initiatives exported'", file="data/demo.db")
    assert "q=khuon" in kept[-1][0] and f'"number":{len(found)}' in kept[-1][0]
    assert desk.opens("/officer/export?format=exe").status == 404


def test_the_columns_that_an_officer_wants_are_chosen_once_and_stay(site: Program, desk: Browser) -> None:
    Phone(site).introduced().says(*FORM, *PLEDGE).hears("SK-")
    desk.opens("/officer/columns?q=khuon").sees("Chọn cột của tệp", "Tên sáng kiến", "Làm lợi")
    desk.sends("/officer/columns?q=khuon", column=["title", "benefit", "no such"]).sees("Hồ sơ tìm thấy", TITLE)
    head = desk.opens("/officer/export?q=khuon&format=csv").content.decode("utf-8-sig").splitlines()[0]
    assert head == "code,title,benefit"
    assert b'"author"' in desk.opens("/officer/export?q=khuon&format=json").content, "programs get all there is"
    assert desk.opens("/officer/columns").text.count(" checked") == 3
    desk.sends("/officer/columns", all="yes", column="title")
    head = desk.opens("/officer/export?q=khuon&format=csv").content.decode("utf-8-sig").splitlines()[0]
    assert head.startswith("code,day,hour,title,author")
    assert Browser(site).opens("/officer/columns").status == 403


def test_the_search_says_that_older_ones_are_still_being_made_ready(site: Program, desk: Browser) -> None:
    indexed = "SELECT value FROM fact WHERE name = 'indexed'"
    eventually(lambda: bool(rows(site, indexed, file=DEMO)))  # the demo has just begun
    ((version,),) = rows(site, indexed, file=DEMO)
    rows(site, "UPDATE fact SET value = 'older' WHERE name = 'indexed'", file=DEMO)
    desk.opens(search(q="khuon dap")).sees("Em đang chuẩn bị để tìm được mọi hồ sơ cũ")
    rows(site, "UPDATE fact SET value = ? WHERE name = 'indexed'", version, file=DEMO)
    desk.opens(search(q="khuon dap")).does_not_see("Em đang chuẩn bị")
