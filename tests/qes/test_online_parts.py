"""The parts of asking by themselves: pauses, the cache, addresses."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.qes import Evidence, TrustStore, load
from core.qes.online import MemoryCache, StoreAddresses
from core.qes.online.backoff import Backoff
from core.qes.online.fetching import PublicResolver, is_public

from .building.certificates import OCSP_SIGNING, Template, name
from .building.encode import element, oid, sequence
from .building.provider import points
from .building.world import NOW, World

A_SECOND, A_MINUTE = timedelta(seconds=1), timedelta(minutes=1)


class Watch:
    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


# --- pauses ----------------------------------------------------------------------------------


def test_pauses_double_up_to_the_longest_and_end_with_a_success() -> None:
    watch = Watch()
    pauses = Backoff(A_SECOND, 5 * A_SECOND, monotonic=watch, jitter=lambda low, high: high)
    for pause in (1, 2, 4, 5, 5):
        assert pauses.may_ask("a")
        pauses.failed("a")
        watch.seconds += pause - 0.01
        assert not pauses.may_ask("a")
        assert pauses.may_ask("b")
        watch.seconds += 0.01
    pauses.succeeded("a")
    pauses.failed("a")
    watch.seconds += 1
    assert pauses.may_ask("a")


def test_calls_that_fail_together_count_once() -> None:
    watch = Watch()
    pauses = Backoff(A_SECOND, A_MINUTE, monotonic=watch, jitter=lambda low, high: high)
    for _ in range(10):
        pauses.failed("a")
    watch.seconds += 1
    assert pauses.may_ask("a")


def test_chance_has_between_half_of_a_pause_and_the_whole() -> None:
    asked: list[tuple[float, float]] = []

    def jitter(low: float, high: float) -> float:
        asked.append((low, high))
        return low

    Backoff(4 * A_SECOND, A_MINUTE, monotonic=Watch(), jitter=jitter).failed("a")
    assert asked == [(2.0, 4.0)]


# --- cache -----------------------------------------------------------------------------------


async def test_the_longest_unused_makes_room() -> None:
    cache = MemoryCache(max_bytes=3 * 1256)
    until = NOW + A_MINUTE
    for key in (b"a", b"b", b"c"):
        await cache.keep(key, Evidence(ocsp=(bytes(1000),)), until)
    assert await cache.recall(b"a", NOW)
    await cache.keep(b"d", Evidence(ocsp=(bytes(1000),)), until)
    found = [await cache.recall(key, NOW) is not None for key in (b"a", b"b", b"c", b"d")]
    assert found == [True, False, True, True]


async def test_what_is_larger_than_everything_is_not_kept() -> None:
    cache = MemoryCache(max_bytes=2000)
    await cache.keep(b"small", Evidence(ocsp=(b"1",)), NOW + A_MINUTE)
    await cache.keep(b"large", Evidence(crls=(bytes(2000),)), NOW + A_MINUTE)
    assert await cache.recall(b"large", NOW) is None
    assert await cache.recall(b"small", NOW) is not None


async def test_time_ends_what_is_kept() -> None:
    cache = MemoryCache()
    await cache.keep(b"a", Evidence(ocsp=(b"1",)), NOW)
    assert await cache.recall(b"a", NOW) is None
    await cache.keep(b"a", Evidence(ocsp=(b"2",)), NOW + A_MINUTE)
    assert await cache.recall(b"a", NOW) == Evidence(ocsp=(b"2",))


# --- addresses -------------------------------------------------------------------------------


def book() -> tuple[StoreAddresses, World]:
    world = World()
    access = sequence(
        sequence(oid("1.3.6.1.5.5.7.48.1"), element(0x86, b"http://ocsp.example/services/ocsp/"))
    )
    more = {
        "1.3.6.1.5.5.7.1.1": (False, access),
        "2.5.29.31": (False, points("https://crl.example:8443/full.crl", "ldap://x.example/")),
    }
    service = world.issue(Template(name(CN="OCSP"), 12, purposes=(OCSP_SIGNING,), more=more))
    store = TrustStore(load(world.root), [*world.bag, *load(service.certificate)])
    return StoreAddresses(store), world


@pytest.mark.parametrize(
    ("url", "is_allowed"),
    [
        ("http://ocsp.example/other/path", True),
        ("http://OCSP.example:80/", True),
        ("https://crl.example:8443/delta.crl", True),
        ("http://ocsp.example:8080/", False),
        ("https://ocsp.example/", False),
        ("http://crl.example/full.crl", False),
        ("http://ocsp.example.evil.example/", False),
        ("ldap://x.example/", False),
        ("http://x.example/", False),
        ("http://[", False),
        ("nonsense", False),
    ],
)
def test_hosts_and_ports_of_the_store_are_allowed(url: str, is_allowed: bool) -> None:
    assert book()[0].allows(url) is is_allowed


def test_an_issuers_ocsp_is_where_its_certificates_say() -> None:
    addresses, world = book()
    assert addresses.ocsp_addresses(load(world.provider)[0]) == [
        "http://ocsp.example/services/ocsp/"
    ]
    assert addresses.ocsp_addresses(load(world.root)[0]) == []


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.9.9", "169.254.169.254", "::", "::1",
     "fe80::1%eth0", "fd00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "100.64.0.1", "224.0.0.1",
     "not an address"],
)  # fmt: skip
def test_inner_addresses_are_no_public_ones(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2001:4860:4860::8888", "::ffff:8.8.8.8"])
def test_public_addresses_are(address: str) -> None:
    assert is_public(address)


async def test_the_name_of_this_machine_leads_nowhere() -> None:
    with pytest.raises(OSError, match="no public address"):
        await PublicResolver().resolve("localhost", 80)
