"""Each page of the desk for who cannot see it, or uses no mouse: labels, headings in order, landmarks, heads of tables."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from tests.cast.pages.desk import Browser, appointed, at_desk
from tests.cast.talker import FORM, PLEDGE
from tests.program.program import Phone, Program

PAGES = (
    "/officer", "/officer/queue", "/officer/find", "/officer/find?q=khuon&first=x&at_least=y", "/officer/people",
    "/officer/groups", "/officer/units", "/officer/units?q=nowhere", "/officer/units/HN", "/officer/units-new",
    "/officer/units/Q-HOANGMAI", "/officer/units/Q-HOANGMAI/targets", "/officer/campaigns", "/officer/campaigns-new",
    "/officer/campaigns/TD2026", "/officer/workplaces", "/officer/applied", "/officer/columns", "/officer/load", "/officer/sessions",
    "/officer?unit=hoang+mai", "/officer/queue/NOWHERE",
)  # fmt: skip
NO_CONTENT = {"input", "meta", "link", "br", "img", "rect", "line", "path"}


class Page(HTMLParser):
    """What a reader of screens is told of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.labelled: set[int] = set()
        self.headings: list[int] = []
        self.buttons: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.tags.append((tag, found))
        if "label" in self.open:
            self.labelled.add(len(self.tags) - 1)
        if tag in ("h1", "h2", "h3", "h4"):
            self.headings.append(int(tag[1]))
        if tag == "button":
            self.buttons.append(found.get("aria-label", ""))
        if tag not in NO_CONTENT:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.open:
            while self.open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if "button" in self.open:
            self.buttons[-1] += data.strip()

    def having(self, name: str) -> list[str]:
        return [attributes[name] for _, attributes in self.tags if name in attributes]

    def wrong(self) -> list[str]:
        """All that such a reader would miss."""
        names, fors, ids = [tag for tag, _ in self.tags], set(self.having("for")), self.having("id")
        wrong = [f"no {one}" for one in ("main", "nav", "header", "h1") if one not in names]
        wrong += ["no language"] if not any(tag == "html" and found.get("lang") for tag, found in self.tags) else []
        wrong += [f"twice: {one}" for one in set(ids) if ids.count(one) > 1]
        for at, (tag, found) in enumerate(self.tags):
            is_field = tag in ("input", "select", "textarea") and found.get("type") != "hidden"
            if is_field and at not in self.labelled and found.get("id") not in fors and not found.get("aria-label"):
                wrong.append(f"no label: {found}")
            if tag == "th" and "scope" not in found:
                wrong.append("a head without its scope")
            if tag == "img" and "alt" not in found:
                wrong.append("a picture without words")
        for name in ("aria-describedby", "aria-labelledby", "list"):
            wrong += [f"nothing is {one}" for one in self.having(name) if one not in ids]
        steps = zip([0, *self.headings], self.headings, strict=False)
        wrong += [f"h{after} behind h{before}" for before, after in steps if after > before + 1]
        return wrong + ["a button without words" for said in self.buttons if not said]


@pytest.fixture(scope="module")
def city(site: Program) -> Browser:
    """An officer of the whole city, for whom something waits."""
    Phone(site).introduced().says(*FORM, *PLEDGE).hears("SK-")
    return at_desk(site, appointed(site, "HN", name="Lê Thị Thu"))


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_for_the_eye_or_the_mouse_alone(city: Browser, path: str) -> None:
    assert Page(city.opens(path).text).wrong() == []


def test_the_sheet_for_the_portal_too(city: Browser) -> None:
    (code, *_) = re.findall(r"/officer/queue/(SK-[\d-]+)", city.opens("/officer/find").text)
    assert Page(city.opens(f"/officer/portal/{code}").text).wrong() == [] and city.status == 200


def test_what_is_wrong_and_what_was_done_is_told_to_who_listens(city: Browser) -> None:
    city.opens("/officer/units-new")
    page = Page(city.sends("/officer/units-new", code="x y", name="", parent="hoang mai").text)
    assert page.wrong() == [] and page.having("role").count("alert") > 2 and page.having("aria-invalid")
    assert Page(city.opens("/officer/groups").sends("/officer/groups/code", unit="mai").text).wrong() == []
