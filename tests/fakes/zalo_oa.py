"""A Zalo OpenAPI server for tests: an Official Account with its tokens, windows, uploads, groups and webhook.

Real HTTP on both sides. What it does follows public descriptions of the platform; what they leave open is a switch, so
that tests can try both. `OaUser` is a person with the app: `lan.says("xin chào").presses("Tôi đồng ý")`.
"""

from __future__ import annotations

import hashlib
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
from email.parser import BytesParser
from functools import partial
from typing import Any, Self

from tests.fakes.zalo_bot import PATIENCE, PNG
from tests.fakes.zalo_edge import BAD_GATEWAY, Edge, EdgeServer

APP_ID, OA_ID = "360846524940903967", "388613280878808645"
APP_SECRET, OA_SECRET, FIRST = "APP_SECRET_x1", "OA_SECRET_KEY_x2", "RT_SECRET_first"
HIDDEN = re.compile(r"[AR]T_SECRET|SECRET_x1|SECRET_KEY_x2")  # must stand in no log
AN_ADMIN = "2512523625412515"
HOUR, DAY = 3600.0, 86400.0
MESSAGES = {
    -32: "Your application reached limit call api", -100: "attachment_id was expired",
    -201: "user_id is invalid!", -210: "Parameter exceeds the limit", -213: "User has not followed OA",
    -216: "Access token is invalid", -220: "access_token is expired or removed",
    -224: "The OA needs to upgrade OA Tier Package", -237: "The group is disabled", -403: "OA is not in group",
    -230: "User has not interacted with the OA in the past 7 days", -233: "message type is not supported",
    -234: "This message cannot be sent at night (10:00PM - 6:00AM)", -404: "empty or invalid API",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sent:
    """One message of the account's to a person or a group."""

    to: str
    text: str = ""
    buttons: tuple[tuple[str, str], ...] = ()  # (title, payload)
    picture: bytes = b""
    file: tuple[str, bytes] = ("", b"")
    billable: bool = False


@dataclass
class Room:
    """A group chat of the account's."""

    name: str
    members: dict[str, None]
    admins: set[str] = field(default_factory=set)
    status: str = "enabled"
    with_us: bool = True


@dataclass
class FakeOa:
    """Start it with `with`; every switch may be changed while it runs."""

    lives: int = 90000  # seconds of an access token
    buttons: bool = True  # whether they are taken on cs messages
    echoes: bool = False  # each message sent comes back as an event, with receipts
    echoes_name_an_admin: bool = False  # as if a human had written it
    order: str = "app"  # or "oa": what stands first in the signature
    spaced: bool = False  # "mac = …"
    event_first: bool = False  # a new group is told of before the call that makes it is answered
    group_place: str = "recipient.id"  # or "recipient.group_id", "message.conversation_id", "group_id"
    limit: int = 4000  # calls a minute
    shift: float = 0.0  # seconds that its clock is ahead
    public: str = "https://oa.example.vn"
    site: str = ""  # the program under test
    sent: list[Sent] = field(default_factory=list)
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)  # what the webhook answered
    slowest: float = 0.0  # seconds of the slowest of these answers
    undelivered: list[tuple[dict[str, Any], int]] = field(default_factory=list)
    renewed: int = 0
    reused: int = 0  # a refresh token was spent twice
    users: dict[str, float] = field(default_factory=dict)  # the last interaction of everybody who ever had one
    rooms: dict[str, Room] = field(default_factory=dict)
    administered_by: set[str] = field(default_factory=set)  # one of them has to be in a group from the start; empty: anybody
    assets: dict[str, str] = field(default_factory=lambda: {"asset1": "", "asset2": ""})  # the group that uses it

    def __post_init__(self) -> None:
        self._news = threading.Condition()
        self._faults: dict[str, deque[str]] = defaultdict(deque)
        self._access: dict[str, float] = {}
        self._refresh = {FIRST}
        self._used: set[str] = set()
        self._uploads: dict[str, tuple[str, bytes, float]] = {}
        self._files: dict[str, bytes] = {}
        self._window: deque[float] = deque()
        self._stamp = 0
        self.answer_tokens = threading.Event()  # tests hold back the answer that brings new tokens
        self.answer_tokens.set()
        self.answer_sends = threading.Event()  # or that to messages
        self.answer_sends.set()

    def __enter__(self) -> Self:
        fake: FakeOa = self

        class Handler(_Handler):
            oa = fake

        self._server = EdgeServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.answer_tokens.set()
        self.answer_sends.set()
        self._server.shutdown()
        self._server.server_close()

    # Faults and looking

    def now(self) -> float:
        """Its clock."""
        return time.time() + self.shift

    def fail_next(self, what: str, kind: str, times: int = 1) -> None:
        """Fail the next calls whose path ends so: a code, "html_502", "reset", "accepted_but_reset"."""
        self._faults[what].extend([kind] * times)

    def end_access(self) -> None:
        """The platform forgets all access tokens."""
        self._access.clear()

    def forget_uploads(self) -> None:
        """Seven days go by for what was uploaded."""
        self._uploads.clear()

    def consents_again(self, token: str) -> None:
        """A human gives the app a new refresh token."""
        self._refresh = {token}

    def wait(self, what: Callable[[], Any], seconds: float = PATIENCE, why: str = "") -> None:
        """Wait until that is so."""
        end = time.monotonic() + seconds
        with self._news:
            while not what():
                left = end - time.monotonic()
                assert left > 0, f"waited in vain {why}; sent: {[one.text for one in self.sent][-5:]}"
                self._news.wait(min(left, 0.05))

    def to(self, chat: str) -> list[Sent]:
        """What was sent to a person or a group."""
        return [one for one in self.sent if one.to == chat]

    # People

    def user_says(self, user: str, text: str) -> dict[str, Any]:
        """Somebody types to the account."""
        return self._from(user, "user_send_text", text=text)

    def user_sends(self, user: str, kind: str, content: bytes = PNG, name: str = "", text: str = "") -> dict[str, Any]:
        """Somebody sends an image, gif, audio, video or file."""
        payload = {"url": self.keep(content)}
        if kind == "file":
            payload |= {"size": str(len(content)), "name": name, "checksum": "x", "type": name.rpartition(".")[2]}
        return self._from(user, f"user_send_{kind}", text=text, attachments=[{"type": kind, "payload": payload}])

    def follows(self, user: str, name: str = "follow") -> dict[str, Any]:
        """Somebody follows the account, or ends that."""
        self.users[user] = self.now()
        return self.happens({"oa_id": OA_ID, "follower": {"id": user}, "source": "oa_profile"}, name)

    def colleague_says(self, user: str, text: str) -> dict[str, Any]:
        """A human writes to somebody on the account's console."""
        with self._news:
            self.sent.append(Sent(user, text))
        return self._to(user, "oa_send_text", text, AN_ADMIN)

    def group_says(self, group: str, user: str, text: str) -> dict[str, Any]:
        """Somebody types in a group."""
        event: dict[str, Any] = {
            "sender": {"id": user}, "recipient": {}, "message": {"text": text, "msg_id": secrets.token_hex(10)}
        }  # fmt: skip
        where, _, name = self.group_place.rpartition(".")
        (event[where] if where else event)[name] = group
        if where != "recipient":
            event["recipient"]["id"] = OA_ID
        return self.happens(event, "user_send_group_text")

    def in_group(self, group: str, name: str, *users: str) -> dict[str, Any]:
        """Somebody comes, goes, becomes an admin …"""
        room = self.rooms[group]
        for user in users:
            if name == "user_join_group":
                room.members[user] = None
            elif name in ("user_out_group", "user_leave_group"):
                room.members.pop(user, None)
        more = {"users": [{"id": user} for user in users]} if users else {"group_info": {"name": room.name}}
        return self.happens({"oa_id": OA_ID, "group_id": group, **more}, name)

    def keep(self, content: bytes) -> str:
        """The address of a file that somebody sent."""
        name = secrets.token_hex(8)
        self._files[name] = content
        return f"{self.url}/file/{name}"

    def _from(self, user: str, name: str, **message: Any) -> dict[str, Any]:
        self.users[user] = self.now()
        message = {key: value for key, value in message.items() if value} | {"msg_id": secrets.token_hex(10)}
        return self.happens({"sender": {"id": user}, "recipient": {"id": OA_ID}, "message": message}, name)

    def _to(self, user: str, name: str, text: str, admin: str = "") -> dict[str, Any]:
        sender = {"id": OA_ID} | ({"admin_id": admin} if admin else {})
        message = {"text": text, "msg_id": secrets.token_hex(10)}
        return self.happens({"sender": sender, "recipient": {"id": user}, "message": message}, name)

    # The webhook

    def happens(self, event: dict[str, Any], name: str) -> dict[str, Any]:
        """An event reaches the program, unless it answers something else than 200: then it is sent again later."""
        event = self.made(event, name)
        self.deliver(event)
        return event

    def made(self, event: dict[str, Any], name: str) -> dict[str, Any]:
        """The event as it is sent; nothing is delivered yet."""
        with self._news:
            self._stamp = max(self._stamp + 1, int(self.now() * 1000))
            return {"app_id": APP_ID, **event, "event_name": name, "timestamp": str(self._stamp)}

    def typed(self, user: str, text: str) -> dict[str, Any]:
        """What somebody typed, on its way."""
        self.users[user] = self.now()
        message = {"text": text, "msg_id": secrets.token_hex(10)}
        return self.made({"sender": {"id": user}, "recipient": {"id": OA_ID}, "message": message}, "user_send_text")

    def deliver(self, event: dict[str, Any], tried: int = 0) -> int:
        """Call the webhook; the status of the answer. 0: nobody answered."""
        raw = json.dumps(event, ensure_ascii=False).encode()
        headers = {"X-ZEvent-Signature": self.signature(raw, str(event["timestamp"]))}
        status = self.post(raw, **(headers | ({"num_retry": str(tried)} if tried else {})))
        if status != 200:
            self.undelivered.append((event, tried + 1))
        return status

    def sends_again(self) -> None:
        """The time of the next retry comes for all that was not delivered."""
        waiting, self.undelivered = self.undelivered, []
        for event, tried in waiting:
            self.deliver(event, tried)

    def signature(self, raw: bytes, stamp: str, secret: str = OA_SECRET) -> str:
        """`mac=<hex>`."""
        first = APP_ID if self.order == "app" else OA_ID
        mac = hashlib.sha256(first.encode() + raw + stamp.encode() + secret.encode()).hexdigest()
        return f"mac = {mac}" if self.spaced else f"mac={mac}"

    def post(self, raw: bytes, **headers: str) -> int:
        """Post something to the webhook's address."""
        request = urllib.request.Request(f"{self.site}/zalo-oa", raw, {"Content-Type": "application/json", **headers})
        began = time.monotonic()
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                status = int(answer.status)
        except urllib.error.HTTPError as error:
            error.close()
            status = error.code
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            status = 0
        self.slowest = max(self.slowest, time.monotonic() - began)
        self.statuses.append(status)
        return status

    # Tokens

    def give_tokens(self, given: dict[str, str], secret_key: str) -> dict[str, Any]:
        """`POST /v4/oa/access_token`: refusals come with HTTP 200."""
        if secret_key != APP_SECRET or given.get("app_id") != APP_ID:
            return {"error": -14004, "error_name": "Invalid secret key", "error_reason": "", "error_description": ""}
        if given.get("grant_type") != "refresh_token":
            return {"error": -14003, "error_name": "Invalid grant type", "error_reason": ""}
        old = given.get("refresh_token", "")
        with self._news:
            if old not in self._refresh:
                self.reused += old in self._used
                return {"error": -14014, "error_name": "Invalid refresh token",
                        "error_reason": "Refresh token is used or expired"}  # fmt: skip
            self._refresh.remove(old)
            self._used.add(old)
            self.renewed += 1
            access, fresh = f"AT_SECRET_{secrets.token_hex(8)}", f"RT_SECRET_{secrets.token_hex(8)}"
            self._access[access] = self.now() + self.lives
            self._refresh.add(fresh)
            self._news.notify_all()
        self.answer_tokens.wait(PATIENCE)
        return {"access_token": access, "refresh_token": fresh, "expires_in": str(self.lives)}

    # What the program calls

    def answer(self, method: str, path: str, given: dict[str, Any], token: str, file: Any = None) -> dict[str, Any]:
        """The JSON that answers a call."""
        with self._news:
            self.calls.append((path, given))
            now = time.monotonic()
            while self._window and self._window[0] < now - 60:
                self._window.popleft()
            self._window.append(now)
            over = len(self._window) > self.limit
            ends = self._access.get(token)
        if over:
            return _no(-32)
        if ends is None or ends <= self.now():
            return _no(-216 if ends is None else -220)
        wanted = re.fullmatch(r"v[23]\.0/oa/(.+)", path)
        name = wanted.group(1).replace("/", "_") if wanted else ""
        work: Callable[..., dict[str, Any]] | None = getattr(self, f"_{method}_{name}", None)
        if work is None:
            return _no(-404)
        return work(given, file) if file is not None else work(given)

    def _get_getoa(self, _given: dict[str, Any]) -> dict[str, Any]:
        return _yes({"oaid": OA_ID, "oa_id": OA_ID, "name": "Sáng kiến ABC", "is_verified": True, "num_follower": 120,
                     "package_name": "Premium", "package_valid_through_date": "01/01/2027"})  # fmt: skip

    def _post_quota_message(self, given: dict[str, Any]) -> dict[str, Any]:
        last = self.users.get(str(given.get("user_id")))
        if last is None:
            return _no(-201)
        return _yes({"last_interaction": str(int(last * 1000)), "cs_reply": {"remain": 8, "total": 8}})

    def _post_message_cs(self, given: dict[str, Any]) -> dict[str, Any]:
        self.answer_sends.wait(PATIENCE)
        user = str(given.get("recipient", {}).get("user_id", ""))
        if user not in self.users:
            return _no(-201)
        away = self.now() - self.users[user]
        if away > 7 * DAY:
            return _no(-230)
        buttons = given["message"].get("attachment", {}).get("payload", {}).get("buttons")
        if buttons is not None and not self.buttons:
            return _no(-201, "attachment is invalid")
        if buttons is not None and (len(buttons) > 5 or any(not _fine(button) for button in buttons)):
            return _no(-201, "buttons is invalid")
        return self._take(user, given["message"], away > 48 * HOUR)

    def _post_group_message(self, given: dict[str, Any]) -> dict[str, Any]:
        group = str(given.get("recipient", {}).get("group_id", ""))
        room = self.rooms.get(group)
        if room is None or not room.with_us:
            return _no(-403)
        if room.status != "enabled":
            return _no(-237)
        if "buttons" in given["message"].get("attachment", {}).get("payload", {}):
            return _no(-233)
        return self._take(group, given["message"], False)

    def _take(self, to: str, message: dict[str, Any], billable: bool) -> dict[str, Any]:
        text = str(message.get("text", ""))
        payload = message.get("attachment", {}).get("payload", {})
        elements, token = payload.get("elements", []), payload.get("token")
        if len(text.encode("utf-16-le")) // 2 > 2000:
            return _no(-210)
        if len(elements) > 1 or not (text or elements or token):
            return _no(-201, "message is invalid")
        picture, file = b"", ("", b"")
        for wanted in [element.get("attachment_id") for element in elements] + ([token] if token else []):
            if wanted is not None and wanted not in self._uploads:
                return _no(-100)
        if elements and "attachment_id" in elements[0]:
            picture = self._uploads[elements[0]["attachment_id"]][1]
        elif elements:
            with urllib.request.urlopen(elements[0]["url"].replace(self.public, self.site, 1), timeout=PATIENCE) as got:
                picture = got.read()
        if token:
            file = self._uploads[token][:2]
        buttons = tuple((button["title"], button["payload"]) for button in payload.get("buttons", ()))
        with self._news:
            self.sent.append(Sent(to, text, buttons, picture, file, billable))
            self._news.notify_all()
        if self.echoes:
            threading.Thread(target=self._echo, args=(to, text), daemon=True).start()
        quota = {"quota_type": "reply", "remain": "7", "total": "8", "expired_date": "24/11/2026"}
        return _yes({"message_id": secrets.token_hex(10), "user_id": to, "quota": quota})

    def _echo(self, to: str, text: str) -> None:
        admin = AN_ADMIN if self.echoes_name_an_admin else ""
        self._to(to, "oa_send_group_text" if to in self.rooms else "oa_send_text", text, admin)
        for name in ("user_received_message", "user_seen_message"):
            self._to(to, name, "")

    def _post_upload_image(self, _given: dict[str, Any], file: tuple[str, bytes]) -> dict[str, Any]:
        return self._keep_upload("attachment_id", file, (b"\x89PNG", b"\xff\xd8"), 1024 * 1024)

    def _post_upload_file(self, _given: dict[str, Any], file: tuple[str, bytes]) -> dict[str, Any]:
        if file[0].rpartition(".")[2] not in ("pdf", "doc", "docx", "csv"):
            return _no(-201, "file is invalid")
        return self._keep_upload("token", file, (b"",), 5 * 1024 * 1024)

    def _keep_upload(self, key: str, file: tuple[str, bytes], starts: tuple[bytes, ...], most: int) -> dict[str, Any]:
        if len(file[1]) > most:
            return _no(-210)
        if not file[1].startswith(starts):
            return _no(-201, "file is invalid")
        name = secrets.token_urlsafe(24)
        self._uploads[name] = (*file, self.now())
        return _yes({key: name})

    # Groups

    def _post_quota_group(self, given: dict[str, Any]) -> dict[str, Any]:
        if given.get("quota_type") != "sub_quota":
            return _yes([])
        return _yes([
            {"asset_id": asset, "product_type": "gmf100", "quota_type": "sub_quota", "valid_through": "01/01/2027",
             "auto_renew": True, "status": "used" if used else "available", "used_id": used}
            for asset, used in self.assets.items()
        ])  # fmt: skip

    def _post_group_creategroupwithoa(self, given: dict[str, Any]) -> dict[str, Any]:
        name, members = str(given.get("group_name", "")), given.get("member_user_ids", [])
        if not 1 <= len(name) <= 30 or not 1 <= len(members) <= 99 or self.assets.get(given.get("asset_id", "")) != "":
            return _no(-201, "parameter is invalid")
        if self.administered_by and not self.administered_by & set(members):
            return _no(-201, "member_user_ids must have an admin of the OA")
        group = secrets.token_hex(10)
        self.assets[given["asset_id"]] = group
        self.rooms[group] = Room(name, dict.fromkeys(members))
        if self.event_first:
            self.in_group(group, "create_group")
        return _yes(self._about(group))

    def _about(self, group: str) -> dict[str, Any]:
        room = self.rooms[group]
        return {"name": room.name, "group_id": group, "group_link": f"https://zalo.me/g/{group[:6]}",
                "status": room.status, "total_member": len(room.members) + 1, "max_member": 100}  # fmt: skip

    def _get_group_getgroupsofoa(self, given: dict[str, Any]) -> dict[str, Any]:
        offset, count = int(given.get("offset", 0)), int(given.get("count", 5))
        found = [self._about(group) for group in self.rooms][offset : offset + count]
        return _yes({"total": len(self.rooms), "count": count, "offset": offset, "groups": found})

    def _get_group_listmember(self, given: dict[str, Any]) -> dict[str, Any]:
        room = self.rooms.get(str(given.get("group_id")))
        offset, count = int(given.get("offset", 0)), int(given.get("count", 5))
        if room is None or not room.with_us:
            return _no(-403)
        if count > 50:
            return _no(-201, "count is invalid")
        rows = [{"oa_id": OA_ID, "name": "Sáng kiến ABC"}, *({"user_id": one, "name": "x"} for one in room.members)]
        return _yes({"total": len(rows), "count": count, "offset": offset, "members": rows[offset : offset + count]})

    def _post_group_invite(self, given: dict[str, Any]) -> dict[str, Any]:
        room = self.rooms.get(str(given.get("group_id")))
        if room is None:
            return _no(-403)
        unreachable = [one for one in given["member_user_ids"] if self.now() - self.users.get(one, 0) > 7 * DAY]
        if unreachable:
            return _no(-213)
        room.members |= dict.fromkeys(given["member_user_ids"])
        return _yes({})

    def _post_group_addadmins(self, given: dict[str, Any]) -> dict[str, Any]:
        self.rooms[str(given["group_id"])].admins |= set(given["member_user_ids"])
        return _yes({})


def _fine(button: dict[str, Any]) -> bool:
    return button.get("type") == "oa.query.hide" and 0 < len(button["title"]) <= 20 and bool(button["payload"])


def _yes(data: Any) -> dict[str, Any]:
    return {"data": data, "error": 0, "message": "Success"}


def _no(code: int, said: str = "") -> dict[str, Any]:
    return {"error": code, "message": said or MESSAGES.get(code, "Error")}


class _Handler(Edge):
    oa: FakeOa

    def do_GET(self) -> None:
        if self.path.startswith("/file/"):
            content = self.oa._files.get(self.path.removeprefix("/file/"))
            self._answer(200 if content else 404, content or b"gone", "application/octet-stream")
        else:
            self._call("get")

    def do_POST(self) -> None:
        self._call("post")

    def _call(self, method: str) -> None:
        body = self.asked()
        parts = urllib.parse.urlsplit(self.path)
        path, kind = parts.path.strip("/"), self.headers.get("Content-Type", "")
        given: dict[str, Any] = dict(urllib.parse.parse_qsl(parts.query))
        file = None
        if "multipart" in kind:
            file = _file(kind, body)
        elif "json" in kind:
            given |= json.loads(body or b"{}")
        else:
            given |= dict(urllib.parse.parse_qsl(body.decode()))
        faults = next((queue for end, queue in self.oa._faults.items() if path.endswith(end) and queue), None)
        fault = faults.popleft() if faults else ""
        if fault == "html_502":
            self._answer(502, BAD_GATEWAY, "text/html")
        elif fault == "reset":
            self.reset()
        elif fault.startswith("-"):
            self._json(_no(int(fault)))
        else:
            if path == "v4/oa/access_token":
                answer = self.oa.give_tokens(given, self.headers.get("secret_key", ""))
            else:
                answer = self.oa.answer(method, path, given, self.headers.get("access_token", ""), file)
            if fault == "accepted_but_reset":
                self.reset()
            else:
                self._json(answer)

    def _json(self, answer: dict[str, Any]) -> None:
        self._answer(200, json.dumps(answer, ensure_ascii=False).encode(), "application/json")

    def _answer(self, status: int, body: bytes, kind: str) -> None:
        left = max(0, self.oa.limit - len(self.oa._window))
        self.say(status, body, kind, X_RateLimit_Limit=str(self.oa.limit), X_RateLimit_Remain=str(left))


def _file(kind: str, body: bytes) -> tuple[str, bytes]:
    """(name, content) of the part `file` of a form."""
    message = BytesParser().parsebytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + body)
    for part in message.walk():
        if part.get_param("name", header="content-disposition") == "file":
            content = part.get_payload(decode=True)
            assert isinstance(content, bytes)
            return part.get_filename() or "", content
    return "", b""


class OaUser:
    """A person with the app, in a private chat with the account."""

    def __init__(self, oa: FakeOa, user: str = "246845883529197922") -> None:
        self.oa, self.user = oa, user
        self.read = 0

    def says(self, *texts: str) -> Self:
        """Type these, each after the answer to the one before."""
        for text in texts:
            self._hears_back(partial(self.oa.user_says, self.user, text))
        return self

    def presses(self, title: str) -> Self:
        """Press the button that reads so under the last message."""
        payload = dict(self.oa.to(self.user)[-1].buttons).get(title)
        assert payload, f"no button {title!r} under {self.oa.to(self.user)[-1]}"
        return self._hears_back(lambda: self.oa.user_says(self.user, payload))

    def sends(self, kind: str, content: bytes = PNG, name: str = "") -> Self:
        return self._hears_back(lambda: self.oa.user_sends(self.user, kind, content, name))

    def _hears_back(self, act: Callable[[], Any]) -> Self:
        self.read = len(self.oa.to(self.user))
        act()
        self.oa.wait(lambda: len(self.oa.to(self.user)) > self.read, why=f"for an answer to {self.user}")
        return self

    @property
    def text(self) -> str:
        """All that was heard since the last thing done."""
        return "\n".join(one.text for one in self.oa.to(self.user)[self.read :])

    @property
    def titles(self) -> list[str]:
        """The buttons under the last message."""
        return [title for title, _ in self.oa.to(self.user)[-1].buttons]

    def hears(self, *parts: str) -> Self:
        for part in parts:
            self.oa.wait(partial(self._heard, part), why=f"to hear {part!r} in:\n{self.text}")
        return self

    def _heard(self, part: str) -> bool:
        return part in self.text
