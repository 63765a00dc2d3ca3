"""A co-author who can be reached is told who names them, confirms it or has their name taken out, and counts once."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from storage.database.store import Store
from tests.cast.coauthors import BINH, TITLE, code_for, known, late, named_in, people, submits
from tests.cast.rows import exported
from tests.cast.talker import PLEDGE, Talker
from tests.databases import ON_BOTH

SHARE = f"{BINH} 30%"


@pytest.fixture
def binh(store: Store) -> Talker:
    """Trần Thị Bình, of the same union as the worker."""
    return known(store, "binh")


# Who is told


def test_a_co_author_with_an_account_is_told_by_whom_of_what_and_with_which_share(binh: Talker, worker: Talker) -> None:
    code = submits(worker, SHARE).code
    binh.looks().hears("Nguyễn Văn An ghi anh/chị là đồng tác giả", code, f"“{TITLE}”", "30%", "Có đúng anh/chị")
    binh.sees("Đúng, cảm ơn", "Không phải tôi").presses("Đúng, cảm ơn").hears("đã ghi nhận", "/cuatoi")
    binh.says("/cuatoi").hears("Anh/chị là đồng tác giả:", code, "của Nguyễn Văn An").does_not_hear("chờ anh/chị xác nhận")
    binh.says(f"/trangthai {code}").hears("Tác giả: Nguyễn Văn An", "30%").sees("Không phải tôi")


@pytest.mark.parametrize(
    ("called", "unit", "written", "told"),
    [
        ("tran thi binh", "hoang mai", BINH, True),
        (BINH, "hoang mai", "tran thi binh", True),
        ("Trần Thị Bính", "hoang mai", BINH, False),  # accents say that it is somebody else
        (BINH, "ba dinh", BINH, False),
    ],
)
def test_a_name_means_an_account_of_that_name_on_the_path_of_the_union(
    lite: Store, called: str, unit: str, written: str, told: bool
) -> None:
    binh = known(lite, "binh", called, unit)
    submits(Talker(lite, "an").introduced(), f"{written} 30%")
    assert bool(binh.looks().heard) is told


def test_of_two_of_the_same_name_nobody_is_told(lite: Store) -> None:
    both = [known(lite, name) for name in ("binh", "other")]
    worker = submits(Talker(lite, "an").introduced(), SHARE)
    assert [one.looks().heard for one in both] == [[], []]
    assert people(lite, worker.now) == 2


def test_what_is_kept_to_officers_is_told_without_its_title(lite: Store) -> None:
    binh = known(lite, "binh")
    worker = Talker(lite, "an").introduced().tells().says("sửa bảo mật", "có", "sửa đồng tác giả", SHARE, *PLEDGE)
    worker.hears("Mã hồ sơ")
    binh.looks().hears("30%").does_not_hear(TITLE)


def test_where_nothing_can_be_pressed_it_is_said_what_to_type(lite: Store) -> None:
    binh = known(lite, "binh", channel="zalo_bot")
    code = submits(Talker(lite, "an").introduced(), SHARE).code
    binh.looks().hears("nhắn “đúng là tôi”", "“không phải tôi”").says(f"/latoi {code}").hears("đã ghi nhận")


def test_an_edit_tells_nobody_twice_and_who_is_new(lite: Store) -> None:
    binh, cuong = known(lite, "binh"), known(lite, "cuong", "Lê Văn Cường")
    worker = Talker(lite, "an").introduced()
    code = submits(worker, SHARE).code
    binh.looks().hears("30%")
    worker.says(f"/sua {code}", "sửa đồng tác giả", f"{BINH} 20%, Lê Văn Cường 20%", *PLEDGE).hears("bản sửa")
    binh.looks().hears_nothing()
    cuong.looks().hears("20%")
    worker.says(f"/sua {code}", "sửa đồng tác giả", "Lê Văn Cường 25%, Phạm Văn Dũng 5%", *PLEDGE)
    worker.hears("bản sửa")
    binh.says(f"/latoi {code}").hears("không thấy hồ sơ nào có mã này")
    cuong.looks().hears_nothing()
    assert people(lite, worker.now) == 3


# Who counts


def test_a_co_author_with_an_account_counts_once_beside_their_own(store: Store, binh: Talker, worker: Talker) -> None:
    submits(worker, SHARE)
    late(binh, worker).says("/moi").submits()
    assert people(store, binh.now) == 2
    binh.says("/cuatoi").hears("Đã nộp", "Anh/chị là đồng tác giả")


# Who refuses


@ON_BOTH
def test_who_is_not_meant_has_the_name_taken_out_and_the_share_goes_back(
    store: Store, binh: Talker, worker: Talker
) -> None:
    code = submits(worker, f"{SHARE}, Lê Văn Cường 20%").code
    assert people(store, worker.now) == 3
    late(binh, worker).looks().presses("Không phải tôi").hears("đã bỏ tên anh/chị", code)
    worker.looks().hears(f"{BINH} báo không phải đồng tác giả", TITLE, "30% về lại anh/chị", f"/sua {code}")
    assert named_in(store) == ["Lê Văn Cường 20%"] and people(store, binh.now) == 2
    binh.says("/cuatoi").does_not_hear(code).says(f"/trangthai {code}").hears("không thấy mã này")
    (line,) = exported(store)
    with store.read() as tx:
        kept = tx.execute(text("SELECT name, answer FROM named")).one()
    assert (line["share"], line["coauthors"]) == ("80%", "Lê Văn Cường 20%")
    assert tuple(kept) == ("", "no") and BINH not in " ".join(line.values())


def test_a_form_that_was_open_meanwhile_does_not_bring_the_name_back(lite: Store) -> None:
    binh, worker = known(lite, "binh"), Talker(lite, "an").introduced()
    code = submits(worker, SHARE).code
    worker.says(f"/sua {code}")
    late(binh, worker).looks().presses("Không phải tôi")
    late(worker, binh).says("sửa tên", "Cải tiến khuôn dập vỏ quạt", *PLEDGE).hears("bản sửa")
    assert named_in(lite) == [] and people(lite, worker.now) == 1


def test_the_name_that_is_written_again_is_somebody_elses(lite: Store) -> None:
    binh, worker = known(lite, "binh"), Talker(lite, "an").introduced()
    code = submits(worker, SHARE).code
    late(binh, worker).looks().presses("Không phải tôi")
    late(worker, binh).says(f"/sua {code}", "sửa đồng tác giả", SHARE, *PLEDGE).hears("bản sửa")
    binh.looks().hears_nothing()
    assert named_in(lite) == [SHARE] and people(lite, worker.now) == 2


@pytest.mark.parametrize("order", ["latoi", "khongphaitoi"])
def test_what_cannot_be_answered_has_a_sentence(lite: Store, order: str) -> None:
    binh, worker = known(lite, "binh"), Talker(lite, "an").introduced()
    binh.says(f"/{order}").hears("kèm mã hồ sơ").says(f"/{order} SK-2026-000001").hears("không thấy hồ sơ")
    code = submits(worker, SHARE).code
    worker.says(f"/{order} {code}").hears("không thấy hồ sơ")
    late(binh, worker).says(f"/khongphaitoi {code}").says(f"/{order} {code}").hears("đã báo không phải mình")
    late(worker, binh).says("/moi")
    other = submits(worker, SHARE, "Giá treo dụng cụ trong xưởng").code
    worker.says(f"/rut {other} yes")
    late(binh, worker).says(f"/{order} {other}").hears("đã được rút").says("/cuatoi").does_not_hear(other)
    assert people(lite, binh.now) == 1


def test_to_confirm_twice_is_no_mistake(lite: Store) -> None:
    binh = known(lite, "binh")
    code = submits(Talker(lite, "an").introduced(), SHARE).code
    binh.says(f"/latoi {code}").says(f"/latoi {code}").hears("đã là đồng tác giả")
    binh.says(f"/khongphaitoi {code}").hears("đã bỏ tên")
    assert named_in(lite) == []


# Codes that authors pass on


def test_who_cannot_be_found_by_name_types_a_code_and_is_asked(store: Store, worker: Talker) -> None:
    code = submits(worker, SHARE).sees("Mã cho đồng tác giả").code
    passed_on = code_for(worker, code)
    binh = late(known(store, "binh", "Bùi Thị Bình", "ba dinh"), worker)
    binh.says(passed_on).hears("nhận mã đồng tác giả", "Nguyễn Văn An ghi anh/chị", "30%").presses("Đúng, cảm ơn")
    assert people(store, binh.now) == 2
    binh.says("/moi").submits().says("/cuatoi").hears("Anh/chị là đồng tác giả", code)
    assert people(store, binh.now) == 2
    late(worker, binh).says(f"/madongtacgia {code}").hears("không có đồng tác giả nào cần mã")
    binh.says(f"/khongphaitoi {code}")
    worker.looks().hears("Bùi Thị Bình báo")
    assert named_in(store) == [] and people(store, binh.now, "Q-HOANGMAI") == 1


def test_a_newcomer_introduces_themself_before_the_code_is_taken(lite: Store) -> None:
    worker = Talker(lite, "an").introduced()
    passed_on = code_for(worker, submits(worker, SHARE).code)
    binh = late(Talker(lite, "binh"), worker)
    binh.says(passed_on).hears("đã nhận mã đồng tác giả", "đồng ý chứ ạ?").presses("Tôi đồng ý")
    binh.says(BINH, "bỏ qua", "Xưởng cơ khí 3", "hoang mai").hears("nhận mã đồng tác giả", "30%")
    binh.presses("Đúng, cảm ơn").hears("đã ghi nhận")
    assert people(lite, binh.now) == 2


def test_codes_that_do_nothing_have_a_sentence_each(lite: Store) -> None:
    worker = Talker(lite, "an").introduced()
    code = submits(worker, f"{SHARE}, Lê Văn Cường 20%").code
    passed_on = code_for(worker, code)
    worker.says(passed_on).hears("Mã này để gửi đồng tác giả")
    binh, other = (late(known(lite, name, called), worker) for name, called in (("binh", "Vũ Thị Nga"), ("o", "Đỗ Văn Tám")))
    binh.says("ABCD-EFGH-2345").hears("không đúng").says(passed_on).hears("30%")
    other.says(passed_on).hears("đã được dùng")
    again = code_for(worker, code)  # she was asked, and has not answered
    binh.presses("Đúng, cảm ơn")
    other.says(again).hears("đã có người xác nhận")
    binh.says(again).hears("đã là đồng tác giả").says(f"/khongphaitoi {code}").says(again).hears("đã báo không phải mình")
    other.says(again).hears("không còn tên")
    gone = code_for(worker, code)
    worker.says(f"/rut {code} yes")
    other.says(gone).hears("đã được rút")
    worker.says(f"/madongtacgia {code}").hears("không có đồng tác giả nào cần mã")
    other.says("/madongtacgia").hears("kèm mã hồ sơ").says(f"/madongtacgia {code}").hears("không thấy mã này")
    assert people(lite, other.now) == 0


def test_a_code_is_stronger_than_a_name_and_who_was_told_by_mistake_is_forgotten(lite: Store) -> None:
    namesake, worker = known(lite, "namesake"), Talker(lite, "an").introduced()
    code = submits(worker, SHARE).code
    passed_on = code_for(worker, code)
    late(known(lite, "binh", BINH, "ba dinh"), worker).says(passed_on).hears("30%").presses("Đúng, cảm ơn")
    late(namesake, worker).looks().presses("Không phải tôi").hears("không thấy hồ sơ nào")
    assert named_in(lite) == [SHARE] and people(lite, worker.now) == 2
