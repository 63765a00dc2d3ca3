"""Lists that are longer than a screen: in pages, by buttons, numbers and words, on every channel."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.channels import plain_text
from handlers.loading import read, table
from storage.database.store import Store
from storage.programme.loading import difference, put
from storage.programme.units import all_units
from tests.cast.rows import initiative, submit
from tests.cast.talker import MORNING, Talker

MORE, LESS, NONE = "Xem thêm", "Trang trước", "Không phải, ghi lại"


@pytest.fixture(params=["telegram", "zalo_bot", "web"])
def asked(request: pytest.FixtureRequest, lite: Store) -> Talker:
    """Somebody who is asked for the union and wants to see which there are."""
    an = Talker(lite, "an", channel=request.param).introduced().says("sửa đơn vị").hears("công đoàn nào")
    return an.says("danh sách").hears("(1–10 trong 45")


def test_all_unions_are_leafed_through_and_one_is_chosen(asked: Talker) -> None:
    asked.sees("LĐLĐ huyện Ba Vì", MORE, NONE)
    assert len(asked.labels) == 10 + 2 + 4 and LESS not in asked.labels
    seen = set(asked.labels[:10])
    for page in ("11–20", "21–30", "31–40"):
        asked.presses(MORE).hears(f"({page} trong 45").sees(LESS)
        assert not seen & set(asked.labels[:10])
        seen |= set(asked.labels[:10])
    asked.presses(MORE).hears("41–45")
    assert MORE not in asked.labels and len(seen | set(asked.labels[:5])) == 45
    last = asked.labels[3]
    asked.presses(last).hears(f"Đã ghi: {last}", "Tên sáng kiến")


def test_pages_turn_back_and_forth_by_words_and_numbers(asked: Talker) -> None:
    first = asked.labels[:10]
    asked.says("xem thêm").hears("11–20").says("thêm").hears("21–30").says("trang truoc").hears("11–20")
    asked.says("12").hears("1–10 trong")  # the number under "Trang trước"
    assert asked.labels[:10] == first
    asked.says("11").hears("11–20")  # and under "Xem thêm"
    third = asked.labels[2]
    asked.says("3").hears(f"Đã ghi: {third}")


def test_the_numbers_on_the_screen_are_those_that_are_understood(asked: Talker) -> None:
    fifth = asked.presses(MORE).labels[4]
    assert f"\n5. {fifth}\n" in plain_text.screen(asked.screen, "vi")
    asked.says("5").hears(f"Đã ghi: {fifth}")


def test_a_double_tap_turns_one_page_and_an_old_page_is_said_to_be_old(asked: Talker) -> None:
    page = asked.screen
    asked.presses(MORE).hears("11–20").again().hears_nothing()
    second = asked.screen
    asked.presses_old(MORE, page).hears_nothing()  # the second tap of a double tap, as an event of its own
    asked.presses_old("LĐLĐ huyện Ba Vì", page).hears("Nút đó thuộc câu hỏi trước", "11–20")
    assert asked.labels == [option.label for option in (*second.choices, *second.shortcuts)]


def test_a_name_may_be_typed_while_leafing_through(asked: Talker) -> None:
    asked.presses(MORE).says("hoang mai").hears("Đã ghi: LĐLĐ quận Hoàng Mai", "Tên sáng kiến")


def test_yes_says_nothing_of_which_one_and_the_page_stays(asked: Talker) -> None:
    asked.presses(MORE).says("ừ").hears("chưa rõ ý này", "11–20").says("vâng").hears("Em nói rõ hơn", "11–20")


def test_none_of_these_and_back_ask_the_question_again(asked: Talker) -> None:
    asked.presses(MORE).presses(NONE).hears("công đoàn nào")
    asked.says("danh sách").hears("(1–10 trong 45").presses("Quay lại").hears("công đoàn nào")


def test_a_level_alone_lists_its_unions(worker: Talker) -> None:
    worker.says("sửa đơn vị", "quận").hears("(1–10 trong 12")
    assert all("quận" in label for label in worker.labels[:10])


def test_a_workplace_nobody_knows_lists_no_districts(worker: Talker) -> None:
    worker.says("sửa đơn vị", "công ty may").hears("tên đầy đủ hơn", "“danh sách”").says("Danh sách ạ").hears(
        "chưa tìm thấy"
    )
    worker.says("danh sách").hears("(1–10 trong 45")


@pytest.fixture
def kindergartens(lite: Store) -> Store:
    """Twenty unions whose names differ by a number."""
    head = ["Mã đơn vị", "Tên đơn vị", "Tên gọi tắt", "Loại đơn vị", "Mã cấp trên"]
    rows = [[f"NT-{n}", f"CĐCS Nhà trẻ Họa Mi {n}", f"Nhà trẻ Họa Mi {n}", "Cơ sở", "Q-HOANGMAI"] for n in range(1, 21)]
    with lite.write() as tx:
        put(tx, difference(tx, read.read([head, *rows], table.present(tx))))
    return lite


def test_words_that_many_names_hold_are_asked_in_pages_too(kindergartens: Store) -> None:
    an = Talker(kindergartens, "an").introduced().says("sửa đơn vị", "nhà trẻ họa mi").hears("(1–10 trong 20")
    an.says("xem thêm").hears("11–20").says("1").hears("Đã ghi: CĐCS Nhà trẻ Họa Mi")


def test_a_group_is_shown_the_first_few_and_told_of_the_rest(kindergartens: Store) -> None:
    chief = Talker(kindergartens, "-100", channel="telegram")
    chief.does(text="/lienket nhà trẻ họa mi", group=True, admin=True).hears("Còn 14 đơn vị khác")
    assert len(chief.labels) == 6


# Standings


def test_the_standings_of_many_units_turn_pages_and_keep_the_measure(known: Talker) -> None:
    known.says("/bangxephang đoàn viên HN").hears("1. ", "và 31 đơn vị khác").sees(MORE)
    assert LESS not in known.labels
    known.presses(MORE).hears("100 đoàn viên", "và 17 đơn vị khác").presses(MORE).presses(MORE).hears("100 đoàn viên")
    known.does_not_hear("đơn vị khác").sees(LESS)
    *last, before = known.screen.text.split("\n\n")[1].split("\n")
    assert [line.partition(" ")[0] for line in last] == ["43.", "44.", "45."]
    assert before == "42 đơn vị ở trang trước: 42" and MORE not in known.labels
    known.presses(LESS).hears("và 3 đơn vị khác")


def test_a_page_beyond_the_last_is_the_last(known: Talker) -> None:
    known.says("/bangxephang HN trang 99").hears("XẾP HẠNG").does_not_hear("đơn vị khác").sees(LESS)
    known.says("/bangxephang HN trang 0").hears("và 31 đơn vị khác")


def test_pages_of_standings_are_turned_by_words_where_there_are_no_buttons(known: Talker) -> None:
    known.says("/bangxephang HN").hears("và 31 đơn vị khác").says("xem thêm").hears("và 17 đơn vị khác")
    known.says("1").hears("và 3 đơn vị khác").says("trang trước").hears("và 17 đơn vị khác")


@pytest.fixture(params=["telegram", "zalo_bot"])
def known(request: pytest.FixtureRequest, lite: Store) -> Talker:
    """Somebody who is doing nothing, where every unit right below the city has handed one in."""
    with lite.read() as tx:
        units = [unit.code for unit in all_units(tx) if unit.parent == "HN"]
    submit(lite, [initiative(n, unit, n) for n, unit in enumerate(units, 1)], MORNING - timedelta(hours=1))
    return Talker(lite, "an", channel=request.param).introduced().says("để sau")
