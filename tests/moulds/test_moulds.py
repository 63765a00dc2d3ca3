"""Copies of one mould are shown to officers alone, and one press asks each author one definite question."""

from __future__ import annotations

from datetime import timedelta

from handlers.alike.moulds import is_same_mould, sentences, shared_sentences
from storage.database.store import Store
from tests.bench.moulds.measuring import filled, measure
from tests.cast.crowd import BADINH, HOANGMAI, officer
from tests.cast.rows import initiative, rows, submit
from tests.cast.talker import MORNING, Talker
from tests.databases import ON_BOTH
from tests.moulds.copies import MOULD, authors, hand_in, look, people

QUESTION = "ở máy nào, chỗ nào, và ai đã làm thử đầu tiên"


@ON_BOTH
def test_who_looks_sees_how_many_are_of_one_mould_and_one_press_asks_each(store: Store) -> None:
    workers = authors(store)
    hand_in(store, people(store), [HOANGMAI])
    hoa = officer(store, "hoa", HOANGMAI)
    hoa.says("/duyet khuôn").hears("5 hồ sơ đang chờ (cùng khuôn)", "5 hồ sơ cùng khuôn", "«")
    hoa.presses("5 hồ sơ cùng khuôn").hears("Câu giống nhau", "T-1: Kẻ vạch cho kho 0 – Nguyễn Văn An", QUESTION)
    hoa.presses("Hỏi mỗi người một câu").hears("Em đã gửi câu hỏi cho 5 tác giả")
    for worker in workers:
        worker.looks().hears("hỏi về sáng kiến T-", QUESTION).does_not_hear("khuôn")
    hoa.says("/duyet T-2 hoi moi nguoi").hears("đều đã được hỏi")
    workers[0].looks().hears_nothing()
    assert rows(store, "SELECT DISTINCT status FROM initiative") == [("submitted",)]


def test_an_officer_sees_those_of_their_own_units(lite: Store) -> None:
    authors(lite)
    hand_in(lite, people(lite), [HOANGMAI, BADINH])
    officer(lite, "hoa", HOANGMAI).says("/duyet T-1").hears("3 hồ sơ cùng khuôn")
    officer(lite, "binh", BADINH).says("/duyet T-2 khuôn").hears("2 hồ sơ cùng khuôn", "T-4").does_not_hear("T-1")


def test_what_only_others_may_see_makes_no_mark(lite: Store) -> None:
    authors(lite)
    hand_in(lite, people(lite), [HOANGMAI] * 4 + [BADINH])
    officer(lite, "binh", BADINH).says("/duyet khuôn").hears("Không còn hồ sơ nào chờ").says(
        "/duyet T-5"
    ).does_not_hear("khuôn")
    officer(lite, "hoa", HOANGMAI).says("/duyet khuôn").hears("4 hồ sơ đang chờ (cùng khuôn)")


def test_a_question_that_waits_is_left_to_who_asked_it(lite: Store) -> None:
    workers = authors(lite)
    hand_in(lite, people(lite), [HOANGMAI])
    hoa = officer(lite, "hoa", HOANGMAI)
    hoa.says("/duyet T-1 hoi").says("Anh cho xem ảnh được không?").hears("Em đã gửi câu hỏi về T-1")
    workers[0].looks()
    hoa.says("/duyet T-1 hoi moi nguoi").hears("cho 4 tác giả", "Còn 1 hồ sơ")
    workers[0].looks().hears_nothing()


def test_one_typist_alone_makes_no_mould_but_a_burst_unless_they_type_for_others(lite: Store) -> None:
    authors(lite)
    one = people(lite)[0]
    hand_in(lite, [one] * 6, [HOANGMAI])
    assert rows(lite, "SELECT DISTINCT kind, group_id FROM mould") == [("burst", 1)]
    officer(lite, "hoa", HOANGMAI).says("/duyet T-1").hears("6 hồ sơ một người nộp liền nhau")
    other = people(lite)[1]
    for_others = [initiative(at, HOANGMAI, other) | {"by_author": False} for at in range(11, 18)]
    submit(lite, for_others, MORNING)
    look(lite)
    assert rows(lite, "SELECT count(*) FROM mould") == [(6,)]


def test_what_came_from_one_hand_is_forgotten_with_the_account(store: Store) -> None:
    workers = authors(store)
    hand_in(store, [people(store)[0]] * 6, [HOANGMAI])
    workers[0].says("/xoa").presses("Xóa tất cả")
    assert rows(store, "SELECT count(*) FROM mould") == [(0,)]


def test_those_that_come_later_join_the_group(lite: Store) -> None:
    hand_in(lite, range(1, 8), [HOANGMAI])
    hand_in(lite, range(8, 15), [HOANGMAI], first=21)
    assert rows(lite, "SELECT DISTINCT group_id FROM mould") == [(1,)]
    assert rows(lite, "SELECT count(*) FROM mould") == [(14,)]


@ON_BOTH
def test_what_its_author_mends_in_their_own_words_is_of_no_mould(store: Store) -> None:
    worker = Talker(store, "an").introduced().submits()
    code = worker.code
    copy = " ".join(map(str, filled(MOULD, 9).values()))
    worker.says(f"sửa {code}", "sửa cách làm", copy, "gửi")
    hand_in(store, range(11, 16), [HOANGMAI])
    worker.now += timedelta(minutes=5)
    of_mould = f"SELECT count(*) FROM mould JOIN initiative ON id = initiative_id WHERE code = '{code}'"
    assert rows(store, of_mould) == [(1,)]
    worker.says(
        f"sửa {code}", "sửa cách làm", "Tôi tự tiện hai chốt đồng rồi mài vát, lắp vào khuôn là vừa khít", "gửi"
    )
    look(store)
    assert rows(store, of_mould) == [(0,)]
    assert rows(store, "SELECT count(*) FROM mould") == [(5,)]


def test_one_sentence_that_many_say_is_no_mould() -> None:
    common = "Trước đây công việc này làm bằng tay nên mất nhiều thời gian và công sức của anh em."
    one = sentences(f"{common} Nay tổ hàn thêm tai xách vào thùng để hai người cùng nhấc lên xe.")
    other = sentences(f"{common} Chị em kho vải treo bảng màu lên kệ, nhìn là biết cuộn nào của đơn nào.")
    assert not is_same_mould(one, other)
    assert is_same_mould(sentences(" ".join(map(str, filled(MOULD, 1).values()))),
                         sentences(" ".join(map(str, filled(MOULD, 2).values()))))  # fmt: skip


def test_the_shared_sentences_are_those_that_most_others_have() -> None:
    own = "Riêng chỗ tôi thì cuối tuần còn phải dọn thêm hai dãy kệ ngoài sân."
    mine, *others = (" ".join(map(str, filled(MOULD, at).values())) for at in range(1, 7))
    shared = shared_sentences(f"{mine} {own}", others)
    assert len(shared) >= 2 and own not in shared


def test_copies_of_one_mould_are_told_from_honest_texts(lite: Store) -> None:
    """As many as 60 moulds and 20,000 honest ones: `python -m tests.bench.moulds`."""
    found = measure(lite, honest=300, moulds=5, fills=12)
    assert found.precision >= 0.95 and found.recall >= 0.8
    assert found.of_one_field <= 0.005 and found.mixed == 0
