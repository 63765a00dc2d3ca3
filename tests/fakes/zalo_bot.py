"""A Zalo Bot server for tests: real HTTP, with the platform's habits, oddities and faults.

What it does follows public descriptions of the platform; what they leave open is a switch, so that tests can
try both. `ZaloUser` is a person with the app: `lan.says("xin chào").hears("đồng ý")`.
"""

from __future__ import annotations

import json
import re
import secrets
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Self

from tests.fakes.zalo_edge import BAD_GATEWAY, Edge, EdgeServer
from tests.program.waiting import HANGS_SECONDS

TOKEN = "12345689:abc-xyz_SECRET"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 400
DESCRIPTIONS = {400: "Bad request", 401: "Unauthorized", 403: "Internal server error", 404: "Not found",
                408: "Request timeout", 429: "Quota exceeded"}  # fmt: skip
PATIENCE = HANGS_SECONDS  # that a test waits for something to happen
SENDERS = ("sendMessage", "sendPhoto", "sendSticker", "sendVoice")


@dataclass(frozen=True, slots=True)
class Sent:
    """One message that the bot sent; `delivered`: whether the person or group got it."""

    chat: str
    text: str
    photo: str = ""
    delivered: bool = True
    picture: bytes = b""  # what the platform fetched from the address of the photo


@dataclass
class FakeZalo:
    """Start it with `with`; every switch may be changed while it runs."""

    token: str = TOKEN
    display_name: str = "Bot Sáng Kiến"
    bot_id: str = "1459232241454765289"
    public: str = "https://bot.example.vn"  # what a webhook's address begins with, out there
    site: str = ""  # where that address leads in truth: the program under test
    http_status_mode: str = "mirror"  # or "always_200": the code is in the body only
    webhook_shape: str = "flat"  # or "wrapped"
    photo_key: str = "photo_url"  # or "photo"
    moved: str = ""  # where /moved.jpg leads
    drop_message_id: bool = False
    drop_date: bool = False
    duplicate_webhook: int = 0  # so many more times is each event delivered
    none_is_ok: bool = False  # no webhook: ok instead of 404 and 400
    unknown_chat_is_400: bool = False
    monthly_quota: int = 0  # messages in and out, then 429
    idle: float = 0.2  # seconds of a poll with nothing new; the platform takes 30
    array: bool = False  # getUpdates answers with a list
    webhook: dict[str, Any] = field(default_factory=dict)
    sent: list[Sent] = field(default_factory=list)
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)  # what the webhook answered
    polls: int = 0
    counted: int = 0

    def __post_init__(self) -> None:
        self._news = threading.Condition()
        self._faults: dict[str, deque[str]] = defaultdict(deque)
        self._inbox: deque[dict[str, Any]] = deque()
        self.odd_events: deque[bytes] = deque()  # whole answers to polls, byte by byte
        self._photos: dict[str, bytes] = {}
        self._known: set[str] = set()
        self._closing = False

    def __enter__(self) -> Self:
        fake: FakeZalo = self

        class Handler(_Handler):
            zalo = fake

        self._server = EdgeServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        with self._news:
            self._closing = True
            self._news.notify_all()
        self._server.shutdown()
        self._server.server_close()

    # Faults and looking

    def fail_next(self, method: str, kind: str, times: int = 1, chat: str = "") -> None:
        """Fail the next calls (to that chat): a code, "html_502", "reset", "slow", "accepted_but_timeout"."""
        self._faults[f"{method} {chat}".strip()].extend([kind] * times)

    def wait(self, what: Callable[[], Any], seconds: float = PATIENCE, why: str = "") -> None:
        """Wait until that is so."""
        end = time.monotonic() + seconds
        with self._news:
            while not what():
                left = end - time.monotonic()
                assert left > 0, f"waited in vain {why}; sent: {[one.text for one in self.sent][-5:]}"
                self._news.wait(min(left, 0.05))

    def to(self, chat: str) -> list[Sent]:
        """What was sent to a chat."""
        return [one for one in self.sent if one.chat == chat and one.delivered]

    def expire_photos(self) -> None:
        """An hour goes by: addresses of photos lead nowhere."""
        self._photos.clear()

    # People

    def user_says(self, user: str, text: str, name: str = "Lan") -> dict[str, Any]:
        """Somebody types to the bot."""
        return self._private("message.text.received", user, name, text=text)

    def typed(self, user: str, text: str, name: str = "Lan") -> dict[str, Any]:
        """What somebody typed, on its way: nothing is delivered yet."""
        with self._news:
            self._known.add(user)
        return self._event("message.text.received", user, name, user, "PRIVATE", text=text)

    def user_sends_photo(self, user: str, content: bytes = PNG, caption: str = "", name: str = "Lan") -> dict[str, Any]:
        """Somebody sends a photo; its address works until `expire_photos`."""
        more = {"caption": caption} if caption else {}
        return self._private("message.image.received", user, name, **{self.photo_key: self.keep_photo(content)}, **more)

    def user_sends_voice(self, user: str, content: bytes) -> dict[str, Any]:
        """Somebody speaks."""
        return self._private("message.voice.received", user, "Lan", voice_url=self.keep_photo(content, "aac"))

    def user_sends_sticker(self, user: str) -> dict[str, Any]:
        """Somebody sends a sticker."""
        return self._private(
            "message.sticker.received", user, "Lan", sticker="0e078a2fb66a5f34067b", url="https://zalo/x"
        )

    def user_sends_document(self, user: str) -> dict[str, Any]:
        """Somebody sends a PDF: the platform says only that it delivers nothing."""
        return self._private("message.unsupported.received", user, "Lan")

    def protected_user_says(self, _user: str) -> dict[str, Any]:
        """Somebody in a protected group writes: neither who nor what arrives."""
        return self.happens({"event_name": "message.unsupported.received"})

    def group_says(
        self,
        group: str,
        user: str,
        text: str,
        mention: bool = True,
        reply_to_bot: bool = False,
        name: str = "Lan",
    ) -> bool:
        """Somebody types in a group; the bot hears it only when mentioned or answered. Whether it did."""
        if not (mention or reply_to_bot):
            return False
        if mention:
            text = f"@{self.display_name} {text}"
        self.happens(self._event("message.text.received", user, name, group, "GROUP", text=text))
        return True

    def group_photo(self, group: str, user: str, caption: str = "", mention: bool = False) -> bool:
        """A photo in a group; the same rule, on its caption."""
        if not mention:
            return False
        caption = f"@{self.display_name} {caption}"
        photo = {self.photo_key: self.keep_photo(PNG)}
        self.happens(self._event("message.image.received", user, "Lan", group, "GROUP", caption=caption, **photo))
        return True

    def _private(self, event: str, user: str, name: str, **content: Any) -> dict[str, Any]:
        return self.happens(self._event(event, user, name, user, "PRIVATE", **content))

    def _event(self, event: str, user: str, name: str, chat: str, kind: str, **content: Any) -> dict[str, Any]:
        message: dict[str, Any] = {
            "from": {"id": user, "display_name": name, "is_bot": False},
            "chat": {"id": chat, "chat_type": kind},
            **content,
            "message_type": "CHAT_MESSAGE",
        }
        if not self.drop_message_id:
            message["message_id"] = secrets.token_hex(10)
        if not self.drop_date:
            message["date"] = int(time.time() * 1000)
        return {"event_name": event, "message": message}

    def happens(self, event: dict[str, Any]) -> dict[str, Any]:
        """An event reaches the bot: by its webhook, else by its next poll."""
        chat = event.get("message", {}).get("chat", {}).get("id", "")
        with self._news:
            self._known.add(chat)
            self.counted += 1
        if self.webhook.get("url"):
            for _ in range(1 + self.duplicate_webhook):
                self.deliver(event)
        else:
            with self._news:
                self._inbox.append(event)
                self._news.notify_all()
        return event

    def deliver(self, event: Any, secret: str | None = None) -> int:
        """Call the webhook with this event; the status of the answer. 0: nobody answered."""
        body = {"ok": True, "result": event} if self.webhook_shape == "wrapped" and isinstance(event, dict) else event
        headers = {"Content-Type": "application/json", "User-Agent": "Java/1.8.0_392"}
        secret = self.webhook.get("secret_token", "") if secret is None else secret
        if secret:
            headers["X-Bot-Api-Secret-Token"] = secret
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        status = self._post(self.inside(self.webhook["url"]), data, headers)
        self.statuses.append(status)
        return status

    def _post(self, url: str, data: bytes, headers: dict[str, str]) -> int:
        try:
            with urllib.request.urlopen(urllib.request.Request(url, data, headers), timeout=PATIENCE) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            error.close()
            return error.code
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return 0

    def inside(self, url: str) -> str:
        """The address of the program under test behind a public one."""
        return url.replace(self.public, self.site, 1)

    def keep_photo(self, content: bytes, ending: str = "png") -> str:
        """The address of a picture that somebody sent."""
        name = f"{secrets.token_hex(8)}.{ending}"
        self._photos[name] = content
        return f"{self.url}/photo/{name}"

    # What the bot calls

    def answer(self, token: str, method: str, given: dict[str, Any]) -> dict[str, Any]:
        """The JSON that answers a call."""
        with self._news:
            self.calls.append((method, given))
            self._news.notify_all()
        if token != self.token:
            return _no(401)
        wanted = getattr(self, f"_do_{method}", None) if re.fullmatch("[a-zA-Z]+", method) else None
        return wanted(given) if wanted else _no(400)

    def _do_getMe(self, _given: dict[str, Any]) -> dict[str, Any]:
        me = {
            "id": self.bot_id,
            "account_name": "bot.VDKyGxQvc",
            "account_type": "BASIC",
            "can_join_groups": False,
        }
        return _yes(me | ({"display_name": self.display_name} if self.display_name else {}))

    def _do_getUpdates(self, _given: dict[str, Any]) -> dict[str, Any]:
        if self.webhook.get("url"):
            return _no(400)
        end = time.monotonic() + self.idle
        with self._news:
            self.polls += 1
            while not self._inbox and not self._closing:
                left = end - time.monotonic()
                if left <= 0:
                    return _no(408)
                self._news.wait(left)
            if self._closing:
                return _no(408)
            event = self._inbox.popleft()
        return _yes([event] if self.array else event)

    def _do_setWebhook(self, given: dict[str, Any]) -> dict[str, Any]:
        url, secret = str(given.get("url", "")), str(given.get("secret_token", ""))
        if not 8 <= len(secret) <= 256:
            return _no(400, "Bad request: The secret_token must not be empty")
        host = urllib.parse.urlsplit(url).hostname or ""
        if not url.startswith("https://") or host == "localhost" or host.startswith(("127.", "10.", "192.168.")):
            return _no(400, "Bad request: url must be public https")
        self.webhook = {"url": url, "secret_token": secret, "updated_at": int(time.time() * 1000)}
        test = {"Content-Type": "application/json", "X-Bot-Api-Secret-Token": secret}
        status = self._post(self.inside(url), b'{"event_name":"webhook.test"}', test) if self.site else 200
        outcome = {200: "webhook.ok", 0: "webhook.err.unreachable"}.get(status, f"webhook.http.{status}")
        seen = {"ok": status == 200, "url": url, "outcome": outcome, "hint": outcome}
        return _yes({"url": url, "updated_at": self.webhook["updated_at"], "verification": seen})

    def _do_deleteWebhook(self, _given: dict[str, Any]) -> dict[str, Any]:
        had, self.webhook = bool(self.webhook), {}
        return _yes({"url": "", "updated_at": int(time.time() * 1000)}) if had or self.none_is_ok else _no(400)

    def _do_getWebhookInfo(self, _given: dict[str, Any]) -> dict[str, Any]:
        if not self.webhook:
            return _yes({"url": ""}) if self.none_is_ok else _no(404, "Not Found")
        return _yes({name: self.webhook[name] for name in ("url", "updated_at")})

    def _do_sendChatAction(self, given: dict[str, Any]) -> dict[str, Any]:
        return {"ok": True} if given.get("chat_id") and given.get("action") == "typing" else _no(400)

    def _do_sendMessage(self, given: dict[str, Any]) -> dict[str, Any]:
        text = given.get("text")
        if not isinstance(text, str) or not 1 <= len(text.encode("utf-16-le")) // 2 <= 2000:
            return _no(400)
        return self._take(given, Sent(str(given.get("chat_id", "")), text))

    def _do_sendPhoto(self, given: dict[str, Any]) -> dict[str, Any]:
        photo, caption = str(given.get("photo", "")), given.get("caption")
        if not photo.startswith(("https://", "http://")):
            return _no(400)
        if caption is not None and not 1 <= len(caption.encode("utf-16-le")) // 2 <= 2000:
            return _no(400)
        try:
            with urllib.request.urlopen(self.inside(photo), timeout=PATIENCE) as answer:
                picture = answer.read()
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return _no(400)
        return self._take(given, Sent(str(given.get("chat_id", "")), caption or "", photo, True, picture))

    def _do_sendSticker(self, given: dict[str, Any]) -> dict[str, Any]:
        return self._take(given, Sent(str(given.get("chat_id", "")), "")) if given.get("sticker") else _no(400)

    def _do_sendVoice(self, given: dict[str, Any]) -> dict[str, Any]:
        chat = str(given.get("chat_id", ""))
        if not str(given.get("voice_url", "")).endswith(".aac"):
            return _no(400)
        return self._take(given, Sent(chat, "", delivered=not chat.startswith("zgr-")))

    def _take(self, given: dict[str, Any], message: Sent) -> dict[str, Any]:
        with self._news:
            if not message.chat or (self.unknown_chat_is_400 and message.chat not in self._known):
                return _no(400)
            if self.monthly_quota and self.counted >= self.monthly_quota:
                return _no(429)
            self.counted += 1
            self.sent.append(message)
            self._news.notify_all()
        return _yes({"message_id": secrets.token_hex(10), "date": int(time.time() * 1000)})


def _yes(result: Any) -> dict[str, Any]:
    return {"ok": True, "result": result}


def _no(code: int, description: str = "") -> dict[str, Any]:
    return {"ok": False, "error_code": code, "description": description or DESCRIPTIONS.get(code, "Error")}


class _Handler(Edge):
    zalo: FakeZalo

    def do_GET(self) -> None:
        if self.path.startswith("/photo/"):
            content = self.zalo._photos.get(self.path.removeprefix("/photo/"))
            self.say(200 if content else 404, content or b"gone", "image/png")
        elif self.path == "/moved.jpg":
            self.send_response(302)
            self.send_header("Location", self.zalo.moved)
            self.send_header("Content-Length", "0")
            self.end_headers()
        else:
            self._call()

    def do_POST(self) -> None:
        self._call()

    def _call(self) -> None:
        body = self.asked()
        parts = urllib.parse.urlsplit(self.path)
        found = re.fullmatch(r"/bot([^/]+)/([^/]+)", parts.path)
        token, method = found.groups() if found else ("", "")
        given: dict[str, Any] = dict(urllib.parse.parse_qsl(parts.query))
        if "json" in self.headers.get("Content-Type", ""):
            given |= json.loads(body or b"{}")
        else:
            given |= dict(urllib.parse.parse_qsl(body.decode()))
        faults = self.zalo._faults[f"{method} {given.get('chat_id')}"] or self.zalo._faults[method]
        fault = faults.popleft() if faults else ""
        if fault in ("reset", "accepted_but_timeout", "slow"):
            if fault != "reset":
                self.zalo.answer(token, method, given)
            self._cut(fault)
        elif method == "getUpdates" and self.zalo.odd_events:
            self.say(200, self.zalo.odd_events.popleft())
        elif fault == "html_502":
            self.say(502, BAD_GATEWAY, "text/html")
        else:
            self._json(_no(int(fault)) if fault else self.zalo.answer(token, method, given))

    def _cut(self, fault: str) -> None:
        """No answer: the connection is reset at once, or hangs until the client has had enough."""
        self.close_connection = True
        if fault == "slow":
            self.connection.settimeout(PATIENCE)
            try:
                self.connection.recv(1)
            except OSError:
                return
        self.reset()

    def _json(self, answer: dict[str, Any]) -> None:
        mirrored = not answer["ok"] and self.zalo.http_status_mode == "mirror"
        self.say(answer["error_code"] if mirrored else 200, json.dumps(answer).encode())


class ZaloUser:
    """A person with the app, in a private chat with the bot."""

    def __init__(self, zalo: FakeZalo, user: str = "6ede9afa66b88fe6d6a9", name: str = "Lan") -> None:
        self.zalo, self.user, self.name = zalo, user, name
        self.read = 0
        self.typed = 0
        self.heard: list[str] = []

    def says(self, *texts: str) -> Self:
        """Type these, each after the answer to the one before."""
        for text in texts:
            self.typed += 1
            self._hears_back(partial(self.zalo.user_says, self.user, text, self.name))
        return self

    def sends_photo(self, caption: str = "") -> Self:
        return self._hears_back(lambda: self.zalo.user_sends_photo(self.user, caption=caption))

    def sends_document(self) -> Self:
        return self._hears_back(lambda: self.zalo.user_sends_document(self.user))

    def _hears_back(self, act: Callable[[], Any]) -> Self:
        self.read = len(self.zalo.to(self.user))
        act()
        self.zalo.wait(lambda: len(self.zalo.to(self.user)) > self.read, why=f"for an answer to {self.user}")
        return self

    @property
    def text(self) -> str:
        """All that was heard since the last thing said."""
        return "\n".join(one.text for one in self.zalo.to(self.user)[self.read :])

    def hears(self, *parts: str) -> Self:
        for part in parts:
            self.zalo.wait(partial(self._heard, part), why=f"to hear {part!r} in:\n{self.text}")
        return self

    def _heard(self, part: str) -> bool:
        return part in self.text
