"""The channels on which people talk: how a message gets on its way, and what the channel's own record says of it."""

from __future__ import annotations

import http.client
import json
import re
import threading
import urllib.error
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from random import Random
from typing import Any, Protocol
from urllib.parse import urlencode

from tests.fakes.telegram import BOT, FakeTelegram, Room, Sent, Somebody
from tests.fakes.zalo_bot import FakeZalo
from tests.fakes.zalo_oa import FakeOa
from tests.fire.record import Heard, Place, Said

HANDS = 40  # messages of a channel that are on their way at a time
TRY_AGAIN_SECONDS = 0.2
REQUEST_SECONDS = 10.0
AGAIN_SHARE = 0.03  # of the messages that the bot has already, so many are delivered once more


class Line(Protocol):
    """One channel."""

    name: str

    def says(self, chat: str, text: str) -> None:
        """Somebody sends this: it is on its way, and is delivered again until the bot has it."""

    def news(self) -> list[Heard]:
        """What arrived since this was asked last."""

    def said(self) -> list[Said]:
        """All that people sent, and whether it was taken."""

    def close(self) -> None:
        """Nothing is delivered any more."""


class TelegramLine:
    """Telegram: its stand-in delivers, again and again, by itself."""

    name = "telegram"

    def __init__(self, telegram: FakeTelegram) -> None:
        self.telegram = telegram
        self.updates: dict[int, tuple[str, dict[str, Any]]] = {}  # by number: what it is, and what is in it
        self._people: dict[str, Somebody] = {}
        self._screens: dict[str, Sent] = {}
        self._read = 0

    def says(self, chat: str, text: str, sender: str = "") -> None:
        """`sender`: who says it in a group."""
        if chat not in self._people:
            room = self.telegram.rooms.setdefault(int(chat), Room(int(chat)))
            self._people[chat] = Somebody(self.telegram, int(sender or chat), room=room)
        self._put("message", self._people[chat].message(text=text))

    def presses(self, chat: str, label: str) -> None:
        """Press the button that reads so under the last message that has one."""
        sent = self._screens[chat]
        data = next(button["callback_data"] for button in sent.buttons if button["text"] == label)
        somebody = self._people[chat]
        under = {"message_id": sent.number, "date": 1, "chat": {"id": int(chat), "type": "private"}, "from": BOT}
        query = f"q{len(self.updates)}"
        self.telegram.presses[query] = 0.0
        press = {"id": query, "from": somebody.user, "message": under, "chat_instance": "1", "data": data}
        self._put("callback_query", press)

    def _put(self, kind: str, content: dict[str, Any]) -> None:
        self.updates[self.telegram.put(kind, content)] = (kind, content)

    def delivers_again(self, update: int) -> None:
        """The answer to it was lost on the way: it comes once more."""
        kind, content = self.updates[update]
        self.telegram.again({"update_id": update, kind: content})

    def news(self) -> list[Heard]:
        new = self.telegram.sent[self._read :]
        self._read += len(new)
        self._screens.update({str(sent.chat): sent for sent in new if sent.buttons})
        return [Heard((self.name, str(sent.chat)), sent.text, tuple(sent.labels)) for sent in new]

    def said(self) -> list[Said]:
        taken = self.telegram.acknowledged
        return [
            Said(self._place(content), str(number), content.get("text") or content["data"], number in taken)
            for number, (_, content) in self.updates.items()
        ]

    def _place(self, content: dict[str, Any]) -> Place:
        return self.name, str(content.get("message", content)["chat"]["id"])

    def close(self) -> None:
        pass


class _Delivering:
    """A channel whose messages we deliver ourselves: each until the bot has it, some once more."""

    name = ""

    def __init__(self, seed: int) -> None:
        self._chance = Random(seed)
        self._hands = ThreadPoolExecutor(HANDS, thread_name_prefix=self.name)
        self._closed = threading.Event()
        self._said: list[Said] = []

    def _deliver(self, said: Said, delivers: Callable[[], bool]) -> None:
        self._said.append(said)
        again = self._chance.random() < AGAIN_SHARE
        self._hands.submit(self._until_taken, said, delivers, again)

    def _until_taken(self, said: Said, delivers: Callable[[], bool], again: bool) -> None:
        while not delivers():
            if self._closed.wait(TRY_AGAIN_SECONDS):
                return
        said.taken = True
        if again:
            self._closed.wait(TRY_AGAIN_SECONDS * 5)  # others were delivered meanwhile: it comes out of order
            delivers()

    def said(self) -> list[Said]:
        return self._said

    def close(self) -> None:
        self._closed.set()
        self._hands.shutdown(cancel_futures=True)


class ZaloBotLine(_Delivering):
    """Zalo Bot, by its webhook."""

    name = "zalo_bot"

    def __init__(self, zalo: FakeZalo, seed: int) -> None:
        super().__init__(seed)
        self._zalo, self._read = zalo, 0

    def says(self, chat: str, text: str) -> None:
        event = self._zalo.typed(chat, text)
        said = Said((self.name, chat), event["message"]["message_id"], text)
        self._deliver(said, lambda: bool(self._zalo.webhook) and self._zalo.deliver(event) == 200)

    def news(self) -> list[Heard]:
        new = self._zalo.sent[self._read :]
        self._read += len(new)
        return [Heard((self.name, sent.chat), sent.text) for sent in new]


class ZaloOaLine(_Delivering):
    """A Zalo Official Account, by its webhook."""

    name = "zalo_oa"

    def __init__(self, oa: FakeOa, seed: int) -> None:
        super().__init__(seed)
        self._oa, self._read = oa, 0

    def says(self, chat: str, text: str) -> None:
        event = self._oa.typed(chat, text)
        said = Said((self.name, chat), event["message"]["msg_id"], text)
        self._deliver(said, lambda: self._oa.deliver(event) == 200)

    def news(self) -> list[Heard]:
        new = self._oa.sent[self._read :]
        self._read += len(new)
        return [Heard((self.name, sent.to), sent.text, tuple(title for title, _ in sent.buttons)) for sent in new]


class WebLine(_Delivering):
    """The web chat and the one-page form, as a browser asks for them: what is not answered is sent again."""

    name = "web"
    FORM = "form:"  # a message that begins so is the whole form, sent on its page; names and values by lines

    def __init__(self, site: str, seed: int) -> None:
        super().__init__(seed)
        self._site = site
        self._sessions: dict[str, str] = {}
        self._pages: dict[str, str] = {}  # where the form of each chat is
        self._after: dict[str, int] = {}
        self._news: list[Heard] = []
        self._looking = threading.Lock()
        self.addresses: dict[str, str] = {}  # by chat: what the bot's own record calls it

    def says(self, chat: str, text: str) -> None:
        said = Said((self.name, chat), f"m{len(self._said)}", text)
        if text.startswith(self.FORM):
            said.event = ""
            given = dict(line.partition("=")[::2] for line in text.splitlines()[1:]) | {"id": f"f{len(self._said)}"}
            self._deliver(said, lambda: self._hands_in(chat, given))
        elif chat not in self._sessions:
            said.event = ""
            self._deliver(said, lambda: self._comes(chat))
        else:
            self._deliver(said, lambda: self._writes(chat, {"id": said.event, "text": text}))

    def _comes(self, chat: str) -> bool:
        """Open the page: that is already the first message."""
        if chat not in self._sessions:
            status, answer = self._ask(chat, "/api/chat", b"{}")
            if status != 201:
                return False
            self._sessions[chat] = json.loads(answer)["session"]
        return self._look(chat)

    def _writes(self, chat: str, body: dict[str, Any]) -> bool:
        status, _ = self._ask(chat, f"/api/chat/{self._sessions[chat]}", json.dumps(body).encode())
        return status == 202 and self._look(chat)

    def _hands_in(self, chat: str, given: dict[str, str]) -> bool:
        kind = "application/x-www-form-urlencoded"
        status, _ = self._ask(chat, self._pages[chat], urlencode({**given, "done": "yes"}).encode(), kind)
        return status in (200, 410) and self._look(chat)  # 410: it is handed in already

    def _look(self, chat: str) -> bool:
        """Fetch what is new."""
        path = f"/api/chat/{self._sessions[chat]}?after={self._after.get(chat, 0)}"
        status, answer = self._ask(chat, path)
        if status != 200:
            return False
        with self._looking:
            for one in json.loads(answer)["messages"]:
                if one["n"] > self._after.get(chat, 0) and one.get("from", "bot") == "bot":
                    labels = tuple(option["label"] for option in one["choices"])
                    self._news.append(Heard((self.name, chat), one["text"], labels))
                self._after[chat] = max(one["n"], self._after.get(chat, 0))
                if page := re.search(r"/form/[^\s#?\"]+", json.dumps(one.get("page") or "")):
                    self._pages[chat] = page[0]
        return True

    def looks_again(self) -> None:
        """Everybody opens their page once more: what came by itself is there."""
        for chat in list(self._sessions):
            while not self._look(chat) and not self._closed.wait(TRY_AGAIN_SECONDS):
                pass

    def _ask(self, chat: str, path: str, body: bytes | None = None, kind: str = "application/json") -> tuple[int, bytes]:
        number = int(chat)
        headers = {"Content-Type": kind, "X-Forwarded-For": f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}"}
        request = urllib.request.Request(self._site + path, body, headers | {"Accept": "*/*"})
        try:
            with urllib.request.urlopen(request, timeout=REQUEST_SECONDS) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read()
        except (urllib.error.URLError, http.client.HTTPException, ConnectionError, TimeoutError):
            return 0, b""

    def news(self) -> list[Heard]:
        with self._looking:
            new, self._news = self._news, []
        return new
