"""Addresses of photos and files in Zalo's events: only the platform's own machines are asked, by https.

What an event says is not to be believed: an address of a machine in the office, or of the cloud's own, would be fetched
from inside the wall.
"""

from __future__ import annotations

import socket
from ipaddress import ip_address

from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import DefaultResolver
from yarl import URL

FILE_HOSTS = ("zdn.vn", "zadn.vn", "zalo.me", "zaloapp.com", "zaloplatforms.com")
MOST_REDIRECTS = 3  # from one of the platform's machines to another


def is_the_platforms(address: URL, api: URL) -> bool:
    """Whether a file may be fetched from here. `api`: the platform's address in the settings."""
    if address.user is not None or not address.is_absolute():
        return False
    if address.origin() == api.origin():
        return True
    return address.scheme == "https" and address.port == 443 and is_file_host(address.host or "")


def is_file_host(host: str) -> bool:
    """Whether a machine of this name keeps files for the platform."""
    host = host.lower().rstrip(".")
    return any(host == known or host.endswith(f".{known}") for known in FILE_HOSTS)


class PublicResolver(AbstractResolver):
    """Names of the platform's file machines never lead to a private address, whatever a name server says."""

    def __init__(self) -> None:
        self._resolver = DefaultResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._resolver.resolve(host, port, family)
        if not is_file_host(host):
            return found  # an address of the settings
        public = [one for one in found if ip_address(one["host"].partition("%")[0]).is_global]
        if not public:
            raise OSError(None, "leads to a private address")
        return public

    async def close(self) -> None:
        await self._resolver.close()
