"""Whoever scans a paper learns at once how its initiative stands; what was altered or made up tells nothing."""

from __future__ import annotations

import asyncio
import random
import string
from dataclasses import replace

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import text

from bot.pages.check import REQUESTS_BURST, CheckPages
from handlers.keepsakes.checked import Checked, look_up
from storage import paper_marks
from storage.database.store import Store
from storage.people import preferences
from storage.people.codes import LETTERS
from tests.cast.crowd import HOANGMAI, officer
from tests.cast.talker import MORNING, Talker

CODE = "SK-2026-000001"
EVERY_LETTER = string.ascii_letters + string.digits + "-_.~ Đ"


def checked(store: Store, code: str = CODE) -> Checked | None:
    """What the paper of that code tells."""
    with store.read() as tx:
        return look_up(tx, code, paper_marks.mark(tx, code))


def pages(store: Store, *paths: str) -> list[tuple[int, str]]:
    """(status, text) of each page, one after another."""

    async def ask() -> list[tuple[int, str]]:
        app = web.Application()
        CheckPages(store, lambda: MORNING, "vi").add_to(app)
        async with TestClient(TestServer(app)) as client:
            answers = []
            for path in paths:
                async with client.get(path) as answer:
                    answers.append((answer.status, await answer.text()))
            return answers

    return asyncio.run(ask())


def path(store: Store, code: str = CODE) -> str:
    with store.read() as tx:
        return paper_marks.check_path(tx, code)


def agrees(store: Store, name: str) -> None:
    """The person of that chat may be named on the page."""
    with store.write() as tx:
        person = tx.execute(text("SELECT person_id FROM chat WHERE chat = :name"), {"name": name}).scalar_one()
        preferences.save(tx, replace(preferences.find(tx, person), on_papers=True), MORNING)


def test_a_verified_one_is_said_to_be_so_without_a_name(lite: Store, author: Talker, hoa: Talker) -> None:
    hoa.says("/duyet").presses("Xác minh")
    ((status, page),) = pages(lite, path(lite))
    assert status == 200
    for said in ("Mã trên giấy là thật", CODE, "Công đoàn đã xác minh", "22/11/2026", "Hoàng Mai", "08:00 22/11/2026"):
        assert said in page
    assert "Cải tiến khuôn dập" in page and "Nguyễn Văn An" not in page and "<script" not in page


def test_a_decision_is_shown_with_its_number_and_gone_when_it_was_a_mistake(
    lite: Store, author: Talker, hoa: Talker
) -> None:
    hoa.says(f"/congnhan {CODE}").says("125/QĐ-CT", "20/8/2026").presses("Cơ sở")
    assert "Số 125/QĐ-CT, ngày 20/08/2026, cấp cơ sở" in pages(lite, path(lite))[0][1]
    hoa.says(f"/congnhan {CODE} bỏ")
    hoa.says(f"/congnhan {CODE}").says("biên bản hội đồng sáng kiến", "20/8/2026").presses("Cơ sở")
    assert "<dd>biên bản hội đồng sáng kiến, ngày 20/08/2026" in pages(lite, path(lite))[0][1]
    hoa.says(f"/congnhan {CODE} bỏ")
    found = checked(lite)
    assert found is not None and found.recognised is None and not found.stands


def test_a_name_stands_there_once_its_person_agreed_and_no_longer_than_their_account(
    lite: Store, author: Talker, hoa: Talker
) -> None:
    hoa.says("/duyet").presses("Xác minh")
    agrees(lite, "an")
    assert "Nguyễn Văn An" in pages(lite, path(lite))[0][1]
    author.says("/rutdongy yes")
    found = checked(lite)
    assert found is not None and found.names == () and found.stands


def test_what_is_kept_to_officers_has_no_title_there(lite: Store) -> None:
    author = Talker(lite, "an").introduced().tells().says("sửa bảo mật", "có").says("gửi").hears("Mã hồ sơ")
    officer(lite, "hoa", HOANGMAI).says("/duyet").presses("Xác minh")
    found = checked(lite, author.code)
    assert found is not None and found.status == "verified" and not found.title


def test_what_was_taken_back_erased_or_undone_is_said_in_the_same_second(
    lite: Store, author: Talker, hoa: Talker
) -> None:
    hoa.says("/duyet").presses("Xác minh").presses("Hoàn tác")
    assert "Đang chờ công đoàn xem" in pages(lite, path(lite))[0][1]
    author.says(f"/rut {CODE}").presses("Rút lại")
    assert "Tác giả đã rút" in pages(lite, path(lite))[0][1]
    author.says("/xoa yes")
    page = pages(lite, path(lite))[0][1]
    assert "Đã xóa theo yêu cầu của tác giả" in page and "Hoàng Mai" not in page and "khuôn" not in page


def test_one_that_was_merged_leads_to_the_other(lite: Store, author: Talker) -> None:
    other = Talker(lite, "binh", now=author.now).introduced("Lê Văn Bình").submits()
    hoa = officer(lite, "hoa", HOANGMAI)
    hoa.says(f"/duyet {other.code} trùng {CODE}").hears("Đã gộp")
    ((_, page),) = pages(lite, path(lite, other.code))
    assert f"Đã gộp vào hồ sơ {CODE}" in page and f'href="{path(lite)}"' in page
    assert "Đang chờ công đoàn xem" in pages(lite, page.partition('<a href="')[2].partition('"')[0])[0][1]


def test_every_other_letter_at_every_place_is_refused(lite: Store, author: Talker) -> None:
    with lite.read() as tx:
        mark = paper_marks.mark(tx, CODE)
        assert look_up(tx, CODE, mark) is not None
        whole = f"{CODE}/{mark}"
        for place, printed in enumerate(whole):
            for letter in EVERY_LETTER:
                if letter != printed != "/":
                    code, _, shown = f"{whole[:place]}{letter}{whole[place + 1 :]}".partition("/")
                    assert look_up(tx, code, shown) is None, (place, letter)
        for longer in (whole + "A", whole[:-1], "A" + whole):
            code, _, shown = longer.partition("/")
            assert look_up(tx, code, shown) is None
        assert look_up(tx, "SK-2026-000002", mark) is None


def test_whatever_is_made_up_is_refused(lite: Store, author: Talker) -> None:
    made = random.Random(7)
    letters = EVERY_LETTER + "\x00\ud800/%ệ🏥"
    with lite.read() as tx:
        for _ in range(2000):
            code, mark = ("".join(made.choices(letters, k=made.randint(0, 20))) for _ in range(2))
            assert look_up(tx, made.choice((CODE, code)), mark) is None
    odd = pages(lite, "/kiemtra/%00/%FF%FE", f"/kiemtra/{CODE}/%ED%A0%80", f"/kiemtra/{CODE}/" + "A" * 3000, "/kiemtra/%2F/%2E")
    assert {status for status, _ in odd} == {404}


def test_the_page_refuses_kindly_and_a_code_alone_tells_nothing(lite: Store, author: Talker) -> None:
    forged, alone, bare, english = pages(
        lite, f"{path(lite)[:-1]}!", f"/kiemtra/{CODE}", "/kiemtra", f"{path(lite)}?lang=en"
    )
    assert forged[0] == 404 and "không phải do chúng tôi in" in forged[1] and "Hoàng Mai" not in forged[1]
    assert alone[0] == bare[0] == 200 and "quét mã vuông" in alone[1] and "Hoàng Mai" not in alone[1]
    assert "The code on the paper is genuine" in english[1]


def test_who_asks_too_often_waits(lite: Store) -> None:
    answers = pages(lite, *["/kiemtra"] * (2 * REQUESTS_BURST))
    assert answers[0][0] == 200 and 429 in [status for status, _ in answers]


def test_the_mark_is_of_letters_that_nobody_takes_for_others(lite: Store) -> None:
    with lite.read() as tx:
        marks = [paper_marks.mark(tx, f"SK-2026-{number:06}") for number in range(200)]
    assert {len(mark) for mark in marks} == {14} and len(set(marks)) == 200
    assert not set("".join(marks)) & set("01ILO") and set("".join(marks)) <= set(LETTERS)
