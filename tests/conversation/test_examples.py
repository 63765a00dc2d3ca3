"""The unions that sentences name as examples are those that are loaded: each office reads its own."""

from __future__ import annotations

from typing import Any

from storage.database import bulk
from storage.database.store import Store
from tests.cast.talker import Talker


def only(store: Store, *rows: dict[str, Any]) -> None:
    """No other units than these."""
    with store.write() as tx:
        tx.exec_driver_sql("DELETE FROM unit")
        bulk.insert(tx, "unit", rows)


def unit(code: str, name: str, short: str, kind: str, parent: str | None) -> dict[str, Any]:
    return {
        "code": code, "name": name, "short_name": short, "kind": kind, "parent": parent, "aliases": (), "members": 10,
        "cluster": "", "valid_from": None, "valid_to": None, "successors": (),
    }  # fmt: skip


HUE = (
    unit("HUE", "LĐLĐ thành phố Huế", "Huế", "city", None),
    unit("PX", "Công đoàn phường Phú Xuân", "Phú Xuân", "phuong", "HUE"),
    unit("AC", "Công đoàn phường An Cựu", "An Cựu", "phuong", "HUE"),
    unit("GD", "Công đoàn ngành Giáo dục", "Giáo dục", "nganh", "HUE"),
)
COMPANY = (
    unit("CT", "Công đoàn Công ty Dệt Phú Hòa", "Dệt Phú Hòa", "tong_cong_ty", None),
    unit("X1", "Tổ công đoàn Xưởng sợi", "Xưởng sợi", "grassroots", "CT"),
)


def test_a_city_of_its_own_reads_its_own_places(lite: Store) -> None:
    only(lite, *HUE)
    person = Talker(lite, "an").opens().presses("Tôi đồng ý").says("Nguyễn Văn An", "bỏ qua").hears("Hoa Sen, An Cựu")
    person.says("Xưởng 3").hears("Ví dụ: an cuu, hoặc Công đoàn ngành Giáo dục").says("bỏ qua", "sửa đơn vị")
    person.hears("Ví dụ: an cuu, hoặc tên công đoàn cơ sở").says("phường").does_not_hear("Hoàng Mai")
    person.says("/thongke xyz abc").hears("/thongke an cuu")


def test_a_company_without_places_names_none(lite: Store) -> None:
    only(lite, *COMPANY)
    person = (
        Talker(lite, "an").opens().presses("Tôi đồng ý").says("Nguyễn Văn An", "bỏ qua").hears("Ví dụ: Trường Tiểu")
    )
    assert "Đống Đa" not in person.text
    person.says("Xưởng 3 ca đêm", "bỏ qua", "sửa đơn vị").does_not_hear("hoang mai").hears("Ví dụ: det phu hoa")
