"""From where administrators log in."""

import pytest

from dashboard.accounts.addresses import client, may_come_from, network

ALLOWED = [network("10.1.2.0/24"), network("192.0.2.7"), network("2001:db8::/32")]


@pytest.mark.parametrize("address", ["10.1.2.255", "192.0.2.7", "2001:db8::1", "::ffff:10.1.2.3"])
@pytest.mark.parametrize("role", ["system", "security", "audit"])
def test_an_administrator_comes_from_the_networks_named(role: str, address: str) -> None:
    assert may_come_from(role, address, ALLOWED)


@pytest.mark.parametrize("address", ["10.1.3.1", "192.0.2.8", "::1", "", None, "unix:"])
@pytest.mark.parametrize("role", ["system", "security", "audit"])
def test_an_administrator_comes_from_nowhere_else(role: str, address: str | None) -> None:
    assert not may_come_from(role, address, ALLOWED)


def test_all_others_come_from_everywhere() -> None:
    assert may_come_from("leader", "203.0.113.5", ALLOWED)
    assert may_come_from("agency", None, ALLOWED)


def test_without_networks_administrators_do_too() -> None:
    assert may_come_from("system", "203.0.113.5", [])


def test_a_network_may_be_written_with_any_of_its_addresses() -> None:
    assert network("10.1.2.3/24") == network("10.1.2.0/24")
    with pytest.raises(ValueError, match="office"):
        network("office")


PROXIES = [network("127.0.0.0/8"), network("10.9.0.1")]


@pytest.mark.parametrize(
    ("peer", "forwarded_for", "found"),
    [
        ("127.0.0.1", [], "127.0.0.1"),
        ("127.0.0.1", [""], "127.0.0.1"),
        ("127.0.0.1", ["10.1.2.3"], "10.1.2.3"),
        ("127.0.0.1", ["192.0.2.1", "10.1.2.3"], "10.1.2.3"),  # the first was written by whoever asks
        ("127.0.0.1", ["192.0.2.1", "10.9.0.1"], "192.0.2.1"),  # two proxies of ours
        ("10.1.2.3", ["192.0.2.1"], "10.1.2.3"),  # no proxy of ours
        ("127.0.0.1", ["10.1.2.3", "<script>"], "127.0.0.1"),
        (None, ["10.1.2.3"], None),
    ],
)
def test_a_proxy_is_believed_whose_request_it_passes_on_and_nobody_else(
    peer: str | None, forwarded_for: list[str], found: str | None
) -> None:
    assert client(peer, forwarded_for, PROXIES) == found
