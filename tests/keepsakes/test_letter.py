"""A letter of thanks reaches each who takes part, within a minute, once; its code leads to the page that checks it."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image, ImageChops, ImageStat
from sqlalchemy import text

from bot.files.board_picture import Pictures
from bot.files.drawing import block, draw
from bot.intake.intake import Intake
from bot.schedule.posts import Posts
from handlers.people.codes import looks_like_code
from handlers.posts.run import Run, run_due, take
from messages.picture import Drawing
from messages.wire import Reply, unpack
from storage import paper_marks
from storage.database import facts
from storage.database.store import Store
from storage.sending import outbox
from tests.cast import places
from tests.cast.coauthors import BINH, known, submits
from tests.cast.crowd import CITY, HOANGMAI, officer
from tests.cast.keepsakes import papers
from tests.cast.keepsakes.papers import CODE, HOME
from tests.cast.sending import until
from tests.cast.talker import FORM, PLEDGE, Talker
from tests.databases import ON_BOTH

GOLDEN = places.GOLDEN / "letter.png"
DIFFERENCE_MOST = 1.5  # of 255, on average: the edges of letters may differ from one version to another
EIGHTY_LETTERS = "Nguyễn Thị Hoàng Phương Thảo Tôn Nữ Công Tằng Huyền Trân Ngọc Diệp Thanh Hằng Mai"


def at_home(store: Store) -> str:
    """The world can come to us; the address that a paper of the first initiative leads to."""
    with store.write() as tx:
        facts.keep(tx, paper_marks.ADDRESS, HOME)
        return paper_marks.check_address(tx, CODE)


def posts(store: Store, *chats: Talker) -> None:
    """The alarm of the minute rings, at the time of whoever is furthest."""
    run_due(store, max(chat.now for chat in chats), days_back=1)


def letters(store: Store) -> list[tuple[str, str, Reply]]:
    """(chat, state, message) of each letter, in order."""
    sql = "SELECT chat.chat, outbox.state, body FROM outbox JOIN chat ON chat.id = outbox.chat_id ORDER BY outbox.id"
    with store.read() as tx:
        rows = [(row.chat, row.state, unpack(row.body)) for row in tx.execute(text(sql))]
    return [row for row in rows if row[2].paper.startswith("letter ")]


def test_a_letter_comes_once_and_asks_whether_its_page_may_name_them(lite: Store, author: Talker, hoa: Talker) -> None:
    address = at_home(lite)
    posts(lite, author)
    assert letters(lite) == [], "nothing is verified yet"
    hoa.says("/duyet").presses("Xác minh")
    posts(lite, author, hoa)
    author.looks().hears("Hoàng Mai cảm ơn anh/chị Nguyễn Văn An về sáng kiến", "khuôn dập", address, "ghi cả tên")
    posts(lite, author, hoa.waits(minutes=1))
    assert len(letters(lite)) == 1
    author.presses("Ghi tên tôi").hears("thấy cả tên anh/chị").says("/tentrengiay").hears("đang ghi tên anh/chị")
    author.presses("Không ghi tên").hears("không ghi tên anh/chị")


def test_what_the_first_run_after_an_outage_left_over_comes_later(lite: Store, author: Talker, hoa: Talker) -> None:
    hoa.says("/duyet").presses("Xác minh")
    days_later = hoa.now.replace(minute=7) + timedelta(days=2)
    run_due(lite, days_later, days_back=1)
    assert letters(lite) == []
    run_due(lite, days_later + timedelta(minutes=3), days_back=1)
    assert len(letters(lite)) == 1


def test_who_said_yes_before_is_not_asked_again(lite: Store, author: Talker, hoa: Talker) -> None:
    at_home(lite)
    author.says("/tentrengiay có")
    hoa.says("/duyet").presses("Xác minh")
    posts(lite, author, hoa)
    author.looks().hears("cảm ơn anh/chị").does_not_hear("ghi cả tên")


def test_where_the_world_cannot_come_there_is_no_address(lite: Store, author: Talker, hoa: Talker) -> None:
    hoa.says("/duyet").presses("Xác minh")
    posts(lite, author, hoa)
    author.looks().hears("cảm ơn anh/chị").does_not_hear("quét mã", "ghi cả tên")


@ON_BOTH
def test_co_authors_who_confirmed_get_theirs_and_others_do_not(store: Store) -> None:
    at_home(store)
    binh = known(store, "binh")
    dung = known(store, "dung", "Phạm Văn Dũng")
    author = submits(Talker(store, "an").introduced(), f"{BINH} 30%, Phạm Văn Dũng 20%")
    binh.now = dung.now = author.now
    binh.says(f"/latoi {CODE}")
    hoa = officer(store, "hoa", HOANGMAI)
    hoa.says("/duyet").presses("Xác minh")
    posts(store, author, binh, hoa)
    assert sorted(chat for chat, _, _ in letters(store)) == ["an", "binh"]
    binh.looks().hears(f"cảm ơn anh/chị {BINH}")


def test_whoever_handed_it_in_for_another_is_asked_to_pass_it_on(lite: Store) -> None:
    at_home(lite)
    author = Talker(lite, "an").introduced().says("nộp hộ", "Lê Thị Cúc", "hoang mai", *FORM, *PLEDGE).hears("Mã hồ sơ")
    hoa = officer(lite, "hoa", HOANGMAI)
    hoa.says("/duyet").presses("Xác minh")
    posts(lite, author, hoa)
    author.looks().hears("cảm ơn Lê Thị Cúc", "chuyển thư này").does_not_hear("ghi cả tên")


def test_where_no_union_is_known_the_union_thanks(lite: Store, author: Talker, hoa: Talker) -> None:
    hoa.says("/duyet").presses("Xác minh")
    with lite.write() as tx:
        tx.execute(text("UPDATE initiative SET unit = ''"))
    posts(lite, author, hoa)
    author.looks().hears("Công đoàn cảm ơn anh/chị Nguyễn Văn An")


def test_whoever_joins_their_accounts_is_not_thanked_again(lite: Store, author: Talker, hoa: Talker) -> None:
    other = Talker(lite, "an-telegram", "telegram", now=author.now).introduced()
    hoa.now = other.now
    hoa.says("/duyet").presses("Xác minh")
    posts(lite, author, other, hoa)
    assert len(letters(lite)) == 1
    other.now = author.now = hoa.now
    heard = other.says("/taikhoan").text
    author.now = other.now
    author.says(next(word for word in heard.split() if looks_like_code(word))).presses("Gộp lại").hears("nay là của")
    posts(lite, author, other, hoa)
    assert len(letters(lite)) == 1


def test_what_is_undone_before_it_went_is_not_sent_and_may_come_later(lite: Store) -> None:
    at_home(lite)
    author = Talker(lite, "an", channel="telegram").introduced().submits()
    hoa = officer(lite, "hoa", HOANGMAI)
    hoa.says("/duyet").presses("Xác minh")
    due = Run(hoa.now, 1, draws=True)
    for step in due.steps():
        take(lite, step)
    (picture,) = due.pictures()
    hoa.presses("Hoàn tác")
    run_due(lite, hoa.now)
    assert letters(lite) == [] and [post.chat_id for post in picture.texts] != [0]
    hoa.says("/duyet").presses("Xác minh")
    posts(lite, author, hoa)
    assert [state for _, state, _ in letters(lite)] == ["queued"]
    hoa.presses("Hoàn tác")
    assert [state for _, state, _ in letters(lite)] == ["failed"]
    hoa.says("/duyet").presses("Xác minh")
    posts(lite, author, hoa)
    assert [state for _, state, _ in letters(lite)] == ["failed", "queued"]


def test_a_process_that_dies_while_it_draws_loses_no_letter_and_sends_none_twice(lite: Store) -> None:
    at_home(lite)
    Talker(lite, "an", channel="telegram").introduced().submits()
    hoa = officer(lite, "hoa", HOANGMAI)
    hoa.says("/duyet").presses("Xác minh")
    died = Run(hoa.now, 1, draws=True)
    for step in died.steps():
        take(lite, step)
    assert len(died.pictures()) == 1 and letters(lite) == []
    for _ in range(2):
        posts(lite, hoa)
    assert [(chat, state) for chat, state, _ in letters(lite)] == [("an", "queued")]


def test_its_picture_is_kept_until_it_has_gone(lite: Store) -> None:
    author = Talker(lite, "an", channel="zalo_oa").introduced()
    path = f"papers/{'a' * 32}.png"
    with lite.write() as tx:
        chat = tx.execute(text("SELECT id FROM chat")).scalar_one()
        outbox.queue(tx, chat, Reply("Thư", picture=path, paper=f"letter {CODE}"), author.now, "post", "held")
        assert outbox.files_waiting(tx, [path, "papers/other.png"]) == {path}
        tx.execute(text("UPDATE outbox SET state = 'sent'"))
        assert outbox.files_waiting(tx, [path]) == set()


def test_the_picture_carries_a_code_that_leads_to_its_page(lite: Store, author: Talker, hoa: Talker, tmp_path: Path) -> None:
    address = at_home(lite)
    hoa.says("/duyet").presses("Xác minh")

    async def run() -> None:
        intake, pictures = Intake(lite, lambda: hoa.now), Pictures(tmp_path)
        made = Posts(lite, intake, pictures, lambda: hoa.now)
        await made.run()
        await until(lambda: len(letters(lite)) == 1, seconds=60)
        await made.close()
        await intake.close()

    asyncio.run(run())
    ((_, _, reply),) = letters(lite)
    with Image.open(tmp_path / reply.picture) as picture:
        (code,) = zxingcpp.read_barcodes(picture.convert("RGB"))
    assert code.text == address


def test_a_letter_looks_as_it_did(tmp_path: Path) -> None:
    """After a change on purpose look at the new picture, and put it in the place of the old one."""
    path = tmp_path / "letter.png"
    draw(Drawing(template="letter", sheet=papers.letter()), str(path))
    with Image.open(path) as drawn, Image.open(GOLDEN) as golden:
        assert drawn.size == golden.size == (1080, 1350)
        difference = ImageStat.Stat(ImageChops.difference(drawn.convert("RGB"), golden.convert("RGB"))).mean
    assert max(difference) < DIFFERENCE_MOST and path.stat().st_size < 200_000


def test_a_name_of_eighty_letters_and_a_title_without_end_fit(tmp_path: Path) -> None:
    name = block(EIGHTY_LETTERS, 78, 896, True, 2)
    assert len(EIGHTY_LETTERS) >= 80 and " ".join(name.lines) == EIGHTY_LETTERS and 40 <= name.size < 78
    title = block("Cải tiến khuôn dập 🏥 " * 20, 58, 896, True, 3)
    assert len(title.lines) == 3 and title.lines[-1].endswith("…") and "🏥" not in "".join(title.lines)
    draw(Drawing(template="letter", sheet=papers.letter(EIGHTY_LETTERS, "Bộ <b> & " * 40)), str(tmp_path / "long.png"))
    with Image.open(tmp_path / "long.png") as drawn:
        assert len(zxingcpp.read_barcodes(drawn.convert("RGB"))) == 1


@pytest.mark.parametrize("words", ["", "Bùi"])
def test_few_words_fill_no_line_of_their_own(words: str) -> None:
    assert block(words, 58, 896, True, 3).lines == ([words] if words else [])


def test_the_union_that_verified_it_thanks_and_no_other(lite: Store, author: Talker) -> None:
    at_home(lite)
    city = officer(lite, "minh", CITY).says(f"/duyet {CODE}").presses("Xác minh")
    posts(lite, author, city)
    author.looks().hears("LĐLĐ thành phố Hà Nội cảm ơn anh/chị Nguyễn Văn An").does_not_hear("Hoàng Mai cảm ơn")
