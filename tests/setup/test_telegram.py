"""An office goes from an empty folder to a board in its Telegram group, by the page alone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cast.pages.desk import Browser
from tests.cast.pages.setup import OFFICE, Fresh, inside
from tests.fakes.telegram import TOKEN, FakeTelegram, Somebody, fake_telegram
from tests.program import on_disk
from tests.program.telegram import FAST

GROUP = -100777


@pytest.fixture
def telegram() -> Iterator[FakeTelegram]:
    with fake_telegram() as started:
        yield started


@pytest.fixture
def bot(tmp_path: Path, telegram: FakeTelegram) -> Iterator[Fresh]:
    started = Fresh(tmp_path, TELEGRAM_API_URL=telegram.address, TELEGRAM_RATES=FAST).start()
    yield started
    if started.process.poll() is None:
        started.kill()


def code_on(browser: Browser) -> str:
    found = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", browser.text)
    assert found, browser.text
    return found[0]


def test_from_an_empty_folder_to_a_board_in_the_group(bot: Fresh, telegram: FakeTelegram) -> None:
    office = inside(bot).sees("Văn phòng của anh/chị", "Đang là bản chạy thử")
    office.sends("/cai-dat/van-phong", **OFFICE).sees("Trợ lý trò chuyện ở đâu", "✓")
    wrong = office.sends("/cai-dat/kenh", channel="telegram", telegram_token="123456:wrong")
    assert wrong.status == 422
    wrong.sees("Telegram không nhận mã này", "/mybots")
    office.sends("/cai-dat/kenh", channel="telegram", telegram_token=TOKEN).sees("Đang khởi động lại")
    bot.begins_again().prints_address()
    assert "telegram" in bot.first_line and "sangkien.db" in bot.first_line
    assert (bot.folder / ".env").stat().st_mode & 0o777 == 0o600
    assert f"TELEGRAM_TOKEN={TOKEN}" in bot.env and "CONTROLLER=Công đoàn Công ty Hoa Sen, 1 Tràng Tiền, Hà Nội" in bot.env
    office.opens("/cai-dat/kenh").sees("đã có, đổi", "@")
    assert TOKEN not in office.text and TOKEN.partition(":")[2] not in bot.said()

    office.opens("/cai-dat").sees("Đơn vị")
    office.sends("/cai-dat/don-vi", how="one", name="Công đoàn Công ty Hoa Sen").sees("Công đoàn Công ty Hoa Sen (HS)")
    office.opens("/cai-dat/dot")
    bad = office.sends("/cai-dat/dot", name="Sáng kiến 2026", starts_on="2026-12-31", ends_on="2026-01-01", target="nhiều")
    assert bad.status == 422
    bad.sees("Đến hết ngày", "Chỉ tiêu")
    office.sends("/cai-dat/dot", name="Sáng kiến 2026", starts_on="2020-01-01", ends_on="2099-12-31", target="1.200").sees("✓")

    office.opens("/cai-dat/can-bo").sends("/cai-dat/can-bo", unit="HS").sees("?start=o_", "Đang chờ cán bộ")
    head = Somebody(telegram, 501, "Hoa")
    head.says("/start o_" + code_on(office).replace("-", "")).hears("đồng ý")
    head.presses("Tôi đồng ý").hears("họ và tên")
    head.says("Trần Thị Hoa, 0912345678, văn phòng, Công đoàn Công ty Hoa Sen").hears("cán bộ phụ trách")
    office.opens("/cai-dat/can-bo").sees("Đã có cán bộ", "1 cán bộ")

    office.opens("/cai-dat/nhom").sends("/cai-dat/nhom", unit="HS").sees("startgroup=g_", "Đang chờ nhóm")
    room = telegram.group(GROUP, "Công ty Hoa Sen")
    Somebody(telegram, 501, "Hoa", room).in_group(room, "administrator").says(f"/lienket {code_on(office)}").hears("Hoa Sen")
    office.opens("/cai-dat/nhom").sees("Đã có nhóm", "Công ty Hoa Sen")

    office.opens("/cai-dat/bang").sends("/cai-dat/bang")
    telegram.wait(lambda: any("Hoa Sen" in sent.text and "Chưa" in sent.text for sent in telegram.to(GROUP)))
    telegram.wait(lambda: "Bảng đã tới nhóm" in office.opens("/cai-dat/bang").text)
    done = {"officer": "done", "group": "done", "board": "done", "campaign": "done", "units": "done"}
    state = json.loads(office.opens("/cai-dat/trang-thai").text)
    assert state["steps"] == {"office": "done", "channel": "done", **done}
    acts = [row[0] for row in on_disk.rows(bot, "SELECT action FROM audit ORDER BY id")]
    assert {"set-up saved", "set-up loaded", "officer invited", "group code made"} <= {*acts}
