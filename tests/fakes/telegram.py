"""A Telegram of our own: a real HTTP server with the rules of the Bot API that matter to a bot, and people who use it.

Offsets and confirmation, one poller at a time, webhooks with their secret and their retries, limits with real error
envelopes, chats that are gone or became supergroups, answers lost before or after the message counted, and files.
Times of waiting (retries, holding a poll) are shorter than Telegram's; `retry_after` is honest.
"""

from __future__ import annotations

import asyncio
import math
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Self

import aiohttp
import orjson
from aiohttp import web

from tests.program.waiting import HANGS_SECONDS

TOKEN = "987654:TEST-token_of_the_fake_server"
BOT = {"id": 987654, "is_bot": True, "first_name": "Sáng Kiến", "username": "sangkien_bot"}
ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
CHANNEL_BOT = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}
SINCE = {"editEphemeralMessageText": (10, 2), "sendRichMessage": (10, 1)}  # the version that brought a method
ALONE_SECONDS = 15.0  # within which a bot that is no admin answers a question that only it saw
START = 1_795_309_200  # seconds; when the first message is written


@dataclass
class Sent:
    """A message that the bot sent and Telegram took."""

    chat: int
    number: int
    method: str
    parameters: dict[str, Any]
    at: float
    uploaded: str = ""
    content: bytes = b""
    reader: int = 0  # in a group: who alone sees it; 0: everybody

    @property
    def text(self) -> str:
        blocks = self.parameters.get("rich_message", {}).get("blocks", ())
        written = "\n".join(block["text"] for block in blocks if block["type"] == "paragraph")
        return str(self.parameters.get("text") or self.parameters.get("caption") or written)

    @property
    def table(self) -> list[list[str]]:
        """The rows of its table."""
        blocks = self.parameters.get("rich_message", {}).get("blocks", ())
        return [[cell["text"] for cell in row] for block in blocks for row in block.get("cells", ())]

    @property
    def buttons(self) -> list[dict[str, str]]:
        rows = self.parameters.get("reply_markup", {}).get("inline_keyboard", [])
        return [button for row in rows for button in row]

    @property
    def labels(self) -> list[str]:
        return [button["text"] for button in self.buttons]


@dataclass
class Room:
    """A chat."""

    id: int
    type: str = "private"
    title: str = ""
    error: tuple[int, str] | None = None  # every message to it is refused so
    moved_to: int = 0
    pictures_refused: bool = False
    members: dict[int, str] = field(default_factory=dict)  # status by person
    bot_is_admin: bool = False
    pinned: list[int] = field(default_factory=list)  # the newest last
    asked_alone: dict[int, float] = field(default_factory=dict)  # when a question that only the bot saw was written
    members_hidden: bool = False  # nobody is told who is in it
    admins_hidden: bool = False  # nor who administers it
    sent_at: deque[float] = field(default_factory=deque)
    level: float = 0.0  # how many messages it takes at once
    level_at: float = 0.0


class Refused(Exception):
    """An error envelope."""

    def __init__(self, code: int, said: str, **parameters: int) -> None:
        super().__init__(said)
        self.code, self.said, self.parameters = code, said, parameters


class FakeTelegram:
    """Start it with `fake_telegram()`. What is read or written from a test goes under `changed`."""

    def __init__(self, everyone: tuple[int, float] = (30, 1.0), private: tuple[int, float] = (3, 3.0)) -> None:
        self.changed = threading.Condition()
        self.token = TOKEN  # the only one that it takes
        self.version = (10, 0)  # of the Bot API: what came later it does not know
        self.unknown_code = 404  # with which it says so
        self.everyone, self.private, self.in_group = everyone, private, (20, 60.0)
        self.rooms: dict[int, Room] = {}
        self.sent: list[Sent] = []
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.refused: list[tuple[str, int]] = []
        self.updates: deque[dict[str, Any]] = deque()
        self.kept: dict[str, Any] = {}  # commands, descriptions: what set… set, by its get…
        self.files: dict[str, bytes] = {}
        self.faults: dict[str, deque[str]] = defaultdict(deque)  # per method: "before", "after", "500", …
        self.silent_about: set[int] = set()  # groups about whose members no answer comes
        self.asked_about: list[int] = []  # groups about whose members was asked
        self.forgotten: set[str] = set()  # files that it knew
        self.odd_answers: dict[str, deque[tuple[int, bytes]]] = defaultdict(deque)  # per method: status and body
        self.webhook: dict[str, Any] = {}
        self.public = self.site = ""  # what a webhook's address begins with, out there, and where that leads in truth
        self.hook_error: dict[str, Any] = {}  # what getWebhookInfo says went wrong
        self.hook_tries: list[tuple[int, int]] = []  # (update_id, status) of each delivery
        self.presses: dict[str, float] = {}
        self.answered: list[str] = []
        self.polls = 0
        self.confirmed = 0
        self.acknowledged: set[int] = set()  # updates that the bot need not be sent again
        self._sent_at: deque[float] = deque()
        self._next_update, self._next_message = 5000, 100
        self._poll: asyncio.Future[None] | None = None
        self._lanes: dict[Any, deque[dict[str, Any]]] = {}
        self._delivering: set[asyncio.Task[None]] = set()
        self._loop = asyncio.new_event_loop()

    # Running

    async def _open(self) -> None:
        app = web.Application(client_max_size=64 * 2**20)
        app.router.add_route("*", "/bot{token}/{method}", self._call)
        app.router.add_get("/file/bot{token}/{path:.*}", self._file)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        self._site = web.TCPSite(self._runner, "127.0.0.1", getattr(self, "port", 0))
        await self._site.start()
        self.port = self._runner.addresses[0][1]
        self.address = f"http://127.0.0.1:{self.port}"
        self._client = aiohttp.ClientSession()

    async def _shut(self) -> None:
        for connection in list(self._runner.server.connections if self._runner.server else ()):
            transport = getattr(connection, "transport", None)
            if transport is not None:
                transport.abort()
        await self._runner.cleanup()
        await self._client.close()

    async def _end(self) -> None:
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def unplug(self) -> None:
        """The network is gone: nobody can connect, and what was connected is cut off."""
        self._do(self._shut())

    def plug(self) -> None:
        """The network is back."""
        self._do(self._open())

    def _do(self, work: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(20)

    # What the bot calls

    async def _call(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        if request.match_info["token"] != self.token:
            known = ":" in request.match_info["token"]
            return _envelope(Refused(401, "Unauthorized") if known else Refused(404, "Not Found"))
        parameters, upload = await _parameters(request)
        if self.odd_answers[method]:  # of a proxy, or of a server that has gone mad; nothing is done for the call
            status, body = self.odd_answers[method].popleft()
            return web.Response(status=status, body=body, content_type="text/html")
        fault = self.faults[method].popleft() if self.faults[method] else ""
        if fault == "before":
            return _hang_up(request)
        if fault.isdigit():
            return _envelope(
                Refused(
                    int(fault),
                    {"500": "Internal Server Error", "502": "Bad Gateway"}.get(fault, "Too Many Requests"),
                    **({"retry_after": 2} if fault == "429" else {}),
                )
            )
        try:
            if method == "getUpdates":
                result = await self._get_updates(parameters)
            else:
                with self.changed:
                    self.calls.append((method, parameters))
                    result = self._act(method, parameters, upload)
                    self.changed.notify_all()
        except Refused as refused:
            with self.changed:
                self.refused.append((method, refused.code))
                self.changed.notify_all()
            return _envelope(refused)
        if fault == "after":
            return _hang_up(request)
        if method == "getChatMember" and int(parameters["chat_id"]) in self.silent_about:
            await asyncio.sleep(60)
        if fault == "slow":
            await asyncio.sleep(1.5)
        return _json({"ok": True, "result": result})

    def _act(self, method: str, parameters: dict[str, Any], upload: tuple[str, bytes] | None) -> Any:
        if method in SINCE and self.version < SINCE[method]:
            raise Refused(self.unknown_code, "Not Found: method not found")
        if method in ("pinChatMessage", "unpinChatMessage"):
            return self._pin(method, parameters)
        if method in ("sendMessage", "sendPhoto", "sendDocument", "sendRichMessage"):
            return self._send(method, parameters, upload)
        if method == "editEphemeralMessageText":
            return self._edit_alone(parameters)
        if method == "getMe":
            return BOT
        if method.startswith("getMy") or method == "getChatMenuButton":
            default: Any = [] if method == "getMyCommands" else {"type": "default"} if "Button" in method else None
            got = self.kept.get(_key(method, parameters), default)
            return (
                got if got is not None else {{"getMyDescription": "description"}.get(method, "short_description"): ""}
            )
        if method.startswith("setMy") or method == "setChatMenuButton":
            if self.version < (10, 2):
                for command in parameters.get("commands", ()):
                    command.pop("is_ephemeral", None)
            value: Any = (
                parameters.get("commands")
                or parameters.get("menu_button")
                or {name: text for name, text in parameters.items() if name.endswith("description")}
            )
            self.kept[_key(method.replace("set", "get", 1), parameters)] = value
            return True
        if method == "setWebhook":
            self.webhook = parameters
            for update in list(self.updates):
                self._enqueue(update)
            self.updates.clear()
            return True
        if method == "getWebhookInfo":
            told = {name: self.webhook[name] for name in ("url", "allowed_updates") if name in self.webhook}
            return {"url": "", "pending_update_count": 0, **told, **self.hook_error}
        if method == "deleteWebhook":
            self.webhook = {}
            left = {update["update_id"]: update for lane in self._lanes.values() for update in lane}
            self._lanes.clear()
            self.updates.extend(left[number] for number in sorted(left))
            return True
        if method == "getFile":
            if parameters["file_id"] not in self.files:
                raise Refused(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
            return {"file_id": parameters["file_id"], "file_path": f"documents/{parameters['file_id']}"}
        if method == "getChatMember":
            self.asked_about.append(int(parameters["chat_id"]))
            room = self._room(parameters["chat_id"])
            if room.members_hidden:
                raise Refused(400, "Bad Request: member list is inaccessible")
            return {"status": room.members.get(int(parameters["user_id"]), "left")}
        if method == "getChatAdministrators":
            room = self._room(parameters["chat_id"])
            if room.admins_hidden:
                raise Refused(400, "Bad Request: CHAT_ADMIN_REQUIRED")
            admins = [who for who, status in room.members.items() if status in ("creator", "administrator")]
            return [{"status": room.members[who], "user": {"id": who, "is_bot": False}} for who in admins]
        if method == "answerCallbackQuery":
            if parameters["callback_query_id"] not in self.presses:
                raise Refused(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
            self.answered.append(parameters["callback_query_id"])
            return True
        if method == "editMessageReplyMarkup":
            found = next(
                s for s in self.sent if s.number == parameters["message_id"] and s.chat == parameters["chat_id"]
            )
            if "reply_markup" not in found.parameters:
                raise Refused(400, "Bad Request: message is not modified: specified new message content is the same")
            del found.parameters["reply_markup"]
            return True
        raise Refused(404, "Not Found: method not found")

    def _send(self, method: str, parameters: dict[str, Any], upload: tuple[str, bytes] | None) -> Any:
        room = self._room(parameters["chat_id"])
        if room.moved_to:
            raise Refused(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                migrate_to_chat_id=room.moved_to,
            )
        if room.error:
            raise Refused(*room.error)
        self._check(method, parameters)
        reader = self._reader(room, parameters)
        if room.pictures_refused and method == "sendPhoto":
            raise Refused(400, "Bad Request: not enough rights to send photos to the chat")
        if str(parameters.get("photo")) in self.forgotten:
            raise Refused(400, "Bad Request: wrong file identifier/HTTP URL specified")
        now = time.monotonic()
        waits = [_wait(self._sent_at, self.everyone, now)]
        if room.type != "private":
            waits.append(_wait(room.sent_at, self.in_group, now))
        most, seconds = self.private  # a bucket: a small burst is tolerated, then about one a second
        room.level = (
            min(float(most), room.level + (now - room.level_at) * most / seconds) if room.level_at else float(most)
        )
        room.level_at = now
        waits.append((1 - room.level) * seconds / most if room.level < 1 else 0.0)
        if max(waits) > 0:
            raise Refused(
                429,
                f"Too Many Requests: retry after {math.ceil(max(waits))}",
                retry_after=math.ceil(max(waits)),
            )
        self._sent_at.append(now)
        room.sent_at.append(now)
        room.level -= 1
        self._next_message += 1
        sent = Sent(room.id, self._next_message, method, parameters, now, *(upload or ("", b"")), reader=reader)
        self.sent.append(sent)
        result: dict[str, Any] = {
            "message_id": sent.number,
            "chat": {"id": room.id, "type": room.type},
            "date": START,
        }
        if reader:
            result |= {"message_id": 0, "ephemeral_message_id": sent.number, "receiver_user": {"id": reader}}
        if method == "sendPhoto":
            ref = str(parameters.get("photo") or f"photo-{sent.number}")
            result["photo"] = [{"file_id": ref, "file_unique_id": ref, "width": 90, "height": 90}]
        return result

    def _reader(self, room: Room, parameters: dict[str, Any]) -> int:
        """Who alone sees it, as the version reads that; older ones pass the parameters over, and everybody sees it."""
        reader = 0
        if self.version >= (10, 3):
            reader = parameters.get("ephemeral_message_parameters", {}).get("receiver_user_id", 0)
        elif self.version >= (10, 2):
            reader = parameters.get("receiver_user_id", 0)
        if not reader:
            return 0
        if room.type == "private" or room.members.get(reader, "left") in ("left", "kicked"):
            raise Refused(400, "Bad Request: USER_NOT_PARTICIPANT")
        question = parameters.get("reply_parameters", {}).get("ephemeral_message_id", 0)
        fresh = time.monotonic() - room.asked_alone.get(question, -math.inf) <= ALONE_SECONDS
        if not room.bot_is_admin and not fresh:
            raise Refused(400, "Bad Request: MESSAGE_NOT_COMMAND")
        return int(reader)

    def _pin(self, method: str, parameters: dict[str, Any]) -> bool:
        room, number = self._room(parameters["chat_id"]), parameters["message_id"]
        if not room.bot_is_admin:
            raise Refused(400, "Bad Request: not enough rights to manage pinned messages in the chat")
        if not any(sent.number == number and sent.chat == room.id for sent in self.sent):
            raise Refused(400, "Bad Request: message to pin not found")
        if number in room.pinned:
            room.pinned.remove(number)
        if method == "pinChatMessage":
            room.pinned.append(number)
        return True

    def _edit_alone(self, parameters: dict[str, Any]) -> bool:
        number, reader = parameters["ephemeral_message_id"], parameters["receiver_user_id"]
        found = [sent for sent in self.sent if sent.number == number and sent.reader == reader]
        if not found or found[0].chat != int(parameters["chat_id"]):
            raise Refused(400, "Bad Request: message to edit not found")
        if len(parameters["text"]) > 1024:
            raise Refused(400, "Bad Request: MEDIA_CAPTION_TOO_LONG")
        found[0].parameters = {**found[0].parameters, "reply_markup": {}, **parameters}
        return True

    def _check(self, method: str, parameters: dict[str, Any]) -> None:
        if method == "sendMessage":
            if not str(parameters.get("text", "")).strip():
                raise Refused(400, "Bad Request: message text is empty")
            if len(parameters["text"]) > 4096:
                raise Refused(400, "Bad Request: message is too long")
        if method == "sendRichMessage":
            for block in parameters["rich_message"]["blocks"]:
                cells = [cell for row in block.get("cells", ()) for cell in row]
                if block["type"] not in ("paragraph", "table") or any(
                    {"align", "valign"} - cell.keys() for cell in cells
                ):
                    raise Refused(400, "Bad Request: can't parse rich message")
        if len(parameters.get("caption", "")) > 1024:
            raise Refused(400, "Bad Request: message caption is too long")
        for button in Sent(0, 0, "", parameters, 0).buttons:
            if "web_app" in button and self._room(parameters["chat_id"]).type != "private":
                raise Refused(400, "Bad Request: BUTTON_TYPE_INVALID")
            if not button.keys() & {"url", "web_app"} and not 1 <= len(button.get("callback_data", "").encode()) <= 64:
                raise Refused(400, "Bad Request: BUTTON_DATA_INVALID")
        if "message_thread_id" in parameters and parameters["message_thread_id"] == 404:
            raise Refused(400, "Bad Request: message thread not found")

    def _room(self, chat: Any) -> Room:
        if int(chat) not in self.rooms:
            raise Refused(400, "Bad Request: chat not found")
        return self.rooms[int(chat)]

    async def _get_updates(self, parameters: dict[str, Any]) -> list[dict[str, Any]]:
        if self.webhook:
            raise Refused(
                409,
                "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
            )
        if self._poll is not None and not self._poll.done():
            self._poll.set_exception(
                Refused(
                    409,
                    (
                        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
                    ),
                )
            )
        poll = self._poll = asyncio.get_running_loop().create_future()
        with self.changed:
            self.polls += 1
            offset = parameters.get("offset", 0)
            while self.updates and offset and self.updates[0]["update_id"] < offset:
                self.acknowledged.add(self.updates.popleft()["update_id"])
                self.confirmed += 1
            self.changed.notify_all()
        end = time.monotonic() + min(parameters.get("timeout", 0), 2)
        while not self.updates and time.monotonic() < end:
            try:
                await asyncio.wait_for(asyncio.shield(poll), 0.05)
            except TimeoutError:
                continue
            break
        if poll.done() and poll.exception():
            raise poll.exception() or AssertionError
        poll.cancel()
        return list(self.updates)[: parameters.get("limit", 100)]

    async def _file(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["token"] != self.token:
            return web.Response(status=401)
        if self.faults["file"] and self.faults["file"].popleft() == "before":
            return _hang_up(request)
        content = self.files.get(request.match_info["path"].removeprefix("documents/"))
        return web.Response(body=content) if content is not None else web.Response(status=404)

    # Updates out

    def put(self, kind: str, content: dict[str, Any]) -> int:
        """A new update; its id."""
        with self.changed:
            self._next_update += 1
            number = self._next_update
            update = {"update_id": number, kind: content}
            if self.webhook:
                self._loop.call_soon_threadsafe(self._enqueue, update)
            else:
                self.updates.append(update)
        return number

    def again(self, update: dict[str, Any]) -> None:
        """Send an update once more, as after an answer that was lost."""
        if self.webhook:
            self._loop.call_soon_threadsafe(self._enqueue, update)
        else:
            with self.changed:
                self.updates.append(update)

    def _enqueue(self, update: dict[str, Any]) -> None:
        lane = _lane(update)
        fresh = lane not in self._lanes
        self._lanes.setdefault(lane, deque()).append(update)
        if fresh:
            self._run_lane(lane)

    def _run_lane(self, lane: Any) -> None:
        task = self._loop.create_task(self._deliver(lane))
        self._delivering.add(task)
        task.add_done_callback(self._delivering.discard)

    async def _deliver(self, lane: Any) -> None:
        """One update at a time of a lane; a failing one is tried again and holds up its own lane only."""
        pause = 0.05
        while self._lanes.get(lane):
            update = self._lanes[lane][0]
            headers = {"X-Telegram-Bot-Api-Secret-Token": self.webhook.get("secret_token", "")}
            try:
                address = self.webhook.get("url", "").replace(self.public, self.site, 1)
                async with self._client.post(
                    address, data=orjson.dumps(update), headers=headers | JSON
                ) as answer:
                    status = answer.status
            except (aiohttp.ClientError, OSError, ValueError, RuntimeError):  # the last: unplugged
                status = 0
            with self.changed:
                self.hook_tries.append((update["update_id"], status))
                self.changed.notify_all()
            if 200 <= status < 300:
                if self._lanes.get(lane):
                    self._lanes[lane].popleft()
                self.acknowledged.add(update["update_id"])
                self.confirmed += 1
                pause = 0.05
            else:
                await asyncio.sleep(pause)
                pause = min(pause * 2, 0.5)
        self._lanes.pop(lane, None)

    # Looking

    def wait(self, what: Callable[[], Any], seconds: float = HANGS_SECONDS, why: str = "") -> Any:
        """Wait until that is true, and return it."""
        with self.changed:
            deadline = time.monotonic() + seconds
            while not (found := what()):
                left = deadline - time.monotonic()
                if left <= 0:
                    raise AssertionError(
                        f"waited {seconds} s in vain {why}; sent last: {[s.text for s in self.sent[-3:]]}"
                    )
                self.changed.wait(min(left, 0.5))
            return found

    def to(self, chat: int) -> list[Sent]:
        """What the bot sent to a chat."""
        with self.changed:
            return [sent for sent in self.sent if sent.chat == chat]

    def seen_by(self, chat: int, person: int) -> list[Sent]:
        """What this person sees of the bot in a group."""
        return [sent for sent in self.to(chat) if sent.reader in (0, person)]

    def file(self, name: str, content: bytes) -> str:
        """A file that somebody has on their phone."""
        self.files[name] = content
        return name

    def group(self, chat: int, title: str = "Tổ cơ khí", kind: str = "supergroup") -> Room:
        """A group that the bot is not in yet."""
        return self.rooms.setdefault(chat, Room(chat, kind, title))


class Somebody:
    """A person with a phone: `an.says("sửa đơn vị").hears("công đoàn")`."""

    def __init__(self, telegram: FakeTelegram, number: int, name: str = "An", room: Room | None = None) -> None:
        self.telegram, self.number = telegram, number
        self.room = room or telegram.rooms.setdefault(number, Room(number))
        self.user = {"id": number, "is_bot": False, "first_name": name, "language_code": "vi"}
        self.read = 0
        self.update = 0

    def in_group(self, room: Room, status: str = "member") -> Somebody:
        """The same person in a group."""
        room.members[self.number] = status
        return Somebody(self.telegram, self.number, str(self.user["first_name"]), room)

    def message(self, **content: Any) -> dict[str, Any]:
        self.telegram._next_message += 1
        chat = {"id": self.room.id, "type": self.room.type, "title": self.room.title}
        return {
            "message_id": self.telegram._next_message,
            "date": START,
            "chat": chat,
            "from": self.user,
            **content,
        }

    def sends(self, **content: Any) -> Self:
        """A message of any kind."""
        self.update = self.telegram.put("message", self.message(**content))
        return self

    def says_alone(self, text: str) -> Self:
        """Type a command that only the bot sees."""
        message = self.message(text=text)
        number, message["message_id"] = message["message_id"], 0
        self.room.asked_alone[number] = time.monotonic()
        self.update = self.telegram.put("message", {**message, "ephemeral_message_id": number})
        return self

    def says(self, *texts: str) -> Self:
        """Type these; each is answered before the next."""
        for number, text in enumerate(texts):
            self.sends(text=text)
            if number < len(texts) - 1:
                self.hears("")
        return self

    def presses(self, label: str, sent: Sent | None = None) -> Self:
        sent = sent or self.screen
        data = next((button["callback_data"] for button in sent.buttons if button["text"] == label), None)
        assert data is not None, f"no button {label!r} among {sent.labels} under {sent.text!r}"
        chat = {"id": self.room.id, "type": self.room.type, "title": self.room.title}
        message = {"message_id": sent.number, "date": START, "chat": chat, "from": BOT, "text": sent.text}
        query = f"q{self.telegram._next_update + 1}"
        self.telegram.presses[query] = time.monotonic()
        press = {"id": query, "from": self.user, "message": message, "chat_instance": "1", "data": data}
        self.update = self.telegram.put("callback_query", press)
        return self

    def hears(self, *parts: str, seconds: float = HANGS_SECONDS) -> Self:
        """Wait for a message with these words."""

        def heard() -> bool:
            new = self._sent()[self.read :]
            return bool(new) and all(any(part in sent.text for sent in new) for part in parts)

        try:
            self.telegram.wait(heard, seconds)
        except AssertionError:
            raise AssertionError(
                f"expected {parts}, heard {[sent.text for sent in self._sent()[self.read :]]}"
            ) from None
        self.heard = self._sent()[self.read :]
        self.read += len(self.heard)
        return self

    def _sent(self) -> list[Sent]:
        return [sent for sent in self.telegram.sent if sent.chat == self.room.id]

    @property
    def screen(self) -> Sent:
        """The last message with buttons."""
        return next(sent for sent in reversed(self.telegram.to(self.room.id)) if sent.buttons)

    @property
    def text(self) -> str:
        return "\n".join(sent.text for sent in self.heard)


JSON = {"Content-Type": "application/json"}


@contextmanager
def fake_telegram(**limits: Any) -> Iterator[FakeTelegram]:
    """A running server, in a thread of its own."""
    fake = FakeTelegram(**limits)
    loop = fake._loop
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    fake._do(fake._open())
    try:
        yield fake
    finally:
        fake._do(fake._shut())
        fake._do(fake._end())
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        loop.close()


def _lane(update: dict[str, Any]) -> tuple[str, int]:
    content: Any = next(value for name, value in update.items() if name != "update_id")
    if "callback_query" in update:
        return "user", content["from"]["id"]
    chat = content.get("chat", {}) if isinstance(content, dict) else {}
    return "chat", chat.get("id", 0) if isinstance(chat, dict) else 0


def _wait(sent: deque[float], limit: tuple[int, float], now: float) -> float:
    most, seconds = limit
    while sent and sent[0] <= now - seconds:
        sent.popleft()
    return sent[len(sent) - most] + seconds - now if len(sent) >= most else 0.0


def _key(method: str, parameters: dict[str, Any]) -> str:
    scope = parameters.get("scope", {}).get("type", "default")
    return f"{method} {scope} {parameters.get('language_code', '')}"


async def _parameters(request: web.Request) -> tuple[dict[str, Any], tuple[str, bytes] | None]:
    """JSON, or a form whose values may be JSON, as the Bot API takes both."""
    if request.content_type == "application/json":
        return orjson.loads(await request.read() or b"{}"), None
    parameters: dict[str, Any] = {}
    upload = None
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            upload = (value.filename, value.file.read())
        else:
            try:
                parameters[name] = orjson.loads(str(value)) if name != "text" else str(value)
            except ValueError:
                parameters[name] = str(value)
    return parameters, upload


def _hang_up(request: web.Request) -> web.StreamResponse:
    """Cut the connection without an answer."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def _envelope(refused: Refused) -> web.Response:
    body: dict[str, Any] = {"ok": False, "error_code": refused.code, "description": refused.said}
    if refused.parameters:
        body["parameters"] = refused.parameters
    return _json(body, refused.code)


def _json(body: Any, status: int = 200) -> web.Response:
    return web.Response(body=orjson.dumps(body), status=status, content_type="application/json")
