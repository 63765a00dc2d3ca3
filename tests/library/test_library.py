"""A trouble told in one's own words finds how others solved it: what is verified, open and shared, and nothing else."""

from __future__ import annotations

import pytest
from orjson import loads
from sqlalchemy import text

from handlers.alike import library, preparing
from handlers.library.public import look
from storage import library_bits
from storage.database import bulk
from storage.database.store import Store
from storage.initiatives.status import STATUSES
from tests.bench.library.pairs import pairs
from tests.cast.crowd import FIRST, HOANGMAI, officer
from tests.cast.keepsakes.library import WAY, there
from tests.cast.rows import rows
from tests.cast.talker import PLEDGE, Talker
from tests.databases import ON_BOTH

JAM = "máy đột hay bị mắc phôi phải thò tay gỡ"


def found(store: Store, trouble: str = JAM) -> list[str]:
    """The titles that are found."""
    with store.read() as tx:
        return [one.title for one in library.find(tx, trouble)]


def asks(store: Store) -> Talker:
    """Somebody at the menu."""
    return Talker(store, "binh").introduced("Trần Bình").says("tạm dừng")


def told_before(worker: Talker) -> str:
    """How it was, in the form that is open."""
    [(answers,), *_] = rows(worker.store, "SELECT answers FROM draft ORDER BY id DESC")
    return str((answers if isinstance(answers, dict) else loads(answers))["before"])


# What is found


def test_who_tells_a_trouble_at_the_menu_hears_how_others_solved_it(store: Store) -> None:
    there(store, WAY)
    worker = asks(store).says("máy dập hay kẹt phôi")
    worker.hears("Em tìm thấy 1 cách", WAY["title"], "LĐLĐ quận Hoàng Mai", "Gắn đầu thổi hơi").sees("Tôi có cách khác")
    worker.sees("Chỗ tôi cũng áp dụng")


@ON_BOTH
def test_who_has_another_way_begins_a_form_with_what_they_typed(store: Store) -> None:
    there(store, WAY)
    worker = asks(store).says("máy dập hay kẹt phôi").presses("Tôi có cách khác")
    worker.hears("máy dập hay kẹt phôi")
    assert told_before(worker) == "máy dập hay kẹt phôi"


def test_the_command_finds_too_and_says_honestly_when_nobody_has_shared_a_way(lite: Store) -> None:
    there(lite, WAY)
    worker = asks(lite).says("/kho máy dập hay kẹt phôi").hears(WAY["title"])
    worker.says("/kho chó cắn nhau ngoài ngõ").hears("chưa thấy ai chia sẻ").presses("Kể cách của tôi")
    assert told_before(worker) == "chó cắn nhau ngoài ngõ"


def test_without_words_it_asks_for_the_trouble(lite: Store) -> None:
    asks(lite).says("/kho").hears("đang vướng gì", "/kho máy dập").says("kho sáng kiến").hears("đang vướng gì")


def test_words_that_tell_no_trouble_are_answered_as_ever(lite: Store) -> None:
    there(lite, WAY)
    asks(lite).says("xyz abc").hears("Em chưa hiểu").says("chào em").does_not_hear("Em tìm thấy")


def test_a_story_of_a_trouble_begins_its_form_as_ever_and_others_are_told_of_beside_it(lite: Store) -> None:
    there(lite, WAY)
    story = "Trước đây máy dập cứ bị kẹt phôi, mỗi ca 3 lần anh em phải dừng máy thò tay gỡ ra"
    worker = asks(lite).says(story).hears("Em tìm thấy 1 cách người khác đã làm", "/kho")
    assert told_before(worker) == story
    question = worker.question
    worker.says("/kho").hears(WAY["title"], f"/apdung {code(lite)}")
    assert worker.question == question, "the same question stands open"


def test_three_are_shown_at_most_and_each_can_be_chosen(lite: Store) -> None:
    there(lite, *(WAY | {"title": f"{WAY['title']} {number}"} for number in range(1, 6)))
    assert len(found(lite)) == 3
    asks(lite).says(JAM).sees("Chỗ tôi áp dụng được cách 1", "Chỗ tôi áp dụng được cách 3", "Tôi có cách khác")


@pytest.mark.parametrize(
    "trouble", ["may dot hay bi mac phoi phai tho tay go", "MÁY ĐỘT HAY BỊ MẮC PHÔI", "máy ép bị tắc"]
)
def test_however_it_is_typed(lite: Store, trouble: str) -> None:
    there(lite, WAY)
    assert found(lite, trouble) == [WAY["title"]]


def test_most_troubles_find_what_another_told_in_other_words(lite: Store) -> None:
    """Two hundred among themselves; `tests/bench/library.py` measures them beside a hundred thousand others."""
    both = [*pairs("a"), *pairs("b")]
    there(lite, *({"title": one.title, "before": one.before, "solution": one.after} for one in both))
    with lite.read() as tx:
        right = sum(one.title in [each.title for each in library.find(tx, one.trouble)] for one in both)
    assert right >= 0.85 * len(both)


def test_what_shares_hardly_a_word_is_found_by_what_both_are_about(lite: Store) -> None:
    """Where somebody asks for it: of words that nobody asked for, more has to be shared."""
    way = {
        "title": "Thảm cao su đục lỗ và rãnh gom mỡ ở khu chiên xào",
        "before": "Dầu bắn ra gạch, ai đi qua cũng rón rén",
        "solution": "Đế nhám bám ủng, mỡ chảy xuống rãnh, cuối buổi xịt nước là sạch",
    }
    there(lite, way, WAY)
    trouble = "mấy cô phụ bếp trượt té suốt"
    assert found(lite, trouble) == [way["title"]]
    with lite.read() as tx:
        assert library.find(tx, trouble, asked=False) == []


# What is not


def nobody_finds_it(store: Store) -> None:
    """Neither by the words, nor among the newest, nor in the chat."""
    assert found(store) == []
    with store.read() as tx:
        assert look(tx, "") == ([], {})
        assert look(tx, JAM) == ([], {})
    asks(store).says(f"/kho {JAM}").hears("chưa thấy ai chia sẻ").does_not_hear(WAY["title"])


@pytest.mark.parametrize("status", sorted({*STATUSES} - {"verified"}))
def test_what_is_not_verified_is_found_by_nobody(store: Store, status: str) -> None:
    there(store, WAY, status=status)
    nobody_finds_it(store)


@pytest.mark.parametrize("said", ["", "no", "not asked"])
def test_what_its_author_does_not_share_is_found_by_nobody(store: Store, said: str) -> None:
    there(store, WAY, shared=said)
    nobody_finds_it(store)


@ON_BOTH
def test_what_is_kept_to_officers_is_found_by_nobody(store: Store) -> None:
    there(store, WAY, confidential=True)
    nobody_finds_it(store)


def shared_by_chat(store: Store) -> tuple[Talker, Talker]:
    """An author who shares what an officer verified, and that officer; it is found."""
    author = Talker(store, "an").introduced().submits()
    hoa = officer(store, "hoa", HOANGMAI).says("/duyet").presses("Xác minh")
    author.looks().presses("Có, cho học theo")
    assert len(found(store, TOLD)) == 1
    return author, hoa


TOLD = "chỉnh khuôn dập mất thời gian"


@ON_BOTH
@pytest.mark.parametrize("order", [f"/chiase {FIRST} không", "/xoa yes", "/rutdongy yes"])
def test_a_yes_that_is_taken_back_takes_it_out_at_once_and_its_bits_too(store: Store, order: str) -> None:
    author, _ = shared_by_chat(store)
    author.says(order)
    assert found(store, TOLD) == []
    assert left(store) == 0


@ON_BOTH
def test_what_is_no_longer_verified_is_gone_at_once_and_back_with_a_new_verification(store: Store) -> None:
    _, hoa = shared_by_chat(store)
    hoa.presses("Hoàn tác").hears("hoàn tác")
    assert found(store, TOLD) == []
    hoa.presses(FIRST).presses("Xác minh")
    assert len(found(store, TOLD)) == 1


def test_what_was_merged_into_another_is_gone_at_once(lite: Store) -> None:
    shared_by_chat(lite)
    with lite.write() as tx:
        tx.execute(text("UPDATE initiative SET status = 'merged'"))
    assert found(lite, TOLD) == []


def test_words_that_its_author_changed_are_found_only_after_another_yes(lite: Store) -> None:
    author, hoa = shared_by_chat(lite)
    hoa.presses("Hoàn tác").says(f"/duyet {FIRST}").presses("Trả lại để bổ sung").says("2", "Ghi rõ hơn")
    author.looks().presses("Bổ sung ngay").says("sửa tên", "Khuôn dập có chốt định vị", *PLEDGE)
    hoa.says(f"/duyet {FIRST}").presses("Xác minh")
    assert found(lite, TOLD) == []
    author.looks().presses("Có, cho học theo")
    assert found(lite, TOLD) == ["Khuôn dập có chốt định vị"]


def left(store: Store) -> int:
    """How many bits the library has."""
    with store.read() as tx:
        terms = [term for (term,) in bulk.rows(tx, "SELECT term FROM library_bits")]
        return sum(one.bit_count() for one in library_bits.bits(tx, terms).values())


def code(store: Store) -> str:
    """The code of the first."""
    with store.read() as tx:
        return str(tx.execute(text("SELECT code FROM initiative ORDER BY id")).scalars().first())


# Making it


def test_what_was_shared_before_there_was_a_library_is_taken_in_a_little_at_a_time(store: Store) -> None:
    there(store, *(WAY | {"title": f"{WAY['title']} {number}"} for number in range(25)))
    with store.write() as tx:
        for table in ("library", "library_bits"):
            tx.execute(text(f"DELETE FROM {table}"))
    assert found(store) == []
    preparing.begin(store)
    assert len(found(store)) == 3
