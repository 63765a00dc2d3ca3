"""Verified, thanked, recognised, certified, checked: in the running program, on each kind of channel."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from bot import clock
from handlers.people.codes import looks_like_code
from storage.database.store import Store
from storage.people import officers
from tests.cast.coauthors import BINH, late, submits
from tests.cast.talker import FORM, PLEDGE, Talker
from tests.fakes.telegram import Somebody, fake_telegram
from tests.fakes.zalo_bot import FakeZalo
from tests.fakes.zalo_oa import FakeOa
from tests.program import telegram as telegram_program
from tests.program.program import Phone, Program, command, fetched, program
from tests.program.waiting import eventually
from tests.program.zalo_bot import started as zalo_started
from tests.program.zalo_oa import started as oa_started

CODE, NUMBER, ZALO_USER = "SK-2026-000001", 501, "6ede9afa66b88fe6d6a9"


@dataclass
class Got:
    """What the worker got: the letter as a picture, the certificate as a file or the address of one, all words."""

    words: str
    letter: bytes
    certificate: bytes
    open: Callable[[str], tuple[int, str]]  # what stands at an address of ours


def read(picture: bytes) -> str:
    with Image.open(BytesIO(picture)) as opened:
        (code,) = zxingcpp.read_barcodes(opened.convert("RGB"))
        return str(code.text)


def opener(inside: Callable[[str], str]) -> Callable[[str], tuple[int, str]]:
    def open_(address: str) -> tuple[int, str]:
        status, body, _ = fetched(inside(address))
        return status, body.decode("utf-8", "replace")

    return open_


def verified_and_recognised(template: Path, path: Path, channel: str, chat: str, coauthor: str = "") -> Path:
    """A database in which that just happened; nothing was posted yet. `coauthor`: the chat of one, who confirmed."""
    path.write_bytes(template.read_bytes())
    store = Store(f"sqlite:///{path}")
    now = clock.now() - timedelta(minutes=25)
    worker = Talker(store, chat, channel, now)
    if coauthor:
        binh = Talker(store, coauthor, channel, now).introduced(BINH).says("/huy")
        submits(worker.introduced(), f"{BINH} 40%")
        late(binh, worker).says(f"/latoi {worker.code}").hears("đã ghi nhận")
    else:
        worker.introduced().submits()
    hoa = Talker(store, "hoa", now=worker.now + timedelta(minutes=5)).introduced("Trần Thị Hoa").says("/huy")
    with store.write() as tx:
        person = tx.exec_driver_sql("SELECT person_id FROM chat WHERE chat = 'hoa'").scalar_one()
        officers.appoint(tx, person, "Q-HOANGMAI", "", hoa.now)
        tx.exec_driver_sql("UPDATE outbox SET state = 'sent'")
    hoa.says(f"/duyet {worker.code} xác minh").hears("Đã xác minh")
    hoa.says(f"/congnhan {worker.code}").says("125/QĐ-CT", "20/8/2026").presses("Cơ sở").hears("Tác giả được báo")
    store.close()
    return path


@contextmanager
def on_telegram(folder: Path, template: Path) -> Iterator[Got]:
    (folder / "data").mkdir()
    verified_and_recognised(template, folder / "data/sangkien.db", "telegram", str(NUMBER))
    with fake_telegram() as telegram:
        Somebody(telegram, NUMBER)
        bot = Program(folder, **telegram_program.settings(telegram, "webhook")).start()
        try:
            telegram.wait(lambda: {"sendPhoto", "sendDocument"} <= {one.method for one in telegram.to(NUMBER)}, 60)
            sent = telegram.to(NUMBER)
            contents = {one.method: one.content for one in sent}
            words = "\n".join(one.text for one in sent)
            yield Got(words, contents["sendPhoto"], contents["sendDocument"], opener(str))
        finally:
            bot.stop()


@contextmanager
def on_zalo(folder: Path, template: Path) -> Iterator[Got]:
    ready = verified_and_recognised(template, folder / "ready.db", "zalo_bot", ZALO_USER)
    with FakeZalo() as zalo, zalo_started(folder, zalo, ready):
        zalo.wait(lambda: sum(1 for one in zalo.to(ZALO_USER) if one.picture) == 2, seconds=60)
        sent = zalo.to(ZALO_USER)
        words = "\n".join(one.text for one in sent)
        letter = next(one.picture for one in sent if one.picture and "cảm ơn anh/chị" in one.text)
        (printed,) = re.findall(r"https://bot\.example\.vn/certificate/\S+", words)
        _, certificate, _ = fetched(zalo.inside(printed))
        yield Got(words, letter, certificate, opener(zalo.inside))


@contextmanager
def on_zalo_oa(folder: Path, template: Path) -> Iterator[Got]:
    """Its co-author has their own letter and certificate, and reads what became of it, as its author does."""
    author, coauthor = "246845883529100001", "246845883529100002"
    ready = verified_and_recognised(template, folder / "ready.db", "zalo_oa", author, coauthor)
    with FakeOa() as oa:
        oa.users |= {author: oa.now(), coauthor: oa.now()}
        with oa_started(folder, oa, ready):
            oa.wait(lambda: all(sum(1 for one in oa.to(who) if one.picture) == 2 for who in oa.users), seconds=60)
            words = {who: "\n".join(one.text for one in oa.to(who)) for who in oa.users}
            for said in ("cảm ơn anh/chị Trần Thị Bình", "Giấy chứng nhận của anh/chị Trần Thị Bình", "số 125/QĐ-CT"):
                assert said in words[coauthor]
            letter = next(one.picture for one in oa.to(author) if one.picture and "cảm ơn anh/chị" in one.text)
            (printed,) = re.findall(r"https://oa\.example\.vn/certificate/\S+", words[author])
            _, certificate, _ = fetched(printed.replace(oa.public, oa.site, 1))
            yield Got(words[author], letter, certificate, opener(lambda url: url.replace(oa.public, oa.site, 1)))


@contextmanager
def on_the_web(folder: Path, _template: Path) -> Iterator[Got]:
    with program(folder, WEB_CHAT="demo") as site:
        worker = Phone(site).introduced().says(*FORM, *PLEDGE).hears("Mã hồ sơ")
        said = command(site, "officer", "invite", "--unit", "Q-HOANGMAI").stdout
        hoa = Phone(site).introduced().says("/huy", next(word for word in said.split() if looks_like_code(word)))
        (code,) = set(re.findall(r"SK-\d{4}-\d{6}", worker.text))
        hoa.says(f"/duyet {code} xác minh", f"/congnhan {code}", "125/QĐ-CT", "20/8/2026").presses("Cơ sở")
        site.ask("POST", "/api/demo/clock", {"to": "evening"})
        heard: list[dict[str, object]] = []

        def both() -> bool:
            heard.extend(worker.look().messages)
            return sum(1 for one in heard if one["picture"]) == 2

        eventually(both, seconds=60)
        pictures = [fetched(f"{site.address}{one['picture']}")[1] for one in heard if one["picture"]]
        (page,) = [one["page"] for one in heard if one["page"]]
        assert isinstance(page, dict)
        _, certificate, _ = fetched(site.address + page["url"])
        yield Got("\n".join(str(one["text"]) for one in heard), pictures[0], certificate, opener(str))


@pytest.mark.parametrize(
    "channel", [on_telegram, on_zalo, *(pytest.param(one, marks=pytest.mark.long) for one in (on_zalo_oa, on_the_web))]
)
def test_the_worker_is_thanked_and_certified_and_whoever_scans_it_is_told(
    channel: Callable[[Path, Path], AbstractContextManager[Got]], tmp_path: Path, sqlite_template: Path
) -> None:
    with channel(tmp_path, sqlite_template) as got:
        assert "Tin vui" in got.words and "cảm ơn anh/chị Nguyễn Văn An" in got.words
        assert "Giấy chứng nhận của anh/chị Nguyễn Văn An" in got.words and "số 125/QĐ-CT" in got.words
        assert got.certificate.startswith(b"%PDF")
        address = read(got.letter)
        assert address in got.words
        status, page = got.open(address)
        assert status == 200 and "Mã trên giấy là thật" in page and "Số 125/QĐ-CT" in page
        assert "Nguyễn Văn An" not in page, "nobody agreed to that"
        assert got.open(address[:-1] + ("2" if address[-1] != "2" else "3"))[0] == 404
