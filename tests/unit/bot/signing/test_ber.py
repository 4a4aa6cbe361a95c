"""Containers are taken apart without trust, and a detached signature gets its content back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.signing import ber
from bot.signing.container import NotAContainer
from bot.signing.enclosing import SeveralSignatures, content_of, enclosed
from core.kit.clock import FixedClock
from sandbox.trust.pki import Pki
from sandbox.trust.signing import sign
from tests.kit.core_service import NOW
from tests.kit.people import SigningPerson, with_key

CONTENT = b'{"statement": "text"}' * 20


@pytest.fixture(scope="module")
def signer(tmp_path_factory: pytest.TempPathFactory) -> SigningPerson:
    clock = FixedClock(NOW - timedelta(days=30))
    pki = Pki.open_or_create(tmp_path_factory.mktemp("trust") / "pki", "http://127.0.0.1:9", clock)
    return with_key(pki, surname="Тестенко", given_name="Вигадана")


def _signed(signer: SigningPerson, *, detached: bool) -> bytes:
    return sign(CONTENT, signer.key, signer.certificate, signing_time=NOW, detached=detached)


def test_content_makes_the_same_container_as_signing_with_it(signer: SigningPerson) -> None:
    detached = _signed(signer, detached=True)
    whole = enclosed(detached, CONTENT)
    assert content_of(detached) is None
    assert content_of(whole) == CONTENT
    assert whole.replace(CONTENT, b"")[-200:] == detached[-200:]
    ber.read(whole)


def test_a_container_that_has_a_content_stays_as_it_is(signer: SigningPerson) -> None:
    attached = _signed(signer, detached=False)
    assert enclosed(attached, b"another") == attached


def test_indefinite_lengths_are_understood(signer: SigningPerson) -> None:
    """As streaming programs write: every constructed element around the content."""
    detached = _signed(signer, detached=True)
    kind, wrapped = ber.read(detached).children()
    signed_data = b"\x30\x80" + wrapped.child(0).content + b"\0\0"
    streamed = b"\x30\x80" + kind.raw + b"\xa0\x80" + signed_data + b"\0\0" + b"\0\0"
    assert content_of(streamed) is None
    assert enclosed(streamed, CONTENT) == enclosed(detached, CONTENT)


def test_content_in_pieces_is_joined() -> None:
    pieces = ber.wrap(0x24, ber.wrap(0x04, b"one "), ber.wrap(0x04, b"two"))
    assert ber.read(pieces).octets() == b"one two"


def test_two_signatures_are_told(signer: SigningPerson) -> None:
    kind, wrapped = ber.read(_signed(signer, detached=False)).children()
    *parts, signers = wrapped.child(0).children()
    twice = ber.wrap(ber.SET, signers.content, signers.content)
    body = ber.wrap(ber.SEQUENCE, *(part.raw for part in parts), twice)
    with pytest.raises(SeveralSignatures):
        content_of(ber.wrap(ber.SEQUENCE, kind.raw, ber.wrap(0xA0, body)))


@pytest.mark.parametrize(
    "octets",
    [
        b"",
        b"\x30",
        b"\x30\x05\x00",
        b"\x30\x00\x00",
        b"\x30\x85\x00\x00\x00\x00\x00",
        b"\x1f\x81\x00\x00",
        b"\x30\x80" * 200,
        b"\x04\x80\x00\x00",
        b"\x30\x80\x04\x01a",
    ],
)
def test_broken_octets_are_malformed(octets: bytes) -> None:
    with pytest.raises(ber.Malformed):
        ber.read(octets)


@given(st.binary(max_size=300))
def test_whatever_comes_is_only_no_container(octets: bytes) -> None:
    for work in (content_of, lambda one: enclosed(one, CONTENT)):
        with pytest.raises(NotAContainer):
            work(octets)
