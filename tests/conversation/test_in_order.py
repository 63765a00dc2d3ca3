"""Lists of units stand as in a Vietnamese dictionary, wherever none of them is likelier than another."""

from __future__ import annotations

from typing import Any

from messages.alphabet import alphabetical
from storage.database import bulk
from storage.database.store import Store
from tests.cast.crowd import officer
from tests.cast.talker import Talker

SCHOOLS = ("Đức Giang", "Yên Hòa", "Ánh Dương", "An Khánh", "Ấp Bắc", "Dịch Vọng")


def schools(store: Store) -> None:
    """Grassroots unions whose names begin alike, loaded out of order."""
    with store.write() as tx:
        rows: list[dict[str, Any]] = [
            {
                "code": f"T{number}", "name": f"CĐCS Công ty Sao Mai {name}", "short_name": f"Sao Mai {name}",
                "kind": "grassroots", "parent": "Q-HOANGMAI", "aliases": (), "members": 10, "cluster": "",
                "valid_from": None, "valid_to": None, "successors": (),
            }
            for number, name in enumerate(SCHOOLS)
        ]  # fmt: skip
        bulk.insert(tx, "unit", rows)


def in_order(labels: list[str], word: str = "Sao Mai") -> None:
    named = [label for label in labels if word in label]
    assert len(named) > 1 and named == sorted(named, key=alphabetical), named


def test_workplaces_to_choose_from(lite: Store) -> None:
    schools(lite)
    person = Talker(lite, "an").opens().presses("Tôi đồng ý").says("Nguyễn Văn An", "bỏ qua", "công ty sao mai")
    in_order(person.labels)


def test_unions_to_choose_from(lite: Store) -> None:
    schools(lite)
    in_order(Talker(lite, "an").introduced().says("sửa đơn vị", "sao mai").labels)


def test_units_of_standings(lite: Store) -> None:
    schools(lite)
    in_order(Talker(lite, "an").introduced().says("tạm dừng", "/thongke sao mai").labels)


def test_every_union_above_the_workplaces(lite: Store) -> None:
    person = Talker(lite, "an").introduced().says("sửa đơn vị", "danh sách")
    labels = [label.removeprefix("LĐLĐ ").partition(" ")[2] for label in person.labels[:10] if "LĐLĐ quận" in label]
    assert labels == sorted(labels, key=alphabetical) and len(labels) > 2


def test_what_an_officer_answers_for(lite: Store) -> None:
    person = officer(lite, "an", "Q-DONGDA")
    with lite.write() as tx:
        found = tx.exec_driver_sql("SELECT person_id, since FROM officer").one()
        for unit in ("Q-BADINH", "H-CHUONGMY", "H-DANPHUONG"):
            tx.exec_driver_sql(
                "INSERT INTO officer (person_id, unit, name, since) VALUES (?, ?, '', ?)", (found[0], unit, found[1])
            )
    named = "LĐLĐ huyện Chương Mỹ; LĐLĐ huyện Đan Phượng; LĐLĐ quận Ba Đình; LĐLĐ quận Đống Đa"
    person.says("/dulieu").hears(f"Cán bộ phụ trách: {named}").says("/manhom")
    assert person.labels[:4] == named.split("; ")
    person.says("/tomtat")
    places = [person.text.index(name) for name in named.split("; ")]
    assert places == sorted(places)
