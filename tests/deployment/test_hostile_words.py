"""What people type is words wherever it comes: in a picture, in the log, in an address."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from pathlib import Path

import pytest
import structlog
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot import logs
from bot.files.drawing import svg
from bot.files.media import Media
from bot.http.signed_links import Links
from bot.pages.downloads import Downloads
from storage.database.store import Store
from tests.cast.keepsakes import papers
from tests.cast.rows import NOW

MARKUP = '</text><image href="file:///etc/passwd"/><script>alert(1)</script>'


def test_markup_in_a_name_is_drawn_and_does_nothing() -> None:
    drawn = svg("story", sheet=papers.story(title=MARKUP, name=MARKUP))
    assert "<script" not in drawn and "<image" not in drawn and "&lt;/text&gt;" in drawn


def test_a_line_break_begins_no_line_of_the_log(capsys: pytest.CaptureFixture[str]) -> None:
    before = structlog.get_config(), logging.getLogger().handlers[:]
    try:
        for form in ("console", "json"):
            logs.set_up(form)
            structlog.get_logger().warning("file_not_fetched", said="a\n2026-11-29 [error] token_refused")
            said = capsys.readouterr()
            assert [line for line in (said.out + said.err).splitlines() if line.startswith("2026-11-29 [error]")] == []
    finally:
        structlog.configure(**before[0])
        logging.getLogger().handlers = before[1]


@pytest.mark.parametrize("path", ["../secret_key", "/etc/passwd", "ab/../../secret_key", "boards/../../secret_key"])
def test_no_address_leads_out_of_the_folder_of_files(lite: Store, tmp_path: Path, path: str) -> None:
    (tmp_path / "media").mkdir()
    (tmp_path / "secret_key").write_text("the key")
    links = Links("https://example.vn", b"k" * 32)

    async def asks() -> int:
        app = web.Application()
        Downloads(lite, Media(tmp_path / "media"), links, lambda: NOW + timedelta(minutes=1)).add_to(app)
        async with TestClient(TestServer(app)) as client:
            answer = await client.get(links.path("picture", path, NOW))
            return answer.status

    assert asyncio.run(asks()) == 404, "not even where our own key signed it"
