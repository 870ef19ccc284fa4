"""Network addresses 地址: whose a request is behind a proxy, and those that administrators may come from."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from models.accounts import ADMINISTRATORS

Network = IPv4Network | IPv6Network


def network(written: str) -> Network:
    """The network, or the single address; ValueError for anything else."""
    return ip_network(written, strict=False)


def may_come_from(role: str, address: str | None, allowed: Sequence[Network]) -> bool:
    """Whether an account of this role may be used from there (GB/T 22239-2019 8.1.4.4 c); all may where no network is
    named."""
    return role not in ADMINISTRATORS or not allowed or is_among(address, allowed)


def is_among(address: str | None, networks: Sequence[Network]) -> bool:
    """Whether the address is in one of the networks; what is no address is in none."""
    found = _read(address)
    return found is not None and any(found in one for one in networks)


def client(peer: str | None, forwarded_for: Sequence[str], proxies: Sequence[Network]) -> str | None:
    """The address that a request comes from: its peer's, or, as far as the peers are our proxies, the one that they
    name (``X-Forwarded-For``, each adding one at the end). What anybody else has written there counts for nothing."""
    address = peer
    for named in reversed(forwarded_for):
        if not is_among(address, proxies) or _read(named) is None:
            break
        address = named
    return address


def _read(address: str | None) -> IPv4Address | IPv6Address | None:
    try:
        found = ip_address(address or "")
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return mapped or found
