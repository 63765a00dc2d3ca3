"""Somebody who fills the form in on the web while bots behind the address come and go.

As the page does: it listens to the stream and comes again after the last message that it has, and what it sent is sent
again, under the same id, until it was taken.
"""

from __future__ import annotations

import json
import threading
from http.client import HTTPConnection, HTTPException
from typing import Any

from tests.program.kills import ANSWERS

PATIENCE_SECONDS = 20.0  # of one connection
AGAIN_SECONDS = 0.1


class WebPerson:
    """`number` makes the answers their own. Run it in a thread until `is_done`, or `stop` is set."""

    def __init__(self, port: int, number: int, stop: threading.Event) -> None:
        self._port = port
        self._number = number
        self._stop = stop
        self.heard: list[tuple[int, str]] = []  # each message that came, with its number in the chat
        self.refused: list[int] = []  # what was said instead of taking what it sent
        self.statuses: list[int] = []  # of its streams
        self.is_done = False
        self._answered: set[str] = set()
        self._path = ""
        # Each from a line of their own: one address may open so many sessions only.
        self._headers = {"Content-Type": "application/json", "X-Forwarded-For": f"198.51.100.{number % 250}"}

    def run(self) -> None:
        self._path = f"/api/chat/{self._until_taken('/api/chat', {})['session']}"
        while not (self.is_done or self._stop.is_set()):
            try:
                self._listen()
            except (OSError, HTTPException):
                self._stop.wait(AGAIN_SECONDS)

    def _listen(self) -> None:
        connection = HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE_SECONDS)
        last = self.heard[-1][0] if self.heard else 0
        try:
            connection.request("GET", f"{self._path}/events", headers={**self._headers, "Last-Event-ID": str(last)})
            answer = connection.getresponse()
            self.statuses.append(answer.status)
            if answer.status != 200:
                raise HTTPException(answer.status)
            while not self.is_done and (line := answer.readline()):
                if line.startswith(b"data: "):
                    self._hear(json.loads(line[6:]))
        finally:
            connection.close()
        if not self.is_done:
            self._stop.wait(AGAIN_SECONDS)

    def _hear(self, message: dict[str, Any]) -> None:
        self.heard.append((message["n"], message["text"]))
        self.is_done = "Mã hồ sơ" in message["text"]
        for question, answer in ANSWERS:
            if question in message["text"] and question not in self._answered:
                self._answered.add(question)
                said = {"id": f"m{len(self._answered)}", "text": answer.format(n=self._number)}
                # Which question it answers: without that, what comes at once may be taken for more of the one before.
                self._until_taken(self._path, said | {"turn": message["turn"]})

    def _until_taken(self, path: str, body: dict[str, Any]) -> Any:
        while not self._stop.is_set():
            connection = HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE_SECONDS)
            try:
                connection.request("POST", path, json.dumps(body), self._headers)
                answer = connection.getresponse()
                said = answer.read()
                if answer.status < 300:
                    return json.loads(said)
                self.refused += [answer.status] if answer.status < 500 else []
            except (OSError, HTTPException):
                pass
            finally:
                connection.close()
            self._stop.wait(AGAIN_SECONDS)
        return {"session": ""}
