"""Nonces without a database: made, read, refused."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta

import orjson
import pytest

from core.access.nonces import NonceService
from core.access.sign_in import nonce_in
from core.errors import InvalidInput, NotAllowed
from core.kit.clock import FixedClock
from core.kit.ids import new_id

NOW = datetime(2026, 11, 23, tzinfo=UTC)
KEY = bytes(range(32))


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def nonces(clock: FixedClock) -> NonceService:
    return NonceService(KEY, timedelta(minutes=5), clock)


def test_nonce_is_a_jwt_of_its_channel_for_five_minutes(nonces: NonceService) -> None:
    client_id = new_id()
    header, claims, _ = nonces.issue(client_id).split(".")
    assert orjson.loads(base64.urlsafe_b64decode(header + "==")) == {"alg": "HS256", "typ": "JWT"}
    said = orjson.loads(base64.urlsafe_b64decode(claims + "=="))
    assert said["sub"] == str(client_id)
    assert said["exp"] - said["iat"] == 300


def test_two_nonces_differ(nonces: NonceService) -> None:
    client_id = new_id()
    first, second = (nonces.read(nonces.issue(client_id), client_id) for _ in range(2))
    assert first.id != second.id


def test_nonce_is_good_until_it_expires(nonces: NonceService, clock: FixedClock) -> None:
    client_id = new_id()
    nonce = nonces.issue(client_id)
    clock.advance(timedelta(minutes=4, seconds=59))
    assert nonces.read(nonce, client_id).client_id == client_id
    clock.advance(timedelta(seconds=1))
    with pytest.raises(NotAllowed):
        nonces.read(nonce, client_id)


def test_nonce_of_another_key_is_refused(nonces: NonceService, clock: FixedClock) -> None:
    client_id = new_id()
    stranger = NonceService(bytes(32), timedelta(minutes=5), clock)
    with pytest.raises(NotAllowed):
        nonces.read(stranger.issue(client_id), client_id)


def test_unsigned_nonce_is_refused(nonces: NonceService) -> None:
    client_id = new_id()
    claims = nonces.issue(client_id).split(".")[1]
    header = base64.urlsafe_b64encode(b'{"alg":"none"}').rstrip(b"=").decode()
    for nonce in (f"{header}.{claims}.", f"{header}.{claims}", f"{claims}", "..", "a.b.c"):
        with pytest.raises(NotAllowed):
            nonces.read(nonce, client_id)


def test_every_changed_character_of_a_nonce_is_refused(nonces: NonceService) -> None:
    client_id = new_id()
    nonce = nonces.issue(client_id)
    # The last character carries bits beyond the signature's last octet.
    for place in range(len(nonce) - 1):
        other = "A" if nonce[place] != "A" else "B"
        with pytest.raises(NotAllowed):
            nonces.read(nonce[:place] + other + nonce[place + 1 :], client_id)


def test_short_key_is_refused(clock: FixedClock) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        NonceService(b"short", timedelta(minutes=5), clock)


def test_byte_order_mark_and_trailing_zeros_are_passed_over() -> None:
    assert nonce_in(b'\xef\xbb\xbf{"jwt": "a"}\0\0') == "a"


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b'{"jwt": 1}', b"\xff", b"null"])
def test_content_without_a_nonce_is_refused(content: bytes) -> None:
    with pytest.raises(InvalidInput):
        nonce_in(content)
