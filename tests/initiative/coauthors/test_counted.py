"""Co-authors take part: each counts once in the unit and above it, by name and unit, as an author who has no account."""

from __future__ import annotations

import io

from openpyxl import load_workbook
from sqlalchemy import text

from bot.files.sheets.workbook import workbook
from messages.format import HANOI
from storage.counting import recount
from storage.database.store import Store
from storage.initiatives.sheets import exports
from storage.initiatives.status import move_to_unit, set_status
from tests.cast.coauthors import people, submits
from tests.cast.rows import exported
from tests.cast.talker import FORM, PLEDGE, Talker
from tests.databases import ON_BOTH

BOTH = "Trần Thị Bình 30%, Lê Văn Cường 20%"


def test_co_authors_take_part(worker: Talker) -> None:
    submits(worker, BOTH)
    assert [people(worker.store, worker.now, unit) for unit in ("HN", "Q-HOANGMAI", "Q-BADINH")] == [3, 3, 0]
    worker.says(f"/rut {worker.code} yes")
    assert people(worker.store, worker.now) == 0


def test_the_same_co_author_counts_once_however_written(worker: Talker) -> None:
    submits(worker, BOTH).says("/moi")
    submits(worker, "tran thi binh 50%", "Giá treo dụng cụ")
    assert people(worker.store, worker.now) == 3


def test_who_is_named_as_the_author_too_counts_once(worker: Talker) -> None:
    answers = ["nộp hộ", "Trần Thị Bình", "hoang mai", *FORM]
    answers.insert(-1, "Lê Văn Cường 20%")
    worker.says(*answers, *PLEDGE).hears("Mã hồ sơ").says("/moi")
    submits(worker, "Trần Thị Bình 10%", "Giá treo dụng cụ")
    assert people(worker.store, worker.now) == 3


@ON_BOTH
def test_an_edit_changes_who_takes_part(worker: Talker) -> None:
    code = submits(worker, BOTH).code
    worker.says(f"/sua {code}", "sửa đồng tác giả", "Phạm Văn Dũng 10%", *PLEDGE).hears(code)
    assert people(worker.store, worker.now) == 2
    with worker.store.read() as tx:
        assert tx.execute(text("SELECT count(*) FROM coauthor")).scalar() == 1


def test_co_authors_move_and_leave_with_their_initiative(worker: Talker) -> None:
    submits(worker, BOTH)
    with worker.store.write() as tx:
        key = tx.execute(text("SELECT id FROM initiative")).scalar_one()
        assert move_to_unit(tx, key, "Q-BADINH", worker.now)
    assert [people(worker.store, worker.now, unit) for unit in ("HN", "Q-HOANGMAI", "Q-BADINH")] == [3, 0, 3]
    with worker.store.write() as tx:
        assert set_status(tx, key, "rejected", worker.now)
    assert people(worker.store, worker.now) == 0


def test_erasing_takes_what_names_the_co_authors(worker: Talker) -> None:
    submits(worker, BOTH).says("/xoa yes").hears("Em đã xóa")
    assert people(worker.store, worker.now) == 0
    with worker.store.read() as tx:
        assert tx.execute(text("SELECT count(*) FROM coauthor")).scalar() == 0


def test_who_withdraws_consent_leaves_the_co_authors_as_they_are(worker: Talker) -> None:
    submits(worker, BOTH).says("/rutdongy yes")
    assert people(worker.store, worker.now) == 3


def test_sheets_tell_co_authors_with_their_shares(worker: Talker) -> None:
    submits(worker, BOTH)
    (line,) = exported(worker.store)
    with worker.store.read() as tx:
        shown = workbook(exports.of_day(tx, ["Q-HOANGMAI"], worker.now.astimezone(HANOI).date()), "vi")
    assert (line["share"], line["coauthors"]) == ("50%", "Trần Thị Bình 30%; Lê Văn Cường 20%")
    head, row = load_workbook(io.BytesIO(shown)).worksheets[0].values
    assert dict(zip(head, row, strict=True))["Đồng tác giả"] == "Trần Thị Bình 30%; Lê Văn Cường 20%"


@ON_BOTH
def test_a_recount_repairs_who_takes_part(worker: Talker, store: Store) -> None:
    submits(worker, BOTH)
    with store.write() as tx:
        tx.execute(text("DELETE FROM taking_part WHERE person <> (SELECT author_key FROM initiative)"))
        assert {one.measure for one in recount.differences(tx)} == {"people"}
        recount.repair(tx, worker.now)
    assert people(worker.store, worker.now) == 3
