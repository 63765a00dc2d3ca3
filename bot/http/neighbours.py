"""The demo on other phones of the same network (`DEMO=lan`): whoever brings the code that the console shows comes in.

    GET /?ma=CODE  the code becomes a cookie of that phone, until the demo is started again

Without `DEMO=lan` the demo answers this machine alone: `guard.from_this_machine`.
"""

from __future__ import annotations

import hmac
import secrets
import socket
from io import StringIO

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.http.guard import LOCAL_HOSTS, from_this_machine, is_own_page
from messages.catalog import in_every_language

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none is taken for another
LENGTH = 8
COOKIE = "demo_code"
NAMED = "ma"  # the code in an address
LOOPBACK = ("127.0.0.1", "::1")
ELSEWHERE = ("10.255.255.255", 9)  # an address of some private network; nothing is sent there


class Neighbours:
    """Who else may open the demo."""

    def __init__(self) -> None:
        self.code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
        self.host = own_address()

    def address(self, port: int) -> str:
        """What to open on another phone."""
        return f"http://{self.host}:{port}/?{NAMED}={self.code}"

    def invitation(self, port: int) -> str:
        """The same in words, with a QR code that a console can show."""
        import qrcode  # a tenth of a second, for who asks for it

        code, drawn = qrcode.QRCode(border=2), StringIO()
        code.add_data(self.address(port))
        code.print_ascii(out=drawn, invert=True)
        return in_every_language("commands.demo_elsewhere", address=self.address(port)) + "\n" + drawn.getvalue()

    def admits(self, request: web.Request) -> bool:
        """Whether this comes from our own page on this machine, or on a phone that brought the code."""
        if request.remote in LOOPBACK and from_this_machine(request):  # a name is soon claimed by a program
            return True
        return is_own_page(request, (*LOCAL_HOSTS, self.host)) and self._is_known(request)

    def _is_known(self, request: web.Request) -> bool:
        return request.remote == self.host or self._is_code(request.cookies.get(COOKIE, ""))

    def _is_code(self, given: str) -> bool:
        return hmac.compare_digest(given.upper().encode("utf-8", "replace"), self.code.encode())

    @web.middleware
    async def let_in(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Take the code out of the address into a cookie, so that nobody passes it on by a link to the page."""
        given = request.query.get(NAMED, "")
        if request.path != "/" or not self._is_code(given):
            return await handler(request)
        answer = web.HTTPSeeOther("/")
        answer.set_cookie(COOKIE, self.code, httponly=True, samesite="Lax")
        raise answer


def own_address() -> str:
    """The address of this machine in its network; 127.0.0.1 where it has none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(ELSEWHERE)
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])
