"""What went wrong on the way to a platform, in words for operators; never an address, which may hold a token."""

from __future__ import annotations

import aiohttp

from messages.catalog import in_every_language, say

#: The first that fits; the errors are kinds of each other.
_KINDS: tuple[tuple[type[BaseException], str], ...] = (
    (aiohttp.ClientConnectorDNSError, "no_name"),
    (aiohttp.ClientSSLError, "not_secure"),
    (aiohttp.InvalidURL, "bad_address"),
    (aiohttp.ClientProxyConnectionError, "no_proxy"),
    (TimeoutError, "slow"),
    (aiohttp.ClientConnectorError, "no_connection"),
    (aiohttp.ServerDisconnectedError, "broken_off"),
    (ConnectionError, "broken_off"),
    (aiohttp.ClientConnectionError, "broken_off"),
    (aiohttp.ClientPayloadError, "broken_off"),
)


def in_one_language(error: BaseException, lang: str) -> str:
    """For whoever reads one; where the error is a platform's own, of what it came."""
    found: BaseException | None = error
    while found is not None:
        for kind, key in _KINDS:
            if isinstance(found, kind):
                return say(f"commands.network.{key}", lang)
        found = found.__cause__ or found.__context__
    return say("commands.network.other", lang)


def what_happened(error: BaseException) -> str:
    """In every language; of an error of another kind its own name is added, for whoever looks it up."""
    for kind, key in _KINDS:
        if isinstance(error, kind):
            return in_every_language(f"commands.network.{key}")
    return f"{in_every_language('commands.network.other')} ({type(error).__name__})"
