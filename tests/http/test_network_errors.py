"""What went wrong on the way to a platform is said in words, in every language, without a token or a class's name."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest

from bot.channels.telegram.http import NotWrittenError, PlainParameters, Transport
from bot.http.network_errors import what_happened
from messages.catalog import in_every_language
from tests.program.program import free_port


def test_a_server_that_is_not_there_is_said_in_words() -> None:
    async def run() -> str:
        async with Transport() as transport:
            with pytest.raises(NotWrittenError) as refused:
                address = f"http://127.0.0.1:{free_port()}/bot1:SECRET/getMe"
                await transport.do_request(address, "POST", PlainParameters({}))
            return str(refused.value)

    said = asyncio.run(run())
    assert said == in_every_language("commands.network.no_connection")
    assert "SECRET" not in said and "Error" not in said


@pytest.mark.parametrize(
    ("error", "key"),
    [
        (aiohttp.ConnectionTimeoutError(), "slow"),
        (TimeoutError(), "slow"),
        (aiohttp.ServerDisconnectedError(), "broken_off"),
        (ConnectionResetError(), "broken_off"),
        (aiohttp.InvalidURL("x"), "bad_address"),
    ],
)
def test_each_kind_has_its_words(error: Exception, key: str) -> None:
    assert what_happened(error) == in_every_language(f"commands.network.{key}")
