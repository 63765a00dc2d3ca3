"""A certificate comes when a decision is recorded, as a file to print; it says no more than the decision does."""

from __future__ import annotations

import asyncio
import re
from io import BytesIO
from pathlib import Path

import zxingcpp
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from PIL import Image, ImageChops, ImageStat
from sqlalchemy import text

from bot.files.board_picture import Pictures
from bot.files.drawing import draw, drawn
from bot.files.media import Media
from bot.http.signed_links import Links, addressed
from bot.pages.certificate import CertificatePages, certificate_path
from handlers.keepsakes.certificate import Certificate, certificate
from handlers.posts.run import Run, run_due, take
from messages.picture import Drawing
from messages.wire import Reply, unpack
from storage import paper_marks
from storage.database import facts
from storage.database.store import Store
from tests.cast import places
from tests.cast.crowd import HOANGMAI, officer
from tests.cast.keepsakes import papers
from tests.cast.keepsakes.papers import CODE, HOME
from tests.cast.talker import MORNING, Talker
from tests.databases import ON_BOTH

LINKS = Links(HOME, b"a secret of the tests")
GOLDEN = places.GOLDEN / "certificate.png"
DIFFERENCE_MOST = 1.5  # of 255, on average: the edges of letters may differ from one version to another


def records(hoa: Talker, number: str = "125/QĐ-CT") -> Talker:
    return hoa.says(f"/congnhan {CODE}").says(number, "20/8/2026").presses("Cơ sở").hears("đã ghi")


def certificates(store: Store) -> list[tuple[str, Reply]]:
    """(state, message) of each, in order."""
    with store.read() as tx:
        rows = [(row.state, unpack(row.body)) for row in tx.execute(text("SELECT state, body FROM outbox ORDER BY id"))]
    return [row for row in rows if row[1].paper.startswith("certificate ")]


def sheet_of(store: Store) -> Certificate:
    with store.read() as tx:
        key = tx.execute(text("SELECT id FROM initiative")).scalar_one()
        found = certificate(tx, key, "vi")
    assert found is not None and isinstance(found.sheet, Certificate)
    return found.sheet


def key_of(store: Store) -> int:
    with store.read() as tx:
        return int(tx.execute(text("SELECT id FROM initiative")).scalar_one())


def test_it_comes_once_with_an_address_to_print_it_from(lite: Store, author: Talker, hoa: Talker) -> None:
    with lite.write() as tx:
        facts.keep(tx, paper_marks.ADDRESS, HOME)
    records(hoa)
    for _ in range(2):
        run_due(lite, hoa.now, days_back=1)
    author.looks().hears("Giấy chứng nhận của anh/chị Nguyễn Văn An", "quyết định số 125/QĐ-CT, ngày 20/08/2026, cấp cơ sở")
    ((_, reply),) = certificates(lite)
    assert reply.certificate == f"{key_of(lite)}-vi" and not reply.file_name
    assert f"{HOME}/certificate/" in addressed(reply, LINKS, "vi", hoa.now).text


def test_where_a_channel_carries_files_it_comes_as_one(lite: Store) -> None:
    Talker(lite, "an", channel="telegram").introduced().submits()
    hoa = records(officer(lite, "hoa", HOANGMAI))
    due = Run(hoa.now, 1, draws=True)
    for step in due.steps():
        take(lite, step)
    (picture,) = due.pictures()
    (post,) = picture.posts("papers/x.pdf")
    assert post.reply is not None
    assert (post.reply.file, post.reply.file_name, post.reply.picture) == ("papers/x.pdf", f"giay-chung-nhan-{CODE}.pdf", "")


@ON_BOTH
def test_one_recorded_by_mistake_does_not_go_and_the_right_one_does(store: Store) -> None:
    author = Talker(store, "an", channel="telegram").introduced().submits()
    hoa = records(officer(store, "hoa", HOANGMAI), "152/QĐ-CT")
    run_due(store, hoa.now, days_back=1)
    hoa.says(f"/congnhan {CODE} bỏ")
    records(hoa)
    run_due(store, hoa.now, days_back=1)
    assert [state for state, _ in certificates(store)] == ["failed", "queued"]
    assert "125/QĐ-CT" in certificates(store)[1][1].text
    assert author.looks().text


def test_one_that_is_recorded_anew_takes_the_place_of_the_one_that_has_not_gone(lite: Store) -> None:
    Talker(lite, "an", channel="telegram").introduced().submits()
    hoa = records(officer(lite, "hoa", HOANGMAI), "152/QĐ-CT")
    run_due(lite, hoa.now, days_back=1)
    records(hoa)
    run_due(lite, hoa.now, days_back=1)
    assert [state for state, _ in certificates(lite)] == ["failed", "queued"]


def test_it_says_what_the_decision_says_and_no_more(lite: Store, author: Talker, hoa: Talker) -> None:
    records(hoa, "biên bản họp hội đồng ngày 20/8")
    sheet = sheet_of(lite)
    assert "theo văn bản: biên bản họp hội đồng ngày 20/8, ngày 20/08/2026" in sheet.recognised
    assert "không thay cho" in sheet.note and sheet.names == "Nguyễn Văn An" and sheet.address == ""


def test_the_title_of_what_is_kept_to_officers_is_neither_printed_nor_sent(lite: Store) -> None:
    with lite.write() as tx:
        facts.keep(tx, paper_marks.ADDRESS, HOME)
    author = Talker(lite, "an").introduced().tells().says("sửa bảo mật", "có").says("gửi")
    hoa = officer(lite, "hoa", HOANGMAI)
    hoa.says("/duyet").presses("Xác minh")
    run_due(lite, hoa.now, days_back=1)
    author.looks().hears(f"cảm ơn anh/chị Nguyễn Văn An về sáng kiến {CODE}.", "ghi mã hồ sơ, đơn vị và ngày")
    author.does_not_hear("tên sáng kiến")
    records(hoa)
    run_due(lite, hoa.now, days_back=1)
    sheet = sheet_of(lite)
    assert (sheet.of, sheet.title) == (f"Sáng kiến mã {CODE}", "")
    ((_, reply),) = certificates(lite)
    assert f"sáng kiến {CODE} đã được công nhận" in reply.text and "khuôn dập" not in reply.text
    author.says("/giay").hears(f"Giấy chứng nhận của sáng kiến {CODE}.")
    assert drawn("certificate", 1, sheet=sheet)


def test_whoever_wants_it_again_asks_for_it(lite: Store, author: Talker, hoa: Talker) -> None:
    author.says("/giay").hears("chưa có sáng kiến nào được ghi quyết định")
    records(hoa)
    author.says("/giay").hears(f"Giấy chứng nhận của sáng kiến {CODE}")
    assert author.heard[-1].certificate == f"{key_of(lite)}-vi"
    hoa.says(f"/giay {CODE}").hears(f"chưa có giấy chứng nhận nào của {CODE}").does_not_hear("chưa có sáng kiến nào")


def test_it_is_a_sheet_of_a4_and_gone_with_the_decision(lite: Store, author: Talker, hoa: Talker, tmp_path: Path) -> None:
    with lite.write() as tx:
        facts.keep(tx, paper_marks.ADDRESS, HOME)
        checked = paper_marks.check_address(tx, CODE)
    records(hoa)
    path = certificate_path(LINKS, f"{key_of(lite)}-vi", MORNING)

    async def ask() -> list[tuple[int, bytes]]:
        pictures, app = Pictures(tmp_path), web.Application()
        CertificatePages(lite, Media(tmp_path), pictures, LINKS, lambda: MORNING, "vi").add_to(app)
        answers = []
        async with TestClient(TestServer(app)) as client:
            for one in (path, f"{path}/png", f"{path}x", ""):
                if not one:
                    hoa.says(f"/congnhan {CODE} bỏ")
                async with client.get(one or path) as answer:
                    answers.append((answer.status, await answer.read()))
        pictures.close()
        return answers

    pdf, png, forged, gone = asyncio.run(ask())
    assert pdf[0] == 200 and pdf[1].startswith(b"%PDF") and forged[0] == gone[0] == 410
    box = re.search(rb"MediaBox \[ 0 0 ([\d.]+) ([\d.]+) \]", pdf[1])
    assert box is not None and [round(float(side) / 72 * 25.4) for side in box.groups()] == [297, 210]
    with Image.open(BytesIO(png[1])) as picture:
        assert picture.size == (3508, 2480) and round(picture.info["dpi"][0]) == 300
        (code,) = zxingcpp.read_barcodes(picture.convert("L"))
    assert code.text == checked


def test_a_certificate_looks_as_it_did(tmp_path: Path) -> None:
    """After a change on purpose look at the new picture, and put it in the place of the old one."""
    path = tmp_path / "certificate.png"
    draw(Drawing(template="certificate", sheet=papers.certificate(), zoom=0.5), str(path))
    with Image.open(path) as made, Image.open(GOLDEN) as golden:
        assert made.size == golden.size == (877, 620)
        difference = ImageStat.Stat(ImageChops.difference(made.convert("RGB"), golden.convert("RGB"))).mean
    assert max(difference) < DIFFERENCE_MOST


def test_long_names_leave_the_code_readable() -> None:
    long = papers.certificate("Nguyễn Thị Hoàng Phương Thảo Tôn Nữ Công Tằng Huyền Trân Ngọc Diệp, " * 4, "Bộ <b> & gá 🏥 " * 40)
    with Image.open(BytesIO(drawn("certificate", 1, sheet=long))) as picture:
        assert len(zxingcpp.read_barcodes(picture.convert("L"))) == 1
