"""/don: the form to its author and to officers of its units; what only it asks is asked then, with a consent of its own."""

from __future__ import annotations

from datetime import timedelta

import orjson

from handlers.papers import gathering
from handlers.papers.application import SHORT_DOTS, Application
from storage import retention
from storage.database.store import Store
from tests.cast.coauthors import submits
from tests.cast.crowd import BADINH, HOANGMAI, officer, supporter
from tests.cast.rows import rows
from tests.cast.talker import Talker
from tests.databases import ON_BOTH

CODE = "SK-2026-000001"
MEN = "Trần Thị Lan 30%, Lê Văn Ba 20%"


def form(store: Store) -> Application:
    with store.read() as tx:
        found = gathering.one(tx, CODE)
    assert found is not None
    return found


def given(store: Store) -> list[tuple[object, ...]]:
    return rows(store, "SELECT answers FROM particulars")


def gives_all(author: Talker) -> Talker:
    """Every question that only the form asks, answered."""
    author.says(f"/don {CODE}").hears("tệp Word", "Còn để trống: Chủ đầu tư").presses("Ghi thêm cho đơn")
    author.hears("365 ngày", "bỏ qua được").presses("Đồng ý, ghi thêm").hears("Ngày sinh").says("12/05/1985")
    author.hears("Chức danh").says("tổ trưởng").hears("Trình độ").says("kỹ sư cơ khí").hears("mỗi người một dòng")
    author.says("Trần Thị Lan, 20/11/1990, công nhân, trung cấp điện\nLê Văn Ba - thợ bậc 5 - 1979")
    author.hears("bỏ kinh phí").says("Công ty Dệt 8/3").hears("Nơi khác muốn áp dụng").says("máy hàn, thép hộp")
    return author.hears("áp dụng lần đầu").says("Phạm Văn Cường, chạy thử máy 2\nVũ Thị Dung").hears("Em đã ghi vào đơn")


def test_the_author_has_the_form_and_gives_what_only_it_asks(worker: Talker) -> None:
    submits(worker, MEN)
    gives_all(worker)
    assert worker.screen.legal_form.endswith("-vi")
    fields = form(worker.store).fields
    lan, ba = fields["authors"][1:]
    an = fields["authors"][0]
    assert (an["name"], an["birth"], an["position"], an["degree"]) == (
        "Nguyễn Văn An", "12/05/1985", "tổ trưởng", "kỹ sư cơ khí"
    )  # fmt: skip
    assert (lan["name"], lan["birth"], lan["position"], lan["degree"], lan["share"]) == (
        "Trần Thị Lan", "20/11/1990", "công nhân", "trung cấp điện", "30"
    )  # fmt: skip
    assert (ba["birth"], ba["position"], ba["degree"]) == ("1979", "thợ bậc 5", SHORT_DOTS)
    assert (fields["investor"], fields["conditions"]) == ("Công ty Dệt 8/3", "máy hàn, thép hộp")
    assert [(one["name"], one["work"]) for one in fields["helpers"]] == [
        ("Phạm Văn Cường", "chạy thử máy 2"), ("Vũ Thị Dung", SHORT_DOTS)
    ]  # fmt: skip
    assert form(worker.store).lacking == ("degree",)


@ON_BOTH
def test_who_does_not_agree_has_dotted_lines_and_nothing_is_kept(author: Talker) -> None:
    author.says(f"/don {CODE} them").presses("Không, tôi điền tay").hears("em không giữ gì thêm", "tệp Word")
    assert given(author.store) == [] and rows(author.store, "SELECT id FROM draft") == []
    assert rows(author.store, "SELECT id FROM consent WHERE version LIKE 'particulars-%'") == []


def test_each_question_may_be_skipped_and_left_in_the_middle(author: Talker) -> None:
    author.says(f"/don {CODE} thêm").presses("Đồng ý, ghi thêm").says("bỏ qua").hears("Chức danh").says("không")
    author.hears("Trình độ").says("/huy", "/tiep").hears("Trình độ").says("/huy")
    assert given(author.store) == []
    author.says(f"/don {CODE} them").presses("Đồng ý, ghi thêm").says("1985")
    for _ in range(5):
        author.says("bỏ qua")
    author.hears("Em đã ghi vào đơn")
    ((answers,),) = given(author.store)
    assert "1985" in str(answers) and "coauthors" in str(answers)


@ON_BOTH
def test_officers_of_its_units_have_it_too_and_nobody_else(author: Talker, hoa: Talker) -> None:
    hoa.says(f"/don {CODE.lower()}").hears("tệp Word", "nhờ tác giả ghi thêm")
    assert hoa.screen.legal_form
    Talker(author.store, "binh").introduced().says("/huy", f"/don {CODE}").hears("không thấy hồ sơ này")
    lan = officer(author.store, "lan", BADINH).says(f"/don {CODE}").hears("không thấy hồ sơ này")
    assert not lan.screen.legal_form
    lan.says("/don SK-2026-999999").hears("không thấy hồ sơ này")
    refused = rows(author.store, "SELECT subject FROM audit WHERE action = 'initiative refused'")
    assert refused == [(CODE,)]
    supporter(author.store, "nam", HOANGMAI).says(f"/don {CODE}").hears("tệp Word")


def test_without_a_code_ones_own_is_meant(author: Talker) -> None:
    author.says("/don").hears(f"công nhận sáng kiến {CODE}").says("/moi").says("/don").hears("tệp Word", "sáng kiến")
    Talker(author.store, "binh").introduced().says("/huy", "/don").hears("kèm mã hồ sơ")


def test_an_officer_has_the_author_asked_once_a_day(author: Talker, hoa: Talker) -> None:
    hoa.says(f"/don {CODE}").presses("Xin thêm thông tin cho đơn").hears("Em đã nhắn tác giả")
    author.looks().hears("cần thêm vài điều mẫu đơn hỏi").presses("Ghi thêm cho đơn").hears("365 ngày")
    hoa.says(f"/don {CODE} xin").hears("trong ngày hôm nay rồi")
    hoa.now += timedelta(days=1)
    hoa.says(f"/don {CODE} xin").hears("Em đã nhắn tác giả")
    author.now = hoa.now
    author.says("/huy", f"/don {CODE} them").presses("Đồng ý, ghi thêm")
    for _ in range(6):
        author.says("bỏ qua")
    hoa.says(f"/don {CODE} xin").hears("đã ghi thêm cho đơn rồi")


def test_what_has_no_form_says_why(author: Talker, hoa: Talker) -> None:
    author.says(f"/rut {CODE} yes").says(f"/don {CODE}").hears("đã rút nên không có đơn")
    hoa.says(f"/don {CODE}").hears("đã rút nên không có đơn")


# Consent, and its end


def test_it_is_shown_in_what_is_handed_out_and_nowhere_else(author: Talker, hoa: Talker) -> None:
    gave = author.says(f"/don {CODE} them").presses("Đồng ý, ghi thêm").says("12/05/1985")
    for _ in range(5):
        gave.says("bỏ qua")
    for command in (f"/trangthai {CODE}", "/cuatoi"):
        author.says(command).does_not_hear("12/05/1985")
    for command in (f"/duyet {CODE}", f"/trangthai {CODE}", f"/don {CODE}"):
        hoa.says(command).does_not_hear("12/05/1985")
    author.says("/dulieu").hears("Thông tin ghi riêng cho đơn của 1 sáng kiến").does_not_hear("12/05/1985")
    document = author.says("/xuat").heard[0].document
    assert document is not None
    kept = orjson.loads(document.text)
    assert kept["particulars"][0]["answers"]["birth"] == "12/05/1985"
    (proof,) = [one for one in kept["consent"] if one["version"] == "particulars-1"]
    assert "Mẫu đơn nhà nước" in proof["text"] and "Đồng ý" not in proof["version"] and proof["ended_at"] is None


def ended(store: Store) -> list[bool]:
    """Whether each consent to this has ended."""
    found = rows(store, "SELECT ended_at FROM consent WHERE version LIKE 'particulars-%' ORDER BY id")
    return [at is not None for (at,) in found]


def gives_a_birth(author: Talker) -> Talker:
    author.says(f"/don {CODE} them").presses("Đồng ý, ghi thêm").says("12/05/1985")
    for _ in range(5):
        author.says("bỏ qua")
    return author.hears("Em đã ghi vào đơn")


@ON_BOTH
def test_it_goes_when_its_author_says_so(author: Talker) -> None:
    gives_a_birth(author).says(f"/don {CODE}").presses("Xóa thông tin ghi cho đơn").hears("Em đã xóa")
    assert given(author.store) == [] and ended(author.store) == [True]
    gives_a_birth(author)
    gives_a_birth(author)
    assert len(given(author.store)) == 1 and ended(author.store) == [True, True, False]


def test_a_later_no_takes_back_what_an_earlier_yes_gave(author: Talker) -> None:
    gives_a_birth(author).says(f"/don {CODE} thêm").presses("Không, tôi điền tay").hears("em không giữ gì thêm")
    assert given(author.store) == [] and ended(author.store) == [True]
    assert "Xóa thông tin ghi cho đơn" not in [one.label for one in author.screen.choices]


def test_it_goes_with_the_initiative_and_with_all_the_rest(author: Talker) -> None:
    gives_a_birth(author).says(f"/rut {CODE} yes")
    assert given(author.store) == [] and ended(author.store) == [True]
    author.says("/moi").submits()
    author.says("/don SK-2026-000002 them").presses("Đồng ý, ghi thêm").says("1985")
    for _ in range(5):
        author.says("bỏ qua")
    assert len(given(author.store)) == 1
    author.says("/rutdongy yes")
    assert given(author.store) == [] and ended(author.store) == [True, True]


@ON_BOTH
def test_what_was_told_of_a_co_author_goes_with_their_name(worker: Talker) -> None:
    lan = Talker(worker.store, "lan").introduced("Trần Thị Lan").says("/huy")
    ba = Talker(worker.store, "ba").introduced("Lê Văn Ba").says("/huy")
    submits(worker, MEN)
    gives_all(worker)
    lan.looks().hears("đồng tác giả").says(f"/khongphaitoi {CODE}").hears("đã bỏ tên")
    ((answers,),) = given(worker.store)
    assert "1990" not in str(answers) and "1979" in str(answers)
    assert [one["name"] for one in form(worker.store).fields["authors"]] == ["Nguyễn Văn An", "Lê Văn Ba"]
    ba.says("/rutdongy yes")
    ((answers,),) = given(worker.store)
    assert "1979" not in str(answers) and "12/05/1985" in str(answers)


def test_it_is_kept_for_a_year(author: Talker) -> None:
    gives_a_birth(author)
    with author.store.write() as tx:
        retention.forget(tx, author.now + timedelta(days=364))
    assert len(given(author.store)) == 1
    with author.store.write() as tx:
        retention.forget(tx, author.now + timedelta(days=366))
    assert given(author.store) == [] and ended(author.store) == [True]
