"""A small Telegram for the bench: posts updates to a bot's webhook and takes its calls, on bare sockets to be cheap.

It keeps Telegram's order: a person's next update goes out when the one before is acknowledged and answered.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from typing import cast

from tests.bench.conversation import FIRST, ME, SENT, updates
from tests.bench.http.rival import PATH, SECRET

PATIENCE = 30.0  # seconds that an answer may take
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_CHAT = re.compile(rb"chat_id\"?(?:[=:]|\r\n\r\n)\D{0,3}(\d+)")  # in JSON, in a form, in a form with parts
_RESULTS = {b"getMe": ME, b"sendMessage": SENT, b"getMyCommands": b'{"ok":true,"result":[]}'}
_TRUE, _NAMES = b'{"ok":true,"result":true}', b'{"ok":true,"result":{}}'


class _Http(asyncio.Protocol):
    """One end of a connection that stays open: whole messages, one after another."""

    def __init__(self) -> None:
        self.buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while (head := self.buffer.find(b"\r\n\r\n")) >= 0:
            length = _LENGTH.search(self.buffer, 0, head)
            end = head + 4 + (int(length[1]) if length else 0)
            if len(self.buffer) < end:
                return
            message, self.buffer = self.buffer[:end], self.buffer[end:]
            self.got(message, head + 4)

    def got(self, message: bytes, body: int) -> None:
        """A whole message, whose body begins there."""
        raise NotImplementedError


class _Called(_Http):
    """The bot calls."""

    def __init__(self, telegram: Telegram) -> None:
        super().__init__()
        self.telegram = telegram

    def got(self, message: bytes, body: int) -> None:
        method = message[: message.index(b" HTTP/")].rpartition(b"/")[2]
        said = _RESULTS.get(method) or (_NAMES if method.startswith(b"get") else _TRUE)
        self.transport.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b" % (len(said), said)
        )
        self.telegram.called(method, message, body)


class _Hook(_Http):
    """A connection to the bot's webhook."""

    answer: asyncio.Future[int]

    def post(self, request: bytes) -> asyncio.Future[int]:
        self.answer = asyncio.get_running_loop().create_future()
        self.transport.write(request)
        return self.answer

    def got(self, message: bytes, body: int) -> None:
        self.answer.set_result(int(message[9:12]))

    def connection_lost(self, exc: Exception | None) -> None:
        if hasattr(self, "answer") and not self.answer.done():
            self.answer.set_exception(ConnectionError("the bot hung up"))


class Telegram:
    """Open it with `open`; then `talk`."""

    def __init__(self) -> None:
        self.sent = 0
        self.hooked = asyncio.Event()
        self._answers: dict[int, asyncio.Future[float]] = {}

    async def open(self) -> None:
        """Listen; `address` says where."""
        self._server = await asyncio.get_running_loop().create_server(lambda: _Called(self), "127.0.0.1", 0)
        self.address = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def close(self) -> None:
        """Listen no more."""
        self._server.close()

    def called(self, method: bytes, message: bytes, body: int) -> None:
        """What a call means to the people who wait."""
        if method == b"setWebhook":
            self.hooked.set()
        elif method == b"sendMessage":
            self.sent += 1
            chat = _CHAT.search(message, body)
            waiting = self._answers.pop(int(chat[1]), None) if chat else None
            if waiting is None:
                raise RuntimeError("a message that nobody waits for")
            waiting.set_result(time.perf_counter())

    async def talk(self, port: int, people: dict[int, list[bytes]], flight: int) -> list[float]:
        """So many people at a time; seconds from each update to the arrival of its answer."""
        waiting = iter(people.items())
        took: list[float] = []
        loop = asyncio.get_running_loop()

        async def one_after_another() -> None:
            transport, hook = await loop.create_connection(_Hook, "127.0.0.1", port)
            for chat, requests in waiting:
                for request in requests:
                    answered = self._answers[chat] = loop.create_future()
                    began = time.perf_counter()
                    status = await hook.post(request)
                    if status != 200:
                        raise RuntimeError(f"the webhook said {status}")
                    async with asyncio.timeout(PATIENCE):
                        took.append(await answered - began)
            transport.close()

        await asyncio.gather(*(one_after_another() for _ in range(flight)))
        return took


def requests(people: range, port: int) -> dict[int, list[bytes]]:
    """What is posted for each of these people, by chat; made before the clock runs."""
    head = (
        f"POST {PATH} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
        f"X-Telegram-Bot-Api-Secret-Token: {SECRET}\r\nContent-Length: "
    ).encode()
    bodies = {FIRST + person: [json.dumps(update).encode() for update in updates(person)] for person in people}
    return {chat: [b"%b%d\r\n\r\n%b" % (head, len(body), body) for body in said] for chat, said in bodies.items()}
