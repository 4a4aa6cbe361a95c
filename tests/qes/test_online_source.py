"""A provider asked over the loopback interface: what is believed, kept, repeated and left alone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from asn1crypto import ocsp as asn1_ocsp
from cryptography.hazmat.primitives import hashes
from cryptography.x509 import OCSPNonce
from cryptography.x509 import ocsp as x509_ocsp

from core.qes import STRICT, Evidence
from core.qes.online import Limits, verify_online
from core.qes.online.request import build

from .building import answers
from .building.provider import Asking, Book, Provider, nonce_in, pair
from .building.world import NOW, World
from .conftest import WORLD

A_MINUTE, AN_HOUR, A_DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


async def ask(me: Asking, provider: Provider, **changes: Any) -> Evidence:
    return await me.source.evidence(*pair(WORLD, provider.person(**changes)))


# --- OCSP ------------------------------------------------------------------------------------


async def test_a_signature_passes_by_the_providers_answer(provider: Provider, me: Asking) -> None:
    container = WORLD.sign(signer=provider.person())
    signed = await verify_online(
        container, source=me.source, trust=WORLD.trust, at=NOW, policy=STRICT
    )
    assert signed.report.limitations == ()
    assert signed.revocation is not None
    assert provider.asked == ["ocsp"]
    assert me.outcomes == ["ocsp answered"]


@pytest.mark.parametrize("kind", ["dstu", "kupyna", "ecdsa"])
def test_others_can_read_the_request(kind: str) -> None:
    world = World(kind)
    certificate, issuer = pair(world, world.person)
    request = build(certificate, issuer, b"n" * 32)
    read = asn1_ocsp.OCSPRequest.load(request, strict=True)
    (single,) = read["tbs_request"]["request_list"]
    assert single["req_cert"]["serial_number"].native == 100
    names = {
        "dstu": "1.2.804.2.1.1.1.1.2.1",
        "kupyna": "1.2.804.2.1.1.1.1.2.2.1",
        "ecdsa": "1.3.14.3.2.26",
    }
    assert single["req_cert"]["hash_algorithm"]["algorithm"].dotted == names[kind]
    assert read.nonce_value.native == b"n" * 32
    if kind == "ecdsa":
        other = x509_ocsp.load_der_ocsp_request(request)
        assert isinstance(other.hash_algorithm, hashes.SHA1)
        assert other.extensions.get_extension_for_class(OCSPNonce).value.nonce == b"n" * 32


async def test_every_request_has_a_nonce_of_its_own(provider: Provider, me: Asking) -> None:
    await ask(me, provider)
    me.clock.advance(AN_HOUR / 2)
    await ask(me, provider)
    first, second = map(nonce_in, provider.requests)
    assert len(first) == 34
    assert first != second


async def test_an_answer_to_another_request_is_refused(provider: Provider, me: Asking) -> None:
    provider.echo = lambda nonce: nonce[:-1] + bytes((nonce[-1] ^ 1,))
    assert not await ask(me, provider, lists=False)
    assert me.outcomes == ["ocsp other_nonce"]
    assert me.weighed == []


async def test_a_replayed_answer_of_somebody_else_is_refused(
    provider: Provider, me: Asking
) -> None:
    provider.ocsp_body = WORLD.ocsp(serial=101)
    assert not await ask(me, provider, lists=False)
    assert me.outcomes == ["ocsp unusable"]


async def test_an_answer_without_a_nonce_counts_while_it_is_fresh(
    provider: Provider, me: Asking
) -> None:
    provider.echo = lambda nonce: None
    assert await ask(me, provider, lists=False)
    me.clock.advance(A_DAY)
    assert not await ask(me, provider, lists=False)


async def test_an_answer_by_nobody_with_the_right_is_neither_used_nor_kept(
    provider: Provider, me: Asking
) -> None:
    forged = World("kupyna").ocsp()
    provider.ocsp_body = forged
    assert not await ask(me, provider, lists=False)
    provider.ocsp_body = None
    assert await ask(me, provider, lists=False)
    assert provider.asked == ["ocsp", "ocsp"]


async def test_an_unknown_certificate_is_told_as_such(provider: Provider, me: Asking) -> None:
    provider.status = answers.UNKNOWN
    provider.lists["full.crl"] = WORLD.crl()
    evidence = await ask(me, provider)
    assert evidence.ocsp
    assert provider.asked == ["ocsp"]


BAD: dict[str, tuple[dict[str, object], str]] = {
    "redirect": ({"http_status": 302}, "ocsp status_302"),
    "permanent redirect": ({"http_status": 308}, "ocsp status_308"),
    "an error": ({"http_status": 500}, "ocsp status_500"),
    "too much": ({"ocsp_body": bytes(64 * 1024 + 1)}, "ocsp too_large"),
    "rubbish": ({"ocsp_body": b"<html>"}, "ocsp responder_malformed"),
    "nothing": ({"ocsp_body": b""}, "ocsp responder_malformed"),
    "try later": ({"ocsp_body": answers.ocsp_refusal(3)}, "ocsp responder_tryLater"),
    "unauthorized": ({"ocsp_body": answers.ocsp_refusal(6)}, "ocsp responder_unauthorized"),
}


@pytest.mark.parametrize(("change", "outcome"), BAD.values(), ids=BAD)
async def test_what_goes_wrong_is_no_evidence(
    provider: Provider, me: Asking, change: dict[str, object], outcome: str
) -> None:
    for name, value in change.items():
        setattr(provider, name, value)
    assert await ask(me, provider, lists=False) == Evidence()
    assert me.outcomes == [outcome]
    assert provider.asked == ["ocsp"]


async def test_a_refused_connection_is_no_evidence(
    provider: Provider, open_asking: Callable[..., Asking]
) -> None:
    signer = provider.person(lists=False)
    async with Provider(WORLD).serving() as gone:
        signer = gone.person(lists=False)
    me = open_asking(Book([gone.base]))
    assert not await me.source.evidence(*pair(WORLD, signer))
    assert me.outcomes == ["ocsp unreachable"]


async def test_a_silent_provider_is_given_up(
    provider: Provider, open_asking: Callable[..., Asking]
) -> None:
    provider.gate.clear()
    quick = Limits(ocsp=timedelta(milliseconds=50))
    me = open_asking(Book([provider.base]), quick)
    assert not await ask(me, provider, lists=False)
    assert me.outcomes == ["ocsp timeout"]


async def test_who_is_out_of_patience_leaves_the_inquiry_to_the_next(
    provider: Provider, open_asking: Callable[..., Asking]
) -> None:
    provider.gate.clear()
    me = open_asking(Book([provider.base]), Limits(patience=timedelta(milliseconds=50)))
    signer = provider.person(lists=False)
    assert not await me.source.evidence(*pair(WORLD, signer))
    provider.gate.set()
    await me.told.wait()
    assert await me.source.evidence(*pair(WORLD, signer))
    assert provider.asked == ["ocsp"]


# --- which addresses -------------------------------------------------------------------------


async def test_an_address_outside_of_the_book_is_never_asked(
    provider: Provider, open_asking: Callable[..., Asking]
) -> None:
    me = open_asking(Book(["http://198.51.100.7"]))
    assert not await ask(me, provider)
    assert provider.asked == []
    assert me.attempts == []


@pytest.mark.parametrize(
    "address",
    [
        "ftp://127.0.0.1/ocsp",
        "file:///etc/passwd",
        "http://user@127.0.0.1/ocsp",
        "http://user:word@127.0.0.1/ocsp",
        "http://127.0.0.1/ocsp#part",
        "http://[::1",
        "//127.0.0.1/ocsp",
        "",
    ],
)
async def test_addresses_of_other_forms_are_never_asked(
    open_asking: Callable[..., Asking], address: str
) -> None:
    me = open_asking(Book([""], known=[address]))
    assert not await me.source.evidence(*pair(WORLD, WORLD.person))
    assert me.attempts == []


async def test_a_name_that_leads_into_the_own_network_is_not_followed(
    provider: Provider, open_asking: Callable[..., Asking]
) -> None:
    named = provider.base.replace("127.0.0.1", "localhost")
    me = open_asking(Book([named], known=[f"{named}/ocsp"]))
    assert not await me.source.evidence(*pair(WORLD, WORLD.person))
    assert provider.asked == []
    assert me.outcomes == ["ocsp unreachable"]


async def test_addresses_of_the_book_serve_where_the_certificate_names_none(
    provider: Provider, open_asking: Callable[..., Asking]
) -> None:
    me = open_asking(Book([provider.base], known=[f"{provider.base}/ocsp"]))
    assert await me.source.evidence(*pair(WORLD, WORLD.person))


# --- sharing, keeping, leaving alone ---------------------------------------------------------


async def test_those_who_ask_at_the_same_time_share_one_inquiry(
    provider: Provider, me: Asking
) -> None:
    provider.gate.clear()
    subject = pair(WORLD, provider.person())
    async with asyncio.TaskGroup() as group:
        asked = [group.create_task(me.source.evidence(*subject)) for _ in range(20)]
        await provider.reached.wait()
        provider.gate.set()
    assert provider.asked == ["ocsp"]
    assert len({task.result() for task in asked}) == 1


async def test_one_who_leaves_does_not_end_it_for_the_others(
    provider: Provider, me: Asking
) -> None:
    provider.gate.clear()
    subject = pair(WORLD, provider.person())
    async with asyncio.TaskGroup() as group:
        first, second = (group.create_task(me.source.evidence(*subject)) for _ in range(2))
        await provider.reached.wait()
        first.cancel()
        provider.gate.set()
    assert second.result()
    assert provider.asked == ["ocsp"]


async def test_an_answer_serves_again_for_as_long_as_it_may(provider: Provider, me: Asking) -> None:
    subject = pair(WORLD, provider.person())
    first = await me.source.evidence(*subject)
    me.clock.advance(4 * A_MINUTE)
    assert await me.source.evidence(*subject) == first
    assert provider.asked == ["ocsp"]
    me.clock.advance(A_MINUTE)
    provider.this_update = me.clock.now()
    assert await me.source.evidence(*subject) != first
    assert provider.asked == ["ocsp", "ocsp"]


async def test_an_answer_is_not_kept_beyond_its_own_end(provider: Provider, me: Asking) -> None:
    provider.next_update = NOW + A_MINUTE
    subject = pair(WORLD, provider.person())
    await me.source.evidence(*subject)
    me.clock.advance(A_MINUTE)
    await me.source.evidence(*subject)
    assert provider.asked == ["ocsp", "ocsp"]


async def test_a_failing_address_is_left_alone_for_longer_and_longer(
    provider: Provider, me: Asking
) -> None:
    provider.http_status = 503
    pauses = [timedelta(seconds=1), timedelta(seconds=2), timedelta(seconds=4)]
    for count, pause in enumerate(pauses, start=1):
        await ask(me, provider, lists=False)
        assert len(provider.asked) == count
        me.clock.advance(pause - timedelta(milliseconds=1))
        await ask(me, provider, lists=False)
        assert len(provider.asked) == count
        me.clock.advance(timedelta(milliseconds=1))
    provider.http_status = 200
    assert await ask(me, provider, lists=False)
    me.clock.advance(6 * A_MINUTE)
    provider.http_status = 503
    await ask(me, provider, lists=False)
    me.clock.advance(timedelta(seconds=1))
    await ask(me, provider, lists=False)
    assert len(provider.asked) == len(pauses) + 3


async def test_a_responder_that_says_try_later_is_left_alone(
    provider: Provider, me: Asking
) -> None:
    provider.ocsp_body = answers.ocsp_refusal(3)
    await ask(me, provider, lists=False)
    await ask(me, provider, lists=False)
    assert provider.asked == ["ocsp"]
