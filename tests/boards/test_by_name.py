"""Any unit's standings are found by its name, whatever kind of unit it is."""

from __future__ import annotations

import pytest

from storage.database.store import Store
from storage.programme.units import all_units
from tests.cast.talker import Talker
from tests.databases import ON_BOTH


@ON_BOTH
@pytest.mark.parametrize("typed", ["hà nội", "ha noi", "LĐLĐ TP Hà Nội", "thành phố hà nội", "toàn thành phố", "tp"])
def test_the_city_by_its_name(worker: Talker, typed: str) -> None:
    worker.says(f"/bangxephang {typed}").hears("XẾP HẠNG · LĐLĐ thành phố Hà Nội")
    worker.says(f"/thongke {typed}").hears("THỐNG KÊ · LĐLĐ thành phố Hà Nội")


def test_every_unit_by_its_name_or_among_those_that_are_called_alike(lite: Store) -> None:
    worker = Talker(lite, "an").introduced()
    with lite.read() as tx:
        known = [unit for unit in all_units(tx) if unit.valid_to is None]
    firsts = {unit.kind: unit for unit in reversed(known)}
    assert len(firsts) > 4
    for unit in firsts.values():
        worker.says(f"/thongke {unit.name}")
        heard = worker.text
        assert unit.name in heard or "Anh/chị muốn xem đơn vị nào ạ?" in heard, (unit, heard)


@ON_BOTH
def test_a_name_that_several_bear_offers_them(worker: Talker) -> None:
    worker.says("/thongke từ liêm").hears("Anh/chị muốn xem đơn vị nào ạ?")
