"""Photos and files of an initiative, as the officer who looks at it opens them, and nobody else."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from handlers.people.codes import looks_like_code
from tests.cast.talker import FORM, PLEDGE
from tests.fakes.bucket import FakeStore
from tests.files.photos import jpeg
from tests.program.program import Phone, Program, command, fetched, program

PDF = b"%PDF-1.4\n" + b"x" * 100


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Program]:
    with program(tmp_path, WEB_CHAT="demo") as started:
        yield started


@pytest.fixture
def with_bucket(tmp_path: Path, sqlite_template: Path, s3: FakeStore) -> Iterator[Program]:
    """A bot that keeps its files in a store that speaks S3."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data/sangkien.db").write_bytes(sqlite_template.read_bytes())
    with program(tmp_path, WEB_CHAT="public", MEDIA_URL=s3.fresh_url(), **s3.settings) as started:
        yield started
    assert not [path for path in (tmp_path / "data/media").rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("bot", "role", "becomes"),
    [
        ("demo", (), "cán bộ phụ trách"),
        ("demo", ("--support",), "tổ hỗ trợ"),
        ("with_bucket", (), "cán bộ phụ trách"),
    ],
)
def test_who_reads_sees_the_photos_until_the_role_is_gone(
    bot: str, role: tuple[str, ...], becomes: str, request: pytest.FixtureRequest
) -> None:
    demo: Program = request.getfixturevalue(bot)
    worker = Phone(demo).introduced()
    worker.sends(("may.jpg", jpeg())).sends(("bang <b>.txt", b"x" * 100)).sends(("bang.pdf", PDF))
    worker.says(*FORM, *PLEDGE).hears("Mã hồ sơ")
    said = command(demo, "officer", "invite", "--unit", "Q-HOANGMAI", *role).stdout
    code = next(word for word in said.split() if looks_like_code(word))
    binh = Phone(demo).introduced().says("/huy", code).hears(becomes)
    page = binh.says("/duyet").hears("Ảnh, tệp: may.jpg, bang.pdf").screen["page"]
    assert page["name"] == "Xem ảnh, tệp"
    status, content, _ = fetched(demo.address + page["url"])
    text = content.decode()
    assert status == 200 and "<img src=" in text and "<b>" not in text
    source = text.partition('<img src="')[2].partition('"')[0]
    status, picture, headers = fetched(demo.address + source)
    assert status == 200 and headers["Content-Type"] == "image/jpeg" and Image.open(io.BytesIO(picture)).size == (640, 480)
    assert fetched(demo.address + source + "9")[0] == 404
    assert fetched(demo.address + page["url"] + "x")[0] == 410
    binh.presses("Gửi ảnh, tệp vào đây (2)").hears("2/2 ảnh, tệp")
    photo_here, file_here = (message for message in binh.messages if message["picture"] or message["document"])
    status, content, headers = fetched(demo.address + photo_here["picture"])
    assert status == 200 and headers["Content-Type"] == "image/jpeg" and Image.open(io.BytesIO(content)).size == (640, 480)
    status, content, headers = fetched(demo.address + file_here["document"]["url"])
    assert (status, content) == (200, PDF) and headers["Content-Disposition"].startswith("attachment")
    listed = command(demo, "officer", "list").stdout
    assert ("tổ hỗ trợ" in listed) is bool(role)
    number = next(line.split()[0] for line in listed.splitlines() if "Q-HOANGMAI" in line)
    command(demo, "officer", "remove", number)
    assert fetched(demo.address + page["url"])[0] == 410 and fetched(demo.address + source)[0] == 404
