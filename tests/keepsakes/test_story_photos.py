"""Photos stand on a story card where an officer and then its author chose them, and never once either took that back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from orjson import loads
from PIL import Image, ImageChops, ImageDraw, ImageStat
from sqlalchemy import text

from bot.files.drawing import draw
from bot.shelves.folder import Folder
from handlers.keepsakes.story import Photo, Story
from handlers.posts.run import Run, run_due, take
from messages.picture import Drawing
from messages.wire import Incoming
from storage.database.store import Store
from storage.sending import unsent
from tests.cast import places
from tests.cast.crowd import HOANGMAI, officer
from tests.cast.keepsakes import papers
from tests.cast.keepsakes.papers import CODE
from tests.cast.keepsakes.stories import AT_FIVE, drawn_at, goes, is_monday, states, told, verified
from tests.cast.talker import PLEDGE, Talker, receive, until
from tests.databases import ON_BOTH

BOTH, FIRST, WORDS = "Ảnh 1 (trước) và ảnh 2 (sau)", "Chỉ ảnh 1", "Chỉ chữ"
DIFFERENCE_MOST = 1.5  # of 255, on average: the edges of letters may differ from one version to another


def photographed(store: Store, *photos: str, channel: str = "web") -> Talker:
    """A worker who handed in an initiative with these photos."""
    who = Talker(store, "an", channel).introduced().says(*until("evidence")).sends(*photos)
    return who.says("xong", *PLEDGE).hears("Mã hồ sơ")


@pytest.fixture
def author(lite: Store) -> Talker:
    """Whose initiative has two photos."""
    return photographed(lite, "truoc.jpg", "sau.jpg")


def asked(store: Store, author: Talker, hoa: Talker) -> int:
    """An officer lets its photos stand there, and its author said yes to its words; the group's chat."""
    chat = verified(store, author, hoa)
    is_monday(author, hoa)
    hoa.says(f"/kechuyen {CODE}").presses("Kèm ảnh").hears("đang hỏi tác giả", "về ảnh")
    author.looks().hears("em hỏi tiếp").presses("Có, không nêu tên")
    return chat


def on_card(store: Store) -> list[tuple[str, str]]:
    """(label, path) of the photos on the card that is due at five; fails where none is due."""
    run = Run(AT_FIVE, 1, draws=True)
    for step in run.steps():
        take(store, step)
    sheets = [one.shows.sheet for one in run.pictures() if isinstance(one.shows, Drawing)]
    (story,) = [one for one in sheets if isinstance(one, Story)]
    return [(one.label, one.path) for one in story.photos]


TWO = [("Trước", "ab/truoc.jpg"), ("Sau", "ab/sau.jpg")]


def test_an_officer_sees_the_photos_and_then_its_author_chooses(lite: Store, author: Talker, hoa: Talker) -> None:
    verified(lite, author, hoa)
    is_monday(author, hoa)
    hoa.says(f"/kechuyen {CODE}").hears("Ảnh 1", "Ảnh 2", "mặt người hay giấy tờ").sees("Kèm ảnh", "Chỉ chữ")
    assert [reply.file for reply in hoa.heard if reply.photo] == ["ab/truoc.jpg", "ab/sau.jpg"]
    author.looks().does_not_hear("Có cho kể")
    hoa.presses("Kèm ảnh").hears("đang hỏi tác giả")
    author.looks().hears("em hỏi tiếp").presses("Có, không nêu tên").hears("Có đưa ảnh lên thẻ", "mặt người khác")
    assert [reply.file for reply in author.heard if reply.photo] == ["ab/truoc.jpg", "ab/sau.jpg"]
    author.sees(BOTH, FIRST, "Chỉ ảnh 2", WORDS)
    assert on_card(lite) == [], "nobody chose one yet"
    author.presses(BOTH).hears("có ảnh 1 (trước) và ảnh 2 (sau)")
    assert on_card(lite) == TWO
    hoa.says(f"/kechuyen {CODE}").hears("tác giả đồng ý, không nêu tên, kèm 2 ảnh")


@ON_BOTH
def test_a_chosen_photo_comes_to_the_group_on_both_databases(store: Store) -> None:
    author, hoa = photographed(store, "truoc.jpg", "sau.jpg"), officer(store, "hoa", HOANGMAI)
    chat = asked(store, author, hoa)
    author.presses(BOTH)
    (post,) = drawn_at(store, AT_FIVE)
    goes(store, [post])
    run_due(store, AT_FIVE + timedelta(minutes=1), days_back=1)
    assert len(told(store, chat)) == 1
    hoa.says(f"/kechuyen {CODE} chỉ chữ").hears("không kèm ảnh")
    assert states(store, chat) == ["failed"]


@pytest.mark.parametrize(
    ("typed", "photos"),
    [
        ("ảnh 2 1", [("Trước", "ab/sau.jpg"), ("Sau", "ab/truoc.jpg")]),
        ("Anh 1, 2", TWO),
        ("ảnh 1-2.", TWO),
        ("ảnh 1 và ảnh 2", TWO),
        ("ảnh 2", [("", "ab/sau.jpg")]),
        ("chỉ chữ", []),
        ("không ảnh.", []),
    ],
)
def test_an_author_may_type_which(
    lite: Store, author: Talker, hoa: Talker, typed: str, photos: list[tuple[str, str]]
) -> None:
    asked(lite, author, hoa)
    author.says(f"/chokechuyen {CODE} {typed}").hears("thẻ")
    assert on_card(lite) == photos


@pytest.mark.parametrize("typed", ["ảnh 3", "ảnh 1 2 3", "ảnh 12", "ảnh 0", "ảnh", "ảnh " + "9" * 5000])
def test_a_photo_that_is_not_there_is_asked_again(lite: Store, author: Talker, hoa: Talker, typed: str) -> None:
    asked(lite, author, hoa)
    author.says(f"/chokechuyen {CODE} {typed}").hears("chưa rõ", "Có đưa ảnh lên thẻ").sees(BOTH, WORDS)
    assert on_card(lite) == []


def test_what_shows_how_it_was_stands_first_whichever_came_first(lite: Store, hoa: Talker) -> None:
    author = photographed(lite, "moi.jpg", "cu.jpg")
    with lite.write() as tx:
        tx.execute(text("UPDATE evidence SET shows = CASE name WHEN 'cu.jpg' THEN 'before' ELSE 'after' END"))
    asked(lite, author, hoa)
    author.hears("Ảnh 1 (sau)", "Ảnh 2 (trước)").presses("Ảnh 2 (trước) và ảnh 1 (sau)")
    assert on_card(lite) == [("Trước", "ab/cu.jpg"), ("Sau", "ab/moi.jpg")]
    author.says(f"/chokechuyen {CODE} ảnh 1")
    assert on_card(lite) == [("Sau", "ab/moi.jpg")]


def test_who_lets_only_words_stand_there_is_asked_about_no_photo(lite: Store, author: Talker, hoa: Talker) -> None:
    verified(lite, author, hoa)
    is_monday(author, hoa)
    hoa.says(f"/kechuyen {CODE}").presses("Chỉ chữ").hears("đang hỏi tác giả").does_not_hear("về ảnh")
    author.looks().does_not_hear("ảnh").presses("Có, không nêu tên").does_not_hear("ảnh")
    author.says(f"/chokechuyen {CODE} ảnh 1").hears("không có ảnh nào")
    assert on_card(lite) == []


def test_before_a_yes_to_its_words_no_photo_is_chosen(lite: Store, author: Talker, hoa: Talker) -> None:
    verified(lite, author, hoa)
    hoa.says(f"/kechuyen {CODE} kèm ảnh")
    author.says(f"/chokechuyen {CODE} ảnh 1 2").hears("Có cho kể chuyện")
    author.says(f"/chokechuyen {CODE} không").says(f"/chokechuyen {CODE} ảnh 1 2").hears("Có cho kể chuyện")


def test_where_the_channel_carries_no_photos_their_numbers_stand_behind_an_address(lite: Store, hoa: Talker) -> None:
    author = photographed(lite, "truoc.jpg", "sau.jpg", channel="zalo_bot")
    verified(lite, author, hoa)
    is_monday(author, hoa)
    hoa.says(f"/kechuyen {CODE} kèm ảnh")
    author.says(f"/chokechuyen {CODE} có, không nêu tên").sees(BOTH, WORDS)
    assert author.screen.evidence.endswith("-vi") and not [one for one in author.heard if one.photo]
    author.says("1").hears("có ảnh 1 (trước) và ảnh 2 (sau)")
    assert on_card(lite) == TWO


def test_within_an_open_form_each_answer_is_a_whole_line(lite: Store, author: Talker, hoa: Talker) -> None:
    verified(lite, author, hoa)
    is_monday(author, hoa)
    hoa.says("/moi").says(f"/kechuyen {CODE}").hears(f"/kechuyen {CODE} kem anh: Kèm ảnh").says(
        f"/kechuyen {CODE} kem anh"
    )
    author.says("/moi").says(f"/chokechuyen {CODE} nêu tên").hears(f"/chokechuyen {CODE} photos 1 2: {BOTH}")
    author.says(f"/chokechuyen {CODE} photos 1 2").hears("có ảnh 1 (trước)")
    assert on_card(lite) == TWO


def test_a_number_stays_with_its_photo_while_others_arrive_or_are_refused(lite: Store, hoa: Talker) -> None:
    author = photographed(lite, "dau.jpg", "truoc.jpg", "sau.jpg")
    state = "UPDATE evidence SET state = :state, path = :path WHERE name = 'dau.jpg'"
    with lite.write() as tx:
        tx.execute(text(state), {"state": "pending", "path": ""})
    asked(lite, author, hoa)
    author.hears("Ảnh 2", "Ảnh 3", f"/chokechuyen {CODE} ảnh 3 2").sees("Chỉ ảnh 2", "Chỉ ảnh 3")
    for state_now, path in (("kept", "ab/dau.jpg"), ("refused", "")):
        with lite.write() as tx:
            tx.execute(text(state), {"state": state_now, "path": path})
        author.says(f"/chokechuyen {CODE} ảnh 2")
        assert on_card(lite) == [("", "ab/truoc.jpg")]


# What is taken back


def test_an_officers_no_holds_when_the_author_chooses_at_that_very_moment(
    lite: Store, author: Talker, hoa: Talker
) -> None:
    asked(lite, author, hoa)
    lines = ((hoa, f"/kechuyen {CODE} chỉ chữ"), (author, f"/chokechuyen {CODE} ảnh 1"))
    events = [Incoming(who.channel, who.name, who.name, who.name, hoa.now, text=line) for who, line in lines]
    receive(events, lite, hoa.now)
    assert on_card(lite) == []
    hoa.says(f"/kechuyen {CODE}").does_not_hear("kèm 1 ảnh")


def test_a_photo_that_is_gone_before_the_hour_is_not_shown(lite: Store, author: Talker, hoa: Talker) -> None:
    asked(lite, author, hoa)
    author.presses(BOTH)
    with lite.write() as tx:
        tx.execute(text("UPDATE evidence SET state = 'erase' WHERE name = 'truoc.jpg'"))
    assert on_card(lite) == [("Sau", "ab/sau.jpg")]
    with lite.write() as tx:
        tx.execute(text("UPDATE evidence SET state = 'erase'"))
    assert on_card(lite) == []


def test_of_a_story_that_its_author_keeps_nobody_says_that_it_has_words_only(
    lite: Store, author: Talker, hoa: Talker
) -> None:
    asked(lite, author, hoa)
    author.says(f"/chokechuyen {CODE} không")
    hoa.says(f"/kechuyen {CODE} chỉ chữ").hears("tác giả không muốn kể").does_not_hear("chỉ còn chữ")
    assert "Chỉ chữ" not in hoa.labels


def test_who_says_anything_else_about_its_words_is_asked_about_photos_anew(
    lite: Store, author: Talker, hoa: Talker
) -> None:
    asked(lite, author, hoa)
    author.presses(BOTH).says(f"/chokechuyen {CODE} nêu tên").hears("Có đưa ảnh lên thẻ")
    assert on_card(lite) == []


@pytest.mark.parametrize(("who", "line"), [("an", "/chokechuyen {} chỉ chữ"), ("hoa", "/kechuyen {} chỉ chữ")])
def test_photos_that_are_taken_back_while_the_card_is_drawn_do_not_go(
    lite: Store, author: Talker, hoa: Talker, who: str, line: str
) -> None:
    chat = asked(lite, author, hoa)
    author.presses(BOTH)
    composed = drawn_at(lite, AT_FIVE)
    author.now = hoa.now = AT_FIVE
    {"an": author, "hoa": hoa}[who].says(line.format(CODE))
    goes(lite, composed)
    assert told(lite, chat) == []
    (post,) = drawn_at(lite, AT_FIVE + timedelta(days=1))
    goes(lite, [post])
    assert len(told(lite, chat)) == 1


@pytest.mark.parametrize(("who", "line"), [("an", "/chokechuyen {} chỉ chữ"), ("hoa", "/kechuyen {} chỉ chữ")])
def test_photos_that_are_taken_back_before_it_was_sent_are_called_off(
    lite: Store, author: Talker, hoa: Talker, who: str, line: str
) -> None:
    chat = asked(lite, author, hoa)
    author.presses(BOTH)
    run_due(lite, AT_FIVE, days_back=1)
    author.now = hoa.now = AT_FIVE
    {"an": author, "hoa": hoa}[who].says(line.format(CODE))
    assert states(lite, chat) == ["failed"]


@ON_BOTH
@pytest.mark.parametrize(("state", "again"), [("failed", 2), ("unsure", 1)])
def test_what_was_taken_back_is_not_sent_at_an_operators_word_either(store: Store, state: str, again: int) -> None:
    author, hoa = photographed(store, "truoc.jpg"), officer(store, "hoa", HOANGMAI)
    chat = asked(store, author, hoa)
    author.presses(FIRST)
    run_due(store, AT_FIVE, days_back=1)
    with store.write() as tx:
        sql = "UPDATE outbox SET state = :state WHERE chat_id = :chat AND body LIKE '%CHUYỆN%'"
        tx.execute(text(sql), {"chat": chat, "state": state})
        assert len(unsent.unsent(tx)) == 1
    author.now = AT_FIVE
    author.says(f"/chokechuyen {CODE} chỉ chữ")
    with store.write() as tx:
        assert unsent.unsent(tx) == [] and unsent.send_again(tx, range(100)) == 0
    author.says(f"/chokechuyen {CODE} chỉ chữ")
    run_due(store, AT_FIVE + timedelta(days=1), days_back=1)
    assert len(told(store, chat)) == again, "what may have come is not told again"


def test_what_a_group_has_seen_is_not_said_to_be_taken_back(lite: Store, author: Talker, hoa: Talker) -> None:
    chat = asked(lite, author, hoa)
    author.presses(BOTH)
    run_due(lite, AT_FIVE, days_back=1)
    with lite.write() as tx:
        tx.execute(text("UPDATE outbox SET state = 'sent' WHERE chat_id = :chat"), {"chat": chat})
    author.says(f"/chokechuyen {CODE} chỉ chữ").hears("không thu lại được")
    hoa.says(f"/kechuyen {CODE} chỉ chữ").hears("không thu lại được")


@pytest.mark.parametrize("undone", ["merged", "withdrawn", "returned"])
def test_what_is_no_longer_verified_is_not_told_at_all(lite: Store, author: Talker, hoa: Talker, undone: str) -> None:
    chat = asked(lite, author, hoa)
    author.presses(BOTH)
    with lite.write() as tx:
        tx.execute(text("UPDATE initiative SET status = :status"), {"status": undone})
    run_due(lite, AT_FIVE, days_back=1)
    assert told(lite, chat) == []


def test_a_choice_is_exported_and_goes_with_the_account(lite: Store, author: Talker, hoa: Talker) -> None:
    chat = asked(lite, author, hoa)
    author.presses(BOTH).says("/xuat")
    document = next(one.document for one in author.heard if one.document)
    kept = loads(document.text)
    photos = {one["name"]: one["id"] for one in kept["evidence"]}
    assert kept["stories"][0]["photos"] == {"before": photos["truoc.jpg"], "after": photos["sau.jpg"]}
    author.says("/xoa yes")
    run_due(lite, AT_FIVE, days_back=1)
    assert told(lite, chat) == []
    with lite.read() as tx:
        assert tx.execute(text("SELECT count(*) FROM story")).scalar_one() == 0


# How it looks


MAKER = 0x010F  # of the camera, as Exif calls it


def photo(path: Path, size: tuple[int, int], colour: str) -> None:
    """A photo of that size: a frame, and a cross through its middle."""
    image = Image.new("RGB", size, colour)
    pen = ImageDraw.Draw(image)
    pen.line([(0, 0), size], fill="white", width=20)
    pen.line([(0, size[1]), (size[0], 0)], fill="white", width=20)
    told = Image.Exif()
    told[MAKER] = "Phone"
    image.save(path, "JPEG", exif=told)


@pytest.mark.parametrize("name", ["two", "one"])
def test_a_card_with_photos_looks_as_it_did(name: str, tmp_path: Path) -> None:
    """After a change on purpose look at the new picture, and put it in the place of the old one."""
    photo(tmp_path / "tall.jpg", (300, 2400), "#8c2f39")
    photo(tmp_path / "wide.jpg", (2400, 300), "#1b6ca8")
    shown = (Photo("Trước", "tall.jpg"), Photo("Sau", "wide.jpg"))
    story = papers.story(photos=shown if name == "two" else shown[1:])
    path = tmp_path / "card.jpg"
    draw(Drawing(template="story", sheet=story, kind="jpg"), str(path), Folder(tmp_path))
    with Image.open(path) as drawn, Image.open(places.GOLDEN / f"story_{name}.png") as golden:
        assert drawn.size == golden.size and not drawn.getexif()
        difference = ImageStat.Stat(ImageChops.difference(drawn.convert("RGB"), golden.convert("RGB"))).mean
    assert max(difference) < DIFFERENCE_MOST and path.stat().st_size < 300_000, "it goes to many groups"


def test_a_photo_that_nobody_can_read_leaves_the_card_as_it_is_without(tmp_path: Path) -> None:
    (tmp_path / "broken.jpg").write_bytes(b"\xff\xd8 no photo")
    broken = papers.story(photos=(Photo("Trước", "broken.jpg"), Photo("Sau", "gone.jpg")))
    for story, name in ((broken, "broken.png"), (papers.story(), "bare.png")):
        draw(Drawing(template="story", sheet=story), str(tmp_path / name), Folder(tmp_path))
    assert (tmp_path / "broken.png").read_bytes() == (tmp_path / "bare.png").read_bytes()


def test_a_card_grows_with_its_words_and_loses_none_below_its_edge(tmp_path: Path) -> None:
    story = papers.story("Cải tiến khuôn dập giảm phế phẩm ở xưởng cơ khí số ba", " thêm một đoạn nữa" * 6)
    draw(Drawing(template="story", sheet=story), str(tmp_path / "long.png"))
    with Image.open(tmp_path / "long.png") as drawn:
        assert drawn.height > 1350
        words = drawn.convert("L").point(lambda light: 255 if light < 128 else 0).getbbox()
    assert words is not None and words[3] < drawn.height - 20, "the last line stands whole"
