"""The program as a Zalo Official Account that talks to a server of ours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from tests.fakes.zalo_oa import APP_ID, APP_SECRET, FIRST, HIDDEN, OA_SECRET, FakeOa, OaUser
from tests.program import on_disk
from tests.program.program import Program

SETTINGS = {
    "ZALO_OA_APP_ID": APP_ID,
    "ZALO_OA_APP_SECRET": APP_SECRET,
    "ZALO_OA_SECRET_KEY": OA_SECRET,
    "ZALO_OA_REFRESH_TOKEN": FIRST,
    "ZALO_OA_RATES": "500/1 500/1 500/1",
}


@contextmanager
def started(folder: Path, oa: FakeOa, template: Path, **other: str) -> Iterator[Program]:
    """The program beside this platform; afterwards its log is looked through for secrets."""
    database = folder / "data/sangkien.db"
    database.parent.mkdir(exist_ok=True)
    if not database.exists():
        database.write_bytes(template.read_bytes())
    urls = {"ZALO_OA_API_URL": oa.url, "ZALO_OA_OAUTH_URL": oa.url, "PUBLIC_URL": oa.public}
    bot = Program(folder, **{**SETTINGS, **urls, **other})
    oa.site = bot.address.replace("localhost", "127.0.0.1")
    bot.start()
    try:
        yield bot
    finally:
        if bot.process.poll() is None:
            bot.stop()
        said = bot.said()
        assert not HIDDEN.search(said) and "Traceback" not in said, said


def introduced(lan: OaUser) -> OaUser:
    lan.says("xin chào").presses("Tôi đồng ý") if lan.oa.buttons else lan.says("xin chào", "1")
    return lan.says("Nguyễn Văn An", "0912345678", "Xưởng cơ khí 3", "hoang mai").hears("Bước 2/11", "Tên sáng kiến")


queue = partial(on_disk.queue, channel="zalo_oa")
