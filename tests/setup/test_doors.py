"""Who gets in at the set-up page, and who does not."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier

import pytest

from bot.setup.doors import LINK_GOOD_FOR, MOST_SESSIONS, SESSION_GOOD_FOR, Doors
from tests.cast.pages.desk import Browser
from tests.cast.pages.setup import OFFICE, Fresh, inside
from tests.program.program import command

NOW = datetime(2026, 11, 29, 8, tzinfo=UTC)


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fresh]:
    """A real bot with neither units nor a campaign."""
    office = "Công đoàn Hoa Sen, 1 Tràng Tiền"
    started = Fresh(tmp_path_factory.mktemp("real"), WEB_CHAT="public", CONTROLLER=office).start()
    yield started
    started.kill()


def new_door(bot: Fresh) -> None:
    """The operator asks for another address."""
    bot.printed = command(bot, "setup").stdout


def test_nobody_gets_in_without_the_address_of_the_console(real: Fresh) -> None:
    stranger = Browser(real).opens("/cai-dat")
    assert stranger.status == 403
    stranger.sees("make setup").does_not_see("Văn phòng")
    for path in ("van-phong", "kenh", "don-vi", "dot", "can-bo", "nhom", "bang", "trang-thai"):
        assert stranger.opens(f"/cai-dat/{path}").status == 403
        assert path == "trang-thai" or stranger.sends(f"/cai-dat/{path}", **OFFICE).status == 403
    assert stranger.sends("/cai-dat/vao", ma="").status == 410 and stranger.sends("/cai-dat/vao", ma="x").status == 410
    assert not list(stranger.cookies)


def test_an_address_is_used_up_by_its_button_and_not_by_looking(real: Fresh) -> None:
    new_door(real)
    assert Browser(real).opens(real.door).status == 200
    first = inside(real).sees("Đơn vị")
    assert (first.cookies and next(iter(first.cookies)).path) == "/cai-dat"
    late = Browser(real).opens(real.door)
    assert late.status == 410
    late.sees("đã dùng rồi")
    assert late.sends("/cai-dat/vao", ma=real.door.partition("ma=")[2]).status == 410


def test_a_new_address_ends_the_one_before(real: Fresh) -> None:
    new_door(real)
    before = real.door
    new_door(real)
    assert Browser(real).opens(before).status == 410 and Browser(real).opens(real.door).status == 200


def test_a_form_of_another_site_changes_nothing(real: Fresh) -> None:
    new_door(real)
    office = inside(real)
    for csrf in ("", "forged"):
        assert office.sends("/cai-dat/don-vi", csrf=csrf, how="one", name="Kẻ Lạ").status == 403
    office.opens("/cai-dat/don-vi").does_not_see("Kẻ Lạ")


def test_who_leaves_is_out(real: Fresh) -> None:
    new_door(real)
    office = inside(real).opens("/cai-dat/don-vi")
    office.sends("/cai-dat/ra").sees("đã thoát")
    assert office.opens("/cai-dat/don-vi").status == 403


def test_the_page_speaks_english_too(real: Fresh) -> None:
    new_door(real)
    inside(real).opens("/cai-dat/dot").sends("/cai-dat/ngon-ngu", lang="en", step="campaign").sees("Campaign", "From")


def test_what_the_environment_sets_is_said_and_not_written(real: Fresh) -> None:
    new_door(real)
    office = inside(real).opens("/cai-dat/van-phong").sends("/cai-dat/van-phong", name="Khác", address="Ở đâu")
    assert office.status == 422 and not (real.folder / ".env").exists()
    office.sees("CONTROLLER", "môi trường")


def test_what_hinders_is_said_in_the_language_of_the_page_alone(real: Fresh) -> None:
    new_door(real)
    (real.folder / ".env").write_text("ZALO_BOT_TOKN=1\n", "utf-8")
    office = inside(real).opens("/cai-dat/kenh")
    try:
        assert office.sends("/cai-dat/kenh/dia-chi", url="https://a.vn").status == 422
        office.sees("Em chưa ghi gì: ZALO_BOT_TOKN:").does_not_see(" / ")
    finally:
        (real.folder / ".env").unlink()


def test_a_sheet_is_shown_before_it_is_loaded_and_its_mistakes_are_named(real: Fresh) -> None:
    new_door(real)
    office = inside(real).opens("/cai-dat/don-vi")
    assert sheet(office, "Mã,Tên,Loại,Cấp trên\nDN,LĐLĐ Đà Nẵng,Thành phố,\nDN1,CĐ Hải Châu,Phường,DX\n").status == 422
    office.sees("Dòng 3", "DX")
    good = "Mã,Tên,Loại,Cấp trên\nDN,LĐLĐ Đà Nẵng,Thành phố,\nDN1,CĐ Hải Châu,Phường,DN\n"
    shown = previewed(office, good)
    office.sees("Xem trước: don-vi.csv", "2")
    office.sends("/cai-dat/tep/nap", step="units", id=shown).sees("LĐLĐ Đà Nẵng (DN)", "2 đơn vị")
    assert office.sends("/cai-dat/tep/nap", step="units", id=shown).status == 409


def test_what_somebody_loads_between_the_two_presses_is_said_in_one_language(real: Fresh) -> None:
    new_door(real)
    office = inside(real).opens("/cai-dat/don-vi")
    meanwhile = real.folder / "meanwhile.csv"
    heads = "Mã,Tên,Loại,Cấp trên"
    shown = previewed(office, f"{heads}\nHS,Công đoàn Hoa Sen,Cơ sở,\n")
    meanwhile.write_text(f"{heads}\nBM,Công đoàn Bình Minh,Cơ sở,\n", "utf-8")
    assert command(real, "load", str(meanwhile)).returncode == 0
    assert office.sends("/cai-dat/tep/nap", step="units", id=shown).status == 409
    office.sees("Chưa nạp gì", "vừa được người khác thay đổi. Anh/chị làm lại từ đầu").does_not_see("Hoa Sen (HS)")

    heads = "Mã hồ sơ,Tên sáng kiến,Tác giả,Mã đơn vị"
    shown = previewed(office, f"{heads}\nSK-2026-000007,Đồ gá hàn xoay,Nguyễn Văn An,BM\n")
    meanwhile.write_text(f"{heads}\nSK-2026-000007,Máy lọc bụi,Lê Thị Dung,BM\n", "utf-8")
    assert command(real, "load", str(meanwhile)).returncode == 0
    assert office.sends("/cai-dat/tep/nap", step="units", id=shown).status == 409
    office.sees("vừa được người khác thay đổi").does_not_see("somebody else")


def previewed(office: Browser, text: str) -> str:
    """By what the second press loads that sheet."""
    found = re.search('name="id" value="(.+?)"', sheet(office, text).text)
    assert found, office.words
    return found[1]


def sheet(office: Browser, text: str) -> Browser:
    csrf = office.text.partition('name="csrf" value="')[2].partition('"')[0]
    fields = {"csrf": csrf, "step": "units"}
    parts = "".join(f'--b\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n' for key, value in fields.items())
    file = f'--b\r\nContent-Disposition: form-data; name="file"; filename="don-vi.csv"\r\n\r\n{text}\r\n--b--\r\n'
    return office.sends_parts("/cai-dat/tep", (parts + file).encode(), "b")


def test_empty_sheets_are_given_to_fill_in(real: Fresh) -> None:
    new_door(real)
    office = inside(real).opens("/cai-dat/don-vi").sees("Tệp mẫu", "units.xlsx")
    for name, begins in (("units.xlsx", b"PK"), ("targets.xlsx", b"PK"), ("campaign.toml", b"#")):
        assert office.opens(f"/cai-dat/mau/{name}").content.startswith(begins)
        assert name in office.headers["Content-Disposition"]
    assert office.opens("/cai-dat/mau/..%2F.env").status == 404


def test_an_address_that_leads_elsewhere_is_said(tmp_path: Path) -> None:
    office = "Công đoàn Hoa Sen, 1 Tràng Tiền"
    bot = Fresh(tmp_path, WEB_CHAT="public", CONTROLLER=office)
    bot.environment["PUBLIC_URL"] = bot.address
    bot.start()
    try:
        inside(bot).opens("/cai-dat/kenh").sees("Địa chỉ này tới đúng trợ lý")
        bot.stop()
        bot.environment["PUBLIC_URL"] = "http://127.0.0.1:9"
        bot.start()
        inside(bot).opens("/cai-dat/kenh").sees("chưa tới được trợ lý qua địa chỉ ấy")
    finally:
        bot.kill()


def test_the_page_hears_what_each_step_found_and_not_its_mark_alone(real: Fresh) -> None:
    new_door(real)
    office = inside(real).opens("/cai-dat/bang")
    state = json.loads(office.opens("/cai-dat/trang-thai").content)
    assert state["steps"]["channel"] == "done" and state["found"]["channel"] == "Trang web"
    assert 'data-found="Trang web"' in office.opens("/cai-dat/kenh").text


def test_the_last_step_has_the_list_of_check(real: Fresh) -> None:
    new_door(real)
    last = inside(real).opens("/cai-dat/bang").sees("Còn lại", "Bản sao lưu", "make backup", "Tới bước: Cán bộ đầu tiên")
    assert 'href="/cai-dat/can-bo">Tới bước' in last.text


def test_doors_close_in_time(tmp_path: Path) -> None:
    doors = Doors(tmp_path / "data" / "doors")
    link = doors.new_link(NOW)
    assert doors.is_good(link, NOW + LINK_GOOD_FOR - timedelta(seconds=1)) and not doors.is_good(link, NOW + LINK_GOOD_FOR)
    assert not doors.enter(link, NOW + LINK_GOOD_FOR) and not doors.enter("", NOW)
    session = doors.enter(link, NOW)
    assert session and not doors.enter(link, NOW)
    assert doors.is_in(session, NOW) and not doors.is_in(session, NOW + SESSION_GOOD_FOR) and not doors.is_in("", NOW)
    kept = (tmp_path / "data" / "doors").read_text()
    assert session not in kept and link not in kept and (tmp_path / "data" / "doors").stat().st_mode & 0o777 == 0o600


def test_of_those_who_press_at_once_one_is_in(tmp_path: Path) -> None:
    doors = Doors(tmp_path / "doors")
    with ThreadPoolExecutor(4) as pool:
        for _ in range(50):
            link, together = doors.new_link(NOW), Barrier(4)

            def press(link: str = link, together: Barrier = together) -> str:
                together.wait()
                return doors.enter(link, NOW)

            pressed = [pool.submit(press) for _ in range(4)]
            assert sum(bool(one.result()) for one in pressed) == 1


def test_only_the_newest_sessions_stay_open(tmp_path: Path) -> None:
    doors = Doors(tmp_path / "doors")
    sessions = [doors.begin(NOW) for _ in range(MOST_SESSIONS + 1)]
    assert [doors.is_in(one, NOW) for one in sessions] == [False] + [True] * MOST_SESSIONS
    doors.leave(sessions[-1])
    assert not doors.is_in(sessions[-1], NOW)


def test_a_damaged_file_lets_nobody_in(tmp_path: Path) -> None:
    file = tmp_path / "doors"
    for content in (b"", b"[1]", b"{", b'{"links": 5}', b'{"sessions": {"x": 5}, "acts": {}}'):
        file.write_bytes(content)
        assert not Doors(file).is_in("x", NOW) and not Doors(file).is_good("x", NOW)
        assert Doors(file).enter(Doors(file).new_link(NOW), NOW)


def test_what_was_done_is_read_past_what_is_damaged(tmp_path: Path) -> None:
    file = tmp_path / "doors"
    Doors(file).note("office", {"settings": ["CONTROLLER"]}, NOW)
    kept = json.loads(file.read_bytes())
    bad = [5, [], ["x"], ["x", {}, "yesterday"], ["x", {}, "2026-11-29T08:00:00"], ["x", 5, NOW.isoformat()], [1, {}, NOW.isoformat()]]
    kept["acts"] = [*bad, *kept["acts"]]
    kept["sessions"] = {hashlib.sha256(b"x").hexdigest(): "tomorrow"}
    file.write_text(json.dumps(kept))
    assert Doors(file).noted() == [("office", {"settings": ["CONTROLLER"]}, NOW)] and not Doors(file).is_in("x", NOW)
