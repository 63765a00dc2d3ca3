"""The workplace's decision is recorded at the desk, and typed workplaces are matched there: as /congnhan and /khop do."""

from __future__ import annotations

import re

from storage.people.officers import Role
from tests.cast.crowd import BADINH, HOANGMAI
from tests.cast.pages.desk import Browser, appointed, at_desk
from tests.cast.talker import FORM, PLEDGE
from tests.program.on_disk import rows
from tests.program.program import Phone, Program, fetched

FILE = "data/demo.db"
UNKNOWN = "Em không thấy phần này trong các đơn vị anh/chị phụ trách"


def handed_in(site: Program, workplace: str = "Xưởng cơ khí 3") -> tuple[Phone, str]:
    """A worker of Hoàng Mai at that workplace who handed in, and the code."""
    worker = Phone(site).presses("Tôi đồng ý").says("Nguyễn Văn An", "0912345678", workplace, "hoang mai")
    worker.says(*FORM, *PLEDGE).hears("Mã hồ sơ")
    return worker, re.findall(r"SK-\d{4}-\d{6}", worker.text)[-1]


def one(site: Program, code: str, names: str) -> tuple[object, ...]:
    return tuple(rows(site, f"SELECT {names} FROM initiative WHERE code = ?", code, file=FILE)[0])


def decides(desk: Browser, code: str, action: str, **more: str) -> Browser:
    """Open it and send the form with its own id."""
    form = re.search(r'name="id" value="(\w+)"', desk.opens(f"/officer/queue/{code}").text)
    assert form
    return desk.sends("/officer/queue", action=action, code=code, id=form[1], **more)


def test_a_decision_is_recorded_changed_and_taken_back(site: Program, desk: Browser) -> None:
    worker, code = handed_in(site)
    decision = {"number": "125/QĐ-CT", "day": "2026-08-20", "level": "workplace"}
    decides(desk, code, "recognised", **decision).sees(f"Em đã ghi {code} được công nhận: số 125/QĐ-CT", "Sửa phần công nhận")
    worker.look().hears("đã được công nhận (số 125/QĐ-CT, ngày 20/08/2026, cấp cơ sở)")
    assert one(site, code, "status, recognised") == ("submitted", "yes")
    printed = re.search(r'href="(/certificate/[^"/]+)"', desk.sees("Giấy chứng nhận (PDF)").text)
    assert printed
    decides(desk, code, "recognised", **decision | {"level": "city", "day": ""}).sees("Số 125/QĐ-CT, cấp thành phố")
    decides(desk, code, "not_recognised").sees(f"Em đã bỏ phần công nhận của {code}").sees("Đã bỏ công nhận")
    worker.look().hears("vừa bỏ phần công nhận")
    decides(desk, code, "not_recognised").sees("chưa có quyết định công nhận nào")
    assert one(site, code, "recognised") != ("yes",)
    assert fetched(site.address + printed[1])[0] == 410


def test_what_is_missing_of_a_decision_is_said_and_nothing_is_kept(site: Program, desk: Browser) -> None:
    _, code = handed_in(site)
    decides(desk, code, "recognised", number=" ", level="city").sees("Anh/chị ghi số quyết định công nhận")
    decides(desk, code, "recognised", number="1", level="moon").sees("Anh/chị chọn cấp công nhận")
    for day in ("2999-01-01", "hôm qua"):
        decides(desk, code, "recognised", number="1", level="city", day=day).sees(f"Ngày quyết định của {code} chưa đúng")
    lan = at_desk(site, appointed(site, BADINH, name="Phạm Thị Lan")).opens("/officer/queue")
    lan.sends("/officer/queue", action="recognised", code=code, number="1", level="city").sees(UNKNOWN)
    assert rows(site, "SELECT 1 FROM recognition JOIN initiative ON id = initiative_id WHERE code = ?", code, file=FILE) == []


def test_one_press_matches_a_workplace_all_of_that_text_follow_and_it_is_undone(site: Program, desk: Browser) -> None:
    ((union, name),) = rows(site, "SELECT code, name FROM unit WHERE parent = ? AND kind = 'grassroots' ORDER BY code LIMIT 1", HOANGMAI, file=FILE)
    _, first = handed_in(site, "Phân xưởng nhuộm số 9")
    _, second = handed_in(site, "phan xuong nhuom so 9")
    desk.opens("/officer/workplaces").sees("Phân xưởng nhuộm số 9", "2 hồ sơ")
    form = re.search(r'name="id" value="(\w+)"', desk.text)
    assert form
    desk.sends("/officer/workplaces", id=form[1], code=second, unit="mai").sees("Anh/chị chọn đơn vị")
    desk.sends("/officer/workplaces", id=form[1], code=first, unit=f"{name} · {union}").sees("2 hồ sơ đã theo", "Hoàn tác")
    assert one(site, first, "unit") == one(site, second, "unit") == (union,)
    assert desk.sends("/officer/workplaces", id=form[1], code=first, into=union).sees("việc này em đã ghi từ trước")
    desk.sends("/officer/workplaces", action="unmatch").sees("lại chờ khớp, 2 hồ sơ", "Phân xưởng nhuộm số 9")
    assert one(site, first, "unit") == one(site, second, "unit") == (HOANGMAI,)
    desk.sends("/officer/workplaces", action="unmatch").sees("Em không hoàn tác được nữa")
    for action in ("workplace matched", "workplace unmatched"):
        assert rows(site, "SELECT count(*) FROM audit WHERE action = ? AND subject = ?", action, union, file=FILE) == [(1,)]


def test_it_is_matched_to_a_union_of_mine_alone_and_by_officers_alone(site: Program, desk: Browser) -> None:
    _, code = handed_in(site, "Tổ nấu ăn ca ba")
    desk.opens("/officer/workplaces")
    desk.sends("/officer/workplaces", code=code, into="Q-HOANGMAI").sees("chưa khớp: anh/chị chọn một công đoàn cơ sở")
    desk.sends("/officer/workplaces", code=code, into="Q-BADINH").sees("chưa khớp: anh/chị chọn một công đoàn cơ sở")
    assert desk.sends("/officer/workplaces", code=code, unit="Q-BADINH").sees(UNKNOWN).status == 404
    lan = at_desk(site, appointed(site, BADINH, name="Phạm Thị Lan")).opens("/officer/workplaces").does_not_see("Tổ nấu ăn")
    lan.sends("/officer/workplaces", code=code, into="Q-BADINH").sees(UNKNOWN)
    helper = at_desk(site, appointed(site, HOANGMAI, "Bùi Văn Ba", Role.SUPPORT))
    assert helper.opens("/officer/workplaces").status == 404
    assert one(site, code, "unit") == (HOANGMAI,)
