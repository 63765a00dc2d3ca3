"""A stranger costs little: connections that say nothing, half requests, streams and sessions are bounded by address."""

from __future__ import annotations

import asyncio
import http.client
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.channels.web import streams
from bot.http import connections
from bot.http.callers import TRUSTED, caller_address, household, networks
from bot.http.connections import Connections
from tests.program.program import Phone, Program, command, program

PLACE = "10.1.2.3, 198.51.100.7"


class Clock:
    """Time that passes when a test says so."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Door:
    """A server whose connections are watched, and a stranger's lines to it."""

    def __init__(self, clock: Clock) -> None:
        self._watched, self._clock = Connections("vi", clock), clock
        self._came = 0  # bytes of bodies
        self._writers: list[asyncio.StreamWriter] = []
        app = web.Application(middlewares=[self._watched.middleware])
        app.router.add_route("*", "/", self._read)
        self.server = TestServer(app, host="127.0.0.1")

    async def _read(self, request: web.Request) -> web.Response:
        size = 0
        async for chunk in request.content.iter_any():
            size += len(chunk)
            self._came += len(chunk)
        return web.Response(text=f"{size} bytes")

    async def sends(self, text: str, body: int = 0) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A new line on which this was said, and heard; so many bytes of it are a body."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.server.port)
        self._writers.append(writer)
        mine = writer.get_extra_info("sockname")
        while not any(one.peername == mine for one in self._lines()):
            await asyncio.sleep(0)
        await self.goes_on(writer, text, body)
        return reader, writer

    async def goes_on(self, writer: asyncio.StreamWriter, text: str, body: int) -> None:
        """More on an open line."""
        wanted = self._came + body
        writer.write(text.encode())
        while self._came < wanted:
            await asyncio.sleep(0)

    def _lines(self) -> list[web.RequestHandler]:
        assert self.server.runner is not None and self.server.runner.server is not None
        return self.server.runner.server.connections

    def passes(self, seconds: float) -> None:
        """So much time, looked at before and after."""
        self._watched.look(self._lines())
        self._clock.now += seconds
        self._watched.look(self._lines())

    def leaves(self) -> None:
        """The stranger hangs up everywhere."""
        for writer in self._writers:
            writer.close()


async def is_hung_up(reader: asyncio.StreamReader) -> bool:
    try:
        return not await reader.read(1)
    except ConnectionResetError:
        return True


@asynccontextmanager
async def door() -> AsyncIterator[Door]:
    at_door = Door(Clock())
    async with at_door.server, asyncio.timeout(20):
        yield at_door
        at_door.leaves()


POST = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 20\r\nContent-Type: {kind}\r\n\r\n12345"


def test_who_says_nothing_or_half_a_head_is_hung_up_on_after_ten_seconds() -> None:
    async def go() -> None:
        async with door() as at_door:
            silent, _ = await at_door.sends("")
            half, _ = await at_door.sends("GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ")
            at_door.passes(9.9)
            assert not silent.at_eof() and not half.at_eof()
            at_door.passes(0.2)
            assert await is_hung_up(silent) and await is_hung_up(half)

    asyncio.run(go())


def test_who_has_asked_may_keep_the_line_and_ask_again() -> None:
    async def go() -> None:
        async with door() as at_door:
            reader, writer = await at_door.sends("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            assert b"0 bytes" in await reader.readuntil(b"bytes")
            at_door.passes(60)
            writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            assert b"0 bytes" in await reader.readuntil(b"bytes")

    asyncio.run(go())


def test_half_a_body_is_waited_for_a_minute_and_half_a_form_while_it_moves() -> None:
    async def go() -> None:
        async with door() as at_door:
            half, _ = await at_door.sends(POST.format(kind="application/json"), 5)
            form, sending = await at_door.sends(POST.format(kind="multipart/form-data; boundary=edge"), 5)
            at_door.passes(59)
            await at_door.goes_on(sending, "67890", 5)
            at_door.passes(2)
            assert await is_hung_up(half)
            sending.write(b"1234567890")
            assert b"20 bytes" in await form.readuntil(b"bytes")

    asyncio.run(go())


def test_an_address_holds_only_so_many_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "ADDRESS_CONNECTIONS", 2)

    async def go() -> None:
        async with door() as at_door:
            lines = [await at_door.sends("") for _ in range(3)]
            at_door.passes(0)
            assert await is_hung_up(lines[2][0])
            assert not lines[0][0].at_eof() and not lines[1][0].at_eof()

    asyncio.run(go())


def test_an_address_has_only_so_many_unfinished_requests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "ADDRESS_UNFINISHED", 2)

    async def go() -> None:
        async with door() as at_door:
            for _ in range(2):
                await at_door.sends(POST.format(kind="application/json"), 5)
            third, _ = await at_door.sends(POST.format(kind="application/json"))
            assert b"429" in await third.readline()

    asyncio.run(go())


def test_descriptors_that_run_out_are_said_once_in_a_while(capsys: pytest.CaptureFixture[str]) -> None:
    clock = Clock()
    watched = Connections("vi", clock)
    for used in (799, 800, 900):
        watched.warn(used, 1000)
    assert capsys.readouterr().out.count("LimitNOFILE") == 2  # one line, in both languages
    clock.now += 3600
    watched.warn(900, 1000)
    assert "900" in capsys.readouterr().out


def test_a_started_bot_may_open_more_than_a_thousand_files(tmp_path: Path) -> None:
    with program(tmp_path, WEB_CHAT="public") as site:
        limits = Path(f"/proc/{site.process.pid}/limits")
        if not limits.exists():
            pytest.skip("no /proc here")
        soft, hard = next(line for line in limits.read_text().splitlines() if "open files" in line).split()[3:5]
        assert int(soft) == min(int(hard), connections.MOST_DESCRIPTORS)


def test_streams_of_one_address_leave_room_for_others(tmp_path: Path) -> None:
    with program(tmp_path, WEB_CHAT="public", PUBLIC_URL="https://sangkien.example") as site:
        phones = [Phone(site) for _ in range(streams.ADDRESS_STREAMS // streams.CHAT_STREAMS + 1)]
        lines = [_stream(site, phone, "198.51.100.1") for phone in phones for _ in range(streams.CHAT_STREAMS)]
        statuses = [line.getresponse().status for line in lines]
        assert statuses.count(200) == streams.ADDRESS_STREAMS and set(statuses) == {200, 429}
        other = _stream(site, Phone(site), "198.51.100.2")
        assert other.getresponse().status == 200
        for line in (*lines, other):
            line.close()


def _stream(site: Program, phone: Phone, address: str) -> http.client.HTTPConnection:
    line = http.client.HTTPConnection("localhost", site.port, timeout=20)
    line.request("GET", f"{phone.path}/events", headers={"X-Forwarded-For": address})
    return line


@pytest.mark.parametrize(
    ("trusted", "remote", "said", "caller"),
    [
        ("", "172.18.0.1", PLACE, "172.18.0.1"),
        ("172.18.0.0/16", "172.18.0.1", PLACE, "198.51.100.7"),
        ("172.18.0.0/16 198.51.100.7", "172.18.0.1", PLACE, "10.1.2.3"),
        ("172.18.0.0/16", "203.0.113.9", PLACE, "203.0.113.9"),
        ("172.18.0.0/16", "172.18.0.1", "rubbish", "172.18.0.1"),
        ("172.18.0.0/16", "172.18.0.1", "203.0.113.1, rubbish, 172.18.0.9", "172.18.0.9"),
        ("172.18.0.0/16", "::ffff:172.18.0.1", PLACE, "198.51.100.7"),
    ],
)
def test_only_trusted_proxies_say_who_asks(trusted: str, remote: str, said: str, caller: str) -> None:
    async def go() -> None:
        async def tell(request: web.Request) -> web.Response:
            return web.Response(text=caller_address(request.clone(remote=remote)))

        app = web.Application()
        app[TRUSTED] = networks(trusted)
        app.router.add_get("/", tell)
        async with TestServer(app) as server:
            line = http.client.HTTPConnection("127.0.0.1", server.port or 0, timeout=10)

            def ask() -> str:
                line.request("GET", "/", headers={"X-Forwarded-For": said})
                answer = line.getresponse().read().decode()
                line.close()
                return answer

            assert await asyncio.to_thread(ask) == caller

    asyncio.run(go())


def test_a_subscriber_with_many_addresses_counts_once() -> None:
    assert household("2001:db8:1:2::1") == household("2001:db8:1:2:ffff::9") != household("2001:db8:1:3::1")
    assert household("::ffff:198.51.100.7") == "198.51.100.7"


def test_visitors_behind_a_proxy_in_another_container_have_their_own_limits(tmp_path: Path) -> None:
    settings = {"WEB_CHAT": "public", "TRUSTED_PROXIES": "10.9.9.0/24, 127.0.0.1", "HOST": "0.0.0.0"}
    with program(tmp_path, **settings) as site:
        asked = [site.ask("POST", "/api/chat", X_Forwarded_For=f"198.51.{n}.1")[0] for n in range(100)]
        assert set(asked) == {201}
        assert "10.9.9.0/24" in command(site, "check").stdout


def test_check_explains_a_proxy_that_is_not_known(tmp_path: Path) -> None:
    site = Program(tmp_path, WEB_CHAT="public", PUBLIC_URL="https://sangkien.example", HOST="0.0.0.0")
    assert "TRUSTED_PROXIES" in command(site, "check").stdout
    wrong = command(Program(tmp_path, TRUSTED_PROXIES="proxy"), "run")
    assert wrong.returncode == 2 and "TRUSTED_PROXIES" in wrong.stderr


def test_an_answer_does_not_say_what_we_are_made_of_and_keeps_https(tmp_path: Path) -> None:
    with program(tmp_path, WEB_CHAT="public", PUBLIC_URL="https://sangkien.example") as site:
        for path in ("/", "/health", "/nothing", "/board", "/static/chat.js", "/api/chat/x"):
            line = http.client.HTTPConnection("localhost", site.port, timeout=10)
            line.request("GET", path)
            answer = line.getresponse()
            assert answer.headers["Server"] is None, path
            assert "max-age" in answer.headers["Strict-Transport-Security"], path
            line.close()
