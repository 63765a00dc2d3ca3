"""A person completes a form in a real browser: Debian's Chromium, driven as hands and eyes would."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conversation import FORM
from tests.program import Program, program

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 400

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="no Chromium here: apt-get install chromium"),
    # Playwright's own event loop is closed by the interpreter, after the warnings of the last test are counted.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    with program(tmp_path_factory.mktemp("browser")) as started:
        yield started


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=str(CHROMIUM), args=list(FLAGS))
        yield browser
        browser.close()


class Hands:
    """A page on a cheap phone's screen, and in it the worker's chat."""

    def __init__(self, browser: object, site: Program) -> None:
        self.context = browser.new_context(viewport={"width": 360, "height": 640}, locale="vi-VN")  # type: ignore[attr-defined]
        self.page = self.context.new_page()
        self.wrong: list[str] = []
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("console", lambda line: self.wrong.append(line.text) if line.type == "error" else None)
        self.page.goto(site.address)
        self.phone = self.page.locator("[data-phone=worker]")

    def says(self, text: str) -> None:
        count = self.bot_count()
        self.page.locator("#worker-typed").fill(text)
        self.page.locator("#worker-typed").press("Enter")
        self.waits_for_more_than(count)

    def presses(self, label: str) -> None:
        count = self.bot_count()
        self.phone.get_by_role("button", name=label, exact=True).last.click()
        self.waits_for_more_than(count)

    def bot_count(self) -> int:
        return int(self.phone.locator(".message.bot").count())

    def waits_for_more_than(self, count: int) -> None:
        self.phone.locator(".message.bot").nth(count).wait_for()

    def hears(self, text: str) -> None:
        self.phone.locator(".message.bot").last.get_by_text(text).first.wait_for()

    def introduced(self) -> None:
        self.hears("Anh/chị đồng ý chứ ạ?")
        self.presses("Tôi đồng ý")
        for text in ("nguyen van an", "0912345678", "Xưởng cơ khí 3", "hoang mai"):
            self.says(text)


@pytest.fixture
def hands(browser: object, site: Program) -> Iterator[Hands]:
    hands = Hands(browser, site)
    yield hands
    assert not hands.wrong
    hands.context.close()


def test_a_person_completes_a_form(hands: Hands) -> None:
    hands.introduced()
    for answer in FORM[:9]:
        hands.says(answer)
    hands.says("1 tỷ 2")
    hands.hears("1.200.000.000 đồng")
    for answer in FORM[10:13]:
        hands.says(answer)
    count = hands.bot_count()
    hands.phone.locator(".files").set_input_files({"name": "khuon.png", "mimeType": "image/png", "buffer": PNG})
    hands.waits_for_more_than(count)
    hands.hears("Đã nhận 1 tệp")
    hands.presses("Xong")
    hands.presses("Công khai được")
    assert hands.phone.locator(".step-words").inner_text() == "Bước 16/16"
    hands.presses("Đúng hết")
    hands.presses("Tôi cam đoan và nộp")
    hands.hears("Mã hồ sơ: SK-")


def test_markup_in_answers_is_shown_as_text(hands: Hands) -> None:
    hands.introduced()
    hands.says("của tôi")
    hands.says("hoang mai")
    hands.says("<img src=x onerror=alert(1)> khuôn dập {{ 7*7 }}")
    hands.says("quay lại")
    hands.hears("<img src=x onerror=alert(1)> khuôn dập {{ 7*7 }}")


def test_a_reload_keeps_the_whole_conversation(hands: Hands) -> None:
    hands.introduced()
    hands.says("của tôi")
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
