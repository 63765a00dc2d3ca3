"""Who asks: the address of a request, also behind proxies, and the key by which limits count it.

Only proxies that the operator trusts (TRUSTED_PROXIES) are believed: anybody can write a header.
"""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from aiohttp import web

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

THIS_MACHINE = (ip_network("127.0.0.0/8"), ip_network("::1/128"))
HOUSEHOLD_BITS = 64  # of an IPv6 address: one subscriber has all that follows

TRUSTED: web.AppKey[Sequence[Network]] = web.AppKey("trusted_proxies", Sequence[Network])


def networks(text: str) -> tuple[Network, ...]:
    """Addresses and networks, parted by blanks or commas. ValueError: one of them is none."""
    return tuple(ip_network(part) for part in text.replace(",", " ").split())


def caller_address(request: web.Request) -> str:
    """The address that asks: behind trusted proxies the nearest one that they name and that is none of them."""
    remote = _address(request.remote or "")
    trusted = request.config_dict.get(TRUSTED, ())
    if remote is None or not _is_in(remote, trusted):
        return request.remote or ""
    named = ",".join(request.headers.getall("X-Forwarded-For", [])).split(",")
    for text in reversed(named):
        found = _address(text.strip())
        if found is None:
            break
        remote = found
        if not _is_in(found, trusted):
            break
    return str(remote)


def household(address: str) -> str:
    """What limits count by: the address, or the network of one subscriber where addresses are plenty."""
    found = _address(address)
    if isinstance(found, IPv6Address):
        return str(ip_network((found, HOUSEHOLD_BITS), strict=False))
    return str(found or address)


def is_trusted(address: str, trusted: Sequence[Network]) -> bool:
    """Whether this is the address of a proxy that is believed."""
    found = _address(address)
    return found is not None and _is_in(found, trusted)


def _address(text: str) -> Address | None:
    try:
        found = ip_address(text)
    except ValueError:
        return None
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        return found.ipv4_mapped
    return found


def _is_in(address: Address, among: Sequence[Network]) -> bool:
    return any(address in network for network in among)
