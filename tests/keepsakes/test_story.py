"""A story is told in groups once, when its author said yes to those very words; nobody is named who did not agree."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from pathlib import Path

from PIL import Image, ImageChops, ImageStat
from sqlalchemy import text

from bot.files.drawing import draw
from handlers.posts.job import local_day
from handlers.posts.run import run_due
from messages.picture import Drawing
from messages.wire import Incoming
from storage.database.store import Store
from storage.initiatives import initiatives, review
from storage.initiatives.review import Officer
from storage.posts import stories
from storage.programme import units
from tests.cast import places
from tests.cast.crowd import HOANGMAI, officer
from tests.cast.groups import at, change, group
from tests.cast.keepsakes import papers
from tests.cast.keepsakes.papers import CODE
from tests.cast.keepsakes.stories import AT_FIVE, MONDAY, drawn_at, goes, is_monday, states, told, verified
from tests.cast.talker import MORNING, Talker, receive
from tests.databases import ON_BOTH

GOLDEN = places.GOLDEN / "story.png"
DIFFERENCE_MOST = 1.5  # of 255, on average: the edges of letters may differ from one version to another


@ON_BOTH
def test_on_monday_an_officer_is_offered_stories_and_the_author_is_asked_before_any_is_told(store: Store) -> None:
    author, hoa = Talker(store, "an").introduced().submits(), officer(store, "hoa", HOANGMAI)
    chat = verified(store, author, hoa)
    is_monday(author, hoa)
    run_due(store, MONDAY, days_back=1)
    run_due(store, MONDAY + timedelta(minutes=1), days_back=1)
    hoa.looks().hears("Tuần này kể chuyện nào", CODE).presses(f"Kể {CODE}").hears("đang hỏi tác giả")
    hoa.says(f"/kechuyen {CODE}").hears("đang chờ tác giả trả lời")
    run_due(store, AT_FIVE, days_back=1)
    assert told(store, chat) == [], "nobody said yes yet"
    author.looks().hears("Có cho kể chuyện này trong nhóm không", "Mỗi ca phải dừng máy ba lần", "500 triệu đồng")
    author.presses("Có, không nêu tên").hears("không nêu tên anh/chị")
    for minutes in (0, 1, 24 * 60):
        run_due(store, AT_FIVE + timedelta(minutes=minutes), days_back=1)
    (words,) = told(store, chat)
    assert "Cải tiến khuôn dập" in words and "Nguyễn Văn An" not in words and "Hoàng Mai" in words


def test_under_a_story_that_is_shared_other_workplaces_say_that_they_do_it_too(
    lite: Store, author: Talker, hoa: Talker
) -> None:
    chat = verified(lite, author, hoa)
    is_monday(author, hoa)
    hoa.says(f"/kechuyen {CODE}")
    author.looks().presses("Có, không nêu tên").says(f"/chiase {CODE} có")
    run_due(lite, AT_FIVE, days_back=1)
    (words,) = told(lite, chat)
    assert words.endswith(f"Chỗ anh/chị cũng áp dụng? Nhắn riêng em: /apdung {CODE}")


def test_who_wants_their_name_there_has_it_and_who_thinks_better_of_it_is_heard(
    lite: Store, author: Talker, hoa: Talker
) -> None:
    chat = verified(lite, author, hoa)
    is_monday(author, hoa)
    hoa.says(f"/kechuyen {CODE}")
    author.looks().presses("Có, nêu tên tôi").says(f"/chokechuyen {CODE} không").hears("không kể chuyện")
    run_due(lite, AT_FIVE, days_back=1)
    assert told(lite, chat) == []
    author.says(f"/chokechuyen {CODE}").presses("Có, nêu tên tôi")
    run_due(lite, AT_FIVE, days_back=1)
    (words,) = told(lite, chat)
    assert "Nguyễn Văn An, " in words


def test_a_yes_is_gone_with_the_account(lite: Store, author: Talker, hoa: Talker) -> None:
    chat = verified(lite, author, hoa)
    is_monday(author, hoa)
    hoa.says(f"/kechuyen {CODE}")
    author.looks().presses("Có, không nêu tên").says("/rutdongy yes")
    run_due(lite, AT_FIVE, days_back=1)
    assert told(lite, chat) == []


def test_what_is_undone_while_its_picture_is_drawn_is_not_told(lite: Store, author: Talker, hoa: Talker) -> None:
    chat = verified(lite, author, hoa)
    is_monday(author, hoa)
    hoa.says(f"/kechuyen {CODE}")
    author.looks().presses("Có, không nêu tên")
    composed = drawn_at(lite, AT_FIVE)
    author.says(f"/chokechuyen {CODE} không")
    goes(lite, composed)
    assert told(lite, chat) == []


def test_who_changes_their_mind_about_their_name_while_it_is_written_is_not_named(
    lite: Store, author: Talker, hoa: Talker
) -> None:
    chat = verified(lite, author, hoa)
    is_monday(author, hoa)
    hoa.says(f"/kechuyen {CODE}")
    author.looks().presses("Có, nêu tên tôi")
    composed = drawn_at(lite, AT_FIVE)
    author.now = AT_FIVE
    author.says(f"/chokechuyen {CODE} có")
    goes(lite, composed)
    assert told(lite, chat) == []
    run_due(lite, AT_FIVE + timedelta(days=1), days_back=1)
    (words,) = told(lite, chat)
    assert "Nguyễn Văn An" not in words


def test_a_no_calls_off_what_has_not_gone_to_the_group(lite: Store, author: Talker, hoa: Talker) -> None:
    chat = verified(lite, author, hoa)
    is_monday(author, hoa)
    hoa.says(f"/kechuyen {CODE}")
    author.looks().presses("Có, nêu tên tôi")
    run_due(lite, AT_FIVE, days_back=1)
    author.now = AT_FIVE
    author.says(f"/chokechuyen {CODE} không").hears("không kể chuyện")
    assert states(lite, chat) == ["failed"]


def agreed(store: Store, author: Talker, hoa: Talker, answer: str) -> int:
    """It is verified and chosen within the minutes in which that may be undone, and its author answers so."""
    chat = verified(store, author, hoa)
    hoa.says(f"/kechuyen {CODE}")
    author.looks().presses(answer)
    return chat


def test_words_that_its_author_never_read_are_not_told(store: Store) -> None:
    author, hoa = Talker(store, "an").introduced().submits(), officer(store, "hoa", HOANGMAI)
    chat = agreed(store, author, hoa, "Có, nêu tên tôi")
    hoa.says(f"/duyet {CODE} hoàn tác")
    hoa.says(f"/duyet {CODE} xác minh").hears("xác minh")
    run_due(store, at("17:00", local_day(hoa.now)), days_back=1)
    assert told(store, chat) == []
    hoa.says(f"/kechuyen {CODE}").hears("đang hỏi tác giả")


def test_what_is_undone_is_called_off_before_the_group_hears_it(store: Store) -> None:
    author, hoa = Talker(store, "an").introduced().submits(), officer(store, "hoa", HOANGMAI)
    author.now = hoa.now = at("16:56", local_day(hoa.now))
    chat = agreed(store, author, hoa, "Có, nêu tên tôi")
    run_due(store, at("17:00", local_day(hoa.now)), days_back=1)
    assert states(store, chat) == ["queued"]
    hoa.says(f"/duyet {CODE} hoàn tác")
    assert states(store, chat) == ["failed"]


def test_what_waits_for_a_group_goes_with_its_author(store: Store) -> None:
    author, hoa = Talker(store, "an").introduced().submits(), officer(store, "hoa", HOANGMAI)
    chat = agreed(store, author, hoa, "Có, nêu tên tôi")
    run_due(store, at("17:00", local_day(hoa.now)), days_back=1)
    assert states(store, chat) == ["queued"]
    author.says("/rutdongy yes")
    assert states(store, chat) == ["failed"]


@ON_BOTH
def test_what_a_group_has_heard_is_not_said_to_be_taken_back(store: Store) -> None:
    author, hoa = Talker(store, "an").introduced().submits(), officer(store, "hoa", HOANGMAI)
    chat = agreed(store, author, hoa, "Có, nêu tên tôi")
    run_due(store, at("17:00", local_day(hoa.now)), days_back=1)
    with store.write() as tx:
        tx.execute(text("UPDATE outbox SET state = 'sent' WHERE chat_id = :chat"), {"chat": chat})
    author.says(f"/chokechuyen {CODE} không").hears("không thu lại được")
    author.says(f"/chokechuyen {CODE} có, không nêu tên").hears("không kể lại", "nhóm chưa nghe thì em kể, không nêu tên")


def test_a_yes_where_no_group_can_hear_it_is_told_so(lite: Store, author: Talker, hoa: Talker) -> None:
    chat = verified(lite, author, hoa)
    hoa.says(f"/kechuyen {CODE}")
    change(lite, chat, quiet=True)
    author.looks().presses("Có, không nêu tên").hears("chưa có nhóm nào")


def test_where_no_group_could_hear_it_no_author_is_asked(lite: Store, author: Talker, hoa: Talker) -> None:
    hoa.says("/duyet").presses("Xác minh").says(f"/kechuyen {CODE}").hears("Chưa có nhóm nào", "/manhom")
    author.looks().does_not_hear("Có cho kể")
    group(lite, "nhom", unit=HOANGMAI, bound_at=MORNING)
    hoa.says(f"/kechuyen {CODE}").hears("đang hỏi tác giả")


def test_an_author_who_cannot_be_reached_is_not_said_to_be_asked(lite: Store, author: Talker, hoa: Talker) -> None:
    verified(lite, author, hoa)
    with lite.write() as tx:
        tx.execute(text("UPDATE chat SET gone_at = seen_at WHERE chat = 'an'"))
    hoa.says(f"/kechuyen {CODE}").hears("không nhắn được cho tác giả").does_not_hear("đang hỏi")


def test_two_officers_at_one_moment_ask_the_author_once(lite: Store, author: Talker, hoa: Talker) -> None:
    lan = officer(lite, "lan", HOANGMAI)
    verified(lite, author, hoa)
    lan.now = hoa.now
    line = f"/kechuyen {CODE}"
    receive([Incoming(one.channel, one.name, one.name, one.name, hoa.now, text=line) for one in (hoa, lan)], lite, hoa.now)
    hoa.looks().hears("đang hỏi tác giả")
    lan.looks().hears("đang chờ tác giả trả lời")
    assert author.looks().text.count("Có cho kể chuyện này trong nhóm không") == 1


def test_each_answer_is_a_whole_line_where_there_are_no_buttons(lite: Store) -> None:
    author = Talker(lite, "an", channel="zalo_bot").introduced().submits()
    hoa = officer(lite, "hoa", HOANGMAI)
    verified(lite, author, hoa)
    hoa.says(f"/kechuyen {CODE}")
    lines = [line for line in author.looks().text.splitlines() if line.startswith("/chokechuyen")]
    answers = ["không nêu tên anh/chị", "có nêu tên anh/chị", "em không kể"]
    for line, said in zip(lines, answers, strict=True):
        author.says(line).hears(said)
    author.says(f"/chokechuyen {CODE} không nêu tên").hears("không nêu tên anh/chị")


@ON_BOTH
def test_the_most_valuable_is_offered_first_and_of_no_known_value_the_latest(store: Store) -> None:
    codes = [Talker(store, name).introduced().submits().code for name in ("an", "binh", "cuc", "dung")]
    with store.write() as tx:
        for code, benefit in zip(codes, (None, 0, 2_000_000, 900_000_000), strict=True):
            found = initiatives.by_code(tx, code)
            assert found is not None
            review.decide(
                tx, key=found.id, code=code, officer=Officer(person_id=1, name="Hoa"), status="verified", reason="",
                questions=(), now=MORNING,
            )  # fmt: skip
            tx.execute(text("UPDATE initiative SET benefit = :b WHERE id = :key"), {"b": benefit, "key": found.id})
        keys = stories.candidates(tx, units.below(tx, HOANGMAI), MORNING - timedelta(days=30), 3)
        offered = [one.code for one in map(partial(initiatives.by_id, tx), keys) if one]
    assert offered == [codes[3], codes[2], codes[1]]


def test_what_cannot_be_told_is_said_with_its_reason(lite: Store, author: Talker, hoa: Talker) -> None:
    hoa.says("/kechuyen").hears("kèm mã hồ sơ").says(f"/kechuyen {CODE}").hears("chưa được xác minh")
    author.says(f"/chokechuyen {CODE} có").hears("chưa hỏi anh/chị")
    kept = Talker(lite, "cuc", now=author.now).introduced("Lê Thị Cúc").tells().says("sửa bảo mật", "có").says("gửi")
    hoa.now = kept.now
    hoa.says(f"/duyet {kept.code} xác minh").says(f"/kechuyen {kept.code}").hears("giữ kín")
    officer(lite, "lan", "Q-BADINH").says(f"/kechuyen {CODE}").hears("không thấy hồ sơ này")


def test_a_card_looks_as_it_did(tmp_path: Path) -> None:
    """After a change on purpose look at the new picture, and put it in the place of the old one."""
    path = tmp_path / "story.png"
    draw(Drawing(template="story", sheet=papers.story()), str(path))
    with Image.open(path) as drawn, Image.open(GOLDEN) as golden:
        assert drawn.size == golden.size == (1080, 1350)
        difference = ImageStat.Stat(ImageChops.difference(drawn.convert("RGB"), golden.convert("RGB"))).mean
    assert max(difference) < DIFFERENCE_MOST and path.stat().st_size < 100_000, "it goes to many groups"
    draw(Drawing(template="story", sheet=papers.story("Bộ gá 🏥 <b> & " * 20, " và chỉnh lại" * 20, "Lê Thị Cúc " * 8)), str(path))
