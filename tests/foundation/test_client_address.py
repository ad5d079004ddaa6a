"""Where a request comes from, and what counts as one caller."""

from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.test import RequestFactory

from foundation import client_address
from foundation.client_address import client_address as address_of


@pytest.fixture(autouse=True)
def said_again() -> Iterator[None]:
    """Let what is said once a process be said in each test."""
    client_address._say_that_callers_count_as_one.cache_clear()
    yield
    client_address._say_that_callers_count_as_one.cache_clear()


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "9.9.9.9", "192.0.2.1"),
        (1, "", "192.0.2.1"),
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "9.9.9.9, 198.51.100.7", "198.51.100.7"),
        (2, "9.9.9.9, 198.51.100.7, 10.0.0.1", "198.51.100.7"),
        (2, "198.51.100.7", "192.0.2.1"),
        (1, "not an address", "192.0.2.1"),
    ],
)
def test_only_our_own_proxies_are_believed(
    settings: LazySettings, rf: RequestFactory, proxies: int, forwarded: str, address: str
) -> None:
    settings.PROXY_COUNT = proxies
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    assert address_of(rf.get("/", REMOTE_ADDR="192.0.2.1", headers=headers)) == address


@pytest.mark.parametrize(
    ("peer", "counted_as"),
    [
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff::9", "2001:db8:1:2::"),
        ("2001:DB8:0001:2::", "2001:db8:1:2::"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("", ""),
    ],
)
def test_whoever_has_a_network_counts_as_one(
    settings: LazySettings, rf: RequestFactory, peer: str, counted_as: str
) -> None:
    """F2: one caller has 2^64 addresses of IPv6, and had as many tries."""
    settings.PROXY_COUNT = 0
    assert address_of(rf.get("/", REMOTE_ADDR=peer)) == counted_as


def test_a_proxy_that_says_too_little_is_told_of(
    settings: LazySettings, rf: RequestFactory, caplog: pytest.LogCaptureFixture
) -> None:
    """F9: everybody shares the proxy's address then, and nobody would know before a lock-out."""
    settings.PROXY_COUNT = 1
    for _ in range(3):
        address_of(rf.get("/", REMOTE_ADDR="192.0.2.1"))
    assert len([one for one in caplog.records if "SC_PROXY_COUNT" in one.message]) == 1
