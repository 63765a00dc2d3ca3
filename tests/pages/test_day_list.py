"""An officer's list of the day: the program as it is started, its command line, and the sheet opened by a library."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import text

from bot.files.sheets.workbook import COLUMNS, workbook
from bot.http.signed_links import Links, addressed
from handlers.people.codes import looks_like_code
from messages.wire import Reply
from storage.database.store import Store
from storage.initiatives.sheets import exports
from tests.cast.rows import initiative, submit
from tests.cast.talker import ANSWERS, FORM, PLEDGE
from tests.databases import ON_BOTH
from tests.fakes.telegram import FakeTelegram, Somebody, fake_telegram
from tests.program.program import Phone, Program, command, fetched, program
from tests.program.telegram import settings

NOW = datetime(2026, 11, 22, 5, tzinfo=UTC)


def invited(bot: Program, unit: str = "Q-HOANGMAI") -> tuple[str, str]:
    """(code, all that was printed) of an invitation."""
    said = command(bot, "officer", "invite", "--unit", unit, "--name", "Trần Thị Bình").stdout
    return next(word for word in said.split() if looks_like_code(word)), said


def get(address: str) -> tuple[int, bytes, str]:
    """(status, body, file name) of what stands there."""
    status, body, headers = fetched(address)
    return status, body, str(headers["Content-Disposition"]) if status == 200 else ""


def opened(content: bytes) -> list[dict[str, Any]]:
    """The rows of a sheet by their headings, as a spreadsheet would show them."""
    head, *rows = load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)  # type: ignore[union-attr]
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Program]:
    with program(tmp_path, WEB_CHAT="demo") as started:
        yield started


def test_an_officer_opens_the_list_of_the_day_until_the_role_is_gone(demo: Program) -> None:
    Phone(demo).introduced().says(*FORM, *PLEDGE).hears("Mã hồ sơ")
    code, said = invited(demo)
    assert "7 ngày" in said and "Hoàng Mai" in said and "t.me" not in said
    binh = Phone(demo).introduced().says("/huy", code).hears("cán bộ phụ trách")
    document = binh.says("/danhsach").screen["document"]
    assert document["name"].startswith("danh-sach-20") and document["url"].startswith("/list/")
    status, content, name = get(demo.address + document["url"])
    assert status == 200 and document["name"] in name
    (row,) = [one for one in opened(content) if one["Tác giả"] == "Nguyễn Văn An"]
    assert row["Tên sáng kiến"] == ANSWERS["title"] and row["Làm lợi (đồng)"] == 500_000_000
    assert row["Trạng thái"] == "đã nộp" and row["Đơn vị"] == "LĐLĐ quận Hoàng Mai"
    assert get(demo.address + document["url"][:-2])[0] == 410

    listed = command(demo, "officer", "list").stdout
    number = next(line.split()[0] for line in listed.splitlines() if "Q-HOANGMAI" in line)
    wrong = command(demo, "officer", "remove", number, "--unit", "Q-BADINH")
    assert wrong.returncode == 1 and "không có quyền" in wrong.stderr
    assert "Đã thu quyền" in command(demo, "officer", "remove", number).stdout
    status, content, _ = get(demo.address + document["url"])
    assert status == 410 and "không còn phụ trách" in content.decode()
    binh.says("/danhsach").hears("dành cho cán bộ")
    assert binh.screen["document"] is None
    assert number not in command(demo, "officer", "list").stdout


def test_an_invitation_names_a_unit_of_today(demo: Program) -> None:
    refused = command(demo, "officer", "invite", "--unit", "NOWHERE")
    assert refused.returncode == 1 and "NOWHERE" in refused.stderr and not refused.stdout


@pytest.fixture
def telegram() -> Iterator[FakeTelegram]:
    with fake_telegram(everyone=(2000, 1.0), private=(2000, 1.0)) as fake:
        yield fake


def test_on_telegram_the_link_is_pressed_and_the_lists_address_stands_in_the_text(
    telegram: FakeTelegram, tmp_path: Path, sqlite_template: Path
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data/sangkien.db").write_bytes(sqlite_template.read_bytes())
    with program(tmp_path, **settings(telegram, "webhook")) as bot:
        code, said = invited(bot)
        link = next(word for word in said.split() if word.startswith("https://t.me/"))
        assert link.endswith(f"?start=o_{code.replace('-', '')}")
        binh = Somebody(telegram, 501)
        binh.says(f"/start {link.partition('=')[2]}").hears("mã mời").presses("Tôi đồng ý").hears("họ và tên")
        binh.says("Trần Thị Bình", "bỏ qua", "LĐLĐ quận", "hoang mai").hears("cán bộ phụ trách")
        binh.says("/danhsach").hears("/list/")
        address = next(word for word in telegram.to(501)[-1].text.split() if "/list/" in word)
        assert address.startswith(bot.environment["PUBLIC_URL"])
        status, content, _ = get(address)
        assert status == 200 and opened(content) == []
        assert address.rpartition("/")[2] not in bot.said() and code not in bot.said()


def test_the_sheet_is_for_a_phone_and_runs_nothing() -> None:
    row = dict.fromkeys(COLUMNS, "") | {
        "title": "=HYPERLINK(\"http://evil\")", "author": "+84", "at": NOW, "benefit": 15_000_000_000,
        "status": "returned", "kind": "technical", "field": "something of a campaign's own", "recognised": "yes",
        "answers": {},
    }  # fmt: skip
    content = workbook([row], "vi")
    sheet = load_workbook(io.BytesIO(content)).active
    assert sheet is not None and sheet.freeze_panes == "A2" and sheet.auto_filter.ref == "A1:N2"
    assert [sheet.column_dimensions[letter].width for letter in "AB"] == [30, 18]
    (shown,) = opened(content)
    assert shown["Tên sáng kiến"] == '=HYPERLINK("http://evil")' and shown["Tác giả"] == "+84"
    assert shown["Giờ nộp"] == time(12) and shown["Làm lợi (đồng)"] == 15_000_000_000
    assert shown["Trạng thái"] == "trả lại bổ sung" and shown["Loại"] == "Kỹ thuật"
    assert shown["Lĩnh vực"] == "something of a campaign's own"
    assert shown["Bảo mật"] is None
    (kept,) = opened(workbook([row | {"confidential": True}], "vi"))
    assert kept["Bảo mật"] == "Giữ kín nội dung"
    assert all(cell.data_type != "f" for line in sheet.iter_rows() for cell in line)


@ON_BOTH
def test_the_list_has_the_day_of_these_units_and_no_other(store: Store) -> None:
    yesterday = NOW - timedelta(hours=13)  # 23:00 in Hà Nội
    for at, some in ((NOW, (("Q-HOANGMAI", 1), ("Q-BADINH", 2), ("", 3))), (yesterday, (("Q-HOANGMAI", 4),))):
        submit(store, [initiative(n, unit, n) | {"submitted_at": at, "workplace": f"Nơi {n}"} for unit, n in some], at)
    with store.write() as tx:
        tx.execute(text("UPDATE initiative SET status = 'withdrawn' WHERE code = 'T-2'"))
    with store.read() as tx:

        def codes(units: list[str], day: date) -> list[str]:
            return [row["code"] for row in exports.of_day(tx, units, day)]

        assert codes(["Q-HOANGMAI"], date(2026, 11, 22)) == ["T-1"]
        assert codes(["Q-HOANGMAI"], date(2026, 11, 21)) == ["T-4"]
        assert codes(["Q-BADINH"], date(2026, 11, 22)) == []
        assert codes(["HN", "Q-HOANGMAI"], date(2026, 11, 22)) == ["T-1", "T-3"]
        assert [row["unit"] for row in exports.of_day(tx, ["HN"], date(2026, 11, 22))] == ["Nơi 3"]


def test_without_a_public_address_the_text_says_so() -> None:
    reply = Reply("Danh sách", sheet="5-1700000000-vi")
    assert "PUBLIC_URL" in addressed(reply, Links("", b"x"), "vi", NOW).text
    assert "https://bot.vn/list/" in addressed(reply, Links("https://bot.vn", b"x"), "vi", NOW).text
