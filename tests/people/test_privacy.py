"""What is erased is gone, what stays leads to nobody, and people get everything that is kept about them."""

from __future__ import annotations

from datetime import date

import orjson
import pytest

from handlers.people import consent
from messages.wire import FileRef
from storage.conversation import batch, parked
from storage.counting.recount import differences
from storage.database.store import Store
from storage.people import officers
from storage.posts import groups, members
from tests.cast.rows import rows
from tests.cast.talker import ANSWERS, FORM, PLEDGE, Talker, until
from tests.databases import ON_BOTH

OTHER = ("nộp hộ", "Trần Thị Bình", "hoang mai", *FORM)


def with_photo(worker: Talker) -> Talker:
    """An initiative with a photo, handed in."""
    return worker.says(*until("evidence")).sends("anh-cua-An.jpg").says("xong", "không", *PLEDGE).hears("Mã hồ sơ")


@ON_BOTH
def test_after_consent_is_withdrawn_no_file_leads_to_the_account(worker: Talker) -> None:
    with_photo(worker).says("/rutdongy yes").hears("Em đã xóa")
    assert rows(worker.store, "SELECT * FROM evidence JOIN chat ON chat.id = evidence.chat_id") == []
    found = rows(worker.store, "SELECT person_id, chat_id, name, ref, path, state FROM evidence")
    assert found == [(None, 0, "", "", "ab/anh-cua-An.jpg", "kept")]


@ON_BOTH
def test_a_file_that_is_still_to_be_fetched_goes_with_consent(worker: Talker) -> None:
    worker.says(*until("evidence")).does(files=(FileRef("a.jpg", "image/jpeg", 1000, ref="their-id"),))
    worker.says("xong", "không", *PLEDGE).says("/rutdongy yes").hears("Em đã xóa")
    assert rows(worker.store, "SELECT chat_id, ref, name, state FROM evidence") == [(0, "", "", "erase")]


@ON_BOTH
def test_what_is_erased_keeps_no_trace_of_another_author(worker: Talker) -> None:
    worker.says(*OTHER, *PLEDGE).hears("Mã hồ sơ").says("/xoa yes").hears("Em đã xóa")
    assert rows(worker.store, "SELECT author, author_key, status FROM initiative") == [("", 0, "withdrawn")]
    assert rows(worker.store, "SELECT * FROM taking_part") == []
    with worker.store.read() as tx:
        assert list(differences(tx)) == []
    assert rows(worker.store, "SELECT max(submitted), max(people) FROM total") == [(0, 0)]


@ON_BOTH
def test_the_counts_of_others_stay_when_one_erases(worker: Talker) -> None:
    worker.says(*OTHER, *PLEDGE).hears("Mã hồ sơ")
    Talker(worker.store, "cuong").introduced().says(*OTHER, *PLEDGE).hears("Mã hồ sơ")
    worker.says("/xoa yes")
    with worker.store.read() as tx:
        assert list(differences(tx)) == []
    assert rows(worker.store, "SELECT max(submitted), max(people) FROM total") == [(1, 1)]


@ON_BOTH
def test_who_declines_a_new_text_hears_what_stays(worker: Talker, monkeypatch: pytest.MonkeyPatch) -> None:
    worker.submits().says("/moi", *until("before"))
    monkeypatch.setattr(consent, "CONSENT_VERSION", "3")
    worker.says("chào").presses("Tôi không đồng ý").does_not_hear("không giữ thông tin gì")
    worker.hears("vẫn còn", "1 bản nháp", "1 sáng kiến đã nộp").sees("Rút lại đồng ý", "Tôi đồng ý")
    worker.says(ANSWERS["before"]).hears("đồng ý chứ ạ?").presses("Tôi không đồng ý")
    worker.presses("Tôi đồng ý").hears("đồng ý chứ ạ?").presses("Tôi đồng ý").hears("tiếp tục")


@ON_BOTH
def test_who_declines_a_new_text_may_withdraw(worker: Talker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consent, "CONSENT_VERSION", "3")
    worker.says("chào").presses("Tôi không đồng ý")
    worker.presses("Rút lại đồng ý").presses("Rút đồng ý").hears("Em đã xóa")
    assert rows(worker.store, "SELECT * FROM person") == []


def older_edit(worker: Talker) -> tuple[str, int]:
    """An initiative with two edits, of which the newer is handed in: its code, and the older draft."""
    code = worker.submits().code
    worker.says(f"/sua {code}")
    with worker.store.write() as tx:  # as an edit that was begun on another account
        mine = tx.exec_driver_sql("SELECT id FROM draft WHERE initiative_id IS NOT NULL").scalar_one()
        tx.exec_driver_sql(
            "INSERT INTO draft (id, person_id, flow, initiative_id, answers, created_at, touched_at)"
            " SELECT id + 1, person_id, flow, initiative_id, answers, created_at, touched_at FROM draft"
            f" WHERE id = {mine}"
        )
    worker.says("sửa tên", "Tên mới hơn của khuôn dập", *PLEDGE).hears("bản sửa")
    return code, mine + 1


@ON_BOTH
def test_an_older_edit_does_not_overwrite_a_newer_one(worker: Talker) -> None:
    code, older = older_edit(worker)
    worker.says(f"/tiep {older}", "sửa tên", "Tên cũ hơn của khuôn dập").sends("cu.jpg").says(*PLEDGE)
    worker.hears(f"{code} đã được đổi", f"/sua {code}").does_not_hear("Mã hồ sơ")
    assert rows(worker.store, "SELECT title FROM initiative") == [("Tên mới hơn của khuôn dập",)]
    assert rows(worker.store, "SELECT * FROM draft") == []
    assert rows(worker.store, "SELECT draft_id, name, state FROM evidence") == [(None, "", "erase")]


@ON_BOTH
def test_files_of_an_edit_that_came_too_late_go(worker: Talker) -> None:
    code = worker.submits().code
    worker.says(f"/sua {code}").sends("muon.jpg")
    with worker.store.write() as tx:
        tx.exec_driver_sql("UPDATE initiative SET reviewed_at = submitted_at")
    worker.says(*PLEDGE).hears("đã có người xem")
    assert rows(worker.store, "SELECT draft_id, name, state FROM evidence") == [(None, "", "erase")]


@ON_BOTH
def test_a_download_holds_the_messages_and_what_was_parked(worker: Talker) -> None:
    Talker(worker.store, "binh").introduced().says("/dulieu")
    with worker.store.write() as tx:
        for chat in ("an", "binh"):
            parked.park(tx, "web", f"e-{chat}", f"words of {chat}", "KeyError", worker.now, chat=chat)
    said = rows(worker.store, "SELECT count(*) FROM outbox JOIN chat ON chat.id = chat_id WHERE chat = 'an'")
    document = worker.says("/xuat").heard[0].document
    assert document is not None
    kept = orjson.loads(document.text)
    assert any("Em là chương trình tự động" in message["text"] for message in kept["messages"])
    assert [one["body"] for one in kept["parked"]] == ["words of an"]
    assert set(kept["messages"][0]) == {"channel", "at", "text"}
    assert [(len(kept["messages"]),)] == said


def in_groups(worker: Talker) -> None:
    """The worker's account and another one in two groups: a member of one, an admin by a code of the other."""
    with worker.store.write() as tx:
        found = batch.chats(tx, [("web", "nhóm 1"), ("web", "nhóm 2"), ("zalo_oa", "nhóm 3")], "vi", worker.now)
        for number, room in enumerate(("nhóm 1", "nhóm 2"), 1):
            groups.save(tx, groups.Group(found["web", room].id, title=f"Tổ {number}"))
        for sender in ("an", "binh"):
            members.came(tx, found["web", "nhóm 1"].id, sender)
            groups.add_admin(tx, found["web", "nhóm 2"].id, sender)
        members.came(tx, found["zalo_oa", "nhóm 3"].id, "an")  # somebody else, on another channel


@ON_BOTH
def test_what_groups_know_of_an_account_is_shown_and_goes(worker: Talker) -> None:
    in_groups(worker)
    document = worker.says("/xuat").heard[0].document
    assert document is not None
    shown = orjson.loads(document.text)["groups"]
    assert [(one["title"], one["admin"]) for one in shown] == [("Tổ 1", False), ("Tổ 2", True)]
    worker.says("/rutdongy yes").hears("Em đã xóa")
    left = "SELECT channel, sender FROM {0} JOIN chat ON chat.id = {0}.chat_id ORDER BY channel, sender"
    assert rows(worker.store, left.format("group_member")) == [("web", "binh"), ("zalo_oa", "an")]
    assert rows(worker.store, left.format("group_admin")) == [("web", "binh")]


@ON_BOTH
def test_codes_lead_to_nobody_who_is_erased_and_say_nothing_once_used(worker: Talker) -> None:
    worker.says("/taikhoan")
    with worker.store.write() as tx:
        code = officers.invite(tx, "HN", "Chị Hoa", worker.now)
        officers.invite(tx, "HN", "Anh Nam", worker.now)
    worker.says(f"/ma {code}").says("/rutdongy yes").hears("Em đã xóa")
    assert sorted(rows(worker.store, "SELECT kind, about FROM code")) == [("officer", ""), ("officer", "HN\nAnh Nam")]


@ON_BOTH
def test_a_reader_sees_one_moment(store: Store) -> None:
    count = "SELECT count(*) FROM campaign WHERE code = 'NEW'"
    with store.read() as tx:
        before = tx.exec_driver_sql(count).scalar()
        with store.write() as other:
            columns = "code, name, prefix, starts_on, ends_on, legal_basis, fields, sample"
            values = f"'NEW', 'New', 'NW', '{date(2026, 1, 1)}', '{date(2026, 12, 31)}', '[]', '[]', false"
            other.exec_driver_sql(f"INSERT INTO campaign ({columns}) VALUES ({values})")
        assert tx.exec_driver_sql(count).scalar() == before == 0
    assert rows(store, count) == [(1,)]
