"""Photos and files of an initiative, as the officer who looks at it opens them, and nobody else."""

from __future__ import annotations

import io
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from handlers.people.codes import looks_like_code
from tests.cast.talker import FORM, PLEDGE
from tests.program.program import Phone, Program, program


def photo() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (640, 480), "orange").save(file, "JPEG")
    return file.getvalue()


def get(address: str) -> tuple[int, bytes, str]:
    """(status, body, kind) of what stands there."""
    try:
        with urllib.request.urlopen(address, timeout=20) as answer:
            return answer.status, answer.read(), str(answer.headers["Content-Type"])
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read(), ""


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Program]:
    with program(tmp_path, WEB_CHAT="demo") as started:
        yield started


def officer(bot: Program, *orders: str) -> str:
    """What `python -m bot officer …` printed."""
    return subprocess.run(
        [sys.executable, "-m", "bot", "officer", *orders],
        cwd=bot.folder, env={**bot.environment, "COLUMNS": "250"}, capture_output=True, text=True, timeout=60,
    ).stdout  # fmt: skip


def test_an_officer_sees_the_photos_until_the_role_is_gone(demo: Program) -> None:
    worker = Phone(demo).introduced()
    worker.sends(("may.jpg", photo())).sends(("bang <b>.txt", b"x" * 100))
    worker.says(*FORM, *PLEDGE).hears("Mã hồ sơ")
    said = officer(demo, "invite", "--unit", "Q-HOANGMAI")
    code = next(word for word in said.split() if looks_like_code(word))
    binh = Phone(demo).introduced().says("/huy", code).hears("cán bộ phụ trách")
    page = binh.says("/duyet").hears("Ảnh, tệp: may.jpg").screen["page"]
    assert page["name"] == "Xem ảnh, tệp"
    status, content, _ = get(demo.address + page["url"])
    text = content.decode()
    assert status == 200 and "<img src=" in text and "<b>" not in text
    source = text.partition('<img src="')[2].partition('"')[0]
    status, picture, kind = get(demo.address + source)
    assert status == 200 and kind == "image/jpeg" and Image.open(io.BytesIO(picture)).size == (640, 480)
    assert get(demo.address + source + "9")[0] == 404
    assert get(demo.address + page["url"] + "x")[0] == 410
    number = officer(demo, "list").split(" ·")[0].split()[-1]
    officer(demo, "remove", number)
    assert get(demo.address + page["url"])[0] == 410 and get(demo.address + source)[0] == 404
