"""An officer's first page: the numbers of the board, what waits, who is behind, where people stop; only of their units."""

from __future__ import annotations

import io

from openpyxl import load_workbook

from tests.cast.crowd import HOANGMAI
from tests.cast.pages.desk import Browser, appointed, at_desk
from tests.cast.talker import FORM, PLEDGE
from tests.program.on_disk import rows
from tests.program.program import Phone, Program

FILE = "data/demo.db"
WHEN = "chỉ tiêu giao (Giai đoạn 2)"  # of which the line tells when it is reached
UNKNOWN = "Em không thấy phần này trong các đơn vị anh/chị phụ trách."


def test_the_overview_has_the_numbers_of_thongke(site: Program, hoa: Phone, desk: Browser) -> None:
    Phone(site).introduced().says(*FORM, *PLEDGE).hears("Mã hồ sơ")
    ((total,),) = rows(site, "SELECT submitted FROM total WHERE unit = ?", HOANGMAI, file=FILE)
    hoa.says("/thongke hoang mai").hears(f"{total}")
    desk.opens("/officer").sees("LĐLĐ quận Hoàng Mai", f"{total} đã nộp", "hồ sơ chờ trả lời", "60 ngày qua", "Theo lĩnh vực")
    assert 'href="/officer/queue?only=all"' in desk.text
    assert desk.text.count("<tr><th scope=\"row\">") >= 60, "the course as a table, for who cannot see the drawing"


def test_the_whole_city_leads_down_to_one_union_and_no_further_than_mine(site: Program, desk: Browser) -> None:
    city = at_desk(site, appointed(site, "HN", name="Lê Thị Thu"))
    city.opens("/officer").sees("Các đơn vị ngay bên dưới", "LĐLĐ quận Hoàng Mai").opens(f"/officer/unit/{HOANGMAI}")
    sheet = load_workbook(io.BytesIO(city.opens("/officer/unit/HN.xlsx").content)).active
    assert sheet is not None and WHEN in str(sheet["A2"].value)
    city.opens("/officer").sees(WHEN).opens("/board/HN").sees(WHEN).opens(f"/officer/unit/{HOANGMAI}")
    assert '<a href="/officer/unit/HN">' in city.text and city.sees("60 ngày qua").status == 200
    for form in ("", ".png", ".xlsx"):
        assert desk.opens(f"/officer/unit/Q-BADINH{form}").sees(UNKNOWN).status == 404
        assert desk.opens(f"/officer/unit/NOWHERE{form}").sees(UNKNOWN).status == 404
        assert Browser(site).opens(f"/officer/unit/{HOANGMAI}{form}").status == 403
    refused = rows(site, "SELECT subject FROM audit WHERE action = 'desk refused'", file=FILE)
    assert ("Q-BADINH",) in refused


def test_the_same_is_had_as_a_picture_and_as_a_sheet(site: Program, desk: Browser) -> None:
    desk.opens(f"/officer/unit/{HOANGMAI}.png")
    assert desk.status == 200 and desk.content.startswith(b"\x89PNG")
    desk.opens(f"/officer/unit/{HOANGMAI}.xlsx")
    assert desk.status == 200 and "tong-quan-Q-HOANGMAI" in str(desk.headers["Content-Disposition"])
    sheet = load_workbook(io.BytesIO(desk.content)).active
    assert sheet is not None and sheet["A1"].value == "LĐLĐ quận Hoàng Mai" and sheet.print_title_rows == "$3:$3"
    head = [cell.value for cell in sheet[3]]
    assert head[:4] == ["Hạng", "Mã", "Đơn vị", "Đã nộp"]
    whole = [cell.value for cell in list(sheet.rows)[-1]]
    assert whole[1] == HOANGMAI and desk.opens("/officer").sees(f"{whole[3]} đã nộp")


def test_what_waits_leads_to_the_very_ones_that_wait(site: Program, desk: Browser) -> None:
    Phone(site).introduced().says(*FORM, *PLEDGE).hears("Mã hồ sơ")
    desk.opens("/officer/queue?only=all").sees("Nguyễn Văn An")
