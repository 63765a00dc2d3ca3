"""/chuyen: what is copied into the Confederation's portal, in an office's order; that it stands there is kept."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from handlers.conversation.context import Limits
from handlers.papers import portal
from messages.paper import PaperTemplateError
from storage.database.store import Store
from storage.initiatives import search
from storage.initiatives.search import Search
from storage.initiatives.sheets import portal as kept
from tests.cast.crowd import BADINH, CITY, HOANGMAI, officer, supporter
from tests.cast.rows import rows
from tests.cast.talker import Talker, receiver
from tests.databases import ON_BOTH

CODE = "SK-2026-000001"


def enters(hoa: Talker, number: str = "TLD-77/2026") -> Talker:
    hoa.says(f"/chuyen {CODE}").presses("Đã nộp trên cổng").hears("cho sáng kiến này mã gì").says(number)
    return hoa.hears(f"{CODE} đã nộp trên cổng, mã {number}")


def on_portal(store: Store) -> list[tuple[object, ...]]:
    return rows(store, "SELECT number FROM portal_entry")


def found(store: Store, entered: str) -> list[str]:
    with store.read() as tx:
        return [one.code for one in search.page(tx, Search(entered=entered)).found]


@ON_BOTH
def test_a_line_a_field_and_then_the_code_of_the_portal(author: Talker, hoa: Talker) -> None:
    hoa.says(f"/chuyen {CODE.lower()}").hears(
        "Họ và tên tác giả:\nNguyễn Văn An", "Tên sáng kiến:\nCải tiến khuôn dập giảm phế phẩm",
        "Lĩnh vực:\nSản xuất, kinh doanh", "Thời điểm áp dụng:\n15/06/2026", "Giá trị làm lợi:\n500.000.000 đồng",
        "Cách tính:\nGiảm 200 phế phẩm mỗi tháng",
    ).does_not_hear("Hiệu quả:")  # fmt: skip
    assert found(hoa.store, "no") == [CODE] and found(hoa.store, "yes") == []
    enters(hoa)
    assert on_portal(hoa.store) == [("TLD-77/2026",)]
    assert found(hoa.store, "yes") == [CODE] and found(hoa.store, "no") == []
    hoa.says(f"/chuyen {CODE}").hears("đã nộp trên cổng, mã TLD-77/2026")
    with hoa.store.read() as tx:
        assert kept.how_many(tx, "TD2026", [HOANGMAI]) == 1 and kept.how_many(tx, "TD2026", [BADINH]) == 0


@ON_BOTH
def test_what_was_kept_by_mistake_is_taken_back_for_ten_minutes_by_who_kept_it(author: Talker, hoa: Talker) -> None:
    enters(hoa).presses("Ghi nhầm, bỏ").hears("đã bỏ phần đã nộp")
    assert on_portal(hoa.store) == []
    enters(hoa, "1")
    nam = officer(author.store, "nam", HOANGMAI)
    nam.says(f"/chuyen {CODE} nhầm").hears("chỉ người đã ghi mới bỏ được")
    hoa.now += timedelta(minutes=11)
    hoa.says(f"/chuyen {CODE} bỏ").hears("trong 10 phút")
    enters(hoa, "2")
    assert on_portal(hoa.store) == [("2",)]
    said = rows(hoa.store, "SELECT action FROM audit WHERE subject = 'SK-2026-000001' ORDER BY id")
    assert [action for (action,) in said] == [
        "initiative entered", "initiative not entered", "initiative entered", "initiative entered",
    ]  # fmt: skip


def test_nobody_but_an_officer_of_its_units_hands_it_over(author: Talker, hoa: Talker) -> None:
    author.says(f"/chuyen {CODE}").hears("cán bộ").does_not_hear("Họ và tên tác giả")
    officer(author.store, "lan", BADINH).says(f"/chuyen {CODE} nop").hears("không thấy hồ sơ này")
    supporter(author.store, "nam", HOANGMAI).says(f"/chuyen {CODE}").does_not_hear("Họ và tên tác giả")
    hoa.says("/chuyen").hears("kèm mã hồ sơ").says("/chuyen SK-2026-999999").hears("không thấy hồ sơ này")
    hoa.says(f"/chuyen {CODE} nop").hears("mã gì")
    author.says(f"/rut {CODE} yes")
    hoa.says("12345").hears("đã được tác giả rút").says(f"/chuyen {CODE}").hears("đã được tác giả rút")
    assert on_portal(author.store) == []
    officer(author.store, "minh", CITY).says(f"/chuyen {CODE}").hears("đã được tác giả rút")


@ON_BOTH
def test_what_an_officer_kept_stays_without_their_name(author: Talker, hoa: Talker) -> None:
    enters(hoa).says("/xoa yes")
    assert rows(hoa.store, "SELECT number, officer_id FROM portal_entry") == [("TLD-77/2026", None)]
    author.says("/xoa yes")
    assert on_portal(hoa.store) == []


# The order of an office


def test_an_office_puts_the_fields_in_its_own_order(lite: Store, tmp_path: Path) -> None:
    file = tmp_path / "portal.toml"
    file.write_text('[[fields]]\nname = "title"\nlabel = "Tên giải pháp"\n[[fields]]\nname = "code"\n', "utf-8")
    order = portal.read_order(file)
    Talker(lite, "an").introduced().submits()
    hoa = officer(lite, "hoa", HOANGMAI)
    receiver(lite, Limits(portal=order))
    hoa.says(f"/chuyen {CODE}").hears(f"Tên giải pháp:\nCải tiến khuôn dập giảm phế phẩm\n\nMã hồ sơ:\n{CODE}")
    hoa.does_not_hear("Họ và tên tác giả")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("[[fields]]\nname = 'salary'", "name không biết: salary"), ("fields = 5", "không có mục [[fields]] nào"),
        ("[[fields]\n", "không đọc được"), ("", "không có mục [[fields]] nào"), ("fields = [1]", "không có mục"),
    ],
)  # fmt: skip
def test_an_order_that_is_none_is_said(tmp_path: Path, written: str, said: str) -> None:
    file = tmp_path / "portal.toml"
    file.write_text(written, "utf-8")
    with pytest.raises(PaperTemplateError, match=said.replace("[", r"\[")):
        portal.read_order(file)


def test_our_own_order_knows_every_field_that_the_portal_asks_for() -> None:
    named = [name for name, _ in portal.our_order()]
    assert len(named) == len(set(named)) and {"author", "workplace", "above", "title", "solution"} <= set(named)
    assert set(named) <= portal.FIELDS.keys()
