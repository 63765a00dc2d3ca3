"""The council at the desk, over real HTTP: an officer opens a session, a member marks on one page, others see nothing."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from zipfile import ZipFile

import pytest

from storage.database.store import Store
from tests.cast.crowd import BADINH, HOANGMAI
from tests.cast.pages.desk import Browser, appointed, at_desk
from tests.cast.rows import NOW, initiative, submit
from tests.program.program import Phone, Program, program


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    with program(tmp_path_factory.mktemp("council"), WEB_CHAT="demo") as started:
        store = Store(f"sqlite:///{started.folder}/data/demo.db")
        made = [initiative(n, HOANGMAI, 5000 + n) | {"title": f"Sáng kiến số {n}", "author": f"Người {n}"} for n in (1, 2)]
        submit(store, made, NOW)
        store.close()
        yield started


def of_council(site: Program, name: str, hoa: Browser) -> Phone:
    """Somebody who took up an invitation to the council of Hoàng Mai that its officer made at the desk."""
    hoa.opens("/officer/council").sees("Mời thành viên hội đồng").opens("/officer/people?role=council")
    assert '<option value="council" selected>' in hoa.text
    said = hoa.sends("/officer/people/invite", unit=HOANGMAI, role="council").sees("Mã mời cho LĐLĐ quận Hoàng Mai").words
    (code,) = re.findall(r"Mã mời cho LĐLĐ quận Hoàng Mai: ([^ .]+)", said)
    phone = Phone(site).presses("Tôi đồng ý").says(name, "0912345679", "Xưởng cơ khí 3", "hoang mai")
    return phone.says("/huy", code).hears("thành viên hội đồng sáng kiến")


def in_at_desk(phone: Phone) -> Browser:
    """In by the link that /ban gave."""
    url = phone.says("/ban").screen["page"]["url"]
    return Browser(phone.site).opens(url).sends(url)


def test_a_session_from_the_call_to_the_papers(site: Program) -> None:
    hoa = at_desk(site, appointed(site, HOANGMAI))
    binh, cuc = of_council(site, "Lê Thị Bình", hoa), of_council(site, "Vũ Thị Cúc", hoa)
    hoa.opens("/officer/council").sees("Chưa có phiên chấm nào", "Lê Thị Bình · LĐLĐ quận Hoàng Mai")
    found = hoa.opens("/officer/find?first=2026-03-01&last=2026-03-01").sees("Đưa những hồ sơ này ra hội đồng")
    (link,) = re.findall(r'"(/officer/council\?codes=[^"]+)"', found.text)
    assert {"T-1", "T-2"} <= set(link.partition("=")[2].split(","))
    hoa.opens(link).sees("T-1")
    hoa.sends("/officer/council", codes="T-1, T-2").sees("Phiên 1", "0 thành viên đã gửi điểm", "Lê Thị Bình")
    member = in_at_desk(binh).sees("Hội đồng sáng kiến", "Chờ anh/chị chấm").does_not_see("Đưa hồ sơ", "Tổng quan")
    member.opens("/officer/council/1").sees("Sáng kiến số 1", "Điểm của anh/chị").does_not_see("Vũ Thị Cúc", "Kết thúc phiên")
    assert len(re.findall(r'name="T-[12]:[012]"', member.text)) == 6
    mine = {f"{code}:{place}": value for code in ("T-1", "T-2") for place, value in enumerate(("30", "32,5", "20"))}
    member.sends("/officer/council/1", do="mark", **mine | {"T-1:0": "31"}).sees("nằm ngoài thang điểm")
    assert 'value="31"' in member.text and 'value="32,5"' in member.text  # what was typed stays, to be put right
    member.sends("/officer/council/1", do="mark", **{"T-1:1": "1,05"}).sees("Em đã lưu")
    assert 'name="T-1:1"' in member.text and 'value="1,05"' in member.text
    member.sends("/officer/council/1", do="mark", **{"T-1:1": "", "T-1:2": "20"}).sees("Em đã lưu")
    assert 'value="1,05"' not in member.text and 'value="20"' in member.text  # an emptied field has no mark
    assert member.sends("/officer/council/1", do="mark", **{"T-1:0": "29", "T-9:0": "30"}).status == 404
    assert 'value="29"' not in member.opens("/officer/council/1").text  # nothing of it where one is wrong
    member.sends("/officer/council/1", do="give", **mine).sees("Em đã nhận điểm")
    member.opens("/officer/council/1").sees("đã gửi điểm")
    assert 'value="32,5"' in member.text
    hoa.opens("/officer/council/1").sees("1 thành viên đã gửi điểm", "Chưa gửi: Vũ Thị Cúc").does_not_see("82,5", "32,5")
    with ZipFile(io.BytesIO(hoa.opens("/officer/council/1/papers").content)) as zipped:
        assert len(zipped.namelist()) == 1
    hoa.opens("/officer/council/1").sends("/officer/council/1", do="close").sees("Phiên chấm đã xong", "82,5")
    for one in (binh, cuc):
        one.look().hears("Phiên chấm 1 đã xong")
    with ZipFile(io.BytesIO(hoa.opens("/officer/council/1/papers").content)) as zipped:
        assert len(zipped.namelist()) == 5
    member.opens("/officer/council/1").sees("Kết quả", "82,5")
    cuc.says("/chamdiem 1").hears("Kết quả phiên 1")

    for path in ("/officer/queue", "/officer/find", "/officer/unit/HN", "/officer/awards", "/officer/people", "/officer/export?q=1"):
        assert member.opens(path).status == 404, path
    assert member.opens("/officer/council/1/papers").status == 404
    lan = at_desk(site, appointed(site, BADINH, "Vũ Thị Lan"))
    assert lan.opens("/officer/council/1").status == 404 and lan.opens("/officer/council/1/papers").status == 404
    assert lan.opens("/officer/council").sends("/officer/council/1", do="close").status == 404
    lan.opens("/officer/council").sends("/officer/council", codes="T-1").sees("không thấy hồ sơ nào")
    assert Browser(site).opens("/officer/council").status == 403
