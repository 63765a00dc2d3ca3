"""Accounts that go or join, units that end, what is merged or moved, words shared no more: each report finds its place."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from handlers.people.codes import looks_like_code
from storage.conversation import evidence
from storage.database.store import Store
from storage.programme import loading
from tests.cast.crowd import BADINH, CITY, FIRST, SECOND, officer
from tests.cast.keepsakes.shared import applied, confirmer, shared, tells, worker
from tests.cast.rows import rows
from tests.cast.talker import Talker

STANDS = "SELECT unit, person_id IS NULL, result, status FROM reuse"


@pytest.fixture
def author(lite: Store) -> Talker:
    return shared(lite)


@pytest.fixture
def binh(lite: Store, author: Talker) -> Talker:
    """A worker of another union who told that it applies it, with a result and a photo."""
    who = worker(lite, "binh", "Trần Thị Bình", "ba dinh")
    who.says(f"/apdung {FIRST}", "bỏ qua", "đỡ 30 phút mỗi ca").sends("may.jpg").presses("Xong")
    return who.hears("Cảm ơn anh/chị")


@pytest.fixture
def minh(lite: Store, binh: Talker) -> Talker:
    return confirmer(lite, "minh", "Lê Minh", "ba dinh", BADINH)


def confirms(minh: Talker) -> Talker:
    return minh.says("/xacnhan").presses("Xác nhận đúng").hears("Đã xác nhận")


@pytest.mark.parametrize("order", ["/xoa yes", "/rutdongy yes"])
def test_what_was_confirmed_counts_on_without_who_told_it(
    lite: Store, binh: Talker, minh: Talker, order: str
) -> None:  # fmt: skip
    confirms(minh)
    binh.says("/dulieu").hears("áp dụng 1 sáng kiến của nơi khác").says("/xoa").hears("vẫn tính cho đơn vị")
    binh.says(order)
    assert rows(lite, STANDS) == [(BADINH, 1, "", "confirmed")]
    assert rows(lite, "SELECT state, name FROM evidence") == [("erase", "")]
    assert applied(lite) == {FIRST: 1}


@pytest.mark.parametrize("order", ["/xoa yes", "/rutdongy yes"])
def test_what_nobody_confirmed_goes_with_who_told_it(lite: Store, binh: Talker, minh: Talker, order: str) -> None:
    binh.says(order)
    assert rows(lite, STANDS) == [] and rows(lite, "SELECT state FROM evidence") == [("erase",)]
    minh.says("/xacnhan").hears("Không có báo áp dụng nào").says("/xacnhan 1 đúng").hears("Em không thấy")


@pytest.mark.parametrize("order", ["/xoa yes", "/rutdongy yes"])
def test_what_its_author_had_erased_is_offered_no_more_and_counts_on(
    lite: Store, author: Talker, binh: Talker, minh: Talker, order: str
) -> None:  # fmt: skip
    author.says(order)
    confirms(minh)
    assert applied(lite) == {FIRST: 1}
    officer(lite, "lan", CITY).says(f"/apdung {FIRST}").hears("Em không thấy")


def test_an_officer_who_goes_is_not_named_any_more(lite: Store, binh: Talker, minh: Talker) -> None:
    confirms(minh).says("/xoa yes")
    assert rows(lite, "SELECT officer_id, status FROM reuse") == [(None, "confirmed")]


def test_a_joined_account_has_what_both_told(lite: Store, author: Talker, binh: Talker) -> None:
    tele = Talker(lite, "binh-2", "telegram", now=binh.now)
    code = next(word for word in binh.says("/taikhoan").text.split() if looks_like_code(word))
    tele.says(code).hears("nay là của Trần Thị Bình").says(f"/apdung {FIRST}").hears("Anh/chị đã báo")


def test_who_told_it_takes_it_back_also_when_it_was_confirmed(lite: Store, binh: Talker, minh: Talker) -> None:
    confirms(minh)
    binh.says(f"/apdung {FIRST} rút").hears("Em đã bỏ")
    assert applied(lite) == {}
    assert rows(lite, "SELECT state FROM evidence") == [("erase",)]
    minh.says("/xacnhan 1 hoàn tác").hears("không hoàn tác được nữa")
    assert applied(lite) == {}


def test_only_who_decided_undoes_it_and_for_ten_minutes(lite: Store, binh: Talker, minh: Talker) -> None:
    confirms(minh)
    officer(lite, "lan", CITY).says("/xacnhan 1 hoàn tác").hears("không hoàn tác được nữa")
    minh.waits(minutes=11).says("/xacnhan 1 hoàn tác").hears("không hoàn tác được nữa")
    minh.says("/xacnhan 1 đúng").hears("đã xong")
    assert applied(lite) == {FIRST: 1}


def test_what_was_refused_and_told_anew_is_not_undone(lite: Store, binh: Talker, minh: Talker) -> None:
    minh.says("/xacnhan").presses("Chưa đúng").presses("Đang làm cách khác")
    tells(binh, FIRST)
    minh.says("/xacnhan 1 hoàn tác").hears("không hoàn tác được nữa").says("/xacnhan 2 đúng")
    assert applied(lite) == {FIRST: 1}


def ends(store: Store, unit: str, into: str, now: datetime) -> None:
    """The unit is no more since two days ago, and the other one took over."""
    day = (now - timedelta(days=2)).date()
    with store.write() as tx:
        ended = [{"code": unit, "valid_to": day, "successors": [into]}]
        loading.put(tx, loading.difference(tx, {"unit": ended}), now)


def test_who_took_over_from_a_unit_that_applies_it_does_not_count_again(
    lite: Store, binh: Talker, minh: Talker
) -> None:  # fmt: skip
    dung = worker(lite, "dung", "Vũ Dũng", "dong da")
    ends(lite, BADINH, "Q-DONGDA", binh.now)
    dung.says(f"/apdung {FIRST}").hears("mỗi đơn vị chỉ tính một lần")
    officer(lite, "lan", CITY).says("/xacnhan").hears("Ba Đình").presses("Xác nhận đúng")
    assert applied(lite) == {FIRST: 1}


def test_who_took_over_from_where_it_came_from_does_not_count(lite: Store, author: Talker) -> None:
    dung = worker(lite, "dung", "Vũ Dũng", "dong da")
    ends(lite, "Q-HOANGMAI", "Q-DONGDA", author.now)
    dung.says(f"/apdung {FIRST}").hears("không tính là nơi khác áp dụng")


def test_an_initiative_that_turns_out_to_be_of_that_unit_is_not_applied_elsewhere(
    lite: Store, binh: Talker, minh: Talker
) -> None:  # fmt: skip
    confirms(minh)
    with lite.write() as tx:
        tx.execute(text("UPDATE initiative SET unit = :unit"), {"unit": BADINH})
    assert applied(lite) == {}


def test_what_is_merged_into_another_brings_the_units_that_apply_it(
    lite: Store, author: Talker, binh: Talker, minh: Talker
) -> None:  # fmt: skip
    confirms(minh)
    khanh = Talker(lite, "khanh").introduced("Đỗ Khánh").submits()
    lan = officer(lite, "lan", CITY).says(f"/duyet {SECOND}").presses("Xác minh")
    Talker(lite, "hoa", now=lan.now).does(event_id="undo", text=f"/duyet {FIRST} hoàn tác")
    assert applied(lite) == {}, "it is looked at again"
    lan.says(f"/duyet {FIRST} trùng {SECOND}").hears("Đã gộp")
    assert applied(lite) == {SECOND: 1}
    khanh.looks().says(f"/trangthai {SECOND}").hears("Đã nhân rộng 1 đơn vị")
    lan.says(f"/duyet {FIRST} hoàn tác")
    assert applied(lite) == {}


def test_its_photo_is_for_officers_of_that_unit_alone(lite: Store, author: Talker, binh: Talker, minh: Talker) -> None:
    minh.says("/xacnhan 1").presses("Xem ảnh").hears("1/1 ảnh")
    assert [reply.file for reply in minh.heard] == ["ab/may.jpg", ""]
    officer(lite, "khanh", "Q-HOANGMAI").says("/xacnhan 1 ảnh").hears("Em không thấy")
    for who in (author, binh):
        who.says("/xacnhan 1 ảnh").hears("dành cho cán bộ")
    with lite.read() as tx:
        (key,) = tx.execute(text("SELECT id FROM initiative")).scalars()
        assert evidence.of_initiative(tx, key) == [], "it is none of the initiative's own"


def test_at_the_desk_it_is_confirmed_refused_and_undone(lite: Store, binh: Talker, minh: Talker) -> None:
    def decides(action: str, **more: str) -> str:
        minh.does(kind="desk", fields=tuple({"action": action, "code": "1", **more}.items())).hears_nothing()
        assert minh.receipt.answered is not None
        return minh.receipt.answered.text

    decides("not_applied", words="")
    assert rows(lite, "SELECT status FROM reuse") == [("told",)], "who told it has to hear why"
    assert decides("applied") == f"Đã xác nhận LĐLĐ quận Ba Đình áp dụng {FIRST}."
    assert applied(lite) == {FIRST: 1}
    assert "lại chờ xác nhận" in decides("applied_undo")
    assert "chưa xác nhận" in decides("not_applied", words="Mới thử một ca")
    binh.looks().hears("Mới thử một ca")
    assert applied(lite) == {}


def test_a_form_that_stands_open_is_gone_on_with_afterwards(lite: Store, author: Talker) -> None:
    dung = Talker(lite, "dung").introduced("Vũ Dũng", "dong da").says("Giá treo dụng cụ trong xưởng").is_at("field")
    tells(dung, FIRST).says("/tiep").hears("lĩnh vực")


def test_in_english(lite: Store, author: Talker) -> None:
    dung = worker(lite, "dung", "Vũ Dũng", "dong da").says("/ngonngu en", f"/apply {FIRST}").hears("Since when")
    dung.says("skip", "skip", "skip").hears("Thank you", "applies SK-2026-000001 too")
