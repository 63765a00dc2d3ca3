"""More wait than one page holds: the pages go on where the last one ended, whatever is decided meanwhile."""

from __future__ import annotations

import re

import pytest

from storage.database.store import Store
from tests.cast.crowd import HOANGMAI
from tests.cast.pages.desk import Browser, appointed, at_desk
from tests.cast.rows import NOW, initiative, submit
from tests.program.program import Program

FILE = "data/demo.db"
MANY = 120


@pytest.fixture(scope="module")
def full(site: Program) -> Program:
    """So many initiatives wait in Hoàng Mai."""
    store = Store(f"sqlite:///{site.folder / FILE}")
    submit(store, [initiative(key, HOANGMAI, key) for key in range(1, MANY + 1)], NOW)
    store.close()
    return site


def codes(desk: Browser) -> list[str]:
    return re.findall(r'type="checkbox" name="code" value="([^"]+)"', desk.text)


def shown(desk: Browser) -> str:
    found = re.search(r'data-code="([^"]+)"', desk.text)
    return found[1] if found else ""


def turns(desk: Browser, way: str) -> Browser:
    """Press the link to the next page, or to the one before."""
    link = re.search(rf'rel="{way}" href="([^"]+)"', desk.text)
    assert link, f"no page {way}"
    return desk.opens(link[1].replace("&amp;", "&"))


def test_all_that_wait_are_on_one_page_each_and_the_counts_are_true(full: Program) -> None:
    desk = at_desk(full, appointed(full, HOANGMAI))
    first = codes(desk.opens("/officer/queue").sees("đang hiện 1–50"))
    assert 'rel="prev"' not in desk.text
    second = codes(turns(desk, "next").sees("đang hiện 51–100"))
    third = codes(turns(desk, "next"))
    assert 'rel="next"' not in desk.text and len({*first, *second, *third}) >= MANY
    assert len(first) + len(second) + len(third) == len({*first, *second, *third})
    assert codes(turns(desk, "prev").sees("đang hiện 51–100")) == second and shown(desk) == second[-1]
    assert codes(turns(desk, "prev").sees("đang hiện 1–50")) == first and 'rel="prev"' not in desk.text


def test_a_page_stays_where_it_is_when_something_of_it_is_decided(full: Program) -> None:
    desk = at_desk(full, appointed(full, HOANGMAI))
    desk.opens("/officer/queue")
    second = codes(turns(desk, "next"))
    place = re.search(r'name="after" value="([^"]+)"', desk.text)
    assert place and shown(desk) == second[0]
    desk.sends("/officer/queue", action="later", code=second[0], after=place[1]).sees("đang hiện 51–100")
    assert codes(desk)[:-1] == second[1:]
    desk.opens(f"/officer/queue/{second[3]}?after={place[1]}").sees("đang hiện 51–100")
    assert shown(desk) == second[3]
    for odd in ("x", "00_1_1", "99999", "00_99999999999.000000_1"):
        assert desk.opens(f"/officer/queue?after={odd}").status == 200
