"""What counts as one signature container, before anybody looks inside."""

from __future__ import annotations

import base64

import pytest

from bot.signing.container import NotAContainer, one_container

_OID = bytes.fromhex("06092a864886f70d010702")


def _der(body: bytes) -> bytes:
    size = len(body)
    if size < 0x80:
        return bytes([0x30, size]) + body
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([0x30, 0x80 | len(length)]) + length + body


SHORT = _der(_OID + b"\xa0\x03\x30\x01\x00")
LONG = _der(_OID + b"\xa0\x82\x01\x00" + bytes(256))


@pytest.mark.parametrize("container", [SHORT, LONG])
def test_octets_base64_and_armour_are_the_same_container(container: bytes) -> None:
    text = base64.encodebytes(container)
    armour = b"-----BEGIN PKCS7-----\n" + text + b"-----END PKCS7-----\n"
    assert one_container(container) == container
    assert one_container(text) == container
    assert one_container(b"\r\n " + base64.b64encode(container) + b"\r\n") == container
    assert one_container(armour) == container


def test_a_container_of_unknown_length_is_left_to_the_core() -> None:
    ber = b"\x30\x80" + _OID + b"\xa0\x80" + b"\x00\x00" * 2
    assert one_container(ber) == ber


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"\x30",
        b"signature",
        SHORT[:-1],
        SHORT + b"\x00",
        SHORT + SHORT,
        base64.b64encode(SHORT) + b"=" + base64.b64encode(SHORT),
        base64.b64encode(SHORT)[:-3] + b"!!!",
        b"-----BEGIN PKCS7-----\n" + base64.b64encode(SHORT) + b"\n-----END CMS-----",
        b"-----BEGIN PKCS7-----\n%s\n-----END PKCS7-----\n" % base64.b64encode(SHORT) * 2,
        _der(b"\x06\x03\x2a\x03\x04" + bytes(20)),
        b"\x30\x80" + _OID + b"\xa0\x80",
        b'{"signed_content": "MIIB"}',
        b"\x30\x88" + b"\xff" * 8 + _OID,
    ],
)
def test_anything_else_is_refused(sent: bytes) -> None:
    with pytest.raises(NotAContainer):
        one_container(sent)
