"""The upload page in a real browser of a phone's size: files are chosen, sent, and heard of in Zalo."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.fakes.zalo_bot import PNG, FakeZalo, ZaloUser
from tests.program.browser import BROWSER_MARKS, CHROMIUM, FLAGS
from tests.program.zalo_bot import introduced, link, started

pytestmark = BROWSER_MARKS


def test_files_are_sent_from_a_phone(tmp_path: Path, sqlite_template: Path) -> None:
    from playwright.sync_api import expect, sync_playwright

    (tmp_path / "trước.png").write_bytes(PNG)
    (tmp_path / "bảng tính.pdf").write_bytes(b"%PDF-1.7\n" + b"x" * 3_000_000)
    (tmp_path / "lạ.exe").write_bytes(b"MZ" * 500)
    with FakeZalo() as zalo, started(tmp_path, zalo, sqlite_template) as bot, sync_playwright() as play:
        zalo.wait(lambda: zalo.webhook)
        lan = introduced(ZaloUser(zalo)).says("của tôi", "1", "Xe đẩy thuốc có ngăn").sends_document()
        browser = play.chromium.launch(executable_path=str(CHROMIUM), args=list(FLAGS))
        page = browser.new_page(viewport={"width": 360, "height": 640}, is_mobile=True, has_touch=True)
        wrong: list[Any] = []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        page.goto(bot.address + link(lan.text))
        expect(page.locator(".what")).to_have_text("Xe đẩy thuốc có ngăn")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        page.click(".send")
        expect(page.locator(".trouble")).to_contain_text("chọn tệp")
        page.set_input_files("#files", [tmp_path / "trước.png", tmp_path / "bảng tính.pdf", tmp_path / "lạ.exe"])
        expect(page.locator(".chosen")).to_have_text("trước.png, bảng tính.pdf, lạ.exe")
        lan.read = len(zalo.to(lan.user))
        page.click(".send")
        expect(page.locator(".done li")).to_have_count(3)
        expect(page.locator(".done .kept")).to_have_count(2)
        expect(page.locator(".done .refused")).to_contain_text("lạ.exe")
        expect(page.locator(".room")).to_contain_text("8")
        lan.hears("Đã nhận 2 tệp (2/10)")
        page.screenshot(path=str(tmp_path / "page.png"))
        page.set_input_files("#files", [tmp_path / "trước.png"])
        page.context.set_offline(True)
        page.click(".send")
        expect(page.locator(".trouble")).to_contain_text("xem lại mạng")
        page.context.set_offline(False)
        page.click(".send")
        expect(page.locator(".done .kept")).to_have_count(3)
        assert [said for said in wrong if "ERR_INTERNET" not in str(said)] == []
        browser.close()
