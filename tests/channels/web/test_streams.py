"""The web chat when things go wrong inside: open streams, a database in trouble, a commit in doubt."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import FormData
from aiohttp.test_utils import TestClient, TestServer

from bot import clock
from bot.channels.web import streams
from bot.channels.web.chat import WebChat
from bot.channels.web.sessions import Sessions
from bot.files.media import Media
from bot.http.signed_links import Links
from bot.intake.intake import Intake
from handlers.receive import Receipt
from messages.wire import Incoming, Reply
from storage.conversation import chats
from storage.database.store import Store, TroubleError
from storage.sending import outbox
from tests.cast.talker import until

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 400
TOLD = ("Nguyễn Văn An", "0912345678", "Xưởng cơ khí 3", "hoang mai", *until("evidence"))


class Chat:
    """A browser beside the web chat, in one process, so that a test can break what is behind it."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.intake, self.media = Intake(store, clock.now), Media(folder)
        sessions = Sessions(store, self.intake, b"secret" * 8, clock.now, "vi")
        links = Links("", b"secret" * 8)
        chat = WebChat(store, self.intake, self.media, links, sessions, clock.now, "vi")
        self.browser = TestClient(TestServer(chat.app()))

    async def opens(self) -> str:
        """The address of a new conversation."""
        answer = await self.browser.post("/api/chat")
        return f"/api/chat/{(await answer.json())['session']}"

    async def uploads(self, path: str) -> tuple[int, Any]:
        form = FormData({"id": "files"})
        form.add_field("files", PNG, filename="a.png")
        answer = await self.browser.post(path, data=form)
        return answer.status, await answer.json()


@asynccontextmanager
async def chatting(store: Store, folder: Path) -> AsyncIterator[Chat]:
    chat = Chat(store, folder)
    async with chat.browser:
        yield chat
    await chat.intake.close()


def test_a_long_conversation_comes_without_waiting(lite: Store, tmp_path: Path) -> None:
    async def go() -> None:
        async with chatting(lite, tmp_path) as chat, asyncio.timeout(8):
            path = await chat.opens()
            with lite.write() as tx:
                key = tx.exec_driver_sql("SELECT id FROM chat").scalar_one()
                for number in range(450):
                    outbox.queue(tx, key, Reply(f"Tin {number}"), clock.now())
            answer = await chat.browser.get(f"{path}/events")
            while "Tin 449" not in (await answer.content.readline()).decode():
                pass
            answer.close()

    asyncio.run(go())


def test_streams_of_all_are_counted(lite: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "ALL_STREAMS", 2)

    async def go() -> None:
        async with chatting(lite, tmp_path) as chat:
            paths = [await chat.opens() for _ in range(3)]
            answers = [await chat.browser.get(f"{path}/events") for path in paths]
            assert [answer.status for answer in answers] == [200, 200, 429]
            assert (await answers[2].json())["reason"]

    asyncio.run(go())


def test_trouble_ends_a_stream_quietly(lite: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def go() -> None:
        async with chatting(lite, tmp_path) as chat, asyncio.timeout(8):
            path = await chat.opens()

            def trouble(*_: object) -> None:
                raise TroubleError("the disk is gone")

            monkeypatch.setattr(chats, "messages", trouble)
            answer = await chat.browser.get(f"{path}/events")
            assert answer.status == 200 and await answer.read() == b"retry: 2000\n\n"
            answer = await chat.browser.get(path)
            assert answer.status == 503 and (await answer.json())["reason"]

    asyncio.run(go())


def test_what_nobody_expected_has_a_reason_too(
    lite: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def go() -> None:
        async with chatting(lite, tmp_path) as chat:
            path = await chat.opens()

            def broken(*_: object) -> None:
                raise KeyError("Nguyễn Văn An")

            monkeypatch.setattr(chats, "messages", broken)
            answer = await chat.browser.get(path)
            assert answer.status == 500 and (await answer.json())["reason"]
            said = "".join(capsys.readouterr())
            assert "KeyError" in said and "Văn An" not in said and path not in said

    asyncio.run(go())


def test_files_of_a_commit_in_doubt_are_kept(lite: Store, tmp_path: Path) -> None:
    async def go() -> None:
        async with chatting(lite, tmp_path) as chat:
            path = await chat.opens()
            screen = (await (await chat.browser.get(path)).json())["messages"][-1]
            await chat.browser.post(path, json={"id": "yes", "pressed": "yes", "turn": screen["turn"]})
            for number, text in enumerate(TOLD):
                answer = await chat.browser.post(path, json={"id": f"m{number}", "text": text})
                assert answer.status == 202
            put = chat.intake.put

            async def in_doubt(event: Incoming) -> Receipt:
                await put(event)
                raise TroubleError("the connection was lost during the commit")

            chat.intake.put = in_doubt  # type: ignore[method-assign]
            assert (await chat.uploads(path))[0] == 503
            chat.intake.put = put  # type: ignore[method-assign]
            assert (await chat.uploads(path))[0] == 202

    asyncio.run(go())
    with lite.read() as tx:
        paths = list(tx.exec_driver_sql("SELECT path FROM evidence").scalars())
    assert [str(path.relative_to(tmp_path)) for path in tmp_path.glob("??/*")] == paths and len(paths) == 1
