"""The demo on another phone of the same network: its code opens it, and nothing else does."""

from __future__ import annotations

import http.client
import re
from collections.abc import Iterator

import pytest

from bot.http.neighbours import own_address
from tests.program.program import Program, program

pytestmark = pytest.mark.skipif(own_address() == "127.0.0.1", reason="this machine is in no network")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    with program(tmp_path_factory.mktemp("lan"), DEMO="lan") as started:
        yield started


@pytest.fixture(scope="module")
def code(site: Program) -> str:
    """The code in the address that the console shows, under the line that says where the demo is."""
    assert "localhost" in site.first_line
    found = re.search(rf"http://{own_address()}:{site.port}/\?ma=(\w+)", site.out.readline().decode())
    assert found is not None
    return found[1]


def asked(site: Program, path: str, method: str = "GET", **headers: str) -> tuple[int, str, str]:
    """Status, cookie and text of what another phone gets."""
    connection = http.client.HTTPConnection("127.0.0.1", site.port)
    connection.request(method, path, headers={"Host": f"{own_address()}:{site.port}", **headers})
    answer = connection.getresponse()
    found = answer.status, (answer.getheader("Set-Cookie") or "").split(";")[0], answer.read().decode()
    connection.close()
    return found


def test_the_code_of_the_console_opens_the_demo_on_another_phone(site: Program, code: str) -> None:
    status, cookie, _ = asked(site, f"/?ma={code.lower()}")
    assert status == 303 and cookie
    status, _, page = asked(site, "/", Cookie=cookie)
    assert status == 200 and 'data-phone="group"' in page


def test_without_the_code_the_page_says_how_to_come_in(site: Program, code: str) -> None:
    for path in ("/", "/?ma=", f"/?ma={code[:-1]}", "/api/demo/clock", "/officer"):
        status, cookie, text = asked(site, path)
        assert status == 403 and not cookie and "DEMO=lan" in text, path
    for cookie in ("demo_code=AAAAAAAA", "demo_code=\xff"):
        assert asked(site, "/", Cookie=cookie)[0] == 403


def test_a_page_of_another_site_does_nothing_though_the_phone_has_the_code(site: Program, code: str) -> None:
    cookie = f"demo_code={code}"
    assert asked(site, "/api/demo/clock", Cookie=cookie)[0] == 200
    assert asked(site, "/api/demo/clock", Cookie=cookie, Origin="https://evil.example")[0] == 403
    assert asked(site, "/", Cookie=cookie, Host="evil.example")[0] == 403


def test_this_machine_needs_no_code(site: Program, code: str) -> None:
    assert site.ask("GET", "/api/demo/clock")[0] == 200
