"""A campaign's dates, phases and peaks are corrected by a form, by officers of all units; a mistake is said at its field."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

import pytest

from tests.cast.pages.desk import Browser, appointed, at_desk
from tests.program.on_disk import rows
from tests.program.program import Program

FILE = "data/demo.db"


@pytest.fixture
def city(site: Program) -> Browser:
    """An officer of the whole city."""
    return at_desk(site, appointed(site, "HN", name="Lê Thị Thu"))


def fields(browser: Browser) -> dict[str, str | Sequence[str]]:
    """What the form on the page would send, as it stands."""
    form = browser.text.partition('class="card office"')[2]
    found: dict[str, str | Sequence[str]] = dict(re.findall(r'<input type="(?:text|date|hidden)" name="([\w-]+)" value="([^"]*)"', form))
    for name, options in re.findall(r'<select name="([\w-]+)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else "phase"
    found["fields"] = re.findall(r'name="fields" value="(\w+)" checked', form)
    basis = re.search(r'name="legal_basis"[^>]*>([^<]*)', form)
    return found | {"legal_basis": basis[1] if basis else ""}


def phases(site: Program, campaign: str) -> list[tuple[str, ...]]:
    sql = "SELECT code, kind, name, starts_on, ends_on FROM phase WHERE campaign = ? ORDER BY starts_on, code"
    return [tuple(row) for row in rows(site, sql, campaign, file=FILE)]


def test_a_campaign_is_added_corrected_and_on_record(site: Program, city: Browser) -> None:
    city.opens("/officer/campaigns").sees("Thêm đợt").opens("/officer/campaigns-new")
    new = fields(city) | {"code": "sk-2030", "name": "Sáng kiến năm 2030", "starts_on": "2030-01-01", "ends_on": "2030-12-31"}
    new |= {"phase-0-code": "GD1", "phase-0-name": "Giai đoạn 1", "phase-0-starts_on": "2030-01-01", "phase-0-ends_on": "2030-06-30"}
    city.sends("/officer/campaigns-new", **new).sees("Em đã lưu đợt sáng kiến này.", "SK-2030")
    assert phases(site, "SK-2030") == [("GD1", "phase", "Giai đoạn 1", "2030-01-01", "2030-06-30")]
    path = "/officer/campaigns/SK-2030"
    changed = fields(city.opens(path)) | {"name": "Sáng kiến Thủ đô 2030", "fields": ["production"], "legal_basis": "Kế hoạch 1\nKế hoạch 2"}
    changed |= {"phase-0-ends_on": "2030-07-31", "phase-1-code": "CD1", "phase-1-kind": "peak", "phase-1-name": "60 ngày nước rút"}
    changed |= {"phase-1-starts_on": "2030-05-01", "phase-1-ends_on": "2030-06-30"}
    city.sends(path, **changed).sees("Em đã lưu đợt sáng kiến này.", "60 ngày nước rút")
    assert [row[0] for row in phases(site, "SK-2030")] == ["GD1", "CD1"] and phases(site, "SK-2030")[0][4] == "2030-07-31"
    sql = 'SELECT "before", "after" FROM audit WHERE action = ? AND subject = ?'
    ((before, after),) = rows(site, sql, "campaign changed", "SK-2030", file=FILE)
    assert json.loads(before)["GD1 ends_on"] == "2030-06-30" and json.loads(after)["GD1 ends_on"] == "2030-07-31"
    assert json.loads(after)["name"] == "Sáng kiến Thủ đô 2030" and "starts_on" not in json.loads(after)
    city.sends(path, **fields(city)).sees("Đợt đã đúng như vậy rồi")
    city.opens("/officer/campaigns").sees("Sáng kiến Thủ đô 2030", "01/01/2030")


def test_a_mistake_is_said_at_its_field_and_nothing_is_kept(site: Program, city: Browser) -> None:
    city.opens("/officer/campaigns-new")
    new = fields(city) | {"code": "SK-2031", "name": "Đợt 2031", "starts_on": "2031-12-31", "ends_on": "2031-01-01"}
    new |= {"phase-0-name": "Không có mã", "prefix": "sáng kiến"}
    city.sends("/officer/campaigns-new", **new).sees("Em chưa ghi gì", "trước ngày đầu", "Ô này cần được điền")
    assert 'id="no-phase-0-code"' in city.text and 'id="no-prefix"' in city.text and 'value="Không có mã"' in city.text
    row = {"code": "A", "name": "A", "starts_on": "2031-01-01", "ends_on": "2031-06-30", "kind": "phase"}
    two = {f"phase-{n}-{name}": value for n in (0, 1) for name, value in row.items()} | {"phase-1-code": "B"}
    city.sends("/officer/campaigns-new", **new | two | {"starts_on": "2031-01-01", "ends_on": "2031-12-31", "prefix": "SK"})
    city.sees("Giai đoạn A và B trùng ngày nhau", "chọn loại “Cao điểm”")
    assert rows(site, "SELECT 1 FROM campaign WHERE code = 'SK-2031'", file=FILE) == []
    ((there,),) = rows(site, "SELECT code FROM campaign LIMIT 1", file=FILE)
    city.sends("/officer/campaigns-new", **new | {"code": there}).sees("Mã này đã có đợt khác dùng")


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(site: Program, city: Browser) -> None:
    ((there,),) = rows(site, "SELECT code FROM campaign ORDER BY code LIMIT 1", file=FILE)
    path = f"/officer/campaigns/{there}"
    mine = fields(city.opens(path))
    city.sends(path, **mine | {"name": "Tên mới"}).sees("Em đã lưu")
    city.sends(path, **mine | {"name": "Tên khác"}).sees("vừa được người khác sửa")
    assert rows(site, "SELECT name FROM campaign WHERE code = ?", there, file=FILE) == [("Tên mới",)]


def test_officers_of_one_unit_change_no_campaign(site: Program, desk: Browser) -> None:
    for path in ("/officer/campaigns", "/officer/campaigns-new", "/officer/campaigns/SK2026"):
        assert desk.opens(path).sees("do cán bộ của đơn vị cao nhất làm").status == 403
    desk.opens("/officer/people")
    assert desk.sends("/officer/campaigns-new", code="X1", name="X").status == 403
    assert Browser(site).opens("/officer/campaigns").status == 403
    assert rows(site, "SELECT 1 FROM campaign WHERE code = 'X1'", file=FILE) == []
