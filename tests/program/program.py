"""The program as a user starts it: a real process on a free port, in a folder of its own."""

from __future__ import annotations

import json
import os
import secrets
import signal
import socket
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import Message
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any, Self

from tests import copies
from tests.cast.places import ROOT
from tests.program.process import begin, run_bot
from tests.program.waiting import HANGS_SECONDS

#: Settings of channels: a bot without any is the demo.
CHANNELS = {"TELEGRAM_TOKEN", "ZALO_BOT_TOKEN", "ZALO_OA_APP_ID"}
#: Settings of a bot whose database lies elsewhere, or that begins in a way of its own.
SPARED = {"DATABASE_URL", "DEMO"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Program:
    """`python -m bot run` with these settings; `folder` keeps its data, so that it can be started again."""

    module = "bot"

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        self.port = int(settings.pop("PORT", 0) or free_port())
        self.address = f"http://localhost:{self.port}"
        keep = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        self.environment = {
            **keep,
            "PYTHONPATH": str(ROOT),
            "PORT": str(self.port),
            "PYTHONWARNINGS": "error",
            "CONTROLLER": "Tổ chức công đoàn thành phố, 82 Trần Hưng Đạo",
            **settings,
        }
        self.first_line = ""

    def start(self) -> Self:
        """Start, and wait for the line that says where it is."""
        self.begins()
        self.first_line = self.out.readline().decode()
        if not self.first_line:
            self._over()
            raise AssertionError(self.said())
        return self

    def begins(self) -> None:
        """Start, and wait for nothing."""
        self._has_tables()
        self.log = (self.folder / "log.txt").open("ab")
        self.process, self.out = begin("run", module=self.module, cwd=self.folder, env=self.environment, stderr=self.log)

    def _has_tables(self) -> None:
        """A first start finds the tables that it would make, and the demo its data: a third of a second of its work."""
        data = self.folder / "data"
        if data.exists() or (self.folder / ".env").exists() or not SPARED.isdisjoint(self.environment):
            return
        demo = CHANNELS.isdisjoint(self.environment) and "WEB_CHAT" not in self.environment
        data.mkdir(mode=0o700)
        file = data / ("demo.db" if demo else "sangkien.db")
        file.touch(mode=0o600)
        file.write_bytes(copies.fresh(demo))

    def kill(self) -> None:
        """As a power cut would: SIGKILL."""
        self.process.kill()
        self._over()

    def stop(self) -> int:
        """As a user would: SIGTERM. The exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self._over()

    def ends(self) -> int:
        """It ends by itself. The exit status."""
        return self._over()

    def _over(self) -> int:
        status = self.process.wait(20)
        self.out.close()
        self.log.close()
        return status

    @property
    def database(self) -> str:
        """The address of its database; one in its folder where it is told of none."""
        file = "demo" if (self.folder / "data/demo.db").exists() else "sangkien"
        return self.environment.get("DATABASE_URL", f"sqlite:///{self.folder}/data/{file}.db")

    def said(self) -> str:
        """What it wrote to its log."""
        return (self.folder / "log.txt").read_text("utf-8")

    def framed_by(self, path: str) -> str:
        """Whose pages may show this one within themselves, by its content policy."""
        try:
            with urllib.request.urlopen(self.address + path, timeout=HANGS_SECONDS) as answer:
                headers = answer.headers
        except urllib.error.HTTPError as error:
            with error:
                headers = error.headers
        (rule,) = [rule for rule in headers["Content-Security-Policy"].split("; ") if rule.startswith("frame-ancestors")]
        return str(rule.partition(" ")[2])

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        """(status, JSON) of a request; 0 when nobody answered."""
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(self.address + path, data, named, method=method)
        try:
            with urllib.request.urlopen(request, timeout=HANGS_SECONDS) as answer:
                text = answer.read().decode()
                return answer.status, json.loads(text) if "json" in answer.headers.get("Content-Type", "") else text
        except urllib.error.HTTPError as error:
            with error:
                text = error.read().decode()
            return error.code, json.loads(text) if text.startswith("{") else text
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return 0, None


def command(bot: Program, *arguments: str) -> CompletedProcess[str]:
    """One command of the running program's command line."""
    return run_bot(*arguments, cwd=bot.folder, env={**bot.environment, "COLUMNS": "250"})


def fetched(address: str) -> tuple[int, bytes, Message[str, str]]:
    """(status, body, headers) of what stands there, as any browser gets it."""
    try:
        with urllib.request.urlopen(address, timeout=HANGS_SECONDS) as answer:
            return answer.status, answer.read(), answer.headers
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read(), error.headers


def begun_by(process: int) -> Iterator[int]:
    """The processes that a process began and that live; none where there is no /proc."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it ended meanwhile
            state, parent = stat.read_text().rpartition(")")[2].split()[:2]
            if int(parent) == process and state != "Z":
                yield int(stat.parent.name)


@contextmanager
def program(folder: Path, **settings: str) -> Iterator[Program]:
    """A running program, killed at the end whatever happened."""
    started = Program(folder, **settings).start()
    try:
        yield started
    finally:
        if started.process.poll() is None:
            started.kill()


class Phone:
    """A web chat over HTTP: `phone.says("sửa đơn vị").hears("công đoàn")`."""

    def __init__(self, site: Program, session: str = "") -> None:
        self.site = site
        self.session = session or site.ask("POST", "/api/chat")[1]["session"]
        self.path = f"/api/chat/{self.session}"
        self.after = 0
        self.sent = secrets.randbelow(10**9) * 1000  # a page loaded again never uses an id twice
        self.status = 0
        self.messages: list[dict[str, Any]] = []
        self.look()

    def look(self) -> Self:
        self.messages = self.site.ask("GET", f"{self.path}?after={self.after}")[1]["messages"]
        if self.messages:
            self.after = self.messages[-1]["n"]
            self.screen = self.messages[-1]
        return self

    def posts(self, body: Any, **headers: str) -> Self:
        self.status, self.answer = self.site.ask("POST", self.path, body, **headers)
        return self

    def says(self, *texts: str) -> Self:
        """Type these; what is heard is the answer to the last. One address may not ask as fast as tests could."""
        *first, last = texts
        for text in first:
            self._types(text)
        if first:
            self.look()
        self._types(last)
        return self.look()

    def _types(self, text: str) -> None:
        self.sent += 1
        self.posts({"id": f"m{self.sent}", "text": text})
        assert self.status == 202, self.answer

    def presses(self, label: str) -> Self:
        self.sent += 1
        option = next(o for o in (*self.screen["choices"], *self.screen["shortcuts"]) if o["label"] == label)
        turn = None if option["value"].startswith("/") else self.screen["turn"]
        self.posts({"id": f"m{self.sent}", "pressed": option["value"], "turn": turn})
        assert self.status == 202, self.answer
        return self.look()

    def sends(self, *files: tuple[str, bytes]) -> Self:
        self.sent += 1
        body, kind = multipart({"id": f"m{self.sent}", "turn": str(self.screen["turn"])}, files)
        self.posts(body, Content_Type=kind)
        return self.look()

    @property
    def text(self) -> str:
        return "\n".join(message["text"] for message in self.messages)

    def hears(self, *parts: str) -> Self:
        for part in parts:
            assert part in self.text, f"expected {part!r} in:\n{self.text}"
        return self

    def introduced(self) -> Self:
        return self.presses("Tôi đồng ý").says("Nguyễn Văn An", "0912345678", "Xưởng cơ khí 3", "hoang mai")


def multipart(fields: dict[str, str], files: tuple[tuple[str, bytes], ...], field: str = "files") -> tuple[bytes, str]:
    """(body, content type) of a form with files; `field`: that they are chosen in."""
    line = b"--edge\r\n"
    parts = [
        line + f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    for name, content in files:
        head = f'Content-Disposition: form-data; name="{field}"; filename="{name}"\r\nContent-Type: x/y\r\n\r\n'.encode()
        parts.append(line + head + content + b"\r\n")
    return b"".join(parts) + b"--edge--\r\n", "multipart/form-data; boundary=edge"
