"""The proxy to go out by, where the environment names one (HTTPS_PROXY, NO_PROXY): unions sit behind such proxies.

Looked up once for each host: aiohttp's own `trust_env` reads the environment and ~/.netrc in two threads for every
request, which takes three times as long as the request.
"""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass


def proxy_for(url: str) -> str | None:
    """The address of the proxy for this address, with its name and password where they stand in it."""
    parts = urlsplit(url)
    return _proxy(parts.scheme, parts.hostname or "")


@lru_cache(maxsize=1000)
def _proxy(scheme: str, host: str) -> str | None:
    if proxy_bypass(host):
        return None
    return getproxies().get(scheme)
