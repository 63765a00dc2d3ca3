"""A unit is chosen by some words of its name, wherever many could be listed; what is unclear is asked, with no script."""

from __future__ import annotations

import json
import re
from urllib.parse import urlencode

import pytest

from tests.cast.pages.desk import Browser, appointed, at_desk
from tests.program.program import Program

UNKNOWN = "Em không thấy phần này trong các đơn vị anh/chị phụ trách."


@pytest.fixture
def city(site: Program) -> Browser:
    """An officer of the whole city."""
    return at_desk(site, appointed(site, "HN", name="Lê Thị Thu"))


def suggested(browser: Browser, typed: str) -> list[str]:
    names: list[str] = json.loads(browser.opens(f"/officer/unit-names?q={typed}").content)
    return names


def test_a_list_of_few_stays_a_list_and_of_many_one_types(city: Browser, desk: Browser) -> None:
    assert '<select name="unit"' in desk.opens("/officer/people").text
    assert '<select name="unit"' not in city.opens("/officer/people").text
    for page in ("/officer/people", "/officer/groups", "/officer/find", "/officer"):
        assert 'data-unit-names="/officer/unit-names"' in city.opens(page).text


def test_words_in_any_order_without_accents_find_it_and_several_are_asked(city: Browser) -> None:
    city.opens("/officer/groups").sends("/officer/groups/code", unit="mai hoang ldld").sees("Mã gắn nhóm cho LĐLĐ quận Hoàng Mai")
    city.opens("/officer/people")
    city.sends("/officer/people/invite", unit="hoang mai", role="support", name="Bùi Văn Ba").sees("Anh/chị chọn đơn vị")
    assert 'value="Bùi Văn Ba"' in city.text and '<option value="support" selected>' in city.text
    codes = re.findall(r'name="unit_code" value="([^"]+)"', city.text)
    assert codes[0] == "Q-HOANGMAI" and len(codes) > 1
    city.sends("/officer/people/invite", unit="hoang mai", unit_code=codes[0], role="support").sees("Mã mời cho LĐLĐ quận Hoàng Mai")


def test_what_is_nowhere_is_said_and_a_typing_error_forgiven(city: Browser) -> None:
    city.opens("/officer/groups").sends("/officer/groups/code", unit="xyz qqq").sees("Em không thấy đơn vị nào như vậy")
    assert any("Hoàng Mai" in name for name in suggested(city, "hoagn%20mai"))


def test_a_suggestion_is_understood_again_as_it_stands(city: Browser) -> None:
    name = suggested(city, "ba%20dinh")[0]
    assert name == "LĐLĐ quận Ba Đình · Q-BADINH"
    city.opens("/officer/groups").sends("/officer/groups/code", unit=name).sees("Mã gắn nhóm cho LĐLĐ quận Ba Đình")
    city.opens(f"/officer/find?{urlencode({'unit': name})}").does_not_see("không thấy đơn vị này")


def test_the_overview_goes_to_the_unit_that_is_typed(city: Browser, desk: Browser) -> None:
    city.opens("/officer?unit=ldld%20quan%20ba%20dinh").sees("LĐLĐ quận Ba Đình", "60 ngày qua")
    city.opens("/officer?unit=hoang%20mai").sees("Tìm đơn vị", "LĐLĐ quận Hoàng Mai")
    city.opens("/officer?unit=xyz%20qqq").sees("Em không thấy đơn vị nào như vậy")
    assert desk.opens("/officer?unit=Q-BADINH").sees(UNKNOWN).status == 404


def test_another_units_name_is_suggested_to_nobody(site: Program, desk: Browser) -> None:
    assert suggested(desk, "ba%20dinh") == [] and suggested(desk, "") == []
    assert Browser(site).opens("/officer/unit-names?q=a").status == 403
