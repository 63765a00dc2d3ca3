"""A person completes a form in a real browser: Debian's Chromium, driven as hands and eyes would."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.cast.talker import between, until
from tests.program.browser import BROWSER_MARKS, Hands
from tests.program.program import Program, program

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 400

pytestmark = BROWSER_MARKS


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    with program(tmp_path_factory.mktemp("browser")) as started:
        yield started


def test_a_person_completes_a_form(hands: Hands) -> None:
    hands.introduced()
    for answer in until("benefit"):
        hands.says(answer)
    hands.says("1 tỷ 2")
    hands.hears("1.200.000.000 đồng")
    for answer in between("calculation", "evidence"):
        hands.says(answer)
    count = hands.bot_count()
    hands.phone.locator(".files").set_input_files({"name": "khuon.png", "mimeType": "image/png", "buffer": PNG})
    hands.waits_for_more_than(count)
    hands.hears("Đã nhận 1 tệp")
    hands.presses("Xong")
    assert hands.phone.locator(".step-words").inner_text() == "Bước 11/11"
    hands.phone.get_by_role("button", name="Gửi", exact=True).first.click()  # the last one sends what is typed
    hands.hears("Mã hồ sơ: SK-")


def test_markup_in_answers_is_shown_as_text(hands: Hands) -> None:
    hands.introduced()
    hands.says("sửa đơn vị")
    hands.says("hoang mai")
    hands.says("<img src=x onerror=alert(1)> khuôn dập {{ 7*7 }}")
    hands.says("quay lại")
    hands.hears("<img src=x onerror=alert(1)> khuôn dập {{ 7*7 }}")


def test_a_reload_keeps_the_whole_conversation(hands: Hands) -> None:
    hands.introduced()
    hands.says("sửa đơn vị")
    before = hands.phone.locator(".message").all_inner_texts()
    hands.page.reload()
    hands.hears("công đoàn nào")
    assert [text.split("\n")[0] for text in hands.phone.locator(".message").all_inner_texts()] == [
        t.split("\n")[0] for t in before
    ]


def test_leaving_a_shared_computer_forgets_everything(hands: Hands) -> None:
    hands.introduced()
    hands.phone.locator(".menu summary").click()
    hands.phone.locator(".exit").click()
    hands.phone.locator("dialog.leave .go").click()
    hands.phone.locator(".resting").wait_for()
    kept = hands.page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('sangkien.worker'))")
    assert kept == []
    assert "Nguyễn Văn An" not in hands.page.locator("body").inner_text()


def test_the_keyboard_alone_is_enough(hands: Hands) -> None:
    hands.hears("Anh/chị đồng ý chứ ạ?")
    count = hands.bot_count()
    hands.page.locator("#worker-typed").focus()
    hands.page.keyboard.type("dong y")
    hands.page.keyboard.press("Enter")
    hands.waits_for_more_than(count)
    hands.hears("họ và tên")
