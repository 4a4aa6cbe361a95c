"""Revocation lists fetched from a provider over the loopback interface."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from core.qes import STRICT, Evidence, SignatureReport, Verdict
from core.qes.online import Limits, examine_online

from .building import answers
from .building.provider import Asking, Book, Provider, pair
from .building.world import NOW, World
from .conftest import WORLD

A_MINUTE, AN_HOUR, A_DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


async def ask(me: Asking, provider: Provider, **changes: Any) -> Evidence:
    return await me.source.evidence(*pair(WORLD, provider.person(**changes)))


async def test_lists_serve_where_ocsp_does_not(provider: Provider, me: Asking) -> None:
    provider.ocsp_body = answers.ocsp_refusal(6)
    provider.lists = {
        "full.crl": WORLD.crl(number=5),
        "delta.crl": WORLD.crl({100: (NOW - AN_HOUR, 6)}, number=6, base_number=5),
    }
    container = WORLD.sign(signer=provider.person())
    report = await verify_report(container, me)
    assert report.reason == "cert_revoked"
    assert me.outcomes == ["ocsp responder_unauthorized", "crl answered", "delta_crl answered"]


async def verify_report(container: bytes, me: Asking) -> SignatureReport:
    return await examine_online(
        container, source=me.source, trust=WORLD.trust, at=NOW, policy=STRICT
    )


async def test_lists_are_fetched_once_for_everybody(provider: Provider, me: Asking) -> None:
    provider.lists = {
        "full.crl": WORLD.crl(number=5),
        "delta.crl": WORLD.crl(number=6, base_number=5),
    }
    for serial in (100, 101):
        assert await ask(me, provider, ocsp=False, serial=serial)
    assert provider.asked == ["full.crl", "delta.crl"]
    me.clock.advance(AN_HOUR)
    provider.lists["full.crl"] = WORLD.crl(number=7, next_update=NOW + A_DAY)
    assert await ask(me, provider, ocsp=False)
    assert provider.asked[2:] == ["full.crl", "delta.crl"]


async def test_a_list_serves_without_its_delta(provider: Provider, me: Asking) -> None:
    provider.lists = {"full.crl": WORLD.crl()}
    assert (await ask(me, provider, ocsp=False)).crls == (provider.lists["full.crl"],)
    provider.lists["delta.crl"] = b"rubbish"
    me.clock.advance(A_MINUTE)
    assert (await ask(me, provider, ocsp=False)).crls == (provider.lists["full.crl"],)


async def test_a_delta_alone_clears_nobody(provider: Provider, me: Asking) -> None:
    provider.lists = {"delta.crl": WORLD.crl(number=6, base_number=5)}
    assert not await ask(me, provider, ocsp=False)


async def test_a_list_beyond_the_bound_is_not_read(
    provider: Provider, open_asking: Callable[..., Asking]
) -> None:
    provider.lists = {"full.crl": WORLD.crl()}
    small = replace(Limits(), max_crl_bytes=len(provider.lists["full.crl"]) - 1)
    me = open_asking(Book([provider.base]), small)
    assert not await ask(me, provider, ocsp=False)
    assert me.outcomes == ["crl too_large"]


async def test_a_forged_list_is_not_kept(provider: Provider, me: Asking) -> None:
    provider.lists = {"full.crl": World("kupyna").crl()}
    assert not await ask(me, provider, ocsp=False)
    provider.lists = {"full.crl": WORLD.crl()}
    assert await ask(me, provider, ocsp=False)


async def test_silence_leaves_a_signature_undecided_and_it_passes_later(
    provider: Provider, me: Asking
) -> None:
    container = WORLD.sign(signer=provider.person())
    provider.http_status = 503
    report = await verify_report(container, me)
    assert report.retryable
    provider.http_status = 200
    me.clock.advance(timedelta(seconds=1))
    assert (await verify_report(container, me)).verdict is Verdict.PASSED
