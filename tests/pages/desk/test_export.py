"""A large file is written beside a page that says how far it is, and is fetched by who asked for it, and nobody else."""

from __future__ import annotations

import asyncio
import csv
import io
import re
from itertools import takewhile

import pytest

from bot.pages.desk.export.files import MOST_FILES, BeingWritten, DroppedError, Files, Stage
from bot.pages.desk.export.pages import MOST_AT_ONCE
from storage.database.store import Store
from tests.cast.crowd import BADINH, HOANGMAI
from tests.cast.pages.desk import Browser, appointed, at_desk
from tests.cast.rows import NOW, initiative, submit
from tests.program.program import Program

MOST_LOOKS = 60


def fill(site: Program, number: int) -> None:
    """So many initiatives of Hoàng Mai."""
    store = Store(f"sqlite:///{site.folder}/data/demo.db")
    submit(store, [initiative(n, HOANGMAI, n) | {"author": "Lê Thị Dung"} for n in range(1, number + 1)], NOW)
    store.close()


def test_a_page_says_how_far_a_large_file_is_and_then_it_is_fetched(site: Program, desk: Browser) -> None:
    fill(site, MOST_AT_ONCE + 1)
    desk.opens("/officer/export?format=csv").sees("Tệp danh sách hồ sơ")
    (here,) = re.findall(r'name="back" value="(/officer/export/[\w-]+)"', desk.text)
    looks = takewhile(lambda text: "<progress" in text, (desk.opens(here).text for _ in range(MOST_LOOKS)))
    assert all('http-equiv="refresh"' in text for text in looks), "without a script it looks again by itself"
    desk.sees("Tệp đã xong, có").sees("chỉ anh/chị tải được")
    (page,) = set(re.findall(r"/officer/export/[\w-]+/file", desk.text))
    desk.opens(page)
    found = list(csv.DictReader(io.StringIO(desk.content.decode("utf-8-sig"), newline="")))
    assert len(found) > MOST_AT_ONCE and {row["unit"] for row in found} >= {HOANGMAI}
    lan = at_desk(site, appointed(site, BADINH, name="Vũ Thị Lan"))
    assert lan.opens(page).status == 404 and lan.opens(page.removesuffix("/file")).status == 404


def test_a_file_goes_from_the_disk_with_the_next_of_the_same_officer() -> None:
    async def write() -> None:
        files = Files()
        first, second = (BeingWritten(person=1, form="csv", query="") for _ in range(2))
        files.add(first)
        first.file.write_text("x")
        files.end(first, Stage.READY)
        files.add(second)
        assert files.find(first.id, 1) is None and not first.file.exists()
        assert files.find(second.id, 1) is second and files.find(second.id, 2) is None
        files.drop_all()
        with pytest.raises(DroppedError):
            list(second.counted([{}, {}]))
        files.end(second, Stage.FAILED)
        assert not second.file.parent.exists()

    asyncio.run(write())


def test_a_file_that_is_being_written_goes_for_no_other_officer_s() -> None:
    async def write() -> None:
        files = Files()
        officers = [BeingWritten(person=n, form="csv", query="") for n in range(MOST_FILES + 1)]
        ready = officers[1]
        for one in officers[:-1]:
            files.add(one)
        files.end(ready, Stage.READY)
        files.add(officers[-1])
        assert files.find(ready.id, ready.person) is None
        assert all(files.find(one.id, one.person) is one for one in officers if one is not ready)
        files.drop_all()
        for one in officers:
            one.end(Stage.FAILED)

    asyncio.run(write())
