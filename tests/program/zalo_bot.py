"""The program as a Zalo Bot that talks to a server of ours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from tests.fakes.zalo_bot import TOKEN, FakeZalo, ZaloUser
from tests.program import on_disk
from tests.program.program import Program


@contextmanager
def started(folder: Path, zalo: FakeZalo, template: Path, **other: str) -> Iterator[Program]:
    """The program beside this platform; afterwards its log is looked through for the token."""
    (folder / "data").mkdir()
    (folder / "data/sangkien.db").write_bytes(template.read_bytes())
    named = {
        "ZALO_BOT_TOKEN": zalo.token,
        "ZALO_BOT_API_URL": zalo.url,
        "PUBLIC_URL": zalo.public,
        **other,
    }
    if (folder / ".env").exists():  # the token is in it, where it can be changed
        del named["ZALO_BOT_TOKEN"]
    bot = Program(folder, **named)
    zalo.site = bot.address.replace("localhost", "127.0.0.1")
    bot.start()
    try:
        yield bot
    finally:
        bot.stop()
        zalo.site, zalo.webhook = "", {}
        said = bot.said()
        assert "SECRET" not in said and TOKEN.partition(":")[2] not in said
        assert "Traceback" not in said, said


def introduced(lan: ZaloUser) -> ZaloUser:
    return lan.says("xin chào", "1", "Nguyễn Văn An", "0912345678", "Xưởng cơ khí 3", "hoang mai").hears("Bước 2/11", "Tên sáng kiến")


queue = partial(on_disk.queue, channel="zalo_bot")


# Files that the platform does not deliver


def link(text: str) -> str:
    """The path of the form's page, said last."""
    return str(re.findall(r"https://bot\.example\.vn(/form/[^\s#]+)", text)[-1])
