"""An officer confirms at the desk that a unit of theirs applies an initiative of another."""

from __future__ import annotations

import re

from storage.database.store import Store
from storage.initiatives.reuse import reports
from tests.cast.crowd import BADINH, HOANGMAI
from tests.cast.keepsakes.shared import applied
from tests.cast.pages.desk import Browser, appointed, at_desk
from tests.cast.rows import NOW, initiative, submit
from tests.program.program import Program

FILE = "data/demo.db"


def test_what_a_unit_applies_is_confirmed_undone_and_refused_in_words(site: Program, desk: Browser) -> None:
    store = Store(f"sqlite:///{site.folder / FILE}")
    submit(store, [initiative(7, BADINH, -7, "verified")], NOW)
    with store.write() as tx:
        key = reports.tell(
            tx, initiative=7, unit=HOANGMAI, person=-1, since=None, result="đỡ 30 phút mỗi ca", now=NOW
        )  # fmt: skip
    desk.opens("/officer").sees("báo áp dụng của nơi khác").opens("/officer/applied").sees("đỡ 30 phút mỗi ca", "T-7")
    sends(desk, "applied", key).sees("Đã xác nhận LĐLĐ quận Hoàng Mai áp dụng T-7", "Không có báo áp dụng nào")
    assert applied(store) == {"T-7": 1}
    sends(desk, "applied_undo", key).sees("lại chờ xác nhận")
    sends(desk, "not_applied", key, words="Mới thử một ca").sees("chưa xác nhận LĐLĐ quận Hoàng Mai")
    assert applied(store) == {}
    other = at_desk(site, appointed(site, BADINH))
    sends(other.opens("/officer/applied"), "applied", key).sees("Em không thấy báo áp dụng này")
    store.close()


def sends(desk: Browser, action: str, key: int, **more: str) -> Browser:
    form = re.search(r'name="id" value="(\w+)"', desk.text)
    return desk.sends("/officer/applied", action=action, code=str(key), id=form[1] if form else "", **more)
