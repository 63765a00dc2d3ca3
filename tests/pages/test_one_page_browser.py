"""The form on one page in a real browser: each field is kept as it is left, by touch or by keyboard, on any line."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cast.pages.form import FormPage
from tests.cast.talker import PICKED, TYPED
from tests.program.browser import BROWSER_MARKS

pytestmark = BROWSER_MARKS


def test_a_form_is_filled_in_field_by_field_and_sent(form: FormPage) -> None:
    from playwright.sync_api import expect

    page = form.page
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    for name, value in (("behalf", "self"), ("kind", "technical"), ("field", "production"), ("effect", "money")):
        form.picks(name, value)
    form.types("unit", "hoang mai")
    expect(page.locator("#f-unit .heard")).to_contain_text("Hoàng Mai")
    form.types("title", "Cải tiến khuôn dập giảm phế phẩm")
    form.types("before", "Mỗi ca phải dừng máy ba lần để chỉnh khuôn")
    form.types("solution", "Thêm chốt định vị và lò xo hồi vào khuôn nên thợ không phải chỉnh tay")
    form.types("applied", "tháng 6/2026")
    form.types("benefit", "1.200 triệu")
    form.picks("benefit.is", "0")
    expect(page.locator("#f-benefit .heard")).to_contain_text("1.200.000.000")
    page.click(".send")
    expect(page.locator("#f-calculation.wrong")).to_be_visible()
    form.types("calculation", "Giảm 200 phế phẩm mỗi tháng")
    for name in ("recognised", "confidential"):
        form.picks(name, "no")
    page.click(".send")
    expect(page.locator(".done")).to_contain_text("Mã hồ sơ")
    assert "Mã hồ sơ" in form.phone.look().screen["text"]
    assert form.wrong == []


def test_what_was_typed_without_a_line_is_kept_when_it_is_back(form: FormPage) -> None:
    from playwright.sync_api import expect

    page = form.page
    form.context.set_offline(True)
    form.types("title", "Xe đẩy thuốc có ngăn")
    expect(page.locator("#state")).to_contain_text("mất mạng")
    expect(page.locator("#f-title.unsaved")).to_be_visible()
    form.context.set_offline(False)
    page.reload()
    expect(page.locator("#f-title.kept")).to_be_visible()
    expect(page.locator("[name=title]")).to_have_value("Xe đẩy thuốc có ngăn")


def test_the_keyboard_alone_is_enough(form: FormPage) -> None:
    from playwright.sync_api import expect

    page = form.page
    page.locator("[name=effect]").first.focus()
    page.keyboard.press("Space")
    expect(page.locator("#f-effect.kept")).to_be_visible()
    page.locator("[name=title]").focus()
    page.keyboard.type("Xe day thuoc co ngan")
    page.keyboard.press("Tab")
    expect(page.locator("#f-title.kept")).to_be_visible()
    assert form.wrong == []


def test_one_press_hands_in_what_was_typed_last(form: FormPage) -> None:
    from playwright.sync_api import expect

    page = form.page
    for name, value in PICKED.items():
        form.picks(name, value)
    *before, (last, words) = TYPED.items()
    for name, typed in before:
        form.types(name, typed)
    page.locator(f"[name={last}]").fill(words)
    page.click(".send")  # leaves the field as well
    expect(page.locator(".done")).to_contain_text("Mã hồ sơ")


def test_nothing_is_lost_where_the_line_breaks_before_the_answer(form: FormPage) -> None:
    from playwright.sync_api import expect

    page = form.page
    form.context.set_offline(True)
    names = ("title", "before", "solution", "applied")
    for name in names:
        form.types(name, TYPED[name])
    expect(page.locator("#state")).to_contain_text("mất mạng")
    arrived: list[str] = []

    def break_off(route: Any) -> None:
        route.fetch()  # it is kept, and the browser never hears so
        arrived.append("form")
        route.abort()

    page.route("**/form/*", break_off, times=1)
    with page.expect_event("requestfailed"):
        form.context.set_offline(False)
    expect(page.locator("#state")).to_contain_text("mất mạng")
    form.types("unit", "hoang mai")
    expect(page.locator("#f-unit .heard")).to_contain_text("Hoàng Mai")
    assert arrived == ["form"]


def test_words_of_every_kind_are_back_after_a_reload_without_a_line(form: FormPage) -> None:
    from playwright.sync_api import expect

    page = form.page
    page.route("**/form/*", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    told = "Mỗi ca phải dừng máy 'ba' lần\nđể chỉnh \"khuôn\""
    form.types("title", "Máy cắt 'vải' tự động")
    page.locator("[name=before]").fill(told)
    page.locator("[name=before]").press("Tab")
    page.reload()
    expect(page.locator("[name=before]")).to_have_value(told)
    expect(page.locator("[name=title]")).to_have_value("Máy cắt 'vải' tự động")
    assert not [line for line in form.wrong if "SyntaxError" in line or "selector" in line]


def test_what_was_answered_in_the_chat_meanwhile_is_shown_as_changed(form: FormPage) -> None:
    from playwright.sync_api import expect

    page = form.page
    form.types("title", "Xe đẩy thuốc có ngăn")
    expect(page.locator("#f-title.kept")).to_be_visible()
    page.locator("[name=before]").fill("Đang gõ dở câu này")
    form.phone.says("/trang", "sửa đơn vị", "sửa tên", "Xe đẩy thuốc có nhiều ngăn")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("#f-title .changed")).to_contain_text("được đổi ở nơi khác")
    expect(page.locator("[name=title]:not([type=radio])")).to_have_value("Xe đẩy thuốc có nhiều ngăn")
    expect(page.locator("[name=before]")).to_have_value("Đang gõ dở câu này")
    page.locator("[name=title]:not([type=radio])").fill("Xe đẩy thuốc gọn")
    form.phone.says("sửa tên", "Xe đẩy thuốc có bánh")
    page.locator("[name=title]:not([type=radio])").press("Tab")
    expect(page.locator("#f-title .changed")).to_contain_text("Nơi kia ghi: “Xe đẩy thuốc có bánh”")
    expect(page.locator("[name=title]:not([type=radio])")).to_have_value("Xe đẩy thuốc gọn")
    assert form.wrong == []


@pytest.mark.parametrize("status", [400, 413])
def test_what_is_refused_is_not_sent_for_ever(form: FormPage, status: int) -> None:
    from playwright.sync_api import expect

    page = form.page
    page.clock.install()
    tries: list[int] = []

    def refuse(route: Any) -> None:
        tries.append(status)
        route.fulfill(status=status, content_type="application/json", body="{}")

    page.route("**/form/*", refuse)
    form.types("title", "Xe đẩy thuốc có ngăn")
    expect(page.locator("#state")).to_contain_text("viết ngắn lại")
    page.clock.fast_forward("05:00")
    expect(page.locator("[name=title]:not([type=radio])")).to_have_value("Xe đẩy thuốc có ngăn")
    page.unroute("**/form/*")
    page.locator("[name=title]:not([type=radio])").fill("Xe đẩy thuốc gọn")
    page.locator("[name=title]:not([type=radio])").press("Tab")
    expect(page.locator("#f-title.kept")).to_be_visible()
    assert tries.count(status) == 1


CONTRAST = """() => {
  const light = c => { const v = c / 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; };
  const parts = text => (text.match(/[\\d.]+/g) || []).map(Number);
  const shine = ([r, g, b]) => 0.2126 * light(r) + 0.7152 * light(g) + 0.0722 * light(b);
  const ground = one => { while (one) { const c = parts(getComputedStyle(one).backgroundColor); if (c.length === 3 || c[3] > 0) return c; one = one.parentElement; } return [255, 255, 255]; };
  const bad = [];
  for (const one of document.querySelectorAll("main *")) {
    const says = [...one.childNodes].some(node => node.nodeType === 3 && node.textContent.trim());
    if (!says || !one.getClientRects().length) continue;
    const [a, b] = [shine(parts(getComputedStyle(one).color)), shine(ground(one))].sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < 4.5) bad.push(one.textContent.trim().slice(0, 40));
  }
  return bad;
}"""
NAMELESS = """() => [...document.querySelectorAll("main input:not([type=hidden]), main textarea, main button")]
  .filter(one => !one.hidden && !(one.labels && one.labels.length) && !one.textContent.trim()
    && !(one.getAttribute("aria-labelledby") || "").split(" ").some(id => document.getElementById(id)))
  .map(one => one.name)"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_read_it(form: FormPage, scheme: str) -> None:
    from playwright.sync_api import expect

    page = form.page
    form.types("title", "x")
    form.types("unit", "hoang mai")
    page.click(".send")
    expect(page.locator("#f-field.wrong")).to_be_visible()
    expect(page.locator("#f-unit .heard")).to_be_visible()
    page.emulate_media(color_scheme=scheme)
    assert page.evaluate(CONTRAST) == []
    assert page.evaluate(NAMELESS) == []
    assert page.evaluate("document.documentElement.lang") == "vi"
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_keyboard_goes_through_it_in_the_order_in_which_it_reads(form: FormPage) -> None:
    page = form.page
    names = page.evaluate("[...document.querySelectorAll('fieldset')].map(one => one.dataset.key)")
    page.locator("[name=behalf]").first.focus()
    met: list[str] = []
    for _ in range(80):
        met.append(page.evaluate("(document.activeElement.closest('fieldset') || {dataset: {}}).dataset.key || ''"))
        if page.evaluate("document.activeElement.name") == "done":
            break
        page.keyboard.press("Tab")
    assert list(dict.fromkeys(filter(None, met))) == names


def test_enter_in_a_line_hands_nothing_in(form: FormPage) -> None:
    from playwright.sync_api import expect

    page = form.page
    page.locator("[name=title]:not([type=radio])").fill("Xe đẩy thuốc có ngăn")
    page.locator("[name=title]:not([type=radio])").press("Enter")
    expect(page.locator("#f-title.kept")).to_be_visible()
    expect(page.locator("fieldset.wrong")).to_have_count(0)
