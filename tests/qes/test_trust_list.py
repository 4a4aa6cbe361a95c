"""Trust lists: the form of the ЦЗО, addresses that may be asked, and the date of validity."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.qes import DEFAULT, STRICT, TrustError, Verdict, examine, load
from core.qes.trust_list import TrustList
from core.qes.trust_lists import central, folder

from .building import encode
from .building.certificates import certificate as issue
from .building.world import NOW, World
from .published_lists import (
    WORLD,
    bag,
    central_files,
    look,
    pin,
    provider_entry,
    providers,
    put,
)

# --- the form of the ЦЗО ---------------------------------------------------------------------


def test_the_bag_and_the_providers_make_a_list(tmp_path: Path) -> None:
    put(tmp_path, central_files(WORLD))
    trust_list = TrustList.load(tmp_path)
    assert look(trust_list).verdict is Verdict.PASSED
    (provider,) = trust_list.providers
    assert (provider.name, provider.edrpou) == ("КНЕДП dstu", "00000001")
    assert provider.ocsp == ("http://provider.example/services/ocsp/",)
    assert provider.tsp == ("http://stamps.example:8080/services/tsp/",)
    assert provider.cmp == ("http://provider.example/services/cmp/",)
    assert trust_list.updated_at == NOW
    assert trust_list.valid_until == NOW + timedelta(days=30)


def test_files_stand_in_the_folder_as_they_were_published(tmp_path: Path) -> None:
    files = central_files(WORLD)
    put(tmp_path, files)
    for file, octets in files.items():
        assert (tmp_path / file).read_bytes() == octets


def test_only_pinned_roots_are_anchors(tmp_path: Path) -> None:
    stranger = World("kupyna")
    put(tmp_path, central_files(WORLD, stranger.root, stranger.provider))
    trust_list = TrustList.load(tmp_path)
    assert trust_list.store.roots == set(load(WORLD.root))
    report = examine(stranger.sign(), trust=trust_list.store, at=NOW)
    assert report.reason == "chain_untrusted"


def test_a_list_without_a_pin_or_without_the_pinned_root_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TrustError, match="no root is pinned"):
        put(tmp_path, central_files(WORLD), roots=[])
    with pytest.raises(TrustError, match="does not hold the pinned root"):
        put(tmp_path, central_files(WORLD), roots=["00" * 32])
    assert not any(tmp_path.iterdir())


def test_the_addresses_of_a_provider_are_completed() -> None:
    entry = provider_entry(
        ocspAccessPointAddress="https://a.example/ocsp", ocspAccessPointPort="443", tspAddress=""
    )
    (provider,) = central.read_providers(providers(entry))
    assert (provider.ocsp, provider.tsp) == (("https://a.example/ocsp",), ())
    (provider,) = central.read_providers(providers(provider_entry(ocspAccessPointPort="8090")))
    assert provider.ocsp == ("http://provider.example:8090/services/ocsp/",)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{}",
        b"[1]",
        b"[" * 100_000,
        b"\xff\xfe",
        providers(provider_entry(issuerCNs=[])),
        providers(provider_entry(issuerCNs="КНЕДП")),
        providers(provider_entry(issuerCNs=[1])),
        providers(provider_entry(tspAddress={"host": "x"})),
        providers(provider_entry(tspAddress="user@stamps.example")),
        providers(provider_entry(tspAddress="ftp://stamps.example/")),
        providers(provider_entry(tspAddress="http://[stamps/")),
        providers(provider_entry(tspAddressPort="http")),
        providers(provider_entry(tspAddressPort="70000")),
    ],
)
def test_providers_that_cannot_be_read_are_refused(data: bytes, tmp_path: Path) -> None:
    with pytest.raises(TrustError):
        put(tmp_path, {**central_files(WORLD), "CAs.json": data})
    assert not any(tmp_path.iterdir())


@pytest.mark.parametrize(
    "data", [b"", b"text", bag(), WORLD.root, bag(WORLD.root)[:-1], b"\x30\x80" * 90]
)
def test_a_bag_that_cannot_be_read_is_refused(data: bytes, tmp_path: Path) -> None:
    with pytest.raises(TrustError):
        put(tmp_path, {**central_files(WORLD), "CACertificates.p7b": data})


def test_an_unreadable_certificate_is_left_out_only_when_told(tmp_path: Path) -> None:
    files = central_files(WORLD, encode.sequence(encode.null()))
    with pytest.raises(TrustError, match="1 certificates that cannot be read"):
        put(tmp_path, files)
    assert put(tmp_path, files, leave_out_unreadable=True).trust_list.unreadable == 1


def test_the_bag_and_the_providers_come_together(tmp_path: Path) -> None:
    for file in ("CAs.json", "CACertificates.p7b"):
        with pytest.raises(TrustError, match="come together"):
            put(tmp_path, {file: central_files(WORLD)[file]})
    with pytest.raises(TrustError, match="there is no list"):
        put(tmp_path, {})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inside: (
        st.lists(inside, max_size=3)
        | st.dictionaries(st.sampled_from([*provider_entry()]), inside, max_size=6)
    ),
    max_leaves=12,
)


@given(st.lists(JSON, max_size=3))
def test_providers_of_any_shape_are_read_or_refused(entries: list[Any]) -> None:
    with suppress(TrustError):
        for provider in central.read_providers(json.dumps(entries).encode()):
            assert all("://" in address for address in (*provider.ocsp, *provider.tsp))


# --- addresses -------------------------------------------------------------------------------


def pointing(world: World, url: str) -> bytes:
    """A certificate of the world's root that names an OCSP address."""
    where = encode.sequence(
        encode.sequence(encode.oid("1.3.6.1.5.5.7.48.1"), encode.implicit(6, url.encode()))
    )
    template = replace(world.provider_template, more={"1.3.6.1.5.5.7.1.1": (False, where)})
    return issue(template, world.provider_key, world.root_name, world.root_key)


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("http://provider.example/services/ocsp/", True),
        ("http://provider.example/download/crls/full.crl", True),
        ("http://PROVIDER.example:80/other", True),
        ("http://provider.example:8080/", False),
        ("https://provider.example/", False),
        ("http://stamps.example:8080/services/tsp/", True),
        ("http://root.example/ocsp", True),
        ("http://rogue.example/ocsp", False),
        ("http://provider.example.evil.example/", False),
        ("http://provider.example@evil.example/", False),
        ("http://evil.example/provider.example", False),
        ("ftp://provider.example/", False),
        ("file:///etc/passwd", False),
        ("//provider.example/", False),
        ("http://provider.example:99999/", False),
        ("http://[provider.example/", False),
        ("", False),
    ],
)
def test_only_addresses_of_the_list_are_allowed(url: str, allowed: bool, tmp_path: Path) -> None:
    stranger = World("kupyna")
    more = (pointing(WORLD, "http://root.example/"), pointing(stranger, "http://rogue.example/"))
    put(tmp_path, central_files(WORLD, *more))
    assert TrustList.load(tmp_path).allows(url) is allowed


def test_ocsp_addresses_are_those_of_the_issuer(tmp_path: Path) -> None:
    put(tmp_path, central_files(WORLD))
    trust_list = TrustList.load(tmp_path)
    (issuer,) = load(WORLD.provider)
    assert trust_list.ocsp_addresses(issuer) == ("http://provider.example/services/ocsp/",)
    (root,) = load(WORLD.root)
    assert trust_list.ocsp_addresses(root) == ()


# --- its date --------------------------------------------------------------------------------


def test_a_list_out_of_date_is_told_or_refused_as_the_policy_says(tmp_path: Path) -> None:
    put(tmp_path, central_files(WORLD), undated_validity=timedelta(days=1))
    trust_list = TrustList.load(tmp_path)
    late = NOW + timedelta(days=2)
    assert (trust_list.is_current(NOW), trust_list.is_current(late)) == (True, False)
    report = look(trust_list, at=late)
    assert report.verdict is Verdict.PASSED
    assert f"trust list: out of date since {trust_list.valid_until}" in report.limitations
    policy = replace(DEFAULT, require_current_trust_list=True)
    refused = look(trust_list, at=late, policy=policy)
    assert (refused.verdict, refused.reason) == (Verdict.INDETERMINATE, "trust_list_expired")
    assert refused.retryable
    assert STRICT.require_current_trust_list


def test_what_will_never_pass_is_not_put_off_by_an_old_list(tmp_path: Path) -> None:
    put(tmp_path, central_files(WORLD), undated_validity=timedelta(days=1))
    policy = replace(DEFAULT, require_current_trust_list=True)
    store = TrustList.load(tmp_path).store
    container = WORLD.sign(signed_content=b"something else")
    report = examine(container, trust=store, at=NOW + timedelta(days=2), policy=policy)
    assert report.reason == "message_digest_mismatch"


def test_digests_name_files() -> None:
    assert folder.digest(b"") == pin(b"")
