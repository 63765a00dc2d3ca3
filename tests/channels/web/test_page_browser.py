"""The chat page in a real browser: photos, the menu, a slow line."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator
from typing import Any

import pytest
from PIL import Image

from tests.cast.talker import until
from tests.program.browser import BROWSER_MARKS, Hands
from tests.program.program import Program, program

pytestmark = BROWSER_MARKS


# Once all photos are drawn and some frames have passed: whether the last answer is in view, from its start.
ANSWER_IN_VIEW = """async () => {
  const log = document.querySelector("#worker .log");
  await Promise.all(Array.from(log.querySelectorAll(".thumbnail"), (image) => image.decode()));
  for (let frame = 0; frame < 10; frame++) await new Promise(requestAnimationFrame);
  const view = log.getBoundingClientRect();
  const answer = Array.from(log.querySelectorAll(".message.bot")).pop().getBoundingClientRect();
  const whole = answer.bottom <= view.bottom + 1 || answer.height > view.height;
  return answer.top >= view.top - 1 && answer.top < view.bottom - 40 && whole;
}"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    with program(tmp_path_factory.mktemp("page")) as started:
        yield started


def photo(width: int, height: int, name: str = "máy dập.jpg") -> dict[str, Any]:
    """A photo as a phone takes it: no two spots are alike."""
    picture = Image.frombytes("RGB", (width, height), random.Random(width).randbytes(width * height * 3))
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=90)
    return {"name": name, "mimeType": "image/jpeg", "buffer": file.getvalue()}


def sends(hands: Hands, *files: dict[str, Any]) -> None:
    count = hands.bot_count()
    hands.phone.locator(".files").set_input_files(list(files))
    hands.waits_for_more_than(count)


def test_the_view_follows_the_answer_to_every_photo(hands: Hands) -> None:
    hands.introduced()
    for answer in until("field"):
        hands.says(answer)
    for number in range(1, 4):
        sends(hands, photo(500, 700))
        hands.hears(f"Đã nhận 1 tệp ({number}/10)")
        assert hands.page.evaluate(ANSWER_IN_VIEW), number


def test_a_large_photo_is_made_smaller_and_that_is_said(hands: Hands, site: Program) -> None:
    hands.introduced()
    for answer in until("field"):
        hands.says(answer)
    large = photo(3000, 2200)
    assert len(large["buffer"]) > 4_000_000
    sends(hands, large)
    hands.hears("Đã nhận 1 tệp")
    assert "thu nhỏ ảnh" in hands.phone.locator(".note").last.inner_text()
    kept = max((site.folder / "data/demo-media").glob("*/*.jpg"), key=lambda file: file.stat().st_mtime_ns)
    with Image.open(kept) as picture:
        assert max(picture.size) == 2000
    assert kept.stat().st_size < len(large["buffer"]) / 1.5


def test_the_menu_leads_where_workers_want_to_go(hands: Hands) -> None:
    hands.introduced()
    for label, answer in (("Dữ liệu của tôi", "Nguyen Van An"), ("Trợ giúp", "quay lại"), ("Ngôn ngữ", "ngôn ngữ nào")):
        count = hands.bot_count()
        hands.phone.locator(".menu summary").click()
        hands.phone.locator(".menu .order", has_text=label).click()
        hands.waits_for_more_than(count)
        hands.phone.locator(".message.bot", has_text=answer).last.wait_for()
    hands.phone.locator(".menu summary").click()
    assert hands.phone.locator(".menu a.order").get_attribute("href") == "/board?lang=vi"
    assert hands.page.evaluate("document.querySelector('#worker .menu-list').getBoundingClientRect().left") >= 0


def test_the_page_speaks_the_language_that_was_chosen_in_its_chat(hands: Hands) -> None:
    hands.hears("Anh/chị đồng ý chứ ạ?")
    hands.says("/language")
    hands.presses("English")
    hands.page.wait_for_url("**lang=en")
    hands.phone.get_by_role("button", name="Send", exact=True).wait_for()
    assert hands.page.evaluate("document.documentElement.lang") == "en"
    hands.phone.locator(".message.bot", has_text="English").last.wait_for()
    hands.says("/ngonngu")
    hands.presses("Tiếng Việt")
    hands.page.wait_for_url("**lang=vi")
    hands.phone.get_by_role("button", name="Gửi", exact=True).wait_for()


def test_a_slow_reload_says_that_it_loads(hands: Hands) -> None:
    hands.introduced()
    held: list[Any] = []
    hands.page.route("**/api/chat/*?after=*", lambda route: held.append(route))
    hands.page.reload()
    hands.phone.locator(".loading").wait_for()
    assert "Đang tải" in hands.phone.locator(".loading").inner_text()
    assert not hands.phone.locator(".message.own").first.is_visible()
    hands.page.unroute("**/api/chat/*?after=*")  # which lets it go
    hands.phone.locator(".message.own").first.wait_for()
    hands.phone.locator(".loading").wait_for(state="hidden")
