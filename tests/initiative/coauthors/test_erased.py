"""What is kept about a co-author who has an account: shown and handed out to them, erased with it, joined with another."""

from __future__ import annotations

import orjson
import pytest

from handlers.people.codes import looks_like_code
from storage.database.store import Store
from tests.cast.coauthors import BINH, TITLE, code_for, known, late, named_in, people, submits
from tests.cast.rows import rows
from tests.cast.talker import PLEDGE, Talker
from tests.databases import ON_BOTH

SHARE = f"{BINH} 30%"


@pytest.fixture
def binh(store: Store) -> Talker:
    """Trần Thị Bình, of the same union as the worker."""
    return known(store, "binh")


def test_a_co_author_sees_and_downloads_where_they_are_named(binh: Talker, worker: Talker) -> None:
    code = submits(worker, SHARE).code
    late(binh, worker).looks().presses("Đúng, cảm ơn").says("/dulieu").hears("Đồng tác giả của 1 sáng kiến")
    document = binh.says("/xuat").heard[0].document
    assert document is not None
    (kept,) = orjson.loads(document.text)["named"]
    assert (kept["code"], kept["title"], kept["name"], kept["share"], kept["answer"]) == (code, TITLE, BINH, 30, "yes")


@ON_BOTH
def test_erasing_ones_account_takes_the_name_out(store: Store, binh: Talker, worker: Talker) -> None:
    submits(worker, SHARE)
    late(binh, worker).says("/moi").submits().says("/xoa").hears("bỏ tên anh/chị khỏi 1 sáng kiến của người khác")
    binh.says("/xoa yes").hears("Em đã xóa")
    assert named_in(store) == [] and people(store, binh.now) == 1
    assert rows(store, "SELECT * FROM named") == rows(store, "SELECT * FROM coauthor") == []
    worker.says("/cuatoi").hears(TITLE)


@ON_BOTH
def test_who_withdraws_consent_is_named_on_as_it_was_written_and_leads_to_no_account(
    store: Store, binh: Talker, worker: Talker
) -> None:
    submits(worker, SHARE)
    late(binh, worker).says("/moi").submits().says("/rutdongy yes").hears("Em đã xóa")
    assert named_in(store) == [SHARE] and people(store, binh.now) == 2
    assert rows(store, "SELECT * FROM named") == []
    account = rows(store, "SELECT person_id FROM consent WHERE chat = 'binh'")[0][0]
    assert rows(store, f"SELECT * FROM coauthor WHERE person = {account}") == []


def test_what_an_author_erases_names_nobody(store: Store, binh: Talker, worker: Talker) -> None:
    code = submits(worker, SHARE).code
    late(worker, binh).says("/xoa yes").hears("Em đã xóa")
    assert rows(store, "SELECT * FROM named") == []
    late(binh, worker).says(f"/latoi {code}").hears("không thấy hồ sơ").says("/cuatoi").does_not_hear(code)
    assert people(store, binh.now) == 0


def test_an_author_who_is_gone_is_told_nothing(lite: Store) -> None:
    binh, worker = known(lite, "binh"), Talker(lite, "an").introduced()
    submits(worker, SHARE).says("/rutdongy yes")
    late(binh, worker).looks().presses("Không phải tôi").hears("đã bỏ tên")
    worker.looks().hears_nothing()
    assert named_in(lite) == []


def test_two_accounts_that_become_one_are_one_co_author(store: Store, binh: Talker, worker: Talker) -> None:
    code = submits(worker, SHARE).code
    late(binh, worker).looks().presses("Đúng, cảm ơn")
    phone = late(known(store, "phone", "Nguyễn Thị Bình", channel="telegram"), binh)
    phone.says("/moi").submits()
    assert people(store, phone.now) == 3
    heard = late(phone, binh).says("/taikhoan").text
    late(binh, phone).says(next(word for word in heard.split() if looks_like_code(word)), "1").hears("nay là của")
    assert people(store, binh.now) == 2
    binh.says("/cuatoi").hears("Anh/chị là đồng tác giả", code).says(f"/khongphaitoi {code}").hears("đã bỏ tên")
    assert named_in(store) == [] and people(store, binh.now) == 2


@ON_BOTH
def test_both_of_two_accounts_were_named(store: Store, binh: Talker, worker: Talker) -> None:
    nga = known(store, "nga", "Vũ Thị Nga", channel="telegram")
    code = submits(worker, f"{SHARE}, Vũ Thị Nga 20%").code
    heard = late(nga, worker).says("/taikhoan").text
    late(binh, nga).says(next(word for word in heard.split() if looks_like_code(word)), "1").hears("nay là của")
    assert people(store, binh.now) == 2
    binh.says(f"/latoi {code}").hears("đã ghi nhận")
    assert rows(store, "SELECT count(*) FROM named") == [(1,)]


def test_codes_name_nobody(lite: Store) -> None:
    worker = Talker(lite, "an").introduced()
    code_for(worker, submits(worker, SHARE).code)
    ((about,),) = rows(lite, "SELECT about FROM code")
    assert "inh" not in str(about)


# Who comes later


def test_who_makes_an_account_later_is_asked_when_they_hand_in_and_counts_once(store: Store, worker: Talker) -> None:
    code = submits(worker, SHARE).code
    binh = late(known(store, "binh"), worker)
    binh.looks().says("/moi").submits().hears(f"Nguyễn Văn An ghi anh/chị là đồng tác giả của sáng kiến {code}")
    assert people(store, binh.now) == 2
    binh.says("/moi khac").tells(but={TITLE: "Giá treo dụng cụ trong xưởng"}).says(*PLEDGE).hears("Mã hồ sơ")
    binh.does_not_hear("đồng tác giả của sáng kiến")


def test_who_comes_later_and_may_be_another_is_not_asked(lite: Store) -> None:
    worker = submits(Talker(lite, "an").introduced(), SHARE)
    late(known(lite, "other"), worker)
    binh = late(known(lite, "binh"), worker).says("/moi").submits().does_not_hear("đồng tác giả của sáng kiến")
    assert people(lite, binh.now) == 3
