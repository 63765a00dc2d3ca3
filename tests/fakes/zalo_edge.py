"""How both of Zalo's platforms answer on the wire: the part that their two stand-ins share."""

from __future__ import annotations

import socket
import struct
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

BAD_GATEWAY = b"<html><h1>502 Bad Gateway</h1></html>"


class EdgeServer(ThreadingHTTPServer):
    """Takes connections as a platform does that many call at once."""

    daemon_threads = True
    #: That wait to be taken. Behind Python's five the next one is not heard, and asks again after a second, then three.
    request_queue_size = 128


class Edge(BaseHTTPRequestHandler):
    """One connection; who serves it decides what is answered."""

    protocol_version = "HTTP/1.1"
    server_version = "ZServer"
    sys_version = ""

    def log_message(self, *_arguments: Any) -> None:
        """Nothing: tests read what the bot says, not what its platform does."""

    def handle(self) -> None:
        """Its requests, until the other side hangs up, in whatever way."""
        with suppress(ConnectionError):
            super().handle()

    def asked(self) -> bytes:
        """The body of the request."""
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def say(self, status: int, body: bytes, kind: str = "application/json", **more: str) -> None:
        """`more`: headers, X_RateLimit_Limit for X-RateLimit-Limit."""
        try:
            self.send_response(status)  # says Server once
            self.send_header("Server", "ZServer-Edge")  # and the edge of the platform once more
            for name, value in more.items():
                self.send_header(name.replace("_", "-"), value)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except OSError:
            self.close_connection = True

    def reset(self) -> None:
        """No answer: the connection breaks off."""
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
