"""A way out for the data: export, recount; and the public board over HTTP."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.files.sheets.cells import escape_formula
from bot.operations.export import export
from storage.database.store import Store
from tests.cast.groups import group
from tests.cast.places import ROOT
from tests.cast.rows import NOW, initiative, submit
from tests.databases import ON_BOTH
from tests.program.process import run_bot
from tests.program.program import Program, program

MARCH = datetime(2026, 3, 1).date()


@ON_BOTH
def test_an_export_has_a_unit_and_all_below_it(store: Store, tmp_path: Path) -> None:
    rows = [initiative(n, unit, n) for n, unit in enumerate(("CS-001", "Q-BADINH", "Q-HOANGMAI"), 1)]
    rows[1] |= {
        "title": "=cmd|' /C calc'!A0",
        "answers": {"before": "+84", "solution": "một\nhai"},
        "benefit": 5,
    }
    submit(store, rows, NOW)
    with store.read() as tx:
        (above,) = tx.execute(text("SELECT parent FROM unit WHERE code = 'CS-001'")).scalars()
    file = tmp_path / "out.csv"
    assert export(store, "Q-BADINH", MARCH, MARCH, "csv", file, "vi")
    found = list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig"), newline="")))
    assert {row["unit"] for row in found} == {"Q-BADINH"} | ({"CS-001"} if above == "Q-BADINH" else set())
    mine = next(row for row in found if row["unit"] == "Q-BADINH")
    assert mine["title"] == "'=cmd|' /C calc'!A0" and mine["before"] == "'+84" and mine["benefit"] == "5"
    assert mine["solution"] == "một\nhai" and mine["unit_above"] == "LĐLĐ thành phố Hà Nội"
    file = tmp_path / "out.json"
    assert export(store, "", None, None, "json", file, "vi")
    assert [one["code"] for one in json.loads(file.read_text("utf-8"))] == ["T-1", "T-2", "T-3"]
    assert export(store, "", datetime(2027, 1, 1).date(), None, "json", file, "vi")
    assert json.loads(file.read_text("utf-8")) == []
    assert not export(store, "NONE", None, None, "csv", file, "vi")


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", "\t=1", "＝1", "＋1", "－1", "＠x", "\n=1"])
def test_what_a_spreadsheet_would_run_is_harmless(cell: str) -> None:
    assert escape_formula(cell) == f"'{cell}" and escape_formula("a=1") == "a=1" and escape_formula(-5) == -5


def command(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "WEB_CHAT": "off",
        "DATABASE_URL": f"sqlite:///{folder}/x.db",
    }
    return run_bot(*words, cwd=folder, env=environment)


def test_the_commands(tmp_path: Path, sqlite_template: Path) -> None:
    (tmp_path / "x.db").write_bytes(sqlite_template.read_bytes())
    store = Store(f"sqlite:///{tmp_path}/x.db")
    submit(store, [initiative(1, "Q-BADINH", 1)], NOW)
    assert "đều khớp" in command(tmp_path, "recount").stdout
    with store.write() as tx:
        tx.execute(text("UPDATE total SET submitted = 9 WHERE unit = 'HN'"))
    store.close()
    said = command(tmp_path, "recount")
    assert said.returncode == 1 and "total · TD2026 · HN · submitted: đang ghi 9, đếm lại 1" in said.stdout
    said = command(tmp_path, "due", "--at", "2026-11-22T17:00+07:00", "--dry-run")
    assert said.returncode == 0 and "Không có tin nào đến giờ lúc 17:00 22/11/2026" in said.stdout
    assert command(tmp_path, "due", "--at", "hôm qua").returncode == 2
    group(Store(f"sqlite:///{tmp_path}/x.db"), "Ba Đình", "Q-BADINH")
    said = command(tmp_path, "due", "--at", "2026-11-23T09:00+07:00", "--dry-run")
    assert "09:00 23/11/2026 · nhắc tiến độ · Ba Đình · sẽ gửi\nNHẮC TIẾN ĐỘ" in said.stdout
    said = command(tmp_path, "due", "--at", "2026-12-01T09:00+07:00")
    assert "08:00 01/12/2026 · tin về đợt · Ba Đình · đã xếp hàng gửi" in said.stdout


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> object:
    folder = tmp_path_factory.mktemp("board")
    (folder / "x.db").write_bytes(sqlite_template.read_bytes())
    store = Store(f"sqlite:///{folder}/x.db")
    submit(store, [initiative(n, "Q-BADINH", n) for n in range(1, 4)], datetime(2026, 3, 1, tzinfo=UTC))
    store.close()
    with program(folder, WEB_CHAT="public", DATABASE_URL=f"sqlite:///{folder}/x.db") as started:
        yield started


def test_the_public_board(site: Program) -> None:
    status, page = site.ask("GET", "/board")
    assert status == 200 and "LĐLĐ thành phố Hà Nội" in page and "<script" not in page and "style=" not in page
    status, data = site.ask("GET", "/board/Q-BADINH.json")
    assert status == 200 and data["total"]["submitted"] == 3 and len(data["trend"]) == 30
    assert data["cluster"] == "Cụm 1" and "1/12</b> <span>Hạng · Cụm 1" in site.ask("GET", "/board/Q-BADINH")[1]
    status, sheet = site.ask("GET", "/board/HN.csv")
    assert status == 200 and "Q-BADINH,LĐLĐ quận Ba Đình,3" in sheet
    assert site.ask("GET", "/board/NONE")[0] == 404 and site.ask("GET", "/board/HN.pdf")[0] == 404
    assert "Handed in" in site.ask("GET", "/board?lang=en")[1]
    with urllib.request.urlopen(f"{site.address}/board/HN.png") as answer:
        assert answer.headers["Content-Type"] == "image/png" and answer.read(4) == b"\x89PNG"


def test_the_board_is_kept_for_the_minute(site: Program) -> None:
    for _ in range(2):  # a minute may end between two requests, but not twice
        with urllib.request.urlopen(f"{site.address}/board/HN") as answer:
            etag, policy = answer.headers["ETag"], answer.headers["Content-Security-Policy"]
            assert 0 < int(answer.headers["Cache-Control"].rpartition("=")[2]) <= 60
        assert "default-src 'none'" in policy and "unsafe" not in policy
        status, _ = site.ask("GET", "/board/HN", If_None_Match=etag)
        if status == 304:
            return
    raise AssertionError("never 304")


def test_no_board_when_it_is_off(tmp_path: Path) -> None:
    with program(tmp_path, WEB_CHAT="public", BOARD="off", DATABASE_URL=f"sqlite:///{tmp_path}/y.db") as started:
        assert started.ask("GET", "/board")[0] == 404
