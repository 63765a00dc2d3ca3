"""Who may see how the bot does: whoever shows METRICS_TOKEN or comes from METRICS_NETWORKS, and this machine."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass

from aiohttp import web

from bot.http.callers import THIS_MACHINE, Network, caller_address, is_trusted

BEARER = "Bearer "
#: A proxy writes one of these; one that is not trusted may stand on this machine, with the whole world behind it.
OF_PROXIES = ("Forwarded", "X-Forwarded-For", "Via", "X-Real-IP")


@dataclass(frozen=True, slots=True)
class Watchers:
    """`token`, `networks`: empty, there are none."""

    token: str
    networks: Sequence[Network]

    @property
    def there_are(self) -> bool:
        """Whether anybody was given leave at all."""
        return bool(self.token or self.networks)

    def includes(self, request: web.Request) -> bool:
        """Whether who asks was given leave."""
        shown = request.headers.get("Authorization", "")
        if self.token and shown.startswith(BEARER):
            return hmac.compare_digest(shown.removeprefix(BEARER).encode("utf-8", "replace"), self.token.encode())
        return is_trusted(caller_address(request), self.networks)

    def may_know_details(self, request: web.Request) -> bool:
        """The same, or somebody on this machine asks."""
        return self.includes(request) or _is_here(request)


def _is_here(request: web.Request) -> bool:
    address = caller_address(request)
    through_a_proxy = any(name in request.headers for name in OF_PROXIES)
    if through_a_proxy and address == request.remote:  # it is not believed, and who is behind it is not known
        return False
    return is_trusted(address, THIS_MACHINE)
