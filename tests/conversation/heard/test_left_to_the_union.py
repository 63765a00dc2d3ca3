"""Who cannot answer a choice, a day or a union leaves it to the union, after two tries.

No question is without a way out. It is handed in, counted, and officers see what they have to fill in.
"""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot.files.sheets.workbook import workbook
from bot.operations.export import export
from handlers.initiative.form import INITIATIVE
from storage.counting import recount
from storage.initiatives.sheets import exports
from tests.cast.talker import ANSWERS, PLEDGE, Talker, between, until

LEFT = "Chưa rõ, nhờ công đoàn ghi giúp"
SHOWN = "chưa rõ, công đoàn ghi giúp"
PLACES = {"behalf", "unit", "kind", "field", "applied", "effect", "recognised", "confidential"}


@pytest.mark.parametrize("key", sorted(PLACES))
def test_not_knowing_twice_offers_to_leave_it_to_the_union(worker: Talker, key: str) -> None:
    worker.says(*until(key), "không biết")
    assert LEFT not in worker.labels
    worker.says("không biết").sees(LEFT).hears("“chưa rõ”").presses(LEFT).hears(f"Đã ghi: {_shown(key)}")
    assert LEFT not in worker.labels


def _shown(key: str) -> str:
    if key == "unit":
        return f"LĐLĐ quận Hoàng Mai ({SHOWN})"
    return SHOWN


def test_every_question_that_may_not_be_skipped_and_wants_no_words_may_be_left() -> None:
    choices = {step.key for step in INITIATIVE.steps if step.fillable}
    assert choices == PLACES


@pytest.mark.parametrize(
    "typed", ["chưa rõ", "Chưa rõ ạ", "không biết", "nhờ công đoàn ghi", "nho cong doan ghi giup em"]
)
def test_it_is_heard_in_words_too(worker: Talker, typed: str) -> None:
    worker.says(*until("kind"), "khác", "loại nào cũng được").sees(LEFT).says(typed).hears(f"Đã ghi: {SHOWN}").hears(
        "lĩnh vực"
    )


def test_who_asks_the_union_at_once_is_heard_at_once(worker: Talker) -> None:
    worker.says(*until("applied"), "Chưa rõ, nhờ công đoàn ghi giúp").hears(f"Đã ghi: {SHOWN}").hears("bằng tiền")


def test_not_clear_is_a_call_for_help_the_first_time(worker: Talker) -> None:
    worker.says(*until("kind"), "chưa rõ").hears("Chưa chắc thì chọn loại gần nhất").is_at("kind")


def test_misses_of_any_kind_count_together(worker: Talker) -> None:
    worker.says(*until("applied"), "hôm nào đó", "không nhớ nổi").sees(LEFT).says("không biết").hears(SHOWN)


def test_the_list_of_unions_has_it_too(worker: Talker) -> None:
    worker.says("sửa đơn vị", "xyzt qwk", "qwk xyzt zz").sees("Xem thêm", LEFT).presses(LEFT).hears(SHOWN)


def test_yes_is_not_taken_for_leaving_it(worker: Talker) -> None:
    worker.says(*until("applied"), "không biết", "không biết").sees(LEFT).says("ừ").does_not_hear(SHOWN).is_at("applied")


def test_it_is_handed_in_counted_and_seen_by_officers(worker: Talker, tmp_path: Path) -> None:
    leave = "nhờ công đoàn ghi giúp"
    worker.says(ANSWERS["title"], leave, *between("before", "applied"), leave, leave, "bỏ qua")
    worker.says("sửa đơn vị", leave, "sửa công nhận", leave, "sửa bảo mật", leave, "tạm dừng", "tiếp")
    worker.hears(f"Loại giải pháp: {SHOWN}", f"Áp dụng từ: {SHOWN}", f"Đơn vị: LĐLĐ quận Hoàng Mai ({SHOWN})")
    worker.says(*PLEDGE).hears("Mã hồ sơ", "LĐLĐ quận Hoàng Mai")
    with worker.store.read() as tx:
        row = tx.exec_driver_sql("SELECT kind, field, applied_on, unit, recognised, confidential FROM initiative").one()
        assert tuple(row)[:5] == ("unclear", "unclear", None, "Q-HOANGMAI", "unclear")
        assert row[5]  # unclear whether it may be public: kept
        rows = list(exports.of_day(tx, ["Q-HOANGMAI"], (worker.now + timedelta(hours=7)).date()))
        assert not list(recount.differences(tx))
    sheet = load_workbook(io.BytesIO(workbook(rows, "vi"))).active
    assert sheet is not None
    head, first = list(sheet.values)[:2]
    told = dict(zip(head, first, strict=True))
    assert told["Loại"] == SHOWN
    assert told["Cần ghi giúp"] == "Đơn vị; Loại giải pháp; Lĩnh vực; Áp dụng từ; Hiệu quả; Cơ sở công nhận; Bảo mật"
    assert export(worker.store, "", None, None, "csv", tmp_path / "all.csv", "vi")
    (line,) = csv.DictReader((tmp_path / "all.csv").read_text("utf-8-sig").splitlines())
    assert (line["applied_on"], line["to_fill"]) == ("", "unit kind field applied effect recognised confidential")


def test_it_can_be_mended_later(worker: Talker) -> None:
    worker.says(*until("kind"), "nhờ công đoàn ghi giúp", "sửa loại giải pháp").hears(f"Đang ghi: {SHOWN}")
    worker.says("kỹ thuật").hears("Đã ghi: Kỹ thuật")


def test_a_template_takes_it_in_a_line(worker: Talker) -> None:
    worker.says("/mau", "Tên: Cải tiến khuôn dập giảm phế phẩm\nLoại: chưa rõ\nÁp dụng từ: không nhớ").hears(
        f"Loại giải pháp: {SHOWN}", f"Áp dụng từ: {SHOWN}"
    )


def test_english_too(worker: Talker) -> None:
    worker.says("/language en", *until("kind"), "i dont know", "I don't know").sees("Not known, let the union fill it in")
    worker.says("not known").hears("Noted: not known, the union will fill it in")


def test_english_months_and_not_knowing_are_read(worker: Talker) -> None:
    worker.says("/language en", *until("kind"), "technical", "production", *between("before", "applied")).says("last June").hears(
        "Jun 2026", "right?"
    ).says("no")
    worker.says("june last year").hears("Jun 2025").does_not_hear("could not read")
    worker.says("edit date").says("I don't know").does_not_hear("could not read")
