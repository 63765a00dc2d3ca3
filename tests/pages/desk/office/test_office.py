"""The office's own data at the desk: who reads, which groups hear the board; each for officers of those units alone."""

from __future__ import annotations

import re
from typing import Any

import pytest

from handlers.people.codes import looks_like_code
from tests.cast.crowd import HOANGMAI
from tests.cast.pages.desk import Browser, appointed, at_desk
from tests.program.on_disk import rows
from tests.program.program import Phone, Program

FILE = "data/demo.db"
UNKNOWN = "Em không thấy phần này trong các đơn vị anh/chị phụ trách."


@pytest.fixture
def city(site: Program) -> Browser:
    """An officer of the whole city."""
    return at_desk(site, appointed(site, "HN", name="Lê Thị Thu"))


def code_in(browser: Browser) -> str:
    return next(word.rstrip(".") for word in browser.words.split() if looks_like_code(word.rstrip(".")))


def acts(site: Program, action: str) -> list[str]:
    found = rows(site, "SELECT subject FROM audit WHERE action = ? ORDER BY id", action, file=FILE)
    return [subject for (subject,) in found]


def group_of(site: Program, unit: str, number: int) -> int:
    """A group that is bound to the unit, as the one that its admins bound."""
    values = (number, f"nhom-{number}", "vi", "{}", "2026-11-01T00:00:00+00:00")
    rows(
        site,
        "INSERT INTO chat (id, channel, chat, lang, said, state, seen_at) VALUES (?, 'telegram', ?, ?, 0, ?, ?)",
        *values,
        file=FILE,
    )
    rows(
        site, "INSERT INTO group_chat (chat_id, unit, title, thread, post_at, quiet, remind_on)"
        " VALUES (?, ?, ?, '', '17:00', 0, '14')", number, unit, f"Tổ công đoàn {number}", file=FILE,
    )  # fmt: skip
    return number


def test_an_officer_is_invited_on_the_page_and_leaves_by_it(site: Program, city: Browser) -> None:
    city.opens("/officer/people").sees("Mời người mới")
    code = code_in(
        city.sends("/officer/people/invite", unit="Q-BADINH", role="officer", name="Bùi Văn Ba").sees("trong 7 ngày")
    )
    ba = Phone(site).presses("Tôi đồng ý").says("Bùi Văn Ba", "0912345679", "Xưởng in", "ba dinh")
    ba.says("/huy", code).hears("cán bộ phụ trách")
    assert acts(site, "officer invited")[-1] == "Q-BADINH"
    there = at_desk(site, ba)
    city.opens("/officer/people").sees("Bùi Văn Ba", "LĐLĐ quận Ba Đình")
    person = re.findall(r'name="person" value="(\d+)"><input type="hidden" name="unit" value="Q-BADINH"', city.text)[-1]
    city.sends("/officer/people/end", person=person, unit="Q-BADINH").sees("Bùi Văn Ba không còn vai trò này nữa")
    assert there.opens("/officer").status == 403 and acts(site, "officer ended")[-1] == "Q-BADINH"
    ba.says("/tomtat").hears("dành cho cán bộ")


def test_a_groups_hour_pause_and_binding_are_set_on_the_page(site: Program, desk: Browser) -> None:
    chat = str(group_of(site, HOANGMAI, 910001))
    desk.opens("/officer/groups").sees("Tổ công đoàn 910001", "Đang nhận bảng mỗi ngày")
    desk.sends("/officer/groups/change", chat=chat, do="hour", value="18h15").sees("Em đã đổi giờ gửi bảng.")
    assert 'value="18:15"' in desk.text
    desk.sends("/officer/groups/change", chat=chat, do="hour", value="khi rảnh").sees("Anh/chị gõ như 17:30")
    for unclear in ("0", "0001999", "²", "61"):
        desk.sends("/officer/groups/change", chat=chat, do="pause", value=unclear).sees("từ 1 đến 60")
    desk.sends("/officer/groups/change", chat=chat, do="pause", value="3").sees("Đang tạm dừng đến hết")
    desk.sends("/officer/groups/change", chat=chat, do="resume").sees("Nhóm nhận bảng trở lại.")
    desk.sends("/officer/groups/change", chat=chat, do="unbind").sees("Em đã gỡ nhóm").does_not_see(
        "Tổ công đoàn 910001"
    )
    for done in ("hour", "pause", "resume", "unbind"):
        assert acts(site, f"group {done}") == [HOANGMAI]
    code_in(desk.sends("/officer/groups/code", unit=HOANGMAI).sees("Mã gắn nhóm"))


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/officer/people/invite", {"unit": "Q-BADINH", "role": "officer"}),
        ("/officer/people/invite", {"unit": "HN", "role": "support"}),
        ("/officer/people/end", {"unit": "Q-BADINH", "person": "1"}),
        ("/officer/people/end", {"unit": "HN", "person": "1"}),
        ("/officer/groups/change", {"chat": "800002", "do": "unbind"}),
        ("/officer/groups/change", {"chat": "x", "do": "hour", "value": "17:00"}),
        ("/officer/groups/code", {"unit": "Q-BADINH"}),
    ],
)
def test_another_units_address_typed_by_hand_changes_nothing(
    site: Program, desk: Browser, path: str, fields: dict[str, Any]
) -> None:
    if fields.get("chat") == "800002":
        group_of(site, "Q-BADINH", 800002)
    desk.opens("/officer/people")
    assert desk.sends(path, **fields).sees(UNKNOWN).status == 404
    assert acts(site, "desk refused") and not rows(
        site, "SELECT 1 FROM group_chat WHERE chat_id = 800002 AND unit = ''", file=FILE
    )
    assert Browser(site).sends(path, **fields).status == 403


def test_an_officers_own_unit_is_given_from_above(desk: Browser) -> None:
    desk.opens("/officer/people").sends("/officer/people/invite", unit=HOANGMAI, role="officer").sees("do cấp trên mời")
    code_in(desk.sends("/officer/people/invite", unit=HOANGMAI, role="support").sees("Mã mời"))
