"""Units and their targets are corrected by a form, checked as a sheet is, by who answers for them alone; all on record."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.cast.crowd import HOANGMAI
from tests.cast.pages.desk import Browser, appointed, at_desk, fields, saves
from tests.program.on_disk import rows
from tests.program.program import Program

FILE = "data/demo.db"
UNKNOWN = "Em không thấy phần này trong các đơn vị anh/chị phụ trách."


@pytest.fixture
def city(site: Program) -> Browser:
    """An officer of the whole city."""
    return at_desk(site, appointed(site, "HN", name="Lê Thị Thu"))


def unit(site: Program, code: str, *names: str) -> tuple[Any, ...]:
    (found,) = rows(site, f"SELECT {', '.join(names)} FROM unit WHERE code = ?", code, file=FILE)
    return tuple(found)


def last_act(site: Program, action: str) -> tuple[str, dict[str, Any], dict[str, Any]]:
    sql = 'SELECT subject, "before", "after" FROM audit WHERE action = ? ORDER BY id DESC LIMIT 1'
    ((subject, before, after),) = rows(site, sql, action, file=FILE)
    return subject, json.loads(before), json.loads(after)


def grassroots(site: Program, above: str) -> str:
    sql = "SELECT code FROM unit WHERE parent = ? ORDER BY code LIMIT 1"
    return str(rows(site, sql, above, file=FILE)[0][0])


def test_a_unit_is_found_corrected_and_on_record_before_and_after(site: Program, desk: Browser) -> None:
    code = grassroots(site, HOANGMAI)
    desk.opens("/officer/units").sees("LĐLĐ quận Hoàng Mai", "các đơn vị ngay bên dưới", code)
    (old,) = unit(site, code, "name")
    saves(desk, f"/officer/units/{code}", name="CĐCS Công ty Bình Minh", aliases="Bình Minh; BM Corp").sees("Em đã lưu đơn vị này.")
    assert unit(site, code, "name", "aliases") == ("CĐCS Công ty Bình Minh", '["Bình Minh","BM Corp"]')
    subject, before, after = last_act(site, "unit changed")
    assert subject == code and before["name"] == old and after["name"] == "CĐCS Công ty Bình Minh" and "members" not in after
    desk.opens("/officer/units?q=binh%20minh").sees("CĐCS Công ty Bình Minh")
    saves(desk, f"/officer/units/{code}").sees("Đơn vị đã đúng như vậy rồi")


def test_a_mistake_is_said_at_its_field_and_nothing_is_kept(site: Program, desk: Browser) -> None:
    code = grassroots(site, HOANGMAI)
    before = unit(site, code, "name", "members", "parent")
    saves(desk, f"/officer/units/{code}", name="", members="nhiều", parent="Q-HOANGMAI", successors=code)
    desk.sees("Em chưa ghi gì", "Ô này cần được điền", "“nhiều” không phải số nguyên", "không thể kế thừa chính mình")
    assert 'name="members" value="nhiều"' in desk.text and 'aria-describedby="no-members"' in desk.text
    saves(desk, f"/officer/units/{code}", parent="hoang mai").sees("Có nhiều đơn vị như vậy")
    saves(desk, f"/officer/units/{code}", parent="Q-BADINH").sees("Em không thấy đơn vị này trong phần anh/chị phụ trách")
    saves(desk, f"/officer/units/{code}", parent=code).sees("thành vòng")
    assert unit(site, code, "name", "members", "parent") == before


def test_a_unit_ends_and_takes_no_more_and_is_opened_again(site: Program, city: Browser) -> None:
    code = grassroots(site, "Q-BADINH")
    saves(city, f"/officer/units/{code}", valid_to="2026-01-31").sees("Em đã lưu đơn vị này.")
    (name,) = unit(site, code, "name")
    city.opens(f"/officer/units?q={code}").sees(name, "(đã kết thúc)")
    saves(city, f"/officer/units/{code}", valid_to="").sees("Em đã lưu đơn vị này.")
    city.opens(f"/officer/units?q={code}").sees(name).does_not_see("đã kết thúc")


def test_of_my_own_highest_unit_i_change_what_it_is_called_and_no_more(site: Program, desk: Browser) -> None:
    desk.opens(f"/officer/units/{HOANGMAI}").sees("do cấp trên sửa").does_not_see("Đơn vị cấp trên")
    saves(desk, f"/officer/units/{HOANGMAI}", members="4.321", parent="Q-BADINH", valid_to="2026-01-31", kind="city")
    assert unit(site, HOANGMAI, "members", "parent", "valid_to", "kind") == (4321, "HN", None, "quan")


def test_a_unit_is_added_below_mine_and_not_elsewhere(site: Program, desk: Browser) -> None:
    desk.opens("/officer/units-new").sees("Thêm đơn vị")
    form = fields(desk) | {"code": "cs-new-1", "name": "CĐCS Trường Mầm non Sen Hồng"}
    desk.sends("/officer/units-new", **form | {"parent": "Q-BADINH"}).sees("Em không thấy đơn vị này")
    desk.sends("/officer/units-new", **form | {"code": HOANGMAI}).sees("Mã này đã có đơn vị khác dùng")
    desk.sends("/officer/units-new", **form | {"code": "có dấu"}).sees("chỉ được có chữ không dấu")
    desk.sends("/officer/units-new", **form).sees("Em đã lưu đơn vị này.", "CS-NEW-1")
    assert unit(site, "CS-NEW-1", "name", "parent", "kind") == ("CĐCS Trường Mầm non Sen Hồng", HOANGMAI, "grassroots")
    assert last_act(site, "unit added")[0] == "CS-NEW-1"


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(site: Program, city: Browser, desk: Browser) -> None:
    code = grassroots(site, HOANGMAI)
    path = f"/officer/units/{code}"
    mine = fields(desk.opens(path))
    saves(city, path, cluster="Cụm 7").sees("Em đã lưu")
    desk.sends(path, **mine | {"cluster": "Cụm 9"}).sees("vừa được người khác sửa")
    assert unit(site, code, "cluster") == ("Cụm 7",) and 'value="Cụm 7"' in desk.text


def test_a_target_is_set_corrected_and_counts_on_the_board(site: Program, city: Browser, desk: Browser) -> None:
    path = f"/officer/units/{HOANGMAI}/targets"
    city.opens(path).sees("Chỉ tiêu đang có")
    ((campaign, phase, value),) = rows(site, "SELECT campaign, phase, value FROM target WHERE unit = ? AND kind = 'giao' LIMIT 1", HOANGMAI, file=FILE)
    saves(city, f"{path}?scope={campaign}/{phase}&kind=giao", value="1.234").sees("Em đã lưu chỉ tiêu.", "1.234")
    subject, before, after = last_act(site, "target set")
    assert (subject, before, after) == (HOANGMAI, {"value": value}, {"value": 1234})
    saves(city, path, scope=f"{campaign}/", kind="giao", value="nhiều", issuer="").sees("không phải số nguyên", "Ô này cần được điền")
    desk.opens(path).sees("do cấp trên đặt")
    saves(desk, path, scope=f"{campaign}/", kind="giao", value="1", issuer="Tự giao").sees("Chỉ tiêu giao của đơn vị này do cấp trên đặt")
    saves(desk, path, scope=f"{campaign}/", kind="dang_ky", value="77", issuer="LĐLĐ quận Hoàng Mai").sees("Em đã lưu chỉ tiêu.")
    saves(desk, path, scope="KHONGCO/", kind="dang_ky", value="1", issuer="Tôi").sees("chọn một đợt hoặc một giai đoạn")
    assert rows(site, "SELECT value FROM target WHERE unit = ? AND phase = '' AND kind = 'dang_ky'", HOANGMAI, file=FILE) == [(77,)]


def test_another_units_form_is_shown_and_taken_for_nobody(site: Program, desk: Browser) -> None:
    for path in ("/officer/units/Q-BADINH", "/officer/units/NOWHERE", "/officer/units/Q-BADINH/targets"):
        assert desk.opens(path).sees(UNKNOWN).status == 404
        desk.opens("/officer/units")
        assert desk.sends(path, name="x", seen="").sees(UNKNOWN).status == 404
        assert Browser(site).opens(path).status == 403 and Browser(site).sends(path, name="x").status == 403
    assert ("Q-BADINH",) in rows(site, "SELECT subject FROM audit WHERE action = 'desk refused'", file=FILE)
