"""The two minutes of the demo in a real browser: a form on the left, half past five, and what the others hear."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.cast.talker import FORM, PLEDGE
from tests.program.browser import BROWSER_MARKS
from tests.program.program import Phone, Program, program
from tests.program.stage import Stage

pytestmark = BROWSER_MARKS


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    with program(tmp_path_factory.mktemp("stage")) as started:
        yield started


@pytest.mark.long
def test_the_whole_rhythm_in_two_minutes(browser: Any, site: Program) -> None:
    stage = Stage(browser, site)
    stage.hears("group", "Nhóm đã gắn với LĐLĐ thành phố Hà Nội")
    stage.hears("officer", "LĐLĐ thành phố Hà Nội")
    assert stage.next_step == "submit"
    stage.borrows_answers_until("Mã hồ sơ: SK-")
    assert stage.next_step == "evening"

    today = stage.moves_to("evening")
    stage.hears("group", f"BẢNG SÁNG KIẾN 17:00 {today:%d/%m/%Y}", "Hôm nay: +", "tổng đã nộp: 3.0")
    stage.hears("officer", f"lúc 17:30 {today:%d/%m/%Y}", "Chờ xem: 1", "Tổng: 3.0")
    stage.phone("group").locator("img.picture").wait_for()
    assert stage.next_step == "morning"

    tomorrow = stage.moves_to("morning")
    assert (tomorrow - today).days == 1 and stage.next_step == "submit"
    stage.moves_to("evening")
    stage.hears("group", f"BẢNG SÁNG KIẾN 17:00 {tomorrow:%d/%m/%Y}")
    assert not stage.wrong
    stage.context.close()


def test_two_offers_keep_their_buttons_until_one_of_each_is_pressed(browser: Any, site: Program) -> None:
    stage = Stage(browser, site)
    stage.hears("worker", "Anh/chị đồng ý chứ ạ?")
    stage.hears("officer", "LĐLĐ thành phố Hà Nội")
    worker = Phone(site, stage.session("worker")).introduced()
    handed_in: dict[str, str] = {}
    for title in ("Đồ gá kẹp nhanh cho máy khoan", "Xe đẩy phôi bằng khung thép cũ"):
        worker.says("/moi", title, *FORM[1:], *PLEDGE).hears("Mã hồ sơ: SK-")
        handed_in[worker.text.partition("Mã hồ sơ: ")[2].split()[0]] = title
    for code, title in handed_in.items():
        stage.writes("officer", f"/duyet {code}")
        stage.hears("officer", f"{code}: {title}")
        stage.presses("officer", "Xác minh")
        stage.hears("worker", f"xác minh sáng kiến {code}")
    menu, offer = stage.offered("worker")[:-4], ["Có, cho học theo", "Không chia sẻ"]
    assert stage.offered("worker") == [*menu, *offer, *offer]

    stage.presses("worker", "Không chia sẻ")
    stage.hears("worker", "Dạ, em không chia sẻ")
    assert stage.offered("worker") == [*menu, *offer]
    stage.presses("worker", "Có, cho học theo")
    stage.hears("worker", "Từ giờ nơi khác xem được")
    assert stage.offered("worker") == menu
    stage.page.reload()
    stage.hears("worker", "Từ giờ nơi khác xem được")
    assert stage.offered("worker") == menu, "what was answered is not asked anew"
    assert not stage.wrong
    stage.context.close()


def test_in_the_group_two_people_write_and_the_private_chat_is_one_press_away(
    browser: Any,
    site: Program,
) -> None:
    stage = Stage(browser, site)
    group = stage.phone("group")
    stage.hears("group", "Nhóm đã gắn với")
    group.get_by_label("Anh Nam").check()
    stage.writes("group", "/gio 18:00")
    stage.hears("group", "Việc này cần quản trị viên của nhóm")
    assert group.locator(".own .by").all_inner_texts() == ["Chị Hoa (quản trị):", "Anh Nam:"]
    group.get_by_label("Chị Hoa (quản trị)").check()
    stage.writes("group", "/gio 18:00")
    stage.hears("group", "Bản tin của nhóm ra lúc 18:00")
    stage.writes("group", "/moi")
    group.get_by_role("button", name="Nhắn riêng với Trợ lý").click()
    stage.phone("worker").locator(".own", has_text="/moi").wait_for()
    assert not stage.wrong
    stage.context.close()


def test_a_reload_keeps_all_three_phones_and_another_browser_has_its_own(
    browser: Any,
    site: Program,
) -> None:
    stage = Stage(browser, site)
    stage.hears("group", "Nhóm đã gắn với")
    stage.writes("group", "chào cả nhà")
    stage.phone("group").locator(".own[data-state=sent]", has_text="chào cả nhà").wait_for()
    stage.page.reload()
    stage.hears("group", "Nhóm đã gắn với")
    assert stage.phone("group").locator(".own").count() == 2, "the group is bound once"
    second = stage.context.new_page()  # beside the first: a browser opens six connections to a site, and no more
    second.goto(site.address)
    stage.writes("group", "/trogiup")
    second.locator("[data-phone=group] .message.bot", has_text="Nhóm này gắn với").wait_for()
    other = Stage(browser, site)
    other.hears("group", "Nhóm đã gắn với")
    assert "chào cả nhà" not in other.page.locator("body").inner_text()
    assert not stage.wrong + other.wrong
    stage.context.close()
    other.context.close()


def test_on_a_narrow_screen_tabs_switch_between_the_phones(browser: Any, site: Program) -> None:
    stage = Stage(browser, site, {"width": 360, "height": 640})
    tab = {name: stage.page.locator(f"[data-tab={name}]") for name in ("worker", "group", "officer")}
    stage.hears("worker", "Anh/chị đồng ý chứ ạ?")
    stage.hears("group", "Nhóm đã gắn với")
    assert [stage.phone(name).is_visible() for name in tab] == [True, False, False]
    tab["group"].locator(".unread").wait_for()
    tab["group"].focus()
    stage.page.keyboard.press("Enter")
    assert [stage.phone(name).is_visible() for name in tab] == [False, True, False]
    assert tab["group"].get_attribute("aria-pressed") == "true" and tab["group"].locator(".unread").is_hidden()
    assert stage.page.evaluate("document.documentElement.scrollWidth") <= 360, "nothing sticks out at the side"
    assert not stage.wrong
    stage.context.close()


def test_at_two_hundred_percent_the_talk_has_half_of_the_window(browser: Any, site: Program) -> None:
    stage = Stage(browser, site, {"width": 720, "height": 450})
    stage.hears("worker", "Anh/chị đồng ý chứ ạ?")
    talk = stage.phone("worker").locator(".log").bounding_box()
    assert talk["height"] >= 225
    stage.phone("worker").locator(".menu summary").click()
    assert stage.phone("worker").locator(".order").first.is_visible()
    assert stage.page.locator("[data-to=morning]").is_visible()
    assert not stage.wrong
    stage.context.close()
