"""Who comes by the poster of a grassroots union is offered it as the place where they work."""

from __future__ import annotations

from storage.database import bulk
from storage.database.store import Store
from tests.cast.talker import Talker


def test_the_union_of_the_poster_is_the_workplace_in_one_press(lite: Store) -> None:
    with lite.write() as tx:
        bulk.insert(tx, "unit", [{
            "code": "CT", "name": "CĐCS Công ty Dệt Phú Hòa", "short_name": "Dệt Phú Hòa", "kind": "grassroots",
            "parent": "Q-HOANGMAI", "aliases": (), "members": 10, "cluster": "", "valid_from": None, "valid_to": None,
            "successors": (),
        }])  # fmt: skip
    label = "CĐCS Công ty Dệt Phú Hòa (Hoàng Mai)"
    an = Talker(lite, "an").opens("u_CT").presses("Tôi đồng ý").says("Nguyễn Văn An", "bỏ qua").sees(label)
    an.presses(label).hears(f"Đã ghi: {label}", "Tên sáng kiến là gì").says("sửa đơn vị").sees(label)
    binh = Talker(lite, "binh").opens("u_CT").presses("Tôi đồng ý").says("Trần Thị Bình", "bỏ qua", "ừ")
    binh.hears(f"Đã ghi: {label}")
    cuong = Talker(lite, "cuong").opens("u_CT").presses("Tôi đồng ý").says("Lê Văn Cường", "bỏ qua", "Xưởng cơ khí 3")
    cuong.hears("Đã ghi: Xưởng cơ khí 3")
    dung = Talker(lite, "dung").opens("u_Q-HOANGMAI").presses("Tôi đồng ý").says("Lê Thị Dung", "bỏ qua")
    assert dung.labels[0] == "Quay lại"
